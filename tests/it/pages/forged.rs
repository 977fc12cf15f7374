//! Forms of another site, and forms of another session: refused, and nothing is done.

use super::browser::{Browser, Form};
use crate::service::served::Council;

#[test]
fn a_form_that_does_not_come_from_a_page_of_its_own_session_is_refused() {
    let council = Council::new();
    let served = council.serve();
    let mut mine = Browser::signed_in(&served, "dpo");
    let mut others = Browser::signed_in(&served, "po");
    let sign_out = |browser: &mut Browser| {
        let nothing = Form { action: "/sign-out".to_owned(), fields: Vec::new() };
        Form::of(&browser.send(&nothing).is(403), "/sign-out")
    };
    let own = sign_out(&mut mine);
    let anothers = sign_out(&mut others);
    mine.send(&anothers).is(403);
    mine.send(&own.clone().without("csrf")).is(403);
    for (name, value) in [
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        mine.send_with(&own, &[(name, value)]).is(403);
    }
    assert_ne!(mine.get("/").is(303).header("location"), Some("/sign-in"), "still signed in");
    let host = served.url.clone();
    mine.send_with(&own, &[("origin", &host), ("sec-fetch-site", "same-origin")]).is(303);
}

#[test]
fn a_link_of_another_site_looks_nobody_up_until_somebody_says_that_they_mean_it() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = super::looking::caseworker(&served);
    let looks = || {
        let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
        log.as_array().expect("entries").iter().filter(|it| it["kind"] == "looked").count()
    };
    let before = looks();
    for path in [
        format!("/look/people/{}", council.person),
        format!("/look/people/{}/timeline", council.person),
        format!("/look/households/{}?from=0", council.household),
        format!("/look/people/{}/event/death", council.person),
        format!("/look/people/{}/consents", council.person),
    ] {
        for site in ["cross-site", "same-site"] {
            let asked = browser.get_from(site, &path).is(403);
            assert!(asked.body.contains("Nothing has been looked at yet"), "{}", asked.body);
            assert!(asked.body.contains(&format!("href=\"{path}\"")), "{}", asked.body);
        }
    }
    assert_eq!(looks(), before, "nothing is written down, as nothing was shown");
    let person = format!("/look/people/{}", council.person);
    browser.get_from("same-origin", &person).is(200);
    browser.get_from("none", &person).is(200);
    assert_eq!(looks(), before + 2);
    // where nobody is looked up, nobody is asked; and a link to the beginning leads there
    browser.get_from("cross-site", "/look/trace").is(200);
    let led = browser.get_from("cross-site", "/").is(200);
    assert_eq!(led.header("refresh"), Some("0;url=/look"));
    let mut steward = Browser::signed_in(&served, "d.steward");
    steward.get_from("cross-site", "/review/case").is(403);
    steward.get_from("same-origin", "/review/case").is(200);
}

#[test]
fn another_way_of_asking_than_a_page_has_is_told_on_a_page() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = super::looking::caseworker(&served);
    for path in ["/night", "/review", "/privacy/unusual", "/look/trace/", "/"] {
        let form = Form { action: path.to_owned(), fields: Vec::new() };
        let told = browser.send(&form);
        assert!(matches!(told.status, 404 | 405), "{path}: {}", told.status);
        assert!(told.body.contains("<h1"), "{path}: {}", told.body);
    }
    let told = browser.get("/sign-out").is(405);
    assert!(told.body.contains("This page cannot be asked for in that way"), "{}", told.body);
}

#[test]
fn nobody_signs_somebody_else_in_by_a_forged_form() {
    let council = Council::new();
    let served = council.serve();
    let mut others = Browser::at(&served);
    let page = others.get("/sign-in").is(200);
    let forged = Form::of(&page, "/sign-in").with("name", "po").with("password", "fictional");
    let mut mine = Browser::at(&served);
    mine.get("/sign-in").is(200);
    mine.send(&forged).is(403);
    assert_eq!(mine.get("/").is(303).header("location"), Some("/sign-in"));
    Browser::at(&served).send(&forged).is(403);
}

#[test]
fn every_form_wants_somebody_who_has_signed_in_and_the_token_of_their_session() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = super::looking::caseworker(&served);
    let paths = [
        "/look/why".to_owned(),
        "/look/related".to_owned(),
        "/look/trace".to_owned(),
        "/look/by-name".to_owned(),
        "/look/emergency".to_owned(),
        "/look/emergency/end".to_owned(),
        format!("/look/people/{}/event/death", council.person),
        format!("/look/households/{}/event/move", council.household),
        format!("/look/people/{}/consents", council.person),
        "/sign-out".to_owned(),
    ];
    for path in paths {
        let form = Form { action: path.clone(), fields: vec![("csrf".to_owned(), "0".repeat(64))] };
        let refused = browser.send(&form).is(403);
        assert!(refused.body.contains("This form was not taken"), "{path}: {}", refused.body);
        let away = Browser::at(&served).send(&form).is(303);
        assert_eq!(away.header("location"), Some("/sign-in"), "{path}");
    }
}
