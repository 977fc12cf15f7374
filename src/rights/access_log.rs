//! Who looked at somebody, for what, by what law, and what they were shown: the resident's own access log.
//!
//! In: the journal's looks, the identifiers that the person has had, the policy's purposes in the person's language. Out: one line a look, oldest
//! first. Looks for purposes whose telling could do harm or warn somebody off are left out: an officer tells of them after weighing it
//! (Data Protection Act 2018, schedule 2, paragraph 2, and schedule 3). The names of staff are theirs; the body and the team are told.

use std::collections::BTreeSet;

use super::pack::SeenBy;
use super::words::Language;
use crate::journal::{Asked, JournalEntry, Looked, Recorded, SubjectLooked};
use crate::sharing::{Checked, Policy, PurposeClass};
use crate::values::{FieldSet, PersonId};

/// Every look at one of these identifiers that showed something and may be told.
#[must_use]
pub fn access_log(
    entries: &[Recorded],
    persons: &BTreeSet<PersonId>,
    policy: &Policy<Checked>,
    language: Language,
) -> Vec<SeenBy> {
    let mut log = Vec::new();
    for recorded in entries {
        let Some(JournalEntry::Looked(looked)) = &recorded.entry else { continue };
        let Looked { asked, subjects, .. } = looked;
        let Asked { organisation, team, purpose, emergency, .. } = asked;
        let known = policy.purpose(purpose);
        if !known.is_some_and(|purpose| may_be_told(purpose.class)) {
            continue;
        }
        let shown = |subject: &&SubjectLooked| subject.shown && persons.contains(&subject.person);
        for SubjectLooked { released, .. } in subjects.iter().filter(shown) {
            let fields =
                released.iter().fold(FieldSet::NONE, |all, dataset| all.or(dataset.fields));
            let laws: BTreeSet<String> = released
                .iter()
                .flat_map(|dataset| &dataset.routes)
                .map(|route| match (&route.gateway, route.consent) {
                    (Some(gateway), _) => gateway.to_string(),
                    (None, Some(_)) => "consent".to_owned(),
                    (None, None) => route.by.clone(),
                })
                .collect();
            let label = known.map(|purpose| match language {
                Language::English => purpose.label.en.clone(),
                Language::Welsh => purpose.label.cy.clone(),
            });
            log.push(SeenBy {
                at: recorded.at.clone(),
                who: match team {
                    Some(team) => format!("{organisation}, {team}"),
                    None => organisation.to_string(),
                },
                purpose: label.unwrap_or_else(|| purpose.to_string()),
                law: laws.into_iter().collect(),
                fields: fields.fields().map(|field| field.word().to_owned()).collect(),
                emergency: emergency.is_some(),
            });
        }
    }
    log
}

/// Whether a look of this kind is told without an officer's weighing it first.
const fn may_be_told(class: PurposeClass) -> bool {
    match class {
        PurposeClass::Administration
        | PurposeClass::Notice
        | PurposeClass::DirectCare
        | PurposeClass::Statistics
        | PurposeClass::Emergency
        | PurposeClass::Operation => true,
        PurposeClass::Safeguarding | PurposeClass::Fraud => false,
    }
}
