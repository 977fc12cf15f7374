//! What a gazetteer says, one thing at a time.
//!
//! In: nothing; these are the words in which the loaders of all formats speak. Out: addresses, keys of other systems, and
//! what an address became. Which of them are kept, and how, is left to whoever is handed them.

use std::fmt;

use compact_str::CompactString;

use super::address::GazetteerAddress;
use crate::values::Uprn;

/// One thing that a gazetteer says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(clippy::large_enum_variant, reason = "handed on one at a time, and taken apart at once")]
pub enum GazetteerItem {
    /// One way to write an address; several of one UPRN are its variants.
    Address(GazetteerAddress),
    /// A key that another system knows the address by.
    CrossReference(CrossReference),
    /// An address that became another.
    Successor(Successor),
}

/// A key that another system knows an address by (record 23).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrossReference {
    /// The address.
    pub uprn: Uprn,
    /// Which system, as the gazetteer writes it: `7666VC` is the valuation office's council tax, `CTAX` or `4605CT` a council's own.
    pub source: CompactString,
    /// The key in that system.
    pub key: CompactString,
}

impl fmt::Debug for CrossReference {
    /// A key of another system finds a household there: it is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CrossReference({})", self.source)
    }
}

/// An address that became another (record 30): a house made into flats, flats made one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Successor {
    /// What it was.
    pub old: Uprn,
    /// What it became, or one of the several that it became.
    pub new: Uprn,
}
