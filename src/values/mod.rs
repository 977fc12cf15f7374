//! The field's own types: small values that are checked once, at the door, and can then be trusted.
//!
//! In: text as a council system wrote it. Out: a value that compares, or a fault that says why not.
//! Pure: no I/O, no clock, no randomness. What leaves the house is decided elsewhere.

mod action_class;
mod attribute_kind;
mod bundle_id;
mod canonical_field;
mod date_format;
mod evidence_level;
mod folding;
mod identifiers;
mod life_event_kind;
mod majority;
mod match_weight;
mod mention_key;
mod name_order;
mod nhs_number;
mod nino;
mod occurrence_id;
mod partial_date;
mod person_name;
mod postcode;
mod postcode_reading;
mod public_id;
mod sensitive;
mod sex;
mod shared_field;
mod sharing_names;
mod subscription_id;
mod upn;
mod uprn;

pub use action_class::ActionClass;
pub use attribute_kind::AttributeKind;
pub use bundle_id::{BundleId, BundleIdFault};
pub use canonical_field::CanonicalField;
pub use date_format::{DateFormat, DateFormatFault};
pub use evidence_level::EvidenceLevel;
pub use folding::{fold, fold_address};
pub use identifiers::IdentifierFault;
pub(crate) use identifiers::says_nothing;
pub use life_event_kind::LifeEventKind;
pub use majority::AGE_OF_MAJORITY;
pub use match_weight::MatchWeight;
pub use mention_key::{DatasetName, MentionKey, Role};
pub use name_order::NameOrder;
pub use nhs_number::NhsNumber;
pub use nino::Nino;
pub use occurrence_id::OccurrenceId;
pub use partial_date::{DateDoubt, DateFault, PartialDate};
pub use person_name::{PersonName, Title};
pub use postcode::{Postcode, PostcodeFault};
pub use postcode_reading::PostcodeReading;
pub use public_id::{HouseholdId, IdentifierKey, PersonId, PublicIdFault};
pub use sensitive::Sensitive;
pub use sex::Sex;
pub use shared_field::{FieldSet, SharedField};
pub use sharing_names::{
    AgreementName, ExemptionName, FactorName, GatewayName, NameFault, OrganisationName,
    PurposeName, RestrictionName, RoleName, ServiceName, TeamName, UserName,
};
pub use subscription_id::{SubscriptionId, SubscriptionIdFault};
pub use upn::Upn;
pub use uprn::Uprn;
