//! What a night found around its pairs, kept for one that finds most of them as they were.
//!
//! In: the clusters of each round, the links of the first look, what each round changed of them. Out: the same from a file, checked to fit so many
//! records. Where a record stands is kept beside it, for those that are gone by then. Which pairs it holds for on another night is for `calm` to say.

use serde::{Deserialize, Serialize};

use super::ContextFinding;
use super::surroundings::Surroundings;
use crate::links::scored_pairs::ScoredLink;
use crate::pairs::StoredNumbers;
use crate::values::MatchWeight;

/// What a night keeps, by the record numbers of that night. Empty where nothing was kept.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RememberedContext {
    /// By record, its home; zero for none.
    pub(super) homes: StoredNumbers,
    /// By record, its row; empty where no row names two.
    pub(super) rows: StoredNumbers,
    /// Where each stretch of records of one dataset ends, and that dataset's number, by turns.
    datasets: StoredNumbers,
    /// By record, its cluster when links were first looked at.
    pub(super) clusters: StoredNumbers,
    /// Where the first links of each lower record end.
    ends: StoredNumbers,
    /// The higher records, ascending for each lower one, and what was found around the two.
    first: [StoredNumbers; 2],
    /// The rounds after that.
    rounds: Vec<Round>,
}

/// A round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Round {
    /// Records that go by another cluster than in the round before, and which.
    moved: [StoredNumbers; 2],
    /// Links around which something else was found than before, lower and higher record, and what.
    changed: [StoredNumbers; 3],
}

/// What is found around two records.
pub(crate) type FoundAround = (u32, u32, ContextFinding);

/// A night's surroundings in the keeping.
#[derive(Debug)]
pub(super) struct Keeping {
    kept: RememberedContext,
    /// The clusters of the last round.
    clusters: Vec<u32>,
    /// False once something was found that there is no room for.
    fits: bool,
}

impl RememberedContext {
    /// True if the lists fit each other and so many records: what comes from a file may be anything.
    pub(super) fn is_of(&self, records: usize) -> bool {
        let Self { homes, rows, datasets, clusters, ends, first: [others, found], rounds } = self;
        let known = |list: &[u32]| list.iter().all(|record| (*record as usize) < records);
        let fits = |Round { moved: [who, whither], changed: [lefts, rights, found] }: &Round| {
            who.len() == whither.len()
                && (lefts.len(), rights.len()) == (rights.len(), found.len())
                && [who, whither, lefts, rights].iter().all(|list| known(list))
        };
        let (stretches, rest) = datasets.as_chunks::<2>();
        records > 0
            && (homes.len(), clusters.len(), ends.len()) == (records, records, records)
            && (rows.is_empty() || rows.len() == records)
            && rest.is_empty()
            && stretches.is_sorted_by(|a, b| a[0] < b[0])
            && stretches.last().is_some_and(|[end, _]| *end as usize == records)
            && ends.is_sorted()
            && ends.last().is_some_and(|end| *end as usize == others.len())
            && others.len() == found.len()
            && known(others)
            && known(clusters)
            && rounds.iter().all(fits)
    }

    /// By record, the number of its dataset.
    pub(super) fn datasets(&self) -> Vec<u16> {
        let mut datasets = Vec::with_capacity(self.homes.len());
        for [end, dataset] in self.datasets.as_chunks::<2>().0 {
            datasets.resize(*end as usize, u16::try_from(*dataset).unwrap_or(u16::MAX));
        }
        datasets
    }

    /// The first links of a lower record: the higher ones, and what was found.
    pub(super) fn first(&self, record: u32) -> impl Iterator<Item = (u32, ContextFinding)> {
        let [others, found] = &self.first;
        let end = |at: usize| self.ends[at] as usize;
        let start = (record as usize).checked_sub(1).map_or(0, end);
        let span = start..end(record as usize);
        others[span.clone()].iter().zip(&found[span]).map(|(other, bits)| (*other, unpacked(*bits)))
    }

    /// Who went by another cluster in a round, the first of which is one; nobody once all had come to agree.
    pub(super) fn moved(&self, round: usize) -> impl Iterator<Item = (u32, u32)> {
        let round = round.checked_sub(1).and_then(|at| self.rounds.get(at));
        let moved = round.map(|Round { moved: [who, whither], changed: _ }| {
            who.iter().copied().zip(whither.iter().copied())
        });
        moved.into_iter().flatten()
    }

    /// What was found otherwise in a round.
    pub(super) fn changed(&self, round: usize) -> impl Iterator<Item = FoundAround> {
        let round = round.checked_sub(1).and_then(|at| self.rounds.get(at));
        let changed = round.map(|Round { moved: _, changed: [lefts, rights, found] }| {
            let ends = lefts.iter().zip(rights.iter());
            ends.zip(found.iter()).map(|((left, right), bits)| (*left, *right, unpacked(*bits)))
        });
        changed.into_iter().flatten()
    }
}

