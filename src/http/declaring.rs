//! What a declaration over HTTP rests on: whom the caller may name, who they were known as, which events a path names.
//!
//! In: what an act rests on. Out: people as far as a declaration needs them, and the acts of `notices` among what stands. Somebody hidden from the
//! caller is as somebody who is not there. Nothing that the caller may not see is compared with what they say, or a fault would tell it.

use std::collections::BTreeMap;

use super::acting::{Acting, Stop, There};
use super::code::Code;
use super::problem::Problem;
use super::reporting::of_events;
use super::service::Service;
use crate::households::Residence;
use crate::journal::{Destination, EventSubject, LookRefused, Looked};
use crate::lookup::{DoorFault, LookLog};
use crate::notices::declaring::{
    ChangeRefused, DeclarationFaults, Happened, KnownPeople, KnownPerson, Movers, ReferenceConflict,
};
use crate::notices::occurrence::{Acquaintance, Occurrence, destination_of};
use crate::sharing::gone_into;
use crate::store::{IdentifierHistory as _, Named, StoreError, Turn};
use crate::values::{BundleId, HouseholdId, OccurrenceId, PersonId};

/// The people whom a declaration names, as far as it needs them. Of a household that moves whole, those of whom the caller may know; else those of whom it may be told
/// that they are of it.
pub(super) fn people_of(acting: &Acting<'_, '_>, happened: &Happened) -> Result<KnownPeople, Stop> {
    let mut known = KnownPeople::default();
    let mut named: Vec<PersonId> = Vec::new();
    match happened {
        Happened::ChangeOfAddress { whom, to: _ } => match whom {
            Movers::Household(household) => {
                let members = members(acting, *household)?;
                named.extend(&members);
                known.households.insert(*household, members);
            }
            Movers::Members { household: _, members: people } | Movers::People(people) => {
                named.extend(people);
            }
        },
        Happened::Birth { parents, children: _ } => named.extend(parents),
        Happened::Death { person }
        | Happened::NameChange { person, name: _ }
        | Happened::Circumstance { what: _, person } => named.push(*person),
        Happened::Separation { household: _, whom, apart_from, to: _ } => {
            named.extend(whom.iter().chain(apart_from));
        }
        Happened::Joining { whom, household: _ } => named.extend(whom),
    }
    for id in named.iter().copied() {
        let There { person, standing: _ } = acting.person(id)?;
        let leaves = home_of(acting, person)?.as_ref().map(destination_of);
        known.people.insert(person, KnownPerson { leaves, ..KnownPerson::default() });
    }
    let held_against = match happened {
        Happened::ChangeOfAddress { whom: Movers::Members { household, members: _ }, to: _ }
        | Happened::Separation { household, .. } => {
            Some((*household, may_be_of(acting, *household, &named)?))
        }
        Happened::Joining { whom: _, household } => {
            members(acting, *household)?;
            Some((*household, shown_of(acting, *household)?))
        }
        Happened::ChangeOfAddress { whom: Movers::Household(_) | Movers::People(_), to: _ }
        | Happened::Birth { .. }
        | Happened::Death { .. }
        | Happened::NameChange { .. }
        | Happened::Circumstance { .. } => None,
    };
    known.households.extend(held_against);
    Ok(known)
}

/// Who lives in a household, of those of whom the caller may know; nobody, and it is not there.
fn members(acting: &Acting<'_, '_>, household: HouseholdId) -> Result<Vec<PersonId>, Stop> {
    let Some(found) = acting.edition().household(household)? else { return Err(Stop::Nobody) };
    let mut members = Vec::new();
    for member in found.members {
        if acting.knows(member.person)? {
            members.push(member.person);
        }
    }
    if members.is_empty() { Err(Stop::Nobody) } else { Ok(members) }
}

/// What may be shown is held against what the caller says, and shown by nothing: nothing is written of it either.
struct NoLook;

impl LookLog for NoLook {
    fn looked(&self, _: Looked) -> Result<u64, String> {
        Err("nothing is shown here".to_owned())
    }

    fn refused(&self, _: LookRefused) -> Result<u64, String> {
        Err("nobody is refused here".to_owned())
    }
}

