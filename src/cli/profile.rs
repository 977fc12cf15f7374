//! `hearth profile`: what the extracts look like before matching.
//!
//! In: the configuration and the extracts that have arrived. Out: for each dataset what became of its rows, how far its
//! fields are filled, what normalising changed, where its addresses led; counts only. Publishes nothing.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::clock;
use super::console::{Console, Finish};
use super::council::Council;
use super::profile_fields::{DateDoubts, FieldFill, doubts, fill};
use super::words::{nobody, percent, thousands};
use crate::addresses::ResolutionRoute;
use crate::normalise::NormalisedRecord;
use crate::pipeline::{DatasetAccount, Progress as _, ResolvedRecords, read_and_resolve};
use crate::rules::{SourceKind, SourceRules, word_of_field};

/// Show what the extracts look like before matching: rows, fields, dates, addresses.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth profile\n  hearth profile --dataset benefits --json\n\n\
    Counts only: no value of any row is shown. Nothing is published."
)]
pub(super) struct Args {
    /// Only these datasets. May be repeated.
    #[arg(long, value_name = "DATASET")]
    dataset: Vec<String>,
    /// The date by which dates are judged, YYYY-MM-DD [default: today, UTC].
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// For scripts, as JSON.
    #[arg(long)]
    json: bool,
}

/// The profile of one dataset.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct DatasetProfile {
    dataset: String,
    file: String,
    encoding: &'static str,
    rows: u64,
    rows_with_mentions: u64,
    mentions: u64,
    no_person: BTreeMap<String, u64>,
    quarantined: BTreeMap<String, u64>,
    duplicates: u64,
    blank_lines: u64,
    fields: Vec<FieldFill>,
    dates_of_birth: DateDoubts,
    normalising: Vec<NoteCount>,
    addresses: BTreeMap<&'static str, u64>,
}

/// How often normalising did something to a field.
#[derive(Clone, PartialEq, Debug, Serialize)]
struct NoteCount {
    field: &'static str,
    change: &'static str,
    times: u64,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let council = Council::load(console.config())?;
    for dataset in &args.dataset {
        council.rules.ruleset.source(dataset)?;
    }
    let as_of = args.as_of.map_or_else(clock::today, Ok)?;
    let rules = &council.rules;
    let progress = console.progress();
    progress.stage("extracts, records, normalise, addresses");
    let inputs = council.inputs()?;
    let resolved =
        read_and_resolve(&rules.ruleset, &inputs, &rules.dictionaries, &rules.addresses, as_of)?;
    drop(progress);
    let profiles: Vec<DatasetProfile> = resolved
        .accounts
        .iter()
        .map(|account| (account, &rules.ruleset.sources()[usize::from(account.dataset)]))
        .filter(|(_, source)| {
            args.dataset.is_empty() || args.dataset.iter().any(|name| *name == source.name.0)
        })
        .map(|(account, source)| profile(account, source, &resolved))
        .collect();
    if args.json {
        writeln!(console.out(), "{:#}", json!(profiles))?;
    } else {
        for profile in &profiles {
            write_profile(profile, console.out())?;
        }
    }
    Ok(Finish::waits_if(profiles.iter().any(|profile| !profile.quarantined.is_empty())))
}

