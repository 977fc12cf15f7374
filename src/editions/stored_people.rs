//! Persons, households and links as an edition stores them.
//!
//! In: the pipeline's persons, households and links, by their place in the night's lists. Out: the same by identifier
//! and by *record number*, a record's place in the edition's order of mention keys: what is stored does not depend on
//! the order in which the night read its files.

use serde::{Deserialize, Serialize};

use super::stored_values::{ResidenceOnDisk, Stored};
use crate::households::{Composition, HouseholdKind, Residence};
use crate::links::ContextFinding;
use crate::values::{HouseholdId, MatchWeight, PersonId};

/// A person as an edition holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredPerson {
    /// The identifier.
    pub id: PersonId,
    /// Record numbers (places in the edition's order of mention keys), ascending; never empty.
    pub records: Vec<u32>,
    /// Where the person lives now, if known.
    pub household: Option<HouseholdId>,
}

/// A household as an edition holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredHousehold {
    /// The identifier.
    pub id: HouseholdId,
    /// Where.
    pub residence: Residence,
    /// What kind.
    pub kind: HouseholdKind,
    /// What it is made up of.
    pub composition: Composition,
    /// Who, ascending by person identifier.
    pub members: Vec<StoredMember>,
}

/// One person's place in a stored household.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredMember {
    /// Who.
    pub person: PersonId,
    /// Since when, by the earliest record of the current stay.
    pub since: Option<jiff::civil::Date>,
    /// Record numbers that place the person here, ascending.
    pub evidence: Vec<u32>,
    /// True if only fenced records place the person here.
    pub fenced: bool,
}

/// What was decided about a pair of records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LinkDecision {
    /// Taken to be one person.
    Linked,
    /// Doubtful: waits for a steward.
    Review,
}

/// An accepted or doubtful pair of records.
///
/// Handed to the writer with `left` and `right` as places in the night's list of records; read from an edition
/// as record numbers, `left < right`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EditionLink {
    /// One record.
    pub left: u32,
    /// The other.
    pub right: u32,
    /// The pair's total match weight: prior, findings and context.
    pub weight: MatchWeight,
    /// What surrounds the pair: without it an explanation would not add up to the weight.
    pub context: ContextFinding,
    /// What was decided.
    pub decision: LinkDecision,
    /// Which blocking rule met the pair first, by its place in the ruleset; `None` if no rule did (a steward did).
    pub met_by: Option<u16>,
}

#[derive(Serialize, Deserialize)]
struct PersonOnDisk {
    records: Vec<u32>,
    household: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct HouseholdOnDisk {
    residence: ResidenceOnDisk,
    kind: u8,
    composition: u8,
    members: Vec<MemberOnDisk>,
}

#[derive(Serialize, Deserialize)]
struct MemberOnDisk {
    person: u64,
    since: Option<u32>,
    evidence: Vec<u32>,
    fenced: bool,
}

#[derive(Serialize, Deserialize)]
struct LinkOnDisk {
    millibits: i32,
    rivals: Option<u8>,
    shared_with_rival: i32,
    company: Option<u8>,
    persons: i32,
    review: bool,
    met_by: Option<u16>,
}

/// Tonight's numbers of an earlier edition's records.
fn renumber(records: &mut [u32], now: &impl Fn(u32) -> Option<u32>) -> Option<()> {
    for record in records {
        *record = now(*record)?;
    }
    Some(())
}

/// A person's stored form with other numbers of the same records, in the same order; `None` if one has none, or the form is none.
pub(super) fn renumbered_person(bytes: &[u8], now: impl Fn(u32) -> Option<u32>) -> Option<Vec<u8>> {
    let mut person: PersonOnDisk = whole(bytes)?;
    renumber(&mut person.records, &now)?;
    postcard::to_extend(&person, Vec::with_capacity(bytes.len() + 8)).ok()
}

/// The same of a household.
pub(super) fn renumbered_household(
    bytes: &[u8],
    now: impl Fn(u32) -> Option<u32>,
) -> Option<Vec<u8>> {
    let mut household: HouseholdOnDisk = whole(bytes)?;
    for member in &mut household.members {
        renumber(&mut member.evidence, &now)?;
    }
    postcard::to_extend(&household, Vec::with_capacity(bytes.len() + 8)).ok()
}

impl StoredPerson {
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
        let Self { id: _, records, household } = self;
        let household = household.as_ref().map(Stored::store);
        postcard::to_allocvec(&PersonOnDisk { records: records.clone(), household }).ok()
    }

    pub(super) fn decode(id: u64, bytes: &[u8]) -> Option<Self> {
        let PersonOnDisk { records, household } = whole(bytes)?;
        let household = match household {
            None => None,
            Some(form) => Some(HouseholdId::restore(form)?),
        };
        Some(Self { id: PersonId::restore(id)?, records, household })
    }
}

impl StoredHousehold {
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
        let Self { id: _, residence, kind, composition, members } = self;
        let residence = residence.store();
        let members = members
            .iter()
            .map(|StoredMember { person, since, evidence, fenced }| MemberOnDisk {
                person: person.store(),
                since: since.as_ref().map(Stored::store),
                evidence: evidence.clone(),
                fenced: *fenced,
            })
            .collect();
        let (kind, composition) = (kind.store(), composition.store());
        postcard::to_allocvec(&HouseholdOnDisk { residence, kind, composition, members }).ok()
    }

    pub(super) fn decode(id: u64, bytes: &[u8]) -> Option<Self> {
        let HouseholdOnDisk { residence, kind, composition, members } = whole(bytes)?;
        let residence = Residence::restore(residence)?;
        let kind = HouseholdKind::restore(kind)?;
        let composition = Composition::restore(composition)?;
        let members = members
            .into_iter()
            .map(|MemberOnDisk { person, since, evidence, fenced }| {
                let since = match since {
                    None => None,
                    Some(form) => Some(Stored::restore(form)?),
                };
                Some(StoredMember { person: PersonId::restore(person)?, since, evidence, fenced })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { id: HouseholdId::restore(id)?, residence, kind, composition, members })
    }
}

impl EditionLink {
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
        let Self { left: _, right: _, weight, context, decision, met_by } = *self;
        let ContextFinding { rivals, shared_with_rival, company, persons } = context;
        let review = match decision {
            LinkDecision::Linked => false,
            LinkDecision::Review => true,
        };
        let link = LinkOnDisk {
            millibits: weight.millibits(),
            rivals,
            shared_with_rival: shared_with_rival.millibits(),
            company,
            persons: persons.millibits(),
            review,
            met_by,
        };
        postcard::to_allocvec(&link).ok()
    }

    pub(super) fn decode((left, right): (u32, u32), bytes: &[u8]) -> Option<Self> {
        let LinkOnDisk { millibits, rivals, shared_with_rival, company, persons, review, met_by } =
            whole(bytes)?;
        let shared_with_rival = MatchWeight::from_millibits(shared_with_rival);
        let decision = if review { LinkDecision::Review } else { LinkDecision::Linked };
        let persons = MatchWeight::from_millibits(persons);
        let context = ContextFinding { rivals, shared_with_rival, company, persons };
        let weight = MatchWeight::from_millibits(millibits);
        Some(Self { left, right, weight, context, decision, met_by })
    }
}

/// Decodes bytes that must hold the value and nothing else.
fn whole<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Option<T> {
    postcard::take_from_bytes(bytes).ok().and_then(|(value, rest)| rest.is_empty().then_some(value))
}
