//! When a notice that did not arrive is tried again: ten steps over three days, then once a week for as long as it is of use.
//!
//! In: which attempt has failed, what the receiver asked for, until when the notice is of use, chance. Out: the [`Next`] step. The steps are those that
//! Standard Webhooks 1.0.0 gives as its example, each moved by up to a tenth, so that what failed together does not come back together.
//! A receiver that names a time to wait (`Retry-After`) is given it, up to a day.

use std::time::Duration;

use jiff::Timestamp;

use super::answer::{Outcome, Wish};
use super::failure::Failure;
use super::message_id::MessageId;

/// Waiting times before each attempt, counted from the one before: the first goes at once.
pub const STEPS: [Duration; 10] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * HOUR),
    Duration::from_secs(5 * HOUR),
    Duration::from_secs(10 * HOUR),
    Duration::from_secs(14 * HOUR),
    Duration::from_secs(20 * HOUR),
    Duration::from_secs(24 * HOUR),
];
/// Between attempts after the last step.
const WEEK: Duration = Duration::from_secs(7 * 24 * HOUR);
/// A receiver cannot put a notice off for longer than the longest step.
const LONGEST_WISH: Duration = Duration::from_secs(24 * HOUR);
const HOUR: u64 = 60 * 60;

/// What happens next to a notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Nothing: it has arrived.
    Done,
    /// It is tried again then, as one of the steps.
    At(Timestamp),
    /// The steps are used up, or there is nowhere to try: it is owed, never dropped.
    Owed {
        /// The next try of the weekly tail; none if it would be of no use by then, or until an operator or the endpoint's return sets it free.
        again: Option<Timestamp>,
    },
}

/// How fast waiting times pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pace {
    /// As they are written.
    #[default]
    Usual,
    /// A thousandth of them: five minutes are a third of a second. For tests, and for rehearsing with receivers on one's own machine.
    Rehearsal,
}

/// A draw that moves a waiting time, from whatever the caller draws with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chance {
    bits: u64,
    pace: Pace,
}

impl Chance {
    /// A draw of any 64 bits.
    #[must_use]
    pub const fn new(bits: u64) -> Self {
        Self { bits, pace: Pace::Usual }
    }

    /// The same where time passes so fast.
    #[must_use]
    pub const fn at(self, pace: Pace) -> Self {
        Self { bits: self.bits, pace }
    }

    /// The draw of an attempt: as good as random between notices, and the same when a day is played again.
    #[must_use]
    pub fn of(id: &MessageId, attempt: u32) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(id.as_str().as_bytes()).update(&attempt.to_le_bytes());
        let mut bits = [0; 8];
        hasher.finalize_xof().fill(&mut bits);
        Self::new(u64::from_le_bytes(bits))
    }

    /// A time moved by up to a tenth, to either side, at the pace at which time passes.
    #[must_use]
    pub fn moved(self, time: Duration) -> Duration {
        let thousandths = u32::try_from(900 + self.bits % 201).unwrap_or(1000);
        let moved = time * thousandths / 1000;
        match self.pace {
            Pace::Usual => moved,
            Pace::Rehearsal => moved / 1000,
        }
    }
}

