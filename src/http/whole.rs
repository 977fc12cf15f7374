//! An edition read whole beside what is worked out of it for all who read its doubtful cases: made by the first of them, kept for as long as it is served.
//!
//! In: an edition, what stays as it is. Out: the ground of a desk, and what is prepared on it. Leaves to `clerical` what that is.

use std::sync::Arc;

use super::footing::Fixed;
use crate::clerical::{DeskGround, Prepared, ReadEdition};
use crate::editions::{EditionError, OpenEdition};

/// What a desk stands on.
pub(super) struct WholeEdition {
    edition: Arc<OpenEdition>,
    fixed: Arc<Fixed>,
    read: Arc<ReadEdition>,
}

/// What is worked out of it.
struct Worked<'w>(Arc<Prepared<'w>>);

self_cell::self_cell!(
    /// An edition with what is worked out of it.
    pub(super) struct PreparedEdition {
        owner: WholeEdition,
        #[covariant]
        dependent: Worked,
    }
);

impl WholeEdition {
    /// An edition that was read.
    pub(super) fn new(
        edition: &Arc<OpenEdition>,
        fixed: &Arc<Fixed>,
        read: &Arc<ReadEdition>,
    ) -> Self {
        let (edition, fixed, read) = (Arc::clone(edition), Arc::clone(fixed), Arc::clone(read));
        Self { edition, fixed, read }
    }

    /// What a desk stands on.
    pub(super) fn ground(&self) -> DeskGround<'_> {
        let Self { edition, fixed, read } = self;
        DeskGround {
            edition,
            ruleset: &fixed.ruleset,
            dictionaries: &fixed.dictionaries,
            records: &read.records,
            resolutions: &read.resolutions,
            persons: &read.persons,
            model: &read.model,
            key: &fixed.key,
        }
    }
}

impl PreparedEdition {
    /// Works out what desks share.
    pub(super) fn of(whole: WholeEdition) -> Result<Self, EditionError> {
        Self::try_new(whole, |whole| Ok(Worked(Arc::new(Prepared::of(whole.ground())?))))
    }

    /// A desk's ground, with what is prepared on it.
    pub(super) fn ground(&self) -> (DeskGround<'_>, Arc<Prepared<'_>>) {
        (self.borrow_owner().ground(), Arc::clone(&self.borrow_dependent().0))
    }
}
