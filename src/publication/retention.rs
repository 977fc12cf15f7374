//! Which old editions are let go.
//!
//! In: the shelf's list. Out: what is no longer kept. Pure. What became of identifiers is in the journal, and stays.

use std::collections::BTreeSet;

use crate::config::RetentionConfig;
use crate::editions::{EditionId, ShelfEntry};

/// Keep the newest, and of each month the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RetentionRule {
    newest: usize,
    monthly: usize,
}

impl From<RetentionConfig> for RetentionRule {
    fn from(RetentionConfig { newest, monthly }: RetentionConfig) -> Self {
        Self { newest, monthly }
    }
}

impl RetentionRule {
    /// The editions that are not kept, oldest first. The one that is served always is.
    ///
    /// Held editions are kept while they are among the newest; they are no month's last, as nobody went by them.
    #[must_use]
    pub fn unwanted(&self, entries: &[ShelfEntry]) -> Vec<EditionId> {
        let newest = entries.iter().rev().take(self.newest).map(|entry| entry.id);
        let mut kept: BTreeSet<EditionId> = newest.collect();
        let mut months = Vec::new();
        for entry in entries.iter().rev() {
            let month = entry.id.as_of().first_of_month();
            if entry.held.is_none() && months.last() != Some(&month) && months.len() < self.monthly
            {
                months.push(month);
                kept.insert(entry.id);
            }
        }
        let unwanted = |entry: &&ShelfEntry| !entry.current && !kept.contains(&entry.id);
        entries.iter().filter(unwanted).map(|entry| entry.id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::RetentionRule;
    use crate::editions::{EditionCounts, ShelfEntry};

    fn shelf(ids: &[&str]) -> Vec<ShelfEntry> {
        let entry = |text: &&str| {
            let (text, mark) = text.split_at(text.trim_end_matches(['*', '!']).len());
            ShelfEntry {
                id: text.parse().unwrap(),
                counts: Some(EditionCounts::default()),
                current: mark == "*",
                held: (mark == "!").then(|| "churn".to_owned()),
            }
        };
        ids.iter().map(entry).collect()
    }

    fn unwanted(newest: usize, monthly: usize, ids: &[&str]) -> Vec<String> {
        let rule = RetentionRule { newest, monthly };
        rule.unwanted(&shelf(ids)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_newest_and_the_last_of_each_month_are_kept() {
        let ids = [
            "2026-08-31.1",
            "2026-09-29.1",
            "2026-09-30.1",
            "2026-10-01.1",
            "2026-10-31.1",
            "2026-11-01.1",
            "2026-11-02.1*",
        ];
        assert_eq!(unwanted(2, 3, &ids), ["2026-08-31.1", "2026-09-29.1", "2026-10-01.1"]);
        assert_eq!(unwanted(1, 0, &ids).len(), 6);
        assert_eq!(unwanted(99, 0, &ids), [""; 0]);
    }

    #[test]
    fn what_is_served_is_kept_and_what_is_held_is_no_months_last() {
        let ids = ["2026-09-30.1*", "2026-10-01.1", "2026-10-31.1!", "2026-11-01.1"];
        assert_eq!(unwanted(1, 2, &ids), ["2026-10-31.1"]);
        assert_eq!(unwanted(2, 0, &ids), ["2026-10-01.1"]);
    }
}