/// What follows from an attempt's outcome.
///
/// `attempt` counts from 1. `expires` is when the notice is of no use any more.
#[must_use]
pub fn next_step(
    outcome: &Outcome,
    attempt: u32,
    expires: Option<Timestamp>,
    chance: Chance,
    now: Timestamp,
) -> Next {
    let given_up = matches!(outcome.wish(), Some(Wish::AbortMessage | Wish::Disable));
    match outcome {
        Outcome::Delivered(_) => return Next::Done,
        Outcome::Gone(_) => return Next::Owed { again: None },
        // it was cut short on this side and says nothing: whoever comes next tries it at once
        Outcome::Failed(Failure::Stopped) => return Next::At(now),
        Outcome::Refused(_) | Outcome::Throttled(_) | Outcome::Failed(_) => {}
    }
    if given_up {
        return Next::Owed { again: None };
    }
    let step = usize::try_from(attempt).ok().and_then(|done| STEPS.get(done));
    let wish = outcome.retry_after().unwrap_or_default().min(LONGEST_WISH);
    let wait = chance.moved(*step.unwrap_or(&WEEK)).max(wish);
    let at = now.checked_add(wait).ok();
    let useful = at.filter(|at| expires.is_none_or(|expires| *at < expires));
    match (step, useful) {
        (Some(_), Some(at)) => Next::At(at),
        (None, again) | (Some(_), again @ None) => Next::Owed { again },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::{Chance, Next, Pace, STEPS, next_step};
    use crate::notices::delivery::{Answer, Failure, MessageId, Outcome, Wish};

    const FAILED: Outcome = Outcome::Failed(Failure::Timeout);
    /// Moves nothing.
    const EVEN: Chance = Chance::new(100);

    fn now() -> Timestamp {
        "2026-11-20T09:00:00Z".parse().unwrap()
    }

    fn throttled(wait: u64) -> Outcome {
        let answer =
            Answer { status: 429, retry_after: Some(Duration::from_secs(wait)), wish: None };
        Outcome::Throttled(answer)
    }

    fn wait(outcome: &Outcome, attempt: u32, chance: Chance) -> SignedDuration {
        match next_step(outcome, attempt, None, chance, now()) {
            Next::At(at) | Next::Owed { again: Some(at) } => at.duration_since(now()),
            Next::Done | Next::Owed { again: None } => panic!("no next attempt"),
        }
    }

    #[test]
    fn ten_attempts_span_seventy_five_and_a_half_hours_and_then_comes_one_a_week() {
        let total: SignedDuration = (1..10).map(|attempt| wait(&FAILED, attempt, EVEN)).sum();
        assert_eq!(total, SignedDuration::from_secs(75 * 3600 + 35 * 60 + 5));
        for attempt in [10, 11, 500] {
            let next = next_step(&FAILED, attempt, None, EVEN, now());
            let week = now() + SignedDuration::from_hours(7 * 24);
            assert_eq!(next, Next::Owed { again: Some(week) });
        }
    }

    #[test]
    fn a_notice_is_not_tried_when_it_is_of_no_use_any_more_but_stays_owed() {
        let soon = Some(now() + SignedDuration::from_mins(4));
        assert_eq!(next_step(&FAILED, 2, soon, EVEN, now()), Next::Owed { again: None });
        assert_eq!(next_step(&FAILED, 12, soon, EVEN, now()), Next::Owed { again: None });
        assert!(matches!(next_step(&FAILED, 1, soon, EVEN, now()), Next::At(_)));
    }

    #[test]
    fn a_receiver_that_names_a_time_is_given_it_but_not_more_than_a_day() {
        assert_eq!(wait(&throttled(120), 1, EVEN), SignedDuration::from_secs(120));
        assert_eq!(
            wait(&throttled(1), 2, EVEN),
            SignedDuration::from_mins(5),
            "the step is longer"
        );
        assert_eq!(wait(&throttled(10_000_000), 1, EVEN), SignedDuration::from_hours(24));
    }

    #[test]
    fn what_the_receiver_does_not_want_is_owed_and_not_tried_again() {
        let answer = |status, wish| Answer { status, retry_after: None, wish };
        for outcome in [
            Outcome::Gone(answer(410, None)),
            Outcome::Refused(answer(400, Some(Wish::AbortMessage))),
            Outcome::Refused(answer(403, Some(Wish::Disable))),
        ] {
            assert_eq!(next_step(&outcome, 1, None, EVEN, now()), Next::Owed { again: None });
        }
        let taken = Outcome::Delivered(answer(200, Some(Wish::AbortMessage)));
        assert_eq!(next_step(&taken, 1, None, EVEN, now()), Next::Done);
    }

    #[test]
    fn what_was_cut_short_by_a_stop_is_tried_at_once_whatever_its_step() {
        let stopped = Outcome::Failed(Failure::Stopped);
        for attempt in [1, 9, 10, 30] {
            assert_eq!(next_step(&stopped, attempt, None, EVEN, now()), Next::At(now()));
        }
    }

    #[test]
    fn a_rehearsal_waits_a_thousandth_but_gives_a_receiver_the_time_that_it_asks_for() {
        let rehearsed = EVEN.at(Pace::Rehearsal);
        assert_eq!(wait(&FAILED, 2, rehearsed), SignedDuration::from_millis(300));
        assert_eq!(wait(&FAILED, 10, rehearsed), SignedDuration::from_millis(604_800));
        assert_eq!(wait(&throttled(2), 1, rehearsed), SignedDuration::from_secs(2));
    }

    #[test]
    fn attempts_of_different_notices_draw_differently_and_each_the_same_again() {
        let draw = |last, attempt| Chance::of(&MessageId::of([last; 16]), attempt);
        assert_eq!(draw(1, 1), draw(1, 1));
        assert!(draw(1, 1) != draw(2, 1) && draw(1, 1) != draw(1, 2));
    }

    proptest! {
        #[test]
        fn chance_moves_a_step_by_a_tenth_at_most_and_never_before_what_was_asked_for(
            bits: u64, attempt in 1_u32..14, asked in 0_u64..100_000
        ) {
            let step = STEPS.get(attempt as usize).copied().unwrap_or(Duration::from_secs(7 * 86_400));
            let asked_for = Duration::from_secs(asked.min(86_400));
            let waited = wait(&throttled(asked), attempt, Chance::new(bits)).unsigned_abs();
            prop_assert!(waited >= (step * 9 / 10).max(asked_for));
            prop_assert!(waited <= (step * 11 / 10).max(asked_for));
        }
    }
}
