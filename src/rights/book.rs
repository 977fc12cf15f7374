//! Every request with what was done about it, from the journal's entries.
//!
//! In: entries in their order. Out: requests with their state and clock, and what may be done next. Steps that do not fit, such as an answer
//! to a request that is closed, are refused before they are written ([`RequestBook::takes`]); whatever stands in the journal is taken
//! as it is.

use jiff::civil::Date;

use super::clock::Clock;
use crate::journal::{
    CorrectionAsked, DecidedRecord, ErasureOutcome, JournalEntry, JournalKind, RightsKind,
    RightsRequested, RightsStep, RightsStepTaken,
};

/// Where a request stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RequestState {
    /// To be answered.
    Open,
    /// The person is asked for more.
    WaitsForPerson,
    /// Done.
    Done,
    /// Refused.
    Refused,
    /// Taken back by the person.
    TakenBack,
}

impl RequestState {
    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::WaitsForPerson => "waits for the person",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::TakenBack => "taken back",
        }
    }

    const fn is_closed(self) -> bool {
        match self {
            Self::Open | Self::WaitsForPerson => false,
            Self::Done | Self::Refused | Self::TakenBack => true,
        }
    }
}

/// A request, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The number of the entry that opened it.
    pub number: u64,
    /// As it came.
    pub asked: RightsRequested,
    /// What was done, in order.
    pub steps: Vec<RightsStepTaken>,
}

/// Why a step cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RequestFault {
    /// No such request.
    #[error("there is no request {0}\n  hint: `hearth rights list` shows them")]
    Unknown(u64),
    /// It is closed.
    #[error("request {0} is closed: it was {1}\n  hint: open a new one if the person asks again")]
    Closed(u64, &'static str),
    /// The person was not asked for anything.
    #[error("request {0} does not wait for the person")]
    NotWaiting(u64),
    /// The person is asked already.
    #[error("request {0} already waits for the person")]
    Waiting(u64),
    /// It was extended once already.
    #[error("request {0} was extended already; the law knows one extension")]
    ExtendedAlready(u64),
    /// It asks for something else.
    #[error(
        "request {0} is of {1}, not of erasure\n  hint: open one with `hearth rights open erasure`"
    )]
    NotOfErasure(u64, &'static str),
    /// It was carried out.
    #[error(
        "request {0} was carried out on {1}\n  hint: `hearth rights show {0}` says what was done and what is left to do"
    )]
    ErasedAlready(u64, Date),
    /// The step is before the day of arrival, or before the step before it.
    #[error(
        "the day is before {0}, the day of what was done before\n  hint: write the day on which it was done"
    )]
    TooEarly(Date),
}

impl Request {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> RequestState {
        self.steps.iter().fold(RequestState::Open, |state, taken| match &taken.step {
            RightsStep::AskedBack { .. } => RequestState::WaitsForPerson,
            RightsStep::Answered => RequestState::Open,
            RightsStep::Done { .. } => RequestState::Done,
            RightsStep::Refused { .. } => RequestState::Refused,
            RightsStep::TakenBack => RequestState::TakenBack,
            RightsStep::Acknowledged
            | RightsStep::Extended { .. }
            | RightsStep::CorrectionAsked(_)
            | RightsStep::DeletionAsked { .. }
            | RightsStep::Stopped { .. }
            | RightsStep::Erased(_) => state,
        })
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        let mut clock = Clock {
            right: self.asked.right,
            received: self.asked.received,
            stood_still: Vec::new(),
            extended: false,
            acknowledged: false,
            closed: self.state().is_closed(),
        };
        for taken in &self.steps {
            match &taken.step {
                RightsStep::Acknowledged => clock.acknowledged = true,
                RightsStep::AskedBack { .. } => clock.stood_still.push((taken.on, None)),
                RightsStep::Answered => {
                    if let Some((_, until @ None)) = clock.stood_still.last_mut() {
                        *until = Some(taken.on);
                    }
                }
                RightsStep::Extended { .. } => clock.extended = true,
                RightsStep::CorrectionAsked(_)
                | RightsStep::DeletionAsked { .. }
                | RightsStep::Stopped { .. }
                | RightsStep::Erased(_)
                | RightsStep::Done { .. }
                | RightsStep::Refused { .. }
                | RightsStep::TakenBack => {}
            }
        }
        clock
    }

    /// What teams were asked to put right.
    pub fn corrections(&self) -> impl Iterator<Item = &CorrectionAsked> {
        self.steps.iter().filter_map(|taken| match &taken.step {
            RightsStep::CorrectionAsked(correction) => Some(correction),
            RightsStep::Acknowledged
            | RightsStep::AskedBack { .. }
            | RightsStep::Answered
            | RightsStep::Extended { .. }
            | RightsStep::DeletionAsked { .. }
            | RightsStep::Stopped { .. }
            | RightsStep::Erased(_)
            | RightsStep::Done { .. }
            | RightsStep::Refused { .. }
            | RightsStep::TakenBack => None,
        })
    }

