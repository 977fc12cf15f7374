//! The journal's leaves a segment at a time, as a tree over them needs them.
//!
//! In: a journal; its keys, where they are at hand. Out: each segment's numbers and what its summary says of its leaves, if these are what they were when it was made, to
//! the byte; or the leaves themselves. Leaves the tree to `audit`.

use std::ops::Range;
use std::path::PathBuf;

use super::leaf::Sha256Hash;
use super::reader::segment_leaves;
use super::segment::{LeafAt, Segment};
use super::summary::Summary;
use super::tree::Subtree;
use super::{Journal, JournalError};

/// A segment's leaves.
#[derive(Debug)]
pub struct TreePart {
    segment: Segment,
    numbers: Range<u64>,
    held: Held,
}

/// How they are held.
#[derive(Debug)]
enum Held {
    /// Their file is the one that the summary was made of.
    Summed(Box<Summary>),
    Read(Vec<LeafAt>),
}

impl TreePart {
    /// The numbers of its entries.
    #[must_use]
    pub fn numbers(&self) -> Range<u64> {
        self.numbers.clone()
    }

    /// The complete subtrees over its leaves, where they need not be read for it.
    #[must_use]
    pub fn subtrees(&self) -> Option<&[Subtree]> {
        match &self.held {
            Held::Summed(summary) => Some(&summary.subtrees),
            Held::Read(_) => None,
        }
    }

    /// True if these are the hashes of its leaves, as far as that can be told without reading them.
    #[must_use]
    pub fn is_of(&self, hashes: &[Sha256Hash]) -> bool {
        match &self.held {
            Held::Summed(summary) => blake3::hash(hashes.as_flattened()) == summary.hashes_digest,
            Held::Read(leaves) => leaves.iter().map(|at| &at.digest).eq(hashes),
        }
    }

    /// Its leaves.
    ///
    /// # Errors
    /// As [`Journal::leaves_from`].
    pub fn leaves(self) -> Result<Vec<LeafAt>, JournalError> {
        match self.held {
            Held::Summed(_) => segment_leaves(&self.segment, &self.segment.read()?, false),
            Held::Read(leaves) => Ok(leaves),
        }
    }
}

impl Journal {
    /// Hands over every segment's leaves, one after the other. Works without keys, and reads more then.
    ///
    /// # Errors
    /// As [`Journal::leaves_from`]; whatever `take` says.
    pub fn each_tree_part<E: From<JournalError>>(
        &self,
        mut take: impl FnMut(TreePart) -> Result<(), E>,
    ) -> Result<(), E> {
        let keys = self.keys_if_needed().ok().flatten();
        self.walk(0, |segment, last| {
            let bytes = segment.read()?;
            let summary = keys.as_ref().filter(|_| !last);
            let summary = summary.map(|keys| Summary::of(&segment, keys)).transpose()?;
            let same = |it: &Summary| blake3::hash(&bytes) == it.leaves_digest;
            let held = match summary.filter(same) {
                Some(summary) => Held::Summed(Box::new(summary)),
                None => Held::Read(segment_leaves(&segment, &bytes, last)?),
            };
            drop(bytes);
            let count = match &held {
                Held::Summed(summary) => summary.count,
                Held::Read(leaves) => leaves.len() as u64,
            };
            let numbers = segment.first..segment.first + count;
            take(TreePart { segment, numbers, held })?;
            Ok(count)
        })
    }

    /// The first segment that is not what it was when its summary was made: the number of its first entry, and the file of its leaves. Such a change shows before any
    /// checkpoint was made of it. None without keys.
    ///
    /// # Errors
    /// [`JournalError::Io`]; segments that are gone.
    pub fn changed_since_summed(&self) -> Result<Option<(u64, PathBuf)>, JournalError> {
        let Some(keys) = self.keys_if_needed().ok().flatten() else { return Ok(None) };
        for segment in Segment::list(self.folder())? {
            let Some(summary) = Summary::tagged(&segment, &keys) else { continue };
            if blake3::hash(&segment.read()?) != summary.leaves_digest {
                return Ok(Some((segment.first, segment.path)));
            }
        }
        Ok(None)
    }
}
