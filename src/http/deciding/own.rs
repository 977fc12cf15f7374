//! Decisions of the caller's own: those of the day, and one taken back.
//!
//! In: who asks. Out: the decisions that hold, with what each is taken back by; the entry that takes one back. What was decided by another, or by readers' answers,
//! is not taken back here.

use super::made::DecisionTaken;
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{DecisionUndone, JournalEntry};
use crate::sharing::{ActKind, Asking, HandedAct, Operation};
use crate::stewardship::{CLERICAL_REVIEW, Decision};

/// A decision of the caller's that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) struct OwnDecision {
    pub(in crate::http) decision: u64,
    /// When, UTC.
    pub(in crate::http) at: String,
    pub(in crate::http) in_words: String,
}

/// True of a decision that somebody made by themselves and that can be taken back.
fn is_own(decision: &Decision, by: &str) -> bool {
    decision.holds()
        && decision.rule.is_none()
        && decision.made.by == by
        && decision.made.reason != CLERICAL_REVIEW
}

fn is_there(acting: &Acting<'_, '_>, decision: &Decision) -> Result<bool, Stop> {
    let records = decision.made.sides.iter().flat_map(|side| side.records.clone());
    acting.may_name(&records.collect::<Vec<_>>())
}

impl Service {
    /// What the caller has decided by themselves on this day.
    pub(in crate::http) fn own_decisions(
        &self,
        asking: &Asking,
    ) -> Result<Vec<OwnDecision>, Problem> {
        let of = (Operation::Review, "decisions");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            acting.may(HandedAct::Of(ActKind::Decide))?;
            let scope = operating.over_the_journal(grant);
            operating.permit(&scope, vec!["decisions of the day".to_owned()])?;
            let (decisions, _) = acting.stewardship()?;
            let (by, day) = (asking.user.name.to_string(), acting.day().to_string());
            let mut own = Vec::new();
            for decision in decisions.decisions() {
                if is_own(decision, &by)
                    && decision.at.starts_with(&day)
                    && is_there(acting, decision)?
                {
                    own.push(OwnDecision {
                        decision: decision.number,
                        at: decision.at.clone(),
                        in_words: decision.in_words(),
                    });
                }
            }
            own.reverse();
            Ok(own)
        })
    }

    /// A decision of the caller's is taken back: what was decided before it holds again.
    pub(in crate::http) fn undo_decision(
        &self,
        asking: &Asking,
        (sent, decision): (&Sent, u64),
    ) -> Result<DecisionTaken, Problem> {
        let by = asking.user.name.to_string();
        let written = self.act(asking, "a decision", sent, |acting| {
            acting.may(HandedAct::Of(ActKind::Decide))?;
            let (decisions, _) = acting.stewardship()?;
            let none = || Stop::Problem(Problem::of(Code::NoSuchAct));
            let found = decisions.to_undo(decision).map_err(|_| none())?;
            if !is_own(found, &by) || !is_there(acting, found)? {
                return Err(none());
            }
            let reason = "taken back by whoever made it".to_owned();
            let undone = DecisionUndone { decision, reason, by: by.clone() };
            Ok(vec![JournalEntry::DecisionUndone(undone)])
        })?;
        let Written { entries, .. } = written;
        match entries.first() {
            Some(JournalEntry::DecisionUndone(DecisionUndone { decision, .. })) => {
                let in_words = "it is taken back".to_owned();
                Ok(DecisionTaken { decision: *decision, in_words })
            }
            Some(_) | None => Err(Problem::of(Code::Failed)),
        }
    }
}
