//! `hearth diff`: what changed between two editions.
//!
//! In: two editions. Out: counts, and with `--verbose` or `--json` the identifiers. Leaves the comparison to `editions`.

use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::council;
use super::words::thousands;
use crate::config::CouncilConfig;
use crate::editions::{EditionDiff, EditionId};

/// Compare two editions: persons, households, records that came, went, changed, merged or split.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth diff 2026-10-31.1 2026-11-01.1\n  hearth diff 2026-10-31.1 2026-11-01.1 --verbose"
)]
pub(super) struct Args {
    /// The earlier edition.
    from: EditionId,
    /// The later edition.
    to: EditionId,
    /// All identifiers, for scripts.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let shelf = council::shelf(&config)?;
    let diff = EditionDiff::between(&shelf.edition(args.from)?, &shelf.edition(args.to)?)?;
    let lists = lists(&diff);
    if args.json {
        let mut all = json!({
            "from": diff.from.to_string(),
            "to": diff.to.to_string(),
            "counts": diff.counts(),
            "records_kept": diff.records_kept,
            "records_regrouped": diff.records_regrouped,
        });
        for (name, entries) in &lists {
            let key = name.replace(' ', "_");
            all[key] = entries.iter().map(|entry| entry.json.clone()).collect();
        }
        writeln!(console.out(), "{all:#}")?;
        return Ok(Finish::Done);
    }
    let verbose = console.verbose();
    let out = console.out();
    writeln!(out, "from {} to {}\n", diff.from, diff.to)?;
    for (name, entries) in &lists {
        writeln!(out, "{name:<20} {:>10}", thousands(entries.len() as u64))?;
        for entry in entries.iter().filter(|_| verbose) {
            writeln!(out, "  {}", entry.text)?;
        }
    }
    for (name, count) in [
        ("persons kept", diff.persons_kept),
        ("households kept", diff.households_kept),
        ("records kept", diff.records_kept),
        ("records regrouped", diff.records_regrouped),
    ] {
        writeln!(out, "{name:<20} {:>10}", thousands(count))?;
    }
    if diff.is_empty() {
        writeln!(out, "\nnothing changed")?;
    }
    Ok(Finish::Done)
}

/// One thing that changed.
struct Entry {
    text: String,
    json: Value,
}

fn lists(diff: &EditionDiff) -> Vec<(&'static str, Vec<Entry>)> {
    fn plain<T: ToString>(ids: &[T]) -> Vec<Entry> {
        ids.iter().map(|id| Entry { text: id.to_string(), json: json!(id.to_string()) }).collect()
    }
    let merged = diff.persons_merged.iter().map(|merge| Entry {
        text: format!("{} into {}", merge.retired, merge.into),
        json: json!({ "retired": merge.retired.to_string(), "into": merge.into.to_string() }),
    });
    let split = diff.persons_split.iter().map(|split| Entry {
        text: format!("{} from {}", split.new, split.from),
        json: json!({ "new": split.new.to_string(), "from": split.from.to_string() }),
    });
    let household = |id: Option<crate::values::HouseholdId>| id.map(|id| id.to_string());
    let moved = diff.persons_moved.iter().map(|moved| {
        let (from, to) = (household(moved.from), household(moved.to));
        let word = |id: &Option<String>| id.clone().unwrap_or_else(|| "none".to_owned());
        Entry {
            text: format!("{} from {} to {}", moved.person, word(&from), word(&to)),
            json: json!({ "person": moved.person.to_string(), "from": from, "to": to }),
        }
    });
    vec![
        ("persons added", plain(&diff.persons_added)),
        ("persons retired", plain(&diff.persons_retired)),
        ("persons merged", merged.collect()),
        ("persons split", split.collect()),
        ("persons moved", moved.collect()),
        ("households added", plain(&diff.households_added)),
        ("households gone", plain(&diff.households_gone)),
        ("households changed", plain(&diff.households_changed)),
        ("records added", plain(&diff.records_added)),
        ("records removed", plain(&diff.records_removed)),
        ("records changed", plain(&diff.records_changed)),
    ]
}
