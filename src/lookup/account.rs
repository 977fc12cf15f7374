//! What the journal is told of a look.
//!
//! In: question, rulings, what is displayed. Out: an entry with identifiers, words of the policy and a keyed digest of what is displayed; no
//! name, date or address. Types of the policy are taken apart whole, so that what a new one means for the account is decided.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::door::{Decided, Written};
use super::lived::LivedDisclosure;
use super::matching::MatchDisclosure;
use super::question::Question;
use super::telling::Told;
use crate::editions::EditionId;
use crate::journal::{
    Asked, AskedForNotice, DatasetReleased, EmergencyStated, LookRefused, Looked, RouteTaken,
    SubjectLooked, Withheld,
};
use crate::sharing::{
    Asking, CallerGrant, CallerRefusal, Emergency, Obligation, OpenedDataset, RefusedWith,
    RelationshipHolder, Route, SubjectFacts, SubjectReason, User,
};
use crate::values::{FieldSet, PersonId};

/// Which question was put to what.
#[derive(Clone)]
pub(super) struct Circumstances<'a> {
    pub(super) asking: &'a Asking,
    /// About whom, as it was asked.
    pub(super) about: String,
    pub(super) edition: EditionId,
    pub(super) grant: &'a CallerGrant,
    /// Set if it is asked what a notice may tell.
    pub(super) for_notice: Option<AskedForNotice>,
}

