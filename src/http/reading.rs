//! A reader's desk over HTTP: the edition that is served, read whole by the first who reads a case of it.
//!
//! In: a footing, an operator's grant. Out: whom there is for the reader, a desk. It takes as much memory as the edition's records do, for as long as the
//! edition is served. Leaves what is asked to `clerical`.

use super::acting::{Acting, Stop};
use super::code::Code;
use super::problem::Problem;
use super::service::Service;
use crate::clerical::{Desk, DeskGround, ReadFault};
use crate::journal::JournalKind;
use crate::lookup::DoorFault;
use crate::sharing::{OperatorGrant, OperatorScope, gone_into};
use crate::stewardship::{DecisionBook, ReviewBook};

/// Whom and what there is for an operator who may come to anybody.
pub(super) fn scope_of(
    acting: &Acting<'_, '_>,
    grant: OperatorGrant,
) -> Result<OperatorScope, Stop> {
    let mut standing = Vec::new();
    let any = acting.book().restrictions().iter().any(|it| it.lifted.is_none());
    if any && !grant.is_unscreened() {
        for person in acting.edition().persons() {
            let id = person?.id;
            let earlier = gone_into(acting.index, id);
            let earlier = earlier.map_err(|it| DoorFault::Standing(it.to_string()));
            let earlier = earlier.map_err(|it| Stop::Fault(it.into()))?;
            let Some(person) = acting.records().person(id, earlier)? else { continue };
            let restrictions = acting.today.standing(&person, acting.day())?.restrictions;
            if !restrictions.is_empty() {
                standing.push((id, restrictions));
            }
        }
    }
    Ok(grant.scope(acting.policy(), standing))
}

/// Has something done with the edition read whole.
pub(super) fn with_ground<T>(
    service: &Service,
    acting: &Acting<'_, '_>,
    work: impl FnOnce(&DeskGround<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let read = acting.footing.read_whole().map_err(|fault| match fault {
        ReadFault::Edition(fault) => Stop::from(fault),
        fault @ (ReadFault::Model | ReadFault::OtherRules) => {
            Problem::of(Code::Conflict).with_detail(fault.to_string()).into()
        }
    })?;
    work(&DeskGround {
        edition: acting.edition(),
        ruleset: acting.ruleset(),
        dictionaries: service.dictionaries(),
        records: &read.records,
        resolutions: &read.resolutions,
        persons: &read.persons,
        model: &read.model,
        key: acting.footing.key(),
    })
}

/// Has something done at a desk.
pub(super) fn with_desk<T>(
    service: &Service,
    acting: &Acting<'_, '_>,
    scope: &OperatorScope,
    work: impl FnOnce(&Desk<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let kinds: Vec<JournalKind> = [&DecisionBook::KINDS[..], &ReviewBook::KINDS].concat();
    let entries = acting.read(&kinds)?;
    with_ground(service, acting, |on| work(&Desk::of(*on, scope, &entries)?))
}

impl Acting<'_, '_> {
    /// What was decided and what was read.
    pub(super) fn stewardship(&self) -> Result<(DecisionBook, ReviewBook), Stop> {
        let kinds: Vec<JournalKind> = [&DecisionBook::KINDS[..], &ReviewBook::KINDS].concat();
        let entries = self.read(&kinds)?;
        Ok((DecisionBook::of(&entries), ReviewBook::of(&entries)))
    }
}
