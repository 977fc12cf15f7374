//! `[notices]`: under which name and address the council tells partners of life events, and how.
//!
//! In: the table of `hearth.toml`. Out: a [`NoticesConfig`], or every fault at once with its line. Leaves to `notices` whether the label may stand in the type of
//! an event, to agreements who is told.

use std::path::{Path, PathBuf};
use std::time::Duration;

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
    /// For so long a receiver may take to answer.
    pub patience: Duration,
    /// Hours for which nothing was sent to an endpoint before it is shown a heartbeat.
    pub heartbeat_hours: u16,
    /// True where waiting times are a thousandth of what they are, for a test or a rehearsal with receivers on this machine.
    pub rehearsal: bool,
}

/// Threads that send, if nothing is said: they mostly wait, for receivers and for the disk.
const SENDERS: usize = 32;
/// Seconds that a receiver may take to answer, if nothing is said: Standard Webhooks advises 15 to 30.
const PATIENCE: u64 = 15;
/// Hours between heartbeats, if nothing is said.
const HEARTBEAT: u16 = 24;

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
    let patience = table.get("patience").and_then(|it| it.integer_in(1..=60));
    let patience = patience.and_then(|it| u64::try_from(it).ok()).unwrap_or(PATIENCE);
    let heartbeat = table.get("heartbeat_hours").and_then(|it| it.integer_in(1..=168));
    let heartbeat_hours = heartbeat.and_then(|it| u16::try_from(it).ok()).unwrap_or(HEARTBEAT);
    let rehearsal = table.get("rehearsal").and_then(|it| it.boolean()).unwrap_or(false);
    if rehearsal && loopback_for.is_none() {
        let hint =
            "leave it out; or say with loopback_for = \"…\" what receivers on this machine are for";
        table.error(
            "`rehearsal` hurries every receiver, and is for receivers on this machine",
            hint,
        );
    }
    table.close();
    Some(NoticesConfig {
        council: council?,
        address: address?,
        drop,
        ca,
        loopback_for,
        senders,
        patience: Duration::from_secs(patience),
        heartbeat_hours,
        rehearsal,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use crate::config::CouncilConfig;

    fn parse(more: &str) -> Result<CouncilConfig, String> {
        let text = format!(
            "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
             [[extract]]\ndataset = \"a\"\npath = \"a.csv\"\n[notices]\ncouncil = \"ashby\"\naddress = \"https://a.example/\"\n{more}"
        );
        CouncilConfig::parse("hearth.toml", &text, Path::new("/srv")).map_err(|it| it.to_string())
    }

    #[test]
    fn a_receiver_has_fifteen_seconds_unless_something_else_is_said() {
        let patience = |more| parse(more).unwrap().notices.unwrap().patience;
        assert_eq!(patience(""), Duration::from_secs(15));
        assert_eq!(patience("patience = 30\n"), Duration::from_secs(30));
        assert!(parse("patience = 61\n").is_err());
    }

    #[test]
    fn nobody_rehearses_with_receivers_elsewhere() {
        assert!(parse("rehearsal = true\n").unwrap_err().contains("loopback_for"));
        let rehearsed = parse("rehearsal = true\nloopback_for = \"a test\"\n").unwrap();
        assert!(rehearsed.notices.unwrap().rehearsal);
    }
}