/// What is displayed, the request's number aside.
pub(super) enum Displayed<'a> {
    Refused(&'a CallerRefusal),
    Nothing,
    Written(&'a RawValue),
    Lived(&'a LivedDisclosure),
    Matched(&'a MatchDisclosure),
    Told(&'a Told),
}

/// The keyed digest of what is displayed: who has the answer can show that it is the one, who has the journal alone cannot guess it.
pub(super) fn digest(key: &[u8; 32], displayed: &Displayed<'_>) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("hearth 2026 digest of an answer");
    hasher.update(key);
    let bytes = match displayed {
        Displayed::Refused(refusal) => {
            let codes: Vec<String> = refusal.reasons.iter().map(|it| code(*it)).collect();
            Cow::Owned(json(&(codes, &refusal.remedy)))
        }
        Displayed::Nothing => Cow::Borrowed(&b"nothing"[..]),
        Displayed::Written(written) => Cow::Borrowed(written.get().as_bytes()),
        Displayed::Lived(shown) => Cow::Owned(json(shown)),
        Displayed::Matched(shown) => Cow::Owned(json(shown)),
        Displayed::Told(told) => Cow::Owned(json(told)),
    };
    hasher.update(&bytes);
    hasher.finalize().to_hex().to_string()
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    // plain data without maps or floats: there is nothing that JSON cannot hold
    serde_json::to_vec(value).unwrap_or_default()
}

/// The stable code of a refusal.
pub(super) fn code(reason: RefusedWith) -> String {
    let word = serde_json::to_value(reason).ok();
    word.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

fn asked(asking: &Asking, about: String, for_notice: Option<AskedForNotice>) -> Asked {
    let Asking { user, purpose, case_reference, necessity, emergency, at: _ } = asking;
    let User {
        name,
        organisation,
        team,
        roles,
        trained_until: _,
        active: _,
        suspended_from_emergencies: _,
    } = user;
    Asked {
        by: name.clone(),
        organisation: organisation.clone(),
        team: team.clone(),
        roles: roles.clone(),
        purpose: purpose.clone(),
        case_reference: case_reference.as_ref().map(|it| it.expose().clone()),
        necessity: necessity.as_ref().map(|it| it.expose().clone()),
        emergency: emergency.as_ref().map(|Emergency { ground, reason }| EmergencyStated {
            ground: ground.word().to_owned(),
            reason: reason.expose().clone(),
        }),
        about,
        for_notice,
    }
}

/// About whom a question is, as it was asked.
pub(super) fn about(question: &Question) -> String {
    match question {
        Question::Person(id) | Question::Residences(id) => id.to_string(),
        Question::Household(id) => id.to_string(),
        // which facts were known, not what they say
        Question::Trace { facts, suggested: _ } => format!("somebody by {}", facts.kinds()),
        Question::Decision(request) => format!("decision {request}"),
        Question::Record(keys) => keys.first().map(ToString::to_string).unwrap_or_default(),
    }
}

/// Whom an answer shows.
pub(super) fn on_view(answer: &Written) -> Vec<PersonId> {
    match answer {
        Written::Nothing => Vec::new(),
        Written::Person(it) => {
            std::iter::once(it.person).chain(it.relations.iter().map(|it| it.of)).collect()
        }
        Written::Household(it) => it.members.iter().map(|it| it.person).collect(),
    }
}

/// The account of a caller's refusal; `for_notice` is set if it was asked what a notice may tell.
pub(super) fn refused(
    asking: &Asking,
    (about, for_notice): (String, Option<AskedForNotice>),
    refusal: &CallerRefusal,
    displayed: String,
) -> LookRefused {
    let CallerRefusal { reasons, remedy: _ } = refusal;
    LookRefused {
        asked: asked(asking, about, for_notice),
        codes: reasons.iter().map(|it| code(*it)).collect(),
        displayed,
    }
}

/// The work of an account of people who are not told of, done and let fall: for a look that shows nothing, so many people are accounted for in
/// all, whether they are there and hidden or not there at all.
pub(super) fn let_fall(circumstances: Circumstances<'_>, decided: &[Decided<'_>]) {
    let looked = looked(circumstances, decided, &[], String::new());
    std::hint::black_box(json(&looked));
}

/// The account of a look.
pub(super) fn looked(
    circumstances: Circumstances<'_>,
    decided: &[Decided<'_>],
    on_view: &[PersonId],
    displayed: String,
) -> Looked {
    let Circumstances { asking, about, edition, grant, for_notice } = circumstances;
    let subject = |it: &Decided<'_>| subject(asking, it, on_view.contains(&it.facts.person));
    let mut obligations: Vec<Obligation> = grant.obligations.clone();
    obligations.extend(decided.iter().flat_map(|it| it.ruling.obligations.iter().cloned()));
    obligations.sort();
    obligations.dedup();
    Looked {
        asked: asked(asking, about, for_notice),
        edition,
        policy: blake3::Hash::from_bytes(grant.policy).to_hex().to_string(),
        fields: grant.datasets.iter().fold(FieldSet::NONE, |all, it| all.or(it.fields)),
        subjects: decided.iter().map(subject).collect(),
        obligations,
        shown: !on_view.is_empty(),
        displayed,
    }
}

fn subject(asking: &Asking, decided: &Decided<'_>, shown: bool) -> SubjectLooked {
    let Decided { facts, ruling, permit: _, held: _ } = decided;
    let SubjectFacts {
        person,
        datasets: _, // what is opened and withheld names them
        consents,
        restrictions,
        relationships,
        child: _,
        factors: _,
    } = facts;
    let user = &asking.user;
    let is_theirs = |holder: &RelationshipHolder| match holder {
        RelationshipHolder::User(name) => *name == user.name,
        RelationshipHolder::Team(name) => user.team.as_ref() == Some(name),
        RelationshipHolder::Organisation(name) => *name == user.organisation,
    };
    let theirs = relationships.iter().filter(|it| is_theirs(&it.holder));
    SubjectLooked {
        person: *person,
        relationships: theirs.map(|it| it.entry).collect(),
        consents: consents.iter().map(|it| it.entry).collect(),
        restrictions: restrictions.iter().map(|it| it.entry).collect(),
        released: ruling.opened.iter().map(released).collect(),
        withheld: ruling.reasons.iter().map(withheld).collect(),
        hidden_records: ruling.hidden_records.len(),
        hides_relations: ruling.hides_relations,
        shown,
    }
}

fn released(opened: &OpenedDataset) -> DatasetReleased {
    let OpenedDataset { dataset, fields, routes, unverified } = opened;
    DatasetReleased {
        dataset: dataset.0.to_string(),
        fields: *fields,
        routes: routes.iter().map(|(route, fields)| taken(route, *fields)).collect(),
        unverified: *unverified,
    }
}

fn taken(route: &Route, fields: FieldSet) -> RouteTaken {
    let (by, gateway, agreement, consent) = match route {
        Route::OwnFunction { gateway } => ("own_function", Some(gateway), None, None),
        Route::Gateway { gateway, agreement } => {
            ("gateway", Some(gateway), agreement.as_ref(), None)
        }
        Route::Consent { entry, agreement } => ("consent", None, agreement.as_ref(), Some(*entry)),
        Route::Emergency { gateway } => ("emergency", Some(gateway), None, None),
    };
    let (gateway, agreement) = (gateway.cloned(), agreement.cloned());
    RouteTaken { by: by.to_owned(), gateway, agreement, consent, fields }
}

/// A reason as the journal keeps it: its code as it is serialised, and what it names.
fn withheld(reason: &SubjectReason) -> Withheld {
    let value = serde_json::to_value(reason).unwrap_or_default();
    let text = |key: &str| value.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    Withheld {
        code: text("code").unwrap_or_default(),
        dataset: text("dataset"),
        gateway: text("gateway").and_then(|it| it.parse().ok()),
        entry: value.get("entry").and_then(serde_json::Value::as_u64),
    }
}
