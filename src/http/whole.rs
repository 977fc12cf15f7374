//! An edition's records, read as readers of its cases ask for them, beside what is worked out of it for all of these: made by the first, kept for as long as it is
//! served.
//!
//! In: an edition, what stays as it is. Out: the ground of a desk, and what is prepared on it. Leaves to `clerical` what that is.

use std::sync::Arc;

use super::footing::Fixed;
use crate::clerical::{DeskGround, Prepared};
use crate::editions::{AskedRecords, EditionError, NightRecords};
use crate::links::Model;
use crate::stewardship::AlikeRecords;

/// What a desk stands on: records of an edition.
#[derive(Clone)]
pub(super) struct ReadEdition {
    fixed: Arc<Fixed>,
    records: Arc<AskedRecords>,
    model: Arc<Model>,
    alike: AlikeRecords,
}

/// What is worked out of it.
struct Worked<'w>(Arc<Prepared<'w>>);

self_cell::self_cell!(
    /// An edition with what is worked out of it.
    pub(super) struct PreparedEdition {
        owner: ReadEdition,
        #[covariant]
        dependent: Worked,
    }
);

impl ReadEdition {
    /// Of an edition's records.
    pub(super) fn new(
        fixed: &Arc<Fixed>,
        (records, alike): (&Arc<AskedRecords>, &AlikeRecords),
        model: &Arc<Model>,
    ) -> Self {
        let (fixed, records, model) = (Arc::clone(fixed), Arc::clone(records), Arc::clone(model));
        Self { fixed, records, model, alike: alike.clone() }
    }

    /// What a desk stands on.
    pub(super) fn ground(&self) -> DeskGround<'_> {
        let Self { fixed, records, model, alike } = self;
        DeskGround {
            edition: records.edition(),
            ruleset: &fixed.ruleset,
            dictionaries: &fixed.dictionaries,
            records: NightRecords::Asked(records),
            persons: &[],
            model,
            key: &fixed.key,
            alike,
        }
    }
}

impl PreparedEdition {
    /// Works out what desks share.
    pub(super) fn of(read: ReadEdition) -> Result<Self, EditionError> {
        Self::try_new(read, |read| Ok(Worked(Arc::new(Prepared::of(read.ground())?))))
    }

    /// A desk's ground, with what is prepared on it.
    pub(super) fn ground(&self) -> (DeskGround<'_>, Arc<Prepared<'_>>) {
        (self.borrow_owner().ground(), Arc::clone(&self.borrow_dependent().0))
    }
}
