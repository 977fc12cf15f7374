//! A kill between a partner's file and what settles it: no message is lost, and none stands in a file twice.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::comes_true;
use super::told_once::{LIBRARIES, OF_LIBRARIES, Telling};

/// The files of a folder, with what they hold; those that are being written are none.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let all = std::fs::read_dir(folder).into_iter().flatten().map_while(Result::ok);
    let whole = all.map(|it| it.path()).filter(|it| it.extension().is_some_and(|it| it == "csv"));
    whole.map(|it| (it.clone(), std::fs::read_to_string(it).expect("a file"))).collect()
}

/// The names of messages in a file, in its order.
fn names(text: &str) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    rows.records().map(|it| it.expect("a whole row")[0].to_owned()).collect()
}

#[test]
fn a_kill_between_a_file_and_its_settlement_loses_no_message_and_puts_none_down_twice() {
    let telling = Telling::new();
    let path = format!("/v1/subscriptions/{OF_LIBRARIES}");
    telling.send(LIBRARIES, &format!("{path}/endpoint"), &json!({ "way": "drop" })).is(201);
    let list = json!({ "what": "add", "clients": [telling.client()] });
    telling.send(LIBRARIES, &format!("{path}/clients"), &list).is(201);
    let folder = telling.council.dir.path("demo/notices/tell-us-once.council.libraries");
    let config = telling.council.dir.path("demo/hearth.toml");
    let rounds = ["Farthing", "Shilling", "Florin", "Guinea", "Crown"];
    for name in rounds {
        telling.renamed(name, name);
        let before = files(&folder);
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hearth"));
        command.args(["notices", "drop", "--config"]).arg(&config);
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut putting_down = command.spawn().expect("it starts");
        // as soon as the file is in its place; what settles it has to wait for the disk
        for _ in 0..60_000 {
            if files(&folder) != before || putting_down.try_wait().expect("a child").is_some() {
                break;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        // it may have ended by itself
        let _ = putting_down.kill();
        putting_down.wait().expect("it has ended");
    }
    let owed = || telling.council.hearth(&["notices", "owed", "--json"]).json();
    assert!(comes_true(|| {
        telling.council.hearth(&["notices", "drop"]);
        owed().as_array().is_some_and(Vec::is_empty)
    }));
    let mut all = BTreeSet::new();
    for (file, text) in files(&folder) {
        let names = names(&text);
        let once: BTreeSet<String> = names.iter().cloned().collect();
        assert_eq!(once.len(), names.len(), "{}: {text}", file.display());
        all.extend(once);
    }
    assert_eq!(all.len(), rounds.len(), "each under one name");
    telling.council.hearth(&["audit", "verify"]).ends_with(0);
}
