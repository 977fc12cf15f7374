//! The one place that knows every batch stage, and calls them in order.
//!
//! ```text
//! ingest    extracts → records → normalise      one dataset at a time, rows side by side
//! matching  addresses → pairs → links → persons  the same for a nightly run and for `hearth link`
//! settle    persons and households with their identifiers, carried over from the last edition
//! nightly   arrivals, all of the above, an edition published with its report
//! link      any CSV files: clusters out, no edition
//! ```
//!
//! Files are read in `ingest` and written by `editions`; between the two nothing touches the disk, the clock or chance.

mod ingest;
mod link;
mod matching;
mod nightly;
mod settle;

pub use ingest::{DatasetAccount, IngestError, Ingested, ingest};
pub use link::{LinkOutcome, LinkRequest, link};
pub use matching::{MatchStage, Matched};
pub use nightly::{NightError, NightOutcome, NightRequest, nightly};
pub use settle::{Settled, settle};

/// Is told where a run stands, for people who wait for it.
pub trait Progress: Sync {
    /// A stage begins.
    fn stage(&self, name: &str);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _name: &str) {}
}
