//! A steward's own decision: whom, what it touches, the decision.
//!
//! In: forms. Out: pages; the decision by the same act as every other. Between the look and the decision it is held to what was seen: if the records have changed,
//! the page shows what it would touch now, and keeps the reason.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::decide_page::{DecidePage, PartPage, PreviewPage};
use crate::http::code::Code;
use crate::http::deciding::{DecisionSent, DecisionTaken, Foreseen, Wish};
use crate::http::problem::{Named, Problem, number};
use crate::http::service::Service;
use crate::http::ui::components::Faults;
use crate::http::ui::page;
use crate::http::ui::problem_words::of_a_form;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn};
use crate::http::ui::work;
use crate::sharing::Operation;
use crate::values::PersonId;

const NO_IDENTIFIER: &str =
    "Enter an identifier like HP-7K3Q-9M2C; one of its characters is wrong or missing";

/// Of whom records are to be shown.
#[derive(Debug, Deserialize)]
pub(super) struct Whose {
    person: Option<String>,
}

/// Whom is a decision about?
pub(super) async fn begin(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    asked(&service, &request, &by, [""; 3], Faults::none()).await
}

async fn asked(
    service: &web::Data<Service>,
    request: &HttpRequest,
    by: &SignedIn,
    typed: [&str; 3],
    faults: Faults,
) -> HttpResponse {
    let why = work::of_operation(service, by, Operation::Review);
    match by.put_to(service, why, Service::own_decisions).await {
        Ok(own) => {
            let status = faults.status();
            let frame = by.frame(service, Place::Review);
            let draw = || service.pages.once();
            page::shown(status, &DecidePage::of(frame, own, (typed, faults), &draw))
        }
        Err(problem) => by.problem_page(service, request, problem),
    }
}

/// Which of a person's records are somebody else's?
pub(super) async fn part(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    whose: web::Query<Whose>,
) -> HttpResponse {
    let named = whose.into_inner().person.unwrap_or_default();
    let Ok(person) = named.parse::<PersonId>() else {
        let mut faults = Faults::none();
        faults.add("person", NO_IDENTIFIER);
        return asked(&service, &request, &by, ["", "", &named], faults).await;
    };
    records(&service, &request, &by, person, (&[], Faults::none())).await
}

async fn records(
    service: &web::Data<Service>,
    request: &HttpRequest,
    by: &SignedIn,
    person: PersonId,
    (chosen, faults): (&[String], Faults),
) -> HttpResponse {
    let why = work::of_operation(service, by, Operation::Review);
    let found =
        by.put_to(service, why, move |service, asking| service.records_of_person(asking, person));
    match found.await {
        Ok(found) => {
            let status = faults.status();
            let frame = by.frame(service, Place::Review);
            page::shown(status, &PartPage::of(frame, found, (chosen, faults)))
        }
        Err(problem) => by.problem_page(service, request, problem),
    }
}

/// What a form wants decided; what is wrong with it.
fn wish(fields: &Fields) -> Result<Wish, Faults> {
    let mut faults = Faults::none();
    let mut identifier = |name: &str| {
        let found = fields.text(name).and_then(|it| it.parse::<PersonId>().ok());
        if found.is_none() {
            faults.add(name, NO_IDENTIFIER);
        }
        found
    };
    let wish = if fields.text("person").is_some() {
        let records = fields.all("record").map(str::to_owned).collect();
        identifier("person").map(|person| Wish::Part { person, records })
    } else {
        let both = [identifier("one"), identifier("other")];
        let [one, other] = both;
        one.zip(other).map(|(one, other)| Wish::Join([one, other]))
    };
    wish.ok_or(faults)
}

/// A wish as a form sends it back.
fn sent_back(wish: &Wish) -> Vec<(&'static str, String)> {
    match wish {
        Wish::Join([one, other]) => vec![("one", one.to_string()), ("other", other.to_string())],
        Wish::Part { person, records } => {
            let records = records.iter().map(|it| ("record", it.clone()));
            std::iter::once(("person", person.to_string())).chain(records).collect()
        }
    }
}

