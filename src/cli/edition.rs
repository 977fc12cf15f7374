//! `hearth edition`: the editions on the shelf, back to an earlier one, are they whole.
//!
//! In: the shelf. Out: the list, a moved pointer, a verdict. Leaves everything else to `editions`.

use serde_json::json;

use super::console::{Console, Finish};
use super::council;
use super::words::thousands;
use crate::config::CouncilConfig;
use crate::editions::{EditionId, EditionShelf, ShelfEntry};

/// List editions, go back to an earlier one, check that one is whole.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// The editions on the shelf, oldest first.
    List {
        /// For scripts.
        #[arg(long)]
        json: bool,
    },
    /// Serve an earlier edition from now on: the one before the current, or the one named. Nothing is removed.
    #[command(
        after_help = "Examples:\n  hearth edition rollback\n  hearth edition rollback 2026-11-01.1"
    )]
    Rollback {
        /// Which [default: the one before the current].
        id: Option<EditionId>,
    },
    /// Read every part of an edition and compare its checksums.
    Verify {
        /// Which [default: the current one].
        id: Option<EditionId>,
    },
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    match args.action {
        Action::List { json } => list(&config, json, console)?,
        Action::Rollback { id } => {
            let served = council::shelf(&config)?.rollback(id)?;
            writeln!(console.out(), "edition {served} is current")?;
        }
        Action::Verify { id } => {
            let edition = council::edition(&config, id)?;
            edition.verify()?;
            let parts = edition.manifest().parts.len() as u64;
            writeln!(
                console.out(),
                "edition {} is whole: {} parts are as they were written",
                edition.id(),
                thousands(parts)
            )?;
        }
    }
    Ok(Finish::Done)
}

fn list(config: &CouncilConfig, as_json: bool, console: &mut Console) -> anyhow::Result<()> {
    let entries = if config.editions.is_dir() {
        EditionShelf::open(&config.editions)?.list()?
    } else {
        Vec::new()
    };
    if as_json {
        let entries: Vec<_> = entries
            .iter()
            .map(|entry| {
                json!({
                    "edition": entry.id.to_string(),
                    "as_of": entry.id.as_of().to_string(),
                    "current": entry.current,
                    "held": entry.held,
                    "counts": entry.counts,
                })
            })
            .collect();
        writeln!(console.out(), "{:#}", json!(entries))?;
        return Ok(());
    }
    if entries.is_empty() {
        console.note("no edition yet: `hearth nightly` makes the first");
        return Ok(());
    }
    let out = console.out();
    writeln!(
        out,
        "{:<16} {:>10} {:>10} {:>10} {:>11}  state",
        "edition", "records", "persons", "households", "quarantined"
    )?;
    for ShelfEntry { id, counts, current, held } in entries {
        let state = match (current, held) {
            (true, _) => "current".to_owned(),
            (false, Some(because)) => format!("held: {}", because.trim()),
            (false, None) => String::new(),
        };
        let line = format!(
            "{:<16} {:>10} {:>10} {:>10} {:>11}  {state}",
            id.to_string(),
            thousands(counts.records),
            thousands(counts.persons),
            thousands(counts.households),
            thousands(counts.quarantined)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
