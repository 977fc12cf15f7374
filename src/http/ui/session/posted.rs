//! What a form sends: the one way to read one, which no other site can take.
//!
//! In: a POST. Out: its fields, and who sent them. It is refused unless it carries the token of its own session, and where the browser says from which site it comes
//! (`Sec-Fetch-Site`, `Origin`), unless that is this one. Whoever has not signed in is sent to do so; what they had typed is not kept.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HOST, HeaderMap, ORIGIN};
use actix_web::{FromRequest, HttpRequest, web};
use askama::Template;

use super::signed_in::{SignedIn, signed_in};
use crate::config::is_local;
use crate::http::api;
use crate::http::code::Code;
use crate::http::once::Sent;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::sharing::Asking;

/// The field with the session's token.
const CSRF: &str = "csrf";
/// The field with the form's own key.
const ONCE: &str = "once";

/// A form that somebody sent from a page of this service.
pub(in crate::http::ui) struct Posted {
    /// Who.
    pub(in crate::http::ui) by: SignedIn,
    /// What.
    pub(in crate::http::ui) fields: Fields,
}

/// The fields of a form, in their order.
#[derive(Clone, Debug, Default)]
pub(in crate::http::ui) struct Fields(Vec<(String, String)>);

impl Fields {
    /// What the first field of a name says, without blanks around it; none if that is nothing.
    pub(in crate::http::ui) fn text<'f>(&'f self, name: &str) -> Option<&'f str> {
        let mut named = self.0.iter().filter(|(it, _)| it == name).map(|(_, value)| value.trim());
        named.find(|it| !it.is_empty())
    }

    /// What all fields of a name say: boxes that are ticked.
    pub(in crate::http::ui) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let named = self.0.iter().filter(move |(it, _)| it == name);
        named.map(|(_, value)| value.trim()).filter(|it| !it.is_empty())
    }

    /// The same as the first, owned, and empty if there is none: to be shown again.
    pub(in crate::http::ui) fn kept(&self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_owned()
    }

    /// The form's own key.
    pub(in crate::http::ui) fn once(&self) -> Result<&str, Problem> {
        let plain = |it: &&str| it.len() == 32 && it.bytes().all(|it| it.is_ascii_hexdigit());
        self.text(ONCE).filter(plain).ok_or_else(|| Problem::of(Code::IdempotencyKeyMissing))
    }

    /// All that was filled in, the form's own key with it, to stand in another form: what a button said is left out.
    pub(in crate::http::ui) fn to_keep(&self) -> Vec<(String, String)> {
        self.0.iter().filter(|(name, _)| name != CSRF && name != "go").cloned().collect()
    }

    /// What it says, without what only keeps it from being forged or done twice.
    fn said(&self) -> Vec<u8> {
        let said = self.0.iter().filter(|(name, _)| name != CSRF && name != ONCE);
        form_urlencoded::Serializer::new(String::new()).extend_pairs(said).finish().into_bytes()
    }

    /// The write that it asks for: the same form sent again is the same write.
    pub(in crate::http::ui) fn sent(
        &self,
        service: &Service,
        asking: &Asking,
        route: &str,
    ) -> Result<Sent, Problem> {
        let standing = service.standing()?;
        let what = (route, asking.purpose.as_str(), &self.said()[..]);
        Ok(Sent::of(standing.key(), &asking.user.name, self.once()?, what))
    }

    /// Fields as a test has them.
    #[cfg(test)]
    pub(in crate::http::ui) fn of(pairs: &[(&str, &str)]) -> Self {
        Self::known(pairs)
    }

    /// Fields that are filled in before anybody types: what a link has said.
    pub(in crate::http::ui) fn known(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// What nobody sees (joiners and marks of no width among it), and what turns text around, is left out: it would stand in the journal, and say otherwise there than it seems.
    fn read(bytes: &[u8]) -> Self {
        let seen = |it: &char| match it {
            '\n' | '\r' | '\t' => true,
            '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => false,
            _ => !it.is_control(),
        };
        let pairs = form_urlencoded::parse(bytes);
        Self(
            pairs
                .map(|(name, value)| (name.into_owned(), value.chars().filter(seen).collect()))
                .collect(),
        )
    }

    /// True if it carries a token; compared by digests, in a time that says nothing.
    pub(in crate::http::ui) fn carry(&self, token: &str) -> bool {
        let carried = self.text(CSRF).unwrap_or_default();
        !token.is_empty() && blake3::hash(carried.as_bytes()) == blake3::hash(token.as_bytes())
    }
}

/// Why a form is not taken.
#[derive(Debug)]
pub(in crate::http::ui) enum NotTaken {
    /// It cannot be read.
    Problem(Problem),
    /// It does not come from a page of this session.
    Elsewhere,
}

impl From<Problem> for NotTaken {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// The page that says so.
#[derive(Template)]
#[template(path = "session/templates/not_taken.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct NotTakenPage {
    pub(in crate::http::ui) frame: Frame,
}

