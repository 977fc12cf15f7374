//! Payloads opened, one after the other, in the order of their entries.
//!
//! In: a journal, its keys, which entries are wanted. Out: each of them, handed over as it is opened. Leaves to `reader` what is kept of them: a journal of
//! millions of looks is checked in the memory of a segment, and where few entries are wanted, summaries tell where they are.

use std::collections::BTreeSet;
use std::fs::File;

use super::keyring::Keyring;
use super::payload::{Payload, record_at};
use super::reader::{Journal, Located, Place, UNSAID, kind_of, payloads_end, segment_leaves};
use super::segment::{LeafAt, Segment};
use super::summary::Summary;
use super::vault;
use super::wanted::Wanted;
use super::{JournalEntry, JournalError, Recorded};

/// Leaves of so many entries are kept from the first reading to the second; those of more are read again. Few in tests, whose journals are short.
const KEPT_LEAVES: usize = if cfg!(test) { 4 } else { 100_000 };

/// A segment, and whether it is the last.
struct Listed {
    segment: Segment,
    last: bool,
    /// How many entries it has.
    count: u64,
    leaves: ListedLeaves,
}

/// The leaves of a segment, as far as they are needed.
enum ListedLeaves {
    /// Those that are wanted, each with where its payload begins: its summary told.
    Told(Vec<(LeafAt, u64)>),
    /// None of the entries is wanted.
    Unasked,
    /// All of them.
    Kept(Vec<LeafAt>),
    /// To be read again.
    Left,
}

/// What is wanted of a journal, and what of it is said to be erased.
struct Opening<'o, P> {
    from: u64,
    keys: Option<&'o Keyring>,
    wanted: &'o Wanted,
    /// Said to be erased is erased, though a kill may have left the payload until the next writer.
    gone: BTreeSet<u64>,
    /// What cannot be opened, though no leaf that was read says that it is erased.
    doubtful: Vec<(u64, JournalError)>,
    put: P,
}

