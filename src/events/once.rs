//! One event that is seen at two persons who are one.
//!
//! A person may stand under two identifiers for some nights, as a link that would join them is too weak or has only just been found. What
//! happens to such a person is seen twice. In: events, tonight's persons. Out: each event once. Whether two persons are one is not decided
//! here: two who move together under one name, and whom nothing says to be two, are one or the other for a steward to say; until then
//! the move is told of one of them, and rests on the records of both: by these the other one is known again, night after night, and told of as well
//! as soon as the two are known to be two.

use std::collections::{BTreeMap, BTreeSet};

use super::address_change::{name_of, testimony};
use super::detect::{Nights, Testimony, first_told};
use super::left_again::LeftAgain;
use super::life_event::{EventId, EventKind, EventStatus, LifeEvent, When};
use super::snapshot::PersonNight;
use crate::values::{MentionKey, PersonId};

/// Makes one of what was told of two who have become one since: the earlier keeps its name, and gains what the other rests on. Moves that are
/// over are left as they are.
pub(super) fn of_who_became_one(events: &mut BTreeMap<EventId, LifeEvent>, left: &LeftAgain) {
    let mut first: BTreeMap<(PersonId, String), EventId> = BTreeMap::new();
    let mut moves: Vec<(jiff::civil::Date, EventId)> = events
        .values()
        .filter(|event| event.kind == EventKind::ChangeOfAddress && !left.is_over(event))
        .map(|event| (event.first_seen, event.id))
        .collect();
    moves.sort_unstable();
    for (_, id) in moves {
        let Some(event) = events.get(&id) else { continue };
        let what = (event.person, event.to.as_ref().map(name_of).unwrap_or_default());
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

/// The moves of whoever holds tonight a record that a known move of somebody else rests on: they were seen to make the same one on an earlier night, and may
/// be who it is told of. A record that was that person's last night has only been regrouped, and has moved nobody.
pub(super) fn folded(nights: Nights<'_>, known: &[LifeEvent]) -> Vec<LifeEvent> {
    let is_remembered = |event: &&LifeEvent| {
        event.kind == EventKind::ChangeOfAddress
            && (nights.as_of - event.first_seen).get_days() <= nights.rules.remembered_days
    };
    let moves: Vec<&LifeEvent> = known.iter().filter(is_remembered).collect();
    let evidence: BTreeSet<&MentionKey> = moves.iter().flat_map(|event| &event.evidence).collect();
    let mut holders: BTreeMap<&MentionKey, &PersonNight> = BTreeMap::new();
    for person in nights.now.values() {
        let keys = person.open().map(|record| &record.key);
        holders.extend(keys.filter(|key| evidence.contains(key)).map(|key| (key, person)));
    }
    let mut folded: BTreeMap<EventId, LifeEvent> = BTreeMap::new();
    for event in moves {
        // what rests on others' records alone was never told of two: somebody else may be who it is told of (`likely_move`)
        let own = |key: &MentionKey| nights.was.get(key) == Some(&event.person);
        if !event.evidence.iter().any(own) {
            continue;
        }
        let was_anothers =
            |key: &&MentionKey| nights.was.get(*key).is_some_and(|then| *then != event.person);
        let others = event.evidence.iter().filter(was_anothers).filter_map(|key| holders.get(key));
        for other in others.filter(|other| other.id != event.person) {
            folded.extend(made_too(nights, event, other).map(|made| (made.id, made)));
        }
    }
    folded.into_values().collect()
}

/// A known move as somebody else's, if they live where it led to.
fn made_too(nights: Nights<'_>, event: &LifeEvent, other: &PersonNight) -> Option<LifeEvent> {
    let to = event.to.as_ref().filter(|to| other.residence.as_ref() == Some(*to))?;
    let said = testimony(other, event.from.as_ref(), to)?;
    let began = said.began.filter(|began| *began <= nights.as_of);
    let said = Testimony { began, ..said };
    let made = first_told(nights, event.kind, other, said, &name_of(to));
    // what nobody states is when the two were seen to move, and not since last night
    let when = began.map_or(event.when, When::On);
    Some(LifeEvent { when, from: event.from.clone(), to: event.to.clone(), ..made })
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

/// True if the two go by one whole name, are not born on two days, no row names them side by side as two, and nobody has decided that they are.
fn may_be_one(nights: Nights<'_>, one: PersonId, other: PersonId) -> bool {
    if nights.apart.contains(&[one.min(other), one.max(other)]) {
        return false;
    }
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
