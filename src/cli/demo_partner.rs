//! The demo's sample partner as a process of its own: started, told what it needs, heard, ended.
//!
//! In: this very program. Out: where it listens, and what it has done. It ends with its standard input, which is closed when this end is dropped or the
//! whole demo is killed; so it never stays behind.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context as _;

use super::sample_partner::{Dealt, Heard, Introduction};

/// A sample partner that runs.
pub(super) struct SamplePartner {
    child: Child,
    tells: Option<ChildStdin>,
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
        let (to, dealt) = channel();
        // from here on, whatever happens, it is ended
        let partner = Self { child, tells, dealt, url: line.trim().to_owned() };
        listens.ok().filter(|read| *read > 0).context("the sample partner does not listen")?;
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let Ok(dealt) = serde_json::from_str(&line) else { continue };
                if to.send(dealt).is_err() {
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

    /// Tells it of one of its services.
    pub(super) fn knows(&mut self, introduction: Introduction) -> anyhow::Result<()> {
        self.tell(&Heard::Service(introduction))
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
