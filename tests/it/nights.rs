//! Night after night: a night that looks back gives what a full one gives.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use hearth::editions::EditionShelf;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::support::{WorkDir, demo_council};

/// What happens to one row of an extract: where it stands, in thousandths of the file, and what becomes of it.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// The row goes.
    Goes,
    /// It comes again, under another key.
    ComesAgain,
    /// Two letters of a word change places.
    Slip { word: usize },
    /// It takes the second half of its cells from another row: somebody lives elsewhere.
    Moves { like: usize },
}

/// Extracts in which something changes, with a column that is part of the key.
pub(super) const EXTRACTS: [&str; 5] =
    ["council_tax", "benefits", "electoral_roll", "school_census", "social_care"];

pub(super) fn changes() -> impl Strategy<Value = Vec<(usize, usize, Change)>> {
    let change = prop_oneof![
        Just(Change::Goes),
        Just(Change::ComesAgain),
        (0_usize..30).prop_map(|word| Change::Slip { word }),
        (0_usize..1000).prop_map(|like| Change::Moves { like }),
    ];
    prop::collection::vec((0..EXTRACTS.len(), 0_usize..1000, change), 0..25)
}

/// What a steward decides of two mentions, which stand so many thousandths into the list of all: the verdict, and whether the second is
/// the next one after the first instead, as often a namesake or a housemate.
pub(super) type Word = (&'static str, usize, usize, bool);

pub(super) fn words() -> impl Strategy<Value = Vec<Word>> {
    let verdict =
        prop::sample::select(vec!["same", "different", "same-household", "different-household"]);
    prop::collection::vec((verdict, 0_usize..1000, 0_usize..1000, prop::bool::ANY), 0..6)
}

/// Decides; what is refused is no decision.
pub(super) fn decide(dir: &WorkDir, council: &str, words: &[Word]) {
    let config = format!("{council}/hearth.toml");
    let links = dir.hearth(&["export", "links", "--config", &config]).ends_with(0).out;
    let mention = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[4].to_owned(), cells[..3].join(":"))
    };
    // in the order of households: neighbours in the list are at home together
    let mut mentions: Vec<(String, String)> = links.lines().skip(1).map(mention).collect();
    mentions.sort();
    for (verdict, one, other, next) in words {
        let a = at(*one, mentions.len());
        let b = if *next { (a + 1) % mentions.len() } else { at(*other, mentions.len()) };
        let (a, b) = (&mentions[a].1, &mentions[b].1);
        let outcome = dir.hearth(&[
            "decide", a, b, verdict, "--reason", "drawn", "--by", "mk", "--config", &config,
        ]);
        assert!([0, 2].contains(&outcome.code), "{}", outcome.err);
    }
}

/// The bytes of a row's cells; rows with quotes are left alone.
fn cells(row: &[u8]) -> Option<Vec<Vec<u8>>> {
    (!row.contains(&b'"')).then(|| row.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect())
}

/// A row by its place in thousandths of the file.
fn at(thousandths: usize, rows: usize) -> usize {
    (thousandths * rows / 1000).min(rows.saturating_sub(1))
}

fn apply(rows: &mut Vec<Vec<u8>>, place: usize, change: &Change) {
    let row = at(place, rows.len());
    let Some(mut changed) = rows.get(row).and_then(|row| cells(row)) else { return };
    match change {
        Change::Goes => {
            rows.remove(row);
            return;
        }
        Change::ComesAgain => {
            changed[0].push(b'7');
            rows.push(changed.join(&b','));
            return;
        }
        Change::Slip { word } => {
            let words: Vec<usize> = (1..changed.len())
                .filter(|at| {
                    changed[*at].len() > 3 && changed[*at].iter().all(u8::is_ascii_alphabetic)
                })
                .collect();
            let Some(place) = words.get(word % words.len().max(1)) else { return };
            changed[*place].swap(1, 2);
        }
        Change::Moves { like } => {
            let Some(other) = cells(&rows[at(*like, rows.len())]) else { return };
            if other.len() != changed.len() {
                return;
            }
            let half = changed.len() / 2;
            changed.truncate(half);
            changed.extend_from_slice(&other[half..]);
        }
    }
    rows[row] = changed.join(&b',');
}

