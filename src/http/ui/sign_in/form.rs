//! The sign-in page: the way to the provider, and a name and a password where there are accounts; and signing out.
//!
//! In: a browser without a session, or what was typed. Out: the page, or a session of the account under a new name. Wrong passwords are counted by name
//! and address: whoever tries too many waits.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, RETRY_AFTER, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::way_on::within;
use crate::http::api;
use crate::http::rates::Trier;
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{lead_on, shown};
use crate::http::ui::session::{Posted, SessionKey, SignedIn, Who, fields};

/// The sign-in page.
#[derive(Clone, Template)]
#[template(path = "sign_in/templates/sign_in.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct SignInPage {
    pub(super) frame: Frame,
    /// True if there are accounts of this machine.
    pub(super) accounts: bool,
    /// The way to the provider, if there is one.
    pub(super) provider: Option<String>,
    /// What was typed as a name.
    pub(super) name: String,
    /// Where to go on.
    pub(super) to: String,
    /// What went wrong.
    pub(super) error: Option<String>,
}

/// A session of nobody, so that the form has a token; the one that there is, if there is one.
pub(super) fn knocking(
    service: &Service,
    request: &HttpRequest,
) -> (Option<String>, SessionKey, String) {
    let pages = &service.pages;
    let kept = pages.cookie.of(request).and_then(|it| pages.sessions.find(&it));
    if let Some((key, session)) = kept {
        return (None, key, session.csrf);
    }
    let (token, key) = pages.sessions.begin(None, None);
    let csrf = pages.sessions.change(key, |it| it.csrf.clone()).unwrap_or_default();
    (Some(token), key, csrf)
}

/// The page, with what went wrong.
pub(super) fn page(
    service: &Service,
    request: &HttpRequest,
    (status, error): (StatusCode, Option<String>),
    (name, to): (String, String),
) -> HttpResponse {
    let pages = &service.pages;
    let (begun, _, csrf) = knocking(service, request);
    let way = form_urlencoded::Serializer::new(String::new()).append_pair("to", &to).finish();
    let page = SignInPage {
        frame: Frame { csrf, ..pages.frame() },
        accounts: !pages.accounts.are_none(),
        provider: pages.provider.as_ref().map(|_| format!("/sign-in/start?{way}")),
        name,
        to,
        error,
    };
    let mut response = shown(status, &page);
    let cookie = begun.and_then(|it| HeaderValue::from_str(&pages.cookie.set(&it)).ok());
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// What stands behind a name in the address.
pub(super) fn asked_for(request: &HttpRequest, name: &str) -> Option<String> {
    let pairs = form_urlencoded::parse(request.query_string().as_bytes());
    let mut named = pairs.filter(|(it, _)| it == name).map(|(_, value)| value.into_owned());
    // one of two could be anybody's
    named.next().filter(|_| named.next().is_none())
}

/// Where to go on, as the address has it.
pub(super) fn way(request: &HttpRequest) -> String {
    let to = asked_for(request, "to").unwrap_or_default();
    within(&to).unwrap_or("/").to_owned()
}

pub(super) async fn asked(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    page(&service, &request, (StatusCode::OK, None), (String::new(), way(&request)))
}

pub(super) async fn sent(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let sent = fields(&service, &request, payload).await;
    let pages = &service.pages;
    let (_, key, csrf) = knocking(&service, &request);
    let sent = sent.ok().filter(|it| it.carry(&csrf));
    let Some(sent) = sent else {
        let old = "This page was open for too long, or was not sent from here. Sign in again.";
        let again = (StatusCode::FORBIDDEN, Some(old.to_owned()));
        return page(&service, &request, again, (String::new(), "/".to_owned()));
    };
    let (name, typed) = (sent.kept("name"), sent.kept("password"));
    let to = within(&sent.kept("to")).unwrap_or("/").to_owned();
    let from = api::peer(&request);
    let [of_name, of_address] = Trier::of_name(from, &name);
    let may_try = |who| service.lock_out.may_try(who);
    if let Err(wait) = may_try(of_name).and_then(|()| may_try(of_address)) {
        // the same whether there is such a name or not
        let told = "Too many wrong passwords. Wait a few minutes, then try again.".to_owned();
        let again = (StatusCode::TOO_MANY_REQUESTS, Some(told));
        let mut response = page(&service, &request, again, (name, to));
        response.headers_mut().insert(RETRY_AFTER, wait.as_secs().max(1).into());
        return response;
    }
    let (shared, tried) = (service.clone(), name.clone());
    let user = web::block(move || shared.pages.accounts.user(&tried, &typed)).await.ok().flatten();
    let Some(user) = user else {
        service.lock_out.failed(of_name);
        service.lock_out.failed(of_address);
        let told = "That name and that password do not belong together".to_owned();
        let again = (StatusCode::UNPROCESSABLE_ENTITY, Some(told));
        return page(&service, &request, again, (name, to));
    };
    service.lock_out.succeeded(of_name);
    let (token, _) = pages.sessions.begin(Some(key), Some(Who::Account(user)));
    entered(&service, &token, &to)
}

/// On with a session of somebody.
pub(super) fn entered(service: &Service, token: &str, to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((SET_COOKIE, service.pages.cookie.set(token)))
        .insert_header((LOCATION, to))
        .finish()
}

/// Signs out: the session is gone, whoever else has its name; whoever came by the provider is led there, to sign out of its session.
pub(super) async fn out(service: web::Data<Service>, posted: Posted) -> HttpResponse {
    let Posted { by, fields: _ } = posted;
    by.leaves(&service);
    if let Some(way) = way_out(&service, &by).await {
        // a form may not lead to another site: the page that it leads to may
        let mut response = lead_on(service.pages.frame(), &way);
        if let Ok(cookie) = HeaderValue::from_str(&service.pages.cookie.gone()) {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
        return response;
    }
    HttpResponse::SeeOther()
        .insert_header((SET_COOKIE, service.pages.cookie.gone()))
        .insert_header((LOCATION, "/sign-in"))
        .finish()
}

/// Where whoever came by the provider signs out there too; none where it has no such place, or cannot be reached: then they are signed out here.
async fn way_out(service: &web::Data<Service>, by: &SignedIn) -> Option<String> {
    if !by.by_provider {
        return None;
    }
    let shared = service.clone();
    let way = web::block(move || {
        let way = shared.pages.provider.as_ref()?.way_out();
        way.map_err(|fault| tracing::warn!(%fault, "nobody is signed out at the provider")).ok()?
    });
    way.await.ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::SignInPage;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    impl Sampled for SignInPage {
        const NAME: &'static str = "sign-in";

        fn samples() -> Vec<Self> {
            let way = Some("/sign-in/start?to=%2Flook".to_owned());
            let empty = Self {
                frame: frame(),
                accounts: false,
                provider: None,
                name: String::new(),
                to: "/".to_owned(),
                error: None,
            };
            let told = Some("That name and that password do not belong together".to_owned());
            vec![
                Self { frame: frame(), accounts: true, provider: way.clone(), ..empty.clone() },
                Self { provider: way.clone(), error: told, ..empty.clone() },
                Self {
                    frame: hostile_frame(),
                    accounts: true,
                    provider: way,
                    name: HOSTILE.to_owned(),
                    to: HOSTILE.to_owned(),
                    error: Some(HOSTILE.to_owned()),
                },
                empty,
            ]
        }
    }
}
