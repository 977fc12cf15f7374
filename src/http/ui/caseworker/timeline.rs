//! The timeline: where a person has lived, one time after another, and nothing else of them.
//!
//! In: a person's identifier. Out: their residences with dates, as far as both may be shown. It asks what the API's own timeline asks: less is shown, and less is
//! written down as shown.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::not_shown;
use super::person::asked_about;
use super::shown::{Stay, stays};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::lookup::{Answer, Question};

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/timeline.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct TimelinePage {
    pub(super) frame: Frame,
    pub(super) request: u64,
    pub(super) person: String,
    pub(super) stays: Vec<Stay>,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/people/{person}/timeline").route(web::get().to(timeline)));
}

async fn timeline(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    person: web::Path<String>,
) -> HttpResponse {
    let question = match asked_about(&person, Question::Residences) {
        Ok(question) => question,
        Err(problem) => return by.problem_page(&service, &request, problem),
    };
    match by.look(&service, &question).await {
        Ok(Answer::Person { request: number, shown: found }) => {
            let page = TimelinePage {
                frame: by.frame(&service, Place::Look),
                request: number,
                person: found.person.to_string(),
                stays: stays(service.pages.policy(), &found),
            };
            shown(StatusCode::OK, &page)
        }
        Ok(Answer::Household { .. } | Answer::Nothing { .. } | Answer::Refused { .. }) => {
            by.problem_page(&service, &request, Problem::of(Code::Failed))
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::TimelinePage;
    use crate::http::ui::caseworker::shown::Stay;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    impl Sampled for TimelinePage {
        const NAME: &'static str = "timeline";

        fn samples() -> Vec<Self> {
            let stay = |text: &str, current: bool| Stay {
                address: text.to_owned(),
                when: "since 3 March 2024".to_owned(),
                since: current.then(|| "2024-03-03".to_owned()),
                by: text.to_owned(),
                current,
                unverified: !current,
            };
            let page = |text: &str| Self {
                frame: frame(),
                request: 9,
                person: "HP-SJYW-7M1S".to_owned(),
                stays: vec![stay(text, true), stay(text, false)],
            };
            let none = Self { stays: Vec::new(), ..page("") };
            let hostile = Self { frame: hostile_frame(), ..page(HOSTILE) };
            vec![page("8 London Avenue"), none, hostile]
        }
    }
}
