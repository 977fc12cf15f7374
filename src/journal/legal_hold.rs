//! Legal holds as the journal keeps them: what must not be erased while a claim or an inquiry is open.
//!
//! In: whom or what a hold is about, and the matter. Out: entries without a name or a date of birth. Leaves to `rights` what a hold keeps.

use serde::{Deserialize, Serialize};

use super::BoundPerson;
use crate::values::UserName;

/// Something that happened to a legal hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum LegalHoldAct {
    /// It was set.
    Set(LegalHoldSet),
    /// It is over.
    Lifted(LegalHoldLifted),
}

/// A hold: nothing of it is erased, on request or for its age (UK GDPR, Articles 17(3)(e) and 18(1)(c); Inquiries Act 2005, s. 35).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LegalHoldSet {
    /// Whom it is about, if it is about somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<BoundPerson>,
    /// Entries that it keeps, whoever they are about; ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<u64>,
    /// The claim or inquiry, by its reference and without personal values.
    pub matter: String,
    /// Who set it.
    pub by: UserName,
}

/// The end of a hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LegalHoldLifted {
    /// The entry that set it.
    pub hold: u64,
    /// Why.
    pub reason: String,
    /// Who lifted it.
    pub by: UserName,
}
