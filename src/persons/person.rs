//! What a person is here: the mentions that speak of one human being.

use crate::values::PersonId;

/// A cluster of records taken to be one human being.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Minted once, carried from edition to edition by the largest overlap of evidence.
    pub id: PersonId,
    /// Indices into the night's records, ascending; never empty.
    pub records: Vec<u32>,
}
