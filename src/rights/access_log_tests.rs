//! Which looks are told when, by the shipped policy and by a council's own.

use jiff::civil::{Date, date};

use super::{Language, Whom, Words, access_log};
use crate::journal::{
    Asked, DatasetReleased, JournalEntry, JournalKind, Looked, OperatorPermitted, Recorded,
    RouteTaken, SubjectLooked,
};
use crate::rules::{RuleFile, RuleFiles, RuleOrigin, shipped_files};
use crate::sharing::Policy;
use crate::values::{DatasetName, FieldSet, MentionKey, PersonId, Role};

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).expect("an identifier")
}

/// A record of the first person.
fn claim() -> MentionKey {
    MentionKey {
        dataset: DatasetName("benefits".into()),
        record_id: "17".into(),
        role: Role { word: "claimant".into(), ordinal: 0 },
    }
}

/// Somebody who runs a command has something shown to them.
fn operated(command: &str, purpose: &str, about: &[&str]) -> Recorded {
    let permitted = OperatorPermitted {
        by: "d.steward".parse().expect("a name"),
        organisation: "council".parse().expect("a name"),
        team: None,
        roles: vec!["data-steward".parse().expect("a name")],
        purpose: purpose.parse().expect("a name"),
        case_reference: None,
        necessity: None,
        command: command.to_owned(),
        about: about.iter().map(|it| (*it).to_owned()).collect(),
        policy: String::new(),
        unscreened: false,
    };
    Recorded {
        sequence: 1,
        at: "2026-01-01T09:00:00Z".to_owned(),
        kind: JournalKind::OperatorPermitted,
        digest: [0; 32],
        entry: Some(JournalEntry::OperatorPermitted(permitted)),
    }
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
            for_notice: None,
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
    let whom = Whom { persons: [person(1)].into(), records: [claim()].into() };
    let log = access_log(looks, &whom, &policy, &words, on);
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

#[test]
fn what_those_who_run_hearth_have_seen_of_the_person_or_a_record_of_theirs_is_told_like_any_look() {
    let files = shipped_files();
    let (own, other) = (person(1).to_string(), person(2).to_string());
    let told = |command, purpose, about: &[&str]| {
        told(&files, &[operated(command, purpose, about)], date(2026, 1, 2))
    };
    let who = "The council, Decides doubtful cases and looks after quality: Deciding doubtful cases and checking how right the links are";
    assert_eq!(told("who", "linkage-quality", &[&own]), [who]);
    assert_eq!(
        told("explain", "linkage-quality", &["benefits:17:claimant", "benefits:18:claimant"]),
        [who]
    );
    assert!(told("who", "linkage-quality", &[&other]).is_empty());
    assert!(told("export", "linkage-quality", &["events of edition 2026-01-01.1"]).is_empty());
    assert!(told("rights-pack", "subject-rights", &[&own]).is_empty(), "their own answer");
}

#[test]
fn that_a_past_look_was_read_again_tells_nobody_of_a_look_that_is_not_told() {
    let files = shipped_files();
    let own = person(1).to_string();
    let again = operated("audit-decision", "subject-rights", &["decision 7", &own]);
    assert!(told(&files, &[again], date(2099, 1, 1)).is_empty());
    let over_http = operated("decision", "subject-rights", &["decision 7", &own]);
    assert!(told(&files, &[over_http], date(2099, 1, 1)).is_empty());
}
