//! Whether a decision that is about to be made contradicts others that are in force.
//!
//! In: the decisions in force, the one in question, who is one person now. Out: the numbers of those that it cannot stand beside. A *same*
//! joins all records of its sides, *live together* joins their persons, and who is one person lives together; a chain of these must not
//! join what another decision keeps apart. Two that would contradict each other are both told, so that a steward takes one back instead of
//! leaving to each night which is obeyed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::journal::{DecidedAs, Matter};
use crate::stewardship::book::DecisionBook;
use crate::stewardship::standing::{Standing, Tonight, holding};

/// A decision that is about to be made, with the records of its sides, ascending.
#[derive(Clone, Copy, Debug)]
pub struct InQuestion<'q> {
    /// What is to be decided.
    pub decided: DecidedAs,
    /// The records of the one and the other.
    pub sides: [&'q [u32]; 2],
}

/// Where a chain was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum By {
    Decision(u64),
    /// The one in question.
    New,
    /// They are records of one person.
    Person,
}

/// Something decided of records.
#[derive(Clone, Debug)]
struct Said {
    by: By,
    decided: DecidedAs,
    sides: [Vec<u32>; 2],
}

/// The decisions that contradict one that is about to be made, ascending; none if it may be made. `person_of` says of every record who it
/// is now. What the new decision would replace does not stand in its way.
#[must_use]
pub fn contradicted(
    book: &DecisionBook,
    tonight: &Tonight,
    new: InQuestion<'_>,
    person_of: &[u32],
) -> Vec<u64> {
    let mut said =
        vec![Said { by: By::New, decided: new.decided, sides: new.sides.map(<[u32]>::to_vec) }];
    for (decision, (number, standing)) in holding(book).zip(&tonight.standing) {
        let Standing::InForce(sides) = standing else { continue };
        let decided = decision.made.decided;
        if decided.matter() == new.decided.matter()
            && is_replaced(sides, new, decision.rule.is_some())
        {
            continue;
        }
        said.push(Said { by: By::Decision(*number), decided, sides: sides.clone() });
    }
    let mut found = BTreeSet::new();
    for matter in [Matter::Person, Matter::Household] {
        let joins = joins(&said, matter, person_of);
        for apart in said.iter().filter(|it| parts(it.decided, matter)) {
            if let Some(mut chain) = chain(&joins, &apart.sides) {
                chain.insert(apart.by);
                if chain.contains(&By::New) {
                    found.extend(chain);
                }
            }
        }
    }
    let numbers = found.into_iter().filter_map(|by| match by {
        By::Decision(number) => Some(number),
        By::New | By::Person => None,
    });
    numbers.collect()
}

/// Whether a decision on the same question gives way: it speaks of the same two sides, or a rule found it within them.
fn is_replaced(sides: &[Vec<u32>; 2], new: InQuestion<'_>, by_rule: bool) -> bool {
    let [a, b] = sides;
    let [one, other] = new.sides;
    if by_rule {
        let within = |few: &[u32], many: &[u32]| few.iter().all(|it| many.contains(it));
        return (within(a, one) && within(b, other)) || (within(a, other) && within(b, one));
    }
    (a == one && b == other) || (a == other && b == one)
}

/// Whether it keeps apart what the question is about.
fn parts(decided: DecidedAs, matter: Matter) -> bool {
    match decided {
        DecidedAs::Different => matter == Matter::Person,
        DecidedAs::DifferentHousehold => matter == Matter::Household,
        DecidedAs::Same | DecidedAs::SameHousehold => false,
    }
}

/// Groups of records that are one person, or live together, with what says so.
fn joins(said: &[Said], matter: Matter, person_of: &[u32]) -> Vec<(By, Vec<u32>)> {
    let joined = said.iter().filter(|it| match it.decided {
        DecidedAs::Same => true,
        DecidedAs::SameHousehold => matter == Matter::Household,
        DecidedAs::Different | DecidedAs::DifferentHousehold => false,
    });
    let mut groups: Vec<(By, Vec<u32>)> =
        joined.map(|it| (it.by, it.sides.iter().flatten().copied().collect())).collect();
    match matter {
        Matter::Person => {}
        Matter::Household => {
            let mut persons: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for &record in said.iter().flat_map(|it| &it.sides).flatten() {
                persons.entry(person_of[record as usize]).or_default().push(record);
            }
            groups.extend(persons.into_values().map(|records| (By::Person, records)));
        }
    }
    groups
}

/// What joins a record of the one side to one of the other, by the fewest steps.
fn chain(joins: &[(By, Vec<u32>)], sides: &[Vec<u32>; 2]) -> Option<BTreeSet<By>> {
    let mut groups_of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, (_, records)) in joins.iter().enumerate() {
        for &record in records {
            groups_of.entry(record).or_default().push(at);
        }
    }
    let [from, to] = sides;
    // where each record was reached from, and by what
    let mut reached: BTreeMap<u32, Option<(u32, By)>> = from.iter().map(|&it| (it, None)).collect();
    let mut waiting: VecDeque<u32> = from.iter().copied().collect();
    while let Some(record) = waiting.pop_front() {
        if to.contains(&record) {
            let mut chain = BTreeSet::new();
            let mut at = record;
            while let Some(&Some((before, by))) = reached.get(&at) {
                chain.insert(by);
                at = before;
            }
            return Some(chain);
        }
        for &group in groups_of.get(&record).into_iter().flatten() {
            let (by, records) = &joins[group];
            for &next in records {
                if let std::collections::btree_map::Entry::Vacant(place) = reached.entry(next) {
                    place.insert(Some((record, *by)));
                    waiting.push_back(next);
                }
            }
        }
    }
    None
}
