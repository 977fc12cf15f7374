//! Which records are worth comparing: blocking rules give candidate pairs, each once, counted before compared.
//!
//! In: normalised records with their resolved addresses, the ruleset's blocking rules and its budget of pairs. Out: a
//! [`ComparisonTable`], the rules that the data itself suggests ([`ChosenRules`]), [`CandidatePairs`], each
//! once, and a [`BlockingReport`] that says what each rule added and what it left out.
//! Leaves to `links` how strongly two records agree. Pure.

mod address_words;
mod block_list;
mod blocks;
mod candidates;
mod changed_pairs;
mod choose;
#[cfg(test)]
mod choose_tests;
mod cover;
mod keys;
mod likely;
mod missed;
mod near_rules;
mod parts;
mod pool;
mod profiles;
mod report;
mod row_repeats;
mod rules_met;
#[cfg(test)]
pub(crate) mod sample;
mod scope;
mod split;
mod stored_numbers;
mod symbols;
mod table;
mod table_builder;
mod table_chunk;
mod table_homes;
#[cfg(test)]
mod tests;
mod variants;

pub use address_words::AddressWords;
pub use block_list::Blocks;
pub(crate) use candidates::mixed;
pub use candidates::{CandidatePairs, PAIRS_A_LOT, PairLimit, candidate_pairs};
pub use changed_pairs::{ChangedPairs, EarlierBlocking};
pub use choose::ChosenRules;
pub use missed::MissedEstimate;
pub use near_rules::{NearRule, near_rules};
pub use report::{BlockingReport, RuleReport};
pub use rules_met::RulesMet;
pub use scope::PairScope;
pub(crate) use stored_numbers::StoredNumbers;
pub use symbols::{Symbol, Symbols};
pub(crate) use table::DAYS_OF_OVERLAP;
pub use table::{ComparedRecord, ComparisonTable, Span};
pub use table_builder::TableBuilder;
pub use table_chunk::TableChunk;
pub use table_homes::Home;
