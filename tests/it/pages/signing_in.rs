//! Signing in by an account of the demo, and out again.

use super::browser::{Browser, Form};
use crate::service::served::Council;

#[test]
fn an_account_of_the_demo_signs_in_goes_on_to_its_page_and_signs_out() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = Browser::at(&served);
    let away = browser.get("/").is(303);
    assert_eq!(away.header("location"), Some("/sign-in"), "nobody is let in without a name");

    let page = browser.get("/sign-in").is(200);
    let before = browser.cookie("hearth").expect("a session of nobody");
    let set = page.header("set-cookie").expect("a cookie");
    for rule in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(rule), "{set}");
    }
    let form = Form::of(&page, "/sign-in").with("name", "dpo").with("password", "fictional");
    let entered = browser.send(&form).is(303);
    assert_eq!(entered.header("location"), Some("/"));
    let own = browser.cookie("hearth").expect("a session");
    assert_ne!(own, before, "the name changes with who is signed in");
    let began = browser.get("/").is(303);
    assert_ne!(began.header("location"), Some("/sign-in"));

    let left = Form { action: "/sign-out".to_owned(), fields: Vec::new() };
    browser.send(&left).is(403);
    browser.get("/").is(303);
    let token = Form::of(&browser.send(&left).is(403), "/sign-out");
    let out = browser.send(&token).is(303);
    assert_eq!(out.header("location"), Some("/sign-in"));
    assert_eq!(browser.cookie("hearth"), None);
    browser.put("hearth", &own);
    let again = browser.get("/").is(303);
    assert_eq!(
        again.header("location"),
        Some("/sign-in"),
        "the session has ended, whoever has its name"
    );
}

#[test]
fn a_wrong_password_is_told_keeps_the_name_and_locks_out_before_long() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nfailures = 3\n");
    let served = council.serve();
    let mut browser = Browser::at(&served);
    let mut page = browser.get("/sign-in?to=/look").is(200);
    for name in ["dpo", "nobody-at-all", "dpo", "dpo"] {
        let form = Form::of(&page, "/sign-in").with("name", name).with("password", "wrong");
        page = browser.send(&form).is(422);
        assert!(page.body.contains("<title>Error: Sign in"), "{}", page.body);
        assert!(page.body.contains("That name and that password do not belong together"));
        assert!(page.body.contains(&format!("value=\"{name}\"")) && !page.body.contains("wrong\""));
    }
    let form = Form::of(&page, "/sign-in").with("name", "dpo").with("password", "fictional");
    let locked = browser.send(&form).is(429);
    assert!(locked.header("retry-after").is_some(), "{locked:?}");
    // a colleague in the same office does not wait
    let form = Form::of(&locked, "/sign-in").with("name", "a.green").with("password", "fictional");
    browser.send(&form).is(303);
}

#[test]
fn each_user_begins_where_they_work() {
    let council = Council::new();
    let served = council.serve();
    for (user, place) in [
        ("a.green", "/look"),
        ("d.steward", "/review"),
        ("n.office", "/night"),
        ("dpo", "/privacy"),
    ] {
        let begins = Browser::signed_in(&served, user).get("/").is(303);
        assert_eq!(begins.header("location"), Some(place), "{user}");
    }
}

#[test]
fn nobody_is_sent_elsewhere_from_here() {
    let council = Council::new();
    let served = council.serve();
    for (asked, comes) in [
        ("/look", "/look"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("/%5Celsewhere.example", "/"),
    ] {
        let mut browser = Browser::at(&served);
        let page = browser.get(&format!("/sign-in?to={asked}")).is(200);
        let form = Form::of(&page, "/sign-in").with("name", "dpo").with("password", "fictional");
        let entered = browser.send(&form).is(303);
        assert_eq!(entered.header("location"), Some(comes), "{asked}");
        let typed = Browser::at(&served).forged_way(asked, &served);
        assert_eq!(typed.header("location"), Some(comes), "{asked}, in the form");
    }
}

#[test]
fn accounts_are_refused_where_others_could_ask() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nplain_http = true\n");
    let refused = council.hearth(&["serve", "--port", "0"]).ends_with(2);
    assert!(
        refused.err.contains("accounts with a password are for this machine alone"),
        "{}",
        refused.err
    );
}

impl Browser {
    /// Signs in by a form whose way on somebody has changed.
    fn forged_way(
        mut self,
        to: &str,
        _: &crate::service::served::Served,
    ) -> crate::service::served::Reply {
        let page = self.get("/sign-in").is(200);
        let form = Form::of(&page, "/sign-in").with("name", "dpo").with("password", "fictional");
        let to = to.replace("%5C", "\\");
        self.send(&form.with("to", &to)).is(303)
    }
}
