//! Nights on which nothing has changed but the date: they publish and report what a full one does, whatever happened on the nights before.

use hearth::editions::EditionShelf;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::nights::{
    Change, EXTRACTS, Ways, Word, change, changes, copy, decide, drawn, inode,
    leave_out_remembered, little, night, row_goes, whole_report, words,
};
use super::support::{WorkDir, demo_council};

const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

/// What happens before a night.
#[derive(Clone, Debug)]
enum Evening {
    Nothing,
    /// A steward decides.
    Decided(Vec<Word>),
    /// The last decision is taken back.
    Undone,
    /// Rows change.
    Changed(Vec<(usize, usize, Change)>),
    /// Nobody is to know of somebody any more, who stands so many thousandths into the list of mentions.
    Hidden(usize),
    /// One may again.
    Shown,
    /// An extract does not come: the last one stands in.
    Missing(usize),
    /// The edition before is served again.
    RolledBack,
    /// What the last night left behind is damaged.
    Damaged,
}

/// Days until the night, and what happens before it.
fn evenings() -> impl Strategy<Value = Vec<(i64, Evening)>> {
    let evening = prop_oneof![
        8 => Just(Evening::Nothing),
        1 => words().prop_map(Evening::Decided),
        1 => Just(Evening::Undone),
        1 => changes().prop_map(Evening::Changed),
        1 => (0_usize..1000).prop_map(Evening::Hidden),
        1 => Just(Evening::Shown),
        2 => (0_usize..5).prop_map(Evening::Missing),
        1 => Just(Evening::RolledBack),
        1 => Just(Evening::Damaged),
    ];
    let days = prop_oneof![3 => Just(1_i64), 1 => Just(0_i64), 3 => 2_i64..90];
    prop::collection::vec((days, evening), 2..5)
}

/// The council over the nights.
struct Council {
    dir: WorkDir,
    decision: Option<String>,
    restriction: Option<String>,
}

impl Council {
    fn hearth(&self, words: &[&str]) -> super::support::Outcome {
        self.dir.hearth(&[words, &CONFIG].concat())
    }

    fn number(told: &str) -> Option<String> {
        told.split([' ', ':']).nth(1).map(str::to_owned)
    }

    fn spend(&mut self, evening: &Evening) {
        let extract = |which: usize, end: &str| {
            self.dir.path(&format!("demo/extracts/{}{end}", EXTRACTS[which]))
        };
        for which in 0..EXTRACTS.len() {
            let (away, here) = (extract(which, ".away"), extract(which, ".csv"));
            if away.exists() {
                std::fs::rename(away, here).expect("the disk obliges");
            }
        }
        match evening {
            Evening::Nothing => {}
            Evening::Decided(words) => {
                decide(&self.dir, "demo", words);
                let told = self.hearth(&["decide", "--list"]).out;
                let newest = told.lines().rev().find(|line| line.starts_with("decision "));
                self.decision = newest.and_then(Self::number).or(self.decision.take());
            }
            Evening::Undone => {
                if let Some(number) = self.decision.take() {
                    self.hearth(&["decide", "--undo", &number, "--reason", "drawn", "--by", "mk"]);
                }
            }
            Evening::Changed(changes) => change(&self.dir.path("demo/extracts"), changes),
            Evening::Hidden(whom) => {
                let exported = self.hearth(&["export", "links"]).ends_with(0).out;
                let mentions: Vec<&str> = exported.lines().skip(1).collect();
                let person =
                    mentions[whom * mentions.len() / 1000].split(',').nth(3).expect("a person");
                let kind = ["--kind", "protected-identity", "--note", "drawn"];
                let by = ["--by", "po", "--approved-by", "dpo"];
                let words = [&["restrict", "set", person][..], &kind, &by].concat();
                self.restriction = Self::number(&self.hearth(&words).ends_with(0).out);
            }
            Evening::Shown => {
                if let Some(number) = self.restriction.take() {
                    let why = ["--reason", "over", "--by", "po", "--approved-by", "dpo"];
                    let words = [&["restrict", "lift", number.as_str()][..], &why].concat();
                    self.hearth(&words).ends_with(0);
                }
            }
            Evening::Missing(which) => {
                std::fs::rename(extract(*which, ".csv"), extract(*which, ".away"))
                    .expect("the disk obliges");
            }
            Evening::RolledBack => {
                // where only one edition was ever served there is none to go back to
                let outcome = self.hearth(&["edition", "rollback"]);
                assert!([0, 2].contains(&outcome.code), "{}", outcome.err);
            }
            Evening::Damaged => {
                let file = self.dir.path("demo/state/night-rest");
                let mut bytes = std::fs::read(&file).expect("the disk obliges");
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(&file, bytes).expect("the disk obliges");
            }
        }
    }
}

