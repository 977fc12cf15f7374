//! What changed between two editions: persons, households, records.
//!
//! In: two open editions. Out: lists of identifiers, each in order. Pure: reads both once, side by side, in the order
//! of their keys. An identifier that went is *merged* into the one that holds most of its records now, or *retired* if
//! none of them is left; one that came is *split off* from the one that held most of its records before, or
//! *added* if none of them was known. Ties go to the lower identifier.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::iter::Peekable;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::open_edition::PlacedInPlace;
use super::{EditionError, EditionId, OpenEdition, StoredHousehold, StoredPerson};
use crate::values::{HouseholdId, MentionKey, PersonId};

/// The difference of two editions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditionDiff {
    /// The earlier edition.
    pub from: EditionId,
    /// The later edition.
    pub to: EditionId,
    /// Persons whose records are all new.
    pub persons_added: Vec<PersonId>,
    /// Persons of whose records none is left.
    pub persons_retired: Vec<PersonId>,
    /// Persons that went into others.
    pub persons_merged: Vec<Merge<PersonId>>,
    /// Persons that came out of others.
    pub persons_split: Vec<Split<PersonId>>,
    /// Persons in both editions.
    pub persons_kept: u64,
    /// Persons in both editions whose household is another, or came, or went.
    pub persons_moved: Vec<HouseholdMove>,
    /// Households of whose people's records none was in a household before.
    pub households_added: Vec<HouseholdId>,
    /// Households of whose people's records none is in a household now.
    pub households_gone: Vec<HouseholdId>,
    /// Households whose people live in another now.
    pub households_merged: Vec<Merge<HouseholdId>>,
    /// Households that came, and whose people lived in another before.
    pub households_split: Vec<Split<HouseholdId>>,
    /// Households in both editions with another residence, kind or circle of members.
    pub households_changed: Vec<HouseholdId>,
    /// Households in both editions.
    pub households_kept: u64,
    /// Records that came.
    pub records_added: Vec<MentionKey>,
    /// Records that went.
    pub records_removed: Vec<MentionKey>,
    /// Records whose source row changed.
    pub records_changed: Vec<MentionKey>,
    /// Records in both editions.
    pub records_kept: u64,
    /// Records in both editions that belong to another person now.
    pub records_regrouped: u64,
}

/// An identifier that went into another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Merge<Id> {
    /// The identifier that is no longer used.
    pub retired: Id,
    /// Who holds most of its records now.
    pub into: Id,
}

/// An identifier that came out of another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Split<Id> {
    /// Who held most of its records before.
    pub from: Id,
    /// The new identifier.
    pub new: Id,
}

/// A person whose current household is another than before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct HouseholdMove {
    /// Who.
    pub person: PersonId,
    /// Before; `None` if none was known.
    pub from: Option<HouseholdId>,
    /// Now; `None` if none is known.
    pub to: Option<HouseholdId>,
}

/// How much changed, without who: for reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DiffCounts {
    /// Persons whose records are all new.
    pub persons_added: u64,
    /// Persons of whose records none is left.
    pub persons_retired: u64,
    /// Persons that went into others.
    pub persons_merged: u64,
    /// Persons that came out of others.
    pub persons_split: u64,
    /// Persons in both editions.
    pub persons_kept: u64,
    /// Persons whose household is another, or came, or went.
    pub persons_moved: u64,
    /// Households whose people had none before.
    pub households_added: u64,
    /// Households whose people have none now.
    pub households_gone: u64,
    /// Households whose people live in another now.
    pub households_merged: u64,
    /// Households that came out of others.
    pub households_split: u64,
    /// Households with another residence, kind or circle of members.
    pub households_changed: u64,
    /// Households in both editions.
    pub households_kept: u64,
    /// Records that came.
    pub records_added: u64,
    /// Records that went.
    pub records_removed: u64,
    /// Records whose source row changed.
    pub records_changed: u64,
}

