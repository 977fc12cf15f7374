//! Names that policy and acts of sharing go by: purposes, gateways, agreements, organisations, roles, people who ask.
//!
//! In: words of the council's own. Out: a type for each, so that one is never taken for another. They are written by the council, say
//! nothing of a resident, and may stand in logs and reports.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Why a text is no name of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "write 1 to 80 small letters, digits, `-`, `_`, `.` or `@`, beginning with a letter or digit"
)]
pub struct NameFault;

fn checked(text: &str) -> Result<CompactString, NameFault> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let fits = (1..=80).contains(&text.len())
        && text.starts_with(plain)
        && text.chars().all(|c| plain(c) || matches!(c, '-' | '_' | '.' | '@'));
    if fits { Ok(text.into()) } else { Err(NameFault) }
}

macro_rules! names {
    ($($(#[$about:meta])* $name:ident,)*) => {$(
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(try_from = "CompactString", into = "CompactString")]
        pub struct $name(CompactString);

        impl $name {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NameFault;

            fn from_str(text: &str) -> Result<Self, NameFault> {
                checked(text).map(Self)
            }
        }

        impl TryFrom<CompactString> for $name {
            type Error = NameFault;

            fn try_from(text: CompactString) -> Result<Self, NameFault> {
                checked(&text).map(Self)
            }
        }

        impl From<$name> for CompactString {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    )*};
}

names! {
    /// What an answer is wanted for, as `matching-rules/sharing/` names it: `homelessness`.
    PurposeName,
    /// A difficulty by which a gateway counts whom it is for: `financial_exclusion`.
    FactorName,
    /// A power, duty or prohibition in law: `dea2017-s35`.
    GatewayName,
    /// A data sharing agreement: `housing-association-2026`.
    AgreementName,
    /// A body that asks or is told: `council`, `nhs-icb`.
    OrganisationName,
    /// A part of an organisation that owns datasets and cases: `revenues`.
    TeamName,
    /// What somebody may do: `revenues-officer`.
    RoleName,
    /// A kind of restriction: `sensitive-address`.
    RestrictionName,
    /// A provision by which a right is limited: `crime`.
    ExemptionName,
    /// Who asks: a member of staff or a partner's system, never a resident.
    UserName,
    /// A service that is told of life events: `council-tax`.
    ServiceName,
}

#[cfg(test)]
mod tests {
    use super::{NameFault, PurposeName};

    #[test]
    fn a_name_is_one_word_of_small_letters() {
        for text in ["homelessness", "dea2017-s35", "a.officer@council", "9_lives"] {
            assert_eq!(
                text.parse::<PurposeName>().map(|name| name.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in ["", "Homelessness", "two words", "-dash", "ü", &"x".repeat(81)] {
            assert_eq!(text.parse::<PurposeName>(), Err(NameFault), "{text}");
        }
    }

    #[test]
    fn a_name_that_is_none_does_not_come_out_of_a_file() {
        assert!(serde_json::from_str::<PurposeName>("\"Not One\"").is_err());
        let name: PurposeName = serde_json::from_str("\"care\"").expect("a name");
        assert_eq!(serde_json::to_string(&name).expect("text"), "\"care\"");
    }
}
