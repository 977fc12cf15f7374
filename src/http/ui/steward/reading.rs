//! A case is opened, answered, and an answer taken back.
//!
//! In: what a reader asks for and answers. Out: the case; after an answer the next one. Where the case has changed since it was opened, nothing is taken: the page
//! says so, shows how it stands now, and keeps what was typed.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::case_page::{CasePage, Typed, in_words};
use super::reader_line::ReaderLine;
use crate::http::code::Code;
use crate::http::problem::{Named, Problem, number};
use crate::http::reviewing::{AtDesk, ReviewSent, Wanted};
use crate::http::service::Service;
use crate::http::ui::components::Faults;
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::problem_words::of_a_form;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn};
use crate::http::ui::work;
use crate::journal::{CaseAnswer, CaseReason};
use crate::sharing::Operation;
use crate::values::PersonId;

/// No case is there: none waits, or the one that was answered does not wait any more.
#[derive(Template)]
#[template(path = "steward/nothing.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct NothingPage {
    pub(super) frame: Frame,
    pub(super) heading: &'static str,
    pub(super) kept: Option<Kept>,
    pub(super) reader: ReaderLine,
}

/// What a reader had answered.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) because: String,
    pub(super) answer: &'static str,
    pub(super) note: String,
}

/// What came of an answer.
enum Came {
    Taken(CaseAnswer),
    Faulty(AtDesk, Faults),
    Changed(AtDesk, String),
}

/// The next case.
pub(super) async fn next(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    opened(service, request, by, Wanted::Next).await
}

/// The next pair of the sample.
pub(super) async fn sample(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    opened(service, request, by, Wanted::Sample(None)).await
}

/// One case of the queue.
pub(super) async fn one(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    persons: web::Path<(String, String)>,
) -> HttpResponse {
    let (one, other) = persons.into_inner();
    match (one.parse(), other.parse()) {
        (Ok(one), Ok(other)) => opened(service, request, by, Wanted::Persons([one, other])).await,
        (Err(_), _) | (_, Err(_)) => {
            by.problem_page(&service, &request, Problem::of(Code::NotAnIdentifier))
        }
    }
}