impl EditionDiff {
    /// Compares two editions; neither need be the current one.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if either is damaged.
    pub fn between(earlier: &OpenEdition, later: &OpenEdition) -> Result<Self, EditionError> {
        let mut diff = Self::of_nothing(earlier.id(), later.id());
        let homes = Homes { before: homes(earlier.persons())?, now: homes(later.persons())? };
        let (regrouped, rehoused) =
            diff.compare_records((earlier, earlier.placed()), (later, later.placed()), &homes)?;
        diff.compare_persons(earlier.persons(), later.persons(), &regrouped)?;
        diff.compare_households(earlier.households(), later.households(), &rehoused)?;
        Ok(diff)
    }

    /// Compares an edition with the one that it was renewed from: the same records are those of the same people, and only these people,
    /// each named once, and the households that they are in or were in may differ.
    ///
    /// # Errors
    /// [`EditionError::Corrupt`] if either is damaged.
    pub fn of_renewal(
        earlier: &OpenEdition,
        later: &OpenEdition,
        persons: &[PersonId],
    ) -> Result<Self, EditionError> {
        let mut diff = Self::of_nothing(earlier.id(), later.id());
        let (mut rehoused, mut households) = (Vec::new(), BTreeSet::new());
        let mut persons = persons.to_vec();
        persons.sort_unstable();
        for id in &persons {
            let (before, now) = (earlier.person(*id)?, later.person(*id)?);
            let home = |person: &Option<StoredPerson>| person.as_ref().and_then(|it| it.household);
            let (from, to) = (home(&before), home(&now));
            households.extend(from.into_iter().chain(to));
            if let (Some(from), Some(to)) = (from, to)
                && from != to
            {
                let records = now.map_or(0, |person| person.records.len());
                rehoused.extend(std::iter::repeat_n((from, to), records));
            }
        }
        let of = |edition: &OpenEdition| {
            let people = persons.iter().filter_map(|id| edition.person(*id).transpose());
            people.collect::<Vec<_>>()
        };
        diff.compare_persons(of(earlier).into_iter(), of(later).into_iter(), &[])?;
        diff.persons_kept = earlier.persons_len() as u64;
        let of = |edition: &OpenEdition| {
            let theirs = households.iter().filter_map(|id| edition.household(*id).transpose());
            theirs.collect::<Vec<_>>()
        };
        let (before, now) = (of(earlier), of(later));
        let elsewhere = (earlier.households_len() - before.len()) as u64;
        diff.compare_households(before.into_iter(), now.into_iter(), &rehoused)?;
        diff.households_kept += elsewhere;
        diff.records_kept = earlier.records_len() as u64;
        Ok(diff)
    }

    pub(super) fn of_nothing(from: EditionId, to: EditionId) -> Self {
        Self {
            from,
            to,
            persons_added: Vec::new(),
            persons_retired: Vec::new(),
            persons_merged: Vec::new(),
            persons_split: Vec::new(),
            persons_kept: 0,
            persons_moved: Vec::new(),
            households_added: Vec::new(),
            households_gone: Vec::new(),
            households_merged: Vec::new(),
            households_split: Vec::new(),
            households_changed: Vec::new(),
            households_kept: 0,
            records_added: Vec::new(),
            records_removed: Vec::new(),
            records_changed: Vec::new(),
            records_kept: 0,
            records_regrouped: 0,
        }
    }

