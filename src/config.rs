//! `hearth.toml`: which council, which folders, which extracts.
//!
//! In: the configuration file. Out: a [`CouncilConfig`] with all paths made whole, or every fault at once with file and line.
//! Leaves to `rules` what the extracts mean.

mod issuers;
mod notices;
mod pages;
mod serve;
mod sign_in;
mod staff;
mod users;

use std::path::{Path, PathBuf};

use crate::rules::{FaultList, RuleDocument, RuleFault, RuleFaults, TableReader};

pub use staff::StaffConfig;
pub use users::{OperatorConfig, UserConfig};

pub use issuers::{GrantConfig, IssuerConfig, KeysAt, TokenAlgorithm};
pub use notices::NoticesConfig;
pub use pages::{Colour, ColourFault, PagesConfig};
pub use serve::{ClientsConfig, LISTENED_IN, LISTENED_IN_HINT, ServeConfig, TlsConfig};
pub use sign_in::{AccountConfig, ProviderConfig, SignInConfig, is_local};

/// A council's configuration.
#[derive(Clone, PartialEq, Debug)]
pub struct CouncilConfig {
    /// The council's name, as reports show it.
    pub name: String,
    /// Where extracts arrive.
    pub extracts: PathBuf,
    /// Where editions are published.
    pub editions: PathBuf,
    /// What must outlive a night: the identifiers' key, the last arrivals.
    pub state: PathBuf,
    /// The council's own matching rules over the shipped ones, if it has any.
    pub rules: Option<PathBuf>,
    /// One entry a dataset.
    pub inputs: Vec<ExtractConfig>,
    /// How many identifiers may go in a night before the edition is held.
    pub churn: ChurnConfig,
    /// Which old editions are kept; all, if nothing is said.
    pub retention: Option<RetentionConfig>,
    /// True if a night erases what the policy keeps no longer; else it only says that something is.
    pub apply_retention: bool,
    /// Who may ask about residents; nobody, if nobody is named.
    pub users: Vec<UserConfig>,
    /// Who runs commands here that show personal data, if nobody else is named.
    pub operator: Option<OperatorConfig>,
    /// Which residents members of staff are, as far as that is said.
    pub staff: Vec<StaffConfig>,
    /// The file of the journal's keys, if not in the state folder.
    pub journal_key: Option<PathBuf>,
    /// Folders that every checkpoint of the journal is copied to: best where whoever runs Hearth cannot rewrite it.
    pub witnesses: Vec<PathBuf>,
    /// How it is served, if that is said.
    pub serve: Option<ServeConfig>,
    /// How people sign in to the pages.
    pub sign_in: SignInConfig,
    /// How partners are told of life events, if that is said.
    pub notices: Option<NoticesConfig>,
    /// How the pages look.
    pub pages: PagesConfig,
}

/// How many identifiers may go in a night, as shares of those of the last edition.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ChurnConfig {
    /// Of persons.
    pub persons: f64,
    /// Of households.
    pub households: f64,
}

impl Default for ChurnConfig {
    /// Ten times and more what an ordinary night brings; below what another ruleset or a lost extract does.
    fn default() -> Self {
        Self { persons: 0.03, households: 0.06 }
    }
}

/// Which old editions are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RetentionConfig {
    /// The newest, so many.
    pub newest: usize,
    /// The last of each of the newest months, so many.
    pub monthly: usize,
}

/// Where one dataset's extract arrives.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ExtractConfig {
    /// The dataset's name in the rules.
    pub dataset: String,
    /// The file, or the folder of a dataset that is delivered in several.
    pub path: PathBuf,
    /// The rules by whose name the file is read, if not the dataset's own.
    pub layout: Option<String>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {cause}\n  hint: `hearth init DIR` writes a commented configuration; `--config FILE` names another place", path = path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file says something wrong.
    #[error(transparent)]
    Faults(#[from] RuleFaults),
}

