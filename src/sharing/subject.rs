//! The second half of the decision: what of one person may be shown to a caller who may ask.
//!
//! In: the policy, the caller's grant, what they ask for, and what stands of the person. Out: a ruling with every reason for what is not
//! shown. All of it is for the journal; the caller sees what is opened, or *nothing that may be shown*, and never why.
//!
//! Consents: a consent opens what it covers and nothing else, and is one person's only. Where the person has refused one, or taken it back,
//! what it covered is not shown by a mere power either: whoever asked for leave and did not get it may not do without. A duty, the council's
//! own function, a named case and an emergency are reasons of their own, and are written down as such.

use jiff::civil::Date;

use super::policy::{BelowFloor, Purpose};
use super::ruling::{Opening, Seal};
use super::witness::{Finding, Witness};
use super::{
    Asking, CallerGrant, ConsentState, DatasetGrant, DatasetHeld, Obligation, OpenedDataset,
    Policy, RelationshipBasis, RelationshipHolder, RestrictionEffect, Route, StandingConsent,
    StandingRelationship, StandingRestriction, SubjectFacts, SubjectReason, SubjectRuling,
};
use crate::values::{
    DatasetName, FactorName, FieldSet, GatewayName, MentionKey, PurposeName, SharedField,
};

/// Steps 2, 5, 6, 7, 9 and 10 of the procedure, as far as they are the person's.
pub(super) fn rule(
    policy: &Policy,
    grant: &CallerGrant,
    asking: &Asking,
    facts: &SubjectFacts,
    witness: &mut impl Witness,
) -> SubjectRuling {
    let mut ruling = SubjectRuling {
        person: facts.person,
        opened: Vec::new(),
        hidden_records: Vec::new(),
        hides_relations: false,
        reasons: Vec::new(),
        obligations: Vec::new(),
        seal: Seal,
    };
    let purpose = policy.purpose(&grant.purpose);
    let same = grant.policy == policy.fingerprint()
        && grant.purpose == asking.purpose
        && grant.user == asking.user.name;
    let Some(purpose) = purpose.filter(|_| same) else {
        ruling.reasons.push(SubjectReason::PolicyError);
        return ruling;
    };
    let deciding = Deciding { policy, grant, asking, facts, purpose, day: asking.at.date() };
    let related = deciding.relationship(&mut ruling);
    let hidden = deciding.restrictions(&mut ruling);
    let mut opened = Vec::new();
    for held in &facts.datasets {
        opened.extend(deciding.dataset(held, hidden.fields, &mut ruling, witness));
    }
    if related && !hidden.all {
        if opened.iter().any(|dataset: &OpenedDataset| dataset.unverified) {
            ruling.obligations.push(Obligation::MarkUnverified);
        }
        ruling.opened = opened;
    }
    ruling.reasons.sort();
    ruling.reasons.dedup();
    ruling.obligations.sort();
    ruling.obligations.dedup();
    ruling
}

/// True if a restriction binds whoever asks for a purpose, in an emergency or not. One of an unknown kind binds; one that hides existence
/// gives way to no emergency.
pub(super) fn binds(
    policy: &Policy,
    purpose: &PurposeName,
    emergency: bool,
    restriction: &StandingRestriction,
) -> bool {
    let bounded = &restriction.purposes;
    if !bounded.is_empty() && !bounded.contains(purpose) {
        return false;
    }
    let Some(kind) = policy.restriction(&restriction.kind) else { return true };
    let existence = restriction.effect == RestrictionEffect::Existence;
    let excepted = kind.except.contains(purpose);
    match (emergency, existence) {
        (true, true) => true,
        (true, false) => !(kind.emergency || excepted),
        (false, _) => !excepted,
    }
}

/// The records that restrictions take out for whoever asks, ascending, each once: whatever else is decided, they are as if they were not there.
pub(super) fn hidden_records(
    policy: &Policy,
    purpose: &PurposeName,
    emergency: bool,
    restrictions: &[StandingRestriction],
) -> Vec<MentionKey> {
    let of_records = restrictions.iter().filter(|it| it.effect == RestrictionEffect::Record);
    let binding = of_records.filter(|it| binds(policy, purpose, emergency, it));
    let mut hidden: Vec<MentionKey> = binding.flat_map(|it| it.records.iter().cloned()).collect();
    hidden.sort_unstable();
    hidden.dedup();
    hidden
}

/// What restrictions hide.
struct Hidden {
    /// Everything.
    all: bool,
    /// These fields of every dataset.
    fields: FieldSet,
}

/// One decision being made.
struct Deciding<'a> {
    policy: &'a Policy,
    grant: &'a CallerGrant,
    asking: &'a Asking,
    facts: &'a SubjectFacts,
    purpose: &'a Purpose,
    day: Date,
}

