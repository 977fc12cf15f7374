//! An edition with everything that its decisions rest on.
//!
//! In: an open edition and today's rules. Out: its records, homes, persons and model, by number; records are read as they are asked for, or were read whole by
//! whoever has them. Rules with other attributes than the model has cannot explain it. Leaves to `few` how some of them are compared.

use std::sync::Arc;

use crate::editions::{AskedRecords, EditionError, NightRecords, OpenEdition};
use crate::links::{Model, compared_attributes};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::rules::{Checked, Ruleset};
use crate::stewardship::AlikeRecords;
use crate::values::{IdentifierKey, PersonId};

/// Why an edition cannot be reviewed.
#[derive(Debug, thiserror::Error)]
pub enum ReadFault {
    /// It cannot be read.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// Its model cannot.
    #[error("the model of the edition cannot be read")]
    Model,
    /// It was made by rules with other attributes, or other datasets.
    #[error("the edition was made by other rules: today's cannot explain it")]
    OtherRules,
}

/// What a reader's desk stands on.
#[derive(Clone, Copy)]
pub struct DeskGround<'e> {
    /// The edition.
    pub edition: &'e OpenEdition,
    /// Today's rules.
    pub ruleset: &'e Ruleset<Checked>,
    /// Their dictionaries.
    pub dictionaries: &'e Dictionaries,
    /// By number.
    pub records: NightRecords<'e>,
    /// The person of each record, of records that were read whole.
    pub persons: &'e [PersonId],
    /// What it was matched by.
    pub model: &'e Model,
    /// The council's own key.
    pub key: &'e IdentifierKey,
    /// Which of the records say the same of who and where, as far as anybody has found out.
    pub alike: &'e AlikeRecords,
}

/// The records of an edition, to be read as they are asked for, if today's rules can explain it.
///
/// # Errors
/// [`ReadFault::OtherRules`].
pub fn asked_of(
    edition: &Arc<OpenEdition>,
    ruleset: &Ruleset<Checked>,
    model: &Model,
) -> Result<AskedRecords, ReadFault> {
    let place = |dataset: &str| ruleset.source(dataset).ok().map(|(at, _)| at);
    let fits = model.weighs(&compared_attributes(ruleset));
    AskedRecords::of(edition, place).filter(|_| fits).ok_or(ReadFault::OtherRules)
}

impl<'e> DeskGround<'e> {
    /// A record.
    #[must_use]
    pub fn record(&self, record: u32) -> &'e NormalisedRecord {
        self.records.record(record)
    }

    /// True if a record may only attach to what others have built.
    #[must_use]
    pub fn is_fenced(&self, record: u32) -> bool {
        let source = self.ruleset.sources().get(usize::from(self.record(record).dataset));
        source.is_some_and(|source| source.fence.is_some())
    }

    /// A record, as it is named.
    #[must_use]
    pub fn name(&self, record: u32) -> String {
        self.record(record).key.to_string()
    }

    /// The record's person.
    #[must_use]
    pub fn person(&self, record: u32) -> PersonId {
        match self.records {
            NightRecords::Read(..) => self.persons[record as usize],
            NightRecords::Asked(asked) => asked.stored(record).person,
        }
    }

    /// The records of a person, ascending.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn records_of(&self, person: PersonId) -> Result<Vec<u32>, EditionError> {
        Ok(self.edition.person(person)?.map(|person| person.records).unwrap_or_default())
    }

    /// For each record the first of its person.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn first_of_person(&self) -> Result<Vec<u32>, EditionError> {
        let mut first = vec![0; self.records.len()];
        for person in self.edition.persons() {
            let records = person?.records;
            for record in &records {
                if let Some(of) = first.get_mut(*record as usize) {
                    *of = records[0];
                }
            }
        }
        Ok(first)
    }

    /// Tells whether all records that were asked for could be read.
    ///
    /// # Errors
    /// If any could not: nothing that rests on it may be told.
    pub fn sound(&self) -> Result<(), EditionError> {
        match self.records {
            NightRecords::Read(..) => Ok(()),
            NightRecords::Asked(asked) => asked.sound(),
        }
    }

    /// The residence that the address on a record's row speaks of.
    #[must_use]
    pub fn residence(&self, record: u32) -> String {
        let resolution = self.records.resolution(record);
        match resolution.uprn {
            Some(uprn) => format!("UPRN {}", uprn.number()),
            None if resolution.provisional_key.is_empty() => "no residence".to_owned(),
            None => "a residence the gazetteer does not have".to_owned(),
        }
    }
}
