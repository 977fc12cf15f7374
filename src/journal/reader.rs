//! Reading the journal from any entry on: leaves by anybody, payloads with the keys.
//!
//! In: its folder, and where its keys come from. Out: leaves in order; entries, each with its number and what it says, or that it was erased.
//! Takes no lock: what a writer is just appending is not there yet, and what one is just erasing is erased.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::index_key::IndexKey;
use super::keyring::{KeySource, Keyring};
use super::leaf::Sha256Hash;
use super::payload::{Payload, record_at};
use super::segment::{self, LeafAt, Segment, frames, leaves};
use super::vault;
use super::wanted::Wanted;
use super::{JournalEntry, JournalError, JournalKind, Recorded};
use crate::config::CouncilConfig;

/// A journal to be read. Nothing is held open; an absent folder is an empty journal.
#[derive(Clone, Debug)]
pub struct Journal {
    pub(super) folder: PathBuf,
    pub(super) keys: KeySource,
}

/// Where an entry's payload lies, and what it is bound to: enough to read it without its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The number of the segment's first entry.
    pub segment: u64,
    /// Where in the segment's vault the payload begins.
    pub offset: u64,
    /// The commitment in its leaf.
    pub commitment: Sha256Hash,
}

/// An entry's number and digest.
pub type EntryDigest = (u64, [u8; 32]);

/// An entry, with where its payload lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Located {
    /// The entry.
    pub recorded: Recorded,
    /// The entry whose payload it erases.
    pub erases: Option<u64>,
    /// Where its payload lies.
    pub place: Place,
}

/// What an index reads of a journal at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadOn {
    /// Entries, looks aside.
    pub located: Vec<Located>,
    /// Number and digest of the first entry that there is, whatever it is.
    pub first: Option<EntryDigest>,
    /// And of the last.
    pub last: Option<EntryDigest>,
}

impl Journal {
    /// A council's journal, with the keys that its configuration names.
    #[must_use]
    pub fn of(config: &CouncilConfig) -> Self {
        Self { folder: config.state.join("journal"), keys: KeySource::of(config) }
    }

    /// The journal in a state folder, with its keys at their usual place.
    #[must_use]
    pub fn in_state(state: &Path) -> Self {
        Self { folder: state.join("journal"), keys: KeySource::in_state(state) }
    }

    /// The journal in a state folder, with keys from elsewhere.
    #[must_use]
    pub fn with_keys(state: &Path, keys: &KeySource) -> Self {
        Self { folder: state.join("journal"), keys: keys.clone() }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The state folder that it lies in.
    #[must_use]
    pub fn state(&self) -> &Path {
        self.folder.parent().unwrap_or(Path::new("."))
    }

    /// Where its keys come from.
    #[must_use]
    pub fn keys(&self) -> &KeySource {
        &self.keys
    }

    /// Every entry from the one with this number on. Segments that end before it are not read.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with file and position, [`JournalError::Truncated`], [`JournalError::Newer`], [`JournalError::Io`], a missing key.
    pub fn entries_from(&self, from: u64) -> Result<Vec<Recorded>, JournalError> {
        Ok(self.located_from(from)?.into_iter().map(|located| located.recorded).collect())
    }

    /// Every entry.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries(&self) -> Result<Vec<Recorded>, JournalError> {
        self.entries_from(0)
    }

