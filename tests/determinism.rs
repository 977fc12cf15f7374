//! Same inputs, same edition, byte for byte: on any number of threads, and in whatever order the rows come.

#[path = "council_folder.rs"]
mod council_folder;

use std::collections::BTreeMap;
use std::path::Path;

use council_folder::{CouncilFolder, Fiction, published};
use hearth::editions::OpenEdition;
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

type Content = BTreeMap<String, Vec<u8>>;

/// The bytes of every part of an edition that is content, by name.
fn content(edition: &OpenEdition) -> Content {
    let parts = edition.manifest().parts.iter().filter(|part| part.content);
    let read = |name: &str| std::fs::read(edition.folder().join(name)).expect("a part can be read");
    parts.map(|part| (part.name.clone(), read(&part.name))).collect()
}

/// Names the parts that differ instead of printing them.
fn differing(a: &Content, b: &Content) -> Vec<String> {
    let names = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name)));
    names.filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
}

/// The content that a night published.
fn night(folder: &CouncilFolder<'_>, number: usize, arguments: &[&str]) -> Content {
    let as_of = folder.deliver(number);
    published(folder.nightly(as_of).args(arguments));
    content(&folder.verified_edition())
}

#[test]
fn one_two_and_eight_threads_publish_the_same_bytes() {
    let fiction = Fiction::new(150, 2, 11);
    let [on_one, on_two, on_eight] = ["1", "2", "8"].map(|threads| {
        let folder = fiction.folder();
        // the first night learns its weights and mints, the second carries both over
        [1, 2].map(|number| night(&folder, number, &["--threads", threads]))
    });
    for number in 0..2 {
        assert!(on_one[number].len() >= 5, "content has its parts: {:?}", on_one[number].keys());
        for (threads, other) in [(2, &on_two), (8, &on_eight)] {
            let differing = differing(&on_one[number], &other[number]);
            assert!(
                differing.is_empty(),
                "night {number}, 1 and {threads} threads: {differing:?} differ"
            );
        }
    }
}

#[test]
fn a_night_that_is_run_again_publishes_the_same_bytes() {
    let fiction = Fiction::new(100, 1, 31);
    let folder = fiction.folder();
    let once = night(&folder, 1, &[]);
    for arguments in [&[][..], &["--full"], &["--retrain"]] {
        // what was learnt is read back to the bit, and carried identifiers stay where they are
        assert_eq!(differing(&once, &night(&folder, 1, arguments)), [""; 0], "with {arguments:?}");
    }
}

/// Puts the rows of a file in another order, and of every file in a folder; the header stays.
fn shuffle_rows(path: &Path, seed: u64) {
    if path.is_dir() {
        let files = std::fs::read_dir(path).expect("they were written");
        files.flatten().for_each(|file| shuffle_rows(&file.path(), seed));
        return;
    }
    let bytes = std::fs::read(path).expect("an extract can be read");
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
    let quotes = |line: &&[u8]| line.split(|&byte| byte == b'"').count() - 1;
    assert!(
        lines.iter().all(|line| quotes(line).is_multiple_of(2)),
        "a row is a line in {}",
        path.display()
    );
    lines[1..].shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    std::fs::write(path, lines.concat()).expect("an extract can be written");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_nothing(seed in any::<u64>(), households in 20_usize..60) {
        let fiction = Fiction::new(households, 1, seed);
        let as_written = fiction.folder();
        let as_written = night(&as_written, 1, &[]);
        let shuffled = fiction.folder();
        let as_of = shuffled.deliver(1);
        let extracts = std::fs::read_dir(shuffled.path().join("extracts")).expect("they were written");
        for extract in extracts.flatten() {
            shuffle_rows(&extract.path(), seed);
        }
        published(&mut shuffled.nightly(as_of));
        let shuffled = content(&shuffled.verified_edition());
        prop_assert_eq!(differing(&as_written, &shuffled), Vec::<String>::new());
    }
}
