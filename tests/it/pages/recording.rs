//! A life event is recorded from a household page, and what somebody says about consent is taken down.

use super::browser::{Browser, Form};
use super::looking::{because, caseworker};
use crate::service::served::{Council, Served};

/// Everything of a move of the whole household.
fn moving(browser: &mut Browser, council: &Council) -> Form {
    let action = format!("/look/households/{}/event/move", council.household);
    let page = browser.get(&action).is(200);
    Form::of(&page, &action)
        .with("when-day", "1")
        .with("when-month", "11")
        .with("when-year", "2026")
        .with("address", "2 High Street, Elsewhere, ZZ1 1ZZ")
        .with("area", "outside")
        .with("told_by", "themselves")
}

#[test]
fn a_household_moves_and_it_is_seen_who_will_be_told_before_anything_is_written_down() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = caseworker(&served);
    let household = browser.get(&format!("/look/households/{}", council.household)).is(200);
    assert!(household.body.contains("Record a life event"), "{}", household.body);
    let kinds = browser.get(&format!("/look/households/{}/event", council.household)).is(200);
    assert!(kinds.body.contains("The whole household has moved"), "{}", kinds.body);

    let form = moving(&mut browser, &council);
    let told = browser.send(&form.clone().with("told_by", "")).is(422);
    assert!(told.body.contains("Select who reports it"), "{}", told.body);
    assert!(told.body.contains("2 High Street"), "what was typed is kept");

    let foretold = browser.send(&form).is(200);
    assert!(foretold.body.contains("Nothing is written down or sent yet"), "{}", foretold.body);
    let send = Form::of(&foretold, &form.action).with("go", "send");
    let answer = browser.send(&send).is(303);
    let receipts = answer.header("location").expect("the receipts").to_owned();
    assert!(receipts.starts_with("/look/events/HB-"), "{receipts}");
    let page = browser.get(&receipts).is(200);
    assert!(page.body.contains("It is written down"), "told once: {}", page.body);
    assert!(page.body.contains("Change of address"), "{}", page.body);

    // sent again, it is the same declaration
    let again = browser.send(&send).is(303);
    assert_eq!(again.header("location"), Some(receipts.as_str()));
    // the same form with something else in it is not
    browser.send(&send.with("address", "3 High Street, Elsewhere, ZZ1 1ZZ")).is(422);
}

#[test]
fn nobody_records_a_life_event_of_somebody_hidden() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = caseworker(&served);
    let path = format!("/look/people/{}/event", council.person);
    browser.get(&path).is(200);
    let words = ["restrict", "set", &council.person, "--kind", "protected-identity", "--note", "x"];
    let set = council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
    assert_eq!(set.code, 0, "{set:?}");
    for more in ["", "/death", "/move"] {
        browser.get(&format!("{path}{more}")).is(404);
    }
    browser.get(&format!("/look/people/{}/consents", council.person)).is(404);
}

/// A caseworker who helps somebody with their agreement.
fn helper(served: &Served) -> Browser {
    let mut browser = Browser::signed_in(served, "a.green");
    because(&mut browser, "contact-verification", &[]).is(303);
    browser
}

#[test]
fn consent_is_given_with_a_receipt_and_taken_back_in_the_same_place() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = helper(&served);
    let path = format!("/look/people/{}/consents", council.person);
    let page = browser.get(&path).is(200);
    assert!(page.body.contains("Nothing stands"), "{}", page.body);
    assert!(
        page.body.contains("value=\"single-view-by-consent\""),
        "it can be agreed to: {}",
        page.body
    );
    let form = Form::of(&page, &path);
    let missing = browser.send(&form).is(422);
    assert!(missing.body.contains("Select whether they agree"), "{}", missing.body);
    let given = form
        .with("event", "given")
        .with("purposes", "single-view-by-consent")
        .with("fields", "name")
        .with("notice", "https://eastbrook.example/privacy")
        .with("version", "3")
        .with("channel", "telephone");
    browser.send(&given).is(303);
    let stands = browser.get(&path).is(200);
    assert!(
        stands.body.contains("One view of what the council knows, as you agreed: given"),
        "{}",
        stands.body
    );
    let receipt = stands.body.split("href=\"/look/consents/").nth(1).expect("a receipt");
    let number = receipt.split('/').next().expect("its number");
    let file = browser.get(&format!("/look/consents/{number}/receipt")).is(200);
    assert_eq!(file.header("content-type"), Some("application/json"));
    assert!(file.json().to_string().contains(&council.person), "{}", file.body);

    let back = Form::of(&stands, &path);
    assert_eq!(
        back.fields.iter().find(|it| it.0 == "event").map(|it| it.1.as_str()),
        Some("withdrawn")
    );
    browser.send(&back.clone()).is(422);
    browser.send(&back.with(&format!("channel-{number}"), "telephone")).is(303);
    let over = browser.get(&path).is(200);
    assert!(over.body.contains("as you agreed: taken back"), "{}", over.body);
    assert!(!over.body.contains("They take it back"), "there is nothing more to take back");
}
