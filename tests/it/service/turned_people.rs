//! What partners hear of people beside their life events: whoever was told of somebody, and nobody else.

use serde_json::{Value, json};

use super::comes_true;
use super::partner::{Partner, Taken};
use super::told_once::{
    LIBRARIES, OF_LIBRARIES, OF_PARKING, OF_TENANCIES, TENANCIES, Telling, client_of,
};
use super::writes::{DPO, Who, count};

const ADVISER: Who = Who("mk", "advisers", "life-event-notice");

/// What a partner has taken of a kind.
fn of(partner: &Partner, kind: &str) -> Vec<Taken> {
    partner.taken().into_iter().filter(|it| it.kind() == kind).collect()
}

#[test]
fn a_consent_that_is_taken_back_is_told_to_whoever_was_told_by_it_and_to_nobody_else() {
    let telling = Telling::new();
    let tenancies = telling.subscribed(TENANCIES, OF_TENANCIES);
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    let consents = format!("/v1/persons/{}/consents", telling.council.person);
    let given = json!({
        "event": "given", "purposes": ["life-event-notice"], "recipients": ["housing-association"],
        "fields": ["known_to", "name", "address"], "channel": "telephone",
        "notice": { "notice": "https://council.example/privacy", "version": "3", "language": "en" },
    });
    telling.send(DPO, &consents, &given).is(201);
    telling.renamed("Shilling", "CRM-1");
    let told = telling.told(&tenancies, 1).remove(0);
    telling.told(&libraries, 1);
    telling.send(DPO, &consents, &json!({ "event": "withdrawn", "channel": "telephone" })).is(201);
    let gone = telling.told(&tenancies, 2).remove(1);
    assert_eq!(gone.kind(), "sharing.withdrawn");
    assert_eq!(gone.event["subject"], told.event["subject"]);
    assert_eq!(gone.event["causationid"], told.event["id"]);
    assert!(gone.event.get("data").is_none() && gone.event.get("dataref").is_none());
    let path = format!("/v1/notices/{}", gone.id);
    TENANCIES.get(&telling.council, &telling.served, &path).is(404);
    // the same is told once, also after a restart
    let Telling { council, served, .. } = telling;
    // what was taken is written down as taken in a moment
    let owed = || council.hearth(&["notices", "owed", "--json"]).json();
    assert!(comes_true(|| owed() == json!([])), "{}", owed());
    let before = count(&council, "notice_acted");
    drop(served);
    let served = council.serve();
    std::thread::sleep(std::time::Duration::from_secs(2));
    let path = format!("/v1/subscriptions/{OF_TENANCIES}/sent");
    let sent = TENANCIES.get(&council, &served, &path).is(200).json();
    assert_eq!(sent["sent"].as_array().expect("a list").len(), 2, "{sent}");
    assert_eq!(count(&council, "notice_acted"), before);
    assert_eq!(libraries.taken().len(), 1, "it is told by law and needs no consent");
}

#[test]
fn a_restriction_of_processing_is_told_to_whoever_was_told_and_one_that_hides_somebody_to_nobody() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    telling.moves("verified", "CRM-1");
    let told = telling.told(&libraries, 1).remove(0);
    let parking = telling.subscribed(LIBRARIES, OF_PARKING);
    let restrict = |kind: &str, more: &[&str]| {
        let words = ["restrict", "set", &telling.council.person, "--kind", kind, "--note", "x"];
        telling.council.hearth(&[&words[..], &["--by", "po"], more].concat()).ends_with(0);
    };
    restrict("article-18", &[]);
    let restricted = telling.told(&libraries, 2).remove(1);
    assert_eq!(restricted.kind(), "restriction.applied");
    assert_eq!(restricted.event["subject"], told.event["subject"]);
    assert!(restricted.event.get("data").is_none());
    restrict("protected-identity", &["--approved-by", "dpo"]);
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(libraries.taken().len(), 2);
    assert_eq!(parking.taken().len(), 0, "it was never told of them");
}

