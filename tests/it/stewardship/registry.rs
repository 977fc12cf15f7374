//! What registries of people promise their stewards, one by one: what was said to be two stays out of the queue under any key, a source that
//! goes takes nothing with it and leaves nothing behind, a bridge joins nobody, two hands may build one person, and what was undone may be
//! done again.

use super::nights::{Nights, number, who_is_with_whom};

/// The dataset behind the fence.
const ROLL: &str = "electoral_roll";

impl Nights {
    /// The doubtful pairs between two datasets, by their keys.
    fn in_doubt(&self) -> Vec<(String, String)> {
        let rule = ["decide", "--where", "probability = { from = 0.0 }", "different", "--preview"];
        let told = self.hearth(&rule).ends_with(0).out;
        Self::shown(&told)
    }

    /// Files a mention's row under another key.
    fn rekey(&self, mention: &str, key: &str) -> String {
        let cells: Vec<&str> = mention.splitn(3, ':').collect();
        let old = cells[1];
        self.change(mention, |row| {
            let cells: Vec<String> = Self::split(row)
                .into_iter()
                .map(|cell| if cell == old { key.to_owned() } else { cell })
                .collect();
            Some(Self::joined(&cells))
        });
        [cells[0], key].into_iter().chain(cells.get(2).copied()).collect::<Vec<_>>().join(":")
    }
}

#[test]
fn a_pair_said_to_be_two_never_comes_back_for_review_not_even_under_another_key() {
    let mut nights = Nights::new();
    let residences = nights.residences();
    let leads_somewhere = |name: &String| !residences[name].is_empty();
    let (a, b) = nights
        .in_doubt()
        .into_iter()
        .flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)])
        .find(|(a, _)| {
            // the key of these rows stands in one cell
            ["benefits", "council_tax", "social_care"].iter().any(|dataset| a.starts_with(dataset))
                && leads_somewhere(a)
        })
        .expect("a claim, an account or a client is in doubt");
    let decision = nights.decide(&a, &b, "different");
    for _ in 0..2 {
        nights.night();
        assert!(!nights.in_doubt().iter().any(|it| *it == (a.clone(), b.clone())));
    }
    let again = nights.rekey(&a, "999999999");
    let (outcome, persons) = nights.night();
    assert!(persons.contains_key(&again) && !persons.contains_key(&a), "the row has a new key");
    assert!(!outcome.out.contains(&format!("Decision {decision} is open")), "{}", outcome.out);
    assert_ne!(persons[&again], persons[&b]);
    let pair = [&again, &b];
    let back = |(one, other): &(String, String)| pair.contains(&one) && pair.contains(&other);
    assert!(!nights.in_doubt().iter().any(back), "the same two under another key");
    let told = nights.hearth(&["explain", &again, &b]).ends_with(0).out;
    assert!(told.contains(&format!("Decision {decision} of")), "{told}");
}

#[test]
fn a_fenced_source_that_goes_leaves_the_others_as_they_were_and_its_decisions_rest_until_it_is_back()
 {
    let mut nights = Nights::new();
    let persons = nights.persons();
    let joined = persons.keys().filter(|name| name.starts_with(ROLL)).find_map(|elector| {
        let other =
            persons.keys().find(|it| !it.starts_with(ROLL) && persons[*it] == persons[elector])?;
        Some((elector.clone(), other.clone()))
    });
    let (elector, other) = joined.expect("an elector is somebody whom others know");
    let decision = nights.decide(&elector, &other, "different");
    let (_, parted) = nights.night();
    assert_ne!(parted[&elector], parted[&other]);
    let open = |persons: &std::collections::BTreeMap<String, String>| {
        let mut open = persons.clone();
        open.retain(|name, _| !name.starts_with(ROLL));
        open
    };

    let config = nights.dir.read("demo/hearth.toml");
    let without: Vec<&str> = config
        .split("\n[[extract]]\n")
        .filter(|part| !part.contains(&format!("\"{ROLL}\"")))
        .collect();
    nights.dir.write("demo/hearth.toml", &without.join("\n[[extract]]\n"));
    let (outcome, without) = nights.night();
    assert!(!without.keys().any(|name| name.starts_with(ROLL)));
    assert_eq!(
        who_is_with_whom(&without),
        who_is_with_whom(&open(&parted)),
        "who is who has not depended on it"
    );
    let told = format!("Decision {decision}");
    assert!(!outcome.out.contains(&told), "nobody is asked for anything: {}", outcome.out);
    let listed = nights.hearth(&["decide", "--list"]).ends_with(0).out;
    assert!(listed.contains("at rest"), "{listed}");

    nights.dir.write("demo/hearth.toml", &config);
    let (_, back) = nights.night();
    assert_ne!(back[&elector], back[&other], "it comes back with its source");
    assert!(nights.hearth(&["decide", "--list"]).out.contains("in force"));
}

