//! That a program's write was carried out, so that the same write sent again is answered and not carried out again.
//!
//! In: the key under which a program sent a write, what it sent. Out: an entry that stands behind the write's own entries, in one batch with them.
//! It holds digests under the council's key and a count: nothing of anybody, and nothing by which a key or a body could be guessed.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// A write was carried out; its entries stand right before this one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WriteAnswered {
    /// Of the caller and the key that they chose, keyed; hexadecimal.
    pub key: CompactString,
    /// Of what was sent to which route, keyed; hexadecimal.
    pub asked: CompactString,
    /// How many entries the write made.
    pub entries: u32,
}
