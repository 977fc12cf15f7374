//! What has happened? The first step of recording a life event.
//!
//! In: a person or a household. Out: the kinds that there are of them, each a way on.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::kinds::Kind;
use super::subject::{Subject, Who};
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/event_choose.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct ChoosePage {
    pub(super) frame: Frame,
    pub(super) called: String,
    pub(super) back: String,
    /// Where each kind leads, and its words.
    pub(super) kinds: Vec<(String, &'static str)>,
}

fn of(frame: Frame, subject: &Subject) -> ChoosePage {
    let household = subject.who.is_household();
    let back = subject.who.path();
    let kind = |it: Kind| (format!("{back}/event/{}", it.word()), it.words(household));
    let kinds = Kind::of(household).map(kind).collect();
    ChoosePage { frame, called: subject.called.clone(), kinds, back }
}

pub(super) async fn asked(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    path: web::Path<(String, String)>,
) -> HttpResponse {
    let (subject, id) = path.into_inner();
    let who = Who::of(&subject, &id);
    match Subject::shown((&service, &request, &by), who).await {
        Ok(subject) => shown(StatusCode::OK, &of(by.frame(&service, Place::Look), &subject)),
        Err(answer) => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::{ChoosePage, Subject, Who, of};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    impl Sampled for ChoosePage {
        const NAME: &'static str = "event-choose";

        fn samples() -> Vec<Self> {
            let person = Who::Person("HP-SJYW-7M1S".parse().unwrap());
            let household = Who::Household("HH-7R4A-2M69".parse().unwrap());
            let subject =
                |who, called: &str| Subject { who, called: called.to_owned(), members: Vec::new() };
            vec![
                of(frame(), &subject(person, "Jennifer Griffiths")),
                of(hostile_frame(), &subject(household, HOSTILE)),
            ]
        }
    }
}
