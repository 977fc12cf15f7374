//! Which of several records of one key has the last word.
//!
//! In: on the first pass the key and rank of every record that will be emitted; on the second the same records again. Out:
//! for each, whether it may speak; and in the end what became of those that may not: replaced, taken back, repeated. Memory
//! holds 16 bytes a record on the first pass, and on the second only the keys that several records share.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::{account::Tally, facts::Change, layout::RecordKind};
use crate::values::Uprn;

/// The key of a record, in 64 bits.
pub(super) fn claim(kind: RecordKind, key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind.number());
    hasher.write(key.as_bytes());
    hasher.finish()
}

/// The keys of all records.
#[derive(Default)]
pub(super) struct Claims(Vec<(u64, u64)>);

impl Claims {
    pub(super) fn enter(&mut self, claim: u64, rank: u64) {
        self.0.push((claim, rank));
    }

    /// The keys that several records share; all others are alone and need no more thought.
    pub(super) fn settle(mut self) -> Contests {
        self.0.sort_unstable();
        let mut contests = FxHashMap::default();
        for records in self.0.chunk_by(|a, b| a.0 == b.0).filter(|records| records.len() > 1) {
            let Some(&(claim, rank)) = records.last() else { continue };
            let level = records.iter().filter(|record| record.1 == rank).count();
            contests.insert(claim, Contest { rank, level, winner: None });
        }
        Contests { contests, losers: Vec::new() }
    }
}

struct Contest {
    /// The rank of the last word.
    rank: u64,
    /// So many records of that rank are still to come: the last of them has the word.
    level: usize,
    winner: Option<Winner>,
}

struct Winner {
    line: u64,
    content: u64,
    change: Change,
}

struct Loser {
    claim: u64,
    uprn: Uprn,
    line: u64,
    content: u64,
}

/// The keys that several records share, and how far they are decided.
pub(super) struct Contests {
    contests: FxHashMap<u64, Contest>,
    losers: Vec<Loser>,
}

/// A record on the second pass.
pub(super) struct Claimant {
    pub(super) claim: u64,
    pub(super) rank: u64,
    pub(super) uprn: Uprn,
    pub(super) line: u64,
    pub(super) change: Change,
}

impl Contests {
    /// True if a record has the last word; one that has not is counted when all are read. `says` is asked only where it matters.
    pub(super) fn has_the_word(&mut self, record: &Claimant, says: impl FnOnce() -> u64) -> bool {
        let Some(contest) = self.contests.get_mut(&record.claim) else { return true };
        let says = says();
        if record.rank == contest.rank {
            contest.level = contest.level.saturating_sub(1);
            if contest.level == 0 {
                contest.winner =
                    Some(Winner { line: record.line, content: says, change: record.change });
                return true;
            }
        }
        let Claimant { claim, uprn, line, .. } = *record;
        if record.change == Change::Says {
            self.losers.push(Loser { claim, uprn, line, content: says });
        }
        false
    }

    /// Counts the records that had not the last word. A record that takes back is counted as such where it is read.
    pub(super) fn count(self, tally: &mut Tally) {
        for loser in self.losers {
            let winner =
                self.contests.get(&loser.claim).and_then(|contest| contest.winner.as_ref());
            match winner {
                Some(Winner { change: Change::Deletes, .. }) => {
                    tally.without("taken back by a later record");
                }
                Some(winner) if winner.content == loser.content => {
                    tally.repeats(loser.uprn, loser.line, winner.line);
                }
                _ => tally.without("replaced by a later record"),
            }
        }
    }
}
