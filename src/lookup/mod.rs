//! Lookup: what one viewer is shown of a person or a household.
//!
//! In: an open edition and a [`Permit`] for each person. Out: disclosures; the best name, date and address are chosen among what the permit
//! opens, after the policy has spoken. Leaves to `sharing` who may see what, and to `cli` and later `http` how it looks.
//!
//! ```text
//!  edition ──→ held ──(permit)──→ visible ──┬→ survivorship ──→ person ──┬→ PersonDisclosure
//!            (all of it,           (what     ├→ homes ─────────┘          │
//!             stays inside)         is open) ├→ relations ─────┘          └→ household ──→ HouseholdDisclosure
//! ```
//!
//! The first arrow reads of each record its key and the date of birth that it says, which is what a decision may know (where a gateway counts difficulties,
//! `factors` reads what shows them); the second is the only way on: it reads whole what a permit opens, and takes it apart field by field.
//! Everything behind it works on what is open alone, so that nothing has to be taken out again afterwards: no count, no date, no kind of
//! household rests on what is hidden. `door` is the one way in from outside: it decides, discloses, writes down, and only then answers.

mod account;
mod deciding;
mod disclosed;
mod door;
mod emergencies;
mod factors;
mod held;
mod homes;
mod household;
mod in_force;
mod known_facts;
mod lived;
mod matching;
mod namesakes;
mod naming;
mod needs;
mod opened;
mod parting;
mod past;
mod person;
mod question;
mod relations;
mod replayed;
mod shown;
mod since;
mod sources;
mod survivorship;
mod telling;
#[cfg(test)]
mod tests;
mod trace;
mod visible;
mod weighing;
mod whose;

use std::collections::BTreeMap;

use held::Held;
use relations::{Companion, shown_relations};
use visible::Visible;

use crate::editions::{EditionError, OpenEdition, StoredHousehold};
use crate::sharing::Permit;
use crate::values::{HouseholdId, PersonId};

pub use disclosed::Disclosed;
pub use door::{Door, Ground, Work};
pub use emergencies::{EmergencyLook, ReviewState, emergencies, is_suspended};
pub use in_force::{ActsInForce, JournalledLooks, PolicyInForce, StoredLineage};
pub use known_facts::KnownFacts;
pub use lived::{LivedAnswer, LivedDisclosure, LivedThere, LivedWhere};
pub use matching::{LikelyPerson, MatchAnswer, MatchBand, MatchDisclosure};
pub use naming::named_record;
pub use needs::{Decides, Lineage, LookLog, OfWhom, StandingActs, Stands};
pub use question::{Answer, DoorFault, Question};
pub use replayed::{Replayed, asked_then, question_of, replayed, user_then};
pub use shown::{
    Confidence, HouseholdDisclosure, KnownTo, PersonDisclosure, Shown, ShownAddress, ShownDetail,
    ShownName, ShownRelation, ShownStay, Standing,
};
pub use since::{DecidedOne, Since};
pub use sources::Sources;
pub use telling::{Telling, TellingAnswer, Told};
pub use weighing::{Newcomer, Weights};

/// An edition with what the rules say of its datasets.
#[derive(Clone, Copy)]
pub struct Shelf<'e> {
    /// The edition.
    pub edition: &'e OpenEdition,
    /// What the rules say.
    pub sources: &'e Sources<'e>,
    /// What has been settled since.
    pub since: &'e Since,
}

impl Shelf<'_> {
    /// A household with those who surely live there.
    fn household(self, id: HouseholdId) -> Result<Option<StoredHousehold>, EditionError> {
        Ok(self.edition.household(id)?.map(|it| self.since.household(it)))
    }
}

/// What a permit shows of a person; none if nothing is left to be shown. `companions` are permits for others: what the person is to them,
/// and that they live together, is shown as far as those allow it.
///
/// # Errors
/// If the edition cannot be read.
pub fn person(
    on: Shelf<'_>,
    permit: &Permit,
    companions: &[&Permit],
) -> Result<Option<PersonDisclosure>, EditionError> {
    let Some(held) = Held::read(on, permit.person())? else { return Ok(None) };
    let others = all_held(on, companions)?;
    person_held(on, (permit, &held), others.iter().map(|(permit, held)| (*permit, held)))
}

