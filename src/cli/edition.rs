//! `hearth edition`: the editions on the shelf, back to an earlier one, hold or release one, are they whole.
//!
//! In: the shelf. Out: the list, a moved pointer, a verdict. Leaves the acts to `publication`.

use anyhow::bail;
use serde_json::json;

use super::acting::{filled, name, second};
use super::console::{Console, Finish};
use super::store::InAnotherProcess;
use super::words::thousands;
use super::{clock, council, hand, restrict_follow};
use crate::config::CouncilConfig;
use crate::editions::{EditionCounts, EditionId, ShelfEntry};
use crate::journal::{
    Journal, JournalEntry, JournalWriter, Limits, ProposalAct, ProposalClosed, ProposalMade,
    Proposed,
};
use crate::publication::{Acts, Publication};
use crate::sharing::ActKind;
use crate::values::UserName;

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
    /// Serve a held edition from now on: whoever does has looked at what changed.
    #[command(
        after_help = "Examples:\n  hearth diff 2026-10-31.1 2026-11-01.1\n  hearth edition release 2026-11-01.1\n  \
                      hearth edition release 2026-11-01.1 --by d.steward --approved-by dpo --reason \"looked at what changed\"\n\n\
                      Over HTTP and in the pages a release takes two people. Here whoever has the machine decides: name both, and both stand in the journal."
    )]
    Release(Release),
    /// Take the edition that is served back and keep it held, with the reason: the one before is served again.
    #[command(
        after_help = "Example:\n  hearth edition hold --because \"the school census was last year's\""
    )]
    Hold {
        /// Why, for whoever decides; no personal value.
        #[arg(long, value_name = "REASON")]
        because: String,
    },
    /// Read every part of an edition and compare its checksums.
    Verify {
        /// Which [default: the current one].
        id: Option<EditionId>,
    },
}

#[derive(Debug, clap::Args)]
struct Release {
    /// Which.
    id: EditionId,
    /// Who wants it served.
    #[arg(long, value_name = "USER", requires_all = ["approved_by", "reason"])]
    by: Option<String>,
    /// The second, who has looked too.
    #[arg(long, value_name = "USER", requires = "by")]
    approved_by: Option<String>,
    /// Why; no personal value.
    #[arg(long, value_name = "TEXT", requires = "by")]
    reason: Option<String>,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = CouncilConfig::load(console.config())?;
    let changes = match &args.action {
        Action::Rollback { .. } | Action::Release(_) | Action::Hold { .. } => true,
        Action::List { .. } | Action::Verify { .. } => false,
    };
    if changes {
        restrict_follow::follow(&config)?;
    }
    match &args.action {
        Action::List { json } => list(&config, *json, console)?,
        Action::Rollback { id } => {
            council::shelf(&config)?;
            let at = clock::written_at()?;
            let served = Publication::open_to_mend(acts(&config, &at))?.rollback(*id)?;
            writeln!(console.out(), "edition {served} is current")?;
        }
        Action::Release(release) => {
            council::shelf(&config)?;
            let at = clock::written_at()?;
            let beside = said_by_two(&config, release, &at)?;
            let id = release.id;
            Publication::open(acts(&config, &at))?.with(beside).release(id)?;
            writeln!(console.out(), "edition {id} is current")?;
        }
        Action::Hold { because } => {
            council::shelf(&config)?;
            let at = clock::written_at()?;
            let (held, served) = Publication::open(acts(&config, &at))?.take_back(because)?;
            writeln!(console.out(), "edition {held} is held; edition {served} is current")?;
        }
        Action::Verify { id } => {
            let edition = council::edition(&config, *id)?;
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
    if changes {
        restrict_follow::follow(&config)?;
    }
    Ok(Finish::Done)
}

/// What stands in the journal beside a release in the name of two: that the one wants it, written before, and that the other approves. Nothing, where nobody is
/// named.
fn said_by_two(
    config: &CouncilConfig,
    Release { id, by, approved_by, reason }: &Release,
    at: &str,
) -> anyhow::Result<Vec<JournalEntry>> {
    let (Some(by), Some(reason)) = (by, reason) else { return Ok(Vec::new()) };
    let by: UserName = name(by, "user")?;
    let Some(second) = second(&by, approved_by.as_deref())? else { return Ok(Vec::new()) };
    for hand in [&by, &second] {
        hand::may(config, hand.as_str(), ActKind::Nights)?;
    }
    let reason = filled(reason, "--reason")?;
    let kept = Publication::open_to_read(acts(config, at))?.shelf().list()?;
    if !kept.iter().any(|it| it.id == *id && it.held.is_some()) {
        bail!("edition {id} is not held\n  hint: `hearth edition list` tells which is");
    }
    let what = Proposed::ReleaseEdition { edition: *id, reason: reason.clone() };
    let made = ProposalAct::Made(Box::new(ProposalMade { what, by }));
    let mut writer = JournalWriter::open(&Journal::of(config), Limits::default())?;
    let proposal = writer.append(at, &[JournalEntry::ProposalActed(made)])?;
    let closed = ProposalClosed { proposal, reason, by: second };
    Ok(vec![JournalEntry::ProposalActed(ProposalAct::Approved(closed))])
}

/// What the commands on a council's editions share.
pub(super) fn acts<'c>(config: &'c CouncilConfig, at: &'c str) -> Acts<'c> {
    let journal = Journal::of(config);
    Acts { editions: &config.editions, journal, soundness: &InAnotherProcess, at }
}

fn list(config: &CouncilConfig, as_json: bool, console: &mut Console) -> anyhow::Result<()> {
    let at = clock::written_at()?;
    let entries = if config.editions.is_dir() {
        Publication::open_to_read(acts(config, &at))?.shelf().list()?
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
        let stands = match (current, held) {
            (true, _) => Some("current".to_owned()),
            (false, Some(because)) => Some(format!("held: {}", because.trim())),
            (false, None) => None,
        };
        let damaged = counts.is_none().then(|| "damaged".to_owned());
        let state = damaged.into_iter().chain(stands).collect::<Vec<String>>().join(", ");
        let figure = |of: fn(&EditionCounts) -> u64| {
            counts.as_ref().map_or_else(|| "-".to_owned(), |counts| thousands(of(counts)))
        };
        let line = format!(
            "{:<16} {:>10} {:>10} {:>10} {:>11}  {state}",
            id.to_string(),
            figure(|counts| counts.records),
            figure(|counts| counts.persons),
            figure(|counts| counts.households),
            figure(|counts| counts.quarantined)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
