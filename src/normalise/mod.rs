//! Text as written becomes values that compare, by an ordered list of named steps.
//!
//! In: raw mentions and the dictionaries of the ruleset. Out: normalised records (several for a joint name), or
//! the reason why a mention names no person. The text as written is kept. Pure.

mod normalised_record;

pub use normalised_record::{AttributeValue, NormalisedRecord, Original, RecordFlags};
