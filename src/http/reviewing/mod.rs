//! Clerical review as the service does it, for the API and for the pages alike: the same cases, the same permits, the same acts.
//!
//! In: who reads, which case, an answer. Out: plain data under a permit that is in the journal; entries. Leaves which case comes first and what an answer decides to
//! `stewardship`, what records say to `clerical`, and how it is told to `api` and `ui`.
//!
//! `cases` shows, `answering` writes, `readers` says how a reader's work goes, `shown` has the types.

mod answering;
mod cases;
mod readers;
mod shown;

pub(super) use answering::{ReviewSent, ReviewTaken};
pub(super) use cases::{AtDesk, PairWeighed, Wanted};
pub(super) use readers::{BREAK_AFTER, OwnAnswer, Reader};
pub(super) use shown::{FieldShown, QueuedShown, ReviewCase, ReviewQueue};

use super::acting::{Acting, Stop};
use crate::sharing::{ActKind, HandedAct};

/// Whether the caller decides who is who.
fn decides(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    acting.may(HandedAct::Of(ActKind::Decide))
}
