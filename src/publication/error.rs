//! What can go wrong with publication.

use crate::editions::EditionError;
use crate::journal::JournalError;
use crate::store::StoreError;

/// Why an act was not done, or a question not answered. Of an act, nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// The shelf refused.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// The journal refused.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal's index refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}
