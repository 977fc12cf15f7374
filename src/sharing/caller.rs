//! The first half of the decision: what a caller may be shown for a purpose, whoever it is about.
//!
//! In: the policy, agreements, who asks and why. Out: a grant, or every reason for a refusal. Nothing here knows of any resident.
//!
//! The decision is made by tables of our own rather than by a general policy engine such as Cedar. The rows are the explanation: each that
//! opened or closed something is named with its file and line, to a privacy officer who knows no programming; an engine tells which policy
//! text applied, and not which citation, agreement or field was wanting. The two halves see different things by type, which one request to
//! an engine could not promise. An error in an engine's forbidding policy makes that policy vanish; here a prohibition that cannot be read is
//! a policy that does not load. Past decisions are replayed under other rows by the same plain function. And what it would add, a language
//! for conditions nobody has, costs minutes of compile time.

use jiff::civil::Date;

use super::asking::{Asking, Emergency};
use super::policy::{
    CompiledUse, Gateway, GatewayKind, Organisation, Purpose, RelationshipNeeded, UseKind,
};
use super::ruling::{Opening, Seal};
use super::witness::{Finding, Witness};
use super::{
    AgreementStatus, CallerGrant, CallerRefusal, ClosedDataset, DatasetGrant, LawfulBasis,
    Obligation, Policy, RefusedWith, Route, StandingAgreement,
};
use crate::values::{AgreementName, DatasetName, FieldSet, GatewayName, Sensitive};

/// Steps 1, 3, 4, 5, 8 and 10 of the procedure, as far as they are the caller's.
pub(super) fn rule(
    policy: &Policy,
    agreements: &[StandingAgreement],
    asking: &Asking,
    witness: &mut impl Witness,
) -> Result<CallerGrant, CallerRefusal> {
    let mut reasons = Vec::new();
    let day = asking.at.date();
    let organisation = policy.organisation(&asking.user.organisation);
    if organisation.is_none() {
        reasons.push(RefusedWith::OrganisationUnknown);
    }
    if !asking.user.active {
        reasons.push(RefusedWith::Inactive);
    }
    if asking.user.trained_until.is_none_or(|until| until < day) {
        reasons.push(RefusedWith::Training);
    }
    let purpose = policy.purpose(&asking.purpose);
    if purpose.is_none() {
        reasons.push(RefusedWith::PurposeUnknown);
    }
    let (Some(organisation), Some(purpose)) = (organisation, purpose) else {
        return Err(refusal(policy, asking, reasons));
    };
    let role_fields = fields_of_roles(policy, asking, organisation, &mut reasons);
    let (necessity, case) =
        (filled(asking.necessity.as_ref()), filled(asking.case_reference.as_ref()));
    if asking.emergency.is_none() && (purpose.necessity && !necessity || purpose.case && !case) {
        reasons.push(RefusedWith::NecessityMissing);
    }
    let mut search = Search {
        policy,
        agreements,
        asking,
        organisation,
        purpose,
        day,
        fields: role_fields.and(purpose.fields),
        closed: Vec::new(),
        grants: Vec::new(),
        wants_case: false,
        late_agreement: false,
    };
    search.close(witness);
    match &asking.emergency {
        None => search.ordinary(witness),
        Some(emergency) => search.emergency(emergency, &mut reasons, witness),
    }
    let Search { closed, mut grants, wants_case, late_agreement, .. } = search;
    if grants.is_empty() {
        reasons.push(match (late_agreement, wants_case) {
            (true, _) => RefusedWith::AgreementNotInForce,
            (false, true) => RefusedWith::NecessityMissing,
            (false, false) => RefusedWith::RouteNone,
        });
    }
    if !reasons.is_empty() {
        return Err(refusal(policy, asking, reasons));
    }
    grants.sort_by(|a, b| a.dataset.cmp(&b.dataset));
    let emergency = asking.emergency.is_some();
    Ok(CallerGrant {
        user: asking.user.name.clone(),
        purpose: purpose.name.clone(),
        datasets: grants,
        closed,
        needs_relationship: !emergency && purpose.relationship != RelationshipNeeded::None,
        floor_thousandths: purpose.floor_thousandths,
        obligations: obligations(policy, purpose, emergency),
        policy: policy.fingerprint(),
        seal: Seal,
    })
}

