//! Moves that are over: whoever had moved has left that home since, and may move there once more.
//!
//! In: the events that are known. Out: which of the moves among them another one has followed, and a name for one that leads to the same home again. An
//! event is named after where it leads to, so that the same move is never told twice; without this, who goes back and forth, as students do each
//! term, would be told of once and never again as long as the first move is remembered.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::address_change::name_of;
use super::life_event::{EventId, EventKind, EventStatus, LifeEvent};
use crate::values::PersonId;

/// Who has left which home, and the last night that was the first to see it. Only confirmed moves count: what one source says may be taken back.
pub(super) struct LeftAgain(BTreeMap<(PersonId, String), Date>);

impl LeftAgain {
    pub(super) fn of<'e>(known: impl Iterator<Item = &'e LifeEvent>) -> Self {
        let mut left = BTreeMap::new();
        for event in known {
            let LifeEvent { kind, person, from, status, first_seen, .. } = event;
            let (EventKind::ChangeOfAddress, EventStatus::Confirmed, Some(from)) =
                (kind, status, from)
            else {
                continue;
            };
            let last = left.entry((*person, name_of(from))).or_insert(*first_seen);
            *last = (*last).max(*first_seen);
        }
        Self(left)
    }

    /// True of a confirmed move to a home that has been left since.
    pub(super) fn is_over(&self, event: &LifeEvent) -> bool {
        let LifeEvent { kind, person, to, status, first_seen, .. } = event;
        let (EventKind::ChangeOfAddress, EventStatus::Confirmed, Some(to)) = (kind, status, to)
        else {
            return false;
        };
        self.0.get(&(*person, name_of(to))).is_some_and(|left| first_seen < left)
    }
}

/// The event under a name of its own, if one that is over bears its name.
pub(super) fn named(event: LifeEvent, events: &BTreeMap<EventId, LifeEvent>) -> LifeEvent {
    if !events.contains_key(&event.id) {
        return event;
    }
    let to = event.to.as_ref().map(name_of).unwrap_or_default();
    let what = format!("{to} again {}", event.first_seen);
    LifeEvent { id: EventId::of(event.kind, &event.person.to_string(), &what), ..event }
}
