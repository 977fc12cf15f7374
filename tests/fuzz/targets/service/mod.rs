//! A council's service that is asked within the process, so that what it does counts as covered.
//!
//! In: `HEARTH_COUNCIL`, the folder of a demo; requests as bytes. Out: answers, looked at: none is a fault of the service's own, none of the
//! service's own documents is broken JSON. A panic anywhere ends the process, as everywhere under libFuzzer.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::{LazyLock, mpsc};
use std::time::{Duration, Instant};

use hearth::config::CouncilConfig;
use hearth::editions::EditionShelf;
use hearth::http::{Clock, Indexed, Service, Settings, TokenKey, start};
use hearth::journal::Journal;
use hearth::normalise::Dictionaries;
use hearth::rights::{Language, Words};
use hearth::rules::{Ruleset, shipped_files};
use hearth::sharing::{Policy, WorkingDays};
use hearth::values::IdentifierKey;
use serde_json::{Value, json};

/// A service that listens for as long as the process lives.
pub struct Asked {
    address: SocketAddr,
    key: TokenKey,
    /// Routes that take a body, with somebody of the council where they speak of a person.
    pub posts: Vec<String>,
}

/// Whoever writes: a user, a group of the demo's provider, a purpose that such a one states.
pub const WRITERS: [(&str, &str, &str); 3] = [
    ("dpo", "privacy", "subject-rights"),
    ("d.steward", "stewards", "linkage-quality"),
    ("r.evans", "revenues", "revenues-and-benefits"),
];

/// The one that all inputs are put to.
pub static SERVICE: LazyLock<Asked> = LazyLock::new(begun);

/// The morning after the demo's last night, in seconds from the first of 1970: an edition that is too old is a fault of the service's, and rightly told.
const MORNING: Duration = Duration::from_secs(1_793_577_600);

static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

fn seconds() -> Duration {
    MORNING + BEGAN.elapsed()
}

fn bytes_of(file: PathBuf) -> [u8; 32] {
    let text = std::fs::read_to_string(file).expect("a demo has it");
    *blake3::Hash::from_hex(text.trim()).expect("64 digits").as_bytes()
}

fn begun() -> Asked {
    let folder =
        std::env::var_os("HEARTH_COUNCIL").expect("HEARTH_COUNCIL names the folder of a demo");
    let folder = PathBuf::from(folder);
    let config = CouncilConfig::load(&folder.join("hearth.toml")).expect("a demo's is right");
    let mut serve = config.serve.clone().expect("a demo says how it is served");
    (serve.port, serve.requests_per_second, serve.burst) = (0, u32::MAX, u32::MAX);
    let files = shipped_files();
    let holidays = files.get("sharing/bank_holidays.csv").expect("it is shipped");
    let words = |language| Words::of(&files, language).expect("they are shipped");
    let service_shelf = EditionShelf::open(&config.editions).expect("a demo has editions");
    let settings = Settings {
        ruleset: Ruleset::load(None).expect("shipped").check().expect("without a fault"),
        policy: Policy::load(None).expect("shipped").check().expect("without a fault"),
        working_days: WorkingDays::read(&holidays.text).expect("a list of days"),
        dictionaries: Dictionaries::shipped(),
        words: [words(Language::English), words(Language::Welsh)],
        indexed: Indexed::default(),
        key: IdentifierKey::from_bytes(bytes_of(folder.join("state/identifier.key"))),
        shelf: service_shelf,
        journal: Journal::of(&config),
        secret: [7; 32],
        program: "fuzz".to_owned(),
        serve,
        config,
    };
    let service = Service::open(settings, Clock(seconds)).expect("it opens");
    let (tell, told) = mpsc::channel();
    let edition = EditionShelf::open(&folder.join("editions")).and_then(|it| it.current());
    let edition = edition.expect("a demo has one");
    let somebody = edition.persons().next().expect("somebody").expect("they are read").id.to_string();
    std::thread::spawn(move || {
        let ended = start(service, |running| {
            tell.send(running.address()).expect("somebody waits");
            Ok(())
        });
        panic!("the service has ended: {ended:?}");
    });
    let address = told.recv().expect("it listens");
    let key = TokenKey::new(bytes_of(folder.join("login/signing.key")), "demo");
    let mut asked = Asked { address, key, posts: Vec::new() };
    let document =
        asked.answer(b"GET /openapi.json HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    let document: Value =
        serde_json::from_slice(document.split_at(body_at(&document)).1).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").iter();
    let posts = paths.filter(|(_, it)| it["post"].is_object()).map(|(path, _)| path);
    asked.posts = posts
        .map(|path| {
            let path = path.replace("{person}", &somebody).replace("{number}", "1");
            path.replace("{reading}", "1").replace(['{', '}'], "")
        })
        .collect();
    asked
}

fn body_at(answer: &[u8]) -> usize {
    answer.windows(4).position(|it| it == b"\r\n\r\n").map_or(answer.len(), |at| at + 4)
}

impl Asked {
    /// A token of a caseworker with these claims beside the ones that it needs.
    pub fn token(&self, more: &Value) -> String {
        let now = seconds().as_secs();
        let mut claims = json!({
            "iss": "https://login.eastbrook.example/", "aud": "hearth", "sub": "r.evans",
            "groups": ["revenues"], "iat": now, "exp": now + 600,
        });
        if let (Some(claims), Some(more)) = (claims.as_object_mut(), more.as_object()) {
            claims.extend(more.clone());
        }
        self.key.sign(&claims).expect("claims are JSON")
    }

    /// Puts a request and reads its answer to the end; what a client would take for a fault of the service's is one.
    pub fn put(&self, request: &[u8]) {
        let answer = self.answer(request);
        // a connection that is closed without a word is an answer to what is no request
        let Some(status) = answer.get(9..12) else { return };
        let status = std::str::from_utf8(status).ok().and_then(|it| it.parse().ok()).unwrap_or(0);
        let (head, body) = answer.split_at(body_at(&answer));
        let head = String::from_utf8_lossy(head).to_lowercase();
        assert!((100..500).contains(&status), "{}", String::from_utf8_lossy(&answer));
        if head.contains("content-type: application/") && head.contains("json") && !body.is_empty()
        {
            let read = serde_json::Deserializer::from_slice(body).into_iter::<Value>().next();
            assert!(read.is_some_and(|it| it.is_ok()) || head.contains("chunked"), "{head}");
        }
    }

    fn answer(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        let patience = Some(Duration::from_millis(400));
        stream.set_read_timeout(patience).expect("a time");
        stream.set_nodelay(true).expect("a socket");
        let mut answer = Vec::new();
        // whoever is answered early is not read to the end
        let _ = stream.write_all(request);
        let _ = stream.read_to_end(&mut answer);
        answer
    }
}
