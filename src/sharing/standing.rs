//! What stands of all acts for one person today: consents, restrictions, relationships, and what an officer is to be asked.
//!
//! In: the acts, an edition's records, one person of it, the day. Out: the parts of [`SubjectFacts`](super::SubjectFacts) that rest on acts.
//!
//! After a *merge* the stricter holds: what either refused or took back outranks what the other gave, until an officer confirms; a restriction
//! of either binds both. After a *split* a consent stays with whose it surely is, a restriction follows everybody who was covered, marked as
//! carried until it is confirmed or lifted. An *undo* of a steward's decision restores the state before. Fenced records carry a restriction
//! to nobody: the others live as if they were not there.

use std::collections::BTreeSet;

use compact_str::CompactString;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::acts::{ActsBook, Place, Relationship, Restriction};
use super::binding::{RecordFound, RecordsToday, Shares, Whose};
use super::standing_consents;
use super::{StandingConsent, StandingRelationship, StandingRestriction};
use crate::editions::EditionError;
use crate::journal::{BoundPerson, DecidedRecord, RelationshipStated, RestrictionSet};
use crate::values::{MentionKey, PersonId};

/// A record of a person of today's edition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordToday {
    /// Its key.
    pub key: MentionKey,
    /// True if the ruleset fences its dataset.
    pub fenced: bool,
}

/// A person of today's edition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonToday {
    /// The identifier.
    pub person: PersonId,
    /// The records that it stands for, ascending by key.
    pub records: Vec<RecordToday>,
    /// Identifiers that have gone into this one.
    pub earlier: Vec<PersonId>,
}

/// What an officer is to be asked about a person. The acts are named by their entries.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ask {
    /// A consent stands against a refusal or withdrawal that came from somebody who was taken for another person then: which holds?
    Contradicted {
        /// What was given.
        consent: u64,
        /// What was refused or taken back.
        by: u64,
    },
    /// Whose a consent is cannot be told: several hold as much of what it was given on, or too little of it is left.
    Undecided {
        /// What was given.
        consent: u64,
    },
    /// Every record that is left of what a consent was given on says something else than it did.
    Changed {
        /// What was given.
        consent: u64,
    },
    /// A restriction follows the person, who may not be whom it was set on: is it meant for them?
    Carried {
        /// What was set.
        restriction: u64,
    },
}

/// What stands for one person.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PersonStanding {
    /// Consents, of which no two contradict each other.
    pub consents: Vec<StandingConsent>,
    /// Restrictions.
    pub restrictions: Vec<StandingRestriction>,
    /// Who has reason to ask.
    pub relationships: Vec<StandingRelationship>,
    /// What an officer is to be asked, ascending.
    pub asks: Vec<Ask>,
}

/// All acts as they stand among the records of one edition.
#[derive(Debug)]
pub struct ActsToday<'a, R> {
    book: &'a ActsBook,
    records: R,
    /// The keys under which a record was known before its source filed it anew.
    before: FxHashMap<MentionKey, Vec<DecidedRecord>>,
}

