//! Households that part, and households that come together.
//!
//! In: tonight's changes of address. Out: for each household that some have left and in which others have stayed, one split; for each
//! household whose people came out of two, one merge. Both rest on what the changes of address rest on, and on what says of the others that
//! they belong there: who merely stands at an address may have come after those who left it, or have left it before those who come.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::address_change::name_of;
use super::detect::Nights;
use super::life_event::{EventId, EventKind, LifeEvent, When};
use super::snapshot::{PersonNight, RecordNight};
use crate::households::Residence;
use crate::values::{HouseholdId, PersonId};

/// The splits and merges that these changes of address make; `known` are all that are known, the new ones among them.
pub(super) fn found(
    nights: Nights<'_>,
    new: &[LifeEvent],
    known: &BTreeMap<EventId, LifeEvent>,
) -> Vec<LifeEvent> {
    let mut left: BTreeMap<HouseholdId, &LifeEvent> = BTreeMap::new();
    let mut joined: BTreeMap<HouseholdId, &LifeEvent> = BTreeMap::new();
    for event in new.iter().filter(|event| event.kind == EventKind::ChangeOfAddress) {
        let Some(mover) = nights.now.get(&event.person) else { continue };
        let before = nights.before.get(&event.person).and_then(|person| person.household);
        let (Some(before), Some(now)) = (before, event.household) else { continue };
        let (Some(from), Some(to)) = (&event.from, &event.to) else { continue };
        if before == now {
            continue;
        }
        let others = |household| {
            nights.now.values().filter(move |it| {
                let then = nights.before.get(&it.id);
                it.id != event.person
                    && it.household == Some(household)
                    && then.is_some_and(|then| then.household == Some(household))
            })
        };
        if others(before).any(|it| has_stayed(it, mover, from, left_by(event))) {
            left.entry(before).or_insert(event);
        }
        // who has come from there too has only been found sooner: a household that is seen to move one by one
        let moved_with = |other: PersonId| {
            let mut all = known.values().chain(new);
            all.any(|it| {
                (it.kind, it.person) == (EventKind::ChangeOfAddress, other)
                    && (&it.from, &it.to) == (&event.from, &event.to)
            })
        };
        let was_there = |it: &PersonNight| {
            let then = nights.before.get(&it.id);
            let came_too = then.is_some_and(|then| has_been_at(then, from));
            !came_too && !has_been_at(it, from) && !moved_with(it.id)
        };
        if others(now).any(|it| was_there(it) && lives_with(it, mover, to)) {
            joined.entry(now).or_insert(event);
        }
    }
    let of = |kind: EventKind, (household, event): (HouseholdId, &LifeEvent)| LifeEvent {
        id: EventId::of(
            kind,
            &household.to_string(),
            &event.to.as_ref().map_or_else(String::new, name_of),
        ),
        kind,
        household: Some(household),
        ..event.clone()
    };
    let splits = left.into_iter().map(|it| of(EventKind::HouseholdSplit, it));
    let merges = joined.into_iter().map(|it| of(EventKind::HouseholdMerge, it));
    splits.chain(merges).collect()
}

/// The first day on which the mover may have been gone.
fn left_by(event: &LifeEvent) -> Date {
    match event.when {
        When::On(day) | When::Between(day, _) => day,
    }
}

/// True if an open record has somebody still at the home that another has left, and they lived there together: it says since when, and that was
/// before the other had gone, or its row names both. Who came later took the home over.
fn has_stayed(it: &PersonNight, mover: &PersonNight, from: &Residence, gone: Date) -> bool {
    it.open()
        .filter(|record| is_at(record, from) && !record.ended)
        .any(|record| record.from.is_some_and(|since| since < gone) || names_both(record, mover))
}

/// True if an open row names somebody and the mover at the home that the mover has come to: else the one may have left it before the other came.
fn lives_with(it: &PersonNight, mover: &PersonNight, to: &Residence) -> bool {
    it.open().any(|record| is_at(record, to) && !record.ended && names_both(record, mover))
}

fn names_both(record: &RecordNight, other: &PersonNight) -> bool {
    let row = |it: &RecordNight| (it.key.dataset.clone(), it.key.record_id.clone());
    other.open().any(|it| row(it) == row(record))
}

fn has_been_at(person: &PersonNight, home: &Residence) -> bool {
    person.records.iter().any(|record| is_at(record, home))
}

fn is_at(record: &RecordNight, home: &Residence) -> bool {
    record.home.as_ref().is_some_and(|at| at.residence == *home)
}
