//! What others have written, as it was noticed: which numbers, of which kinds, and where they stand.
//!
//! In: what a writer found when it went on. Out: whether something may rest on it; its entries, read where they stand and nothing else of the journal. Leaves
//! to `shared` who notices what.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;

use super::payload::Payload;
use super::segment::{LeafAt, Segment, frames_on, leaves};
use super::{Journal, JournalError, JournalKind, KindSet, Recorded};

/// Entries that others wrote, or that an act of one's own consists of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Noticed {
    numbers: Range<u64>,
    kinds: KindSet,
    stretch: Option<Stretch>,
}

/// Where entries that follow each other stand in the two files of their segment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stretch {
    /// The number of the segment's first entry.
    pub(super) segment: u64,
    /// Bytes of its leaves.
    pub(super) leaves: Range<usize>,
    /// Bytes of its vault.
    pub(super) vault: Range<usize>,
}

impl Noticed {
    /// Entries of which it is known what kinds they are of, and where they stand if that is known too.
    pub(super) const fn of(numbers: Range<u64>, kinds: KindSet, stretch: Option<Stretch>) -> Self {
        Self { numbers, kinds, stretch }
    }

    /// Their numbers.
    #[must_use]
    pub const fn numbers(&self) -> &Range<u64> {
        &self.numbers
    }

    /// Their kinds.
    #[must_use]
    pub const fn kinds(&self) -> KindSet {
        self.kinds
    }
}

impl Journal {
    /// The entries of some kinds among those that were noticed: reads as much of the journal as they take up, wherever that is known. What is erased since says nothing.
    ///
    /// # Errors
    /// As [`Journal::entries_from`].
    pub fn noticed(
        &self,
        noticed: &Noticed,
        kinds: &[JournalKind],
    ) -> Result<Vec<Recorded>, JournalError> {
        let Noticed { numbers, kinds: of, stretch } = noticed;
        if !of.meets(KindSet::of(kinds)) {
            return Ok(Vec::new());
        }
        let read = stretch.as_ref().map(|stretch| self.stretch(stretch, numbers, kinds));
        // whatever is wrong with it is told by those who read all of it
        if let Some(Ok(read)) = read {
            return Ok(read);
        }
        let mut read = self.entries_of(kinds, numbers.start)?;
        read.retain(|it| it.sequence < numbers.end);
        Ok(read)
    }

    fn stretch(
        &self,
        stretch: &Stretch,
        numbers: &Range<u64>,
        kinds: &[JournalKind],
    ) -> Result<Vec<Recorded>, JournalError> {
        let segment = Segment::beginning_with(self.folder(), stretch.segment);
        let bytes = part(&segment.path, &stretch.leaves)?;
        let mut found: Vec<LeafAt> = Vec::new();
        for (position, frame) in frames_on(&segment, &bytes, stretch.leaves.start, false)?.frames {
            found.extend(leaves(&segment, position, &frame, numbers.start + found.len() as u64)?);
        }
        let keys = self.keys().keys()?;
        let payloads = part(&segment.vault, &stretch.vault)?;
        let (mut read, mut at) = (Vec::new(), 0);
        for LeafAt { leaf, digest, segment: _, position: frame } in found {
            let kind = JournalKind::of_word(&leaf.kind).ok_or_else(|| JournalError::Newer {
                path: segment.path.clone(),
                position: frame,
            })?;
            let (position, bytes) =
                (stretch.vault.start + at, payloads.get(at..).unwrap_or_default());
            let payload = Payload { segment: &segment, position, bytes };
            at += payload.record()?.length();
            if kinds.contains(&kind) {
                let entry = payload.open(leaf.sequence, kind, &leaf.commitment, Some(&keys))?;
                let (sequence, at) = (leaf.sequence, leaf.at);
                read.push(Recorded { sequence, at, kind, digest, entry });
            }
        }
        Ok(read)
    }
}

/// Some bytes of a file.
pub(super) fn part(path: &Path, range: &Range<usize>) -> Result<Vec<u8>, JournalError> {
    let io = |cause| JournalError::io(path)(cause);
    let mut file = File::open(path).map_err(io)?;
    file.seek(SeekFrom::Start(range.start as u64)).map_err(io)?;
    let mut bytes = vec![0; range.len()];
    file.read_exact(&mut bytes).map_err(io)?;
    Ok(bytes)
}
