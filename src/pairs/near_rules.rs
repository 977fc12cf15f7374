//! How near two records come to each blocking rule: which parts of its key are missing, and which differ.
//!
//! In: two records and rules. Out: words of key parts, never a value.

use crate::pairs::parts::values_of;
use crate::pairs::table::ComparisonTable;
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// What keeps a rule from bringing two records together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearRule {
    /// The rule, by its place.
    pub rule: usize,
    /// Key parts that one of the two records, or both, have no value for.
    pub missing: Vec<&'static str>,
    /// Key parts that both have, and that differ.
    pub differing: Vec<&'static str>,
}

impl NearRule {
    /// How many parts stand in the way; none if only a limit or the scope does.
    #[must_use]
    pub fn obstacles(&self) -> usize {
        self.missing.len() + self.differing.len()
    }
}

/// All rules, the nearest first: those of which some part agrees, then by how many do not, then in the rules' order.
#[must_use]
pub fn near_rules(
    table: &ComparisonTable,
    kinds: &[AttributeKind],
    rules: &[BlockingRule],
    pair: [u32; 2],
) -> Vec<NearRule> {
    let mut near: Vec<NearRule> = rules
        .iter()
        .enumerate()
        .map(|(rule, BlockingRule { keys, .. })| {
            let (mut missing, mut differing) = (Vec::new(), Vec::new());
            for &part in keys {
                let [one, other] = pair.map(|record| {
                    let mut values = Vec::new();
                    values_of(table, &table.records[record as usize], kinds, part, &mut values);
                    values
                });
                if one.is_empty() || other.is_empty() {
                    missing.push(part.word());
                } else if !one.iter().any(|value| other.contains(value)) {
                    differing.push(part.word());
                }
            }
            NearRule { rule, missing, differing }
        })
        .collect();
    near.sort_by_key(|near| {
        let agreeing = rules[near.rule].keys.len() - near.obstacles();
        (agreeing == 0, near.obstacles(), std::cmp::Reverse(agreeing), near.rule)
    });
    near
}
