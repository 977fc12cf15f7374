//! How long a decision takes: both halves, under the shipped policy, for a person of whom seven datasets speak.

use criterion::{Criterion, criterion_group, criterion_main};
use hearth::rules::shipped_files;
use hearth::sharing::{
    AgreedDataset, AgreementStatus, Asking, ConsentState, DatasetHeld, LawfulBasis, Permit, Policy,
    RelationshipHolder, RestrictionEffect, SpecialCondition, StandingAgreement, StandingConsent,
    StandingRelationship, StandingRestriction, SubjectFacts, Unchecked, User, rule_on_caller,
    rule_on_subject,
};
use hearth::values::{DatasetName, FieldSet, IdentifierKey, PersonId, Sensitive, SharedField};
use jiff::civil::date;

const DATASETS: [&str; 7] = [
    "benefits",
    "council_tax",
    "electoral_roll",
    "parking_permits",
    "registrations",
    "school_census",
    "social_care",
];

fn asking(organisation: &str, team: Option<&str>, role: &str, purpose: &str) -> Asking {
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
        at: date(2026, 11, 25).at(10, 0, 0, 0),
    }
}

/// Somebody with consents to several bodies, two restrictions and three relationships.
fn person(purpose: &str) -> SubjectFacts {
    let consent = |entry, state, recipient: &str| StandingConsent {
        entry,
        state,
        purposes: vec![purpose.parse().expect("a name")],
        recipients: vec![recipient.parse().expect("a name")],
        datasets: Vec::new(),
        fields: FieldSet::ALL,
        from: date(2026, 1, 1).at(0, 0, 0, 0),
        until: None,
    };
    let restriction = |kind: &str, effect| StandingRestriction {
        entry: 9,
        kind: kind.parse().expect("a name"),
        purposes: Vec::new(),
        effect,
        records: Vec::new(),
        carried: false,
    };
    let relationship = |name: &str| StandingRelationship {
        entry: 7,
        holder: RelationshipHolder::User(name.parse().expect("a name")),
        purposes: Vec::new(),
        self_claimed: false,
    };
    SubjectFacts {
        person: PersonId::mint(1, &IdentifierKey::from_bytes([7; 32])).expect("a number"),
        datasets: DATASETS
            .iter()
            .map(|name| DatasetHeld {
                dataset: DatasetName((*name).into()),
                fenced: *name == "electoral_roll",
                confidence_thousandths: Some(985),
            })
            .collect(),
        consents: vec![
            consent(1, ConsentState::Given, "council"),
            consent(2, ConsentState::Withdrawn, "support-charity"),
            consent(3, ConsentState::Expired, "police"),
        ],
        restrictions: vec![
            restriction(
                "objection",
                RestrictionEffect::Fields { fields: [SharedField::Phone].into_iter().collect() },
            ),
            restriction("staff-or-vip", RestrictionEffect::AlertOnly),
        ],
        relationships: ["b.caller", "c.caller", "a.caller"].map(relationship).into(),
        child: false,
        factors: vec!["disability", "unemployment"],
    }
}

/// A council's agreements, of which the last is the one that counts.
fn agreements(purpose: &str) -> Vec<StandingAgreement> {
    let agreement = |number: usize| StandingAgreement {
        entry: 40,
        name: format!("agreement-{number}").parse().expect("a name"),
        parties: vec![if number == 19 { "nhs-trust" } else { "police" }.parse().expect("a name")],
        purposes: vec![purpose.parse().expect("a name")],
        datasets: DATASETS
            .iter()
            .map(|name| AgreedDataset {
                dataset: DatasetName((*name).into()),
                fields: FieldSet::ALL,
            })
            .collect(),
        gateways: vec!["ca2004-s10-s11".parse().expect("a name")],
        bases: vec![LawfulBasis::PublicTask],
        special: Some((SpecialCondition::SubstantialPublicInterest, "para. 18".into())),
        dpia: Some("DPIA-1".into()),
        status: AgreementStatus::Signed,
        from: date(2026, 1, 1),
        until: date(2026, 12, 31),
    };
    (0..20).map(agreement).collect()
}

fn decisions(bench: &mut Criterion) {
    let policy = Policy::<Unchecked>::of_files(&shipped_files()).check();
    let policy: Policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    let mut group = bench.benchmark_group("sharing");
    for (which, organisation, team, role, purpose) in [
        (
            "an officer by a duty",
            "council",
            Some("housing"),
            "housing-options-officer",
            "homelessness",
        ),
        (
            "an officer by consent",
            "council",
            Some("housing"),
            "housing-options-officer",
            "single-view-by-consent",
        ),
        (
            "a partner, twenty agreements",
            "nhs-trust",
            None,
            "nhs-safeguarding-nurse",
            "safeguarding",
        ),
    ] {
        let asking = asking(organisation, team, role, purpose);
        let (facts, agreements) = (person(purpose), agreements(purpose));
        let decide = || {
            let grant = rule_on_caller(&policy, &agreements, &asking).expect("a grant");
            let ruling = rule_on_subject(&policy, &grant, &asking, &facts);
            Permit::of(&asking, &grant, ruling).expect("a permit")
        };
        group.bench_function(which, |bench| bench.iter(&decide));
    }
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
