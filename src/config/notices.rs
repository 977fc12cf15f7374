//! `[notices]`: under which name and address the council tells partners of life events, and how.
//!
//! In: the table of `hearth.toml`. Out: a [`NoticesConfig`], or every fault at once with its line. Leaves to `notices` whether the label may stand in the type of
//! an event, to agreements who is told.

use std::path::{Path, PathBuf};

use crate::rules::TableReader;

/// How the council tells partners of life events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticesConfig {
    /// What stands for the council in the type of an event: `eastbrook` in `uk.gov.eastbrook.person.addresschanged.v1`.
    pub council: String,
    /// Where partners reach the service: `https://hearth.eastbrook.gov.uk`.
    pub address: String,
    /// Where notices are put down for partners that have no endpoint.
    pub drop: PathBuf,
    /// Certificates that endpoints' may rest on, PEM; the system's, if nothing is said.
    pub ca: Option<PathBuf>,
    /// What receivers on this machine are for, where there may be any: a demonstration, a test.
    pub loopback_for: Option<String>,
    /// Threads that send.
    pub senders: usize,
}

/// Threads that send, if nothing is said: they mostly wait, for receivers and for the disk.
const SENDERS: usize = 32;

pub(super) fn read(root: &TableReader<'_>, folder: &Path) -> Option<NoticesConfig> {
    let table = root.get("notices").and_then(|value| value.table())?;
    let text = |key, hint: &str| {
        table.require(key, hint).and_then(|it| it.filled_text()).map(str::to_owned)
    };
    let council = text("council", "write council = \"eastbrook\": it stands in the type of events");
    let address = text("address", "write address = \"https://hearth.eastbrook.gov.uk\"");
    let address = address.map(|it| it.trim_end_matches('/').to_owned());
    let file = |key| Some(folder.join(table.get(key)?.filled_text()?));
    let drop = file("drop").unwrap_or_else(|| folder.join("notices"));
    let ca = file("ca");
    let loopback_for = table.get("loopback_for").and_then(|it| it.filled_text()).map(str::to_owned);
    let senders = table.get("senders").and_then(|it| it.integer_in(1..=512));
    let senders = senders.and_then(|it| usize::try_from(it).ok()).unwrap_or(SENDERS);
    table.close();
    Some(NoticesConfig { council: council?, address: address?, drop, ca, loopback_for, senders })
}