pub(super) fn change(extracts: &Path, changes: &[(usize, usize, Change)]) {
    for (number, name) in EXTRACTS.iter().enumerate() {
        let path = extracts.join(format!("{name}.csv"));
        let bytes = std::fs::read(&path).expect("the disk obliges");
        let mut rows: Vec<Vec<u8>> =
            bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let header = rows.remove(0);
        rows.retain(|row| row.len() > 1);
        for (_, place, change) in changes.iter().filter(|(of, _, _)| *of == number) {
            apply(&mut rows, *place, change);
        }
        rows.insert(0, header);
        std::fs::write(&path, [rows.join(&b'\n'), b"\n".to_vec()].concat())
            .expect("the disk obliges");
    }
}

/// The last row of an extract goes.
pub(super) fn row_goes(dir: &WorkDir) {
    let name = "demo/extracts/council_tax.csv";
    let rows = dir.bytes(name).split(|byte| *byte == b'\n').filter(|row| !row.is_empty()).count();
    dir.keep_lines(name, rows - 1);
}

pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the disk obliges");
    for entry in std::fs::read_dir(from).expect("the disk obliges") {
        let entry = entry.expect("the disk obliges");
        let place = to.join(entry.file_name());
        if entry.file_type().expect("the disk obliges").is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).expect("the disk obliges");
        }
    }
}

/// Runs a night; the digest of what it published, and what it said of how it was worked out.
pub(super) fn night(dir: &WorkDir, council: &str, more: &[&str]) -> (String, String) {
    let config = format!("{council}/hearth.toml");
    let accepted = EXTRACTS.iter().flat_map(|name| ["--accept", name]);
    let words: Vec<&str> =
        ["nightly", "--config", &config, "--quiet"].into_iter().chain(accepted).collect();
    let outcome = dir.hearth(&[&words, more].concat());
    assert!(outcome.code < 2, "{}", outcome.err);
    let shelf =
        EditionShelf::open(&dir.path(&format!("{council}/editions"))).expect("the disk obliges");
    let told = outcome
        .out
        .lines()
        .find(|line| line.contains("worked out") || line.contains("run in full"));
    (
        shelf.current().expect("the disk obliges").manifest().content_digest.clone(),
        told.unwrap_or_default().to_owned(),
    )
}

/// The whole report of the edition that is served.
pub(super) fn whole_report(dir: &WorkDir, council: &str) -> serde_json::Value {
    let shelf = EditionShelf::open(&dir.path(&format!("{council}/editions"))).expect("a shelf");
    let text = shelf.current().expect("an edition").report_json().expect("a report");
    serde_json::from_str(&text).expect("JSON")
}

/// Takes out of a report how many addresses were remembered: that is how much was worked out.
pub(super) fn leave_out_remembered(report: &mut serde_json::Value) {
    let addresses = report["addresses"].as_object_mut().expect("an object");
    for figure in ["strings_seen_before", "answers_kept"] {
        addresses.remove(figure).expect("it is told");
    }
}

/// Tells a file that was written anew from one that was left alone.
pub(super) fn inode(path: &Path) -> u64 {
    std::fs::metadata(path).expect("it is there").ino()
}

/// A few rows change: one goes, one has a slip, one takes its address from another.
pub(super) fn little() -> Vec<(usize, usize, Change)> {
    vec![
        (0, 500, Change::Goes),
        (1, 300, Change::Slip { word: 0 }),
        (2, 200, Change::Moves { like: 700 }),
    ]
}

/// How often which way of running a night was taken.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// Everything was as it was: nothing was matched.
    pub(super) quiet: u32,
    /// Records had changed, and only whom this concerns was looked at.
    pub(super) few_people: u32,
    /// Records had changed, and only their pairs were looked for.
    pub(super) few_pairs: u32,
    /// Everybody was looked at, and all pairs.
    pub(super) everybody: u32,
    /// Tells whether saved work was left alone.
    work: u64,
}

