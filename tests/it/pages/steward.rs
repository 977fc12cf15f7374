//! A steward in a browser: cases read and answered, a case that has changed meanwhile, people joined and parted, and who may not.

use serde_json::json;

use super::browser::{Browser, Form};
use crate::service::served::{Council, Reply, Served};

/// What the journal has of a kind.
fn count(council: &Council, kind: &str) -> usize {
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    log.as_array().expect("entries").iter().filter(|it| it["kind"] == kind).count()
}

/// Answers the case that a form is about as another steward does, by a program.
fn answered_by_another(council: &Council, served: &Served, form: &Form) {
    let of = |name: &str| {
        let found = form.fields.iter().find(|(it, _)| it == name);
        found.unwrap_or_else(|| panic!("{name} in {form:?}")).1.clone()
    };
    let body = json!({
        "persons": [of("person1"), of("person2")], "evidence": of("evidence"), "answer": "different",
    });
    let token = format!("Bearer {}", council.token("ann", "stewards"));
    let headers = [
        ("authorization", token.as_str()),
        ("hearth-purpose", "linkage-quality"),
        ("idempotency-key", "write-0001"),
    ];
    served.post("/v1/reviews", &headers, &body.to_string()).is(201);
}

fn says(page: &Reply, what: &str) {
    assert!(page.body.contains(what), "no \"{what}\" in {}", page.body);
}

#[test]
fn cases_are_read_one_after_another_answered_and_an_answer_is_taken_back() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    let queue = steward.get("/review").is(200);
    says(&queue, "to read tonight");
    let before = count(&council, "operator_permitted");
    let case = steward.get("/review/case").is(200);
    assert_eq!(
        count(&council, "operator_permitted"),
        before + 1,
        "written down before it is shown"
    );
    says(&case, "Are these one person?");
    says(&case, "You have answered 0 cases today.");
    let form = Form::of(&case, "/review/case");

    let untold = steward.send(&form.clone().with("answer", "more")).is(422);
    says(&untold, "Say what is to be found out");
    says(&untold, "<title>Error: ");
    let form = Form::of(&untold, "/review/case");
    let kept =
        form.with("answer", "same").with("because", "siblings").with("note", "asked the school");
    let unfit = steward.send(&kept).is(422);
    says(&unfit, "That is no reason for this answer");
    says(&unfit, "asked the school</textarea>");
    says(&unfit, "<option value=\"siblings\" selected>");
    assert_eq!(count(&council, "case_read"), 0);

    let form = Form::of(&unfit, "/review/case").with("answer", "different");
    let form = form.with("because", "siblings").with("note", "asked the school");
    let taken = steward.send(&form).is(303);
    let again = steward.send(&form).is(303);
    assert_eq!(again.header("location"), taken.header("location"));
    assert_eq!(count(&council, "case_read"), 1, "what is sent twice is done once");
    let next = steward.follow(taken).is(200);
    says(&next, "Answered: different people.");
    says(&next, "You have answered 1 case today.");
    let ours = |page: &Reply| Form::of(page, "/review/case").fields.clone();
    let persons = |fields: &[(String, String)]| {
        fields.iter().filter(|(it, _)| it.starts_with("person")).cloned().collect::<Vec<_>>()
    };
    assert_ne!(persons(&ours(&next)), persons(&ours(&unfit)), "another case");
    let decided = council.hearth(&["decide", "--list"]).out;
    assert!(decided.contains("clerical review"), "{decided}");

    let action =
        next.body.split("action=\"/review/answers/").nth(1).expect("an answer to take back");
    let action = format!("/review/answers/{}", action.split('"').next().expect("a path"));
    let undone = steward.send(&Form::of(&next, &action)).is(303);
    let back = steward.follow(undone).is(200);
    says(&back, "Your answer is taken back");
    assert_eq!(persons(&ours(&back)), persons(&ours(&unfit)), "the case waits again");
    council.hearth(&["audit", "verify"]).ends_with(0);
}

#[test]
fn of_a_case_that_another_has_answered_meanwhile_nothing_is_taken_and_what_was_typed_is_shown() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    let form = Form::of(&steward.get("/review/case").is(200), "/review/case");
    answered_by_another(&council, &served, &form);
    let typed = form.with("answer", "same").with("note", "seen both letters");
    let gone = steward.send(&typed).is(409);
    says(&gone, "This case does not wait any more");
    says(&gone, "Your answer was not taken");
    says(&gone, "seen both letters");
    says(&gone, "<strong>same person</strong>");
    assert_eq!(count(&council, "case_read"), 1);
}

#[test]
fn of_a_case_whose_evidence_has_changed_the_page_shows_how_it_stands_now() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    let form = Form::of(&steward.get("/review/case").is(200), "/review/case");
    let stale =
        form.clone().with("evidence", "0000").with("answer", "same").with("note", "both letters");
    let shown = steward.send(&stale).is(409);
    says(&shown, "The evidence has changed since the case was read");
    says(&shown, "You had answered: <strong>same person</strong>");
    says(&shown, "both letters</textarea>");
    let now = Form::of(&shown, "/review/case");
    assert!(
        now.fields.contains(&form.fields.iter().find(|it| it.0 == "evidence").expect("it").clone())
    );
    steward.send(&now.with("answer", "unsure").with("note", "both letters")).is(303);
}