#[test]
fn a_bridge_between_one_person_and_another_is_for_review_and_joins_nobody() {
    let mut nights = Nights::new();
    let persons = nights.persons();
    // three records of one person in three datasets, none fenced: the third is the bridge between the others
    let of = |person: &String| -> Vec<String> {
        let all = persons.iter().filter(|(_, it)| *it == person).map(|(name, _)| name.clone());
        let mut datasets: Vec<String> = all.filter(|name| !name.starts_with(ROLL)).collect();
        datasets.dedup_by_key(|name| name.split(':').next().unwrap_or_default().to_owned());
        datasets
    };
    let three = persons.values().map(of).find(|names| names.len() >= 3);
    let three = three.expect("somebody is in three datasets");
    let [a, b, bridge] = [&three[0], &three[1], &three[2]];
    let same = nights.decide(a, bridge, "same");
    nights.decide(a, b, "different");
    for _ in 0..2 {
        let (_, after) = nights.night();
        assert_eq!(after[a], after[bridge], "one and the bridge are one by decision {same}");
        assert_ne!(after[a], after[b]);
    }
    let refused = nights.try_to_decide(b, bridge, "same").ends_with(2).err;
    assert!(refused.contains(&format!("decision {same}: ")), "{refused}");
}

#[test]
fn two_stewards_may_accept_records_into_one_person_and_each_takes_back_only_their_own() {
    let mut nights = Nights::new();
    let (a, b, first) = nights.strangers_made_one(["council_tax", "social_care"]);
    let persons = nights.persons();
    let mut others = persons.keys().filter(|name| {
        name.starts_with("benefits") && ![&persons[&a], &persons[&b]].contains(&&persons[*name])
    });
    let (third, second) = others
        .find_map(|name| {
            let words = ["decide", &a, name, "same", "--reason", "called", "--by", "ann"];
            let outcome = nights.hearth(&words);
            (outcome.code == 0).then(|| (name.clone(), number(&outcome.out)))
        })
        .expect("a third may be one person with the first");
    let (_, one) = nights.night();
    assert!(one[&a] == one[&b] && one[&a] == one[&third]);
    let listed = nights.hearth(&["decide", "--list"]).out;
    assert!(listed.contains("  mk: ") && listed.contains("  ann: "), "{listed}");
    nights.undo(&second).ends_with(0);
    let (_, two) = nights.night();
    assert_eq!(two[&a], two[&b], "the first steward's word stands");
    assert_ne!(two[&a], two[&third]);
    nights.undo(&first).ends_with(0);
    let (_, none) = nights.night();
    assert_eq!(who_is_with_whom(&none), who_is_with_whom(&persons));
}

#[test]
fn what_was_undone_may_be_decided_again_and_the_person_keeps_its_identifier() {
    let mut nights = Nights::new();
    let (a, b, first) = nights.strangers_made_one(["council_tax", "social_care"]);
    let (_, joined) = nights.night();
    nights.undo(&first).ends_with(0);
    let (_, parted) = nights.night();
    assert_ne!(parted[&a], parted[&b]);
    let second = nights.decide(&a, &b, "same");
    assert_ne!(second, first, "it is a decision of its own");
    let (_, again) = nights.night();
    assert_eq!(again[&a], again[&b]);
    assert!([&parted[&a], &parted[&b]].contains(&&again[&a]), "no identifier is made up");
    assert_eq!(who_is_with_whom(&again), who_is_with_whom(&joined));
}

#[test]
fn a_decision_on_persons_holds_for_all_their_records_when_identifiers_split_and_merge() {
    let mut nights = Nights::new();
    let (a, b) = nights.linked();
    let persons = nights.persons();
    let person = persons[&a].clone();
    let records = |of: &str| -> Vec<String> {
        persons.iter().filter(|(_, it)| *it == of).map(|(name, _)| name.clone()).collect()
    };
    let whole = records(&person);
    let candidates = persons.values().filter(|it| **it != person);
    let other = candidates
        .into_iter()
        .find(|it| {
            let outcome = nights.try_to_decide(&person, it, "same");
            outcome.code == 0
        })
        .expect("somebody may be one with them")
        .clone();
    let decision = nights.hearth(&["decide", "--list"]).out;
    let decision = decision.split_whitespace().next().expect("a number").to_owned();
    let (_, one) = nights.night();
    let now = &one[&a];
    for name in whole.iter().chain(&records(&other)).filter(|name| !name.starts_with(ROLL)) {
        assert_eq!(&one[name], now, "{name}");
    }
    // within what was accepted as one person, nothing may be torn apart unawares
    if !b.starts_with(ROLL) && !a.starts_with(ROLL) {
        let refused = nights.try_to_decide(&a, &b, "different").ends_with(2).err;
        assert!(refused.contains(&format!("decision {decision}: ")), "{refused}");
    }
    nights.undo(&decision).ends_with(0);
    let (_, after) = nights.night();
    assert_eq!(who_is_with_whom(&after), who_is_with_whom(&persons));
}
