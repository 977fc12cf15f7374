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

/// The records of some people that may be seen, to be weighed against a newcomer's.
pub(super) struct BesideNewcomer<'n> {
    newcomer: &'n Newcomer,
    /// Whether the newcomer's address is written down: words of others' are compared with its own alone.
    has_words: bool,
    /// Where the newcomer's address leads by the word of those who give it too.
    placed: Option<AddressResolution>,
    /// How many people there are.
    people: usize,
    // of several values that two records share the first one's counts: on the side of the newcomer where the night has each
    before: Side,
    after: Side,
}

/// Records on one side of a newcomer's, each with its place among the people.
#[derive(Default)]
struct Side {
    records: Vec<NormalisedRecord>,
    resolutions: Vec<AddressResolution>,
    persons: Vec<usize>,
}

impl<'n> BesideNewcomer<'n> {
    /// Nobody yet.
    pub(super) fn nobody(newcomer: &'n Newcomer) -> Self {
        let has_words = !newcomer.record.address_lines.is_empty();
        let (before, after) = (Side::default(), Side::default());
        Self { newcomer, has_words, placed: None, people: 0, before, after }
    }

    /// Puts somebody beside the others, by what is open of them.
    pub(super) fn put(&mut self, person: impl IntoIterator<Item = OpenedRecord>) {
        for opened in person {
            let OpenedRecord { mut record, resolution } = opened;
            let own = &self.newcomer.record;
            if !self.has_words {
                record.address_lines = Vec::new();
            } else if self.placed.is_none()
                && self.newcomer.resolution.uprn.is_none()
                && record.address_lines == own.address_lines
                && record.postcode == own.postcode
            {
                // the gazetteer has said where the same words lead
                self.placed = Some(resolution.clone());
            }
            let side = if record.key < own.key { &mut self.before } else { &mut self.after };
            side.records.push(record);
            side.resolutions.push(resolution);
            side.persons.push(self.people);
        }
        self.people += 1;
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

    /// The words in force.
    pub(super) fn dictionaries(&self) -> &'w Dictionaries {
        self.dictionaries
    }

    /// The rules in force.
    pub(super) fn ruleset(&self) -> &'w Ruleset<Checked> {
        self.ruleset
    }

    /// What a newcomer weighs against each of some people; none of whom it cannot be, who are too unlike it to be asked about, and of whom nothing is open.
    pub(super) fn weigh(&self, beside: BesideNewcomer<'_>) -> Vec<Option<Weighed>> {
        let Self { ruleset, dictionaries, model, attributes, thresholds, as_of } = self;
        let BesideNewcomer { newcomer, has_words, placed, people: many, before, after } = beside;
        let own = u32::try_from(before.records.len()).unwrap_or(u32::MAX);
        let Side { mut records, mut resolutions, persons } = before;
        records.push(newcomer.record.clone());
        resolutions.push(placed.unwrap_or_else(|| newcomer.resolution.clone()));
        records.extend(after.records);
        resolutions.extend(after.resolutions);
        let of_person = |at: usize| Some(at);
        let (first, last) = (persons.into_iter(), after.persons.into_iter());
        let persons = first.map(of_person).chain([None]).chain(last.map(of_person));
        for record in &mut records {
            let source = ruleset.source(&record.key.dataset.0);
            record.dataset = source.map_or(u16::MAX, |(at, _)| at);
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
            let weight = scorer.score(at);
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