impl CouncilConfig {
    /// Reads a configuration; relative paths start from the file's own folder.
    ///
    /// # Errors
    /// If the file cannot be read, or all that is wrong with it.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        match Self::load_with_faults(path)? {
            (Some(config), faults) if faults.is_empty() => Ok(config),
            (_, faults) => Err(RuleFaults(faults).into()),
        }
    }

    /// Reads a configuration as far as it can be read, and all that is wrong with it, for whoever tells of more than its faults. Without faults,
    /// there is a configuration.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn load_with_faults(path: &Path) -> Result<(Option<Self>, Vec<RuleFault>), ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| ConfigError::Read { path: path.to_owned(), cause })?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let label = path.display().to_string();
        Ok(Self::parse_with_faults(&label, &text, folder.unwrap_or(Path::new("."))))
    }

    /// The datasets whose files are written in another layout than the rules of their name say: dataset and layout.
    #[must_use]
    pub fn layouts(&self) -> Vec<(&str, &str)> {
        self.inputs
            .iter()
            .filter_map(|input| Some((input.dataset.as_str(), input.layout.as_deref()?)))
            .collect()
    }

    /// Parses a configuration whose relative paths start from `folder`; `label` is what faults call the file.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(label: &str, text: &str, folder: &Path) -> Result<Self, RuleFaults> {
        match Self::parse_with_faults(label, text, folder) {
            (Some(config), faults) if faults.is_empty() => Ok(config),
            (_, faults) => Err(RuleFaults(faults)),
        }
    }

    fn parse_with_faults(label: &str, text: &str, folder: &Path) -> (Option<Self>, Vec<RuleFault>) {
        let faults = FaultList::new();
        let config = RuleDocument::parse(label, text, &faults).and_then(|document| {
            let root = document.root();
            let config = read(&root, folder);
            root.close();
            config
        });
        // what is no error keeps nobody from using it
        let faults = if faults.has_errors() { faults.into_sorted() } else { Vec::new() };
        (config, faults)
    }
}

fn read(root: &TableReader<'_>, folder: &Path) -> Option<CouncilConfig> {
    let name = root.require("council", "write [council] with name = \"…\"").and_then(|value| {
        let table = value.table()?;
        let name =
            table.require("name", "write name = \"…\"").and_then(|value| value.filled_text());
        table.close();
        name.map(str::to_owned)
    });
    let paths = root.require("paths", "write [paths] with extracts, editions and state");
    let paths = paths.and_then(|value| value.table()).and_then(|table| {
        let place = |key, hint| {
            table
                .require(key, hint)
                .and_then(|value| value.filled_text())
                .map(|text| folder.join(text))
        };
        let extracts = place("extracts", "write extracts = \"extracts\"");
        let editions = place("editions", "write editions = \"editions\"");
        let state = place("state", "write state = \"state\"");
        let rules =
            table.get("rules").and_then(|value| value.filled_text()).map(|text| folder.join(text));
        table.close();
        Some((extracts?, editions?, state?, rules))
    });
    let mut inputs: Vec<ExtractConfig> = Vec::new();
    let tables =
        root.require("extract", "write one [[extract]] with dataset and path for every file");
    for table in tables.and_then(|value| value.tables()).unwrap_or_default() {
        let word = |key, hint| table.require(key, hint).and_then(|value| value.filled_text());
        let dataset = word("dataset", "name the dataset, such as \"council_tax\"");
        let path = word("path", "name the file inside paths.extracts");
        if let (Some(dataset), Some(path)) = (dataset, path) {
            if inputs.iter().any(|known| known.dataset == dataset) {
                table.error(
                    format!("dataset `{dataset}` has two extracts"),
                    "join the files, or give one of them a dataset of its own",
                );
            }
            let extracts = paths.as_ref().map_or(folder, |(extracts, ..)| extracts);
            let layout =
                table.get("layout").and_then(|value| value.filled_text()).map(str::to_owned);
            let (dataset, path) = (dataset.to_owned(), extracts.join(path));
            inputs.push(ExtractConfig { dataset, path, layout });
        }
        table.close();
    }
    // that it is missing is told
    let (name, (extracts, editions, state, rules)) = (name.unwrap_or_default(), paths?);
    let churn = churn(root);
    let retention = retention(root);
    let apply_retention = apply_retention(root);
    let users = users::users(root);
    let operator = users::operator(root, &users);
    let staff = staff::staff(root);
    let journal_key = journal_key(root, folder);
    let witnesses = witnesses(root, folder);
    let serve = serve::read(root, folder);
    let sign_in = sign_in::read(root, folder, (serve.as_ref(), &users)).unwrap_or_default();
    let notices = notices::read(root, folder);
    let pages = pages::read(root);
    Some(CouncilConfig {
        name,
        extracts,
        editions,
        state,
        rules,
        inputs,
        churn,
        retention,
        apply_retention,
        users,
        operator,
        staff,
        journal_key,
        witnesses,
        serve,
        sign_in,
        notices,
        pages,
    })
}

