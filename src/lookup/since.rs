//! What has been settled since the edition that is served: stewards' decisions, and records held until the night.
//!
//! In: the journal's entries, an edition. Out: which records are two people's after all, which persons are one, who does not live where the
//! edition has them, and whose a record is that the edition does not have yet. Nothing of it is guessed: where a decision leaves open what the
//! night will make of it, less is shown until then. The night that knows of a decision ends what it does here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;

use crate::editions::{EditionError, OpenEdition, StoredHousehold};
use crate::journal::{
    DecidedAs, DecidedRecord, DecidedSide, DecisionMade, JournalEntry, JournalKind, Recorded,
};
use crate::stewardship::{Decision, DecisionBook};
use crate::values::{HouseholdId, MentionKey, PersonId};

/// What has been settled since an edition.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Since {
    /// Of a record, those that are another person's.
    apart: BTreeMap<MentionKey, BTreeSet<MentionKey>>,
    /// Of a record, those with which only a decision tied it that was taken back.
    loosened: BTreeMap<MentionKey, BTreeSet<MentionKey>>,
    /// Of a record, those that are the same person's.
    together: BTreeMap<MentionKey, BTreeSet<MentionKey>>,
    /// Persons of whom it was decided that they are one, and whom something in their records forbids to be: that is for the night to settle.
    waiting: BTreeSet<BTreeSet<PersonId>>,
    /// Of a person, the one whom they are one with, by the least of their identifiers.
    one_with: BTreeMap<PersonId, PersonId>,
    /// Where somebody does not live, or may not.
    not_at_home: BTreeMap<PersonId, HouseholdId>,
    /// Of a record that the edition does not have, whose it is taken to be.
    held: BTreeMap<MentionKey, PersonId>,
}

/// What became of a decision that two persons are one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecidedOne {
    /// They are shown as one.
    ShownSo,
    /// Something in their records forbids it: the night settles what it comes to.
    WaitsForTheNight,
}

/// A record that no night has seen for so many days is not coming: nothing is said of it any more.
const MOST_DAYS_HELD: i64 = 31;
/// More records than this of one side are not looked at.
const MOST_RECORDS: usize = 64;

