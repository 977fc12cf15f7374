//! Which looks are told when, by the shipped policy and by a council's own.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::{Language, Words, access_log};
use crate::journal::{
    Asked, DatasetReleased, JournalEntry, JournalKind, Looked, Recorded, RouteTaken, SubjectLooked,
};
use crate::rules::{RuleFile, RuleFiles, RuleOrigin, shipped_files};
use crate::sharing::Policy;
use crate::values::{FieldSet, PersonId};

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).expect("an identifier")
}

fn look(purpose: &str, number: u64, shown: bool) -> Recorded {
    let subject = SubjectLooked {
        person: person(number),
        relationships: Vec::new(),
        consents: Vec::new(),
        restrictions: Vec::new(),
        released: vec![DatasetReleased {
            dataset: "council_tax".to_owned(),
            fields: FieldSet::ALL,
            routes: vec![RouteTaken {
                by: "own_function".to_owned(),
                gateway: Some("lgfa1992".parse().expect("a name")),
                agreement: None,
                consent: None,
                fields: FieldSet::ALL,
            }],
            unverified: false,
        }],
        withheld: Vec::new(),
        hidden_records: 0,
        hides_relations: false,
        shown,
    };
    let looked = Looked {
        asked: Asked {
            by: "j.jones".parse().expect("a name"),
            organisation: "council".parse().expect("a name"),
            team: Some("revenues".parse().expect("a name")),
            roles: ["revenues-officer", "social-worker"]
                .map(|role| role.parse().expect("a name"))
                .to_vec(),
            purpose: purpose.parse().expect("a name"),
            case_reference: None,
            necessity: None,
            emergency: None,
            about: person(number).to_string(),
        },
        edition: "2026-11-01.1".parse().expect("an edition"),
        policy: String::new(),
        fields: FieldSet::ALL,
        subjects: vec![subject],
        obligations: Vec::new(),
        shown,
        displayed: String::new(),
    };
    Recorded {
        sequence: 0,
        at: "2026-01-01T09:00:00Z".to_owned(),
        kind: JournalKind::Looked,
        digest: [0; 32],
        entry: Some(JournalEntry::Looked(looked)),
    }
}

fn told(files: &RuleFiles, looks: &[Recorded], on: Date) -> Vec<String> {
    let policy = Policy::of_files(files).check().expect("it has no fault");
    let words = Words::of(files, Language::English).expect("it has no fault");
    let persons: BTreeSet<PersonId> = [person(1)].into();
    let log = access_log(looks, &persons, &policy, &words, on);
    log.into_iter().map(|it| format!("{}: {}", it.who, it.purpose)).collect()
}

#[test]
fn looks_are_told_at_once_or_later_or_by_an_officer_as_the_policy_says_of_their_purpose() {
    let files = shipped_files();
    let count = |purpose: &str, on| told(&files, &[look(purpose, 1, true)], on).len();
    assert_eq!(count("revenues-and-benefits", date(2026, 1, 1)), 1);
    assert_eq!(count("fraud-and-debt", date(2026, 12, 31)), 0, "a look into fraud, a year later");
    assert_eq!(count("fraud-and-debt", date(2027, 1, 1)), 1);
    for weighed in ["safeguarding", "crime-prevention", "a-purpose-of-old"] {
        assert_eq!(count(weighed, date(2099, 1, 1)), 0, "{weighed}");
    }
}

#[test]
fn only_what_was_shown_of_the_person_is_told_with_body_team_and_the_role_that_has_the_purpose() {
    let files = shipped_files();
    let looks = [
        look("revenues-and-benefits", 1, true),
        look("revenues-and-benefits", 2, true),
        look("revenues-and-benefits", 1, false),
    ];
    let who = "The council, Revenues, Bills and collects council tax: Council tax and benefits";
    assert_eq!(told(&files, &looks, date(2026, 1, 2)), [who]);
}

#[test]
fn a_council_may_tell_the_names_of_staff_and_more_or_less_of_the_looks() {
    let mut files = shipped_files();
    let text = "staff_names = true\n[[telling]]\npurposes = [\"revenues-and-benefits\"]\n\
                tell = { after_days = 10 }\nexemption = \"crime-and-taxation\"\n";
    let origin = RuleOrigin::Council("rights-ours.toml".into());
    files.insert("sharing/rights-ours.toml".to_owned(), RuleFile { text: text.to_owned(), origin });
    let looks = [look("revenues-and-benefits", 1, true)];
    assert_eq!(told(&files, &looks, date(2026, 1, 10)).len(), 0);
    let named = told(&files, &looks, date(2026, 1, 11));
    assert!(named[0].contains("j.jones"), "{named:?}");
}