fn journal_key(root: &TableReader<'_>, folder: &Path) -> Option<PathBuf> {
    let table = root.get("keys").and_then(|value| value.table())?;
    let file = table.require("journal", "write journal = \"/etc/hearth/journal.key\"");
    let file = file.and_then(|value| value.filled_text()).map(|text| folder.join(text));
    table.close();
    file
}

fn witnesses(root: &TableReader<'_>, folder: &Path) -> Vec<PathBuf> {
    let Some(table) = root.get("audit").and_then(|value| value.table()) else { return Vec::new() };
    let hint = "write witnesses = [\"/mnt/auditor\"]";
    let texts = table.require("witnesses", hint).and_then(|value| value.texts());
    table.close();
    texts.unwrap_or_default().into_iter().map(|text| folder.join(text)).collect()
}

fn churn(root: &TableReader<'_>) -> ChurnConfig {
    let mut churn = ChurnConfig::default();
    if let Some(table) = root.get("churn").and_then(|value| value.table()) {
        let share = |key| table.get(key).and_then(|value| value.number_in(0.0..=1.0));
        churn.persons = share("persons").unwrap_or(churn.persons);
        churn.households = share("households").unwrap_or(churn.households);
        table.close();
    }
    churn
}

fn retention(root: &TableReader<'_>) -> Option<RetentionConfig> {
    let table = root.get("retention").and_then(|value| value.table())?;
    let count = |key, least| {
        let value = table.require(key, "write newest = 35 and monthly = 13")?;
        usize::try_from(value.integer_in(least..=10_000)?).ok()
    };
    // two at least: without the one before, nobody could roll back
    let (newest, monthly) = (count("newest", 2), count("monthly", 0));
    table.close();
    Some(RetentionConfig { newest: newest?, monthly: monthly? })
}

