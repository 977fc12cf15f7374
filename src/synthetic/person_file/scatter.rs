//! Puts rows apart that were made together.
//!
//! In: rows in the order of families. Out: the same rows in an order of chance, as far apart as the store is large. No matcher may profit
//! from a person's rows lying side by side.

use crate::synthetic::stream::Stream;

/// Rows that are held back.
const HELD: usize = 50_000;

/// A store from which a row of chance leaves for every one that comes.
pub(super) struct Scatter<T> {
    held: Vec<T>,
    stream: Stream,
}

impl<T> Scatter<T> {
    pub(super) fn new(seed: u64) -> Self {
        Self { held: Vec::new(), stream: Stream::new(seed, "person file order", 0, 0) }
    }

    /// Takes a row in, and gives one out once enough are held.
    pub(super) fn exchange(&mut self, row: T) -> Option<T> {
        if self.held.len() < HELD {
            self.held.push(row);
            return None;
        }
        let at = self.stream.below(HELD);
        Some(std::mem::replace(&mut self.held[at], row))
    }

    /// The rows that are left, in an order of chance.
    pub(super) fn rest(mut self) -> Vec<T> {
        self.stream.shuffle(&mut self.held);
        self.held
    }
}
