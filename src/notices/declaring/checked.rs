//! A declaration in which no fault was found.
//!
//! In: a declaration, what is known of the people, the day. Out: one report a person, ready to be placed among what is known; the digest by which the
//! same declaration is known again. There is no other way to one than through the checks.

use compact_str::{CompactString, ToCompactString};
use jiff::civil::Date;

use super::check::check;
use super::declaration::{Declaration, Happened, KnownPeople, Movers};
use super::fault::DeclarationFaults;
use crate::journal::{Destination, EventSubject, NameSince};
use crate::notices::occurrence::Report;
use crate::rules::DeclaringRules;
use crate::values::PersonId;

/// A declaration that may be written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckedDeclaration {
    pub(super) declaration: Declaration,
    /// One a person, in the order of identifiers; of children born together, in theirs.
    pub(super) reports: Vec<Report>,
    pub(super) digest: CompactString,
}

impl Declaration {
    /// Looks at all of it.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        mut self,
        known: &KnownPeople,
        today: Date,
        rules: &DeclaringRules,
    ) -> Result<CheckedDeclaration, DeclarationFaults> {
        self.put_in_order();
        check(&self, known, today, rules)?;
        let reports = reports(&self, known);
        let digest = digest_of(&self);
        Ok(CheckedDeclaration { declaration: self, reports, digest })
    }

    /// Lists of people say the same in any order.
    fn put_in_order(&mut self) {
        self.seen.sort_unstable();
        self.seen.dedup();
        let order = |people: &mut Vec<PersonId>| {
            people.sort_unstable();
            people.dedup();
        };
        match &mut self.happened {
            Happened::ChangeOfAddress { whom, to: _ } => match whom {
                Movers::Household(_) => {}
                Movers::Members { household: _, members } => order(members),
                Movers::People(people) => order(people),
            },
            Happened::Birth { parents, children: _ } => order(parents),
            Happened::Separation { household: _, whom, apart_from, to: _ } => {
                order(whom);
                order(apart_from);
            }
            Happened::Joining { whom, household: _ } => order(whom),
            Happened::Death { .. }
            | Happened::NameChange { .. }
            | Happened::Circumstance { .. } => {}
        }
    }
}

/// The people of a change that is theirs.
pub(super) fn people<'d>(happened: &'d Happened, known: &'d KnownPeople) -> &'d [PersonId] {
    match happened {
        Happened::ChangeOfAddress { whom, to: _ } => match whom {
            Movers::Household(household) => {
                known.households.get(household).map(Vec::as_slice).unwrap_or_default()
            }
            Movers::Members { household: _, members } => members,
            Movers::People(people) => people,
        },
        Happened::Separation { whom, .. } | Happened::Joining { whom, household: _ } => whom,
        Happened::Death { person }
        | Happened::NameChange { person, name: _ }
        | Happened::Circumstance { what: _, person } => std::slice::from_ref(person),
        Happened::Birth { parents, children: _ } => parents,
    }
}

/// One report a person.
fn reports(declaration: &Declaration, known: &KnownPeople) -> Vec<Report> {
    let blank = |whom| Report {
        kind: declaration.happened.kind(),
        whom,
        when: declaration.when,
        from: None,
        to: None,
        name: None,
        apart_from: Vec::new(),
        level: declaration.level,
        corrects: None,
    };
    let leaves = |id: &PersonId| known.people.get(id).and_then(|known| known.leaves.clone());
    let of = |id: &PersonId| blank(EventSubject::Person(*id));
    let moved = |id: &PersonId, to: &Option<Destination>| {
        let from = leaves(id).filter(|from| Some(from) != to.as_ref());
        Report { from, to: to.clone(), ..of(id) }
    };
    let people = people(&declaration.happened, known).iter();
    match &declaration.happened {
        Happened::ChangeOfAddress { whom: _, to } => people.map(|id| moved(id, to)).collect(),
        Happened::Separation { apart_from, to, .. } => {
            people.map(|id| Report { apart_from: apart_from.clone(), ..moved(id, to) }).collect()
        }
        Happened::Birth { parents, children } => {
            let child = |(of_several, name): (u8, &NameSince)| {
                let whom = EventSubject::Newborn { parents: parents.clone(), of_several };
                let has_name = !name.forenames.is_empty() || !name.surname.is_empty();
                Report { name: has_name.then(|| name.clone()), ..blank(whom) }
            };
            (0..).zip(children).map(child).collect()
        }
        Happened::NameChange { person: _, name } => {
            people.map(|id| Report { name: Some(name.clone()), ..of(id) }).collect()
        }
        Happened::Death { .. } | Happened::Joining { .. } | Happened::Circumstance { .. } => {
            people.map(of).collect()
        }
    }
}

/// BLAKE3 of all that is declared, hexadecimal.
fn digest_of(declaration: &Declaration) -> CompactString {
    let mut hasher = blake3::Hasher::new();
    // a declaration is made of texts, numbers and lists: all of it can be written
    let written = serde_json::to_writer(&mut hasher, declaration);
    debug_assert!(written.is_ok(), "a declaration is written as JSON");
    hasher.finalize().to_hex().to_compact_string()
}
