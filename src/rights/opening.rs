//! A request is taken down; an objection and a wish for restriction stop sharing at once.
//!
//! In: who asks what about their own data, their records, the policy. Out: the entries of the request and, with it as one act, of the restriction that
//! holds until it is answered. Leaves to the policy what may be objected to, to `sharing` what a restriction hides.

use jiff::civil::Date;

use super::{Clock, ClockRules, Due, Request, RequestBook};
use crate::journal::{
    BoundPerson, DecidedRecord, JournalEntry, RestrictionAct, RestrictionEffect, RestrictionSet,
    RightsKind, RightsRequested, RightsStep, RightsStepTaken,
};
use crate::sharing::{ActFault, Policy, WorkingDays, filled, has_come, name};
use crate::values::{PurposeName, UserName};

/// Why data is to be kept and not used (UK GDPR, article 18(1)).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Contested {
    /// It is said to be wrong, until that is verified.
    Accuracy,
    /// It is used unlawfully, and the person does not want it erased.
    Unlawful,
    /// The person needs it for a legal claim.
    Claims,
    /// The person has objected, until that is decided.
    Objection,
}

impl Contested {
    /// The provision.
    #[must_use]
    pub const fn citation(self) -> &'static str {
        match self {
            Self::Accuracy => "UK GDPR, Art. 18(1)(a)",
            Self::Unlawful => "UK GDPR, Art. 18(1)(b)",
            Self::Claims => "UK GDPR, Art. 18(1)(c)",
            Self::Objection => "UK GDPR, Art. 18(1)(d)",
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct RequestSaid {
    /// Which right.
    pub right: RightsKind,
    /// The day on which it arrived.
    pub received: Date,
    /// How it arrived.
    pub channel: String,
    /// In the person's words.
    pub words: String,
    /// Who acts for the person; empty for the person themselves.
    pub represented_by: String,
    /// Of an objection: the purposes; all that may be objected to where empty.
    pub purposes: Vec<PurposeName>,
    /// Of a wish for restriction: its ground.
    pub contested: Option<Contested>,
    /// Who takes it down.
    pub by: String,
}

/// A request to be written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    asked: RightsRequested,
    /// What is due first.
    pub due: Due,
    /// The restriction that stops sharing, and its ground.
    pub stop: Option<(RestrictionSet, String)>,
    today: Date,
}

impl RequestSaid {
    /// The request of a person on a day.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn opening(
        self,
        bound: &BoundPerson,
        (policy, working): (&Policy, &WorkingDays),
        today: Date,
    ) -> Result<Opening, ActFault> {
        let Self { right, received, channel, words, represented_by, purposes, contested, by } =
            self;
        if right != RightsKind::Objection && !purposes.is_empty() {
            let what = "only an objection is to some purposes";
            return Err(ActFault::said(what, "leave --purpose out"));
        }
        if right != RightsKind::Restriction && contested.is_some() {
            let what = "only a wish for restriction names what it rests on";
            return Err(ActFault::said(what, "leave --because out"));
        }
        has_come(received, today)?;
        let asked = RightsRequested {
            right,
            person: bound.person.to_string(),
            records: bound.records.clone(),
            received,
            channel: filled(&channel, "the channel")?,
            words: filled(&words, "what is asked")?,
            represented_by: represented_by.trim().to_owned(),
            by: filled(&by, "who takes it down")?,
        };
        let due = opened(right, received).due(ClockRules::default(), working);
        let ground = ground(policy, right, purposes, contested)?;
        let stop = ground.map(|Stopping { kind, purposes, ground }| {
            let by = name(by.trim(), "user")?;
            let set = stopping(policy, kind, purposes, (bound, due.day()), (by, today))?;
            Ok::<_, ActFault>((set, ground))
        });
        Ok(Opening { asked, due, stop: stop.transpose()?, today })
    }
}

