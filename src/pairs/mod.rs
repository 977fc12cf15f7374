//! Which records are worth comparing: blocking rules give candidate pairs, each once, counted before compared.
//!
//! In: normalised records with their resolved addresses, the ruleset's blocking rules. Out: a [`ComparisonTable`] and
//! [`CandidatePairs`] in ascending order, and a [`BlockingReport`] that says what each rule added and what it dropped.
//! Leaves to `links` how strongly two records agree. Pure.

mod block;
mod keys;
#[cfg(test)]
pub(crate) mod sample;
mod symbols;
mod table;
mod table_builder;
mod table_chunk;
mod table_homes;
#[cfg(test)]
mod tests;
mod variants;

pub use block::{BlockingReport, CandidatePairs, PairScope, RuleReport, candidate_pairs};
pub use keys::shared_rules;
pub use symbols::{Symbol, Symbols};
pub use table::{ComparedRecord, ComparisonTable, Span};
pub use table_builder::TableBuilder;
pub use table_chunk::TableChunk;
pub use table_homes::Home;
