//! `hearth sample-partner`: a partner's receiver in a process of its own, for the demo. No council needs it, and the list of commands does not name it.
//!
//! In: on standard input, a JSON object a line: its services with the keys that verify what comes to them, and where the council's service is. Out:
//! on standard output where it listens, then a line for each service that it has heard of and each notice that it has dealt with. It ends with its standard input, so that it never outlives
//! whoever started it. Leaves to `sample_partner_desk` what is taken, and to `sample_partner_work` what is done about it.

use std::io::{self, BufRead as _, Write as _};
use std::sync::{Arc, mpsc};

use actix_web::dev::ServerHandle;
use actix_web::http::Method;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::clock;
use super::console::Finish;
use super::sample_partner_desk::{Desk, Signed, Taken};
use super::sample_partner_work::Work;

/// Receive notices as a partner would, for the demo.
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(super) struct Args {}

/// What the partner is told on its standard input.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Heard {
    /// Where the council's service is.
    Council {
        /// `http://127.0.0.1:8080`.
        url: String,
    },
    /// A service of its own.
    Service(Introduction),
}

/// A service with what it needs.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Introduction {
    /// Its name, which is the end of its address too.
    pub(super) service: String,
    /// For `v1`.
    pub(super) secret: String,
    /// For `v1a`.
    pub(super) public_key: String,
    /// With which it asks the council.
    pub(super) token: String,
    /// Seconds, from the first notice on, in which it answers 503.
    pub(super) down: u64,
}

/// What the partner says on its standard output, once it listens.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    /// It has heard of a service, and takes what comes to it from now on.
    Heard {
        /// Its name.
        service: String,
    },
    /// It has dealt with a notice.
    Dealt(Dealt),
}

/// What the partner says of a notice that it has dealt with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Dealt {
    /// By which service.
    pub(super) service: String,
    /// The end of the event's type: `person.addresschanged`.
    pub(super) kind: String,
    /// The most that it may do.
    pub(super) action: Option<String>,
    /// True if the message said nothing of the person, and what it is about was fetched.
    pub(super) fetched: bool,
    /// How often it was refused while the service was down.
    pub(super) refused: u32,
    /// True if the council took the receipt.
    pub(super) receipt: bool,
}

/// What the listener and those who work beside it share.
struct Receiver {
    desk: Desk,
    work: mpsc::Sender<Taken>,
}

pub(super) fn run(Args {}: &Args) -> anyhow::Result<Finish> {
    let (work, waiting) = mpsc::channel();
    let receiver = Arc::new(Receiver { desk: Desk::default(), work });
    let council = Arc::<Work>::default();
    rt::System::new().block_on(async {
        let shared = web::Data::from(Arc::clone(&receiver));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(64 * 1024))
                .route("/{service}", web::method(Method::OPTIONS).to(permission))
                .route("/{service}", web::post().to(take))
        });
        let server = server.workers(2).bind(("127.0.0.1", 0)).context("no port is free")?;
        let address = server.addrs().first().copied().context("it listens nowhere")?;
        let server = server.run();
        let (hears, works) = (Arc::clone(&council), Arc::clone(&council));
        let handle = server.handle();
        std::thread::spawn(move || listen(&receiver.desk, &hears, &handle));
        std::thread::spawn(move || {
            for taken in waiting {
                say(&Says::Dealt(works.deal_with(&taken)));
            }
        });
        writeln!(io::stdout().lock(), "http://{address}")?;
        Ok::<_, anyhow::Error>(server.await?)
    })?;
    Ok(Finish::Done)
}

/// Hears what it is told until nobody is there any more, and ends.
fn listen(desk: &Desk, council: &Work, handle: &ServerHandle) {
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        match serde_json::from_str(&line) {
            Ok(Heard::Council { url }) => council.ask_at(url),
            Ok(Heard::Service(introduction)) => {
                // keys that cannot be read verify nothing: the handshake fails, and tells whoever sent them
                if desk.open(&introduction).is_ok() {
                    council.as_service(&introduction);
                }
                say(&Says::Heard { service: introduction.service });
            }
            // nobody else writes here
            Err(_) => break,
        }
    }
    drop(handle.stop(false));
}

/// Whoever asks whether notices are wanted, hears that they are (webhook validation of `CloudEvents`).
async fn permission(request: HttpRequest) -> HttpResponse {
    let origin = request.headers().get("WebHook-Request-Origin").cloned();
    let Some(origin) = origin else { return HttpResponse::BadRequest().finish() };
    HttpResponse::Ok()
        .insert_header(("WebHook-Allowed-Origin", origin))
        .insert_header(("WebHook-Allowed-Rate", "*"))
        .insert_header(("Allow", "OPTIONS, POST"))
        .finish()
}

async fn take(
    receiver: web::Data<Receiver>,
    service: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|it| it.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let signed = Signed {
        id: header("webhook-id"),
        at: header("webhook-timestamp"),
        signatures: header("webhook-signature"),
        body: body.to_vec(),
    };
    let (status, taken) = receiver.desk.take(&service, signed, clock::since_epoch().as_secs());
    // what is new is worked on once it is answered: a sender does not wait for it
    if let Some(taken) = taken {
        let _ = receiver.work.send(taken);
    }
    HttpResponse::build(status).finish()
}

/// A line for whoever started it; if nobody reads any more, it ends with its standard input.
fn say(says: &Says) {
    let Ok(line) = serde_json::to_string(says) else { return };
    let _ = writeln!(io::stdout().lock(), "{line}");
}
