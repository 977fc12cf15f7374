//! The fictional council of the benches: its extracts on disk, with the shipped rules and dictionaries.

use std::path::PathBuf;

use hearth::addresses::{AddressDictionaries, AddressTables};
use hearth::normalise::Dictionaries;
use hearth::rules::{Checked, Ruleset};
use hearth::synthetic::{Council, CouncilOptions, write_night};
use jiff::civil::{Date, date};

/// The night of every bench.
pub(crate) const NIGHT: Date = date(2026, 11, 1);

/// A council's extracts on disk, with the shipped rules.
pub(crate) struct Delivered {
    pub(crate) ruleset: Ruleset<Checked>,
    pub(crate) dictionaries: Dictionaries,
    pub(crate) addresses: AddressDictionaries,
    folder: tempfile::TempDir,
}

impl Delivered {
    pub(crate) fn new(households: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let council = Council::simulate(&CouncilOptions::new(households, 1, 1, NIGHT));
        let truth = folder.path().join("truth.csv");
        write_night(&council, 1, folder.path(), &truth).expect("extracts can be written");
        let ruleset = Ruleset::load(None).expect("shipped rules are there");
        let ruleset = ruleset.check().expect("shipped rules have no fault");
        let words =
            |name: &'static str| Some((name, ruleset.text(&format!("dictionaries/{name}"))?));
        let dictionaries =
            Dictionaries::parse(Dictionaries::FILES.iter().filter_map(|name| words(name)));
        let addresses = AddressDictionaries::from_tables(AddressTables::SHIPPED);
        Self {
            dictionaries: dictionaries.expect("shipped dictionaries have no fault"),
            addresses: addresses.expect("shipped dictionaries have no fault"),
            ruleset,
            folder,
        }
    }

    /// The files by index of their dataset.
    pub(crate) fn inputs(&self) -> Vec<(u16, PathBuf)> {
        let sources = (0_u16..).zip(self.ruleset.sources());
        let paths = sources.map(|(dataset, source)| {
            (dataset, self.folder.path().join(format!("{}.csv", source.name.0)))
        });
        paths.filter(|(_, path)| path.exists()).collect()
    }
}
