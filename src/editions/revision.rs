//! An edition that differs from the last one in some of its records, and in the people whom these concern.
//!
//! In: the last edition, read whole; tonight's records, and which of them it has as they are; those people, as they are tonight. Out: the content
//! parts of the new edition. A new record moves the numbers of all behind it: entries of everybody else are the last edition's, with tonight's
//! numbers. What comes of it is byte for byte what writing everything anew gives; that nobody else is concerned is for the night to know.

use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::manifest::{EditionCounts, ManifestPart};
use super::parts_writer::{
    Encoded, RecordOrder, event_entry, history_entry, household_entry, households_of_persons,
    links_in_order, part_of, person_entry, persons_of_records, relation_entry, stored_households,
    stored_persons, stored_relations, under_both, write_links, write_table,
};
use super::stored_values::Stored;
use super::table::Table;
use super::table_writer::{TableKind, TableWriter};
use super::writer::write_part;
use super::{
    EditionError, EditionFacts, EditionLink, LinkDecision, OpenEdition, QuarantineLine,
    ResidenceHistory, export, keys, part_names, stored_marks, stored_people, stored_record,
    stored_relation, stored_residences,
};
use crate::addresses::AddressResolution;
use crate::events::LifeEvent;
use crate::households::{Household, Relation};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::values::PersonId;

/// What differs from the last edition, or may.
#[derive(Clone, Copy, Debug)]
pub struct Revision<'a> {
    /// The last edition, which was read whole.
    pub edition: &'a OpenEdition,
    /// All of tonight's records, in the order of their keys.
    pub records: &'a [NormalisedRecord],
    /// What each record's address resolved to.
    pub resolutions: &'a [AddressResolution],
    /// The number there of each record that is the same.
    pub unchanged: &'a [Option<u32>],
    /// Tonight's numbers, ascending, of the records that places point at: those of the people concerned. Every record that is not the same is
    /// among them.
    pub numbers: &'a [u32],
    /// The night that first had each of these at its address.
    pub shown: &'a [Option<Date>],
    /// Whom the changes concern, as the last edition called them.
    pub before: &'a [PersonId],
    /// The same as they are tonight.
    pub persons: &'a [Person],
    /// Their households: nobody else lives in them, or lived in the ones that they had.
    pub households: &'a [Household],
    /// Where they have lived, and those of `gone` of whom something is still remembered.
    pub residences: &'a [ResidenceHistory],
    /// People without records of whom something was remembered.
    pub gone: &'a [PersonId],
    /// What these people are to each other; to others they are nothing.
    pub relations: &'a [Relation<u32>],
    /// All life events known tonight, by name.
    pub events: &'a [LifeEvent],
    /// All of tonight's links, by the numbers of records.
    pub links: &'a [EditionLink],
    /// Quarantined rows.
    pub quarantine: &'a [QuarantineLine],
    /// The model as JSON.
    pub model_json: &'a str,
    /// Facts for the manifest.
    pub facts: &'a EditionFacts,
}

/// No place.
const NONE: u32 = u32::MAX;

