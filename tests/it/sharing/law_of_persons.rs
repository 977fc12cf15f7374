//! The law, sentence by sentence, as far as it looks at the person asked about: relationships, restrictions, doubtful links, emergencies.

use hearth::sharing::{
    EmergencyGround, Obligation, Permit, RefusedWith, RelationshipBasis, RelationshipHolder,
    RestrictionEffect, SubjectReason, explain, rule_on_caller, rule_on_subject,
};
use hearth::values::SharedField;

use super::law::{refused, revenues};
use super::scene::{
    POLICY, agreement, dataset, decided, fields, in_an_emergency, nothing, officer, partner,
    person, related, relationship, restriction, shown,
};

#[test]
fn denied_without_a_relationship_where_the_purpose_asks_for_one() {
    let asking = officer("housing-options-officer", "housing", "homelessness");
    let mut facts = person(&["council_tax"]);
    let decision = decided(&asking, &[], &facts);
    assert!(nothing(&decision));
    assert_eq!(decision.subject.expect("a ruling").reasons, [SubjectReason::RelationNone]);
    facts.relationships.push(relationship(true));
    assert!(nothing(&decided(&asking, &[], &facts)), "their own word is not enough");
    facts.relationships[0].holder = RelationshipHolder::Team("housing".parse().expect("a name"));
    facts.relationships[0].basis = RelationshipBasis::OpenCase;
    assert!(!nothing(&decided(&asking, &[], &facts)), "the team's case is the officer's");
    facts.relationships[0].basis = RelationshipBasis::CourtOrder;
    assert!(nothing(&decided(&asking, &[], &facts)), "no court orders help with a home");
    facts.relationships[0].basis = RelationshipBasis::Referral;
    assert!(!nothing(&decided(&asking, &[], &facts)), "a referral under the duty to refer");
    facts.relationships[0].purposes = vec!["social-care".parse().expect("a name")];
    assert!(nothing(&decided(&asking, &[], &facts)), "a relationship for something else");
}

#[test]
fn a_stated_relationship_is_enough_for_safeguarding_and_the_privacy_officer_hears_of_it() {
    let asking = officer("safeguarding-lead", "social-care", "safeguarding");
    let mut facts = person(&["council_tax"]);
    facts.relationships.push(relationship(true));
    let ruling = decided(&asking, &[], &facts).subject.expect("a ruling");
    assert!(!ruling.opened.is_empty());
    assert!(ruling.obligations.contains(&Obligation::TellPrivacyOfficer));
}

#[test]
fn a_sensitive_address_is_shown_to_nobody() {
    let hidden = fields(&["address", "address_dates", "phone", "email", "relations"]);
    let mut facts = related(person(&["council_tax", "social_care"]));
    facts
        .restrictions
        .push(restriction("sensitive-address", RestrictionEffect::Fields { fields: hidden }));
    for asking in [revenues(), officer("safeguarding-lead", "social-care", "safeguarding")] {
        let ruling = decided(&asking, &[], &facts).subject.expect("a ruling");
        assert!(ruling.opened.iter().all(|opened| opened.fields.and(hidden).is_empty()));
        assert!(!ruling.opened.is_empty() && ruling.hides_relations);
    }
}

#[test]
fn hidden_existence_is_as_if_nobody_were_there() {
    let mut facts = related(person(&["council_tax"]));
    facts.restrictions.push(restriction("protected-identity", RestrictionEffect::Existence));
    let decision = decided(&revenues(), &[], &facts);
    assert!(nothing(&decision));
    let asking = revenues();
    let grant = rule_on_caller(&POLICY, &[], &asking).expect("a grant");
    let ruling = rule_on_subject(&POLICY, &grant, &asking, &facts);
    assert!(Permit::of(&asking, &grant, &ruling).is_none());
}

#[test]
fn a_restriction_of_a_kind_that_nobody_knows_binds_everybody() {
    let mut facts = person(&["council_tax"]);
    facts.restrictions.push(restriction("no-such-kind", RestrictionEffect::Record));
    assert!(nothing(&decided(&revenues(), &[], &facts)));
}

