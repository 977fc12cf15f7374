//! How good a result is, against truth that the matcher never saw.
//!
//! In: a truth file and a prediction (an export of links, the output of `hearth link`, or rows in memory). Out: precision, recall and F1 of
//! persons, pairwise and B-cubed, of private households where both files know them, the same by the truth's tags, and how many twins and
//! namesakes were kept apart; whether stated probabilities keep their word, and what it costs not to know the best threshold; the scores
//! of addresses, by what went wrong with them; and of life events, each kind by what the truth says happened and some dataset shows.
//! Leaves to the stages how to do better.

mod address_score;
mod assignments;
mod calibration;
mod continuity;
mod event_score;
mod household_score;
mod move_score;
mod name_score;
mod person_score;
mod regret;
mod rehoming_score;
mod relation_score;
mod residence_score;
mod score;
mod second_home_score;
mod shown_mention;
mod tag_score;
mod uprn_score;
mod vital_score;

pub use address_score::{AddressCounts, AddressScore, AddressTruth};
pub use assignments::{
    Assignments, JoinedMention, NamedMention, PredictedRow, QualityError, join, join_named,
    join_rows,
};
pub use calibration::{Calibration, DOUBTFUL, ReliabilityBin};
pub use continuity::{Continuity, Kept};
pub use event_score::EventScore;
pub use household_score::household_score;
pub use move_score::{move_score, tellable_moves};
pub use name_score::name_score;
pub use person_score::{b_cubed, pairwise};
pub use regret::{PairCounts, Regret, count_by_unit};
pub use rehoming_score::{Rehoming, RehomingKind, rehoming_score};
pub use relation_score::{RelationScore, ToldRelation, TrueRelations, relation_score};
pub use residence_score::{
    DayScore, LivedStay, NEAR_DAYS, ResidenceScore, ToldStay, residence_score,
};
pub use score::Score;
pub use second_home_score::{SecondHomeScore, TwoHomes, second_home_score};
pub use shown_mention::ShownMention;
pub use tag_score::{KeptApart, TagScore, kept_apart, pairs_with, tag_scores};
pub use uprn_score::UprnScore;
pub use vital_score::{Registered, vital_score};

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
    /// Over the pairs of which a mention carries each tag.
    pub tags: Vec<TagScore>,
    /// Twins and namesakes of one household, as far as the truth has any.
    pub apart: Vec<KeptApart>,
}

/// The truth's words for people of one household who are easily taken for one: twins, and father and son of one name.
const EASILY_TAKEN_FOR_ONE: [&str; 2] = ["twin", "namesake"];

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
        tags: tag_scores(&joined.mentions),
        apart: EASILY_TAKEN_FOR_ONE
            .iter()
            .map(|tag| kept_apart(&joined.mentions, tag))
            .filter(|kept| kept.pairs > 0)
            .collect(),
    }
}