impl Ways {
    /// Counts the night whose edition is served.
    pub(super) fn count(&mut self, dir: &WorkDir, council: &str) {
        let worked_out = &whole_report(dir, council)["worked_out"];
        let people = worked_out["people_looked_at"].as_u64();
        let pairs = worked_out["pairs_looked_for"].as_u64();
        let work = inode(&dir.path(&format!("{council}/state/saved-work")));
        let is_quiet = std::mem::replace(&mut self.work, work) == work;
        self.quiet += u32::from(is_quiet);
        self.few_people += u32::from(people.is_some() && !is_quiet);
        self.few_pairs += u32::from(pairs.is_some_and(|pairs| pairs > 0));
        self.everybody += u32::from(people.is_none() && pairs.is_none());
    }

    /// That short ways are taken is what makes comparing them with long ones worth anything.
    #[expect(
        clippy::print_stdout,
        reason = "whoever runs the tests is told how often which way was taken"
    )]
    pub(super) fn were_taken(&self) {
        println!("{self:?}");
        assert!(self.few_people > 0 && self.few_pairs > 0, "a way was never taken: {self:?}");
    }
}

/// Draws cases and runs them, `PROPTEST_CASES` of them if that is given; what a case needs to tell afterwards it may note as it goes.
pub(super) fn drawn<S: Strategy>(
    cases: u32,
    strategy: &S,
    case: impl FnMut(S::Value) -> Result<(), TestCaseError>,
) {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = ProptestConfig {
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::with_cases(asked.unwrap_or(cases))
    };
    let case = std::cell::RefCell::new(case);
    let drawn = TestRunner::new(config).run(strategy, |value| case.borrow_mut()(value));
    if let Err(fault) = drawn {
        panic!("{fault}");
    }
}

#[test]
fn a_night_that_looks_back_publishes_what_a_full_one_does() {
    let mut ways = Ways::default();
    let evening = || (changes(), words());
    // each case is ten nights of the real program
    drawn(3, &(evening(), evening()), |(first, second)| {
        let dir = demo_council();
        // the first night of the demo is the second that any program could look back on: of the others the first finds little changed, and the last one
        // finds every file and every decision as it was
        let unchanged = (Vec::new(), Vec::new());
        let little = (little(), Vec::new());
        for (number, (changes, words)) in [little, first, second, unchanged].iter().enumerate() {
            let as_of = format!("2026-11-{:02}", 20 + number);
            change(&dir.path("demo/extracts"), changes);
            decide(&dir, "demo", words);
            copy(&dir.path("demo"), &dir.path(&format!("full{number}")));
            let (looking_back, told) = night(&dir, "demo", &["--as-of", &as_of]);
            prop_assert!(told.starts_with("worked out anew"), "{}", told);
            ways.count(&dir, "demo");
            let full = format!("full{number}");
            let (in_full, told) = night(&dir, &full, &["--as-of", &as_of, "--full"]);
            prop_assert!(told.contains("a full run was asked for"), "{}", told);
            prop_assert_eq!(looking_back, in_full);
        }
        Ok(())
    });
    ways.were_taken();
}

#[test]
fn saved_work_that_is_damaged_or_missing_or_of_another_year_makes_a_full_night_and_says_so() {
    let dir = demo_council();
    let saved = dir.path("demo/state/saved-work");
    // a night that finds nothing changed has no use for it
    let (_, told) = night(&dir, "demo", &["--as-of", "2026-11-20"]);
    assert!(told.starts_with("worked out anew: 0 records"), "{told}");
    let mut bytes = std::fs::read(&saved).expect("the disk obliges");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&saved, bytes).expect("the disk obliges");
    row_goes(&dir);
    let (_, told) = night(&dir, "demo", &["--as-of", "2026-11-21"]);
    assert!(told.contains("damaged; it was thrown away"), "{told}");
    std::fs::remove_file(&saved).expect("the disk obliges");
    row_goes(&dir);
    let (_, told) = night(&dir, "demo", &["--as-of", "2026-11-22"]);
    assert!(told.contains("the last night saved no work"), "{told}");
    let (_, told) = night(&dir, "demo", &["--as-of", "2027-01-01"]);
    assert!(told.contains("dates may read otherwise"), "{told}");
    let (_, told) = night(&dir, "demo", &["--as-of", "2027-01-02", "--retrain"]);
    assert!(told.contains("a new model was learnt"), "{told}");
}
