//! Rights: what a resident may ask of the council about their own data, and what the council answers in time.
//!
//! In: requests and steps as the journal has them, what an edition holds of a person, who looked at it. Out: every request with its clock;
//! the subject-access pack; the log of who looked; what is to be corrected, erased or refused, and on which ground.
//!
//! ```text
//!  RightsRequested ─→ RequestBook ─→ Request ─→ Clock (due when, standing still since when)
//!  RightsStepTaken ─┘
//!
//!  edition · permit ─→ Holdings ─┐
//!  looks, notices   ─→ AccessLog ┼→ Pack ─→ page (English, Welsh) · JSON
//!  consents …       ─────────────┘
//!
//!  journal · policy ─→ concerns, endings, holds ─→ what is due, what an erasure ends (retention)
//! ```
//!
//! Leaves to `sharing` what others may see, to the journal the writing down.

mod access_log;
#[cfg(test)]
mod access_log_tests;
mod answer;
mod book;
#[cfg(test)]
mod book_tests;
mod choices;
mod clock;
mod concerns;
mod endings;
mod erasing;
mod holdings;
mod holds;
mod log_page;
mod opening;
mod outcome;
mod pack;
mod pack_page;
mod retention;
mod retention_run;
#[cfg(test)]
mod retention_tests;
mod stepping;
mod why_linked;
mod words;

pub use access_log::{AccessLog, TOLD_OF, access_log};
pub use answer::{StillHeld, answer};
pub use book::{Request, RequestBook, RequestFault, RequestState};
pub use choices::choices;
pub use clock::{Clock, ClockRules, Due};
pub use concerns::{Concern, Whom, concerns, may_concern};
pub use endings::Endings;
pub use erasing::{Erasing, ErasureAccepted, ErasureSubject, erasure_kind, holding};
pub use holdings::{HeldValue, RecordHolding, SourceHolding, holdings};
pub use holds::{Hold, Holds};
pub use opening::{Contested, Opening, RequestSaid, earlier_erasures, stopped_by};
pub use pack::{Choice, Pack, SeenBy, WorkedOut};
pub use retention::{DueEntry, ErasurePlan, KeptBecause, due, erased_records};
pub use retention_run::{entries_for_retention, erase_due};
pub use stepping::{StepSaid, Stepping, known_field};
pub use why_linked::{PairReasons, Reason, Speaks, reasons};
pub use words::{Language, Words};