/// True for a text in which something stands.
fn filled(text: Option<&Sensitive<String>>) -> bool {
    text.is_some_and(|text| !text.expose().trim().is_empty())
}

/// What the caller's roles let them see for the purpose: those of their kind of organisation that have it.
fn fields_of_roles(
    policy: &Policy,
    asking: &Asking,
    organisation: &Organisation,
    reasons: &mut Vec<RefusedWith>,
) -> FieldSet {
    let fitting = || {
        let roles = asking.user.roles.iter().filter_map(|name| policy.role(name));
        roles.filter(|role| {
            role.kinds.contains(&organisation.kind) && role.purposes.contains(&asking.purpose)
        })
    };
    if fitting().next().is_none() {
        reasons.push(RefusedWith::PurposeNotOfRole);
    }
    let breaking = asking.emergency.is_some();
    if breaking && !fitting().any(|role| role.break_glass) {
        reasons.push(RefusedWith::EmergencyNotAllowed);
    }
    let of_use = fitting().filter(|role| !breaking || role.break_glass);
    of_use.fold(FieldSet::NONE, |all, role| all.or(role.fields))
}

fn obligations(policy: &Policy, purpose: &Purpose, emergency: bool) -> Vec<Obligation> {
    let mut obligations = Vec::new();
    if purpose.no_export || emergency {
        obligations.push(Obligation::NoExport);
    }
    if purpose.tell_subject {
        obligations.push(Obligation::TellSubject);
    }
    if emergency {
        let rules = policy.emergencies();
        obligations.push(Obligation::KeepNoLonger { minutes: rules.minutes });
        obligations.push(Obligation::TellPrivacyOfficer);
        obligations.push(Obligation::Review { working_days: rules.review_working_days });
    }
    obligations.sort();
    obligations
}

/// The search for ways that are open to the caller.
struct Search<'a> {
    policy: &'a Policy,
    agreements: &'a [StandingAgreement],
    asking: &'a Asking,
    organisation: &'a Organisation,
    purpose: &'a Purpose,
    day: Date,
    /// What role and purpose leave.
    fields: FieldSet,
    closed: Vec<ClosedDataset>,
    grants: Vec<DatasetGrant>,
    /// A row would open something for a named case.
    wants_case: bool,
    /// An agreement for this is there, and not in force.
    late_agreement: bool,
}

impl<'a> Search<'a> {
    /// Prohibitions, and rows that say never.
    fn close(&mut self, witness: &mut impl Witness) {
        let here = self.policy.council().and_then(|council| council.jurisdiction);
        for prohibition in self.policy.prohibitions() {
            let holds = prohibition.in_force_on(self.day)
                && prohibition.is_law_in(here)
                && prohibition.lets_receive(self.organisation)
                && prohibition.reaches(&self.purpose.name);
            if !holds {
                continue;
            }
            for dataset in self.policy.datasets() {
                if prohibition.is_about(&dataset.name) {
                    let row = format!("{} ({})", prohibition.place, prohibition.citation);
                    witness.saw(&dataset.name, &row, Finding::Closes(prohibition.fields));
                    self.closed.push(ClosedDataset {
                        dataset: dataset.name.clone(),
                        fields: prohibition.fields,
                        gateway: Some(prohibition.name.clone()),
                    });
                }
            }
        }
        for compiled in self.policy.uses_for(&self.purpose.name) {
            let Some(row) = self.policy.uses().get(compiled.row) else { continue };
            if row.kind == UseKind::Never {
                witness.saw(&row.dataset, &compiled.cited, Finding::Closes(row.fields));
                self.closed.push(ClosedDataset {
                    dataset: row.dataset.clone(),
                    fields: row.fields,
                    gateway: None,
                });
            }
        }
        self.closed.sort_by(|a, b| a.dataset.cmp(&b.dataset).then(b.gateway.cmp(&a.gateway)));
    }

    /// What is left of some fields of a dataset.
    fn left_of(&self, dataset: &DatasetName, fields: FieldSet) -> FieldSet {
        let closed = self.closed.iter().filter(|closed| closed.dataset == *dataset);
        closed.fold(fields.and(self.fields), |left, closed| left.without(closed.fields))
    }

