//! What came of an attempt: as the journal keeps it, and as the health of an endpoint counts it.
//!
//! In: an outcome of either kind. Out: the other. Leaves to `delivery` what follows from one.

use crate::journal::AttemptOutcome;
use crate::notices::delivery::{Answer, Failure, Outcome, Wish};

/// An outcome as delivery counts it.
pub(super) fn outcome_of(outcome: AttemptOutcome) -> Outcome {
    let answer = |status, wish| Answer { status, retry_after: None, wish };
    match outcome {
        AttemptOutcome::Delivered => Outcome::Delivered(answer(200, None)),
        AttemptOutcome::Refused => Outcome::Refused(answer(400, None)),
        AttemptOutcome::Gone => Outcome::Gone(answer(410, None)),
        AttemptOutcome::Throttled => Outcome::Throttled(answer(429, None)),
        AttemptOutcome::Failed => Outcome::Failed(Failure::Broken(answer(500, None))),
        AttemptOutcome::Aborted => Outcome::Refused(answer(400, Some(Wish::AbortMessage))),
        AttemptOutcome::Disabled => Outcome::Refused(answer(400, Some(Wish::Disable))),
    }
}

/// An outcome as the journal has it; none of an attempt that was broken off on this side.
pub(super) fn kept(outcome: &Outcome) -> Option<AttemptOutcome> {
    match (outcome.wish(), outcome) {
        (Some(Wish::Disable), _) if !outcome.is_delivered() => Some(AttemptOutcome::Disabled),
        (Some(Wish::AbortMessage), _) if !outcome.is_delivered() => Some(AttemptOutcome::Aborted),
        (_, Outcome::Delivered(_)) => Some(AttemptOutcome::Delivered),
        (_, Outcome::Refused(_)) => Some(AttemptOutcome::Refused),
        (_, Outcome::Gone(_)) => Some(AttemptOutcome::Gone),
        (_, Outcome::Throttled(_)) => Some(AttemptOutcome::Throttled),
        (_, Outcome::Failed(Failure::Stopped)) => None,
        (_, Outcome::Failed(_)) => Some(AttemptOutcome::Failed),
    }
}
