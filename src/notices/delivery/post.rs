//! One attempt: a signed `POST` over a connection that is kept, an answer read up to a limit, and no more time than an attempt is given.
//!
//! In: an endpoint's address and keys, a message's name and body, the moment. Out: an [`Outcome`]. A [`Line`] belongs to one endpoint and keeps its
//! connections; several threads may use it at once. No proxy of the environment is used, since a proxy would connect to where it likes, and no
//! redirect is followed. Of the answer's body nothing is kept.

use std::fmt;
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use ureq::http::{Method, Request, Response, header};
use ureq::unversioned::transport::DefaultConnector;

use super::Clock;
use super::answer::{Answer, Outcome};
use super::envelope::CONTENT_TYPE;
use super::failure::Failure;
use super::guard::{EndpointAddress, Reach};
use super::message_id::MessageId;
use super::names::{CheckedNames, Names, SystemNames};
use super::origin::Origin;
use super::signature::SigningKeys;
use super::trust::Trust;

/// How much an attempt may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// From the look-up of the name to the last byte of the answer.
    pub patience: Duration,
    /// Longest body of an answer, in bytes.
    pub longest_answer: usize,
}

impl Default for Limits {
    /// 15 seconds, as Standard Webhooks advises; 64 kB.
    fn default() -> Self {
        Self { patience: Duration::from_secs(15), longest_answer: 64 * 1024 }
    }
}

/// The header that says who is calling: of the question whether notices are wanted, and of each delivery after it (`CloudEvents`' web hooks, 4.1.2).
const ORIGIN: &str = "WebHook-Request-Origin";
/// An idle connection is closed before the receiver does: Node's servers, of the common ones, wait shortest, five seconds.
const LONGEST_IDLE: Duration = Duration::from_secs(4);
/// As many as are in use at once.
const MOST_IDLE: usize = 64;

/// What every endpoint's line is made of.
#[derive(Clone)]
pub struct Means {
    /// Whose certificates count.
    pub trust: Trust,
    /// Where names are looked up.
    pub names: Arc<dyn Names>,
    /// What time it is.
    pub clock: Clock,
    /// Who is calling.
    pub origin: Origin,
    /// How much an attempt may take.
    pub limits: Limits,
}

impl Means {
    /// The system's names, the usual limits.
    #[must_use]
    pub fn new(trust: Trust, clock: Clock, origin: Origin) -> Self {
        Self { trust, names: Arc::new(SystemNames), clock, origin, limits: Limits::default() }
    }
}

/// What goes to one endpoint.
pub struct Line {
    agent: ureq::Agent,
    address: EndpointAddress,
    origin: Origin,
    limits: Limits,
    hung_up: AtomicBool,
}

impl Line {
    /// A line to an endpoint; nothing is sent yet.
    #[must_use]
    pub fn open(address: &EndpointAddress, means: &Means) -> Self {
        let Means { trust, names, clock, origin, limits } = means;
        let config = ureq::Agent::config_builder()
            .tls_config(trust.tls())
            .https_only(matches!(address.reach(), Reach::Internet))
            .proxy(None)
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(limits.patience))
            .max_idle_age(LONGEST_IDLE)
            .max_idle_connections(MOST_IDLE)
            .max_idle_connections_per_host(MOST_IDLE)
            .build();
        let names = CheckedNames::new(address.clone(), Arc::clone(names), Arc::clone(clock));
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), names);
        Self {
            agent,
            address: address.clone(),
            origin: origin.clone(),
            limits: *limits,
            hung_up: AtomicBool::new(false),
        }
    }

    pub(super) const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Where it leads.
    #[must_use]
    pub const fn address(&self) -> &EndpointAddress {
        &self.address
    }

    /// Sends a message once, signed as of this moment.
    #[must_use]
    pub fn post(&self, keys: &SigningKeys, id: &MessageId, body: &[u8], now: Timestamp) -> Outcome {
        self.post_signed(&keys.header(id, now, body), id, body, now)
    }

    /// The same with a signature that the caller made.
    pub(super) fn post_signed(
        &self,
        signature: &str,
        id: &MessageId,
        body: &[u8],
        now: Timestamp,
    ) -> Outcome {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.address.uri().clone())
            .header(header::CONTENT_TYPE, CONTENT_TYPE)
            .header(ORIGIN, self.origin.as_str())
            .header("webhook-id", id.as_str())
            .header("webhook-timestamp", now.as_second())
            .header("webhook-signature", signature)
            .body(body);
        // each part is a type whose text a header can hold
        let Ok(request) = request else { return Outcome::Failed(Failure::Malformed) };
        match self.agent.run(request) {
            Ok(answer) => self.read(answer, now),
            Err(error) => Outcome::Failed(self.failure(&error)),
        }
    }

    /// Asks without saying anything.
    pub(super) fn options(
        &self,
        headers: &[(&'static str, &str)],
    ) -> Result<Response<ureq::Body>, Failure> {
        let mut request = Request::builder()
            .method(Method::OPTIONS)
            .uri(self.address.uri().clone())
            .header(ORIGIN, self.origin.as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).map_err(|_| Failure::Malformed)?;
        self.agent.run(request).map_err(|error| self.failure(&error))
    }

    /// Cuts what is under way and refuses what comes: an attempt that waits ends at once as [`Failure::Stopped`].
    pub fn hang_up(&self) {
        self.hung_up.store(true, Ordering::SeqCst);
        self.agent.clone().shutdown();
    }

    fn failure(&self, error: &ureq::Error) -> Failure {
        if self.hung_up.load(Ordering::SeqCst) { Failure::Stopped } else { Failure::of(error) }
    }

    /// Reads an answer to its end: only then has the receiver said all of it, and the connection can be used again.
    fn read(&self, mut answer: Response<ureq::Body>, now: Timestamp) -> Outcome {
        let outcome = Answer::of(answer.status().as_u16(), answer.headers(), now).outcome();
        let mut reader = answer.body_mut().as_reader();
        let mut part = [0; 4096];
        let mut read = 0;
        let fault = loop {
            match reader.read(&mut part) {
                Ok(0) => return outcome,
                Ok(bytes) => read += bytes,
                Err(fault) => break self.failure(&ureq::Error::from(fault)),
            }
            if read > self.limits.longest_answer {
                break Failure::Oversize;
            }
        };
        // a refusal is one however its text ends; a success is none
        if outcome.is_delivered() { Outcome::Failed(fault) } else { outcome }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({:?})", self.address)
    }
}
