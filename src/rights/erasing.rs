//! An accepted request for erasure, carried out as one act.
//!
//! In: a request of erasure, the edition's records, the journal, the ground on which it is accepted. Out: one batch of the journal: the person is hidden,
//! each source is asked to delete, what is about the person alone and no duty keeps says nothing any more, and the outcome stands beside it. Leaves
//! to `retention` what is erased and what is kept, and why.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{ErasurePlan, Request, RequestBook, Whom};
use crate::editions::{EditionError, EditionId, EditionShelf};
use crate::journal::{
    BoundPerson, DecidedRecord, EntryErased, ErasureGround, ErasureOutcome, JournalEntry,
    JournalKind, Recorded, RestrictionAct, RestrictionEffect, RestrictionSet, RightsStep,
    RightsStepTaken,
};
use crate::sharing::{ActFault, BindTo, EditionRecords, Policy, RestrictionKind, filled, name};
use crate::values::{PersonId, UserName};

/// Whom a request of erasure is about today.
#[derive(Clone, Debug)]
pub struct ErasureSubject {
    /// By all that they go by: their records of the day on which they asked and today's, every identifier that was theirs.
    pub whom: Whom,
    /// Their records.
    pub bound: BoundPerson,
    /// False if only some datasets are erased.
    pub whole: bool,
}

/// An erasure to be written down.
#[derive(Clone, Debug)]
pub struct Erasing {
    request: u64,
    subject: ErasureSubject,
    erase: Vec<(u64, JournalKind)>,
    outcome: ErasureOutcome,
    today: Date,
}

/// In whose name, and why.
#[derive(Clone, Debug)]
pub struct ErasureAccepted {
    /// On which ground.
    pub ground: ErasureGround,
    /// Why, without personal values.
    pub because: String,
    /// Who decides.
    pub by: UserName,
}

/// The policy's row of the restriction that hides who is erased.
///
/// # Errors
/// That there is none.
pub fn erasure_kind(policy: &Policy) -> Result<&RestrictionKind, ActFault> {
    policy.restriction(&name("erasure", "kind of restriction")?).ok_or_else(|| {
        ActFault::said(
            "the policy has no restriction `erasure`, by which the person is hidden",
            "put the shipped row back into restrictions.toml",
        )
    })
}

/// Editions on the shelf that hold one of these records, oldest first. One that is damaged may hold them.
///
/// # Errors
/// If the shelf cannot be read.
pub fn holding(
    shelf: &EditionShelf,
    records: &[DecidedRecord],
) -> Result<Vec<EditionId>, EditionError> {
    let mut holding = Vec::new();
    for entry in shelf.list()? {
        let edition = shelf.edition(entry.id)?;
        for record in records {
            if edition.person_of(&record.key())?.is_some() {
                holding.push(entry.id);
                break;
            }
        }
    }
    Ok(holding)
}

impl ErasureSubject {
    /// The subject of a request, of some datasets where they are named; `earlier` tells which identifiers have gone into one.
    ///
    /// # Errors
    /// If the records are several people's by now, or nothing is held of a dataset.
    pub fn of(
        request: &Request,
        datasets: &[String],
        records: &EditionRecords<'_>,
        earlier: impl FnOnce(PersonId) -> Result<Vec<PersonId>, ActFault>,
    ) -> Result<Self, ActFault> {
        let asked = &request.asked;
        let then: PersonId =
            asked.person.parse().map_err(|_| ActFault::stands("the request names nobody", ""))?;
        let mut today: BTreeSet<PersonId> = BTreeSet::new();
        for record in &asked.records {
            today.extend(records.edition().person_of(&record.key())?);
        }
        if today.len() > 1 {
            let several: Vec<String> = today.iter().map(ToString::to_string).collect();
            return Err(ActFault::stands(
                format!(
                    "the records of request {} are taken for several persons by now: {}",
                    request.number,
                    several.join(", ")
                ),
                "settle who they are with `hearth decide`; what is erased must not be somebody else's",
            ));
        }
        let mut bound = BoundPerson { person: then, records: asked.records.clone() };
        let mut persons: BTreeSet<PersonId> = [then].into();
        if let Some(&id) = today.first()
            && let Some(now) = records.bound(id, BindTo::All)?
        {
            let known: BTreeSet<_> = now.records.iter().map(DecidedRecord::key).collect();
            bound.records.retain(|record| !known.contains(&record.key()));
            bound.records.extend(now.records);
            bound.records.sort_by_key(DecidedRecord::key);
            bound.person = id;
            persons.insert(id);
            persons.extend(earlier(id)?);
        }
        let whole = datasets.is_empty();
        if !whole {
            bound.records.retain(|record| datasets.contains(&record.dataset));
            // an identifier stands for all records: what names it is not about these alone
            persons.clear();
            for dataset in datasets {
                if bound.records.iter().all(|record| record.dataset != *dataset) {
                    let what = format!("nothing of {dataset} is held of the person");
                    return Err(ActFault::said(what, ""));
                }
            }
        }
        let records = bound.records.iter().map(DecidedRecord::key).collect();
        Ok(Self { whom: Whom { persons, records }, bound, whole })
    }
}

