//! Life events that two nights tell of: change of address, birth, death, households that part or come together, a new name.
//!
//! In: what last night and tonight know of the persons of whom something has changed, and the events known so far. Out: the events
//! known tonight: each real event once, however many datasets learn of it on however many nights. Leaves to `pipeline` which
//! persons are looked at, to `editions` how events are kept, and to notices who is told.
//!
//! What is no event: an address that is written in another way or resolved by a newer gazetteer; a record that belongs to another
//! person than last night (re-linkage); a record that turns up with an address that the person is known to have left. One source alone
//! *suggests* an event; a second one, or that it stands for a while, *confirms* it.

mod address_change;
mod detect;
mod doubtful_move;
mod household_change;
mod left_again;
mod life_event;
mod likely_move;
mod once;
mod snapshot;
#[cfg(test)]
mod tests;
mod vital;

pub use detect::{Detected, Nights, detect};
pub use life_event::{EventId, EventKind, EventStatus, LifeEvent, When};
pub use snapshot::{
    DoubtedEntry, HomeNight, LikelyArrival, PersonNight, RecordNight, RecordStanding,
};
