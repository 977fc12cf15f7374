//! Since when what the journal's entries are about is over.
//!
//! In: the journal's entries. Out: for each, the day on which it was written, and the day on which what it is about ended; none while it goes on.
//! What rests on another entry ends with it, so that a restriction never outlives the entry that lifted it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::book::RequestBook;
use crate::journal::{
    ConsentRecorded, JournalEntry, LegalHoldAct, ProposalAct, Recorded, RelationshipAct,
    RestrictionAct, RightsStepTaken,
};

/// Days of writing and of ending.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Endings {
    written: BTreeMap<u64, Date>,
    over: BTreeMap<u64, Date>,
}

impl Endings {
    /// The endings of all entries, as they stand.
    #[must_use]
    pub fn of(entries: &[Recorded]) -> Self {
        let mut endings = Self::default();
        for recorded in entries {
            endings.written.extend(day(&recorded.at).map(|day| (recorded.sequence, day)));
        }
        endings.acts_that_end(entries);
        endings.consents(entries);
        endings.requests(entries);
        endings.followers(entries);
        endings.together(entries);
        endings
    }

    /// The day on which an entry was written; none where its clock reading cannot be read.
    #[must_use]
    pub fn written(&self, entry: u64) -> Option<Date> {
        self.written.get(&entry).copied()
    }

    /// The first day on which what it is about was over; none while it goes on, or where nothing ends it.
    #[must_use]
    pub fn over(&self, entry: u64) -> Option<Date> {
        self.over.get(&entry).copied()
    }

    fn ends(&mut self, entry: u64, on: Option<Date>) {
        if let Some(on) = on {
            let since = self.over.entry(entry).or_insert(on);
            *since = on.min(*since);
        }
    }

    /// Restrictions, relationships, holds, decisions and answers, which another entry or their own last day ends.
    fn acts_that_end(&mut self, entries: &[Recorded]) {
        for recorded in entries {
            let (number, Some(entry)) = (recorded.sequence, &recorded.entry) else { continue };
            let written = self.written(number);
            if let JournalEntry::RestrictionActed(RestrictionAct::Set(set)) = entry {
                self.ends(number, set.until.and_then(next_day));
            } else if let JournalEntry::RelationshipActed(RelationshipAct::Stated(stated)) = entry {
                self.ends(number, stated.until.and_then(next_day));
            } else if let JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted)) = entry
                && lifted.person.is_none()
            {
                self.ends(lifted.restriction, written);
            } else if let JournalEntry::RelationshipActed(RelationshipAct::Ended(ended)) = entry {
                self.ends(ended.relationship, written);
            } else if let JournalEntry::LegalHoldActed(LegalHoldAct::Lifted(lifted)) = entry {
                self.ends(lifted.hold, written);
            } else if let JournalEntry::ProposalActed(
                ProposalAct::Approved(closed) | ProposalAct::Dropped(closed),
            ) = entry
            {
                self.ends(closed.proposal, written);
            } else if let JournalEntry::DecisionUndone(undone) = entry {
                self.ends(undone.decision, written);
            } else if let JournalEntry::ReadingTakenBack(back) = entry {
                self.ends(back.reading, written);
            }
        }
    }

    /// A consent is over with its last day, or once a later word on the same record says something of all that it covered.
    fn consents(&mut self, entries: &[Recorded]) {
        let said = entries.iter().filter_map(|recorded| {
            let Some(JournalEntry::ConsentRecorded(said)) = &recorded.entry else { return None };
            Some((recorded.sequence, said.as_ref()))
        });
        let mut of_record: BTreeMap<_, Vec<(u64, &ConsentRecorded)>> = BTreeMap::new();
        for (number, said) in said {
            if said.event.permits() {
                self.ends(number, said.until.and_then(next_day));
            }
            let earlier = of_record.entry(said.record_id).or_default();
            for (before, _) in earlier.iter().filter(|(_, before)| covers(said, before)) {
                self.ends(*before, self.written(number));
            }
            earlier.push((number, said));
        }
    }

    /// A request and its steps end when it is closed.
    fn requests(&mut self, entries: &[Recorded]) {
        let kept = entries.iter().filter_map(|it| Some((it.sequence, it.entry.as_ref()?)));
        for request in RequestBook::of(kept).requests() {
            self.ends(request.number, request.closed_on());
        }
    }

    /// What says something of another entry ends with it; of one that is erased already, when it was written.
    fn followers(&mut self, entries: &[Recorded]) {
        let erased = |number: u64| {
            let at = entries.binary_search_by_key(&number, |it| it.sequence);
            at.is_ok_and(|at| entries[at].entry.is_none())
        };
        for recorded in entries {
            let (number, Some(entry)) = (recorded.sequence, &recorded.entry) else { continue };
            if let Some(of) = follows(entry) {
                let on = if erased(of) { self.written(number) } else { self.over(of) };
                self.ends(number, on);
            }
        }
    }

    /// Which records were together with restricted ones is kept while any restriction stands.
    fn together(&mut self, entries: &[Recorded]) {
        let of_kind = |set: bool| {
            entries.iter().filter_map(move |recorded| {
                let Some(JournalEntry::RestrictionActed(act)) = &recorded.entry else {
                    return None;
                };
                let wanted = match act {
                    RestrictionAct::Set(_) => set,
                    RestrictionAct::Together(_) => !set,
                    RestrictionAct::Lifted(_) | RestrictionAct::Confirmed(_) => false,
                };
                wanted.then_some(recorded.sequence)
            })
        };
        let ends: Vec<Option<Date>> = of_kind(true).map(|set| self.over(set)).collect();
        if ends.iter().any(Option::is_none) {
            return;
        }
        let last = ends.into_iter().flatten().max();
        for note in of_kind(false) {
            let written = self.written(note);
            self.ends(note, last.max(written));
        }
    }
}

