//! The run report: what a night read, decided and changed, and what waits for a person.
//!
//! In: a [`RunReport`] that the pipeline fills. Out: the same as JSON, as text for a terminal, and as one
//! self-contained page. Leaves to `editions` where they are kept, and to the caller the exit code's use. Pure.

mod bands;
mod charts;
mod histogram;
mod page;
mod page_tables;
mod run_report;
#[cfg(test)]
mod tests;
mod text;
mod waiting;
mod wording;

pub use histogram::{SizeHistogram, WeightBucket, WeightHistogram};
pub use run_report::{
    BlockingLine, Changes, DatasetLine, OverfullResidence, PairDecisions, QualityFigures,
    ReasonCount, RouteLine, RunReport, Score, StageLine, Totals, Warning,
};
pub use waiting::Waiting;
