//! Rivals: is there a better candidate for either record in the other's dataset?
//!
//! A list of people rarely holds one person twice, so that candidates of one list compete. A rival of a pair is a
//! record of the other side's dataset that is not already taken for the same person as the other side. What counts is
//! by how much the pair outweighs the strongest rival of either side.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::neighbours::Neighbours;
use crate::links::scored_pairs::ScoredLink;
use crate::pairs::ComparisonTable;
use crate::values::MatchWeight;

pub(super) const LEVELS: &[&str] =
    &["none", "far_behind", "behind", "close_behind", "level", "ahead", "far_ahead"];

/// The least lead (bits) of the pair over its strongest rival, by level.
const LEADS: [i32; 6] = [i32::MAX, 6_000, 3_000, 1_000, -1_000, -4_000];
/// Rivals that weigh less than this are none (bits).
pub(super) const NO_RIVAL: MatchWeight = MatchWeight::from_millibits(-10_000);

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
        let mut seen: Vec<(u16, u32, u32)> = table
            .records
            .iter()
            .zip(cluster_of)
            .map(|(record, &cluster)| (record.dataset, cluster, record.residence.0))
            .collect();
        seen.par_sort_unstable();
        let mut counts = vec![[0_usize; 3]; datasets.unwrap_or(0)];
        for person in seen.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let count = &mut counts[usize::from(person[0].0)];
            count[2] += person.len();
            for home in person.chunk_by(|a, b| a.2 == b.2) {
                count[0] += if home.len() > 1 { home.len() } else { 0 };
                count[1] += if home.len() < person.len() { home.len() } else { 0 };
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

/// The level of a link, always found: a pair without rivals is of the strongest. Beside it, what the pair loses because
/// of several who cannot all be meant, each may be: log2 of the chance that the list repeats itself, and of one over one and the odds
/// of the rivals where it does not.
pub(super) fn find(
    table: &ComparisonTable,
    neighbours: &Neighbours,
    cluster_of: &[u32],
    repeats: &Repeats,
    link: &ScoredLink,
) -> (Option<u8>, MatchWeight) {
    let one = Side::of(table, neighbours, cluster_of, repeats, link.left, link.right);
    let other = Side::of(table, neighbours, cluster_of, repeats, link.right, link.left);
    let strongest = one.strongest.max(other.strongest).filter(|weight| *weight >= NO_RIVAL);
    let lead = strongest.map_or(i32::MAX, |rival| (link.own - rival).millibits());
    let level = LEADS.iter().position(|least| lead >= *least).unwrap_or(LEADS.len());
    (u8::try_from(level).ok(), MatchWeight::from_bits(one.room.log2() + other.room.log2()))
}

/// The rivals of one record's counterpart.
struct Side {
    strongest: Option<MatchWeight>,
    /// The chance that is left for the counterpart, 0 to 1.
    room: f64,
}

impl Side {
    fn of(
        table: &ComparisonTable,
        neighbours: &Neighbours,
        cluster_of: &[u32],
        repeats: &Repeats,
        record: u32,
        counterpart: u32,
    ) -> Self {
        let meant = &table.records[counterpart as usize];
        let (mut strongest, mut room) = (None, 1.0);
        // odds of rivals at the counterpart's home, and elsewhere
        let mut odds = [0.0_f64; 2];
        for near in neighbours.at(record) {
            let between = || neighbours.weight(near.record, counterpart);
            if !is_rival(table, cluster_of, repeats, [near.record, counterpart], between) {
                continue;
            }
            strongest = strongest.max(Some(near.weight));
            let here = table.records[near.record as usize].residence.agrees(meant.residence);
            odds[usize::from(!here)] += near.weight.bits().exp2();
        }
        for (odds, at_one_home) in odds.into_iter().zip([true, false]) {
            let repeated = repeats.of(meant.dataset, at_one_home);
            room *= repeated + (1.0 - repeated) / (1.0 + odds);
        }
        Self { strongest, room }
    }
}

/// True if the first of two records may be meant in place of the second: of the same list, and not the same person. In a list
/// that seldom repeats itself, two of one cluster are one person only where they say so themselves (`between`, what the
/// two weigh), not by way of a third.
pub(super) fn is_rival(
    table: &ComparisonTable,
    cluster_of: &[u32],
    repeats: &Repeats,
    [record, counterpart]: [u32; 2],
    between: impl FnOnce() -> MatchWeight,
) -> bool {
    let one_person = || {
        cluster_of[record as usize] == cluster_of[counterpart as usize]
            && (!repeats.are_seldom(table.records[record as usize].dataset)
                || between() >= MatchWeight::ZERO)
    };
    let [one, other] = [record, counterpart].map(|at| &table.records[at as usize]);
    record != counterpart && one.stands_beside(other) && !one_person()
}
