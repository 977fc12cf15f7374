//! A fictional council in a folder of its own, and the real program run on it: for tests of whole nights.

use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};

use hearth::editions::{EditionShelf, OpenEdition};
use hearth::synthetic::{Council, CouncilOptions, write_night};
use jiff::civil::{Date, date};

/// The datasets of the fictional council; each extract is called after its own. The registrar's is beside them.
const DATASETS: [&str; 6] =
    ["council_tax", "benefits", "electoral_roll", "school_census", "social_care", "gazetteer"];

/// The registrar delivers into a folder.
const REGISTER: &str = "\n[[extract]]\ndataset = \"registrations\"\npath = \"registrations\"\n";

const CONFIG: &str = r#"[council]
name = "Eastbrook (fictional)"

[paths]
extracts = "extracts"
editions = "editions"
state = "state"
"#;

/// A council's life, of which any number of folders can be made.
pub(crate) struct Fiction(Council);

impl Fiction {
    /// A council without broken rows: a quarantine lists lines, which move with the order of the rows.
    pub(crate) fn new(households: usize, nights: usize, seed: u64) -> Self {
        let mut options = CouncilOptions::new(households, nights, seed, date(2026, 11, 1));
        options.broken_rows = 0;
        Self(Council::simulate(&options))
    }

    /// A folder with a configuration and a key, and no extract yet. Every folder has the same key.
    pub(crate) fn folder(&self) -> CouncilFolder<'_> {
        let folder = tempfile::tempdir().expect("a folder for a test can be made");
        let extracts = DATASETS.map(|dataset| {
            format!("\n[[extract]]\ndataset = \"{dataset}\"\npath = \"{dataset}.csv\"\n")
        });
        let config = format!("{CONFIG}{}{REGISTER}", extracts.concat());
        let state = folder.path().join("state");
        std::fs::write(folder.path().join("hearth.toml"), config).expect("it can be written to");
        std::fs::create_dir(&state).expect("it can be written to");
        let key = format!("{}\n", "5e".repeat(32));
        std::fs::write(state.join("identifier.key"), key).expect("it can be written to");
        CouncilFolder { fiction: self, folder }
    }
}

/// A council's folder; removed when dropped.
pub(crate) struct CouncilFolder<'f> {
    fiction: &'f Fiction,
    folder: tempfile::TempDir,
}

impl CouncilFolder<'_> {
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The extracts of a night arrive; returns its date.
    pub(crate) fn deliver(&self, night: usize) -> Date {
        let truth = self.path().join("truth.csv");
        let written = write_night(&self.fiction.0, night, &self.path().join("extracts"), &truth);
        written.expect("a night's extracts can be written").date
    }

    /// `hearth nightly` on this folder, ready to start.
    pub(crate) fn nightly(&self, as_of: Date) -> Command {
        self.hearth(&["nightly", "--as-of", &as_of.to_string()])
    }

    /// A command on this folder, ready to start.
    pub(crate) fn hearth(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
        command.args(words).arg("--config");
        command.arg(self.path().join("hearth.toml"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn shelf(&self) -> EditionShelf {
        EditionShelf::open(&self.path().join("editions")).expect("the shelf opens")
    }

    /// The edition that is served, every checksum compared.
    pub(crate) fn verified_edition(&self) -> OpenEdition {
        let edition = self.shelf().current().expect("an edition is served");
        edition.verify().expect("the edition that is served is whole");
        edition
    }
}

/// Runs a command to its end, which must be a published edition: done, or done with something left for a person.
pub(crate) fn published(command: &mut Command) -> Output {
    let output = command.output().expect("hearth starts");
    assert!(
        is_published(output.status),
        "hearth nightly ended with {}:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

pub(crate) fn is_published(status: ExitStatus) -> bool {
    matches!(status.code(), Some(0 | 1))
}
