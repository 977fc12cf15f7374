//! What a write that is sent again may still be answered with.
//!
//! In: the entries that it wrote the first time, who sends it. Out: whether those whom they are about are there for the sender still. An answer that
//! was right once is no way round what has hidden somebody since. Leaves reading the entries to `acts`.

use super::acting::{Acting, Stop};
use crate::journal::{
    BoundPerson, CaseRead, DecidedRecord, EventSubject, JournalEntry, LifeEventAct, NotShared,
    ProposalAct, Proposed, RelationshipAct, RestrictionAct, RightsRequested,
};
use crate::values::PersonId;

/// Refuses to tell of somebody who is not there for the sender any more, as of nobody.
pub(super) fn may_be_told(acting: &Acting<'_, '_>, entries: &[JournalEntry]) -> Result<(), Stop> {
    for entry in entries {
        if !acting.may_name(&records_of(entry))? {
            return Err(Stop::Nobody);
        }
        // a person of no edition any more is hidden from nobody
        if let Some(person) = named_by(entry)
            && acting.edition().person(person)?.is_some()
            && !acting.knows(person)?
        {
            return Err(Stop::Nobody);
        }
    }
    Ok(())
}

/// The records that an answer would speak of; what only carries a number speaks of none.
fn records_of(entry: &JournalEntry) -> Vec<DecidedRecord> {
    let bound = |of: &BoundPerson| of.records.clone();
    // entries of other kinds tell of nobody in an answer
    if let JournalEntry::ConsentRecorded(said) = entry {
        bound(&said.person)
    } else if let JournalEntry::RestrictionActed(act) = entry {
        match act {
            RestrictionAct::Set(set) => bound(&set.person),
            RestrictionAct::Confirmed(confirmed) => bound(&confirmed.person),
            RestrictionAct::Lifted(lifted) => lifted.person.as_ref().map(bound).unwrap_or_default(),
            RestrictionAct::Together(_) => Vec::new(),
        }
    } else if let JournalEntry::ProposalActed(ProposalAct::Made(made)) = entry {
        match &made.what {
            Proposed::SetRestriction(set) => bound(&set.person),
            Proposed::LiftRestriction(lifted) => {
                lifted.person.as_ref().map(bound).unwrap_or_default()
            }
            Proposed::ReleaseEdition { .. } => Vec::new(),
        }
    } else if let JournalEntry::RightsRequested(RightsRequested { records, .. }) = entry {
        records.clone()
    } else if let JournalEntry::RelationshipActed(RelationshipAct::Stated(stated)) = entry {
        // of one with a household the answer has the household alone
        let named = stated.persons.iter().filter(|_| stated.household.is_none());
        named.flat_map(bound).collect()
    } else if let JournalEntry::CaseRead(CaseRead { sides, .. }) = entry {
        sides.iter().flat_map(|side| side.records.clone()).collect()
    } else {
        Vec::new()
    }
}

/// Whom an entry names by an identifier alone.
fn named_by(entry: &JournalEntry) -> Option<PersonId> {
    // entries of other kinds are bound to records, or tell of nobody
    if let JournalEntry::NotShared(NotShared { person, .. }) = entry {
        person.parse().ok()
    } else if let JournalEntry::LifeEventActed(LifeEventAct::Declared(declared)) = entry {
        match declared.whom {
            EventSubject::Person(person) => Some(person),
            EventSubject::Newborn { .. } => None,
        }
    } else {
        None
    }
}
