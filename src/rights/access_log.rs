//! Who looked at somebody, for what, by what law, and what they were shown: the resident's own access log.
//!
//! In: the journal's looks, the identifiers that the person has had, the policy, the words of their language, the day. Out: one line a look,
//! oldest first. Which looks are told when is the policy's: those whose telling could do harm or warn somebody off are told later, or by an
//! officer who has weighed it (Data Protection Act 2018, schedules 2 and 3), and every log says that there may be such. The names of staff are
//! theirs unless the policy tells them; the body, the team and the role are told.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::answer::in_language;
use super::pack::SeenBy;
use super::words::{Language, Words};
use crate::journal::{Asked, JournalEntry, Looked, Recorded, RouteTaken, SubjectLooked};
use crate::sharing::{Policy, Purpose, Telling};
use crate::values::{FieldSet, PersonId, RoleName};

/// A log as it is given to the person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AccessLog {
    /// The council, as its configuration names it.
    pub council: String,
    /// The person's identifier.
    pub person: String,
    /// The day on which it was made.
    pub made_on: String,
    /// The looks that may be told, oldest first.
    pub seen: Vec<SeenBy>,
    /// That looks may be left out or told later: the same words in every log.
    pub withheld: String,
}

/// Every look at one of these identifiers that showed something and may be told on a day.
#[must_use]
pub fn access_log(
    entries: &[Recorded],
    persons: &BTreeSet<PersonId>,
    policy: &Policy,
    words: &Words,
    on: Date,
) -> Vec<SeenBy> {
    let mut log = Vec::new();
    for recorded in entries {
        let Some(JournalEntry::Looked(looked)) = &recorded.entry else { continue };
        let Looked { asked, subjects, .. } = looked;
        // of a purpose that the policy knows no more nobody has said whether it may be told
        let Some(purpose) = policy.purpose(&asked.purpose) else { continue };
        if !may_be_told(purpose, &recorded.at, policy, on) {
            continue;
        }
        let shown = |subject: &&SubjectLooked| subject.shown && persons.contains(&subject.person);
        for SubjectLooked { released, .. } in subjects.iter().filter(shown) {
            let fields =
                released.iter().fold(FieldSet::NONE, |all, dataset| all.or(dataset.fields));
            let laws: BTreeSet<String> = released
                .iter()
                .flat_map(|dataset| &dataset.routes)
                .map(|route| law(route, policy, words))
                .collect();
            log.push(SeenBy {
                at: recorded.at.clone(),
                who: who(asked, purpose, policy, words),
                purpose: in_language(&purpose.label, words).to_owned(),
                law: laws.into_iter().collect(),
                fields: fields.fields().map(|field| field.word().to_owned()).collect(),
                emergency: asked.emergency.is_some(),
            });
        }
    }
    log
}

/// Whether the policy lets a look of this purpose be told by a day.
fn may_be_told(purpose: &Purpose, at: &str, policy: &Policy, on: Date) -> bool {
    let row = policy.rights().telling(&purpose.name, purpose.class);
    match row.map(|row| row.telling) {
        Some(Telling::AtOnce) => true,
        Some(Telling::Later(days)) => {
            let looked: Option<Date> = at.get(..10).and_then(|day| day.parse().ok());
            let from = looked.and_then(|day| day.checked_add(i64::from(days).days()).ok());
            from.is_some_and(|from| from <= on)
        }
        Some(Telling::Weighed) | None => false,
    }
}

/// The body, the team, and as what they looked: those of their roles that have the purpose.
fn who(asked: &Asked, purpose: &Purpose, policy: &Policy, words: &Words) -> String {
    let Asked { by, organisation, team, roles, .. } = asked;
    let body = policy.organisation(organisation);
    let mut parts = vec![match body {
        Some(known) => in_language(&known.label, words).to_owned(),
        None => organisation.to_string(),
    }];
    parts.extend(team.iter().map(|team| words.say_of("teams", team.as_str()).to_owned()));
    let as_what = |name: &RoleName| {
        let role = policy.role(name).filter(|role| role.purposes.contains(&purpose.name))?;
        Some(match words.language() {
            Language::English => role.label.clone(),
            Language::Welsh => match words.say_of("roles", name.as_str()) {
                unknown if unknown == name.as_str() => role.label.clone(),
                known => known.to_owned(),
            },
        })
    };
    parts.extend(roles.iter().filter_map(as_what));
    if policy.rights().staff_names {
        parts.push(by.to_string());
    }
    parts.join(", ")
}

/// By what law something was shown: the citation, or the person's consent.
fn law(route: &RouteTaken, policy: &Policy, words: &Words) -> String {
    match (&route.gateway, route.consent) {
        (Some(name), _) => match policy.gateway(name) {
            Some(gateway) => gateway.citation.clone(),
            None => name.to_string(),
        },
        (None, Some(_)) => words.say("choices.consent").to_owned(),
        (None, None) => route.by.clone(),
    }
}
