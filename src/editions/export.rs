//! What analysts and scripts get: persons, households, links and quarantine as tables of identifiers.
//!
//! In: an open edition. Out: rows in the contract's columns, in a fixed order, in any of three formats. Identifiers only:
//! no name, no date, no address leaves here. Leaves what sources contradict to `disagreements`, and formats to `export_formats`.

use std::io::Write;
use std::path::Path;
use std::str::FromStr;

use super::export_formats::{Cell, Column, RowSink};
use super::{
    EditionError, OpenEdition, QuarantineLine, ResidenceHistory, StoredMember, export_formats,
};
use crate::households::{Composition, Relation, Residence, Stay, StayDate};
use crate::values::{MentionKey, PersonId};

/// What to export.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportWhat {
    /// One row a mention: `dataset,record_id,role,person_id,household_id,uprn`, by dataset, record and role.
    Links,
    /// One row a person: `person_id,household_id,records,datasets` (how many records, from how many datasets).
    Persons,
    /// One row a household: `household_id,uprn,kind,members,composition`.
    Households,
    /// One row a life event: `event_type,person_id,household_id,date,from_uprn,to_uprn,status,evidence`.
    Events,
    /// One row a stay: `person_id,uprn,from,to,datasets,current,fenced`, the days as [`crate::households::StayDate`] prints them;
    /// `current` is `yes`, `no`, or `second` for a household beside the current one.
    Residences,
    /// One row a relation: `person_id,relation,other_person_id,from,to,datasets,evidence,doubt`: what the first is to the other.
    Relations,
    /// One row a quarantined row: `dataset,file,line,column,reason`.
    Quarantine,
}

/// What of a table leaves: everything, unless whoever exports may not have it.
#[derive(Clone, Copy)]
pub struct ExportScope<'s> {
    /// True of everybody who is there for whoever exports.
    pub persons: &'s dyn Fn(PersonId) -> bool,
    /// True if a record of a person is closed to them: of events, stays and relations nothing leaves that rests on it.
    pub closed: &'s dyn Fn(PersonId, &MentionKey) -> bool,
    /// True if what only fenced records know leaves too.
    pub fenced: bool,
}

impl ExportScope<'_> {
    /// Everything.
    pub const ALL: Self = Self { persons: &|_| true, closed: &|_, _| false, fenced: true };
}

/// In which format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportFormat {
    /// Comma, UTF-8, LF, header.
    Csv,
    /// Uncompressed Parquet; texts are UTF-8 strings, counts 64-bit integers, what is empty in CSV is null.
    Parquet,
    /// One array of objects, an object a line; what is empty in CSV is null.
    Json,
}

