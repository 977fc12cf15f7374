//! A demo that serves its council at the end, as a newcomer starts it.
//!
//! In: nothing. Out: where it serves. It ends with the test, as Ctrl-C ends it: the sample partner beside it ends too.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::WorkDir;

/// A demo that serves.
pub(super) struct ServedDemo {
    child: Child,
    /// Where its pages are.
    pub(super) url: String,
    /// A household that it names.
    pub(super) household: String,
    /// Its folder goes with it.
    _dir: WorkDir,
}

impl ServedDemo {
    /// Starts it and waits until it says where its pages are.
    pub(super) fn start() -> Self {
        let dir = WorkDir::new();
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("hearth"))
            .args(["demo", "--households", "200", "--nights", "2", "--port", "0", "--dir"])
            .arg(dir.path("demo"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("standard output"));
        let mut told = String::new();
        let url = loop {
            let from = told.len();
            assert!(out.read_line(&mut told).expect("a line") > 0, "it does not serve:\n{told}");
            let line = &told[from..];
            if let Some(rest) = line.strip_prefix("The pages: ") {
                let url = rest.split_whitespace().next().expect("an address");
                break url.trim_end_matches('/').to_owned();
            }
        };
        // what it says is read to its end, so that it never waits for a reader
        std::thread::spawn(move || out.lines().map_while(Result::ok).for_each(drop));
        let household = told.split("/v1/households/").nth(1).and_then(|it| it.split('\'').next());
        let household = household.expect("a household that it names").to_owned();
        Self { child, url, household, _dir: dir }
    }
}

impl Drop for ServedDemo {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        for _ in 0..200 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
