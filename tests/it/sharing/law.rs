//! The law, sentence by sentence, under the shipped policy.

use hearth::rules::shipped_files;
use hearth::sharing::{
    AgreementStatus, ConsentState, Policy, RefusedWith, Route, SubjectReason, Unchecked, decide,
    rule_on_caller,
};
use hearth::values::{FieldSet, SharedField};
use jiff::civil::date;

use super::scene::{
    POLICY, agreement, consent, dataset, decided, factor, fields, nothing, now, officer, partner,
    person, related, shown,
};

const VIEW: &str = "single-view-by-consent";

pub(super) fn revenues() -> hearth::sharing::Asking {
    officer("revenues-officer", "revenues", "revenues-and-benefits")
}

pub(super) fn refused(asking: &hearth::sharing::Asking) -> Vec<RefusedWith> {
    rule_on_caller(&POLICY, &[], asking).err().map(|refusal| refusal.reasons).unwrap_or_default()
}

#[test]
fn allowed_for_the_councils_own_function() {
    let decision = decided(&revenues(), &[], &person(&["council_tax"]));
    let seen = shown(&decision, "council_tax");
    assert!(fields(&["name", "address", "address_dates", "details"]).within(seen), "{seen:?}");
    let ruling = decision.subject.expect("a ruling");
    assert!(ruling.opened[0].routes.iter().all(|(route, _)| matches!(route, Route::OwnFunction { gateway } if gateway.as_str() == "lgfa1992")));
}

#[test]
fn denied_to_a_team_that_does_not_own_the_dataset() {
    let other = officer("revenues-officer", "parking", "revenues-and-benefits");
    assert!(
        !shown(&decided(&other, &[], &person(&["council_tax"])), "council_tax")
            .has(SharedField::Details)
    );
    assert!(nothing(&decided(&other, &[], &person(&["council_tax", "benefits"]))));
}

#[test]
fn denied_for_another_purpose() {
    let facts = person(&["council_tax", "benefits", "school_census"]);
    let own = decided(&revenues(), &[], &facts);
    assert!(!shown(&own, "benefits").is_empty());
    let contact = officer("benefits-officer", "benefits", "contact-verification");
    let other = decided(&contact, &[], &facts);
    assert!(shown(&other, "benefits").is_empty(), "benefits are not for checking an address");
    assert!(!shown(&other, "council_tax").has(SharedField::Details), "nor is a discount");
}

#[test]
fn denied_for_a_purpose_that_the_role_has_not() {
    let asking = officer("parking-officer", "parking", "revenues-and-benefits");
    assert!(refused(&asking).contains(&RefusedWith::PurposeNotOfRole));
    let of_another_kind = partner("police", "revenues-officer", "revenues-and-benefits");
    assert!(refused(&of_another_kind).contains(&RefusedWith::PurposeNotOfRole));
}

#[test]
fn denied_to_whoever_has_left_or_is_not_trained_with_every_reason_at_once() {
    let mut asking = revenues();
    asking.user.active = false;
    asking.user.trained_until = Some(date(2026, 11, 24));
    assert_eq!(refused(&asking), [RefusedWith::Inactive, RefusedWith::Training]);
    asking.user.active = true;
    asking.user.trained_until = Some(date(2026, 11, 25));
    assert_eq!(refused(&asking), [], "the last day counts");
    asking.user.trained_until = None;
    assert_eq!(refused(&asking), [RefusedWith::Training], "who never was trained is not");
}

#[test]
fn denied_for_a_purpose_that_nobody_has_written_down() {
    assert_eq!(
        refused(&officer("revenues-officer", "revenues", "curiosity")),
        [RefusedWith::PurposeUnknown]
    );
}

#[test]
fn denied_without_a_case_and_its_necessity_where_the_purpose_asks_for_them() {
    let mut asking = officer("safeguarding-lead", "social-care", "safeguarding");
    assert_eq!(refused(&asking), []);
    asking.necessity = None;
    assert_eq!(refused(&asking), [RefusedWith::NecessityMissing]);
    asking.necessity = Some(hearth::values::Sensitive::new("   ".to_owned()));
    assert_eq!(refused(&asking), [RefusedWith::NecessityMissing], "blanks are no note");
}