impl Keeping {
    /// Of these surroundings.
    pub(super) fn of(around: &Surroundings<'_>) -> Self {
        let mut stretches: Vec<u32> = Vec::new();
        for (end, standing) in (1_u32..).zip(&around.standing) {
            let dataset = u32::from(standing.dataset);
            match stretches.as_mut_slice() {
                [.., last, of] if *of == dataset => *last = end,
                _ => stretches.extend([end, dataset]),
            }
        }
        let homes = around.standing.iter().map(|it| it.residence.0).collect();
        let kept = RememberedContext {
            homes: StoredNumbers(homes),
            rows: StoredNumbers(around.company.rows().to_vec()),
            datasets: StoredNumbers(stretches),
            ..RememberedContext::default()
        };
        Self { kept, clusters: Vec::new(), fits: true }
    }

    /// Notes the clusters of the next round.
    pub(super) fn note_clusters(&mut self, cluster_of: &[u32]) {
        if self.clusters.is_empty() {
            self.kept.clusters = StoredNumbers(cluster_of.to_vec());
        } else {
            let names = self.clusters.iter().zip(cluster_of);
            let moved = (0_u32..).zip(names).filter(|(_, (before, now))| before != now);
            let mut round = Round::default();
            for (record, (_, now)) in moved {
                round.moved[0].push(record);
                round.moved[1].push(*now);
            }
            self.kept.rounds.push(round);
        }
        self.clusters.clear();
        self.clusters.extend_from_slice(cluster_of);
    }

    /// Notes what the first look found; links are in pair order.
    pub(super) fn note_first(&mut self, links: &[ScoredLink]) {
        let Self { kept, clusters, fits } = self;
        let mut links = links.iter().peekable();
        for record in (0_u32..).take(clusters.len()) {
            while let Some(link) = links.next_if(|link| link.left == record) {
                kept.first[0].push(link.right);
                kept.first[1].push(noted(link.context, fits));
            }
            kept.ends.push(u32::try_from(kept.first[0].len()).unwrap_or(u32::MAX));
        }
        *fits &= links.next().is_none();
    }

    /// Notes what the round found otherwise.
    pub(super) fn note_changed(&mut self, changed: &[FoundAround]) {
        let Self { kept, clusters: _, fits } = self;
        let Some(round) = kept.rounds.last_mut() else { return };
        for &(left, right, finding) in changed {
            round.changed[0].push(left);
            round.changed[1].push(right);
            round.changed[2].push(noted(finding, fits));
        }
    }

    /// What the next night may use.
    pub(super) fn done(self) -> RememberedContext {
        let Self { kept, clusters: _, fits } = self;
        if fits { kept } else { RememberedContext::default() }
    }
}

fn noted(finding: ContextFinding, fits: &mut bool) -> u32 {
    let bits = packed(finding);
    *fits &= bits.is_some();
    bits.unwrap_or_default()
}

/// Bits of what is shared with a rival; each level has three behind them.
const SHARED_BITS: u32 = 26;
/// Three bits that stand for no level.
const NO_LEVEL: u8 = 7;

/// A finding in few bytes, if it is one of surroundings alone.
fn packed(finding: ContextFinding) -> Option<u32> {
    let ContextFinding { rivals, shared_with_rival, company, persons } = finding;
    let shared = u32::try_from(shared_with_rival.millibits().checked_neg()?).ok()?;
    let levels = [rivals, company];
    let fits = persons == MatchWeight::ZERO
        && shared >> SHARED_BITS == 0
        && levels.iter().flatten().all(|level| *level < NO_LEVEL);
    let [rivals, company] = levels.map(|level| u32::from(level.unwrap_or(NO_LEVEL)));
    fits.then_some(shared | rivals << SHARED_BITS | company << (SHARED_BITS + 3))
}

fn unpacked(bits: u32) -> ContextFinding {
    let level = |shift: u32| {
        let level = u8::try_from(bits >> shift & u32::from(NO_LEVEL)).unwrap_or(NO_LEVEL);
        (level != NO_LEVEL).then_some(level)
    };
    let shared = bits & ((1 << SHARED_BITS) - 1);
    ContextFinding {
        rivals: level(SHARED_BITS),
        shared_with_rival: -MatchWeight::from_millibits(shared.cast_signed()),
        company: level(SHARED_BITS + 3),
        persons: MatchWeight::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::{packed, unpacked};
    use crate::links::context::ContextFinding;
    use crate::values::MatchWeight;

    #[test]
    fn a_finding_is_what_it_was_and_one_without_room_is_not_kept() {
        let shared = |millibits| MatchWeight::from_millibits(millibits);
        for (rivals, company, millibits) in [
            (None, None, 0),
            (Some(0), Some(5), -1),
            (Some(6), None, -40_000),
            (None, Some(0), -67_108_863),
        ] {
            let finding = ContextFinding {
                rivals,
                company,
                shared_with_rival: shared(millibits),
                ..ContextFinding::default()
            };
            assert_eq!(packed(finding).map(unpacked), Some(finding));
        }
        let plain = ContextFinding::default();
        assert_eq!(packed(ContextFinding { shared_with_rival: shared(1), ..plain }), None);
        assert_eq!(packed(ContextFinding { shared_with_rival: shared(-1 << 26), ..plain }), None);
        assert_eq!(packed(ContextFinding { rivals: Some(7), ..plain }), None);
        assert_eq!(packed(ContextFinding { persons: shared(3), ..plain }), None);
    }
}