impl Since {
    /// Nothing.
    pub const NOTHING: &'static Self = &Self {
        apart: BTreeMap::new(),
        loosened: BTreeMap::new(),
        together: BTreeMap::new(),
        waiting: BTreeSet::new(),
        one_with: BTreeMap::new(),
        not_at_home: BTreeMap::new(),
        held: BTreeMap::new(),
    };

    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 4] = [
        JournalKind::DecisionMade,
        JournalKind::DecisionUndone,
        JournalKind::DecidedByRule,
        JournalKind::RecordHeld,
    ];

    /// What the journal's entries have settled since an edition. `can_be_one` says of some persons of it whether nothing in their records forbids
    /// them to be one: two whom something does are not shown as one before the night has looked at all of their records.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn of(
        entries: &[Recorded],
        edition: &OpenEdition,
        can_be_one: impl Fn(&BTreeSet<PersonId>) -> Result<bool, EditionError>,
    ) -> Result<Self, EditionError> {
        let known_up_to = edition.manifest().decided_up_to;
        let mut since = Self::default();
        for decision in DecisionBook::of(entries).decisions() {
            let new = decision.number >= known_up_to;
            let taken_back = decision.undone.as_ref().is_some_and(|(by, _)| *by >= known_up_to);
            if new && decision.holds() {
                since.take(decision, edition, &can_be_one)?;
            } else if !new && taken_back && decision.made.decided == DecidedAs::Same {
                each_two(&decision.made, |one, other| note(&mut since.loosened, one, other));
            }
        }
        let night = edition.id().as_of();
        for recorded in entries {
            let Some(JournalEntry::RecordHeld(held)) = &recorded.entry else { continue };
            let key = held.key();
            if is_recent(&recorded.at, night) && edition.person_of(&key)?.is_none() {
                since.held.insert(key, held.person);
            }
        }
        Ok(since)
    }

    fn take(
        &mut self,
        decision: &Decision,
        edition: &OpenEdition,
        can_be_one: &impl Fn(&BTreeSet<PersonId>) -> Result<bool, EditionError>,
    ) -> Result<(), EditionError> {
        let made = &decision.made;
        match made.decided {
            DecidedAs::Different => each_two(made, |one, other| note(&mut self.apart, one, other)),
            DecidedAs::Same => {
                let mut all = BTreeSet::new();
                for side in &made.sides {
                    all.extend(people_of(side, edition)?);
                }
                if all.len() > 1 && !can_be_one(&self.with_theirs(&all))? {
                    self.waiting.insert(all);
                    return Ok(());
                }
                self.unite(&all);
                each_two(made, |one, other| note(&mut self.together, one, other));
            }
            DecidedAs::DifferentHousehold => {
                let [one, other] = &made.sides;
                let (ones, others) = (people_of(one, edition)?, people_of(other, edition)?);
                for one in ones {
                    for other in &others {
                        self.part_households(one, *other, edition)?;
                    }
                }
            }
            // where two are to live together is for the night to find out
            DecidedAs::SameHousehold => {}
        }
        Ok(())
    }

    /// Some persons, with all whom they are one with already.
    fn with_theirs(&self, persons: &BTreeSet<PersonId>) -> BTreeSet<PersonId> {
        let first = persons.iter().map(|it| self.stands_for(*it));
        first.flat_map(|first| self.one_with(first).into_iter().chain([first])).collect()
    }

    /// Makes one of several persons.
    fn unite(&mut self, persons: &BTreeSet<PersonId>) {
        let mut all: BTreeSet<PersonId> = persons.iter().map(|it| self.stands_for(*it)).collect();
        let Some(first) = all.pop_first() else { return };
        if all.is_empty() {
            return;
        }
        self.one_with.values_mut().filter(|it| all.contains(&**it)).for_each(|it| *it = first);
        self.one_with.extend(all.into_iter().map(|it| (it, first)));
        self.one_with.entry(first).or_insert(first);
    }

    /// Of two who do not live together and are in one household, neither surely lives there.
    fn part_households(
        &mut self,
        one: PersonId,
        other: PersonId,
        edition: &OpenEdition,
    ) -> Result<(), EditionError> {
        let home = |id| -> Result<Option<HouseholdId>, EditionError> {
            Ok(edition.person(id)?.and_then(|it| it.household))
        };
        if let (Some(home), true) = (home(one)?, home(one)? == home(other)? && one != other) {
            self.not_at_home.extend([(one, home), (other, home)]);
        }
        Ok(())
    }

    /// True if nothing was settled.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self == Self::NOTHING
    }

    /// The identifier that stands for a person since: their own, unless they are one with somebody whose is less.
    #[must_use]
    pub fn stands_for(&self, person: PersonId) -> PersonId {
        self.one_with.get(&person).copied().unwrap_or(person)
    }

    /// What was decided of two persons, if it was that they are one.
    #[must_use]
    pub fn decided_one(&self, one: PersonId, other: PersonId) -> Option<DecidedOne> {
        if one != other && self.stands_for(one) == self.stands_for(other) {
            return Some(DecidedOne::ShownSo);
        }
        let waits = self.waiting.iter().any(|it| it.contains(&one) && it.contains(&other));
        waits.then_some(DecidedOne::WaitsForTheNight)
    }

    /// Whose a record is taken to be that the edition does not have; by the identifier of the day on which it was held.
    #[must_use]
    pub fn held(&self, record: &MentionKey) -> Option<PersonId> {
        self.held.get(record).copied()
    }

    /// The others whom a person is one with.
    pub(super) fn one_with(&self, person: PersonId) -> Vec<PersonId> {
        let of_them = self.one_with.iter().filter(|(_, first)| **first == person);
        of_them.map(|(id, _)| *id).filter(|id| *id != person).collect()
    }

    /// True if two records are two people's.
    pub(super) fn are_apart(&self, one: &MentionKey, other: &MentionKey) -> bool {
        self.apart.get(one).is_some_and(|it| it.contains(other))
    }

    /// True if two records are one person's.
    pub(super) fn are_together(&self, one: &MentionKey, other: &MentionKey) -> bool {
        self.together.get(one).is_some_and(|it| it.contains(other))
    }

    /// True if what tied two records was taken back.
    pub(super) fn are_loosened(&self, one: &MentionKey, other: &MentionKey) -> bool {
        self.loosened.get(one).is_some_and(|it| it.contains(other))
    }

    /// True if anything was settled that parts records.
    pub(super) fn parts_records(&self) -> bool {
        !self.apart.is_empty() || !self.loosened.is_empty()
    }

    /// True if anything was settled that may part this record from others.
    pub(super) fn parts(&self, record: &MentionKey) -> bool {
        self.apart.contains_key(record) || self.loosened.contains_key(record)
    }

    /// A person's home, if they surely live there.
    pub(super) fn home(&self, person: PersonId, home: Option<HouseholdId>) -> Option<HouseholdId> {
        home.filter(|home| self.not_at_home.get(&person) != Some(home))
    }

    /// A household with those who surely live there, each once.
    pub(super) fn household(&self, mut household: StoredHousehold) -> StoredHousehold {
        let id = household.id;
        household.members.retain(|it| self.not_at_home.get(&it.person) != Some(&id));
        for member in &mut household.members {
            member.person = self.stands_for(member.person);
        }
        household.members.sort_by_key(|it| it.person);
        household.members.dedup_by(|next, before| {
            let same = next.person == before.person;
            if same {
                before.evidence.append(&mut next.evidence);
                before.evidence.sort_unstable();
                before.fenced &= next.fenced;
                before.since = before.since.min(next.since);
            }
            same
        });
        household
    }
}

/// True if what was written at a clock reading may still wait for its night.
fn is_recent(at: &str, night: Date) -> bool {
    let written = at.get(..10).and_then(|day| day.parse::<Date>().ok());
    let last = written.and_then(|day| day.checked_add(Span::new().days(MOST_DAYS_HELD)).ok());
    last.is_some_and(|last| night <= last)
}

fn note(of: &mut BTreeMap<MentionKey, BTreeSet<MentionKey>>, one: &MentionKey, other: &MentionKey) {
    of.entry(one.clone()).or_default().insert(other.clone());
    of.entry(other.clone()).or_default().insert(one.clone());
}

/// Each record of the one side with each of the other.
fn each_two(made: &DecisionMade, mut note: impl FnMut(&MentionKey, &MentionKey)) {
    let keys = |side: &DecidedSide| -> Vec<MentionKey> {
        side.records.iter().take(MOST_RECORDS).map(DecidedRecord::key).collect()
    };
    let [ones, others] = made.sides.each_ref().map(keys);
    for one in &ones {
        for other in others.iter().filter(|it| *it != one) {
            note(one, other);
        }
    }
}

/// Whose the records of a side are in the edition.
fn people_of(
    side: &DecidedSide,
    edition: &OpenEdition,
) -> Result<BTreeSet<PersonId>, EditionError> {
    let keys = side.records.iter().take(MOST_RECORDS).map(DecidedRecord::key);
    keys.filter_map(|key| edition.person_of(&key).transpose()).collect()
}