#[test]
fn nobody_looks_on_their_own_word_where_the_purpose_wants_anothers() {
    let name = "sharing/purposes.toml";
    let mut files = shipped_files();
    let shipped = files.get_mut(name).expect("the file");
    let row = "name = \"social-care\"\n";
    assert!(shipped.text.contains(row));
    shipped.text = shipped.text.replacen(row, &format!("{row}by_another = true\n"), 1);
    let policy = Policy::<Unchecked>::of_files(&files).check();
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    let asking = officer("social-worker", "social-care", "social-care");
    let stated = |by: &str| {
        let mut facts = related(person(&["social_care"]));
        facts.relationships[0].by = by.parse().expect("a name");
        facts
    };
    let (own, others) = (stated("a.caller"), stated("team.lead"));
    assert!(nothing(&decide(&policy, &[], &asking, Some(&own))));
    assert!(!nothing(&decide(&policy, &[], &asking, Some(&others))));
    assert!(!nothing(&decided(&asking, &[], &own)), "as shipped their word is enough");
}

#[test]
fn allowed_by_consent_and_only_what_it_covers() {
    let asking = officer("housing-options-officer", "housing", VIEW);
    let mut facts = related(person(&["council_tax", "school_census"]));
    assert!(nothing(&decided(&asking, &[], &facts)), "no consent, nothing");
    let mut given = consent(ConsentState::Given, VIEW, fields(&["name", "phone", "details"]));
    given.datasets = vec![dataset("council_tax")];
    facts.consents.push(given);
    let decision = decided(&asking, &[], &facts);
    assert_eq!(shown(&decision, "council_tax"), fields(&["name", "phone", "details"]));
    assert!(shown(&decision, "school_census").is_empty(), "the consent names council tax");
}

#[test]
fn denied_after_withdrawal() {
    let asking = officer("housing-options-officer", "housing", VIEW);
    let mut facts = related(person(&["council_tax"]));
    facts.consents.push(consent(ConsentState::Given, VIEW, FieldSet::ALL));
    assert!(!nothing(&decided(&asking, &[], &facts)));
    facts.consents[0].state = ConsentState::Withdrawn;
    let decision = decided(&asking, &[], &facts);
    assert!(nothing(&decision));
    let reasons = decision.subject.expect("a ruling").reasons;
    assert!(reasons.contains(&SubjectReason::ConsentWithdrawn { entry: 10 }));
}

#[test]
fn withdrawal_does_not_fall_back_to_a_power_but_leaves_a_duty_standing() {
    let power = officer("family-support-worker", "families", "supporting-families");
    let mut facts = related(person(&["council_tax"]));
    facts.factors = ["disability", "unemployment"].map(factor).into();
    assert!(!nothing(&decided(&power, &[], &facts)));
    facts.consents.push(consent(ConsentState::Withdrawn, "supporting-families", FieldSet::ALL));
    assert!(nothing(&decided(&power, &[], &facts)), "the Digital Economy Act is a power");
    let duty = officer("housing-options-officer", "housing", "homelessness");
    facts.consents[0].purposes = vec!["homelessness".parse().expect("a name")];
    let decision = decided(&duty, &[], &facts);
    assert!(!nothing(&decision), "homelessness enquiries are a duty");
    let reasons = decision.subject.expect("a ruling").reasons;
    assert!(
        reasons.contains(&SubjectReason::ConsentWithdrawn { entry: 10 }),
        "and that is written down"
    );
}

#[test]
fn denied_after_the_consents_time() {
    let asking = officer("housing-options-officer", "housing", VIEW);
    let mut facts = related(person(&["council_tax"]));
    facts.consents.push(consent(ConsentState::Given, VIEW, FieldSet::ALL));
    facts.consents[0].until = Some(date(2026, 11, 25));
    assert!(!nothing(&decided(&asking, &[], &facts)), "the last day counts");
    facts.consents[0].until = Some(date(2026, 11, 24));
    assert!(nothing(&decided(&asking, &[], &facts)));
    facts.consents[0].until = None;
    facts.consents[0].from = now().date().tomorrow().expect("a day").at(0, 0, 0, 0);
    assert!(nothing(&decided(&asking, &[], &facts)), "not yet given");
}

