//! The outbox: every notice, from the moment at which it is owed to the last that was heard of it.
//!
//! In: the journal's entries; what has happened, and who subscribes. Out: what is owed for an occurrence, what may go now, what is sent, what has to be taken
//! back. Everything here is folded from the journal, and nothing of it is true that is not there. Leaves to `delivery` how it goes, to `dispatch` when, and to the door
//! of `lookup` whether it may.
//!
//! ```text
//!  occurrence ─→ owing ─→ owed ──→ attempting ─→ delivered ─→ received ─→ acted
//!                           ↑ ↓          │            └───────────────→ rejected
//!                          held          ├─→ pending (again, later)
//!                                        └─→ waiting for its endpoint ─→ pending
//!                stopped: nothing may be shown · agreement over · expired · overtaken      released: given up by an operator
//! ```

mod book;
mod erased_told;
mod lane;
mod message;
mod notice;
mod owing;
mod people_turned;
#[cfg(test)]
mod people_turned_tests;
mod recalling;
#[cfg(test)]
mod tests;
mod told_of;

pub use book::NoticeBook;
pub use erased_told::told_of_erasure;
pub use message::{
    MessageGround, ParticularAddress, Particulars, Written, kind_of, message_name, particulars,
    written,
};
pub use notice::{Notice, NoticeState};
pub use owing::{Owing, matter_of, needs_of};
pub use people_turned::{PersonTurned, Turned, Turning};
pub use recalling::{Recalled, recall_of, recalls};
pub use told_of::AtHand;
