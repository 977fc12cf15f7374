//! Registered births and deaths against the truth, over several nights.
//!
//! In: for each night, every mention with the person it is of; the events that the last edition knows. Out: precision and recall of
//! those that rest on an entry of the register. An event is right if the person whom it names, by most of the identifier's other
//! mentions, was truly born or has truly died by an entry. What could be found are entries that came after the first night: deaths of
//! whom another dataset knows (the fenced roll alone does not count), births of children who live in the area.

use std::collections::{BTreeMap, BTreeSet};

use super::{Score, ShownHome};
use crate::events::{EventKind, LifeEvent};
use crate::values::PersonId;

/// How well registered births or deaths were found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct VitalScore {
    /// Births or deaths.
    pub kind: EventKind,
    /// Precision and recall.
    pub score: Score,
    /// Events told.
    pub told: usize,
    /// Entries that could be found.
    pub entered: usize,
    /// Events for one person beyond the first.
    pub duplicates: usize,
}

/// What a mention of the register is, by its key as exports write it.
fn role_in_register(mention: &str) -> Option<&str> {
    mention.strip_prefix("registrations:").and_then(|rest| rest.rsplit(':').next())
}

/// Scores births (`role` `child`) or deaths (`role` `deceased`) among events; `nights` in their order; `called` says whom each
/// mention of the last night was taken for.
#[must_use]
pub fn vital_score(
    (kind, role): (EventKind, &str),
    nights: &[Vec<ShownHome>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> VitalScore {
    let is_entry = |shown: &&ShownHome| role_in_register(&shown.mention) == Some(role);
    let mut entered: BTreeSet<usize> = BTreeSet::new();
    let mut could: BTreeSet<usize> = BTreeSet::new();
    let mut known: BTreeSet<usize> = BTreeSet::new();
    let mut person_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, night) in nights.iter().enumerate() {
        for ShownHome { mention, person, .. } in night {
            person_of.insert(mention, *person);
            let open = !mention.starts_with("electoral_roll:");
            if open && role_in_register(mention).is_none() {
                known.insert(*person);
            }
        }
        for ShownHome { person, home, .. } in night.iter().filter(is_entry) {
            let counts = match kind {
                EventKind::Death => known.contains(person),
                EventKind::Birth => home.is_some(),
                EventKind::ChangeOfAddress
                | EventKind::HouseholdSplit
                | EventKind::HouseholdMerge
                | EventKind::NameChange => false,
            };
            if entered.insert(*person) && number > 0 && counts {
                could.insert(*person);
            }
        }
    }
    let mut counts: BTreeMap<PersonId, BTreeMap<usize, usize>> = BTreeMap::new();
    for ShownHome { mention, person, .. } in nights.last().into_iter().flatten() {
        if let (Some(id), None) = (called.get(mention), role_in_register(mention)) {
            *counts.entry(*id).or_default().entry(*person).or_default() += 1;
        }
    }
    let of_the_register = |event: &&LifeEvent| {
        event.kind == kind && event.evidence.iter().any(|key| key.dataset.0 == "registrations")
    };
    let told: Vec<Option<usize>> = events
        .iter()
        .filter(of_the_register)
        .map(|event| {
            let most = counts.get(&event.person).and_then(|counts| {
                counts.iter().max_by_key(|(_, count)| **count).map(|(person, _)| *person)
            });
            let by_evidence = || {
                let mut keys = event.evidence.iter().map(ToString::to_string);
                keys.find_map(|key| person_of.get(key.as_str()).copied())
            };
            most.or_else(by_evidence)
        })
        .collect();
    let right = || told.iter().flatten().filter(|person| entered.contains(person));
    let found: BTreeSet<usize> = right().filter(|person| could.contains(person)).copied().collect();
    let distinct: BTreeSet<usize> = told.iter().flatten().copied().collect();
    let share = |part: usize, all: usize| if all == 0 { 1.0 } else { part as f64 / all as f64 };
    VitalScore {
        kind,
        score: Score::from_shares(
            share(right().count(), told.len()),
            share(found.len(), could.len()),
        ),
        told: told.len(),
        entered: could.len(),
        duplicates: told.iter().flatten().count() - distinct.len(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{ShownHome, vital_score};
    use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
    use crate::values::{DatasetName, MentionKey, PersonId, Role};

    fn mention(key: &str, person: usize) -> ShownHome {
        ShownHome { mention: key.to_owned(), person, shown: None, home: Some(1), fenced: false }
    }

    #[test]
    fn an_entry_laid_to_the_wrong_person_is_wrong_and_found_of_nobody() {
        let first = vec![mention("benefits:1:claimant", 1), mention("benefits:2:claimant", 2)];
        let mut last = first.clone();
        last.push(mention("registrations:D1:deceased", 1));
        last.push(mention("registrations:D9:deceased", 9));
        let ids = [1, 2].map(|number| PersonId::from_bits(number).unwrap());
        let called: BTreeMap<String, PersonId> =
            [("benefits:1:claimant", 0), ("benefits:2:claimant", 1)]
                .map(|(key, at)| (key.to_owned(), ids[at]))
                .into();
        let of = |person| {
            let key = MentionKey {
                dataset: DatasetName("registrations".into()),
                record_id: "D1".into(),
                role: Role { word: "deceased".into(), ordinal: 0 },
            };
            let event = LifeEvent {
                id: EventId::of(EventKind::Death, "HP", "death"),
                kind: EventKind::Death,
                person,
                household: None,
                when: When::On(date(2026, 11, 1)),
                from: None,
                to: None,
                status: EventStatus::Confirmed,
                confidence: 999,
                known_to: Vec::new(),
                unknown_to: Vec::new(),
                evidence: vec![key],
                first_seen: date(2026, 11, 1),
            };
            let nights = [first.clone(), last.clone()];
            vital_score((EventKind::Death, "deceased"), &nights, &[event], &called)
        };
        let (right, wrong) = (of(ids[0]), of(ids[1]));
        assert_eq!((right.told, right.entered), (1, 1), "the ninth is known to nobody");
        assert!(right.score.precision > 0.99 && right.score.recall > 0.99);
        assert!(wrong.score.precision < 0.01 && wrong.score.recall < 0.01);
    }
}
