//! `hearth diff`: what changed between two editions.
//!
//! In: two editions, kept or not. Out: counts, and with `--verbose` or `--json` the identifiers. Leaves the comparison to `editions`, and where
//! one is no longer kept, to `publication`.

use anyhow::bail;
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::council;
use super::store::InAnotherProcess;
use super::words::thousands;
use crate::config::CouncilConfig;
use crate::editions::{EditionDiff, EditionError, EditionId, Merge, Split};
use crate::journal::{IdentifierChanges, Journal, Lineage};
use crate::publication::{Timeline, lineage_between};
use crate::store::StateStore;

/// Compare two editions: persons, households, records that came, went, changed, merged or split.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth diff 2026-10-31.1 2026-11-01.1\n  hearth diff 2026-10-31.1 2026-11-01.1 --verbose --limit 5\n\n\
    Editions that are no longer kept are compared by what the journal holds: their identifiers."
)]
pub(super) struct Args {
    /// The earlier edition.
    from: EditionId,
    /// The later edition.
    to: EditionId,
    /// For scripts: counts, and the identifiers.
    #[arg(long)]
    json: bool,
    /// At most so many of each list, with --verbose or --json; the counts are always whole.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let shelf = council::shelf(&config)?;
    let found = match (shelf.edition(args.from), shelf.edition(args.to)) {
        (Ok(from), Ok(to)) => Found::of(&EditionDiff::between(&from, &to)?),
        (
            Err(EditionError::NoSuchEdition { .. }),
            Ok(_) | Err(EditionError::NoSuchEdition { .. }),
        )
        | (Ok(_), Err(EditionError::NoSuchEdition { .. })) => by_journal(&config, args)?,
        (Err(fault), _) | (_, Err(fault)) => return Err(fault.into()),
    };
    if args.json {
        let mut all = json!({ "from": args.from.to_string(), "to": args.to.to_string() });
        let counts = found.lists.iter().map(|(name, entries)| (*name, entries.len() as u64));
        for (name, count) in counts.chain(found.totals.iter().copied()) {
            all["counts"][name.replace(' ', "_")] = json!(count);
        }
        all["kept"] = json!(found.kept);
        for (name, entries) in &found.lists {
            let shown = entries.iter().take(args.limit).map(|entry| entry.json.clone());
            all[name.replace(' ', "_")] = shown.collect();
        }
        writeln!(console.out(), "{all:#}")?;
        return Ok(Finish::Done);
    }
    let verbose = console.verbose();
    let out = console.out();
    writeln!(out, "from {} to {}\n", args.from, args.to)?;
    for (name, entries) in &found.lists {
        writeln!(out, "{name:<20} {:>10}", thousands(entries.len() as u64))?;
        for entry in entries.iter().take(args.limit).filter(|_| verbose) {
            writeln!(out, "  {}", entry.text)?;
        }
        if verbose && entries.len() > args.limit {
            let more = thousands((entries.len() - args.limit) as u64);
            writeln!(out, "  and {more} more: --limit shows them")?;
        }
    }
    for (name, count) in &found.totals {
        writeln!(out, "{name:<20} {:>10}", thousands(*count))?;
    }
    if found.unchanged {
        writeln!(out, "\nnothing changed")?;
    }
    if !found.kept {
        writeln!(
            out,
            "\nnot both editions are kept: this is what the journal holds of their identifiers; records and who moved are not in it"
        )?;
    }
    Ok(Finish::Done)
}

/// What was found, from whatever source.
struct Found {
    lists: Vec<(&'static str, Vec<Entry>)>,
    totals: Vec<(&'static str, u64)>,
    unchanged: bool,
    /// Both editions are there, and everything was compared.
    kept: bool,
}

impl Found {
    fn of(diff: &EditionDiff) -> Self {
        let totals = vec![
            ("persons kept", diff.persons_kept),
            ("households kept", diff.households_kept),
            ("records kept", diff.records_kept),
            ("records regrouped", diff.records_regrouped),
        ];
        Self { lists: lists(diff), totals, unchanged: diff.is_empty(), kept: true }
    }
}

/// What the journal holds of two editions of which not both are kept.
fn by_journal(config: &CouncilConfig, args: &Args) -> anyhow::Result<Found> {
    let journal = Journal::of(config);
    let store = StateStore::open(&journal, &InAnotherProcess)?;
    let timeline = Timeline::of(&store)?;
    let lineage = lineage_between(&journal, &timeline, args.from, args.to)?;
    let Some(Lineage { persons, households }) = lineage else {
        bail!(
            "{} was not served after {}, and not both are kept\n  hint: `hearth edition list` shows what is kept",
            args.to,
            args.from
        );
    };
    let mut lists = Vec::new();
    let names = ["persons added", "persons retired", "persons merged", "persons split"];
    lists.extend(names.into_iter().zip(changes(&persons)));
    let names = ["households added", "households gone", "households merged", "households split"];
    lists.extend(names.into_iter().zip(changes(&households)));
    let unchanged = lists.iter().all(|(_, entries)| entries.is_empty());
    Ok(Found { lists, totals: Vec::new(), unchanged, kept: false })
}

/// Added, retired, merged, split.
fn changes<Id: ToString>(changes: &IdentifierChanges<Id>) -> [Vec<Entry>; 4] {
    let IdentifierChanges { added, split, merged, retired } = changes;
    let merged = merged.iter().map(|(gone, into)| merge(&gone.to_string(), &into.to_string()));
    let split = split.iter().map(|(new, from)| split_off(&new.to_string(), &from.to_string()));
    [plain(added), plain(retired), merged.collect(), split.collect()]
}

/// One thing that changed.
struct Entry {
    text: String,
    json: Value,
}

fn plain<T: ToString>(ids: &[T]) -> Vec<Entry> {
    ids.iter().map(|id| Entry { text: id.to_string(), json: json!(id.to_string()) }).collect()
}

fn merge(retired: &str, into: &str) -> Entry {
    Entry {
        text: format!("{retired} into {into}"),
        json: json!({ "retired": retired, "into": into }),
    }
}

fn split_off(new: &str, from: &str) -> Entry {
    Entry { text: format!("{new} from {from}"), json: json!({ "new": new, "from": from }) }
}

fn lists(diff: &EditionDiff) -> Vec<(&'static str, Vec<Entry>)> {
    fn merged<T: ToString>(merges: &[Merge<T>]) -> Vec<Entry> {
        merges.iter().map(|it| merge(&it.retired.to_string(), &it.into.to_string())).collect()
    }
    fn split<T: ToString>(splits: &[Split<T>]) -> Vec<Entry> {
        splits.iter().map(|it| split_off(&it.new.to_string(), &it.from.to_string())).collect()
    }
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
        ("persons merged", merged(&diff.persons_merged)),
        ("persons split", split(&diff.persons_split)),
        ("persons moved", moved.collect()),
        ("households added", plain(&diff.households_added)),
        ("households gone", plain(&diff.households_gone)),
        ("households merged", merged(&diff.households_merged)),
        ("households split", split(&diff.households_split)),
        ("households changed", plain(&diff.households_changed)),
        ("records added", plain(&diff.records_added)),
        ("records removed", plain(&diff.records_removed)),
        ("records changed", plain(&diff.records_changed)),
    ]
}
