//! The listener: starts, answers, and ends without dropping what has begun.
//!
//! In: a service. Out: its address once it listens, its end. SIGTERM and SIGINT close the listener, let requests that have begun end, and wait no
//! longer than the configuration says. Threads beside it keep the service up with the journal and the shelf,
//! and what partners are owed with both.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, rt, web};

use super::notifying::{NoticeKeeper, Stirred};
use super::watched::watched;
use super::{api, service::Service, tls, ui};
use crate::notices::delivery::Pace;
use crate::notices::dispatch::{self, Dispatcher};

/// How often journal and shelf are looked at while nobody asks.
const LOOK: Duration = Duration::from_millis(250);

/// How long a client may take to hear an answer out that was given before it had sent everything, or to part.
const PARTING: Duration = Duration::from_secs(2);

/// Why the service does not listen.
#[derive(Debug, thiserror::Error)]
pub enum ServerFault {
    /// The address cannot be listened at.
    #[error(
        "{address}: {cause}\n  hint: another program may be listening there; name another port with --port"
    )]
    Bind {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Certificate and key do not fit.
    #[error("{0}")]
    Tls(String),
    /// The server ended by a fault.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A service that listens.
pub struct Running {
    address: SocketAddr,
    secured: bool,
    server: Server,
    handle: ServerHandle,
    keeping_up: KeepingUp,
}

/// The threads beside the listener; they end when it is dropped.
struct KeepingUp {
    ends: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// Starts to listen: `then` is called once it does, on the thread that the service goes on to use. Returns when the service has ended.
///
/// # Errors
/// [`ServerFault`].
pub fn start(
    service: Service,
    then: impl FnOnce(&Running) -> std::io::Result<()>,
) -> Result<(), ServerFault> {
    let running = |service| -> Result<(), ServerFault> {
        rt::System::new().block_on(async {
            let running = listening(service)?;
            then(&running)?;
            let Running { address: _, secured: _, server, handle: _, keeping_up } = running;
            let ended = server.await;
            drop(keeping_up);
            Ok(ended?)
        })
    };
    running(service)
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as a client writes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", if self.secured { "https" } else { "http" }, self.address)
    }

    /// By which it can be told to end.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }
}

fn listening(service: Service) -> Result<Running, ServerFault> {
    let secured =
        tls::server(service.serve.tls.as_ref()).map_err(|it| ServerFault::Tls(it.to_string()))?;
    for fault in service.callers.read_keys() {
        tracing::warn!(%fault, "tokens of this issuer are not taken until its keys are known");
    }
    let serve = service.serve.clone();
    let address = SocketAddr::new(serve.address, serve.port);
    let service = web::Data::new(service);
    let keeping_up = KeepingUp::begin(&service)?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(16);
    let shared = service.clone();
    let body = serve.body_bytes;
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .app_data(web::PayloadConfig::new(body))
            .app_data(web::PathConfig::default().error_handler(api::bad_path))
            .app_data(web::QueryConfig::default().error_handler(ui::bad_query))
            .wrap(from_fn(watched))
            .configure(api::routes)
            .configure(ui::routes)
            .default_service(web::to(ui::no_such_route))
    })
    .on_connect(tls::shown)
    .workers(workers)
    .worker_max_blocking_threads(serve.desks.div_ceil(workers))
    .client_request_timeout(Duration::from_secs(u64::from(serve.head_seconds)))
    .client_disconnect_timeout(PARTING)
    .keep_alive(Duration::from_secs(u64::from(serve.idle_seconds)))
    .shutdown_timeout(u64::from(serve.drain_seconds));
    let is_secured = secured.is_some();
    let bound = match secured {
        Some(secured) => server.bind_rustls_0_23(address, secured),
        None => server.bind(address),
    };
    let server = bound.map_err(|cause| ServerFault::Bind { address, cause })?;
    let address = server.addrs().first().copied().unwrap_or(address);
    let server = server.run();
    let handle = server.handle();
    Ok(Running { address, secured: is_secured, server, handle, keeping_up })
}

/// Begins to send notices, if any are to be.
fn sending(service: &web::Data<Service>) -> std::io::Result<Option<Dispatcher>> {
    let Some(notifying) = &service.notifying else { return Ok(None) };
    let means = notifying.means().map_err(std::io::Error::other)?;
    let config = notifying.config();
    let pace = if config.rehearsal { Pace::Rehearsal } else { Pace::Usual };
    let settings =
        dispatch::Settings { workers: config.senders, pace, ..dispatch::Settings::default() };
    let keeper = Arc::new(NoticeKeeper(service.clone()));
    Dispatcher::start(keeper, means, settings).map(Some)
}

impl KeepingUp {
    fn begin(service: &web::Data<Service>) -> std::io::Result<Self> {
        let mut keeping =
            Self { ends: Arc::new(AtomicBool::new(false)), threads: Vec::with_capacity(3) };
        let following = service.clone();
        keeping.every_so_often("following", move || following.keep_up())?;
        if let Some(sending) = sending(service)? {
            // what a night brings takes a while to take up: nobody who looks waits for it
            let (service, beating) = (service.clone(), service.clone());
            keeping.every_so_often("notices", move || {
                let Stirred { something, endpoints } = service.keep_notices_up();
                for endpoint in endpoints {
                    sending.forget(endpoint);
                }
                if something {
                    sending.wake();
                }
            })?;
            // an endpoint that does not answer keeps nobody waiting but itself
            keeping.every_so_often("heartbeats", move || beating.send_heartbeats())?;
        }
        Ok(keeping)
    }

    fn every_so_often(
        &mut self,
        name: &str,
        mut work: impl FnMut() + Send + 'static,
    ) -> std::io::Result<()> {
        let ends = Arc::clone(&self.ends);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while !ends.load(Ordering::Relaxed) {
                std::thread::sleep(LOOK);
                work();
            }
        })?;
        self.threads.push(thread);
        Ok(())
    }
}

impl Drop for KeepingUp {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // it has nothing to tell
            let _ = thread.join();
        }
    }
}