/// The fields of a form of this site, whoever sent it.
pub(in crate::http::ui) async fn fields(
    service: &Service,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Fields, NotTaken> {
    let bytes = api::whole(service, payload).await?;
    let kind = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let kind = kind.and_then(|it| it.split(';').next()).unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(NotTaken::Elsewhere);
    }
    if !is_of_this_site(request.headers(), service.pages.own_origin()) {
        return Err(NotTaken::Elsewhere);
    }
    Ok(Fields::read(&bytes))
}

/// What the browser says of where a form comes from. A browser that says nothing is an old one, and the token alone decides.
fn is_of_this_site(headers: &HeaderMap, own: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).map(|it| it.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site");
    if site.is_some_and(|it| it != "same-origin") {
        return false;
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    // a browser that is told to name no referrer names no origin either, but says that it is the same
    if origin == "null" {
        return site.is_some();
    }
    match (own, text(HOST.as_str())) {
        (Some(own), _) => origin == own,
        // without an address of its own the service is this machine's alone, whatever a name is made to lead to
        (None, Some(host)) if is_local(host) => {
            let said = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            said == Some(host)
        }
        (None, Some(_) | None) => false,
    }
}

async fn posted(request: HttpRequest, payload: web::Payload) -> Result<Posted, actix_web::Error> {
    let service = request.app_data::<web::Data<Service>>().cloned();
    let service = service.ok_or_else(|| actix_web::error::ErrorInternalServerError(""))?;
    // the body is taken off the wire first, or the connection would end
    let fields = fields(&service, &request, payload).await;
    let by = signed_in(&request)?;
    let accepted = fields.and_then(|fields| {
        if fields.carry(by.csrf()) { Ok(fields) } else { Err(NotTaken::Elsewhere) }
    });
    accepted.map(|fields| Posted { by: by.clone(), fields }).map_err(|fault| {
        let frame = by.frame(&service, Place::None);
        let page = match fault {
            NotTaken::Problem(problem) => by.problem_page(&service, &request, problem),
            NotTaken::Elsewhere => page::shown(StatusCode::FORBIDDEN, &NotTakenPage { frame }),
        };
        InternalError::from_response("the form is not taken", page).into()
    })
}

impl FromRequest for Posted {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), web::Payload::from_request(request, payload));
        Box::pin(async move { posted(request, payload.await?).await })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Fields, NotTakenPage, is_of_this_site};
    use crate::http::ui::samples::{Sampled, frame, hostile_frame};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    impl Sampled for NotTakenPage {
        const NAME: &'static str = "form-not-taken";

        fn samples() -> Vec<Self> {
            vec![Self { frame: frame() }, Self { frame: hostile_frame() }]
        }
    }

    #[test]
    fn a_form_of_another_site_is_told_by_what_the_browser_says() {
        let host = ("host", "localhost:8080");
        let from = |pairs: &[(&'static str, &'static str)]| {
            is_of_this_site(&headers(&[pairs, &[host]].concat()), None)
        };
        assert!(from(&[]), "an old browser says nothing");
        assert!(from(&[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")]));
        assert!(from(&[("origin", "null"), ("sec-fetch-site", "same-origin")]));
        for other in [
            &[("origin", "https://elsewhere.example")][..],
            &[("origin", "http://localhost:8080.elsewhere.example")],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:8080")],
            &[("host", "hearth.example"), ("origin", "https://hearth.example")],
        ] {
            assert!(!from(other), "{other:?}");
        }
        let own = |origin| {
            is_of_this_site(&headers(&[("origin", origin), host]), Some("https://pages.example"))
        };
        assert!(own("https://pages.example") && !own("http://localhost:8080"));
    }

    #[test]
    fn what_nobody_sees_and_what_turns_text_around_is_left_out() {
        let fields = Fields::read("case=CT%00%1b-1%E2%80%AE004&note=one%0D%0Atwo".as_bytes());
        assert_eq!(fields.text("case"), Some("CT-1004"));
        assert_eq!(fields.text("note"), Some("one\r\ntwo"));
        for unseen in ['\u{200b}', '\u{200d}', '\u{200f}', '\u{61c}', '\u{2060}', '\u{feff}'] {
            let sent = form_urlencoded::Serializer::new(String::new())
                .append_pair("case", &format!("CT{unseen}-1004"))
                .finish();
            assert_eq!(Fields::read(sent.as_bytes()).text("case"), Some("CT-1004"), "{unseen:?}");
        }
    }

    #[test]
    fn the_token_has_to_be_the_sessions_own() {
        let fields = Fields::read(b"csrf=abc&name=+x+&name=y&none=+");
        assert!(fields.carry("abc"));
        assert!(!fields.carry("abd") && !fields.carry(""), "another's, or none");
        assert!(!Fields::read(b"name=x").carry(""), "no token is no token's match");
        assert_eq!(fields.all("name").collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(fields.text("none"), None);
    }

    #[test]
    fn the_key_of_a_form_and_its_token_are_no_part_of_what_it_says() {
        let said = |text: &str| Fields::read(text.as_bytes()).said();
        assert_eq!(said("csrf=1&a=x&once=2&a=y"), said("a=x&once=3&a=y"));
        assert_ne!(said("a=x&a=y"), said("a=x&a=z"));
    }
}
