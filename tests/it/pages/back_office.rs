//! The back office in its pages: the night is read, a held edition is served once two have said so, a notice is given up; and who may not.

use serde_json::json;

use super::browser::{Browser, Form};
use crate::service::comes_true;
use crate::service::served::{Council, Reply, Served};
use crate::service::told_once::{LIBRARIES, OF_LIBRARIES, Telling};
use crate::service::writes::STEWARD;

fn served_edition(served: &Served) -> String {
    served.get("/readyz", &[]).json()["edition"].as_str().expect("a name").to_owned()
}

/// Says something to a form of the page that there is at an address.
fn says(browser: &mut Browser, (page, action): (&Reply, &str), reason: &str) -> Reply {
    browser.send(&Form::of(page, action).with("reason", reason))
}

#[test]
fn last_night_is_read_with_what_waits_first_and_every_table_is_to_be_had_as_it_is_shown() {
    let council = Council::new();
    let served = council.serve();
    let mut office = Browser::signed_in(&served, "n.office");
    let night = office.get("/night").is(200);
    let (waits, table) = ("What needs a person", "Every row accounted for");
    let at = |words: &str| night.body.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(at(waits) < at(table));
    assert!(night.body.contains("No sample was drawn"), "what nobody has read is not estimated");
    assert!(night.body.len() < 120_000, "{}", night.body.len());

    let path = "/night/2026-11-01.1/tables/every-row-accounted-for.csv";
    let file = office.get(path).is(200);
    assert!(file.header("content-type").expect("a kind").starts_with("text/csv"));
    let mut rows = csv::Reader::from_reader(file.body.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|it| it.expect("a row")).collect();
    let report = council.dir.read("demo/editions/2026-11-01.1/report.json");
    let report: serde_json::Value = serde_json::from_str(&report).expect("a report");
    assert_eq!(rows.len(), report["datasets"].as_array().expect("datasets").len());
    for cell in rows.iter().flatten() {
        assert!(night.body.contains(&format!(">{cell}<")), "{cell} is shown");
    }

    let rows = office.get("/night/2026-11-01.1/quarantine").is(200);
    let lines = council.hearth(&["export", "quarantine"]).out;
    let file = office.get("/night/2026-11-01.1/tables/quarantine.csv").is(200);
    assert_eq!(file.body.lines().count(), lines.lines().count());
    assert!(rows.body.contains("social_care.csv"), "{}", rows.body);
    let trend = office.get("/night/trend").is(200);
    assert!(trend.body.contains("2026-11-01.1") && trend.body.contains("not estimated"));
    let extracts = office.get("/night/extracts").is(200);
    assert!(extracts.body.contains("as expected"), "{}", extracts.body);
    assert_eq!(office.get("/night/trend.csv").is(200).body.lines().count(), 2);
    office.get("/night/extracts.csv").is(200);
    office.get("/night/2026-10-30.1").is(404);
    office.get("/night/nothing").is(404);
    office.get("/night/2026-11-01.1/tables/none.csv").is(404);
}

#[test]
fn a_damaged_edition_is_told_as_one_and_keeps_nobody_from_the_others() {
    let council = Council::new();
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
    assert!(council.hearth(&night).code < 2);
    let manifest = council.dir.path("demo/editions/2026-11-01.1/manifest.json");
    std::fs::write(manifest, "not what it was").expect("it can be written");
    let served = council.serve();
    let listed = STEWARD.get(&council, &served, "/v1/editions").is(200).json();
    let counts = |at: usize| listed["editions"][at]["counts"].clone();
    assert!(counts(0).is_null() && counts(1)["persons"].is_u64(), "{listed}");
    let mut office = Browser::signed_in(&served, "n.office");
    office.get("/night").is(200);
    let trend = office.get("/night/trend").is(200);
    let row = trend.body.split("2026-11-01.1").nth(1).expect("it is listed");
    assert!(row.find("damaged") < row.find("2026-11-02.1"), "{row}");
    assert_eq!(office.get("/night/trend.csv").is(200).body.lines().count(), 3);
}

#[test]
fn who_does_not_decide_on_quality_sees_no_night_and_who_keeps_no_agreements_no_partner() {
    let council = Council::new();
    let served = council.serve();
    let mut caseworker = Browser::signed_in(&served, "a.green");
    for path in [
        "/night",
        "/night/trend",
        "/night/trend.csv",
        "/night/extracts",
        "/night/2026-11-01.1/quarantine",
        "/night/2026-11-01.1/release",
        "/partners",
    ] {
        let refused = caseworker.get(path).is(403);
        assert!(!refused.body.contains("council_tax.csv"), "{path}");
    }
    Browser::signed_in(&served, "n.office").get("/partners").is(403);
    let nobody = Browser::at(&served).get("/night").is(303);
    assert_eq!(nobody.header("location"), Some("/sign-in?to=%2Fnight"));
}

