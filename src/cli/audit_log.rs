//! `hearth audit log`: what is known of entries without opening them.
//!
//! In: the journal's leaves. Out: number, time and kind of each. Needs no key, and tells nothing of anybody.

use std::collections::BTreeMap;

use serde_json::json;

use super::console::{Console, Finish};
use crate::config::CouncilConfig;
use crate::journal::{Journal, JournalKind};

/// Which entries.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Of this kind only, such as `decision_made`.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<String>,
    /// From this number on.
    #[arg(long, value_name = "SEQUENCE", default_value_t = 0)]
    from: u64,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

fn kind(word: &str) -> Result<String, String> {
    let known: Vec<&str> = JournalKind::ALL.iter().map(|kind| kind.word()).collect();
    if known.contains(&word) {
        return Ok(word.to_owned());
    }
    Err(format!("no entry is of that kind; there are {}", known.join(", ")))
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let leaves = Journal::of(&config).leaves_from(args.from)?;
    let erased: BTreeMap<u64, u64> =
        leaves.iter().filter_map(|at| Some((at.leaf.erases?, at.leaf.sequence))).collect();
    let wanted = leaves
        .iter()
        .map(|at| &at.leaf)
        .filter(|leaf| args.kind.as_ref().is_none_or(|kind| *kind == leaf.kind));
    if args.json {
        let rows = wanted.map(|leaf| {
            json!({
                "sequence": leaf.sequence, "at": leaf.at, "kind": leaf.kind,
                "erases": leaf.erases, "erased_by": erased.get(&leaf.sequence),
            })
        });
        writeln!(console.out(), "{:#}", json!(rows.collect::<Vec<_>>()))?;
        return Ok(Finish::Done);
    }
    for leaf in wanted {
        let more = match (leaf.erases, erased.get(&leaf.sequence)) {
            (Some(of), _) => format!("  erases {of}"),
            (None, Some(by)) => format!("  erased by {by}"),
            (None, None) => String::new(),
        };
        writeln!(console.out(), "{:>9}  {:<20}  {}{more}", leaf.sequence, leaf.at, leaf.kind)?;
    }
    Ok(Finish::Done)
}
