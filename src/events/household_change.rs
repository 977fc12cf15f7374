//! Households that part, and households that come together.
//!
//! In: tonight's changes of address. Out: for each household that some have left and in which others have stayed, one split; for each
//! household whose people came out of two, one merge. Both rest on what the changes of address rest on.

use std::collections::BTreeMap;

use super::address_change::name_of;
use super::detect::Nights;
use super::life_event::{EventId, EventKind, LifeEvent};
use crate::values::HouseholdId;

/// The splits and merges that these changes of address make.
pub(super) fn found(nights: Nights<'_>, new: &[LifeEvent]) -> Vec<LifeEvent> {
    let moves = || new.iter().filter(|event| event.kind == EventKind::ChangeOfAddress);
    let mut left: BTreeMap<HouseholdId, &LifeEvent> = BTreeMap::new();
    let mut joined: BTreeMap<HouseholdId, &LifeEvent> = BTreeMap::new();
    for event in moves() {
        let before = nights.before.get(&event.person).and_then(|person| person.household);
        let (Some(before), Some(now)) = (before, event.household) else { continue };
        if before == now {
            continue;
        }
        // somebody stayed behind, by the same name of the household
        let stayed = nights.now.values().any(|it| {
            it.household == Some(before)
                && nights.before.get(&it.id).is_some_and(|then| then.household == Some(before))
        });
        if stayed {
            left.entry(before).or_insert(event);
        }
        // somebody was there already, and it was not the one who came, taken for a newcomer
        let was_there = nights.before.values().any(|it| {
            it.household == Some(now)
                && it.id != event.person
                && nights.now.get(&it.id).is_some_and(|person| person.household == Some(now))
        });
        if was_there {
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
