//! Whom an entry of the journal is about, as far as one person is concerned.
//!
//! In: the journal's entries in their order, and a person by their identifiers and records. Out: for every entry that is about them, whether
//! it is about them alone. What says nothing of anybody itself, such as the end of a relationship, is about whomever the entry that it speaks of is
//! about.

use std::collections::{BTreeMap, BTreeSet};

use crate::journal::{
    Asked, BoundPerson, CaseRead, DecidedByRule, DecidedRecord, DecidedSide, DecisionMade,
    DecisionUndone, EmergencyReviewed, JournalEntry, LegalHoldAct, LookRefused, Looked, NotShared,
    NoticeAct, OperatorPermitted, ProposalAct, ProposalMade, Proposed, ReadingTakenBack, Recorded,
    RecordsTogether, RelationshipAct, RestrictionAct, RightsRequested, RightsStepTaken,
    SampleDrawn,
};
use crate::values::{MentionKey, PersonId};

/// A person, by all that they go by.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Whom {
    /// Identifiers that they have or had.
    pub persons: BTreeSet<PersonId>,
    /// Their records.
    pub records: BTreeSet<MentionKey>,
}

/// How far an entry is about somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Concern {
    /// About them and nobody else.
    ThemAlone,
    /// About them and others.
    OthersToo,
}

/// Every entry that is about somebody, by number.
#[must_use]
pub fn concerns(entries: &[Recorded], whom: &Whom) -> BTreeMap<u64, Concern> {
    let mut found: BTreeMap<u64, Concern> = BTreeMap::new();
    for recorded in entries {
        let Some(entry) = &recorded.entry else { continue };
        if let Some(concern) = concern(entry, whom, &found) {
            found.insert(recorded.sequence, concern);
        }
    }
    found
}

