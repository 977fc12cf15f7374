//! What opens to those who run Hearth, over HTTP: under an operator's permit, which is in the journal before anything is shown.
//!
//! In: who asks for what, an operation of the policy. Out: what the work shows. If others have written in the meantime, nothing is shown, and all of it is
//! made again. Leaves to `sharing` who may, and what is there for them.

use std::cell::Cell;

use super::acting::{Acting, Stop};
use super::clock::written;
use super::desk::{DeskFault, TRIES};
use super::problem::Problem;
use super::service::Service;
use crate::journal::{CommitFault, JournalEntry, OperatorPermitted};
use crate::lookup::DoorFault;
use crate::sharing::{
    Asking, NotWrittenDown, Operation, OperatorGrant, OperatorPermit, OperatorScope,
    rule_on_operator,
};

/// What an operator's work stands on.
pub(super) struct Operating<'o, 'q, 'a> {
    /// The same as for acts.
    pub(super) acting: &'o Acting<'q, 'a>,
    write: &'o dyn Fn(OperatorPermitted) -> Result<u64, String>,
}

impl Operating<'_, '_, '_> {
    /// The permit to show something of these; it is on disk when this returns.
    pub(super) fn permit<'s>(
        &self,
        scope: &'s OperatorScope,
        about: Vec<String>,
    ) -> Result<OperatorPermit<'s>, Stop> {
        let permit = scope.permit(about, |permitted| (self.write)(permitted));
        permit.map_err(|NotWrittenDown(fault)| Stop::Fault(DoorFault::NotLogged(fault).into()))
    }

    /// Whom and what is there for the operator, where the journal alone is read.
    pub(super) fn over_the_journal(&self, grant: OperatorGrant) -> OperatorScope {
        grant.scope(self.acting.policy(), [])
    }
}

impl Service {
    /// Has an operator's work done: `made` takes its permit before it shows anything.
    pub(super) fn operate<T>(
        &self,
        asking: &Asking,
        (operation, about): (Operation, &str),
        made: impl Fn(&Operating<'_, '_, '_>, OperatorGrant) -> Result<T, Stop>,
    ) -> Result<T, Problem> {
        let at = written(asking.at);
        for _ in 0..TRIES {
            let footing = self.standing()?;
            let moved = Cell::new(false);
            let commit = |permitted: OperatorPermitted| {
                let entry = vec![JournalEntry::OperatorPermitted(permitted)];
                let written = self.following.commit().commit(&at, entry, footing.for_a_list());
                written.map_err(|fault| {
                    moved.set(fault == CommitFault::Moved);
                    fault.to_string()
                })
            };
            let tried = footing.act(asking, [0; 16], |acting| {
                let ruled = rule_on_operator(acting.policy(), asking, operation);
                let grant = ruled.map_err(Stop::Caller)?;
                made(&Operating { acting, write: &commit }, grant)
            });
            match tried {
                Ok(shown) => return Ok(shown),
                Err(_) if moved.get() => self.catch_up()?,
                Err(stop) => match self.refused(asking, about, &footing, stop) {
                    Ok(problem) => return Err(problem),
                    Err(CommitFault::Moved) => self.catch_up()?,
                    Err(fault) => return Err(super::acts::not_written(&fault)),
                },
            }
        }
        Err(DeskFault::Busy.into())
    }
}
