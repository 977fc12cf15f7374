//! What `hearth demo` serves, in a real browser: each user's tasks from sign-in to done.
//!
//! The scripts are in `tests/browser`, which says there how they are run by hand; `tests/run` installs what they need. Where that is absent, this test
//! says so and holds nothing.

use super::chromium::Chromium;
use super::served_demo::ServedDemo;
use crate::service::served::Council;

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
