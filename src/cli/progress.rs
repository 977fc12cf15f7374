//! How a run stands, for whoever waits for it: a spinner on a terminal, a line a stage elsewhere.
//!
//! In: the pipeline's stages as they begin. Out: words on standard error, and how long each stage took. The one place
//! that reads a stopwatch.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::Progress;

/// How progress is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Voice {
    /// Not at all.
    Silent,
    /// A line for each stage that has ended.
    Lines,
    /// The same, and a spinner beside the stage under way.
    Spinner,
}

/// Times stages and tells of them.
pub(super) struct Stopwatch {
    voice: Voice,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    under_way: Option<(String, Instant, Option<ProgressBar>)>,
    finished: Vec<(String, u64)>,
}

impl Stopwatch {
    pub(super) fn new(voice: Voice) -> Self {
        Self { voice, state: Mutex::default() }
    }

    /// Ends the stage under way.
    pub(super) fn end(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((name, begun, bar)) = state.under_way.take() else { return };
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        let took = begun.elapsed();
        if self.voice != Voice::Silent {
            // nobody reads the progress: nothing to be done about it
            let _ = writeln!(io::stderr(), "{name} … {:.1} s", took.as_secs_f64());
        }
        state.finished.push((name, u64::try_from(took.as_millis()).unwrap_or(u64::MAX)));
    }
}

impl Progress for Stopwatch {
    fn stage(&self, name: &str) {
        self.end();
        let bar = (self.voice == Voice::Spinner).then(|| spinner(name));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.under_way = Some((name.to_owned(), now(), bar));
    }

    fn finished(&self) -> Vec<(String, u64)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).finished.clone()
    }
}

impl Drop for Stopwatch {
    fn drop(&mut self) {
        self.end();
    }
}

fn spinner(name: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(name.to_owned());
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

#[expect(clippy::disallowed_methods, reason = "the one stopwatch: stages are timed here only")]
fn now() -> Instant {
    Instant::now()
}
