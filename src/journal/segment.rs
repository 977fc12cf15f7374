//! Segment files: their names, how they begin, and the frames and leaves in them.
//!
//! In: a journal's folder. Out: its segments in order, a segment's frames with where it ends soundly, and a frame's leaves. Leaves to reader and
//! writer what a torn end means, and payloads to `vault`.

use std::fs;
use std::path::{Path, PathBuf};

use super::frame::{self, Frame, Framed};
use super::leaf::{Leaf, Sha256Hash, leaf_hash};
use super::stepping::Stepping;
use super::{JournalError, vault};

/// Begins every segment; the number is the format's.
pub(super) const MAGIC: &[u8; 16] = b"hearth journal 2";

/// A segment's place in the journal.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// The file of its leaves.
    pub(super) path: PathBuf,
    /// The file of their payloads.
    pub(super) vault: PathBuf,
    /// Sequence number of its first entry.
    pub(super) first: u64,
}

impl Segment {
    /// The segment that begins with this entry.
    pub(super) fn beginning_with(folder: &Path, first: u64) -> Self {
        let file = |end| folder.join(format!("{first:020}.{end}"));
        Self { path: file("log"), vault: file("vault"), first }
    }

    /// All segments of a journal, oldest first; none if there is no folder.
    pub(super) fn list(folder: &Path) -> Result<Vec<Self>, JournalError> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(JournalError::io(folder)(cause)),
        };
        let (mut segments, mut vaults) = (Vec::new(), Vec::new());
        for entry in entries {
            let name = entry.map_err(JournalError::io(folder))?.file_name();
            let Some((first, end)) = name.to_str().and_then(|name| name.split_once('.')) else {
                continue;
            };
            let Ok(first) = first.parse() else { continue };
            match end {
                "log" => segments.push(Self::beginning_with(folder, first)),
                "vault" => vaults.push(Self::beginning_with(folder, first)),
                _ => {}
            }
        }
        segments.sort_unstable_by_key(|segment| segment.first);
        // a vault is begun before its segment, and has nothing in it until the segment is there
        for alone in vaults {
            let known = segments.binary_search_by_key(&alone.first, |segment| segment.first);
            if let Err(at) = known
                && alone.has_payloads()?
            {
                // both were begun while the folder was read: by the time that one has payloads the other is there
                if alone.path.exists() {
                    segments.insert(at, alone);
                    continue;
                }
                let detail = "the payloads are there, and the segment of their leaves is gone";
                return Err(JournalError::damaged(&alone.path, 0, detail));
            }
        }
        Ok(segments)
    }

    /// All bytes of its leaves' file.
    pub(super) fn read(&self) -> Result<Vec<u8>, JournalError> {
        fs::read(&self.path).map_err(JournalError::io(&self.path))
    }

    /// All bytes of its vault.
    pub(super) fn read_vault(&self) -> Result<Vec<u8>, JournalError> {
        self.of_vault(fs::read(&self.vault))
    }

    /// Its vault, to be read at one place.
    pub(super) fn open_vault(&self) -> Result<Stepping, JournalError> {
        self.of_vault(Stepping::open(&self.vault))
    }

    fn of_vault<T>(&self, read: std::io::Result<T>) -> Result<T, JournalError> {
        match read {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                Err(JournalError::damaged(&self.vault, 0, "the payloads of the segment are gone"))
            }
            read => read.map_err(JournalError::io(&self.vault)),
        }
    }

    /// True if its vault holds more than its beginning.
    pub(super) fn has_payloads(&self) -> Result<bool, JournalError> {
        match fs::metadata(&self.vault) {
            Ok(about) => Ok(about.len() > vault::MAGIC.len() as u64),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(cause) => Err(JournalError::io(&self.vault)(cause)),
        }
    }
}

/// A leaf where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeafAt {
    /// What it says.
    pub leaf: Leaf,
    /// Its hash.
    pub digest: Sha256Hash,
    /// The number of its segment's first entry.
    pub segment: u64,
    /// Where in it its frame begins.
    pub position: u64,
}

