//! Appending to the journal: one writer, whole batches, on disk before the call returns.
//!
//! In: entries and the clock reading. Out: their sequence numbers, once they are synced: payloads first, then leaves, then what they erase is
//! overwritten. What a killed writer left half-written is cut off on opening, and what it left half-erased is erased; an append that fails leaves
//! the writer unusable, as nobody knows then what the disk holds.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use zeroize::Zeroizing;

use super::leaf::Leaf;
use super::lock::{in_turn, private_folder};
use super::noticed::Stretch;
use super::reader::segment_leaves;
use super::resuming::{Known, OpenSegment, Resumed, last_batch, resume};
use super::segment::Segment;
use super::summary::Summary;
use super::{
    Journal, JournalEntry, JournalError, JournalKind, KeyId, Keyring, KindSet, frame, salt,
    sealing, vault,
};

/// Sizes that a writer keeps to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A segment that has reached this many bytes, payloads included, is followed by another.
    pub segment: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { segment: 32 << 20 }
    }
}

/// Bytes in which entries are put into JSON, one after the other.
const ROOM: usize = 8192;

/// The right to append: holds the journal's lock.
#[derive(Debug)]
pub struct JournalWriter {
    journal: Journal,
    keys: Keyring,
    limits: Limits,
    segment: Segment,
    open: OpenSegment,
    next: u64,
    unsure: bool,
    /// `None` only while it rests.
    lock: Option<File>,
}

/// A writer that lets others write until it goes on.
#[derive(Debug)]
pub(super) struct Resting(JournalWriter);

/// A batch as it is written.
struct Prepared {
    payloads: Vec<u8>,
    frame: Vec<u8>,
    erases: Vec<u64>,
}

impl JournalWriter {
    /// Opens a journal for writing; an absent one is made, with its key. Waits a few seconds for another writer to end.
    ///
    /// # Errors
    /// [`JournalError::Locked`], [`JournalError::Damaged`] if the last segment is, [`JournalError::Truncated`], [`JournalError::Io`], a missing
    /// key.
    pub fn open(journal: &Journal, limits: Limits) -> Result<Self, JournalError> {
        // what is there is read before it is its turn, and others write meanwhile: with the lock, what they wrote since is read alone
        let known = Known::survey(journal.folder());
        let lock = Self::lock(journal)?;
        Self::open_locked(journal, limits, (lock, known)).map(|(writer, _)| writer)
    }

    /// Takes the journal's lock.
    pub(super) fn lock(journal: &Journal) -> Result<File, JournalError> {
        let folder = journal.folder();
        private_folder(folder).map_err(JournalError::io(folder))?;
        let lock = in_turn(folder).map_err(JournalError::io(folder))?;
        lock.ok_or_else(|| JournalError::Locked { path: folder.join(".lock") })
    }

    /// Opens a journal whose lock is held, with what is known of it: what was written since, where that can be told.
    pub(super) fn open_locked(
        journal: &Journal,
        limits: Limits,
        (lock, known): (File, Option<Known>),
    ) -> Result<(Self, Option<(KindSet, Stretch)>), JournalError> {
        let folder = journal.folder();
        let mut segments = Segment::list(folder)?;
        let resumed = match segments.last() {
            Some(segment) => resume(segment, known.as_ref())?,
            None => None,
        };
        // a segment of which not even the beginning was written holds nothing, and is begun again
        let segment = segments.pop().unwrap_or_else(|| Segment::beginning_with(folder, 0));
        let Resumed { open, next, mut last, gained } = if let Some(resumed) = resumed {
            resumed
        } else {
            let (open, next) = (OpenSegment::begin(&segment, folder)?, segment.first);
            Resumed { open, next, last: Vec::new(), gained: None }
        };
        let had = super::marks::highest(journal.state())?;
        super::marks::is_whole(journal.state(), folder, (next, had))?;
        if next > 0 {
            super::marks::note_begun(journal.state())?;
        }
        // a key is made where nothing is sealed, and nowhere else
        let keys = journal.keys();
        let keys = if next == 0 { keys.keys_or_make() } else { keys.keys() }?;
        if next == segment.first
            && let Some(before) = segments.last()
        {
            last = last_batch(before)?;
        }
        let journal = journal.clone();
        let lock = Some(lock);
        let writer = Self { journal, keys, limits, segment, open, next, unsure: false, lock };
        writer.overwrite(last.iter().filter_map(|at| at.leaf.erases))?;
        Ok((writer, gained))
    }

    /// Lets others write; none if it is not known any more what the disk holds.
    pub(super) fn rest(mut self) -> Option<Resting> {
        self.lock = None;
        (!self.unsure).then_some(Resting(self))
    }

