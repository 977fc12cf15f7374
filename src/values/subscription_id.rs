//! By what a subscription goes: who is told under which agreement, for which service.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::{AgreementName, NameFault, OrganisationName, ServiceName};

/// A subscription: `tell-us-once-2026:housing-association:tenancies`. It stands in the agreement, and is there only as long as that is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "CompactString", into = "CompactString")]
pub struct SubscriptionId {
    /// Under which agreement.
    pub agreement: AgreementName,
    /// Whom.
    pub organisation: OrganisationName,
    /// Which service of theirs.
    pub service: ServiceName,
}

impl fmt::Display for SubscriptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agreement, organisation, service } = self;
        write!(f, "{agreement}:{organisation}:{service}")
    }
}

/// Why a text names no subscription.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("write agreement:organisation:service, each a name of small letters")]
pub struct SubscriptionIdFault;

impl From<NameFault> for SubscriptionIdFault {
    fn from(NameFault: NameFault) -> Self {
        Self
    }
}

impl FromStr for SubscriptionId {
    type Err = SubscriptionIdFault;

    fn from_str(text: &str) -> Result<Self, SubscriptionIdFault> {
        let mut parts = text.split(':');
        let mut part = || parts.next().ok_or(SubscriptionIdFault);
        let (agreement, organisation, service) = (part()?, part()?, part()?);
        if parts.next().is_some() {
            return Err(SubscriptionIdFault);
        }
        Ok(Self {
            agreement: agreement.parse()?,
            organisation: organisation.parse()?,
            service: service.parse()?,
        })
    }
}

impl TryFrom<CompactString> for SubscriptionId {
    type Error = SubscriptionIdFault;

    fn try_from(text: CompactString) -> Result<Self, SubscriptionIdFault> {
        text.parse()
    }
}

impl From<SubscriptionId> for CompactString {
    fn from(id: SubscriptionId) -> Self {
        compact_str::format_compact!("{id}")
    }
}

#[cfg(test)]
mod tests {
    use super::{SubscriptionId, SubscriptionIdFault};

    #[test]
    fn it_is_three_names_in_a_row() {
        let text = "tell-us-once-2026:housing-association:tenancies";
        let id: SubscriptionId = text.parse().expect("it is one");
        assert_eq!(id.to_string(), text);
        for wrong in ["", "a:b", "a:b:c:d", "a:B:c", "a::c"] {
            assert_eq!(wrong.parse::<SubscriptionId>(), Err(SubscriptionIdFault), "{wrong}");
        }
    }
}
