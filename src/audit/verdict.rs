//! The verdict: is the journal what its checkpoints were made of, and if not, what differs.
//!
//! In: the journal, checkpoints, the hashes of the leaves as they were. Out: findings, each with file, entry and what was done to it. Payloads are checked
//! too where their keys are at hand.

use std::path::PathBuf;

use super::{AuditError, Checkpoint};
use crate::journal::{Frontier, Journal, JournalError, Leaf, LeafAt, Sha256Hash, leaf_hash};

/// What was done to the journal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tampering {
    /// A file is not what was written, and does not hide it.
    Damaged,
    /// Entries are gone from the end.
    CutOff,
    /// An entry in the midst is gone.
    Removed,
    /// An entry was put in.
    Inserted,
    /// Two entries have changed places.
    Exchanged,
    /// An entry says another time, kind or payload.
    Changed,
}

impl Tampering {
    /// In a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::CutOff => "cut_off",
            Self::Removed => "removed",
            Self::Inserted => "inserted",
            Self::Exchanged => "exchanged",
            Self::Changed => "changed",
        }
    }
}

/// Something that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What was done.
    pub what: Tampering,
    /// The first entry that it concerns, if that can be told.
    pub entry: Option<u64>,
    /// The file that it is in, if there is one.
    pub file: Option<PathBuf>,
    /// In words.
    pub detail: String,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// How many entries there are, as far as they can be read.
    pub entries: u64,
    /// How many of them are erased.
    pub erased: u64,
    /// How many checkpoints it was held against.
    pub checkpoints: usize,
    /// Why payloads were not checked, if they were not.
    pub unchecked: Option<String>,
    /// Everything that differs; none if the journal is sound.
    pub findings: Vec<Finding>,
}

/// Holds the journal against checkpoints, which ascend, and hashes of leaves, which are believed as far as a checkpoint bears them out.
///
/// # Errors
/// If files cannot be read; what is in them is a verdict.
pub fn verify(
    journal: &Journal,
    checkpoints: &[Checkpoint],
    hashes: &[Sha256Hash],
) -> Result<Verdict, AuditError> {
    let mut verdict = Verdict {
        entries: 0,
        erased: 0,
        checkpoints: checkpoints.len(),
        unchecked: None,
        findings: Vec::new(),
    };
    // of millions of entries no more than these is kept
    let mut digests = Vec::new();
    let read = journal.each_leaf(|at| {
        digests.push(at.digest);
        verdict.erased += u64::from(at.leaf.erases.is_some());
    });
    if let Err(fault) = read {
        verdict.erased = 0;
        verdict.findings.push(damage(fault)?);
        return Ok(verdict);
    }
    verdict.entries = digests.len() as u64;
    verdict.findings.extend(against(journal, &digests, checkpoints, hashes)?);
    drop(digests);
    if verdict.findings.is_empty()
        && let Some((first, file)) = journal.changed_since_summed()?
    {
        let detail = "its entries are not what they were when another file followed it";
        let (entry, detail) = (Some(first), detail.to_owned());
        let what = Tampering::Changed;
        verdict.findings.push(Finding { what, entry, file: Some(file), detail });
    }
    match journal.check() {
        Ok(()) => {}
        Err(
            fault @ (JournalError::NoKey { .. }
            | JournalError::WrongKey { .. }
            | JournalError::BadKey { .. }
            | JournalError::Newer { .. }),
        ) => verdict.unchecked = Some(fault.to_string()),
        // the checkpoints have told it
        Err(JournalError::Truncated { .. }) if !verdict.findings.is_empty() => {}
        Err(fault) => verdict.findings.push(damage(fault)?),
    }
    Ok(verdict)
}

/// A damaged file as a finding; anything else is an error.
fn damage(fault: JournalError) -> Result<Finding, AuditError> {
    if let JournalError::Damaged { path, position, detail } = fault {
        let detail = format!("byte {position}: {detail}");
        return Ok(Finding { what: Tampering::Damaged, entry: None, file: Some(path), detail });
    }
    if let JournalError::Truncated { has, had, .. } = fault {
        let detail = format!("a checkpoint was made of {had} entries, and {has} are left");
        let entry = Some(has);
        return Ok(Finding { what: Tampering::CutOff, entry, file: None, detail });
    }
    Err(fault.into())
}

