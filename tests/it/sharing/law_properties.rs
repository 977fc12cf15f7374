//! What holds of every decision, whatever the case: more prohibitions, restrictions and refusals never show more, and what the caller is told
//! depends on nobody who is asked about.

use std::sync::LazyLock;

use hearth::rules::{RuleFile, RuleOrigin, shipped_files};
use hearth::sharing::{
    Asking, ConsentState, DatasetHeld, DecisionDifference, DecisionOutline, EmergencyGround,
    Policy, RestrictionEffect, RowOutcome, StandingAgreement, StandingConsent, StandingRestriction,
    SubjectFacts, Unchecked, decide, differences, explain, rule_on_caller,
};
use hearth::values::{FieldSet, SharedField};
use proptest::prelude::*;

use super::scene::{
    POLICY, agreement, consent, dataset, factor, in_an_emergency, now, officer, partner, person,
    relationship, restriction, shown,
};

const DATASETS: [&str; 7] = [
    "benefits",
    "council_tax",
    "electoral_roll",
    "parking_permits",
    "registrations",
    "school_census",
    "social_care",
];

/// The shipped policy with one prohibition more, of each dataset in turn.
static STRICTER: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let stricter = |name: &&str| {
        let mut files = shipped_files();
        let text = format!(
            "[[gateway]]\nname = \"our-own-ban\"\nkind = \"prohibition\"\ncitation = \"a resolution of the council\"\nsays = \"not this\"\nchecked = \"text\"\ndatasets = [\"{name}\"]\nfields = [\"name\", \"address\", \"details\"]\n"
        );
        let origin = RuleOrigin::Council("gateways-ours.toml".into());
        files.insert("sharing/gateways-ours.toml".to_owned(), RuleFile { text, origin });
        let policy = Policy::<Unchecked>::of_files(&files).check();
        policy.unwrap_or_else(|faults| panic!("{faults}"))
    };
    DATASETS.iter().map(stricter).collect()
});

fn fieldsets() -> impl Strategy<Value = FieldSet> {
    prop::sample::subsequence(SharedField::ALL.to_vec(), 0..=SharedField::ALL.len())
        .prop_map(|fields| fields.into_iter().collect())
}

fn askings() -> impl Strategy<Value = Asking> {
    let roles: Vec<(String, String)> = POLICY
        .roles()
        .iter()
        .flat_map(|role| {
            let purposes = role.purposes.iter();
            purposes.map(|purpose| (role.name.to_string(), purpose.to_string()))
        })
        .collect();
    let teams = ["revenues", "benefits", "education", "social-care", "parking", "none"];
    let bodies = ["council", "nhs-trust", "police", "support-charity", "academy-trust"];
    let emergencies =
        prop::option::weighted(0.3, prop::sample::select(EmergencyGround::ALL.to_vec()));
    (
        prop::sample::select(roles),
        prop::sample::select(teams.to_vec()),
        prop::sample::select(bodies.to_vec()),
        emergencies,
    )
        .prop_map(|((role, purpose), team, body, emergency)| {
            let kind = POLICY.organisation(&body.parse().expect("a name")).expect("known").kind;
            let fits =
                POLICY.role(&role.parse().expect("a name")).expect("known").kinds.contains(&kind);
            let asking = if fits && body != "council" {
                partner(body, &role, &purpose)
            } else {
                officer(&role, team, &purpose)
            };
            match emergency {
                Some(ground) => in_an_emergency(asking, ground),
                None => asking,
            }
        })
}

fn agreements(asking: &Asking) -> Vec<StandingAgreement> {
    let gateways: Vec<String> =
        POLICY.gateways().iter().map(|gateway| gateway.name.to_string()).collect();
    let gateways: Vec<&str> = gateways.iter().map(String::as_str).collect();
    vec![agreement(
        asking.user.organisation.as_str(),
        asking.purpose.as_str(),
        &DATASETS,
        &gateways,
    )]
}

