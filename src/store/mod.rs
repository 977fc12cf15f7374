//! The state store: the journal's index, so that a question about one identifier does not read years of entries.
//!
//! In: the journal. Out: what it says of one identifier, of one kind, of what was served when. It is never the truth: it holds the number up
//! to which it has read, reads on when it is opened, and is thrown away and made anew whenever anything about it is in doubt. What others need
//! of it are small traits ([`ServedHistory`], [`IdentifierHistory`], [`EntriesByKind`]), so that another store can stand in its place.
//!
//! ```text
//! store/.lock   one process at a time, for as long as it asks
//! store/seal    blake3 of the files below, written when the store is closed; absent while it is open
//! store/db/     sled
//! ```
//!
//! A service that answers many questions a second beside a night holds what it needs in memory ([`MemoryIndex`]), and leaves the store to others.
//!
//! sled may panic on a damaged file. Files that are as the seal says are opened. Others, such as those a killed process leaves, are first
//! read through by a process of their own ([`Soundness`]), whose panic is an answer.

mod error;
mod index;
mod memory;
mod needs;
mod seal;
mod state_store;
#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use memory::MemoryIndex;
pub use needs::{
    EntriesByKind, IdentifierHistory, LineageEvent, Named, ServedAt, ServedHistory, Turn,
};
pub use seal::{NothingDoubtful, Soundness};
pub use state_store::{Opened, StateStore};
