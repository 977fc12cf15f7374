//! An edition loaded so that it can be explained: its records, its model, and the stage that matched them.
//!
//! In: the configuration and an edition. Out: the same scores as on the night, to the last digit. Rules that have changed
//! since are told of; rules with other attributes cannot explain it at all.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};

use super::console::Console;
use super::council::{self, Council};
use crate::addresses::AddressResolution;
use crate::clerical::DeskGround;
use crate::editions::{EditionId, EditionLink, LinkDecision, NightRecords, OpenEdition};
use crate::links::Model;
use crate::normalise::NormalisedRecord;
use crate::pipeline::MatchStage;
use crate::rules::field_of_word;
use crate::sharing::OperatorPermit;
use crate::stewardship::AlikeRecords;
use crate::values::{CanonicalField, IdentifierKey, PersonId, SharedField};

/// In the place of what the policy closes for the purpose.
pub(super) const NOT_SHOWN: &str = "not shown";

/// An edition with everything that its decisions rest on.
pub(super) struct Explained {
    pub(super) council: Council,
    pub(super) edition: OpenEdition,
    /// By number.
    pub(super) records: Vec<NormalisedRecord>,
    pub(super) resolutions: Vec<AddressResolution>,
    pub(super) persons: Vec<PersonId>,
    pub(super) model: Model,
    /// Which of the records say the same of who and where, once that is asked.
    alike: AlikeRecords,
}

impl Explained {
    pub(super) fn open(edition: Option<EditionId>, console: &mut Console) -> anyhow::Result<Self> {
        let council = Council::load(console.config())?;
        let edition = council::edition(&council.config, edition)?;
        let id = edition.id();
        let text = edition.model_json()?;
        let model: Model = serde_json::from_str(&text)
            .with_context(|| format!("the model of edition {id} cannot be read"))?;
        if !model.weighs(&council.rules.attributes()) {
            bail!(
                "edition {id} was made by rules with other attributes: today's cannot explain it\n  hint: run \
                 `hearth nightly`, or put the earlier rules back"
            );
        }
        let rules = council.rules.ruleset.fingerprint().to_hex();
        if edition.manifest().rules_fingerprint != rules.as_str() {
            console.note(&format!(
                "the rules have changed since edition {id}: weights are the edition's, blocking and thresholds today's"
            ));
        }
        let (mut records, mut resolutions, mut persons) = (Vec::new(), Vec::new(), Vec::new());
        for stored in edition.records() {
            let mut stored = stored?;
            // the rules may list their sources in another order now
            stored.record.dataset = council.rules.ruleset.source(&stored.record.key.dataset.0)?.0;
            records.push(stored.record);
            resolutions.push(stored.resolution);
            persons.push(stored.person);
        }
        let alike = AlikeRecords::default();
        Ok(Self { council, edition, records, resolutions, persons, model, alike })
    }

    /// The same as a reader's desk stands on it.
    pub(super) fn ground<'e>(&'e self, key: &'e IdentifierKey) -> DeskGround<'e> {
        let Self { council, edition, records, resolutions, persons, model, alike } = self;
        DeskGround {
            edition,
            ruleset: &council.rules.ruleset,
            dictionaries: &council.rules.dictionaries,
            records: NightRecords::Read(records, resolutions),
            persons,
            model,
            key,
            alike,
        }
    }

