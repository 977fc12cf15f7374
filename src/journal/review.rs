//! What readers answer in clerical review, and what they were asked, as the journal keeps it.
//!
//! In: two sides with the fingerprints of what each of their records said, and an answer. Out: entries without a name or a date of birth.
//! Leaves to `stewardship` what several answers come to.

use serde::{Deserialize, Serialize};

use super::DecidedSide;
use crate::editions::EditionId;

/// What a reader says of two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseAnswer {
    /// They are one person.
    Same,
    /// They are two people.
    Different,
    /// The records do not say.
    Unsure,
}

/// Why a reader was asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedAs {
    /// The case was doubtful.
    Doubtful,
    /// Its pair was drawn into a sample.
    Sampled,
    /// Another reader has answered it; the answer was not shown.
    Again,
}

/// A reader's answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseRead {
    /// Why it was asked.
    pub asked: AskedAs,
    /// The number of the first answer on the case, where this is a further one.
    #[serde(default)]
    pub again: Option<u64>,
    /// The edition that was looked at.
    pub edition: EditionId,
    /// All records that were shown of the one and of the other.
    pub sides: [DecidedSide; 2],
    /// The pairs in question, by their places in the two sides, the heaviest first.
    pub pairs: Vec<[u16; 2]>,
    /// What was answered.
    pub answer: CaseAnswer,
    /// The decision that follows from all answers on the case so far, by its number; none if none does.
    #[serde(default)]
    pub decision: Option<u64>,
    /// Who answered.
    pub by: String,
}

/// An answer that its reader has taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReadingTakenBack {
    /// The number of the answer.
    pub reading: u64,
    /// The decision that follows from the answers that are left, by its number; none if none does.
    #[serde(default)]
    pub decision: Option<u64>,
    /// Who took it back.
    pub by: String,
}
