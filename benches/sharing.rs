//! How long a decision takes: both halves, under the shipped policy, for a person of whom seven datasets speak.
//!
//! The people are those of the tests that read as the law does.

use criterion::{Criterion, criterion_group, criterion_main};
use hearth::sharing::{
    Asking, ConsentState, Permit, RelationshipHolder, RestrictionEffect, StandingAgreement,
    SubjectFacts, rule_on_caller, rule_on_subject,
};
use hearth::values::SharedField;

#[path = "../tests/it/sharing/scene.rs"]
#[expect(dead_code, reason = "the tests ask for more")]
mod scene;

use scene::{POLICY, agreement, consent, factor, officer, partner, relationship, restriction};

const DATASETS: [&str; 7] = [
    "benefits",
    "council_tax",
    "electoral_roll",
    "parking_permits",
    "registrations",
    "school_census",
    "social_care",
];

/// Somebody with consents to several bodies, two restrictions and three relationships.
fn person(purpose: &str) -> SubjectFacts {
    let to = |state, recipient: &str| {
        let mut said = consent(state, purpose, hearth::values::FieldSet::ALL);
        said.recipients = vec![recipient.parse().expect("a name")];
        said
    };
    let of = |name: &str| {
        let mut relationship = relationship(false);
        relationship.holder = RelationshipHolder::User(name.parse().expect("a name"));
        relationship
    };
    let phone = [SharedField::Phone].into_iter().collect();
    SubjectFacts {
        consents: vec![
            to(ConsentState::Given, "council"),
            to(ConsentState::Withdrawn, "support-charity"),
            to(ConsentState::Expired, "police"),
        ],
        restrictions: vec![
            restriction("objection", RestrictionEffect::Fields { fields: phone }),
            restriction("staff-or-vip", RestrictionEffect::AlertOnly),
        ],
        relationships: ["b.caller", "c.caller", "a.caller"].map(of).into(),
        factors: ["disability", "unemployment"].map(factor).into(),
        ..scene::person(&DATASETS)
    }
}

/// A council's agreements, of which the last is the one that counts.
fn agreements(purpose: &str) -> Vec<StandingAgreement> {
    let one = |number: usize| {
        let party = if number == 19 { "nhs-trust" } else { "police" };
        let mut one = agreement(party, purpose, &DATASETS, &["ca2004-s10-s11"]);
        one.name = format!("agreement-{number}").parse().expect("a name");
        one
    };
    (0..20).map(one).collect()
}

fn decisions(bench: &mut Criterion) {
    let policy = &*POLICY;
    let mut group = bench.benchmark_group("sharing");
    let housing = |purpose| officer("housing-options-officer", "housing", purpose);
    let asked: [(&str, Asking); 3] = [
        ("an officer by a duty", housing("homelessness")),
        ("an officer by consent", housing("single-view-by-consent")),
        (
            "a partner, twenty agreements",
            partner("nhs-trust", "nhs-safeguarding-nurse", "safeguarding"),
        ),
    ];
    for (which, asking) in asked {
        let purpose = asking.purpose.as_str();
        let (facts, agreements) = (person(purpose), agreements(purpose));
        let decide = || {
            let grant = rule_on_caller(policy, &agreements, &asking).expect("a grant");
            let ruling = rule_on_subject(policy, &grant, &asking, &facts);
            Permit::of(&asking, &grant, &ruling).expect("a permit")
        };
        group.bench_function(which, |bench| bench.iter(&decide));
    }
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
