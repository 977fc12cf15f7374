//! Segment files: their names, how they begin, and the frames in them.
//!
//! In: a journal's folder. Out: its segments in order, and a segment's frames with where it ends soundly. Leaves to reader and writer
//! what a torn end means.

use std::fs;
use std::path::{Path, PathBuf};

use super::JournalError;
use super::frame::{self, Frame, Framed};

/// Begins every segment; the number is the format's.
pub(super) const MAGIC: &[u8; 16] = b"hearth journal 1";

/// A segment's place in the journal.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// The file.
    pub(super) path: PathBuf,
    /// Sequence number of its first entry.
    pub(super) first: u64,
}

impl Segment {
    /// The segment that begins with this entry.
    pub(super) fn beginning_with(folder: &Path, first: u64) -> Self {
        Self { path: folder.join(format!("{first:020}.log")), first }
    }

    /// All segments of a journal, oldest first; none if there is no folder.
    pub(super) fn list(folder: &Path) -> Result<Vec<Self>, JournalError> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(JournalError::io(folder)(cause)),
        };
        let mut segments = Vec::new();
        for entry in entries {
            let name = entry.map_err(JournalError::io(folder))?.file_name();
            let first = name.to_str().and_then(|name| name.strip_suffix(".log"));
            if let Some(first) = first.and_then(|number| number.parse().ok()) {
                segments.push(Self::beginning_with(folder, first));
            }
        }
        segments.sort_unstable_by_key(|segment| segment.first);
        Ok(segments)
    }

    /// The whole file.
    pub(super) fn read(&self) -> Result<Vec<u8>, JournalError> {
        fs::read(&self.path).map_err(JournalError::io(&self.path))
    }
}

/// A segment's frames.
pub(super) struct Frames<'b> {
    /// Each with the position at which it begins.
    pub(super) frames: Vec<(usize, Frame<'b>)>,
    /// Where the last whole frame ends; 0 if not even the beginning is whole.
    pub(super) sound: usize,
}

/// The frames in a segment's bytes. Only the `last` segment may end in a torn one.
pub(super) fn frames<'b>(
    segment: &Segment,
    bytes: &'b [u8],
    last: bool,
) -> Result<Frames<'b>, JournalError> {
    let damaged = |position, detail| Err(JournalError::damaged(&segment.path, position, detail));
    // the beginning is synced before the first frame: only a file of no more than that can lack it
    let unfilled = bytes.iter().all(|&byte| byte == 0) || MAGIC.starts_with(bytes);
    if last && unfilled && bytes.len() <= MAGIC.len() && bytes != MAGIC {
        return Ok(Frames { frames: Vec::new(), sound: 0 });
    }
    if !bytes.starts_with(MAGIC) {
        return damaged(0, "it does not begin as a segment of this format does");
    }
    let (mut found, mut at) = (Vec::new(), MAGIC.len());
    loop {
        match frame::decode(&bytes[at..]) {
            Framed::Whole(frame) => {
                found.push((at, frame));
                at += frame.length;
            }
            Framed::End => break,
            Framed::Torn if last => break,
            Framed::Torn => return damaged(at, "a frame is cut short, and later entries follow"),
            Framed::Damaged(detail) => return damaged(at, detail),
        }
    }
    Ok(Frames { frames: found, sound: at })
}
