//! Pairs around which everything is as it was on an earlier night: what was found around them then holds.
//!
//! In: tonight's surroundings, which of tonight's records an earlier night knew, which pairs came and went, and what that night kept. Out: which
//! pairs are calm, round by round, and what was found around them. The model must be the earlier night's.
//!
//! What is found around a pair rests on who stands beside either record, on their own rivals, and on who is one person with whom among all of
//! these. So a record is *loud*, and no pair of it calm, if it is new; if somebody new or gone stands or stood beside it; if it, or somebody beside
//! it, is one person with others than in the same round then; or if it has so many neighbours that not all are asked. Whoever has only come to have other neighbours in some lists is calm towards all other lists:
//! rivals are of one list. A neighbour's neighbours bear on a pair only where they stand beside its other record, which is loud if they are new or
//! gone; where two that are the same become neighbours, or cease to be, both and all beside either of them are.

use super::ContextFinding;
use super::remembered::{FoundAround, RememberedContext};
use super::rivals::MOST_RIVALS;
use super::surroundings::Surroundings;

/// The pairs worth keeping that are not an earlier night's as they were.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shifts {
    /// Tonight's that were none, or of another weight.
    pub come: Vec<(u32, u32)>,
    /// The earlier night's that are none, or of another weight, by its numbers.
    pub gone: Vec<(u32, u32)>,
}

/// What an earlier night of the same model kept, and how tonight differs.
#[derive(Clone, Copy, Debug)]
pub struct EarlierContext<'e> {
    /// What it kept.
    pub kept: &'e RememberedContext,
    /// Its number of each of tonight's records that says the same now; the numbers ascend.
    pub numbers: &'e [Option<u32>],
    /// The pairs that are not the same.
    pub shifts: &'e Shifts,
}

/// Which of tonight's pairs are calm in the round that is looked at.
#[derive(Debug)]
pub(crate) struct Calm<'e> {
    kept: &'e RememberedContext,
    numbers: &'e [Option<u32>],
    /// Tonight's number of each earlier record.
    now_of: Vec<u32>,
    /// By record, all that keeps its pairs from being calm.
    moods: Vec<Mood>,
    /// The clusters of the round then, by the earlier night's numbers.
    clusters_then: Vec<u32>,
    round: Option<usize>,
}

/// The list that a record is of, the lists in which it has come to have other neighbours, and whether it is loud.
#[derive(Clone, Copy, Debug)]
struct Mood(u32);

/// No number.
const NONE: u32 = u32::MAX;
/// Lists that are told apart; of more, some share a bit, and fewer pairs are calm.
const LISTS: u32 = 26;
const LOUD: u32 = 1 << 31;

impl Mood {
    fn of(dataset: u16) -> Self {
        Self((u32::from(dataset) % LISTS) << LISTS)
    }

    fn bit(dataset: u16) -> u32 {
        1 << (u32::from(dataset) % LISTS)
    }

    fn own_bit(self) -> u32 {
        1 << (self.0 >> LISTS & 31)
    }

    fn is_calm_towards(self, other: Self) -> bool {
        (self.0 | other.0) & LOUD == 0
            && self.0 & other.own_bit() == 0
            && other.0 & self.own_bit() == 0
    }
}

impl<'e> Calm<'e> {
    /// Of tonight's surroundings; none if what was kept does not fit.
    pub(super) fn of(around: &Surroundings<'_>, earlier: EarlierContext<'e>) -> Option<Self> {
        let EarlierContext { kept, numbers, shifts } = earlier;
        let records = kept.homes.len();
        let fits = kept.is_of(records)
            && numbers.len() == around.standing.len()
            && numbers.iter().flatten().is_sorted();
        let mut now_of = vec![NONE; records];
        for (now, then) in (0_u32..).zip(numbers) {
            let Some(then) = *then else { continue };
            *now_of.get_mut(then as usize)? = now;
        }
        let moods = around.standing.iter().map(|it| Mood::of(it.dataset)).collect();
        let clusters_then = kept.clusters.to_vec();
        let mut calm = Self { kept, numbers, now_of, moods, clusters_then, round: None };
        if !fits {
            return None;
        }
        let met = calm.new_neighbours(around, shifts)?;
        calm.hear_of_newcomers(around, &met);
        Some(calm)
    }

    /// Tells records of their neighbours that came and went; gives those that are the same and met, or parted, among themselves.
    fn new_neighbours(&mut self, around: &Surroundings<'_>, shifts: &Shifts) -> Option<Vec<u32>> {
        let mut met = Vec::new();
        let mut changes = vec![0_usize; self.moods.len()];
        let mut tell = |moods: &mut [Mood], record: u32, list: u16| {
            let mood = &mut moods[record as usize];
            changes[record as usize] += 1;
            let near = around.neighbours.at(record).len() + changes[record as usize];
            mood.0 |= Mood::bit(list) | if near > MOST_RIVALS { LOUD } else { 0 };
        };
        for &(left, right) in &shifts.come {
            for (record, other) in [(left, right), (right, left)] {
                tell(&mut self.moods, record, around.standing.get(other as usize)?.dataset);
            }
            if self.is_same(left) && self.is_same(right) {
                met.extend([left, right]);
            }
        }
        let datasets = self.kept.datasets();
        for &(left, right) in &shifts.gone {
            let now = |then: u32| self.now_of.get(then as usize).copied();
            let ends = [(now(left)?, right), (now(right)?, left)];
            for (record, other) in ends {
                if record != NONE {
                    tell(&mut self.moods, record, datasets[other as usize]);
                }
            }
            if ends.iter().all(|(record, _)| *record != NONE) {
                met.extend(ends.map(|(record, _)| record));
            }
        }
        Some(met)
    }

