//! Who looked at somebody, for what, by what law, and what they were shown: the resident's own access log.
//!
//! In: the journal's looks, all that the person goes by, the policy, the words of their language, the day. Out: one line a look,
//! oldest first: what services and partners asked, and what those who run Hearth had shown to them of the person or a record of theirs. Which looks are told when is the policy's: those whose telling could do harm or warn somebody off are told later, or by an
//! officer who has weighed it (Data Protection Act 2018, schedules 2 and 3), and every log says that there may be such. The names of staff are
//! theirs unless the policy tells them; the body, the team and the role are told.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::answer::in_language;
use super::concerns::Whom;
use super::pack::SeenBy;
use super::words::{Language, Words};
use crate::journal::{
    Asked, JournalEntry, JournalKind, Looked, OperatorPermitted, Recorded, RouteTaken,
    SubjectLooked,
};
use crate::sharing::{Operation, Policy, Purpose, Telling};
use crate::values::{FieldSet, OrganisationName, RoleName, TeamName, UserName};

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

/// Kinds of entries that a log is made of.
pub const TOLD_OF: [JournalKind; 3] =
    [JournalKind::Looked, JournalKind::LookedInEmergency, JournalKind::OperatorPermitted];

/// Every look at somebody that showed something and may be told on a day; `entries` are those of the kinds [`TOLD_OF`].
#[must_use]
pub fn access_log(
    entries: &[Recorded],
    whom: &Whom,
    policy: &Policy,
    words: &Words,
    on: Date,
) -> Vec<SeenBy> {
    let mut log = Vec::new();
    for recorded in entries {
        if let Some(JournalEntry::OperatorPermitted(permitted)) = &recorded.entry {
            log.extend(by_operator(permitted, &recorded.at, whom, policy, words, on));
        }
        let Some(JournalEntry::Looked(looked)) = &recorded.entry else { continue };
        let Looked { asked, subjects, .. } = looked;
        // of a purpose that the policy knows no more nobody has said whether it may be told
        let Some(purpose) = policy.purpose(&asked.purpose) else { continue };
        if !may_be_told(purpose, &recorded.at, policy, on) {
            continue;
        }
        let shown =
            |subject: &&SubjectLooked| subject.shown && whom.persons.contains(&subject.person);
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
                who: who(&Looker::of(asked), purpose, policy, words),
                purpose: in_language(&purpose.label, words).to_owned(),
                law: laws.into_iter().collect(),
                fields: fields.fields().map(|field| field.word().to_owned()).collect(),
                emergency: asked.emergency.is_some(),
            });
        }
    }
    log
}

/// What an operator had shown to them of somebody, if it may be told on a day.
fn by_operator(
    permitted: &OperatorPermitted,
    at: &str,
    whom: &Whom,
    policy: &Policy,
    words: &Words,
    on: Date,
) -> Option<SeenBy> {
    let OperatorPermitted { by, organisation, team, roles, purpose, command, about, .. } =
        permitted;
    whom.in_words(about.iter().map(String::as_str))?;
    let (_, operation) = Operation::WORDS.iter().find(|(word, _)| word == command)?;
    // that a past look was read again tells of that look, which may be one that is not told; and nobody is told that they were answered
    if operation.reads_journal() || operation.is_for_the_person() {
        return None;
    }
    let row = policy.operation(*operation)?;
    let purpose = policy.purpose(purpose).filter(|it| may_be_told(it, at, policy, on))?;
    let label = match words.say_of("operations", command) {
        unknown if unknown == command => row.label.as_str(),
        known => known,
    };
    let looker = Looker { by, organisation, team: team.as_ref(), roles };
    Some(SeenBy {
        at: at.to_owned(),
        who: who(&looker, purpose, policy, words),
        purpose: in_language(&purpose.label, words).to_owned(),
        law: vec![row.law.clone()],
        fields: vec![label.to_owned()],
        emergency: false,
    })
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

/// Somebody who looked.
struct Looker<'l> {
    by: &'l UserName,
    organisation: &'l OrganisationName,
    team: Option<&'l TeamName>,
    roles: &'l [RoleName],
}

impl<'l> Looker<'l> {
    fn of(asked: &'l Asked) -> Self {
        let Asked { by, organisation, team, roles, .. } = asked;
        Self { by, organisation, team: team.as_ref(), roles }
    }
}

/// The body, the team, and as what they looked: those of their roles that have the purpose.
fn who(looker: &Looker<'_>, purpose: &Purpose, policy: &Policy, words: &Words) -> String {
    let Looker { by, organisation, team, roles } = looker;
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
