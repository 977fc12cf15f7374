//! What a record weighs against people: as the night would weigh it, by what may be seen of them.
//!
//! In: a record that somebody has in hand; of each person the records that a permit opens, closed fields taken out. Out: how strongly it is each
//! one's, by their nearest record, or why it cannot be. The comparisons, weights and frequencies are the edition's model; what surrounds a
//! pair (who lives with both, who else may be meant) is left to the night.

use jiff::civil::Date;

use super::opened::OpenedRecord;
use crate::addresses::{AddressLevel, AddressResolution, ResolutionRoute};
use crate::links::{
    ComparisonKind, Explanation, Model, Scorer, Thresholds, compared_attributes, table_in_strata,
    thresholds_in_force,
};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::persons::cannot_link;
use crate::rules::{Checked, Ruleset};
use crate::values::MatchWeight;

/// By what records are weighed: an edition's model under the rules.
pub struct Weights<'w> {
    ruleset: &'w Ruleset<Checked>,
    dictionaries: &'w Dictionaries,
    model: &'w Model,
    attributes: Vec<(String, ComparisonKind)>,
    thresholds: Thresholds,
    as_of: Date,
}

/// A record that somebody has in hand, normalised.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// What it says.
    pub record: NormalisedRecord,
    /// What its address resolves to.
    pub resolution: AddressResolution,
}

impl Newcomer {
    /// A record at the address that it claims to be at; where its text leads is found out by the records of those who may be meant.
    #[must_use]
    pub fn of(record: NormalisedRecord) -> Self {
        let resolution = match record.claimed_uprn {
            Some(uprn) => AddressResolution {
                uprn: Some(uprn),
                level: AddressLevel::Residence,
                route: ResolutionRoute::Claimed,
                ..AddressResolution::none()
            },
            None => AddressResolution::none(),
        };
        Self { record, resolution }
    }
}

/// What a record weighs against a person.
pub(super) struct Weighed {
    /// Against their nearest record.
    pub(super) weight: MatchWeight,
    /// Whether that is enough to be one person.
    pub(super) enough: bool,
    /// Whether it is enough to be asked about.
    pub(super) doubtful: bool,
    /// How the weight comes about.
    pub(super) explanation: Explanation,
}

impl<'w> Weights<'w> {
    /// The weights of a model; none if it was learnt of other attributes than the rules have today.
    #[must_use]
    pub fn of(
        (ruleset, dictionaries): (&'w Ruleset<Checked>, &'w Dictionaries),
        model: &'w Model,
        as_of: Date,
    ) -> Option<Self> {
        let attributes = compared_attributes(ruleset);
        model.weighs(&attributes).then(|| Self {
            ruleset,
            dictionaries,
            model,
            attributes,
            thresholds: thresholds_in_force(ruleset, model),
            as_of,
        })
    }

    /// What a newcomer weighs against each of some people; none of whom it cannot be, and of whom nothing is open.
    pub(super) fn weigh(
        &self,
        newcomer: &Newcomer,
        people: &[Vec<OpenedRecord>],
    ) -> Vec<Option<Weighed>> {
        let Self { ruleset, dictionaries, model, attributes, thresholds, as_of } = self;
        let Newcomer { record, resolution } = newcomer;
        let mut all = vec![(record, resolution, None)];
        for (person, records) in people.iter().enumerate() {
            all.extend(records.iter().map(|it| (&it.record, &it.resolution, Some(person))));
        }
        // in the order of the night, so that of several values that two records share the same one counts
        all.sort_by(|(a, _, of_a), (b, _, of_b)| a.key.cmp(&b.key).then(of_a.cmp(of_b)));
        let dataset = |it: &NormalisedRecord| {
            ruleset.source(&it.key.dataset.0).map_or(u16::MAX, |(at, _)| at)
        };
        let records: Vec<NormalisedRecord> = all
            .iter()
            .map(|(it, ..)| NormalisedRecord { dataset: dataset(it), ..(*it).clone() })
            .collect();
        let resolutions: Vec<AddressResolution> =
            all.iter().map(|(_, resolution, _)| (*resolution).clone()).collect();
        let (mut table, strata) =
            table_in_strata(ruleset, &records, &resolutions, dictionaries, *as_of);
        table.weigh_words_by(&model.address_words);
        let scorer = Scorer::new(&table, model, &strata, attributes);
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let own = all.iter().position(|(.., person)| person.is_none()).map_or(0, place);
        let mut nearest: Vec<Option<(MatchWeight, u32)>> = vec![None; people.len()];
        let mut impossible = vec![false; people.len()];
        let compared = &table.records;
        for (at, (.., person)) in (0_u32..).zip(&all) {
            let Some(person) = *person else { continue };
            let (one, other) = (&compared[own as usize], &compared[at as usize]);
            impossible[person] |= cannot_link(&table, one, other).is_some();
            let weight = scorer.score(own, at).weight;
            if nearest[person].is_none_or(|(most, _)| weight > most) {
                nearest[person] = Some((weight, at));
            }
        }
        let weighed = nearest.into_iter().zip(impossible).map(|(nearest, impossible)| {
            let (weight, at) = nearest.filter(|_| !impossible)?;
            Some(Weighed {
                weight,
                enough: weight >= thresholds.link_of(&table, own, at),
                doubtful: weight >= thresholds.review,
                explanation: Explanation::of(&scorer, own, at, attributes),
            })
        });
        weighed.collect()
    }
}
