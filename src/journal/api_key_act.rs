//! Keys by which a partner's system says who it is: issued, revoked.
//!
//! In: who a key speaks for, until when, and a digest of it. Out: entries from which a service knows whom to answer. The key itself is shown to
//! whoever issues it, once, and stands nowhere: the digest is keyed with the council's own, so that the journal alone lets nobody guess it.

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::values::{OrganisationName, RoleName, TeamName, UserName};

/// Something that happened to a key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum ApiKeyAct {
    /// It was made.
    Issued(Box<ApiKeyIssued>),
    /// It is good for nothing any more.
    Revoked(ApiKeyRevoked),
}

/// A key was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ApiKeyIssued {
    /// The part of it that names it, and that may be told.
    pub key: CompactString,
    /// The keyed digest of the whole, hexadecimal.
    pub digest: CompactString,
    /// Who asks by it: a partner's system.
    pub user: UserName,
    /// Whose it is.
    pub organisation: OrganisationName,
    /// In which part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamName>,
    /// As what.
    pub roles: Vec<RoleName>,
    /// The last day on which whoever uses the system is trained in data protection, as its organisation assures.
    pub trained_until: Date,
    /// The last day on which it counts.
    pub until: Date,
    /// The client certificate without which it counts for nothing: its SHA-256, base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CompactString>,
    /// Who issued it.
    pub by: UserName,
}

/// A key was revoked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ApiKeyRevoked {
    /// The part that names it.
    pub key: CompactString,
    /// Why; no personal value.
    pub reason: String,
    /// Who revoked it.
    pub by: UserName,
}