/// The leaves of a frame, numbered from `next`.
pub(super) fn leaves(
    segment: &Segment,
    position: usize,
    frame: &Frame<'_>,
    next: u64,
) -> Result<Vec<LeafAt>, JournalError> {
    let damaged = |detail| JournalError::damaged(&segment.path, position, detail);
    if frame.sequence != next {
        return Err(damaged("its entries are not the next ones"));
    }
    let text = std::str::from_utf8(frame.payload).map_err(|_| damaged("its leaves are no text"))?;
    let numbered = (next..).zip(text.lines());
    numbered
        .map(|(sequence, line)| {
            let leaf = Leaf::parse(line).filter(|leaf| leaf.sequence == sequence);
            let leaf = leaf.ok_or_else(|| damaged("a leaf cannot be understood"))?;
            let (digest, position) = (leaf_hash(line), position as u64);
            Ok(LeafAt { leaf, digest, segment: segment.first, position })
        })
        .collect()
}

/// The leaf of an entry in its segment's file. Frames before its own are stepped over by what their heads say, and its own is read as any is: a damaged head on
/// the way leads to a frame that is not the entry's, or to none.
pub(super) fn leaf_of(
    segment: &Segment,
    sequence: u64,
    last: bool,
) -> Result<Option<LeafAt>, JournalError> {
    let io = |cause| JournalError::io(&segment.path)(cause);
    let mut file = Stepping::open(&segment.path).map_err(io)?;
    let mut place = MAGIC.len() as u64;
    let mut head: Option<[u8; frame::HEADER]> = file.head(place).map_err(io)?;
    while let Some((length, first)) = head.as_ref().map(frame::step) {
        let after = file.head(place + length).map_err(io)?;
        match after.as_ref().map(frame::step) {
            Some((_, next)) if first < next && next <= sequence => {
                place += length;
                head = after;
            }
            Some(_) | None => break,
        }
    }
    let length = match head {
        // whether a frame is here tells all that follows
        Some(head) if head == [0; frame::HEADER] => u64::MAX,
        // and one byte more: whether anything follows the frame
        Some(head) => frame::step(&head).0 + 1,
        None => frame::HEADER as u64,
    };
    let bytes = file.bytes(place, length).map_err(io)?;
    let at = usize::try_from(place).unwrap_or(usize::MAX);
    let damaged = |detail| Err(JournalError::damaged(&segment.path, at, detail));
    match frame::decode(&bytes) {
        Framed::Whole(frame) => {
            let mut leaves = leaves(segment, at, &frame, frame.sequence)?;
            leaves.retain(|it| it.leaf.sequence == sequence);
            Ok(leaves.pop())
        }
        Framed::End => Ok(None),
        Framed::Torn if last => Ok(None),
        Framed::Torn => damaged("a frame is cut short, and later entries follow"),
        Framed::Damaged(detail) => damaged(detail),
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
    match bytes.strip_prefix(MAGIC) {
        Some(rest) => frames_on(segment, rest, MAGIC.len(), last),
        None => damaged(0, "it does not begin as a segment of this format does"),
    }
}

/// The frames in bytes that begin at some place of a segment.
pub(super) fn frames_on<'b>(
    segment: &Segment,
    bytes: &'b [u8],
    place: usize,
    last: bool,
) -> Result<Frames<'b>, JournalError> {
    let damaged = |at, detail| Err(JournalError::damaged(&segment.path, place + at, detail));
    let (mut found, mut at) = (Vec::new(), 0);
    loop {
        match frame::decode(bytes.get(at..).unwrap_or_default()) {
            Framed::Whole(frame) => {
                found.push((place + at, frame));
                at += frame.length;
            }
            Framed::End => break,
            Framed::Torn if last => break,
            Framed::Torn => return damaged(at, "a frame is cut short, and later entries follow"),
            Framed::Damaged(detail) => return damaged(at, detail),
        }
    }
    Ok(Frames { frames: found, sound: place + at })
}
