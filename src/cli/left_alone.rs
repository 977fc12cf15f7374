//! Who has died in a household of which only children are left.
//!
//! In: an edition, a household of it and an operator's permit. Out: each adult who lived there with them until death, and the records that say so. That a
//! household is one of children alone is told by the edition.

use serde_json::{Value, json};

use crate::editions::{EditionError, OpenEdition, ResidenceHistory, StoredHousehold};
use crate::households::{Composition, Residence, Stay, StayDate};
use crate::pipeline::{has_died, is_child};
use crate::sharing::OperatorPermit;
use crate::values::{PersonId, SharedField};

/// An adult who has died.
#[derive(Debug)]
pub(super) struct DeadAdult {
    person: PersonId,
    /// The keys of the records that say so.
    records: Vec<String>,
}

impl DeadAdult {
    pub(super) fn line(&self) -> String {
        let Self { person, records } = self;
        format!("  {person} lived here too and has died, by {}", records.join(", "))
    }

    pub(super) fn to_json(&self) -> Value {
        let Self { person, records } = self;
        json!({ "person_id": person.to_string(), "records": records })
    }
}

/// The adults whom the children have lost, ascending by identifier; none if the household is not one of children alone. Whoever died or left
/// before any of the children came is not one of them.
pub(super) fn dead_adults(
    edition: &OpenEdition,
    household: &StoredHousehold,
    permit: &OperatorPermit<'_>,
) -> Result<Vec<DeadAdult>, EditionError> {
    if household.composition != Composition::ChildrenAlone {
        return Ok(Vec::new());
    }
    let home = &household.residence;
    let mut since = None;
    for member in &household.members {
        let history = edition.residence_history(member.person)?;
        let came = history.iter().flat_map(|it| at(it, home)).filter_map(|stay| stay.from.by());
        since = since.into_iter().chain(came).min();
    }
    let mut dead = Vec::new();
    for history in edition.residence_histories() {
        let history = history?;
        let left = |stay: &Stay| stay.to.and_then(StayDate::by);
        let lived_with_them = at(&history, home).filter_map(left).any(|to| Some(to) >= since);
        if lived_with_them && let Some(adult) = dead_adult(edition, history.person, permit)? {
            dead.push(adult);
        }
    }
    dead.sort_by_key(|adult| adult.person);
    Ok(dead)
}

fn at<'h>(history: &'h ResidenceHistory, home: &Residence) -> impl Iterator<Item = &'h Stay> {
    history.stays.iter().filter(move |stay| stay.residence == *home)
}

/// The person, if an adult who has died.
fn dead_adult(
    edition: &OpenEdition,
    id: PersonId,
    permit: &OperatorPermit<'_>,
) -> Result<Option<DeadAdult>, EditionError> {
    if !permit.scope().tells_home_of(id) {
        return Ok(None);
    }
    let as_of = edition.manifest().as_of;
    let Some(person) = edition.person(id)?.filter(|person| person.household.is_none()) else {
        return Ok(None);
    };
    let mut records = Vec::new();
    for number in person.records {
        let Some(stored) = edition.record_at(number)? else { continue };
        if is_child(&stored.record, as_of) {
            return Ok(None);
        }
        let told = permit.shows(id, &stored.record.key, SharedField::DateOfDeath);
        if told && has_died(&stored.record, as_of) {
            records.push(stored.record.key.to_string());
        }
    }
    Ok((!records.is_empty()).then_some(DeadAdult { person: id, records }))
}