#[test]
fn the_sample_is_read_without_scores_and_says_how_right_the_links_are() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    says(&steward.get("/review/sample").is(200), "No pair of a sample waits");
    council.hearth(&["review", "--sample", "20"]).ends_with(1);
    let first = steward.get("/review/sample").is(200);
    says(&first, "Pair 1 of ");
    assert!(!first.body.contains("a probability of"), "{}", first.body);
    let form = Form::of(&first, "/review/case").with("answer", "different");
    let sent = steward.send(&form).is(303);
    let second = steward.follow(sent).is(200);
    says(&second, "Pair 2 of ");
    says(&second, "1 are answered");
    // the place of a pair that was read is nobody's any more
    let again = Form::of(&second, "/review/case").with("sample", "0").with("answer", "same");
    says(&steward.send(&again).is(409), "Your answer was not taken");
}

#[test]
fn cases_and_decisions_are_for_stewards() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    let form = Form::of(&steward.get("/review/case").is(200), "/review/case");
    for user in ["a.green", "dpo"] {
        let mut other = Browser::signed_in(&served, user);
        for path in ["/review", "/review/case", "/review/decide", "/privacy/unusual"] {
            let refused = other.get(path);
            let is_theirs = user == "dpo" && path == "/privacy/unusual";
            assert_eq!(refused.status, if is_theirs { 200 } else { 403 }, "{user} {path}");
        }
        let token = Form::of(&other.get("/review").is(403), "/sign-out");
        let csrf = &token.fields.iter().find(|it| it.0 == "csrf").expect("a token").1;
        other.send(&form.clone().with("csrf", csrf).with("answer", "same")).is(403);
    }
    assert_eq!(count(&council, "case_read"), 0);
    let mut nobody = Browser::at(&served);
    let away = nobody.get("/review/case").is(303);
    assert!(away.header("location").expect("somewhere").starts_with("/sign-in"));
}

#[test]
fn what_a_decision_touches_is_shown_before_it_is_made_and_it_is_taken_back() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    let [one, other] = allowed(&steward.get("/review").is(200));
    let words = ["restrict", "set", &one, "--kind", "sensitive-address", "--note", "x"];
    council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat()).ends_with(0);
    let start = steward.get("/review/decide").is(200);
    let form = Form::of(&start, "/review/decide/preview");
    let wrong = steward.send(&form.clone().with("one", "HP-1").with("other", &other)).is(422);
    says(&wrong, "Enter an identifier like HP-7K3Q-9M2C");
    says(&wrong, "value=\"HP-1\"");
    let itself = form.clone().with("one", &one).with("other", &one);
    says(&steward.send(&itself).is(422), "Both are one person already");

    let both = form.with("one", &one).with("other", &other);
    let shown = steward.send(&both).is(200);
    says(&shown, "goes into it: whoever asks for");
    says(&shown, "<th scope=\"row\" class=\"govuk-table__header\">Restriction ");
    assert!(!shown.body.contains("This cannot be decided"), "{}", shown.body);
    let decide = Form::of(&shown, "/review/decide");
    says(&steward.send(&decide.clone().with("reason", " ")).is(422), "Say why");
    let stale =
        steward.send(&decide.clone().with("version", "00").with("reason", "letters")).is(409);
    says(&stale, "Their records have changed since");
    says(&stale, "letters</textarea>");
    assert_eq!(count(&council, "decision_made"), 0);
    let made = steward.send(&Form::of(&stale, "/review/decide").with("reason", "letters")).is(303);
    let done = steward.follow(made).is(200);
    says(&done, "are one person. It counts from the next look on");
    assert_eq!(count(&council, "decision_made"), 1);
    let action = done.body.split("action=\"/review/decisions/").nth(1).expect("one to take back");
    let action = format!("/review/decisions/{}", action.split('"').next().expect("a path"));
    let undone = steward.send(&Form::of(&done, &action)).is(303);
    says(&steward.follow(undone).is(200), "is taken back");
    assert_eq!(count(&council, "decision_undone"), 1);
}

#[test]
fn records_of_a_person_are_parted_by_whoever_says_which_are_somebody_elses() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    let person = linked(&council);
    let page = steward.get(&format!("/review/decide/part?person={person}")).is(200);
    says(&page, "Which records are somebody else’s?");
    let form = Form::of(&page, "/review/decide/preview");
    says(&steward.send(&form).is(422), "Choose the records that are somebody else’s");
    let record = page.body.split("name=\"record\" type=\"checkbox\" value=\"").nth(1);
    let record = record.expect("a record").split('"').next().expect("a key").to_owned();
    let shown = steward.send(&form.with("record", &record)).is(200);
    says(&shown, "The other records get a new identifier on the next night");
    says(&shown, "No notice about them was sent or waits");
    let made = Form::of(&shown, "/review/decide").with("reason", "two letters");
    let sent = steward.send(&made).is(303);
    let done = steward.follow(sent).is(200);
    says(&done, "are two people");
    let unknown = steward.get("/review/decide/part?person=HP-0000-0001").is(404);
    assert!(!unknown.body.contains("HP-0000-0001"), "{}", unknown.body);
}

/// Two of the queue of whom no record forbids that they are one.
fn allowed(queue: &Reply) -> [String; 2] {
    let rows = queue.body.split("<tr").filter(|it| it.contains("href=\"/review/case/"));
    let row = rows.filter(|it| !it.contains("can never be one person")).last();
    let row = row.expect("a case that may be decided either way");
    let named = row.split("/review/case/").nth(1).and_then(|it| it.split('"').next());
    let (one, other) = named.and_then(|it| it.split_once('/')).expect("two identifiers");
    [one.to_owned(), other.to_owned()]
}

/// Somebody of whom two records speak.
fn linked(council: &Council) -> String {
    let links = council.hearth(&["export", "links"]).ends_with(0).out;
    let persons: Vec<&str> = links.lines().skip(1).filter_map(|it| it.split(',').nth(3)).collect();
    let twice = persons.iter().find(|it| persons.iter().filter(|other| other == it).count() > 1);
    (*twice.expect("somebody with two records")).to_owned()
}
