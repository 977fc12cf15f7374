//! The shelf made to agree with the journal: what a kill left between the two is carried through or taken back.
//!
//! In: what the journal says of each edition. Out: a shelf that shows the same, and what is on it that the journal does not know.
//! An act is journalled before it is done, so that one found in the journal and not on the shelf is done now.

use std::collections::BTreeMap;

use super::lock::ShelfLock;
use super::{EditionError, EditionId, EditionShelf, NextSerials};

/// What the journal says of an edition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is or was served.
    Served,
    /// It is held, and why.
    Held(String),
    /// It is no longer kept.
    Pruned,
}

/// What the journal says of all editions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Register {
    /// The edition that is served.
    pub served: Option<EditionId>,
    /// Every edition that the journal knows.
    pub standing: BTreeMap<EditionId, Standing>,
}

/// A held edition that the journal does not know: the run was killed just before it wrote that down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownHeld {
    /// Which.
    pub id: EditionId,
    /// Why it is held.
    pub because: String,
    /// Where minting goes on after it.
    pub serials: NextSerials,
}

/// Where the shelf knows more than the journal.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Unregistered {
    /// Held editions, oldest first.
    pub held: Vec<UnknownHeld>,
    /// Editions that should be there and are not: somebody removed them.
    pub gone: Vec<EditionId>,
}

impl EditionShelf {
    /// Makes the shelf agree with the journal. Without a served edition in the register, only what no run finished is removed.
    ///
    /// # Errors
    /// [`EditionError::Locked`], [`EditionError::ServedIsGone`], [`EditionError::Io`], a damaged edition.
    pub fn agree_with(&self, register: &Register) -> Result<Unregistered, EditionError> {
        let lock = ShelfLock::take(self.folder())?;
        self.sweep(&lock)?;
        let (mut unwanted, mut unregistered) = (Vec::new(), Unregistered::default());
        // editions that were served, and a register that knows none: it is lost, and says nothing against them
        let lost = register.standing.is_empty() && self.has_served();
        let ids = self.ids()?;
        for &id in &ids {
            match (register.standing.get(&id), self.held(id)?) {
                (Some(Standing::Served), Some(_)) => self.unmark(id)?,
                (Some(Standing::Pruned), _) if register.served != Some(id) => unwanted.push(id),
                (Some(Standing::Held(because)), None) => self.mark(id, because)?,
                (Some(Standing::Served), None)
                | (Some(Standing::Held(_)), Some(_))
                | (Some(Standing::Pruned), _) => {}
                // of these two nobody but themselves knows what they gave out: a damaged one is a person's to mend
                (None, Some(because)) => {
                    let serials = self.manifest(id)?.identifiers;
                    unregistered.held.push(UnknownHeld { id, because, serials });
                }
                // put on the shelf by a run that was killed before it could write down that it is served: nobody saw it
                (None, None) if lost => {}
                (None, None) => {
                    self.manifest(id)?;
                    unwanted.push(id);
                }
            }
        }
        if !unwanted.is_empty() {
            self.remove(&unwanted, &lock)?;
        }
        if let Some(served) = register.served {
            if !ids.contains(&served) {
                return Err(EditionError::ServedIsGone {
                    id: served,
                    shelf: self.folder().to_owned(),
                });
            }
            if self.current_id().ok().flatten() != Some(served) {
                self.edition(served)?.verify()?;
                self.point_at(served, &lock)?;
            }
        }
        let gone = |(id, standing): (&EditionId, &Standing)| {
            (*standing != Standing::Pruned && !ids.contains(id)).then_some(*id)
        };
        unregistered.gone = register.standing.iter().filter_map(gone).collect();
        Ok(unregistered)
    }
}
