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
    assert!(why["request"].as_u64().is_some_and(|it| it > 0), "{why}");
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
    assert_eq!((&why["decided_since"], why["request"].is_u64()), (&Value::Null, true));
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
    assert_eq!(caseworker.code(), "refused");
    let told = caseworker.json();
    assert!(told["remedy"].to_string().contains("linkage-quality"), "{told}");
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let last = log.as_array().expect("entries").last().expect("one").clone();
    assert_eq!((&last["kind"], &last["sequence"]), (&"look_refused".into(), &told["request"]));
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

/// Two persons of whom it has just been decided that they are one, and who are shown so, each with a record: whose identifier stands for both, and
/// the other.
fn two_made_one(served: &Served, council: &Council) -> [[String; 2]; 2] {
    let links = council.hearth(&["export", "links"]).ends_with(0).out;
    let rows: Vec<Vec<&str>> = links.lines().skip(1).map(|it| it.split(',').collect()).collect();
    let with_record = |it: &[&str]| [it[3].to_owned(), format!("{}:{}:{}", it[0], it[1], it[2])];
    let own = rows.iter().find(|it| it[3] == council.person && it[0] == "council_tax");
    let [person, record] = with_record(own.expect("they pay"));
    let others = rows.iter().filter(|it| it[3] != person && it[0] == "benefits").take(12);
    for [other, theirs] in others.map(|it| with_record(it)) {
        let words = ["decide", &record, &theirs, "same", "--reason", "seen", "--by", "mk"];
        if council.hearth(&words).code >= 2 {
            continue;
        }
        let why_not = ask(served, council, &format!("/v1/persons/{person}/why-not/{other}"));
        if why_not.is(200).json()["decided_since"] == "shown_as_one" {
            let shown = served.revenues(council, &format!("/v1/persons/{other}")).json();
            let pair = [[person.clone(), record.clone()], [other, theirs]];
            let [one, other] = pair.clone();
            return if shown["person"]["person"] == person.as_str() { pair } else { [other, one] };
        }
    }
    panic!("nobody can be one with {person}")
}

#[test]
fn somebody_hidden_stays_so_for_the_explanation_once_a_decision_of_the_day_unites_them() {
    let council = Council::new();
    let served = council.serve();
    let [[stands, _], [gone, record]] = two_made_one(&served, &council);
    let why = |of: &str| ask(&served, &council, &format!("/v1/persons/{of}/why"));
    assert!(why(&gone).is(200).body.contains(&record));
    // one record of theirs is closed: it is told by neither identifier
    let close = ["restrict", "set", &gone, "--kind", "article-18", "--record", &record];
    council.hearth(&[&close[..], &["--note", "wrong", "--by", "po"]].concat()).ends_with(0);
    for of in [&gone, &stands] {
        assert!(!why(of).body.contains(&record), "{}", why(of).body);
    }
    let hide = ["restrict", "set", &gone, "--kind", "protected-identity", "--note", "a witness"];
    council.hearth(&[&hide[..], &["--by", "dpo", "--approved-by", "po"]].concat()).ends_with(0);
    for of in [&gone, &stands] {
        assert_eq!(why(of).is(404).code(), "nothing_to_show");
        served.revenues(&council, &format!("/v1/persons/{of}")).is(404);
    }
    let why_not = format!("/v1/persons/{}/why-not/{gone}", council.elector);
    assert_eq!(ask(&served, &council, &why_not).is(404).code(), "nothing_to_show");
}

