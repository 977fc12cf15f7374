//! What a record weighs against people: as the night would weigh it, by what may be seen of them.
//!
//! In: a record that somebody has in hand; of each person the records that a permit opens, closed fields taken out. Out: how strongly it is each
//! one's, by their nearest record, or why it cannot be. The comparisons, weights and frequencies are the edition's model; what surrounds a
//! pair (who lives with both, who else may be meant) is left to the night.

use jiff::civil::Date;

use super::opened::OpenedRecord;
use crate::addresses::{AddressLevel, AddressResolution, ResolutionRoute};
use crate::links::{
    ComparisonKind, Explanation, Model, OneWithOthers, Thresholds, compared_attributes,
    few_in_strata, thresholds_in_force,
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

/// What a record weighs against a person whose it may be.
pub(super) struct Weighed {
    /// Against their nearest record.
    pub(super) weight: MatchWeight,
    /// Whether that is enough to be one person; else it is enough to be asked about.
    pub(super) enough: bool,
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

    /// What a newcomer weighs against each of some people; none of whom it cannot be, who are too unlike it to be asked about, and of whom nothing is open.
    pub(super) fn weigh(
        &self,
        newcomer: &Newcomer,
        people: Vec<Vec<OpenedRecord>>,
    ) -> Vec<Option<Weighed>> {
        let Self { ruleset, dictionaries, model, attributes, thresholds, as_of } = self;
        let Newcomer { record, resolution } = newcomer;
        let many = people.len();
        // words are compared with the newcomer's alone
        let has_words = !record.address_lines.is_empty();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for (person, OpenedRecord { record: mut opened, resolution }) in people
            .into_iter()
            .enumerate()
            .flat_map(|(at, all)| all.into_iter().map(move |it| (at, it)))
        {
            if !has_words {
                opened.address_lines.clear();
            }
            // on the side of the newcomer where the night has it, so that of several values that two records share the same one counts
            let side = if opened.key < record.key { &mut before } else { &mut after };
            side.push((opened, resolution, Some(person)));
        }
        let own = u32::try_from(before.len()).unwrap_or(u32::MAX);
        let mut all = before;
        all.push((record.clone(), resolution.clone(), None));
        all.append(&mut after);
        let mut persons = Vec::with_capacity(all.len());
        let (mut records, mut resolutions) = (Vec::new(), Vec::new());
        for (mut record, resolution, person) in all {
            let source = ruleset.source(&record.key.dataset.0);
            record.dataset = source.map_or(u16::MAX, |(at, _)| at);
            records.push(record);
            resolutions.push(resolution);
            persons.push(person);
        }
        let (mut table, strata) =
            few_in_strata(ruleset, &records, &resolutions, dictionaries, *as_of);
        if has_words {
            table.weigh_words_by(&model.address_words);
        }
        let scorer = OneWithOthers::new((&table, own), model, &strata, attributes);
        let mut nearest: Vec<Option<(MatchWeight, u32)>> = vec![None; many];
        let mut impossible = vec![false; many];
        let compared = &table.records;
        for (at, person) in (0_u32..).zip(persons) {
            let Some(person) = person else { continue };
            let (one, other) = (&compared[own as usize], &compared[at as usize]);
            impossible[person] |= cannot_link(&table, one, other).is_some();
            let weight = scorer.score(at).weight;
            if nearest[person].is_none_or(|(most, _)| weight > most) {
                nearest[person] = Some((weight, at));
            }
        }
        let weighed = nearest.into_iter().zip(impossible).map(|(nearest, impossible)| {
            let (weight, at) = nearest.filter(|_| !impossible)?;
            let enough = weight >= thresholds.link_of(&table, own, at);
            (enough || weight >= thresholds.review).then(|| Weighed {
                weight,
                enough,
                explanation: scorer.explanation(at, attributes),
            })
        });
        weighed.collect()
    }
}