/// Those of a household of whom the caller may be shown that they live there.
fn shown_of(acting: &Acting<'_, '_>, household: HouseholdId) -> Result<Vec<PersonId>, Stop> {
    let Some(found) = acting.edition().household(household)? else { return Ok(Vec::new()) };
    let shown = acting.footing.ask(&NoLook, |door| door.shown_members(acting.asking, household));
    let shown = shown.map_err(|fault| Stop::Fault(fault.into()))?;
    let members = found.members.into_iter().map(|it| it.person);
    Ok(members.filter(|it| shown.contains(&acting.footing.stands_for(*it))).collect())
}

/// Those who may be of a household for all that the caller may be shown: who is shown to live there, and of those named whoever is shown to live nowhere. A fault
/// is found by nothing else, or it would tell where somebody lives whose address is hidden.
fn may_be_of(
    acting: &Acting<'_, '_>,
    household: HouseholdId,
    named: &[PersonId],
) -> Result<Vec<PersonId>, Stop> {
    members(acting, household)?;
    let mut may_be = shown_of(acting, household)?;
    for person in named {
        if !may_be.contains(person) && home_shown(acting, *person)?.is_none() {
            may_be.push(*person);
        }
    }
    Ok(may_be)
}

/// Where somebody lives, if the caller may be shown that they do.
pub(super) fn home_shown(
    acting: &Acting<'_, '_>,
    person: PersonId,
) -> Result<Option<Destination>, Stop> {
    let household = acting.edition().person(person)?.and_then(|it| it.household);
    let Some(household) = household else { return Ok(None) };
    if !shown_of(acting, household)?.contains(&person) {
        return Ok(None);
    }
    Ok(home_of(acting, person)?.as_ref().map(destination_of))
}

fn home_of(acting: &Acting<'_, '_>, person: PersonId) -> Result<Option<Residence>, Stop> {
    let household = acting.edition().person(person)?.and_then(|it| it.household);
    let Some(household) = household else { return Ok(None) };
    Ok(acting.edition().household(household)?.map(|it| it.residence))
}

/// Whom the identifiers of a declaration stand for tonight, as far as it may be told that somebody has declared the same before: of whoever is shown to the
/// caller nowhere, and whom something hides or who is no matter of the caller's organisation, nothing is compared; their event is a new one.
pub(super) struct Tonight {
    known_as: BTreeMap<PersonId, Vec<PersonId>>,
    lives_with: BTreeMap<PersonId, Vec<PersonId>>,
}

impl Tonight {
    /// Of these people, and of those who live with them.
    pub(super) fn of(
        acting: &Acting<'_, '_>,
        people: impl IntoIterator<Item = PersonId>,
    ) -> Result<Self, Stop> {
        let mut tonight = Self { known_as: BTreeMap::new(), lives_with: BTreeMap::new() };
        let mut not_compared = Vec::new();
        for person in people {
            let household = acting.edition().person(person)?.and_then(|it| it.household);
            let household = match household {
                Some(household) => acting.edition().household(household)?,
                None => None,
            };
            let mut with = Vec::new();
            for member in household.into_iter().flat_map(|it| it.members) {
                if acting.knows(member.person)? {
                    with.push(member.person);
                }
            }
            for id in with.iter().copied().chain([person]) {
                let mut all = gone_into(acting.index, id).map_err(not_read)?;
                all.push(id);
                tonight.known_as.insert(id, all);
            }
            let There { person: _, standing } = acting.person(person)?;
            let apart = !acting.is_of_council() || !standing.restrictions.is_empty();
            if apart && home_shown(acting, person)?.is_none() {
                not_compared.push(person);
                with.clear();
            }
            tonight.lives_with.insert(person, with);
        }
        // last, as whoever lives with them has them among theirs
        tonight.known_as.extend(not_compared.into_iter().map(|it| (it, Vec::new())));
        Ok(tonight)
    }
}

impl Acquaintance for Tonight {
    fn known_as(&self, person: PersonId) -> Vec<PersonId> {
        self.known_as.get(&person).cloned().unwrap_or_else(|| vec![person])
    }

