//! A copy of the journal while somebody writes to it.
//!
//! In: the journal, an empty folder. Out: its segments and vaults up to a whole batch, checked as far as that goes without a key. Takes no lock: a server
//! holds it all day. A segment that another has followed is copied once. The last one is read again until whatever is gone from the payloads is said
//! to be erased by a leaf that was read: the leaf is on disk before the payload goes, so that reading on finds it. What an entry of the copy
//! erases is erased in the copy too, though its payload may have been read before it went.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::reader::{UNSAID, segment_leaves};
use super::segment::{self, Segment, frames};
use super::vault::{self, Record};
use super::{Journal, JournalError, private_folder};

/// How often the last segment is read again because something else was erased between its leaves and its payloads, which are read within moments.
const TRIES: u32 = 10_000;

/// What is copied so far.
struct Copying<'f> {
    folder: &'f Path,
    /// Entries of each segment that is copied for good, by the number of its first.
    done: BTreeMap<u64, BTreeSet<u64>>,
    /// Entries that others erase, as far as leaves were read.
    erased: BTreeSet<u64>,
    /// Entries of segments in `done` whose payloads were gone.
    gone: BTreeSet<u64>,
    /// Entries whose payloads were gone the last time, and of which no leaf said so yet.
    unsaid: BTreeSet<u64>,
}

/// A segment as it was read: leaves first, as their payloads were there before them.
struct Taken {
    leaves: Vec<u8>,
    payloads: Vec<u8>,
    entries: BTreeSet<u64>,
    erases: BTreeSet<u64>,
    gone: BTreeSet<u64>,
}

impl Journal {
    /// Copies the journal into a folder, which is made. Gives how many entries the copy has.
    ///
    /// # Errors
    /// [`JournalError::Damaged`], [`JournalError::Io`].
    pub fn copy_to(&self, folder: &Path) -> Result<u64, JournalError> {
        let io = JournalError::io;
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(io(folder))?;
        }
        private_folder(folder).map_err(io(folder))?;
        let mut copying = Copying::into(folder);
        let mut tries = 0..TRIES;
        while !copying.takes(self)? {
            if tries.next().is_none() {
                return Err(JournalError::damaged(self.folder(), 0, UNSAID));
            }
        }
        copying.erase()?;
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder))?;
        Self { folder: folder.to_owned(), keys: self.keys().clone() }.check_sealed()
    }

    /// Checks all that can be checked without a key: frames, leaves, that every payload is there, and that what is gone was erased. Gives how many
    /// entries there are.
    ///
    /// # Errors
    /// [`JournalError::Damaged`], [`JournalError::Io`].
    pub fn check_sealed(&self) -> Result<u64, JournalError> {
        let mut gone: BTreeSet<u64> = BTreeSet::new();
        self.each_leaf(|at| gone.extend(at.leaf.erases))?;
        let mut all = 0;
        // a segment at a time: all leaves of a long journal would be more than an edition
        self.each_segment(0, |segment, last, leaves| {
            if leaves.is_empty() {
                return Ok(());
            }
            let bytes = segment.read_vault()?;
            let damaged = |at, detail| JournalError::damaged(&segment.vault, at, detail);
            let next = segment.first + leaves.len() as u64;
            super::reader::payloads_end(&segment, &bytes, next, last)?;
            let mut at = vault::MAGIC.len();
            for leaf in leaves {
                let record = Record::parse(&bytes[at..]).map_err(|detail| damaged(at, detail))?;
                if *record.salt == [0; 32] && !gone.contains(&leaf.leaf.sequence) {
                    return Err(damaged(at, UNSAID));
                }
                at += record.length();
            }
            all = next;
            Ok(())
        })?;
        Ok(all)
    }
}

impl<'f> Copying<'f> {
    fn into(folder: &'f Path) -> Self {
        let (done, erased, gone) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        Self { folder, done, erased, gone, unsaid: BTreeSet::new() }
    }