    /// The journal that is written to.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The number that the next entry will have.
    #[must_use]
    pub fn next_sequence(&self) -> u64 {
        self.next
    }

    /// How far the last segment is known. What was erased by this writer is overwritten.
    pub(super) fn known(&self) -> Known {
        Known {
            segment: self.segment.first,
            leaves: self.open.leaves_length,
            vault: self.open.vault_length,
            next: self.next,
            last: Vec::new(),
        }
    }

    /// Where the entries stand that were written since it was known so far; none if a segment has been begun in the meantime.
    pub(super) fn stretch_since(&self, known: &Known) -> Option<Stretch> {
        let now = self.known();
        (now.segment == known.segment).then_some(Stretch {
            segment: now.segment,
            leaves: known.leaves..now.leaves,
            vault: known.vault..now.vault,
        })
    }

    /// Appends a batch as one: after a kill all of its entries are there or none. They are on disk when this returns, and what they erase is
    /// overwritten. Gives the number of the first.
    ///
    /// # Errors
    /// [`JournalError::Batch`] for an empty or too large batch, [`JournalError::CannotErase`]; [`JournalError::Io`], after which the writer is
    /// [`JournalError::Unsure`].
    pub fn append(&mut self, at: &str, entries: &[JournalEntry]) -> Result<u64, JournalError> {
        let stamped: Vec<(&str, &JournalEntry)> = entries.iter().map(|entry| (at, entry)).collect();
        self.append_stamped(&stamped)
    }

    /// As [`JournalWriter::append`], with a clock reading for each entry.
    ///
    /// # Errors
    /// As [`JournalWriter::append`].
    pub fn append_stamped(
        &mut self,
        entries: &[(&str, &JournalEntry)],
    ) -> Result<u64, JournalError> {
        if self.unsure {
            return Err(JournalError::Unsure { folder: self.journal.folder().to_owned() });
        }
        if entries.is_empty() {
            return Err(JournalError::Batch("it is empty"));
        }
        let first = self.next;
        let prepared = self.prepared(entries)?;
        self.may_be_erased(&prepared.erases)?;
        self.unsure = true;
        if self.open.length() >= self.limits.segment && self.next > self.segment.first {
            let segment = Segment::beginning_with(self.journal.folder(), self.next);
            self.open = OpenSegment::begin(&segment, self.journal.folder())?;
            let followed = std::mem::replace(&mut self.segment, segment);
            Summary::made_aside(followed, self.keys.clone());
        }
        let Prepared { payloads, frame, erases } = prepared;
        let io = JournalError::io;
        let OpenSegment { leaves, vault, leaves_length, vault_length } = &mut self.open;
        let written = vault.write_all(&payloads).and_then(|()| vault.sync_data());
        written.map_err(io(&self.segment.vault))?;
        let written = leaves.write_all(&frame).and_then(|()| leaves.sync_data());
        written.map_err(io(&self.segment.path))?;
        *leaves_length += frame.len();
        *vault_length += payloads.len();
        self.next += entries.len() as u64;
        if first == 0 {
            super::marks::note_begun(self.journal.state())?;
        }
        self.overwrite(erases)?;
        self.unsure = false;
        Ok(first)
    }

    /// Seals payloads and makes their leaves.
    fn prepared(&self, entries: &[(&str, &JournalEntry)]) -> Result<Prepared, JournalError> {
        let no_key = || JournalError::BadKey { place: "the keyring".to_owned() };
        let (key, secret) = self.keys.newest().ok_or_else(no_key)?;
        let mut prepared = Prepared { payloads: Vec::new(), frame: Vec::new(), erases: Vec::new() };
        let mut lines = String::new();
        let salts = salt::draw_several(entries.len())?;
        // one for all, and room enough for nearly each: what grows leaves behind what it said
        let mut json = Zeroizing::new(Vec::with_capacity(ROOM));
        for ((sequence, salt), (at, entry)) in (self.next..).zip(salts).zip(entries) {
            json.clear();
            serde_json::to_writer(&mut *json, entry)
                .map_err(|_| JournalError::Batch("it cannot be put into JSON"))?;
            let sealing = Sealing { sequence, batch: self.next, key, secret, salt: &salt };
            let commitment = sealing.record(&json, &mut prepared.payloads)?;
            let kind = entry.kind().word().to_owned();
            let leaf =
                Leaf { at: (*at).to_owned(), commitment, erases: entry.erases(), kind, sequence };
            prepared.erases.extend(leaf.erases);
            lines.push_str(&leaf.line().ok_or(JournalError::Batch("it cannot be put into JSON"))?);
            lines.push('\n');
        }
        let frame = frame::encode(self.next, lines.as_bytes());
        prepared.frame = frame.ok_or(JournalError::Batch("it is longer than 256 MiB"))?;
        Ok(prepared)
    }

