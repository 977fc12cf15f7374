//! A past look decided again as the policy, the acts and the edition stand today.
//!
//! In: an entry of the journal, a door through which nothing is shown. Out: for each person of the look what was decided then, the rows that
//! speak today, what would make more of it lawful, and how today differs from then. Names persons, entries and rows of the policy; no value of
//! anybody is among it. Leaves to the caller who may read it.

use std::borrow::Cow;

use jiff::civil::DateTime;
use serde_json::{Value, json};

use super::door::Door;
use super::in_force::PolicyInForce;
use super::needs::Decides as _;
use super::past::outline_then;
use super::question::DoorFault;
use super::telling::declared_as;
use crate::journal::{Asked, JournalEntry, LookRefused, SubjectLooked};
use crate::sharing::{
    Asking, DecisionDifference, DecisionOutline, Emergency, EmergencyGround, Explained,
    SubjectFacts, User, as_looker, decide, differences, explain,
};
use crate::values::{DatasetName, PersonId, Sensitive};

/// One person of a look, then and today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replayed {
    /// Who; none where nobody was decided of.
    pub person: Option<PersonId>,
    /// What was decided then.
    pub then: Option<SubjectLooked>,
    /// What speaks today.
    pub explained: Explained,
    /// How today differs from then.
    pub differences: Vec<DecisionDifference>,
}

impl Replayed {
    /// True if it is decided otherwise today; that the policy's text has changed alone is no other decision.
    #[must_use]
    pub fn differs(&self) -> bool {
        let policy = |it: &DecisionDifference| matches!(it, DecisionDifference::Policy { .. });
        self.differences.iter().any(|it| !policy(it))
    }

    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let Self { person, then, explained, differences } = self;
        let Explained { refused, rows, reasons, lawful_if } = explained;
        json!({
            "person": person.map_or_else(|| "nobody".to_owned(), |it| it.to_string()),
            "then": then,
            "refused_today": refused.as_ref().map(|it| &it.reasons),
            "rows": rows,
            "reasons_today": reasons,
            "lawful_if": lawful_if,
            "differences": differences,
        })
    }
}

/// The question as it was put, by a user as they are today.
#[must_use]
pub fn asked_then(asked: &Asked, user: User, at: DateTime) -> Asking {
    let Asked {
        by: _,
        organisation: _,
        team: _,
        roles: _,
        purpose,
        case_reference,
        necessity,
        emergency,
        about: _,
        for_notice: _, // it is asked of the entry
    } = asked;
    let said = |text: &Option<String>| text.clone().map(Sensitive::new);
    let emergency = emergency.as_ref().and_then(|it| {
        let ground = EmergencyGround::ALL.into_iter().find(|known| known.word() == it.ground)?;
        Some(Emergency { ground, reason: Sensitive::new(it.reason.clone()) })
    });
    Asking {
        user,
        purpose: purpose.clone(),
        case_reference: said(case_reference),
        necessity: said(necessity),
        emergency,
        at,
    }
}

/// The user as the look knew them, held to be trained: of somebody who stands in no configuration, no more is known today.
#[must_use]
pub fn user_then(asked: &Asked, at: DateTime) -> User {
    User {
        name: asked.by.clone(),
        organisation: asked.organisation.clone(),
        team: asked.team.clone(),
        roles: asked.roles.clone(),
        trained_until: Some(at.date()),
        active: true,
        suspended_from_emergencies: false,
    }
}

/// The question of a look; none if the entry is of another kind.
#[must_use]
pub fn question_of(entry: &JournalEntry) -> Option<&Asked> {
    if let JournalEntry::Looked(looked) = entry {
        Some(&looked.asked)
    } else if let JournalEntry::LookRefused(refused) = entry {
        Some(&refused.asked)
    } else {
        None
    }
}

/// A look decided again.
///
/// # Errors
/// If something cannot be read.
pub fn replayed(
    door: &Door<'_>,
    in_force: &PolicyInForce,
    asking: &Asking,
    entry: &JournalEntry,
) -> Result<Vec<Replayed>, DoorFault> {
    let PolicyInForce { policy, agreements } = in_force;
    let for_notice = question_of(entry).and_then(|it| it.for_notice.as_ref());
    let asking = &*match for_notice {
        Some(_) => Cow::Borrowed(asking),
        None => as_looker(policy, asking),
    };
    let also = for_notice.and_then(|it| it.declared.as_deref());
    let also = also.map(|dataset| declared_as(DatasetName(dataset.into())));
    let today = |facts: Option<&SubjectFacts>| {
        let outline = DecisionOutline::of(&decide(policy, agreements, asking, facts));
        (explain(policy, agreements, asking, facts), outline)
    };
    let looked = if let JournalEntry::Looked(looked) = entry { Some(looked) } else { None };
    let subjects = looked.map(|it| it.subjects.as_slice()).unwrap_or_default();
    if subjects.is_empty() {
        let (explained, now) = today(None);
        let mut then = DecisionOutline { policy: now.policy.clone(), ..DecisionOutline::default() };
        if let JournalEntry::LookRefused(LookRefused { asked: _, codes, displayed: _ }) = entry {
            let code = |it: &String| serde_json::from_value(json!(it)).ok();
            then.refused = codes.iter().filter_map(code).collect();
        }
        // of nobody: what today's obligations are, is no difference
        let now = DecisionOutline { obligations: Vec::new(), ..now };
        let differences = differences(&then, &now);
        return Ok(vec![Replayed { person: None, then: None, explained, differences }]);
    }
    let grant = in_force.caller(asking);
    subjects
        .iter()
        .zip(looked.into_iter().cycle())
        .map(|(subject, looked)| {
            let facts = match &grant {
                Ok(grant) => door.facts(asking, grant, subject.person, also.as_ref())?,
                Err(_) => None,
            };
            let (explained, now) = today(facts.as_ref());
            Ok(Replayed {
                person: Some(subject.person),
                then: Some(subject.clone()),
                explained,
                differences: differences(&outline_then(looked, subject), &now),
            })
        })
        .collect()
}