/// The word names no export, or no format.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not one of {0}")]
pub struct ExportFault(&'static str);

impl FromStr for ExportWhat {
    type Err = ExportFault;
    fn from_str(word: &str) -> Result<Self, ExportFault> {
        match word {
            "links" => Ok(Self::Links),
            "persons" => Ok(Self::Persons),
            "households" => Ok(Self::Households),
            "events" => Ok(Self::Events),
            "residences" => Ok(Self::Residences),
            "relations" => Ok(Self::Relations),
            "quarantine" => Ok(Self::Quarantine),
            _ => Err(ExportFault(
                "links, persons, households, events, residences, relations, quarantine",
            )),
        }
    }
}

impl FromStr for ExportFormat {
    type Err = ExportFault;
    fn from_str(word: &str) -> Result<Self, ExportFault> {
        match word {
            "csv" => Ok(Self::Csv),
            "parquet" => Ok(Self::Parquet),
            "json" => Ok(Self::Json),
            _ => Err(ExportFault("csv, parquet, json")),
        }
    }
}

impl OpenEdition {
    /// Writes an export, and returns how many rows it has.
    ///
    /// # Errors
    /// [`EditionError::Export`] if the output refuses; [`EditionError::Corrupt`] if the edition is damaged.
    pub fn export(
        &self,
        what: ExportWhat,
        format: ExportFormat,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, EditionError> {
        self.export_scoped(what, format, ExportScope::ALL, out)
    }

    /// The same as far as whoever exports may have it. Who is not there for them leaves no row, and is counted in none.
    ///
    /// # Errors
    /// As [`OpenEdition::export`].
    pub fn export_scoped(
        &self,
        what: ExportWhat,
        format: ExportFormat,
        scope: ExportScope<'_>,
        out: &mut (dyn Write + Send),
    ) -> Result<u64, EditionError> {
        let mut sink = export_formats::sink(format, columns(what), out)?;
        match what {
            ExportWhat::Links => links(self, scope, sink.as_mut())?,
            ExportWhat::Persons => persons(self, scope, sink.as_mut())?,
            ExportWhat::Households => households(self, scope, sink.as_mut())?,
            ExportWhat::Events => events(self, scope, sink.as_mut())?,
            ExportWhat::Residences => residences(self, scope, sink.as_mut())?,
            ExportWhat::Relations => relations(self, scope, sink.as_mut())?,
            ExportWhat::Quarantine => quarantine(&self.quarantine()?, sink.as_mut())?,
        }
        sink.finish()
    }
}

/// The contract's columns.
fn columns(what: ExportWhat) -> &'static [Column] {
    use Column::{Count, Text};
    match what {
        ExportWhat::Links => &[
            Text("dataset"),
            Text("record_id"),
            Text("role"),
            Text("person_id"),
            Text("household_id"),
            Text("uprn"),
        ],
        ExportWhat::Persons => {
            &[Text("person_id"), Text("household_id"), Count("records"), Count("datasets")]
        }
        ExportWhat::Households => &[
            Text("household_id"),
            Text("uprn"),
            Text("kind"),
            Count("members"),
            Text("composition"),
        ],
        ExportWhat::Events => &[
            Text("event_type"),
            Text("person_id"),
            Text("household_id"),
            Text("date"),
            Text("from_uprn"),
            Text("to_uprn"),
            Text("status"),
            Text("evidence"),
        ],
        ExportWhat::Residences => &[
            Text("person_id"),
            Text("uprn"),
            Text("from"),
            Text("to"),
            Text("datasets"),
            Text("current"),
            Text("fenced"),
        ],
        ExportWhat::Relations => &[
            Text("person_id"),
            Text("relation"),
            Text("other_person_id"),
            Text("from"),
            Text("to"),
            Text("datasets"),
            Text("evidence"),
            Text("doubt"),
        ],
        ExportWhat::Quarantine => {
            &[Text("dataset"), Text("file"), Count("line"), Text("column"), Text("reason")]
        }
    }
}

fn links(
    edition: &OpenEdition,
    scope: ExportScope<'_>,
    sink: &mut dyn RowSink,
) -> Result<(), EditionError> {
    // a record's household is its person's: one list by record number, filled person by person
    let mut households = vec![None; edition.records_len()];
    for person in edition.persons() {
        let person = person?;
        for record in person.records {
            if let Some(slot) = households.get_mut(record as usize) {
                *slot = person.household;
            }
        }
    }
    for (placement, household) in edition.placements().zip(households) {
        let placement = placement?;
        if !(scope.persons)(placement.person) {
            continue;
        }
        sink.row(&[
            Cell::text(&placement.key.dataset.0),
            Cell::text(&placement.key.record_id),
            Cell::text(placement.key.role),
            Cell::text(placement.person),
            Cell::option(household),
            Cell::option(placement.uprn.map(crate::values::Uprn::number)),
        ])?;
    }
    Ok(())
}

fn persons(
    edition: &OpenEdition,
    scope: ExportScope<'_>,
    sink: &mut dyn RowSink,
) -> Result<(), EditionError> {
    for person in edition.persons() {
        let person = person?;
        if !(scope.persons)(person.id) {
            continue;
        }
        let mut datasets = Vec::new();
        for &record in &person.records {
            datasets.extend(edition.placement_at(record)?.map(|placement| placement.key.dataset));
        }
        // records stand in order of their keys, and so of their datasets
        datasets.dedup();
        sink.row(&[
            Cell::text(person.id),
            Cell::option(person.household),
            Cell::Count(person.records.len() as u64),
            Cell::Count(datasets.len() as u64),
        ])?;
    }
    Ok(())
}

fn households(
    edition: &OpenEdition,
    scope: ExportScope<'_>,
    sink: &mut dyn RowSink,
) -> Result<(), EditionError> {
    for household in edition.households() {
        let household = household?;
        let (there, absent): (Vec<&StoredMember>, Vec<&StoredMember>) =
            household.members.iter().partition(|it| (scope.persons)(it.person));
        // a home of people who are not there is none
        if there.is_empty() && !absent.is_empty() {
            continue;
        }
        // they were counted in, where the edition does not know yet that they are hidden
        let counted = absent.iter().any(|it| !it.fenced);
        let composition = if counted { Composition::NotKnown } else { household.composition };
        let uprn = match &household.residence {
            Residence::Uprn(uprn) => Cell::text(uprn.number()),
            Residence::Provisional(_) => Cell::Empty,
        };
        let kind = household.kind.word();
        let members = Cell::Count(there.len() as u64);
        let composition = Cell::text(composition.word());
        sink.row(&[Cell::text(household.id), uprn, Cell::text(kind), members, composition])?;
    }
    Ok(())
}

fn events(
    edition: &OpenEdition,
    scope: ExportScope<'_>,
    sink: &mut dyn RowSink,
) -> Result<(), EditionError> {
    let uprn = |home: &Option<Residence>| match home {
        Some(Residence::Uprn(uprn)) => Cell::text(uprn.number()),
        Some(Residence::Provisional(_)) | None => Cell::Empty,
    };
    for event in edition.events() {
        let event = event?;
        let rests_on_closed = event.evidence.iter().any(|key| (scope.closed)(event.person, key));
        if !(scope.persons)(event.person) || rests_on_closed {
            continue;
        }
        let evidence: Vec<String> = event.evidence.iter().map(ToString::to_string).collect();
        sink.row(&[
            Cell::text(event.kind.word()),
            Cell::text(event.person),
            Cell::option(event.household),
            Cell::text(event.when),
            uprn(&event.from),
            uprn(&event.to),
            Cell::text(event.status.word()),
            Cell::text(evidence.join(";")),
        ])?;
    }
    Ok(())
}

fn residences(
    edition: &OpenEdition,
    scope: ExportScope<'_>,
    sink: &mut dyn RowSink,
) -> Result<(), EditionError> {
    for history in edition.residence_histories() {
        let ResidenceHistory { person, stays } = history?;
        // a home that no record of the person names is known from where their household lives
        let unnamed = stays.iter().any(|stay| stay.witnesses.is_empty());
        let closed = !scope.fenced && unnamed && edition.is_placed_by_fenced_alone(person)?;
        let is_open = |stay: &Stay| !(stay.fenced || closed && stay.witnesses.is_empty());
        let rests_on_closed =
            |stay: &Stay| stay.witnesses.iter().any(|it| (scope.closed)(person, &it.key));
        let stays = stays
            .into_iter()
            .filter(|stay| (scope.fenced || is_open(stay)) && !rests_on_closed(stay));
        for stay in stays.filter(|_| (scope.persons)(person)) {
            let uprn = match &stay.residence {
                Residence::Uprn(uprn) => Cell::text(uprn.number()),
                Residence::Provisional(_) => Cell::Empty,
            };
            let date = |date: StayDate| match date {
                StayDate::On(_) | StayDate::Between(_, _) => Cell::text(date),
                StayDate::Unknown => Cell::text("unknown"),
            };
            let yes = |is: bool| Cell::text(if is { "yes" } else { "no" });
            sink.row(&[
                Cell::text(person),
                uprn,
                date(stay.from),
                stay.to.map_or(Cell::Empty, date),
                Cell::text(stay.datasets().join(";")),
                stay.second.map_or_else(|| yes(stay.is_current()), |_| Cell::text("second")),
                yes(stay.fenced),
            ])?;
        }
    }
    Ok(())
}

fn relations(
    edition: &OpenEdition,
    scope: ExportScope<'_>,
    sink: &mut dyn RowSink,
) -> Result<(), EditionError> {
    for relation in edition.relations() {
        let Relation { kind, one, other, from, to, records, doubt } = relation?;
        if ![one, other].into_iter().all(scope.persons) {
            continue;
        }
        let (mut keys, mut datasets) = (Vec::new(), Vec::new());
        let mut rests_on_closed = false;
        for record in records {
            if let Some(placement) = edition.placement_at(record)? {
                rests_on_closed |= (scope.closed)(placement.person, &placement.key);
                keys.push(placement.key.to_string());
                datasets.push(placement.key.dataset.0);
            }
        }
        if rests_on_closed {
            continue;
        }
        datasets.dedup();
        sink.row(&[
            Cell::text(one),
            Cell::text(kind.word()),
            Cell::text(other),
            Cell::option(from),
            Cell::option(to),
            Cell::text(datasets.join(";")),
            Cell::text(keys.join(";")),
            doubt.map_or(Cell::Empty, |doubt| Cell::text(doubt.word())),
        ])?;
    }
    Ok(())
}

fn quarantine(lines: &[QuarantineLine], sink: &mut dyn RowSink) -> Result<(), EditionError> {
    for QuarantineLine { dataset, file, line, column, reason } in lines {
        sink.row(&[
            Cell::text(dataset),
            Cell::text(file),
            Cell::Count(*line),
            Cell::text(column),
            Cell::text(reason),
        ])?;
    }
    Ok(())
}

/// The edition's own part: the export as CSV.
pub(super) fn quarantine_csv(lines: &[QuarantineLine]) -> Result<Vec<u8>, EditionError> {
    let mut bytes = Vec::new();
    let mut sink =
        export_formats::sink(ExportFormat::Csv, columns(ExportWhat::Quarantine), &mut bytes)?;
    quarantine(lines, sink.as_mut())?;
    sink.finish()?;
    drop(sink);
    Ok(bytes)
}

/// Reads the part that [`quarantine_csv`] wrote.
pub(super) fn read_quarantine(
    path: &Path,
    text: &str,
) -> Result<Vec<QuarantineLine>, EditionError> {
    let corrupt = || EditionError::corrupt(path, "a line is not as it was written");
    let line = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|_| corrupt())?;
        let field = |at: usize| record.get(at).map(str::to_owned).ok_or_else(corrupt);
        let (dataset, file, column, reason) = (field(0)?, field(1)?, field(3)?, field(4)?);
        let line = field(2)?.parse().map_err(|_| corrupt())?;
        Ok(QuarantineLine { dataset, file, line, column, reason })
    };
    csv::Reader::from_reader(text.as_bytes()).into_records().map(line).collect()
}
