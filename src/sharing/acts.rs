//! Every consent, restriction and relationship ever journalled, found by the records and identifiers that they are bound to.
//!
//! In: the journal's entries, in their order, one after the other as they come. Out: what concerns a record or an identifier, in the time that
//! it takes to look into a table. Leaves to `standing` whom each concerns today, to `acts_coverage` how far restrictions have come.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher as _;

use jiff::civil::DateTime;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::journal::{
    BoundPerson, ConsentRecorded, DecidedRecord, DecisionUndone, HeldTogether, JournalEntry,
    JournalKind, Recorded, RecordsTogether, RelationshipAct, RelationshipEnded, RelationshipStated,
    RestrictionAct, RestrictionConfirmed, RestrictionLifted, RestrictionSet,
};
use crate::values::{MentionKey, PersonId};

/// Something that happened to a consent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// The entry.
    pub number: u64,
    /// When, UTC.
    pub at: DateTime,
    /// What.
    pub said: ConsentRecorded,
}

/// A restriction with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restriction {
    /// The entry that set it.
    pub number: u64,
    /// When, UTC.
    pub at: DateTime,
    /// What it says.
    pub set: RestrictionSet,
    /// The entry that lifted it from everybody.
    pub lifted: Option<(u64, RestrictionLifted)>,
    /// Lifted from one person only, in order.
    pub lifted_from: Vec<(u64, RestrictionLifted)>,
    /// Confirmed of one person, in order.
    pub confirmed: Vec<(u64, RestrictionConfirmed)>,
    /// Places of persons in whom its records were together with others, in order.
    pub(super) together: Vec<u32>,
}

/// A relationship with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relationship {
    /// The entry that stated it.
    pub number: u64,
    /// When, UTC.
    pub at: DateTime,
    /// What it says.
    pub stated: RelationshipStated,
    /// The entry that ended it.
    pub ended: Option<(u64, RelationshipEnded)>,
}

/// A person of an edition in whom records were together with restricted ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    /// The entry.
    pub(super) number: u64,
    pub(super) held: HeldTogether,
}

/// Where an act lies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    Consent(u32),
    Restriction(u32),
    Relationship(u32),
}

/// Every act on people.
#[derive(Clone, Debug, Default)]
pub struct ActsBook {
    consents: Vec<Consent>,
    restrictions: Vec<Restriction>,
    relationships: Vec<Relationship>,
    seen: Vec<Seen>,
    /// Numbers of the steward's decisions that were undone.
    undone: BTreeSet<u64>,
    /// Notes that are in, so that one that was written twice counts once.
    noted: BTreeSet<u64>,
    /// By the hash of a record's key, which may be another's too: what is found is looked at again.
    of_record: FxHashMap<u64, Vec<Place>>,
    of_person: FxHashMap<PersonId, Vec<Place>>,
    /// Where a restriction or a relationship lies, by the entry that made it.
    by_number: BTreeMap<u64, Place>,
}