impl Opening {
    /// The entries, of which the first will have this number.
    #[must_use]
    pub fn entries(&self, number: u64) -> Vec<JournalEntry> {
        let Self { asked, due: _, stop, today } = self;
        let mut made = vec![JournalEntry::RightsRequested(asked.clone())];
        if let Some((set, ground)) = stop {
            let purposes = set.purposes.clone();
            made.push(JournalEntry::RestrictionActed(RestrictionAct::Set(RestrictionSet {
                legal_note: format!("request {number}: {ground}"),
                ..set.clone()
            })));
            let (restriction, ground) = (number + 1, ground.clone());
            made.push(JournalEntry::RightsStepTaken(RightsStepTaken {
                request: number,
                step: RightsStep::Stopped { restriction, purposes, ground },
                on: *today,
                by: asked.by.clone(),
            }));
        }
        made
    }
}

/// A request's clock on the day on which it came.
fn opened(right: RightsKind, received: Date) -> Clock {
    Clock {
        right,
        received,
        stood_still: Vec::new(),
        extended: false,
        acknowledged: false,
        closed: false,
    }
}

/// The kind of restriction by which a right stops sharing, for a right that does.
#[must_use]
pub const fn stopped_by(right: RightsKind) -> Option<&'static str> {
    match right {
        RightsKind::Objection => Some("objection"),
        RightsKind::Restriction => Some("article-18"),
        RightsKind::Access
        | RightsKind::Rectification
        | RightsKind::Erasure
        | RightsKind::Complaint => None,
    }
}

/// By which kind of restriction, for which purposes and on which ground sharing is stopped.
struct Stopping {
    kind: &'static str,
    purposes: Vec<PurposeName>,
    ground: String,
}

/// By which kind of restriction and for which purposes an objection (article 21(1)) or a wish for restriction (article 18(1)) stops sharing, and on
/// which ground; none where it stops nothing.
fn ground(
    policy: &Policy,
    right: RightsKind,
    purposes: Vec<PurposeName>,
    contested: Option<Contested>,
) -> Result<Option<Stopping>, ActFault> {
    let Some(kind) = stopped_by(right) else { return Ok(None) };
    if right == RightsKind::Restriction {
        let contested = contested.ok_or_else(|| {
            let hint = "--because accuracy, unlawful, claims or objection";
            ActFault::said("on which ground is not said", hint)
        })?;
        let ground = contested.citation().to_owned();
        return Ok(Some(Stopping { kind, purposes: Vec::new(), ground }));
    }
    let mut stopped = if purposes.is_empty() {
        policy.rights().objections.iter().flat_map(|row| row.purposes.clone()).collect()
    } else {
        purposes
    };
    if let Some(strange) = stopped.iter().find(|it| policy.purpose(it).is_none()) {
        return Err(ActFault::said(
            format!("the policy has no purpose `{strange}`"),
            "`matching-rules/sharing/purposes.toml` names them",
        ));
    }
    stopped.retain(|it| policy.rights().objection(it).is_some());
    stopped.sort();
    stopped.dedup();
    let ground = "UK GDPR, Art. 21(1) and Art. 18(1)(d)".to_owned();
    let purposes = stopped;
    Ok((!purposes.is_empty()).then_some(Stopping { kind, purposes, ground }))
}

fn stopping(
    policy: &Policy,
    kind: &str,
    purposes: Vec<PurposeName>,
    (bound, review): (&BoundPerson, Option<Date>),
    (by, today): (UserName, Date),
) -> Result<RestrictionSet, ActFault> {
    let set = RestrictionSet {
        kind: name(kind, "kind of restriction")?,
        effect: RestrictionEffect::Record,
        person: bound.clone(),
        only: Vec::new(),
        purposes,
        legal_note: String::new(),
        from: today,
        until: None,
        review,
        by,
        approved_by: None,
    };
    if policy.restriction(&set.kind).is_none() {
        return Err(ActFault::said(
            format!("the policy has no restriction `{kind}`, by which sharing is stopped"),
            "put the shipped row back into restrictions.toml",
        ));
    }
    Ok(set)
}

/// Earlier erasures of the same person or of one of the records: request and day.
#[must_use]
pub fn earlier_erasures(book: &RequestBook, bound: &BoundPerson) -> Vec<(u64, Date)> {
    let person = bound.person.to_string();
    let same = |request: &&Request| {
        let on = |record: &DecidedRecord| {
            request.asked.records.iter().any(|it| it.key() == record.key())
        };
        request.asked.person == person || bound.records.iter().any(on)
    };
    let erased = book.requests().iter().filter(same);
    erased.filter_map(|request| Some((request.number, request.erased()?.0))).collect()
}
