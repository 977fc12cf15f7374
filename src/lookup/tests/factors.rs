//! Difficulties of a household that a gateway counts: what shows them, and what must never.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::door::{Kept, Lists, ask_under, asking};
use super::town::{People, Row, Town, household_id, person_id};
use crate::lookup::{PolicyInForce, Question};
use crate::rules::{RuleFile, RuleOrigin, shipped_files};
use crate::sharing::{Policy, RestrictionEffect, StandingRestriction, Unchecked};
use crate::values::{FieldSet, MentionKey, PersonId, SharedField};

/// Two of one home: a claimant, and an adult with care and support.
fn two_difficulties() -> People {
    let row = |dataset, id: &str, role| Row { home: Some(11), ..Row::new(dataset, id, role) };
    let claim = row("benefits", "B1", "claimant");
    let client = Row {
        born: Some((1980, 4, 9)),
        client_type: Some("SERVICE USER"),
        ..row("social_care", "S1", "client")
    };
    BTreeMap::from([
        (0, vec![row("council_tax", "C1", "liable"), claim]),
        (1, vec![row("council_tax", "C2", "liable"), client]),
    ])
}

/// Of whom of the first two people a family support worker, whose cases they are, is let see the council tax: by the Digital Economy Act alone.
fn shown(policy: &PolicyInForce, people: &People, lists: &Lists) -> [bool; 2] {
    let town = Town::of(people);
    let asking = asking("family-support-worker", "supporting-families");
    [0, 1].map(|number| {
        let question = Question::Person(person_id(number));
        let kept = Kept::default();
        let (answer, _) = ask_under(policy, &town, (lists, &kept), &asking, &question);
        answer.expect("an answer");
        let looks = kept.looks.borrow();
        let released = &looks[0].subjects.first().expect("somebody").released;
        released.iter().any(|it| it.dataset == "council_tax")
    })
}

/// The shipped policy, with another file beside it.
fn policy(more: &str) -> PolicyInForce {
    let mut files = shipped_files();
    let file = RuleFile { text: more.to_owned(), origin: RuleOrigin::Shipped };
    files.insert("sharing/factors-more.toml".to_owned(), file);
    let policy = Policy::<Unchecked>::of_files(&files).check();
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    PolicyInForce { policy, agreements: Vec::new() }
}

fn restricted(number: u64, effect: RestrictionEffect, records: Vec<MentionKey>) -> Lists {
    let kind = "article-18".parse().expect("a name");
    let restriction = StandingRestriction {
        entry: 1,
        kind,
        purposes: Vec::new(),
        effect,
        records,
        carried: false,
    };
    Lists(BTreeMap::<PersonId, _>::from([(person_id(number), vec![restriction])]))
}

/// The second person lives elsewhere, by all their records.
fn moved(people: &mut People, home: Option<u64>) {
    for row in people.get_mut(&1).expect("somebody") {
        row.home = home;
    }
}

#[test]
fn allowed_with_two_difficulties_of_one_household() {
    let free = Lists::default();
    assert_eq!(shown(&policy(""), &two_difficulties(), &free), [true, true]);
    // both may be one person's
    let mut people = two_difficulties();
    let second = people.remove(&1).expect("somebody");
    people.entry(0).or_default().extend(second.into_iter().skip(1));
    people.insert(1, vec![Row { home: Some(12), ..Row::new("council_tax", "C2", "liable") }]);
    assert_eq!(shown(&policy(""), &people, &free), [true, false], "the other lives elsewhere");
}

#[test]
fn a_large_home_is_weighed_once_for_all_who_live_there_whoever_of_them_is_hidden() {
    let row = |dataset, id: &str, role| Row { home: Some(11), ..Row::new(dataset, id, role) };
    let tenant = |number: u64| vec![row("council_tax", &format!("C{number}"), "liable")];
    let mut people: People = (0..100).map(|number| (number, tenant(number))).collect();
    people.entry(0).or_default().push(row("benefits", "B1", "claimant"));
    people.entry(1).or_default().push(Row {
        born: Some((1980, 4, 9)),
        client_type: Some("SERVICE USER"),
        ..row("social_care", "S1", "client")
    });
    let (town, policy) = (Town::of(&people), policy(""));
    let asking = asking("family-support-worker", "supporting-families");
    let question = Question::Household(household_id(11));
    let opened = |lists: &Lists| {
        let kept = Kept::default();
        let (answer, work) = ask_under(&policy, &town, (lists, &kept), &asking, &question);
        answer.expect("an answer");
        let looks = kept.looks.borrow();
        let opens = looks[0].subjects.iter().filter(|subject| {
            subject.released.iter().any(|released| released.dataset == "council_tax")
        });
        (opens.count(), work)
    };
    let (open, work) = opened(&Lists::default());
    assert_eq!(open, 100, "the difficulties of two are those of all");
    assert_eq!((work.ruled_on, work.weighed), (128, 128));
    let hidden = restricted(50, RestrictionEffect::Existence, Vec::new());
    assert_eq!(opened(&hidden), (99, work));
}

