//! A reader's desk over HTTP: the records of the edition that is served, as they are asked for, and what all desks on it share.
//!
//! In: a footing, an operator's grant. Out: whom there is for the reader, a desk. The first who reads a case waits until all doubtful ones are gone through; whoever
//! comes after does not, for as long as the edition is served. Leaves what is asked to `clerical`.

use std::collections::BTreeSet;

use super::acting::{Acting, Stop};
use super::code::Code;
use super::problem::Problem;
use crate::clerical::{Desk, DeskGround, ReadFault};
use crate::journal::JournalKind;
use crate::lookup::DoorFault;
use crate::sharing::{OperatorGrant, OperatorScope, gone_into, gone_to};
use crate::stewardship::{DecisionBook, ReviewBook};
use crate::store::StoreError;

/// Whom and what there is for an operator who may come to anybody. It costs what the restrictions do, however large the council is.
pub(super) fn scope_of(
    acting: &Acting<'_, '_>,
    grant: OperatorGrant,
) -> Result<OperatorScope, Stop> {
    let mut standing = Vec::new();
    if !grant.is_unscreened() {
        let fault = |it: StoreError| Stop::Fault(DoorFault::Standing(it.to_string()).into());
        let mut perhaps = BTreeSet::new();
        for id in acting.today.perhaps_restricted()? {
            perhaps.insert(gone_to(acting.index, id).map_err(fault)?);
        }
        for id in perhaps {
            let earlier = gone_into(acting.index, id).map_err(fault)?;
            let Some(person) = acting.records().person(id, earlier)? else { continue };
            let restrictions = acting.today.standing(&person, acting.day())?.restrictions;
            if !restrictions.is_empty() {
                standing.push((id, restrictions));
            }
        }
    }
    Ok(grant.scope(acting.policy(), standing))
}

fn not_read(fault: ReadFault) -> Stop {
    match fault {
        ReadFault::Edition(fault) => Stop::from(fault),
        fault @ (ReadFault::Model | ReadFault::OtherRules) => {
            Problem::of(Code::Conflict).with_detail(fault.to_string()).into()
        }
    }
}

/// Has something done with the edition's records.
pub(super) fn with_ground<T>(
    acting: &Acting<'_, '_>,
    work: impl FnOnce(&DeskGround<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let read = acting.footing.read_edition().map_err(not_read)?;
    let ground = read.ground();
    let done = work(&ground)?;
    ground.sound()?;
    Ok(done)
}

/// Has something done at a desk.
pub(super) fn with_desk<T>(
    acting: &Acting<'_, '_>,
    scope: &OperatorScope,
    work: impl FnOnce(&Desk<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let kinds: Vec<JournalKind> = [&DecisionBook::KINDS[..], &ReviewBook::KINDS].concat();
    let entries = acting.read(&kinds)?;
    let prepared = acting.footing.prepared().map_err(not_read)?;
    let desk = Desk::on_prepared(prepared.ground(), scope, &entries);
    let done = work(&desk)?;
    desk.on.sound()?;
    Ok(done)
}

impl Acting<'_, '_> {
    /// What was decided and what was read.
    pub(super) fn stewardship(&self) -> Result<(DecisionBook, ReviewBook), Stop> {
        let kinds: Vec<JournalKind> = [&DecisionBook::KINDS[..], &ReviewBook::KINDS].concat();
        let entries = self.read(&kinds)?;
        Ok((DecisionBook::of(&entries), ReviewBook::of(&entries)))
    }
}
