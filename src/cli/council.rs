//! What most commands start from: the configuration, its checked rules and dictionaries, its editions.
//!
//! In: the configuration's path. Out: a [`Council`], or everything that is wrong with it.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::addresses::{AddressDictionaries, AddressDictionaryFault, AddressTables};
use crate::config::CouncilConfig;
use crate::editions::{EditionId, EditionShelf, OpenEdition};
use crate::links::{ComparisonKind, compared_attributes};
use crate::normalise::{Dictionaries, DictionaryFault};
use crate::rules::{Checked, RuleFault, RuleFaults, Ruleset, Severity};

/// Rules with the dictionaries that go with them.
pub(super) struct Rules {
    pub(super) ruleset: Ruleset<Checked>,
    pub(super) dictionaries: Dictionaries,
    pub(super) addresses: AddressDictionaries,
}

/// A council as its configuration describes it.
pub(super) struct Council {
    pub(super) config: CouncilConfig,
    pub(super) rules: Rules,
}

impl Rules {
    /// The shipped rules with a folder's, or one file's, over them.
    pub(super) fn load(place: Option<&Path>) -> anyhow::Result<Self> {
        let ruleset = Ruleset::load(place)?.check()?;
        let (dictionaries, addresses) = dictionaries(&ruleset).map_err(RuleFaults)?;
        Ok(Self { ruleset, dictionaries, addresses })
    }

    /// The ruleset's attributes as comparisons.
    pub(super) fn attributes(&self) -> Vec<(String, ComparisonKind)> {
        compared_attributes(&self.ruleset)
    }
}

/// The dictionaries of names and of addresses that a ruleset brings, or every fault of theirs.
pub(super) fn dictionaries<State>(
    ruleset: &Ruleset<State>,
) -> Result<(Dictionaries, AddressDictionaries), Vec<RuleFault>> {
    let text = |name: &str| ruleset.text(&format!("dictionaries/{name}"));
    let given = Dictionaries::FILES.iter().filter_map(|name| Some((*name, text(name)?)));
    let shipped = AddressTables::SHIPPED;
    let tables = AddressTables {
        street_types: text("street_types.csv").unwrap_or(shipped.street_types),
        unit_words: text("unit_words.csv").unwrap_or(shipped.unit_words),
        saints: text("saints.csv").unwrap_or(shipped.saints),
        counties: text("counties.csv").unwrap_or(shipped.counties),
        welsh_street_words: text("welsh_street_words.csv").unwrap_or(shipped.welsh_street_words),
    };
    match (Dictionaries::parse(given), AddressDictionaries::from_tables(tables)) {
        (Ok(names), Ok(addresses)) => Ok((names, addresses)),
        (names, addresses) => {
            let fault = |name: &str, line: u64, what: String| {
                let path = format!("dictionaries/{name}");
                let file = ruleset.files().get(&path).map(|file| file.label(&path));
                RuleFault {
                    file: file.unwrap_or(path),
                    line: usize::try_from(line).unwrap_or(usize::MAX),
                    severity: Severity::Error,
                    what,
                    hint: "mend the line, or take the file out of the rules to use the shipped one"
                        .to_owned(),
                }
            };
            let of_names = names.err().unwrap_or_default().into_iter();
            let of_names =
                of_names.map(|DictionaryFault { file, line, problem }| fault(&file, line, problem));
            let of_addresses = addresses.err().unwrap_or_default().into_iter();
            let of_addresses =
                of_addresses.map(|AddressDictionaryFault { table, line, problem }| {
                    fault(&format!("{table}.csv"), line, problem)
                });
            Err(of_names.chain(of_addresses).collect())
        }
    }
}

impl Council {
    /// Loads the configuration at a path, and the rules that it names.
    pub(super) fn load(path: &Path) -> anyhow::Result<Self> {
        Self::of(&CouncilConfig::load(path)?)
    }

    /// The same of a configuration that is loaded.
    pub(super) fn of(config: &CouncilConfig) -> anyhow::Result<Self> {
        let mut rules = Rules::load(config.rules.as_deref())?;
        rules.ruleset = rules.ruleset.with_layouts(&config.layouts())?;
        Ok(Self { config: config.clone(), rules })
    }

    /// The configured files by index of their dataset, those that are there.
    pub(super) fn inputs(&self) -> anyhow::Result<Vec<(u16, PathBuf)>> {
        let mut inputs = Vec::new();
        for input in self.config.inputs.iter().filter(|input| input.path.exists()) {
            inputs.push((self.rules.ruleset.source(&input.dataset)?.0, input.path.clone()));
        }
        if inputs.is_empty() {
            bail!(
                "no extract has arrived in {}\n  hint: check [paths] extracts, and `hearth check`",
                self.config.extracts.display()
            );
        }
        Ok(inputs)
    }
}

/// The council's shelf of editions; only the configuration is needed, not the rules.
pub(super) fn shelf(config: &CouncilConfig) -> anyhow::Result<EditionShelf> {
    if !config.editions.is_dir() {
        bail!(
            "no edition is published in {}\n  hint: run `hearth nightly` first",
            config.editions.display()
        );
    }
    Ok(EditionShelf::open(&config.editions)?)
}

/// The edition asked for, or the current one; read whole first, as a damaged one must not be taken for what was published.
pub(super) fn edition(
    config: &CouncilConfig,
    id: Option<EditionId>,
) -> anyhow::Result<OpenEdition> {
    let shelf = shelf(config)?;
    let edition = match id {
        Some(id) => shelf.edition(id)?,
        None => shelf.current()?,
    };
    edition.verify()?;
    Ok(edition)
}
