//! What every command that changes which edition is served does before and after it: writes down whom restrictions have come to.
//!
//! In: the configuration. Out: an entry of the journal, if records are together with restricted ones that were not before. Costs nothing where
//! nothing is restricted. Leaves to `sharing` what that makes of a restriction.

use anyhow::Context as _;

use super::council::Rules;
use super::{clock, identifier_key};
use crate::config::CouncilConfig;
use crate::editions::{EditionError, EditionShelf};
use crate::journal::{
    DecidedAs, DecidedRecord, DecidedSide, Journal, JournalEntry, JournalWriter, Limits, Recorded,
    RestrictionAct,
};
use crate::sharing::{ActsBook, EditionRecords, SameDecided, records_together};
use crate::stewardship::{DecisionBook, EvidenceKey};

/// Writes down whom restrictions have come to in the edition that is served, unless it is known.
pub(super) fn follow(config: &CouncilConfig) -> anyhow::Result<()> {
    noted(config).context(
        "whom restrictions have come to could not be written down\n  hint: what is served stays served; it is written down with the next command",
    )
}

fn noted(config: &CouncilConfig) -> anyhow::Result<()> {
    if !config.editions.is_dir() {
        return Ok(());
    }
    let journal = Journal::of(config);
    let entries = journal.entries()?;
    let book = ActsBook::of(&entries);
    if book.restrictions().iter().all(|it| it.lifted.is_some()) {
        return Ok(());
    }
    let served = entries.iter().rev().find_map(|recorded| {
        let served = recorded.entry.as_ref()?.served()?;
        Some((recorded.sequence, served.edition))
    });
    let Some((number, id)) = served.filter(|(number, _)| !book.knows_of(*number)) else {
        return Ok(());
    };
    // of one that is gone or damaged nothing can be told any more, and going back to a sound one must not fail of it
    let Ok(edition) = EditionShelf::open(&config.editions)?.edition(id) else { return Ok(()) };
    let rules = Rules::load(config.rules.as_deref())?;
    let ruleset = rules.ruleset.with_layouts(&config.layouts())?;
    let key = EvidenceKey::new(&identifier_key::load_or_make(config)?, &ruleset);
    let fenced = ruleset.sources().iter().filter(|it| it.fence.is_some());
    let fenced = fenced.map(|it| it.name.0.clone()).collect();
    let records = EditionRecords::new(&edition, key, fenced);
    let decided = decided_before(&entries, number);
    let together = match records_together(&book, &records, number, &decided) {
        Ok(Some(together)) => together,
        Ok(None) | Err(EditionError::Corrupt { .. }) => return Ok(()),
        Err(fault) => return Err(fault.into()),
    };
    let entry = JournalEntry::RestrictionActed(RestrictionAct::Together(together));
    JournalWriter::open(&journal, Limits::default())?.append(&clock::written_at()?, &[entry])?;
    Ok(())
}

/// The decisions that two are one that held when an edition came to be served.
fn decided_before(entries: &[Recorded], served: u64) -> Vec<SameDecided> {
    let before: Vec<Recorded> = entries.iter().filter(|it| it.sequence < served).cloned().collect();
    let keys = |side: &DecidedSide| side.records.iter().map(DecidedRecord::key).collect();
    let book = DecisionBook::of(&before);
    let same =
        book.decisions().iter().filter(|it| it.holds() && it.made.decided == DecidedAs::Same);
    same.map(|it| SameDecided { decision: it.number, sides: it.made.sides.each_ref().map(keys) })
        .collect()
}
