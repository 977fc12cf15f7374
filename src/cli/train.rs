//! `hearth train`: learn weights from files, and write them down.
//!
//! In: rules and files. Out: a weights file that `hearth link --weights` and a council's `matching-rules/weights/` read.

use std::path::PathBuf;

use super::console::{Console, Finish};
use super::council::Rules;
use super::link::{Files, linked, summary, write_weights};
use super::{labels, out_file};

/// Learn weights from CSV files of people, without labels, and write them to a file.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth train --rules people.toml --input people=people.csv --write weights.toml\n  \
    hearth link --rules people.toml --input people=new.csv --weights weights.toml --out clusters.csv"
)]
pub(super) struct Args {
    #[command(flatten)]
    files: Files,
    /// Pairs that somebody decided, as CSV: `dataset_a,record_id_a,dataset_b,record_id_b,same`, the last being yes or no;
    /// with `role_a` and `role_b` where a row names several people. Each counts for five that nobody decided.
    #[arg(long, value_name = "F.csv")]
    labels: Option<PathBuf>,
    /// Learn as well from what readers and stewards have decided in the council of --config, by the keys of its current edition's records.
    /// Each counts once, in its place, and only if its two records are compared anyway: such pairs were decided because they were doubtful.
    #[arg(long)]
    decided: bool,
    /// Where the weights go.
    #[arg(long, value_name = "weights.toml")]
    write: PathBuf,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    out_file::require_place(&args.write)?;
    out_file::require_other_than(&args.write, args.files.read().chain(args.labels.as_deref()))?;
    let rules = Rules::load(Some(&args.files.rules))?;
    let mut labels = args.labels.as_deref().map(labels::read).transpose()?.unwrap_or_default();
    if args.decided {
        labels.extend(labels::decided(console)?);
    }
    let outcome = linked(&args.files, &rules, None, labels, console)?;
    write_weights(&args.write, &outcome, &rules)?;
    let nowhere = PathBuf::from("`hearth link`, which lists them");
    console.note(&summary(&outcome, &nowhere, console.verbose()));
    let quarantined =
        outcome.accounts.iter().any(|account| !account.summary.quarantined.is_empty());
    Ok(Finish::waits_if(quarantined))
}
