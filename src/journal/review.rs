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

/// On what a reader's answer rests most, in a word of a list: so that answers can be counted by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseReason {
    /// A number that one person alone is given.
    Number,
    /// Those who live with them.
    Household,
    /// The name was changed, or is written in another way.
    NameChange,
    /// A slip of the pen or of a key.
    Slip,
    /// Twins, or brothers and sisters.
    Siblings,
    /// A parent and a child of one name.
    Generations,
    /// At one time at two places, or alive and dead.
    TwoLives,
    /// The records say too little.
    TooLittle,
    /// Something is to be found out first; the note says what.
    MoreNeeded,
}

impl CaseReason {
    /// Each.
    pub const ALL: [Self; 9] = [
        Self::Number,
        Self::Household,
        Self::NameChange,
        Self::Slip,
        Self::Siblings,
        Self::Generations,
        Self::TwoLives,
        Self::TooLittle,
        Self::MoreNeeded,
    ];

    /// The word that the journal has.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Household => "household",
            Self::NameChange => "name_change",
            Self::Slip => "slip",
            Self::Siblings => "siblings",
            Self::Generations => "generations",
            Self::TwoLives => "two_lives",
            Self::TooLittle => "too_little",
            Self::MoreNeeded => "more_needed",
        }
    }

    /// As it is put to a reader.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Number => "A number that only one person has",
            Self::Household => "Who lives with them",
            Self::NameChange => "A change of name, or another way to write it",
            Self::Slip => "A slip in typing or writing",
            Self::Siblings => "Twins, or brothers and sisters",
            Self::Generations => "A parent and a child of one name",
            Self::TwoLives => "Two places at one time, or one alive and one dead",
            Self::TooLittle => "The records say too little",
            Self::MoreNeeded => "Something is to be found out first",
        }
    }

    /// True if an answer can rest on it.
    #[must_use]
    pub const fn fits(self, answer: CaseAnswer) -> bool {
        match self {
            Self::Number | Self::Household => {
                matches!(answer, CaseAnswer::Same | CaseAnswer::Different)
            }
            Self::NameChange | Self::Slip => matches!(answer, CaseAnswer::Same),
            Self::Siblings | Self::Generations | Self::TwoLives => {
                matches!(answer, CaseAnswer::Different)
            }
            Self::TooLittle | Self::MoreNeeded => matches!(answer, CaseAnswer::Unsure),
        }
    }
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
    /// On what the answer rests most, if its reader said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<CaseReason>,
    /// In the reader's words, without personal values; empty if nothing was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
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

#[cfg(test)]
mod tests {
    use super::{CaseAnswer, CaseReason};

    #[test]
    fn each_reason_is_known_by_the_word_that_is_written_and_is_for_some_answer() {
        for reason in CaseReason::ALL {
            let written = serde_json::to_value(reason).unwrap();
            assert_eq!(written.as_str(), Some(reason.word()));
            let answers = [CaseAnswer::Same, CaseAnswer::Different, CaseAnswer::Unsure];
            assert!(answers.into_iter().any(|it| reason.fits(it)), "{reason:?}");
        }
    }
}
