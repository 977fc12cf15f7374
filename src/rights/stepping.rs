//! What was done about a request.
//!
//! In: a step as it is said, the requests and acts so far, the policy. Out: its entries; with an answer that ends a stop, the restriction is lifted in the
//! same act. Leaves to `book` which step may follow which.

use jiff::civil::Date;

use super::opening::stopped_by;
use super::{Request, RequestBook, RequestFault};
use crate::journal::{
    CorrectionAsked, DecidedRecord, JournalEntry, RefusalGround, RestrictionAct, RestrictionLifted,
    RightsKind, RightsStep, RightsStepTaken,
};
use crate::rules::{Checked, Ruleset, field_of_word};
use crate::sharing::{ActFault, ActsBook, Policy, RestrictionKind, filled, has_come, name};
use crate::values::ExemptionName;

/// What was done, as it is said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StepSaid {
    /// Its arrival was acknowledged.
    Acknowledge,
    /// The person was asked: the clock stands still.
    AskBack,
    /// The person answered: the clock goes on.
    Answered,
    /// Two more months, and the person was told why.
    Extend,
    /// The team that keeps a record was asked to put a field right.
    Correct {
        /// The record.
        record: DecidedRecord,
        /// The field, in the word of the source's rules.
        field: String,
    },
    /// It was done.
    Done,
    /// An objection is upheld: the purposes stay closed.
    Uphold,
    /// An objection is overridden by compelling legitimate grounds: sharing goes on.
    Override,
    /// It was refused.
    Refuse {
        /// On which ground.
        ground: RefusalGround,
        /// Which exemption, where it is one.
        exemption: Option<ExemptionName>,
    },
    /// The person took it back.
    TakeBack,
}

/// A step to be written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stepping {
    /// The request.
    pub request: u64,
    /// What was done.
    pub what: StepSaid,
    /// What was asked, why it takes longer, what the person says is right, what the outcome is.
    pub text: String,
    /// The day on which the person was told that a restriction will be lifted.
    pub told: Option<Date>,
    /// On which day.
    pub on: Date,
    /// By whom.
    pub by: String,
}

impl From<RequestFault> for ActFault {
    fn from(fault: RequestFault) -> Self {
        let told = fault.to_string();
        let (what, hint) = told.split_once("\n  hint: ").unwrap_or((&told, ""));
        match fault {
            RequestFault::Unknown(_) => Self::unknown(what, hint),
            RequestFault::TooEarly(_) => Self::said(what, hint),
            RequestFault::Closed(..)
            | RequestFault::NotWaiting(_)
            | RequestFault::Waiting(_)
            | RequestFault::ExtendedAlready(_)
            | RequestFault::NotOfErasure(..)
            | RequestFault::ErasedAlready(..) => Self::stands(what, hint),
        }
    }
}

/// Refuses the name of a field that no source has.
///
/// # Errors
/// That there is none.
pub fn known_field(ruleset: &Ruleset<Checked>, field: &str) -> Result<(), ActFault> {
    let of_council = ruleset.attributes().iter().any(|it| it.name == field);
    if field_of_word(field).is_some() || of_council {
        return Ok(());
    }
    let hint = "write it as the source's rules do: surname, date_of_birth, address";
    Err(ActFault::said(format!("no source has a field `{field}`"), hint))
}

