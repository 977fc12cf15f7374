//! A reader's answer, and an answer taken back.
//!
//! In: what was sent. Out: entries, and what was written. An answer says on which evidence it rests: if that has changed, or the case is answered, it is not
//! taken. What is decided again once an answer is taken back is held against all that was decided since, as an answer is. Leaves what an answer decides to
//! `stewardship`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cases::{again, between, evidence, sampled, still_asked};
use super::decides;
use crate::clerical::{Contradiction, Desk};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Made, Written};
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::{Named, Problem};
use crate::http::reading::{scope_of, with_desk};
use crate::http::service::Service;
use crate::journal::{
    AskedAs, CaseAnswer, CaseRead, CaseReason, DecidedAs, JournalEntry, ReadingTakenBack,
};
use crate::sharing::{Asking, Operation, OperatorScope, rule_on_operator};
use crate::stewardship::{Answer, DecisionBook, Hand, ReadCase, answered, taken_back};
use crate::values::PersonId;

/// A longer note is not taken: it is for a sentence.
const LONGEST_NOTE: usize = 500;

/// A reader's answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReviewSent {
    /// The two persons of a case of the queue …
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(in crate::http) persons: Vec<PersonId>,
    /// … or the case that is read again.
    pub(in crate::http) again: Option<u64>,
    /// … or, on the pages, a pair of the sample, by its place.
    #[serde(skip)]
    #[schema(ignore)]
    pub(in crate::http) sample: Option<usize>,
    /// `evidence` of the case as it was read.
    #[schema(example = "8a1f0c6e5d3b2a49")]
    pub(in crate::http) evidence: String,
    /// `same`, `different` or `unsure`.
    #[schema(example = "different")]
    pub(in crate::http) answer: CaseAnswer,
    /// On what it rests most: `number` or `household` of same and different; `name_change` or `slip` of same; `siblings`, `generations` or `two_lives` of different;
    /// `too_little` or `more_needed` of unsure.
    #[schema(example = "siblings")]
    pub(in crate::http) because: Option<CaseReason>,
    /// In a sentence without personal values, of 500 characters at most.
    #[serde(default)]
    pub(in crate::http) note: String,
}

/// An answer that was written down.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ReviewTaken {
    /// Its number, by which it is taken back.
    pub(in crate::http) reading: u64,
    /// The decision that holds by it. It counts from the next look on; the next night takes it into the edition.
    pub(in crate::http) decision: Option<u64>,
    /// When, UTC.
    pub(in crate::http) at: String,
    /// The entry that takes it back, if it is taken back.
    pub(in crate::http) taken_back: Option<u64>,
}

impl Service {
    /// An answer is taken in the name of the caller, if the case still waits and rests on the same evidence.
    pub(in crate::http) fn answer_case(
        &self,
        asking: &Asking,
        (sent, body): (&Sent, &ReviewSent),
    ) -> Result<ReviewTaken, Problem> {
        let written = self.act(asking, "a case", sent, |acting| {
            decides(acting)?;
            let scope = reader_scope(acting)?;
            with_desk(acting, &scope, |desk| entries(desk, acting, body))
        })?;
        told(&written)
    }

    /// An answer of the caller's is taken back: what was decided before it, is decided again, if it still may be.
    pub(in crate::http) fn take_reading_back(
        &self,
        asking: &Asking,
        (sent, reading): (&Sent, &Result<u64, Problem>),
    ) -> Result<ReviewTaken, Problem> {
        let written = self.act(asking, "a case", sent, |acting| {
            decides(acting)?;
            let (reading, by) = (reading.clone()?, acting.asking.user.name.to_string());
            let (decisions, readings) = acting.stewardship()?;
            let case = readings.case_of(reading);
            let own =
                |it: &&ReadCase| it.readings.iter().any(|of| of.number == reading && of.by == by);
            let case = case.filter(own).cloned().ok_or_else(|| Problem::of(Code::NoSuchAct))?;
            let barred = barred_without(acting, (&case, reading), &decisions)?;
            Ok(Made::numbered(move |next| {
                taken_back(&case, reading, &barred, &decisions, Hand { next, by: &by })
            }))
        })?;
        told(&written)
    }
}

/// Whom there is for the caller as a reader.
fn reader_scope(acting: &Acting<'_, '_>) -> Result<OperatorScope, Stop> {
    let grant = rule_on_operator(acting.policy(), acting.asking, Operation::Review);
    scope_of(acting, grant.map_err(Stop::Caller)?)
}

