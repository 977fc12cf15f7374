//! What acts promise through merges, splits and undos, of a small world in which they happen at random.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::standing_world::{
    Change, Edition, Happens, RECORDS, World, components, row_of, rows_bound,
};
use super::{Ask, ConsentState, PersonStanding};
use crate::journal::ConsentEvent;
use crate::values::PersonId;

impl World {
    /// Which rows a restriction has come to, from every edition since it was set, with what ties them but for what is undone today.
    fn must_cover(&self, restriction: u64) -> Option<BTreeSet<usize>> {
        let mut covered: BTreeSet<usize> = BTreeSet::new();
        let changes = self.restrictions[&restriction].iter().map(|(at, change)| (*at, Err(change)));
        let editions = self.editions.iter().filter(|it| it.number > restriction);
        let mut steps: Vec<(u64, Result<&Edition, &Change>)> =
            changes.chain(editions.map(|it| (it.number, Ok(it)))).collect();
        steps.sort_by_key(|(number, _)| *number);
        for (_, step) in steps {
            match step {
                Ok(Edition { number: _, there, links, decisions }) => {
                    let held = decisions.iter().filter(|(number, _)| !self.undone.contains(number));
                    let ties = links.iter().copied().chain(held.map(|(_, pair)| *pair));
                    let first = components(there, ties);
                    let reached: BTreeSet<usize> = covered.iter().map(|row| first[*row]).collect();
                    covered.extend(
                        (0..RECORDS).filter(|it| there[*it] && reached.contains(&first[*it])),
                    );
                }
                Err(Change::Covered(rows)) => covered.extend(rows),
                Err(Change::Lifted(rows)) => covered.retain(|it| !rows.contains(it)),
                Err(Change::Ended) => return None,
            }
        }
        Some(covered)
    }

    /// True if any record that a restriction was set on is there: where none is, only an identifier speaks for it.
    fn has_records_left(&self, restriction: u64) -> bool {
        let Change::Covered(set_on) = &self.restrictions[&restriction][0].1 else {
            unreachable!("it is set first")
        };
        set_on.iter().any(|row| self.rows[*row].there)
    }

    /// True if some record is there of each on which something was refused or taken back.
    fn refusals_have_records_left(&self) -> bool {
        let closing = self.book.consents().iter().filter(|it| it.said.event.forbids());
        let mut said_on = closing.map(|it| rows_bound(&it.said.person));
        said_on.all(|rows| rows.iter().any(|row| self.rows[*row].there))
    }

    /// Every promise, of every row that is there.
    fn keeps_its_promises(&self) -> Result<(), TestCaseError> {
        let mut owners: BTreeMap<u64, BTreeSet<PersonId>> = BTreeMap::new();
        let perhaps = self.perhaps_restricted();
        for (row, standing) in self.standings().into_iter().enumerate() {
            let (Some(standing), Some(person)) = (standing, self.person_of[row]) else { continue };
            let rows = self.rows_of(row);
            prop_assert!(
                standing.restrictions.is_empty() || perhaps.contains(&person),
                "{:?} is restricted and would not be looked at",
                rows
            );
            self.restrictions_hold(&rows, &standing)?;
            self.nothing_opens_by_itself(&rows, &standing)?;
            for consent in standing.consents.iter().filter(|it| it.state == ConsentState::Given) {
                owners.entry(consent.entry).or_default().insert(person);
                self.is_the_givers(consent.entry, person)?;
            }
        }
        for (entry, owners) in owners {
            prop_assert_eq!(owners.len(), 1, "consent {} is several people's", entry);
        }
        Ok(())
    }

    fn restrictions_hold(
        &self,
        rows: &[usize],
        standing: &PersonStanding,
    ) -> Result<(), TestCaseError> {
        for &number in self.restrictions.keys() {
            let binds = standing.restrictions.iter().any(|it| it.entry == number);
            let Some(covered) = self.must_cover(number) else {
                prop_assert!(!binds, "restriction {} is lifted", number);
                continue;
            };
            let must = rows.iter().any(|row| covered.contains(row));
            prop_assert!(binds || !must, "restriction {} has dropped off {:?}", number, rows);
            let left = self.has_records_left(number);
            prop_assert!(must || !binds || !left, "restriction {} came to {:?}", number, rows);
        }
        Ok(())
    }

    /// Nothing that opens stands where something that closes was said of any of the same records later, or earlier by somebody else.
    fn nothing_opens_by_itself(
        &self,
        rows: &[usize],
        standing: &PersonStanding,
    ) -> Result<(), TestCaseError> {
        for given in standing.consents.iter().filter(|it| it.state == ConsentState::Given) {
            let given = self.book.consent(given.entry).expect("it is journalled");
            for closes in self.book.consents().iter().filter(|it| it.said.event.forbids()) {
                let said_on = rows_bound(&closes.said.person);
                if said_on.iter().any(|row| rows.contains(row)) {
                    let on = rows_bound(&given.said.person);
                    let knew = on.iter().any(|row| said_on.contains(row))
                        || given.said.person.person == closes.said.person.person;
                    prop_assert!(
                        given.number > closes.number && knew,
                        "{} opens what {} closed",
                        given.number,
                        closes.number
                    );
                }
            }
        }
        Ok(())
    }

