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