    fn lives_with(&self, person: PersonId) -> Vec<PersonId> {
        self.lives_with.get(&person).cloned().unwrap_or_default()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it takes what `map_err` gives")]
fn not_read(fault: StoreError) -> Stop {
    Stop::Fault(DoorFault::Standing(fault.to_string()).into())
}

/// By what a path names life events: one by its number, or all of a declaration by the reference that the resident has.
#[derive(Clone, Copy, Debug)]
pub(super) enum NamedEvents {
    One(OccurrenceId),
    Bundle(BundleId),
}

impl NamedEvents {
    /// What a path says.
    pub(super) fn of(text: &str) -> Result<Self, Problem> {
        let one = text.parse().map(Self::One).ok();
        let named = one.or_else(|| text.parse().map(Self::Bundle).ok());
        named.ok_or_else(|| Problem::of(Code::NoSuchAct))
    }

    /// The events about whom the caller may know; of everybody else, none are there.
    pub(super) fn found(
        self,
        service: &Service,
        acting: &Acting<'_, '_>,
    ) -> Result<Vec<Occurrence>, Stop> {
        let found: Vec<Occurrence> = of_events(service, |all| match self {
            Self::One(id) => all.get(id).cloned().into_iter().collect(),
            Self::Bundle(bundle) => all.of_bundle(bundle).cloned().collect(),
        })?;
        let mut known = Vec::with_capacity(found.len());
        for event in found {
            let people = match &event.whom {
                EventSubject::Person(person) => std::slice::from_ref(person),
                EventSubject::Newborn { parents, of_several: _ } => parents.as_slice(),
            };
            let mut all = true;
            for person in people {
                all &= acting.knows(now(acting, *person)?)?;
            }
            if all {
                known.push(event);
            }
        }
        if known.is_empty() { Err(Stop::Nobody) } else { Ok(known) }
    }
}

/// The identifier that a person goes by now, if theirs went into another.
fn now(acting: &Acting<'_, '_>, person: PersonId) -> Result<PersonId, Stop> {
    let (mut id, mut seen) = (person, Vec::new());
    loop {
        seen.push(id);
        let turns = acting.index.turns(Named::Person(id)).map_err(not_read)?;
        let into = turns.iter().rev().find_map(|it| match it.turn {
            Turn::MergedInto(bits) => Some(PersonId::from_bits(bits).ok()),
            Turn::Added | Turn::SplitFrom(_) | Turn::Retired => Some(None),
            Turn::TookIn(_) | Turn::GaveOff(_) => None,
        });
        match into.flatten().filter(|into| !seen.contains(into)) {
            Some(into) => id = into,
            None => return Ok(id),
        }
    }
}

/// Ten bytes that no other number of this write is made of.
pub(super) fn minted(acting: &Acting<'_, '_>, number: u64) -> OccurrenceId {
    let at = acting.asking.at.to_zoned(jiff::tz::TimeZone::UTC);
    let at = at.map_or(0, |at| u64::try_from(at.timestamp().as_millisecond()).unwrap_or_default());
    let mut random = [0; 10];
    random.copy_from_slice(&bytes(acting, b"occurrence", number)[..10]);
    OccurrenceId::new(at, random)
}

/// The reference of a declaration.
pub(super) fn bundle(acting: &Acting<'_, '_>) -> BundleId {
    let mut random = [0; 11];
    random.copy_from_slice(&bytes(acting, b"bundle", 0)[..11]);
    BundleId::of_random(random)
}

fn bytes(acting: &Acting<'_, '_>, what: &[u8], number: u64) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&acting.number).update(what).update(&number.to_le_bytes());
    *hasher.finalize().as_bytes()
}

impl From<DeclarationFaults> for Stop {
    fn from(faults: DeclarationFaults) -> Self {
        Problem::of(Code::ActNotPossible).with_detail(faults.to_string()).into()
    }
}

impl From<ReferenceConflict> for Stop {
    fn from(conflict: ReferenceConflict) -> Self {
        Problem::of(Code::Conflict).with_detail(conflict.to_string()).into()
    }
}

impl From<ChangeRefused> for Stop {
    fn from(refused: ChangeRefused) -> Self {
        match refused {
            ChangeRefused::Faults(faults) => faults.into(),
            ChangeRefused::Conflict(conflict) => conflict.into(),
        }
    }
}
