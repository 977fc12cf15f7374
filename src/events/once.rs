//! One event that is seen at two persons who are one.
//!
//! A person may stand under two identifiers for some nights, as a link that would join them is too weak or has only just been found. What
//! happens to such a person is seen twice. In: events, tonight's persons. Out: each event once. Whether two persons are one is not decided
//! here: two who move together under one name, and whom nothing says to be two, are one or the other for a steward to say; until then
//! the move is told of one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::detect::Nights;
use super::life_event::{EventId, EventKind, EventStatus, LifeEvent};
use super::snapshot::PersonNight;
use crate::values::PersonId;

/// Makes one of what was told of two who have become one since: the earlier keeps its name, and gains what the other rests on.
pub(super) fn of_who_became_one(events: &mut BTreeMap<EventId, LifeEvent>) {
    let mut first: BTreeMap<(PersonId, String), EventId> = BTreeMap::new();
    let mut moves: Vec<(jiff::civil::Date, EventId)> = events
        .values()
        .filter(|event| event.kind == EventKind::ChangeOfAddress)
        .map(|event| (event.first_seen, event.id))
        .collect();
    moves.sort_unstable();
    for (_, id) in moves {
        let Some(event) = events.get(&id) else { continue };
        let what = (event.person, format!("{:?}", event.to));
        let Some(earlier) = first.get(&what).copied() else {
            first.insert(what, id);
            continue;
        };
        if let Some(again) = events.remove(&id)
            && let Some(event) = events.get_mut(&earlier)
        {
            join(event, &again);
        }
    }
}

/// Leaves out moves of who may well be the same person as somebody that the same move is told of, known or new; that one gains what they rest
/// on. Gives the pairs of persons whom a steward has to tell apart.
pub(super) fn of_who_may_be_one(
    nights: Nights<'_>,
    known: &mut BTreeMap<EventId, LifeEvent>,
    new: Vec<LifeEvent>,
) -> (Vec<LifeEvent>, BTreeSet<[PersonId; 2]>) {
    let mut kept: Vec<LifeEvent> = Vec::new();
    let mut pairs = BTreeSet::new();
    for event in new {
        let same_move = |other: &LifeEvent| {
            event.kind == EventKind::ChangeOfAddress
                && other.kind == event.kind
                && other.person != event.person
                && (&other.from, &other.to) == (&event.from, &event.to)
                && may_be_one(nights, other.person, event.person)
        };
        let told = match known.values_mut().find(|it| same_move(it)) {
            Some(told) => Some(told),
            None => kept.iter_mut().find(|it| same_move(it)),
        };
        match told {
            Some(told) => {
                let mut pair = [told.person, event.person];
                pair.sort_unstable();
                pairs.insert(pair);
                join(told, &event);
            }
            None => kept.push(event),
        }
    }
    (kept, pairs)
}

/// One event's evidence added to another's.
fn join(event: &mut LifeEvent, again: &LifeEvent) {
    event.known_to.extend(again.known_to.iter().cloned());
    event.unknown_to.extend(again.unknown_to.iter().cloned());
    event.evidence.extend(again.evidence.iter().cloned());
    for names in [&mut event.known_to, &mut event.unknown_to] {
        names.sort_unstable();
        names.dedup();
    }
    event.evidence.sort_unstable();
    event.evidence.dedup();
    let known = event.known_to.clone();
    event.unknown_to.retain(|dataset| !known.contains(dataset));
    event.confidence = event.confidence.max(again.confidence);
    if again.status == EventStatus::Confirmed {
        event.status = EventStatus::Confirmed;
    }
}

/// True if the two go by one whole name, are not born on two days, and no row names them side by side as two.
fn may_be_one(nights: Nights<'_>, one: PersonId, other: PersonId) -> bool {
    let (Some(one), Some(other)) = (nights.now.get(&one), nights.now.get(&other)) else {
        return false;
    };
    let names = |person: &PersonNight| -> BTreeSet<(String, String)> {
        let whole = person.open().filter(|it| it.forename.chars().nth(1).is_some());
        whole.map(|it| (it.forename.clone(), it.surname.clone())).collect()
    };
    let births = |person: &PersonNight| -> BTreeSet<_> {
        person.open().filter_map(|record| record.born).collect()
    };
    let rows = |person: &PersonNight| -> BTreeSet<_> {
        let keys = person.records.iter().map(|it| &it.key);
        keys.map(|key| (key.dataset.0.clone(), key.record_id.clone())).collect()
    };
    let (born, other_born) = (births(one), births(other));
    !names(one).is_disjoint(&names(other))
        && (born.is_empty() || other_born.is_empty() || !born.is_disjoint(&other_born))
        && rows(one).is_disjoint(&rows(other))
}
