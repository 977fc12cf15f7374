//! A decision counts from the next answer on, over HTTP and on the command line, and the night that knows of it changes nothing more.

use std::collections::BTreeMap;

use super::comes_true;
use super::served::{Council, Served};

/// Records of the extracts that a revenues officer may see, by person: `dataset:key:role`.
pub(crate) type People = BTreeMap<String, Vec<String>>;

pub(crate) fn people(council: &Council) -> People {
    let links = council.hearth(&["export", "links"]).ends_with(0).out;
    let mut people: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in links.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if ["council_tax", "benefits"].contains(&cells[0]) {
            let record = format!("{}:{}:{}", cells[0], cells[1], cells[2]);
            people.entry(cells[3].to_owned()).or_default().push(record);
        }
    }
    people
}

/// Somebody whom both council tax and benefits know, by one record each.
pub(crate) fn known_to_both(people: &People) -> (&String, &Vec<String>) {
    let both = |(_, records): &(&String, &Vec<String>)| {
        let of = |dataset: &str| records.iter().filter(|it| it.starts_with(dataset)).count();
        of("council_tax") == 1 && of("benefits") == 1
    };
    people.iter().find(both).expect("somebody whom both know")
}

/// A record of somebody in a role, of whom no other speaks.
pub(crate) fn alone(people: &People, dataset: &str, role: &str) -> (String, String) {
    let is = |it: &str| it.starts_with(dataset) && it.ends_with(role);
    let found = people.iter().find(|(_, it)| it.len() == 1 && is(&it[0]));
    let (person, records) = found.expect("somebody whom one dataset alone knows");
    (person.clone(), records[0].clone())
}

/// The person of a record, as the service answers; none where it shows nothing.
pub(crate) fn person_of(served: &Served, council: &Council, record: &str) -> Option<String> {
    let (dataset, key) = record.split_once(':').expect("a dataset and a key");
    let reply = served.revenues(council, &format!("/v1/records/{dataset}/{key}/person"));
    match reply.status {
        200 => Some(reply.json()["person"]["person"].as_str().expect("an identifier").to_owned()),
        404 => None,
        _ => panic!("{reply:?}"),
    }
}

fn decide(council: &Council, a: &str, b: &str, verdict: &str) -> u64 {
    let words = ["decide", a, b, verdict, "--reason", "told on the telephone", "--by", "d.steward"];
    council.hearth(&words).ends_with(0);
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let made = log.as_array().expect("entries").iter().rfind(|it| it["kind"] == "decision_made");
    made.expect("the decision")["sequence"].as_u64().expect("a number")
}

#[test]
fn a_wrong_link_is_not_shown_again_once_it_is_decided_and_the_night_makes_two_of_it() {
    let council = Council::new();
    let people = people(&council);
    let (_, records) = known_to_both(&people);
    let (a, b) = (&records[0], &records[1]);
    let served = council.serve();
    let whose = |record: &str| person_of(&served, &council, record);
    let before = whose(a).expect("they are shown");
    assert_eq!(whose(b).as_ref(), Some(&before));

    decide(&council, a, b, "different");
    assert!(whose(a).is_none() || whose(b).is_none(), "one person is not shown with both");
    let lookup = ["lookup", &before, "--as", "r.evans", "--purpose", "revenues-and-benefits"];
    let told = council.hearth(&[&lookup[..], &["--json"]].concat());
    let datasets = told.out.matches("council_tax").count().min(1)
        + told.out.matches("\"benefits\"").count().min(1);
    assert!(datasets < 2, "the command agrees: {told:?}");

    let night = council.hearth(&["nightly", "--as-of", "2026-11-02"]);
    assert!(night.code < 2, "{night:?}");
    let parted = || match (whose(a), whose(b)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    assert!(comes_true(parted), "each is shown with their own");
}

#[test]
fn two_who_are_one_after_all_are_shown_as_one_at_once_and_as_two_again_when_it_is_taken_back() {
    let council = Council::new();
    let people = people(&council);
    let [a, b] = [("council_tax", ":liable"), ("benefits", ":claimant")]
        .map(|(it, role)| alone(&people, it, role).1);
    let served = council.serve();
    let whose = |record: &str| person_of(&served, &council, record).expect("they are shown");
    let (one, other) = (whose(&a), whose(&b));
    assert_ne!(one, other);
    let number = decide(&council, &a, &b, "same");
    let united = whose(&a);
    assert_eq!(whose(&b), united);
    assert!([&one, &other].contains(&&united), "under an identifier that there was");
    for id in [&one, &other] {
        let shown = served.revenues(&council, &format!("/v1/persons/{id}")).is(200).json();
        assert_eq!(shown["person"]["person"], united.as_str(), "by either identifier");
    }
    let undo = ["decide", "--undo", &number.to_string(), "--reason", "a slip", "--by", "d.steward"];
    council.hearth(&undo).ends_with(0);
    assert_eq!((whose(&a), whose(&b)), (one, other));
}
