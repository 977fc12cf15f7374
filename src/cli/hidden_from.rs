//! Who is not there for whoever runs a command: people of hidden existence, but those whom they may know of.
//!
//! In: the council, an edition; then in whose name something is done, or an operator's scope. Out: whether there is such a person. Nobody named
//! is somebody who may know of nobody hidden. Leaves who may know of whom to `sharing`.

use std::collections::{BTreeMap, BTreeSet};

use super::council::Council;
use super::{clock, restricted};
use crate::config::CouncilConfig;
use crate::editions::{EditionError, OpenEdition};
use crate::journal::DecidedRecord;
use crate::sharing::{OperatorScope, Policy, StandingRestriction, User, hand_may_know_of};
use crate::values::PersonId;

/// Who is not there, with what hides them.
#[derive(Debug, Default)]
pub(super) struct HiddenFrom(BTreeMap<PersonId, Vec<StandingRestriction>>);

impl HiddenFrom {
    /// Everybody of an edition whose existence is hidden from anybody.
    pub(super) fn everybody(council: &Council, edition: &OpenEdition) -> anyhow::Result<Self> {
        let (today, at) = (clock::today()?, clock::written_at()?);
        let hidden = restricted::hidden(council, edition, today, &at)?;
        Ok(Self(hidden.into_iter().collect()))
    }

    /// The same by the configuration alone: its rules are read only where somebody is restricted.
    pub(super) fn of(config: &CouncilConfig, edition: &OpenEdition) -> anyhow::Result<Self> {
        if restricted::any_in(config)? {
            Self::everybody(&Council::of(config)?, edition)
        } else {
            Ok(Self::default())
        }
    }

    /// Without those whom somebody may know of in whose name something is taken down. Where the council names no users, nobody is told from
    /// anybody, and all are there.
    pub(super) fn known_to(mut self, config: &CouncilConfig, by: &str) -> anyhow::Result<Self> {
        if self.0.is_empty() || config.users.is_empty() {
            return Ok(Self::default());
        }
        if let Some(user) = config.users.iter().find(|it| it.name.as_str() == by.trim()) {
            let policy = Policy::load(config.rules.as_deref())?.check()?;
            let (user, today) = (User::of(user, false), clock::today()?);
            self.0.retain(|_, standing| !hand_may_know_of(&policy, &user, today, standing));
        }
        Ok(self)
    }

    /// Without those who are there for an operator.
    pub(super) fn shown_to(mut self, scope: &OperatorScope) -> Self {
        self.0.retain(|person, _| !scope.has_person(*person));
        self
    }

    /// True if there is such a person.
    pub(super) fn has(&self, person: PersonId) -> bool {
        !self.0.contains_key(&person)
    }

    /// True if everybody is there whose records these are in an edition.
    pub(super) fn has_all_of<'r>(
        &self,
        edition: &OpenEdition,
        records: impl IntoIterator<Item = &'r DecidedRecord>,
    ) -> Result<bool, EditionError> {
        if self.0.is_empty() {
            return Ok(true);
        }
        for record in records {
            if edition.person_of(&record.key())?.is_some_and(|person| !self.has(person)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Those who are not there.
    pub(super) fn persons(&self) -> BTreeSet<PersonId> {
        self.0.keys().copied().collect()
    }
}
