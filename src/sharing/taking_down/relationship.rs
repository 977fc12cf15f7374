//! A relationship to be stated, and the end of one, as the journal is to have them.
//!
//! In: whose it is, on what it rests, with whom. Out: what stands in the journal. Leaves to `standing` with whom it is one later.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{ActFault, filled, in_reach, joined};
use crate::editions::OpenEdition;
use crate::journal::{
    BoundPerson, RelationshipBasis, RelationshipEnded, RelationshipHolder, RelationshipStated,
};
use crate::sharing::{ActsBook, Policy, Purpose, User};
use crate::values::{HouseholdId, PersonId, PurposeName, UserName};

/// A claim that nobody has confirmed closes by itself after so many days.
const SELF_CLAIMED_DAYS: i64 = 30;

/// What is said of a relationship.
#[derive(Clone, Debug)]
pub struct RelationshipSaid {
    /// Whose.
    pub holder: RelationshipHolder,
    /// On what it rests.
    pub basis: RelationshipBasis,
    /// For which purposes; any that counts such a one where empty.
    pub purposes: Vec<PurposeName>,
    /// The case, referral or order.
    pub evidence: Option<String>,
    /// The last day.
    pub until: Option<Date>,
    /// Who states it.
    pub by: UserName,
}

impl RelationshipSaid {
    /// Whether what it rests on is said, and counts.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn counts(&self, policy: &Policy) -> Result<(), ActFault> {
        if self.basis != RelationshipBasis::SelfClaimed && self.evidence.is_none() {
            return Err(ActFault::said(
                "what it rests on is not said",
                "--evidence names the case, referral or order",
            ));
        }
        if let RelationshipHolder::Organisation(name) = &self.holder
            && policy.organisation(name).is_none()
        {
            let known = joined(policy.organisations().iter().map(|it| &it.name), "none");
            let what = format!("the policy has no organisation `{name}`");
            return Err(ActFault::said(what, format!("it has {known}")));
        }
        legitimate(policy, &self.purposes, self.basis)
    }

    /// The same as far as the work of whoever states it goes: nobody gives others a reason to ask for what they may not ask for themselves. Where
    /// no purpose is named, it is for those of their own that count such a relationship. Their own reasons are bound by their role as it is, and
    /// whoever reads the journal looks after everybody's.
    ///
    /// # Errors
    /// That a purpose is none of theirs.
    pub fn within_work_of(mut self, policy: &Policy, user: &User) -> Result<Self, ActFault> {
        let roles = || user.roles.iter().filter_map(|name| policy.role(name));
        let own = matches!(&self.holder, RelationshipHolder::User(name) if *name == user.name);
        if own || roles().any(|role| role.reads_journal) {
            return Ok(self);
        }
        let has = |name: &PurposeName| roles().any(|role| role.purposes.contains(name));
        if let Some(beyond) = self.purposes.iter().find(|name| !has(name)) {
            return Err(ActFault::said(
                format!("{beyond} is no purpose of {}: it is stated by whose it is", user.name),
                "roles.toml says whose purposes are which; a privacy officer states any",
            ));
        }
        if self.purposes.is_empty() {
            let counts = |it: &&Purpose| it.rests_on.contains(&self.basis) && has(&it.name);
            self.purposes =
                policy.purposes().iter().filter(counts).map(|it| it.name.clone()).collect();
            if self.purposes.is_empty() {
                return Err(ActFault::said(
                    format!(
                        "no purpose of {} counts a relationship of others that rests on: {}",
                        user.name,
                        self.basis.in_words()
                    ),
                    "roles.toml says whose purposes are which; a privacy officer states any",
                ));
            }
        }
        Ok(self)
    }

    /// The relationship with these, who are those of a household where one was named.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn stated(
        self,
        persons: Vec<BoundPerson>,
        household: Option<HouseholdId>,
        today: Date,
    ) -> Result<RelationshipStated, ActFault> {
        let Self { holder, basis, purposes, evidence, until, by } = self;
        let until = until.map(|day| in_reach(day, today)).transpose()?;
        if let Some(until) = until.filter(|until| *until < today) {
            let what = format!("{until} is past: it would stand on no day");
            return Err(ActFault::said(what, "--until is the last day on which it stands"));
        }
        let usual = match basis {
            RelationshipBasis::SelfClaimed => today.checked_add(SELF_CLAIMED_DAYS.days()).ok(),
            RelationshipBasis::OpenCase
            | RelationshipBasis::Referral
            | RelationshipBasis::CourtOrder => None,
        };
        Ok(RelationshipStated {
            holder,
            persons,
            household,
            purposes,
            basis,
            evidence: evidence.as_deref().map(|it| filled(it, "the reference")).transpose()?,
            from: today,
            until: until.or(usual),
            by,
        })
    }
}

