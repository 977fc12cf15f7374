//! What of a record the other datasets contradict: which field, in what way, how many say so; never what they say.
//!
//! In: the records of a night or an edition, its persons and where they live. Out: one finding a record and field, for the
//! team that owns the record. Each dataset has one voice, however many records it has of the person. Fenced records neither
//! accuse others nor stand up for them: what a list says must not depend on what the law keeps out of it.

mod fields;
mod listing;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::normalise::NormalisedRecord;
use crate::values::Uprn;
use fields::{FIELDS, says_something};

pub use listing::DisagreementList;

/// What a night knows of its people, as far as disagreements go.
#[derive(Debug)]
pub struct DisagreementInput<'d> {
    /// In the order of their keys: the records of a row stand together.
    pub records: &'d [NormalisedRecord],
    /// Where each record's address leads.
    pub uprns: &'d [Option<Uprn>],
    /// By record.
    pub fenced: &'d [bool],
    /// Everybody.
    pub persons: &'d [PersonStanding],
    /// The night.
    pub as_of: Date,
}

/// One person, and where they live.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonStanding {
    /// The person's records, ascending.
    pub records: Vec<u32>,
    /// Where the person lives, if at a listed address.
    pub home: Option<Uprn>,
    /// Records that place the person there.
    pub evidence: Vec<u32>,
}

/// In what way a record is contradicted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DisagreementKind {
    /// More datasets say otherwise than say so.
    Contradicted,
    /// As many say otherwise: somebody is wrong, and nobody can tell who.
    Unsettled,
    /// The person lives elsewhere by later evidence.
    StaleAddress,
    /// The other person of the row has not moved along: the two no longer live together.
    PartnerElsewhere,
    /// Another dataset knows of the person's death; this one does not.
    Deceased,
}

impl DisagreementKind {
    /// As exports and reports write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contradicted => "contradicted",
            Self::Unsettled => "unsettled",
            Self::StaleAddress => "stale_address",
            Self::PartnerElsewhere => "partner_elsewhere",
            Self::Deceased => "deceased",
        }
    }
}

/// One field of one record that others contradict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disagreement {
    /// The record's number.
    pub record: u32,
    /// The field.
    pub field: &'static str,
    /// In what way.
    pub kind: DisagreementKind,
    /// A record of each dataset that says otherwise.
    pub accusers: Vec<u32>,
    /// How many datasets say what the record says, itself included.
    pub supporters: u32,
}

impl Disagreement {
    /// The share of voices that say otherwise.
    #[must_use]
    pub fn share(&self) -> f64 {
        let against = self.accusers.len() as f64;
        against / (against + f64::from(self.supporters))
    }
}

/// All disagreements, by record and field.
#[must_use]
pub fn disagreements(input: &DisagreementInput<'_>) -> Vec<Disagreement> {
    let mut home_of = vec![None; input.records.len()];
    for person in input.persons {
        for &record in &person.records {
            home_of[record as usize] = person.home;
        }
    }
    let mut found: Vec<Disagreement> = input
        .persons
        .par_iter()
        .filter(|person| person.records.len() > 1)
        .flat_map_iter(|person| of_person(input, person, &home_of))
        .collect();
    found.par_sort_unstable_by_key(|one| (one.record, one.field));
    found
}

fn of_person(
    input: &DisagreementInput<'_>,
    person: &PersonStanding,
    home_of: &[Option<Uprn>],
) -> Vec<Disagreement> {
    let mut found = Vec::new();
    // by dataset, so that each has one voice
    let mut voices: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for &record in &person.records {
        if !input.fenced[record as usize] {
            voices.entry(input.records[record as usize].dataset).or_default().push(record);
        }
    }
    for &record in &person.records {
        found.extend(values(input, record, &voices));
        found.extend(death(input, record, &voices));
        found.extend(home(input, record, person, home_of));
    }
    found
}

