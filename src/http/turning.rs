//! Another edition is served: released, taken back or gone back to, for those who look after quality.
//!
//! In: who wants it and why, and which act of `publication`. Out: what was written, once the edition is served. What stands beside the change (who wanted
//! it, who approved it, the write's own key) is in one batch with it, so that a kill leaves all of it or nothing. It is looked at twice: before anything is opened
//! for it, and right before it is done, and no other act is taken down meanwhile. Leaves the acts to `publication`.

use std::sync::PoisonError;

use super::acting::{Acting, Stop};
use super::acts::{Written, admitted};
use super::clock::written;
use super::code::Code;
use super::desk::DeskFault;
use super::once::{Before, Sent};
use super::problem::Problem;
use super::service::Service;
use crate::editions::EditionError;
use crate::journal::JournalEntry;
use crate::publication::{Acts, Publication, PublicationError};
use crate::sharing::{Asking, ComeToFault, note_come_to};
use crate::store::NothingDoubtful;

/// A change of what is served: what stands beside it in the journal, and the act.
pub(super) struct Turn {
    pub(super) beside: Vec<JournalEntry>,
    pub(super) act: Act,
}

/// What `publication` does.
pub(super) type Act = Box<dyn FnOnce(&Publication<'_>) -> Result<(), PublicationError>>;

/// Why an edition could not be turned to.
#[derive(Debug, thiserror::Error)]
enum TurnFault {
    #[error(transparent)]
    Publication(#[from] PublicationError),
    #[error(transparent)]
    ComeTo(#[from] ComeToFault),
    /// What it rests on stands no more, or cannot be read.
    #[error("it may not be done as things stand now")]
    Stopped(Problem),
}

/// What a write comes to: a change of what is served; or it was done before, by so many entries from that number on.
type Due = Result<Turn, (u64, u64)>;

impl Service {
    /// Serves another edition, if `turn` says what is to be done; the same write sent again gives what it wrote the first time.
    pub(super) fn turn(
        &self,
        asking: &Asking,
        about: &str,
        sent: &Sent,
        turn: impl Fn(&Acting<'_, '_>) -> Result<Turn, Stop>,
    ) -> Result<Written, Problem> {
        // it guards nothing that a panic could leave in part
        let one = self.turn_of_acts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err((first, entries)) = self.due(asking, about, sent, &turn)? {
            return self.written_before(first, entries);
        }
        let turned = self.turned(asking, sent, || self.due(asking, about, sent, &turn));
        drop(one);
        // it may have been done although something went wrong after it: what stands is read again first
        let looked = self.following.look(self.clock.civil().date());
        looked.map_err(|fault| Problem::from(DeskFault::from(fault)))?;
        let footing = self.standing()?;
        if let Before::Done { first, entries } = footing.once().before(sent, asking.at) {
            return self.written_before(first, entries);
        }
        match turned {
            Ok(()) => Err(Problem::of(Code::Failed)),
            Err(fault) => Err(told(&fault)),
        }
    }

    /// What a write comes to by all that stands now. What is refused is written down.
    fn due(
        &self,
        asking: &Asking,
        about: &str,
        sent: &Sent,
        turn: &impl Fn(&Acting<'_, '_>) -> Result<Turn, Stop>,
    ) -> Result<Due, Problem> {
        let footing = self.standing()?;
        let due = footing.act(asking, sent.number(asking.at), |acting| {
            admitted(&footing, asking)?;
            match footing.once().before(sent, asking.at) {
                Before::Done { first, entries } => Ok(Err((first, entries))),
                Before::Another => Err(Problem::of(Code::IdempotencyKeyReused).into()),
                Before::Nothing => Ok(Ok(turn(acting)?)),
            }
        });
        due.map_err(|stop| {
            let refused = self.refused(asking, about, &footing, stop);
            refused.unwrap_or_else(|fault| super::acts::not_written(&fault))
        })
    }

    /// Does what is due once shelf and journal are open for it, if it is due still.
    fn turned(
        &self,
        asking: &Asking,
        sent: &Sent,
        due: impl FnOnce() -> Result<Due, Problem>,
    ) -> Result<(), TurnFault> {
        let (footing, at) = (self.following.now(), written(asking.at));
        let journal = self.following.journal();
        let editions = self.following.shelf().folder().to_owned();
        let rules = || Ok::<_, ComeToFault>((footing.ruleset().clone(), footing.key().clone()));
        note_come_to(journal, &editions, rules, &at)?;
        let acts = Acts {
            editions: &editions,
            journal: journal.clone(),
            soundness: &NothingDoubtful,
            at: &at,
        };
        let publication = Publication::open(acts)?;
        // another process may have written while they were opened
        let looked = self.following.look(self.clock.civil().date());
        looked.map_err(|fault| TurnFault::Stopped(DeskFault::from(fault).into()))?;
        // of what was done before, nothing is done again
        let Ok(Turn { mut beside, act }) = due().map_err(TurnFault::Stopped)? else {
            return Ok(());
        };
        beside.push(sent.answered(beside.len()));
        let publication = publication.with(beside);
        act(&publication)?;
        note_come_to(journal, &editions, rules, &at)?;
        Ok(())
    }
}

/// What a caller is told of an edition that could not be turned to.
fn told(fault: &TurnFault) -> Problem {
    let conflict = |what: String| Problem::of(Code::Conflict).with_detail(what);
    if let TurnFault::Stopped(problem) = fault {
        return problem.clone();
    }
    if let TurnFault::Publication(PublicationError::Edition(edition)) = fault {
        if let EditionError::NoSuchEdition { .. } = edition {
            return Problem::of(Code::NoSuchAct);
        }
        if let EditionError::Locked { .. } = edition {
            return conflict("a night is running".to_owned());
        }
        if let EditionError::Held { id } = edition {
            return conflict(format!("edition {id} is held: it is released"));
        }
        if let EditionError::NotHeld { id } = edition {
            return conflict(format!("edition {id} is not held"));
        }
        if let EditionError::NothingEarlier { current, .. } = edition {
            return conflict(format!("there is no edition before {current}"));
        }
    }
    tracing::error!(%fault, "another edition could not be served");
    Problem::of(Code::Failed)
}
