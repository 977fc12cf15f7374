//! One way to answer: who asks, the door, and what is written out.
//!
//! In: a request and its question. Out: a response. All that is shown goes through here, and so does all that is not: the same path for whomever
//! is asked about.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, rt, web};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::asked::{undocumented, with_what_it_takes};
use crate::http::asking::{Said, Thumbprint};
use crate::http::at_once;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::{Service, not_answered};
use crate::http::watched::RequestId;
use crate::lookup::{Answer, HouseholdDisclosure, PersonDisclosure, Question};
use crate::sharing::Asking;

/// A person, as far as shown.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonAnswer<'a> {
    /// The number under which the look is in the council's journal.
    request: u64,
    /// Who.
    #[schema(value_type = PersonDisclosure)]
    person: &'a RawValue,
}

/// A household, as far as shown.
#[derive(Serialize, ToSchema)]
pub(super) struct HouseholdAnswer<'a> {
    /// The number under which the look is in the council's journal.
    request: u64,
    /// Which.
    #[schema(value_type = HouseholdDisclosure)]
    household: &'a RawValue,
}

/// Has a request's question answered.
pub(super) async fn answered(
    service: web::Data<Service>,
    request: HttpRequest,
    question: Result<Question, Problem>,
) -> HttpResponse {
    let began = service.clock.now();
    let said = Said::of(request.headers()).on(request.conn_data::<Thumbprint>().copied());
    let from = peer(&request);
    let id = request_id(&request);
    let asking = if let Some(asking) = service.asking_at_once(&said, from) {
        asking
    } else {
        let service = web::Data::clone(&service);
        let asking = web::block(move || service.asking(&said, from)).await;
        asking.unwrap_or_else(|_| Err(Problem::of(Code::Failed)))
    };
    let strange = undocumented(&request);
    let question = strange.map_or(question, Err);
    let body = match asking.and_then(|asking| Ok((asking, question?))) {
        Err(problem) => Err(problem),
        Ok((asking, question)) => match at_once::answer(&service, &asking, &question).await {
            Ok(answer) => written(answer),
            Err(fault) => Err(not_answered(fault)),
        },
    };
    match body {
        Ok(body) => HttpResponse::Ok().content_type("application/json").body(body),
        Err(problem) => {
            on_the_stroke(&problem, service.clock.now().saturating_sub(began)).await;
            response(&request, problem, &id)
        }
    }
}

/// So often an answer that shows nothing may leave, counted from when its request came.
const STROKE: Duration = Duration::from_millis(2);

/// Waits, where nothing is shown, until the next stroke: how many records somebody has who is hidden takes time, and there are none of somebody unknown.
pub(in crate::http) async fn on_the_stroke(problem: &Problem, took: Duration) {
    if matches!(problem.code, Code::NothingToShow | Code::AddAFact) {
        let over = u64::try_from(took.as_nanos() % STROKE.as_nanos()).unwrap_or(0);
        rt::time::sleep(STROKE.saturating_sub(Duration::from_nanos(over))).await;
    }
}

/// Has something done for whoever makes a request, on a thread that may wait.
pub(super) async fn put_to(
    service: web::Data<Service>,
    request: HttpRequest,
    work: impl FnOnce(&Service, &Asking) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> HttpResponse {
    answered_with(service, request, move |service, asking| {
        let body = work(service, asking)?;
        Ok(Answered { status: StatusCode::OK, headers: Vec::new(), body })
    })
    .await
}

/// An answer that is no problem: JSON, with headers of its own.
pub(super) struct Answered {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Vec<u8>,
}

/// The same for work that has a status or headers of its own.
pub(super) async fn answered_with(
    service: web::Data<Service>,
    request: HttpRequest,
    work: impl FnOnce(&Service, &Asking) -> Result<Answered, Problem> + Send + 'static,
) -> HttpResponse {
    let began = service.clock.now();
    let said = Said::of(request.headers()).on(request.conn_data::<Thumbprint>().copied());
    let from = peer(&request);
    let id = request_id(&request);
    let name = id.clone();
    let clock = service.clock;
    let strange = undocumented(&request);
    let done = web::block(move || {
        // who asks comes first: a slip in what is asked is told to those who may ask
        let asking = service.asking(&said, from)?;
        match strange {
            Some(strange) => Err(strange),
            None => work(&service, &asking),
        }
    });
    match done.await {
        Ok(Ok(Answered { status, headers, body })) => {
            let mut response = HttpResponse::build(status);
            response.content_type("application/json");
            for header in headers {
                response.insert_header(header);
            }
            response.body(body)
        }
        Ok(Err(problem)) => {
            on_the_stroke(&problem, clock.now().saturating_sub(began)).await;
            response(&request, problem, &id)
        }
        Err(_) => {
            tracing::error!(request_id = name, "the work on a request was given up");
            response(&request, Problem::of(Code::Failed), &id)
        }
    }
}

pub(super) fn written(answer: Answer) -> Result<Vec<u8>, Problem> {
    let json = match answer {
        Answer::Refused { request, refusal } => return Err(Problem::refused(request, refusal)),
        Answer::Nothing { request } => return Err(Problem::nothing(request)),
        Answer::Person { request, shown } => {
            serde_json::to_vec(&PersonAnswer { request, person: shown.json() })
        }
        Answer::Household { request, shown } => {
            serde_json::to_vec(&HouseholdAnswer { request, household: shown.json() })
        }
    };
    json.map_err(|_| Problem::of(Code::Failed))
}

/// Where a request comes from.
pub(in crate::http) fn peer(request: &HttpRequest) -> IpAddr {
    request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |it| it.ip())
}

/// The identifier of a request.
pub(in crate::http) fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|RequestId(id)| id.clone()).unwrap_or_default()
}

/// A problem as the answer to a request.
pub(super) fn problem(request: &HttpRequest, problem: Problem) -> HttpResponse {
    let id = request_id(request);
    response(request, problem, &id)
}

fn response(request: &HttpRequest, problem: Problem, id: &str) -> HttpResponse {
    if let Some(service) = request.app_data::<web::Data<Service>>() {
        service.figures.told(problem.code.word());
    }
    let problem = with_what_it_takes(request, problem);
    let status = StatusCode::from_u16(problem.status());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response.content_type("application/problem+json");
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((WWW_AUTHENTICATE, "Bearer realm=\"hearth\""));
    }
    if let Some(wait) = problem.retry_after {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        response.insert_header((RETRY_AFTER, seconds.max(1).to_string()));
    }
    let body = serde_json::to_vec(&problem.told(id)).unwrap_or_default();
    response.body(body)
}
