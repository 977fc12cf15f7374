//! Disagreements of an edition as a table for source teams.
//!
//! In: an open edition, the editions before it, which datasets are fenced and which are delicate. Out: one row a record and
//! field: key, field, kind, how many datasets say otherwise and which, how sure, since when. No value leaves here. A fenced
//! dataset's own rows are listed only for those who ask for that dataset; a dataset that holds special category data is
//! counted among those who say otherwise and not named: that somebody is known to it is what it must keep to itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use super::{Disagreement, DisagreementInput, PersonStanding, disagreements};
use crate::editions::export_formats::{self, Cell, Column, RowSink};
use crate::editions::{EditionError, EditionId, ExportFormat, OpenEdition};
use crate::households::Residence;
use crate::normalise::NormalisedRecord;
use crate::values::{MentionKey, PersonId, Uprn};

const COLUMNS: &[Column] = &[
    Column::Text("dataset"),
    Column::Text("record_id"),
    Column::Text("role"),
    Column::Text("person_id"),
    Column::Text("field"),
    Column::Text("kind"),
    Column::Count("others"),
    Column::Text("datasets"),
    Column::Text("confidence"),
    Column::Text("since"),
];

/// Which disagreements are listed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DisagreementList {
    /// Of this dataset only.
    pub dataset: Option<String>,
    /// Datasets that neither accuse nor reveal.
    pub fenced: BTreeSet<String>,
    /// Datasets that are not named to others.
    pub delicate: BTreeSet<String>,
    /// Persons of whom nobody is to know.
    pub absent: BTreeSet<PersonId>,
}

/// What tells one disagreement from another, from edition to edition.
type Identity = (MentionKey, &'static str, super::DisagreementKind);

/// An edition in memory, as far as disagreements go.
struct Standing {
    records: Vec<NormalisedRecord>,
    uprns: Vec<Option<Uprn>>,
    fenced: Vec<bool>,
    persons: Vec<PersonStanding>,
}

impl DisagreementList {
    /// Writes the table: `dataset,record_id,role,person_id,field,kind,others,datasets,confidence,since`, in the order of the
    /// records. `before` are the editions from the one before back; with it goes how many rows there are.
    ///
    /// # Errors
    /// [`EditionError::Export`] if the output refuses; [`EditionError::Corrupt`] if an edition is damaged.
    pub fn export(
        &self,
        edition: &OpenEdition,
        before: impl Iterator<Item = Result<OpenEdition, EditionError>>,
        format: ExportFormat,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, EditionError> {
        let mut sink = export_formats::sink(format, COLUMNS, out)?;
        self.rows(edition, before, sink.as_mut())?;
        sink.finish()
    }

    fn rows(
        &self,
        edition: &OpenEdition,
        before: impl Iterator<Item = Result<OpenEdition, EditionError>>,
        sink: &mut dyn RowSink,
    ) -> Result<(), EditionError> {
        let standing = self.standing(edition)?;
        let found = self.found(edition, &standing);
        let since = self.since(edition, &standing, &found, before)?;
        for (one, since) in found.iter().zip(since) {
            let record = &standing.records[one.record as usize];
            let person = edition.person_of(&record.key)?;
            let datasets: BTreeSet<&str> = one
                .accusers
                .iter()
                .map(|other| standing.records[*other as usize].key.dataset.0.as_str())
                .filter(|dataset| !self.delicate.contains(*dataset))
                .collect();
            let sure = one.share() * surest_link(edition, one)?;
            sink.row(&[
                Cell::text(&record.key.dataset.0),
                Cell::text(&record.key.record_id),
                Cell::text(&record.key.role),
                Cell::option(person),
                Cell::text(one.field),
                Cell::text(one.kind.word()),
                Cell::Count(one.accusers.len() as u64),
                Cell::text(datasets.into_iter().collect::<Vec<_>>().join(";")),
                Cell::text(format!("{sure:.2}")),
                Cell::text(since),
            ])?;
        }
        Ok(())
    }

    /// The disagreements that are to be listed.
    fn found(&self, edition: &OpenEdition, standing: &Standing) -> Vec<Disagreement> {
        let Standing { records, uprns, fenced, persons } = standing;
        let as_of = edition.manifest().as_of;
        let mut found =
            disagreements(&DisagreementInput { records, uprns, fenced, persons, as_of });
        found.retain(|one| {
            let dataset = records[one.record as usize].key.dataset.0.as_str();
            match &self.dataset {
                Some(wanted) => dataset == wanted,
                None => !self.fenced.contains(dataset),
            }
        });
        found
    }

    /// The earliest edition from which on each has stood without a break.
    fn since(
        &self,
        edition: &OpenEdition,
        standing: &Standing,
        found: &[Disagreement],
        before: impl Iterator<Item = Result<OpenEdition, EditionError>>,
    ) -> Result<Vec<EditionId>, EditionError> {
        let mut since = vec![edition.id(); found.len()];
        let identity = |standing: &Standing, one: &Disagreement| -> Identity {
            (standing.records[one.record as usize].key.clone(), one.field, one.kind)
        };
        let mut standing_still: BTreeMap<Identity, usize> =
            found.iter().enumerate().map(|(at, one)| (identity(standing, one), at)).collect();
        for earlier in before {
            if standing_still.is_empty() {
                break;
            }
            let earlier = earlier?;
            let then = self.standing(&earlier)?;
            let known: BTreeSet<Identity> =
                self.found(&earlier, &then).iter().map(|one| identity(&then, one)).collect();
            standing_still.retain(|identity, _| known.contains(identity));
            for &at in standing_still.values() {
                since[at] = earlier.id();
            }
        }
        Ok(since)
    }

    fn standing(&self, edition: &OpenEdition) -> Result<Standing, EditionError> {
        let (mut records, mut uprns, mut fenced) = (Vec::new(), Vec::new(), Vec::new());
        for stored in edition.records() {
            let stored = stored?;
            fenced.push(self.fenced.contains(stored.record.key.dataset.0.as_str()));
            uprns.push(stored.resolution.uprn);
            records.push(stored.record);
        }
        let mut homes: BTreeMap<_, (Uprn, Vec<u32>)> = BTreeMap::new();
        for household in edition.households() {
            let household = household?;
            let Residence::Uprn(uprn) = household.residence else { continue };
            for member in household.members {
                homes.insert(member.person, (uprn, member.evidence));
            }
        }
        let mut persons = Vec::new();
        for person in edition.persons() {
            let person = person?;
            if self.absent.contains(&person.id) {
                continue;
            }
            let (home, evidence) = homes.remove(&person.id).unzip();
            let evidence = evidence.unwrap_or_default();
            persons.push(PersonStanding { records: person.records, home, evidence });
        }
        Ok(Standing { records, uprns, fenced, persons })
    }
}

/// How sure it is that the record and one that contradicts it speak of one person: the strongest link between them; where
/// only others link them, or a steward did, nothing is taken off.
fn surest_link(edition: &OpenEdition, one: &Disagreement) -> Result<f64, EditionError> {
    let mut surest: Option<f64> = None;
    for &other in &one.accusers {
        if let Some(link) = edition.link(one.record.min(other), one.record.max(other))? {
            let sure = link.weight.probability();
            surest = Some(surest.map_or(sure, |known| known.max(sure)));
        }
    }
    Ok(surest.unwrap_or(1.0))
}
