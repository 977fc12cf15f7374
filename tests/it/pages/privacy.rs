//! A privacy officer in a browser: emergencies reviewed, unusual access, the registers, packs; and the register that everybody reads.

use super::browser::{Browser, Form};
use crate::service::served::{Council, Reply, Served};

fn says(page: &Reply, what: &str) {
    assert!(page.body.contains(what), "no \"{what}\" in {}", page.body);
}

fn looks(council: &Council, served: &Served) {
    served.revenues(council, &format!("/v1/persons/{}", council.person)).is(200);
}

#[test]
fn a_look_in_an_emergency_is_reviewed_by_somebody_else_with_an_outcome_and_a_reason() {
    let council = Council::new();
    let stated = ["--emergency", "vital_interests", "--reason", "missing since noon", "--json"];
    let words = ["lookup", &council.person, "--as", "s.patel", "--purpose", "safeguarding"];
    let look = council.hearth(&[&words[..], &stated].concat()).ends_with(0).json();
    let path = format!("/privacy/emergencies/{}", look["request"]);
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    says(&officer.get("/privacy").is(200), "Looks in an emergency");
    let list = officer.get("/privacy/emergencies").is(200);
    says(&list, "Due by");
    says(&list, &format!("href=\"{path}\""));
    assert!(!list.body.contains(&council.person), "by reference alone: {}", list.body);
    let page = officer.get(&path).is(200);
    says(&page, "missing since noon");
    says(&page, &council.person);
    let form = Form::of(&page, &path);
    let unchosen = officer.send(&form.clone().with("reason", "the child was found")).is(422);
    says(&unchosen, "Choose what the review came to");
    says(&unchosen, "the child was found</textarea>");
    let form = Form::of(&unchosen, &path).with("outcome", "justified");
    says(&officer.send(&form.clone().with("reason", "")).is(422), "Say what was found, and why");
    let mut looker = Browser::signed_in(&served, "s.patel");
    looker.get(&path).is(403);
    let done = officer.send(&form.with("reason", "the child was found")).is(303);
    says(&officer.follow(done).is(200), "Justified by dpo");
    let told = council.hearth(&["audit", "emergencies", "--json"]).json();
    let told = told.as_array().expect("looks").iter().find(|it| it["request"] == look["request"]);
    assert_eq!(told.expect("the look")["outcome"], "justified");
    let again = officer.get(&path).is(200);
    says(&again, "There is nothing to review here for you");
    for path in ["emergencies", "not-shared", "agreements", "requests", "unusual"] {
        looker.get(&format!("/privacy/{path}")).is(403);
    }
}

#[test]
fn whoever_looks_at_their_own_record_is_found_by_the_page_and_by_the_command() {
    let council = Council::new();
    let staff = format!("\n[[staff]]\nuser = \"r.evans\"\nresident = \"{}\"\n", council.person);
    let config = council.dir.read("demo/hearth.toml");
    council.dir.write("demo/hearth.toml", &(config + &staff));
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    says(&officer.get("/privacy/unusual?days=7").is(200), "Nothing to ask about.");
    looks(&council, &served);
    let found = officer.get("/privacy/unusual?days=7").is(200);
    says(&found, &format!("Looked at their own record: {}", council.person));
    says(&found, "r.evans");
    let words = ["audit", "unusual", "--as", "dpo", "--purpose", "subject-rights", "--json"];
    let told = council.hearth(&words).ends_with(1).json();
    assert_eq!((&told[0]["ground"], &told[0]["by"]), (&"oneself".into(), &"r.evans".into()));
    let steward = ["audit", "unusual", "--as", "d.steward", "--purpose", "linkage-quality"];
    assert_eq!(council.hearth(&steward).ends_with(1).out, "", "refused");
}