/// The same of somebody who is held already, and companions who are.
fn person_held<'p>(
    on: Shelf<'_>,
    (permit, held): (&Permit, &Held<'_>),
    companions: impl Iterator<Item = (&'p Permit, &'p Held<'p>)>,
) -> Result<Option<PersonDisclosure>, EditionError> {
    let Some(visible) = Visible::of(held, permit, on.sources)? else { return Ok(None) };
    let others = companions_of(on, companions.filter(|(it, _)| it.person() != permit.person()))?;
    let home = home_of(on, &visible, &others)?;
    person_among(on, (&visible, permit), &others, home.as_ref()).map(Some)
}

/// What permits show of a household: the union of what each shows of its member. None if nobody may be shown to belong to it.
///
/// # Errors
/// If the edition cannot be read.
pub fn household(
    on: Shelf<'_>,
    id: HouseholdId,
    permits: &[&Permit],
) -> Result<Option<HouseholdDisclosure>, EditionError> {
    let people = all_held(on, permits)?;
    household_held(on, id, people.iter().map(|(permit, held)| (*permit, held)))
}

/// The same of people who are held already.
fn household_held<'p>(
    on: Shelf<'_>,
    id: HouseholdId,
    people: impl Iterator<Item = (&'p Permit, &'p Held<'p>)>,
) -> Result<Option<HouseholdDisclosure>, EditionError> {
    let Some(stored) = on.household(id)? else { return Ok(None) };
    let companions = companions_of(on, people)?;
    let people: Vec<&Visible> = companions.values().map(|it| &it.visible).collect();
    let members = household::visible_members(&stored, &people);
    // relations to those who are not shown here are not shown either
    let shown: BTreeMap<PersonId, Companion<'_>> =
        companions.into_iter().filter(|(id, _)| members.binary_search(id).is_ok()).collect();
    let mut disclosed = Vec::with_capacity(shown.len());
    for companion in shown.values() {
        let me = (&companion.visible, companion.permit);
        disclosed.push(person_among(on, me, &shown, Some(&stored))?);
    }
    if disclosed.is_empty() {
        return Ok(None);
    }
    Ok(household::disclosed(&stored, &shown, disclosed, on.sources))
}

/// Those of whom there are permits, as they are held.
fn all_held<'p>(
    on: Shelf<'p>,
    permits: &[&'p Permit],
) -> Result<Vec<(&'p Permit, Held<'p>)>, EditionError> {
    let mut all = Vec::with_capacity(permits.len());
    for permit in permits {
        all.extend(Held::read(on, permit.person())?.map(|held| (*permit, held)));
    }
    Ok(all)
}

fn companions_of<'p>(
    on: Shelf<'_>,
    people: impl Iterator<Item = (&'p Permit, &'p Held<'p>)>,
) -> Result<BTreeMap<PersonId, Companion<'p>>, EditionError> {
    let mut companions = BTreeMap::new();
    for (permit, held) in people {
        if let Some(visible) = Visible::of(held, permit, on.sources)? {
            companions.insert(permit.person(), Companion { visible, permit });
        }
    }
    Ok(companions)
}

/// The household of which it may be known that a person belongs to it.
fn home_of(
    on: Shelf<'_>,
    visible: &Visible,
    others: &BTreeMap<PersonId, Companion<'_>>,
) -> Result<Option<StoredHousehold>, EditionError> {
    let Some(id) = visible.household else { return Ok(None) };
    let Some(household) = on.household(id)? else { return Ok(None) };
    let mut people: Vec<&Visible> = others.values().map(|it| &it.visible).collect();
    people.push(visible);
    let may = household::visible_members(&household, &people).contains(&visible.person);
    Ok(may.then_some(household))
}

fn person_among(
    on: Shelf<'_>,
    me: (&Visible, &Permit),
    others: &BTreeMap<PersonId, Companion<'_>>,
    home: Option<&StoredHousehold>,
) -> Result<PersonDisclosure, EditionError> {
    let (visible, permit) = me;
    let dwelling = homes::dwelling(on.edition, visible, permit, on.sources, home)?;
    let relations = shown_relations(on.edition, me, others, on.sources)?;
    Ok(person::disclosed(visible, permit, on.sources, dwelling, relations))
}
