//! Whether the policy has what an agreement's terms name.
//!
//! In: terms as a file says them. Out: nothing, or all that is unknown at once. Leaves to `acts_agreements` which act may follow which.

use super::ActFault;
use crate::journal::AgreementTerms;
use crate::sharing::Policy;

/// Refuses terms that name what the policy does not have.
///
/// # Errors
/// All that is unknown.
pub fn known_terms(policy: &Policy, terms: &AgreementTerms) -> Result<(), ActFault> {
    let AgreementTerms { parties, purposes, gateways, datasets, .. } = terms;
    let mut unknown: Vec<String> = Vec::new();
    let strange = purposes.iter().filter(|it| policy.purpose(it).is_none());
    unknown.extend(strange.map(|it| format!("purpose {it}")));
    let strange = gateways.iter().filter(|it| policy.gateway(it).is_none());
    unknown.extend(strange.map(|it| format!("gateway {it}")));
    let bodies = parties.iter().map(|it| &it.organisation);
    let strange = bodies.filter(|it| policy.organisation(it).is_none());
    unknown.extend(strange.map(|it| format!("organisation {it}")));
    let strange = datasets.iter().map(|it| &it.dataset).filter(|it| !policy.knows_dataset(it));
    unknown.extend(strange.map(|it| format!("dataset {it}")));
    if unknown.is_empty() {
        return Ok(());
    }
    Err(ActFault::said(
        format!("the policy does not know: {}", unknown.join(", ")),
        "the files under matching-rules/sharing/ name what there is; add what is missing there",
    ))
}