fn consents(asking: &Asking) -> impl Strategy<Value = StandingConsent> + use<> {
    let states = [
        ConsentState::Requested,
        ConsentState::Given,
        ConsentState::Refused,
        ConsentState::Withdrawn,
        ConsentState::Expired,
    ];
    let purpose = asking.purpose.to_string();
    let recipient = asking.user.organisation.clone();
    (
        prop::sample::select(states.to_vec()),
        fieldsets(),
        prop::sample::subsequence(DATASETS.to_vec(), 0..=2),
        any::<bool>(),
    )
        .prop_map(move |(state, fields, datasets, named)| {
            let mut given = consent(state, &purpose, fields);
            given.datasets = datasets.into_iter().map(dataset).collect();
            given.recipients = if named { vec![recipient.clone()] } else { Vec::new() };
            given
        })
}

fn restrictions() -> impl Strategy<Value = StandingRestriction> {
    let kinds: Vec<String> =
        POLICY.restrictions().iter().map(|kind| kind.name.to_string()).collect();
    let effects = prop_oneof![
        Just(RestrictionEffect::Record),
        fieldsets().prop_map(|fields| RestrictionEffect::Fields { fields }),
        Just(RestrictionEffect::Relation),
        Just(RestrictionEffect::Existence),
        Just(RestrictionEffect::AlertOnly),
    ];
    (prop::sample::select(kinds), effects).prop_map(|(kind, effect)| restriction(&kind, effect))
}

/// Somebody who asks, and somebody who is asked about.
fn cases() -> impl Strategy<Value = (Asking, SubjectFacts)> {
    askings().prop_flat_map(|asking| {
        let facts = (
            prop::sample::subsequence(DATASETS.to_vec(), 0..=DATASETS.len()),
            prop::collection::vec(consents(&asking), 0..3),
            prop::collection::vec(restrictions(), 0..2),
            prop::option::of(any::<bool>()),
            any::<bool>(),
            prop::option::of(0..=1000_u16),
        );
        let facts = facts.prop_map(|(datasets, consents, restrictions, related, child, sure)| {
            let mut facts = person(&datasets);
            facts.consents = consents;
            facts.restrictions = restrictions;
            facts.relationships.extend(related.map(relationship));
            facts.child = child;
            facts.factors = ["disability", "ill_health"].map(factor).into();
            let doubt = |held: &mut DatasetHeld| held.confidence_thousandths = sure;
            facts.datasets.iter_mut().for_each(doubt);
            facts
        });
        (Just(asking), facts)
    })
}

/// True if nothing is shown of the second that is not shown of the first.
fn shows_no_more(policy: &Policy, than: (&Asking, &SubjectFacts), facts: &SubjectFacts) -> bool {
    let (asking, before) = than;
    let agreements = agreements(asking);
    let first = decide(&POLICY, &agreements, asking, Some(before));
    let second = decide(policy, &agreements, asking, Some(facts));
    DATASETS.iter().all(|name| shown(&second, name).within(shown(&first, name)))
}

