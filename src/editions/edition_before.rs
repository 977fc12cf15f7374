//! The last edition as a night looks back on it: what it has of each of tonight's records, and who lived where.
//!
//! In: an edition, the keys of tonight's records in their order. Out: for each of them where it belonged; for each record of the edition its
//! place tonight; homes by person. Both lists are in the order of their keys, so that one walk finds all, and every stage that asks what was
//! known asks this instead of the edition's files.

use std::cmp::Ordering;

use compact_str::CompactString;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::open_edition::{PlacedInPlace, decoded};
use super::stored_record::{Placed, decode_placed};
use super::{EditionError, OpenEdition, ResidenceHistory, keys};
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
    /// Whose histories are looked back on, ascending; everybody's if not said.
    whose: Option<Vec<PersonId>>,
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
        Ok(Self { edition, then, now, homes, whose: None })
    }

    /// Looks some of the edition's records up by their numbers, none of one that it does not have, and the homes of these persons, who are
    /// theirs; only the histories of `whose` are looked back on.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if a part is damaged, [`EditionError::Inconsistent`] if there is no such record.
    pub fn of_few(
        edition: &'e OpenEdition,
        numbers: impl IntoIterator<Item = Option<u32>>,
        persons: impl IntoIterator<Item = PersonId>,
        mut whose: Vec<PersonId>,
    ) -> Result<Self, EditionError> {
        let mut now = vec![None; edition.records_len()];
        let mut then = Vec::new();
        for (place, number) in (0_u32..).zip(numbers) {
            let Some(number) = number else {
                then.push(None);
                continue;
            };
            let placement = edition.placement_at(number)?;
            let placement = placement.ok_or(EditionError::Inconsistent("no record of a number"))?;
            let (person, fingerprint, shown) =
                (placement.person, placement.fingerprint, placement.shown);
            now[number as usize] = Some(place);
            then.push(Some(RecordThen { number, person, fingerprint, shown }));
        }
        let mut homes = FxHashMap::default();
        for id in persons {
            let home = edition.person(id)?.and_then(|person| person.household);
            if let Some(household) = home.map(|it| edition.household(it)).transpose()?.flatten() {
                homes.insert(id, (household.id, household.residence));
            }
        }
        whose.sort_unstable();
        whose.dedup();
        Ok(Self { edition, then, now, homes, whose: Some(whose) })
    }

    /// Where people have lived, by person: as far as it is looked back on.
    pub fn histories(&self) -> impl Iterator<Item = Result<ResidenceHistory, EditionError>> {
        let (all, some) = match &self.whose {
            None => (Some(self.edition.residence_histories()), None),
            Some(whose) => {
                let of = |id: &PersonId| self.edition.residence_history(*id).transpose();
                (None, Some(whose.iter().filter_map(of)))
            }
        };
        all.into_iter().flatten().chain(some.into_iter().flatten())
    }
}

impl OpenEdition {
    /// Number, key as stored, and placement of some records, by their numbers.
    pub(super) fn placed_of(
        &self,
        numbers: &[u32],
    ) -> impl Iterator<Item = Result<PlacedInPlace<'_>, EditionError>> {
        numbers.iter().map(|number| {
            let entry = self.records.at(*number as usize)?;
            let (key, value) = entry.ok_or(EditionError::Inconsistent("no record of a number"))?;
            Ok((*number, key, decoded(&self.records, decode_placed(value))?))
        })
    }

    /// The dataset of each record, and its row's fingerprint, in the order of their numbers.
    pub fn rows(&self) -> impl Iterator<Item = Result<(CompactString, [u8; 16]), EditionError>> {
        self.placed().map(|placed| {
            let (_, key, placed) = placed?;
            Ok((decoded(&self.records, keys::dataset_of(key))?, placed.fingerprint))
        })
    }

    /// The person of the record of a number.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn person_at(&self, number: u32) -> Result<Option<PersonId>, EditionError> {
        let Some((_, value)) = self.records.at(number as usize)? else { return Ok(None) };
        decoded(&self.records, decode_placed(value)).map(|placed| Some(placed.person))
    }

    /// The number of the record that has a key.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if the part is damaged.
    pub fn number_of(&self, key: &MentionKey) -> Result<Option<u32>, EditionError> {
        let found = self.records.find(&keys::of_mention(key))?;
        Ok(found.and_then(|(at, _)| u32::try_from(at).ok()))
    }
}
