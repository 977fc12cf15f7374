//! Workers that bring notices to endpoints, several at once, so that one that is down holds up nobody.
//!
//! In: a [`Keeper`], what lines are made of, how many workers. Out: notices sent and settled with the keeper, until it is told to stop. Each endpoint
//! has a lane with a breaker and a few notices on their way; those that fail or are slow hold half of the workers at most; an endpoint that
//! asks for time or allows a rate gets it. A notice is lent for longer than an attempt may take: whatever is killed in between is lent out again,
//! under the same name. Leaves to the keeper which notices there are, in which order, and whether each may be sent.
//!
//! ```text
//!  keeper    what is asked of whoever keeps the notices
//!  lane      one endpoint: how many are on their way, from when another may go
//!  lanes     whose turn it is
//!  workers   claim, send, settle
//!  figures   what was done, for metrics
//! ```

mod figures;
mod keeper;
mod lane;
mod lanes;
mod workers;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

pub use figures::Figures;
pub use keeper::{Claimed, EndpointNumber, Keeper, KeeperFault, Route, Settled, Target, Waiting};
pub use lanes::EndpointState;
use workers::Shared;
pub use workers::lease;

use super::delivery::{Means, Pace};

/// How wide a dispatcher works.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Threads. They mostly wait, for receivers and for the disk.
    pub workers: usize,
    /// At most so many notices on their way to one endpoint.
    pub most_at_one: usize,
    /// When it stops: for so long what is under way may come to its end, before it is cut.
    pub patience: Duration,
    /// How fast waiting times pass.
    pub pace: Pace,
}

impl Default for Settings {
    fn default() -> Self {
        Self { workers: 32, most_at_one: 6, patience: Duration::from_secs(1), pace: Pace::Usual }
    }
}

/// Sends what a keeper has, until it is stopped or dropped.
pub struct Dispatcher {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
    patience: Duration,
}

impl Dispatcher {
    /// Begins to send.
    ///
    /// # Errors
    /// If the system has no more threads.
    pub fn start(keeper: Arc<dyn Keeper>, means: Means, settings: Settings) -> io::Result<Self> {
        let Settings { workers, most_at_one, patience, pace } = settings;
        let wide = (workers.max(1), most_at_one.max(1));
        let shared = Arc::new(Shared::new(keeper, (means, pace), wide));
        let mut dispatcher = Self { shared, workers: Vec::new(), patience };
        for number in 1..=workers.max(1) {
            let shared = Arc::clone(&dispatcher.shared);
            let thread = std::thread::Builder::new().name(format!("notices-{number}"));
            dispatcher.workers.push(thread.spawn(move || shared.work())?);
        }
        Ok(dispatcher)
    }

    /// That something was added or set free. Cheap, and from any thread; a keeper holds none of its locks meanwhile that its own answers need.
    pub fn wake(&self) {
        self.shared.wake();
    }

    /// That an endpoint has another address, or was set free: what was known of it counts no more, and it is tried at once.
    pub fn forget(&self, endpoint: EndpointNumber) {
        self.shared.with_lanes(|lanes| lanes.forget(endpoint));
        self.shared.wake();
    }

    /// What was done since the start.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.shared.counted.read()
    }

    /// The endpoints that there was something for.
    #[must_use]
    pub fn endpoints(&self) -> Vec<EndpointState> {
        let now = self.shared.now();
        self.shared.with_lanes(|lanes| lanes.states(now))
    }

    /// Stops: nothing more is claimed, what is under way may come to its end for a while, and is then cut and settled as *stopped*. What even then has
    /// not come back (a name that is being looked up) is left to its lease: how many of those.
    #[must_use = "what has not come back is left to its lease"]
    pub fn stop(mut self) -> usize {
        self.end()
    }

    fn end(&mut self) -> usize {
        let left = self.shared.end(self.patience);
        for worker in self.workers.drain(..) {
            if worker.is_finished() {
                let _ = worker.join();
            }
        }
        left
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        if !self.workers.is_empty() {
            self.end();
        }
    }
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dispatcher").field("workers", &self.workers.len()).finish_non_exhaustive()
    }
}
