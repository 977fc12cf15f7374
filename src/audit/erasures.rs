//! The register of erasures: what a backup that was taken before must not bring back.
//!
//! In: the journal. Out: a line for each erased entry, which travels with the checkpoints; and the lines again. A line names the entry by number and by the
//! commitment to what it said, so that it erases nothing else in a journal that went another way. It says nothing of anybody.
//!
//! ```text
//! {"at":"2026-11-02T09:00:00Z","by":18,"commitment":"9f…","erased":17,"ground":"objection"}
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::AuditError;
use crate::journal::{
    EntryErased, ErasureGround, Journal, JournalEntry, JournalKind, LeafAt, Recorded, hex,
};

/// An entry whose payload was erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ErasedEntry {
    /// When.
    pub at: String,
    /// The entry that says so.
    pub by: u64,
    /// The commitment to what it said, in hexadecimal digits.
    pub commitment: String,
    /// Its number.
    pub erased: u64,
    /// On what ground.
    pub ground: ErasureGround,
}

/// Every erasure of a journal, by the number of what was erased.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ErasureRegister(Vec<ErasedEntry>);

impl ErasureRegister {
    /// The journal's.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub fn of(journal: &Journal) -> Result<Self, AuditError> {
        let mut erased: BTreeMap<u64, (Recorded, EntryErased)> = BTreeMap::new();
        for mut recorded in journal.entries_of(&[JournalKind::EntryErased], 0)? {
            let Some(JournalEntry::EntryErased(entry)) = recorded.entry.take() else { continue };
            // erased once; a second entry changes nothing
            erased.entry(entry.sequence).or_insert((recorded, entry));
        }
        let numbers: BTreeSet<u64> = erased.keys().copied().collect();
        let mut register = Vec::with_capacity(erased.len());
        journal.each_leaf_of(&numbers, |LeafAt { leaf, .. }| {
            let Some((recorded, entry)) = erased.remove(&leaf.sequence) else { return };
            register.push(ErasedEntry {
                at: recorded.at,
                by: recorded.sequence,
                commitment: hex::text(&leaf.commitment),
                erased: entry.sequence,
                ground: entry.ground,
            });
        })?;
        Ok(Self(register))
    }

    /// Its lines.
    #[must_use]
    pub fn entries(&self) -> &[ErasedEntry] {
        &self.0
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.0.iter().filter_map(|entry| serde_json::to_string(entry).ok());
        lines.fold(String::new(), |text, line| text + &line + "\n")
    }

    /// A register that was kept.
    ///
    /// # Errors
    /// [`AuditError::Io`], also of a line that is none.
    pub fn read(path: &Path) -> Result<Self, AuditError> {
        let text = std::fs::read_to_string(path).map_err(AuditError::io(path))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let entries: Result<Vec<ErasedEntry>, _> = lines.map(serde_json::from_str).collect();
        let entries = entries.map_err(|_| std::io::Error::other("a line is no erasure"));
        Ok(Self(entries.map_err(AuditError::io(path))?))
    }
}