#[test]
fn a_restriction_that_is_bounded_binds_its_purposes_and_no_other_of_any_kind_or_effect() {
    for effect in [RestrictionEffect::Existence, RestrictionEffect::Record] {
        for kind in ["objection", "unknown-to-the-policy"] {
            let mut bounded = restriction(kind, effect);
            bounded.purposes = vec!["contact-verification".parse().expect("a name")];
            let mut facts = related(person(&["council_tax"]));
            facts.restrictions.push(bounded);
            let checking = officer("revenues-officer", "revenues", "contact-verification");
            assert!(nothing(&decided(&checking, &[], &facts)), "{kind}");
            assert!(!nothing(&decided(&revenues(), &[], &facts)), "the bill is sent all the same");
        }
    }
}

#[test]
fn a_restriction_leaves_the_purposes_alone_that_its_kind_excepts() {
    let mut facts = person(&["council_tax"]);
    facts.restrictions.push(restriction("article-18", RestrictionEffect::Record));
    assert!(nothing(&decided(&revenues(), &[], &facts)));
    let rights = officer("rights-officer", "information", "subject-rights");
    assert!(!nothing(&decided(&rights, &[], &facts)));
}

#[test]
fn an_alert_hides_nothing_and_is_heard() {
    let mut facts = person(&["council_tax"]);
    facts.restrictions.push(restriction("staff-or-vip", RestrictionEffect::AlertOnly));
    let ruling = decided(&revenues(), &[], &facts).subject.expect("a ruling");
    assert!(!ruling.opened.is_empty());
    assert_eq!(ruling.obligations, [Obligation::TellPrivacyOfficer]);
}

#[test]
fn a_doubtful_link_is_marked_or_withheld_and_never_a_ground_to_act_on() {
    let mut facts = related(person(&["council_tax"]));
    facts.datasets[0].confidence_thousandths = Some(900);
    let ruling = decided(&revenues(), &[], &facts).subject.expect("a ruling");
    assert!(
        ruling.opened[0].unverified && ruling.obligations.contains(&Obligation::MarkUnverified)
    );
    let fraud = officer("revenues-officer", "revenues", "fraud-and-debt");
    let decision = decided(&fraud, &[], &facts);
    assert!(nothing(&decision));
    facts.datasets[0].confidence_thousandths = Some(980);
    assert!(!nothing(&decided(&fraud, &[], &facts)));
    facts.datasets[0].confidence_thousandths = None;
    assert!(!nothing(&decided(&fraud, &[], &facts)), "one record needs no link");
}

#[test]
fn a_gateway_for_adults_is_none_for_a_child() {
    let agreed = agreement("nhs-trust", "social-care", &["social_care"], &["hsca2012-s251b"]);
    let asking = partner("nhs-trust", "nhs-care-coordinator", "social-care");
    let mut facts = related(person(&["social_care"]));
    assert!(!nothing(&decided(&asking, std::slice::from_ref(&agreed), &facts)));
    facts.child = true;
    assert!(nothing(&decided(&asking, &[agreed], &facts)));
}

#[test]
fn break_glass_opens_a_little_to_whoever_has_no_relationship() {
    let ordinary = officer("duty-officer", "out-of-hours", "emergency");
    let facts = person(&["benefits", "council_tax", "electoral_roll"]);
    assert!(nothing(&decided(&ordinary, &[], &facts)), "not without an emergency");
    let asking = in_an_emergency(ordinary, EmergencyGround::VitalInterests);
    let decision = decided(&asking, &[], &facts);
    assert_eq!(
        shown(&decision, "council_tax"),
        fields(&["known_to", "name", "date_of_birth", "address", "phone", "relations"])
    );
    assert!(shown(&decision, "benefits").is_empty(), "it passes no prohibition");
    assert!(shown(&decision, "electoral_roll").is_empty(), "nor a fence");
    let grant = decision.caller.expect("a grant");
    for obligation in [
        Obligation::KeepNoLonger { minutes: 60 },
        Obligation::TellPrivacyOfficer,
        Obligation::Review { working_days: 2 },
        Obligation::NoExport,
    ] {
        assert!(grant.obligations.contains(&obligation), "{obligation:?}");
    }
}

