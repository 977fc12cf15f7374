//! UPRNs that too many rows claim.
//!
//! In: each row's claim and what its text resolved to. Out: the UPRNs that texts of many different addresses claim: a
//! bucket that a system fills where it knows nothing better. What to do about them is left to the steward.

use std::collections::{BTreeMap, BTreeSet};

use super::resolution::AddressResolution;
use crate::values::Uprn;

/// A UPRN that many different texts claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct OverfullClaim {
    /// What they claim.
    pub uprn: Uprn,
    /// How many rows claim it.
    pub claims: usize,
    /// How many different addresses their texts are.
    pub addresses: usize,
}

/// Number, unit and street of a text.
type Said<'a> = (&'a str, &'a str, &'a str);

/// The UPRNs that texts of more than `limit` different addresses claim, ordered by UPRN.
///
/// Texts without a number, unit and street say nothing and are not counted as an address.
pub fn overfull_claims<'a>(
    claims: impl IntoIterator<Item = (Uprn, &'a AddressResolution)>,
    limit: usize,
) -> Vec<OverfullClaim> {
    let mut found: BTreeMap<Uprn, (usize, BTreeSet<Said<'a>>)> = BTreeMap::new();
    for (uprn, resolution) in claims {
        let (count, texts) = found.entry(uprn).or_default();
        *count += 1;
        let text =
            (resolution.number.as_str(), resolution.unit.as_str(), resolution.street_key.as_str());
        if text != ("", "", "") {
            texts.insert(text);
        }
    }
    found
        .into_iter()
        .filter(|(_, (_, texts))| texts.len() > limit)
        .map(|(uprn, (claims, texts))| OverfullClaim { uprn, claims, addresses: texts.len() })
        .collect()
}
