//! A request of somebody about their own data, as it is shown to those who answer it.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::http::acting::Acting;
use crate::rights::{ClockRules, Due, Request, RequestState};
use crate::sharing::{OperatorPermit, WorkingDays};

/// A request.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct RequestShown {
    /// Its number.
    pub(in crate::http) request: u64,
    /// Which right.
    pub(in crate::http) right: &'static str,
    /// Whose data, by the identifier of the day on which it was taken down.
    pub(in crate::http) person: String,
    /// The day of its arrival.
    #[schema(value_type = String)]
    pub(in crate::http) received: Date,
    /// How it arrived.
    pub(in crate::http) channel: String,
    /// In the person's words.
    pub(in crate::http) words: String,
    /// `open`, `waits_for_person`, `done`, `refused` or `taken_back`.
    pub(in crate::http) state: &'static str,
    /// What is due next.
    pub(in crate::http) due: DueShown,
    /// True if the day has passed.
    pub(in crate::http) overdue: bool,
    /// What was done, in order.
    #[schema(value_type = Vec<Object>)]
    pub(in crate::http) steps: Vec<Value>,
}

/// What is due.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct DueShown {
    /// `acknowledgement`, `answer`, `outcome`, `person` (the person is to answer first) or `nothing`.
    pub(in crate::http) what: &'static str,
    /// By which day.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) by: Option<Date>,
}

/// The tag of how a request stands.
pub(super) fn tag_of(acting: &Acting<'_, '_>, request: &Request) -> String {
    acting.tag([request.number + request.steps.len() as u64])
}

/// A request as it is shown, under a permit.
pub(super) fn shown_request(
    request: &Request,
    working: &WorkingDays,
    today: Date,
    _: &OperatorPermit<'_>,
) -> RequestShown {
    let due = request.clock().due(ClockRules::default(), working);
    let Request { number, asked, steps } = request;
    RequestShown {
        request: *number,
        right: asked.right.word(),
        person: asked.person.clone(),
        received: asked.received,
        channel: asked.channel.clone(),
        words: asked.words.clone(),
        state: match request.state() {
            RequestState::Open => "open",
            RequestState::WaitsForPerson => "waits_for_person",
            RequestState::Done => "done",
            RequestState::Refused => "refused",
            RequestState::TakenBack => "taken_back",
        },
        due: DueShown {
            what: match due {
                Due::Acknowledgement(_) => "acknowledgement",
                Due::Answer(_) => "answer",
                Due::Outcome(_) => "outcome",
                Due::WaitsForPerson(_) => "person",
                Due::Nothing => "nothing",
            },
            by: due.day(),
        },
        overdue: due.day().is_some_and(|day| day < today),
        steps: steps.iter().filter_map(|it| serde_json::to_value(it).ok()).collect(),
    }
}
