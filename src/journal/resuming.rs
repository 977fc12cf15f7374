//! Where a writer goes on: at the sound end of the last segment.
//!
//! In: the last segment, and how much of it is known already. Out: its two files at their ends, the number of the next entry; what a killed writer left
//! half-written is cut off. What is known is not read again, so that whoever takes turns with others reads what they wrote and no more.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::noticed::{Stretch, part};
use super::reader::segment_leaves;
use super::segment::{self, Frames, LeafAt, Segment, frames, frames_on};
use super::{JournalError, KindSet, vault};

/// The two files of the last segment, at their ends.
#[derive(Debug)]
pub(super) struct OpenSegment {
    pub(super) leaves: File,
    pub(super) vault: File,
    /// Bytes of leaves.
    pub(super) leaves_length: usize,
    /// Bytes of payloads.
    pub(super) vault_length: usize,
}

/// How far a segment is known: whole batches with their payloads.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The number of the segment's first entry.
    pub(super) segment: u64,
    /// Bytes of leaves.
    pub(super) leaves: usize,
    /// Bytes of payloads.
    pub(super) vault: usize,
    /// The number after its last entry.
    pub(super) next: u64,
    /// The leaves of its last batch, unless what they erase is overwritten for certain.
    pub(super) last: Vec<LeafAt>,
}

/// A segment that is gone on with.
pub(super) struct Resumed {
    pub(super) open: OpenSegment,
    /// The number of the next entry.
    pub(super) next: u64,
    /// The leaves of the last batch.
    pub(super) last: Vec<LeafAt>,
    /// What was read beyond that which was known; none where all was read.
    pub(super) gained: Option<(KindSet, Stretch)>,
}

impl Known {
    /// How far the last segment of a journal goes at this moment, which others may be writing to. None if it cannot be told, or there is none.
    pub(super) fn survey(folder: &Path) -> Option<Self> {
        let segment = Segment::list(folder).ok()?.pop()?;
        let bytes = segment.read().ok()?;
        let found = frames(&segment, &bytes, true).ok()?;
        if found.sound == 0 {
            return None;
        }
        let (next, last, _) = numbered(&segment, &found, segment.first).ok()?;
        // read after the leaves: what they are of was there before them
        let payloads = segment.read_vault().ok()?;
        let vault = vault::end_of(&payloads, segment.first, next).ok()?;
        Some(Self { segment: segment.first, leaves: found.sound, vault, next, last })
    }
}

/// Opens a segment at its sound end, and cuts off what is torn after it. `None` if not even its beginning was written.
pub(super) fn resume(
    segment: &Segment,
    known: Option<&Known>,
) -> Result<Option<Resumed>, JournalError> {
    let known = known.filter(|it| it.segment == segment.first);
    // what does not fit to what was known is read whole, and told by that if it is damage
    if let Some(Ok(resumed)) = known.map(|known| on(segment, known)) {
        return Ok(Some(resumed));
    }
    let bytes = segment.read()?;
    let found = frames(segment, &bytes, true)?;
    if found.sound == 0 {
        if segment.has_payloads()? {
            let detail = "its leaves are gone, and their payloads are there";
            return Err(JournalError::damaged(&segment.path, 0, detail));
        }
        return Ok(None);
    }
    let (next, last, _) = numbered(segment, &found, segment.first)?;
    let payloads = segment.read_vault()?;
    let end = vault::sound_end(&payloads, segment.first, next)
        .map_err(|(at, detail)| JournalError::damaged(&segment.vault, at, detail))?;
    let leaves = at_end(&segment.path, found.sound, bytes.len())?;
    let vault = at_end(&segment.vault, end, payloads.len())?;
    let open = OpenSegment { leaves, vault, leaves_length: found.sound, vault_length: end };
    Ok(Some(Resumed { open, next, last, gained: None }))
}

