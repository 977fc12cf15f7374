//! Editions over HTTP: listed, reported, taken back, gone back to, and a held one released by two different people.

use std::time::Duration;

use serde_json::json;

use super::comes_true;
use super::served::Council;
use super::writes::{DPO, PO, REVENUES, STEWARD, Who};

#[test]
fn a_held_edition_is_released_by_two_different_people() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
    let night = council.hearth(&night);
    assert!(night.code < 2, "{}", night.err);
    let served = council.serve();
    let current =
        || served.get("/readyz", &[]).json()["edition"].as_str().expect("a name").to_owned();
    // readiness is looked at once a second
    let comes = |id: &str| assert!(comes_true(|| current() == id), "{} and not {id}", current());
    comes("2026-11-02.1");
    let listed = STEWARD.get(&council, &served, "/v1/editions").is(200);
    let tag = listed.header("etag").expect("a tag").to_owned();
    let of = |id: &str| {
        let listed = STEWARD.get(&council, &served, "/v1/editions").is(200).json();
        let all = listed["editions"].as_array().expect("a list").clone();
        all.into_iter().find(|it| it["edition"] == id).expect("it is listed")
    };
    assert_eq!(of("2026-11-02.1")["current"], true);
    let reason = json!({ "reason": "the school census was last year's" });
    let holding = "/v1/editions/2026-11-02.1/hold";
    assert_eq!(
        REVENUES.send(&council, &served, holding, ("write-0000", &[]), &reason).is(403).code(),
        "act_not_of_role"
    );
    let held = STEWARD
        .send(&council, &served, holding, ("write-0001", &[("if-match", &tag)]), &reason)
        .is(201);
    comes("2026-11-01.1");
    let again = STEWARD
        .send(&council, &served, holding, ("write-0001", &[("if-match", &tag)]), &reason)
        .is(201);
    assert_eq!(held.body, again.body);
    assert_eq!(of("2026-11-02.1")["held"], "the school census was last year's");

    let release = "/v1/editions/2026-11-02.1/release";
    let stale =
        STEWARD.send(&council, &served, release, ("write-0002", &[("if-match", &tag)]), &reason);
    assert_eq!(stale.is(412).code(), "stale");
    let looked = json!({ "reason": "looked at what changed" });
    let waits =
        STEWARD.send(&council, &served, release, ("write-0003", &[]), &looked).is(202).json();
    comes("2026-11-01.1");
    let approve = format!("/v1/proposals/{}/approval", waits["proposal"]);
    let own = STEWARD.send(&council, &served, &approve, ("write-0004", &[]), &looked).is(403);
    assert_eq!(own.code(), "same_person");
    let done = DPO.send(&council, &served, &approve, ("write-0005", &[]), &looked).is(201);
    comes("2026-11-02.1");
    let once = DPO.send(&council, &served, &approve, ("write-0005", &[]), &looked).is(201);
    assert_eq!(done.body, once.body);
    let twice = DPO.send(&council, &served, &approve, ("write-0006", &[]), &looked).is(409);
    assert_eq!(twice.code(), "conflict");

    // and back, as often as need be
    let back = "/v1/editions/2026-11-01.1/rollback";
    STEWARD.send(&council, &served, back, ("write-0007", &[]), &reason).is(201);
    comes("2026-11-01.1");
    let there = STEWARD.send(&council, &served, back, ("write-0008", &[]), &reason).is(409);
    assert_eq!(there.code(), "conflict");
    let nowhere = "/v1/editions/2026-10-30.1/rollback";
    let none = STEWARD.send(&council, &served, nowhere, ("write-0009", &[]), &reason).is(404);
    assert_eq!(none.code(), "no_such_act");
    council.hearth(&["audit", "verify"]).ends_with(0);
    council.hearth(&["edition", "verify"]).ends_with(0);
    let listed = council.hearth(&["edition", "list", "--json"]).ends_with(0).json();
    let row = listed.as_array().expect("a list").iter().find(|it| it["current"] == true).cloned();
    assert_eq!(row.expect("one is served")["edition"], "2026-11-01.1");
}

#[test]
fn what_is_dropped_while_it_is_being_released_is_not_released_all_the_same() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
    let night = council.hearth(&night);
    assert!(night.code < 2, "{}", night.err);
    let served = council.serve();
    let reason = json!({ "reason": "looked at what changed" });
    let sends =
        |who: Who, path: &str, key: &str| who.send(&council, &served, path, (key, &[]), &reason);
    sends(STEWARD, "/v1/editions/2026-11-02.1/hold", "write-0001").is(201);
    let waits = sends(STEWARD, "/v1/editions/2026-11-02.1/release", "write-0002").is(202).json();
    let closes = |word: &str| format!("/v1/proposals/{}/{word}", waits["proposal"]);
    // nothing is written for as long as somebody else has the journal's lock
    let lock = council.dir.path("demo/state/journal/.lock");
    let lock = std::fs::File::options().write(true).open(lock).expect("the lock");
    lock.lock().expect("it is free soon");
    let (approved, dropped) = std::thread::scope(|scope| {
        // who waits for it first is next: the dropping, on which the approval has looked by then
        let dropped = scope.spawn(|| sends(PO, &closes("dropping"), "write-0003").status);
        std::thread::sleep(Duration::from_millis(500));
        let approved = scope.spawn(|| sends(DPO, &closes("approval"), "write-0004").status);
        std::thread::sleep(Duration::from_millis(500));
        lock.unlock().expect("it is let go");
        (approved.join().expect("an answer"), dropped.join().expect("an answer"))
    });
    let mut both = [approved, dropped];
    both.sort_unstable();
    assert_eq!(both, [201, 409], "one of the two is done: {approved} and {dropped}");
}

#[test]
fn the_report_of_a_night_is_the_editions_own() {
    let council = Council::new();
    let served = council.serve();
    let told = STEWARD.get(&council, &served, "/v1/editions/2026-11-01.1/report").is(200);
    assert_eq!(told.body, council.dir.read("demo/editions/2026-11-01.1/report.json"));
    let none = STEWARD.get(&council, &served, "/v1/editions/2026-10-30.1/report").is(404);
    assert_eq!(none.code(), "no_such_act");
    let path = "/v1/editions/2026-11-01.1/report";
    assert_eq!(REVENUES.get(&council, &served, path).is(403).code(), "act_not_of_role");
}
