//! What a decision does from night to night.

use super::nights::{Nights, who_is_with_whom};

#[test]
fn two_people_stay_two_night_after_night_until_it_is_undone_and_then_all_is_as_before() {
    let mut nights = Nights::new();
    let before = nights.persons();
    let (a, b) = nights.linked();
    let number = nights.decide(&a, &b, "different");
    assert_eq!(nights.persons(), before, "nothing that is published changes");
    let (_, parted) = nights.night();
    assert_ne!(parted[&a], parted[&b]);
    let (_, again) = nights.night();
    assert_eq!(again, parted, "it sticks, and identifiers with it");
    let told = nights.hearth(&["explain", &a, &b]).ends_with(0).out;
    assert!(told.contains(&format!("Decision {number} of")), "{told}");
    assert!(told.contains("are two people (seen the letters)"), "{told}");
    nights.undo(&number).ends_with(0);
    let (_, after) = nights.night();
    assert_eq!(who_is_with_whom(&after), who_is_with_whom(&before));
    nights.undo(&number).ends_with(2);
}

#[test]
fn one_person_by_decision_is_one_until_a_record_says_something_else_and_again_when_it_does_not() {
    let mut nights = Nights::new();
    let (a, b, number) = nights.strangers_made_one(["council_tax", "social_care"]);
    let (_, joined) = nights.night();
    assert_eq!(joined[&a], joined[&b]);

    let extract = nights.dir.read("demo/extracts/social_care.csv");
    let surname = extract.lines().next().unwrap().split(',').position(|it| it == "surname");
    let surname = surname.expect("social care has a column of surnames");
    nights.change(&b, |row| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
        let cells = reader.records().next().unwrap().unwrap();
        let cells = cells.iter().enumerate();
        let cells = cells.map(|(at, cell)| if at == surname { "Trevithick" } else { cell });
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(cells).unwrap();
        let row = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        Some(row.trim_end().to_owned())
    });
    let (outcome, open) = nights.night();
    assert_ne!(open[&a], open[&b]);
    outcome.exit_and_words(1, &format!("Decision {number} is open again: {b} says something else"));
    let listed = nights.hearth(&["decide", "--list"]).ends_with(1).out;
    assert!(listed.contains("open again"), "{listed}");

    nights.change(&b, |_| None);
    let (outcome, _) = nights.night();
    outcome.exit_and_words(1, &format!("Decision {number} is open again: {b} is gone"));

    nights.dir.write("demo/extracts/social_care.csv", &extract);
    let (_, closed) = nights.night();
    assert_eq!(closed[&a], closed[&b]);
    nights.hearth(&["decide", "--list"]).ends_with(0);
}

#[test]
fn of_contradictory_decisions_different_wins_and_the_broken_one_is_told() {
    let mut nights = Nights::new();
    let (a, b) = nights.linked();
    let apart = nights.decide(&a, &b, "different");
    let later = nights.decide(&a, &b, "same");
    let persons = nights.persons();
    let others = persons
        .keys()
        .filter(|name| name.starts_with("electoral_roll") && persons[*name] != persons[&a]);
    let third = others
        .into_iter()
        .find(|name| {
            let joined = nights.try_to_decide(&a, name, "same");
            joined.code == 0 && nights.try_to_decide(&b, name, "same").code == 0
        })
        .expect("somebody may be one person with both")
        .clone();
    // what was refused while it was decided comes about by taking back the word in between
    nights.undo(&later).ends_with(0);
    let (outcome, after) = nights.night();
    assert_ne!(after[&a], after[&b]);
    assert_eq!(after[&a], after[&third], "the older of the two is obeyed");
    let told = format!("is not obeyed: decision {apart} says that they are two people");
    outcome.exit_and_words(1, &told);
}

#[test]
fn a_chain_of_same_is_not_broken_unawares_and_the_refusal_names_its_decisions() {
    let nights = Nights::new();
    let (a, b, first) = nights.strangers_made_one(["council_tax", "social_care"]);
    let persons = nights.persons();
    let mut others = persons.keys().filter(|name| name.starts_with("benefits"));
    let joined = |name: &&String| nights.try_to_decide(&b, name, "same").code == 0;
    let third = others.find(joined).expect("somebody may be one person with the second");
    let refused = nights.try_to_decide(&a, third, "different").ends_with(2).err;
    assert!(refused.contains(&format!("decision {first}: ")), "{refused}");
    nights.undo(&first).ends_with(0);
    nights.decide(&a, third, "different");
    let refused = nights.try_to_decide(&a, &b, "same").ends_with(2).err;
    assert!(refused.contains("are two people"), "{refused}");
}

#[test]
fn a_later_decision_on_the_same_two_takes_the_place_of_the_earlier_until_it_is_undone() {
    let mut nights = Nights::new();
    let (a, b) = nights.linked();
    nights.decide(&a, &b, "different");
    let later = nights.decide(&b, &a, "same");
    let (_, one) = nights.night();
    assert_eq!(one[&a], one[&b]);
    let told = nights.undo(&later).ends_with(0).out;
    assert!(told.contains("1 earlier decision holds again"), "{told}");
    let (_, two) = nights.night();
    assert_ne!(two[&a], two[&b]);
}

#[test]
fn persons_can_be_named_and_what_a_constraint_forbids_cannot_be_decided() {
    let mut nights = Nights::new();
    let (a, b, number) = nights.strangers_made_one(["council_tax", "social_care"]);
    nights.undo(&number).ends_with(0);
    let persons = nights.persons();
    let (one, other) = (persons[&a].clone(), persons[&b].clone());
    nights.decide(&one, &other, "different");
    let listed = nights.hearth(&["decide", "--list"]).ends_with(0).out;
    assert!(listed.contains(&format!("{one} and {other} are two people")), "{listed}");
    let (_, after) = nights.night();
    assert_ne!(after[&a], after[&b]);
    let row_mates = persons.keys().find_map(|name| {
        let first = name.strip_suffix("liable1")?;
        let second = format!("{first}liable2");
        persons.contains_key(&second).then(|| (name.clone(), second))
    });
    let (first, second) = row_mates.expect("a couple pays council tax");
    let refused = nights.try_to_decide(&first, &second, "same").ends_with(2);
    assert!(refused.err.contains("one source row mentions both"), "{}", refused.err);
    nights.try_to_decide(&a, &a, "same").ends_with(2);
}

impl crate::support::Outcome {
    #[track_caller]
    fn exit_and_words(&self, code: i32, words: &str) {
        assert_eq!(self.code, code, "{}", self.out);
        assert!(self.out.contains(words), "`{words}` in {}", self.out);
    }
}
