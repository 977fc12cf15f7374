//! Rivals: is there a better candidate for either record in the other's dataset?
//!
//! A list of people rarely holds one person twice, so that candidates of one list compete. A rival of a pair is a
//! record of the other side's dataset that is not already taken for the same person as the other side. What counts is
//! by how much the pair outweighs the strongest rival of either side.

use serde::{Deserialize, Serialize};

use super::neighbours::Neighbours;
use super::standing::Standing;
use crate::links::members::Members;
use crate::pairs::ComparisonTable;
use crate::values::MatchWeight;

pub(super) const LEVELS: &[&str] =
    &["none", "far_behind", "behind", "close_behind", "level", "ahead", "far_ahead"];

/// The least lead (bits) of the pair over its strongest rival, by level.
const LEADS: [i32; 6] = [i32::MAX, 6_000, 3_000, 1_000, -1_000, -4_000];
/// Rivals that weigh less than this are none (bits).
pub(super) const NO_RIVAL: MatchWeight = MatchWeight::from_millibits(-10_000);
/// So many of a record's neighbours are asked, the strongest: behind so many that may be meant, more of them change nothing that matters, and
/// where hundreds of rows are alike each would ask each about each.
pub(super) const MOST_RIVALS: usize = 256;
/// From this weight on two records say themselves that they are one person.
pub(super) const SAY_SO: MatchWeight = MatchWeight::ZERO;

/// How often a dataset holds one person more than once, as a share of its records: at one home, and at different ones.
///
/// Learnt from the clusters of the pair's own weights: a list that never repeats itself makes rivals exclude each other, one
/// that often does leaves room for both.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Repeats(Vec<[f64; 2]>);

/// What no list falls below: every clerk has entered somebody twice.
const LEAST_REPEATED: f64 = 0.001;
/// A list that holds so few of its people twice is kept by somebody who takes care not to.
const SELDOM: f64 = 0.1;

impl Repeats {
    /// Counts by dataset.
    #[must_use]
    pub fn count(table: &ComparisonTable, cluster_of: &[u32]) -> Self {
        let datasets = table.records.iter().map(|it| usize::from(it.dataset) + 1).max();
        let mut counts = vec![[0_usize; 3]; datasets.unwrap_or(0)];
        let mut seen: Vec<(u16, u32)> = Vec::new();
        for cluster in Members::of(cluster_of).iter() {
            let records = cluster.iter().map(|&at| &table.records[at as usize]);
            seen.clear();
            seen.extend(records.map(|record| (record.dataset, record.residence.0)));
            seen.sort_unstable();
            for person in seen.chunk_by(|a, b| a.0 == b.0) {
                let count = &mut counts[usize::from(person[0].0)];
                count[2] += person.len();
                for home in person.chunk_by(|a, b| a.1 == b.1) {
                    count[0] += if home.len() > 1 { home.len() } else { 0 };
                    count[1] += if home.len() < person.len() { home.len() } else { 0 };
                }
            }
        }
        let share = |part: usize, all: usize| {
            ((part as f64 + 0.1) / (all as f64 + 10.0)).clamp(LEAST_REPEATED, 1.0)
        };
        Self(
            counts
                .iter()
                .map(|[here, away, all]| [share(*here, *all), share(*away, *all)])
                .collect(),
        )
    }

    /// True if a dataset is known to hold hardly anybody twice.
    #[must_use]
    pub fn are_seldom(&self, dataset: u16) -> bool {
        self.0.get(usize::from(dataset)).is_some_and(|[here, away]| here + away < SELDOM)
    }

    /// The share for a dataset: of records at one home, or at different ones.
    fn of(&self, dataset: u16, at_one_home: bool) -> f64 {
        let known = self.0.get(usize::from(dataset));
        known.map_or(LEAST_REPEATED, |shares| shares[usize::from(!at_one_home)])
    }
}

/// Odds of weights: two to the power of so many bits. A weight has thousandths, so that a table of a thousand fractions
/// and a shift of the exponent give them all.
#[derive(Debug)]
pub(super) struct Odds(Vec<f64>);

impl Odds {
    pub(super) fn new() -> Self {
        Self((0..1000).map(|millibits| (f64::from(millibits) / 1000.0).exp2()).collect())
    }

    #[inline]
    fn of(&self, weight: MatchWeight) -> f64 {
        let millibits = weight.millibits();
        let fraction = usize::try_from(millibits.rem_euclid(1000)).unwrap_or_default();
        let whole = millibits.div_euclid(1000).clamp(-1000, 1000);
        let exponent = u64::try_from(1023 + whole).unwrap_or_default();
        self.0[fraction] * f64::from_bits(exponent << 52)
    }
}

