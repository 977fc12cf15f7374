//! What every command that changes which edition is served does before and after it: writes down whom restrictions have come to.
//!
//! In: the configuration. Out: an entry of the journal, if records are together with restricted ones that were not before. Leaves all of it to
//! `sharing`.

use anyhow::Context as _;

use super::council::Rules;
use super::{clock, identifier_key};
use crate::config::CouncilConfig;
use crate::journal::Journal;
use crate::sharing::note_come_to;

/// Writes down whom restrictions have come to in the edition that is served, unless it is known.
pub(super) fn follow(config: &CouncilConfig) -> anyhow::Result<()> {
    let rules = || {
        let rules = Rules::load(config.rules.as_deref())?;
        let ruleset = rules.ruleset.with_layouts(&config.layouts())?;
        anyhow::Ok((ruleset, identifier_key::load_or_make(config)?))
    };
    let at = clock::written_at()?;
    note_come_to(&Journal::of(config), &config.editions, rules, &at).context(
        "whom restrictions have come to could not be written down\n  hint: what is served stays served; it is written down with the next command",
    )
}
