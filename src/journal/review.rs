//! What readers answer in clerical review, and what they were asked, as the journal keeps it.
//!
//! In: two sides with the fingerprints of what each of their records said, and an answer. Out: entries without a name or a date of birth.
//! Leaves to `stewardship` what several answers come to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DecidedRecord, DecidedSide};
use crate::editions::EditionId;

/// What a reader says of two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
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

/// A part of the pairs that a sample is drawn from: linked or not, of a stated probability within bounds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SampledStratum {
    /// True if its pairs are one person in the edition.
    pub linked: bool,
    /// Its lower bound, in millionths; a pair at the bound is in.
    pub from: u32,
    /// Its upper bound, in millionths; a pair at the bound is out, but for the last.
    pub to: u32,
    /// How many pairs it has.
    pub pairs: u64,
    /// How many of them were drawn: each had this chance out of `pairs`.
    pub drawn: u64,
}

/// A pair that was drawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SampledPair {
    /// The place of its stratum.
    pub stratum: u16,
    /// Its two records.
    pub records: [DecidedRecord; 2],
}

/// A sample of pairs, drawn to estimate how right an edition's links are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SampleDrawn {
    /// The edition.
    pub edition: EditionId,
    /// The strata, with what was drawn of each.
    pub strata: Vec<SampledStratum>,
    /// Compared pairs of too low a stated probability to be sampled.
    pub outside: u64,
    /// How many of these are one person, going by what is stated of them.
    pub outside_expected: u64,
    /// The pairs, in the order in which they are read.
    pub pairs: Vec<SampledPair>,
}
