//! Receivers that are unwell, each in its own way, until they are well: real servers on this machine that check what they are sent and keep what came to them.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use serde_json::Value;

/// What is wrong with a receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ill {
    /// Nothing.
    Nothing,
    /// It says nothing, and keeps the connection.
    Silence,
    /// It answers 500.
    Broken,
    /// It asks for a second: 429 with `Retry-After`.
    Throttles,
    /// It sends elsewhere.
    Redirects,
    /// It ends the connection.
    Cuts,
    /// It takes what it is sent, says so, and cuts its answer.
    LiesAndCuts,
    /// It takes what it is sent, says so, and never ends its answer.
    LiesAndHangs,
    /// Its answer has no end.
    SaysTooMuch,
    /// It is gone every now and then: nobody listens.
    Away,
}

impl Ill {
    pub(super) const ALL: [Self; 10] = [
        Self::Nothing,
        Self::Silence,
        Self::Broken,
        Self::Throttles,
        Self::Redirects,
        Self::Cuts,
        Self::LiesAndCuts,
        Self::LiesAndHangs,
        Self::SaysTooMuch,
        Self::Away,
    ];

    /// True if it has what it is sent though its answer does not arrive.
    const fn takes(self) -> bool {
        matches!(self, Self::LiesAndCuts | Self::LiesAndHangs)
    }
}

/// A notice that came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Came {
    /// `webhook-id`.
    pub(super) id: String,
    /// Of whom.
    pub(super) subject: String,
    /// Its number among those of its subject.
    pub(super) sequence: u32,
    /// All that was said.
    pub(super) body: blake3::Hash,
}

struct Desk {
    ill: Ill,
    key: ring::hmac::Key,
    well: AtomicBool,
    turns: AtomicUsize,
    posts: AtomicUsize,
    forged: AtomicUsize,
    came: Mutex<Vec<Came>>,
}

/// A receiver; ends with the process.
pub(super) struct Receiver {
    pub(super) url: String,
    desk: Arc<Desk>,
}

impl Receiver {
    pub(super) fn new(ill: Ill, secret: &[u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let desk = Arc::new(Desk {
            ill,
            key: ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret),
            well: AtomicBool::new(false),
            turns: AtomicUsize::new(0),
            posts: AtomicUsize::new(0),
            forged: AtomicUsize::new(0),
            came: Mutex::default(),
        });
        let shared = Arc::clone(&desk);
        thread::spawn(move || listen(listener, address, &shared));
        Self { url: format!("http://{address}/hooks"), desk }
    }

    /// From now on it takes everything.
    pub(super) fn is_well(&self) {
        self.desk.well.store(true, Ordering::SeqCst);
    }

    /// How often anything was posted to it in full.
    pub(super) fn posts(&self) -> usize {
        self.desk.posts.load(Ordering::SeqCst)
    }

    /// How often the signature was wrong.
    pub(super) fn forged(&self) -> usize {
        self.desk.forged.load(Ordering::SeqCst)
    }

    /// What it has taken, in its order.
    pub(super) fn came(&self) -> Vec<Came> {
        self.desk.came.lock().expect("nobody panics").clone()
    }

    /// How many different ones.
    pub(super) fn has(&self) -> usize {
        let came = self.desk.came.lock().expect("nobody panics");
        came.iter().map(|it| &it.id).collect::<std::collections::BTreeSet<_>>().len()
    }
}

fn listen(mut listener: TcpListener, address: SocketAddr, desk: &Arc<Desk>) {
    let mut calls = 0_u32;
    loop {
        let Ok((stream, _)) = listener.accept() else { return };
        let shared = Arc::clone(desk);
        thread::spawn(move || while serve(&stream, &shared) {});
        calls += 1;
        let is_away = desk.ill == Ill::Away && !desk.well.load(Ordering::SeqCst);
        if is_away && calls.is_multiple_of(4) {
            drop(listener);
            thread::sleep(Duration::from_millis(600));
            listener = (0..200)
                .find_map(|_| {
                    thread::sleep(Duration::from_millis(20));
                    TcpListener::bind(address).ok()
                })
                .expect("its port is its own");
        }
    }
}

