//! Changes of address against the truth, over several nights.
//!
//! In: for each night, every mention with the person it is of, the home that its row leads to, and the home where that person truly
//! lives; the events that the last edition knows. Out: precision and recall. An event is right if the person truly lives, or lived on one of
//! the nights, at the home that it names. What could be found are moves that some dataset shows: on a night after the first, a row
//! leads to the person's true home for the first time, and others had the person elsewhere before.

use std::collections::{BTreeMap, BTreeSet};

use super::event_score::TruePersons;
use super::{EventScore, ShownMention};
use crate::events::{EventKind, LifeEvent};
use crate::households::Residence;
use crate::values::PersonId;

/// Scores the changes of address among events; `nights` in their order; `called` says whom each mention of the last night was taken for.
#[must_use]
pub fn move_score(
    nights: &[Vec<ShownMention>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> EventScore {
    moves_scored(nights, events, called, |_| true)
}

/// The same, where what could be found are the moves that datasets show which no fence keeps out of views, with what these alone knew before.
#[must_use]
pub fn tellable_moves(
    nights: &[Vec<ShownMention>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> EventScore {
    moves_scored(nights, events, called, ShownMention::is_open)
}

fn moves_scored(
    nights: &[Vec<ShownMention>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
    count: impl Fn(&ShownMention) -> bool,
) -> EventScore {
    let persons = TruePersons::of(nights, called, |_| true);
    let homes: BTreeSet<(usize, u64)> =
        nights.iter().flatten().filter_map(|it| Some((it.person, it.home?))).collect();
    let could = shown_moves(nights, count).into_iter().map(|(_, person, to)| (person, to));
    let told: Vec<_> = events
        .iter()
        .filter(|event| event.kind == EventKind::ChangeOfAddress)
        .map(|event| (persons.of_event(event).zip(uprn(event)), event.status))
        .collect();
    EventScore::of(&told, |it| homes.contains(it), &could.collect())
}

/// The UPRN where an event has somebody now.
pub(super) fn uprn(event: &LifeEvent) -> Option<u64> {
    match &event.to {
        Some(Residence::Uprn(uprn)) => Some(uprn.number()),
        Some(Residence::Provisional(_)) | None => None,
    }
}

/// Moves that a mention shows of those that `count`: the number of the first night on which one leads to the person's true home, the
/// person, the home. Others had the person elsewhere before.
pub(super) fn shown_moves(
    nights: &[Vec<ShownMention>],
    count: impl Fn(&ShownMention) -> bool,
) -> BTreeSet<(usize, usize, u64)> {
    let mut before: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    let mut moves = BTreeSet::new();
    for (number, night) in nights.iter().enumerate() {
        for it in night.iter().filter(|it| count(it)) {
            let elsewhere = before.get(&it.person).filter(|known| !known.is_empty());
            if let (Some(home), Some(known)) = (it.at_home(), elsewhere)
                && !known.contains(&home)
            {
                moves.insert((number, it.person, home));
            }
        }
        for it in night.iter().filter(|it| count(it)) {
            before.entry(it.person).or_default().extend(it.shown);
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{move_score, tellable_moves};
    use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
    use crate::households::Residence;
    use crate::quality::ShownMention;
    use crate::values::{DatasetName, MentionKey, PersonId, Role, Uprn};

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
        let shown = ShownMention::claimant;
        let nights = [
            // two who will move, and one whose only row is as stale as before
            vec![shown("1", 1, 10, 10), shown("2", 2, 20, 20), shown("3", 3, 30, 31)],
            vec![shown("1", 1, 11, 11), shown("2", 2, 21, 21), shown("3", 3, 30, 31)],
        ];
        let found =
            [moved("1", 11, EventStatus::Confirmed), moved("3", 30, EventStatus::Suggested)];
        let score = move_score(&nights, &found, &BTreeMap::new());
        assert_eq!((score.could, score.duplicates), (2, 0));
        assert!((score.all.precision - 0.5).abs() < 1e-9 && (score.all.recall - 0.5).abs() < 1e-9);
        assert!((score.confirmed.precision - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_move_that_only_a_fenced_dataset_shows_may_not_be_told() {
        let shown = ShownMention::claimant;
        let fenced = |row| ShownMention { fenced: true, ..row };
        let nights = [
            vec![shown("1", 1, 10, 10), fenced(shown("2", 1, 10, 10)), shown("3", 3, 30, 30)],
            vec![shown("1", 1, 10, 11), fenced(shown("2", 1, 11, 11)), shown("3", 3, 31, 31)],
        ];
        let told = [moved("3", 31, EventStatus::Suggested)];
        let all = move_score(&nights, &told, &BTreeMap::new());
        let tellable = tellable_moves(&nights, &told, &BTreeMap::new());
        assert_eq!((all.could, tellable.could), (2, 1));
        assert!((all.all.recall - 0.5).abs() < 1e-9 && (tellable.all.recall - 1.0).abs() < 1e-9);
    }
}
