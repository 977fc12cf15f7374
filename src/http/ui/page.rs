//! How a page is answered.
//!
//! In: a page's context. Out: the response, with a policy of content under which nothing runs but the service's own files. A problem has a page too.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, ContentType, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY,
    RETRY_AFTER,
};
use askama::Template;

use super::frame::Frame;
use super::problem_words::{because, said, words};
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

/// The page of a problem, in the words of whoever sees it.
#[derive(Template)]
#[template(path = "problem.html", config = "src/http/ui/askama.toml")]
pub(super) struct ProblemPage {
    frame: Frame,
    /// What has happened.
    heading: String,
    /// Of a refusal: every reason.
    because: Vec<&'static str>,
    /// How things stand, and what to do.
    told: Vec<String>,
    /// The number under which it stands in the journal.
    number: Option<u64>,
    request: String,
}

impl ProblemPage {
    fn of(frame: Frame, problem: Problem, request_id: &str) -> Self {
        let code = problem.code;
        let (happened, to_do) = words(code);
        let because = problem.reasons().iter().map(|it| because(*it)).collect();
        let detail = said(&problem);
        let ToldProblem { request: number, request_id: request, .. } = problem.told(request_id);
        let told = detail.into_iter().chain([to_do.to_owned()]).filter(|it| !it.is_empty());
        Self {
            frame,
            heading: happened.trim_end_matches('.').to_owned(),
            because,
            told: told.collect(),
            number,
            request,
        }
    }
}

/// Where a browser goes on after it came from another site, be it the provider's: by itself, but from a page of this service, so that it says of the next request
/// that it is of this site.
pub(super) fn lead_on(frame: Frame, path: &str) -> HttpResponse {
    let mut response = shown(StatusCode::OK, &LeadingOnPage { frame, path: path.to_owned() });
    if let Ok(refresh) = HeaderValue::from_str(&format!("0;url={path}")) {
        response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    }
    response
}

/// A page that leads on by itself, and by a link where it does not.
#[derive(Template)]
#[template(path = "leads_on.html", config = "src/http/ui/askama.toml")]
pub(super) struct LeadingOnPage {
    frame: Frame,
    path: String,
}

/// A look that a link on another site would make.
#[derive(Template)]
#[template(path = "from_elsewhere.html", config = "src/http/ui/askama.toml")]
pub(super) struct FromElsewherePage {
    pub(super) frame: Frame,
    /// Where the link led: a path of this service.
    pub(super) path: String,
}

#[cfg(test)]
mod tests {
    use super::{FromElsewherePage, LeadingOnPage, ProblemPage};
    use crate::http::code::Code;
    use crate::http::problem::Problem;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::sharing::{CallerRefusal, RefusedWith};

    impl Sampled for ProblemPage {
        const NAME: &'static str = "problem";

        fn samples() -> Vec<Self> {
            let of = |frame, problem| Self::of(frame, problem, "0191-request");
            let hostile = Problem::of(Code::ActNotPossible).with_detail(HOSTILE);
            let reasons = vec![RefusedWith::Training, RefusedWith::RouteNone];
            let refused = CallerRefusal { reasons, remedy: "ask `uses.toml`".to_owned() };
            vec![
                of(frame(), Problem::nothing(4)),
                of(frame(), Problem::of(Code::NoSuchRoute)),
                of(frame(), Problem::refused(9, refused)),
                of(hostile_frame(), hostile),
            ]
        }
    }

    impl Sampled for FromElsewherePage {
        const NAME: &'static str = "from-elsewhere";

        fn samples() -> Vec<Self> {
            let path = || "/look/people/HP-SJYW-7M1S?from=1".to_owned();
            vec![
                Self { frame: frame(), path: path() },
                Self { frame: hostile_frame(), path: format!("/{HOSTILE}") },
            ]
        }
    }

    impl Sampled for LeadingOnPage {
        const NAME: &'static str = "leading-on";

        fn samples() -> Vec<Self> {
            vec![
                Self { frame: frame(), path: "/review".to_owned() },
                Self { frame: hostile_frame(), path: format!("/{HOSTILE}") },
            ]
        }
    }

    #[test]
    fn a_refusal_is_told_by_its_reasons_and_names_no_file() {
        let refused = askama::Template::render(&ProblemPage::samples()[2]).unwrap();
        assert!(refused.contains("training has run out"), "{refused}");
        assert!(!refused.contains(".toml"), "{refused}");
    }
}