fn profile(
    account: &DatasetAccount,
    source: &SourceRules,
    all: &ResolvedRecords,
) -> DatasetProfile {
    let of_dataset = |record: &NormalisedRecord| record.dataset == account.dataset;
    let records: Vec<&NormalisedRecord> = all.records.iter().filter(|it| of_dataset(it)).collect();
    let mut quarantined = BTreeMap::new();
    for row in &account.summary.quarantined {
        *quarantined.entry(row.reason.to_string()).or_default() += 1;
    }
    let mut addresses = BTreeMap::new();
    for (_, resolution) in all.records.iter().zip(&all.resolutions).filter(|(it, _)| of_dataset(it))
    {
        *addresses.entry(route(resolution.route)).or_default() += 1;
    }
    let fields = match source.kind {
        SourceKind::People => fill(source, &records),
        SourceKind::Gazetteer => Vec::new(),
    };
    let summary = &account.summary;
    DatasetProfile {
        dataset: summary.dataset.to_string(),
        file: account.path.display().to_string(),
        encoding: summary.encoding.word(),
        rows: summary.rows,
        rows_with_mentions: account.rows_with_mentions,
        mentions: account.mentions,
        no_person: account.no_person.clone(),
        quarantined,
        duplicates: summary.duplicates.len() as u64,
        blank_lines: summary.blank_lines,
        fields,
        dates_of_birth: doubts(&records),
        normalising: account
            .notes
            .iter()
            .map(|(note, times)| NoteCount {
                field: word_of_field(note.field),
                change: note.change.word(),
                times: *times,
            })
            .collect(),
        addresses,
    }
}

fn route(route: ResolutionRoute) -> &'static str {
    match route {
        ResolutionRoute::CrossReference => "in the gazetteer by the row's own key",
        ResolutionRoute::Text => "in the gazetteer by its text",
        ResolutionRoute::Scored => "in the gazetteer by the weight of its text",
        ResolutionRoute::Claimed => "in the gazetteer by the UPRN claimed",
        ResolutionRoute::TextAndClaim => "in the gazetteer by text and UPRN claimed",
        ResolutionRoute::Provisional => "not in the gazetteer",
        ResolutionRoute::None => "no address that says where",
    }
}

fn write_profile(profile: &DatasetProfile, out: &mut (dyn Write + Send)) -> io::Result<()> {
    writeln!(out, "{} · {} · {}", profile.dataset, profile.file, profile.encoding)?;
    let mut line = |what: &str, count: u64| writeln!(out, "  {what:<48}{:>10}", thousands(count));
    line("rows", profile.rows)?;
    line("  with mentions", profile.rows_with_mentions)?;
    for (reason, rows) in &profile.no_person {
        line(&format!("  no person: {}", nobody(reason)), *rows)?;
    }
    for (reason, rows) in &profile.quarantined {
        line(&format!("  quarantine: {reason}"), *rows)?;
    }
    line("  repeat another row", profile.duplicates)?;
    line("mentions", profile.mentions)?;
    if !profile.fields.is_empty() {
        writeln!(out, "\n  {:<48}{:>10}", "field", "filled")?;
        for FieldFill { field, filled } in &profile.fields {
            let share = percent(*filled, profile.mentions);
            writeln!(out, "  {field:<48}{:>10}{share:>10}", thousands(*filled))?;
        }
    }
    let DateDoubts { day_or_month, placeholder, not_whole } = profile.dates_of_birth;
    let doubts = [
        ("day and month could be the other way round", day_or_month),
        ("a placeholder", placeholder),
        ("not whole", not_whole),
    ];
    section(out, "dates of birth in doubt", doubts.map(|(what, count)| (what.to_owned(), count)))?;
    let notes = profile.normalising.iter();
    let notes = notes.map(|note| (format!("{} {}", note.field, note.change), note.times));
    section(out, "what normalising did", notes)?;
    let addresses = profile.addresses.iter().map(|(route, count)| ((*route).to_owned(), *count));
    section(out, "addresses", addresses)?;
    writeln!(out)
}

/// Lines under a heading; nothing if all are nought.
fn section(
    out: &mut (dyn Write + Send),
    heading: &str,
    lines: impl IntoIterator<Item = (String, u64)>,
) -> io::Result<()> {
    let lines: Vec<_> = lines.into_iter().filter(|(_, count)| *count > 0).collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {heading}")?;
    for (what, count) in lines {
        writeln!(out, "    {what:<46}{:>10}", thousands(count))?;
    }
    Ok(())
}
