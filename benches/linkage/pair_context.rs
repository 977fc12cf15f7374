//! What stands around a candidate pair: its rivals, and the links between the people whom the two records live with.
//!
//! In: a run's stated pairs. Out: for each pair its rank among the candidates of either record, the best rival, and the
//! strong links of housemates. Knows no truth.

use std::collections::BTreeMap;

use crate::run::{Run, StatedPair};

/// How one record's pair stands among its other candidates of one kind.
#[derive(Clone, Copy, Default)]
pub(crate) struct Standing {
    /// 1 for the strongest; 0 if the kind does not apply.
    pub(crate) rank: usize,
    /// The weight of the best other candidate, in bits.
    pub(crate) rival: Option<f64>,
}

/// What stands around a pair.
pub(crate) struct PairContext {
    /// Among the left record's candidates at the right one's residence, and the other way round.
    pub(crate) at_home: [Standing; 2],
    /// Among the left record's candidates in the right one's dataset, and the other way round.
    pub(crate) in_dataset: [Standing; 2],
    /// How many records share a residence or a source row with each.
    pub(crate) mates: [usize; 2],
    /// How many records do so with both.
    pub(crate) shared_mates: usize,
    /// Links that would join a housemate of the left record alone with one of the right alone: how many, their bits together, the best.
    pub(crate) mate_links: (usize, f64, f64),
}

/// Finds the context of any pair of a run.
pub(crate) struct Surroundings<'r> {
    run: &'r Run<'r>,
    /// Pairs of each record, by index.
    of_record: Vec<Vec<usize>>,
    /// For each record the others at its residence or on its row, ascending.
    mates: Vec<Vec<u32>>,
}

impl<'r> Surroundings<'r> {
    pub(crate) fn of(run: &'r Run<'r>) -> Self {
        let records = run.records();
        let mut of_record = vec![Vec::new(); records.len()];
        for (index, pair) in run.pairs.iter().enumerate().filter(|(_, pair)| !pair.forbidden) {
            of_record[pair.left as usize].push(index);
            of_record[pair.right as usize].push(index);
        }
        let mut groups: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        for (number, record) in (0_u32..).zip(records) {
            groups.entry((None, Some((record.dataset, record.row)))).or_default().push(number);
            if let Some(residence) = run.residence(number) {
                groups.entry((Some(residence), None)).or_default().push(number);
            }
        }
        let mut mates = vec![Vec::new(); records.len()];
        for group in groups.values() {
            for &one in group {
                mates[one as usize].extend(group.iter().filter(|&&other| other != one));
            }
        }
        for list in &mut mates {
            list.sort_unstable();
            list.dedup();
        }
        Self { run, of_record, mates }
    }

    pub(crate) fn around(&self, index: usize) -> PairContext {
        let pair = self.run.pairs[index];
        let (left, right) = (pair.left, pair.right);
        let [left_mates, right_mates] =
            [(left, right), (right, left)].map(|(one, other)| self.mates_but(one, other));
        let alone = |list: &[u32], others: &[u32]| -> Vec<u32> {
            list.iter().copied().filter(|mate| others.binary_search(mate).is_err()).collect()
        };
        let (left_alone, right_alone) =
            (alone(&left_mates, &right_mates), alone(&right_mates, &left_mates));
        PairContext {
            at_home: [self.at_home(index, left, right), self.at_home(index, right, left)],
            in_dataset: [self.in_dataset(index, left, right), self.in_dataset(index, right, left)],
            mates: [left_mates.len(), right_mates.len()],
            shared_mates: left_mates.len() - left_alone.len(),
            mate_links: self.links_between(&left_alone, &right_alone),
        }
    }

    fn mates_but(&self, one: u32, other: u32) -> Vec<u32> {
        self.mates[one as usize].iter().copied().filter(|&mate| mate != other).collect()
    }

    fn at_home(&self, index: usize, own: u32, other: u32) -> Standing {
        let Some(residence) = self.run.residence(other) else { return Standing::default() };
        self.standing(index, own, |rival| self.run.residence(rival) == Some(residence))
    }

    fn in_dataset(&self, index: usize, own: u32, other: u32) -> Standing {
        let dataset_of = |record: u32| self.run.records()[record as usize].dataset;
        self.standing(index, own, |rival| dataset_of(rival) == dataset_of(other))
    }

    /// How a pair stands among those of `own` whose other record is one of `kind`.
    fn standing(&self, index: usize, own: u32, kind: impl Fn(u32) -> bool) -> Standing {
        let weight = self.run.pairs[index].weight;
        let rivals = self.of_record[own as usize]
            .iter()
            .filter(|&&at| at != index && kind(across(self.run.pairs[at], own)))
            .map(|&at| self.run.pairs[at].weight);
        let (mut rank, mut rival) = (1, None);
        for other in rivals {
            rank += usize::from(other > weight);
            rival = rival.max(Some(other));
        }
        Standing { rank, rival: rival.map(hearth::values::MatchWeight::bits) }
    }

    fn links_between(&self, left: &[u32], right: &[u32]) -> (usize, f64, f64) {
        let link = self.run.link_threshold();
        let mut found = (0, 0.0, 0.0_f64);
        for &mate in left {
            for &at in &self.of_record[mate as usize] {
                let pair = self.run.pairs[at];
                if pair.weight >= link && right.binary_search(&across(pair, mate)).is_ok() {
                    let bits = pair.weight.bits();
                    found = (found.0 + 1, found.1 + bits, found.2.max(bits));
                }
            }
        }
        found
    }
}

/// The other record of a pair.
fn across(pair: StatedPair, own: u32) -> u32 {
    if pair.left == own { pair.right } else { pair.left }
}
