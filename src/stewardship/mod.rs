//! Stewards' decisions: what is in force tonight, and what is open again.
//!
//! In: the journal's decisions, tonight's records. Out: rulings that `persons` obeys, and the state of every decision with its reason. A
//! decision sticks from night to night; it is open again only if what it rested on has changed: a compared value differs, or a record is gone.
//! A move changes where somebody lives, not who somebody is, and opens nothing. Leaves to the journal to keep decisions, to `cli` to take
//! them. Pure.

mod book;
mod evidence;
mod standing;
#[cfg(test)]
mod tests;

pub use book::{Decision, DecisionBook, UndoFault};
pub use evidence::EvidenceKey;
pub use standing::{Reopening, Standing, Tonight};
