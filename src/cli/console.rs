//! Where a command's words go: results to standard output, everything else to standard error.
//!
//! In: results, notes, errors. Out: the two streams. A reader that goes away (`| head`) or a full disk ends the output, not the run:
//! what was to be done is done, and the exit code says how it went. Whether a result that could not be written is a failure is for
//! whoever knows what the command was for: [`Console::unwritten`].

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::progress::{Stopwatch, Voice};

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Finish {
    /// Done.
    Done,
    /// Done, and something waits for a person.
    Waits,
    /// Failed: nothing was published or changed.
    Failed,
}

impl Finish {
    /// `Waits` if something does.
    pub(super) fn waits_if(something: bool) -> Self {
        if something { Self::Waits } else { Self::Done }
    }
}

impl From<Finish> for ExitCode {
    fn from(finish: Finish) -> Self {
        match finish {
            Finish::Done => Self::from(0),
            Finish::Waits => Self::from(1),
            Finish::Failed => Self::from(2),
        }
    }
}

/// A command's streams, and what it was told on how to speak.
pub(super) struct Console {
    out: BufWriter<Patient>,
    config: Option<PathBuf>,
    quiet: bool,
    verbose: bool,
}

impl Console {
    /// Tells what was done: as JSON for scripts, or in words.
    pub(super) fn tell(
        &mut self,
        json: bool,
        value: &serde_json::Value,
        words: &str,
    ) -> std::io::Result<()> {
        if json { writeln!(self.out(), "{value:#}") } else { writeln!(self.out(), "{words}") }
    }

    pub(super) fn new(config: Option<PathBuf>, quiet: bool, verbose: bool) -> Self {
        let out = BufWriter::new(Patient { stdout: io::stdout(), gone: false, fault: None });
        Self { out, config, quiet, verbose }
    }

    /// Where results go; what cannot be written is told at the end, by [`Console::unwritten`].
    pub(super) fn out(&mut self) -> &mut (dyn Write + Send) {
        &mut self.out
    }

    /// The configuration named, or the usual one.
    pub(super) fn config(&self) -> &Path {
        self.config.as_deref().unwrap_or(Path::new("hearth.toml"))
    }

    /// True if the configuration was named, and is not just the usual one.
    pub(super) fn config_is_named(&self) -> bool {
        self.config.is_some()
    }

    /// The configuration, if one was named or the usual one is there.
    pub(super) fn config_if_any(&self) -> Option<&Path> {
        let path = self.config();
        (self.config.is_some() || path.exists()).then_some(path)
    }

    /// True if more detail is asked for.
    pub(super) fn verbose(&self) -> bool {
        self.verbose
    }

    /// A message, unless quiet is asked for.
    pub(super) fn note(&mut self, text: &str) {
        if !self.quiet {
            self.say(text);
        }
    }

    /// Tells how a run stands, and times it.
    pub(super) fn progress(&self) -> Stopwatch {
        Stopwatch::new(match (self.quiet, io::stderr().is_terminal()) {
            (true, _) => Voice::Silent,
            (false, true) => Voice::Spinner,
            (false, false) => Voice::Lines,
        })
    }

    /// An error with its causes, each once.
    pub(super) fn error(&mut self, error: &anyhow::Error) {
        let mut text = format!("error: {error}");
        for cause in error.chain().skip(1).map(ToString::to_string) {
            if !text.contains(&cause) {
                text.push_str("\n  because: ");
                text.push_str(&cause);
            }
        }
        self.say(&text);
    }

    /// Hands on what is still buffered.
    pub(super) fn flush(&mut self) {
        // a fault is kept for the end
        let _ = self.out.flush();
    }

    /// What kept results from being written, if anything but the leaving of their reader did.
    pub(super) fn unwritten(&mut self) -> Option<io::Error> {
        self.flush();
        self.out.get_mut().fault.take()
    }

    /// The same, and the leaving of their reader too: for what is lost where nobody reads it.
    pub(super) fn unread(&mut self) -> Option<io::Error> {
        let fault = self.unwritten();
        fault.or_else(|| self.out.get_ref().gone.then(|| io::ErrorKind::BrokenPipe.into()))
    }

    /// Takes what another console of the same streams could not write for its own.
    pub(super) fn take_over(&mut self, mut other: Self) {
        let fault = other.unwritten();
        let ours = self.out.get_mut();
        ours.gone |= other.out.get_ref().gone;
        ours.fault = ours.fault.take().or(fault);
    }

    /// Says, however quiet it should be, that the account of what was done is lost.
    pub(super) fn account_lost(&mut self, finish: Finish, fault: &io::Error) {
        let done = match finish {
            Finish::Done | Finish::Waits => "it is done, and only its account is lost",
            Finish::Failed => "the account of what failed is lost",
        };
        self.say(&format!("{done}: standard output cannot be written: {fault}"));
    }

    fn say(&mut self, text: &str) {
        // in the order written, where both streams are one
        self.flush();
        // nobody reads the messages: nothing to be done about it
        let _ = writeln!(io::stderr(), "{text}");
    }
}

/// Standard output that does not mind when its reader goes, and keeps what else goes wrong for the end.
struct Patient {
    stdout: Stdout,
    gone: bool,
    fault: Option<io::Error>,
}

impl Patient {
    fn unless_gone(&mut self, result: io::Result<usize>, all: usize) -> io::Result<usize> {
        match result {
            Ok(written) => Ok(written),
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => Err(fault),
            Err(fault) => {
                self.gone = true;
                if fault.kind() != io::ErrorKind::BrokenPipe {
                    self.fault = Some(fault);
                }
                Ok(all)
            }
        }
    }
}

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone {
            return Ok(bytes.len());
        }
        let written = self.stdout.write(bytes);
        self.unless_gone(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gone {
            return Ok(());
        }
        let flushed = self.stdout.flush().map(|()| 0);
        self.unless_gone(flushed, 0).map(|_| ())
    }
}
