//! The people whom a life event is about, as an edition has them.

use std::collections::BTreeSet;

use crate::editions::EditionError;
use crate::http::footing::Footing;
use crate::journal::RelationshipHolder;
use crate::notices::occurrence::{Acquaintance, Occurrence};
use crate::notices::outbox::AtHand;
use crate::rules::RelationKind;
use crate::sharing::gone_into;
use crate::store::Named;
use crate::values::{LifeEventKind, MentionKey, OrganisationName, PersonId};

/// Whom identifiers stand for, by one footing.
pub(super) struct People<'f>(pub(super) &'f Footing);

impl Acquaintance for People<'_> {
    fn known_as(&self, person: PersonId) -> Vec<PersonId> {
        let now = self.now(person);
        let mut all = BTreeSet::from([person, now]);
        // what cannot be read joins nothing: two events of one person are seen by whoever is told, and are no harm
        all.extend(gone_into(self.0.index(), now).unwrap_or_default());
        all.into_iter().collect()
    }

    fn lives_with(&self, person: PersonId) -> Vec<PersonId> {
        let edition = self.0.edition();
        let household = edition.person(self.now(person)).ok().flatten().and_then(|it| it.household);
        let members = household.and_then(|id| edition.household(id).ok().flatten());
        members.map(|it| it.members.iter().map(|it| it.person).collect()).unwrap_or_default()
    }
}

impl People<'_> {
    /// Whom an identifier stands for now.
    pub(super) fn now(&self, person: PersonId) -> PersonId {
        match self.0.now_of(Named::Person(person)) {
            Named::Person(now) => now,
            Named::Household(_) => person,
        }
    }

    /// Whose a record is now.
    pub(super) fn whose(&self, record: &MentionKey) -> Option<PersonId> {
        self.0.edition().person_of(record).ok().flatten().map(|it| self.0.stands_for(it))
    }

    /// The records of somebody tonight.
    pub(super) fn records_of(&self, person: PersonId) -> Result<Vec<MentionKey>, EditionError> {
        let edition = self.0.edition();
        let Some(found) = edition.person(person)? else { return Ok(Vec::new()) };
        let mut records = Vec::with_capacity(found.records.len());
        for number in found.records {
            records.extend(edition.record_at(number)?.map(|it| it.record.key));
        }
        Ok(records)
    }

    /// Those whom partners may know, of a life event: whoever it happened to; of a birth, the parents.
    pub(super) fn of(&self, occurrence: &Occurrence) -> Result<Vec<AtHand>, EditionError> {
        let mut ids: BTreeSet<PersonId> =
            occurrence.person().map(|it| self.now(it)).into_iter().collect();
        if occurrence.kind == LifeEventKind::Birth {
            ids.extend(occurrence.parents.iter().map(|it| self.now(*it)));
            if let Some(child) = occurrence.person().map(|it| self.now(it)) {
                let of_child = self.0.edition().relations_of(child)?;
                let parents = of_child.iter().filter(|it| it.kind == RelationKind::Parent);
                ids.extend(parents.map(|it| if it.one == child { it.other } else { it.one }));
            }
        }
        let mut people = Vec::new();
        for id in ids {
            people.extend(self.at_hand(id)?);
        }
        Ok(people)
    }

    fn at_hand(&self, id: PersonId) -> Result<Option<AtHand>, EditionError> {
        let edition = self.0.edition();
        let Some(person) = edition.person(id)? else { return Ok(None) };
        let mut records = Vec::with_capacity(person.records.len());
        for number in person.records {
            records.extend(edition.record_at(number)?.map(|it| it.record));
        }
        Ok(Some(AtHand::of(id, &records, self.related(id)?)))
    }

    /// Bodies that work with somebody today.
    fn related(&self, id: PersonId) -> Result<Vec<OrganisationName>, EditionError> {
        let holders = self.0.relationships_of(id)?;
        let bodies = holders.into_iter().filter_map(|holder| match holder {
            RelationshipHolder::Organisation(body) => Some(body),
            // one member of staff, or a team of the council's own: nobody outside
            RelationshipHolder::User(_) | RelationshipHolder::Team(_) => None,
        });
        Ok(bodies.collect())
    }
}
