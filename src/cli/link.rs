//! `hearth link`: any CSV files of people in, clusters out. No edition, no state.
//!
//! In: rules and files. Out: `dataset,record_id,cluster_id`, one row for every row that is not quarantined; a summary on
//! standard error. Leaves linking to `pipeline`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::civil::Date;

use super::blocking_summary;
use super::clock;
use super::console::{Console, Finish};
use super::council::Rules;
use super::out_file;
use super::words::{counted, nobody, thousands};
use crate::extracts::{QuarantinedRow, write_quarantine};
use crate::links::{ComparisonKind, Model, Support, TrainingReport};
use crate::pipeline::{
    DatasetAccount, LabelledPair, LinkOutcome, LinkRequest, ModelGiven, UnreadDates, link,
};
use crate::rules::{SourceKind, word_of_field};

/// Link and de-duplicate CSV files of people, with weights that it learns from them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth link --rules people.toml --input people=people.csv --out clusters.csv\n  \
    hearth link --rules rules/ --input a=a.csv --input b=b.csv --out clusters.csv --weights weights.toml\n\n\
    `hearth init --from people.csv` drafts the rules. Rows that cannot be read are listed beside the output, in\n\
    clusters.quarantine.csv, and the exit code is then 1."
)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) files: Files,
    /// Where the clusters go, as CSV: `dataset,record_id,cluster_id`.
    #[arg(long, value_name = "F.csv")]
    out: PathBuf,
    /// Weights to score with; without them they are learnt from the files.
    #[arg(long, value_name = "F.toml")]
    weights: Option<PathBuf>,
    /// Where the weights that were used go.
    #[arg(long, value_name = "F.toml")]
    write_weights: Option<PathBuf>,
}

/// What to link by which rules.
#[derive(Debug, clap::Args)]
pub(super) struct Files {
    /// A file with [[source]], or a folder laid out as matching-rules/.
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) rules: PathBuf,
    /// A source of the rules, and its file. May be repeated.
    #[arg(long = "input", value_name = "NAME=PATH", required = true, value_parser = input)]
    inputs: Vec<(String, PathBuf)>,
    /// The date by which dates of birth are judged, YYYY-MM-DD [default: today, UTC].
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

fn input(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !path.is_empty() => {
            Ok((name.to_owned(), PathBuf::from(path)))
        }
        Some(_) | None => Err("write NAME=PATH, such as people=people.csv".to_owned()),
    }
}

impl Files {
    /// Every file that is read: what a result must never be written over.
    pub(super) fn read(&self) -> impl Iterator<Item = &Path> {
        let rules = Some(self.rules.as_path()).filter(|rules| rules.is_file());
        self.inputs.iter().map(|(_, path)| path.as_path()).chain(rules)
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    out_file::require_place(&args.out)?;
    require_other_files(args)?;
    args.write_weights.as_deref().map(out_file::require_place).transpose()?;
    let aside = args.out.with_extension("quarantine.csv");
    for written in
        [Some(&args.out), args.write_weights.as_ref(), Some(&aside)].into_iter().flatten()
    {
        out_file::require_other_than(written, args.files.read().chain(args.weights.as_deref()))?;
    }
    if let Some(weights) = &args.write_weights {
        out_file::require_other_than(weights, [args.out.as_path(), aside.as_path()])?;
    }
    let rules = Rules::load(Some(&args.files.rules))?;
    let outcome = linked(&args.files, &rules, args.weights.as_deref(), Vec::new(), console)?;
    out_file::write(&args.out, |out| write_clusters(&outcome, out))?;
    if let Some(path) = &args.write_weights {
        write_weights(path, &outcome, &rules)?;
    }
    let quarantined: Vec<&QuarantinedRow> =
        outcome.accounts.iter().flat_map(|account| &account.summary.quarantined).collect();
    if quarantined.is_empty() {
        // one that an earlier run left would tell of rows that are no longer there
        let _ = std::fs::remove_file(&aside);
    } else {
        out_file::write(&aside, |out| Ok(write_quarantine(quarantined.iter().copied(), out)?))?;
    }
    console.note(&summary(&outcome, &aside, console.verbose()));
    Ok(Finish::waits_if(!quarantined.is_empty()))
}

/// Links the files; given weights stay as they are.
pub(super) fn linked(
    files: &Files,
    rules: &Rules,
    weights: Option<&Path>,
    labels: Vec<LabelledPair>,
    console: &Console,
) -> anyhow::Result<LinkOutcome> {
    let attributes = rules.attributes();
    let shipped = rules.ruleset.text("weights/default.toml").unwrap_or_default();
    let model = match weights {
        None => ModelGiven::Start(Model::parse(shipped, &attributes)?),
        Some(path) => ModelGiven::Weights(given_model(path, &attributes)?),
    };
    let request = LinkRequest {
        ruleset: &rules.ruleset,
        inputs: inputs(files, rules)?,
        dictionaries: &rules.dictionaries,
        address_dictionaries: &rules.addresses,
        model,
        labels,
        as_of: files.as_of.map_or_else(clock::today, Ok)?,
    };
    Ok(link(&request, &console.progress())?)
}

/// A result is never written over what it was made from.
fn require_other_files(args: &Args) -> anyhow::Result<()> {
    let written = [Some(&args.out), args.write_weights.as_ref()].into_iter().flatten();
    for path in written.filter_map(|path| path.canonicalize().ok()) {
        for (name, input) in &args.files.inputs {
            if input.canonicalize().is_ok_and(|input| input == path) {
                bail!(
                    "the result would be written over --input {name}\n  hint: name another file with --out"
                );
            }
        }
    }
    Ok(())
}

fn given_model(path: &Path, attributes: &[(String, ComparisonKind)]) -> anyhow::Result<Model> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the weights {} cannot be read", path.display()))?;
    Model::parse_whole(&text, attributes).with_context(|| {
        format!(
            "{}: these are not weights for these rules\n  hint: `hearth train --write weights.toml` learns some by them",
            path.display()
        )
    })
}