/// What no decision may say once an answer is taken back. Where none would be made, no desk is asked: an answer can be taken back though the edition cannot be
/// explained by today's rules.
fn barred_without(
    acting: &Acting<'_, '_>,
    (case, reading): (&ReadCase, u64),
    decisions: &DecisionBook,
) -> Result<Vec<DecidedAs>, Stop> {
    let entries = taken_back(case, reading, &[], decisions, Hand { next: 0, by: "" });
    if !entries.iter().any(|entry| matches!(entry, JournalEntry::DecisionMade(_))) {
        return Ok(Vec::new());
    }
    let scope = reader_scope(acting)?;
    with_desk(acting, &scope, |desk| Ok(desk.barred_without(case, reading)?))
}

/// What a reader says, if it can be said.
fn said(sent: &ReviewSent) -> Result<Answer, Problem> {
    let not = |member: &str, what: &str| {
        let named = Named::Member(member.to_owned());
        Err(Problem::of(Code::ActNotPossible).with_detail(what).about(named))
    };
    let ReviewSent { answer, because, note, .. } = sent;
    if because.is_some_and(|it| !it.fits(*answer)) {
        return not("because", "that is no reason for this answer");
    }
    let note = note.trim().to_owned();
    if note.chars().count() > LONGEST_NOTE {
        return not("note", "the note is longer than 500 characters");
    }
    if *because == Some(CaseReason::MoreNeeded) && note.is_empty() {
        return not("note", "say what is to be found out");
    }
    Ok(Answer { answer: *answer, because: *because, note })
}

fn entries(desk: &Desk<'_>, acting: &Acting<'_, '_>, sent: &ReviewSent) -> Result<Made, Stop> {
    let conflict = |what: &str| Stop::Problem(Problem::of(Code::Conflict).with_detail(what));
    let by = acting.asking.user.name.to_string();
    let gone = || conflict("the case is answered, or does not wait for you");
    let answer = said(sent)?;
    let (asked, earlier) = match (sent.again, sent.sample, sent.persons.as_slice()) {
        (None, Some(place), []) => (sampled(desk, Some(place)).ok_or_else(gone)?, None),
        (Some(number), None, []) => {
            let case = still_asked(desk, number, &by).ok_or_else(gone)?;
            (again(desk, case), Some(case.clone()))
        }
        (None, None, &[one, other]) => (between(desk, [one, other])?.ok_or_else(gone)?, None),
        (Some(_) | None, Some(_) | None, _) => {
            let told = "it is about two persons, or about a case that is read again";
            return Err(Problem::of(Code::ActNotPossible).with_detail(told).into());
        }
    };
    let mut question = asked.question;
    if evidence(&question) != sent.evidence {
        return Err(conflict("the evidence has changed since the case was read"));
    }
    let hand = Hand { next: 0, by: &by };
    let made = answered(&question, earlier.as_ref(), answer.clone(), &desk.decisions, hand);
    if let Some(Contradiction { decided, against }) = desk.contradiction(&made)? {
        match question.asked {
            // who is asked without seeing what others said is not led to another answer: it is kept, and decides nothing
            AskedAs::Again | AskedAs::Sampled => question.barred.push(decided),
            AskedAs::Doubtful => {
                let against: Vec<String> =
                    against.iter().filter_map(|it| desk.in_words(*it)).collect();
                return Err(conflict(&format!("it contradicts {}", against.join(", "))));
            }
        }
    }
    let decisions = desk.decisions.clone();
    Ok(Made::numbered(move |next| {
        answered(&question, earlier.as_ref(), answer.clone(), &decisions, Hand { next, by: &by })
    }))
}

fn told(written: &Written) -> Result<ReviewTaken, Problem> {
    let Written { number, at, entries } = written;
    let at = at.clone();
    for (entry, number) in entries.iter().zip(*number..) {
        if let JournalEntry::CaseRead(CaseRead { decision, .. }) = entry {
            let (reading, decision) = (number, *decision);
            return Ok(ReviewTaken { reading, decision, at, taken_back: None });
        }
        if let JournalEntry::ReadingTakenBack(ReadingTakenBack { reading, decision, by: _ }) = entry
        {
            let (reading, decision, taken_back) = (*reading, *decision, Some(number));
            return Ok(ReviewTaken { reading, decision, at, taken_back });
        }
    }
    Err(Problem::of(Code::Failed))
}
