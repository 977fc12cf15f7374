//! A damaged edition: opened, walked and verified, every damage is an error and none a panic.
//!
//! A small council's edition is made once. The first byte chooses its file, the next two where, the rest is written there;
//! with no file to choose, the rest is the manifest.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use hearth::addresses::{AddressDictionaries, AddressTables};
use hearth::config::CouncilConfig;
use hearth::editions::OpenEdition;
use hearth::normalise::Dictionaries;
use hearth::pipeline::{NightRequest, Quiet, nightly};
use hearth::rules::Ruleset;
use hearth::sharing::ActsBook;
use hearth::stewardship::{DecisionBook, ReviewBook};
use hearth::synthetic::{Council, CouncilOptions, write_night};
use hearth::values::IdentifierKey;
use libfuzzer_sys::fuzz_target;

/// The edition's folder and what its files hold.
struct Edition {
    folder: PathBuf,
    files: Vec<(PathBuf, Vec<u8>)>,
    _council: tempfile::TempDir,
}

static EDITION: LazyLock<Edition> = LazyLock::new(|| {
    let council = tempfile::tempdir().expect("a folder can be made");
    let as_of = jiff::civil::date(2026, 11, 1);
    let options = CouncilOptions { broken_rows: 0, ..CouncilOptions::new(20, 1, 1, as_of) };
    let fiction = Council::simulate(&options);
    let truth = council.path().join("truth.csv");
    write_night(&fiction, 1, &council.path().join("extracts"), &truth)
        .expect("extracts can be written");
    let mut text = String::from(
        "[council]\nname = \"Eastbrook\"\n[paths]\nextracts = \"extracts\"\neditions = \"editions\"\nstate = \"state\"\n",
    );
    for dataset in
        ["council_tax", "benefits", "electoral_roll", "school_census", "social_care", "gazetteer"]
    {
        text += &format!("[[extract]]\ndataset = \"{dataset}\"\npath = \"{dataset}.csv\"\n");
    }
    let config =
        CouncilConfig::parse("hearth.toml", &text, council.path()).expect("it has no fault");
    let ruleset =
        Ruleset::load(None).expect("shipped rules are there").check().expect("they have no fault");
    let request = NightRequest {
        config: &config,
        ruleset: &ruleset,
        dictionaries: &Dictionaries::shipped(),
        address_dictionaries: &AddressDictionaries::from_tables(AddressTables::SHIPPED)
            .expect("they have no fault"),
        key: &IdentifierKey::from_bytes([7; 32]),
        as_of,
        accepted: &[],
        retrain: false,
        full: true,
        decisions: &DecisionBook::default(),
        retention_due: 0,
        recalls_unanswered: 0,
        erased: &std::collections::BTreeSet::new(),
        reviews: &ReviewBook::default(),
        acts: &ActsBook::default(),
        program: "fuzz",
        soundness: &hearth::store::NothingDoubtful,
        written_at: "2026-11-01T00:00:00Z",
    };
    let published = nightly(&request, &Quiet).expect("a night of whole extracts is published");
    let folder = published.edition.edition().folder().to_owned();
    let mut files: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(&folder)
        .expect("the edition can be listed")
        .flatten()
        .map(|entry| (entry.path(), fs::read(entry.path()).expect("its files can be read")))
        .collect();
    files.sort();
    Edition { folder, files, _council: council }
});

fuzz_target!(|bytes: &[u8]| {
    let [choice, high, low, written @ ..] = bytes else { return };
    let choice = usize::from(*choice) % (EDITION.files.len() + 1);
    let (path, whole) = EDITION.files.get(choice).cloned().unwrap_or_else(|| {
        let manifest = EDITION.folder.join("manifest.json");
        let whole = fs::read(&manifest).expect("the manifest can be read");
        (manifest, whole)
    });
    let mut damaged = whole.clone();
    if choice == EDITION.files.len() {
        damaged = written.to_vec();
    } else {
        // from the end for odd places: that is where a table's footer and offsets lie
        let place = usize::from(u16::from_be_bytes([*high, *low]));
        let from = if place % 2 == 0 { place } else { damaged.len().saturating_sub(place) };
        for (old, new) in damaged.iter_mut().skip(from).zip(written) {
            *old = *new;
        }
    }
    fs::write(&path, &damaged).expect("a file can be damaged");
    if let Ok(edition) = OpenEdition::open(&EDITION.folder) {
        for _ in edition.records() {}
        for _ in edition.persons() {}
        for _ in edition.households() {}
        for _ in edition.links() {}
        for _ in edition.placements() {}
        let _ = (edition.quarantine(), edition.model_json(), edition.report_json());
        assert!(
            damaged == whole || edition.verify().is_err(),
            "{}: damage that nobody noticed",
            path.display()
        );
    }
    fs::write(&path, &whole).expect("a file can be mended");
});