#[test]
fn a_consent_to_one_recipient_is_none_to_another() {
    let agreed = agreement("support-charity", VIEW, &["council_tax"], &[]);
    let asking = partner("support-charity", "support-worker", VIEW);
    let mut facts = related(person(&["council_tax"]));
    facts.consents.push(consent(ConsentState::Given, VIEW, FieldSet::ALL));
    assert!(
        nothing(&decided(&asking, std::slice::from_ref(&agreed), &facts)),
        "given to the council"
    );
    facts.consents[0].recipients = vec!["support-charity".parse().expect("a name")];
    assert!(!nothing(&decided(&asking, &[agreed], &facts)));
    let council = officer("housing-options-officer", "housing", VIEW);
    assert!(nothing(&decided(&council, &[], &facts)), "given to the charity");
}

#[test]
fn consent_of_one_member_shows_nothing_of_another() {
    let asking = officer("housing-options-officer", "housing", VIEW);
    let mut one = related(person(&["council_tax"]));
    one.consents.push(consent(ConsentState::Given, VIEW, FieldSet::ALL));
    let other = related(person(&["council_tax"]));
    let household = [decided(&asking, &[], &one), decided(&asking, &[], &other)];
    assert!(!nothing(&household[0]));
    assert!(nothing(&household[1]));
}

#[test]
fn denied_because_fenced() {
    for (role, team, purpose) in [
        ("revenues-officer", "revenues", "revenues-and-benefits"),
        ("safeguarding-lead", "social-care", "safeguarding"),
        ("data-steward", "data", "linkage-quality"),
        ("housing-options-officer", "housing", "homelessness"),
    ] {
        let decision =
            decided(&officer(role, team, purpose), &[], &related(person(&["electoral_roll"])));
        assert!(
            nothing(&decision),
            "{purpose}: a person known from the register alone does not appear"
        );
        let reasons = decision.subject.expect("a ruling").reasons;
        assert!(reasons.iter().any(|reason| matches!(reason, SubjectReason::Fence { gateway, .. } if gateway.as_str() == "rpr2001-reg107")), "{purpose}");
    }
}

#[test]
fn a_consent_opens_no_fence() {
    let asking = officer("housing-options-officer", "housing", VIEW);
    let mut facts = related(person(&["benefits", "electoral_roll"]));
    facts.consents.push(consent(ConsentState::Given, VIEW, FieldSet::ALL));
    assert!(nothing(&decided(&asking, &[], &facts)));
}

#[test]
fn the_register_is_shown_for_a_statutory_function_of_crime_prevention_with_a_case() {
    let facts = related(person(&["electoral_roll"]));
    let mut asking = officer("fraud-investigator", "fraud", "crime-prevention");
    assert_eq!(
        shown(&decided(&asking, &[], &facts), "electoral_roll"),
        fields(&["known_to", "name", "address"])
    );
    asking.case_reference = None;
    assert!(nothing(&decided(&asking, &[], &facts)));
}

#[test]
fn benefits_are_shown_for_prescribed_purposes_and_no_others() {
    let facts = related(person(&["benefits"]));
    let prescribed = officer("housing-options-officer", "housing", "homelessness");
    assert!(!shown(&decided(&prescribed, &[], &facts), "benefits").is_empty());
    let other = officer("customer-adviser", "contact-centre", "life-event-notice");
    let decision = decided(&other, &[], &facts);
    assert!(nothing(&decision));
    let reasons = decision.subject.expect("a ruling").reasons;
    assert!(reasons.iter().any(|reason| matches!(reason, SubjectReason::Fence { gateway, .. } if gateway.as_str() == "ssaa1992-s123")));
}

#[test]
fn denied_to_a_partner_without_an_agreement_whoever_is_asked_about() {
    let asking = partner("nhs-trust", "nhs-safeguarding-nurse", "safeguarding");
    let refusal = rule_on_caller(&POLICY, &[], &asking).expect_err("a refusal");
    assert_eq!(refusal.reasons, [RefusedWith::RouteNone]);
    assert!(refusal.remedy.contains("data sharing agreement"), "{}", refusal.remedy);
}