fn apply_retention(root: &TableReader<'_>) -> bool {
    let Some(table) = root.get("rights").and_then(|value| value.table()) else { return false };
    let apply = table.require("apply_retention", "write apply_retention = true");
    let apply = apply.and_then(|value| value.boolean()).unwrap_or(false);
    table.close();
    apply
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::CouncilConfig;

    #[test]
    fn relative_paths_start_from_the_files_own_folder() {
        let text = "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"/var/state\"\n\
                    [[extract]]\ndataset = \"council_tax\"\npath = \"ct.csv\"\n";
        let config = CouncilConfig::parse("hearth.toml", text, Path::new("/srv/ashby")).unwrap();
        assert_eq!(config.inputs[0].path, Path::new("/srv/ashby/in/ct.csv"));
        assert_eq!(config.state, Path::new("/var/state"));
        assert_eq!(config.rules, None);
    }

    #[test]
    fn a_budget_and_a_retention_are_read_and_checked() {
        let base = "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
                    [[extract]]\ndataset = \"a\"\npath = \"a.csv\"\n";
        let parse = |more: &str| {
            CouncilConfig::parse("hearth.toml", &format!("{base}{more}"), Path::new("."))
        };
        let plain = parse("").unwrap();
        assert_eq!((plain.churn, plain.retention), (super::ChurnConfig::default(), None));
        assert!(
            !plain.apply_retention
                && parse("[rights]\napply_retention = true\n").unwrap().apply_retention
        );
        let told = parse("[churn]\npersons = 0.5\n[retention]\nnewest = 7\nmonthly = 0\n").unwrap();
        assert_eq!(told.churn, super::ChurnConfig { persons: 0.5, ..plain.churn });
        assert_eq!(told.retention, Some(super::RetentionConfig { newest: 7, monthly: 0 }));
        for wrong in [
            "[churn]\npersons = 5\n",
            "[retention]\nnewest = 1\nmonthly = 2\n",
            "[retention]\nnewest = 9\n",
            "[rights]\napply_retention = \"yes\"\n",
            "[rights]\n",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn users_are_read_and_checked() {
        let base = "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
                    [[extract]]\ndataset = \"a\"\npath = \"a.csv\"\n[[user]]\nname = \"j.jones\"\norganisation = \"council\"\n";
        let parse = |more: &str| {
            CouncilConfig::parse("hearth.toml", &format!("{base}{more}"), Path::new("."))
        };
        let config = parse(
            "team = \"revenues\"\nroles = [\"revenues-officer\"]\ntrained_until = \"2027-03-31\"\n",
        )
        .unwrap();
        let user = &config.users[0];
        assert_eq!((user.name.as_str(), user.active, user.line), ("j.jones", true, 10));
        assert_eq!(user.trained_until, Some(jiff::civil::date(2027, 3, 31)));
        for (wrong, told) in [
            ("", "no `roles`"),
            ("roles = [\"Officer\"]\n", "is no name"),
            ("roles = []\ntrained_until = \"31/03/2027\"\n", "is no day"),
            (
                "roles = []\n[[user]]\nname = \"j.jones\"\norganisation = \"council\"\nroles = []\n",
                "stands twice",
            ),
        ] {
            let faults = parse(wrong).unwrap_err().to_string();
            assert!(faults.contains(told), "{told} in {faults}");
        }
    }

    #[test]
    fn an_operator_is_one_of_the_users_with_a_purpose_or_several() {
        let base = "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
                    [[extract]]\ndataset = \"a\"\npath = \"a.csv\"\n[[user]]\nname = \"d.steward\"\norganisation = \"council\"\nroles = []\n";
        let parse = |more: &str| {
            CouncilConfig::parse(
                "hearth.toml",
                &format!("{base}[operator]\n{more}"),
                Path::new("."),
            )
        };
        let one = parse("user = \"d.steward\"\npurpose = \"linkage-quality\"\n").unwrap();
        let operator = one.operator.unwrap();
        assert_eq!((operator.user.as_str(), operator.purposes.len()), ("d.steward", 1));
        let several = "user = \"d.steward\"\npurpose = [\"linkage-quality\", \"subject-rights\"]\n";
        assert_eq!(parse(several).unwrap().operator.unwrap().purposes.len(), 2);
        for (wrong, told) in [
            ("user = \"d.steward\"\n", "no `purpose`"),
            ("user = \"somebody\"\npurpose = \"linkage-quality\"\n", "there is no user `somebody`"),
        ] {
            let faults = parse(wrong).unwrap_err().to_string();
            assert!(faults.contains(told), "{told} in {faults}");
        }
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_its_line() {
        let text = "[council]\nnam = \"Ashby\"\n[paths]\nextracts = \"in\"\n[[extract]]\ndataset = \"a\"\n";
        let faults =
            CouncilConfig::parse("hearth.toml", text, Path::new(".")).unwrap_err().to_string();
        for expected in
            ["hearth.toml:2", "write `name`", "no `editions`", "no `state`", "no `path`"]
        {
            assert!(faults.contains(expected), "{expected} in {faults}");
        }
    }
}
