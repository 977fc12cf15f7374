//! What lists ask of the journal again and again: read on from where whoever asked before left off.
//!
//! In: kinds of entries. Out: those that the journal has now, as reading all of it would give them. The journal is mostly looks, and what stewards and privacy officers
//! ask for is little of it: what was read of that stays in memory. What comes in great numbers, looks and notices, is not kept, and read anew each time.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::journal::{Journal, JournalEntry, JournalError, JournalKind, Recorded};

/// What was read so far, by kind.
#[derive(Default)]
pub(super) struct Remembered(Mutex<BTreeMap<JournalKind, Kept>>);

/// The entries of a kind up to a number.
#[derive(Default)]
struct Kept {
    upto: u64,
    entries: Vec<Recorded>,
}

/// True of a kind that comes with the work of a few officers, and not with each look, notice or night.
const fn stays(kind: JournalKind) -> bool {
    !matches!(
        kind,
        JournalKind::Looked
            | JournalKind::LookRefused
            | JournalKind::OperatorPermitted
            | JournalKind::NoticeActed
            | JournalKind::LifeEventActed
    )
}

impl Remembered {
    /// The entries of some kinds from a number on.
    pub(super) fn entries_of(
        &self,
        journal: &Journal,
        kinds: &[JournalKind],
        first: u64,
    ) -> Result<Vec<Recorded>, JournalError> {
        if !kinds.iter().copied().all(stays) {
            return journal.entries_of(kinds, first);
        }
        let mut kept = self.0.lock().unwrap_or_else(|poisoned| {
            // what was read may be in part: all of it is read again
            let mut kept = PoisonError::into_inner(poisoned);
            kept.clear();
            self.0.clear_poison();
            kept
        });
        read_on(&mut kept, journal, kinds)?;
        let known = kinds.iter().filter_map(|kind| kept.get(kind));
        let entries = known.flat_map(|it| {
            let from = it.entries.partition_point(|it| it.sequence < first);
            it.entries[from..].iter().cloned()
        });
        let mut entries: Vec<Recorded> = entries.collect();
        drop(kept);
        entries.sort_by_key(|it| it.sequence);
        entries.dedup_by_key(|it| it.sequence);
        Ok(entries)
    }
}

fn read_on(
    kept: &mut BTreeMap<JournalKind, Kept>,
    journal: &Journal,
    kinds: &[JournalKind],
) -> Result<(), JournalError> {
    let from = kinds.iter().map(|kind| kept.get(kind).map_or(0, |it| it.upto)).min();
    let from = from.unwrap_or_default();
    // the end first: what is appended between the two readings is read the next time
    let end = journal.next_number()?;
    if end <= from {
        return Ok(());
    }
    let wanted = [kinds, &[JournalKind::EntryErased]].concat();
    let mut more = journal.entries_of(&wanted, from)?;
    more.retain(|it| it.sequence < end);
    for recorded in more {
        // what it erased was read before it was
        if let Some(JournalEntry::EntryErased(erased)) = &recorded.entry {
            for known in kept.values_mut() {
                let at = known.entries.binary_search_by_key(&erased.sequence, |it| it.sequence);
                if let Some(gone) = at.ok().and_then(|at| known.entries.get_mut(at)) {
                    gone.entry = None;
                }
            }
        }
        if kinds.contains(&recorded.kind) {
            let known = kept.entry(recorded.kind).or_default();
            if recorded.sequence >= known.upto {
                known.entries.push(recorded);
            }
        }
    }
    for kind in kinds {
        let known = kept.entry(*kind).or_default();
        known.upto = known.upto.max(end);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Remembered;
    use crate::editions::EditionId;
    use crate::journal::{
        DecisionUndone, EntryErased, ErasureGround, Journal, JournalEntry, JournalKind,
        JournalWriter, Limits,
    };

    fn undone(decision: u64) -> JournalEntry {
        let reason = format!("of {decision}");
        JournalEntry::DecisionUndone(DecisionUndone { decision, reason, by: "mk".to_owned() })
    }

    fn erased(sequence: u64) -> JournalEntry {
        let (because, by) = ("asked for".to_owned(), "dpo".to_owned());
        let ground = ErasureGround::Objection;
        JournalEntry::EntryErased(EntryErased { sequence, because, ground, by })
    }

    fn pruned(number: u32) -> JournalEntry {
        let edition = EditionId::new(jiff::civil::date(2026, 11, 1), number + 1).unwrap();
        JournalEntry::EditionPruned { edition }
    }

    #[test]
    fn what_is_remembered_is_what_reading_all_of_it_gives_whatever_was_asked_before() {
        use JournalKind::{DecisionUndone, EditionPruned, EntryErased};
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(folder.path());
        let mut writer = JournalWriter::open(&journal, Limits { segment: 700 }).unwrap();
        let remembered = Remembered::default();
        let asked: [&[JournalKind]; 5] = [
            &[DecisionUndone],
            &[EditionPruned, DecisionUndone],
            &[EntryErased],
            &[EditionPruned],
            &[EntryErased, DecisionUndone],
        ];
        let mut sequence = 0;
        for step in 0..40_u32 {
            let entries = match step % 4 {
                0 => vec![undone(step.into()), pruned(step)],
                1 => vec![pruned(step)],
                2 => vec![undone(step.into())],
                // one that was read before, if anything was
                _ => vec![erased(sequence - 1), undone(step.into())],
            };
            sequence += entries.len() as u64;
            writer.append("2026-11-01T02:03:04Z", &entries).unwrap();
            let kinds = asked[step as usize % asked.len()];
            for first in [0, 3, u64::from(step)] {
                let all = journal.entries_of(kinds, first).unwrap();
                assert_eq!(remembered.entries_of(&journal, kinds, first).unwrap(), all, "{step}");
            }
        }
    }
}
