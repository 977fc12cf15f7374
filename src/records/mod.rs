//! Rows become mentions of people, with where each came from.
//!
//! In: a verified row of an extract and its source's mapping. Out: raw mentions (text as written, by canonical
//! field), or the reason why the row speaks of no person. Leaves to `normalise` what the text means.

mod bound_source;
mod raw_mention;
#[cfg(test)]
mod tests;

pub use bound_source::{BoundSource, RowReading};
pub use raw_mention::{Attribute, RawMention, RawName, SourceRow};
