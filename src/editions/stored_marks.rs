//! The marks by which people are found, as an edition stores them: under way and place, signs with their persons, ascending.
//!
//! In: a draft. Out: the marks of all its persons, each once; and from an open edition whoever some probes find. What a mark means is
//! `finding`'s.

use rayon::prelude::*;

use super::open_edition::OpenEdition;
use super::{EditionDraft, EditionError, keys};
use crate::finding::{Probe, marks_of};
use crate::values::PersonId;

/// Bytes of a sign with its person.
const BYTES: usize = 8;

/// Every mark of a draft's persons: under which number it stands, and sign and person; ascending, each once.
pub(super) fn of(draft: &EditionDraft<'_>) -> Vec<(u64, u64)> {
    let EditionDraft { records, resolutions, persons, .. } = *draft;
    let mut all: Vec<(u64, u64)> = persons
        .par_iter()
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
    all.par_sort_unstable();
    all
}

/// The marks under one number.
pub(super) fn encode(marks: &[(u64, u64)]) -> Vec<u8> {
    marks.iter().flat_map(|(_, mark)| mark.to_le_bytes()).collect()
}

impl OpenEdition {
    /// Whoever some probes find, ascending, each once. More than fit, never fewer: leave to show anything of them is the door's to give.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn found(&self, probes: &[Probe]) -> Result<Vec<PersonId>, EditionError> {
        let mut found = Vec::new();
        for probe in probes {
            let (first, last) = probe.under().into_inner();
            let last = keys::of_number(last);
            for entry in self.marks.between(&keys::of_number(first), &last)? {
                let (marks, rest) = entry?.1.as_chunks::<BYTES>();
                if !rest.is_empty() {
                    let detail = "marks that end in the middle of one";
                    return Err(EditionError::corrupt(self.marks.path(), detail));
                }
                let marks = marks.iter().map(|mark| u64::from_le_bytes(*mark));
                found.extend(marks.filter_map(|mark| probe.finds(mark)));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}
