//! The content of an edition, part by part, from a draft.
//!
//! In: a draft whose lists refer to each other by place. Out: synced files in a folder, their checksums, the counts.
//! Checks that the draft is sound (every record in one person, every person in at most one household). Equal drafts
//! give equal bytes: records in order of key, persons and households in order of identifier, links in order of pair.

use std::path::Path;

use jiff::civil::Date;
use rayon::prelude::*;

use super::manifest::{EditionCounts, ManifestPart};
use super::stored_people::{
    EditionLink, LinkDecision, StoredHousehold, StoredMember, StoredPerson,
};
use super::stored_relation::Under;
use super::stored_values::Stored;
use super::table_writer::{TableKind, TableSummary, TableWriter};
use super::writer::write_part;
use super::{
    EditionDraft, EditionError, ResidenceHistory, StoredRelation, export, keys, part_names,
    stored_event, stored_marks, stored_record, stored_relation, stored_residences,
};
use crate::events::LifeEvent;
use crate::households::{Household, Relation};
use crate::persons::Person;
use crate::values::{HouseholdId, PersonId};

/// Records encoded side by side before they are written in order: bounds memory, not the result.
const CHUNK: usize = 1 << 15;

/// Writes all content parts of an edition of that night.
pub(super) fn write_parts(
    folder: &Path,
    night: Date,
    draft: &EditionDraft<'_>,
) -> Result<(Vec<ManifestPart>, EditionCounts), EditionError> {
    let order = RecordOrder::of(draft)?;
    let persons_of_records = persons_of_records(draft.records.len(), draft.persons)?;
    let households_of_persons = households_of_persons(draft.persons, draft.households)?;
    let links = links_in_order(draft.links, |place| order.number(place))?;
    let count = |decision| links.iter().filter(|link| link.decision == decision).count() as u64;
    let counts = EditionCounts {
        records: draft.records.len() as u64,
        persons: draft.persons.len() as u64,
        households: draft.households.len() as u64,
        links: count(LinkDecision::Linked),
        review: count(LinkDecision::Review),
        quarantined: draft.quarantine.len() as u64,
        housed_persons: households_of_persons.iter().flatten().count() as u64,
    };
    let quarantine = export::quarantine_csv(draft.quarantine)?;
    let mut parts = vec![
        write_records(folder, draft, &order, &persons_of_records)?,
        write_persons(folder, draft, &order, &households_of_persons)?,
        write_households(folder, draft, &order)?,
        write_events(folder, draft.events)?,
        write_residences(folder, night, draft.residences, &order)?,
        write_relations(folder, draft, &order)?,
        write_links(folder, &links)?,
        write_marks(folder, draft)?,
        write_part(folder, part_names::QUARANTINE, &quarantine, true)?,
        write_part(folder, part_names::MODEL, draft.model_json.as_bytes(), true)?,
    ];
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((parts, counts))
}

/// The night's records in order of key, both ways.
pub(super) struct RecordOrder {
    /// Record number → place in the night's list.
    places: Vec<usize>,
    /// Place in the night's list → record number.
    numbers: Vec<u32>,
}

impl RecordOrder {
    fn of(draft: &EditionDraft<'_>) -> Result<Self, EditionError> {
        if draft.shown.len() != draft.records.len() {
            return Err(EditionError::Inconsistent("not one first night a record"));
        }
        if draft.resolutions.len() != draft.records.len() {
            return Err(EditionError::Inconsistent("not one address resolution a record"));
        }
        let mut places: Vec<usize> = (0..draft.records.len()).collect();
        // keys are unique (the table refuses one that comes twice), so an unstable sort has one result; a night's are in order
        if !draft.records.is_sorted_by(|a, b| a.key < b.key) {
            places.par_sort_unstable_by(|&a, &b| draft.records[a].key.cmp(&draft.records[b].key));
        }
        let mut numbers = vec![0; places.len()];
        for (number, &place) in places.iter().enumerate() {
            numbers[place] = u32::try_from(number)
                .map_err(|_| EditionError::Inconsistent("more than 2^32 records"))?;
        }
        Ok(Self { places, numbers })
    }

    /// Of records that have these numbers, place by place.
    pub(super) fn of_numbers(numbers: &[u32]) -> Self {
        Self { places: Vec::new(), numbers: numbers.to_vec() }
    }

    pub(super) fn number(&self, place: u32) -> Result<u32, EditionError> {
        self.numbers
            .get(place as usize)
            .copied()
            .ok_or(EditionError::Inconsistent("a reference to a record that is not there"))
    }

    /// Record numbers of places, ascending.
    fn numbers_of(&self, places: &[u32]) -> Result<Vec<u32>, EditionError> {
        let mut numbers =
            places.iter().map(|&place| self.number(place)).collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable();
        Ok(numbers)
    }
}

