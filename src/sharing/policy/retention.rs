//! `retention.toml`: how long what belongs to sharing is kept.

use super::reading::required_number;
use crate::rules::TableReader;

/// A hundred years.
const MOST_DAYS: u32 = 36_525;

/// How long things are kept, in days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RetentionRules {
    /// Files that were loaded.
    pub staging_days: u32,
    /// Decisions and the audit log.
    pub decisions_days: u32,
    /// Bodies of notices.
    pub notice_payload_days: u32,
    /// Consents and restrictions, after what they were about has ended.
    pub consent_after_days: u32,
    /// Until a person of whom no source speaks is pseudonymised.
    pub pseudonymise_after_days: u32,
    /// Until the same person is deleted.
    pub delete_after_days: u32,
}

impl RetentionRules {
    pub(super) fn read(root: &TableReader<'_>) -> Self {
        let days = |key| required_number(root, key, MOST_DAYS);
        let rules = Self {
            staging_days: days("staging_days"),
            decisions_days: days("decisions_days"),
            notice_payload_days: days("notice_payload_days"),
            consent_after_days: days("consent_after_days"),
            pseudonymise_after_days: days("pseudonymise_after_days"),
            delete_after_days: days("delete_after_days"),
        };
        if rules.delete_after_days < rules.pseudonymise_after_days {
            root.error(
                "a person is deleted before they are pseudonymised",
                "give `delete_after_days` at least as many days as `pseudonymise_after_days`",
            );
        }
        rules
    }
}