    /// Makes loud whoever is new or among the given, and whoever stands or stood beside somebody who is, or who is gone.
    fn hear_of_newcomers(&mut self, around: &Surroundings<'_>, given: &[u32]) {
        let homes: Vec<u32> = around.standing.iter().map(|it| it.residence.0).collect();
        let new = (0_u32..).zip(self.numbers).filter(|(_, then)| then.is_none());
        let stirring: Vec<u32> =
            new.map(|(record, _)| record).chain(given.iter().copied()).collect();
        let gone = (0_u32..).zip(&self.now_of).filter(|(_, now)| **now == NONE);
        let gone: Vec<u32> = gone.map(|(record, _)| record).collect();
        let now = [homes.as_slice(), around.company.rows()].map(|places| (places, &stirring));
        let then = [&self.kept.homes, &self.kept.rows].map(|places| (places.as_slice(), &gone));
        let [mut home_now, row_now, mut home_then, row_then] =
            [now[0], now[1], then[0], then[1]].map(|(places, some)| touched(places, some));
        // nobody stands beside who is at no home
        (home_now[0], home_then[0]) = (false, false);
        for record in given {
            self.moods[*record as usize].0 |= LOUD;
        }
        for (record, (mood, then)) in self.moods.iter_mut().zip(self.numbers).enumerate() {
            let Some(then) = *then else {
                mood.0 |= LOUD;
                continue;
            };
            let is_in = |touched: &[bool], places: &[u32], at: usize| {
                places.get(at).is_some_and(|place| touched[*place as usize])
            };
            let then = then as usize;
            let is_loud = is_in(&home_now, &homes, record)
                || is_in(&row_now, around.company.rows(), record)
                || is_in(&home_then, &self.kept.homes, then)
                || is_in(&row_then, &self.kept.rows, then);
            mood.0 |= if is_loud { LOUD } else { 0 };
        }
    }

    fn is_same(&self, record: u32) -> bool {
        self.numbers[record as usize].is_some()
    }

    /// Goes on to the next round, in which records have these clusters, each by the name of its first record. Whoever was loud remains so.
    pub(super) fn look(&mut self, around: &Surroundings<'_>, cluster_of: &[u32]) {
        let round = self.round.map_or(0, |round| round + 1);
        self.round = Some(round);
        for (record, cluster) in self.kept.moved(round) {
            self.clusters_then[record as usize] = cluster;
        }
        let (mut touched_now, mut touched_then) =
            (vec![false; cluster_of.len()], vec![false; self.clusters_then.len()]);
        let numbers = self.numbers;
        let all = || cluster_of.iter().zip(numbers).zip(0_u32..);
        for ((now, then), _) in all() {
            let Some(then) = *then else { continue };
            let then = self.clusters_then[then as usize];
            if numbers[*now as usize] != Some(then) {
                (touched_now[*now as usize], touched_then[then as usize]) = (true, true);
            }
        }
        for ((now, then), record) in all() {
            let Some(then) = *then else { continue };
            let then = self.clusters_then[then as usize];
            if touched_now[*now as usize] || touched_then[then as usize] {
                let beside = around.company.beside(&around.standing, record);
                for mate in beside.into_iter().flatten().chain([&record]) {
                    self.moods[*mate as usize].0 |= LOUD;
                }
            }
        }
    }

    /// True if what was found around two of tonight's records in this round then holds.
    #[inline]
    pub(crate) fn holds(&self, left: u32, right: u32) -> bool {
        self.moods[left as usize].is_calm_towards(self.moods[right as usize])
    }

    /// The links of the first look around which everything is as it was, of a lower record.
    pub(super) fn first(&self, left: u32) -> impl Iterator<Item = (u32, ContextFinding)> {
        let then = self.numbers[left as usize];
        let known = then.map(|then| self.kept.first(then)).into_iter().flatten();
        let known = known.map(|(right, found)| (self.now_of[right as usize], found));
        known.filter(move |(right, _)| *right != NONE && self.holds(left, *right))
    }

    /// What this round found otherwise then, around pairs that are calm.
    pub(crate) fn changed(&self) -> impl Iterator<Item = FoundAround> {
        let changed = self.round.map(|round| self.kept.changed(round)).into_iter().flatten();
        let now = |record: u32| Some(self.now_of[record as usize]).filter(|it| *it != NONE);
        let changed = changed.filter_map(move |(l, r, found)| Some((now(l)?, now(r)?, found)));
        changed.filter(|(left, right, _)| self.holds(*left, *right))
    }
}

/// Of all places, those at which some records stand.
fn touched(places: &[u32], some: &[u32]) -> Vec<bool> {
    let most = places.iter().copied().max().unwrap_or(0);
    let mut touched = vec![false; most as usize + 1];
    for record in some {
        if let Some(place) = places.get(*record as usize) {
            touched[*place as usize] = true;
        }
    }
    touched
}