    /// A consent stands with who holds strictly most of what it was given on.
    fn is_the_givers(&self, entry: u64, person: PersonId) -> Result<(), TestCaseError> {
        let given = &self.book.consent(entry).expect("it is journalled").said.person;
        let mut held: BTreeMap<PersonId, usize> = BTreeMap::new();
        for record in &given.records {
            let row = row_of(record);
            if let Some(holder) = self.person_of[row]
                && self.rows[row].says.to_string() == record.evidence
            {
                *held.entry(holder).or_default() += 1;
            }
        }
        let own = held.remove(&person).unwrap_or_default();
        prop_assert!(held.values().all(|other| *other < own), "consent {} moved", entry);
        Ok(())
    }
}

fn events() -> impl Strategy<Value = ConsentEvent> {
    prop::sample::select(vec![
        ConsentEvent::Requested,
        ConsentEvent::Given,
        ConsentEvent::Given,
        ConsentEvent::Refused,
        ConsentEvent::Withdrawn,
        ConsentEvent::Renewed,
        ConsentEvent::Confirmed,
    ])
}

fn happenings() -> impl Strategy<Value = Happens> {
    let row = || 0..RECORDS;
    prop_oneof![
        4 => (row(), row()).prop_map(|(a, b)| Happens::Link(a, b)),
        3 => any::<usize>().prop_map(Happens::Unlink),
        3 => (row(), row()).prop_map(|(a, b)| Happens::Decide(a, b)),
        3 => any::<usize>().prop_map(Happens::Undo),
        4 => (row(), events()).prop_map(|(row, event)| Happens::Consent(row, event)),
        2 => row().prop_map(Happens::Restrict),
        1 => any::<usize>().prop_map(Happens::Lift),
        1 => (any::<usize>(), row()).prop_map(|(at, row)| Happens::LiftFrom(at, row)),
        1 => (any::<usize>(), row()).prop_map(|(at, row)| Happens::Confirm(at, row)),
        1 => row().prop_map(Happens::FileAnew),
        1 => row().prop_map(Happens::SayOtherwise),
        1 => row().prop_map(Happens::Leave),
        1 => row().prop_map(Happens::ComeBack),
    ]
}

/// What a row's person comes to, whatever identifier it goes by: the restrictions, and the state of consents, by entry.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Answers {
    restrictions: BTreeSet<u64>,
    consents: Vec<(u64, ConsentState)>,
}

impl Answers {
    fn given(&self) -> BTreeSet<u64> {
        let given = self.consents.iter().filter(|(_, state)| *state == ConsentState::Given);
        given.map(|(entry, _)| *entry).collect()
    }
}

fn answers(world: &World) -> Vec<Option<Answers>> {
    let told = |standing: PersonStanding| Answers {
        restrictions: standing.restrictions.iter().map(|it| it.entry).collect(),
        consents: standing.consents.iter().map(|it| (it.entry, it.state)).collect(),
    };
    world.standings().into_iter().map(|standing| standing.map(told)).collect()
}

proptest! {
    // 500 lives of 40 to 80 turns, half of them merges, splits and undos: well over ten thousand
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn consents_and_restrictions_keep_their_promises_through_merges_splits_and_undos(
        happenings in prop::collection::vec(happenings(), 40..80),
    ) {
        let mut world = World::new();
        for happens in happenings {
            world.happens(happens);
            world.keeps_its_promises()?;
        }
    }

    #[test]
    fn an_undo_restores_the_state_before(
        before in prop::collection::vec(happenings(), 5..40),
        pair in (0..RECORDS, 0..RECORDS),
        nights in 0_usize..3,
    ) {
        // where all is gone on which something was refused, it goes with the identifier: what has gone is told by no record any more
        let whole = !before.iter().any(|it| matches!(it, Happens::Leave(_) | Happens::SayOtherwise(_)));
        // and for a restriction where all of it is gone, which then outlives one, but goes where the identifier goes
        let all_there = !before.iter().any(|it| matches!(it, Happens::Leave(_)));
        let mut world = World::new();
        for happens in before {
            world.happens(happens);
        }
        world.serve();
        let stood = answers(&world);
        let refusals_left = world.refusals_have_records_left();
        let speaks: BTreeSet<u64> =
            world.restrictions.keys().copied().filter(|it| world.has_records_left(*it)).collect();
        let known: BTreeSet<u64> = world.decisions.keys().copied().collect();
        world.happens(Happens::Decide(pair.0, pair.1));
        for _ in 0..nights {
            world.serve();
        }
        let made = world.decisions.keys().find(|it| !known.contains(it)).copied();
        if let Some(made) = made {
            let at = world.holding().keys().position(|it| *it == made).expect("it holds");
            world.happens(Happens::Undo(at));
        }
        for (stands, stood) in answers(&world).into_iter().zip(stood) {
            let (Some(stands), Some(stood)) = (stands, stood) else { continue };
            let must: BTreeSet<u64> = stood.restrictions.intersection(&speaks).copied().collect();
            prop_assert!(stands.restrictions.is_superset(&must), "{:?} {:?}", stands, stood);
            prop_assert!(!all_there || stands.restrictions == stood.restrictions, "{:?} {:?}", stands, stood);
            prop_assert!(!refusals_left || stands.given() == stood.given(), "{:?} {:?}", stands, stood);
            prop_assert!(!whole || stands.consents == stood.consents, "{:?} {:?}", stands, stood);
        }
    }
}

