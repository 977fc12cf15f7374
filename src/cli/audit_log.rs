//! `hearth audit log`: what is known of entries without opening them.
//!
//! In: the journal's leaves. Out: number, time and kind of each. Needs no key, and tells nothing of anybody; with the key at hand, of an
//! operator's permit also who was shown what for which purpose, by keys and identifiers.

use std::collections::BTreeMap;

use serde_json::json;

use super::console::{Console, Finish};
use crate::config::CouncilConfig;
use crate::journal::{Journal, JournalEntry, JournalKind, OperatorPermitted, Recorded};

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
    let permits = permits(&config, args.from, leaves.iter().map(|at| at.leaf.kind.as_str()));
    if args.json {
        let rows = wanted.map(|leaf| {
            json!({
                "sequence": leaf.sequence, "at": leaf.at, "kind": leaf.kind,
                "erases": leaf.erases, "erased_by": erased.get(&leaf.sequence),
                "permit": permits.get(&leaf.sequence),
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
        let permit = permits.get(&leaf.sequence).map(in_words).unwrap_or_default();
        writeln!(
            console.out(),
            "{:>9}  {:<20}  {}{more}{permit}",
            leaf.sequence,
            leaf.at,
            leaf.kind
        )?;
    }
    Ok(Finish::Done)
}

/// The operators' permits among entries of these kinds; none where the key is not at hand.
fn permits<'k>(
    config: &CouncilConfig,
    from: u64,
    mut kinds: impl Iterator<Item = &'k str>,
) -> BTreeMap<u64, OperatorPermitted> {
    let any = kinds.any(|kind| kind == JournalKind::OperatorPermitted.word());
    let entries = any.then(|| Journal::of(config).entries_from(from).ok()).flatten();
    let permit = |recorded: Recorded| match recorded.entry {
        Some(JournalEntry::OperatorPermitted(permit)) => Some((recorded.sequence, permit)),
        Some(_) | None => None,
    };
    entries.unwrap_or_default().into_iter().filter_map(permit).collect()
}

/// Who was shown what for which purpose.
fn in_words(permit: &OperatorPermitted) -> String {
    let OperatorPermitted { by, purpose, command, about, case_reference, unscreened, .. } = permit;
    let case = case_reference.as_ref().map_or_else(String::new, |case| format!(", case {case}"));
    let past = if *unscreened { ", restrictions set aside" } else { "" };
    format!("  {by} for {purpose}{case}: {command} {}{past}", about.join(", "))
}
