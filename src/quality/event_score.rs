//! Changes of address against the truth, over several nights.
//!
//! In: for each night, every mention with the person it is of, the home that its row leads to, and the home where that person truly
//! lives; the events that the last edition knows. Out: precision and recall. An event is right if the person truly lives, or lived on one of
//! the nights, at the home that it names. What could be found are moves that some dataset shows: on a night after the first, a row
//! leads to the person's true home for the first time, and others had the person elsewhere before.

use std::collections::{BTreeMap, BTreeSet};

use super::Score;
use crate::events::{EventKind, EventStatus, LifeEvent};
use crate::households::Residence;
use crate::values::PersonId;

/// What is true of one mention on one night.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownHome {
    /// The mention's key as exports write it: `dataset:record_id:role`.
    pub mention: String,
    /// The true person.
    pub person: usize,
    /// The UPRN that its row leads to.
    pub shown: Option<u64>,
    /// The UPRN of the person's true home on the night.
    pub home: Option<u64>,
}

/// How well changes of address were found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MoveScore {
    /// Suggested and confirmed ones.
    pub all: Score,
    /// Confirmed ones alone: recall is of the same moves.
    pub confirmed: Score,
    /// Moves that some dataset shows.
    pub shown: usize,
    /// Events for one move beyond the first.
    pub duplicates: usize,
}

/// Scores the changes of address among events; `nights` in their order; `called` says whom each mention of the last night was taken for.
#[must_use]
pub fn move_score(
    nights: &[Vec<ShownHome>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> MoveScore {
    let mut shown_before: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    let mut homes: BTreeSet<(usize, u64)> = BTreeSet::new();
    let mut could: BTreeSet<(usize, u64)> = BTreeSet::new();
    let mut person_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut counts: BTreeMap<PersonId, BTreeMap<usize, usize>> = BTreeMap::new();
    for ShownHome { mention, person, .. } in nights.last().into_iter().flatten() {
        if let Some(id) = called.get(mention) {
            *counts.entry(*id).or_default().entry(*person).or_default() += 1;
        }
    }
    for night in nights {
        let mut tonight: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
        for ShownHome { mention, person, shown, home } in night {
            person_of.insert(mention, *person);
            homes.extend(home.map(|home| (*person, home)));
            tonight.entry(*person).or_default().extend(*shown);
            let known = shown_before.get(person);
            let elsewhere = known.is_some_and(|known| !known.is_empty());
            if let (Some(home), true) = (home.filter(|home| Some(*home) == *shown), elsewhere)
                && known.is_none_or(|known| !known.contains(&home))
            {
                could.insert((*person, home));
            }
        }
        for (person, shown) in tonight {
            shown_before.entry(person).or_default().extend(shown);
        }
    }
    let moves = events.iter().filter(|event| event.kind == EventKind::ChangeOfAddress);
    let told: Vec<(Option<(usize, u64)>, EventStatus)> = moves
        .map(|event| {
            // the true person whom most of the identifier's mentions are of; of one that is gone, the evidence tells
            let most = counts.get(&event.person).and_then(|counts| {
                counts.iter().max_by_key(|(_, count)| **count).map(|(person, _)| *person)
            });
            let told = || {
                let mut keys = event.evidence.iter().map(ToString::to_string);
                keys.find_map(|key| person_of.get(key.as_str()).copied())
            };
            let person = most.or_else(told);
            let to = match &event.to {
                Some(Residence::Uprn(uprn)) => Some(uprn.number()),
                Some(Residence::Provisional(_)) | None => None,
            };
            (person.zip(to), event.status)
        })
        .collect();
    let mut seen = BTreeSet::new();
    let duplicates = told.iter().filter_map(|(it, _)| *it).filter(|it| !seen.insert(*it)).count();
    let score = |wanted: &dyn Fn(EventStatus) -> bool| {
        let of = || told.iter().filter(|(_, status)| wanted(*status)).map(|(it, _)| *it);
        let right = of().flatten().filter(|it| homes.contains(it)).count();
        let found: BTreeSet<(usize, u64)> =
            of().flatten().filter(|it| could.contains(it)).collect();
        let share = |part: usize, all: usize| if all == 0 { 1.0 } else { part as f64 / all as f64 };
        Score::from_shares(share(right, of().count()), share(found.len(), could.len()))
    };
    MoveScore {
        all: score(&|_| true),
        confirmed: score(&|status| status == EventStatus::Confirmed),
        shown: could.len(),
        duplicates,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{ShownHome, move_score};
    use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
    use crate::households::Residence;
    use crate::values::{DatasetName, MentionKey, PersonId, Role, Uprn};

    fn shown(mention: &str, person: usize, shown: u64, home: u64) -> ShownHome {
        let mention = format!("benefits:{mention}:claimant");
        ShownHome { mention, person, shown: Some(shown), home: Some(home) }
    }

    fn moved(record: &str, to: u64, status: EventStatus) -> LifeEvent {
        let key = MentionKey {
            dataset: DatasetName("benefits".into()),
            record_id: record.into(),
            role: Role { word: "claimant".into(), ordinal: 0 },
        };
        let person = PersonId::from_bits(77).unwrap();
        LifeEvent {
            id: EventId::of(EventKind::ChangeOfAddress, "HP", record),
            kind: EventKind::ChangeOfAddress,
            person,
            household: None,
            when: When::On(date(2026, 11, 1)),
            from: None,
            to: Uprn::from_number(to).ok().map(Residence::Uprn),
            status,
            confidence: 900,
            known_to: Vec::new(),
            unknown_to: Vec::new(),
            evidence: vec![key],
            first_seen: date(2026, 11, 1),
        }
    }

    #[test]
    fn moves_that_are_shown_are_what_could_be_found() {
        let nights = [
            // two who will move, and one whose only row is as stale as before
            vec![shown("1", 1, 10, 10), shown("2", 2, 20, 20), shown("3", 3, 30, 31)],
            vec![shown("1", 1, 11, 11), shown("2", 2, 21, 21), shown("3", 3, 30, 31)],
        ];
        let found =
            [moved("1", 11, EventStatus::Confirmed), moved("3", 30, EventStatus::Suggested)];
        let score = move_score(&nights, &found, &BTreeMap::new());
        assert_eq!((score.shown, score.duplicates), (2, 0));
        assert!((score.all.precision - 0.5).abs() < 1e-9 && (score.all.recall - 0.5).abs() < 1e-9);
        assert!((score.confirmed.precision - 1.0).abs() < 1e-9);
    }
}
