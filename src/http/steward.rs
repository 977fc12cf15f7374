//! What stewards ask the service: why the records of a person are one, and why those of two are not.
//!
//! In: who asks, about whom. Out: explanations without a value, under an operator's permit that is in the journal before they are answered. Somebody
//! whose existence is hidden is answered as somebody unknown, permit included.

use super::acts::refused_by_policy;
use super::code::Code;
use super::desk;
use super::footing::Footing;
use super::problem::Problem;
use super::service::{Service, not_answered, refusal_of};
use crate::editions::EditionError;
use crate::explaining::{ExplanationGround, PersonWhy, WhyNot, why, why_not};
use crate::journal::JournalEntry;
use crate::lookup::{DecidedOne, Door, DoorFault, Question};
use crate::sharing::{Asking, CallerRefusal, Operation, OperatorPermit, rule_on_operator};
use crate::values::PersonId;

/// What reading an explanation comes to, before the number is known under which that is in the journal.
enum Read<T> {
    /// An explanation; none of somebody who is not there.
    Told(Option<T>),
    /// The policy does not let the caller run `explain`.
    Refused(CallerRefusal),
    /// The door has refused, and written it down.
    Not(Problem),
}

impl Service {
    /// Why the records of a person are one person's, with the number under which it is in the journal that it was read.
    pub(super) fn why(
        &self,
        asking: &Asking,
        person: PersonId,
    ) -> Result<(u64, PersonWhy), Problem> {
        self.explained(asking, &[person], |_, ground, permit| why(ground, permit, person))
    }

    /// Why the records of two persons are not one person's, with such a number.
    pub(super) fn why_not(
        &self,
        asking: &Asking,
        persons: [PersonId; 2],
    ) -> Result<(u64, (WhyNot, Option<DecidedOne>)), Problem> {
        self.explained(asking, &persons, |footing, ground, permit| {
            let [one, other] = persons;
            let since = footing.since().decided_one(one, other);
            Ok(why_not(ground, permit, persons)?.map(|told| (told, since)))
        })
    }

    fn explained<T>(
        &self,
        asking: &Asking,
        persons: &[PersonId],
        explain: impl Fn(
            &Footing,
            ExplanationGround<'_>,
            &OperatorPermit<'_>,
        ) -> Result<Option<T>, EditionError>,
    ) -> Result<(u64, T), Problem> {
        type Found<T> = (Read<T>, Option<JournalEntry>);
        let read = |footing: &Footing, door: &Door<'_>| -> Result<Found<T>, DoorFault> {
            let failed = || Ok((Read::Not(Problem::of(Code::Failed)), None));
            let Some(first) = persons.first() else { return failed() };
            let about: Vec<String> = persons.iter().map(ToString::to_string).collect();
            let policy = &footing.policy().policy;
            // whether it is for the purpose at all comes first: the refusal is then of the same words as of every other work on the records
            let grant = match rule_on_operator(policy, asking, Operation::Explain) {
                Ok(grant) => grant,
                Err(refusal) => {
                    let entry = refused_by_policy(asking, &about.join(" "), &refusal);
                    return Ok((Read::Refused(refusal), Some(entry)));
                }
            };
            if let Err(refused) = door.admits(asking, &Question::Person(*first))? {
                return Ok((Read::Not(refusal_of(refused)), None));
            }
            let mut standing = Vec::new();
            for person in persons {
                standing.push((*person, door.restrictions_of(asking, *person)?));
            }
            let scope = grant.scope(policy, standing);
            let mut permitted = None;
            // it is written down with the answer, or there is none
            let permit = scope.permit(about, |it| {
                permitted = Some(JournalEntry::OperatorPermitted(it));
                Ok(0)
            });
            let permit = permit.map_err(|fault| DoorFault::NotLogged(fault.to_string()))?;
            let Some(ground) = footing.explanations() else { return failed() };
            Ok((Read::Told(explain(footing, ground, &permit)?), permitted))
        };
        let read = desk::read(&self.following, self.clock, asking, read);
        let (read, number) = read.map_err(not_answered)?;
        let request = number.unwrap_or_default();
        match read {
            Read::Told(told) => {
                told.map(|it| (request, it)).ok_or_else(|| Problem::nothing(request))
            }
            Read::Refused(refusal) => Err(Problem::refused(request, refusal)),
            Read::Not(problem) => Err(problem),
        }
    }
}