/// The inputs by index of their source.
fn inputs(files: &Files, rules: &Rules) -> anyhow::Result<Vec<(u16, PathBuf)>> {
    let sources = rules.ruleset.sources();
    let mut inputs: Vec<(u16, PathBuf)> = Vec::new();
    for (name, path) in &files.inputs {
        let known: Vec<&str> = sources
            .iter()
            .filter(|source| source.kind == SourceKind::People)
            .map(|source| source.name.0.as_str())
            .collect();
        if !known.contains(&name.as_str()) {
            bail!(
                "the rules {} have no source of people called `{name}`\n  hint: they know {}: write --input {}={}",
                files.rules.display(),
                known.join(", "),
                known.first().unwrap_or(&"NAME"),
                path.display()
            );
        }
        let (index, _) = rules.ruleset.source(name)?;
        if inputs.iter().any(|(known, _)| *known == index) {
            bail!(
                "--input {name} is given twice\n  hint: join the files, or give the rules a source for each"
            );
        }
        inputs.push((index, path.clone()));
    }
    Ok(inputs)
}

fn write_clusters(
    outcome: &LinkOutcome,
    out: &mut (dyn std::io::Write + Send),
) -> anyhow::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["dataset", "record_id", "cluster_id"])?;
    let mut number = String::new();
    for row in outcome.rows.iter() {
        number.clear();
        let _ = write!(number, "{}", row.cluster);
        csv.write_record([row.dataset, row.record_id, &number])?;
    }
    Ok(csv.flush()?)
}

/// Writes the weights that scored, as `--weights` reads them.
pub(super) fn write_weights(
    path: &Path,
    outcome: &LinkOutcome,
    rules: &Rules,
) -> anyhow::Result<()> {
    let text = outcome.matched.model.to_toml(&rules.attributes());
    out_file::write(path, |out| Ok(out.write_all(text.as_bytes())?))
}

/// What was read, learnt and found, for whoever looks on.
pub(super) fn summary(outcome: &LinkOutcome, aside: &Path, verbose: bool) -> String {
    let mut text = String::new();
    for account in &outcome.accounts {
        let read = &account.summary;
        let _ = write!(text, "{}: {}", read.dataset, counted(read.rows, "row", "rows"));
        for (reason, rows) in &account.no_person {
            let _ = write!(text, ", {} of no person ({})", thousands(*rows), nobody(reason));
        }
        if !read.duplicates.is_empty() {
            let _ = write!(
                text,
                ", {} word for word like another",
                thousands(read.duplicates.len() as u64)
            );
        }
        if !read.quarantined.is_empty() {
            let rows = read.quarantined.len() as u64;
            let _ = write!(text, ", {} in quarantine: see {}", thousands(rows), aside.display());
        }
        text.push('\n');
        unread_dates(account, &mut text);
    }
    let matched = &outcome.matched;
    let pairs = counted(matched.pairs as u64, "pair", "pairs");
    let _ = match &matched.training {
        Some(training) => writeln!(
            text,
            "{pairs} compared, weights learnt in {} from {}: about {:.0} matches",
            counted(u64::from(training.rounds), "round", "rounds"),
            counted(training.pairs as u64, "pair", "pairs"),
            training.matches
        ),
        None => writeln!(text, "{pairs} compared, with the weights given"),
    };
    if let Some(training) = &matched.training {
        learnt_from(training, outcome.labels_lost, verbose, &mut text);
    }
    blocking_summary::write(&mut text, &matched.blocking, verbose);
    let _ = write!(
        text,
        "{} in {}",
        counted(outcome.rows.len() as u64, "row", "rows"),
        counted(u64::from(outcome.rows.clusters()), "cluster", "clusters")
    );
    text
}

/// Fields of which many dates could not be read.
fn unread_dates(account: &DatasetAccount, text: &mut String) {
    for UnreadDates { field, unread, of } in account.unread_dates() {
        let _ = writeln!(
            text,
            "{}: {}: {} of {} could not be read by their formats",
            account.summary.dataset,
            word_of_field(field),
            thousands(unread),
            thousands(of)
        );
    }
}

/// What the weights rest on: labels, and what could not be learnt.
fn learnt_from(training: &TrainingReport, labels_lost: usize, verbose: bool, text: &mut String) {
    if training.labels > 0 {
        let labels = counted(training.labels as u64, "labelled pair", "labelled pairs");
        let _ = writeln!(text, "{labels} learnt from");
    }
    if labels_lost > 0 {
        let labels = counted(labels_lost as u64, "labelled pair names", "labelled pairs name");
        let _ = writeln!(text, "{labels} no record, or not which person of a row: left out");
    }
    if !verbose {
        return;
    }
    let _ = writeln!(
        text,
        "{:<24} {:<18} {:>10} {:>10} {:>10}",
        "weights rest on", "level", "matches", "strangers", "household"
    );
    for level in &training.support {
        let Support { matches, strangers, kin } = level.support;
        let note = if level.is_untrained() { "  not learnt: shipped" } else { "" };
        let _ = writeln!(
            text,
            "{:<24} {:<18} {matches:>10.0} {strangers:>10.0} {kin:>10.0}{note}",
            level.comparison, level.level
        );
    }
}