proptest! {
    #[test]
    fn a_restriction_more_never_shows_more((asking, facts) in cases(), more in restrictions()) {
        let mut stricter = facts.clone();
        stricter.restrictions.push(more);
        prop_assert!(shows_no_more(&POLICY, (&asking, &facts), &stricter));
    }

    #[test]
    fn a_prohibition_more_never_shows_more((asking, facts) in cases(), which in 0..DATASETS.len()) {
        prop_assert!(shows_no_more(&STRICTER[which], (&asking, &facts), &facts));
        let decision = decide(&STRICTER[which], &agreements(&asking), &asking, Some(&facts));
        let seen = shown(&decision, DATASETS[which]);
        prop_assert!(!seen.has(SharedField::Name) && !seen.has(SharedField::Details));
    }

    #[test]
    fn a_given_consent_less_never_shows_more((asking, facts) in cases(), which in any::<prop::sample::Index>()) {
        let given: Vec<usize> = (0..facts.consents.len())
            .filter(|at| facts.consents[*at].state == ConsentState::Given)
            .collect();
        if !given.is_empty() {
            let at = given[which.index(given.len())];
            let mut fewer = facts.clone();
            fewer.consents.remove(at);
            prop_assert!(shows_no_more(&POLICY, (&asking, &facts), &fewer));
            for state in [ConsentState::Withdrawn, ConsentState::Refused, ConsentState::Expired] {
                let mut back = facts.clone();
                back.consents[at].state = state;
                prop_assert!(shows_no_more(&POLICY, (&asking, &facts), &back));
            }
        }
    }

    #[test]
    fn a_relationship_less_and_a_fence_more_never_show_more((asking, facts) in cases()) {
        let mut fewer = facts.clone();
        fewer.relationships.clear();
        prop_assert!(shows_no_more(&POLICY, (&asking, &facts), &fewer));
        let mut fenced = facts.clone();
        fenced.datasets.iter_mut().for_each(|held| held.fenced = true);
        prop_assert!(shows_no_more(&POLICY, (&asking, &facts), &fenced));
    }

    #[test]
    fn the_caller_is_told_the_same_whoever_is_asked_about((asking, one) in cases(), (_, other) in cases()) {
        let agreements = agreements(&asking);
        let first = decide(&POLICY, &agreements, &asking, Some(&one)).caller;
        let second = decide(&POLICY, &agreements, &asking, Some(&other)).caller;
        let nobody = decide(&POLICY, &agreements, &asking, None).caller;
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(&first, &nobody);
    }

    #[test]
    fn what_is_shown_is_within_role_purpose_and_grant((asking, facts) in cases()) {
        let agreements = agreements(&asking);
        let decision = decide(&POLICY, &agreements, &asking, Some(&facts));
        if let Ok(grant) = &decision.caller {
            let purpose = POLICY.purpose(&asking.purpose).expect("known").fields;
            let role = POLICY.role(&asking.user.roles[0]).expect("known").fields;
            for name in DATASETS {
                let of_it = grant.datasets.iter().filter(|it| it.dataset == dataset(name));
                let granted = of_it.fold(FieldSet::NONE, |all, it| all.or(it.fields));
                prop_assert!(shown(&decision, name).within(granted.and(purpose).and(role)));
            }
        }
    }

    #[test]
    fn an_explanation_is_of_the_decision((asking, facts) in cases()) {
        let agreements = agreements(&asking);
        let decision = decide(&POLICY, &agreements, &asking, Some(&facts));
        let explained = explain(&POLICY, &agreements, &asking, Some(&facts));
        prop_assert_eq!(explained.refused.as_ref(), decision.caller.as_ref().err());
        for name in DATASETS {
            let opens = explained.rows.iter().any(|row| row.dataset == name && row.outcome == RowOutcome::Opens);
            prop_assert!(opens || shown(&decision, name).is_empty(), "{}", name);
        }
    }

    #[test]
    fn a_decision_replayed_under_the_same_policy_is_the_same((asking, facts) in cases(), which in 0..DATASETS.len()) {
        let agreements = agreements(&asking);
        let outline = |policy: &Policy| DecisionOutline::of(&decide(policy, &agreements, &asking, Some(&facts)));
        let then = outline(&POLICY);
        prop_assert_eq!(differences(&then, &outline(&POLICY)), vec![]);
        let kept = serde_json::to_string(&then).expect("JSON");
        let read: DecisionOutline = serde_json::from_str(&kept).expect("an outline");
        prop_assert_eq!(&read, &then);
        let now = outline(&STRICTER[which]);
        let found = differences(&then, &now);
        prop_assert!(found.iter().any(|it| matches!(it, DecisionDifference::Policy { .. })), "another policy is named");
        let less = then.opened.iter().any(|it| it.fields.has(SharedField::Name) && it.dataset == DATASETS[which]);
        let named = found.iter().any(|it| {
            matches!(it, DecisionDifference::ShownThen { fields, .. } if fields.has(SharedField::Name))
        });
        prop_assert_eq!(less, named);
    }
}

#[test]
fn a_refusal_knows_no_clock_but_the_day() {
    let asking = officer("customer-adviser", "contact-centre", "life-event-notice");
    let mut later = asking.clone();
    later.at = now().date().at(23, 59, 59, 0);
    assert_eq!(rule_on_caller(&POLICY, &[], &asking), rule_on_caller(&POLICY, &[], &later));
}
