//! What is looked at in a declaration.
//!
//! In: the declaration, what is known of the people whom it names, the day, the rules. Out: nothing, or every fault. A person whom the declarant may
//! not act on is as one who is not there.

use jiff::civil::Date;

use super::checked::people;
use super::dates::{self, bounds_of};
use super::declaration::{Declaration, Happened, KnownPeople, KnownPerson, Movers};
use super::fault::{DeclarationFaults, Found};
use super::proof;
use crate::journal::{Destination, NameSince};
use crate::rules::DeclaringRules;
use crate::values::{HouseholdId, LifeEventKind, PersonId};

/// More people than this do not move in one declaration.
const MOST_PEOPLE: usize = 30;
/// More children than this are not born at once.
const MOST_CHILDREN: usize = 8;
/// Nobody has a child sooner than so many years after their own birth.
const YOUNGEST_PARENT: i16 = 10;
const LONGEST_REFERENCE: usize = 80;
const LONGEST_NAME: usize = 100;
const LONGEST_TEXT: usize = 300;

const NOT_THERE: &str = "look the person up, and send the identifier that the view gives";

/// Every fault of a declaration.
pub(super) fn check(
    declaration: &Declaration,
    known: &KnownPeople,
    today: Date,
    rules: &DeclaringRules,
) -> Result<(), DeclarationFaults> {
    let Declaration { happened, when, level, seen, channel, told_by, by: _, reference, reason } =
        declaration;
    let mut found = Found::default();
    dates::check(*when, happened.kind(), today, rules, &mut found);
    proof::check(happened.kind(), *level, seen, *channel, *told_by, &mut found);
    texts(reference, reason.as_deref(), &mut found);
    whom(declaration, known, &mut found);
    match happened {
        Happened::ChangeOfAddress { whom, to } => {
            match whom {
                Movers::Household(_) | Movers::People(_) => {}
                Movers::Members { household, members } => {
                    members_of(*household, members, known, "happened.whom", &mut found);
                }
            }
            let movers = people(happened, known);
            destination(to.as_ref(), movers, known, &mut found);
        }
        Happened::Birth { parents, children } => {
            birth(declaration, parents, children, known, &mut found);
        }
        Happened::NameChange { person: _, name } => {
            if name.forenames.is_empty() && name.surname.is_empty() {
                found.add("happened.name", "it is empty", "write the name that is new");
            }
            name_fits(name, &mut found);
        }
        Happened::Separation { household, whom, apart_from, to } => {
            members_of(*household, whom, known, "happened.whom", &mut found);
            members_of(*household, apart_from, known, "happened.apart_from", &mut found);
            if apart_from.is_empty() {
                found.add(
                    "happened.apart_from",
                    "nobody is named whom they part from",
                    "name them: they are never told",
                );
            }
            if whom.iter().any(|id| apart_from.contains(id)) {
                found.add(
                    "happened.apart_from",
                    "somebody parts from themselves",
                    "name each person on one side",
                );
            }
            destination(to.as_ref(), whom, known, &mut found);
        }
        Happened::Joining { whom, household } => match known.households.get(household) {
            None => found.add("happened.household", "there is no such household", NOT_THERE),
            Some(members) if whom.iter().any(|id| members.contains(id)) => found.add(
                "happened.whom",
                "somebody is of that household already",
                "name those who have come",
            ),
            Some(_) => {}
        },
        Happened::Death { .. } | Happened::Circumstance { .. } => {}
    }
    found.or(())
}

fn texts(reference: &str, reason: Option<&str>, found: &mut Found) {
    let visible = |text: &str| !text.chars().any(char::is_control);
    if reference.trim().is_empty() || reference.len() > LONGEST_REFERENCE || !visible(reference) {
        found.add(
            "reference",
            "it is empty, too long or has characters that are not seen",
            "write your own number for it, in at most 80 characters",
        );
    }
    if reason.is_some_and(|reason| reason.len() > LONGEST_TEXT || !visible(reason)) {
        found.add("reason", "it is too long or has characters that are not seen", "shorten it");
    }
}