/// The report of the edition that is served, without what may differ: how much was worked out, and how long it took.
fn report(dir: &WorkDir, council: &str) -> serde_json::Value {
    let mut report = whole_report(dir, council);
    report.as_object_mut().expect("an object").remove("worked_out");
    leave_out_remembered(&mut report);
    for stage in report["stages"].as_array_mut().expect("a list") {
        stage.as_object_mut().expect("an object").remove("duration_ms");
    }
    report
}

#[test]
fn whatever_happened_before_a_night_is_what_a_full_one_is() {
    let mut ways = Ways::default();
    drawn(2, &evenings(), |evenings| {
        let mut council = Council { dir: demo_council(), decision: None, restriction: None };
        let mut as_of = date(2027, 1, 5);
        night(&council.dir, "demo", &["--as-of", &as_of.to_string()]);
        // the second night finds nothing changed, and the third little changed: whatever is drawn comes after one that only looked at the date, and
        // one that took over most
        let begins = [(1, Evening::Nothing), (1, Evening::Changed(little()))];
        for (number, (days, evening)) in begins.iter().chain(&evenings).enumerate() {
            let next = as_of.checked_add(jiff::Span::new().days(*days)).expect("a day to come");
            as_of = next.min(Date::constant(2027, 12, 31));
            council.spend(evening);
            let full = format!("full{number}");
            copy(&council.dir.path("demo"), &council.dir.path(&full));
            let on = as_of.to_string();
            let (looking_back, told) = night(&council.dir, "demo", &["--as-of", &on]);
            ways.count(&council.dir, "demo");
            let (in_full, _) = night(&council.dir, &full, &["--as-of", &on, "--full"]);
            prop_assert_eq!(looking_back, in_full, "night {} on {}: {}", number, on, told);
            let reports = [report(&council.dir, "demo"), report(&council.dir, &full)];
            prop_assert_eq!(&reports[0], &reports[1], "night {} on {}: {}", number, on, told);
            std::fs::remove_dir_all(council.dir.path(&full)).expect("the disk obliges");
        }
        Ok(())
    });
    ways.were_taken();
    assert!(ways.quiet > 0, "no night found everything as it was");
}

#[test]
fn a_night_that_finds_nothing_changed_leaves_saved_work_and_records_alone_and_says_so() {
    let dir = demo_council();
    let work = || inode(&dir.path("demo/state/saved-work"));
    let records = || {
        let shelf = EditionShelf::open(&dir.path("demo/editions")).expect("a shelf");
        inode(&shelf.current().expect("an edition").folder().join("records"))
    };
    night(&dir, "demo", &["--as-of", "2027-02-01"]);
    let (left, held) = (work(), records());
    for on in ["2027-02-02", "2027-02-02", "2027-02-03", "2027-06-30"] {
        let (_, told) = night(&dir, "demo", &["--as-of", on]);
        assert!(told.starts_with("worked out anew: 0 records"), "{told}");
        assert_eq!((work(), records()), (left, held), "{on}");
    }
    // what it left behind is as good for a night that does find something
    row_goes(&dir);
    let (_, told) = night(&dir, "demo", &["--as-of", "2027-07-01"]);
    assert!(told.starts_with("worked out anew:"), "{told}");
    assert_ne!(work(), left);
    // of another year, ages are others
    let (_, told) = night(&dir, "demo", &["--as-of", "2028-01-01"]);
    assert!(told.contains("dates may read otherwise"), "{told}");
}

#[test]
fn a_night_that_finds_a_row_gone_looks_at_few_people_and_is_what_a_full_one_is() {
    let dir = demo_council();
    let on = |council: &str, as_of: &str, more: &[&str]| {
        let words = [&["--as-of", as_of][..], more].concat();
        night(&dir, council, &words).0
    };
    let looked_at = || {
        let shelf = EditionShelf::open(&dir.path("demo/editions")).expect("a shelf");
        let all = shelf.current().expect("an edition").persons_len() as u64;
        (whole_report(&dir, "demo")["worked_out"]["people_looked_at"].as_u64(), all)
    };
    on("demo", "2027-02-01", &[]);
    assert_eq!(looked_at().0, None, "the first looks at everybody");
    // one after the other, and one after a night that finds nothing
    for (number, (as_of, goes)) in
        [("2027-02-02", true), ("2027-02-03", true), ("2027-02-04", false), ("2027-02-05", true)]
            .into_iter()
            .enumerate()
    {
        if goes {
            row_goes(&dir);
        }
        let full = format!("full{number}");
        copy(&dir.path("demo"), &dir.path(&full));
        assert_eq!(on("demo", as_of, &[]), on(&full, as_of, &["--full"]), "{as_of}");
        let (some, all) = looked_at();
        assert!(some.is_some_and(|some| some < all / 2), "{as_of}: {some:?} of {all}");
        let reports = [report(&dir, "demo"), report(&dir, &full)];
        assert_eq!(reports[0], reports[1], "{as_of}");
    }
}
