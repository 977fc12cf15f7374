//! Whom an entry of the journal is about, as far as one person is concerned.
//!
//! In: the journal's entries in their order, and a person by their identifiers and records. Out: for every entry that is about them, whether
//! it is about them alone. What says nothing of anybody itself, such as the end of a relationship, is about whomever the entry that it speaks of is
//! about.

use std::collections::{BTreeMap, BTreeSet};

use crate::journal::{
    Asked, BoundPerson, CaseRead, DecidedByRule, DecidedRecord, DecidedSide, DecisionMade,
    DecisionUndone, EmergencyReviewed, EventDeclared, EventSubject, JournalEntry, JournalKind,
    LegalHoldAct, LifeEventAct, LookRefused, Looked, NotShared, NoticeAct, OperatorPermitted,
    ProposalAct, ProposalMade, Proposed, ReadingTakenBack, Recorded, RecordsTogether,
    RelationshipAct, RestrictionAct, RightsRequested, RightsStepTaken, SampleDrawn,
};
use crate::values::{MentionKey, OccurrenceId, PersonId};

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
    let mut events: BTreeMap<OccurrenceId, Concern> = BTreeMap::new();
    for recorded in entries {
        let Some(entry) = &recorded.entry else { continue };
        if let Some(concern) = concern(entry, whom, &found, &mut events) {
            found.insert(recorded.sequence, concern);
        }
    }
    found
}

/// False of a look at others: of all entries these are the most, and who asks about somebody needs none of them.
#[must_use]
pub fn may_concern(recorded: &Recorded, whom: &Whom) -> bool {
    let Recorded { kind, entry, .. } = recorded;
    let at_them = |entry: &JournalEntry| {
        // whom a look is about rests on no other entry
        concern(entry, whom, &BTreeMap::new(), &mut BTreeMap::new()).is_some()
    };
    !kind.is_look() && !JournalKind::SHOWING.contains(kind) || entry.as_ref().is_some_and(at_them)
}

