//! A keeper that holds what waits in memory and writes nothing down: the dispatcher's own cost is what is left.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hearth::notices::delivery::{
    Content, CouncilLabel, DataCategory, EndpointAddress, Envelope, EventKind, LoopbackAllowance,
    MessageId, Next, PrivateKey, Publisher, Reach, Secret, SharedSecret, SigningKeys, Subject,
    WebAddress,
};
use hearth::notices::dispatch::{
    Claimed, EndpointNumber, Keeper, KeeperFault, Route, Settled, Target, Waiting,
};
use jiff::Timestamp;
use uuid::Uuid;

/// One endpoint, with what waits for it: each notice's number and when it was added.
struct Endpoint {
    target: Arc<Target>,
    waiting: Mutex<VecDeque<(u64, Instant)>>,
}

/// What is on its way is found by its number.
pub(crate) struct Mute {
    endpoints: Vec<Endpoint>,
    added: Mutex<Vec<Instant>>,
    waits: Mutex<Vec<Duration>>,
    delivered: AtomicUsize,
    body: Arc<[u8]>,
}

impl Mute {
    pub(crate) fn new(urls: impl IntoIterator<Item = String>) -> Self {
        let allowance = LoopbackAllowance::named("a bench").expect("a name");
        let endpoints = (0..).zip(urls).map(|(number, url)| {
            let reach = Reach::ThisMachine(allowance.clone());
            let address = EndpointAddress::parse(&url, reach).expect("an address");
            let shared = SharedSecret::from_bytes(&[number; 32]).expect("a secret");
            let keys = SigningKeys::new(Secret::Private(PrivateKey::from_seed(&[number; 32])))
                .and(Secret::Shared(shared));
            let target = Arc::new(Target { route: Route { address, a_minute: None }, keys });
            Endpoint { target, waiting: Mutex::default() }
        });
        Self {
            endpoints: endpoints.collect(),
            added: Mutex::default(),
            waits: Mutex::default(),
            delivered: AtomicUsize::new(0),
            body: body().into(),
        }
    }

    /// A notice to an endpoint, counted from nought.
    pub(crate) fn add(&self, endpoint: usize) {
        let mut added = self.added.lock().expect("a lock");
        let number = added.len() as u64;
        let now = super::now();
        added.push(now);
        self.endpoints[endpoint].waiting.lock().expect("a lock").push_back((number, now));
    }

    pub(crate) fn delivered(&self) -> usize {
        self.delivered.load(Ordering::Relaxed)
    }

    /// From being added to being answered, of each that was delivered.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("a lock").clone()
    }
}

/// A thin event, as most are.
fn body() -> Vec<u8> {
    let address = |text| WebAddress::parse(text).expect("an address");
    let envelope = Envelope {
        id: Uuid::from_u128(0x0193_6d2c_4a70_7c3e_8f12_93b1_27ad_55e0),
        publisher: Publisher {
            council: CouncilLabel::parse("eastbrook").expect("a label"),
            source: address("https://life-events.eastbrook.example/life-events"),
        },
        kind: EventKind::AddressChanged,
        subject: Some(Subject::parse("pw_7f3c0d9a5b6e8f10").expect("a subject")),
        happened: Some("2026-11-20T00:00:00Z".parse().expect("a time")),
        recorded: "2026-11-21T02:14:09Z".parse().expect("a time"),
        sequence: Some(4),
        expires: Some("2027-02-20T00:00:00Z".parse().expect("a time")),
        correlation: None,
        causation: None,
        category: DataCategory::Standard,
        content: Content::Reference(address("https://life-events.eastbrook.example/pull/1/c1")),
    };
    envelope.written().expect("a thin event")
}

fn index(number: u64) -> usize {
    usize::try_from(number).expect("it counts what is in memory")
}

impl Keeper for Mute {
    fn waiting(&self, now: Timestamp) -> Vec<Waiting> {
        let each = (0..).zip(&self.endpoints).filter_map(|(number, endpoint)| {
            let some = !endpoint.waiting.lock().expect("a lock").is_empty();
            let endpoint = EndpointNumber(number);
            some.then_some(Waiting { endpoint, earliest: now, urgent: false })
        });
        each.collect()
    }

    fn claim(
        &self,
        endpoint: EndpointNumber,
        _: Timestamp,
        _: Duration,
    ) -> Result<Option<Claimed>, KeeperFault> {
        let endpoint = &self.endpoints[index(endpoint.0)];
        let Some((notice, _)) = endpoint.waiting.lock().expect("a lock").pop_front() else {
            return Ok(None);
        };
        Ok(Some(Claimed {
            notice,
            attempt: 1,
            id: MessageId::of(u128::from(notice).to_be_bytes()),
            body: Arc::clone(&self.body),
            expires: None,
            target: Arc::clone(&endpoint.target),
        }))
    }

    fn settle(&self, settled: &Settled, _: Timestamp) -> Result<(), KeeperFault> {
        if settled.next == Next::Done {
            let added = self.added.lock().expect("a lock")[index(settled.notice)];
            self.waits.lock().expect("a lock").push(added.elapsed());
            self.delivered.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}