/// Fields of which others say something else.
fn values(
    input: &DisagreementInput<'_>,
    record: u32,
    voices: &BTreeMap<u16, Vec<u32>>,
) -> Vec<Disagreement> {
    let own = &input.records[record as usize];
    let mut found = Vec::new();
    for field in FIELDS.iter().filter(|field| (field.stated)(own)) {
        let mut against: Vec<u32> = Vec::new();
        let mut supporters = 1;
        for (_, records) in voices.iter().filter(|(dataset, _)| **dataset != own.dataset) {
            let stating = || {
                let stated = |other: &&u32| (field.stated)(&input.records[**other as usize]);
                records.iter().filter(stated)
            };
            let differs = |other: &u32| (field.differ)(own, &input.records[*other as usize]);
            match stating().next() {
                None => {}
                Some(first) if stating().all(differs) => against.push(*first),
                Some(_) => supporters += 1,
            }
        }
        let accusers = of_one_mind(input, &against, field);
        let kind = match (accusers.len() as u64).cmp(&u64::from(supporters)) {
            std::cmp::Ordering::Greater => DisagreementKind::Contradicted,
            std::cmp::Ordering::Equal => DisagreementKind::Unsettled,
            std::cmp::Ordering::Less => continue,
        };
        found.push(Disagreement { record, field: field.name, kind, accusers, supporters });
    }
    found
}

/// The largest number of them that say the same; the first such where there are several.
fn of_one_mind(input: &DisagreementInput<'_>, against: &[u32], field: &fields::Field) -> Vec<u32> {
    let mut most: Vec<u32> = Vec::new();
    for &one in against {
        let agree = |other: &&u32| {
            !(field.differ)(&input.records[one as usize], &input.records[**other as usize])
        };
        let group: Vec<u32> = against.iter().filter(agree).copied().collect();
        if group.len() > most.len() {
            most = group;
        }
    }
    most
}

/// A death of which others know the day, and the record's source knows nothing: a source that states it without a day has nothing to be told.
fn death(
    input: &DisagreementInput<'_>,
    record: u32,
    voices: &BTreeMap<u16, Vec<u32>>,
) -> Option<Disagreement> {
    let own = &input.records[record as usize];
    let states_it = own.flags.deceased || says_something(own.date_of_death);
    if states_it || own.is_over(input.as_of) {
        return None;
    }
    // a word beside a name may be meant for another whom the cell names: a day is what others are told by
    let knows = |other: &&u32| says_something(input.records[**other as usize].date_of_death);
    let others = voices.iter().filter(|(dataset, _)| **dataset != own.dataset);
    let accusers: Vec<u32> =
        others.filter_map(|(_, records)| records.iter().find(knows).copied()).collect();
    let (field, kind) = ("date_of_death", DisagreementKind::Deceased);
    (!accusers.is_empty()).then_some(Disagreement { record, field, kind, accusers, supporters: 0 })
}

/// An address that the person has left, by evidence that is later or at least not earlier.
fn home(
    input: &DisagreementInput<'_>,
    record: u32,
    person: &PersonStanding,
    home_of: &[Option<Uprn>],
) -> Option<Disagreement> {
    let own = &input.records[record as usize];
    let (here, home) = (input.uprns[record as usize].as_ref()?, person.home.as_ref()?);
    let died = |record: &u32| says_something(input.records[*record as usize].date_of_death);
    if here == home
        || own.flags.care_of
        || own.is_over(input.as_of)
        || person.records.iter().any(died)
    {
        return None;
    }
    let mut accusers: BTreeMap<u16, u32> = BTreeMap::new();
    let mut later = false;
    for &other in &person.evidence {
        let known = &input.records[other as usize];
        if input.fenced[other as usize] || known.dataset == own.dataset {
            continue;
        }
        match (own.from.or(own.observed), known.from.or(known.observed)) {
            (Some(own), Some(known)) if known < own => continue,
            (Some(_) | None, Some(_)) => later = true,
            (_, None) => {}
        }
        accusers.entry(known.dataset).or_insert(other);
    }
    // a single undated word against another proves nothing
    if accusers.is_empty() || !later && accusers.len() < 2 {
        return None;
    }
    let together = |other: &NormalisedRecord| {
        other.dataset == own.dataset && other.key.record_id == own.key.record_id
    };
    let around = (record as usize).saturating_sub(8)..input.records.len().min(record as usize + 9);
    let mut mates = around.filter(|at| *at != record as usize && together(&input.records[*at]));
    let left_behind = own.key.role.word == "partner"
        && mates.any(|at| {
            input.records[at].key.role.word != "partner" && home_of[at].as_ref() == Some(here)
        });
    let kind = if left_behind {
        DisagreementKind::PartnerElsewhere
    } else {
        DisagreementKind::StaleAddress
    };
    let accusers = accusers.into_values().collect();
    Some(Disagreement { record, field: "address", kind, accusers, supporters: 1 })
}
