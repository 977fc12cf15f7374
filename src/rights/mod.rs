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
//! ```
//!
//! Leaves to `sharing` what others may see, to the journal the writing down.

mod access_log;
mod book;
#[cfg(test)]
mod book_tests;
mod choices;
mod clock;
mod holdings;
mod pack;
mod pack_page;
mod why_linked;
mod words;

pub use access_log::access_log;
pub use book::{Request, RequestBook, RequestFault, RequestState};
pub use choices::choices;
pub use clock::{Clock, ClockRules, Due};
pub use holdings::{HeldValue, RecordHolding, SourceHolding, holdings};
pub use pack::{Choice, Pack, SeenBy, WorkedOut};
pub use why_linked::{PairReasons, Reason, Speaks, reasons};
pub use words::{Language, Words};
