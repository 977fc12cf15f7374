//! The rights to object and to have data kept and not used (UK GDPR, articles 21 and 18): sharing stops at once, and goes on or not when it is decided.

use super::{hearth, open, somebody, step_today};
use crate::support::{Outcome, WorkDir, demo_council};

fn look(dir: &WorkDir, person: &str, purpose: &str) -> bool {
    let words = ["lookup", person, "--as", "r.evans", "--purpose", purpose];
    let outcome = hearth(dir, &words);
    let shown = outcome.out.starts_with(person);
    assert_eq!(outcome.code, i32::from(!shown), "{}{}", outcome.out, outcome.err);
    shown
}

/// What of two purposes is shown: one that rests on a public task, one that rests on a legal obligation.
fn shown(dir: &WorkDir, person: &str) -> (bool, bool) {
    (look(dir, person, "contact-verification"), look(dir, person, "revenues-and-benefits"))
}

fn ask(dir: &WorkDir, right: &str, person: &str, more: &[&str]) -> (String, Outcome) {
    let words = [
        "rights",
        "open",
        right,
        person,
        "--received",
        "2026-11-20",
        "--channel",
        "desk",
        "--words",
        "leave me out of it",
        "--by",
        "mk",
    ];
    let outcome = hearth(dir, &[&words, more].concat()).ends_with(0);
    let number = outcome.out.split([' ', ':']).nth(1).expect("it has a number").to_owned();
    (number, outcome)
}

#[test]
fn an_objection_stops_sharing_at_once_for_what_rests_on_a_public_task_and_no_more() {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    assert_eq!(shown(&dir, &person), (true, true));
    let (number, told) = ask(&dir, "objection", &person, &[]);
    assert!(told.out.contains("not shown for") && told.out.contains("contact-verification"));
    assert_eq!(shown(&dir, &person), (false, true), "the law obliges the council to bill");

    // upheld: it stays so, and the request is answered
    let upheld = ["uphold", "--text", "your wish weighs more", "--json"];
    let upheld = step_today(&dir, &number, &upheld).ends_with(0).json();
    assert_eq!((&upheld["state"], &upheld["due"]["what"]), (&"done".into(), &"nothing".into()));
    assert_eq!(shown(&dir, &person), (false, true));
    let list = hearth(&dir, &["rights", "list", "--json"]).ends_with(0).json();
    assert_eq!((&list[0]["state"], &list[0]["due"]["what"]), (&"done".into(), &"nothing".into()));
    let letter = hearth(&dir, &["rights", "show", &number]).ends_with(0).out;
    assert!(letter.contains("you are not shown to anybody for these purposes"), "{letter}");
    assert!(letter.contains("Checking a name and address"), "{letter}");
}

#[test]
fn an_objection_that_is_overridden_by_a_named_person_with_a_reason_lets_sharing_go_on() {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    let (number, _) = ask(&dir, "objection", &person, &["--purpose", "contact-verification"]);
    assert_eq!(shown(&dir, &person), (false, true));
    let silent = step_today(&dir, &number, &["override"]).ends_with(2);
    assert!(silent.err.contains("the reason is empty"), "{}", silent.err);
    assert_eq!(shown(&dir, &person), (false, true), "nothing was decided");
    step_today(&dir, &number, &["override", "--text", "a dangerous building"]).ends_with(0);
    assert_eq!(shown(&dir, &person), (true, true));
    let letter = hearth(&dir, &["rights", "show", &number]).ends_with(0).out;
    assert!(
        letter.contains("a dangerous building") && letter.contains("article 21(1)"),
        "{letter}"
    );
    let list = hearth(&dir, &["rights", "list", "--json"]).ends_with(0).json();
    assert_eq!(list[0]["steps"][1]["by"], "mk");
}

