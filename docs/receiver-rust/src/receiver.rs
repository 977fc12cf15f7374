//! A partner's receiver of notices: verifies each, takes each once, answers at once.
//!
//! In: what the council posts. Out: a line for each new notice: the name of its message, its type, its subject, its number among those of its
//! subject, and the notice before it of which it speaks. What to do about it is the partner's own system's, which takes the line from here.

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use actix_web::dev::Server;
use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64ct::{Base64, Encoding as _};
use ed25519_dalek::{Signature, VerifyingKey};
use standardwebhooks::Webhook;

/// The headers that are signed, and the signatures.
const HEADERS: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

/// What verifies notices: the secret that both ends have, and the public half of the key that only the council has.
pub struct Keys {
    secret: Webhook,
    council: VerifyingKey,
}

impl Keys {
    /// Keys as the council shows them when the endpoint is set: `whsec_…` and `whpk_…`.
    pub fn parse(secret: &str, public_key: &str) -> Result<Self, String> {
        let secret = Webhook::new(secret).map_err(|_| "HEARTH_SECRET is no whsec_…")?;
        let bytes = public_key.strip_prefix("whpk_").and_then(|it| Base64::decode_vec(it).ok());
        let bytes = bytes.and_then(|it| <[u8; 32]>::try_from(it).ok());
        let council = bytes.and_then(|it| VerifyingKey::from_bytes(&it).ok());
        Ok(Self { secret, council: council.ok_or("HEARTH_PUBLIC_KEY is no whpk_…")? })
    }

    /// True of what both have signed. The library looks at the time too.
    fn are_of(&self, headers: &http::HeaderMap, body: &[u8]) -> bool {
        let text = |name| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let [id, at, signatures] = HEADERS.map(text);
        let content = [format!("{id}.{at}.").as_bytes(), body].concat();
        // during a change of keys there are several of a kind
        let by_council = signatures.split(' ').filter_map(|it| it.strip_prefix("v1a,")).any(|it| {
            let signature = Base64::decode_vec(it).ok();
            let signature = signature.and_then(|it| Signature::from_slice(&it).ok());
            signature.is_some_and(|it| self.council.verify_strict(&content, &it).is_ok())
        });
        by_council && self.secret.verify(body, headers).is_ok()
    }
}

struct Desk {
    keys: Keys,
    /// A real receiver keeps the names of messages where they outlive it.
    seen: Mutex<BTreeSet<String>>,
    tell: Box<dyn Fn(&str) + Send + Sync>,
}

/// A receiver that is not listening yet.
pub struct Receiver(Arc<Desk>);

impl Receiver {
    /// With its keys, and what hears of each new notice.
    pub fn new(keys: Keys, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Desk { keys, seen: Mutex::default(), tell: Box::new(tell) }))
    }

    /// Listens on this machine, at a port or, if it is 0, at any that is free.
    pub fn listen(&self, port: u16) -> io::Result<(Server, SocketAddr)> {
        let desk = web::Data::from(Arc::clone(&self.0));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(desk.clone())
                .app_data(web::PayloadConfig::new(64 * 1024))
                .route("/{path:.*}", web::method(Method::OPTIONS).to(permission))
                .route("/{path:.*}", web::post().to(take))
        });
        let server = server.workers(2).bind(("127.0.0.1", port))?;
        let address = server.addrs()[0];
        Ok((server.run(), address))
    }
}

/// Whoever asks whether notices are wanted, hears that they are (webhook validation of `CloudEvents`).
async fn permission(request: HttpRequest) -> HttpResponse {
    let Some(origin) = request.headers().get("WebHook-Request-Origin") else {
        return HttpResponse::BadRequest().finish();
    };
    HttpResponse::Ok()
        .insert_header(("WebHook-Allowed-Origin", origin.clone()))
        .insert_header(("WebHook-Allowed-Rate", "*"))
        .finish()
}

async fn take(desk: web::Data<Desk>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let mut headers = http::HeaderMap::new();
    for name in HEADERS {
        let value = request.headers().get(name).map(HeaderValue::as_bytes);
        if let Some(value) = value.and_then(|it| http::HeaderValue::from_bytes(it).ok()) {
            headers.insert(name, value);
        }
    }
    if !desk.keys.are_of(&headers, &body) {
        return HttpResponse::Unauthorized().finish();
    }
    let Ok(event) = serde_json::from_slice::<serde_json::Value>(&body) else {
        return HttpResponse::BadRequest().finish();
    };
    let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
    let id = headers["webhook-id"].to_str().unwrap_or_default().to_owned();
    let is_new = desk.seen.lock().is_ok_and(|mut seen| seen.insert(id.clone()));
    // a heartbeat says that the council is there, and nothing else
    if is_new && !text("type").ends_with(".subscription.heartbeat.v1") {
        let rest = ["type", "subject", "sequence", "causationid"].map(text).join(" ");
        (desk.tell)(&format!("{id} {rest}"));
    }
    HttpResponse::NoContent().finish()
}