    /// True if persons, households and records are all as they were.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let counts = DiffCounts { persons_kept: 0, households_kept: 0, ..self.counts() };
        counts == DiffCounts::default() && self.records_regrouped == 0
    }

    /// How much changed.
    #[must_use]
    pub fn counts(&self) -> DiffCounts {
        DiffCounts {
            persons_added: self.persons_added.len() as u64,
            persons_retired: self.persons_retired.len() as u64,
            persons_merged: self.persons_merged.len() as u64,
            persons_split: self.persons_split.len() as u64,
            persons_kept: self.persons_kept,
            persons_moved: self.persons_moved.len() as u64,
            households_added: self.households_added.len() as u64,
            households_gone: self.households_gone.len() as u64,
            households_merged: self.households_merged.len() as u64,
            households_split: self.households_split.len() as u64,
            households_changed: self.households_changed.len() as u64,
            households_kept: self.households_kept,
            records_added: self.records_added.len() as u64,
            records_removed: self.records_removed.len() as u64,
            records_changed: self.records_changed.len() as u64,
        }
    }

    /// Returns (person before, person now) of every record that belongs to another person now, and (household before, household now)
    /// of every record whose person lives in another.
    #[expect(clippy::type_complexity, reason = "two lists of the same shape, taken apart at once")]
    pub(super) fn compare_records<'e>(
        &mut self,
        (earlier, before): (&OpenEdition, impl Iterator<Item = FoundInPlace<'e>>),
        (later, now): (&OpenEdition, impl Iterator<Item = FoundInPlace<'e>>),
        homes: &Homes,
    ) -> Result<(Vec<(PersonId, PersonId)>, Vec<(HouseholdId, HouseholdId)>), EditionError> {
        let (mut regrouped, mut rehoused) = (Vec::new(), Vec::new());
        // keys as they are stored are in the order of the keys
        let by_key = |a: &PlacedInPlace<'_>, b: &PlacedInPlace<'_>| a.1.cmp(b.1);
        for step in side_by_side(before, now, by_key) {
            match step? {
                Step::Gone((_, key, _)) => self.records_removed.push(earlier.mention_key(key)?),
                Step::New((_, key, _)) => self.records_added.push(later.mention_key(key)?),
                Step::Both((_, _, before), (_, key, now)) => {
                    self.records_kept += 1;
                    if before.person != now.person {
                        regrouped.push((before.person, now.person));
                    }
                    let home = (homes.before.get(&before.person), homes.now.get(&now.person));
                    if let (Some(&before), Some(&now)) = home
                        && before != now
                    {
                        rehoused.push((before, now));
                    }
                    if before.fingerprint != now.fingerprint {
                        self.records_changed.push(later.mention_key(key)?);
                    }
                }
            }
        }
        self.records_regrouped = regrouped.len() as u64;
        Ok((regrouped, rehoused))
    }

    pub(super) fn compare_persons(
        &mut self,
        earlier: impl Iterator<Item = Result<StoredPerson, EditionError>>,
        later: impl Iterator<Item = Result<StoredPerson, EditionError>>,
        regrouped: &[(PersonId, PersonId)],
    ) -> Result<(), EditionError> {
        let successors = largest_shares(regrouped.iter().copied());
        let origins = largest_shares(regrouped.iter().map(|&(before, now)| (now, before)));
        let by_id = |a: &StoredPerson, b: &StoredPerson| a.id.cmp(&b.id);
        for step in side_by_side(earlier, later, by_id) {
            match step? {
                // all records of an identifier that went or came are regrouped ones, if both editions have them
                Step::Gone(StoredPerson { id: retired, .. }) => {
                    match share_of(&successors, retired) {
                        Some(into) => self.persons_merged.push(Merge { retired, into }),
                        None => self.persons_retired.push(retired),
                    }
                }
                Step::New(StoredPerson { id: new, .. }) => match share_of(&origins, new) {
                    Some(from) => self.persons_split.push(Split { from, new }),
                    None => self.persons_added.push(new),
                },
                Step::Both(before, now) => {
                    self.persons_kept += 1;
                    if before.household != now.household {
                        let (from, to) = (before.household, now.household);
                        self.persons_moved.push(HouseholdMove { person: now.id, from, to });
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn compare_households(
        &mut self,
        earlier: impl Iterator<Item = Result<StoredHousehold, EditionError>>,
        later: impl Iterator<Item = Result<StoredHousehold, EditionError>>,
        rehoused: &[(HouseholdId, HouseholdId)],
    ) -> Result<(), EditionError> {
        let successors = largest_shares(rehoused.iter().copied());
        let origins = largest_shares(rehoused.iter().map(|&(before, now)| (now, before)));
        let by_id = |a: &StoredHousehold, b: &StoredHousehold| a.id.cmp(&b.id);
        for step in side_by_side(earlier, later, by_id) {
            match step? {
                Step::Gone(StoredHousehold { id: retired, .. }) => {
                    match share_of(&successors, retired) {
                        Some(into) => self.households_merged.push(Merge { retired, into }),
                        None => self.households_gone.push(retired),
                    }
                }
                Step::New(StoredHousehold { id: new, .. }) => match share_of(&origins, new) {
                    Some(from) => self.households_split.push(Split { from, new }),
                    None => self.households_added.push(new),
                },
                Step::Both(before, now) => {
                    self.households_kept += 1;
                    let who = |household: &StoredHousehold| -> Vec<PersonId> {
                        household.members.iter().map(|member| member.person).collect()
                    };
                    if (&before.residence, before.kind, who(&before))
                        != (&now.residence, now.kind, who(&now))
                    {
                        self.households_changed.push(now.id);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Where every person lives, in both editions. Looked up, never walked.
pub(super) struct Homes {
    pub(super) before: FxHashMap<PersonId, HouseholdId>,
    pub(super) now: FxHashMap<PersonId, HouseholdId>,
}

/// A record of an edition, where it can be read.
pub(super) type FoundInPlace<'e> = Result<PlacedInPlace<'e>, EditionError>;

/// The household of each of these persons who has one.
pub(super) fn homes(
    persons: impl Iterator<Item = Result<StoredPerson, EditionError>>,
) -> Result<FxHashMap<PersonId, HouseholdId>, EditionError> {
    let mut homes = FxHashMap::default();
    for person in persons {
        let person = person?;
        if let Some(household) = person.household {
            homes.insert(person.id, household);
        }
    }
    Ok(homes)
}

/// For each left identifier, the right one that occurs with it most often; ties go to the lower. Sorted by left.
fn largest_shares<Id: Copy + Ord>(pairs: impl Iterator<Item = (Id, Id)>) -> Vec<(Id, Id)> {
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_unstable();
    let runs = pairs.chunk_by(|a, b| a.0 == b.0);
    runs.filter_map(|run| {
        let shares = run.chunk_by(|a, b| a == b);
        // the first of the longest: runs stand in order of the right identifier
        let largest = shares.rev().max_by_key(|share| share.len())?;
        largest.first().copied()
    })
    .collect()
}

fn share_of<Id: Copy + Ord>(shares: &[(Id, Id)], id: Id) -> Option<Id> {
    let at = shares.binary_search_by_key(&id, |share| share.0).ok()?;
    shares.get(at).map(|share| share.1)
}

/// One step along two sorted lists.
enum Step<T> {
    /// Only in the earlier.
    Gone(T),
    /// Only in the later.
    New(T),
    /// In both.
    Both(T, T),
}

/// Walks two lists, sorted by the same order without doubles, side by side.
fn side_by_side<T, E>(
    earlier: impl Iterator<Item = Result<T, E>>,
    later: impl Iterator<Item = Result<T, E>>,
    order: impl Fn(&T, &T) -> Ordering,
) -> impl Iterator<Item = Result<Step<T>, E>> {
    let (mut earlier, mut later) = (earlier.peekable(), later.peekable());
    std::iter::from_fn(move || match next_side(&mut earlier, &mut later, &order)? {
        Ordering::Less => earlier.next().map(|item| item.map(Step::Gone)),
        Ordering::Greater => later.next().map(|item| item.map(Step::New)),
        Ordering::Equal => match (earlier.next()?, later.next()?) {
            (Ok(before), Ok(now)) => Some(Ok(Step::Both(before, now))),
            (Err(fault), _) | (_, Err(fault)) => Some(Err(fault)),
        },
    })
}

/// Which list's head comes first; `None` at the end of both. A fault comes at once.
fn next_side<T, E>(
    earlier: &mut Peekable<impl Iterator<Item = Result<T, E>>>,
    later: &mut Peekable<impl Iterator<Item = Result<T, E>>>,
    order: &impl Fn(&T, &T) -> Ordering,
) -> Option<Ordering> {
    Some(match (earlier.peek(), later.peek()) {
        (None, None) => return None,
        (Some(Err(_)), _) | (Some(_), None) => Ordering::Less,
        (_, Some(Err(_))) | (None, Some(_)) => Ordering::Greater,
        (Some(Ok(before)), Some(Ok(now))) => order(before, now),
    })
}
