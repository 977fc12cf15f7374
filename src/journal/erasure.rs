//! That the payload of an entry is erased, and on what ground.
//!
//! In: a decision to erase. Out: an entry that stays for good, in place of what it erased. The leaf of the erased entry stays too: that there was an
//! entry of its kind at that time can be proved, what it said cannot.

use std::fs::File;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::JournalError;
use super::segment::Segment;
use super::vault;

/// Why something may be erased.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGround {
    /// Storage limitation: the period for which it is kept has ended (UK GDPR, Article 5(1)(e)).
    RetentionEnded,
    /// No longer necessary for what it was collected for (Article 17(1)(a)).
    NoLongerNecessary,
    /// Consent was withdrawn, and nothing else permits it (Article 17(1)(b)).
    ConsentWithdrawn,
    /// The person objects, and no overriding ground stands against it (Article 17(1)(c)).
    Objection,
    /// It was processed unlawfully (Article 17(1)(d)).
    UnlawfullyProcessed,
    /// The law demands that it goes (Article 17(1)(e)).
    LegalObligation,
}

/// So many entries are erased with one batch where many are: few enough for it to be quick, many enough for a run over seven years to end.
pub const ERASED_AT_ONCE: usize = 512;

/// An entry's payload is erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EntryErased {
    /// The number of the entry.
    pub sequence: u64,
    /// Why, in the words of whoever decided; no personal value.
    pub because: String,
    /// On what ground.
    pub ground: ErasureGround,
    /// Who decided.
    pub by: String,
}

/// Overwrites the payloads of entries in their segment's vault. Doing it again changes nothing.
pub(super) fn erase_payloads(segment: &Segment, sequences: &[u64]) -> Result<(), JournalError> {
    let bytes = segment.read_vault()?;
    let places = vault::places_of(&bytes, sequences);
    let places = places.ok_or_else(|| {
        JournalError::damaged(
            &segment.vault,
            0,
            "the payload of an entry that is erased is not there",
        )
    })?;
    let mut file = File::options()
        .read(true)
        .write(true)
        .open(&segment.vault)
        .map_err(JournalError::io(&segment.vault))?;
    vault::overwrite(&mut file, &places).map_err(JournalError::io(&segment.vault))
}