async fn opened(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    wanted: Wanted,
) -> HttpResponse {
    let why = work::of_operation(&service, &by, Operation::Review);
    let at = by.put_to(&service, why, move |service, asking| service.at_desk(asking, wanted)).await;
    match at {
        Ok(at) => {
            let heading = match wanted {
                Wanted::Next => "No case waits for you",
                Wanted::Sample(_) => "No pair of a sample waits",
                Wanted::Persons(_) | Wanted::Again(_) => "This case does not wait any more",
            };
            told(&service, &by, at, heading, &Typed::default(), Told::default())
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

/// What a page tells beside the case.
#[derive(Default)]
struct Told {
    faults: Faults,
    changed: Option<String>,
}

fn told(
    service: &Service,
    by: &SignedIn,
    at: AtDesk,
    heading: &'static str,
    typed: &Typed,
    Told { faults, changed }: Told,
) -> HttpResponse {
    let frame = by.frame(service, Place::Review);
    let draw = || service.pages.once();
    let AtDesk { case, weighed, sample, waiting, below, reader } = at;
    let reader = ReaderLine::of(&reader, (waiting, below), &draw);
    let status = if changed.is_some() { StatusCode::CONFLICT } else { faults.status() };
    if let Some(case) = case {
        let told = (typed, faults, changed);
        let page = CasePage::of(frame, (case, weighed, sample), told, (reader, draw()));
        page::shown(status, &page)
    } else {
        let kept = changed.zip(typed.answer).map(|(because, answer)| Kept {
            because,
            answer: in_words(answer),
            note: typed.note.clone(),
        });
        page::shown(status, &NothingPage { frame, heading, kept, reader })
    }
}

/// What a form says of a case: which, and what is answered.
fn read(fields: &Fields) -> Result<(Wanted, Typed), Problem> {
    let not = || Problem::of(Code::BodyNotReadable);
    let person = |name| fields.text(name).and_then(|it| it.parse::<PersonId>().ok());
    let number =
        |name| fields.text(name).map(|it| it.parse::<u64>().map_err(|_| not())).transpose();
    let place = number("sample")?.and_then(|it| usize::try_from(it).ok());
    let wanted = match (number("again")?, place, person("person1"), person("person2")) {
        (Some(number), None, None, None) => Wanted::Again(number),
        (None, Some(place), None, None) => Wanted::Sample(Some(place)),
        (None, None, Some(one), Some(other)) => Wanted::Persons([one, other]),
        _ => return Err(not()),
    };
    let reason = fields.text("because");
    let mut because = CaseReason::ALL.into_iter().find(|it| Some(it.word()) == reason);
    let answer = match fields.text("answer") {
        Some("same") => Some(CaseAnswer::Same),
        Some("different") => Some(CaseAnswer::Different),
        Some("unsure") => Some(CaseAnswer::Unsure),
        Some("more") => {
            because = Some(CaseReason::MoreNeeded);
            Some(CaseAnswer::Unsure)
        }
        Some(_) | None => None,
    };
    Ok((wanted, Typed { answer, because, note: fields.kept("note") }))
}

/// An answer.
pub(super) async fn answer(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let (wanted, typed) = match read(&fields) {
        Ok(read) => read,
        Err(problem) => return by.problem_page(&service, &request, problem),
    };
    let why = work::of_operation(&service, &by, Operation::Review);
    let said = typed.clone();
    let came = by.put_to(&service, why, move |service, asking| {
        let mut faults = Faults::none();
        let Some(answer) = said.answer else {
            faults.add("answer", "Choose an answer");
            return Ok(Came::Faulty(service.at_desk(asking, wanted)?, faults));
        };
        let (persons, again, sample) = match wanted {
            Wanted::Persons(persons) => (persons.to_vec(), None, None),
            Wanted::Again(number) => (Vec::new(), Some(number), None),
            Wanted::Sample(place) => (Vec::new(), None, place),
            Wanted::Next => (Vec::new(), None, None),
        };
        let Typed { answer: _, because, note } = said;
        let evidence = fields.kept("evidence");
        let body = ReviewSent { persons, again, sample, evidence, answer, because, note };
        let sent = fields.sent(service, asking, "POST /review/case")?;
        match service.answer_case(asking, (&sent, &body)) {
            Ok(_) => Ok(Came::Taken(answer)),
            Err(problem) => match (problem.code, &problem.named) {
                (Code::Conflict, _) => {
                    let detail = of_a_form(&problem);
                    Ok(Came::Changed(service.at_desk(asking, wanted)?, detail))
                }
                (Code::ActNotPossible, Some(Named::Member(member))) => {
                    let member = member.clone();
                    faults.add(&member, of_a_form(&problem));
                    Ok(Came::Faulty(service.at_desk(asking, wanted)?, faults))
                }
                _ => Err(problem),
            },
        }
    });
    match came.await {
        Ok(Came::Taken(answer)) => {
            by.tell(
                &service,
                format!("Answered: {}. It can be taken back below.", in_words(answer)),
            );
            page::go_on(match wanted {
                Wanted::Sample(_) => "/review/sample",
                Wanted::Next | Wanted::Persons(_) | Wanted::Again(_) => "/review/case",
            })
        }
        Ok(Came::Faulty(at, faults)) => {
            let heading = "This case does not wait any more";
            told(&service, &by, at, heading, &typed, Told { faults, changed: None })
        }
        Ok(Came::Changed(at, detail)) => {
            let heading = "This case does not wait any more";
            let changed = Some(detail);
            told(&service, &by, at, heading, &typed, Told { faults: Faults::none(), changed })
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

/// An answer is taken back.
pub(super) async fn undo(
    service: web::Data<Service>,
    request: HttpRequest,
    reading: web::Path<String>,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let reading = number(&reading);
    let why = work::of_operation(&service, &by, Operation::Review);
    let taken = by.put_to(&service, why, move |service, asking| {
        let route = format!("POST /review/answers/{}/undo", reading.clone()?);
        let sent = fields.sent(service, asking, &route)?;
        service.take_reading_back(asking, (&sent, &reading))
    });
    match taken.await {
        Ok(_) => {
            by.tell(&service, "Your answer is taken back. The case waits again.");
            page::go_on("/review/case")
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}
