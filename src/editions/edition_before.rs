//! The last edition as a night looks back on it: what it has of each of tonight's records, and who lived where.
//!
//! In: an edition, the keys of tonight's records in their order. Out: for each of them where it belonged; for each record of the edition its
//! place tonight; homes by person. Both lists are in the order of their keys, so that one walk finds all, and every stage that asks what was
//! known asks this instead of the edition's files.

use std::cmp::Ordering;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::stored_record::Placed;
use super::{EditionError, OpenEdition, keys};
use crate::households::Residence;
use crate::values::{HouseholdId, MentionKey, PersonId};

/// Where a record belonged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordThen {
    /// The record's number in the edition.
    pub number: u32,
    /// The person it belonged to.
    pub person: PersonId,
    /// The source row's fingerprint.
    pub fingerprint: [u8; 16],
    /// The night that first had the record at the address that it gives; none if the first night of all had it.
    pub shown: Option<Date>,
}

/// The last edition, looked back on.
#[derive(Debug)]
pub struct EditionBefore<'e> {
    /// The edition itself.
    pub edition: &'e OpenEdition,
    /// For each of tonight's records, what the edition has under its key.
    pub then: Vec<Option<RecordThen>>,
    /// For each record of the edition, its place among tonight's.
    pub now: Vec<Option<u32>>,
    /// Household and home by person.
    pub homes: FxHashMap<PersonId, (HouseholdId, Residence)>,
}

impl<'e> EditionBefore<'e> {
    /// Looks tonight's keys, which ascend, up in the edition.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if a part is damaged, [`EditionError::Inconsistent`] if the keys do not ascend.
    pub fn of<'k>(
        edition: &'e OpenEdition,
        tonight: impl IntoIterator<Item = &'k MentionKey>,
    ) -> Result<Self, EditionError> {
        let mut then = Vec::new();
        let mut now = vec![None; edition.records_len()];
        let mut placed = edition.placed().peekable();
        let (mut wanted, mut last) = (Vec::new(), Vec::new());
        for (place, key) in (0_u32..).zip(tonight) {
            std::mem::swap(&mut wanted, &mut last);
            keys::write_mention(key, &mut wanted);
            if place > 0 && wanted <= last {
                return Err(EditionError::Inconsistent("records are not in order of their keys"));
            }
            let mut found = None;
            while let Some(step) = placed.next_if(|step| match step {
                Ok((_, stored, _)) => *stored <= wanted.as_slice(),
                Err(_) => true,
            }) {
                let (number, stored, at) = step?;
                if stored.cmp(wanted.as_slice()) == Ordering::Equal {
                    let Placed { person, uprn: _, fingerprint, shown } = at;
                    now[number as usize] = Some(place);
                    found = Some(RecordThen { number, person, fingerprint, shown });
                }
            }
            then.push(found);
        }
        let mut homes = FxHashMap::default();
        for household in edition.households() {
            let household = household?;
            for member in &household.members {
                homes.insert(member.person, (household.id, household.residence.clone()));
            }
        }
        Ok(Self { edition, then, now, homes })
    }
}
