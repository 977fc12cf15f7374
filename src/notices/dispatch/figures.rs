//! What the dispatcher has done since it began, for metrics: counts by outcome, and what went wrong on our side.
//!
//! In: outcomes. Out: numbers. No endpoint and no notice is named. They begin at nought with each start; what must not be lost is the keeper's.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::notices::delivery::Outcome;

/// Counts since the start.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Attempts, by the word of their outcome.
    pub attempts: BTreeMap<&'static str, u64>,
    /// How long they took, together.
    pub took: Duration,
    /// How often the keeper could not be asked or did not write something down.
    pub keeper_faults: u64,
    /// How often a worker came to grief and went on.
    pub panics: u64,
}

/// The same, shared by the workers.
#[derive(Debug, Default)]
pub(super) struct Counted(Mutex<Figures>);

impl Counted {
    pub(super) fn attempt(&self, outcome: &Outcome, took: Duration) {
        self.change(|figures| {
            *figures.attempts.entry(outcome.word()).or_default() += 1;
            figures.took += took;
        });
    }

    pub(super) fn keeper_fault(&self) {
        self.change(|figures| figures.keeper_faults += 1);
    }

    pub(super) fn panic(&self) {
        self.change(|figures| figures.panics += 1);
    }

    pub(super) fn read(&self) -> Figures {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut Figures)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
