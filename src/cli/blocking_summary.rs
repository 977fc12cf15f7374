//! What blocking did, for whoever looks on: what was left out, what was missed, and each rule where more is asked for.

use std::fmt::Write as _;

use super::words::{counted, thousands};
use crate::pairs::{BlockingReport, MissedEstimate, RuleReport};

/// Adds it to a text. No personal value: rules, sizes and counts.
pub(super) fn write(text: &mut String, report: &BlockingReport, verbose: bool) {
    let BlockingReport { rules, missed } = report;
    // a rule of everyone with everyone that stepped aside was never meant for so many records
    for rule in rules.iter().filter(|rule| rule.dropped_blocks > 0 && !rule.keys.is_empty()) {
        let _ = writeln!(
            text,
            "blocking rule \"{}\" left out {} as too large even when split, the largest of {}: {} are not compared for it",
            rule.name,
            counted(rule.dropped_blocks, "block", "blocks"),
            counted(rule.largest_dropped, "record", "records"),
            counted(rule.dropped_pairs, "pair", "pairs")
        );
    }
    if let Some(MissedEstimate {
        missed,
        interval: (low, high),
        lists: [first, second],
        found: _,
    }) = missed
    {
        let _ = writeln!(
            text,
            "links never compared, by capture and recapture between rules on {first} and on {second}: at least {missed:.0} ({low:.0} to {high:.0})",
        );
    }
    if verbose {
        table(text, rules);
    }
}

fn table(text: &mut String, rules: &[RuleReport]) {
    let _ = writeln!(
        text,
        "{:<44} {:>12} {:>12} {:>9} {:>7}  {:>9}",
        "blocking rule", "pairs", "new pairs", "largest", "split", "only it"
    );
    for rule in rules {
        let aside = match (rule.over_budget, rule.dropped_blocks) {
            (true, _) => "  left out: over its budget of pairs".to_owned(),
            (false, 0) => String::new(),
            (false, blocks) => format!("  {} left out", counted(blocks, "block", "blocks")),
        };
        let only =
            rule.only_this_rule.map_or_else(String::new, |share| format!("{:.2} %", share * 100.0));
        let _ = writeln!(
            text,
            "{:<44} {:>12} {:>12} {:>9} {:>7}  {only:>9}{aside}",
            rule.name,
            thousands(rule.pairs),
            thousands(rule.new_pairs),
            thousands(rule.largest_block),
            thousands(rule.split_blocks)
        );
    }
}