    /// Records that teams were asked to delete.
    pub fn deletions(&self) -> impl Iterator<Item = &DecidedRecord> {
        self.steps.iter().filter_map(|taken| {
            if let RightsStep::DeletionAsked { record } = &taken.step { Some(record) } else { None }
        })
    }

    /// What was erased, and on which day; nothing while it was not.
    #[must_use]
    pub fn erased(&self) -> Option<(Date, &ErasureOutcome)> {
        self.steps.iter().find_map(|taken| {
            if let RightsStep::Erased(outcome) = &taken.step {
                Some((taken.on, outcome))
            } else {
                None
            }
        })
    }

    /// The restrictions by which sharing is stopped until the request is answered.
    pub fn stops(&self) -> impl Iterator<Item = u64> {
        self.steps.iter().filter_map(|taken| {
            if let RightsStep::Stopped { restriction, .. } = &taken.step {
                Some(*restriction)
            } else {
                None
            }
        })
    }

    /// The day on which it was closed; none while it is open.
    #[must_use]
    pub fn closed_on(&self) -> Option<Date> {
        let last = self.steps.last().filter(|_| self.state().is_closed());
        last.map(|taken| taken.on)
    }

    /// The first of two reasons for which a step does not fit.
    fn refuses(&self, step: &RightsStep, on: Date) -> Option<RequestFault> {
        let (number, state) = (self.number, self.state());
        let before = self.steps.last().map_or(self.asked.received, |taken| taken.on);
        if state.is_closed() {
            return Some(RequestFault::Closed(number, state.in_words()));
        }
        if on < before {
            return Some(RequestFault::TooEarly(before));
        }
        let waits = state == RequestState::WaitsForPerson;
        match step {
            RightsStep::Answered if !waits => Some(RequestFault::NotWaiting(number)),
            RightsStep::AskedBack { .. } if waits => Some(RequestFault::Waiting(number)),
            RightsStep::Extended { .. } if self.clock().extended => {
                Some(RequestFault::ExtendedAlready(number))
            }
            RightsStep::Erased(_) if self.asked.right != RightsKind::Erasure => {
                Some(RequestFault::NotOfErasure(number, self.asked.right.word()))
            }
            RightsStep::Erased(_) => {
                self.erased().map(|(day, _)| RequestFault::ErasedAlready(number, day))
            }
            RightsStep::Answered
            | RightsStep::AskedBack { .. }
            | RightsStep::Extended { .. }
            | RightsStep::Acknowledged
            | RightsStep::CorrectionAsked(_)
            | RightsStep::DeletionAsked { .. }
            | RightsStep::Stopped { .. }
            | RightsStep::Done { .. }
            | RightsStep::Refused { .. }
            | RightsStep::TakenBack => None,
        }
    }
}

/// Every request.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RequestBook {
    requests: Vec<Request>,
}

impl RequestBook {
    /// The book of these entries, each with its number, in their order.
    #[must_use]
    pub fn of<'e>(entries: impl IntoIterator<Item = (u64, &'e JournalEntry)>) -> Self {
        let mut requests: Vec<Request> = Vec::new();
        for (number, entry) in entries {
            if let JournalEntry::RightsRequested(asked) = entry {
                requests.push(Request { number, asked: asked.clone(), steps: Vec::new() });
            } else if let JournalEntry::RightsStepTaken(taken) = entry {
                let of_it = requests.binary_search_by_key(&taken.request, |it| it.number);
                if let Some(request) = of_it.ok().and_then(|at| requests.get_mut(at)) {
                    request.steps.push(taken.clone());
                }
            }
        }
        Self { requests }
    }

    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 2] =
        [JournalKind::RightsRequested, JournalKind::RightsStepTaken];

    /// The request whose erasure a restriction hides: whoever asked was told that nobody finds them, so it is not lifted while the request stands.
    #[must_use]
    pub fn that_hides(&self, restriction: u64) -> Option<u64> {
        let hides = |it: &&Request| {
            let ended = matches!(it.state(), RequestState::Refused | RequestState::TakenBack);
            !ended && it.erased().is_some_and(|(_, outcome)| outcome.restriction == restriction)
        };
        self.requests.iter().find(hides).map(|it| it.number)
    }

    /// All, oldest first.
    #[must_use]
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// One by its number.
    ///
    /// # Errors
    /// [`RequestFault::Unknown`].
    pub fn request(&self, number: u64) -> Result<&Request, RequestFault> {
        let at = self.requests.binary_search_by_key(&number, |it| it.number);
        at.ok().and_then(|at| self.requests.get(at)).ok_or(RequestFault::Unknown(number))
    }

    /// Whether a step fits the request that it is for.
    ///
    /// # Errors
    /// Why not.
    pub fn takes(&self, taken: &RightsStepTaken) -> Result<(), RequestFault> {
        let RightsStepTaken { request, step, on, by: _ } = taken;
        self.request(*request)?.refuses(step, *on).map_or(Ok(()), Err)
    }
}
