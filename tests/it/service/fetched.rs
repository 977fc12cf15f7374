//! Feeds: what a partner fetches, what stands in the journal of it, and that what is withheld from it shows nowhere.

use serde_json::{Value, json};

use super::served::Reply;
use super::told_once::{LIBRARIES, OF_LIBRARIES, Telling};
use super::writes::{DPO, Who, count};

/// Somebody of the libraries' list has moved, and the libraries come for their notices.
fn moved() -> Telling {
    let telling = Telling::new();
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}");
    telling.send(LIBRARIES, &format!("{path}/endpoint"), &json!({ "way": "feed" })).is(201);
    let add = json!({ "what": "add", "clients": [telling.client()] });
    telling.send(LIBRARIES, &format!("{path}/clients"), &add).is(201);
    telling.moves("verified", "CRM-1");
    telling
}

fn hides(telling: &Telling) {
    let words = ["restrict", "set", &telling.council.person, "--kind", "protected-identity"];
    let by = ["--note", "case 7", "--by", "po", "--approved-by", "dpo"];
    telling.council.hearth(&[&words[..], &by].concat()).ends_with(0);
}

fn feed(telling: &Telling, more: &str) -> Reply {
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/feed{more}");
    LIBRARIES.get(&telling.council, &telling.served, &path).is(200)
}

/// What a subscription's notices are told to be.
fn counted(telling: &Telling, who: Who) -> Value {
    let shown = who.get(&telling.council, &telling.served, "/v1/subscriptions").is(200).json();
    let all = shown["subscriptions"].as_array().expect("a list").clone();
    let one = all.into_iter().find(|it| it["subscription"] == OF_LIBRARIES);
    one.expect("it is there")["notices"].clone()
}

fn empty() -> Value {
    json!({ "notices": [], "acknowledge": null, "more": false })
}

#[test]
fn of_what_is_withheld_from_a_partner_neither_a_number_nor_a_page_tells() {
    let telling = moved();
    assert_eq!(counted(&telling, LIBRARIES), json!({}), "it has not left yet");
    assert_eq!(counted(&telling, DPO), json!({ "pending": 1 }));
    hides(&telling);
    assert_eq!(feed(&telling, "?limit=1").json(), empty());
    assert_eq!(feed(&telling, "").json(), empty());
    assert_eq!(counted(&telling, LIBRARIES), json!({}));
    assert_eq!(counted(&telling, DPO), json!({ "withdrawn": 1 }));
}

#[test]
fn a_feed_that_is_asked_for_again_writes_nothing_more_until_the_answer_is_another() {
    let telling = moved();
    let page = feed(&telling, "").json();
    assert_eq!(page["notices"].as_array().expect("notices").len(), 1, "{page}");
    let written = || ["looked", "notice_acted"].map(|it| count(&telling.council, it));
    let before = written();
    for _ in 0..3 {
        assert_eq!(feed(&telling, "").json(), page);
    }
    assert_eq!(written(), before, "it was told once");
    hides(&telling);
    assert_eq!(feed(&telling, "").json(), empty(), "it is decided anew all the same");
    let after = written();
    assert_eq!([after[0] - before[0], after[1] - before[1]], [1, 1], "and that is written down");
}
