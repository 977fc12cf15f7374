//! The demo's sample partner as a process of its own: started, told what it needs, heard, ended.
//!
//! In: this very program. Out: where it listens, and what it has done. It ends with its standard input, which is closed when this end is dropped or the
//! whole demo is killed; so it never stays behind.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context as _, ensure};

use super::sample_partner::{Dealt, Heard, Introduction, Says};

/// Within this it has heard what it is told.
const HEARS_WITHIN: Duration = Duration::from_secs(30);

/// A sample partner that runs.
pub(super) struct SamplePartner {
    child: Child,
    tells: Option<ChildStdin>,
    /// The services of which it has heard.
    heard: Receiver<String>,
    dealt: Receiver<Dealt>,
    url: String,
}

impl SamplePartner {
    /// Starts it.
    pub(super) fn start() -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("this program cannot be found again")?;
        let mut child = Command::new(program)
            .arg("sample-partner")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the sample partner cannot be started")?;
        let tells = child.stdin.take();
        let mut out = BufReader::new(child.stdout.take().context("it has no standard output")?);
        let mut line = String::new();
        let listens = out.read_line(&mut line);
        let (to_heard, heard) = channel();
        let (to_dealt, dealt) = channel();
        // from here on, whatever happens, it is ended
        let partner = Self { child, tells, heard, dealt, url: line.trim().to_owned() };
        listens.ok().filter(|read| *read > 0).context("the sample partner does not listen")?;
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let Ok(says) = serde_json::from_str(&line) else { continue };
                let there = match says {
                    Says::Heard { service } => to_heard.send(service).is_ok(),
                    Says::Dealt(notice) => to_dealt.send(notice).is_ok(),
                };
                if !there {
                    return;
                }
            }
        });
        Ok(partner)
    }

    /// Where a service of its own is posted to.
    pub(super) fn address_of(&self, service: &str) -> String {
        format!("{}/{service}", self.url)
    }

    /// Tells it where the council's service is.
    pub(super) fn asks_at(&mut self, url: &str) -> anyhow::Result<()> {
        self.tell(&Heard::Council { url: url.to_owned() })
    }

    /// Tells it of one of its services, and waits until it takes what comes to that: an endpoint is proved as soon as it is set.
    pub(super) fn knows(&mut self, introduction: Introduction) -> anyhow::Result<()> {
        let service = introduction.service.clone();
        self.tell(&Heard::Service(introduction))?;
        let heard = self.heard.recv_timeout(HEARS_WITHIN);
        let heard = heard.context("the sample partner does not say that it has heard")?;
        ensure!(heard == service, "the sample partner has heard of {heard} and not of {service}");
        Ok(())
    }

    fn tell(&mut self, heard: &Heard) -> anyhow::Result<()> {
        let mut line = serde_json::to_string(heard)?;
        line.push('\n');
        let tells = self.tells.as_mut().context("the sample partner has ended")?;
        tells.write_all(line.as_bytes()).context("the sample partner does not listen any more")
    }

    /// The next notice that it has dealt with.
    pub(super) fn next(&self, within: Duration) -> anyhow::Result<Dealt> {
        self.dealt.recv_timeout(within).context("the sample partner was not told in time")
    }
}

impl Drop for SamplePartner {
    fn drop(&mut self) {
        drop(self.tells.take());
        // it ends by itself now; one that hangs is ended
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
