//! How good a result is, against truth that the matcher never saw.
//!
//! In: a truth file and a prediction (an export of links, the output of `hearth link`, or rows in memory). Out: precision, recall and F1 of
//! persons, pairwise and B-cubed, of private households where both files know them, and recall by the truth's tags; and the same of addresses,
//! by what went wrong with them.
//! Leaves to the stages how to do better.

mod address_score;
mod assignments;
mod household_score;
mod person_score;
mod score;
mod uprn_score;

pub use address_score::{AddressCounts, AddressScore, AddressTruth};
pub use assignments::{Assignments, JoinedMention, PredictedRow, QualityError, join, join_rows};
pub use household_score::household_score;
pub use person_score::{TagRecall, b_cubed, pairwise, recall_by_tag};
pub use score::Score;
pub use uprn_score::UprnScore;

/// Everything that can be said of a prediction.
#[derive(Clone, PartialEq, Debug)]
pub struct Evaluation {
    /// Mentions that both files know.
    pub mentions: usize,
    /// Mentions of the truth that the prediction lacks; each counts as a person of its own.
    pub missing: usize,
    /// Mentions of the prediction that the truth does not know; left out.
    pub unknown: usize,
    /// Over pairs of mentions.
    pub pairwise: Score,
    /// Over mentions.
    pub b_cubed: Score,
    /// Over pairs of people in private households; `None` if either file knows no households.
    pub households: Option<Score>,
    /// Recall of the pairs that carry each tag.
    pub tags: Vec<TagRecall>,
}

/// Evaluates joined mentions.
#[must_use]
pub fn evaluate(joined: &Assignments) -> Evaluation {
    Evaluation {
        mentions: joined.mentions.len() - joined.missing,
        missing: joined.missing,
        unknown: joined.unknown,
        pairwise: pairwise(&joined.mentions),
        b_cubed: b_cubed(&joined.mentions),
        households: household_score(&joined.mentions),
        tags: recall_by_tag(&joined.mentions),
    }
}