#[test]
fn a_look_in_an_emergency_at_their_own_record_is_found_as_any_other_is() {
    let council = Council::new();
    let staff = format!("\n[[staff]]\nuser = \"s.patel\"\nresident = \"{}\"\n", council.person);
    let config = council.dir.read("demo/hearth.toml");
    council.dir.write("demo/hearth.toml", &(config + &staff));
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    says(&officer.get("/privacy/unusual").is(200), "Nothing to ask about.");
    let stated = ["--emergency", "vital_interests", "--reason", "smoke was seen"];
    let words = ["lookup", &council.person, "--as", "s.patel", "--purpose", "emergency", "--json"];
    let look = council.hearth(&[&words[..], &stated].concat()).ends_with(0).json();
    let asked = ["audit", "unusual", "--as", "dpo", "--purpose", "subject-rights", "--json"];
    let told = council.hearth(&asked).ends_with(1).json();
    assert_eq!((&told[0]["ground"], &told[0]["request"]), (&"oneself".into(), &look["request"]));
    let own = format!("Looked at their own record: {}", council.person);
    // of a month, which is kept, and of a year, which is read anew
    for days in [7, 30, 365] {
        says(&officer.get(&format!("/privacy/unusual?days={days}")).is(200), &own);
    }
}

#[test]
fn what_was_not_shared_is_written_down_and_whats_missing_is_said_beside_each_field() {
    let council = Council::new();
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    let page = officer.get("/privacy/not-shared").is(200);
    let form = Form::of(&page, "/privacy/not-shared").with("asked_by", "a letting agency");
    let missing = officer.send(&form).is(422);
    for what in ["Enter for what it was asked", "Enter why it was not shared", "a letting agency"] {
        says(&missing, what);
    }
    let form = Form::of(&missing, "/privacy/not-shared");
    let form = form.with("purpose", "to check a tenant").with("because", "no gateway");
    let form = form.with("weighed", "none in not sharing");
    let nobody = officer.send(&form.clone().with("person", "HP-0000-0001")).is(422);
    says(&nobody, "Nobody goes by that identifier");
    let form = Form::of(&nobody, "/privacy/not-shared").with("person", &council.person);
    let sent = officer.send(&form).is(303);
    let written = officer.follow(sent).is(200);
    says(&written, "It is in the register");
    says(&written, "to check a tenant");
    says(&written, &council.person);
}

#[test]
fn a_request_of_access_has_its_day_and_a_pack_to_be_handed_over() {
    let council = Council::new();
    let words =
        ["rights", "open", "access", &council.person, "--channel", "post", "--words", "all"];
    council.hearth(&[&words[..], &["--by", "dpo"]].concat()).ends_with(0);
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    let list = officer.get("/privacy/requests").is(200);
    says(&list, "Answer by");
    let paths = list.body.split("href=\"").filter_map(|it| it.split('"').next());
    let path = paths.into_iter().find(|it| it.ends_with("/pack")).expect("a pack").to_owned();
    let pack = officer.get(&path).is(200);
    let disposition = pack.header("content-disposition").expect("a file").to_owned();
    assert!(disposition.starts_with("attachment; filename=\"request-"), "{disposition}");
    assert_eq!(pack.header("cache-control"), Some("no-store"));
    says(&pack, "<h1");
    let as_json = officer.get(&format!("{path}?format=json")).is(200).json();
    assert_eq!(as_json["person"], council.person.as_str());
    says(&officer.get("/privacy/requests?overdue=true").is(200), "There are none.");
    officer.get("/privacy/requests/1/pack").is(404);
}

#[test]
fn a_request_is_taken_down_asked_back_answered_and_closed_on_its_page() {
    let council = Council::new();
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    let page = officer.get("/privacy/requests/new").is(200);
    let form = Form::of(&page, "/privacy/requests/new");
    let form = form.with("person", &council.person).with("words", "leave me out of it");
    let missing = officer.send(&form.clone().with("right", "restriction")).is(422);
    for what in ["Enter how it arrived", "Select why it is to be kept", "leave me out of it"] {
        says(&missing, what);
    }
    let form = form.with("right", "objection").with("channel", "letter");
    let sent = officer.send(&form).is(303);
    let path = sent.header("location").expect("its page").to_owned();
    assert_eq!(officer.send(&form).is(303).header("location"), Some(path.as_str()), "once");
    let page = officer.follow(sent).is(200);
    says(&page, "Sharing is stopped by restriction");
    says(&page, "Answer by");

    let step = Form::of(&page, &path);
    says(&officer.send(&step).is(422), "Select what was done");
    let asked = step.clone().with("what", "ask_back").with("text", "which letters?");
    let answer = officer.send(&asked).is(303);
    let waits = officer.follow(answer).is(200);
    says(&waits, "The person was asked: which letters?");
    says(&waits, "Waits for the person");
    // a page that was open before knows nothing of it
    let stale = step
        .with("what", "uphold")
        .with("text", "a mind was changed")
        .with("once", &"0".repeat(32));
    let told = officer.send(&stale).is(422);
    says(&told, "It has changed since you looked at it");
    says(&told, "a mind was changed</textarea>");
    let answered =
        officer.send(&Form::of(&told, &path).with("what", "answered").with("text", "")).is(303);
    let open = officer.follow(answered).is(200);
    let refused = Form::of(&open, &path).with("what", "refuse").with("text", "it is a duty");
    says(&officer.send(&refused).is(422), "Select on which ground it is refused");
    let closed = officer.send(&refused.with("ground", "compelling_grounds")).is(303);
    let done = officer.follow(closed).is(200);
    says(&done, "Refused: it is a duty (UK GDPR, article 21(1))");
    says(&done, "Nothing is due any more.");
    let listed = council.hearth(&[
        "rights",
        "list",
        "--as",
        "dpo",
        "--purpose",
        "subject-rights",
        "--case",
        "1",
    ]);
    assert!(listed.out.contains("refused"), "{listed:?}");
    Browser::signed_in(&served, "n.office").get(&path).is(403);
    officer.get("/privacy/requests/1").is(404);
}

