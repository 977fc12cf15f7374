//! The tree over a journal that has grown since its last checkpoint.
//!
//! In: the checkpoint, the journal's parts in their order. Out: the tree over all leaves, if it was the checkpoint's when it had as many. Of a part that is what it was
//! when its summary was made, no leaf is read.

use std::ops::Range;

use super::{AuditError, Checkpoint};
use crate::journal::{Frontier, Sha256Hash, TreePart};

/// The tree over the journal's leaves, while it grows beyond a checkpoint.
pub(super) struct Growth<'c> {
    last: Option<&'c Checkpoint>,
    tree: Frontier,
    /// Its root when it had as many leaves as that.
    then: Option<Sha256Hash>,
}

impl<'c> Growth<'c> {
    /// Begins with nothing.
    pub(super) fn from(last: Option<&'c Checkpoint>) -> Self {
        Self { last, tree: Frontier::default(), then: None }
    }

    /// Adds a part, by the hashes of its leaves where the checkpoint was made in the midst of it.
    pub(super) fn add(
        &mut self,
        part: TreePart,
        hashes: Option<&[Sha256Hash]>,
    ) -> Result<(), AuditError> {
        let Range { start, end } = part.numbers();
        let within = self.last.is_some_and(|last| (start + 1..end).contains(&last.entries));
        match (part.subtrees().filter(|_| !within), hashes) {
            (Some(subtrees), _) => {
                if !self.tree.push_all(subtrees) {
                    let detail =
                        format!("the summary of the entries from {start} on is not theirs");
                    return Err(AuditError::Tampered(detail));
                }
                self.note();
            }
            (None, Some(hashes)) => {
                for hash in hashes {
                    self.push(*hash);
                }
            }
            (None, None) => drop(self.add_leaves(part)?),
        }
        Ok(())
    }

    /// Adds a part by its leaves. Gives their hashes.
    pub(super) fn add_leaves(&mut self, part: TreePart) -> Result<Vec<Sha256Hash>, AuditError> {
        let hashes: Vec<Sha256Hash> = part.leaves()?.iter().map(|leaf| leaf.digest).collect();
        for hash in &hashes {
            self.push(*hash);
        }
        Ok(hashes)
    }

    fn push(&mut self, hash: Sha256Hash) {
        self.tree.push(hash);
        self.note();
    }

    fn note(&mut self) {
        if self.last.is_some_and(|last| last.entries == self.tree.leaves()) {
            self.then = Some(self.tree.root());
        }
    }

    /// The tree, if it went on from the checkpoint.
    pub(super) fn tree(self) -> Result<Frontier, AuditError> {
        let Self { last, tree, then } = self;
        match last.filter(|last| then != Some(last.root)) {
            None => Ok(tree),
            Some(last) => Err(AuditError::Tampered(format!(
                "of the {} entries of that time, some are gone or changed",
                last.entries
            ))),
        }
    }
}
