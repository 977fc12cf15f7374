//! `hearth address`: an address, or a file of them, to UPRNs of the gazetteer.
//!
//! In: text on the command line, or a CSV with its address columns; the council's gazetteer, or one that is named. Out:
//! what each address is, how surely and why. Leaves matching to `addresses`, files of addresses to `address_file`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::json;

use super::address_file;
use super::console::{Console, Finish};
use super::council::Rules;
use super::words::thousands;
use crate::addresses::{
    Acceptance, AddressExplanation, AddressLevel, AddressQuery, AddressReason, AddressResolution,
    Gazetteer, GazetteerBuilder, Resolver, WithheldAddresses,
};
use crate::config::CouncilConfig;
use crate::extracts::{GazetteerItem, read_gazetteer};
use crate::normalise::read_address;
use crate::pipeline::Progress as _;
use crate::values::{MatchWeight, Uprn};

/// Find the UPRN of an address, or of every address in a file.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth address \"Flat 3, Rowan Court, 30 High St AB1 2BF\" --explain\n  \
    hearth address --file in.csv --column address --postcode postcode --out out.csv\n  \
    hearth address --file in.csv --column line1 --column line2 --out out.csv --gazetteer addressbase.csv\n\n\
    Without --gazetteer, the gazetteer is the one of hearth.toml: any form that `hearth nightly` reads. Columns may be\n\
    parted by comma, semicolon, bar or tab. The result has every column of the file and, after them, uprn, level, weight, distinguishability, building_uprn, premises, route,\n\
    stage and reasons; a column of the file with one of these names is called input_… there."
)]
pub(super) struct Args {
    /// The address, in one line.
    #[arg(value_name = "TEXT", required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// A CSV file of addresses.
    #[arg(long, value_name = "F.csv", requires = "out")]
    file: Option<PathBuf>,
    /// A column that holds the address or one line of it, in order; found by their names, unless said.
    #[arg(long = "column", value_name = "C", requires = "file")]
    columns: Vec<String>,
    /// The column of the postcode, if it has one of its own; found by its name, unless said.
    #[arg(long, value_name = "C", requires = "file")]
    postcode: Option<String>,
    /// The column of a UPRN that the file claims: evidence, not believed blindly.
    #[arg(long, value_name = "C", requires = "file")]
    uprn: Option<String>,
    /// Where the result goes, as CSV.
    #[arg(long, value_name = "F.csv", requires = "file")]
    out: Option<PathBuf>,
    /// The gazetteer, in place of the configured one: a file, or a folder of CSV files.
    #[arg(long, value_name = "PATH")]
    gazetteer: Option<PathBuf>,
    /// Say how the text was read and what came closest; in a file, more columns.
    #[arg(long)]
    explain: bool,
    /// As JSON.
    #[arg(long, conflicts_with = "file")]
    json: bool,
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let config = console.config().to_owned();
    let config = match (CouncilConfig::load(&config), &args.gazetteer) {
        (Ok(config), _) => Some(config),
        (Err(_), Some(_)) if !config.exists() => None,
        (Err(fault), _) => return Err(fault.into()),
    };
    let rules = Rules::load(config.as_ref().and_then(|config| config.rules.as_deref()))?;
    let path = match (&args.gazetteer, &config) {
        (Some(path), _) => path.clone(),
        (None, Some(config)) => configured(config)?,
        (None, None) => bail!("no gazetteer is named\n  hint: --gazetteer PATH"),
    };
    if let (Some(file), Some(out)) = (&args.file, &args.out) {
        let mut kept = vec![file.as_path(), path.as_path()];
        if let Some(config) = &config {
            kept.extend([&config.editions, &config.state].map(PathBuf::as_path));
            kept.extend(config.inputs.iter().map(|input| input.path.as_path()));
            kept.extend(config.rules.as_deref());
            kept.push(console.config());
        }
        address_file::require_places(out, &kept)?;
    }
    let progress = console.progress();
    progress.stage("the gazetteer is read");
    let gazetteer = load(&path, &rules)?;
    drop(progress);
    let resolver = Resolver::new(&gazetteer, &rules.addresses)
        .accepting(Acceptance::of(&rules.ruleset.matching().addresses));
    match (&args.file, &args.out) {
        (Some(file), Some(out)) => {
            let wanted = address_file::Wanted {
                columns: &args.columns,
                postcode: args.postcode.as_deref(),
                uprn: args.uprn.as_deref(),
                explain: args.explain,
            };
            address_file::resolve_file(file, out, &wanted, &resolver, &rules, console)
        }
        (_, _) => one(args.text.as_deref().unwrap_or_default(), args, &resolver, &rules, console),
    }
}

fn configured(config: &CouncilConfig) -> anyhow::Result<PathBuf> {
    let input = config.inputs.iter().find(|input| input.dataset == "gazetteer");
    let input = input.with_context(|| {
        "the configuration has no extract for the dataset `gazetteer`\n  hint: add one, or name a file with --gazetteer"
    })?;
    Ok(input.path.clone())
}