#[test]
fn a_held_edition_is_released_by_two_people_and_refused_to_one() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
    let night = council.hearth(&night);
    assert!(night.code < 2, "{}", night.err);
    council.hearth(&["edition", "hold", "--because", "the census was last year’s"]).ends_with(0);
    let served = council.serve();
    assert_eq!(served_edition(&served), "2026-11-01.1");

    let mut office = Browser::signed_in(&served, "n.office");
    let last = office.get("/night").is(200);
    assert!(last.body.contains("the census was last year’s"), "{}", last.body);
    let path = "/night/2026-11-02.1/release";
    let page = office.get(path).is(200);
    let counts = council.hearth(&["diff", "2026-11-01.1", "2026-11-02.1", "--json"]).json();
    let gone = counts["counts"]["records_removed"].as_u64().expect("a count");
    let row = format!(
        "records that go</th><td class=\"govuk-table__cell govuk-table__cell--numeric\">{gone}<"
    );
    assert!(page.body.contains(&row), "{row}: {}", page.body);

    let empty = says(&mut office, (&page, path), " ").is(422);
    assert!(empty.body.contains("<title>Error:") && empty.body.contains("Write why"));
    let proposed = says(&mut office, (&empty, path), "looked at what changed").is(303);
    let page = office.follow(proposed).is(200);
    assert!(page.body.contains("waits for a second person") && page.body.contains("n.office"));
    assert!(page.body.contains("somebody else has to approve it"), "{}", page.body);
    assert_eq!(served_edition(&served), "2026-11-01.1");

    // the page has no such form for whoever proposed it: one is made up
    let dropping = page.body.split("/night/proposals/").nth(1).expect("a proposal");
    let number = dropping.split('/').next().expect("a number").to_owned();
    let approval = format!("/night/proposals/{number}/approval");
    let own = Form {
        action: approval.clone(),
        ..Form::of(&page, &format!("/night/proposals/{number}/dropping"))
    };
    let refused = office.send(&own.with("reason", "I am sure")).is(403);
    assert!(refused.body.contains("<title>Error:") && refused.body.contains("I am sure"));
    assert_eq!(served_edition(&served), "2026-11-01.1");

    let mut steward = Browser::signed_in(&served, "d.steward");
    let page = steward.get(path).is(200);
    let form = Form::of(&page, &approval).with("reason", "seen the counts");
    let approved = steward.send(&form).is(303);
    let done = steward.follow(approved).is(200);
    assert!(done.body.contains("Edition 2026-11-02.1 is served"), "{}", done.body);
    assert!(comes_true(|| served_edition(&served) == "2026-11-02.1"));
    // the same form sent again is the same act
    steward.send(&form).is(303);
    council.hearth(&["audit", "verify"]).ends_with(0);
}

#[test]
fn a_notice_that_a_partner_does_not_take_is_looked_at_and_given_up() {
    let telling = Telling::new();
    let partner = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    partner.answers(500);
    telling.moves("verified", "M-1");
    let served = &telling.served;
    let mut officer = Browser::signed_in(served, "dpo");
    let mut owed = String::new();
    assert!(comes_true(|| {
        let list = officer.get("/partners/notices?state=pending").is(200).body;
        owed = list.split("/partners/notices/").nth(1).unwrap_or_default().to_owned();
        let number = owed.split('"').next().unwrap_or_default().to_owned();
        let tried = !number.is_empty()
            && officer.get(&format!("/partners/notices/{number}")).body.contains("attempt 1");
        owed = number;
        tried
    }));
    let partners = officer.get("/partners").is(200);
    assert!(partners.body.contains(OF_LIBRARIES), "{}", partners.body);

    let path = format!("/partners/notices/{owed}");
    let page = officer.get(&path).is(200);
    assert!(page.body.contains("Next try"), "{}", page.body);
    assert!(!page.body.contains(&telling.council.person), "nobody is named");
    let form = Form::of(&page, &path).with("what", "release");
    let empty = officer.send(&form).is(422);
    assert!(empty.body.contains("Write why"));
    let given_up = officer.send(&form.with("reason", "they have it by telephone")).is(303);
    let page = officer.follow(given_up).is(200);
    assert!(
        page.body.contains("It is given up") && page.body.contains("they have it by telephone")
    );
    let list = telling.council.hearth(&["notices", "owed", "--json"]).json();
    let owed = json!(owed.parse::<u64>().expect("a number"));
    let list = list.as_array().expect("a list");
    assert!(list.iter().all(|it| it["notice"] != owed), "{list:?}");
    officer.get("/partners/notices/999999").is(404);
    officer.get("/partners/notices?state=nothing").is(422);
    officer.get("/partners/notices?state=recalls").is(200);
}