    /// Refuses to erase what is not there, or what others rest on.
    fn may_be_erased(&self, erases: &[u64]) -> Result<(), JournalError> {
        for (segment, sequences) in self.by_segment(erases.iter().copied())? {
            let leaves =
                segment_leaves(&segment, &segment.read()?, segment.first == self.segment.first)?;
            for sequence in sequences {
                let refuse = |because| Err(JournalError::CannotErase { sequence, because });
                if sequence >= self.next {
                    return refuse("there is none before this one");
                }
                let at = leaves.binary_search_by_key(&sequence, |at| at.leaf.sequence);
                let leaf = at.ok().and_then(|at| leaves.get(at));
                match leaf.and_then(|at| JournalKind::of_word(&at.leaf.kind)) {
                    Some(kind) if kind.is_erasable() => {}
                    Some(_) => {
                        return refuse(
                            "what identifiers became rests on entries of its kind, and they say nothing of anybody else",
                        );
                    }
                    None => return refuse("it is of a kind that this program does not know"),
                }
            }
        }
        Ok(())
    }

    /// Entries by the segments in which they stand: a retention run erases many at once, and each file is read once.
    fn by_segment(
        &self,
        sequences: impl IntoIterator<Item = u64>,
    ) -> Result<Vec<(Segment, Vec<u64>)>, JournalError> {
        let mut sequences: Vec<u64> = sequences.into_iter().collect();
        if sequences.is_empty() {
            return Ok(Vec::new());
        }
        sequences.sort_unstable();
        let mut segments: Vec<(Segment, Vec<u64>)> = Vec::new();
        for segment in Segment::list(self.journal.folder())? {
            segments.push((segment, Vec::new()));
        }
        for sequence in sequences {
            let at = segments.partition_point(|(segment, _)| segment.first <= sequence);
            let found = at.checked_sub(1).and_then(|at| segments.get_mut(at));
            let gone = JournalError::CannotErase { sequence, because: "its segment is gone" };
            found.ok_or(gone)?.1.push(sequence);
        }
        segments.retain(|(_, sequences)| !sequences.is_empty());
        Ok(segments)
    }

    /// Overwrites payloads where they lie. Doing it again changes nothing.
    fn overwrite(&self, sequences: impl IntoIterator<Item = u64>) -> Result<(), JournalError> {
        for (segment, sequences) in self.by_segment(sequences)? {
            super::erase_payloads(&segment, &sequences)?;
        }
        Ok(())
    }
}

impl Resting {
    /// Goes on where it was, if nobody else has written since; gives the lock back with how far it knew the journal, if somebody has.
    pub(super) fn goes_on(self, lock: File) -> Result<JournalWriter, (File, Known)> {
        let Self(mut writer) = self;
        if !writer.is_as_left() {
            return Err((lock, writer.known()));
        }
        writer.lock = Some(lock);
        Ok(writer)
    }
}

impl JournalWriter {
    /// True if the last segment has the length that it was left with, and no other follows it.
    fn is_as_left(&self) -> bool {
        let length = |path: &Path| fs::metadata(path).map(|about| about.len()).unwrap_or_default();
        let follows = Segment::beginning_with(self.journal.folder(), self.next);
        let last = self.next == self.segment.first || !follows.path.exists();
        last && length(&self.segment.path) + length(&self.segment.vault) == self.open.length()
    }
}

/// What a payload is sealed with.
struct Sealing<'s> {
    sequence: u64,
    batch: u64,
    key: KeyId,
    secret: &'s [u8; 32],
    salt: &'s [u8; 32],
}

impl Sealing<'_> {
    /// Adds a payload's record, and gives its commitment.
    fn record(&self, json: &[u8], to: &mut Vec<u8>) -> Result<[u8; 32], JournalError> {
        let Self { sequence, batch, key, secret, salt } = *self;
        let length = sealing::sealed_length(json.len());
        let length = u32::try_from(length).ok().filter(|_| length <= frame::LONGEST);
        let length = length.ok_or(JournalError::Batch("it is longer than 256 MiB"))?;
        let header = vault::Header { length, sequence, batch, key }.to_bytes();
        let sealed = sealing::seal(json, salt, sequence, secret, &header);
        let sealed = sealed.ok_or(JournalError::Batch("it cannot be sealed"))?;
        to.extend(header);
        to.extend(salt);
        to.extend(sealed.ciphertext);
        Ok(sealed.commitment)
    }
}
