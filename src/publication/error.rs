//! What can go wrong with publication.

use crate::editions::{EditionError, EditionId};
use crate::journal::JournalError;
use crate::store::StoreError;

/// Why an act was not done, or a question not answered. Of an act, nothing was done, but for [`PublicationError::Unserved`].
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
    /// An edition was journalled as served, and the pointer could not be moved to it.
    #[error(
        "edition {edition} stands in the journal as served, and is not served yet: {cause}\n  hint: mend the cause; the next command serves it"
    )]
    Unserved {
        /// Which.
        edition: EditionId,
        /// Why.
        cause: Box<PublicationError>,
    },
}
