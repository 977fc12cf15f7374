//! What an edition is called: the night it speaks of, and which attempt at that night it was.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An edition's name, `2026-11-22.1`: as-of date, and a number that counts up from 1 for the same date.
///
/// Orders naturally: by date, then by number (`.9` before `.10`). It is also the folder's name.
///
/// ```
/// use hearth::editions::EditionId;
/// let ids: Vec<EditionId> = ["2026-11-22.10", "2026-11-22.9"].iter().map(|id| id.parse().unwrap()).collect();
/// assert!(ids[1] < ids[0]);
/// assert!("2026-11-22.0".parse::<EditionId>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct EditionId {
    as_of: jiff::civil::Date,
    number: u32,
}

/// The text is no edition's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("an edition is named by date and number, such as 2026-11-22.1")]
pub struct EditionIdFault;

impl EditionId {
    /// The name of the `number`th edition (from 1) of that night.
    ///
    /// # Errors
    /// Refuses the number 0, and years that are not written with four digits.
    pub fn new(as_of: jiff::civil::Date, number: u32) -> Result<Self, EditionIdFault> {
        let named = number > 0 && (0..=9999).contains(&as_of.year());
        named.then_some(Self { as_of, number }).ok_or(EditionIdFault)
    }

    /// The night that the edition speaks of.
    #[must_use]
    pub fn as_of(self) -> jiff::civil::Date {
        self.as_of
    }

    /// Which edition of that night, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }
}

impl fmt::Display for EditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.as_of, self.number)
    }
}

impl FromStr for EditionId {
    type Err = EditionIdFault;

    fn from_str(text: &str) -> Result<Self, EditionIdFault> {
        let (date, number) = text.split_once('.').ok_or(EditionIdFault)?;
        let as_of = date.parse().map_err(|_| EditionIdFault)?;
        let number = number.parse().map_err(|_| EditionIdFault)?;
        let id = Self::new(as_of, number)?;
        // one edition, one spelling: `2026-11-22.01` would be a second folder
        (id.to_string() == text).then_some(id).ok_or(EditionIdFault)
    }
}

impl From<EditionId> for String {
    fn from(id: EditionId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for EditionId {
    type Error = EditionIdFault;
    fn try_from(text: String) -> Result<Self, EditionIdFault> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::EditionId;

    #[test]
    fn a_name_is_read_as_it_is_written_and_in_no_other_spelling() {
        for (text, good) in [
            ("2026-11-22.1", true),
            ("2026-11-22.12", true),
            ("2026-11-22.01", false),
            ("2026-11-22.0", false),
            ("2026-11-22", false),
            ("20261122.1", false),
            ("2026-02-30.1", false),
            ("../2026-11-22.1", false),
            ("2026-11-22.-1", false),
            ("2026-11-22.+1", false),
        ] {
            assert_eq!(
                text.parse::<EditionId>().is_ok_and(|id| id.to_string() == text),
                good,
                "{text}"
            );
        }
    }

    #[test]
    fn names_sort_by_date_then_number() {
        let mut ids: Vec<EditionId> = ["2026-11-22.10", "2026-12-01.1", "2026-11-22.9"]
            .map(|id| id.parse().unwrap())
            .to_vec();
        ids.sort();
        let sorted: Vec<String> = ids.iter().map(ToString::to_string).collect();
        assert_eq!(sorted, ["2026-11-22.9", "2026-11-22.10", "2026-12-01.1"]);
    }
}
