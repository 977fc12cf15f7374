//! Text as written becomes values that compare, by an ordered list of named steps.
//!
//! In: raw mentions and the dictionaries of the ruleset. Out: normalised records (several for a joint name), or
//! the reason why a mention names no person. The text as written is kept. Pure.
//!
//! Reading order: `steps` runs the order that `step` names; `full_name` and `name_columns` read names out of `tokens`, with
//! what `dictionaries` know of each word; `dates`, `sex`, `address_lines`, `contact` and `attributes` read the other
//! columns. Leaves to `addresses` what a line means and to `links` what an agreement is worth.

mod address_lines;
mod aliases;
mod attributes;
mod contact;
mod dates;
mod dictionaries;
mod dictionary_files;
#[cfg(test)]
mod dirty_cases;
mod full_name;
mod mention_context;
#[cfg(test)]
mod name_cases;
mod name_columns;
mod name_parts;
mod name_phrases;
mod name_reading;
mod name_segment;
mod normalised;
mod normalised_record;
mod organisations;
mod original_text;
mod property_key;
mod sex;
mod step;
mod steps;
mod tokens;

pub use address_lines::{AddressReading, read_address};
pub use attributes::read_attribute;
pub use contact::{read_email, read_phone};
pub use dates::{read_birth_date, read_event_date, read_past_date};
pub use dictionaries::Dictionaries;
pub use dictionary_files::DictionaryFault;
pub use full_name::read_full_name;
pub use mention_context::{DateFormats, FieldSentinels, MentionContext, MentionReading};
pub use name_columns::read_name_columns;
pub use name_reading::{NameMarks, NameReading};
pub use normalised::{Change, NoPersonReason, NormaliseNote, Normalised, Outcome};
pub use normalised_record::{AttributeValue, NormalisedRecord, Original, RecordFlags};
pub use sex::read_sex;
pub use step::Step;
pub use steps::normalise;
