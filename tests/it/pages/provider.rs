//! Signing in through a real provider of `OpenID Connect`: node-oidc-provider, which `tests/run` installs beside its fixture.

use std::net::TcpListener;

use super::browser::{Browser, Form};
use crate::service::issuer::Provider;
use crate::service::served::{Council, Reply, Served};

/// A port that nobody listens at.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A council whose people sign in through a provider; none where it is not installed.
fn served() -> Option<(Council, Provider, Served)> {
    served_as("127.0.0.1")
}

/// The same under a name of this machine: to a browser `localhost` is another site than the provider.
pub(super) fn served_as(host: &str) -> Option<(Council, Provider, Served)> {
    let address = format!("http://{host}:{}", free_port());
    let provider = Provider::sending_back_to(&format!("{address}/sign-in/answer"))?;
    let council = Council::new();
    council.configure("https://login.eastbrook.example/", &provider.issuer);
    let keys = format!("keys = \"{}/jwks\"", provider.issuer);
    council.configure("keys = \"login/keys.json\"", &keys);
    council.configure("algorithms = [\"EdDSA\"]", "algorithms = [\"RS256\", \"ES256\"]");
    council.dir.write("demo/login/pages.secret", "secret of hearth-pages, only for tests\n");
    let sign_in = format!(
        "[sign_in]\naddress = \"{address}\"\n[sign_in.provider]\nissuer = \"{}\"\nclient = \"hearth-pages\"\n\
         secret = \"login/pages.secret\"\nscopes = [\"groups\"]\n",
        provider.issuer
    );
    council.configure("[sign_in]\n", &sign_in);
    let port = address.rsplit(':').next().and_then(|it| it.parse().ok()).expect("a port");
    let served = council.serve_at(port);
    Some((council, provider, served))
}

/// Goes to the provider and says a name there; what comes back is not followed.
fn comes_back(browser: &mut Browser, name: &str) -> Reply {
    let page = browser.get("/sign-in?to=/look").is(200);
    assert!(page.body.contains("Sign in with your work account"), "{}", page.body);
    let there = browser.get("/sign-in/start?to=%2Flook").is(303);
    let asked = browser.follow(there).is(200);
    let action = asked.body.split("action=\"").nth(1).and_then(|it| it.split('"').next());
    let action = action.expect("a form of the provider's").to_owned();
    let said = browser.send(&Form::of(&asked, &action).with("login", name));
    // on at the provider, as far as the way back
    let to = browser.whole(said.header("location").expect("a way on"));
    browser.get(&to)
}

#[test]
fn somebody_signs_in_through_a_real_provider_and_is_whom_their_groups_make_them() {
    let Some((_council, _provider, served)) = served() else { return };
    let mut browser = Browser::at(&served);
    let back = comes_back(&mut browser, "r.evans").is(303);
    let before = browser.cookie("hearth").expect("a session of nobody");
    browser.follow(back.clone());
    assert_ne!(browser.cookie("hearth").expect("a session"), before, "it is a new one");
    assert!(browser.led.iter().any(|it| it.ends_with("/look")), "{:?}", browser.led);

    // the way back counts once, and for nobody else
    let way = back.header("location").expect("the way back").to_owned();
    browser.get(&way).is(400);
    Browser::at(&served).get(&way).is(400);
}

#[test]
fn whoever_signs_out_signs_out_at_the_provider_too_and_is_asked_who_they_are_the_next_time() {
    let Some((_council, provider, served)) = served() else { return };
    let mut browser = Browser::at(&served);
    let back = comes_back(&mut browser, "r.evans").is(303);
    browser.follow(back).is(200);
    // signed in there, nobody is asked for a name again
    let there = browser.get("/sign-in/start?to=%2Flook").is(303);
    let again = browser.follow(there).is(200);
    assert!(again.body.contains("Why are you looking?"), "{}", again.body);

    let out = browser.send(&Form::of(&again, "/sign-out")).is(200);
    assert_eq!(browser.cookie("hearth"), None, "the session's name is gone");
    let asked = browser.follow(out).is(200);
    assert!(browser.led.last().is_some_and(|it| it.starts_with(&provider.issuer)));
    let action = asked.body.split("action=\"").nth(1).and_then(|it| it.split('"').next());
    let action = action.expect("whether it is meant").to_owned();
    let mut form = Form::of(&asked, &action).with("logout", "yes");
    form.action = action.split_once("://").map_or(action.clone(), |(_, rest)| {
        format!("/{}", rest.split_once('/').map_or("", |it| it.1))
    });
    let gone = browser.send(&form);
    let at = browser.follow(gone).is(200);
    assert!(at.body.contains("Sign in with your work account"), "{}", at.body);

    let there = browser.get("/sign-in/start?to=%2Flook").is(303);
    let asked = browser.follow(there).is(200);
    assert!(asked.body.contains("name=\"login\""), "they are asked who they are: {}", asked.body);
}

#[test]
fn an_answer_that_was_not_asked_for_signs_nobody_in() {
    let Some((_council, _provider, served)) = served() else { return };
    let mut theirs = Browser::at(&served);
    let back = comes_back(&mut theirs, "r.evans").is(303);
    let way = back.header("location").expect("the way back").to_owned();
    // somebody else, who is on their way as well, is made to open it
    let mut mine = Browser::at(&served);
    mine.get("/sign-in/start").is(303);
    let told = mine.get(&way).is(400);
    assert!(told.body.contains("Sign in again"), "{}", told.body);
    assert_eq!(mine.get("/").is(303).header("location"), Some("/sign-in"));
}

#[test]
fn somebody_whom_the_provider_knows_and_the_council_does_not_is_told_so() {
    let Some((_council, _provider, served)) = served() else { return };
    let mut browser = Browser::at(&served);
    let back = comes_back(&mut browser, "somebody").is(303);
    let way = back.header("location").expect("the way back").to_owned();
    let told = browser.get(&way);
    assert_eq!(told.status, 403, "{:#?}", served.log());
    assert!(told.body.contains("There is a problem"), "{}", told.body);
    assert_eq!(browser.get("/").is(303).header("location"), Some("/sign-in"));
}
