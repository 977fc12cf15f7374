//! A council's office in which consents, restrictions and agreements are taken down, night after night.

use std::collections::BTreeMap;

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalKind};

use super::acts::GIVEN;
use crate::support::{Outcome, WorkDir, demo_council};

/// A tiny council after its first night.
pub(super) struct Office {
    pub(super) dir: WorkDir,
    day: u32,
}

impl Office {
    pub(super) fn new() -> Self {
        Self { dir: demo_council(), day: 1 }
    }

    pub(super) fn hearth(&self, words: &[&str]) -> Outcome {
        self.dir.hearth(&[words, &["--config", "demo/hearth.toml"]].concat())
    }

    pub(super) fn night(&mut self) {
        self.day += 1;
        let as_of = format!("2026-11-{:02}", self.day);
        let words = ["nightly", "--quiet", "--as-of", &as_of, "--accept", "social_care"];
        let outcome = self.hearth(&words);
        assert!(outcome.code < 2, "{}", outcome.err);
    }

    /// The person of every mention.
    pub(super) fn persons(&self) -> BTreeMap<String, String> {
        let links = self.hearth(&["export", "links"]).ends_with(0).out;
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            let name = [cells[0], cells[1], cells[2]].join(":");
            (name.trim_end_matches(':').to_owned(), cells[3].to_owned())
        };
        links.lines().skip(1).map(row).collect()
    }

    /// Two mentions of one person of whom nothing else speaks.
    pub(super) fn two_of_one(&self) -> (String, String) {
        let persons = self.persons();
        for (a, person) in &persons {
            let all: Vec<&String> =
                persons.iter().filter(|(_, it)| *it == person).map(|(name, _)| name).collect();
            if let [one, other] = all.as_slice()
                && *one == a
                && !one.starts_with("electoral")
                && !other.starts_with("electoral")
                && one.split(':').next() != other.split(':').next()
            {
                return ((*one).clone(), (*other).clone());
            }
        }
        panic!("nobody has two records");
    }

    /// Two strangers of one record each who may be one person, and the number of the decision that they are.
    pub(super) fn made_one(&self, before: impl Fn(&str, &str)) -> (String, String, String) {
        let persons = self.persons();
        let alone = |dataset: &str| {
            let alone = persons.iter().filter(|(name, person)| {
                name.starts_with(dataset) && persons.values().filter(|it| it == person).count() == 1
            });
            alone.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        for a in alone("council_tax") {
            for b in alone("social_care").iter().chain(&alone("benefits")) {
                let words = ["decide", &a, b, "same", "--reason", "seen", "--by", "mk"];
                let decided = self.hearth(&words);
                if decided.code != 0 {
                    continue;
                }
                let number = number(&decided.out);
                self.hearth(&["decide", "--undo", &number, "--reason", "later", "--by", "mk"])
                    .ends_with(0);
                before(&a, b);
                let number = self::number(&self.hearth(&words).ends_with(0).out);
                return (a, b.clone(), number);
            }
        }
        panic!("no two strangers may be one person");
    }

    /// What stands of consents for a person: states, and whether an officer is asked.
    pub(super) fn states(&self, person: &str) -> (Vec<String>, bool) {
        let outcome = self.hearth(&["consent", "list", person, "--json"]);
        let told = outcome.json();
        let states = told["stands"].as_array().expect("a list").iter();
        let states = states.map(|it| it["state"].as_str().expect("a word").to_owned()).collect();
        (states, outcome.code == 1)
    }

    /// The restrictions on a person: numbers, and whether they are carried.
    pub(super) fn restricted(&self, person: &str) -> Vec<(u64, bool)> {
        let told = self.hearth(&["restrict", "list", person, "--json"]).json();
        let rows = told["restrictions"].as_array().expect("a list").iter();
        rows.map(|it| {
            let number = it["restriction"].as_u64().expect("a number");
            (number, it["carried"].as_bool().expect("said"))
        })
        .collect()
    }

    pub(super) fn restrict(&self, person: &str) -> String {
        let words = [
            "restrict",
            "set",
            person,
            "--kind",
            "sensitive-address",
            "--note",
            "refuge",
            "--by",
            "po",
            "--approved-by",
            "dpo",
        ];
        number(&self.hearth(&words).ends_with(0).out)
    }

    pub(super) fn give(&self, person: &str) -> String {
        number(&self.hearth(&[&["consent", "give", person][..], &GIVEN].concat()).ends_with(0).out)
    }

    /// How many entries the journal has, but for those that say who was refused.
    pub(super) fn entries(&self) -> usize {
        let config = CouncilConfig::load(&self.dir.path("demo/hearth.toml"));
        let config = config.expect("the configuration is read");
        let entries = Journal::of(&config).entries().expect("the journal is whole");
        entries.iter().filter(|it| it.kind != JournalKind::OperatorRefused).count()
    }
}

/// The number that a command tells: its second word.
pub(super) fn number(told: &str) -> String {
    let word = told.split([' ', ':']).nth(1);
    word.unwrap_or_else(|| panic!("{told}")).to_owned()
}
