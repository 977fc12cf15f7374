//! The yardstick of linkage: how good persons and households are, with default settings, against the truth.
//!
//! A plain program that does nothing unless told what to; `benches/README.md` says what each figure means.
//!
//! ```sh
//! cargo bench --bench linkage -- --council 5000 --seed 41 --seed 42
//! cargo bench --bench linkage -- --rules people.toml --input people=people.csv --truth truth.csv
//! ```

mod figures;
mod files;
mod judgement;
mod run;
mod tables;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

use figures::Figures;
use files::Files;
use judgement::Judgement;
use run::Run;

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
    let Arguments { council, seed, rules, input, truth, json, bench: _ } = &arguments;
    let (mut labels, mut runs) = (Vec::new(), Vec::new());
    if let Some(households) = council {
        for &seed in seed {
            labels.push(format!("seed {seed}"));
            runs.push(measure(&Files::of_council(*households, seed)?, seed)?);
        }
    }
    if let (Some(rules), Some(truth)) = (rules, truth) {
        labels.push("files".to_owned());
        runs.push(measure(&Files::given(rules, input, truth)?, seed[0])?);
    }
    if runs.is_empty() {
        println!("nothing to do: give --council HOUSEHOLDS, or --rules, --input and --truth");
    } else if *json {
        println!("{:#}", tables::to_json(&labels, &runs));
    } else {
        println!("{}", tables::markdown(&labels, &runs));
    }
    Ok(())
}

fn measure(files: &Files, seed: u64) -> Result<Figures> {
    let run = Run::new(files)?;
    let judgement = Judgement::of(files, run.settled(run.delivered())?)?;
    Figures::of(files, &run, &judgement, seed)
}
