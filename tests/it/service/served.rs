//! A council that is served, and whoever asks it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use hearth::http::TokenKey;
use serde_json::{Value, json};

use crate::support::{Outcome, WorkDir, demo_council, program};

/// A tiny council after its first night, in a folder of its own; and whom to ask about.
pub(crate) struct Council {
    pub(crate) dir: WorkDir,
    /// Somebody who pays council tax and has a household.
    pub(crate) person: String,
    pub(crate) household: String,
    pub(crate) record: String,
    /// Somebody of whom nothing but the full register speaks.
    pub(crate) elector: String,
}

impl Council {
    /// A copy of one council.
    pub(crate) fn new() -> Self {
        let dir = WorkDir::new();
        copy(&first(), &dir.path("demo"));
        let links = dir.hearth(&["export", "links", "--config", "demo/hearth.toml"]).ends_with(0);
        let rows: Vec<Vec<String>> = links
            .out
            .lines()
            .skip(1)
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect();
        let liable = rows.iter().find(|it| it[0] == "council_tax" && !it[4].is_empty());
        let liable = liable.expect("somebody who pays council tax").clone();
        let others = |who: &str| rows.iter().any(|it| it[3] == who && it[0] != "electoral_roll");
        let elector = rows.iter().find(|it| it[0] == "electoral_roll" && !others(&it[3]));
        let elector = elector.expect("an elector whom nobody else knows")[3].clone();
        let record = format!("{}:{}", liable[1], liable[2]);
        Self { dir, person: liable[3].clone(), household: liable[4].clone(), record, elector }
    }

    pub(crate) fn hearth(&self, words: &[&str]) -> Outcome {
        self.dir.hearth(&[words, &["--config", "demo/hearth.toml"]].concat())
    }

    /// Writes something into the configuration in place of something else.
    pub(crate) fn configure(&self, old: &str, new: &str) {
        let config = self.dir.read("demo/hearth.toml");
        assert!(config.contains(old), "{config}");
        self.dir.write("demo/hearth.toml", &config.replacen(old, new, 1));
    }

    /// Has a group of the identity provider stand for a role of the council.
    pub(crate) fn grants(&self, group: &str, role: &str) {
        let config = self.dir.read("demo/hearth.toml");
        let grant = format!(
            "\n[[serve.issuer.grant]]\ngroup = \"{group}\"\norganisation = \"council\"\nroles = [\"{role}\"]\ntrained_until = \"2099-12-31\"\n"
        );
        self.dir.write("demo/hearth.toml", &(config + &grant));
    }

    pub(crate) fn serve(&self) -> Served {
        self.serve_at(0)
    }

    /// The same at a port; 0 for any that is free.
    pub(crate) fn serve_at(&self, port: u16) -> Served {
        Served::start(self, port)
    }

    /// The same, while nobody reads what it logs: under load that takes more of the processors than a look.
    pub(crate) fn serve_unread_at(&self, port: u16) -> Served {
        let log = std::fs::File::create(self.dir.path("serve.log")).expect("a file");
        Served::start_logging_to(self, port, log.into())
    }

    /// The claims of a token that is good, for a user of a group.
    pub(crate) fn claims(user: &str, group: &str) -> Value {
        let now = now();
        json!({
            "iss": "https://login.eastbrook.example/", "aud": "hearth", "sub": user,
            "groups": [group], "iat": now, "nbf": now, "exp": now + 600,
        })
    }

    pub(crate) fn key(&self) -> TokenKey {
        let text = self.dir.read("demo/login/signing.key");
        let seed = blake3::Hash::from_hex(text.trim()).expect("a key");
        TokenKey::new(*seed.as_bytes(), "demo")
    }

    pub(crate) fn token(&self, user: &str, group: &str) -> String {
        self.key().sign(&Self::claims(user, group)).expect("a token")
    }
}

/// A running `hearth serve`, which ends with the test.
pub(crate) struct Served {
    pub(crate) child: Child,
    pub(crate) url: String,
    agent: ureq::Agent,
    log: Arc<Mutex<Vec<String>>>,
}

