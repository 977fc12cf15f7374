//! A copy of the journal while somebody writes to it.
//!
//! In: the journal, an empty folder. Out: its segments and vaults up to a whole batch, checked as far as that goes without a key. Takes no lock: a server
//! holds it all day. What is erased in the meantime is seen when the copy is checked, and then it is copied again.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::reader::segment_leaves;
use super::segment::{self, LeafAt, Segment, frames};
use super::vault::{self, Record};
use super::{Journal, JournalError, private_folder};

/// How often a copy is begun again because something was erased under it.
const TRIES: u32 = 8;

impl Journal {
    /// Copies the journal into a folder, which is made. Gives how many entries the copy has.
    ///
    /// # Errors
    /// [`JournalError::Damaged`], [`JournalError::Io`].
    pub fn copy_to(&self, folder: &Path) -> Result<u64, JournalError> {
        let mut tries = TRIES;
        loop {
            let copied = self.copy_once(folder).and_then(|()| {
                Self { folder: folder.to_owned(), keys: self.keys().clone() }.check_sealed()
            });
            match copied {
                Err(JournalError::Damaged { .. }) if tries > 0 => tries -= 1,
                copied => return copied,
            }
        }
    }

    /// Checks all that can be checked without a key: frames, leaves, that every payload is there, and that what is gone was erased. Gives how many
    /// entries there are.
    ///
    /// # Errors
    /// [`JournalError::Damaged`], [`JournalError::Io`].
    pub fn check_sealed(&self) -> Result<u64, JournalError> {
        let leaves = self.leaves_from(0)?;
        let gone: std::collections::BTreeSet<u64> =
            leaves.iter().filter_map(|at| at.leaf.erases).collect();
        let segments = Segment::list(self.folder())?;
        let count = segments.len();
        for (at, segment) in segments.into_iter().enumerate() {
            let last = at + 1 == count;
            let own = leaves.iter().filter(|at| at.segment == segment.first);
            let own: Vec<&LeafAt> = own.collect();
            if own.is_empty() {
                continue;
            }
            let bytes = segment.read_vault()?;
            let damaged = |at, detail| JournalError::damaged(&segment.vault, at, detail);
            let next = segment.first + own.len() as u64;
            super::reader::payloads_end(&segment, &bytes, next, last)?;
            let mut at = vault::MAGIC.len();
            for leaf in own {
                let record = Record::parse(&bytes[at..]).map_err(|detail| damaged(at, detail))?;
                if *record.salt == [0; 32] && !gone.contains(&leaf.leaf.sequence) {
                    return Err(damaged(at, super::reader::UNSAID));
                }
                at += record.length();
            }
        }
        Ok(leaves.len() as u64)
    }

    fn copy_once(&self, folder: &Path) -> Result<(), JournalError> {
        let io = JournalError::io;
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(io(folder))?;
        }
        private_folder(folder).map_err(io(folder))?;
        let segments = Segment::list(self.folder())?;
        let count = segments.len();
        for (at, segment) in segments.into_iter().enumerate() {
            let last = at + 1 == count;
            // the leaves first: their payloads were there before them
            let bytes = segment.read()?;
            let sound = frames(&segment, &bytes, last)?.sound;
            if sound == 0 {
                continue;
            }
            let leaves = segment_leaves(&segment, &bytes, last)?;
            let next = segment.first + leaves.len() as u64;
            let (payloads, end) = if leaves.is_empty() {
                (vault::MAGIC.to_vec(), vault::MAGIC.len())
            } else {
                let payloads = segment.read_vault()?;
                let end = vault::end_of(&payloads, segment.first, next);
                let damaged = |(at, detail)| JournalError::damaged(&segment.vault, at, detail);
                let end = end.map_err(damaged)?;
                (payloads, end)
            };
            let copy = Segment::beginning_with(folder, segment.first);
            write(&copy.vault, &payloads[..end])?;
            write(&copy.path, &bytes[..sound.max(segment::MAGIC.len())])?;
        }
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder))
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