/// Those with whom a relationship with a household would be one.
///
/// # Errors
/// [`ActFault::ReachesNobody`]; that there is no such household.
pub fn reached(edition: &OpenEdition, household: HouseholdId) -> Result<Vec<PersonId>, ActFault> {
    reached_of(edition, household, |_| true)
}

/// The same as far as they are there for whoever acts: a home of people who are not is as one that is not.
///
/// # Errors
/// As [`reached`].
pub fn reached_of(
    edition: &OpenEdition,
    household: HouseholdId,
    is_there: impl Fn(PersonId) -> bool,
) -> Result<Vec<PersonId>, ActFault> {
    let mut members = edition.household(household)?.map_or_else(Vec::new, |it| it.members);
    members.retain(|it| is_there(it.person));
    if members.is_empty() {
        return Err(ActFault::unknown(
            format!("no household {household} is in edition {}", edition.id()),
            format!("`hearth who {household}` tells what became of it"),
        ));
    }
    // who is placed there by the fenced records alone is not known to live there
    let known = members.iter().filter(|it| !it.fenced);
    let persons: Vec<PersonId> = known.map(|it| it.person).collect();
    if persons.is_empty() {
        return Err(ActFault::ReachesNobody {
            what: format!(
                "nobody is known to live in {household} today, so a relationship with it would reach nobody: nothing is written"
            ),
            hint: format!(
                "state it with the person, HP-… or dataset:record_id; `hearth who {household}` tells what became of the household"
            ),
        });
    }
    Ok(persons)
}

/// The end of a relationship that is not over.
///
/// # Errors
/// That there is none, or that it is over.
pub fn ended(
    book: &ActsBook,
    relationship: u64,
    reason: &str,
    by: UserName,
) -> Result<RelationshipEnded, ActFault> {
    let found =
        book.relationship(relationship).ok_or_else(|| ActFault::no_relationship(relationship))?;
    if found.ended.is_some() {
        return Err(ActFault::stands(format!("relationship {relationship} is over already"), ""));
    }
    Ok(RelationshipEnded { relationship, reason: filled(reason, "the reason")?, by })
}

/// Whether the policy counts a relationship that rests on this for each of the purposes, or for any where none is named.
fn legitimate(
    policy: &Policy,
    purposes: &[PurposeName],
    basis: RelationshipBasis,
) -> Result<(), ActFault> {
    let said = basis.in_words();
    let counts = |it: &&Purpose| it.rests_on.contains(&basis);
    let known = joined(policy.purposes().iter().filter(counts).map(|it| &it.name), "none");
    if known == "none" {
        let what = format!("no purpose counts a relationship that rests on: {said}");
        return Err(ActFault::said(what, ""));
    }
    for name in purposes {
        let Some(purpose) = policy.purpose(name) else {
            return Err(ActFault::said(
                format!("there is no purpose `{name}`"),
                format!("purposes.toml lists them; such a relationship counts for {known}"),
            ));
        };
        if !counts(&purpose) {
            let hint = match purpose.rests_on.as_slice() {
                [] => "the purpose asks for no relationship that could be stated".to_owned(),
                others => {
                    format!("it may rest on: {}", joined(others.iter().map(|it| it.in_words()), ""))
                }
            };
            let what = format!("for {name} no relationship counts that rests on: {said}");
            return Err(ActFault::said(what, hint));
        }
    }
    Ok(())
}
