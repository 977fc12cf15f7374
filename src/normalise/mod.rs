//! Text as written becomes values that compare, by an ordered list of named steps.
//!
//! In: raw mentions and the dictionaries of the ruleset. Out: normalised records (several for a joint name), or
//! the reason why a mention names no person. The text as written is kept. Pure.

mod dictionaries;
mod mention_context;
mod normalised;
mod normalised_record;
mod steps;

pub use dictionaries::{Dictionaries, DictionaryFault};
pub use mention_context::{DateFormats, FieldSentinels, MentionContext, MentionReading};
pub use normalised::{Change, NoPersonReason, NormaliseNote, Normalised, Outcome};
pub use normalised_record::{AttributeValue, NormalisedRecord, Original, RecordFlags};
pub use steps::{Step, normalise};