fn concern(
    entry: &JournalEntry,
    whom: &Whom,
    before: &BTreeMap<u64, Concern>,
    events: &mut BTreeMap<OccurrenceId, Concern>,
) -> Option<Concern> {
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
                let theirs = whom.persons.contains(&owed.person);
                match owed.was.map(|it| whom.persons.contains(&it)) {
                    // two of theirs, or no other
                    None | Some(true) if theirs => Some(Concern::ThemAlone),
                    None | Some(false) if !theirs => None,
                    Some(_) | None => Some(Concern::OthersToo),
                }
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
        JournalEntry::LifeEventActed(act) => whom.in_event(act, events),
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

    /// A life event is about whom it happened to, and about those whom its report names beside them; what follows on it is about the same.
    fn in_event(
        &self,
        act: &LifeEventAct,
        events: &mut BTreeMap<OccurrenceId, Concern>,
    ) -> Option<Concern> {
        let theirs = |id: &PersonId| self.persons.contains(id);
        let (occurrence, concern) = match act {
            LifeEventAct::Declared(declared) => {
                let EventDeclared { occurrence, whom, apart_from, .. } = declared.as_ref();
                let named = match whom {
                    EventSubject::Person(person) => std::slice::from_ref(person),
                    EventSubject::Newborn { parents, .. } => parents.as_slice(),
                };
                (occurrence, all_of(named.iter().chain(apart_from).map(theirs)))
            }
            LifeEventAct::Detected(detected) => {
                let theirs = theirs(&detected.person)
                    || detected.evidence.iter().any(|it| self.records.contains(&it.key()));
                (&detected.occurrence, theirs.then_some(Concern::ThemAlone))
            }
            LifeEventAct::Corrected(corrected) => {
                return events.get(&corrected.occurrence).copied();
            }
            LifeEventAct::Cancelled(turned) | LifeEventAct::Reinstated(turned) => {
                return events.get(&turned.occurrence).copied();
            }
            LifeEventAct::Joined(joined) => {
                let both = [events.get(&joined.into), events.get(&joined.gone)];
                return both.into_iter().flatten().max().copied();
            }
        };
        // several reports of one event: once others are named, what follows is about them too
        let known = events.get(occurrence).copied();
        if let Some(all) = known.max(concern) {
            events.insert(*occurrence, all);
        }
        concern
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Concern, Whom, concerns, may_concern};
    use crate::journal::{JournalEntry, Recorded};

    fn entries(texts: &[&str]) -> Vec<Recorded> {
        let entries = texts.iter().map(|text| {
            let text = format!("{{{text}}}")
                .replace(r#""act":"#, r#""kind":"life_event_acted","act":"#)
                .replace("OCCURRENCE", r#""0193f0b8-0000-7000-8000-000000000001""#);
            serde_json::from_str::<JournalEntry>(&text).expect("an entry")
        });
        let recorded = |(sequence, entry): (u64, JournalEntry)| Recorded {
            sequence,
            at: "2026-11-01T00:00:00Z".to_owned(),
            kind: entry.kind(),
            digest: [0; 32],
            entry: Some(entry),
        };
        (0..).zip(entries).map(recorded).collect()
    }

    fn of(id: &str) -> Whom {
        Whom {
            persons: BTreeSet::from([id.parse().expect("an identifier")]),
            records: BTreeSet::new(),
        }
    }

    #[test]
    fn of_looks_those_at_others_are_of_no_concern_and_what_follows_on_one_at_them_is() {
        let asked = |about: &str| {
            format!(
                r#""asked":{{"by":"mk","organisation":"council","roles":["adviser"],"purpose":"homelessness","about":"{about}"}}"#
            )
        };
        let look = |kind: &str, at: &str| {
            let more = r#""edition":"2026-11-01.1","policy":"00","fields":["name"],"obligations":[],"shown":true,"displayed":"01""#;
            let subject =
                format!(r#"{{"person":"{at}","released":[],"withheld":[],"shown":true}}"#);
            format!(r#""kind":"{kind}",{},{more},"subjects":[{subject}]"#, asked("HH-0000-0001"))
        };
        let refused = |about: &str| {
            format!(r#""kind":"look_refused",{},"codes":[],"displayed":"""#, asked(about))
        };
        let (them, other) = ("HP-0000-0001", "HP-SJYW-7M1S");
        let reviewed = |of: u64| {
            format!(
                r#""kind":"emergency_reviewed","request":{of},"outcome":"justified","reason":"seen","by":"dpo""#
            )
        };
        let texts = [
            look("looked", them),
            look("looked", other),
            refused(them),
            refused(other),
            reviewed(0),
            reviewed(1),
        ];
        let entries = entries(&texts.each_ref().map(String::as_str));
        let kept: Vec<_> = entries.iter().filter(|it| may_concern(it, &of(them))).collect();
        let numbers: Vec<u64> = kept.iter().map(|it| it.sequence).collect();
        assert_eq!(numbers, [0, 2, 4, 5], "looks at others are left out, and nothing else");
        let kept: Vec<Recorded> = kept.into_iter().cloned().collect();
        let all = concerns(&entries, &of(them));
        assert_eq!(concerns(&kept, &of(them)), all);
        assert_eq!(all.keys().copied().collect::<Vec<_>>(), [0, 2, 4]);
    }

    #[test]
    fn a_birth_is_about_both_parents_and_so_is_what_follows_on_it() {
        let entries = entries(&[
            r#""act":"declared","occurrence":OCCURRENCE,"bundle":"HB-0000-0000-0004","event_kind":"birth","whom":{"newborn":{"parents":["HP-0000-0001","HP-SJYW-7M1S"]}},"when":{"on":"2026-11-01"},"level":"stated","channel":"caseworker","told_by":"relative","by":"mk","reference":"1","digest":"00""#,
            r#""act":"cancelled","occurrence":OCCURRENCE,"because":"made_in_error""#,
        ]);
        let both = [(0, Concern::OthersToo), (1, Concern::OthersToo)];
        assert_eq!(concerns(&entries, &of("HP-SJYW-7M1S")), both.into());
        assert_eq!(concerns(&entries, &of("HP-000A-000G")), [].into());
    }
}
