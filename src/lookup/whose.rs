//! Whose a record is, whom an identifier stands for, and what stands for them, as decisions since the edition have it.
//!
//! In: identifiers and keys as the edition has them. Out: the same as they are to be answered on today. Leaves to `since` what was decided, and to
//! `door` what is shown.

use super::door::{Door, Ground};
use super::held::Held;
use super::needs::{OfWhom, Stands};
use super::question::DoorFault;
use crate::sharing::{Asking, StandingRestriction};
use crate::values::{MentionKey, PersonId};

impl Door<'_> {
    /// Who a record's person is; none of one that surely is with nobody.
    pub(super) fn holder(
        &self,
        person: PersonId,
        key: &MentionKey,
    ) -> Result<Option<PersonId>, DoorFault> {
        let on = self.ground.on;
        let person = on.since.stands_for(person);
        if !on.since.parts_records() {
            return Ok(Some(person));
        }
        let held = Held::read(on, person)?;
        let theirs = held.is_some_and(|it| it.records.iter().any(|it| it.key() == key));
        Ok(theirs.then_some(person))
    }

    /// Those whom some identifiers stand for, ascending, each once.
    pub(super) fn each_once(&self, ids: &[PersonId]) -> Vec<PersonId> {
        let since = self.ground.on.since;
        let mut all: Vec<PersonId> = ids.iter().map(|it| since.stands_for(*it)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The restrictions that stand for a person, whatever is decided of them: of somebody who is one with another since those of both, of somebody who
    /// has been parted those of all of their records.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn restrictions_of(
        &self,
        asking: &Asking,
        id: PersonId,
    ) -> Result<Vec<StandingRestriction>, DoorFault> {
        let on = self.ground.on;
        let Some(held) = Held::unsettled(on, on.since.stands_for(id))? else {
            return Ok(Vec::new());
        };
        Ok(self.stands(&held, asking)?.restrictions)
    }

    /// What stands for a person.
    pub(super) fn stands(&self, held: &Held<'_>, asking: &Asking) -> Result<Stands, DoorFault> {
        let Ground { on, acts, .. } = self.ground;
        let with_fence = |key: MentionKey| {
            let fenced = on.sources.is_fenced(&key.dataset);
            (key, fenced)
        };
        let of = |keys: Vec<MentionKey>| {
            let records: Vec<(MentionKey, bool)> = keys.into_iter().map(with_fence).collect();
            let whom = OfWhom { person: held.person, records: &records, united: &held.united };
            acts.of(whom, asking).map_err(DoorFault::Standing)
        };
        let stands = of(held.keys())?;
        if held.parted.is_empty() {
            return Ok(stands);
        }
        // a restriction follows everybody who was covered by it, until the night has told whose it is
        let mut whole = held.keys();
        whole.extend(held.parted.iter().cloned());
        whole.sort_unstable();
        Ok(Stands { restrictions: of(whole)?.restrictions, ..stands })
    }
}