/// That there is somebody, that they are known, and that it can have happened in their lives.
fn whom(declaration: &Declaration, known: &KnownPeople, found: &mut Found) {
    let happened = &declaration.happened;
    if let Happened::ChangeOfAddress { whom: Movers::Household(household), to: _ } = happened
        && !known.households.contains_key(household)
    {
        found.add("happened.whom", "there is no such household", NOT_THERE);
        return;
    }
    let people = people(happened, known);
    if people.is_empty() {
        found.add("happened.whom", "nobody is named", "say whom it is about");
    }
    if people.len() > MOST_PEOPLE {
        found.add("happened.whom", "too many people are named", "declare it in parts");
    }
    for id in people {
        match known.people.get(id) {
            None => found.add("happened.whom", "there is no such person", NOT_THERE),
            Some(person) => lifetime(declaration, person, found),
        }
    }
}

/// That an event lies within a life.
fn lifetime(declaration: &Declaration, person: &KnownPerson, found: &mut Found) {
    let KnownPerson { born, died, home: _, leaves: _ } = person;
    let kind = declaration.happened.kind();
    let (first, last) = (declaration.when.earliest(), declaration.when.latest());
    if let Some((born, _)) = born.and_then(bounds_of)
        && last < born
    {
        found.add("when", "it is before a person was born", "look at the year, and at the person");
    }
    // who has died is named as a parent still, and a death that is known is told again
    let after_death = died.is_some_and(|died| first > died);
    if after_death && kind != LifeEventKind::Death && kind != LifeEventKind::Birth {
        found.add(
            "happened.whom",
            "the person is known to have died before",
            "look at the person; if they live, have the death cancelled first",
        );
    }
}

fn members_of(
    household: HouseholdId,
    people: &[PersonId],
    known: &KnownPeople,
    field: &'static str,
    found: &mut Found,
) {
    match known.households.get(&household) {
        None => found.add("happened.household", "there is no such household", NOT_THERE),
        Some(members) => {
            if people.iter().any(|id| !members.contains(id)) {
                found.add(
                    field,
                    "somebody is not of that household",
                    "name members of the household only; declare others by themselves",
                );
            }
        }
    }
}

fn destination(
    to: Option<&Destination>,
    movers: &[PersonId],
    known: &KnownPeople,
    found: &mut Found,
) {
    let Some(to) = to else { return };
    if let Destination::Written { text, area: _ } = to
        && (text.trim().len() < 5
            || text.len() > LONGEST_TEXT
            || text.chars().any(char::is_control))
    {
        found.add(
            "happened.to",
            "it is too short or too long for an address, or has characters that are not seen",
            "write the address in one line with its postcode, or leave it out",
        );
    }
    let stays = |id: &PersonId| known.people.get(id).is_some_and(|it| it.home.as_ref() == Some(to));
    if !movers.is_empty() && movers.iter().all(stays) {
        found.add("happened.to", "it is where they live already", "look at the address");
    }
}

fn birth(
    declaration: &Declaration,
    parents: &[PersonId],
    children: &[NameSince],
    known: &KnownPeople,
    found: &mut Found,
) {
    if parents.len() > 2 {
        found.add("happened.parents", "there are more than two", "name the mother and one other");
    }
    if children.is_empty() || children.len() > MOST_CHILDREN {
        found.add(
            "happened.children",
            "there is no child, or there are too many",
            "write one for each child, without names if there are none yet",
        );
    }
    for name in children {
        name_fits(name, found);
    }
    for parent in parents.iter().filter_map(|id| known.people.get(id)) {
        let Some((born, _)) = parent.born.and_then(bounds_of) else { continue };
        if declaration.when.latest().year() - born.year() < YOUNGEST_PARENT {
            found.add(
                "happened.parents",
                "one of them would have been a child of under ten",
                "look at who is named as a parent",
            );
        }
    }
}

fn name_fits(name: &NameSince, found: &mut Found) {
    let fits = |text: &str| text.len() <= LONGEST_NAME && !text.chars().any(char::is_control);
    if !fits(&name.forenames) || !fits(&name.surname) {
        found.add(
            "happened.name",
            "it is too long or has characters that are not seen",
            "write it in at most 100 characters each",
        );
    }
}