/// What differs from the checkpoints: after the last that fits, held against the one of most entries, as that tells all that is gone.
fn against(
    journal: &Journal,
    digests: &[Sha256Hash],
    checkpoints: &[Checkpoint],
    hashes: &[Sha256Hash],
) -> Result<Option<Finding>, AuditError> {
    let mut tree = Frontier::default();
    let mut sound = 0;
    for (place, checkpoint) in checkpoints.iter().enumerate() {
        while tree.leaves() < checkpoint.entries
            && let Some(digest) = usize::try_from(tree.leaves()).ok().and_then(|at| digests.get(at))
        {
            tree.push(*digest);
        }
        if tree.leaves() == checkpoint.entries && tree.root() == checkpoint.root {
            sound = checkpoint.entries;
            continue;
        }
        let later = checkpoints.get(place..).unwrap_or_default();
        let had = later.iter().rev().find_map(|later| {
            let had = hashes.get(..usize::try_from(later.entries).ok()?)?;
            (Frontier::over(had).root() == later.root).then_some(had)
        });
        let most = later.last().unwrap_or(checkpoint);
        return Ok(Some(match had {
            Some(had) => named(journal, &journal.leaves_from(0)?, had, most.entries),
            None => unnamed(checkpoint, most, sound, digests.len() as u64),
        }));
    }
    Ok(None)
}

/// What the root alone tells: that something differs after the last checkpoint that fits, or that the journal is shorter.
fn unnamed(checkpoint: &Checkpoint, most: &Checkpoint, sound: u64, has: u64) -> Finding {
    let Checkpoint { origin: _, entries, root: _, at } = checkpoint;
    let (what, entry, detail) = if has < *entries {
        let Checkpoint { origin: _, entries, root: _, at } = most;
        let detail = format!("{entries} entries were there at {at}, and {has} are left");
        (Tampering::CutOff, has, detail)
    } else {
        let detail = format!(
            "some entry from {sound} to {} is not what it was at {at}; which one, the hashes beside the checkpoint would tell",
            entries - 1
        );
        (Tampering::Changed, sound, detail)
    };
    Finding { what, entry: Some(entry), file: None, detail }
}

/// What was done, told from the hashes of the leaves as they were; `most` entries were there once.
fn named(journal: &Journal, leaves: &[LeafAt], had: &[Sha256Hash], most: u64) -> Finding {
    let same = leaves.iter().zip(had).take_while(|(leaf, had)| leaf.digest == **had).count();
    let entry = same as u64;
    let segment = |leaf: &LeafAt| journal.folder().join(format!("{:020}.log", leaf.segment));
    let Some(first) = leaves.get(same) else {
        let lost = most.saturating_sub(entry);
        let detail = format!("the last {lost} of {most} entries are gone, {entry} are left");
        let file = leaves.last().map(segment);
        return Finding { what: Tampering::CutOff, entry: Some(entry), file, detail };
    };
    let file = Some(segment(first));
    // a forger has to number what follows anew: as which entry was this leaf hashed?
    let was = |leaf: &LeafAt, sequence: usize| {
        let leaf = Leaf { sequence: sequence as u64, ..leaf.leaf.clone() };
        had.get(sequence)
            .is_some_and(|had| leaf.line().is_some_and(|line| leaf_hash(&line) == *had))
    };
    let later = (same + 1..had.len()).find(|&place| was(first, place));
    let earlier = (same + 1..leaves.len()).find(|&place| was(&leaves[place], same));
    let (what, detail) = match (later, earlier) {
        (Some(place), Some(other)) if place == other => {
            (Tampering::Exchanged, format!("entries {same} and {place} have changed places"))
        }
        (Some(place), _) if leaves.len() < had.len() || earlier.is_none() => {
            let count = place - same;
            (Tampering::Removed, format!("{count} of the entries from {same} on are gone"))
        }
        (_, Some(place)) => {
            (Tampering::Inserted, format!("{} entries were put in from {same} on", place - same))
        }
        (Some(_) | None, None) => (Tampering::Changed, changed(first)),
    };
    Finding { what, entry: Some(entry), file, detail }
}

fn changed(leaf: &LeafAt) -> String {
    let Leaf { at, kind, sequence, .. } = &leaf.leaf;
    format!("entry {sequence}, which now says `{kind}` at {at}, is not what it was")
}
