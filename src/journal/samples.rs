//! Entries as the journal's own tests write them.

use super::{DecisionUndone, EntryErased, ErasureGround, JournalEntry};

/// A decision undone, each in words of its own.
pub(super) fn said(number: u64) -> JournalEntry {
    let reason = format!("seen by the door of number {number}");
    JournalEntry::DecisionUndone(DecisionUndone { decision: number, reason, by: "mk".to_owned() })
}

/// A look that was refused.
pub(super) fn refused() -> JournalEntry {
    let text = r#"{"kind":"look_refused","asked":{"by":"mk","organisation":"council","roles":[],"purpose":"homelessness","about":"x"},"codes":[],"displayed":""}"#;
    serde_json::from_str(text).unwrap()
}

/// The erasure of another entry.
pub(super) fn erasing(sequence: u64) -> JournalEntry {
    let (because, by) = ("asked for".to_owned(), "dpo".to_owned());
    let ground = ErasureGround::Objection;
    JournalEntry::EntryErased(EntryErased { sequence, because, ground, by })
}