    /// The stage that compared the records.
    pub(super) fn stage(&self) -> MatchStage<'_> {
        let rules = &self.council.rules;
        let as_of = self.edition.id().as_of();
        let (records, resolutions) = (&self.records, &self.resolutions);
        MatchStage::new(&rules.ruleset, records, resolutions, &rules.dictionaries, as_of)
            .under(&self.model)
    }

    /// A record as the command line names it.
    pub(super) fn name(&self, record: u32) -> String {
        self.records[record as usize].key.to_string()
    }

    /// The record's person.
    pub(super) fn person(&self, record: u32) -> PersonId {
        self.persons[record as usize]
    }

    /// True if a record may only attach to what others have built.
    pub(super) fn is_fenced(&self, record: u32) -> bool {
        let dataset = usize::from(self.records[record as usize].dataset);
        self.council.rules.ruleset.sources()[dataset].fence.is_some()
    }

    /// For each record the first of its person.
    pub(super) fn first_of_person(&self) -> Vec<u32> {
        let mut first: BTreeMap<PersonId, u32> = BTreeMap::new();
        let of = |(record, person): (u32, &PersonId)| *first.entry(*person).or_insert(record);
        (0_u32..).zip(&self.persons).map(of).collect()
    }

    /// The residence that the address on a record's row speaks of.
    pub(super) fn residence(&self, record: u32) -> String {
        let resolution = &self.resolutions[record as usize];
        match resolution.uprn {
            Some(uprn) => format!("UPRN {}", uprn.number()),
            None if resolution.provisional_key.is_empty() => "no residence".to_owned(),
            None => "a residence the gazetteer does not have".to_owned(),
        }
    }

    /// The same as far as it may be shown.
    pub(super) fn residence_for(&self, permit: &OperatorPermit<'_>, record: u32) -> String {
        let key = &self.records[record as usize].key;
        if permit.shows(self.person(record), key, SharedField::Address) {
            self.residence(record)
        } else {
            NOT_SHOWN.to_owned()
        }
    }

    /// True if a restriction closes a record to the operator: nothing that rests on it is told.
    pub(super) fn is_closed(&self, permit: &OperatorPermit<'_>, record: u32) -> bool {
        permit.scope().closes(self.person(record), &self.records[record as usize].key)
    }

    /// True if a record has a value for a comparison.
    pub(super) fn states(&self, record: u32, comparison: &str) -> bool {
        let it = &self.records[record as usize];
        match field_of_word(comparison) {
            Some(CanonicalField::DateOfBirth) => it.date_of_birth.is_some(),
            Some(CanonicalField::Sex) => it.sex.is_some(),
            Some(CanonicalField::NhsNumber) => it.nhs_number.is_some(),
            Some(CanonicalField::Nino) => it.nino.is_some(),
            Some(CanonicalField::Upn) => it.upn.is_some(),
            Some(CanonicalField::Email) => it.email.is_some(),
            Some(CanonicalField::Phone) => it.phone.is_some(),
            Some(CanonicalField::Forename) => !it.name.forenames.is_empty(),
            Some(CanonicalField::MiddleNames) => it.name.forenames.len() > 1,
            Some(_) => true,
            None => {
                let attributes = self.council.rules.ruleset.attributes();
                let named = |at: u16| {
                    attributes.get(usize::from(at)).is_some_and(|it| it.name == comparison)
                };
                comparison == "home" || it.attributes.iter().any(|value| named(value.attribute))
            }
        }
    }

    /// True if the record's source has a column for a comparison, in the record's role.
    pub(super) fn could_state(&self, record: u32, comparison: &str) -> bool {
        let it = &self.records[record as usize];
        let source = &self.council.rules.ruleset.sources()[usize::from(it.dataset)];
        let of_role = source.mentions.iter().filter(|mention| mention.role == it.key.role.word);
        let field = field_of_word(comparison);
        of_role.into_iter().any(|mention| match field {
            Some(field) => mention.fields.contains_key(&field),
            None => mention.attributes.iter().any(|attribute| attribute.name == comparison),
        })
    }

    /// The records of a person, ascending.
    pub(super) fn records_of(&self, person: PersonId) -> anyhow::Result<Vec<u32>> {
        Ok(self.edition.person(person)?.map(|person| person.records).unwrap_or_default())
    }

    /// How two records of one person hang together: the shortest chain of accepted links, with their weights.
    pub(super) fn chain(&self, from: u32, to: u32) -> anyhow::Result<Vec<EditionLink>> {
        let members = self.records_of(self.person(from))?;
        let mut reached: Vec<(u32, Option<(usize, EditionLink)>)> = vec![(from, None)];
        let mut at = 0;
        while let Some(&(here, _)) = reached.get(at) {
            if here == to {
                break;
            }
            for &next in &members {
                if reached.iter().any(|(known, _)| *known == next) {
                    continue;
                }
                let link = self.edition.link(here, next)?;
                if let Some(link) = link.filter(|link| link.decision == LinkDecision::Linked) {
                    reached.push((next, Some((at, link))));
                }
            }
            at += 1;
        }
        let mut chain = Vec::new();
        let mut step = reached.get(at).and_then(|(_, step)| *step);
        while let Some((before, link)) = step {
            chain.push(link);
            step = reached[before].1;
        }
        chain.reverse();
        Ok(chain)
    }
}
