//! How a page is answered.
//!
//! In: a page's context. Out: the response, with a policy of content under which nothing runs but the service's own files. A problem has a page too, in the
//! words that the API has for it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, ContentType, LOCATION, REFERRER_POLICY, RETRY_AFTER,
};
use askama::Template;

use super::frame::Frame;
use crate::http::code::Code;
use crate::http::problem::{Problem, ToldProblem};

/// What a page may load and where its forms may go: nothing but this service.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A page as the answer to a request.
pub(super) fn shown(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(html) => HttpResponse::build(status)
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            // a browser that may name no page that it comes from does not say of a form, either, that it is of this site
            .insert_header((REFERRER_POLICY, "same-origin"))
            .content_type(ContentType::html())
            .body(html),
        Err(fault) => {
            tracing::error!(%fault, "a page was not rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Where a browser goes on after a form was taken.
pub(super) fn go_on(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

/// The page of a problem.
pub(super) fn problem(frame: Frame, problem: Problem, request_id: &str) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status());
    let wait = problem.retry_after;
    let page = ProblemPage::of(frame, problem, request_id);
    let mut response = shown(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &page);
    if let Some(seconds) = wait.map(|it| it.as_secs().max(1)) {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

#[derive(Template)]
#[template(path = "problem.html", config = "src/http/ui/askama.toml")]
pub(super) struct ProblemPage {
    frame: Frame,
    /// No page is at that address: a browser's reader is told so, and nothing of routes.
    not_there: bool,
    told: ToldProblem,
}

impl ProblemPage {
    fn of(frame: Frame, problem: Problem, request_id: &str) -> Self {
        let not_there = problem.code == Code::NoSuchRoute;
        Self { frame, not_there, told: problem.told(request_id) }
    }

    /// What a problem is called above a page.
    fn heading(&self) -> &str {
        if self.not_there { "Page not found" } else { self.told.title.trim_end_matches('.') }
    }
}

#[cfg(test)]
mod tests {
    use super::ProblemPage;
    use crate::http::code::Code;
    use crate::http::problem::Problem;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    impl Sampled for ProblemPage {
        const NAME: &'static str = "problem";

        fn samples() -> Vec<Self> {
            let of = |frame, problem| Self::of(frame, problem, "0191-request");
            let hostile = Problem::of(Code::ActNotPossible).with_detail(HOSTILE);
            vec![
                of(frame(), Problem::nothing(4)),
                of(frame(), Problem::of(Code::NoSuchRoute)),
                of(hostile_frame(), hostile),
            ]
        }
    }
}
