//! Changes of address against the truth, over several nights.
//!
//! In: for each night, every mention with the person it is of, the home that its row leads to, and the home where that person truly
//! lives; the events that the last edition knows. Out: precision and recall. An event is right if the person truly lives, or lived on one of
//! the nights, at the home that it names. What could be found are moves that some dataset shows: on a night after the first, a row
//! leads to the person's true home for the first time, and others had the person elsewhere before. What may be told are those of them that
//! datasets show which no fence keeps out of views, with what these alone knew before.

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
    /// True if its dataset is fenced: what it alone knows is not told.
    pub fenced: bool,
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
    /// The recall of suggested and confirmed ones among the moves that may be told.
    pub recall_of_tellable: f64,
    /// Moves that may be told: a dataset shows them that is not fenced.
    pub tellable: usize,
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
    let could = shown_moves(nights, |_| true);
    let tellable = shown_moves(nights, |shown| !shown.fenced);
    let mut homes: BTreeSet<(usize, u64)> = BTreeSet::new();
    let mut person_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut counts: BTreeMap<PersonId, BTreeMap<usize, usize>> = BTreeMap::new();
    for ShownHome { mention, person, .. } in nights.last().into_iter().flatten() {
        if let Some(id) = called.get(mention) {
            *counts.entry(*id).or_default().entry(*person).or_default() += 1;
        }
    }
    for ShownHome { mention, person, shown: _, home, fenced: _ } in nights.iter().flatten() {
        person_of.insert(mention, *person);
        homes.extend(home.map(|home| (*person, home)));
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
    let share = |part: usize, all: usize| if all == 0 { 1.0 } else { part as f64 / all as f64 };
    let found = |told: &BTreeSet<(usize, u64)>, of: &BTreeSet<(usize, u64)>| {
        share(told.intersection(of).count(), of.len())
    };
    let score = |wanted: &dyn Fn(EventStatus) -> bool| {
        let of = || told.iter().filter(|(_, status)| wanted(*status)).map(|(it, _)| *it);
        let right = of().flatten().filter(|it| homes.contains(it)).count();
        Score::from_shares(share(right, of().count()), found(&of().flatten().collect(), &could))
    };
    let all_told: BTreeSet<(usize, u64)> = told.iter().filter_map(|(it, _)| *it).collect();
    MoveScore {
        all: score(&|_| true),
        confirmed: score(&|status| status == EventStatus::Confirmed),
        shown: could.len(),
        recall_of_tellable: found(&all_told, &tellable),
        tellable: tellable.len(),
        duplicates,
    }
}

/// Persons and the homes to which rows of them lead for the first time on a night after the first, where they truly live, when others had
/// them elsewhere before; by the rows that count.
fn shown_moves(
    nights: &[Vec<ShownHome>],
    counts: impl Fn(&ShownHome) -> bool,
) -> BTreeSet<(usize, u64)> {
    let mut shown_before: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    let mut moves = BTreeSet::new();
    for night in nights {
        let mut tonight: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
        for row in night.iter().filter(|row| counts(row)) {
            let ShownHome { mention: _, person, shown, home, fenced: _ } = row;
            tonight.entry(*person).or_default().extend(*shown);
            let known = shown_before.get(person).filter(|known| !known.is_empty());
            if let (Some(home), Some(known)) = (home.filter(|home| Some(*home) == *shown), known)
                && !known.contains(&home)
            {
                moves.insert((*person, home));
            }
        }
        for (person, shown) in tonight {
            shown_before.entry(person).or_default().extend(shown);
        }
    }
    moves
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
        ShownHome { mention, person, shown: Some(shown), home: Some(home), fenced: false }
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

    #[test]
    fn a_move_that_only_a_fenced_dataset_shows_may_not_be_told() {
        let fenced = |row| ShownHome { fenced: true, ..row };
        let nights = [
            vec![shown("1", 1, 10, 10), fenced(shown("2", 1, 10, 10)), shown("3", 3, 30, 30)],
            vec![shown("1", 1, 10, 11), fenced(shown("2", 1, 11, 11)), shown("3", 3, 31, 31)],
        ];
        let score =
            move_score(&nights, &[moved("3", 31, EventStatus::Suggested)], &BTreeMap::new());
        assert_eq!((score.shown, score.tellable), (2, 1));
        assert!((score.all.recall - 0.5).abs() < 1e-9);
        assert!((score.recall_of_tellable - 1.0).abs() < 1e-9);
    }
}
