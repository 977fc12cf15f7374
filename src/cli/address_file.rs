//! A file of addresses, row by row: every row that comes in goes out with what its address is.
//!
//! In: a CSV and its address columns. Out: the same rows with UPRN, level, weight and reasons after them; rows that cannot be
//! read are listed beside the result. Streams: memory holds a batch. Leaves matching to `addresses`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use compact_str::CompactString;
use rayon::prelude::*;

use super::address::share;
use super::address_columns::AddressColumns;
use super::console::{Console, Finish};
use super::council::Rules;
use super::out_file;
use super::words::{counted, thousands};
use crate::addresses::{
    AddressExplanation, AddressLevel, AddressQuery, AddressResolution, Resolver,
};
use crate::extracts::{ExtractReader, ExtractRow, bare_source, write_quarantine};
use crate::normalise::read_address;
use crate::pipeline::Progress as _;
use crate::values::Uprn;

/// What the analyst asks for.
pub(super) struct Wanted<'w> {
    pub(super) columns: &'w [String],
    pub(super) postcode: Option<&'w str>,
    pub(super) uprn: Option<&'w str>,
    pub(super) explain: bool,
}

/// Rows handed to the threads at a time.
const BATCH: usize = 8192;

/// What is added to each row.
const ADDED: [&str; 9] = [
    "uprn",
    "level",
    "weight",
    "distinguishability",
    "building_uprn",
    "premises",
    "route",
    "stage",
    "reasons",
];

/// What `--explain` adds besides.
const EXPLAINED: [&str; 14] = [
    "read_organisation",
    "read_unit",
    "read_building",
    "read_number",
    "read_street",
    "read_off_street",
    "read_locality",
    "read_town",
    "read_county",
    "read_postcode",
    "doubts",
    "second_uprn",
    "second_weight",
    "second_address",
];

/// Complains before the work is done rather than after.
pub(super) fn require_places(out: &Path, kept: &[&Path]) -> anyhow::Result<()> {
    out_file::require_place(out)?;
    out_file::require_other_than(out, kept.iter().copied())?;
    match aside(out) {
        Some(aside) => out_file::require_other_than(&aside, kept.iter().copied()),
        None => Ok(()),
    }
}

/// Where rows that cannot be read are listed: beside the result, if that is a file.
fn aside(out: &Path) -> Option<PathBuf> {
    out_file::is_replaceable(out).then(|| out.with_extension("quarantine.csv"))
}

/// Removes the list of an earlier run, which would tell of rows that are no longer there; not somebody's own file.
fn forget(aside: &Path) {
    let ours = std::fs::read_to_string(aside)
        .is_ok_and(|text| text.starts_with("dataset,file,line,column,reason"));
    if ours {
        let _ = std::fs::remove_file(aside);
    }
}

/// Resolves a file.
pub(super) fn resolve_file(
    file: &Path,
    out: &Path,
    wanted: &Wanted<'_>,
    resolver: &Resolver<'_>,
    rules: &Rules,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let mut reader = ExtractReader::open(file, &bare_source(file)?)?;
    let header = reader.header().clone();
    let columns = AddressColumns::find(&header, wanted.columns, wanted.postcode, wanted.uprn)?;
    let progress = console.progress();
    progress.stage("addresses");
    let mut levels: BTreeMap<AddressLevel, u64> = BTreeMap::new();
    out_file::write(out, |to| {
        let mut csv = csv::Writer::from_writer(to);
        csv.write_record(header_of(header.names(), wanted.explain))?;
        while let Some(batch) = reader.next_batch(BATCH)? {
            let answers: Vec<Answer> = batch
                .par_iter()
                .map(|row| answer(row, &columns, wanted.explain, resolver, rules))
                .collect();
            for (row, answer) in batch.iter().zip(answers) {
                *levels.entry(answer.level).or_default() += 1;
                let cells = (0..header.names().len()).map(|at| row.cells.get(at));
                csv.write_record(cells.chain(answer.cells.iter().map(String::as_str)))?;
            }
        }
        csv.flush()?;
        Ok(())
    })?;
    drop(progress);
    let summary = reader.finish()?;
    let aside = aside(out);
    match &aside {
        Some(aside) if summary.quarantined.is_empty() => forget(aside),
        Some(aside) => {
            out_file::write(aside, |to| Ok(write_quarantine(&summary.quarantined, to)?))?;
        }
        None => {}
    }
    let rows: u64 = levels.values().sum();
    let mut told = columns.told(&header);
    writeln!(told, "{} addresses", thousands(rows))?;
    for level in AddressLevel::ALL {
        let count = levels.get(&level).copied().unwrap_or(0);
        let share = share(count, rows);
        writeln!(told, "  {:<10} {share}", level.word())?;
    }
    let quarantined = summary.quarantined.len() as u64;
    if quarantined > 0 {
        let rows = counted(quarantined, "row", "rows");
        match aside {
            Some(aside) => writeln!(told, "{rows} could not be read: {}", aside.display())?,
            None => writeln!(told, "{rows} could not be read")?,
        }
    }
    console.note(told.trim_end());
    Ok(Finish::waits_if(quarantined > 0))
}