#[test]
fn what_the_law_obliges_to_is_not_stopped_by_an_objection_and_the_officer_is_told_so() {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    let (number, told) = ask(&dir, "objection", &person, &["--purpose", "revenues-and-benefits"]);
    let scripted = ask(&dir, "objection", &person, &["--json"]).1.json();
    assert!(scripted["stopped"].as_str().expect("words").contains("contact-verification"));
    step_today(&dir, &scripted["request"].to_string(), &["take-back"]).ends_with(0);
    assert!(told.err.contains("an objection does not stop it"), "{}", told.err);
    assert_eq!(shown(&dir, &person), (true, true));
    let list = hearth(&dir, &["rights", "list", "--json"]).ends_with(0).json();
    assert_eq!(list[0]["due"]["what"], "answer", "it is answered all the same");
    step_today(&dir, &number, &["take-back"]).ends_with(0);
}

#[test]
fn a_wish_for_restriction_closes_every_view_until_it_is_decided_and_the_person_is_told_before_it_is_lifted()
 {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    let words = [
        "rights",
        "open",
        "restriction",
        &person,
        "--channel",
        "desk",
        "--words",
        "it is wrong",
        "--by",
        "mk",
    ];
    let without = hearth(&dir, &words).ends_with(2);
    assert!(without.err.contains("on which ground is not said"), "{}", without.err);
    let (number, _) = ask(&dir, "restriction", &person, &["--because", "accuracy"]);
    assert_eq!(shown(&dir, &person), (false, false));
    let refuse = ["refuse", "--ground", "public-task", "--text", "it was verified"];
    let untold = step_today(&dir, &number, &refuse).ends_with(2);
    assert!(untold.err.contains("Art. 18(3)"), "{}", untold.err);
    assert_eq!(shown(&dir, &person), (false, false), "half a step is none");
    let told = [&refuse[..], &["--told", "2026-11-24"]].concat();
    step_today(&dir, &number, &told).ends_with(0);
    assert_eq!(shown(&dir, &person), (true, true));
}

#[test]
fn an_objection_that_is_taken_back_ends_its_stop_and_no_other() {
    let dir = demo_council();
    let (person, _) = somebody(&dir);
    let (first, _) = ask(&dir, "objection", &person, &[]);
    let (second, _) = ask(&dir, "objection", &person, &["--purpose", "contact-verification"]);
    step_today(&dir, &first, &["take-back"]).ends_with(0);
    assert_eq!(shown(&dir, &person), (false, true), "the second stands");
    step_today(&dir, &second, &["take-back"]).ends_with(0);
    assert_eq!(shown(&dir, &person), (true, true));
    let access = open(&dir, "access", &person);
    let odd = step_today(&dir, &access, &["uphold", "--text", "x"]).ends_with(2);
    assert!(odd.err.contains("only an objection"), "{}", odd.err);
}

#[test]
fn an_objection_is_decided_by_whom_the_policy_lets_set_such_a_restriction_and_taken_down_by_others()
{
    let dir = demo_council();
    let config = dir.read("demo/hearth.toml");
    let adviser = "[[user]]\nname = \"ca\"\norganisation = \"council\"\nroles = [\"customer-adviser\"]\ntrained_until = \"2099-12-31\"\n\n[operator]";
    dir.write("demo/hearth.toml", &config.replace("[operator]", adviser));
    let (person, _) = somebody(&dir);
    let (number, _) = ask(&dir, "objection", &person, &[]);
    let (restriction, _) = ask(&dir, "restriction", &person, &["--because", "accuracy"]);
    let by_adviser = |number: &str, what: &[&str]| {
        hearth(&dir, &[&["rights", "step", number, "--by", "ca"], what].concat())
    };
    let refuse = ["refuse", "--ground", "public-task", "--told", "2026-11-24"];
    for (number, what) in [
        (&number, &["override"][..]),
        (&number, &["uphold"]),
        (&number, &["done"]),
        (&number, &["refuse", "--ground", "public-task"]),
        (&restriction, &refuse),
    ] {
        let refused = by_adviser(number, &[what, &["--text", "x"]].concat()).ends_with(1);
        assert!(refused.err.contains("rights-officer"), "{what:?} {}", refused.err);
    }
    assert_eq!(shown(&dir, &person), (false, false), "nothing was decided");
    by_adviser(&number, &["acknowledge"]).ends_with(0);
    by_adviser(&restriction, &["take-back"]).ends_with(0);
    step_today(&dir, &number, &["override", "--text", "a dangerous building"]).ends_with(0);
    assert_eq!(shown(&dir, &person), (true, true));
}
