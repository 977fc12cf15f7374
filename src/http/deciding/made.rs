//! The decision itself: in the journal before it is answered, if it may be made and rests on what the steward saw.
//!
//! In: a wish, the reason, what it was read with. Out: the entry's number. What no decision can overrule is refused, and what contradicts another decision.

use super::foreseen::{contradicted, impossible, version};
use super::sides::{Sides, Wish};
use crate::http::acting::Stop;
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::{Named, Problem};
use crate::http::reading::{scope_of, with_desk};
use crate::http::service::Service;
use crate::journal::{DecisionMade, JournalEntry};
use crate::sharing::{ActKind, Asking, HandedAct, Operation, filled, rule_on_operator};

/// A decision as it is sent.
#[derive(Clone, Debug)]
pub(in crate::http) struct DecisionSent {
    /// What.
    pub(in crate::http) wish: Wish,
    /// Why, in a sentence without personal values.
    pub(in crate::http) reason: String,
    /// `version` of what was foreseen.
    pub(in crate::http) version: String,
}

/// A decision that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) struct DecisionTaken {
    /// Its number, by which it is taken back.
    pub(in crate::http) decision: u64,
    /// What was decided, in words.
    pub(in crate::http) in_words: String,
}

impl Service {
    /// A decision of the caller's: it counts from the next look on, and the next night takes it into the edition.
    pub(in crate::http) fn decide(
        &self,
        asking: &Asking,
        (sent, body): (&Sent, &DecisionSent),
    ) -> Result<DecisionTaken, Problem> {
        let DecisionSent { wish, reason, version: read } = body;
        let written = self.act(asking, "a decision", sent, |acting| {
            acting.may(HandedAct::Of(ActKind::Decide))?;
            let grant = rule_on_operator(acting.policy(), acting.asking, Operation::Review);
            let scope = scope_of(acting, grant.map_err(Stop::Caller)?)?;
            with_desk(acting, &scope, |desk| {
                let conflict =
                    |what: String| Stop::Problem(Problem::of(Code::Conflict).with_detail(what));
                let sides = wish.sides(desk, acting, &scope)?;
                if version(acting, &sides) != *read {
                    return Err(conflict("their records have changed since".to_owned()));
                }
                let reason = filled(reason, "the reason").map_err(|fault| {
                    let named = Named::Member("reason".to_owned());
                    Problem::from(fault).about(named)
                })?;
                if let Some(why) = impossible(desk, &sides).first() {
                    return Err(conflict(why.clone()));
                }
                let by = asking.user.name.to_string();
                let Sides { decided, kept, .. } = sides;
                let made =
                    JournalEntry::DecisionMade(DecisionMade { decided, sides: kept, reason, by });
                let against = contradicted(desk, std::slice::from_ref(&made))?;
                if !against.is_empty() {
                    return Err(conflict(format!("it contradicts {}", against.join(", "))));
                }
                Ok(vec![made])
            })
        })?;
        let Written { number, at: _, entries } = written;
        let Some(JournalEntry::DecisionMade(DecisionMade { decided, sides, .. })) = entries.first()
        else {
            return Err(Problem::of(Code::Failed));
        };
        let [one, other] = sides;
        let in_words = format!("{} and {} {}", one.named, other.named, decided.in_words());
        Ok(DecisionTaken { decision: number, in_words })
    }
}