#[test]
fn what_a_restriction_closes_is_compared_with_nothing() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}/why", council.person);
    let why_not = format!("/v1/persons/{}/why-not/{}", council.person, council.elector);
    let before = ask(&served, &council, &path).is(200).json();
    let [one, other] =
        [0, 1].map(|at| before["links"][0]["records"][at].as_str().expect("a key").to_owned());
    let nearest = ask(&served, &council, &why_not).is(200).json();
    assert!(!nearest["nearest"].is_null(), "{nearest}");
    let close = |record: &str| {
        let words = ["restrict", "set", &council.person, "--kind", "article-18"];
        let rest = ["--record", record, "--note", "says it is wrong", "--by", "po"];
        council.hearth(&[&words[..], &rest].concat()).ends_with(0);
    };
    close(&one);
    let after = ask(&served, &council, &path).is(200);
    assert!(!after.body.contains(&one) && after.body.contains(&other), "{}", after.body);
    let nearest = ask(&served, &council, &why_not).is(200);
    assert!(!nearest.body.contains(&one), "{}", nearest.body);
    // nor does the command compare it
    let told = council.hearth(&["explain", &one, &other]).ends_with(2);
    assert!(told.out.is_empty() && told.err.contains("not shown for"), "{}", told.err);
    // of whom every record is closed nothing is told
    let keys = before["records"].as_array().expect("keys").iter();
    keys.filter_map(Value::as_str).filter(|key| *key != one).for_each(close);
    assert_eq!(ask(&served, &council, &path).is(404).code(), "nothing_to_show");
    assert_eq!(ask(&served, &council, &why_not).is(404).code(), "nothing_to_show");
}

#[test]
fn why_two_are_two_tells_that_a_decision_since_has_made_them_one() {
    let council = Council::new();
    let links = council.hearth(&["export", "links"]).ends_with(0).out;
    let rows: Vec<Vec<&str>> = links.lines().skip(1).map(|it| it.split(',').collect()).collect();
    let record = |it: &[&str]| format!("{}:{}:{}", it[0], it[1], it[2]);
    let own = rows.iter().find(|it| it[3] == council.person && it[0] == "council_tax");
    let own = own.expect("they pay");
    // two of one row are two people whatever a steward says: the night tells so
    let mates = rows.iter().find(|it| it[0] == own[0] && it[1] == own[1] && it[3] != own[3]);
    let pairs = rows
        .windows(2)
        .find(|it| it[0][0] == "council_tax" && it[0][1] == it[1][1] && it[0][3] != it[1][3]);
    let (one, other) = match (mates, pairs) {
        (Some(mate), _) => (own.clone(), mate.clone()),
        (None, Some(pair)) => (pair[0].clone(), pair[1].clone()),
        (None, None) => panic!("no bill of this council is two people's"),
    };
    let neighbour =
        rows.iter().find(|it| it[0] == "benefits" && it[3] != one[3] && it[3] != other[3]);
    let neighbour = neighbour.expect("somebody with benefits").clone();
    let decide = |a: &[&str], b: &[&str]| {
        let words = ["decide", &record(a), &record(b), "same", "--reason", "seen", "--by", "mk"];
        council.hearth(&words)
    };
    let served = council.serve();
    let told = |a: &[&str], b: &[&str]| {
        let path = format!("/v1/persons/{}/why-not/{}", a[3], b[3]);
        ask(&served, &council, &path).is(200).json()["decided_since"].clone()
    };
    assert_eq!(told(&one, &neighbour), Value::Null);
    let decided = decide(&one, &neighbour);
    assert!(decided.code < 2, "{decided:?}");
    let since = told(&one, &neighbour);
    let seen = |id: &str| {
        served.revenues(&council, &format!("/v1/persons/{id}")).json()["person"]["person"].clone()
    };
    if since == "shown_as_one" {
        assert_eq!(seen(one[3]), seen(neighbour[3]), "by either identifier the same is shown");
    } else {
        assert_eq!(since, "waits_for_the_night");
    }
    // of two whom one row names nobody is shown as the other, whatever is decided of records beside them
    if decide(&other, &neighbour).code < 2 && since == "shown_as_one" {
        assert_eq!(told(&other, &neighbour), "waits_for_the_night");
        assert_ne!(seen(one[3]), seen(other[3]));
    }
}