/// The parts of an edition of that night, and the counts.
pub(super) fn revise_parts(
    folder: &Path,
    night: Date,
    revision: &Revision<'_>,
) -> Result<(Vec<ManifestPart>, EditionCounts), EditionError> {
    let Revision { edition, records, numbers, before, persons, households, gone, .. } = *revision;
    let order = RecordOrder::of_numbers(numbers);
    let homes = households_of_persons(persons, households)?;
    let stored = stored_persons(persons, &homes, &order)?;
    let now = stored_households(persons, households, &order)?;
    let relations = stored_relations(persons, revision.relations, &order)?;
    let links = links_in_order(revision.links, Ok)?;

    let concerned: FxHashSet<u64> =
        before.iter().chain(persons.iter().map(|it| &it.id)).map(Stored::store).collect();
    let remembered: FxHashSet<u64> =
        gone.iter().map(Stored::store).chain(concerned.iter().copied()).collect();
    let (mut had, mut housed) = (FxHashSet::default(), 0);
    for id in before {
        let person = edition.person(*id)?;
        let person = person.ok_or(EditionError::Inconsistent("nobody was called so"))?;
        had.extend(person.household.map(|home| home.store()));
        housed += u64::from(person.household.is_some());
    }
    let was = edition.manifest().counts;
    let count = |decision| links.iter().filter(|link| link.decision == decision).count() as u64;
    let counts = EditionCounts {
        records: records.len() as u64,
        persons: was.persons + persons.len() as u64 - before.len() as u64,
        households: was.households + now.len() as u64 - had.len() as u64,
        links: count(LinkDecision::Linked),
        review: count(LinkDecision::Review),
        quarantined: revision.quarantine.len() as u64,
        housed_persons: was.housed_persons + homes.iter().flatten().count() as u64 - housed,
    };

    let mut now_of = vec![NONE; edition.records_len()];
    for (number, before) in (0_u32..).zip(revision.unchanged) {
        if let Some(slot) = before.and_then(|before| now_of.get_mut(before as usize)) {
            *slot = number;
        }
    }
    let now_of = |before: u32| now_of.get(before as usize).copied().filter(|it| *it != NONE);
    let mut histories: Vec<&ResidenceHistory> = revision.residences.iter().collect();
    histories.sort_unstable_by_key(|history| history.person.store());
    let first = |key: &[u8]| keys::to_number(key.get(..8)?);
    let is_of = |all: &FxHashSet<u64>, key: &[u8]| first(key).is_some_and(|it| all.contains(&it));
    let exchanged = |name, kind, new| Exchanged { folder, name, kind, new };
    let quarantine = export::quarantine_csv(revision.quarantine)?;
    let mut parts = vec![
        write_records(folder, revision)?,
        exchanged(
            part_names::PERSONS,
            TableKind::Persons,
            stored.iter().map(person_entry).collect(),
        )
        .write(
            &edition.persons,
            |key| is_of(&concerned, key),
            |value| stored_people::renumbered_person(value, now_of),
        )?,
        exchanged(
            part_names::HOUSEHOLDS,
            TableKind::Households,
            now.iter().map(household_entry).collect(),
        )
        .write(
            &edition.households,
            |key| is_of(&had, key),
            |value| stored_people::renumbered_household(value, now_of),
        )?,
        exchanged(
            part_names::RESIDENCES,
            TableKind::Residences,
            histories.iter().map(|it| history_entry(it, night, &order)).collect(),
        )
        .write(
            &edition.residences,
            |key| is_of(&remembered, key),
            |value| stored_residences::renumbered(value, now_of),
        )?,
        exchanged(
            part_names::RELATIONS,
            TableKind::Relations,
            under_both(&relations).iter().map(relation_entry).collect(),
        )
        .write(
            &edition.relations,
            |key| is_of(&concerned, key),
            |value| stored_relation::renumbered(value, now_of),
        )?,
        write_table(folder, part_names::EVENTS, TableKind::Events, revision.events, event_entry)?,
        write_links(folder, &links)?,
        write_marks(folder, revision)?,
        write_part(folder, part_names::QUARANTINE, &quarantine, true)?,
        write_part(folder, part_names::MODEL, revision.model_json.as_bytes(), true)?,
    ];
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((parts, counts))
}

fn write_records(folder: &Path, revision: &Revision<'_>) -> Result<ManifestPart, EditionError> {
    let Revision { edition, records, resolutions, unchanged, numbers, shown, persons, .. } =
        *revision;
    if (records.len(), records.len(), numbers.len())
        != (resolutions.len(), unchanged.len(), shown.len())
    {
        return Err(EditionError::Inconsistent("lists of records that do not fit each other"));
    }
    let persons = persons_of_records(numbers.len(), persons)?;
    let mut place_of = vec![NONE; records.len()];
    for (place, number) in (0_u32..).zip(numbers) {
        let slot = place_of.get_mut(*number as usize);
        *slot.ok_or(EditionError::Inconsistent("a record that is not there"))? = place;
    }
    let stored = |number: usize| edition.record_bytes(unchanged[number]?);
    let encode = |&number: &u32| {
        let number = number as usize;
        let (record, resolution) = (&records[number], &resolutions[number]);
        let value = match (stored(number), place_of[number]) {
            (Some(bytes), NONE) => stored_record::carry_in_place(bytes, record),
            // nobody's record can be neither the same nor anybody's who is concerned
            (None, NONE) => None,
            (bytes, place) => {
                let placed = (persons[place as usize], shown[place as usize]);
                match bytes {
                    Some(bytes) => stored_record::carry(bytes, record, resolution, placed),
                    None => stored_record::encode(record, resolution, placed),
                }
            }
        };
        (keys::of_mention(&record.key), value)
    };
    let all: Vec<u32> = (0..).take(records.len()).collect();
    write_table(folder, part_names::RECORDS, TableKind::Records, &all, encode)
}

