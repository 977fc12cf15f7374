//! An edition with everything that its decisions rest on, read whole.
//!
//! In: an open edition and today's rules. Out: its records, homes, persons and model. It takes as much memory as the records do. Rules with other
//! attributes than the model has cannot explain it.

use crate::addresses::AddressResolution;
use crate::editions::{EditionError, OpenEdition};
use crate::links::{ComparisonKind, Model};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::pipeline::MatchStage;
use crate::rules::{Checked, Ruleset};
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

/// An edition, read whole.
#[derive(Debug)]
pub struct ReadEdition {
    /// By number.
    pub records: Vec<NormalisedRecord>,
    /// What the address on each record's row led to.
    pub resolutions: Vec<AddressResolution>,
    /// The person of each record.
    pub persons: Vec<PersonId>,
    /// What it was matched by.
    pub model: Model,
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
    pub records: &'e [NormalisedRecord],
    /// What the address on each record's row led to.
    pub resolutions: &'e [AddressResolution],
    /// The person of each record.
    pub persons: &'e [PersonId],
    /// What it was matched by.
    pub model: &'e Model,
    /// The council's own key.
    pub key: &'e IdentifierKey,
}

impl ReadEdition {
    /// Reads an edition.
    ///
    /// # Errors
    /// [`ReadFault`].
    pub fn of(edition: &OpenEdition, ruleset: &Ruleset<Checked>) -> Result<Self, ReadFault> {
        let model: Model =
            serde_json::from_str(&edition.model_json()?).map_err(|_| ReadFault::Model)?;
        if !fits(&model, ruleset) {
            return Err(ReadFault::OtherRules);
        }
        let mut read =
            Self { records: Vec::new(), resolutions: Vec::new(), persons: Vec::new(), model };
        for stored in edition.records() {
            let mut stored = stored?;
            // the rules may list their sources in another order now
            let source = ruleset.source(&stored.record.key.dataset.0);
            stored.record.dataset = source.map_err(|_| ReadFault::OtherRules)?.0;
            read.records.push(stored.record);
            read.resolutions.push(stored.resolution);
            read.persons.push(stored.person);
        }
        Ok(read)
    }
}

/// True if a model weighs the comparisons of the rules.
fn fits(model: &Model, ruleset: &Ruleset<Checked>) -> bool {
    let own = (0_u16..)
        .zip(ruleset.compared_attributes())
        .map(|(at, it)| (it.name.to_string(), ComparisonKind::Attribute(at, it.kind)));
    model.weighs(&own.collect::<Vec<_>>())
}

impl<'e> DeskGround<'e> {
    /// The stage that compared the records.
    #[must_use]
    pub fn stage(&self) -> MatchStage<'e> {
        let Self { edition, ruleset, dictionaries, records, resolutions, model, .. } = *self;
        let as_of = edition.id().as_of();
        MatchStage::new(ruleset, records, resolutions, dictionaries, as_of).under(model)
    }

    /// A record, as it is named.
    #[must_use]
    pub fn name(&self, record: u32) -> String {
        self.records[record as usize].key.to_string()
    }

    /// The record's person.
    #[must_use]
    pub fn person(&self, record: u32) -> PersonId {
        self.persons[record as usize]
    }

    /// The records of a person, ascending.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn records_of(&self, person: PersonId) -> Result<Vec<u32>, EditionError> {
        Ok(self.edition.person(person)?.map(|person| person.records).unwrap_or_default())
    }

    /// For each record the first of its person.
    #[must_use]
    pub fn first_of_person(&self) -> Vec<u32> {
        let mut first = std::collections::BTreeMap::new();
        let of = |(record, person): (u32, &PersonId)| *first.entry(*person).or_insert(record);
        (0_u32..).zip(self.persons).map(of).collect()
    }

    /// The residence that the address on a record's row speaks of.
    #[must_use]
    pub fn residence(&self, record: u32) -> String {
        let resolution = &self.resolutions[record as usize];
        match resolution.uprn {
            Some(uprn) => format!("UPRN {}", uprn.number()),
            None if resolution.provisional_key.is_empty() => "no residence".to_owned(),
            None => "a residence the gazetteer does not have".to_owned(),
        }
    }
}
