//! Why records are one person or two, for stewards: keys, levels and bits, and nobody who is hidden.

use serde_json::Value;

use super::served::{Council, Reply, Served};

fn ask(served: &Served, council: &Council, path: &str) -> Reply {
    let token = format!("Bearer {}", council.token("d.steward", "stewards"));
    served.get(path, &[("authorization", &token), ("hearth-purpose", "linkage-quality")])
}

/// The rows of a pair add up to what it is said to weigh.
#[track_caller]
fn adds_up(pair: &Value) {
    let rows = pair["weights"].as_array().expect("rows").iter();
    let sum: f64 = rows.map(|row| row["bits"].as_f64().expect("bits")).sum();
    assert!((sum - pair["bits"].as_f64().expect("bits")).abs() < 1e-6, "{pair}");
}

#[test]
fn a_steward_reads_why_a_person_is_one_as_the_command_says_it() {
    let council = Council::new();
    let served = council.serve();
    let why = ask(&served, &council, &format!("/v1/persons/{}/why", council.person)).is(200).json();
    assert_eq!(why["person"], council.person.as_str());
    let links = why["links"].as_array().expect("links");
    let records = why["records"].as_array().expect("records");
    assert!(records.len() > 1 && links.len() < records.len(), "{why}");
    for link in links {
        adds_up(link);
        let [one, other] = [0, 1].map(|at| link["records"][at].as_str().expect("a key"));
        let told = council.hearth(&["explain", one, other, "--json"]).ends_with(0).json();
        let sum = told["sum"].as_f64().expect("bits");
        let bits = link["bits"].as_f64().expect("bits");
        assert!((sum - bits).abs() < 1e-6, "{link} and {told}");
    }
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).out;
    assert!(log.contains("operator_permitted") && log.contains("d.steward"), "{log}");
}

#[test]
fn why_two_are_two_is_told_with_what_they_lack() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/why-not/{}", council.person, council.elector);
    let why = ask(&served, &council, &path).is(200).json();
    assert!(!why["sentence"].as_str().expect("a sentence").is_empty(), "{why}");
    adds_up(&why["nearest"]);
    let themselves = format!("/v1/persons/{}/why-not/{}", council.person, council.person);
    assert_eq!(ask(&served, &council, &themselves).is(404).code(), "nothing_to_show");
}

#[test]
fn somebody_hidden_is_explained_to_nobody_and_a_caseworker_explains_nothing() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/why", council.person);
    let caseworker = served.revenues(&council, &path).is(403);
    assert_eq!(caseworker.code(), "not_of_role");
    let words = ["restrict", "set", &council.person, "--kind", "protected-identity", "--note", "x"];
    let set = council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
    assert_eq!(set.code, 0, "{set:?}");
    let hidden = ask(&served, &council, &path).is(404);
    let known = council.hearth(&["export", "links"]).ends_with(0).out;
    let ids = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().map(|last| format!("HP-0000-000{last}"));
    let right = ids.filter(|it| it.parse::<hearth::values::PersonId>().is_ok());
    let unknown = right.into_iter().find(|it| !known.contains(it)).expect("nobody's identifier");
    let unknown = ask(&served, &council, &format!("/v1/persons/{unknown}/why")).is(404);
    assert_eq!(hidden.without_its_numbers(), unknown.without_its_numbers());
}
