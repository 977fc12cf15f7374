//! Partners who collect files: what they are owed is put down once, whole, and is delivered by that.

use serde_json::{Value, json};

use super::comes_true;
use super::partner_page::client;
use super::told_once::{LIBRARIES, Telling};

#[test]
fn what_is_owed_to_a_partner_who_collects_files_is_put_down_once_and_is_delivered_by_that() {
    let telling = Telling::new();
    let path = "/v1/subscriptions/tell-us-once:council:parking-permits";
    telling.send(LIBRARIES, &format!("{path}/endpoint"), &json!({ "way": "drop" })).is(201);
    let list = json!({ "what": "add", "clients": [client(&telling)] });
    telling.send(LIBRARIES, &format!("{path}/clients"), &list).is(201);
    telling.moves("verified", "CRM-1");
    let hearth = |words: &[&str]| telling.council.hearth(&[words, &["--json"]].concat()).json();
    let folder = telling.council.dir.path("demo/notices/tell-us-once.council.parking-permits");
    // the service puts it down, if its first look at the edition ends after the move, or else the command does
    assert!(comes_true(|| {
        hearth(&["notices", "drop"]);
        let owed = hearth(&["notices", "owed"]);
        folder.exists() && owed.as_array().is_some_and(Vec::is_empty)
    }));
    assert_eq!(hearth(&["notices", "drop"])["put_down"], 0);
    let files: Vec<_> = std::fs::read_dir(folder).expect("a folder").collect();
    assert_eq!(files.len(), 1, "nothing is left beside it");
    let file = files.into_iter().next().expect("one").expect("an entry").path();
    let mut rows = csv::Reader::from_path(file).expect("a file");
    let names = rows.headers().expect("names").clone();
    let rows: Vec<csv::StringRecord> = rows.records().map(|it| it.expect("a row")).collect();
    assert_eq!(rows.len(), 1);
    let cell = |name: &str| {
        let at = names.iter().position(|it| it == name).expect("a column");
        rows[0].get(at).expect("a cell").to_owned()
    };
    assert_eq!(cell("type"), "uk.gov.eastbrook.person.addresschanged.v1");
    assert!(cell("message").starts_with("msg_") && cell("subject").starts_with("pw_"));
    let data: Value =
        serde_json::from_str(&cell("data")).expect("what the agreement lets it carry");
    assert!(data["moves_to"].is_object() && data["action"] == "amend", "{data}");
    assert!(!cell("data").contains(&telling.council.person));
}