/// Answers one request: true if the connection goes on.
fn serve(stream: &TcpStream, desk: &Desk) -> bool {
    let Some((headers, body)) = read(stream) else { return false };
    if is_heartbeat(&body) {
        // nobody is owed one: it is taken, and counts for nothing
        let mut to = stream;
        return to.write_all(b"HTTP/1.1 204 Taken\r\n\r\n").is_ok();
    }
    desk.posts.fetch_add(1, Ordering::SeqCst);
    let Some(came) = checked(desk, &headers, &body) else {
        desk.forged.fetch_add(1, Ordering::SeqCst);
        return false;
    };
    let turn = desk.turns.fetch_add(1, Ordering::SeqCst);
    let is_ill =
        desk.ill != Ill::Nothing && turn.is_multiple_of(2) && !desk.well.load(Ordering::SeqCst);
    let ill = if is_ill { desk.ill } else { Ill::Nothing };
    if matches!(ill, Ill::Nothing | Ill::Away) || ill.takes() {
        desk.came.lock().expect("nobody panics").push(came);
    }
    let mut to = stream;
    let mut say = |text: &str| to.write_all(text.as_bytes()).is_ok();
    match ill {
        Ill::Nothing => say("HTTP/1.1 204 Told\r\n\r\n"),
        Ill::Broken => say("HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n"),
        Ill::Throttles => say("HTTP/1.1 429 Later\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n"),
        Ill::Redirects => say(
            "HTTP/1.1 307 There\r\nlocation: http://127.0.0.1:9/hooks\r\ncontent-length: 0\r\n\r\n",
        ),
        Ill::Cuts => false,
        Ill::LiesAndCuts => {
            say("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nwell");
            false
        }
        Ill::SaysTooMuch => {
            let much = "x".repeat(200_000);
            say(&format!("HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n{much}"));
            false
        }
        Ill::Away => {
            say("HTTP/1.1 204 Told\r\nconnection: close\r\n\r\n");
            false
        }
        Ill::Silence | Ill::LiesAndHangs => {
            if ill == Ill::LiesAndHangs {
                say("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nwell");
            }
            // until the other side has had enough
            let _ = to.read(&mut [0]);
            false
        }
    }
}

/// A request, read whole.
fn read(stream: &TcpStream) -> Option<(BTreeMap<String, String>, Vec<u8>)> {
    let mut from = BufReader::new(stream);
    let mut line = String::new();
    if from.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    from.read_exact(&mut body).ok()?;
    Some((headers, body))
}

/// True of a heartbeat, which tells of nobody.
fn is_heartbeat(body: &[u8]) -> bool {
    let event: Option<Value> = serde_json::from_slice(body).ok();
    let kind = event.and_then(|it| it["type"].as_str().map(str::to_owned));
    kind.is_some_and(|it| it.contains("heartbeat"))
}

/// What came, if it is signed by who knows the secret.
fn checked(desk: &Desk, headers: &BTreeMap<String, String>, body: &[u8]) -> Option<Came> {
    let (id, at) = (headers.get("webhook-id")?, headers.get("webhook-timestamp")?);
    let content = [format!("{id}.{at}.").as_bytes(), body].concat();
    let mut signatures = headers.get("webhook-signature")?.split(' ');
    let is_right = |signature: &str| {
        let signature = signature.strip_prefix("v1,").and_then(|it| Base64::decode_vec(it).ok());
        signature.is_some_and(|it| ring::hmac::verify(&desk.key, &content, &it).is_ok())
    };
    if !signatures.any(is_right) {
        return None;
    }
    let event: Value = serde_json::from_slice(body).ok()?;
    Some(Came {
        id: id.clone(),
        subject: event["subject"].as_str()?.to_owned(),
        sequence: event["sequence"].as_str()?.parse().ok()?,
        body: blake3::hash(body),
    })
}
