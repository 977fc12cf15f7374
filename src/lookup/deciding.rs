//! The decision on people: what is known of each, and what the policy says to it.
//!
//! In: who asks, whom about. Out: of each, and of decoys after them, facts, ruling and permit, as if what is hidden were not there, so that neither
//! its dataset nor how it is tied may weigh. Leaves to `door` what is shown of it and what is written down.

use super::Shelf;
use super::door::{Decided, Door, Ground, LEAST_MEMBERS, Shows};
use super::factors::HomeWeighed;
use super::held::Held;
use super::needs::Stands;
use super::question::DoorFault;
use crate::editions::{EditionError, StoredHousehold};
use crate::sharing::{Asking, CallerGrant, DatasetHeld, Permit, SubjectFacts};
use crate::values::{FactorName, HouseholdId, PersonId};

/// Whose a decision is.
pub(super) enum Whose<'d> {
    /// Somebody's who was asked about.
    Own(Decided<'d>),
    /// Somebody's who was not.
    Decoys(Decided<'d>),
}

impl<'d> Door<'d> {
    /// Who may be shown to a caller to live in a household; nobody, if they may look nobody up. For whoever holds what a caller says against what they could
    /// be shown: nothing of it leaves, and nothing is written.
    ///
    /// # Errors
    /// If something cannot be read.
    pub fn shown_members(
        &self,
        asking: &Asking,
        id: HouseholdId,
    ) -> Result<Vec<PersonId>, DoorFault> {
        let Ok(grant) = self.ground.policy.looker(asking) else { return Ok(Vec::new()) };
        let (_, shown) = self.about_household(asking, &grant, id)?;
        self.let_fall.take();
        Ok(match shown {
            Shows::Household(shown) => shown.members.iter().map(|it| it.person).collect(),
            Shows::Nothing | Shows::Person(_) => Vec::new(),
        })
    }

    /// Facts, ruling and permit of one person, of whom a dataset without records may speak too: what was declared of them. None if nobody has the
    /// identifier.
    pub(super) fn decide_with(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        id: PersonId,
        also: Option<&DatasetHeld>,
    ) -> Result<Option<Decided<'d>>, DoorFault> {
        self.decide(asking, grant, id, (also, None))
    }

    /// The same; where `home` is weighed already, nobody else is.
    fn decide(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        id: PersonId,
        (also, home): (Option<&DatasetHeld>, Option<&HomeWeighed>),
    ) -> Result<Option<Decided<'d>>, DoorFault> {
        let Ground { on, policy, .. } = self.ground;
        let Some(held) = Held::read(on, id)? else { return Ok(None) };
        self.counted(|work| work.ruled_on += 1);
        let stands = self.stands(&held, asking)?;
        // as if what is hidden were not there: neither its dataset nor how it is tied may weigh
        let hidden = policy.hidden(asking, grant, &stands.restrictions);
        let rest = held.without(|key| hidden.binary_search(key).is_ok());
        let factors = self.factors(asking, grant, (rest.as_ref(), &stands), home)?;
        let mut facts = facts(on, rest.as_ref(), id, (stands, factors), asking);
        if let Some(also) = also {
            let at = facts.datasets.partition_point(|it| it.dataset < also.dataset);
            facts.datasets.insert(at, also.clone());
        }
        let ruling = policy.subject(asking, grant, &facts);
        let permit = Permit::of(asking, grant, &ruling);
        Ok(Some(Decided { facts, ruling, permit, held: rest }))
    }

    /// Decides of some people, and of a decoy as often as makes up `least`, or the next power of two: how many there are of whom nothing is
    /// shown, is not to be told from how long it takes.
    pub(super) fn decide_all(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        ids: &[PersonId],
        least: usize,
    ) -> Result<Vec<Decided<'d>>, DoorFault> {
        self.all_decided(asking, grant, (ids, least), None)
    }

    /// The same of people of one home, whose difficulties are found out once for all of them.
    pub(super) fn decide_members(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        ids: &[PersonId],
        home: Option<StoredHousehold>,
    ) -> Result<Vec<Decided<'d>>, DoorFault> {
        let weighed = self.weigh_home(asking, grant, home)?;
        self.all_decided(asking, grant, (ids, LEAST_MEMBERS), Some(&weighed))
    }

    fn all_decided(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        (ids, least): (&[PersonId], usize),
        home: Option<&HomeWeighed>,
    ) -> Result<Vec<Decided<'d>>, DoorFault> {
        let mut all = Vec::with_capacity(ids.len());
        self.each_decided(asking, grant, (ids, least, home), |whom| match whom {
            Whose::Own(decided) => {
                all.push(decided);
                Ok(())
            }
            Whose::Decoys(decided) => {
                self.let_fall.borrow_mut().push(decided);
                Ok(())
            }
        })?;
        Ok(all)
    }

    /// The same for whoever lets go of most of them at once: each comes when it is decided on, those asked about first.
    pub(super) fn decide_each(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        (ids, least): (&[PersonId], usize),
        each: impl FnMut(Whose<'d>) -> Result<(), DoorFault>,
    ) -> Result<(), DoorFault> {
        self.each_decided(asking, grant, (ids, least, None), each)
    }

    fn each_decided(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        (ids, least, home): (&[PersonId], usize, Option<&HomeWeighed>),
        mut each: impl FnMut(Whose<'d>) -> Result<(), DoorFault>,
    ) -> Result<(), DoorFault> {
        let mut there = 0;
        for id in ids {
            if let Some(decided) = self.decide(asking, grant, *id, (None, home))? {
                there += 1;
                each(Whose::Own(decided))?;
            }
        }
        let decoy = self.decoy()?;
        for _ in there..ids.len().max(least).next_power_of_two() {
            if let Some(decided) = self.decide(asking, grant, decoy, (None, home))? {
                each(Whose::Decoys(decided))?;
            }
        }
        Ok(())
    }

    /// Somebody to do the same work on.
    pub(super) fn decoy(&self) -> Result<PersonId, DoorFault> {
        let first = self.ground.on.edition.persons().next().transpose()?;
        let empty = EditionError::Inconsistent("an edition without a person answers nothing");
        Ok(self.ground.on.since.stands_for(first.ok_or(empty)?.id))
    }
}

fn facts(
    on: Shelf<'_>,
    held: Option<&Held<'_>>,
    person: PersonId,
    (stands, factors): (Stands, Vec<FactorName>),
    asking: &Asking,
) -> SubjectFacts {
    let Stands { consents, restrictions, relationships } = stands;
    SubjectFacts {
        person,
        datasets: held.map(Held::datasets).unwrap_or_default(),
        consents,
        restrictions,
        relationships,
        child: held.is_none_or(|held| held.is_child(on.sources, asking.at.date())),
        factors,
    }
}
