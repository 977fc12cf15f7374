//! To the provider and back.
//!
//! In: a browser on its way. Out: a session of whom the provider names, under a new name. What comes back counts once, for the session that was sent, and for nothing
//! if it does not bring what that session sent along.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};

use super::form::{asked_for, knocking, page, way};
use crate::http::asking::{Claims, NotCalled};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::page::lead_on;
use crate::http::ui::problem_words::words;
use crate::http::ui::session::{UnderWay, Who};

/// Sends a browser to the provider.
pub(super) async fn on(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let pages = &service.pages;
    let draws = pages.sessions.draws();
    let (state, nonce, verifier) = (draws.token(), draws.token(), draws.token());
    let under_way = UnderWay { state, nonce, verifier, to: way(&request) };
    let (shared, going) = (service.clone(), under_way.clone());
    let there = web::block(move || {
        let provider = shared.pages.provider.as_ref()?;
        let there = provider.way_there(&going);
        there.map_err(|fault| tracing::warn!(%fault, "nobody can be sent to the provider")).ok()
    });
    let Ok(Some(there)) = there.await else {
        return again(&service, &request, StatusCode::SERVICE_UNAVAILABLE, UNREACHABLE);
    };
    let (begun, key, _) = knocking(&service, &request);
    pages.sessions.change(key, |it| it.under_way = Some(under_way));
    let mut response = HttpResponse::SeeOther();
    if let Some(token) = begun {
        response.insert_header((SET_COOKIE, pages.cookie.set(&token)));
    }
    response.insert_header((LOCATION, there)).finish()
}

const UNREACHABLE: &str = "The council’s sign-in service cannot be reached. Try again in a minute.";
const STALE: &str = "Signing in took too long, or was begun in another window. Sign in again.";
const REFUSED: &str = "The council’s sign-in service did not sign you in.";

/// What the provider's answer is good for.
enum Answer {
    Somebody { issuer: String, claims: Claims },
    NotKnown(NotCalled),
    Unreachable,
}

/// A browser comes back.
pub(super) async fn back(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let pages = &service.pages;
    let (_, key, _) = knocking(&service, &request);
    let under_way = pages.sessions.change(key, |it| it.under_way.take()).flatten();
    let (Some(under_way), Some(provider)) = (under_way, &pages.provider) else {
        return again(&service, &request, StatusCode::BAD_REQUEST, STALE);
    };
    let brought = asked_for(&request, "state").unwrap_or_default();
    let digest = |text: &str| blake3::hash(text.as_bytes());
    // a provider that says its name says its own: an answer of another one is mixed up (RFC 9207)
    let issuer = asked_for(&request, "iss").is_none_or(|it| it == provider.issuer());
    if digest(&brought) != digest(&under_way.state) || !issuer {
        return again(&service, &request, StatusCode::BAD_REQUEST, STALE);
    }
    let Some(code) = asked_for(&request, "code") else {
        return again(&service, &request, StatusCode::FORBIDDEN, REFUSED);
    };
    let UnderWay { state: _, nonce, verifier, to } = under_way;
    let shared = service.clone();
    let answer = web::block(move || answer_of(&shared, &code, (&nonce, &verifier))).await;
    match answer {
        Ok(Some(Answer::Somebody { issuer, claims })) => {
            let who = Who::Provider { issuer, claims };
            let (token, _) = pages.sessions.begin(Some(key), Some(who));
            // the browser comes from the provider, and would say so of the page that it goes on to
            let mut response = lead_on(pages.frame(), &to);
            if let Ok(cookie) = HeaderValue::from_str(&pages.cookie.set(&token)) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        Ok(Some(Answer::NotKnown(fault))) => {
            let (happened, to_do) = words(Problem::from(fault).code);
            let told = format!("{happened}. {to_do}");
            again(&service, &request, StatusCode::FORBIDDEN, &told)
        }
        Ok(Some(Answer::Unreachable) | None) | Err(_) => {
            again(&service, &request, StatusCode::SERVICE_UNAVAILABLE, UNREACHABLE)
        }
    }
}

/// Whom a code stands for; waits for the provider.
fn answer_of(service: &Service, code: &str, (nonce, verifier): (&str, &str)) -> Option<Answer> {
    let provider = service.pages.provider.as_ref()?;
    let token = match provider.id_token(code, verifier) {
        Ok(token) => token,
        Err(fault) => {
            tracing::warn!(%fault, "a sign-in was not finished");
            return Some(Answer::Unreachable);
        }
    };
    let issuer = provider.issuer();
    let claims = match service.callers.signed_in(&token, (issuer, provider.client()), nonce) {
        Ok(claims) => claims,
        Err(NotCalled::NoKeys) => return Some(Answer::Unreachable),
        Err(fault) => return Some(Answer::NotKnown(fault)),
    };
    Some(match service.callers.user_of(issuer, &claims) {
        Ok(_) => Answer::Somebody { issuer: issuer.to_owned(), claims },
        Err(nobody) => Answer::NotKnown(NotCalled::NotProvisioned(nobody)),
    })
}

fn again(service: &Service, request: &HttpRequest, status: StatusCode, told: &str) -> HttpResponse {
    page(service, request, (status, Some(told.to_owned())), (String::new(), "/".to_owned()))
}