#[test]
fn that_something_was_put_right_or_is_erased_is_told_to_whoever_was_told_and_counted_on() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    telling.moves("verified", "CRM-1");
    let told = telling.told(&libraries, 1).remove(0);
    let parking = telling.subscribed(LIBRARIES, OF_PARKING);
    let person = telling.council.person.clone();
    let opened = |right: &str| {
        let path = format!("/v1/persons/{person}/requests");
        let asked = json!({ "right": right, "channel": "post", "words": "in their words" });
        telling.send(DPO, &path, &asked).is(201).json()["request"].to_string()
    };
    let path = format!("/v1/requests/{}/steps", opened("rectification"));
    telling.send(DPO, &path, &json!({ "what": "done", "text": "it has one f now" })).is(201);
    let right = telling.told(&libraries, 2).remove(1);
    assert_eq!((right.kind(), &right.event["subject"]), ("data.rectified", &told.event["subject"]));
    assert!(right.event.get("data").is_none() && right.event.get("dataref").is_none());

    let path = format!("/v1/requests/{}/erasure", opened("erasure"));
    let read = DPO.get(&telling.council, &telling.served, &path).is(200).json();
    assert_eq!(read["partners_told"], json!([OF_LIBRARIES]), "{read}");
    let accepted = json!({ "ground": "no_longer_necessary", "because": "left in 2019" });
    let erased = telling.send(DPO, &path, &accepted).is(201).json();
    assert_eq!(erased["partners_told"], json!([OF_LIBRARIES]), "{erased}");
    let gone = telling.told(&libraries, 3).remove(2);
    assert_eq!((gone.kind(), &gone.event["subject"]), ("data.erased", &told.event["subject"]));
    assert!(gone.event.get("data").is_none() && gone.event.get("dataref").is_none());
    let sequences = [&told, &right, &gone].map(|it| it.event["sequence"].clone());
    assert_eq!(sequences, [1, 2, 3].map(|number| json!(format!("{number:010}"))));
    assert_eq!(parking.taken().len(), 0, "it was never told of them");
}

#[test]
fn that_something_was_put_right_is_told_of_nobody_who_is_hidden_by_then() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    telling.moves("verified", "CRM-1");
    telling.told(&libraries, 1);
    let person = &telling.council.person;
    let asked = json!({ "right": "rectification", "channel": "post", "words": "in their words" });
    let path = format!("/v1/persons/{person}/requests");
    let request = telling.send(DPO, &path, &asked).is(201).json()["request"].to_string();
    let words = ["restrict", "set", person, "--kind", "protected-identity", "--note", "x"];
    let by = ["--by", "po", "--approved-by", "dpo"];
    telling.council.hearth(&[&words[..], &by].concat()).ends_with(0);
    let path = format!("/v1/requests/{request}/steps");
    telling.send(DPO, &path, &json!({ "what": "done", "text": "it has one f now" })).is(201);
    let withdrawn = || {
        let outbox = DPO.get(&telling.council, &telling.served, "/v1/outbox?state=withdrawn");
        outbox.is(200).json()["notices"].clone()
    };
    assert!(comes_true(|| withdrawn() != json!([])), "{:#?}", telling.served.log());
    assert_eq!(withdrawn()[0]["matter"], "data_rectified");
    assert_eq!(withdrawn()[0]["because"], "nothing_may_be_shown");
    assert_eq!(libraries.taken().len(), 1);
}

/// Two people whom council tax alone knows, by their one record each.
fn two_people(telling: &Telling) -> [(String, String); 2] {
    let links = telling.council.hearth(&["export", "links"]).ends_with(0).out;
    let rows: Vec<Vec<&str>> = links.lines().skip(1).map(|it| it.split(',').collect()).collect();
    let alone = |person: &str| rows.iter().filter(|it| it[3] == person).count() == 1;
    let of_tax = rows.iter().filter(|it| it[0] == "council_tax" && alone(it[3]));
    let mut found = of_tax
        .filter(|it| !it[5].is_empty())
        .map(|it| (it[3].to_owned(), format!("{}:{}:{}", it[0], it[1], it[2])));
    [found.next().expect("one"), found.next().expect("another")]
}