impl<'a, R: RecordsToday> ActsToday<'a, R> {
    /// Acts among the records of an edition. Looks once at each record that an act is bound to.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn of(book: &'a ActsBook, records: R) -> Result<Self, EditionError> {
        let mut before: FxHashMap<MentionKey, Vec<DecidedRecord>> = FxHashMap::default();
        for record in book.bound_records() {
            if let Some(RecordFound { key, person: _ }) = records.find(record)?
                && key != record.key()
            {
                let known = before.entry(key).or_default();
                if known.iter().all(|it| it.key() != record.key()) {
                    known.push(record.clone());
                }
            }
        }
        Ok(Self { book, records, before })
    }

    /// The acts.
    #[must_use]
    pub fn book(&self) -> &'a ActsBook {
        self.book
    }

    /// The records.
    #[must_use]
    pub fn records(&self) -> &R {
        &self.records
    }

    /// What stands for a person on a day.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn standing(
        &self,
        person: &PersonToday,
        day: Date,
    ) -> Result<PersonStanding, EditionError> {
        let mut standing = PersonStanding::default();
        let mut consents = Vec::new();
        for place in self.places(person) {
            match place {
                Place::Consent(at) => consents.extend(self.book.consents().get(at as usize)),
                Place::Restriction(at) => {
                    if let Some(restriction) = self.book.restrictions().get(at as usize)
                        && let Some(found) = self.restricts(restriction, person, day)?
                    {
                        if found.carried {
                            standing.asks.push(Ask::Carried { restriction: found.entry });
                        }
                        standing.restrictions.push(found);
                    }
                }
                Place::Relationship(at) => {
                    if let Some(relationship) = self.book.relationships().get(at as usize) {
                        standing.relationships.extend(self.relates(relationship, person, day)?);
                    }
                }
            }
        }
        standing_consents::resolve(&consents, person, day, &self.records, &mut standing)?;
        standing.asks.sort();
        standing.asks.dedup();
        Ok(standing)
    }

    /// Every act that may concern a person, in the order in which they lie: of each kind the oldest first.
    fn places(&self, person: &PersonToday) -> Vec<Place> {
        let PersonToday { person: id, records, earlier } = person;
        let mut places: Vec<Place> = Vec::new();
        for RecordToday { key, fenced: _ } in records {
            places.extend(self.book.of_key(key));
            for before in self.known_before(key) {
                places.extend(self.book.of_key(&before.key()));
            }
        }
        for id in earlier.iter().chain([id]) {
            places.extend(self.book.of_identifier(*id));
        }
        places.extend(self.beside(&places));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// What else was said of the consents among these, under whatever identifier: what is taken back stays so, also where the records are gone on which it was.
    fn beside(&self, places: &[Place]) -> Vec<Place> {
        let mut beside = Vec::new();
        for place in places {
            let Place::Consent(at) = place else { continue };
            let Some(consent) = self.book.consents().get(*at as usize) else { continue };
            let BoundPerson { person, records } = &consent.said.person;
            beside.extend(self.book.of_identifier(*person));
            for record in records {
                beside.extend(self.book.of_key(&record.key()));
            }
        }
        beside.retain(|place| matches!(place, Place::Consent(_)));
        beside
    }

    /// Identifiers of everybody whom a restriction that is not lifted may concern today, and of some whom none does: nobody else has one. An identifier that has gone into
    /// another since is among them in that one's place. Costs what the restrictions do, and nothing for everybody else.
    ///
    /// # Errors
    /// If the edition is damaged.
    pub fn perhaps_restricted(&self) -> Result<BTreeSet<PersonId>, EditionError> {
        let mut persons = BTreeSet::new();
        let not_lifted = self.book.restrictions().iter().filter(|it| it.lifted.is_none());
        for restriction in not_lifted {
            persons.insert(restriction.set.person.person);
            let bound = self.book.bound_to(restriction).chain(&restriction.set.only);
            for record in bound {
                persons.extend(self.records.find(record)?.map(|it| it.person));
            }
        }
        Ok(persons)
    }

    /// The keys under which acts know a record that its source has filed anew.
    #[must_use]
    pub fn known_before(&self, key: &MentionKey) -> &[DecidedRecord] {
        self.before.get(key).map_or(&[], Vec::as_slice)
    }

    /// A person's records with the keys under which they were known before: what is lifted from somebody is lifted under every key.
    #[must_use]
    pub fn under_every_key(&self, bound: BoundPerson) -> BoundPerson {
        let BoundPerson { person, mut records } = bound;
        let before: Vec<DecidedRecord> =
            records.iter().flat_map(|it| self.known_before(&it.key())).cloned().collect();
        records.extend(before);
        records.sort_by_key(DecidedRecord::key);
        records.dedup_by_key(|it| it.key());
        BoundPerson { person, records }
    }

    /// The restriction as it binds a person, if it does.
    fn restricts(
        &self,
        restriction: &Restriction,
        person: &PersonToday,
        day: Date,
    ) -> Result<Option<StandingRestriction>, EditionError> {
        let RestrictionSet { kind, effect, person: set_on, only, purposes, from, until, .. } =
            &restriction.set;
        let in_time = *from <= day && until.is_none_or(|until| day <= until);
        if restriction.lifted.is_some() || !in_time {
            return Ok(None);
        }
        let standing = |records: Vec<MentionKey>, carried: bool| StandingRestriction {
            entry: restriction.number,
            kind: kind.clone(),
            purposes: purposes.clone(),
            effect: *effect,
            records,
            carried,
        };
        if !only.is_empty() {
            let mut records = Vec::new();
            for record in only {
                let found = self.records.find(record)?;
                // whom the edition still has beside them, and who is one with them since, is among their earlier ones
                records.extend(found.filter(|it| person.is_or_was(it.person)).map(|it| it.key));
            }
            records.sort_unstable();
            return Ok((!records.is_empty()).then(|| standing(records, false)));
        }
        let shares = Shares::whoever(set_on, &self.records)?;
        if !self.covers(restriction, person) && !is_left_to(restriction, &shares, person) {
            return Ok(None);
        }
        let carried = !self.is_meant_for(restriction, &shares, person)?;
        Ok(Some(standing(Vec::new(), carried)))
    }

    /// True if a restriction has come to any open record of a person, or to any at all of whom only fenced ones speak.
    pub(super) fn covers(&self, restriction: &Restriction, person: &PersonToday) -> bool {
        let covered = self.book.covered(restriction);
        let only_fenced = person.records.iter().all(|it| it.fenced);
        let mut telling = person.records.iter().filter(|it| only_fenced || !it.fenced);
        telling.any(|it| {
            covered.contains(&it.key)
                || self.known_before(&it.key).iter().any(|before| covered.contains(&before.key()))
        })
    }

    /// True if the person is surely whom it was set on, or an officer has said that it is meant for them.
    fn is_meant_for(
        &self,
        restriction: &Restriction,
        shares: &Shares<'_>,
        person: &PersonToday,
    ) -> Result<bool, EditionError> {
        let is = |shares: &Shares<'_>| {
            shares.whose(|id| person.is_or_was(id)) == Whose::Of(person.person)
        };
        if is(shares) || is_left_to(restriction, shares, person) {
            return Ok(true);
        }
        for (_, confirmed) in &restriction.confirmed {
            if is(&Shares::whoever(&confirmed.person, &self.records)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The relationship as it is one with a person, if it is.
    fn relates(
        &self,
        relationship: &Relationship,
        person: &PersonToday,
        day: Date,
    ) -> Result<Option<StandingRelationship>, EditionError> {
        let RelationshipStated { holder, persons, purposes, basis, from, until, by, .. } =
            &relationship.stated;
        let in_time = *from <= day && until.is_none_or(|until| day <= until);
        if relationship.ended.is_some() || !in_time {
            return Ok(None);
        }
        for bound in persons {
            let whose = whose(bound, person, &self.records)?;
            if whose == Whose::Of(person.person) {
                return Ok(Some(StandingRelationship {
                    entry: relationship.number,
                    holder: holder.clone(),
                    purposes: purposes.clone(),
                    basis: *basis,
                    by: by.clone(),
                }));
            }
        }
        Ok(None)
    }
}

/// True if no record that a restriction was set on is left anywhere, and the person is what the identifier has become.
fn is_left_to(restriction: &Restriction, shares: &Shares<'_>, person: &PersonToday) -> bool {
    let lifted = restriction.lifted_from.iter().filter_map(|(_, it)| it.person.as_ref());
    shares.is_gone()
        && person.is_or_was(restriction.set.person.person)
        && !lifted.into_iter().any(|it| person.is_or_was(it.person))
}

/// Whose a reason to ask is, as far as a person is concerned.
fn whose(
    bound: &BoundPerson,
    person: &PersonToday,
    records: &impl RecordsToday,
) -> Result<Whose, EditionError> {
    let shares = Shares::of(bound, records)?;
    Ok(shares.whose(|holder| holder == person.person && person.is_or_was(bound.person)))
}

impl PersonToday {
    /// True if an identifier is this person's, or has gone into it.
    #[must_use]
    pub fn is_or_was(&self, id: PersonId) -> bool {
        self.person == id || self.earlier.contains(&id)
    }

    /// The datasets that speak of the person, ascending, each once.
    #[must_use]
    pub fn datasets(&self) -> Vec<CompactString> {
        let mut datasets: Vec<CompactString> =
            self.records.iter().map(|it| it.key.dataset.0.clone()).collect();
        datasets.sort_unstable();
        datasets.dedup();
        datasets
    }
}