/// The person of each of so many records.
pub(super) fn persons_of_records(
    records: usize,
    persons: &[Person],
) -> Result<Vec<PersonId>, EditionError> {
    let mut persons_of = vec![None; records];
    for person in persons {
        if person.records.is_empty() {
            return Err(EditionError::Inconsistent("a person without a record"));
        }
        for &place in &person.records {
            let slot = persons_of
                .get_mut(place as usize)
                .ok_or(EditionError::Inconsistent("a person's record is not there"))?;
            if slot.replace(person.id).is_some() {
                return Err(EditionError::Inconsistent("a record in two persons"));
            }
        }
    }
    let all: Option<Vec<PersonId>> = persons_of.into_iter().collect();
    all.ok_or(EditionError::Inconsistent("a record in no person"))
}

/// The household of each person.
pub(super) fn households_of_persons(
    persons: &[Person],
    all: &[Household],
) -> Result<Vec<Option<HouseholdId>>, EditionError> {
    let mut households = vec![None; persons.len()];
    for household in all {
        for member in &household.members {
            let slot = households
                .get_mut(member.person as usize)
                .ok_or(EditionError::Inconsistent("a member who is no person"))?;
            if slot.replace(household.id).is_some() {
                return Err(EditionError::Inconsistent("a person in two households"));
            }
        }
    }
    Ok(households)
}

/// Links by record numbers, in the order of the pairs; `number` tells that of a place.
pub(super) fn links_in_order(
    links: &[EditionLink],
    number: impl Fn(u32) -> Result<u32, EditionError>,
) -> Result<Vec<EditionLink>, EditionError> {
    let mut links = links
        .iter()
        .map(|link| {
            let (a, b) = (number(link.left)?, number(link.right)?);
            Ok(EditionLink { left: a.min(b), right: a.max(b), ..*link })
        })
        .collect::<Result<Vec<_>, EditionError>>()?;
    links.par_sort_unstable_by_key(|link| (link.left, link.right));
    Ok(links)
}

fn write_records(
    folder: &Path,
    draft: &EditionDraft<'_>,
    order: &RecordOrder,
    persons: &[PersonId],
) -> Result<ManifestPart, EditionError> {
    let encode = |&place: &usize| {
        let record = &draft.records[place];
        let (resolution, placed) =
            (&draft.resolutions[place], (persons[place], draft.shown[place]));
        let value = match draft.unchanged.and_then(|it| it.edition.record_bytes(it.numbers[place]?))
        {
            Some(bytes) => stored_record::carry(bytes, record, resolution, placed),
            None => stored_record::encode(record, resolution, placed),
        };
        (keys::of_mention(&record.key), value)
    };
    write_table(folder, part_names::RECORDS, TableKind::Records, &order.places, encode)
}

fn write_persons(
    folder: &Path,
    draft: &EditionDraft<'_>,
    order: &RecordOrder,
    households: &[Option<HouseholdId>],
) -> Result<ManifestPart, EditionError> {
    let persons = stored_persons(draft.persons, households, order)?;
    write_table(folder, part_names::PERSONS, TableKind::Persons, &persons, person_entry)
}

/// Persons by record numbers, in the order of their identifiers.
pub(super) fn stored_persons(
    persons: &[Person],
    households: &[Option<HouseholdId>],
    order: &RecordOrder,
) -> Result<Vec<StoredPerson>, EditionError> {
    let mut persons = persons
        .iter()
        .zip(households)
        .map(|(person, &household)| {
            Ok(StoredPerson {
                id: person.id,
                records: order.numbers_of(&person.records)?,
                household,
            })
        })
        .collect::<Result<Vec<_>, EditionError>>()?;
    persons.sort_unstable_by_key(|person| person.id.store());
    Ok(persons)
}

pub(super) fn person_entry(person: &StoredPerson) -> Encoded {
    (keys::of_number(person.id.store()).to_vec(), person.encode())
}

fn write_households(
    folder: &Path,
    draft: &EditionDraft<'_>,
    order: &RecordOrder,
) -> Result<ManifestPart, EditionError> {
    let households = stored_households(draft.persons, draft.households, order)?;
    write_table(folder, part_names::HOUSEHOLDS, TableKind::Households, &households, household_entry)
}

/// Households by identifiers and record numbers, in the order of their identifiers.
pub(super) fn stored_households(
    persons: &[Person],
    households: &[Household],
    order: &RecordOrder,
) -> Result<Vec<StoredHousehold>, EditionError> {
    let mut households = households
        .iter()
        .map(|household| {
            let mut members = household
                .members
                .iter()
                .map(|member| {
                    Ok(StoredMember {
                        person: persons[member.person as usize].id,
                        since: member.since,
                        evidence: order.numbers_of(&member.evidence)?,
                        fenced: member.fenced,
                    })
                })
                .collect::<Result<Vec<_>, EditionError>>()?;
            members.sort_unstable_by_key(|member| member.person.store());
            let Household { id, residence, kind, composition, members: _ } = household;
            let residence = residence.clone();
            Ok(StoredHousehold {
                id: *id,
                residence,
                kind: *kind,
                composition: *composition,
                members,
            })
        })
        .collect::<Result<Vec<_>, EditionError>>()?;
    households.sort_unstable_by_key(|household| household.id.store());
    Ok(households)
}

pub(super) fn household_entry(household: &StoredHousehold) -> Encoded {
    (keys::of_number(household.id.store()).to_vec(), household.encode())
}

