//! A service that is killed while it writes: each write that was answered is there, and each that was not is done once when it is sent again.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

use super::served::Council;
use super::writes::{DPO, count};

#[test]
fn every_write_that_was_answered_is_there_after_a_kill_and_none_is_done_twice() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let path = format!("/v1/persons/{}/consents", council.person);
    let before = count(&council, "consent_recorded");
    let body =
        json!({ "event": "refused", "purposes": ["single-view-by-consent"], "channel": "letter" });
    let answered: Mutex<Vec<(String, Value)>> = Mutex::default();
    let asked: Mutex<Vec<String>> = Mutex::default();
    for round in 0..3 {
        let mut served = council.serve();
        std::thread::scope(|scope| {
            let write = |writer: usize| {
                let (served, council, path, body) = (&served, &council, &path, &body);
                let (answered, asked) = (&answered, &asked);
                move || {
                    for at in 0..1000 {
                        let key = format!("kill-{round}-{writer}-{at}");
                        asked.lock().expect("no panic").push(key.clone());
                        let sent = DPO.try_send(council, served, path, &key, body);
                        let Ok(reply) = sent else { return };
                        answered.lock().expect("no panic").push((key, reply.is(201).json()));
                    }
                }
            };
            for writer in 0..3 {
                scope.spawn(write(writer));
            }
            std::thread::sleep(Duration::from_millis(600));
            let id = served.child.id().to_string();
            let killed = std::process::Command::new("kill").args(["-KILL", &id]).status();
            assert!(killed.expect("kill").success());
        });
        served.child.wait().expect("it has ended");
    }
    let (answered, asked) =
        (answered.into_inner().expect("no panic"), asked.into_inner().expect("no panic"));
    assert!(answered.len() > 3, "{}", answered.len());
    council.hearth(&["audit", "verify"]).ends_with(0);
    let served = council.serve();
    for (key, told) in &answered {
        let again = DPO.send(&council, &served, &path, (key, &[]), &body).is(201).json();
        assert_eq!(again, *told, "{key}");
    }
    for key in &asked {
        DPO.send(&council, &served, &path, (key, &[]), &body).is(201);
    }
    assert_eq!(count(&council, "consent_recorded"), before + asked.len());
}
