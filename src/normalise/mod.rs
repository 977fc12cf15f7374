//! Text as written becomes values that compare, by an ordered list of named steps.
//!
//! In: raw mentions and the dictionaries of the ruleset. Out: normalised records (several for a joint name), or
//! the reason why a mention names no person. The text as written is kept. Pure.

mod dictionaries;
mod dictionary_files;
mod full_name;
mod mention_context;
#[cfg(test)]
mod name_cases;
mod name_columns;
mod name_parts;
mod name_phrases;
mod name_reading;
mod normalised;
mod organisations;
mod tokens;
mod normalised_record;
mod steps;

pub use dictionaries::Dictionaries;
pub use dictionary_files::DictionaryFault;
pub use full_name::read_full_name;
pub use name_columns::read_name_columns;
pub use name_reading::{NameMarks, NameReading};
pub use mention_context::{DateFormats, FieldSentinels, MentionContext, MentionReading};
pub use normalised::{Change, NoPersonReason, NormaliseNote, Normalised, Outcome};
pub use normalised_record::{AttributeValue, NormalisedRecord, Original, RecordFlags};
pub use steps::{Step, normalise};
