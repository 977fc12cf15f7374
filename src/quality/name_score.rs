//! New surnames against the truth, over several nights.
//!
//! In: for each night, every mention with the person it is of and the surname by which its dataset knows them; every surname that
//! somebody truly took; the events that the last edition knows. Out: precision and recall. An event is right if a record that it rests on goes
//! by a surname that the person truly took. What could be found are new surnames that some dataset shows: on a night after the first, one
//! that may tell of events knows the person by it for the first time, and one knew them by another before.

use std::collections::{BTreeMap, BTreeSet};

use super::event_score::TruePersons;
use super::{EventScore, ShownMention};
use crate::events::{EventKind, LifeEvent};
use crate::values::PersonId;

/// Scores the name changes among events. `taken` are surnames that people truly took, by person, as mentions write them; `nights` in their
/// order; `called` says whom each mention of the last night was taken for.
#[must_use]
pub fn name_score(
    taken: &BTreeSet<(usize, String)>,
    nights: &[Vec<ShownMention>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> EventScore {
    let persons = TruePersons::of(nights, called, |_| true);
    // the last night's word on a mention is the one that an event's evidence has
    let goes_by: BTreeMap<&str, &str> =
        nights.iter().flatten().map(|it| (it.mention.as_str(), it.goes_by.as_str())).collect();
    let told: Vec<_> = events
        .iter()
        .filter(|event| event.kind == EventKind::NameChange)
        .map(|event| {
            let person = persons.of_event(event);
            let own = || event.evidence.iter().filter(|key| persons.of_mention(key) == person);
            let surnames = own().filter_map(|key| goes_by.get(key.to_string().as_str()));
            let named = |surname: &&str| Some((person?, (*surname).to_owned()));
            let mut meant: Vec<(usize, String)> = surnames.filter_map(named).collect();
            // of records with slips in them, whichever goes by a surname that was taken
            meant.sort_by_key(|it| !taken.contains(it));
            (meant.into_iter().next(), event.status)
        })
        .collect();
    EventScore::of(&told, |it| taken.contains(it), &shown(taken, nights))
}

/// Surnames taken that a night after the first shows first.
fn shown(
    taken: &BTreeSet<(usize, String)>,
    nights: &[Vec<ShownMention>],
) -> BTreeSet<(usize, String)> {
    let mut before: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for night in nights {
        let open = || night.iter().filter(|it| it.is_open());
        let is_new = |it: &&ShownMention| {
            before.get(&it.person).is_some_and(|known| !known.contains(it.goes_by.as_str()))
        };
        let named = open().filter(is_new).map(|it| (it.person, it.goes_by.clone()));
        found.extend(named.filter(|it| taken.contains(it)));
        for it in open() {
            before.entry(it.person).or_default().insert(&it.goes_by);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::civil::date;

    use super::name_score;
    use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
    use crate::quality::ShownMention;
    use crate::values::{DatasetName, MentionKey, PersonId, Role};

    fn named(record: &str, person: usize, goes_by: &str) -> ShownMention {
        ShownMention { goes_by: goes_by.to_owned(), ..ShownMention::claimant(record, person, 1, 1) }
    }

    fn renamed(record: &str) -> LifeEvent {
        LifeEvent {
            id: EventId::of(EventKind::NameChange, record, ""),
            kind: EventKind::NameChange,
            person: PersonId::from_bits(77).unwrap(),
            household: None,
            when: When::On(date(2026, 11, 1)),
            from: None,
            to: None,
            status: EventStatus::Suggested,
            confidence: 900,
            known_to: Vec::new(),
            unknown_to: Vec::new(),
            evidence: vec![MentionKey {
                dataset: DatasetName("benefits".into()),
                record_id: record.into(),
                role: Role { word: "claimant".into(), ordinal: 0 },
            }],
            first_seen: date(2026, 11, 1),
        }
    }

    #[test]
    fn a_surname_that_was_taken_long_ago_and_is_shown_tonight_could_be_found_and_a_slip_is_none() {
        let nights = [
            vec![named("1", 1, "OWEN"), named("2", 2, "KHAN"), named("3", 3, "LEE")],
            vec![named("1", 1, "BAKER"), named("2", 2, "SHAH"), named("3", 3, "LEE")],
        ];
        let taken = BTreeSet::from([(1, "BAKER".to_owned()), (2, "SHAH".to_owned())]);
        let score = name_score(&taken, &nights, &[renamed("1"), renamed("3")], &BTreeMap::new());
        assert_eq!((score.told, score.could, score.duplicates), (2, 2, 0));
        assert!((score.all.precision - 0.5).abs() < 1e-9 && (score.all.recall - 0.5).abs() < 1e-9);
    }
}
