//! What is to be linked, and the truth about it: a fictional council's first night, or files that somebody has.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use hearth::addresses::{AddressDictionaries, AddressTables};
use hearth::normalise::Dictionaries;
use hearth::rules::{Checked, Ruleset};
use hearth::synthetic::{Council, CouncilOptions, write_night};
use jiff::civil::{Date, date};

/// The night of every run.
pub(crate) const NIGHT: Date = date(2026, 11, 1);

/// Files with the rules by which they are read, and the truth.
pub(crate) struct Files {
    pub(crate) ruleset: Ruleset<Checked>,
    pub(crate) dictionaries: Dictionaries,
    pub(crate) addresses: AddressDictionaries,
    /// By index of their dataset in the ruleset.
    pub(crate) inputs: Vec<(u16, PathBuf)>,
    pub(crate) truth: PathBuf,
    /// Holds the council's extracts as long as they are read.
    _folder: Option<tempfile::TempDir>,
}

impl Files {
    /// The extracts of a council's first night, in a temporary folder.
    pub(crate) fn of_council(households: usize, seed: u64) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let council = Council::simulate(&CouncilOptions::new(households, 1, seed, NIGHT));
        // the truth lies apart from what is read
        let (extracts, truth) =
            (folder.path().join("extracts"), folder.path().join("truth/night-1.csv"));
        write_night(&council, 1, &extracts, &truth)?;
        let mut files = Self::with_rules(None, truth)?;
        let sources = (0_u16..).zip(files.ruleset.sources());
        files.inputs = sources
            .filter_map(|(dataset, source)| Some((dataset, extract_of(&extracts, &source.name.0)?)))
            .collect();
        Ok(Self { _folder: Some(folder), ..files })
    }

    /// Files of one's own: each `NAME=PATH`.
    pub(crate) fn given(rules: &Path, inputs: &[String], truth: &Path) -> Result<Self> {
        let mut files = Self::with_rules(Some(rules), truth.to_owned())?;
        for input in inputs {
            let (name, path) = input.split_once('=').context("write --input NAME=PATH")?;
            files.inputs.push((files.ruleset.source(name)?.0, PathBuf::from(path)));
        }
        if files.inputs.is_empty() {
            bail!("nothing to link: give --input NAME=PATH");
        }
        Ok(files)
    }

    fn with_rules(rules: Option<&Path>, truth: PathBuf) -> Result<Self> {
        let ruleset = Ruleset::load(rules)?.check()?;
        let words =
            |name: &'static str| Some((name, ruleset.text(&format!("dictionaries/{name}"))?));
        let dictionaries =
            Dictionaries::parse(Dictionaries::FILES.iter().filter_map(|name| words(name)));
        let faults = |texts: Vec<String>| anyhow!("dictionaries have faults: {}", texts.join("; "));
        Ok(Self {
            dictionaries: dictionaries
                .map_err(|all| faults(all.iter().map(ToString::to_string).collect()))?,
            addresses: AddressDictionaries::from_tables(AddressTables::SHIPPED)
                .map_err(|all| faults(all.iter().map(ToString::to_string).collect()))?,
            ruleset,
            inputs: Vec::new(),
            truth,
            _folder: None,
        })
    }
}

/// The file of a dataset on a first night: an extract, or the one delivery in the dataset's folder.
fn extract_of(extracts: &Path, dataset: &str) -> Option<PathBuf> {
    let extract = extracts.join(format!("{dataset}.csv"));
    let delivery = || std::fs::read_dir(extracts.join(dataset)).ok()?.next()?.ok();
    if extract.exists() { Some(extract) } else { delivery().map(|file| file.path()) }
}