fn write_events(folder: &Path, events: &[LifeEvent]) -> Result<ManifestPart, EditionError> {
    write_table(folder, part_names::EVENTS, TableKind::Events, events, event_entry)
}

pub(super) fn event_entry(event: &LifeEvent) -> Encoded {
    (event.id.0.to_vec(), stored_event::encode(event))
}

fn write_residences(
    folder: &Path,
    night: Date,
    residences: &[ResidenceHistory],
    order: &RecordOrder,
) -> Result<ManifestPart, EditionError> {
    let mut histories: Vec<&ResidenceHistory> = residences.iter().collect();
    histories.par_sort_unstable_by_key(|history| history.person.store());
    let encode = |history: &&ResidenceHistory| history_entry(history, night, order);
    write_table(folder, part_names::RESIDENCES, TableKind::Residences, &histories, encode)
}

pub(super) fn history_entry(
    history: &ResidenceHistory,
    night: Date,
    order: &RecordOrder,
) -> Encoded {
    let number = |place| order.number(place).ok();
    (
        keys::of_number(history.person.store()).to_vec(),
        stored_residences::encode(history, night, number),
    )
}

fn write_relations(
    folder: &Path,
    draft: &EditionDraft<'_>,
    order: &RecordOrder,
) -> Result<ManifestPart, EditionError> {
    let relations = stored_relations(draft.persons, draft.relations, order)?;
    let entries = under_both(&relations);
    write_table(folder, part_names::RELATIONS, TableKind::Relations, &entries, relation_entry)
}

/// Relations by identifiers and record numbers.
pub(super) fn stored_relations(
    persons: &[Person],
    relations: &[Relation<u32>],
    order: &RecordOrder,
) -> Result<Vec<StoredRelation>, EditionError> {
    let id = |place: u32| {
        let person = persons.get(place as usize);
        person.map(|person| person.id).ok_or(EditionError::Inconsistent("a relation of nobody"))
    };
    let stored = |relation: &Relation<u32>| {
        let Relation { kind, one, other, from, to, ref records, doubt } = *relation;
        let (mut one, mut other) = (id(one)?, id(other)?);
        if !kind.is_directed() && other.store() < one.store() {
            std::mem::swap(&mut one, &mut other);
        }
        Ok(Relation { kind, one, other, from, to, records: order.numbers_of(records)?, doubt })
    };
    relations.iter().map(stored).collect()
}

/// Relations as the table has them: each under either of its persons, in order.
pub(super) fn under_both(relations: &[StoredRelation]) -> Vec<([u8; 18], &StoredRelation)> {
    let mut entries: Vec<_> = [Under::One, Under::Other]
        .into_iter()
        .flat_map(|under| relations.iter().map(move |it| (stored_relation::key(it, under), it)))
        .collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
}

pub(super) fn relation_entry((key, relation): &([u8; 18], &StoredRelation)) -> Encoded {
    (key.to_vec(), stored_relation::encode(relation))
}

pub(super) fn write_links(
    folder: &Path,
    links: &[EditionLink],
) -> Result<ManifestPart, EditionError> {
    let encode =
        |link: &EditionLink| (keys::of_pair(link.left, link.right).to_vec(), link.encode());
    write_table(folder, part_names::LINKS, TableKind::Links, links, encode)
}

fn write_marks(folder: &Path, draft: &EditionDraft<'_>) -> Result<ManifestPart, EditionError> {
    let marks = stored_marks::of(draft)?;
    let places: Vec<&[(u64, u64)]> = marks.chunk_by(|a, b| a.0 == b.0).collect();
    let encode = |marks: &&[(u64, u64)]| {
        let under = marks.first().map_or(0, |(under, _)| *under);
        (keys::of_number(under).to_vec(), Some(stored_marks::encode(marks)))
    };
    write_table(folder, part_names::MARKS, TableKind::Marks, &places, encode)
}

/// A key and a value, if it can be encoded.
pub(super) type Encoded = (Vec<u8>, Option<Vec<u8>>);

/// Encodes items side by side and writes them in their order.
pub(super) fn write_table<T: Sync>(
    folder: &Path,
    name: &str,
    kind: TableKind,
    items: &[T],
    encode: impl Fn(&T) -> Encoded + Sync,
) -> Result<ManifestPart, EditionError> {
    let mut table = TableWriter::create(&folder.join(name), kind)?;
    for chunk in items.chunks(CHUNK) {
        let entries: Vec<_> = chunk.par_iter().map(&encode).collect();
        for (key, value) in entries {
            table.add(
                &key,
                &value.ok_or(EditionError::Inconsistent("a value that cannot be encoded"))?,
            )?;
        }
    }
    Ok(part_of(name, &table.finish()?))
}

/// What the manifest says of a table that was written.
pub(super) fn part_of(name: &str, written: &TableSummary) -> ManifestPart {
    let TableSummary { rows, bytes, blake3 } = *written;
    ManifestPart {
        name: name.to_owned(),
        blake3: blake3.to_hex().to_string(),
        bytes,
        rows,
        content: true,
    }
}
