//! What stewards ask the service: why the records of a person are one, and why those of two are not.
//!
//! In: who asks, about whom. Out: explanations without a value, under an operator's permit that is in the journal before they are answered. Somebody
//! whose existence is hidden is answered as somebody unknown, permit included.

use super::code::Code;
use super::desk;
use super::footing::Footing;
use super::problem::Problem;
use super::service::{Service, not_answered, refusal_of};
use crate::editions::EditionError;
use crate::explaining::{ExplanationGround, PersonWhy, WhyNot, why, why_not};
use crate::journal::JournalEntry;
use crate::lookup::{Door, DoorFault, Question};
use crate::sharing::{Asking, Operation, OperatorPermit, rule_on_operator};
use crate::values::PersonId;

/// An explanation, or why there is none; and what is to be written down.
type Read<T> = (Result<T, Problem>, Option<JournalEntry>);

impl Service {
    /// Why the records of a person are one person's.
    pub(super) fn why(&self, asking: &Asking, person: PersonId) -> Result<PersonWhy, Problem> {
        self.explained(asking, &[person], |ground, permit| why(ground, permit, person))
    }

    /// Why the records of two persons are not one person's.
    pub(super) fn why_not(
        &self,
        asking: &Asking,
        persons: [PersonId; 2],
    ) -> Result<WhyNot, Problem> {
        self.explained(asking, &persons, |ground, permit| why_not(ground, permit, persons))
    }

    fn explained<T>(
        &self,
        asking: &Asking,
        persons: &[PersonId],
        explain: impl Fn(ExplanationGround<'_>, &OperatorPermit<'_>) -> Result<Option<T>, EditionError>,
    ) -> Result<T, Problem> {
        let read = |footing: &Footing, door: &Door<'_>| -> Result<Read<T>, DoorFault> {
            let first = persons.first().map(|it| Question::Person(*it));
            let Some(question) = first else { return Ok((Err(Problem::of(Code::Failed)), None)) };
            if let Err(refused) = door.admits(asking, &question)? {
                return Ok((Err(refusal_of(refused)), None));
            }
            let policy = &footing.policy().policy;
            let grant = match rule_on_operator(policy, asking, Operation::Explain) {
                Ok(grant) => grant,
                Err(refusal) => {
                    let problem = Problem::of(Code::NotOfRole).with_detail(refusal.remedy);
                    return Ok((Err(problem), None));
                }
            };
            let mut standing = Vec::new();
            for person in persons {
                let restrictions = door.restrictions_of(asking, *person)?;
                standing.extend(restrictions.map(|it| (*person, it)));
            }
            let scope = grant.scope(policy, standing);
            let mut permitted = None;
            let about = persons.iter().map(ToString::to_string).collect();
            // it is written down with the answer, or there is none
            let permit = scope.permit(about, |it| {
                permitted = Some(JournalEntry::OperatorPermitted(it));
                Ok(0)
            });
            let permit = permit.map_err(|fault| DoorFault::NotLogged(fault.to_string()))?;
            let Some(ground) = footing.explanations() else {
                return Ok((Err(Problem::of(Code::Failed)), permitted));
            };
            let told = explain(ground, &permit)?;
            Ok((told.ok_or_else(|| Problem::of(Code::NothingToShow)), permitted))
        };
        desk::read(&self.following, self.clock, asking, read).map_err(not_answered)?
    }
}
