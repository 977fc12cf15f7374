//! Payloads opened, one after the other, in the order of their entries.
//!
//! In: a journal, its keys, which entries are wanted. Out: each of them, handed over as it is opened. Leaves to `reader` what is kept of them: a journal of
//! millions of looks is checked in the memory of a segment.

use std::collections::BTreeSet;

use super::keyring::Keyring;
use super::payload::Payload;
use super::reader::{Journal, Located, Place, UNSAID, kind_of, payloads_end, segment_leaves};
use super::segment::{LeafAt, Segment};
use super::vault;
use super::{JournalError, JournalKind, Recorded};

/// Leaves of so many entries are kept from the first reading to the second; those of more are read again. Few in tests, whose journals are short.
const KEPT_LEAVES: usize = if cfg!(test) { 4 } else { 100_000 };

/// A segment, and whether it is the last.
struct Listed {
    segment: Segment,
    last: bool,
    /// How many entries it has.
    count: usize,
    leaves: ListedLeaves,
}

/// The leaves of a segment, as far as they are needed.
enum ListedLeaves {
    /// None of the entries is wanted.
    Unasked,
    /// All of them.
    Kept(Vec<LeafAt>),
    /// To be read again.
    Left,
}

impl Journal {
    /// Opens the payload of every entry that is not erased, and keeps none of them.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn check(&self) -> Result<(), JournalError> {
        let keys = self.keys_if_needed()?;
        let check = || self.each_payload(0, keys.as_ref(), &|_, _| true, drop);
        match check() {
            // as `located_from` has it
            Err(JournalError::Damaged { .. }) => check(),
            checked => checked,
        }
    }

    /// Hands over every wanted entry from this one on.
    pub(super) fn each_payload(
        &self,
        from: u64,
        keys: Option<&Keyring>,
        wanted: &dyn Fn(JournalKind, &str) -> bool,
        mut put: impl FnMut(Located),
    ) -> Result<(), JournalError> {
        // said to be erased is erased, though a kill may have left the payload until the next writer
        let mut gone: BTreeSet<u64> = BTreeSet::new();
        let mut segments: Vec<Listed> = Vec::new();
        let mut kept = 0;
        self.each_segment(from, |segment, last, leaves| {
            gone.extend(leaves.iter().filter_map(|at| at.leaf.erases));
            let mut asked = false;
            for at in &leaves {
                let kind = kind_of(&segment, at)?;
                asked |= at.leaf.sequence >= from && wanted(kind, &at.leaf.at);
            }
            let count = leaves.len();
            // all leaves of a long journal at once would be more than an edition
            let leaves = if !asked {
                ListedLeaves::Unasked
            } else if kept + count <= KEPT_LEAVES {
                kept += count;
                ListedLeaves::Kept(leaves)
            } else {
                ListedLeaves::Left
            };
            segments.push(Listed { segment, last, count, leaves });
            Ok(())
        })?;
        let has = segments.last().map_or(0, |last| last.segment.first + last.count as u64);
        super::marks::is_whole(self.state(), &self.folder, has)?;
        for Listed { segment, last, count, leaves } in segments {
            if count == 0 {
                continue;
            }
            let leaves = match leaves {
                ListedLeaves::Unasked => Vec::new(),
                ListedLeaves::Kept(leaves) => leaves,
                ListedLeaves::Left => segment_leaves(&segment, &segment.read()?, last)?,
            };
            let bytes = segment.read_vault()?;
            let next = segment.first + count as u64;
            let end = payloads_end(&segment, &bytes, next, last)?;
            // what a writer is just appending may stand in the last one
            if !last && end != bytes.len() {
                let detail = "there are payloads without an entry";
                return Err(JournalError::damaged(&segment.vault, end, detail));
            }
            let mut position = vault::MAGIC.len();
            let mut leaves = leaves.into_iter();
            for _ in 0..count {
                let rest = bytes.get(position..).unwrap_or_default();
                let at = Payload { segment: &segment, position, bytes: rest };
                let length = at.record()?.length();
                let Some(found) = leaves.next() else {
                    position += length;
                    continue;
                };
                let kind = kind_of(&segment, &found)?;
                let LeafAt { leaf, digest, .. } = found;
                if leaf.sequence >= from && wanted(kind, &leaf.at) {
                    let entry = if gone.contains(&leaf.sequence) {
                        None
                    } else {
                        let opened = at.open(leaf.sequence, kind, &leaf.commitment, keys)?;
                        Some(opened.ok_or_else(|| at.damaged(UNSAID))?)
                    };
                    if entry.as_ref().is_some_and(|entry| entry.erases() != leaf.erases) {
                        return Err(at.damaged("an erasure names another entry than its leaf"));
                    }
                    let (offset, commitment) = (position as u64, leaf.commitment);
                    let place = Place { segment: segment.first, offset, commitment };
                    let (sequence, at, erases) = (leaf.sequence, leaf.at, leaf.erases);
                    let recorded = Recorded { sequence, at, kind, digest, entry };
                    put(Located { recorded, erases, place });
                }
                position += length;
            }
        }
        Ok(())
    }

    /// Hands over every leaf, one after the other; needs no key.
    ///
    /// # Errors
    /// As [`Journal::leaves_from`].
    pub fn each_leaf(&self, mut take: impl FnMut(LeafAt)) -> Result<(), JournalError> {
        self.each_segment(0, |_, _, leaves| {
            leaves.into_iter().for_each(&mut take);
            Ok(())
        })
    }
}
