//! The register of what was asked for and not shared: read, and written into.
//!
//! In: who answers for it, what was asked and why it was not shared. Out: the register, page by page; an entry.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::moment;
use crate::http::api::{NotSharedList, NotSharedSent, NotSharedShown};
use crate::http::code::Code;
use crate::http::cursor::PageAsked;
use crate::http::problem::Named;
use crate::http::service::Service;
use crate::http::ui::components::{Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::problem_words::because_of;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn, Why};
use crate::http::ui::work;
use crate::values::PersonId;

/// The register, and a form for another entry.
#[derive(Template)]
#[template(path = "privacy/not_shared.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct NotSharedPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) rows: Vec<NotSharedRow>,
    pub(super) next: Option<String>,
    pub(super) asked: [Field; 5],
    pub(super) once: String,
}

/// An entry.
#[derive(Clone, Debug)]
pub(super) struct NotSharedRow {
    pub(super) entry: u64,
    pub(super) at: String,
    pub(super) asked_by: String,
    pub(super) purpose: String,
    pub(super) person: String,
    pub(super) because: String,
    pub(super) weighed: String,
    pub(super) by: String,
}

/// Where a page of the register begins.
#[derive(Debug, Deserialize)]
pub(super) struct Begins {
    cursor: Option<String>,
}

/// What is asked of an entry: field, label, hint.
const FIELDS: [(&str, &str, &str); 5] = [
    ("asked_by", "Who asked", "The body, or the office; not the name of a person"),
    ("purpose", "For what", ""),
    ("person", "Of whom (optional)", "Their identifier, if anybody was found, like HP-7K3Q-9M2C"),
    ("because", "Why it was not shared", ""),
    ("weighed", "What harm sharing, or not sharing, would do", "As it was weighed"),
];

impl NotSharedPage {
    pub(super) fn of(
        frame: Frame,
        list: NotSharedList,
        (typed, faults): ([String; 5], Faults),
        once: String,
    ) -> Self {
        let NotSharedList { not_shared, next } = list;
        let mut typed = typed.into_iter();
        let asked = FIELDS.map(|(id, label, hint)| {
            let field = Field::new(id, label).autocomplete("off");
            let field = field.value(&typed.next().unwrap_or_default()).faults(&faults);
            if hint.is_empty() { field } else { field.hint(hint) }
        });
        Self {
            frame,
            faults,
            rows: not_shared.into_iter().map(NotSharedRow::of).collect(),
            next: next.map(|it| format!("/privacy/not-shared?cursor={it}")),
            asked,
            once,
        }
    }
}

impl NotSharedRow {
    fn of(shown: NotSharedShown) -> Self {
        let NotSharedShown {
            entry,
            at,
            asked_by,
            purpose,
            person,
            because,
            weighed,
            by,
            reviewed_by: _,
        } = shown;
        Self {
            entry,
            at: moment(&at),
            asked_by,
            purpose,
            person: person.unwrap_or_default(),
            because: because_of(&because),
            weighed: weighed.unwrap_or_default(),
            by: by.unwrap_or_else(|| "the policy".to_owned()),
        }
    }
}

/// The register.
pub(super) async fn register(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    begins: web::Query<Begins>,
) -> HttpResponse {
    let Begins { cursor } = begins.into_inner();
    let nothing = FIELDS.map(|_| String::new());
    shown(&service, &request, &by, cursor, (nothing, Faults::none())).await
}

fn kept(why: Why) -> Why {
    work::stated(why, "the register of what was not shared", "the register is kept")
}

async fn shown(
    service: &web::Data<Service>,
    request: &HttpRequest,
    by: &SignedIn,
    cursor: Option<String>,
    (typed, faults): ([String; 5], Faults),
) -> HttpResponse {
    let asked = Ok(PageAsked { cursor, limit: None });
    let why = kept(work::of_role(service, by));
    match by.put_to(service, why, move |service, asking| service.not_shared(asking, &asked)).await {
        Ok(list) => {
            let status = faults.status();
            let frame = by.frame(service, Place::Privacy);
            let once = service.pages.once();
            page::shown(status, &NotSharedPage::of(frame, list, (typed, faults), once))
        }
        Err(problem) => by.problem_page(service, request, problem),
    }
}

fn read(fields: &Fields) -> Result<NotSharedSent, Faults> {
    let mut faults = Faults::none();
    let person = fields.text("person").map(str::parse::<PersonId>).transpose();
    let person = person.unwrap_or_else(|_| {
        faults.add("person", "Enter an identifier like HP-7K3Q-9M2C, or leave it empty");
        None
    });
    for (id, _, _) in FIELDS.into_iter().filter(|(id, _, _)| *id != "person") {
        if fields.text(id).is_none() {
            faults.add(id, missing(id));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(NotSharedSent {
        asked_by: fields.kept("asked_by"),
        purpose: fields.kept("purpose"),
        person,
        because: fields.kept("because"),
        weighed: fields.kept("weighed"),
    })
}

fn missing(id: &str) -> &'static str {
    match id {
        "asked_by" => "Enter who asked",
        "purpose" => "Enter for what it was asked",
        "because" => "Enter why it was not shared",
        _ => "Enter what was weighed",
    }
}

/// An entry is written.
pub(super) async fn write_down(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let typed = FIELDS.map(|(id, _, _)| fields.kept(id));
    let body = match read(&fields) {
        Ok(body) => body,
        Err(faults) => return shown(&service, &request, &by, None, (typed, faults)).await,
    };
    let why = kept(work::of_role(&service, &by));
    let written = by.put_to(&service, why, move |service, asking| {
        let sent = fields.sent(service, asking, "POST /privacy/not-shared")?;
        service.write_not_shared(asking, (&sent, &body))
    });
    match written.await {
        Ok(NotSharedShown { entry, .. }) => {
            by.tell(&service, format!("It is in the register: entry {entry}."));
            page::go_on("/privacy/not-shared")
        }
        Err(problem) => match (problem.code, &problem.named) {
            (Code::NothingToShow, _) => {
                let mut faults = Faults::none();
                faults.add("person", "Nobody goes by that identifier who may be named here");
                shown(&service, &request, &by, None, (typed, faults)).await
            }
            (Code::ActNotPossible, Some(Named::Member(member))) => {
                let mut faults = Faults::none();
                faults.add(member, missing(member));
                shown(&service, &request, &by, None, (typed, faults)).await
            }
            _ => by.problem_page(&service, &request, problem),
        },
    }
}
