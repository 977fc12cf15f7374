//! Writes a fictional gazetteer with messy addresses of it, and scores what a matcher made of them.
//!
//! A plain program, so that any matcher can be judged on the same files:
//!
//! ```sh
//! cargo bench --bench addresses -- --premises 60000 --messy 21000 --seed 11 --write DIR
//! cargo bench --bench addresses -- --score OUT.csv --truth DIR/truth.csv
//! ```

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use hearth::quality::{AddressScore, AddressTruth};
use hearth::synthetic::address_book::AddressBook;

/// Writes a fictional gazetteer and messy addresses, and scores answers about them.
#[derive(Parser)]
struct Arguments {
    /// Premises in the gazetteer.
    #[arg(long, default_value_t = 60_000)]
    premises: usize,
    /// Messy addresses.
    #[arg(long, default_value_t = 21_000)]
    messy: usize,
    /// Where all chance starts from.
    #[arg(long, default_value_t = 11)]
    seed: u64,
    /// Writes gazetteer.csv, messy.csv and truth.csv here.
    #[arg(long)]
    write: Option<PathBuf>,
    /// A file of answers with the columns id and uprn.
    #[arg(long, requires = "truth")]
    score: Option<PathBuf>,
    /// The truth that was written with the addresses.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Given by cargo bench.
    #[arg(long, hide = true)]
    bench: bool,
}

#[expect(clippy::print_stdout, reason = "a program for the terminal")]
fn main() -> Result<()> {
    let Arguments { premises, messy, seed, write, score, truth, bench: _ } = Arguments::parse();
    if let Some(folder) = &write {
        AddressBook::build(premises, seed).write_to(folder, messy, seed)?;
        println!("{messy} addresses of {premises} premises are in {}", folder.display());
    }
    if let (Some(score), Some(truth)) = (&score, &truth) {
        let truths = read_truth(truth)?;
        let answers = read_answers(score)?;
        let pairs = truths.iter().map(|(id, truth)| (truth, answers.get(id).copied()));
        println!("{}", AddressScore::of(pairs).markdown());
    }
    if write.is_none() && score.is_none() {
        println!("nothing to do: give --write DIR, or --score OUT.csv --truth TRUTH.csv");
    }
    Ok(())
}

/// The truth of each address, in the file's order.
fn read_truth(file: &Path) -> Result<Vec<(String, AddressTruth)>> {
    let rows = columns(file, ["id", "kind", "uprn", "building_uprn", "present"])?;
    rows.into_iter()
        .map(|[id, kind, uprn, building_uprn, present]| {
            let [uprn, building_uprn] = [number(&uprn)?, number(&building_uprn)?];
            Ok((id, AddressTruth { kind, uprn, building_uprn, present: present == "yes" }))
        })
        .collect()
}

/// The answers that are not empty, by address.
fn read_answers(file: &Path) -> Result<HashMap<String, u64>> {
    let mut answers = HashMap::new();
    for [id, uprn] in columns(file, ["id", "uprn"])? {
        if let Some(uprn) = number(&uprn)? {
            answers.insert(id, uprn);
        }
    }
    Ok(answers)
}

fn number(text: &str) -> Result<Option<u64>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).with_context(|| format!("`{text}` is no UPRN"))
}

/// The columns of these names, whatever others the file has.
fn columns<const N: usize>(file: &Path, names: [&str; N]) -> Result<Vec<[String; N]>> {
    let mut reader =
        csv::Reader::from_path(file).with_context(|| format!("cannot read {}", file.display()))?;
    let headers = reader.headers()?.clone();
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(names) {
        *place = headers
            .iter()
            .position(|header| header == name)
            .with_context(|| format!("{} has no column {name}", file.display()))?;
    }
    let rows = reader.records().map(|record| {
        let record = record?;
        Ok(places.map(|place| record.get(place).unwrap_or_default().to_owned()))
    });
    rows.collect()
}
