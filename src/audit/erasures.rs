//! The register of erasures: what a backup that was taken before must not bring back.
//!
//! In: the journal. Out: a line for each erased entry and for each restriction that hides who was erased, which travels with the checkpoints; and the lines
//! again. A line names the entry by number and by the commitment to what it said, so that it is taken for no other in a journal that went another way. The
//! restriction is in it, as without it the editions of a backup show who was erased since: sealed with the journal's keys, which no witness has. To whoever
//! has none of them the register says nothing of anybody.
//!
//! ```text
//! {"at":"2026-11-02T09:00:00Z","by":18,"commitment":"9f…","erased":17,"ground":"objection"}
//! {"at":"2026-11-02T09:00:00Z","commitment":"07…","hiding":15,"received":"2026-10-30","request":12,"sealed":"BASE64"}
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use base64ct::{Base64, Encoding as _};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::AuditError;
use crate::journal::{
    EntryErased, ErasureGround, IndexKey, Journal, JournalEntry, JournalKind, LeafAt, Recorded,
    RestrictionAct, RestrictionSet, RightsStep, RightsStepTaken, hex,
};

/// The kind of the restriction that hides who was erased until the sources have deleted.
const HIDES: &str = "erasure";
/// What the register is made of.
const KINDS: [JournalKind; 4] = [
    JournalKind::EntryErased,
    JournalKind::RestrictionActed,
    JournalKind::RightsRequested,
    JournalKind::RightsStepTaken,
];
/// Names what is sealed.
const SEALED: &[u8] = b"register of erasures";
/// Restrictions are sealed at a multiple of so many bytes: how many records somebody has is not told.
const BLOCK: usize = 2048;

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

/// A restriction that hides who was erased. That it was lifted since says nothing: the sources had deleted by then, and the editions of a backup had not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ErasureHiding {
    /// When it was set.
    pub at: String,
    /// The commitment to what it says, in hexadecimal digits.
    pub commitment: String,
    /// Its number.
    pub hiding: u64,
    /// The day on which the person asked, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Date>,
    /// The request that was carried out by it, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<u64>,
    /// What it says, sealed.
    sealed: String,
}

impl ErasureHiding {
    /// The restriction, if one of the keys opens it.
    #[must_use]
    pub fn restriction(&self, keys: &[IndexKey]) -> Option<RestrictionSet> {
        let sealed = Base64::decode_vec(&self.sealed).ok()?;
        let text = keys.iter().find_map(|key| key.open(SEALED, &sealed))?;
        serde_json::from_slice(&text).ok()
    }
}

/// The text that seals a restriction; `None` if the cipher refuses.
fn sealed(key: &IndexKey, digest: &[u8; 32], set: &RestrictionSet) -> Option<String> {
    let mut text = serde_json::to_vec(set).ok()?;
    text.resize(text.len().next_multiple_of(BLOCK), b' ');
    Some(Base64::encode_string(&key.seal(SEALED, digest, &text)?))
}

/// A line.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Erased(ErasedEntry),
    Hiding(ErasureHiding),
}

/// Every erasure of a journal, by the number of what was erased, and what hides whom it was about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ErasureRegister {
    erased: Vec<ErasedEntry>,
    hiding: Vec<ErasureHiding>,
}

impl ErasureRegister {
    /// The journal's.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub fn of(journal: &Journal) -> Result<Self, AuditError> {
        let mut erased: BTreeMap<u64, (Recorded, EntryErased)> = BTreeMap::new();
        let mut hiding: BTreeMap<u64, (Recorded, RestrictionSet)> = BTreeMap::new();
        let (mut received, mut requests) = (BTreeMap::new(), BTreeMap::new());
        for mut recorded in journal.entries_of(&KINDS, 0)? {
            let Some(entry) = recorded.entry.take() else { continue };
            if let JournalEntry::EntryErased(entry) = entry {
                // erased once; a second entry changes nothing
                erased.entry(entry.sequence).or_insert((recorded, entry));
            } else if let JournalEntry::RestrictionActed(RestrictionAct::Set(set)) = entry {
                if set.kind.as_str() == HIDES {
                    hiding.insert(recorded.sequence, (recorded, set));
                }
            } else if let JournalEntry::RightsRequested(asked) = entry {
                received.insert(recorded.sequence, asked.received);
            } else if let JournalEntry::RightsStepTaken(taken) = entry {
                let RightsStepTaken { request, step, on: _, by: _ } = taken;
                if let RightsStep::Erased(outcome) = step {
                    requests.insert(outcome.restriction, request);
                }
            }
        }
        let key = journal.index_key()?;
        let numbers: BTreeSet<u64> = erased.keys().chain(hiding.keys()).copied().collect();
        let mut register = Self::default();
        journal.each_leaf_of(&numbers, |LeafAt { leaf, digest, .. }| {
            let commitment = hex::text(&leaf.commitment);
            if let Some((recorded, set)) = hiding.remove(&leaf.sequence) {
                let request = requests.get(&leaf.sequence).copied();
                let sealed = key.as_ref().and_then(|key| sealed(key, &digest, &set));
                register.hiding.extend(sealed.map(|sealed| ErasureHiding {
                    at: recorded.at,
                    commitment: commitment.clone(),
                    hiding: leaf.sequence,
                    received: request.and_then(|number| received.get(&number).copied()),
                    request,
                    sealed,
                }));
            }
            if let Some((recorded, entry)) = erased.remove(&leaf.sequence) {
                register.erased.push(ErasedEntry {
                    at: recorded.at,
                    by: recorded.sequence,
                    commitment,
                    erased: entry.sequence,
                    ground: entry.ground,
                });
            }
        })?;
        Ok(register)
    }

    /// What was erased.
    #[must_use]
    pub fn entries(&self) -> &[ErasedEntry] {
        &self.erased
    }

    /// What hides who was erased.
    #[must_use]
    pub fn hiding(&self) -> &[ErasureHiding] {
        &self.hiding
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        let erased = self.erased.iter().filter_map(|entry| serde_json::to_string(entry).ok());
        let hiding = self.hiding.iter().filter_map(|entry| serde_json::to_string(entry).ok());
        erased.chain(hiding).fold(String::new(), |text, line| text + &line + "\n")
    }

    /// A register that was kept.
    ///
    /// # Errors
    /// [`AuditError::Io`], also of a line that is none.
    pub fn read(path: &Path) -> Result<Self, AuditError> {
        let text = std::fs::read_to_string(path).map_err(AuditError::io(path))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let mut register = Self::default();
        for line in lines {
            let line = serde_json::from_str::<Line>(line);
            let line = line.map_err(|_| std::io::Error::other("a line is no erasure"));
            match line.map_err(AuditError::io(path))? {
                Line::Erased(entry) => register.erased.push(entry),
                Line::Hiding(entry) => register.hiding.push(entry),
            }
        }
        Ok(register)
    }
}