#[test]
fn where_all_that_a_restriction_was_set_on_is_gone_it_stays_where_the_identifier_was_until_it_is_lifted()
 {
    let mut world = World::new();
    world.happens(Happens::Link(0, 7));
    world.happens(Happens::Decide(0, 4));
    world.happens(Happens::Restrict(3));
    world.happens(Happens::Decide(2, 3));
    world.happens(Happens::Leave(3));
    let bound = |world: &World, row| world.standing(row).expect("it is there").restrictions.len();
    assert_eq!((bound(&world, 2), bound(&world, 0)), (1, 0));
    world.happens(Happens::Decide(2, 7));
    assert_eq!((bound(&world, 2), bound(&world, 0)), (1, 1));
    world.happens(Happens::Undo(2));
    // whose the identifier was nobody can tell any more, and opening somebody by mistake is the worse of the two
    assert_eq!((bound(&world, 2), bound(&world, 0)), (1, 1));
    world.happens(Happens::LiftFrom(0, 0));
    assert_eq!((bound(&world, 2), bound(&world, 0)), (1, 0));
}

fn states(world: &World, row: usize) -> Vec<ConsentState> {
    world.standing(row).expect("it is there").consents.iter().map(|it| it.state).collect()
}

#[test]
fn after_a_merge_a_refusal_of_the_one_outranks_the_consent_of_the_other_until_an_officer_confirms()
{
    let mut world = World::new();
    world.happens(Happens::Consent(0, ConsentEvent::Refused));
    world.happens(Happens::Consent(1, ConsentEvent::Given));
    assert_eq!(states(&world, 1), [ConsentState::Given]);
    world.happens(Happens::Link(0, 1));
    assert_eq!(states(&world, 1), [ConsentState::Refused]);
    let asks = world.standing(1).expect("it is there").asks;
    assert!(matches!(asks[..], [Ask::Contradicted { .. }]), "{asks:?}");

    world.happens(Happens::Consent(1, ConsentEvent::Confirmed));
    assert_eq!(states(&world, 0), [ConsentState::Given]);
    assert_eq!(world.standing(0).expect("it is there").asks, []);

    world.happens(Happens::Unlink(0));
    assert_eq!(states(&world, 0), [ConsentState::Refused], "it was never theirs");
    assert_eq!(states(&world, 1), [ConsentState::Given], "the first one");
}

#[test]
fn after_a_split_a_consent_stays_with_the_larger_share_and_at_a_tie_with_neither() {
    let mut world = World::new();
    for link in [(0, 1), (1, 2), (2, 3)] {
        world.happens(Happens::Link(link.0, link.1));
    }
    world.happens(Happens::Consent(0, ConsentEvent::Given));
    world.happens(Happens::Unlink(2));
    assert_eq!(states(&world, 0), [ConsentState::Given]);
    assert_eq!(states(&world, 3), []);
    world.happens(Happens::Link(2, 3));
    world.happens(Happens::Unlink(1));
    for row in [0, 3] {
        assert_eq!(states(&world, row), []);
        let asks = world.standing(row).expect("it is there").asks;
        assert!(matches!(asks[..], [Ask::Undecided { .. }]), "{asks:?}");
    }
}

#[test]
fn after_a_split_a_restriction_follows_both_carried_until_it_is_lifted_from_one() {
    let mut world = World::new();
    world.happens(Happens::Restrict(0));
    world.happens(Happens::Link(0, 1));
    world.happens(Happens::Unlink(0));
    let carried = |world: &World, row| {
        let standing = world.standing(row).expect("it is there");
        standing.restrictions.iter().map(|it| it.carried).collect::<Vec<_>>()
    };
    assert_eq!(carried(&world, 0), [false]);
    assert_eq!(carried(&world, 1), [true], "it joined later, and parted again");
    world.happens(Happens::LiftFrom(0, 1));
    assert_eq!(carried(&world, 0), [false]);
    assert_eq!(carried(&world, 1), [false; 0]);
    world.happens(Happens::Link(0, 1));
    world.happens(Happens::Unlink(0));
    assert_eq!(carried(&world, 1), [true], "again taken for whom it was set on");
    world.happens(Happens::Confirm(0, 1));
    assert_eq!(carried(&world, 1), [false], "it is theirs");
}
