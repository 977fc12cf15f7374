//! Which signs of difficulties a decision has to look for: those that a gateway of the caller's grant counts.
//!
//! In: the policy, a grant. Out: signs; none for most callers, of whom no gateway counts anything. It rests on caller and purpose alone, and so does
//! the work that is done for it.

use super::{CallerGrant, FactorSign, Opening, Policy, Route};

/// The signs that may matter to a caller, in the order of the files.
#[must_use]
pub fn signs_wanted<'p>(policy: &'p Policy, grant: &CallerGrant) -> Vec<&'p FactorSign> {
    let by = grant.datasets.iter().filter_map(|it| match &it.opening {
        Opening::By(
            Route::OwnFunction { gateway }
            | Route::Gateway { gateway, .. }
            | Route::Emergency { gateway },
        ) => Some(gateway),
        Opening::By(Route::Consent { .. }) | Opening::WithConsent { .. } => None,
    });
    let counting = by.filter_map(|name| policy.gateway(name)?.factors.as_ref());
    let counted: Vec<_> = counting.flat_map(|it| &it.of).collect();
    policy.signs().iter().filter(|sign| counted.contains(&&sign.factor)).collect()
}
