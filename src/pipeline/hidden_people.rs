//! Identifiers where some people are hidden: everybody else gets those that they would get if the hidden had never been loaded.
//!
//! In: the night's clusters and households, which records are of hidden people. Out: who is hidden whole, and the order in which identifiers are
//! given: the hidden come last. Leaves to `persons` who keeps which.

use std::hash::Hash;

use crate::households::FormedHousehold;
use crate::persons::{Assignment, assign};
use crate::pipeline::settle::SettleInput;

/// The persons of whom nothing but hidden records speaks.
pub(super) struct HiddenPeople<'n> {
    input: SettleInput<'n>,
    /// By person; empty if nobody is hidden.
    whole: Vec<bool>,
}

impl<'n> HiddenPeople<'n> {
    pub(super) fn of(input: SettleInput<'n>) -> Self {
        let is_hidden = |record: &u32| input.is_hidden(*record);
        let nobody = !input.hidden.contains(&true);
        let persons = input.clusters.iter().take(if nobody { 0 } else { usize::MAX });
        Self { input, whole: persons.map(|cluster| cluster.iter().all(is_hidden)).collect() }
    }

    /// True if only hidden records speak of a person.
    pub(super) fn is_whole(&self, person: usize) -> bool {
        self.whole.get(person).copied().unwrap_or_default()
    }

    /// True if nobody else lives in a household.
    pub(super) fn is_whole_household(&self, household: &FormedHousehold) -> bool {
        household.members.iter().all(|it| self.is_whole(it.person as usize))
    }

    /// The persons in the order in which they are given identifiers: by the first record that anybody may know of, then the hidden. None if
    /// that is the order in which they are.
    pub(super) fn order_of_persons(&self) -> Option<Vec<usize>> {
        if self.whole.is_empty() {
            return None;
        }
        let mut order: Vec<usize> = (0..self.input.clusters.len()).collect();
        let shown = |record: &&u32| !self.input.is_hidden(**record);
        order.sort_by_key(|&person| {
            let cluster = &self.input.clusters[person];
            let first = cluster.iter().find(shown).or(cluster.first());
            (self.whole[person], first.copied())
        });
        Some(order)
    }

    /// The same of households, which are in the order of their residences and first members.
    pub(super) fn order_of_households(&self, formed: &[FormedHousehold]) -> Option<Vec<usize>> {
        if self.whole.is_empty() {
            return None;
        }
        let mut order: Vec<usize> = (0..formed.len()).collect();
        order.sort_by_key(|&at| self.is_whole_household(&formed[at]));
        Some(order)
    }
}

/// Gives identifiers in an order, that of the claims if none is given; what comes out is in the order of the claims.
///
/// # Errors
/// As [`assign`].
pub(super) fn assign_in<Id: Copy + Ord + Hash, E>(
    order: Option<&[usize]>,
    claims: &[Vec<(Id, [u32; 2])>],
    next_serial: u64,
    mint: impl Fn(u64) -> Result<Id, E>,
) -> Result<Assignment<Id>, E> {
    let Some(order) = order else { return assign(claims, next_serial, mint) };
    let in_order: Vec<Vec<(Id, [u32; 2])>> = order.iter().map(|at| claims[*at].clone()).collect();
    let mut assigned = assign(&in_order, next_serial, mint)?;
    let mut given: Vec<(usize, Id)> = order.iter().copied().zip(assigned.ids).collect();
    given.sort_by_key(|(at, _)| *at);
    assigned.ids = given.into_iter().map(|(_, id)| id).collect();
    Ok(assigned)
}