#[test]
fn allowed_under_an_agreement_and_denied_after_its_end() {
    let asking = partner("nhs-trust", "nhs-safeguarding-nurse", "safeguarding");
    let facts = related(person(&["council_tax", "social_care", "school_census"]));
    let mut agreed = agreement("nhs-trust", "safeguarding", &["social_care"], &["ca2004-s10-s11"]);
    let decision = decided(&asking, std::slice::from_ref(&agreed), &facts);
    assert!(!shown(&decision, "social_care").is_empty());
    assert!(shown(&decision, "council_tax").is_empty(), "the agreement names social care");
    agreed.until = date(2026, 11, 24);
    let refusal = rule_on_caller(&POLICY, &[agreed.clone()], &asking).expect_err("a refusal");
    assert_eq!(refusal.reasons, [RefusedWith::AgreementNotInForce]);
    agreed.until = date(2026, 12, 31);
    for status in [AgreementStatus::Draft, AgreementStatus::Suspended, AgreementStatus::Ended] {
        agreed.status = status;
        assert!(nothing(&decided(&asking, &[agreed.clone()], &facts)), "{status:?}");
    }
}

#[test]
fn an_agreement_shows_no_more_than_its_fields_and_rests_on_its_gateways() {
    let asking = partner("nhs-trust", "nhs-safeguarding-nurse", "safeguarding");
    let facts = related(person(&["social_care"]));
    let mut agreed = agreement("nhs-trust", "safeguarding", &["social_care"], &["ca2004-s10-s11"]);
    agreed.datasets[0].fields = fields(&["name", "special_details"]);
    assert_eq!(
        shown(&decided(&asking, &[agreed.clone()], &facts), "social_care"),
        fields(&["name", "special_details"])
    );
    agreed.special = None;
    assert!(
        nothing(&decided(&asking, &[agreed.clone()], &facts)),
        "no condition for special category data"
    );
    agreed.special = agreement("police", "safeguarding", &[], &[]).special;
    agreed.gateways = vec!["dea2017-s35".parse().expect("a name")];
    assert!(nothing(&decided(&asking, &[agreed], &facts)), "a gateway for another purpose");
}

#[test]
fn a_duty_that_has_not_commenced_opens_nothing() {
    let asking = partner("academy-trust", "designated-safeguarding-lead", "safeguarding");
    let facts = related(person(&["school_census"]));
    let agreed = agreement("academy-trust", "safeguarding", &["school_census"], &["ca2004-s16la"]);
    assert!(nothing(&decided(&asking, &[agreed], &facts)));
    let agreed =
        agreement("academy-trust", "safeguarding", &["school_census"], &["ca2004-s10-s11"]);
    assert!(!nothing(&decided(&asking, &[agreed], &facts)));
}

#[test]
fn two_of_thirteen_difficulties_are_multiple_and_one_is_not() {
    let asking = officer("family-support-worker", "families", "supporting-families");
    let mut facts = related(person(&["school_census"]));
    for (known, opens) in [
        (vec![], false),
        (["disability"].map(factor).into(), false),
        (["disability", "disability"].map(factor).into(), false),
        (["disability", "left_handedness"].map(factor).into(), false),
        (["disability", "unemployment"].map(factor).into(), true),
    ] {
        facts.factors = known.clone();
        assert_eq!(!nothing(&decided(&asking, &[], &facts)), opens, "{known:?}");
    }
}

#[test]
fn a_flag_says_that_a_service_knows_somebody_and_no_more() {
    let asking = officer("family-support-worker", "families", "supporting-families");
    let mut facts = related(person(&["social_care"]));
    facts.factors = ["disability", "unemployment"].map(factor).into();
    assert_eq!(shown(&decided(&asking, &[], &facts), "social_care"), fields(&["known_to"]));
}

#[test]
fn figures_show_nobody() {
    let asking = officer("analyst", "planning", "service-statistics");
    assert_eq!(refused(&asking), [RefusedWith::RouteNone]);
}

#[test]
fn the_linkage_key_is_never_displayed() {
    for role in POLICY.roles() {
        assert!(
            refused(&officer(role.name.as_str(), "revenues", "linkage-key"))
                .contains(&RefusedWith::RouteNone)
        );
    }
}
