//! Registered births and deaths against the truth, over several nights.
//!
//! In: for each night, every mention with the person it is of; the events that the last edition knows. Out: precision and recall of
//! those that rest on an entry of the register. An event is right if the person whom it names, by most of the identifier's other
//! mentions, was truly born or has truly died by an entry. What could be found are entries that came after the first night: deaths of
//! whom another dataset knows (the fenced roll alone does not count), births of children who live in the area.

use std::collections::{BTreeMap, BTreeSet};

use super::event_score::TruePersons;
use super::{EventScore, ShownMention};
use crate::events::{EventKind, LifeEvent};
use crate::values::PersonId;

/// What is registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Registered {
    /// A birth: the entry's `child`.
    Birth,
    /// A death: the entry's `deceased`.
    Death,
}

impl Registered {
    /// The kind of events that tell of it.
    #[must_use]
    pub const fn event(self) -> EventKind {
        match self {
            Self::Birth => EventKind::Birth,
            Self::Death => EventKind::Death,
        }
    }

    const fn role(self) -> &'static str {
        match self {
            Self::Birth => "child",
            Self::Death => "deceased",
        }
    }
}

/// Scores births or deaths among events; `nights` in their order; `called` says whom each mention of the last night was taken for.
#[must_use]
pub fn vital_score(
    what: Registered,
    nights: &[Vec<ShownMention>],
    events: &[LifeEvent],
    called: &BTreeMap<String, PersonId>,
) -> EventScore {
    let is_entry = |it: &&ShownMention| it.role_in_register() == Some(what.role());
    let mut entered: BTreeSet<usize> = BTreeSet::new();
    let mut could: BTreeSet<usize> = BTreeSet::new();
    let mut known: BTreeSet<usize> = BTreeSet::new();
    for (number, night) in nights.iter().enumerate() {
        let others = night.iter().filter(|it| it.is_open() && it.role_in_register().is_none());
        known.extend(others.map(|it| it.person));
        for ShownMention { person, home, .. } in night.iter().filter(is_entry) {
            let counts = match what {
                Registered::Death => known.contains(person),
                Registered::Birth => home.is_some(),
            };
            if entered.insert(*person) && number > 0 && counts {
                could.insert(*person);
            }
        }
    }
    let persons = TruePersons::of(nights, called, |it| it.role_in_register().is_none());
    let of_the_register = |event: &&LifeEvent| {
        let mut evidence = event.evidence.iter();
        event.kind == what.event() && evidence.any(|key| key.dataset.0 == "registrations")
    };
    let told: Vec<_> = events
        .iter()
        .filter(of_the_register)
        .map(|event| (persons.of_event(event), event.status))
        .collect();
    EventScore::of(&told, |person| entered.contains(person), &could)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{Registered, vital_score};
    use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
    use crate::quality::ShownMention;
    use crate::values::{DatasetName, MentionKey, PersonId, Role};

    fn mention(key: &str, person: usize) -> ShownMention {
        let mention = key.to_owned();
        ShownMention { mention, shown: None, ..ShownMention::claimant("", person, 1, 1) }
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
            vital_score(Registered::Death, &nights, &[event], &called)
        };
        let (right, wrong) = (of(ids[0]), of(ids[1]));
        assert_eq!((right.told, right.could), (1, 1), "the ninth is known to nobody");
        assert!(right.all.precision > 0.99 && right.all.recall > 0.99);
        assert!(wrong.all.precision < 0.01 && wrong.all.recall < 0.01);
    }
}