impl Erasing {
    /// What a request comes to on a day, by all entries of the journal; `editions` hold one of its records.
    ///
    /// # Errors
    /// That it cannot be carried out.
    pub fn of(
        request: &Request,
        subject: ErasureSubject,
        (entries, book): (&[Recorded], &RequestBook),
        (policy, editions): (&Policy, Vec<EditionId>),
        today: Date,
    ) -> Result<Self, ActFault> {
        let plan = ErasurePlan::of(entries, &subject.whom, policy.kept_kinds(), today);
        let outcome = plan.outcome(0, subject.bound.records.len() as u64, editions);
        let (erase, request) = (plan.erase, request.number);
        let erasing = Self { request, subject, erase, outcome, today };
        book.takes(&erasing.step(RightsStep::Erased(erasing.outcome.clone()), ""))?;
        Ok(erasing)
    }

    /// What it comes to.
    #[must_use]
    pub fn outcome(&self) -> &ErasureOutcome {
        &self.outcome
    }

    /// Whom it is about.
    #[must_use]
    pub fn subject(&self) -> &ErasureSubject {
        &self.subject
    }

    /// What makes its entries, once the number of the first is known: the restriction's.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn accepted(
        self,
        accepted: ErasureAccepted,
        policy: &Policy,
    ) -> Result<impl Fn(u64) -> Vec<JournalEntry> + Send + Sync + 'static, ActFault> {
        let ErasureAccepted { ground, because, by } = accepted;
        if ground == ErasureGround::RetentionEnded {
            return Err(ActFault::said(
                "that the time is over is no ground of a request",
                "`hearth rights retention` erases what is over",
            ));
        }
        let because = filled(&because, "the reason")?;
        let hidden = self.hidden(&by, policy)?;
        Ok(move |number| {
            let set = JournalEntry::RestrictionActed(RestrictionAct::Set(hidden.clone()));
            let mut made = vec![set];
            for record in &self.subject.bound.records {
                let asked = RightsStep::DeletionAsked { record: record.clone() };
                made.push(JournalEntry::RightsStepTaken(self.step(asked, by.as_str())));
            }
            for (sequence, _) in &self.erase {
                let (because, by) = (because.clone(), by.to_string());
                let erased = EntryErased { sequence: *sequence, because, ground, by };
                made.push(JournalEntry::EntryErased(erased));
            }
            let outcome = ErasureOutcome { restriction: number, ..self.outcome.clone() };
            let last = self.step(RightsStep::Erased(outcome), by.as_str());
            made.push(JournalEntry::RightsStepTaken(last));
            made
        })
    }

    fn step(&self, step: RightsStep, by: &str) -> RightsStepTaken {
        RightsStepTaken { request: self.request, step, on: self.today, by: by.to_owned() }
    }

    /// The restriction that holds until the sources have deleted: of the whole person, or of the records in question.
    fn hidden(&self, by: &UserName, policy: &Policy) -> Result<RestrictionSet, ActFault> {
        let row = erasure_kind(policy)?;
        let ErasureSubject { whom: _, bound, whole } = &self.subject;
        let (effect, only) = if *whole {
            (RestrictionEffect::Existence, Vec::new())
        } else {
            (RestrictionEffect::Record, bound.records.clone())
        };
        let review = self.today.checked_add(i64::from(row.review_days).days());
        Ok(RestrictionSet {
            kind: row.name.clone(),
            effect,
            person: bound.clone(),
            only,
            purposes: Vec::new(),
            legal_note: format!("request {}: UK GDPR, Art. 17", self.request),
            from: self.today,
            until: None,
            review: review.ok(),
            by: by.clone(),
            approved_by: None,
        })
    }
}
