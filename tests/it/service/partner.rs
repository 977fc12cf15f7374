//! A partner that is told: a real server on this machine that checks signatures as a partner would, and can be made to misbehave.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use serde_json::Value;

/// What a partner has taken.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// `webhook-id`.
    pub(super) id: String,
    /// When it was sent, in seconds since 1970, as it was signed.
    pub(super) at: u64,
    /// The event.
    pub(super) event: Value,
}

impl Taken {
    /// What the event is about: the end of its type.
    pub(super) fn kind(&self) -> &str {
        let kind = self.event["type"].as_str().unwrap_or_default();
        kind.trim_start_matches("uk.gov.eastbrook.").trim_end_matches(".v1")
    }
}

#[derive(Default)]
struct Desk {
    secret: Option<String>,
    /// How often it was asked whether it wants notices.
    asked: usize,
    /// For how long it thinks about that.
    thinks: Duration,
    /// How many a minute it allows; as many as there are, unless something is said.
    allows: Option<u32>,
    /// What is answered to whatever is signed well; 204, unless something is said.
    answers: Option<u16>,
    taken: Vec<Taken>,
    forged: usize,
    posts: usize,
}

/// A partner's server; ends with the process.
pub(crate) struct Partner {
    pub(super) url: String,
    desk: Arc<Mutex<Desk>>,
}

impl Partner {
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hooks", listener.local_addr().expect("an address"));
        let desk = Arc::new(Mutex::new(Desk::default()));
        let shared = Arc::clone(&desk);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let desk = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &desk));
            }
        });
        Self { url, desk }
    }

    /// Gives it the secret that it was shown.
    pub(super) fn knows(&self, secret: &str) {
        self.desk.lock().expect("nobody panics").secret = Some(secret.to_owned());
    }

    /// What it answers from now on.
    pub(crate) fn answers(&self, status: u16) {
        self.desk.lock().expect("nobody panics").answers = Some(status);
    }

    /// Allows no more than so many a minute, whoever asks it from now on.
    pub(super) fn allows(&self, a_minute: u32) {
        self.desk.lock().expect("nobody panics").allows = Some(a_minute);
    }

    /// Takes so long to say whether it wants notices.
    pub(super) fn thinks(&self, about: Duration) {
        self.desk.lock().expect("nobody panics").thinks = about;
    }

    /// How often it was asked whether it wants notices.
    pub(super) fn asked(&self) -> usize {
        self.desk.lock().expect("nobody panics").asked
    }

    /// How many heartbeats it has taken.
    pub(super) fn heartbeats(&self) -> usize {
        let desk = self.desk.lock().expect("nobody panics");
        desk.taken.iter().filter(|it| it.kind() == "subscription.heartbeat").count()
    }

    /// What it has taken, heartbeats aside.
    pub(super) fn taken(&self) -> Vec<Taken> {
        let taken = self.desk.lock().expect("nobody panics").taken.clone();
        taken.into_iter().filter(|it| it.kind() != "subscription.heartbeat").collect()
    }

    /// How often something was posted whose signature was wrong.
    pub(super) fn forged(&self) -> usize {
        self.desk.lock().expect("nobody panics").forged
    }

    /// How often anything was posted.
    pub(super) fn posts(&self) -> usize {
        self.desk.lock().expect("nobody panics").posts
    }
}

fn serve(stream: TcpStream, desk: &Mutex<Desk>) {
    let Ok(mut to) = stream.try_clone() else { return };
    let mut from = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).is_ok_and(|read| read == 0) || line.is_empty() {
            return;
        }
        let method = line.split(' ').next().unwrap_or_default().to_owned();
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            if from.read_line(&mut line).is_err() || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
            }
        }
        let length = headers.get("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        if from.read_exact(&mut body).is_err() {
            return;
        }
        let answer = if method == "OPTIONS" {
            let origin = headers.get("webhook-request-origin").cloned().unwrap_or_default();
            let (allows, thinks) = {
                let mut desk = desk.lock().expect("nobody panics");
                desk.asked += 1;
                (desk.allows, desk.thinks)
            };
            thread::sleep(thinks);
            let rate = allows.map_or_else(|| "*".to_owned(), |it| it.to_string());
            format!(
                "HTTP/1.1 200 OK\r\nWebHook-Allowed-Origin: {origin}\r\nWebHook-Allowed-Rate: {rate}\r\nContent-Length: 0\r\n\r\n"
            )
        } else {
            let status = taken(desk, &headers, &body);
            format!("HTTP/1.1 {status} Told\r\nContent-Length: 0\r\n\r\n")
        };
        if to.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// Takes a notice whose signature is right.
fn taken(desk: &Mutex<Desk>, headers: &BTreeMap<String, String>, body: &[u8]) -> u16 {
    let mut desk = desk.lock().expect("nobody panics");
    desk.posts += 1;
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    let (id, at) = (header("webhook-id"), header("webhook-timestamp"));
    let content = [format!("{id}.{at}.").as_bytes(), body].concat();
    let secret = desk.secret.clone().unwrap_or_default();
    let secret = Base64::decode_vec(secret.trim_start_matches("whsec_")).unwrap_or_default();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret);
    let signatures = header("webhook-signature");
    let right = signatures.split(' ').filter_map(|it| it.strip_prefix("v1,")).any(|signature| {
        let signature = Base64::decode_vec(signature).unwrap_or_default();
        ring::hmac::verify(&key, &content, &signature).is_ok()
    });
    if !right {
        desk.forged += 1;
        return 401;
    }
    let status = desk.answers.unwrap_or(204);
    if (200..300).contains(&status) {
        let event = serde_json::from_slice(body).expect("an event is JSON");
        desk.taken.push(Taken { id, at: at.parse().expect("seconds"), event });
    }
    status
}
