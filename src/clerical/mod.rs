//! Clerical review: what a reader of doubtful cases works on, whoever shows it.
//!
//! In: an edition, what was decided and read so far, an operator's scope. Out: the queue, questions, what an answer would decide and what
//! stands against it, and a case as its records say it, side by side, under a permit. Leaves which case comes first and what an answer decides to
//! `stewardship`, writing to `cli` and `http`.

mod desk;
mod few;
mod ground;
mod prepared;
mod sheet;
mod weighing;

pub use desk::{Contradiction, Desk, constraint};
pub use few::Few;
pub use ground::{DeskGround, ReadFault, asked_of};
pub use prepared::Prepared;
pub use sheet::{CaseSheet, FieldSides, Stands, sheet};
pub use weighing::{Weighing, weighing};