/// The entry that an entry ends with.
fn follows(entry: &JournalEntry) -> Option<u64> {
    match entry {
        JournalEntry::RightsStepTaken(RightsStepTaken { request, .. }) => Some(*request),
        JournalEntry::RestrictionActed(act) => act.restriction(),
        JournalEntry::RelationshipActed(RelationshipAct::Ended(ended)) => Some(ended.relationship),
        JournalEntry::LegalHoldActed(LegalHoldAct::Lifted(lifted)) => Some(lifted.hold),
        JournalEntry::ProposalActed(
            ProposalAct::Approved(closed) | ProposalAct::Dropped(closed),
        ) => Some(closed.proposal),
        JournalEntry::DecisionUndone(undone) => Some(undone.decision),
        JournalEntry::ReadingTakenBack(back) => Some(back.reading),
        JournalEntry::RelationshipActed(RelationshipAct::Stated(_))
        | JournalEntry::ProposalActed(ProposalAct::Made(_))
        | JournalEntry::LegalHoldActed(LegalHoldAct::Set(_))
        | JournalEntry::EditionPublished(_)
        | JournalEntry::EditionHeld { .. }
        | JournalEntry::EditionReleased(_)
        | JournalEntry::EditionRolledBack(_)
        | JournalEntry::EditionPruned { .. }
        | JournalEntry::DecisionMade(_)
        | JournalEntry::CaseRead(_)
        | JournalEntry::SampleDrawn(_)
        | JournalEntry::DecidedByRule(_)
        | JournalEntry::RightsRequested(_)
        | JournalEntry::NotShared(_)
        | JournalEntry::Looked(_)
        | JournalEntry::LookRefused(_)
        | JournalEntry::EmergencyReviewed(_)
        | JournalEntry::OperatorPermitted(_)
        | JournalEntry::OperatorRefused(_)
        | JournalEntry::EntryErased(_)
        | JournalEntry::ConsentRecorded(_)
        | JournalEntry::AgreementActed(_)
        | JournalEntry::RecordHeld(_)
        | JournalEntry::NoticeActed(_)
        | JournalEntry::SubscriptionActed(_)
        | JournalEntry::LifeEventActed(_)
        | JournalEntry::ApiKeyActed(_)
        | JournalEntry::WriteAnswered(_) => None,
    }
}

/// True if a later word speaks of all that an earlier one covered, for the same person's records.
fn covers(later: &ConsentRecorded, earlier: &ConsentRecorded) -> bool {
    let datasets = later.datasets.is_empty()
        || !earlier.datasets.is_empty()
            && earlier.datasets.iter().all(|it| later.datasets.contains(it));
    let records = earlier
        .person
        .records
        .iter()
        .all(|before| later.person.records.iter().any(|it| it.key() == before.key()));
    datasets
        && records
        && earlier.purposes.iter().all(|it| later.purposes.contains(it))
        && earlier.recipients == later.recipients
        && earlier.fields.within(later.fields)
}

/// The day of a clock reading `2026-11-01T02:03:04Z`.
fn day(at: &str) -> Option<Date> {
    at.get(..10)?.parse().ok()
}

fn next_day(last: Date) -> Option<Date> {
    last.tomorrow().ok()
}
