//! By what a life event goes, however many ways it was told.
//!
//! In: the clock and random bits, from whoever has them. Out: a UUID of version 7 (RFC 9562), so that later ones sort later. It says nothing of
//! anybody, and is the `id` of what is sent of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The number of one occurrence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OccurrenceId(pub Uuid);

impl OccurrenceId {
    /// A new one, of this moment (milliseconds since 1970) and these random bytes.
    #[must_use]
    pub const fn new(milliseconds: u64, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid())
    }
}

impl fmt::Display for OccurrenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for OccurrenceId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::OccurrenceId;

    #[test]
    fn a_later_occurrence_sorts_later_and_is_written_as_a_uuid_of_version_7() {
        let early = OccurrenceId::new(1_795_300_000_000, [255; 10]);
        let late = OccurrenceId::new(1_795_300_000_001, [0; 10]);
        assert!(early < late);
        assert_eq!(early.0.get_version_num(), 7);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!(serde_json::to_string(&early).unwrap(), format!("\"{early}\""));
    }
}
