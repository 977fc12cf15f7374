//! The marks by which people are found, as an edition stores them: under way and place, signs with their persons, ascending.
//!
//! In: a draft. Out: the marks of all its persons, each once; and from an open edition whoever some probes find. What a mark means is
//! `finding`'s.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::open_edition::OpenEdition;
use super::stored_people::StoredPerson;
use super::table::Entry;
use super::{EditionDraft, EditionError, Unchanged, keys};
use crate::addresses::AddressResolution;
use crate::finding::{Probe, marks_of, whose};
use crate::normalise::NormalisedRecord;
use crate::persons::Person;
use crate::values::PersonId;

/// Bytes of a sign with its person.
const BYTES: usize = 8;

/// Every mark of a draft's persons: under which number it stands, and sign and person; ascending, each once.
///
/// Of persons whose records are all as an earlier edition has them, that edition's are taken over: they rest on nothing else.
pub(super) fn of(draft: &EditionDraft<'_>) -> Result<Vec<(u64, u64)>, EditionError> {
    let same = match draft.unchanged {
        Some(unchanged) => persons_as_before(draft, unchanged)?,
        None => FxHashSet::default(),
    };
    let EditionDraft { records, resolutions, persons, .. } = *draft;
    let mut all: Vec<(u64, u64)> = persons
        .par_iter()
        .filter(|person| !same.contains(&person.id.to_bits()))
        .flat_map_iter(|person| {
            let mut marks = Vec::with_capacity(16);
            // a place that is not there is told of by whoever writes the records
            let places = person.records.iter().map(|place| *place as usize);
            let there = places.filter_map(|at| Some((records.get(at)?, resolutions.get(at)?)));
            for (record, resolution) in there {
                marks_of(record, resolution, |mark| marks.push((mark.under(), mark.of(person.id))));
            }
            marks.sort_unstable();
            marks.dedup();
            marks
        })
        .collect();
    if let Some(Unchanged { edition, .. }) = draft.unchanged {
        for entry in edition.marks.iter() {
            let (under, marks) = entry_of(edition, entry?)?;
            let theirs = |mark: &u64| is_of(&same, *mark);
            all.extend(marks.filter(theirs).map(|mark| (under, mark)));
        }
    }
    all.par_sort_unstable();
    Ok(all)
}

/// The marks of some persons, ascending, each once; `theirs` tells those of one.
pub(super) fn of_persons(
    persons: &[Person],
    theirs: impl Fn(&Person) -> Vec<(u64, u64)> + Sync + Send,
) -> Vec<(u64, u64)> {
    let mut all: Vec<(u64, u64)> = persons.par_iter().flat_map_iter(theirs).collect();
    all.par_sort_unstable();
    all
}

/// The marks of a person of these records, ascending, each once.
pub(super) fn of_person<'r>(
    id: PersonId,
    records: impl Iterator<Item = (&'r NormalisedRecord, &'r AddressResolution)>,
) -> Vec<(u64, u64)> {
    let mut marks = Vec::with_capacity(16);
    for (record, resolution) in records {
        marks_of(record, resolution, |mark| marks.push((mark.under(), mark.of(id))));
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// True of the mark of one of these persons.
pub(super) fn is_of(persons: &FxHashSet<u64>, mark: u64) -> bool {
    whose(mark).is_some_and(|person| persons.contains(&person.to_bits()))
}

/// The persons who have the same records as in the earlier edition, none of them changed.
fn persons_as_before(
    draft: &EditionDraft<'_>,
    Unchanged { edition, numbers }: Unchanged<'_>,
) -> Result<FxHashSet<u64>, EditionError> {
    // of each record there, whose it was, and of how many
    let mut before: Vec<(u64, usize)> = vec![(0, 0); edition.records_len()];
    for person in edition.persons() {
        let StoredPerson { id, records, household: _ } = person?;
        for number in &records {
            if let Some(of) = before.get_mut(*number as usize) {
                *of = (id.to_bits(), records.len());
            }
        }
    }
    let as_before = |person: &&Person| {
        person.records.iter().all(|place| {
            let number = numbers.get(*place as usize).copied().flatten();
            let of = number.and_then(|number| before.get(number as usize));
            of == Some(&(person.id.to_bits(), person.records.len()))
        })
    };
    Ok(draft.persons.iter().filter(as_before).map(|person| person.id.to_bits()).collect())
}

/// The marks under one number.
pub(super) fn encode(marks: &[(u64, u64)]) -> Vec<u8> {
    marks.iter().flat_map(|(_, mark)| mark.to_le_bytes()).collect()
}

/// A number, and the marks that an edition keeps under it.
pub(super) fn entry_of<'e>(
    edition: &OpenEdition,
    (key, marks): Entry<'e>,
) -> Result<(u64, impl Iterator<Item = u64> + Clone + 'e), EditionError> {
    let corrupt = |detail| EditionError::corrupt(edition.marks.path(), detail);
    let under = keys::to_number(key).ok_or_else(|| corrupt("a key that is none"))?;
    let (marks, rest) = marks.as_chunks::<BYTES>();
    if !rest.is_empty() {
        return Err(corrupt("marks that end in the middle of one"));
    }
    Ok((under, marks.iter().map(|mark| u64::from_le_bytes(*mark))))
}

impl OpenEdition {
    /// Whoever some probes find, ascending, each once. More than fit, never fewer: leave to show anything of them is the door's to give.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn found(&self, probes: &[Probe]) -> Result<Vec<PersonId>, EditionError> {
        // several ask for the same place: it is looked at once
        let mut placed: Vec<((u64, u64), &Probe)> =
            probes.iter().map(|probe| (probe.under().into_inner(), probe)).collect();
        placed.sort_by_key(|(place, _)| *place);
        let mut found = Vec::new();
        for of_place in placed.chunk_by(|(one, _), (other, _)| one == other) {
            let (first, last) = of_place[0].0;
            let last = keys::of_number(last);
            for entry in self.marks.between(&keys::of_number(first), &last)? {
                let (_, marks) = entry_of(self, entry?)?;
                let finds = |mark| of_place.iter().find_map(|(_, probe)| probe.finds(mark));
                found.extend(marks.filter_map(finds));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}