impl ActsBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 4] = [
        JournalKind::ConsentRecorded,
        JournalKind::RestrictionActed,
        JournalKind::RelationshipActed,
        JournalKind::DecisionUndone,
    ];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of<'r>(entries: impl IntoIterator<Item = &'r Recorded>) -> Self {
        let mut book = Self::default();
        for recorded in entries {
            book.add(recorded);
        }
        book
    }

    /// Takes in one more entry, which stands after all that it has.
    pub fn add(&mut self, recorded: &Recorded) {
        let Recorded { sequence, at, kind: _, digest: _, entry } = recorded;
        let (number, at) = (*sequence, time(at));
        // what was erased says nothing any more
        let Some(entry) = entry else { return };
        // entries of other kinds say nothing here
        if let JournalEntry::ConsentRecorded(said) = entry {
            let place = Place::Consent(place(self.consents.len()));
            self.bind(&said.person, place);
            self.consents.push(Consent { number, at, said: said.as_ref().clone() });
        } else if let JournalEntry::RestrictionActed(act) = entry {
            self.restrict(number, at, act);
        } else if let JournalEntry::RelationshipActed(RelationshipAct::Stated(stated)) = entry {
            let place = Place::Relationship(place(self.relationships.len()));
            for person in &stated.persons {
                self.bind(person, place);
            }
            self.by_number.insert(number, place);
            let stated = stated.clone();
            self.relationships.push(Relationship { number, at, stated, ended: None });
        } else if let JournalEntry::RelationshipActed(RelationshipAct::Ended(ended)) = entry {
            if let Some(Place::Relationship(at)) = self.by_number.get(&ended.relationship) {
                let ended = (number, ended.clone());
                self.relationships[*at as usize].ended.get_or_insert(ended);
            }
        } else if let JournalEntry::DecisionUndone(DecisionUndone { decision, reason: _, by: _ }) =
            entry
        {
            self.undone.insert(*decision);
        }
    }

    fn restrict(&mut self, number: u64, at: DateTime, act: &RestrictionAct) {
        match act {
            RestrictionAct::Set(set) => {
                let place = Place::Restriction(place(self.restrictions.len()));
                self.bind(&set.person, place);
                self.by_number.insert(number, place);
                let set = set.clone();
                self.restrictions.push(Restriction {
                    number,
                    at,
                    set,
                    lifted: None,
                    lifted_from: Vec::new(),
                    confirmed: Vec::new(),
                    together: Vec::new(),
                });
            }
            RestrictionAct::Lifted(lifted) => {
                if let Some(restriction) = self.restriction_at(lifted.restriction) {
                    let lifted = (number, lifted.clone());
                    match &lifted.1.person {
                        Some(_) => restriction.lifted_from.push(lifted),
                        None => drop(restriction.lifted.get_or_insert(lifted)),
                    }
                }
            }
            RestrictionAct::Confirmed(confirmed) => {
                if let Some(&place) = self.by_number.get(&confirmed.restriction) {
                    self.bind(&confirmed.person, place);
                }
                if let Some(restriction) = self.restriction_at(confirmed.restriction) {
                    restriction.confirmed.push((number, confirmed.clone()));
                }
            }
            RestrictionAct::Together(RecordsTogether { edition: _, served, persons }) => {
                if self.noted.insert(*served) {
                    for held in persons {
                        self.see(number, held);
                    }
                }
            }
        }
    }

    /// Takes in who was together: every restriction that may have come to one of the records may have come to all.
    fn see(&mut self, number: u64, held: &HeldTogether) {
        let at = place(self.seen.len());
        let records = || held.groups.iter().flatten();
        let mut places: BTreeSet<Place> = BTreeSet::new();
        for record in records() {
            places.extend(
                self.of_key(&record.key()).filter(|it| matches!(it, Place::Restriction(_))),
            );
        }
        for place in places {
            for record in records() {
                self.bind_record(record, place);
            }
            if let Place::Restriction(it) = place {
                self.restrictions[it as usize].together.push(at);
            }
        }
        self.seen.push(Seen { number, held: held.clone() });
    }

    fn restriction_at(&mut self, number: u64) -> Option<&mut Restriction> {
        match self.by_number.get(&number) {
            Some(Place::Restriction(at)) => self.restrictions.get_mut(*at as usize),
            Some(Place::Consent(_) | Place::Relationship(_)) | None => None,
        }
    }

    fn bind(&mut self, bound: &BoundPerson, place: Place) {
        let BoundPerson { person, records } = bound;
        let of_person = self.of_person.entry(*person).or_default();
        if of_person.last() != Some(&place) {
            of_person.push(place);
        }
        for record in records {
            self.bind_record(record, place);
        }
    }

    fn bind_record(&mut self, record: &DecidedRecord, place: Place) {
        let of_record = self.of_record.entry(hash(&record.key())).or_default();
        if !of_record.contains(&place) {
            of_record.push(place);
        }
    }

    /// What may be bound to a record.
    pub(super) fn of_key(&self, key: &MentionKey) -> impl Iterator<Item = Place> + '_ {
        self.of_record.get(&hash(key)).into_iter().flatten().copied()
    }

    /// What was done under an identifier.
    pub(super) fn of_identifier(&self, person: PersonId) -> impl Iterator<Item = Place> + '_ {
        self.of_person.get(&person).into_iter().flatten().copied()
    }

    /// Every record that a restriction was ever bound to or seen together with.
    pub(super) fn bound_to<'b>(
        &'b self,
        restriction: &'b Restriction,
    ) -> impl Iterator<Item = &'b DecidedRecord> {
        let confirmed = restriction.confirmed.iter().flat_map(|(_, it)| &it.person.records);
        let seen = restriction.together.iter().map(|&at| self.seen(at));
        let seen = seen.flat_map(|it| it.held.groups.iter().flatten());
        restriction.set.person.records.iter().chain(confirmed).chain(seen)
    }

    /// Every record that an act is bound to, or that a note names; some more than once.
    pub(super) fn bound_records(&self) -> impl Iterator<Item = &DecidedRecord> {
        let consents = self.consents.iter().flat_map(|it| &it.said.person.records);
        let restrictions = self.restrictions.iter().flat_map(|it| {
            let confirmed =
                it.confirmed.iter().flat_map(|(_, confirmed)| &confirmed.person.records);
            it.set.person.records.iter().chain(confirmed)
        });
        let stated = self.relationships.iter().flat_map(|it| &it.stated.persons);
        let relationships = stated.flat_map(|it| &it.records);
        let seen = self.seen.iter().flat_map(|it| it.held.groups.iter().flatten());
        consents.chain(restrictions).chain(relationships).chain(seen)
    }

    /// All that happened to consents, oldest first.
    #[must_use]
    pub fn consents(&self) -> &[Consent] {
        &self.consents
    }

    /// Every restriction, oldest first.
    #[must_use]
    pub fn restrictions(&self) -> &[Restriction] {
        &self.restrictions
    }

    /// Every relationship, oldest first.
    #[must_use]
    pub fn relationships(&self) -> &[Relationship] {
        &self.relationships
    }

    /// What happened to a consent, by its entry.
    #[must_use]
    pub fn consent(&self, number: u64) -> Option<&Consent> {
        let at = self.consents.binary_search_by_key(&number, |it| it.number).ok()?;
        self.consents.get(at)
    }

    /// A restriction, by the entry that set it.
    #[must_use]
    pub fn restriction(&self, number: u64) -> Option<&Restriction> {
        let at = self.restrictions.binary_search_by_key(&number, |it| it.number).ok()?;
        self.restrictions.get(at)
    }

    /// A relationship, by the entry that stated it.
    #[must_use]
    pub fn relationship(&self, number: u64) -> Option<&Relationship> {
        let at = self.relationships.binary_search_by_key(&number, |it| it.number).ok()?;
        self.relationships.get(at)
    }

    /// True if it is known which records were together with restricted ones in what an entry served.
    #[must_use]
    pub fn knows_of(&self, served: u64) -> bool {
        self.noted.contains(&served)
    }

    pub(super) fn seen(&self, at: u32) -> &Seen {
        &self.seen[at as usize]
    }

    pub(super) fn is_undone(&self, decision: u64) -> bool {
        self.undone.contains(&decision)
    }
}

/// Places are counted in 32 bits: more than four thousand million acts are none that a council has.
fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn hash(key: &MentionKey) -> u64 {
    FxBuildHasher.hash_one(key)
}

/// A clock reading as the journal writes it, `2026-11-01T02:03:04Z`; the beginning of the calendar where it is none, which opens nothing
/// earlier than it should, as days are compared with those that acts name.
pub(super) fn time(at: &str) -> DateTime {
    at.trim_end_matches('Z').parse().unwrap_or(DateTime::MIN)
}
