//! What blocking did, in cells and sentences: the same in text and on the page.

use super::wording::{percent, thousands};
use super::{BlockingLine, MissedLinks};

/// The columns of the table of blocking rules.
pub(super) const BLOCKING_HEADERS: [&str; 7] =
    ["rule", "pairs", "new pairs", "largest block", "split", "dropped", "links only by it"];

/// A rule's cells.
pub(super) fn blocking_cells(line: &BlockingLine) -> Vec<String> {
    let BlockingLine {
        rule,
        keys: _,
        pairs,
        new_pairs,
        largest_block,
        split_blocks,
        dropped_blocks,
        left_out,
        only_this_rule,
    } = line;
    let rule = if *left_out { format!("{rule} (left out)") } else { rule.clone() };
    let figures = [*pairs, *new_pairs, *largest_block, *split_blocks, *dropped_blocks];
    let only = only_this_rule.map_or_else(String::new, percent);
    std::iter::once(rule).chain(figures.map(thousands)).chain([only]).collect()
}

/// What the rules missed, in a sentence.
pub(super) fn missed_links(missed: &MissedLinks) -> String {
    let MissedLinks { found, missed, low, high } = missed;
    let [missed, low, high] = [missed, low, high].map(|links| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an estimate is no count: whole links will do"
        )]
        let links = links.round().max(0.0) as u64;
        thousands(links)
    });
    format!(
        "{} links found; by capture and recapture at least {missed} more were never compared ({low} to {high})",
        thousands(*found)
    )
}
