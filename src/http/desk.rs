//! What is asked by more than one step, decided on all that the door goes by and that stands in the journal before it, on a thread that may wait. One look alone is
//! `at_once`'s.
//!
//! In: who asks, why, about whom. Out: the door's answer. If others have written to the journal between the decision and the moment at which it
//! would be written down, nothing is written: the service reads on and decides again, so that no act is overtaken by an answer.

use std::cell::Cell;
use std::sync::Arc;

use super::clock::{Clock, written};
use super::following::{FollowFault, Following};
use super::footing::Footing;
use crate::journal::{CommitFault, JournalEntry, LookRefused, Looked, RestsOn, SharedCommit};
use crate::lookup::{Door, DoorFault, LookLog};
use crate::sharing::Asking;

/// So often a question is decided before the caller is told to come back: each time a command has written in between.
pub(super) const TRIES: usize = 20;

/// Why there is no answer: the same for whomever was asked about.
#[derive(Debug, thiserror::Error)]
pub(super) enum DeskFault {
    /// The door gave none.
    #[error(transparent)]
    Door(#[from] DoorFault),
    /// What the journal or the shelf has now cannot be read.
    #[error(transparent)]
    Follow(#[from] FollowFault),
    /// Commands wrote again and again.
    #[error("others keep writing to the journal")]
    Busy,
    /// The work on it broke off.
    #[error("the work on a question was given up")]
    GivenUp,
}

/// A look is written if it rests on all that others have written of what the door decides by.
struct OnFooting<'c> {
    commit: &'c SharedCommit,
    at: String,
    rests_on: RestsOn,
    moved: Cell<bool>,
}

impl OnFooting<'_> {
    fn commit(&self, entry: JournalEntry) -> Result<u64, String> {
        self.commit.commit(&self.at, vec![entry], self.rests_on).map_err(|fault| {
            self.moved.set(fault == CommitFault::Moved);
            fault.to_string()
        })
    }
}

impl LookLog for OnFooting<'_> {
    fn looked(&self, looked: Looked) -> Result<u64, String> {
        self.commit(JournalEntry::Looked(looked))
    }

    fn refused(&self, refused: LookRefused) -> Result<u64, String> {
        self.commit(JournalEntry::LookRefused(refused))
    }
}

/// Reads something of the journal for somebody who may: that they did is written down before `read` is answered. `read` gives the entry that says
/// so, or an answer without one; its number is given back with the answer.
pub(super) fn read<T>(
    following: &Following,
    clock: Clock,
    asking: &Asking,
    read: impl Fn(&Footing, &Door<'_>) -> Result<(T, Option<JournalEntry>), DoorFault>,
) -> Result<(T, Option<u64>), DeskFault> {
    for _ in 0..TRIES {
        let footing = standing_today(following, clock)?;
        let log = OnFooting {
            commit: following.commit(),
            at: written(clock.civil()),
            rests_on: footing.for_a_look(),
            moved: Cell::new(false),
        };
        let answer =
            footing.ask(&log, |door| read(&footing, door)).and_then(|(answer, entry)| match entry
                .map(|entry| log.commit(entry))
            {
                Some(Err(fault)) => Err(DoorFault::NotLogged(fault)),
                Some(Ok(number)) => Ok((answer, Some(number))),
                None => Ok((answer, None)),
            });
        match answer {
            Err(DoorFault::NotLogged(_)) if log.moved.get() => {
                following.catch_up(clock.civil().date())?;
                // whoever asks by a key was taken for its holder by the keys of before: that is asked again too, when they come back
                if !following.now().keys().agrees_on(&asking.user.name, footing.keys()) {
                    return Err(DeskFault::Busy);
                }
            }
            answer => return Ok(answer?),
        }
    }
    Err(DeskFault::Busy)
}

/// The footing of now, which is of today.
pub(super) fn standing_today(
    following: &Following,
    clock: Clock,
) -> Result<Arc<Footing>, FollowFault> {
    let footing = following.now();
    let today = clock.civil().date();
    if footing.day() == today {
        return Ok(footing);
    }
    following.catch_up(today)?;
    Ok(following.now())
}
