//! Who is spoken of where: the key of one mention of one person in one row of one dataset.

use std::fmt;

use compact_str::CompactString;

/// A dataset's name as the rulesets and the contract write it, such as `council_tax`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DatasetName(pub CompactString);

/// What a person is in a row, in the ruleset's own word: `liable`, `claimant`, `pupil`.
///
/// `ordinal` counts the mentions of that role in the row from 1, in reading order; it is 0 where the row
/// mentions only one person in that role, and is then not written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Role {
    /// The ruleset's word; empty for a plain person file, where a row is a person.
    pub word: CompactString,
    /// 0 for the only one, else 1, 2, …
    pub ordinal: u8,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ordinal {
            0 => f.write_str(&self.word),
            n => write!(f, "{}{n}", self.word),
        }
    }
}

/// The key of one mention. Ordered by dataset, record and role: every tie in the pipeline is broken by it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MentionKey {
    /// Which dataset.
    pub dataset: DatasetName,
    /// The row's key in its own system, joined as the ruleset says.
    pub record_id: CompactString,
    /// What the person is in that row.
    pub role: Role,
}

impl fmt::Display for MentionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.dataset.0, self.record_id)?;
        if !self.role.word.is_empty() {
            write!(f, ":{}", self.role)?;
        }
        Ok(())
    }
}