/// Streams a gazetteer into its index.
fn load(path: &Path, rules: &Rules) -> anyhow::Result<Gazetteer> {
    let (_, source) = rules.ruleset.source("gazetteer")?;
    let policy = &rules.ruleset.matching().addresses;
    let mut builder = GazetteerBuilder::new(&rules.addresses, WithheldAddresses::of(policy));
    read_gazetteer(path, source, &mut |item| match item {
        GazetteerItem::Address(address) => builder.push(&address),
        // a file of addresses has no keys of the council's systems
        GazetteerItem::CrossReference(_) => {}
        GazetteerItem::Successor(successor) => builder.successor(successor.old, successor.new),
    })?;
    Ok(builder.finish().0)
}

fn one(
    text: &str,
    args: &Args,
    resolver: &Resolver<'_>,
    rules: &Rules,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let reading = read_address(&[text], "", &rules.dictionaries);
    let explanation = resolver.explain(&AddressQuery {
        lines: &reading.lines,
        postcode: reading.postcode.as_ref(),
        postcode_text: &reading.postcode_text,
        claimed: None,
        key: None,
        no_fixed_abode: reading.no_fixed_abode,
        withheld: reading.withheld,
    });
    let resolution = &explanation.resolution;
    let out = console.out();
    let uprn = |uprn: Option<Uprn>| uprn.map(Uprn::number);
    if args.json {
        let candidates: Vec<_> = explanation
            .candidates
            .iter()
            .map(|it| {
                let parts: Vec<_> = it
                    .parts
                    .iter()
                    .map(|part| {
                        json!({"part": part.part, "finding": part.finding, "bits": part.weight.bits()})
                    })
                    .collect();
                json!({"uprn": it.uprn.number(), "address": it.text, "bits": it.weight.bits(), "parts": parts})
            })
            .collect();
        let reasons: Vec<&str> = resolution.reasons.iter().map(AddressReason::words).collect();
        let mut told = json!({
            "uprn": uprn(resolution.uprn),
            "level": resolution.level.word(),
            "weight": resolution.weight.bits(),
            "distinguishability": resolution.distinguishability.bits(),
            "building_uprn": uprn(resolution.parent),
            "premises": resolution.uprn.or(resolution.parent).map(|_| resolution.premises.word()),
            "stage": resolution.stage,
            "reasons": reasons,
        });
        if args.explain {
            told["parsed"] = json!(explanation.parsed);
            told["candidates"] = json!(candidates);
        }
        writeln!(out, "{told:#}")?;
    } else {
        write_answer(&explanation, out)?;
        if args.explain {
            write_explanation(&explanation, out)?;
        }
    }
    Ok(Finish::waits_if(resolution.level != AddressLevel::Residence))
}

type Out<'o> = &'o mut (dyn std::io::Write + Send);

fn write_answer(explanation: &AddressExplanation, out: Out<'_>) -> anyhow::Result<()> {
    let resolution = &explanation.resolution;
    match (resolution.uprn, resolution.level) {
        (Some(uprn), _) => writeln!(out, "UPRN {}, {}", uprn.number(), resolution.premises.word())?,
        (None, AddressLevel::Building) => match resolution.parent {
            Some(parent) => {
                writeln!(out, "no UPRN of its own; the building is {}", parent.number())?;
            }
            None => writeln!(out, "no UPRN; a building that has none of its own")?,
        },
        (None, AddressLevel::Street) => {
            writeln!(out, "no UPRN; the street is known, not the building")?;
        }
        (None, AddressLevel::Residence | AddressLevel::Nothing) => {
            writeln!(out, "no UPRN; nothing fits")?;
        }
    }
    if let Some(stage) = resolution.stage {
        writeln!(out, "found by {}", stage.replace('_', " "))?;
    }
    let ahead = match resolution.distinguishability {
        AddressResolution::UNRIVALLED => ", and nothing else is like it".to_owned(),
        MatchWeight::ZERO => String::new(),
        ahead => format!(", {ahead} bits ahead of the next"),
    };
    if resolution.weight != MatchWeight::ZERO {
        writeln!(out, "weight {} bits{ahead}", resolution.weight)?;
    }
    if !resolution.reasons.to_string().is_empty() {
        writeln!(out, "{}", resolution.reasons)?;
    }
    Ok(())
}

fn write_explanation(explanation: &AddressExplanation, out: Out<'_>) -> anyhow::Result<()> {
    if let Some(parsed) = &explanation.parsed {
        writeln!(out, "\nread as")?;
        for (part, text) in parsed.parts() {
            writeln!(out, "  {part:<12} {text}")?;
        }
        for doubt in &parsed.doubts {
            writeln!(out, "  unsure: {}", doubt.words())?;
        }
    }
    for candidate in &explanation.candidates {
        writeln!(
            out,
            "\n{} bits   {}   {}",
            candidate.weight,
            candidate.uprn.number(),
            candidate.text
        )?;
        for part in &candidate.parts {
            writeln!(out, "  {:>9}   {:<9} {}", part.weight.to_string(), part.part, part.finding)?;
        }
    }
    Ok(())
}

/// `12,345 of 20,000 (61.7 %)`.
pub(super) fn share(part: u64, all: u64) -> String {
    let percent = if all == 0 { 0.0 } else { 100.0 * part as f64 / all as f64 };
    format!("{} of {} ({percent:.1} %)", thousands(part), thousands(all))
}
