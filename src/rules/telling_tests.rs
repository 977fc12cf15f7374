//! Who is told of what, in the shipped rules and in ones with faults.

use super::document::RuleDocument;
use super::fault::FaultList;
use super::telling::{MoveCase, Telling};
use super::telling_reader::read_telling;
use super::{Ruleset, Unchecked};
use crate::values::{ActionClass, EvidenceLevel, LifeEventKind};

fn shipped() -> Telling {
    let rules = Ruleset::<Unchecked>::load(None).unwrap().check().unwrap();
    rules.matching().life_events.telling.clone()
}

/// The services that are told, each with what it may do.
fn told(
    telling: &Telling,
    event: LifeEventKind,
    case: Option<MoveCase>,
    level: EvidenceLevel,
) -> Vec<(&str, ActionClass)> {
    telling.of_event(event, case, level).map(|it| (it.service.name.as_str(), it.action)).collect()
}

#[test]
fn what_is_said_of_a_death_stops_letters_and_closes_nothing() {
    let telling = shipped();
    for level in [EvidenceLevel::Stated, EvidenceLevel::Verified] {
        let told = told(&telling, LifeEventKind::Death, None, level);
        assert_eq!(
            told,
            [("letters", ActionClass::Suppress), ("care-calls", ActionClass::Suppress)]
        );
    }
    let told = told(&telling, LifeEventKind::Death, None, EvidenceLevel::Registered);
    assert!(told.contains(&("blue-badge", ActionClass::Close)));
    assert!(told.contains(&("letters", ActionClass::Suppress)), "letters stay stopped");
}

#[test]
fn an_address_that_nobody_has_verified_is_for_information_only() {
    let telling = shipped();
    for case in MoveCase::ALL {
        let told =
            told(&telling, LifeEventKind::ChangeOfAddress, Some(case), EvidenceLevel::Stated);
        assert!(!told.is_empty());
        assert!(told.iter().all(|(_, action)| *action == ActionClass::Inform), "{told:?}");
    }
}

#[test]
fn a_move_out_of_the_area_closes_the_account_and_one_within_it_amends_it() {
    let telling = shipped();
    for (case, action) in [
        (Some(MoveCase::Within), ActionClass::Amend),
        (Some(MoveCase::Leaving), ActionClass::Close),
        (Some(MoveCase::Arriving), ActionClass::Amend),
        (None, ActionClass::Inform),
    ] {
        let told = told(&telling, LifeEventKind::ChangeOfAddress, case, EvidenceLevel::Verified);
        assert!(told.contains(&("council-tax", action)), "{case:?}: {told:?}");
    }
}

#[test]
fn nobody_is_told_what_one_dataset_suggests() {
    let telling = shipped();
    for event in LifeEventKind::ALL {
        assert_eq!(telling.of_event(event, None, EvidenceLevel::Suggested).len(), 0, "{event}");
    }
}

#[test]
fn every_event_is_told_to_somebody_each_service_once_and_none_does_more_than_the_evidence_carries()
{
    let telling = shipped();
    for event in LifeEventKind::ALL {
        assert_ne!(telling.of_event(event, None, EvidenceLevel::Registered).len(), 0, "{event}");
        for case in [None].into_iter().chain(MoveCase::ALL.map(Some)) {
            for level in EvidenceLevel::ALL {
                let told = told(&telling, event, case, level);
                let mut names: Vec<&str> = told.iter().map(|(name, _)| *name).collect();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), told.len(), "{event} {case:?} {level}");
                let most = telling.highest(event, level);
                assert!(told.iter().all(|(_, action)| Some(*action) <= most), "{event} {level}");
            }
        }
    }
}

#[test]
fn who_is_parted_from_is_never_told_of_a_separation_and_offers_ask_for_consent() {
    let telling = shipped();
    let split = || telling.of_event(LifeEventKind::HouseholdSplit, None, EvidenceLevel::Verified);
    assert!(split().all(|told| told.safe_contact && told.action == ActionClass::Inform));
    let offers = split().filter(|told| told.by_consent).map(|told| told.service.name.to_string());
    assert_eq!(offers.collect::<Vec<_>>(), ["housing-options"]);
}

fn faults(text: &str) -> Vec<String> {
    let faults = FaultList::new();
    let document = RuleDocument::parse("life-events.toml", text, &faults).unwrap();
    let root = document.root();
    read_telling(&root);
    root.close();
    drop(document);
    let told = faults.into_sorted();
    told.iter().map(|fault| format!("{}: {}", fault.line, fault.what)).collect()
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    let text = r#"
[[evidence]]
event = "birth"
stated = "amend"
verified = "inform"
[[evidence]]
event = "death"
stated = "suppress"
verified = "suppress"
registered = "suppress"
[[service]]
name = "council-tax"
en = "Council tax"
cy = "Treth gyngor"
[[service]]
name = "council-tax"
en = "Council tax"
cy = "Treth gyngor"
[[service]]
name = "libraries"
en = "Libraries"
cy = "Llyfrgelloedd"
[[change]]
event = "death"
case = "within"
circumstance = "dead"
needs = ["peace"]
least = "suggested"
tell = [
    { service = "council-tux", action = "inform" },
    { service = "council-tax", action = "close" },
    { service = "council-tax", action = "inform", consent = true },
]
[[change]]
event = "death"
circumstance = "dead"
needs = ["peace"]
least = "stated"
tell = [{ service = "council-tax", action = "inform" , consnet = true}]
[[change]]
event = "disability"
circumstance = "a need"
needs = ["care"]
least = "stated"
tell = []
"#;
    assert_eq!(
        faults(text),
        [
            "1: the service `libraries` is told of nothing",
            "2: better evidence allows less",
            "15: the service `council-tax` is there twice",
            "23: `death` has no case \"within\"",
            "28: nothing may be done about a `death` that is only suggested",
            "30: no [[service]] is named `council-tux`",
            "31: no evidence on `death` carries \"close\"",
            "32: `council-tax` is told of this change twice",
            "39: `council-tax` is told of one event by consent and without it",
            "39: unknown key `consnet` in [change.tell]",
            "40: no [[evidence]] says what may be done about `disability`",
            "45: this change is told to nobody",
        ]
    );
}