/// What a decision would touch.
pub(super) async fn preview(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let typed = [fields.kept("one"), fields.kept("other"), fields.kept("person")];
    let wish = match wish(&fields) {
        Ok(wish) => wish,
        Err(faults) => {
            return asked(&service, &request, &by, typed.each_ref().map(String::as_str), faults)
                .await;
        }
    };
    let why = work::of_operation(&service, &by, Operation::Review);
    let of = wish.clone();
    let foreseen =
        by.put_to(&service, why, move |service, asking| service.foreseen(asking, &of)).await;
    match foreseen {
        Ok(foreseen) => shown(&service, &by, (foreseen, &wish), ("", Faults::none(), None)),
        Err(problem) if problem.code == Code::ActNotPossible => {
            let mut faults = Faults::none();
            let told = of_a_form(&problem);
            match wish {
                Wish::Part { person, records: chosen } => {
                    faults.add("record", told);
                    records(&service, &request, &by, person, (&chosen, faults)).await
                }
                Wish::Join(_) => {
                    faults.add("other", told);
                    let typed = typed.each_ref().map(String::as_str);
                    asked(&service, &request, &by, typed, faults).await
                }
            }
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

fn shown(
    service: &Service,
    by: &SignedIn,
    (foreseen, wish): (Foreseen, &Wish),
    (reason, faults, changed): (&str, Faults, Option<String>),
) -> HttpResponse {
    let status = if changed.is_some() { StatusCode::CONFLICT } else { faults.status() };
    let frame = by.frame(service, Place::Review);
    let once = service.pages.once();
    let told = (reason, faults, changed);
    page::shown(status, &PreviewPage::of(frame, (foreseen, sent_back(wish)), told, once))
}

/// What came of a decision.
enum Came {
    Taken(DecisionTaken),
    Faulty(Foreseen, Faults),
    Changed(Foreseen, String),
}

/// The decision.
pub(super) async fn decide(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let Ok(wish) = wish(&fields) else {
        return by.problem_page(&service, &request, Problem::of(Code::BodyNotReadable));
    };
    let reason = fields.kept("reason");
    let why = work::of_operation(&service, &by, Operation::Review);
    let body = DecisionSent {
        wish: wish.clone(),
        reason: reason.clone(),
        version: fields.kept("version"),
    };
    let came = by.put_to(&service, why, move |service, asking| {
        let sent = fields.sent(service, asking, "POST /review/decide")?;
        match service.decide(asking, (&sent, &body)) {
            Ok(taken) => Ok(Came::Taken(taken)),
            Err(problem) => match (problem.code, &problem.named) {
                (Code::Conflict, _) => {
                    let detail = of_a_form(&problem);
                    Ok(Came::Changed(service.foreseen(asking, &body.wish)?, detail))
                }
                (Code::ActNotPossible, Some(Named::Member(member))) => {
                    let mut faults = Faults::none();
                    faults.add(&member.clone(), "Say why");
                    Ok(Came::Faulty(service.foreseen(asking, &body.wish)?, faults))
                }
                _ => Err(problem),
            },
        }
    });
    match came.await {
        Ok(Came::Taken(DecisionTaken { decision, in_words })) => {
            by.tell(&service, format!("Decision {decision}: {in_words}. It counts from the next look on; the next night takes it into the edition."));
            page::go_on("/review/decide")
        }
        Ok(Came::Faulty(foreseen, faults)) => {
            shown(&service, &by, (foreseen, &wish), (&reason, faults, None))
        }
        Ok(Came::Changed(foreseen, detail)) => {
            shown(&service, &by, (foreseen, &wish), (&reason, Faults::none(), Some(detail)))
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

/// A decision is taken back.
pub(super) async fn undo(
    service: web::Data<Service>,
    request: HttpRequest,
    decision: web::Path<String>,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let why = work::of_operation(&service, &by, Operation::Review);
    let taken = by.put_to(&service, why, move |service, asking| {
        let decision = number(&decision)?;
        let route = format!("POST /review/decisions/{decision}/undo");
        let sent = fields.sent(service, asking, &route)?;
        service.undo_decision(asking, (&sent, decision))
    });
    match taken.await {
        Ok(DecisionTaken { decision, in_words: _ }) => {
            by.tell(&service, format!("Decision {decision} is taken back."));
            page::go_on("/review/decide")
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}