#[test]
fn two_who_turn_out_to_be_one_are_told_as_one_and_as_two_again_when_that_was_wrong() {
    let telling = Telling::new();
    let people = two_people(&telling);
    let partner = Partner::new();
    telling.sets_up(LIBRARIES, OF_LIBRARIES, &partner);
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/clients");
    let mut subjects = Vec::new();
    for (number, (person, _)) in people.iter().enumerate() {
        let client = client_of(&telling, person);
        telling.send(LIBRARIES, &path, &json!({ "what": "add", "clients": [client] })).is(201);
        let body = json!({
            "happened": { "name_change": { "person": person, "name": { "surname": format!("New{}", ["a", "b"][number]) } } },
            "when": "2026-11-01", "level": "stated", "channel": "caseworker",
            "told_by": "themselves", "reference": format!("N-{number}"),
        });
        telling.send(ADVISER, "/v1/life-events", &body).is(201);
        let told = telling.told(&partner, number + 1);
        subjects.push(told[number].event["subject"].clone());
    }
    let [(_, one), (_, other)] = &people;
    let verdict = ["decide", one, other, "same", "--reason", "told so", "--by", "d.steward"];
    telling.council.hearth(&verdict).ends_with(0);
    assert!(telling.council.hearth(&["nightly", "--quiet", "--as-of", "2026-11-02"]).code < 2);
    let of_kind = |kind: &str| of(&partner, kind);
    assert!(comes_true(|| !of_kind("identity.merged").is_empty()), "{:#?}", telling.served.log());
    let [merged] = of_kind("identity.merged").try_into().expect("it is told once");
    let (survivor, gone) = (&merged.event["subject"], &merged.event["data"]["subject_before"]);
    assert!(subjects.contains(survivor) && subjects.contains(gone), "{merged:?} {subjects:?}");
    assert_ne!(survivor, gone);

    let log = telling.council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let log: &Vec<Value> = log.as_array().expect("entries");
    let made = log.iter().rfind(|it| it["kind"] == "decision_made").expect("it was made");
    let number = made["sequence"].to_string();
    let undo = ["decide", "--undo", &number, "--reason", "another", "--by", "d.steward"];
    telling.council.hearth(&undo).ends_with(0);
    assert!(telling.council.hearth(&["nightly", "--quiet", "--as-of", "2026-11-03"]).code < 2);
    assert!(comes_true(|| !of_kind("identity.split").is_empty()), "{:#?}", telling.served.log());
    let [split] = of_kind("identity.split").try_into().expect("it is told once");
    // the one who was taken for the other goes by a name of their own again
    assert_eq!(&split.event["data"]["subject_before"], survivor);
    assert_ne!(&split.event["subject"], survivor);
}

#[test]
fn whoever_sees_a_gap_finds_by_name_what_they_do_not_have_and_nobody_elses() {
    let telling = Telling::new();
    let libraries = telling.subscribed(LIBRARIES, OF_LIBRARIES);
    telling.moves("verified", "CRM-1");
    let first = telling.told(&libraries, 1).remove(0);
    telling.renamed("Farthing", "CRM-2");
    let second = telling.told(&libraries, 2).remove(1);
    let subject = first.event["subject"].as_str().expect("a name");
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}/sent?subject={subject}&after=1");
    let sent = LIBRARIES.get(&telling.council, &telling.served, &path).is(200).json();
    let [missing] = sent["sent"].as_array().expect("a list").as_slice() else { panic!("{sent}") };
    assert_eq!(missing["message"], second.id);
    assert_eq!((&missing["sequence"], &missing["kind"]), (&json!(2), &json!("person.namechanged")));
    let fetched = format!("/v1/notices/{}", missing["message"].as_str().expect("a name"));
    LIBRARIES.get(&telling.council, &telling.served, &fetched).is(200);
    TENANCIES.get(&telling.council, &telling.served, &path).is(404);
}