fn concern(entry: &JournalEntry, whom: &Whom, before: &BTreeMap<u64, Concern>) -> Option<Concern> {
    let of = |number: &u64| before.get(number).copied();
    match entry {
        JournalEntry::EditionPublished(_)
        | JournalEntry::EditionHeld { .. }
        | JournalEntry::EditionReleased(_)
        | JournalEntry::EditionRolledBack(_)
        | JournalEntry::EditionPruned { .. }
        | JournalEntry::EntryErased(_)
        | JournalEntry::OperatorRefused(_)
        | JournalEntry::AgreementActed(_)
        | JournalEntry::ApiKeyActed(_)
        | JournalEntry::SubscriptionActed(_)
        | JournalEntry::WriteAnswered(_) => None,
        JournalEntry::NoticeActed(act) => match act {
            NoticeAct::Owed(owed) => {
                whom.persons.contains(&owed.person).then_some(Concern::ThemAlone)
            }
            NoticeAct::Attempted(it) => of(&it.notice),
            NoticeAct::Settled(it) => of(&it.notice),
            NoticeAct::Held(it) | NoticeAct::Stopped(it) => of(&it.notice),
            NoticeAct::Pulled(it) => of(&it.notice),
            NoticeAct::Receipted(it) => of(&it.notice),
            NoticeAct::Replayed(it) | NoticeAct::Released(it) => of(&it.notice),
        },
        JournalEntry::DecisionMade(DecisionMade { sides, .. })
        | JournalEntry::CaseRead(CaseRead { sides, .. }) => whom.in_records(of_sides(sides)),
        JournalEntry::DecidedByRule(DecidedByRule { pairs, .. }) => {
            whom.in_records(pairs.iter().flat_map(of_sides))
        }
        JournalEntry::DecisionUndone(DecisionUndone { decision, .. }) => of(decision),
        JournalEntry::ReadingTakenBack(ReadingTakenBack { reading, .. }) => of(reading),
        JournalEntry::SampleDrawn(SampleDrawn { pairs, .. }) => {
            whom.in_records(pairs.iter().flat_map(|pair| &pair.records))
        }
        JournalEntry::RightsRequested(RightsRequested { person, records, .. }) => {
            whom.in_records(records).or_else(|| whom.in_words([person.as_str()]))
        }
        JournalEntry::RightsStepTaken(RightsStepTaken { request, .. })
        | JournalEntry::EmergencyReviewed(EmergencyReviewed { request, .. }) => of(request),
        JournalEntry::RecordHeld(held) => {
            let theirs = whom.records.contains(&held.key()) || whom.persons.contains(&held.person);
            theirs.then_some(Concern::ThemAlone)
        }
        JournalEntry::NotShared(NotShared { person: about, .. })
        | JournalEntry::LookRefused(LookRefused { asked: Asked { about, .. }, .. }) => {
            whom.in_words([about.as_str()])
        }
        JournalEntry::Looked(Looked { asked, subjects, .. }) => {
            let seen = subjects.iter().map(|subject| whom.persons.contains(&subject.person));
            all_of(seen).or_else(|| whom.in_words([asked.about.as_str()]))
        }
        JournalEntry::OperatorPermitted(OperatorPermitted { about, .. }) => {
            let theirs = |word: &String| whom.in_words([word.as_str()]).is_some();
            all_of(about.iter().map(theirs))
        }
        JournalEntry::ConsentRecorded(said) => whom.bound([&said.person]),
        JournalEntry::RestrictionActed(act) => match act {
            RestrictionAct::Set(set) => whom.bound([&set.person]),
            RestrictionAct::Lifted(lifted) => match &lifted.person {
                Some(person) => whom.bound([person]),
                None => of(&lifted.restriction),
            },
            RestrictionAct::Confirmed(confirmed) => whom.bound([&confirmed.person]),
            RestrictionAct::Together(RecordsTogether { persons, .. }) => {
                whom.in_records(persons.iter().flat_map(|held| held.groups.iter().flatten()))
            }
        },
        JournalEntry::RelationshipActed(act) => match act {
            RelationshipAct::Stated(stated) => whom.bound(&stated.persons),
            RelationshipAct::Ended(ended) => of(&ended.relationship),
        },
        JournalEntry::ProposalActed(act) => match act {
            ProposalAct::Made(made) => {
                let ProposalMade { what, by: _ } = made.as_ref();
                match what {
                    Proposed::SetRestriction(set) => whom.bound([&set.person]),
                    Proposed::LiftRestriction(lifted) => match &lifted.person {
                        Some(person) => whom.bound([person]),
                        None => of(&lifted.restriction),
                    },
                    Proposed::ReleaseEdition { .. } => None,
                }
            }
            ProposalAct::Approved(closed) | ProposalAct::Dropped(closed) => of(&closed.proposal),
        },
        JournalEntry::LegalHoldActed(act) => match act {
            LegalHoldAct::Set(set) => whom.bound(&set.person),
            LegalHoldAct::Lifted(lifted) => of(&lifted.hold),
        },
    }
}

fn of_sides(sides: &[DecidedSide; 2]) -> impl Iterator<Item = &DecidedRecord> {
    sides.iter().flat_map(|side| &side.records)
}

/// What it comes to that each of several is theirs, or is not.
fn all_of(theirs: impl Iterator<Item = bool>) -> Option<Concern> {
    let (mut any, mut all) = (false, true);
    for theirs in theirs {
        any |= theirs;
        all &= theirs;
    }
    any.then_some(if all { Concern::ThemAlone } else { Concern::OthersToo })
}

impl Whom {
    fn in_records<'r>(
        &self,
        records: impl IntoIterator<Item = &'r DecidedRecord>,
    ) -> Option<Concern> {
        all_of(records.into_iter().map(|record| self.records.contains(&record.key())))
    }

    fn bound<'b>(&self, bound: impl IntoIterator<Item = &'b BoundPerson>) -> Option<Concern> {
        let theirs = bound.into_iter().map(|BoundPerson { person, records }| {
            self.in_records(records)
                .or_else(|| self.persons.contains(person).then_some(Concern::ThemAlone))
        });
        let each: Vec<Option<Concern>> = theirs.collect();
        let others = each.contains(&Some(Concern::OthersToo));
        let all = all_of(each.iter().map(Option::is_some))?;
        Some(if others { Concern::OthersToo } else { all })
    }

    /// Words that may be an identifier or the key of a record.
    pub(super) fn in_words<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Option<Concern> {
        let theirs = |word: &str| {
            word.parse::<PersonId>().is_ok_and(|id| self.persons.contains(&id))
                || word.contains(':') && self.records.iter().any(|key| key.to_string() == word)
        };
        words.into_iter().any(theirs).then_some(Concern::ThemAlone)
    }
}