    /// The rows of the matrix.
    fn ordinary(&mut self, witness: &mut impl Witness) {
        let policy = self.policy;
        for compiled in policy.uses_for(&self.purpose.name) {
            let Some(row) = policy.uses().get(compiled.row) else { continue };
            let gateway = compiled.gateway.and_then(|at| policy.gateways().get(at));
            let Some(gateway) = gateway.filter(|gateway| gateway.reaches(&self.purpose.name))
            else {
                continue;
            };
            if row.kind == UseKind::Aggregate {
                witness.saw(&row.dataset, &compiled.cited, Finding::FiguresOnly);
                continue;
            }
            if let Err(finding) = self.lets(gateway) {
                witness.saw(&row.dataset, &compiled.cited, finding);
                continue;
            }
            let fields = self.left_of(&row.dataset, row.fields.and(gateway.fields));
            if fields.is_empty() {
                witness.saw(&row.dataset, &compiled.cited, Finding::NothingLeft);
                continue;
            }
            self.row(row.kind, &row.dataset, fields, compiled, gateway, witness);
        }
    }

    /// Whether a gateway is in force for this organisation.
    fn lets<'g>(&self, gateway: &'g Gateway) -> Result<(), Finding<'g>> {
        let here = self.policy.council().and_then(|council| council.jurisdiction);
        if !gateway.in_force_on(self.day) {
            return Err(Finding::NotInForce(gateway));
        }
        if !gateway.is_law_in(here) {
            return Err(Finding::NotLawHere(gateway));
        }
        if !gateway.lets_receive(self.organisation) {
            return Err(Finding::NotAReceiver(gateway));
        }
        Ok(())
    }

    fn row(
        &mut self,
        kind: UseKind,
        dataset: &'a DatasetName,
        fields: FieldSet,
        compiled: &CompiledUse,
        gateway: &'a Gateway,
        witness: &mut impl Witness,
    ) {
        let case = filled(self.asking.case_reference.as_ref());
        let necessity = filled(self.asking.necessity.as_ref());
        let by_case = kind == UseKind::Case;
        if by_case && !(case && necessity) || gateway.necessity && !necessity {
            self.wants_case = true;
            witness.saw(dataset, &compiled.cited, Finding::WantsCase);
            return;
        }
        let despite_refusal =
            by_case || kind == UseKind::OwnFunction || gateway.kind == GatewayKind::Duty;
        let own = self.organisation.own;
        let gateway_name = || gateway.name.clone();
        let mut open = |opening, fields: FieldSet, despite_refusal| {
            self.grants.push(DatasetGrant {
                dataset: dataset.clone(),
                fields,
                opening,
                despite_refusal,
                row: compiled.cited.clone(),
            });
        };
        match kind {
            UseKind::Never | UseKind::Aggregate => {}
            UseKind::OwnFunction => {
                let owners = self.policy.dataset(dataset).map_or(&[][..], |known| &known.owners);
                let team = self.asking.user.team.as_ref();
                if own && team.is_some_and(|team| owners.contains(team)) {
                    witness.saw(dataset, &compiled.cited, Finding::Opens(fields));
                    open(Opening::By(Route::OwnFunction { gateway: gateway_name() }), fields, true);
                } else {
                    witness.saw(dataset, &compiled.cited, Finding::NotTheOwner(owners));
                }
            }
            UseKind::Gateway | UseKind::Case | UseKind::Flag if own => {
                witness.saw(dataset, &compiled.cited, Finding::Opens(fields));
                let route = Route::Gateway { gateway: gateway_name(), agreement: None };
                open(Opening::By(route), fields, despite_refusal);
            }
            UseKind::Consent if own => {
                witness.saw(dataset, &compiled.cited, Finding::OpensWithConsent(fields));
                open(Opening::WithConsent { agreement: None }, fields, false);
            }
            UseKind::Gateway | UseKind::Case | UseKind::Flag | UseKind::Consent => {
                let consent = kind == UseKind::Consent;
                let agreed = self.agreed(
                    dataset,
                    fields,
                    compiled.special,
                    gateway,
                    consent,
                    &compiled.cited,
                    witness,
                );
                for (agreement, fields) in agreed {
                    let (opening, finding) = if consent {
                        let agreement = Some(agreement);
                        (Opening::WithConsent { agreement }, Finding::OpensWithConsent(fields))
                    } else {
                        let agreement = Some(agreement);
                        let route = Route::Gateway { gateway: gateway_name(), agreement };
                        (Opening::By(route), Finding::Opens(fields))
                    };
                    witness.saw(dataset, &compiled.cited, finding);
                    self.grants.push(DatasetGrant {
                        dataset: dataset.clone(),
                        fields,
                        opening,
                        despite_refusal: despite_refusal && !consent,
                        row: compiled.cited.clone(),
                    });
                }
            }
        }
    }

    /// The agreements in force that let another body have something, each with what it leaves of the fields.
    #[expect(clippy::too_many_arguments, reason = "one row's facts, used here only")]
    fn agreed(
        &mut self,
        dataset: &DatasetName,
        fields: FieldSet,
        special: FieldSet,
        gateway: &'a Gateway,
        consent: bool,
        cited: &str,
        witness: &mut impl Witness,
    ) -> Vec<(AgreementName, FieldSet)> {
        let mut agreed = Vec::new();
        for agreement in self.agreements {
            let names = agreement.parties.contains(&self.organisation.name)
                && agreement.purposes.contains(&self.purpose.name);
            let based = |basis: &LawfulBasis| match basis {
                LawfulBasis::Consent => consent,
                LawfulBasis::Contract => false,
                LawfulBasis::LegalObligation
                | LawfulBasis::VitalInterests
                | LawfulBasis::PublicTask
                | LawfulBasis::RecognisedLegitimateInterest => !consent,
            };
            let rests = (consent || agreement.gateways.contains(&gateway.name))
                && agreement.bases.iter().any(based);
            let mut left = fields.and(agreement.fields_of(dataset));
            if agreement.special.is_none() {
                left = left.without(special);
            }
            if !names || !rests || left.is_empty() {
                continue;
            }
            if agreement.in_force_on(self.day) {
                agreed.push((agreement.name.clone(), left));
            } else {
                self.late_agreement |= agreement.status != AgreementStatus::Draft;
                witness.saw(dataset, cited, Finding::AgreementNotInForce(&agreement.name));
            }
        }
        if agreed.is_empty() {
            witness.saw(dataset, cited, Finding::WantsAgreement(gateway));
        }
        agreed
    }

    /// What an emergency opens: its own rows, and no others.
    fn emergency(
        &mut self,
        emergency: &Emergency,
        reasons: &mut Vec<RefusedWith>,
        witness: &mut impl Witness,
    ) {
        if self.asking.user.suspended_from_emergencies {
            reasons.push(RefusedWith::EmergencyReviewOverdue);
        }
        let policy = self.policy;
        let fits = |rule: &&super::EmergencyRule| {
            rule.purpose == self.purpose.name
                && rule.kinds.contains(&self.organisation.kind)
                && rule.grounds.contains(&emergency.ground)
        };
        let rule = policy.emergencies().rules.iter().find(fits);
        let Some(rule) = rule.filter(|_| !emergency.reason.expose().trim().is_empty()) else {
            if !reasons.contains(&RefusedWith::EmergencyNotAllowed) {
                reasons.push(RefusedWith::EmergencyNotAllowed);
            }
            return;
        };
        let cited = rule.place.to_string();
        let gateways = rule.gateways.iter().filter_map(|name: &GatewayName| policy.gateway(name));
        let mut open = gateways.filter(|gateway| gateway.reaches(&self.purpose.name));
        let Some(gateway) = open.find(|gateway| self.lets(gateway).is_ok()) else {
            return;
        };
        for dataset in &rule.datasets {
            let fields = self.left_of(dataset, rule.fields.and(gateway.fields));
            if fields.is_empty() || !gateway.is_about(dataset) {
                witness.saw(dataset, &cited, Finding::NothingLeft);
                continue;
            }
            witness.saw(dataset, &cited, Finding::Opens(fields));
            self.grants.push(DatasetGrant {
                dataset: dataset.clone(),
                fields,
                opening: Opening::By(Route::Emergency { gateway: gateway.name.clone() }),
                despite_refusal: true,
                row: cited.clone(),
            });
        }
    }
}

/// Reasons with what would make it lawful, from caller, purpose and policy alone.
fn refusal(policy: &Policy, asking: &Asking, reasons: Vec<RefusedWith>) -> CallerRefusal {
    let mut reasons = reasons;
    let mut seen = Vec::new();
    reasons.retain(|reason| {
        let first = !seen.contains(reason);
        seen.push(*reason);
        first
    });
    let remedy = super::remedies::of_reasons(policy, asking, &reasons);
    CallerRefusal { reasons, remedy }
}
