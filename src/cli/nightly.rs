//! `hearth nightly`: the council's extracts in, an edition published.
//!
//! In: the configuration. Out: the night's report on standard output, and the exit code that it asks for. Leaves the night
//! itself to `pipeline`.

use jiff::civil::Date;

use super::audit;
use super::clock;
use super::console::{Console, Finish};
use super::council::Council;
use super::identifier_key;
use super::notices;
use super::restrict_follow;
use super::rights::policy;
use super::rights_retention::{due_count, erase};
use super::store::InAnotherProcess;
use crate::audit::KeptCheckpoints;
use crate::journal::Journal;
use crate::pipeline::{NightOutcome, NightRequest, nightly};
use crate::report::Warning;
use crate::rights::{entries_for_retention, erased_records};
use crate::sharing::ActsBook;
use crate::stewardship::{DecisionBook, ReviewBook};
use crate::values::IdentifierKey;

/// Run the night: read the extracts, match, publish an edition with its report.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth nightly\n  hearth nightly --as-of 2026-11-01 --json > report.json\n  \
    hearth nightly --accept benefits     a fall in its rows is right, this once\n\n\
    If anything stops the night before its edition is out, nothing is published, the exit code is 2 and the edition before stays\n\
    current. What fails after that takes nothing back: the report tells of it, and the exit code is 1."
)]
pub(super) struct Args {
    /// The night's date, YYYY-MM-DD [default: today, UTC].
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Work everything out again, whatever the last night has saved. The result is the same.
    #[arg(long)]
    full: bool,
    /// Learn the weights anew, even if the rules are those of the last edition.
    #[arg(long)]
    retrain: bool,
    /// Take this dataset as it is, though it lost many rows or has many in quarantine. May be repeated.
    #[arg(long, value_name = "DATASET")]
    accept: Vec<String>,
    /// The report for scripts, as JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let council = Council::load(console.config())?;
    for dataset in &args.accept {
        council.rules.ruleset.source(dataset)?;
    }
    let key = identifier_key::load_or_make(&council.config)?;
    let as_of = args.as_of.map_or_else(clock::today, Ok)?;
    let how = How { accepted: &args.accept, retrain: args.retrain, full: args.full };
    // nothing is built on a journal that was tampered with
    KeptCheckpoints::in_state(&council.config.state).hold(&Journal::of(&council.config))?;
    let outcome = night(&council, &key, as_of, how, console)?;
    let text = if args.json { outcome.report.to_json() } else { outcome.report.to_text() };
    console.out().write_all(text.as_bytes())?;
    let folder = outcome.edition.edition().folder().display().to_string();
    let what = if outcome.edition.is_held() { "held, not served," } else { "published" };
    console.note(&format!("edition {} is {what} in {folder}", outcome.report.edition));
    // the edition is out: nothing that fails from here on makes the night one that failed
    let unerased = match retained(&council, as_of) {
        Ok(0) => false,
        Ok(erased) => {
            console.note(&format!(
                "{erased} entries of the journal that the policy keeps no longer are erased"
            ));
            false
        }
        Err(fault) => {
            console.error(&fault.context(
                "the night is done, and entries of the journal that the policy keeps no longer could not be erased",
            ));
            true
        }
    };
    let waits = match audit::checkpointed(&council.config, &clock::written_at()?) {
        Ok((_, _, witnessed)) => audit::tell_of(&witnessed, console),
        Err(fault) => {
            console.error(
                &fault.context("the night is done, and no checkpoint of the journal could be made"),
            );
            true
        }
    };
    Ok(Finish::waits_if(unerased || waits || outcome.report.exit_code() != 0))
}

/// Erases what the policy keeps no longer, if that is the night's to do; how many entries that were.
fn retained(council: &Council, as_of: Date) -> anyhow::Result<u64> {
    if !council.config.apply_retention {
        return Ok(0);
    }
    let on = as_of.min(clock::today()?);
    erase(&council.config, &policy(&council.config)?, on, "nightly")
}

/// How a night is to be run.
#[derive(Clone, Copy, Default)]
pub(super) struct How<'h> {
    /// Datasets that are taken as they are.
    pub(super) accepted: &'h [String],
    /// Learn a new model.
    pub(super) retrain: bool,
    /// Work everything out again.
    pub(super) full: bool,
}

/// One night of a council.
pub(super) fn night(
    council: &Council,
    key: &IdentifierKey,
    as_of: Date,
    how: How<'_>,
    console: &Console,
) -> anyhow::Result<NightOutcome> {
    let How { accepted, retrain, full } = how;
    // of the edition before, while it is served: it may have come by a rollback, or its night may have been killed
    restrict_follow::follow(&council.config)?;
    let written_at = clock::written_at()?;
    let program = program();
    let policy = policy(&council.config)?;
    // a night that is run for a day to come erases and counts nothing before its time
    let on = as_of.min(clock::today()?);
    let entries = entries_for_retention(&Journal::of(&council.config), policy.kept_kinds(), on)?;
    let (decisions, reviews) = (DecisionBook::of(&entries), ReviewBook::of(&entries));
    let erased = erased_records(&entries);
    let applies = council.config.apply_retention;
    let retention_due = if applies { 0 } else { due_count(&entries, &policy, on) };
    let acts = ActsBook::of(&entries);
    let recalls_unanswered = notices::recalls_unanswered(&entries)?;
    drop(entries);
    let request = NightRequest {
        config: &council.config,
        ruleset: &council.rules.ruleset,
        dictionaries: &council.rules.dictionaries,
        address_dictionaries: &council.rules.addresses,
        key,
        as_of,
        accepted,
        retrain,
        full,
        decisions: &decisions,
        reviews: &reviews,
        retention_due,
        recalls_unanswered,
        erased: &erased,
        acts: &acts,
        program: &program,
        soundness: &InAnotherProcess,
        written_at: &written_at,
    };
    let night = nightly(&request, &console.progress());
    // whatever became of the night: what is served may be another edition all the same
    let followed = restrict_follow::follow(&council.config);
    let mut outcome = night?;
    outcome.report.warnings.extend(followed.err().map(|fault| not_followed(&fault)));
    Ok(outcome)
}

/// Tells that whom restrictions have come to is not written down: the edition is out.
fn not_followed(fault: &anyhow::Error) -> Warning {
    // what its context says is said below
    let cause = fault.chain().nth(1).map_or_else(|| fault.to_string(), ToString::to_string);
    let cause = cause.lines().next().unwrap_or_default();
    Warning {
        message: format!("Whom restrictions have come to could not be written down: {cause}."),
        hint: "What is served stays served; it is written down with the next command.".to_owned(),
    }
}

/// Which program this is: another version, or the same version built anew, is another one.
fn program() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let built = std::env::current_exe().and_then(std::fs::metadata);
    let built = built.and_then(|about| Ok((about.len(), about.modified()?)));
    built.map_or_else(|_| version.to_owned(), |built| format!("{version} {built:?}"))
}
