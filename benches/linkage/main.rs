//! The yardstick of linkage: how good persons and households are, with default settings, against the truth.
//!
//! A plain program that does nothing unless told what to; `benches/README.md` says what each figure means.
//!
//! ```sh
//! cargo bench --bench linkage -- --council 5000 --seed 41 --seed 42
//! cargo bench --bench linkage -- --council 20000 --seed 41 --write-pairs DIR
//! cargo bench --bench linkage -- --write-people 1000000 --seed 41 --to DIR
//! cargo bench --bench linkage -- --rules people.toml --input people=people.csv --truth truth.csv
//! ```

mod ablation;
mod figures;
mod files;
mod judgement;
mod pair_context;
mod pairs_file;
mod run;
mod tables;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

use figures::Figures;
use files::Files;
use hearth::synthetic::{PersonFile, PersonFileSummary};
use judgement::Judgement;
use run::{Run, Without};

/// Measures linkage against the truth.
#[derive(Parser)]
struct Arguments {
    /// Measures on a fictional council of about so many households.
    #[arg(long, value_name = "HOUSEHOLDS")]
    council: Option<usize>,
    /// Where the council's chance starts from; give it several times for several councils.
    #[arg(long, default_values_t = [41_u64])]
    seed: Vec<u64>,
    /// Measures on files of one's own, read by these rules.
    #[arg(long, requires = "truth", conflicts_with = "council")]
    rules: Option<PathBuf>,
    /// Such a file.
    #[arg(long, value_name = "NAME=PATH")]
    input: Vec<String>,
    /// The truth about them.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Shows what each part of linkage adds instead.
    #[arg(long)]
    ablation: bool,
    /// Writes every candidate pair with label, findings and surroundings into this folder instead; one seed only.
    #[arg(long, value_name = "DIR")]
    write_pairs: Option<PathBuf>,
    /// Writes a plain file of so many people's records, its truth and its ruleset into `--to` instead.
    #[arg(long, value_name = "RECORDS", requires = "to")]
    write_people: Option<usize>,
    /// Where to.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Figures for scripts.
    #[arg(long)]
    json: bool,
    /// Given by cargo bench.
    #[arg(long, hide = true)]
    bench: bool,
}

#[expect(clippy::print_stdout, reason = "a program for the terminal")]
fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let (Some(records), Some(folder)) = (arguments.write_people, &arguments.to) {
        let PersonFileSummary { records, families } =
            PersonFile { records, seed: arguments.seed[0] }.write_to(folder)?;
        println!("{records} records of {families} families are in {}", folder.display());
        return Ok(());
    }
    if arguments.ablation {
        let all = arguments.subjects().map(|(_, _, files)| files);
        println!("{}", ablation::table(&all.collect::<Result<Vec<Files>>>()?)?);
        return Ok(());
    }
    let (mut labels, mut runs) = (Vec::new(), Vec::new());
    for (label, seed, files) in arguments.subjects() {
        let files = files?;
        let run = Run::new(&files, Without::Nothing)?;
        let judgement = Judgement::of(&files, run.settled(run.delivered())?)?;
        if let Some(folder) = &arguments.write_pairs {
            let pairs = pairs_file::write(folder, &run, &judgement)?;
            println!("{pairs} pairs are in {}", folder.join("pairs.csv").display());
            return Ok(());
        }
        runs.push(Figures::of(&files, &run, &judgement, seed)?);
        labels.push(label);
    }
    if runs.is_empty() {
        println!("nothing to do: give --council HOUSEHOLDS, or --rules, --input and --truth");
    } else if arguments.json {
        println!("{:#}", tables::to_json(&labels, &runs));
    } else {
        println!("{}", tables::markdown(&labels, &runs));
    }
    Ok(())
}

impl Arguments {
    /// What is to be measured, each with its label and the seed of its dice; made when it is asked for.
    fn subjects(&self) -> impl Iterator<Item = (String, u64, Result<Files>)> + '_ {
        let councils = self.council.into_iter().flat_map(|households| {
            self.seed.iter().map(move |&seed| {
                (format!("seed {seed}"), seed, Files::of_council(households, seed))
            })
        });
        let given = self.rules.iter().zip(&self.truth).map(|(rules, truth)| {
            ("files".to_owned(), self.seed[0], Files::given(rules, &self.input, truth))
        });
        councils.chain(given)
    }
}