    /// As [`Journal::entries_from`], with where each payload lies.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn located_from(&self, from: u64) -> Result<Vec<Located>, JournalError> {
        self.located_of(from, &Wanted::all())
    }

    /// As [`Journal::located_from`], looks passed over: their payloads are not opened. With it the first and the last entry that there are from this number on, looks
    /// among them.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn located_but_looks(&self, from: u64) -> Result<ReadOn, JournalError> {
        // the ends first: what is appended between the two readings is read again the next time, and not passed over
        let (first, last) = self.ends_from(from)?;
        let located = self.located_of(from, &Wanted::but_looks_from(Date::MIN))?;
        Ok(ReadOn { located, first, last })
    }

    /// The entry of a number; `None` if there is none. Reads no other segment than its own, and of that the heads before it, its batch's leaves and its payload.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entry(&self, sequence: u64) -> Result<Option<Recorded>, JournalError> {
        let segments = Segment::list(&self.folder)?;
        let Some(at) = segments.iter().rposition(|segment| segment.first <= sequence) else {
            return Ok(None);
        };
        let (segment, last) = (&segments[at], at + 1 == segments.len());
        let leaf = segment::leaf_of(segment, sequence, last)?;
        let Some(LeafAt { leaf, digest, segment: _, position: frame }) = leaf else {
            return Ok(None);
        };
        let io = |cause| JournalError::io(&segment.vault)(cause);
        let mut payloads = segment.open_vault()?;
        let found = vault::place_of(&mut payloads, sequence).map_err(io)?;
        let place = found.unwrap_or(vault::MAGIC.len() as u64);
        let bytes = vault::bytes_of(&mut payloads, place).map_err(io)?;
        let position = usize::try_from(place).unwrap_or(usize::MAX);
        let payload = Payload { segment, position, bytes: &bytes };
        let kind = JournalKind::of_word(&leaf.kind)
            .ok_or_else(|| JournalError::Newer { path: segment.path.clone(), position: frame })?;
        let keys = self.keys_if_needed()?;
        // of one that is erased nothing is left to be opened
        let entry = payload.open(sequence, kind, &leaf.commitment, keys.as_ref())?;
        Ok(Some(Recorded { sequence, at: leaf.at, kind, digest, entry }))
    }

    pub(super) fn located_of(
        &self,
        from: u64,
        wanted: &Wanted,
    ) -> Result<Vec<Located>, JournalError> {
        let keys = self.keys_if_needed()?;
        let mut all = Vec::new();
        self.each_payload(from, keys.as_ref(), wanted, |located| all.push(located))?;
        Ok(all)
    }

    /// Every leaf from the one with this number on; needs no key.
    ///
    /// # Errors
    /// [`JournalError::Damaged`], [`JournalError::Io`].
    pub fn leaves_from(&self, from: u64) -> Result<Vec<LeafAt>, JournalError> {
        let mut all = Vec::new();
        self.each_segment(from, |_, _, leaves| {
            all.extend(leaves.into_iter().filter(|at| at.leaf.sequence >= from));
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands over the leaves of some entries, in their order; of what is not there, nothing. Reads the segments that they stand in.
    ///
    /// # Errors
    /// As [`Journal::leaves_from`].
    pub fn each_leaf_of(
        &self,
        numbers: &BTreeSet<u64>,
        mut take: impl FnMut(LeafAt),
    ) -> Result<(), JournalError> {
        let segments = Segment::list(&self.folder)?;
        for (at, segment) in segments.iter().enumerate() {
            let next = segments.get(at + 1).map_or(u64::MAX, |next| next.first);
            if numbers.range(segment.first..next).next().is_none() {
                continue;
            }
            let leaves = segment_leaves(segment, &segment.read()?, at + 1 == segments.len())?;
            let asked = leaves.into_iter().filter(|at| numbers.contains(&at.leaf.sequence));
            asked.for_each(&mut take);
        }
        Ok(())
    }

    /// Number and digest of the first entry from this number on and of the last there is. Reads the segments that they stand in.
    fn ends_from(
        &self,
        from: u64,
    ) -> Result<(Option<EntryDigest>, Option<EntryDigest>), JournalError> {
        let segments = Segment::list(&self.folder)?;
        let count = segments.len();
        let begins = segments.iter().rposition(|segment| segment.first <= from).unwrap_or(0);
        let read = |at: usize| {
            let segment = &segments[at];
            segment_leaves(segment, &segment.read()?, at + 1 == count)
        };
        let end = |at: &LeafAt| (at.leaf.sequence, at.digest);
        let (mut first, mut last) = (None, None);
        for at in begins..count {
            let leaves = read(at)?;
            first = leaves.iter().find(|at| at.leaf.sequence >= from).map(end);
            if first.is_some() {
                break;
            }
        }
        // the last segment may have been begun and have none yet
        for at in (begins..count).rev() {
            let leaves = read(at)?;
            last = leaves.last().filter(|at| at.leaf.sequence >= from).map(end);
            if !leaves.is_empty() {
                break;
            }
        }
        Ok((first, last))
    }

    /// The number that the next entry will have. Reads the last segment alone.
    ///
    /// # Errors
    /// As [`Journal::leaves_from`].
    pub fn next_number(&self) -> Result<u64, JournalError> {
        let Some(last) = Segment::list(&self.folder)?.pop() else { return Ok(0) };
        let leaves = segment_leaves(&last, &last.read()?, true)?;
        Ok(last.first + leaves.len() as u64)
    }

    /// The entries of a kind whose payloads lie at these places, by their numbers; `None` for one that is erased.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn entries_at(
        &self,
        kind: JournalKind,
        places: &[(u64, Place)],
    ) -> Result<Vec<Option<JournalEntry>>, JournalError> {
        let keys = if places.is_empty() { None } else { self.keys_if_needed()? };
        let mut open: Option<(Segment, File)> = None;
        let mut entries = Vec::with_capacity(places.len());
        for (sequence, place) in places {
            let (segment, file) = match &mut open {
                Some((segment, file)) if segment.first == place.segment => (segment, file),
                other => {
                    let segment = Segment::beginning_with(&self.folder, place.segment);
                    let file = File::open(&segment.vault);
                    let file = file.map_err(JournalError::io(&segment.vault))?;
                    let (segment, file) = other.insert((segment, file));
                    (segment, file)
                }
            };
            let position = usize::try_from(place.offset).unwrap_or(usize::MAX);
            let bytes = record_at(segment, file, place.offset)?;
            let at = Payload { segment, position, bytes: &bytes };
            entries.push(at.open(*sequence, kind, &place.commitment, keys.as_ref())?);
        }
        Ok(entries)
    }

    /// What seals an index of this journal; `None` while it is empty.
    ///
    /// # Errors
    /// A missing key.
    pub fn index_key(&self) -> Result<Option<IndexKey>, JournalError> {
        Ok(self.keys_if_needed()?.as_ref().and_then(IndexKey::of))
    }

    /// The keys, if anything is there that may be sealed.
    pub(super) fn keys_if_needed(&self) -> Result<Option<Keyring>, JournalError> {
        for segment in Segment::list(&self.folder)? {
            if segment.has_payloads()? {
                return self.keys.keys().map(Some);
            }
        }
        Ok(None)
    }

    /// Hands over the segments in which entries from this one on stand, one after the other: each, whether it is the last, its leaves.
    pub(super) fn each_segment(
        &self,
        from: u64,
        mut take: impl FnMut(Segment, bool, Vec<LeafAt>) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        self.walk(from, |segment, last| {
            let leaves = segment_leaves(&segment, &segment.read()?, last)?;
            let count = leaves.len() as u64;
            take(segment, last, leaves)?;
            Ok(count)
        })
    }

    /// Goes from segment to segment, beginning with the one that this entry stands in: each, and whether it is the last, to somebody who tells how many entries it has.
    pub(super) fn walk<E: From<JournalError>>(
        &self,
        from: u64,
        mut count: impl FnMut(Segment, bool) -> Result<u64, E>,
    ) -> Result<(), E> {
        let damaged = |path: &Path, detail| Err(E::from(JournalError::damaged(path, 0, detail)));
        let segments = Segment::list(&self.folder)?;
        if let Some(first) = segments.first().filter(|segment| segment.first != 0) {
            return damaged(&first.path, "the segments before it are gone");
        }
        let skip = segments.iter().take_while(|segment| segment.first <= from).count();
        let all = segments.len();
        let mut next = None;
        for (at, segment) in segments.into_iter().enumerate().skip(skip.saturating_sub(1)) {
            let first = segment.first;
            if next.is_some_and(|next| next != first) {
                let detail = "entries between this segment and the one before are gone";
                return damaged(&segment.path, detail);
            }
            next = Some(first + count(segment, at + 1 == all)?);
        }
        Ok(())
    }
}

/// Of which kind an entry is.
pub(super) fn kind_of(segment: &Segment, at: &LeafAt) -> Result<JournalKind, JournalError> {
    JournalKind::of_word(&at.leaf.kind)
        .ok_or_else(|| JournalError::Newer { path: segment.path.clone(), position: at.position })
}

/// Said of a payload that is zeros though no entry erases it.
pub(super) const UNSAID: &str = "a payload is gone, and no entry says that it was erased";

/// The leaves of a segment.
pub(super) fn segment_leaves(
    segment: &Segment,
    bytes: &[u8],
    last: bool,
) -> Result<Vec<LeafAt>, JournalError> {
    let mut found: Vec<LeafAt> = Vec::new();
    for (position, frame) in frames(segment, bytes, last)?.frames {
        found.extend(leaves(segment, position, &frame, segment.first + found.len() as u64)?);
    }
    Ok(found)
}

/// Where the payloads of the entries below `next` end in a segment's vault, which was read after its leaves were. Payloads of more than one batch
/// beyond them are damage, unless a writer has gone on in the last segment in the meantime: then their leaves are there by now.
pub(super) fn payloads_end(
    segment: &Segment,
    payloads: &[u8],
    next: u64,
    last: bool,
) -> Result<usize, JournalError> {
    let fault = match vault::sound_end(payloads, segment.first, next) {
        Ok(end) => return Ok(end),
        Err(fault) => fault,
    };
    let has_now = || {
        let leaves = segment_leaves(segment, &segment.read()?, true)?;
        Ok::<u64, JournalError>(segment.first + leaves.len() as u64)
    };
    let end = if last && has_now()? > next {
        vault::end_of(payloads, segment.first, next)
    } else {
        Err(fault)
    };
    end.map_err(|(at, detail)| JournalError::damaged(&segment.vault, at, detail))
}
