//! Explaining: why the records of a person are one, and why those of two are not.
//!
//! In: an edition with the model that it was matched by, an operator's permit. Out: how records hang together, pair by pair, comparison by
//! comparison, with what each weighs; the rows of a pair add up to what decided. No value of a record is among it: keys, levels, bits. Only the
//! records that are asked about are read, so that it takes as long in a large council as in a small one. Leaves to `sharing` who may ask, and
//! to `cli` and `http` how it looks.

mod ground;
mod told;
mod why;

pub use ground::{ExplanationGround, can_be_one};
pub use told::{PairTold, WeighedRow, most_telling, rows_of};
pub use why::{PersonWhy, WhyNot, why, why_not};
