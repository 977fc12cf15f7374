//! What changed between an edition and the one that it was revised from, by whom the changes concern.
//!
//! In: both editions, those people as either calls them, their records by the numbers that either has. Out: the same as comparing the two
//! whole gives; that nobody else is concerned is for the night to know.

use std::collections::BTreeSet;

use super::diff::{Homes, homes};
use super::{EditionDiff, EditionError, OpenEdition, StoredPerson};
use crate::values::{HouseholdId, PersonId};

/// Some people of an edition, with all that is theirs.
#[derive(Clone, Copy, Debug)]
pub struct Concerned<'c> {
    /// The edition.
    pub edition: &'c OpenEdition,
    /// Who, in any order.
    pub persons: &'c [PersonId],
    /// All of their records, ascending.
    pub numbers: &'c [u32],
}

impl EditionDiff {
    /// Compares an edition with the one that it was revised from, in which all others and all other records are the same.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if either is damaged.
    pub fn of_revision(before: Concerned<'_>, now: Concerned<'_>) -> Result<Self, EditionError> {
        let (earlier, later) = (before.edition, now.edition);
        let mut diff = Self::of_nothing(earlier.id(), later.id());
        let (were, are) = (before.people()?, now.people()?);
        let read = |people: &[StoredPerson]| people.iter().cloned().map(Ok).collect::<Vec<_>>();
        let homes =
            Homes { before: homes(read(&were).into_iter())?, now: homes(read(&are).into_iter())? };
        let (regrouped, rehoused) = diff.compare_records(
            (earlier, earlier.placed_of(before.numbers)),
            (later, later.placed_of(now.numbers)),
            &homes,
        )?;
        diff.records_kept += (earlier.records_len() - before.numbers.len()) as u64;
        let others = (earlier.persons_len() - were.len()) as u64;
        let lived: BTreeSet<HouseholdId> = homes.before.values().copied().collect();
        let live: BTreeSet<HouseholdId> = homes.now.values().copied().collect();
        diff.compare_persons(were.into_iter().map(Ok), are.into_iter().map(Ok), &regrouped)?;
        diff.persons_kept += others;
        let of = |edition: &OpenEdition, theirs: &BTreeSet<HouseholdId>| {
            let found = theirs.iter().filter_map(|id| edition.household(*id).transpose());
            found.collect::<Vec<_>>()
        };
        let elsewhere = (earlier.households_len() - lived.len()) as u64;
        diff.compare_households(
            of(earlier, &lived).into_iter(),
            of(later, &live).into_iter(),
            &rehoused,
        )?;
        diff.households_kept += elsewhere;
        Ok(diff)
    }
}

impl Concerned<'_> {
    /// The people, by identifier.
    fn people(&self) -> Result<Vec<StoredPerson>, EditionError> {
        let found = self.persons.iter().filter_map(|id| self.edition.person(*id).transpose());
        let mut people = found.collect::<Result<Vec<_>, EditionError>>()?;
        people.sort_unstable_by_key(|person| person.id);
        Ok(people)
    }
}
