//! What a segment that another follows holds, kept beside it: whoever asks for little of a long journal reads no more than that.
//!
//! In: a segment to which nothing is added any more. Out: its summary, made once and kept, or made again where what is kept is doubtful. Looks, of which there are
//! thousands a day, are counted and not listed; of every other entry the leaf is there, and where its payload begins. It says nothing of anybody, as leaves do
//! not, and is tagged with the journal's keys: who cannot write an entry cannot say either that there is none.
//!
//! ```text
//! journal/N.summary    tag, 32 bytes · JSON
//! ```
//!
//! A summary is believed while both files of its segment have their lengths; a segment that others follow keeps them, and one that has not is damaged. Whether the files
//! are what they were, bytes and all, is for those who ask that question: [`super::TreePart`] compares the leaves' digest, and `hearth audit verify` reads everything.

use std::fs::{self, File};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::index_key::IndexKey;
use super::leaf::{Leaf, Sha256Hash, hexadecimal};
use super::reader::{kind_of, segment_leaves};
use super::segment::{LeafAt, Segment};
use super::tree::Subtree;
use super::vault;
use super::{JournalError, JournalKind, Keyring, leaf_hash};

/// Bytes of the tag.
const TAG: usize = 32;

/// What a segment holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Summary {
    /// The number of its first entry.
    pub(super) first: u64,
    /// How many entries it has; at least one.
    pub(super) count: u64,
    /// Bytes of the leaves' file.
    pub(super) leaves_length: u64,
    /// blake3 of it.
    #[serde(with = "hexadecimal")]
    pub(super) leaves_digest: [u8; 32],
    /// Bytes of the vault.
    pub(super) vault_length: u64,
    /// blake3 of the leaves' hashes, one after the other.
    #[serde(with = "hexadecimal")]
    pub(super) hashes_digest: [u8; 32],
    /// What a tree needs of the leaves.
    pub(super) subtrees: Vec<Subtree>,
    /// Entries, here or before, whose payloads are erased by entries of it.
    pub(super) erases: Vec<u64>,
    /// The earliest time at which a look in it was written, if there is one.
    pub(super) looks_since: Option<String>,
    /// The leaves of all other entries.
    pub(super) listed: Vec<ListedLeaf>,
}

/// A leaf that is listed, and where in the vault its payload begins.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListedLeaf {
    pub(super) leaf: Leaf,
    /// Where its frame begins.
    pub(super) position: u64,
    pub(super) payload: u64,
}

impl ListedLeaf {
    /// As it was read. `None` only if it cannot be put into JSON, which no leaf is.
    pub(super) fn at(self, segment: u64) -> Option<(LeafAt, u64)> {
        let Self { leaf, position, payload } = self;
        let digest = leaf_hash(&leaf.line()?);
        Some((LeafAt { leaf, digest, segment, position }, payload))
    }
}

impl Summary {
    /// The summary of a segment that another follows: the kept one, or a new one, which is kept if it can be.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] where the segment is, [`JournalError::Newer`], [`JournalError::Io`].
    pub(super) fn of(segment: &Segment, keys: &Keyring) -> Result<Self, JournalError> {
        if let Some(kept) = Self::tagged(segment, keys) {
            // one made anew would speak for whoever has changed the segment
            return kept.is_as_long(segment)?.then_some(kept).ok_or_else(|| {
                let detail = "it is not as long as when another followed it";
                JournalError::damaged(&segment.path, 0, detail)
            });
        }
        let made = Self::made(segment)?;
        if let (Ok(text), Some(key)) = (serde_json::to_vec(&made), IndexKey::of(keys)) {
            let tagged = [&tag(&key, &text)[..], &text].concat();
            // one that could not be written, or not whole, is made again by the next who asks
            let _ = fs::write(place(segment), tagged);
        }
        Ok(made)
    }

    /// Whether both files of the segment have the lengths that they had.
    fn is_as_long(&self, segment: &Segment) -> Result<bool, JournalError> {
        let length = |path| fs::metadata(path).map(|it| it.len()).map_err(JournalError::io(path));
        let lengths = (length(&segment.path)?, length(&segment.vault)?);
        Ok(lengths == (self.leaves_length, self.vault_length))
    }

    /// What somebody who has the keys, or had those before them, once wrote of the segment, whatever it is now.
    pub(super) fn tagged(segment: &Segment, keys: &Keyring) -> Option<Self> {
        let bytes = fs::read(place(segment)).ok()?;
        let (tagged, text) = bytes.split_first_chunk::<TAG>()?;
        // compared in time that tells where they differ: who can try as often as that takes can write to the journal itself
        if !IndexKey::each_of(keys).any(|key| tag(&key, text) == *tagged) {
            return None;
        }
        let tagged: Self = serde_json::from_slice(text).ok()?;
        (tagged.first == segment.first).then_some(tagged)
    }

    /// A new one.
    fn made(segment: &Segment) -> Result<Self, JournalError> {
        let bytes = segment.read()?;
        let leaves = segment_leaves(segment, &bytes, false)?;
        let (leaves_digest, leaves_length) = (*blake3::hash(&bytes).as_bytes(), bytes.len() as u64);
        drop(bytes);
        let hashes: Vec<Sha256Hash> = leaves.iter().map(|at| at.digest).collect();
        let (first, count) = (segment.first, leaves.len() as u64);
        let file = File::open(&segment.vault).map_err(JournalError::io(&segment.vault))?;
        let places = vault::places_in(file, first..first + count);
        let (places, vault_length) = places
            .map_err(JournalError::io(&segment.vault))?
            .map_err(|(at, detail)| JournalError::damaged(&segment.vault, at, detail))?;
        let mut summary = Self {
            first,
            count,
            leaves_length,
            leaves_digest,
            vault_length,
            hashes_digest: *blake3::hash(hashes.as_flattened()).as_bytes(),
            subtrees: Subtree::over(first, &hashes),
            erases: leaves.iter().filter_map(|at| at.leaf.erases).collect(),
            looks_since: None,
            listed: Vec::new(),
        };
        for (at, payload) in leaves.into_iter().zip(places) {
            if kind_of(segment, &at)?.is_look() {
                let since = summary.looks_since.get_or_insert_with(|| at.leaf.at.clone());
                if at.leaf.at < *since {
                    *since = at.leaf.at;
                }
            } else {
                let LeafAt { leaf, digest: _, segment: _, position } = at;
                summary.listed.push(ListedLeaf { leaf, position, payload });
            }
        }
        Ok(summary)
    }

    /// Makes and keeps the summary of a segment that has just been followed by another, while its writer goes on and those who answer go first: what is not made by
    /// the time that the process ends is made by the first who asks.
    pub(super) fn made_aside(segment: Segment, keys: Keyring) {
        let thread = std::thread::Builder::new().name("journal-summary".to_owned());
        let _ = thread.spawn(move || {
            give_way();
            drop(Self::of(&segment, &keys));
        });
    }
}

/// The tag of a summary's text. Which kinds are looks, and so not listed, is tagged with it: where another program has others, it makes summaries of its own.
pub(super) fn tag(key: &IndexKey, text: &[u8]) -> [u8; TAG] {
    let looks = JournalKind::ALL.iter().filter(|kind| kind.is_look());
    let looks: Vec<&str> = looks.map(|kind| kind.word()).collect();
    key.tag(&[looks.join(",").as_bytes(), b"\n", text].concat())
}

/// Lets other threads go before this one: on Linux a thread has a niceness of its own, elsewhere its process has, and nothing is done.
fn give_way() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}

fn place(segment: &Segment) -> PathBuf {
    segment.path.with_extension("summary")
}
