//! The field's own types: small values that are checked once, at the door, and can then be trusted.
//!
//! In: text as a council system wrote it. Out: a value that compares, or a fault that says why not.
//! Pure: no I/O, no clock, no randomness. What leaves the house is decided elsewhere.

mod identifiers;
mod match_weight;
mod mention_key;
mod nhs_number;
mod nino;
mod partial_date;
mod person_name;
mod postcode;
mod public_id;
mod sensitive;
mod sex;
mod upn;
mod uprn;

pub use identifiers::IdentifierFault;
pub use match_weight::MatchWeight;
pub use mention_key::{DatasetName, MentionKey, Role};
pub use nhs_number::NhsNumber;
pub use nino::Nino;
pub use partial_date::{DateDoubt, PartialDate};
pub use person_name::{PersonName, Title};
pub use postcode::{Postcode, PostcodeReading};
pub use public_id::{HouseholdId, PersonId, PublicIdFault};
pub use sensitive::Sensitive;
pub use sex::Sex;
pub use upn::Upn;
pub use uprn::Uprn;