#[test]
fn break_glass_does_not_pass_hidden_existence() {
    let asking = in_an_emergency(
        officer("duty-officer", "out-of-hours", "emergency"),
        EmergencyGround::VitalInterests,
    );
    let mut facts = person(&["council_tax"]);
    facts.restrictions.push(restriction("protected-identity", RestrictionEffect::Existence));
    assert!(nothing(&decided(&asking, &[], &facts)));
    facts.restrictions[0] = restriction("article-18", RestrictionEffect::Record);
    assert!(!nothing(&decided(&asking, &[], &facts)), "it passes what its kind lets it pass");
    facts.restrictions[0] = restriction("gender-recognition", RestrictionEffect::Record);
    assert!(nothing(&decided(&asking, &[], &facts)));
}

#[test]
fn break_glass_is_for_those_who_may_with_a_ground_and_a_reason_and_no_review_overdue() {
    let break_it =
        |role: &str, purpose: &str, ground| in_an_emergency(officer(role, "team", purpose), ground);
    let vital = EmergencyGround::VitalInterests;
    assert_eq!(refused(&break_it("duty-officer", "emergency", vital)), []);
    let not_allowed = [RefusedWith::EmergencyNotAllowed];
    assert!(
        refused(&break_it("revenues-officer", "revenues-and-benefits", vital))
            .contains(&not_allowed[0])
    );
    assert!(
        refused(&break_it("education-officer", "safeguarding", vital)).contains(&not_allowed[0]),
        "no right to break glass"
    );
    assert!(
        refused(&break_it("duty-officer", "emergency", EmergencyGround::LegalDuty))
            .contains(&not_allowed[0]),
        "not a ground for it"
    );
    let mut asking = break_it("duty-officer", "emergency", vital);
    asking.user.suspended_from_emergencies = true;
    assert_eq!(refused(&asking), [RefusedWith::EmergencyReviewOverdue]);
    let mut asking = break_it("duty-officer", "emergency", vital);
    asking.emergency.as_mut().expect("an emergency").reason =
        hearth::values::Sensitive::new(" ".to_owned());
    assert!(refused(&asking).contains(&not_allowed[0]), "no reason");
}

#[test]
fn a_permit_is_for_the_asking_that_it_was_granted_for() {
    let asking = revenues();
    let grant = rule_on_caller(&POLICY, &[], &asking).expect("a grant");
    let facts = person(&["council_tax"]);
    let permit = Permit::of(&asking, &grant, &rule_on_subject(&POLICY, &grant, &asking, &facts))
        .expect("a permit");
    assert!(permit.fields_of_dataset(&dataset("council_tax")).has(SharedField::Address));
    assert!(permit.fields_of_dataset(&dataset("benefits")).is_empty());
    let mut another = asking.clone();
    another.user.name = "somebody.else".parse().expect("a name");
    assert!(rule_on_subject(&POLICY, &grant, &another, &facts).opened.is_empty());
    assert!(
        Permit::of(&another, &grant, &rule_on_subject(&POLICY, &grant, &asking, &facts)).is_none()
    );
}

#[test]
fn a_dataset_without_a_row_is_denied() {
    let decision = decided(&revenues(), &[], &person(&["council_tax", "library_loans"]));
    assert!(shown(&decision, "library_loans").is_empty());
    let reasons = decision.subject.expect("a ruling").reasons;
    assert!(reasons.contains(&SubjectReason::NoRoute { dataset: "library_loans".into() }));
}

#[test]
fn a_privacy_officer_reads_which_row_opened_which_refused_and_what_would_make_it_lawful() {
    let asking = partner("nhs-trust", "nhs-safeguarding-nurse", "safeguarding");
    let explained = explain(&POLICY, &[], &asking, None);
    let row = explained
        .rows
        .iter()
        .find(|row| row.row.ends_with("social-care-safeguarding"))
        .expect("the row");
    assert!(row.row.starts_with("matching-rules/sharing/uses.toml:"), "{}", row.row);
    assert!(
        explained
            .lawful_if
            .iter()
            .any(|text| text.contains("an agreement of nhs-trust for safeguarding")),
        "{:?}",
        explained.lawful_if
    );
    let fence =
        explained.rows.iter().find(|row| row.row.contains("rpr2001-reg107 ")).expect("the fence");
    assert!(fence.row.contains("reg. 107"), "{}", fence.row);
}
