//! What blocking did, rule by rule. Holds no personal value: rules, sizes and counts.

use serde::{Deserialize, Serialize};

use crate::pairs::blocks::RuleBlocks;
use crate::pairs::missed::MissedEstimate;
use crate::rules::BlockingRule;

/// What one rule did.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RuleReport {
    /// The rule's name.
    pub name: String,
    /// The words of its keys, joined by ` + `; empty for everyone with everyone.
    pub keys: String,
    /// Pairs that share a block under the rule, counted before any is compared; a pair in two blocks counts twice.
    pub pairs: u64,
    /// Pairs that no earlier rule had brought.
    pub new_pairs: u64,
    /// Records in its largest block, before it was split.
    pub largest_block: u64,
    /// Blocks over the rule's limit that were split by a further key.
    pub split_blocks: u64,
    /// What was over the limit after splitting, and left out.
    pub dropped_blocks: u64,
    /// Records in the largest of those.
    pub largest_dropped: u64,
    /// Pairs that splitting and leaving out cost the rule.
    pub dropped_pairs: u64,
    /// True if the rule as a whole was over its budget and left out.
    pub over_budget: bool,
    /// Share of the accepted links that no other rule brings, 0 to 1; none before anything is scored.
    pub only_this_rule: Option<f64>,
}

impl RuleReport {
    pub(crate) fn of(rule: &BlockingRule, blocks: &RuleBlocks, over_budget: bool) -> Self {
        let RuleBlocks { pairs, largest, split, left_out, lost_pairs, members: _, ends: _ } =
            blocks;
        let words: Vec<&str> = rule.keys.iter().map(|part| part.word()).collect();
        Self {
            name: rule.name.clone(),
            keys: words.join(" + "),
            pairs: *pairs,
            new_pairs: 0,
            largest_block: *largest,
            split_blocks: *split,
            dropped_blocks: left_out.len() as u64,
            largest_dropped: left_out.iter().copied().max().unwrap_or_default(),
            dropped_pairs: *lost_pairs,
            over_budget,
            only_this_rule: None,
        }
    }
}

/// What blocking did, rule by rule.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct BlockingReport {
    /// In the order of the rules: those written down, then those generated.
    pub rules: Vec<RuleReport>,
    /// What no rule brought together, where that can be told; none before anything is scored.
    pub missed: Option<MissedEstimate>,
}
