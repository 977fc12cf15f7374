//! What `hearth demo` serves, in a real browser: each user's tasks from sign-in to done.
//!
//! The scripts are in `tests/browser`, which says there how they are run by hand; `tests/run` installs what they need. Where that is absent, this test
//! says so and holds nothing.

use super::chromium::Chromium;
use super::served_demo::ServedDemo;

#[test]
fn each_user_does_their_tasks_at_any_width_without_scripts_and_by_keyboard_alone() {
    let Some(chromium) = Chromium::there() else { return };
    let demo = ServedDemo::start();
    chromium.runs("run.mjs", &[&demo.url, &demo.household]);
}
