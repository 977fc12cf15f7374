//! One life event, however many ways it was told.
//!
//! In: the journal's entries on life events, in their order; and, of a report that comes in, whom its identifiers stand for tonight. Out: every
//! real event once, with all that its reports come to; and which event a report tells of again. Leaves to `declaring` whether a declaration can be
//! true, to whoever writes the journal that what is placed here is written before it is answered.
//!
//! ```text
//! declaration ─┐                      ┌─ same person, kind, destination, about the same days: told again
//!              ├─ report ─→ Placement ┤
//! night's event┘                      └─ none such: a new occurrence
//! ```
//!
//! What a weaker report says never lowers what a stronger one has shown. A cancelled event stays what it was, so that a night which goes on seeing it
//! does not tell it anew.

mod fold;
mod report;
mod same;
mod settled;
mod take_up;
#[cfg(test)]
mod tests;

pub use fold::{Occurrences, ReferenceKept};
pub use report::{Report, destination_of, hexadecimal_of};
pub use same::{Acquaintance, Placement};
pub use settled::{Declarant, Occurrence, OccurrenceStatus};
pub use take_up::{Minted, take_up};
