//! Households that part and households that come together against the truth, over several nights.
//!
//! In: for each night, every mention with the person it is of, where its row leads and where and in which household that person truly
//! lives; everybody who truly went from one household to another; the events that the last edition knows. Out: precision and recall. A
//! split is right if the person whom it names truly left others behind for that home, a merge if others truly lived there already. What could
//! be found are those that some dataset shows: on a night after the first, a row that may tell of events leads to the person's new home
//! for the first time, and another one has somebody who stayed, or was there, at the home where they truly live.

use std::collections::{BTreeMap, BTreeSet};

use super::event_score::TruePersons;
use super::move_score::{shown_moves, uprn};
use super::{EventScore, ShownMention};
use crate::events::{EventKind, LifeEvent};
use crate::values::PersonId;

/// Somebody who truly lived in one household and came to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rehoming {
    /// The true person.
    pub person: usize,
    /// The household left and the one come to, by number.
    pub households: [usize; 2],
    /// The home come to.
    pub uprn: u64,
    /// Who stayed behind.
    pub stayed: Vec<usize>,
    /// Who was there already.
    pub were_there: Vec<usize>,
}

/// What a score is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RehomingKind {
    /// A household has parted.
    Split,
    /// Two households have come together.
    Merge,
}

impl RehomingKind {
    /// The kind of events that tell of it.
    #[must_use]
    pub const fn event(self) -> EventKind {
        match self {
            Self::Split => EventKind::HouseholdSplit,
            Self::Merge => EventKind::HouseholdMerge,
        }
    }

    /// The others without whom it is none, and the household that they live in.
    fn others(self, rehoming: &Rehoming) -> (&[usize], usize) {
        let Rehoming { households: [left, come_to], stayed, were_there, .. } = rehoming;
        match self {
            Self::Split => (stayed, *left),
            Self::Merge => (were_there, *come_to),
        }
    }
}

/// Scores the splits or the merges among events; `nights` in their order; `called` says whom each mention of the last night was taken for.
/// All who went from one household to one other together are one.
#[must_use]
pub fn rehoming_score(
    kind: RehomingKind,
    truth: &[Rehoming],
    nights: &[Vec<ShownMention>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> EventScore {
    let persons = TruePersons::of(nights, called, |_| true);
    let mut real: BTreeMap<(usize, u64), &Rehoming> = BTreeMap::new();
    for rehoming in truth.iter().filter(|it| !kind.others(it).0.is_empty()) {
        real.insert((rehoming.person, rehoming.uprn), rehoming);
    }
    let told: Vec<_> = events
        .iter()
        .filter(|event| event.kind == kind.event())
        .map(|event| {
            let who = persons.of_event(event).zip(uprn(event));
            let meant = who.map(|it| real.get(&it).map_or(Err(it), |real| Ok(real.households)));
            (meant, event.status)
        })
        .collect();
    let could = shown_moves(nights, ShownMention::is_open).into_iter().filter_map(
        |(number, person, home)| {
            let rehoming = *real.get(&(person, home))?;
            let (others, household) = kind.others(rehoming);
            let is_shown = |it: &ShownMention| {
                others.contains(&it.person)
                    && it.is_open()
                    && it.household == Some(household)
                    && it.at_home().is_some()
            };
            nights[number].iter().any(is_shown).then_some(Ok(rehoming.households))
        },
    );
    let could: BTreeSet<Result<[usize; 2], (usize, u64)>> = could.collect();
    EventScore::of(&told, Result::is_ok, &could)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{Rehoming, RehomingKind, rehoming_score};
    use crate::events::{EventId, EventStatus, LifeEvent, When};
    use crate::households::Residence;
    use crate::quality::ShownMention;
    use crate::values::{DatasetName, MentionKey, PersonId, Role, Uprn};

    fn lives(record: &str, person: usize, home: u64) -> ShownMention {
        let household = usize::try_from(home).ok();
        ShownMention { household, ..ShownMention::claimant(record, person, home, home) }
    }

    fn told(kind: RehomingKind, record: &str, to: u64) -> LifeEvent {
        LifeEvent {
            id: EventId::of(kind.event(), record, ""),
            kind: kind.event(),
            person: PersonId::from_bits(77).unwrap(),
            household: None,
            when: When::On(date(2026, 11, 1)),
            from: None,
            to: Uprn::from_number(to).ok().map(Residence::Uprn),
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

    fn went(person: usize, households: [usize; 2], stayed: &[usize], there: &[usize]) -> Rehoming {
        let uprn = households[1] as u64;
        Rehoming { person, households, uprn, stayed: stayed.to_vec(), were_there: there.to_vec() }
    }

    #[test]
    fn a_mother_and_child_who_leave_are_one_split_and_who_joins_somebody_is_none() {
        let nights = [
            vec![lives("1", 1, 10), lives("2", 2, 10), lives("3", 3, 10), lives("4", 4, 40)],
            vec![lives("1", 1, 20), lives("2", 2, 20), lives("3", 3, 10), lives("4", 4, 10)],
        ];
        let truth = [
            went(1, [10, 20], &[3], &[]),
            went(2, [10, 20], &[3], &[]),
            went(4, [40, 10], &[], &[3]),
        ];
        let score = |kind, events: &[LifeEvent]| {
            rehoming_score(kind, &truth, &nights, events, &BTreeMap::new())
        };
        let split = |record, to| told(RehomingKind::Split, record, to);
        let right = score(RehomingKind::Split, &[split("1", 20)]);
        assert_eq!((right.told, right.could, right.duplicates), (1, 1, 0));
        assert!((right.all.precision - 1.0).abs() < 1e-9 && (right.all.recall - 1.0).abs() < 1e-9);
        let twice = score(RehomingKind::Split, &[split("1", 20), split("2", 20)]);
        assert_eq!(twice.duplicates, 1);
        let wrong = score(RehomingKind::Split, &[split("4", 10)]);
        assert!(wrong.all.precision < 1e-9 && wrong.all.recall < 1e-9);
        let merge = score(RehomingKind::Merge, &[told(RehomingKind::Merge, "4", 10)]);
        assert_eq!((merge.told, merge.could), (1, 1));
        assert!((merge.all.precision - 1.0).abs() < 1e-9 && (merge.all.recall - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_split_is_not_shown_before_somebody_who_stayed_is() {
        let nights = [vec![lives("1", 1, 10)], vec![lives("1", 1, 20)]];
        let truth = [went(1, [10, 20], &[3], &[])];
        let score = rehoming_score(RehomingKind::Split, &truth, &nights, &[], &BTreeMap::new());
        assert_eq!(score.could, 0);
    }
}
