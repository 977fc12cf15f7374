//! What `hearth demo` serves, in a real browser: each user's tasks from sign-in to done.
//!
//! The scripts are in `tests/browser`, which says there how they are run by hand; `tests/run` installs what they need. Where that is absent, this test
//! says so and holds nothing.

use super::chromium::Chromium;
use super::provider;
use super::served_demo::ServedDemo;
use crate::service::comes_true;
use crate::service::served::Council;
use crate::service::settled::{alone, known_to_both, people, person_of};

#[test]
fn each_user_does_their_tasks_at_any_width_without_scripts_and_by_keyboard_alone() {
    let Some(chromium) = Chromium::there() else { return };
    let demo = ServedDemo::start();
    chromium.runs("run.mjs", &[&demo.url, &demo.household]);
}

#[test]
fn two_people_serve_what_a_night_has_held_and_a_look_in_an_emergency_ends_before_somebodys_eyes() {
    let Some(chromium) = Chromium::there() else { return };
    let council = Council::new();
    let policy = std::fs::read_to_string("matching-rules/sharing/break-glass.toml");
    let policy = policy.expect("the shipped rules").replace("minutes = 60", "minutes = 1");
    council.dir.write("demo/rules/sharing/break-glass.toml", &policy);
    council.configure("[paths]", "[paths]\nrules = \"rules\"");
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
    let night = council.hearth(&night);
    assert!(night.code < 2, "{}", night.err);
    council.hearth(&["edition", "hold", "--because", "the census was last year’s"]).ends_with(0);
    let served = council.serve();
    chromium.runs("run.mjs", &[&served.url, &council.household, "emergency_end", "release"]);
}

#[test]
fn a_steward_parts_and_joins_people_who_are_served_so_from_then_on_and_after_the_night() {
    let Some(chromium) = Chromium::there() else { return };
    let council = Council::new();
    let people = people(&council);
    let (person, records) = known_to_both(&people);
    let (one, of_one) = alone(&people, "council_tax", ":liable");
    let (other, of_other) = alone(&people, "benefits", ":claimant");
    let served = council.serve();
    let known = [
        format!("person={person}"),
        format!("parted={},{}", records[0], records[1]),
        format!("joined={one},{other}"),
        format!("records={of_one},{of_other}"),
    ];
    let led = |user: &str| {
        let known = known.iter().map(String::as_str);
        let words: Vec<&str> =
            [&*served.url, &council.household, user].into_iter().chain(known).collect();
        chromium.runs("run.mjs", &words);
    };
    led("decisions");
    let night = council.hearth(&["nightly", "--as-of", "2026-11-02"]);
    assert!(night.code < 2, "{night:?}");
    let whose = |record: &str| person_of(&served, &council, record);
    let parted = || whose(&records[0]).is_some() && whose(&records[1]).is_some();
    assert!(comes_true(parted), "the night is served");
    led("decided");
}

#[test]
fn somebody_signs_in_with_their_account_at_work_and_out_again_in_a_real_browser() {
    let Some(chromium) = Chromium::there() else { return };
    let Some((council, _provider, served)) = provider::served_as("localhost") else { return };
    let url = served.url.replace("127.0.0.1", "localhost");
    chromium.runs("run.mjs", &[&url, &council.household, "work_account"]);
}
