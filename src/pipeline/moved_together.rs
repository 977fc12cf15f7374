//! Who may have moved with somebody, and who is known not to be them.
//!
//! In: tonight's persons, the moves known so far, what stewards decided. Out: whoever holds tonight a record that a move rests on, so that they are
//! looked at every night; every two persons who are two by decision. Whether they have moved, and may be one, is left to `events`.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::events::{EventKind, LifeEvent};
use crate::persons::Person;
use crate::pipeline::night_events::Tonight;
use crate::values::PersonId;

/// Whoever holds a record that a known move rests on: it may be another than whom that is told of.
pub(super) fn holders(tonight: Tonight<'_>, known: &[LifeEvent]) -> Vec<PersonId> {
    let moves = known.iter().filter(|event| event.kind == EventKind::ChangeOfAddress);
    let evidence: FxHashSet<u32> = moves
        .flat_map(|event| &event.evidence)
        .filter_map(|key| tonight.records.binary_search_by(|it| it.key.cmp(key)).ok())
        .filter_map(|at| u32::try_from(at).ok())
        .collect();
    let holds = |person: &&Person| person.records.iter().any(|at| evidence.contains(at));
    tonight.persons.iter().filter(holds).map(|person| person.id).collect()
}

/// Every two persons who are two by decision, the lesser first.
pub(super) fn apart(tonight: Tonight<'_>) -> BTreeSet<[PersonId; 2]> {
    let concerned: FxHashSet<u32> = tonight.parted.iter().flatten().copied().collect();
    if concerned.is_empty() {
        return BTreeSet::new();
    }
    let of_person = |person: &Person| {
        let (id, records) = (person.id, person.records.iter());
        records.filter(|at| concerned.contains(at)).map(|at| (*at, id)).collect::<Vec<_>>()
    };
    let person_of: BTreeMap<u32, PersonId> = tonight.persons.iter().flat_map(of_person).collect();
    let pair = |[one, other]: &[u32; 2]| {
        let (one, other) = (*person_of.get(one)?, *person_of.get(other)?);
        Some([one.min(other), one.max(other)])
    };
    tonight.parted.iter().filter_map(pair).collect()
}
