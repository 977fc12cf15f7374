//! The decision on one person: what is known of them, and what the policy says to it.
//!
//! In: who asks, whom about. Out: facts, ruling and permit, ruled on twice: the second time as if what is hidden were not there, so that neither its
//! dataset nor how it is tied may weigh. Leaves to `door` what is shown of it and what is written down.

use super::Shelf;
use super::door::{Decided, Door, Ground};
use super::held::Held;
use super::needs::Stands;
use super::question::DoorFault;
use crate::sharing::{Asking, CallerGrant, DatasetHeld, Permit, SubjectFacts};
use crate::values::{FactorName, PersonId};

impl Door<'_> {
    /// Facts, ruling and permit of one person; none if nobody has the identifier.
    pub(super) fn decide(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        id: PersonId,
    ) -> Result<Option<Decided>, DoorFault> {
        self.decide_with(asking, grant, id, None)
    }

    /// The same of somebody of whom a dataset without records speaks too: what was declared of them.
    pub(super) fn decide_with(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        id: PersonId,
        also: Option<&DatasetHeld>,
    ) -> Result<Option<Decided>, DoorFault> {
        let with = |mut facts: SubjectFacts| {
            if let Some(also) = also {
                let at = facts.datasets.partition_point(|it| it.dataset < also.dataset);
                facts.datasets.insert(at, also.clone());
            }
            facts
        };
        let Ground { on, policy, .. } = self.ground;
        let Some(held) = Held::read(on, id)? else { return Ok(None) };
        self.counted(|work| work.ruled_on += 1);
        let stands = self.stands(&held, asking)?;
        let facts = with(facts(on, Some(&held), id, (stands, Vec::new()), asking));
        let ruling = policy.subject(asking, grant, &facts);
        // ruled on again as if what is hidden were not there: neither its dataset nor how it is tied may weigh
        let rest = held.without(|key| ruling.hidden_records.binary_search(key).is_ok());
        let SubjectFacts { consents, restrictions, relationships, .. } = facts;
        let stands = Stands { consents, restrictions, relationships };
        let factors = self.factors(asking, grant, (rest.as_ref(), &stands))?;
        let facts = with(self::facts(on, rest.as_ref(), id, (stands, factors), asking));
        let ruling = policy.subject(asking, grant, &facts);
        let permit = Permit::of(asking, grant, ruling.clone());
        Ok(Some(Decided { facts, ruling, permit, held: rest }))
    }
}

fn facts(
    on: Shelf<'_>,
    held: Option<&Held>,
    person: PersonId,
    (stands, factors): (Stands, Vec<FactorName>),
    asking: &Asking,
) -> SubjectFacts {
    let Stands { consents, restrictions, relationships } = stands;
    SubjectFacts {
        person,
        datasets: held.map(|held| held.datasets(on.sources)).unwrap_or_default(),
        consents,
        restrictions,
        relationships,
        child: held.is_none_or(|held| held.is_child(on.sources, asking.at.date())),
        factors,
    }
}