/// What rivals are looked for in.
#[derive(Clone, Copy)]
pub(super) struct Field<'f> {
    pub(super) standing: &'f [Standing],
    pub(super) neighbours: &'f Neighbours,
    pub(super) odds: &'f Odds,
    pub(super) cluster_of: &'f [u32],
    pub(super) repeats: &'f Repeats,
}

impl Field<'_> {
    /// The level of a link: how it stands against the strongest rival of either side. A pair without rivals is of the
    /// strongest.
    pub(super) fn level(self, [left, right]: [u32; 2], own: MatchWeight) -> u8 {
        let strongest = |record: u32, counterpart: u32| {
            let near = self.neighbours.at(record).iter().take_while(|near| near.weight >= NO_RIVAL);
            let mut rivals = near.filter(|near| self.is_rival(near.record, counterpart));
            rivals.next().map(|near| near.weight)
        };
        let level = |strongest: Option<MatchWeight>| {
            let lead = strongest.map_or(i32::MAX, |rival| (own - rival).millibits());
            let level = LEADS.iter().position(|least| lead >= *least).unwrap_or(LEADS.len());
            u8::try_from(level).unwrap_or(u8::MAX)
        };
        let one = strongest(left, right);
        // no rival of the other side makes the last level another
        if usize::from(level(one)) == LEADS.len() {
            return level(one);
        }
        level(one.max(strongest(right, left)))
    }

    /// What a link loses because of several who cannot all be meant, each may be: log2 of the chance that the list
    /// repeats itself, and of one over one and the odds of the rivals where it does not.
    pub(super) fn shared(self, [left, right]: [u32; 2]) -> MatchWeight {
        let (one, other) = (self.room(left, right), self.room(right, left));
        MatchWeight::from_bits(one.log2() + other.log2())
    }

    /// The chance that is left for the counterpart of a record, 0 to 1.
    fn room(self, record: u32, counterpart: u32) -> f64 {
        let meant = &self.standing[counterpart as usize];
        // odds of rivals at the counterpart's home, and elsewhere
        let mut odds = [0.0_f64; 2];
        for near in self.neighbours.at(record).iter().take(MOST_RIVALS) {
            if self.is_rival(near.record, counterpart) {
                let home = self.standing[near.record as usize].residence;
                odds[usize::from(!home.agrees(meant.residence))] += self.odds.of(near.weight);
            }
        }
        let rooms = odds.into_iter().zip([true, false]).map(|(odds, at_one_home)| {
            let repeated = self.repeats.of(meant.dataset, at_one_home);
            repeated + (1.0 - repeated) / (1.0 + odds)
        });
        rooms.product()
    }

    /// True if the first of two records may be meant in place of the second.
    #[inline]
    fn is_rival(self, record: u32, counterpart: u32) -> bool {
        let standing = |record: u32| &self.standing[record as usize];
        record != counterpart
            && standing(record).competes(standing(counterpart))
            && !self.are_one_person(record, counterpart)
    }

    #[inline]
    fn are_one_person(self, one: u32, other: u32) -> bool {
        let together = self.cluster_of[one as usize] == self.cluster_of[other as usize];
        let seldom = self.repeats.are_seldom(self.standing[one as usize].dataset);
        one_person(together, seldom, || self.neighbours.weight(one, other))
    }
}

/// Two of one cluster are one person, unless they deny it flatly themselves (`between`, what the two weigh). Of a list that
/// seldom repeats itself they are so only where they say so themselves, not by way of a third.
#[inline]
fn one_person(together: bool, seldom: bool, between: impl FnOnce() -> MatchWeight) -> bool {
    together && between() >= if seldom { SAY_SO } else { NO_RIVAL }
}

/// True if the first of two records may be meant in place of the second: of the same list, and not the same person.
pub(super) fn is_rival(
    table: &ComparisonTable,
    cluster_of: &[u32],
    repeats: &Repeats,
    [record, counterpart]: [u32; 2],
    between: impl FnOnce() -> MatchWeight,
) -> bool {
    let [one, other] = [record, counterpart].map(|at| &table.records[at as usize]);
    let together = cluster_of[record as usize] == cluster_of[counterpart as usize];
    record != counterpart
        && one.stands_beside(other)
        && !one_person(together, repeats.are_seldom(one.dataset), between)
}