/// An answer.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Served {
    fn start(council: &Council, port: u16) -> Self {
        let mut served = Self::start_logging_to(council, port, Stdio::piped());
        // the log is read to its end, so that the program never waits for a reader
        let log = served.child.stderr.take().expect("standard error");
        let to = Arc::clone(&served.log);
        std::thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                to.lock().expect("nobody panics").push(line);
            }
        });
        served
    }

    fn start_logging_to(council: &Council, port: u16, log: Stdio) -> Self {
        let mut child = Command::new(program())
            .args(["serve", "--port", &port.to_string(), "--config"])
            .arg(council.dir.path("demo/hearth.toml"))
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("standard output");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let Some(url) = line.trim().strip_prefix("serving at ") else {
            let output = child.wait_with_output().expect("it has ended");
            panic!("{line}{}", String::from_utf8_lossy(&output.stderr));
        };
        let (url, log) = (url.to_owned(), Arc::default());
        Self { child, url, agent: Self::client(), log }
    }

    /// Something to ask with.
    pub(crate) fn client() -> ureq::Agent {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        config.new_agent()
    }

    /// What it has written into its log.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().expect("nobody panics").clone()
    }

    /// Sends a request of a method that has no body.
    pub(crate) fn call(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).expect("a request");
        let agent = self.agent.configure_request(request).allow_non_standard_methods(true);
        self.agent.run(agent.build()).and_then(Self::read).expect("an answer")
    }

    /// Sends bytes as they are, and gives what comes back until the other side ends the connection, and how long that took.
    #[expect(
        clippy::disallowed_methods,
        reason = "what is tested takes its time by the clock on the wall"
    )]
    pub(crate) fn raw(&self, bytes: &[u8]) -> (String, Duration) {
        let began = Instant::now();
        let address = self.url.strip_prefix("http://").expect("in the open");
        let mut stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
        stream.write_all(bytes).expect("it is sent");
        let mut back = Vec::new();
        // an end that is abrupt is one, too
        let _ = stream.read_to_end(&mut back);
        (String::from_utf8_lossy(&back).into_owned(), began.elapsed())
    }

    /// Asks for a path with these headers.
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.try_get(path, headers).expect("an answer")
    }

    pub(crate) fn try_get(
        &self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Reply, ureq::Error> {
        Self::ask(&self.agent, &format!("{}{path}", self.url), headers)
    }

    /// Asks for an address with these headers.
    pub(crate) fn ask(
        client: &ureq::Agent,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Result<Reply, ureq::Error> {
        let mut request = client.get(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::read(request.call()?)
    }

    /// Sends a body to a path with these headers; as JSON, unless they say otherwise.
    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.try_post(path, headers, body).expect("an answer")
    }

    pub(crate) fn try_post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Reply, ureq::Error> {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send(body).and_then(Self::read)
    }

    pub(crate) fn read(mut answer: ureq::http::Response<ureq::Body>) -> Result<Reply, ureq::Error> {
        let headers = answer.headers().iter();
        let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or("").to_owned();
        let headers = headers.map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = answer.body_mut().read_to_string()?;
        Ok(Reply { status: answer.status().as_u16(), body, headers })
    }

    /// Asks as a revenues officer, for council tax.
    pub(crate) fn revenues(&self, council: &Council, path: &str) -> Reply {
        let token = format!("Bearer {}", council.token("r.evans", "revenues"));
        self.get(path, &[("authorization", &token), ("hearth-purpose", "revenues-and-benefits")])
    }

    /// Tells the program to end, as a service manager does.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().expect("kill");
        assert!(told.success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault} in {self:?}"))
    }

    /// The same, if it has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// The code of a problem.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        self.json()["code"].as_str().expect("a code").to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// Everything but what numbers the request: identifier, number in the journal, date.
    pub(crate) fn without_its_numbers(&self) -> (u16, Value, Vec<(String, String)>) {
        let mut body = self.json();
        let object = body.as_object_mut().expect("an object");
        object.remove("request_id");
        object.remove("request");
        let numbered = ["x-request-id", "date", "content-length"];
        let mut headers = self.headers.clone();
        headers.retain(|(name, _)| !numbered.contains(&name.as_str()));
        (self.status, body, headers)
    }
}

#[expect(clippy::disallowed_methods, reason = "tokens end by the clock of whoever checks them")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// The council that all are copies of: its night is run once for each build of the program.
fn first() -> PathBuf {
    let about = std::fs::metadata(program()).expect("the program");
    let built = about.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let council = folder.join(format!("served-{}", built.unwrap_or_default().as_nanos()));
    let lock = std::fs::File::create(folder.join("served.lock")).expect("a lock");
    lock.lock().expect("the lock");
    if !council.exists() {
        // of earlier builds
        let before = std::fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry"));
        let before = before.filter(|it| it.file_name().to_string_lossy().starts_with("served-"));
        before.for_each(|it| std::fs::remove_dir_all(it.path()).expect("it goes"));
        let making = folder.join("served.making");
        let _ = std::fs::remove_dir_all(&making);
        copy(&demo_council().path("demo"), &making);
        std::fs::rename(&making, &council).expect("it is whole");
    }
    council
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let place = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).expect("a copy");
        }
    }
}