    /// Copies what the journal has now and the copy has not. False if a payload is gone of which no leaf that was read says so: it may have been
    /// erased after the leaves were read.
    fn takes(&mut self, journal: &Journal) -> Result<bool, JournalError> {
        let folder = journal.folder();
        // a segment that is begun while the folder is listed can seem to be payloads without leaves, once
        let segments = Segment::list(folder).or_else(|_| Segment::list(folder))?;
        let count = segments.len();
        let mut end = None;
        for (at, segment) in segments.into_iter().enumerate() {
            if self.done.contains_key(&segment.first) {
                continue;
            }
            let last = at + 1 == count;
            let Some(taken) = Taken::of(&segment, last)? else { continue };
            self.erased.extend(&taken.erases);
            if last {
                end = Some((segment, taken));
            } else {
                self.keep(&segment, taken)?;
            }
        }
        // whatever said so was on disk before these leaves were read
        if !self.unsaid.is_subset(&self.erased) {
            return Err(JournalError::damaged(folder, 0, UNSAID));
        }
        let gone = self.gone.iter().chain(end.iter().flat_map(|(_, taken)| &taken.gone));
        self.unsaid = gone.filter(|it| !self.erased.contains(it)).copied().collect();
        if !self.unsaid.is_empty() {
            return Ok(false);
        }
        end.map_or(Ok(()), |(segment, taken)| self.keep(&segment, taken))?;
        Ok(true)
    }

    /// Writes a segment into the copy, for good.
    fn keep(&mut self, segment: &Segment, taken: Taken) -> Result<(), JournalError> {
        let Taken { leaves, payloads, entries, erases: _, gone } = taken;
        let copy = Segment::beginning_with(self.folder, segment.first);
        write(&copy.vault, &payloads)?;
        write(&copy.path, &leaves)?;
        self.gone.extend(gone);
        self.done.insert(segment.first, entries);
        Ok(())
    }

    /// Erases in the copy what its own entries erase, whole or in part there when it was read.
    fn erase(&self) -> Result<(), JournalError> {
        for (first, entries) in &self.done {
            let erased: Vec<u64> = entries.intersection(&self.erased).copied().collect();
            if !erased.is_empty() {
                super::erase_payloads(&Segment::beginning_with(self.folder, *first), &erased)?;
            }
        }
        Ok(())
    }
}

impl Taken {
    /// A segment as it is now; none if not even its beginning was written.
    fn of(segment: &Segment, last: bool) -> Result<Option<Self>, JournalError> {
        let mut bytes = segment.read()?;
        let sound = frames(segment, &bytes, last)?.sound;
        if sound == 0 {
            return Ok(None);
        }
        let leaves = segment_leaves(segment, &bytes, last)?;
        bytes.truncate(sound.max(segment::MAGIC.len()));
        let next = segment.first + leaves.len() as u64;
        let mut payloads = vault::MAGIC.to_vec();
        let mut gone = BTreeSet::new();
        if !leaves.is_empty() {
            payloads = segment.read_vault()?;
            let damaged = |(at, detail)| JournalError::damaged(&segment.vault, at, detail);
            payloads.truncate(vault::end_of(&payloads, segment.first, next).map_err(damaged)?);
            let mut at = vault::MAGIC.len();
            while at < payloads.len() {
                let record = Record::parse(&payloads[at..]);
                let record = record.map_err(|detail| damaged((at, detail)))?;
                if *record.salt == [0; 32] {
                    gone.insert(record.header.sequence);
                }
                at += record.length();
            }
        }
        let entries = leaves.iter().map(|at| at.leaf.sequence).collect();
        let erases = leaves.iter().filter_map(|at| at.leaf.erases).collect();
        Ok(Some(Self { leaves: bytes, payloads, entries, erases, gone }))
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), JournalError> {
    let io = |cause| JournalError::io(path)(cause);
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(io)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io)
}