/// The same from where it is known on.
fn on(segment: &Segment, known: &Known) -> Result<Resumed, JournalError> {
    let rest = |path: &Path, from: usize| {
        let length = fs::metadata(path).map_err(JournalError::io(path))?.len();
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        // of a file that is shorter than it was nothing is known
        let shorter = || JournalError::damaged(path, length, "it is shorter than it was");
        if length < from { Err(shorter()) } else { Ok((part(path, &(from..length))?, length)) }
    };
    let (bytes, length) = rest(&segment.path, known.leaves)?;
    let found = frames_on(segment, &bytes, known.leaves, true)?;
    let (next, last, kinds) = numbered(segment, &found, known.next)?;
    let (payloads, vault_length) = rest(&segment.vault, known.vault)?;
    let end = vault::sound_end_on(&payloads, known.vault, known.next, next)
        .map_err(|(at, detail)| JournalError::damaged(&segment.vault, at, detail))?;
    let leaves = at_end(&segment.path, found.sound, length)?;
    let vault = at_end(&segment.vault, end, vault_length)?;
    let open = OpenSegment { leaves, vault, leaves_length: found.sound, vault_length: end };
    let stretch = Stretch {
        segment: segment.first,
        leaves: known.leaves..found.sound,
        vault: known.vault..end,
    };
    let last = if next == known.next { known.last.clone() } else { last };
    Ok(Resumed { open, next, last, gained: Some((kinds, stretch)) })
}

/// The number after the last entry of these frames, the leaves of the last of them, and the kinds of all.
fn numbered(
    segment: &Segment,
    found: &Frames<'_>,
    first: u64,
) -> Result<(u64, Vec<LeafAt>, KindSet), JournalError> {
    let (mut next, mut last, mut kinds) = (first, Vec::new(), KindSet::NONE);
    for (position, frame) in &found.frames {
        last = segment::leaves(segment, *position, frame, next)?;
        next += last.len() as u64;
        kinds = last.iter().fold(kinds, |kinds, at| kinds.and_word(&at.leaf.kind));
    }
    Ok((next, last, kinds))
}

/// Opens a file at its sound end, and cuts off the rest.
fn at_end(path: &Path, sound: usize, length: usize) -> Result<File, JournalError> {
    let io = JournalError::io;
    let mut file = File::options().write(true).open(path).map_err(io(path))?;
    if sound < length {
        file.set_len(sound as u64).and_then(|()| file.sync_all()).map_err(io(path))?;
    }
    file.seek(SeekFrom::Start(sound as u64)).map_err(io(path))?;
    Ok(file)
}

/// The leaves of a finished segment's last batch.
pub(super) fn last_batch(segment: &Segment) -> Result<Vec<LeafAt>, JournalError> {
    let mut leaves = segment_leaves(segment, &segment.read()?, false)?;
    let Some(position) = leaves.last().map(|at| at.position) else { return Ok(leaves) };
    leaves.retain(|at| at.position == position);
    Ok(leaves)
}

impl OpenSegment {
    /// Begins a segment. Its two names are durable before anything is written to it.
    pub(super) fn begin(segment: &Segment, folder: &Path) -> Result<Self, JournalError> {
        let vault = begun(&segment.vault, vault::MAGIC)?;
        let leaves = begun(&segment.path, segment::MAGIC)?;
        let synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(JournalError::io(folder))?;
        let (leaves_length, vault_length) = (segment::MAGIC.len(), vault::MAGIC.len());
        Ok(Self { leaves, vault, leaves_length, vault_length })
    }

    /// Bytes of both.
    pub(super) const fn length(&self) -> u64 {
        (self.leaves_length + self.vault_length) as u64
    }
}

fn begun(path: &Path, beginning: &[u8]) -> Result<File, JournalError> {
    let io = |cause| JournalError::io(path)(cause);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(io)?;
    file.write_all(beginning).and_then(|()| file.sync_all()).map_err(io)?;
    Ok(file)
}