impl Stepping {
    /// The kind of restriction that whoever answers must be able to set: what is said to an objection, or to a wish for restriction, sets or lifts
    /// what stops sharing. A policy without the row has stopped nothing.
    ///
    /// # Errors
    /// If there is no such request.
    pub fn decides<'p>(
        &self,
        book: &RequestBook,
        policy: &'p Policy,
    ) -> Result<Option<&'p RestrictionKind>, ActFault> {
        let decides = match self.what {
            StepSaid::Done | StepSaid::Uphold | StepSaid::Override | StepSaid::Refuse { .. } => {
                true
            }
            StepSaid::Acknowledge
            | StepSaid::AskBack
            | StepSaid::Answered
            | StepSaid::Extend
            | StepSaid::Correct { .. }
            | StepSaid::TakeBack => false,
        };
        let right = book.request(self.request)?.asked.right;
        let Some(kind) = stopped_by(right).filter(|_| decides) else { return Ok(None) };
        Ok(policy.restriction(&name(kind, "kind of restriction")?))
    }

    /// The entries of the step, the last its own.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn entries(
        &self,
        book: &RequestBook,
        acts: &ActsBook,
        (policy, today): (&Policy, Date),
    ) -> Result<Vec<JournalEntry>, ActFault> {
        let (on, by) = (has_come(self.on, today)?, filled(&self.by, "who did it")?);
        self.told.map(|day| has_come(day, today)).transpose()?;
        let taken = RightsStepTaken { request: self.request, step: self.made(policy)?, on, by };
        book.takes(&taken)?;
        let request = book.request(self.request)?;
        self.fits(request)?;
        let mut made = Vec::new();
        if ends_stop(&taken.step) {
            let stands =
                |number: &u64| acts.restriction(*number).is_some_and(|it| it.lifted.is_none());
            for restriction in request.stops().filter(stands) {
                let (reason, by) = (self.lifted_because(request)?, name(self.by.trim(), "user")?);
                let lifted =
                    RestrictionLifted { restriction, person: None, reason, by, approved_by: None };
                made.push(JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted)));
            }
        }
        made.push(JournalEntry::RightsStepTaken(taken));
        Ok(made)
    }

    /// The step as the journal keeps it.
    fn made(&self, policy: &Policy) -> Result<RightsStep, ActFault> {
        let text = |what| filled(&self.text, what);
        Ok(match &self.what {
            StepSaid::Acknowledge => RightsStep::Acknowledged,
            StepSaid::AskBack => RightsStep::AskedBack { what: text("what was asked")? },
            StepSaid::Answered => RightsStep::Answered,
            StepSaid::Extend => RightsStep::Extended { reason: text("the reason")? },
            StepSaid::Correct { record, field } => {
                let says = text("what the person says is right")?;
                let (record, field) = (record.clone(), field.clone());
                RightsStep::CorrectionAsked(CorrectionAsked { record, field, says })
            }
            StepSaid::Done => RightsStep::Done { outcome: text("the outcome")? },
            StepSaid::Uphold => RightsStep::Done { outcome: text("the reason")? },
            StepSaid::Override => RightsStep::Refused {
                ground: RefusalGround::CompellingGrounds,
                reason: text("the reason")?,
                exemption: None,
            },
            StepSaid::Refuse { ground, exemption } => {
                let known: Vec<&str> =
                    policy.rights().exemptions.iter().map(|it| it.name.as_str()).collect();
                let known = known.join(", ");
                if let Some(named) = exemption
                    && policy.rights().exemption(named).is_none()
                {
                    let what = format!("the policy has no exemption `{named}`");
                    return Err(ActFault::said(what, format!("it has {known}")));
                }
                if (*ground == RefusalGround::Exemption) != exemption.is_some() {
                    return Err(ActFault::said(
                        "a refusal names an exemption if it rests on one, and only then",
                        format!("--exemption is one of {known}, with --ground exemption"),
                    ));
                }
                let (ground, exemption) = (*ground, exemption.clone());
                RightsStep::Refused { ground, reason: text("the reason")?, exemption }
            }
            StepSaid::TakeBack => RightsStep::TakenBack,
        })
    }

    /// Whether what is said fits the right that is used.
    fn fits(&self, request: &Request) -> Result<(), ActFault> {
        let (right, number) = (request.asked.right, request.number);
        let balanced = matches!(self.what, StepSaid::Uphold | StepSaid::Override);
        if balanced && right != RightsKind::Objection {
            let word = right.word();
            return Err(ActFault::said(
                format!("request {number} is of {word}: only an objection is upheld or overridden"),
                "write done or refuse",
            ));
        }
        let not_yet = right == RightsKind::Erasure && request.erased().is_none();
        if not_yet && self.what == StepSaid::Done {
            return Err(ActFault::stands(
                format!("request {number} was not carried out yet"),
                format!("`hearth rights erase {number}` shows what it comes to; or refuse it"),
            ));
        }
        Ok(())
    }

    /// Why the stop is lifted. Of a restriction of processing the person hears before (article 18(3)).
    fn lifted_because(&self, request: &Request) -> Result<String, ActFault> {
        let number = request.number;
        if request.asked.right != RightsKind::Restriction || self.what == StepSaid::TakeBack {
            return Ok(format!("request {number} is answered"));
        }
        let told = self.told.ok_or_else(|| {
            ActFault::said(
                "the person is told before a restriction is lifted (UK GDPR, Art. 18(3))",
                "tell them, and write the day with --told",
            )
        })?;
        if told > self.on {
            let what = format!("{told} is after the day on which it is lifted");
            return Err(ActFault::said(what, ""));
        }
        Ok(format!("request {number} is answered; the person was told on {told}"))
    }
}

/// True for an answer after which sharing goes on: what was stopped is not, once it is refused or taken back.
const fn ends_stop(step: &RightsStep) -> bool {
    match step {
        RightsStep::Refused { .. } | RightsStep::TakenBack => true,
        RightsStep::Acknowledged
        | RightsStep::AskedBack { .. }
        | RightsStep::Answered
        | RightsStep::Extended { .. }
        | RightsStep::CorrectionAsked(_)
        | RightsStep::DeletionAsked { .. }
        | RightsStep::Stopped { .. }
        | RightsStep::Erased(_)
        | RightsStep::Done { .. } => false,
    }
}