impl Deciding<'_> {
    /// Whether the caller has to do with the person as the purpose asks.
    fn relationship(&self, ruling: &mut SubjectRuling) -> bool {
        if !self.grant.needs_relationship {
            return true;
        }
        let user = &self.asking.user;
        let own = self.policy.organisation(&user.organisation).is_some_and(|it| it.own);
        let holds = |holder: &RelationshipHolder| match holder {
            RelationshipHolder::User(name) => *name == user.name,
            RelationshipHolder::Team(team) => own && user.team.as_ref() == Some(team),
            RelationshipHolder::Organisation(name) => *name == user.organisation,
        };
        let theirs = || {
            self.facts.relationships.iter().filter(|relationship| {
                let for_this = relationship.purposes.is_empty()
                    || relationship.purposes.contains(&self.purpose.name);
                let legitimate = self.purpose.rests_on.contains(&relationship.basis);
                // two people: one who states it, another who looks
                let word = !self.purpose.by_another || relationship.by != user.name;
                for_this && legitimate && word && holds(&relationship.holder)
            })
        };
        let claimed = |it: &StandingRelationship| it.basis == RelationshipBasis::SelfClaimed;
        if theirs().any(|relationship| !claimed(relationship)) {
            return true;
        }
        if theirs().next().is_some() {
            ruling.obligations.push(Obligation::TellPrivacyOfficer);
            return true;
        }
        ruling.reasons.push(SubjectReason::RelationNone);
        false
    }

    fn binds(&self, restriction: &StandingRestriction) -> bool {
        binds(self.policy, &self.purpose.name, self.asking.emergency.is_some(), restriction)
    }

    fn restrictions(&self, ruling: &mut SubjectRuling) -> Hidden {
        let mut hidden = Hidden { all: false, fields: FieldSet::NONE };
        for restriction in self.facts.restrictions.iter().filter(|it| self.binds(it)) {
            let StandingRestriction { entry, kind: _, purposes: _, effect, records, carried: _ } =
                restriction;
            match effect {
                RestrictionEffect::Existence => hidden.all = true,
                RestrictionEffect::Record if records.is_empty() => hidden.all = true,
                RestrictionEffect::Record => {} // among those that are hidden
                RestrictionEffect::Fields { fields } => hidden.fields = hidden.fields.or(*fields),
                RestrictionEffect::Relation => ruling.hides_relations = true,
                RestrictionEffect::AlertOnly => {
                    ruling.obligations.push(Obligation::TellPrivacyOfficer);
                    continue;
                }
            }
            ruling.reasons.push(SubjectReason::Restricted { entry: *entry });
        }
        let emergency = self.asking.emergency.is_some();
        let standing = &self.facts.restrictions;
        ruling.hidden_records =
            hidden_records(self.policy, &self.purpose.name, emergency, standing);
        let relations: FieldSet = [SharedField::Relations].into_iter().collect();
        ruling.hides_relations |= relations.within(hidden.fields);
        if ruling.hides_relations {
            hidden.fields = hidden.fields.or(relations);
        }
        hidden
    }

    /// What is opened of one dataset.
    fn dataset(
        &self,
        held: &DatasetHeld,
        hidden: FieldSet,
        ruling: &mut SubjectRuling,
        witness: &mut impl Witness,
    ) -> Option<OpenedDataset> {
        let DatasetHeld { dataset, fenced, confidence_thousandths } = held;
        let grants = || self.grant.datasets.iter().filter(|grant| grant.dataset == *dataset);
        if grants().next().is_none() {
            ruling.reasons.push(self.why_closed(dataset));
            return None;
        }
        let refused = self.refused(dataset, ruling);
        let mut routes = Vec::new();
        for grant in grants() {
            let mut fields = grant.fields.without(hidden);
            if !grant.despite_refusal {
                let taken = fields.and(refused);
                fields = fields.without(refused);
                if !taken.is_empty() {
                    witness.saw(dataset, &grant.row, Finding::Refused(taken));
                }
            }
            match &grant.opening {
                Opening::By(route) => {
                    if *fenced && matches!(route, Route::Emergency { .. }) {
                        witness.saw(dataset, &grant.row, Finding::Fenced);
                        ruling.reasons.push(self.why_closed(dataset));
                    } else if self.gateway_holds(route, grant, ruling, witness)
                        && !fields.is_empty()
                    {
                        routes.push((route.clone(), fields));
                    }
                }
                Opening::WithConsent { .. } if *fenced => {
                    witness.saw(dataset, &grant.row, Finding::Fenced);
                    ruling.reasons.push(self.why_closed(dataset));
                }
                Opening::WithConsent { agreement } => {
                    let before = routes.len();
                    for consent in self.consents(dataset).filter(|it| self.is_given(it)) {
                        let covered = fields.and(consent.fields);
                        if !covered.is_empty() {
                            let (entry, agreement) = (consent.entry, agreement.clone());
                            routes.push((Route::Consent { entry, agreement }, covered));
                        }
                    }
                    if routes.len() == before {
                        witness.saw(dataset, &grant.row, Finding::NoConsent);
                        ruling
                            .reasons
                            .push(SubjectReason::ConsentMissing { dataset: dataset.0.clone() });
                    }
                }
            }
        }
        let fields = routes.iter().fold(FieldSet::NONE, |all, (_, fields)| all.or(*fields));
        if fields.is_empty() {
            return None;
        }
        let doubtful = confidence_thousandths.is_some_and(|it| it < self.grant.floor_thousandths);
        if doubtful && self.purpose.below_floor == BelowFloor::Withhold {
            for grant in grants() {
                witness.saw(dataset, &grant.row, Finding::TooDoubtful);
            }
            ruling.reasons.push(SubjectReason::TooDoubtful { dataset: dataset.0.clone() });
            return None;
        }
        Some(OpenedDataset { dataset: dataset.clone(), fields, routes, unverified: doubtful })
    }

    /// Why nothing of a dataset is open to the caller: a prohibition where there is one.
    fn why_closed(&self, dataset: &DatasetName) -> SubjectReason {
        let mut closed = self.grant.closed.iter().filter(|closed| closed.dataset == *dataset);
        let gateway: Option<&GatewayName> = closed.find_map(|it| it.gateway.as_ref());
        match gateway {
            Some(gateway) => {
                SubjectReason::Fence { dataset: dataset.0.clone(), gateway: gateway.clone() }
            }
            None => SubjectReason::NoRoute { dataset: dataset.0.clone() },
        }
    }

    /// The person's consents, given or not, that are about this purpose, recipient and dataset.
    fn consents(&self, dataset: &DatasetName) -> impl Iterator<Item = &StandingConsent> {
        let recipient = &self.asking.user.organisation;
        let own = self.policy.organisation(recipient).is_some_and(|it| it.own);
        self.facts.consents.iter().filter(move |consent| {
            consent.purposes.contains(&self.purpose.name)
                && (consent.recipients.contains(recipient) || own && consent.recipients.is_empty())
                && (consent.datasets.is_empty() || consent.datasets.contains(dataset))
        })
    }

    /// True for a consent that holds at this moment.
    fn is_given(&self, consent: &StandingConsent) -> bool {
        consent.state == ConsentState::Given
            && consent.from <= self.asking.at
            && consent.until.is_none_or(|until| self.day <= until)
    }

    /// What the person has refused or taken back, with the reasons.
    fn refused(&self, dataset: &DatasetName, ruling: &mut SubjectRuling) -> FieldSet {
        let mut refused = FieldSet::NONE;
        for consent in self.consents(dataset) {
            let entry = consent.entry;
            match consent.state {
                ConsentState::Requested => {}
                ConsentState::Given if self.is_given(consent) => {}
                ConsentState::Given | ConsentState::Expired => {
                    ruling.reasons.push(SubjectReason::ConsentExpired { entry });
                }
                ConsentState::Refused => {
                    refused = refused.or(consent.fields);
                    ruling.reasons.push(SubjectReason::ConsentRefused { entry });
                }
                ConsentState::Withdrawn => {
                    refused = refused.or(consent.fields);
                    ruling.reasons.push(SubjectReason::ConsentWithdrawn { entry });
                }
            }
        }
        refused
    }

    /// What a gateway asks of the person and their household.
    fn gateway_holds(
        &self,
        route: &Route,
        grant: &DatasetGrant,
        ruling: &mut SubjectRuling,
        witness: &mut impl Witness,
    ) -> bool {
        let name = match route {
            Route::OwnFunction { gateway }
            | Route::Gateway { gateway, .. }
            | Route::Emergency { gateway } => gateway,
            Route::Consent { .. } => return true,
        };
        let Some(gateway) = self.policy.gateway(name) else {
            ruling.reasons.push(SubjectReason::PolicyError);
            return false;
        };
        if gateway.adults_only && self.facts.child {
            witness.saw(&grant.dataset, &grant.row, Finding::NotAnAdult(gateway));
            ruling.reasons.push(SubjectReason::NotOfThisAge { gateway: name.clone() });
            return false;
        }
        let Some(threshold) = &gateway.factors else { return true };
        let mut known: Vec<&FactorName> =
            self.facts.factors.iter().filter(|it| threshold.of.contains(it)).collect();
        known.sort_unstable();
        known.dedup();
        if known.len() < threshold.least as usize {
            witness.saw(&grant.dataset, &grant.row, Finding::TooFewFactors(gateway));
            ruling.reasons.push(SubjectReason::ThresholdNotMet { gateway: name.clone() });
            return false;
        }
        true
    }
}
