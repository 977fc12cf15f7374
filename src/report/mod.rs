//! The run report: what a night read, decided and changed, and what waits for a person.
//!
//! In: a [`RunReport`] that the pipeline fills. Out: the same as JSON, as text for a terminal, and as one
//! self-contained page. Leaves to `editions` where they are kept, and to the caller the exit code's use. Pure.

mod address_figures;
mod bands;
mod blocking_lines;
mod charts;
mod event_figures;
mod explanation_svg;
mod histogram;
mod home_figures;
mod page;
mod page_home_tables;
mod page_tables;
mod review_figures;
mod run_report;
#[cfg(test)]
mod tests;
mod text;
mod text_homes;
mod training_figures;
mod waiting;
mod wording;

pub use address_figures::{AddressFigures, LevelLine, OverfullClaimLine, StreetLine};
pub use event_figures::{EventFigures, EventLine};
pub use explanation_svg::explanation_svg;
pub use histogram::{SizeHistogram, WeightBucket, WeightHistogram};
pub use home_figures::{HomeFigures, HouseholdKindLine, PremisesLine, RelationLine, StalenessLine};
pub(crate) use page_tables::{PageTable, tables};
pub use review_figures::ReviewFigures;
pub use run_report::{
    BlockingLine, Changes, DatasetLine, DisagreementLine, MissedLinks, OverfullResidence,
    PairDecisions, QualityFigures, ReasonCount, RouteLine, RunReport, Score, StageLine, Totals,
    Warning, WorkedOut,
};
#[cfg(test)]
pub(crate) use tests::sample_report;
pub use training_figures::{TrainingFigures, UntrainedLine};
pub use waiting::{Waiting, WaitingKind};
pub(crate) use wording::{percent, percent_of, thousands};
