//! What the documentation gives to partners: their page, run as it stands, and the receivers that it begins from.

use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use super::clients::{has, walked};
use super::served::Council;
use super::told_once::{LIBRARIES, Telling};
use super::writes::REVENUES;

#[expect(unreachable_pub, reason = "it is a partner's own program, and public there")]
#[path = "../../../docs/receiver-rust/src/receiver.rs"]
mod receiver;

/// The person of the council, as a partner knows them.
pub(super) fn client(telling: &Telling) -> Value {
    let path = format!("/v1/persons/{}", telling.council.person);
    let shown = REVENUES.get(&telling.council, &telling.served, &path).is(200).json();
    let (name, address) = (&shown["person"]["name"], &shown["person"]["address"]);
    let postcode = address["value"]["lines"].as_array().and_then(|it| it.last());
    json!({
        "surname": name["value"]["surname"], "forename": name["value"]["forenames"][0],
        "postcode": postcode.expect("an address"),
    })
}

/// A port that nobody listens at.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

#[test]
fn the_partners_page_leads_from_an_agreement_to_a_verified_notice_and_its_recall() {
    if !has("curl") || !has("python3") {
        return;
    }
    let council = Council::new();
    let config = council.dir.read("demo/hearth.toml");
    let notices = "\n[notices]\ncouncil = \"eastbrook\"\naddress = \"http://127.0.0.1:8080\"\nloopback_for = \"a test\"\n";
    council.dir.write("demo/hearth.toml", &(config + notices));
    let served = council.serve();
    walked(&council, &served, "partner.md", &[("8090", &free_port().to_string())]);
}

#[test]
fn the_receiver_in_rust_takes_what_is_genuine_once_and_passes_the_handshake() {
    let telling = Telling::new();
    let path = "/v1/subscriptions/tell-us-once:council:parking-permits";
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}/hearth");
    let set = json!({ "way": "webhook", "url": url, "loopback": true });
    let keys = telling.send(LIBRARIES, &format!("{path}/endpoint"), &set).is(201).json();
    let text = |name: &str| keys[name].as_str().expect("a key").to_owned();
    let keys = receiver::Keys::parse(&text("secret"), &text("public_key")).expect("keys");
    let (tell, told) = mpsc::channel();
    let receiver = receiver::Receiver::new(keys, move |line| drop(tell.send(line.to_owned())));
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async { receiver.listen(port)?.0.await })
    });
    let listens = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
    assert!(super::comes_true(listens));
    telling.send(LIBRARIES, &format!("{path}/endpoint/confirmation"), &json!({})).is(201);
    let list = json!({ "what": "add", "clients": [client(&telling)] });
    telling.send(LIBRARIES, &format!("{path}/clients"), &list).is(201);
    telling.moves("verified", "CRM-1");
    let line = told.recv_timeout(Duration::from_secs(30)).expect("a notice");
    let words: Vec<&str> = line.split(' ').collect();
    assert_eq!(words[1], "uk.gov.eastbrook.person.addresschanged.v1");
    assert_eq!(words[3], "0000000001");
    // the handshake's forgery and heartbeat left no line
    assert!(told.try_recv().is_err());
}
