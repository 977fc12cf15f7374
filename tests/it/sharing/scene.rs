//! People who ask, and people who are asked about, all made up; and what the decision makes of them under the shipped policy.

use std::sync::LazyLock;

use hearth::rules::shipped_files;
use hearth::sharing::{
    AgreedDataset, AgreementStatus, Asking, ConsentState, DatasetHeld, Decision, Emergency,
    EmergencyGround, LawfulBasis, Policy, RelationshipBasis, RelationshipHolder, RestrictionEffect,
    SpecialCondition, StandingAgreement, StandingConsent, StandingRelationship,
    StandingRestriction, SubjectFacts, Unchecked, User, decide,
};
use hearth::values::{
    DatasetName, FactorName, FieldSet, IdentifierKey, PersonId, Sensitive, SharedField,
};
use jiff::civil::{DateTime, date};

/// The policy as it is shipped.
pub(crate) static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let policy = Policy::<Unchecked>::of_files(&shipped_files()).check();
    policy.unwrap_or_else(|faults| panic!("{faults}"))
});

/// When everybody asks.
pub(crate) fn now() -> DateTime {
    date(2026, 11, 25).at(10, 0, 0, 0)
}

/// A dataset by name.
pub(crate) fn dataset(name: &str) -> DatasetName {
    DatasetName(name.into())
}

/// A difficulty that a gateway counts.
pub(crate) fn factor(name: &str) -> FactorName {
    name.parse().expect("a name")
}

/// A set of fields by their words.
pub(crate) fn fields(words: &[&str]) -> FieldSet {
    words.iter().map(|word| SharedField::of_word(word).expect("a field")).collect()
}

/// An officer of the council, trained and active, with a case and its necessity stated.
pub(crate) fn officer(role: &str, team: &str, purpose: &str) -> Asking {
    asking("council", role, Some(team), purpose)
}

/// Somebody of another body.
pub(crate) fn partner(organisation: &str, role: &str, purpose: &str) -> Asking {
    asking(organisation, role, None, purpose)
}

fn asking(organisation: &str, role: &str, team: Option<&str>, purpose: &str) -> Asking {
    Asking {
        user: User {
            name: "a.caller".parse().expect("a name"),
            organisation: organisation.parse().expect("a name"),
            team: team.map(|team| team.parse().expect("a name")),
            roles: vec![role.parse().expect("a name")],
            trained_until: Some(date(2027, 3, 31)),
            active: true,
            suspended_from_emergencies: false,
        },
        purpose: purpose.parse().expect("a name"),
        case_reference: Some(Sensitive::new("CASE-1".to_owned())),
        necessity: Some(Sensitive::new("to answer the referral".to_owned())),
        emergency: None,
        at: now(),
    }
}

/// The same, in an emergency.
pub(crate) fn in_an_emergency(mut asking: Asking, ground: EmergencyGround) -> Asking {
    let reason = Sensitive::new("a child is missing".to_owned());
    asking.emergency = Some(Emergency { ground, reason });
    asking.case_reference = None;
    asking.necessity = None;
    asking
}

/// An adult of whom these datasets speak; the roll of electors is fenced, as its ruleset says.
pub(crate) fn person(datasets: &[&str]) -> SubjectFacts {
    let mut held: Vec<DatasetHeld> = datasets
        .iter()
        .map(|name| DatasetHeld {
            dataset: dataset(name),
            fenced: *name == "electoral_roll",
            confidence_thousandths: Some(999),
        })
        .collect();
    held.sort_by(|a, b| a.dataset.cmp(&b.dataset));
    SubjectFacts {
        person: some_person(),
        datasets: held,
        consents: Vec::new(),
        restrictions: Vec::new(),
        relationships: Vec::new(),
        child: false,
        factors: Vec::new(),
    }
}

fn some_person() -> PersonId {
    PersonId::mint(1, &IdentifierKey::from_bytes([7; 32])).expect("a number")
}

/// A relationship of the caller that somebody has confirmed.
pub(crate) fn related(mut facts: SubjectFacts) -> SubjectFacts {
    facts.relationships.push(relationship(false));
    facts
}

/// A relationship of the caller.
pub(crate) fn relationship(self_claimed: bool) -> StandingRelationship {
    StandingRelationship {
        by: "team.lead".parse().expect("a name"),
        entry: 30,
        holder: RelationshipHolder::User("a.caller".parse().expect("a name")),
        purposes: Vec::new(),
        basis: if self_claimed {
            RelationshipBasis::SelfClaimed
        } else {
            RelationshipBasis::OpenCase
        },
    }
}

/// A consent to the council, for one purpose, of all datasets and these fields.
pub(crate) fn consent(state: ConsentState, purpose: &str, shown: FieldSet) -> StandingConsent {
    StandingConsent {
        entry: 10,
        state,
        purposes: vec![purpose.parse().expect("a name")],
        recipients: Vec::new(),
        datasets: Vec::new(),
        fields: shown,
        from: date(2026, 1, 1).at(0, 0, 0, 0),
        until: None,
    }
}

/// A restriction of a kind, on the whole person.
pub(crate) fn restriction(kind: &str, effect: RestrictionEffect) -> StandingRestriction {
    StandingRestriction {
        entry: 20,
        kind: kind.parse().expect("a name"),
        purposes: Vec::new(),
        effect,
        records: Vec::new(),
        carried: false,
    }
}

/// An agreement that is signed and in date: who, for what, which fields of which datasets, by which gateways.
pub(crate) fn agreement(
    party: &str,
    purpose: &str,
    datasets: &[&str],
    gateways: &[&str],
) -> StandingAgreement {
    let agreed = |name: &&str| AgreedDataset { dataset: dataset(name), fields: FieldSet::ALL };
    StandingAgreement {
        entry: 40,
        name: "our-agreement".parse().expect("a name"),
        parties: vec![party.parse().expect("a name")],
        purposes: vec![purpose.parse().expect("a name")],
        datasets: datasets.iter().map(agreed).collect(),
        gateways: gateways.iter().map(|name| name.parse().expect("a name")).collect(),
        bases: vec![LawfulBasis::PublicTask, LawfulBasis::Consent],
        special: Some((SpecialCondition::SubstantialPublicInterest, "para. 18".into())),
        dpia: Some("DPIA-1".into()),
        status: AgreementStatus::Signed,
        from: date(2026, 1, 1),
        until: date(2026, 12, 31),
    }
}

/// What was decided.
pub(crate) fn decided(
    asking: &Asking,
    agreements: &[StandingAgreement],
    facts: &SubjectFacts,
) -> Decision {
    decide(&POLICY, agreements, asking, Some(facts))
}

/// What of a dataset may be shown; nothing where the caller is refused.
pub(crate) fn shown(decision: &Decision, name: &str) -> FieldSet {
    let opened = decision.subject.iter().flat_map(|ruling| &ruling.opened);
    let of_it = opened.filter(|opened| opened.dataset == dataset(name));
    of_it.fold(FieldSet::NONE, |all, opened| all.or(opened.fields))
}

/// True if nothing of anything may be shown.
pub(crate) fn nothing(decision: &Decision) -> bool {
    decision.subject.as_ref().is_none_or(|ruling| ruling.opened.is_empty())
}
