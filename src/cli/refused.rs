//! A command or an act is refused: whoever asked is told why and what to do, and the journal has it.
//!
//! In: who asked for which command or act, on which grounds it is refused. Out: the refusal, exit code 1, once it is written down. Whom it was
//! about is in neither: what is refused is refused whomever it is about.

use super::clock;
use crate::config::CouncilConfig;
use crate::journal::{Journal, JournalEntry, JournalWriter, Limits, OperatorRefused};

/// The command is not run, or the act not done.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(String);

impl Refused {
    pub(super) const fn because(told: String) -> Self {
        Self(told)
    }

    /// The same, written down. It stands if it cannot be written down as well, and says so.
    pub(super) fn noted(self, config: &CouncilConfig, refused: OperatorRefused) -> Self {
        match note(config, refused) {
            Ok(()) => self,
            Err(fault) => Self(format!("{self}\n  nor could the refusal be written down: {fault}")),
        }
    }
}

fn note(config: &CouncilConfig, refused: OperatorRefused) -> anyhow::Result<()> {
    let journal = Journal::of(config);
    let mut writer = JournalWriter::open(&journal, Limits::default())?;
    writer.append(&clock::written_at()?, &[JournalEntry::OperatorRefused(refused)])?;
    Ok(())
}