fn header_of(columns: &[String], explain: bool) -> Vec<String> {
    let more: &[&str] = if explain { &EXPLAINED } else { &[] };
    let added: Vec<&str> = ADDED.iter().chain(more).copied().collect();
    let taken = |name: &String| added.contains(&name.trim().to_ascii_lowercase().as_str());
    let mut names: Vec<String> = Vec::with_capacity(columns.len() + added.len());
    for name in columns {
        let mut own = if taken(name) { format!("input_{name}") } else { name.clone() };
        while names.contains(&own) && !own.is_empty() {
            own.push('_');
        }
        names.push(own);
    }
    names.extend(added.iter().map(|name| (*name).to_owned()));
    names
}

struct Answer {
    level: AddressLevel,
    cells: Vec<String>,
}

fn answer(
    row: &ExtractRow,
    columns: &AddressColumns,
    explain: bool,
    resolver: &Resolver<'_>,
    rules: &Rules,
) -> Answer {
    let lines: Vec<&str> = columns.lines.iter().map(|at| row.cells.get(*at)).collect();
    let postcode = columns.postcode.map_or("", |at| row.cells.get(at));
    let reading = read_address(&lines, postcode, &rules.dictionaries);
    let query = AddressQuery {
        lines: &reading.lines,
        postcode: reading.postcode.as_ref(),
        postcode_text: &reading.postcode_text,
        claimed: columns.uprn.and_then(|at| Uprn::parse(row.cells.get(at)).ok()),
        key: None,
        no_fixed_abode: reading.no_fixed_abode,
        withheld: reading.withheld,
    };
    if explain {
        let explanation = resolver.explain(&query);
        let mut cells = cells_of(&explanation.resolution);
        cells.extend(explained(&explanation));
        Answer { level: explanation.resolution.level, cells }
    } else {
        let resolution = resolver.resolve(&query);
        Answer { level: resolution.level, cells: cells_of(&resolution) }
    }
}

fn cells_of(resolution: &AddressResolution) -> Vec<String> {
    let number = |uprn: Option<Uprn>| uprn.map_or_else(String::new, |it| it.number().to_string());
    let bits = |weight: crate::values::MatchWeight| format!("{:.3}", weight.bits());
    vec![
        number(resolution.uprn),
        resolution.level.word().to_owned(),
        bits(resolution.weight),
        bits(resolution.distinguishability),
        number(resolution.parent),
        if resolution.uprn.or(resolution.parent).is_some() {
            resolution.premises.word().to_owned()
        } else {
            String::new()
        },
        // which way nothing was found is nobody's concern, least of all where an address is withheld
        resolution.uprn.map_or("", |_| resolution.route.word()).to_owned(),
        resolution.stage.unwrap_or_default().to_owned(),
        resolution.reasons.to_string(),
    ]
}

fn explained(explanation: &AddressExplanation) -> Vec<String> {
    let text = |text: &CompactString| text.to_string();
    let mut cells = match &explanation.parsed {
        Some(it) => {
            let doubts: Vec<&str> = it.doubts.iter().map(|doubt| doubt.words()).collect();
            vec![
                text(&it.organisation),
                text(&it.unit),
                text(&it.building),
                text(&it.number),
                text(&it.street),
                text(&it.off_street),
                text(&it.locality),
                text(&it.town),
                text(&it.county),
                text(&it.postcode),
                doubts.join("; "),
            ]
        }
        None => vec![String::new(); 11],
    };
    let found = explanation.resolution.uprn;
    let second = explanation.candidates.iter().find(|it| Some(it.uprn) != found);
    cells.extend(match second {
        Some(second) => [
            second.uprn.number().to_string(),
            format!("{:.3}", second.weight.bits()),
            second.text.clone(),
        ],
        None => [String::new(), String::new(), String::new()],
    });
    cells
}