#[test]
fn why_records_are_one_persons_is_told_to_an_officer_who_names_the_case_and_the_need() {
    let council = Council::new();
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    let away = officer.get(&format!("/look/people/{}/why", council.person)).is(303);
    let path = away.header("location").expect("where the case is asked for").to_owned();
    let page = officer.get(&path).is(200);
    let form = Form::of(&page, "/privacy/why-linked").with("case", "request 41");
    says(&officer.send(&form).is(422), "Enter why it is necessary");
    let told = officer.send(&form.with("necessity", "they ask why")).is(200);
    says(&told, "Why are these linked?");
    says(&told, "council_tax:");
    let nobody = Form::of(&page, "/privacy/why-linked").with("person", "HP-0000-0001");
    let nobody = nobody.with("case", "x").with("necessity", "x");
    officer.send(&nobody).is(404);
}

#[test]
fn the_privacy_section_lists_what_its_user_may_open() {
    let council = Council::new();
    let served = council.serve();
    let mut officer = Browser::signed_in(&served, "dpo");
    let all = officer.get("/privacy").is(200);
    let parts = ["emergencies", "unusual", "requests", "why-linked", "not-shared", "agreements"];
    for part in parts {
        says(&all, &format!("href=\"/privacy/{part}\""));
    }
    let none = Browser::signed_in(&served, "a.green").get("/privacy").is(200);
    for part in parts {
        assert!(!none.body.contains(&format!("href=\"/privacy/{part}\"")), "{part}");
    }
}

#[test]
fn everybody_reads_which_agreements_are_in_force_and_nobody_who_signed_them() {
    let council = Council::new();
    let text = std::fs::read_to_string("docs/examples/agreement.toml").expect("the example");
    council.dir.write("agreement.toml", &text);
    let file = council.dir.path("agreement.toml").display().to_string();
    council.hearth(&["agreement", "add", &file, "--by", "dpo"]).ends_with(0);
    let served = council.serve();
    let mut nobody = Browser::at(&served);
    let before = nobody.get("/agreements").is(200);
    assert!(!before.body.contains("Deliveries by a support charity"), "{}", before.body);
    let mut officer = Browser::signed_in(&served, "dpo");
    let register = officer.get("/privacy/agreements").is(200);
    says(&register, "Signature of support-charity");
    for party in ["council", "support-charity"] {
        let words = ["agreement", "sign", "support-charity-2026", "--party", party, "--by", "dpo"];
        let who = ["--signatory", "A. Price, chief executive"];
        council.hearth(&[&words[..], &who].concat()).ends_with(0);
    }
    // what a command has written counts from the next question on
    says(&officer.get("/privacy/agreements").is(200), "A. Price, chief executive");
    let after = nobody.get("/agreements").is(200);
    says(&after, "Deliveries by a support charity");
    says(&after, "One view of what the council knows, as you agreed");
    assert!(!after.body.contains("A. Price"), "{}", after.body);
    assert_eq!(nobody.cookie("hearth"), None, "nobody is followed for reading it");
}