#[test]
fn denied_with_one_or_where_it_is_not_known_that_there_are_two() {
    let free = Lists::default();
    let less = |change: &dyn Fn(&mut People)| {
        let mut people = two_difficulties();
        change(&mut people);
        people
    };
    let client = |people: &mut People, change: &dyn Fn(&mut Row)| {
        change(&mut people.get_mut(&1).expect("somebody")[1]);
    };
    for (people, why) in [
        (
            less(&|it| client(it, &|row| row.client_type = Some("CARER"))),
            "a carer is helped by none",
        ),
        (less(&|it| client(it, &|row| row.client_type = None)), "nobody says what they are"),
        (less(&|it| client(it, &|row| row.born = None)), "of unknown age"),
        (less(&|it| client(it, &|row| row.born = Some((2008, 0, 0)))), "perhaps not grown"),
        (less(&|it| client(it, &|row| row.to = Some(date(2026, 10, 1)))), "the case is closed"),
        (less(&|it| client(it, &|row| row.from = Some(date(2027, 1, 1)))), "not begun"),
        (less(&|it| client(it, &|row| row.died = Some(2024))), "they have died"),
        (less(&|it| moved(it, Some(12))), "of two households"),
    ] {
        assert_eq!(shown(&policy(""), &people, &free), [false, false], "{why}");
    }
}

#[test]
fn what_rests_on_a_fenced_record_never_counts() {
    let free = Lists::default();
    // the roll itself shows nothing, whatever a policy says of it
    let elector = Row { home: Some(11), ..Row::new("electoral_roll", "E1", "elector") };
    let mut people = two_difficulties();
    people.get_mut(&1).expect("somebody")[1] = elector.clone();
    let sign = "[[sign]]\nname = \"elector\"\nfactor = \"offending\"\ndataset = \"electoral_roll\"\nwhy = \"a test\"\n";
    assert_eq!(shown(&policy(sign), &people, &free), [false, false]);
    let open = sign.replace("electoral_roll", "council_tax");
    assert_eq!(shown(&policy(&open), &people, &free), [true, true], "as another dataset would");
    // nor does it bring anybody's difficulties to a household
    let mut people = two_difficulties();
    moved(&mut people, None);
    people.get_mut(&1).expect("somebody").push(elector);
    assert_eq!(shown(&policy(""), &people, &free), [false, false], "at home by the roll alone");
}

#[test]
fn what_rests_on_a_hidden_record_never_counts() {
    let fields = |of: &[SharedField]| RestrictionEffect::Fields {
        fields: of.iter().copied().collect::<FieldSet>(),
    };
    let client = Row::new("social_care", "S1", "client").key();
    for (effect, records, expected) in [
        (RestrictionEffect::Existence, Vec::new(), [false, false]),
        (RestrictionEffect::Record, Vec::new(), [false, false]),
        (RestrictionEffect::Record, vec![client], [false, false]),
        (fields(&[SharedField::SpecialDetails]), Vec::new(), [false, false]),
        // whom they live with is not to be known, and so are not theirs
        (fields(&[SharedField::Address]), Vec::new(), [false, false]),
        (RestrictionEffect::Relation, Vec::new(), [false, false]),
        (fields(&[SharedField::Phone]), Vec::new(), [true, true]),
        (RestrictionEffect::AlertOnly, Vec::new(), [true, true]),
    ] {
        let lists = restricted(1, effect, records);
        assert_eq!(shown(&policy(""), &two_difficulties(), &lists), expected, "{effect:?}");
    }
}

#[test]
fn a_sign_that_no_gateway_counts_or_of_a_dataset_that_nobody_knows_is_a_fault() {
    let mut files = shipped_files();
    let text = "[[sign]]\nname = \"a\"\nfactor = \"homelesness\"\ndataset = \"benefit\"\nwhy = \"a test\"\n";
    let file = RuleFile { text: text.to_owned(), origin: RuleOrigin::Shipped };
    files.insert("sharing/factors-more.toml".to_owned(), file);
    let faults = Policy::<Unchecked>::of_files(&files).check().expect_err("two faults").to_string();
    for told in ["no gateway counts `homelesness`", "homelessness", "no dataset `benefit`"] {
        assert!(faults.contains(told), "{told}: {faults}");
    }
}
