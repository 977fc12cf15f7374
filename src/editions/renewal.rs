//! An edition that differs from the last one in what is known of a few people.
//!
//! In: the last edition, read whole; those few, as they are tonight, and tonight's events. Out: the content parts of the new edition. A part of
//! which nothing differs is the last edition's file under a second name: editions never change. Of the others, the entries of these people are
//! exchanged. What comes of it is byte for byte what writing everything anew gives; that nobody else is concerned is for the night to know.

use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::manifest::{EditionCounts, ManifestPart};
use super::parts_writer::{
    Encoded, RecordOrder, event_entry, history_entry, household_entry, households_of_persons,
    part_of, person_entry, relation_entry, stored_households, stored_persons, stored_relations,
    under_both,
};
use super::stored_values::Stored;
use super::table::Table;
use super::table_writer::{TableKind, TableWriter};
use super::{EditionError, EditionFacts, OpenEdition, ResidenceHistory, durable, keys, part_names};
use crate::events::LifeEvent;
use crate::households::{Household, Relation};
use crate::persons::Person;
use crate::values::PersonId;

/// What differs from the last edition, or may.
#[derive(Clone, Copy, Debug)]
pub struct Renewal<'a> {
    /// The last edition, which was read whole.
    pub edition: &'a OpenEdition,
    /// The numbers there, and tonight, of the records that places point at.
    pub numbers: &'a [u32],
    /// These few people, with the records that they had.
    pub persons: &'a [Person],
    /// Their households: nobody else lives in them, or lived in the ones that they had.
    pub households: &'a [Household],
    /// Where they have lived, and those of `forgotten` of whom something is still remembered.
    pub residences: &'a [ResidenceHistory],
    /// People without records of whom less may be remembered than before.
    pub forgotten: &'a [PersonId],
    /// What these few are to each other; to others they are nothing.
    pub relations: &'a [Relation<u32>],
    /// All life events known tonight, by name.
    pub events: &'a [LifeEvent],
    /// Facts for the manifest.
    pub facts: &'a EditionFacts,
}

/// Entries of a table that are exchanged.
struct Exchange {
    name: &'static str,
    kind: TableKind,
    /// In the order of their keys.
    new: Vec<Encoded>,
}

/// The parts of an edition of that night, the names of those that are the last edition's, and the counts.
pub(super) fn renew_parts(
    folder: &Path,
    night: Date,
    renewal: &Renewal<'_>,
) -> Result<(Vec<ManifestPart>, EditionCounts), EditionError> {
    let Renewal { edition, numbers, persons, households, residences, forgotten, .. } = *renewal;
    let order = RecordOrder::of_numbers(numbers);
    let homes = households_of_persons(persons, households)?;
    let stored = stored_persons(persons, &homes, &order)?;
    let now = stored_households(persons, households, &order)?;
    let (mut whose, mut had, mut housed) = (FxHashSet::default(), FxHashSet::default(), 0);
    for person in persons {
        whose.insert(person.id.store());
        let before = edition.person(person.id)?;
        let before = before.ok_or(EditionError::Inconsistent("a person who is new"))?;
        had.extend(before.household.map(|home| home.store()));
        housed += u64::from(before.household.is_some());
    }
    let mut counts = edition.manifest().counts;
    counts.households = counts.households + now.len() as u64 - had.len() as u64;
    counts.housed_persons = counts.housed_persons + homes.iter().flatten().count() as u64 - housed;

    let mut histories: Vec<&ResidenceHistory> = residences.iter().collect();
    histories.sort_unstable_by_key(|history| history.person.store());
    let remembered = forgotten.iter().map(Stored::store).chain(whose.iter().copied()).collect();
    let relations = stored_relations(persons, renewal.relations, &order)?;
    let number = |key: &[u8]| keys::to_number(key.get(..8)?);
    let is_of = |all: &FxHashSet<u64>, key: &[u8]| number(key).is_some_and(|it| all.contains(&it));
    let exchange = |name, kind, new| Exchange { name, kind, new };
    let mut parts = vec![
        exchange(
            part_names::PERSONS,
            TableKind::Persons,
            stored.iter().map(person_entry).collect(),
        )
        .write(folder, (edition, &edition.persons), |key| is_of(&whose, key))?,
        exchange(
            part_names::HOUSEHOLDS,
            TableKind::Households,
            now.iter().map(household_entry).collect(),
        )
        .write(folder, (edition, &edition.households), |key| is_of(&had, key))?,
        exchange(
            part_names::RESIDENCES,
            TableKind::Residences,
            histories.iter().map(|it| history_entry(it, night, &order)).collect(),
        )
        .write(folder, (edition, &edition.residences), |key| is_of(&remembered, key))?,
        exchange(
            part_names::RELATIONS,
            TableKind::Relations,
            under_both(&relations).iter().map(relation_entry).collect(),
        )
        .write(folder, (edition, &edition.relations), |key| is_of(&whose, key))?,
        exchange(
            part_names::EVENTS,
            TableKind::Events,
            renewal.events.iter().map(event_entry).collect(),
        )
        .write(folder, (edition, &edition.events), |_| true)?,
    ];
    for name in [
        part_names::RECORDS,
        part_names::LINKS,
        part_names::MARKS,
        part_names::QUARANTINE,
        part_names::MODEL,
    ] {
        parts.push(shared(folder, edition, name)?);
    }
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((parts, counts))
}

impl Exchange {
    /// Writes the earlier table with the entries of `replaced` keys exchanged for the new ones.
    fn write(
        self,
        folder: &Path,
        (edition, earlier): (&OpenEdition, &Table),
        replaced: impl Fn(&[u8]) -> bool,
    ) -> Result<ManifestPart, EditionError> {
        let Self { name, kind, new } = self;
        let uncoded = || EditionError::Inconsistent("a value that cannot be encoded");
        let new = new.into_iter().map(|(key, value)| Ok((key, value.ok_or_else(uncoded)?)));
        let new = new.collect::<Result<Vec<(Vec<u8>, Vec<u8>)>, EditionError>>()?;
        let mut same = new.iter();
        let mut differs = false;
        for entry in earlier.iter() {
            let (key, value) = entry?;
            if replaced(key) && same.next().is_none_or(|(is, says)| is != key || says != value) {
                differs = true;
                break;
            }
        }
        if !differs && same.next().is_none() {
            return shared(folder, edition, name);
        }
        let mut table = TableWriter::create(&folder.join(name), kind)?;
        let mut new = new.into_iter().peekable();
        for entry in earlier.iter() {
            let (key, value) = entry?;
            while let Some((key, value)) = new.next_if(|(coming, _)| coming.as_slice() <= key) {
                table.add(&key, &value)?;
            }
            if !replaced(key) {
                table.add(key, value)?;
            }
        }
        for (key, value) in new {
            table.add(&key, &value)?;
        }
        Ok(part_of(name, &table.finish()?))
    }
}

/// A part that is the earlier edition's.
fn shared(folder: &Path, edition: &OpenEdition, name: &str) -> Result<ManifestPart, EditionError> {
    let part = edition.manifest().parts.iter().find(|part| part.name == name);
    let part = part.ok_or(EditionError::Inconsistent("the last edition lacks a part"))?;
    durable::share_file(&edition.folder().join(name), &folder.join(name))?;
    Ok(part.clone())
}