impl Journal {
    /// Opens the payload of every entry that is not erased, and keeps none of them.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn check(&self) -> Result<(), JournalError> {
        let keys = self.keys_if_needed()?;
        self.each_payload(0, keys.as_ref(), &Wanted::all(), drop)
    }

    /// Hands over every wanted entry from this one on.
    pub(super) fn each_payload(
        &self,
        from: u64,
        keys: Option<&Keyring>,
        wanted: &Wanted,
        put: impl FnMut(Located),
    ) -> Result<(), JournalError> {
        // before anything is counted: others write meanwhile, and make checkpoints of it
        let had = super::marks::highest(self.state())?;
        // whoever wants all of it reads all of it, and is told whatever is wrong with any of it
        let believed = keys.filter(|_| !wanted.has_all());
        let (gone, doubtful) = (BTreeSet::new(), Vec::new());
        let mut opening = Opening { from, keys, wanted, gone, doubtful, put };
        let mut segments: Vec<Listed> = Vec::new();
        let (mut kept, mut has) = (0, 0);
        self.walk(from, |segment, last| {
            let told = believed.filter(|_| !last && from <= segment.first);
            let (count, leaves) = match told {
                Some(keys) => opening.told(&segment, keys)?,
                None => opening.read(&segment, last, &mut kept)?,
            };
            has = segment.first + count;
            segments.push(Listed { segment, last, count, leaves });
            Ok::<u64, JournalError>(count)
        })?;
        super::marks::is_whole(self.state(), &self.folder, (has, had))?;
        segments.into_iter().try_for_each(|listed| opening.hand_over(listed))?;
        self.erased_since(has, opening.doubtful)
    }

    /// Whether what could not be opened was erased while it was read: entries from this number on say so.
    fn erased_since(
        &self,
        from: u64,
        doubtful: Vec<(u64, JournalError)>,
    ) -> Result<(), JournalError> {
        if doubtful.is_empty() {
            return Ok(());
        }
        let mut erased = BTreeSet::new();
        self.each_segment(from, |_, _, leaves| {
            erased.extend(leaves.iter().filter_map(|at| at.leaf.erases));
            Ok(())
        })?;
        let damaged = doubtful.into_iter().find(|(number, _)| !erased.contains(number));
        damaged.map_or(Ok(()), |(_, fault)| Err(fault))
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

impl<P: FnMut(Located)> Opening<'_, P> {
    /// How many entries a segment has and which are wanted, by its summary.
    fn told(
        &mut self,
        segment: &Segment,
        keys: &Keyring,
    ) -> Result<(u64, ListedLeaves), JournalError> {
        let Summary { count, erases, looks_since, listed, .. } = Summary::of(segment, keys)?;
        self.gone.extend(erases);
        if looks_since.is_some_and(|since| self.wanted.may_have_looks(&since)) {
            return Ok((count, ListedLeaves::Left));
        }
        let mut found = Vec::new();
        for leaf in listed {
            let unwritten = || JournalError::damaged(&segment.path, 0, "a leaf is not JSON");
            let (at, payload) = leaf.at(segment.first).ok_or_else(unwritten)?;
            if self.wanted.has(kind_of(segment, &at)?, &at.leaf.at) {
                found.push((at, payload));
            }
        }
        Ok((count, ListedLeaves::Told(found)))
    }

    /// The same by its leaves.
    fn read(
        &mut self,
        segment: &Segment,
        last: bool,
        kept: &mut usize,
    ) -> Result<(u64, ListedLeaves), JournalError> {
        let leaves = segment_leaves(segment, &segment.read()?, last)?;
        self.gone.extend(leaves.iter().filter_map(|at| at.leaf.erases));
        let mut asked = false;
        for at in &leaves {
            let kind = kind_of(segment, at)?;
            asked |= at.leaf.sequence >= self.from && self.wanted.has(kind, &at.leaf.at);
        }
        let count = leaves.len();
        // all leaves of a long journal at once would be more than an edition
        let leaves = if !asked {
            ListedLeaves::Unasked
        } else if *kept + count <= KEPT_LEAVES {
            *kept += count;
            ListedLeaves::Kept(leaves)
        } else {
            ListedLeaves::Left
        };
        Ok((count as u64, leaves))
    }

    /// Opens what is wanted of a segment.
    fn hand_over(&mut self, listed: Listed) -> Result<(), JournalError> {
        let Listed { segment, last, count, leaves } = listed;
        let leaves = match leaves {
            ListedLeaves::Told(told) => return self.hand_over_told(&segment, told),
            _ if count == 0 => return Ok(()),
            ListedLeaves::Unasked => Vec::new(),
            ListedLeaves::Kept(leaves) => leaves,
            ListedLeaves::Left => segment_leaves(&segment, &segment.read()?, last)?,
        };
        let bytes = segment.read_vault()?;
        let end = payloads_end(&segment, &bytes, segment.first + count, last)?;
        // what a writer is just appending may stand in the last one
        if !last && end != bytes.len() {
            return Err(JournalError::damaged(&segment.vault, end, vault::UNLISTED));
        }
        let mut position = vault::MAGIC.len();
        for found in leaves.into_iter().take(usize::try_from(count).unwrap_or(usize::MAX)) {
            let bytes = bytes.get(position..).unwrap_or_default();
            let at = Payload { segment: &segment, position, bytes };
            let length = at.record()?.length();
            let kind = kind_of(&segment, &found)?;
            if found.leaf.sequence >= self.from && self.wanted.has(kind, &found.leaf.at) {
                self.open(&at, found)?;
            }
            position += length;
        }
        Ok(())
    }

    /// Opens payloads at these places.
    fn hand_over_told(
        &mut self,
        segment: &Segment,
        told: Vec<(LeafAt, u64)>,
    ) -> Result<(), JournalError> {
        if told.is_empty() {
            return Ok(());
        }
        let mut file = File::open(&segment.vault).map_err(JournalError::io(&segment.vault))?;
        for (found, place) in told {
            let bytes = record_at(segment, &mut file, place)?;
            let position = usize::try_from(place).unwrap_or(usize::MAX);
            self.open(&Payload { segment, position, bytes: &bytes }, found)?;
        }
        Ok(())
    }

    /// Opens a payload and hands its entry over.
    fn open(&mut self, payload: &Payload<'_>, found: LeafAt) -> Result<(), JournalError> {
        let kind = kind_of(payload.segment, &found)?;
        let LeafAt { leaf, digest, segment, position: _ } = found;
        let entry: Option<JournalEntry> = if self.gone.contains(&leaf.sequence) {
            None
        } else {
            let opened = payload.open(leaf.sequence, kind, &leaf.commitment, self.keys);
            match opened.and_then(|entry| entry.ok_or_else(|| payload.damaged(UNSAID))) {
                Ok(entry) => Some(entry),
                Err(fault @ JournalError::Damaged { .. }) => {
                    self.doubtful.push((leaf.sequence, fault));
                    None
                }
                Err(fault) => return Err(fault),
            }
        };
        if entry.as_ref().is_some_and(|entry| entry.erases() != leaf.erases) {
            return Err(payload.damaged("an erasure names another entry than its leaf"));
        }
        let (offset, commitment) = (payload.position as u64, leaf.commitment);
        let place = Place { segment, offset, commitment };
        let (sequence, at, erases) = (leaf.sequence, leaf.at, leaf.erases);
        let recorded = Recorded { sequence, at, kind, digest, entry };
        (self.put)(Located { recorded, erases, place });
        Ok(())
    }
}
