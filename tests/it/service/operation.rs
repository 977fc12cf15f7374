//! Operation: what is told of how the service stands, how it starts, how it ends.

use std::time::Duration;

use super::served::Council;

#[test]
fn it_is_ready_while_the_edition_is_recent_and_looks_can_be_written_down() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nstale_after_days = 366\n");
    let served = council.serve();
    assert_eq!(served.get("/healthz", &[]).is(200).json()["alive"], true);
    let ready = served.get("/readyz", &[]).is(200).json();
    assert_eq!((&ready["ready"], &ready["edition"]), (&true.into(), &"2026-11-01.1".into()));
    assert_eq!(ready["faults"], serde_json::json!([]));
}

#[test]
fn a_stale_edition_and_a_journal_that_cannot_be_written_are_told() {
    let council = Council::new();
    // the demo's last night is long ago, by the clock of whoever runs this
    council.configure("[serve]\n", "[serve]\nstale_after_days = 1\n");
    let served = council.serve();
    let unfit = served.get("/readyz", &[]).is(503).json();
    assert_eq!(unfit["faults"], serde_json::json!(["edition_stale"]));
    let path = format!("/v1/persons/{}", council.person);
    served.revenues(&council, &path).is(200);
    // somebody takes the journal away
    let (here, away) =
        (council.dir.path("demo/state/journal"), council.dir.path("demo/state/away"));
    std::fs::rename(&here, &away).expect("it is moved");
    std::fs::write(&here, "no folder").expect("something stands in its place");
    let nothing = served.revenues(&council, &path).is(503);
    assert_eq!(nothing.code(), "not_written_down");
    assert!(nothing.header("retry-after").is_some());
    std::thread::sleep(Duration::from_millis(1100));
    let unfit = served.get("/readyz", &[]).is(503).json();
    assert_eq!(unfit["faults"], serde_json::json!(["edition_stale", "journal_not_writable"]));
    std::fs::remove_file(&here).expect("it goes");
    std::fs::rename(&away, &here).expect("it is back");
    served.revenues(&council, &path).is(200);
}

#[test]
fn figures_and_log_say_nothing_of_anybody() {
    let council = Council::new();
    let served = council.serve();
    served.revenues(&council, &format!("/v1/persons/{}", council.person)).is(200);
    served.revenues(&council, &format!("/v1/persons/{}", council.elector)).is(404);
    let figures = served.get("/metrics", &[]).is(200).body;
    assert!(
        figures.contains("route=\"/v1/persons/{person}\",method=\"GET\",status=\"200\"} 1"),
        "{figures}"
    );
    assert!(figures.contains("hearth_problems_total{code=\"nothing_to_show\"} 1"), "{figures}");
    let log = served.log().join("\n");
    assert!(log.contains("\"route\":\"/v1/persons/{person}\""), "{log}");
    for of_somebody in [&council.person, &council.elector, "r.evans"] {
        assert!(!figures.contains(of_somebody), "{figures}");
        assert!(!log.contains(of_somebody), "{log}");
    }
}

#[test]
fn answers_are_kept_by_nobody_on_the_way_and_can_be_found_in_the_log() {
    let council = Council::new();
    let served = council.serve();
    let reply = served.get("/v1/persons/x", &[("x-request-id", "proxy-17")]).is(401);
    assert_eq!(reply.header("x-request-id"), Some("proxy-17"));
    assert_eq!(reply.json()["request_id"], "proxy-17");
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert!(
        reply.header("content-security-policy").is_some_and(|it| it.contains("default-src 'none'"))
    );
}

#[test]
fn told_to_end_it_answers_what_has_begun() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let mut served = council.serve();
    let path = format!("/v1/households/{}", council.household);
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let (served, council, path) = (&served, &council, path.as_str());
        let asking: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(move || {
                    let token = format!("Bearer {}", council.token("r.evans", "revenues"));
                    let headers = [
                        ("authorization", token.as_str()),
                        ("hearth-purpose", "revenues-and-benefits"),
                        ("connection", "close"),
                    ];
                    let mut answers = Vec::new();
                    // until nobody listens any more
                    while let Ok(reply) = served.try_get(path, &headers) {
                        answers.push(reply.status);
                    }
                    answers
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(300));
        served.terminate();
        asking.into_iter().flat_map(|it| it.join().expect("no panic")).collect()
    });
    assert!(answers.len() > 4 && answers.iter().all(|it| *it == 200), "{answers:?}");
    let mut ended = None;
    let over = super::comes_true(|| {
        ended = served.child.try_wait().expect("a child");
        ended.is_some()
    });
    assert!(over, "it does not end");
    let ended = ended.expect("it has ended");
    assert_eq!(ended.code(), Some(0));
    let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
    let looks = log.as_array().expect("entries").iter().filter(|it| it["kind"] == "looked").count();
    assert!(looks >= answers.len(), "{looks} of {}", answers.len());
}

#[test]
fn all_that_is_wrong_with_the_configuration_is_told_before_anything_starts() {
    let council = Council::new();
    council.configure("keys = \"login/keys.json\"", "keys = \"login/none.json\"");
    council.configure("[serve]\n", "[serve]\ntls_certificate = \"c.pem\"\ntls_key = \"k.pem\"\n");
    council.configure(
        "roles = [\"data-steward\"]\ntrained_until = \"2099-12-31\"\n\n[[serve",
        "roles = [\"data-stewart\"]\ntrained_until = \"2099-12-31\"\n\n[[serve",
    );
    let told = council.hearth(&["serve", "--port", "0"]).ends_with(2).err;
    for fault in ["login/none.json", "c.pem", "k.pem", "data-stewart"] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
}

#[test]
fn with_certificate_and_key_it_speaks_tls_and_nothing_else() {
    let council = Council::new();
    let (certificate, key) = (council.dir.path("c.pem"), council.dir.path("k.pem"));
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-subj", "/CN=127.0.0.1", "-days", "2", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        skipped("openssl is not installed, which makes the certificate");
        return;
    }
    let files = format!(
        "[serve]\ntls_certificate = {certificate:?}\ntls_key = {key:?}\nstale_after_days = 366\n"
    );
    council.configure("[serve]\n", &files);
    let served = council.serve();
    let pem = std::fs::read(&certificate).expect("the certificate");
    let roots: Vec<_> = ureq::tls::parse_pem(&pem)
        .filter_map(|item| match item.expect("PEM") {
            ureq::tls::PemItem::Certificate(it) => Some(it),
            ureq::tls::PemItem::PrivateKey(_) | _ => None,
        })
        .collect();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = ureq::tls::TlsConfig::builder()
        .root_certs(ureq::tls::RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let agent = ureq::Agent::config_builder().tls_config(tls).build().new_agent();
    assert!(served.url.starts_with("https://"));
    let answer = agent.get(format!("{}/readyz", served.url)).call().expect("an answer by TLS");
    assert_eq!(answer.status(), 200);
    assert!(answer.headers().contains_key("strict-transport-security"));
    let open = served.url.replace("https://", "http://");
    assert!(agent.get(format!("{open}/readyz")).call().is_err(), "nothing in the open");
}

#[expect(clippy::print_stdout, reason = "whoever runs the tests is told what was not tested")]
fn skipped(why: &str) {
    println!("skipped: {why}");
}

#[test]
fn an_address_on_the_command_line_is_held_to_what_one_in_the_file_is() {
    let council = Council::new();
    let refused = council.hearth(&["serve", "--address", "0.0.0.0", "--port", "0"]).ends_with(2);
    assert!(refused.err.contains("there is no TLS"), "{}", refused.err);
}
