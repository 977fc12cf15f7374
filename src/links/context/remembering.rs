//! A night's memory of what surrounds its pairs.
//!
//! In: what an earlier night kept, if there was one. Out: which pairs need not be looked at, round by round, and what this night keeps for the
//! next. What a look is, and how many rounds there are, is left to the night.

use std::sync::{Mutex, PoisonError};

use super::calm::{Calm, EarlierContext};
use super::remembered::{FoundAround, Keeping, RememberedContext};
use super::surroundings::Surroundings;
use crate::links::scored_pairs::ScoredLink;

/// What was kept, and what is.
#[derive(Debug, Default)]
pub struct ContextMemory<'e> {
    earlier: Option<EarlierContext<'e>>,
    kept: Mutex<RememberedContext>,
}

/// The memory at work.
pub(crate) struct Remembering<'m> {
    calm: Option<Calm<'m>>,
    keeping: Keeping,
    into: &'m Mutex<RememberedContext>,
}

impl<'e> ContextMemory<'e> {
    /// That of a night that looks back on another one of the same model.
    #[must_use]
    pub fn after(earlier: EarlierContext<'e>) -> Self {
        Self { earlier: Some(earlier), ..Self::default() }
    }

    /// What the next night may use; nothing where nothing was looked at.
    #[must_use]
    pub fn kept(self) -> RememberedContext {
        self.kept.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins with these surroundings.
    pub(crate) fn begin(&self, around: &Surroundings<'_>) -> Remembering<'_> {
        Remembering {
            calm: self.earlier.and_then(|earlier| Calm::of(around, earlier)),
            keeping: Keeping::of(around),
            into: &self.kept,
        }
    }
}

impl<'m> Remembering<'m> {
    /// Goes on to the next round, in which records have these clusters.
    pub(crate) fn look(&mut self, around: &Surroundings<'_>, cluster_of: &[u32]) {
        self.keeping.note_clusters(cluster_of);
        if let Some(calm) = &mut self.calm {
            calm.look(around, cluster_of);
        }
    }

    /// The pairs around which everything is as it was, if an earlier night is known.
    pub(crate) fn calm(&self) -> Option<&Calm<'m>> {
        self.calm.as_ref()
    }

    /// Notes the links of the first look, in pair order.
    pub(crate) fn note_first(&mut self, links: &[ScoredLink]) {
        self.keeping.note_first(links);
    }

    /// Notes what a round found otherwise than the one before.
    pub(crate) fn note_changed(&mut self, changed: &[FoundAround]) {
        self.keeping.note_changed(changed);
    }

    /// Keeps all of it.
    pub(crate) fn finish(self) {
        let Self { calm: _, keeping, into } = self;
        *into.lock().unwrap_or_else(PoisonError::into_inner) = keeping.done();
    }
}
