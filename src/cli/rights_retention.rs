//! `hearth rights retention`: what the policy keeps no longer, shown, and with `--apply` erased.
//!
//! In: the configuration. Out: counts by kind, with the row that says so; erasures in the journal. Leaves to `rights` what is over.

use std::collections::BTreeMap;

use anyhow::Context as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::console::{Console, Finish};
use super::rights::policy;
use super::words::counted;
use super::{clock, hand};
use crate::config::CouncilConfig;
use crate::journal::{Journal, Recorded};
use crate::rights::{due, entries_for_retention, erase_due};
use crate::sharing::{ActKind, KeptKinds, KeptSince, Policy};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Erase what is over; without this it is shown and nothing is written.
    #[arg(long, requires = "by", conflicts_with = "on")]
    apply: bool,
    /// What will be over on this day [default: today].
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Who erases.
    #[arg(long, value_name = "USER")]
    by: Option<String>,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

/// What is over of one row's kind: so many, of which so many are held.
struct Over<'p> {
    row: &'p KeptKinds,
    entries: u64,
    held: u64,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let policy = policy(&config)?;
    let on = args.on.map_or_else(clock::today, Ok)?;
    let entries = entries_for_retention(&Journal::of(&config), policy.kept_kinds(), on)?;
    let by_kind = over(&entries, &policy, on);
    let erasable: u64 = by_kind.values().map(|it| it.entries - it.held).sum();
    if args.apply {
        let by = args.by.as_deref().context("--apply asks for --by")?;
        hand::may(&config, by, ActKind::Erase)?;
        erase(&config, &policy, on, by)?;
    }
    if args.json {
        let rows: Vec<Value> = by_kind.iter().map(|(kind, over)| row_json(kind, over)).collect();
        let told = json!({
            "on": on, "applied": args.apply, "entries": erasable, "ground": "retention_ended", "kinds": rows,
        });
        writeln!(console.out(), "{told:#}")?;
    } else {
        let what = if args.apply { "erased" } else { "kept no longer" };
        let entries = counted(erasable, "entry", "entries");
        writeln!(console.out(), "{entries} of the journal {what} on {on}")?;
        for (kind, Over { row, entries, held }) in &by_kind {
            let held = if *held > 0 { format!(", {held} held by law") } else { String::new() };
            let from = match row.since {
                KeptSince::Written => "written",
                KeptSince::Ended => "over",
            };
            let days = row.days;
            writeln!(
                console.out(),
                "  {entries:>6}  {kind}   kept {days} days from when it is {from} ({}){held}",
                row.law
            )?;
        }
    }
    if args.apply && erasable > 0 {
        console.note("backups that were taken before still hold it: `hearth audit checkpoint` takes the register of erasures to the witnesses");
    }
    Ok(Finish::waits_if(erasable > 0 && !args.apply))
}

/// Erases what is due.
pub(super) fn erase(
    config: &CouncilConfig,
    policy: &Policy,
    on: Date,
    by: &str,
) -> anyhow::Result<u64> {
    Ok(erase_due(&Journal::of(config), policy.kept_kinds(), on, &clock::written_at()?, by)?)
}

/// What is over on a day and no hold keeps.
pub(super) fn due_count(entries: &[Recorded], policy: &Policy, on: Date) -> u64 {
    due(entries, policy.kept_kinds(), on).iter().filter(|it| it.held.is_none()).count() as u64
}

fn over<'p>(
    entries: &[Recorded],
    policy: &'p Policy,
    on: Date,
) -> BTreeMap<&'static str, Over<'p>> {
    let mut by_kind: BTreeMap<&'static str, Over<'p>> = BTreeMap::new();
    for entry in due(entries, policy.kept_kinds(), on) {
        let over = Over { row: entry.row, entries: 0, held: 0 };
        let over = by_kind.entry(entry.kind.word()).or_insert(over);
        over.entries += 1;
        over.held += u64::from(entry.held.is_some());
    }
    by_kind
}

fn row_json(kind: &str, Over { row, entries, held }: &Over<'_>) -> Value {
    let since = match row.since {
        KeptSince::Written => "written",
        KeptSince::Ended => "ended",
    };
    json!({
        "kind": kind, "entries": entries, "held": held, "days": row.days, "after": since, "law": row.law,
    })
}
