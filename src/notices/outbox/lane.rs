//! The notices of one subscription that are still to be sent: in order of each subject, and by when they may go.
//!
//! In: what becomes of notices. Out: the next that may go. Of one subject only the first may: what cannot be delivered holds back those behind it, and
//! nobody else's. A recall goes ahead of all.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::values::PersonId;

/// When a notice may go: recalls sort first.
type Seat = (bool, Timestamp, u64);

/// What waits of one subject.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Line {
    waiting: VecDeque<u64>,
    /// Where its first stands among those that are due.
    seat: Option<Seat>,
}

/// The lane of a subscription.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Lane {
    /// Of those of whom something waits.
    lines: BTreeMap<PersonId, Line>,
    due: BTreeSet<Seat>,
    /// The last number that a notice of each subject was given: it stays when nothing waits any more, and nothing else does.
    sequences: FxHashMap<PersonId, u32>,
}

impl Lane {
    /// Puts a notice behind those of its subject; a recall ahead of them.
    pub(super) fn enter(&mut self, person: PersonId, number: u64, urgent: bool) {
        let waiting = &mut self.lines.entry(person).or_default().waiting;
        if urgent {
            waiting.push_front(number);
        } else {
            waiting.push_back(number);
        }
    }

    /// Takes a notice out for good.
    pub(super) fn leave(&mut self, person: PersonId, number: u64) {
        let Some(line) = self.lines.get_mut(&person) else { return };
        line.waiting.retain(|it| *it != number);
        if line.waiting.is_empty() {
            let seat = self.lines.remove(&person).and_then(|it| it.seat);
            if let Some(seat) = seat {
                self.due.remove(&seat);
            }
        }
    }

    /// The first of a subject.
    pub(super) fn first(&self, person: PersonId) -> Option<u64> {
        self.lines.get(&person).and_then(|it| it.waiting.front().copied())
    }

    /// Notes when the first of a subject may go, and whether ahead of others; never, if nothing is given.
    pub(super) fn seat(&mut self, person: PersonId, when: Option<(Timestamp, bool)>) {
        let Some(line) = self.lines.get_mut(&person) else { return };
        let seat =
            when.zip(line.waiting.front()).map(|((at, urgent), number)| (!urgent, at, *number));
        if line.seat == seat {
            return;
        }
        if let Some(before) = line.seat.take() {
            self.due.remove(&before);
        }
        self.due.extend(seat);
        line.seat = seat;
    }

    /// The notice that goes next, and when it may at the earliest.
    pub(super) fn next(&self, now: Timestamp) -> Option<(u64, Timestamp, bool)> {
        let of = |urgent: bool| {
            let begins = (!urgent, Timestamp::MIN, 0);
            let seat = self.due.range(begins..).next().filter(|(ordinary, ..)| *ordinary != urgent);
            seat.map(|(_, at, number)| (*number, *at, urgent))
        };
        let (recall, other) = (of(true), of(false));
        match (recall, other) {
            // a recall whose time has come is first, and nobody waits for one whose time has not
            (Some(recall), Some(other)) if recall.1 > now && other.1 < recall.1 => Some(other),
            (Some(recall), _) => Some(recall),
            (None, other) => other,
        }
    }

    /// The number that a notice gets among those of its subject.
    pub(super) fn next_sequence(&self, person: PersonId) -> u32 {
        self.sequences.get(&person).map_or(1, |it| it + 1)
    }

    /// Notes a number that was given.
    pub(super) fn gave(&mut self, person: PersonId, sequence: u32) {
        let last = self.sequences.entry(person).or_default();
        *last = sequence.max(*last);
    }

    /// All that wait.
    pub(super) fn waiting(&self) -> impl Iterator<Item = u64> + '_ {
        self.lines.values().flat_map(|line| line.waiting.iter().copied())
    }

    /// Everybody of whom something waits.
    pub(super) fn subjects(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.lines.keys().copied()
    }
}
