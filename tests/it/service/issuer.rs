//! Tokens of a real `OpenID` provider: node-oidc-provider, which `tests/run` installs from the npm registry beside its fixture.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::comes_true;
use super::served::{Council, Served};

/// The provider, which ends with the test.
pub(crate) struct Provider {
    child: Child,
    pub(crate) issuer: String,
    /// It ends if it has something to say and nobody hears it.
    _says: BufReader<ChildStdout>,
    agent: ureq::Agent,
}

impl Provider {
    /// None where it is not installed, which is said.
    fn start() -> Option<Self> {
        Self::sending_back_to("http://127.0.0.1:1/sign-in/answer")
    }

    /// The same, to which the pages of this address are a client; none where it is not installed, which is said.
    #[expect(clippy::print_stdout, reason = "whoever runs the tests is told what was not tested")]
    pub(crate) fn sending_back_to(pages: &str) -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/oidc");
        if !folder.join("node_modules/oidc-provider").is_dir() {
            println!(
                "skipped: the provider is not installed (npm ci --prefix {})",
                folder.display()
            );
            return None;
        }
        let mut child = Command::new("node")
            .arg("provider.mjs")
            .env("PAGES", pages)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut out = BufReader::new(child.stdout.take().expect("standard output"));
        let mut line = String::new();
        while !line.starts_with("http") {
            line.clear();
            assert!(out.read_line(&mut line).expect("a line") > 0, "it does not listen");
        }
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let (issuer, agent) = (line.trim().to_owned(), config.new_agent());
        Some(Self { child, issuer, _says: out, agent })
    }

    fn token(&self, client: &str) -> String {
        let secret = format!("secret of {client}, only for tests");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_secret", &secret),
        ];
        let mut answer =
            self.agent.post(format!("{}/token", self.issuer)).send_form(form).expect("an answer");
        let text = answer.body_mut().read_to_string().expect("its body");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        json["access_token"].as_str().unwrap_or_else(|| panic!("{text}")).to_owned()
    }

    /// It signs with another key from now on.
    fn rotate(&self, algorithm: &str) {
        let to = format!("{}/rotate?{algorithm}", self.issuer);
        assert_eq!(self.agent.post(to).send_empty().expect("an answer").status(), 200);
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(served: &Served, council: &Council, token: &str, purpose: &str) -> super::served::Reply {
    let token = format!("Bearer {token}");
    let headers = [("authorization", token.as_str()), ("hearth-purpose", purpose)];
    served.get(&format!("/v1/persons/{}", council.person), &headers)
}

#[test]
fn tokens_of_a_real_provider_are_taken_also_after_it_has_changed_its_keys() {
    let Some(provider) = Provider::start() else { return };
    let council = Council::new();
    council.configure("https://login.eastbrook.example/", &provider.issuer);
    let keys = format!("keys = \"{}/jwks\"", provider.issuer);
    council.configure("keys = \"login/keys.json\"", &keys);
    council.configure("algorithms = [\"EdDSA\"]", "algorithms = [\"RS256\", \"ES256\"]");
    let served = council.serve();
    let caseworker = provider.token("r.evans");
    let shown = ask(&served, &council, &caseworker, "revenues-and-benefits").is(200);
    assert_eq!(shown.json()["person"]["person"], council.person.as_str());
    let partner = provider.token("trust.systems");
    assert_eq!(
        ask(&served, &council, &partner, "single-view-by-consent").is(403).code(),
        "refused"
    );
    let somebody = provider.token("somebody");
    assert_eq!(
        ask(&served, &council, &somebody, "revenues-and-benefits").code(),
        "not_provisioned"
    );

    provider.rotate("ES256");
    let new = provider.token("r.evans");
    // keys are not asked for again at once: ten seconds lie between
    assert!(comes_true(|| ask(&served, &council, &new, "revenues-and-benefits").status == 200));
    let old = ask(&served, &council, &caseworker, "revenues-and-benefits").is(401);
    assert_eq!(old.code(), "token_not_accepted", "its key is out of the set");
}

#[test]
fn a_provider_that_cannot_be_reached_is_told_and_waited_for() {
    let Some(provider) = Provider::start() else { return };
    let council = Council::new();
    council.configure("https://login.eastbrook.example/", &provider.issuer);
    // nobody listens at this port
    council.configure("keys = \"login/keys.json\"", "keys = \"http://127.0.0.1:1/jwks\"");
    council.configure("algorithms = [\"EdDSA\"]", "algorithms = [\"RS256\"]");
    council.configure("[serve]\n", "[serve]\nstale_after_days = 366\n");
    let served = council.serve();
    let token = provider.token("r.evans");
    let told = ask(&served, &council, &token, "revenues-and-benefits").is(503);
    assert_eq!(told.code(), "issuer_unreachable");
    assert!(told.header("retry-after").is_some());
    let unfit = served.get("/readyz", &[]).is(503).json();
    assert_eq!(unfit["faults"], serde_json::json!(["issuer_without_keys"]));
}
