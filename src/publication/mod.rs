//! Which edition is served, and since when: shelf and journal in step.
//!
//! In: a staged edition, or the wish to go back, to release, to let go. Out: the act, journalled before it is done; and answers about
//! what was served on a day, and what became of an identifier since. Leaves editions to `editions`, entries to `journal`, finding them to
//! `store`.
//!
//! ```text
//! publish   put on the shelf · journal (lineage, serials) · pointer
//! hold      put on the shelf, marked · journal
//! release   read whole · journal · pointer · mark away
//! rollback  read whole · journal · pointer
//! retain    journal · folders away
//! ```
//!
//! A kill between any two of these leaves journal and shelf apart. [`Publication::open`], with which every one of these acts and every
//! question begins, brings them together again: what the journal says was done is done now, what it does not know was seen by nobody and is
//! taken back. The last *published* edition is what a night builds on; a held one reserves identifiers and shows none.
//!
//! *From which day* an edition is what the council goes by is the night that it speaks of; for a rollback or a release, the day of the
//! act; and never a day before that of the edition served before, so that every day has one edition.

mod churn;
mod composed;
mod error;
mod history;
mod ledger;
#[cfg(test)]
mod ledger_tests;
mod retention;
#[cfg(test)]
mod tests;

pub use churn::{Churn, ChurnBudget, Leavers};
pub use composed::{compose, lineage_between};
pub use error::PublicationError;
pub use history::{Biography, Fate, Timeline, TurnAt, biography};
pub use ledger::{Acts, Publication};
pub use retention::RetentionRule;
