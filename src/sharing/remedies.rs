//! What would make it lawful: the sentence that a refused caller reads.
//!
//! In: a reason, the policy, who asked and why. Out: plain words. Nothing here knows of any resident, nor of any agreement's text: what is
//! said to one caller of one organisation for one purpose is always the same.

use super::policy::UseKind;
use super::{Asking, Policy, RefusedWith, RolePolicy};
use crate::values::Sensitive;

/// As what a dataset is open to others than those whose own function it is.
const OPEN: [UseKind; 3] = [UseKind::Gateway, UseKind::Case, UseKind::Flag];

/// What to do about a reason.
fn of_reason(policy: &Policy, asking: &Asking, reason: RefusedWith) -> String {
    let purpose = &asking.purpose;
    match reason {
        RefusedWith::OrganisationUnknown => format!(
            "{} stands in no file of the policy: the privacy officer adds it to organisations.toml.",
            asking.user.organisation
        ),
        RefusedWith::Inactive => {
            "The user is not active: whoever runs the service sets active = true for them.".to_owned()
        }
        RefusedWith::Training => {
            "The data protection training has run out: take it, and have its date entered.".to_owned()
        }
        RefusedWith::PurposeUnknown => {
            let known: Vec<_> = policy.purposes().iter().map(|known| known.name.as_str()).collect();
            format!("There is no purpose {purpose}; there are {}.", known.join(", "))
        }
        RefusedWith::PurposeNotOfRole => {
            let of_purpose = |role: &&RolePolicy| role.purposes.contains(purpose) && !role.no_looks;
            let roles = policy.roles().iter().filter(of_purpose);
            let roles: Vec<_> = roles.map(|role| role.name.as_str()).collect();
            format!("Ask as somebody with a role that has {purpose}: {}.", list(&roles))
        }
        RefusedWith::PurposeNotOfCommand => {
            format!("The work is not for {purpose}: operations.toml says for what it may be done.")
        }
        RefusedWith::NecessityMissing => format!("For {purpose}, {}.", unsaid(policy, asking)),
        RefusedWith::RouteNone => route(policy, asking),
        RefusedWith::AgreementNotInForce => format!(
            "The agreement of {} for {purpose} is not in force: have it signed, resumed or renewed.",
            asking.user.organisation
        ),
        RefusedWith::EmergencyNotAllowed => {
            let purposes: Vec<_> =
                policy.emergencies().rules.iter().map(|rule| rule.purpose.as_str()).collect();
            format!(
                "Emergencies are for {}, by roles that may break glass, on a ground that the policy knows and with a reason.",
                list(&purposes)
            )
        }
        RefusedWith::EmergencyReviewOverdue => {
            "An earlier emergency look-up waits for its review: the privacy officer reviews it first.".to_owned()
        }
        RefusedWith::PolicyError => {
            "Something went wrong in deciding: tell whoever runs the service.".to_owned()
        }
    }
}

/// What of a case and of why it is necessary is wanted and was not said. Where the purpose itself wants neither, a row that opens something for a named
/// case does, and wants both.
fn unsaid(policy: &Policy, asking: &Asking) -> &'static str {
    let said = |text: &Option<Sensitive<String>>| {
        text.as_ref().is_some_and(|text| !text.expose().trim().is_empty())
    };
    let wants = policy.purpose(&asking.purpose).map(|it| (it.case, it.necessity));
    let (case, necessity) = match wants {
        Some((case, necessity)) if case || necessity => {
            (case && !said(&asking.case_reference), necessity && !said(&asking.necessity))
        }
        Some(_) | None => (true, true),
    };
    match (case, necessity) {
        (true, false) => "name the case",
        (false, true) => "note why it is necessary to see this",
        (true, true) | (false, false) => "name the case and note why it is necessary to see this",
    }
}

/// What there is for a purpose, and what the caller lacks for it; nothing to say where they lack the role alone.
fn route(policy: &Policy, asking: &Asking) -> String {
    let purpose = &asking.purpose;
    let rows = || policy.uses().iter().filter(|row| row.purposes.contains(purpose));
    let by = |kinds: &[UseKind]| {
        let rows = rows().filter(|row| kinds.contains(&row.kind));
        let mut gateways: Vec<&str> =
            rows.flat_map(|row| &row.gateways).map(crate::values::GatewayName::as_str).collect();
        gateways.sort_unstable();
        gateways.dedup();
        gateways
    };
    let own = policy.organisation(&asking.user.organisation).is_some_and(|it| it.own);
    let gateways = by(&OPEN);
    let consent = rows().any(|row| row.kind == UseKind::Consent);
    let special = rows().any(|row| OPEN.contains(&row.kind) && row.special.is_some());
    if !own && (consent || !gateways.is_empty()) {
        let consent = consent.then_some("the person's consent");
        let rests: Vec<&str> = consent.into_iter().chain(gateways).collect();
        let rests = rests.join(" or ");
        let condition = if special {
            " For special category data it names its condition of Article 9(2) UK GDPR too."
        } else {
            ""
        };
        return format!(
            "{} needs a data sharing agreement for {purpose}, signed and in date, that names the datasets and fields and rests on {rests}.{condition}",
            asking.user.organisation
        );
    }
    let mut owners: Vec<&str> = rows()
        .filter(|row| row.kind == UseKind::OwnFunction)
        .filter_map(|row| policy.dataset(&row.dataset))
        .flat_map(|dataset| &dataset.owners)
        .map(crate::values::TeamName::as_str)
        .collect();
    owners.sort_unstable();
    owners.dedup();
    if own && !owners.is_empty() {
        return format!(
            "For {purpose} the data are open to the teams {}; another team needs a row of its own in uses.toml, with the power or duty it rests on.",
            list(&owners)
        );
    }
    let opens = |kind: UseKind| match kind {
        UseKind::Never | UseKind::Aggregate => false,
        UseKind::Consent
        | UseKind::Flag
        | UseKind::Case
        | UseKind::OwnFunction
        | UseKind::Gateway => true,
    };
    if !rows().any(|row| opens(row.kind)) {
        return format!("No row of uses.toml opens anything of a person for {purpose}.");
    }
    let mut roles = asking.user.roles.iter().filter_map(|name| policy.role(name));
    if roles.any(|role| role.purposes.contains(purpose)) {
        format!(
            "What uses.toml opens for {purpose} are no fields of your role: roles.toml says which are."
        )
    } else {
        String::new()
    }
}

/// What is to be done about several reasons.
pub(super) fn of_reasons(policy: &Policy, asking: &Asking, reasons: &[RefusedWith]) -> String {
    let each = reasons.iter().map(|reason| of_reason(policy, asking, *reason));
    let each: Vec<String> = each.filter(|it| !it.is_empty()).collect();
    each.join(" ")
}

fn list(words: &[&str]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