/// Entries of a table that stand in the place of others.
struct Exchanged<'f> {
    folder: &'f Path,
    name: &'static str,
    kind: TableKind,
    /// In the order of their keys.
    new: Vec<Encoded>,
}

impl Exchanged<'_> {
    /// Writes the earlier table with the entries of `replaced` keys exchanged for the new ones, and the values of all others `carried` over.
    fn write(
        self,
        earlier: &Table,
        replaced: impl Fn(&[u8]) -> bool,
        carried: impl Fn(&[u8]) -> Option<Vec<u8>>,
    ) -> Result<ManifestPart, EditionError> {
        let Self { folder, name, kind, new } = self;
        let uncoded = || EditionError::Inconsistent("a value that cannot be encoded");
        let mut table = TableWriter::create(&folder.join(name), kind)?;
        let mut new = new.into_iter().peekable();
        for entry in earlier.iter() {
            let (key, value) = entry?;
            while let Some((key, value)) = new.next_if(|(coming, _)| coming.as_slice() <= key) {
                table.add(&key, &value.ok_or_else(uncoded)?)?;
            }
            if !replaced(key) {
                let carried = carried(value);
                table.add(
                    key,
                    &carried.ok_or(EditionError::Inconsistent(
                        "somebody whom nothing concerns, and whose record is not the same",
                    ))?,
                )?;
            }
        }
        for (key, value) in new {
            table.add(&key, &value.ok_or_else(uncoded)?)?;
        }
        Ok(part_of(name, &table.finish()?))
    }
}

/// The last edition's marks, with those of the people concerned exchanged.
fn write_marks(folder: &Path, revision: &Revision<'_>) -> Result<ManifestPart, EditionError> {
    let Revision { edition, records, resolutions, numbers, before, persons, .. } = *revision;
    let number = |place: &u32| numbers.get(*place as usize).map(|number| *number as usize);
    let theirs = |person: &Person| {
        let at = person.records.iter().filter_map(number);
        let there = at.filter_map(|at| Some((records.get(at)?, resolutions.get(at)?)));
        stored_marks::of_person(person.id, there)
    };
    let new = stored_marks::of_persons(persons, theirs);
    let whose: FxHashSet<u64> = before.iter().map(|id| id.to_bits()).collect();
    let mut table = TableWriter::create(&folder.join(part_names::MARKS), TableKind::Marks)?;
    let mut new = new.chunk_by(|a, b| a.0 == b.0).peekable();
    let under = |marks: &[(u64, u64)]| marks.first().map_or(u64::MAX, |(under, _)| *under);
    let add = |table: &mut TableWriter, marks: &[(u64, u64)]| match marks {
        [] => Ok(()),
        some => table.add(&keys::of_number(under(some)), &stored_marks::encode(some)),
    };
    for entry in edition.marks.iter() {
        let entry = entry?;
        let (place, marks) = stored_marks::entry_of(edition, entry)?;
        while let Some(coming) = new.next_if(|marks| under(marks) < place) {
            add(&mut table, coming)?;
        }
        let coming = new.next_if(|marks| under(marks) == place);
        let kept = |mark: &u64| !stored_marks::is_of(&whose, *mark);
        if coming.is_none() && marks.clone().all(|mark| kept(&mark)) {
            table.add(entry.0, entry.1)?;
            continue;
        }
        let kept = marks.filter(kept).map(|mark| (place, mark));
        let mut all: Vec<(u64, u64)> = kept.chain(coming.into_iter().flatten().copied()).collect();
        all.sort_unstable();
        add(&mut table, &all)?;
    }
    for coming in new {
        add(&mut table, coming)?;
    }
    Ok(part_of(part_names::MARKS, &table.finish()?))
}
