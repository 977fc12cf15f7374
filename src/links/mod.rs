//! How strongly two records speak of one person.
//!
//! In: the comparison table and candidate pairs. Out: [`ScoredLink`]s with fixed-point weights, and an explanation of
//! any pair that adds up to its weight. The model (weights and frequencies) is learnt from the data without labels, or
//! given. Leaves to `persons` which links become persons. Pure.
//!
//! Source: I. P. Fellegi and A. B. Sunter (1969); W. E. Winkler on frequency-based matching (1989); A. P. Dempster,
//! N. M. Laird and D. B. Rubin on expectation-maximisation (1977).

mod bit_parallel;
mod bound;
mod carried_pairs;
mod communities;
mod compare;
mod consensus;
mod context;
mod evidence;
mod expect;
mod explain;
mod findings;
mod frequency;
mod maximise;
mod members;
mod model;
mod one_with_others;
mod packed;
mod packed_homes;
mod packed_record;
mod remembered_pairs;
mod row_mates;
mod sampling;
mod score;
mod scored_pairs;
mod short_text;
mod similarity;
mod simple_rules;
mod strangers;
mod strata;
#[cfg(test)]
mod tests;
mod thresholds;
mod train;
mod waterfall;

pub use carried_pairs::{CarriedPairs, score_changed_pairs};
pub use communities::NameCommunities;
pub use compare::{AgreedValue, ComparisonKind, Finding};
pub use consensus::Consensus;
pub(crate) use context::{
    Calm, FirstLook, FoundAround, Reach, Remembering, Surroundings, View, learn_context,
    links_around,
};
pub use context::{
    ContextFinding, ContextKind, ContextMemory, EarlierContext, RememberedContext, Repeats, Rival,
    Shifts, shared_company, strongest_rival,
};
pub use explain::{Explanation, ExplanationRow};
pub use frequency::Frequencies;
pub(crate) use members::Members;
pub use model::{ComparisonWeights, LevelWeight, Model, ModelFault, Support};
pub use one_with_others::OneWithOthers;
pub use remembered_pairs::{Earlier, RememberedPairs, score_pairs_remembering};
pub use score::Scorer;
pub use scored_pairs::{ScoredLink, ScoredPairs, WeighedPair, score_pairs};
pub(crate) use similarity::edits;
pub use similarity::{Likeness, likeness};
pub use simple_rules::simple_rule_clusters;
pub use strata::{
    compared_attributes, few_in_strata, table_in_strata, tell_of_strata, thresholds_in_force,
};
pub use thresholds::Thresholds;
pub use train::{Label, Learn, LevelSupport, Teaches, TrainingData, TrainingReport, train};
pub use waterfall::{WaterfallScale, WaterfallStep};
