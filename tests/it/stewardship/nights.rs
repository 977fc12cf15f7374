//! A council whose nights follow each other, with who is who on each.

use std::collections::BTreeMap;

use crate::support::{Outcome, WorkDir, demo_council};

/// A tiny council after its first night.
pub(super) struct Nights {
    pub(super) dir: WorkDir,
    day: u32,
}

impl Nights {
    pub(super) fn new() -> Self {
        Self::of(demo_council())
    }

    /// A council of another size after its first night.
    pub(super) fn of(dir: WorkDir) -> Self {
        Self { dir, day: 1 }
    }

    /// Runs the program for the council.
    pub(super) fn hearth(&self, words: &[&str]) -> Outcome {
        self.dir.hearth(&[words, &["--config", "demo/hearth.toml"]].concat())
    }

    /// Runs the next night, and says who is who.
    pub(super) fn night(&mut self) -> (Outcome, BTreeMap<String, String>) {
        self.day += 1;
        let as_of = format!("2026-11-{:02}", self.day);
        let outcome = self.hearth(&[
            "nightly",
            "--quiet",
            "--as-of",
            &as_of,
            // two broken rows are many in so small a file
            "--accept",
            "social_care",
        ]);
        assert!(outcome.code < 2, "{}", outcome.err);
        (outcome, self.persons())
    }

    /// Gives the council a policy of review of its own.
    pub(super) fn policy(&self, policy: &str) {
        let config = self.dir.read("demo/hearth.toml");
        if !config.contains("rules = ") {
            let own = config.replace("[paths]", "[paths]\nrules = \"rules\"");
            self.dir.write("demo/hearth.toml", &own);
        }
        self.dir.write("demo/rules/review.toml", policy);
    }

    /// The person of every mention.
    pub(super) fn persons(&self) -> BTreeMap<String, String> {
        self.column(3)
    }

    /// The household of every mention's person; empty if none.
    pub(super) fn households(&self) -> BTreeMap<String, String> {
        self.column(4)
    }

    /// The residence that every mention's own address leads to; empty if none.
    pub(super) fn residences(&self) -> BTreeMap<String, String> {
        self.column(5)
    }

    /// A column of the links, by mention.
    fn column(&self, at: usize) -> BTreeMap<String, String> {
        let links = self.hearth(&["export", "links"]).ends_with(0).out;
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            let name = [cells[0], cells[1], cells[2]].join(":");
            (name.trim_end_matches(':').to_owned(), cells[at].to_owned())
        };
        links.lines().skip(1).map(row).collect()
    }

    /// Decides, and gives the decision's number.
    pub(super) fn decide(&self, a: &str, b: &str, verdict: &str) -> String {
        let told = self.try_to_decide(a, b, verdict).ends_with(0).out;
        number(&told)
    }

    pub(super) fn try_to_decide(&self, a: &str, b: &str, verdict: &str) -> Outcome {
        self.hearth(&["decide", a, b, verdict, "--reason", "seen the letters", "--by", "mk"])
    }

    pub(super) fn undo(&self, number: &str) -> Outcome {
        self.hearth(&["decide", "--undo", number, "--reason", "looked again", "--by", "mk"])
    }

    /// Two mentions, of two persons, that are one row's and live together.
    pub(super) fn couple(&self) -> (String, String) {
        let (persons, households) = (self.persons(), self.households());
        let couple = persons.keys().find_map(|a| {
            let b = a.strip_suffix("liable1").map(|row| format!("{row}liable2"))?;
            let lives = households.get(&b).filter(|home| !home.is_empty());
            let of_two = persons[a] != *persons.get(&b)?;
            (of_two && lives == Some(&households[a])).then(|| (a.clone(), b))
        });
        couple.expect("a couple pays council tax")
    }

    /// Two persons with a household each, at different residences, by a mention whose own row leads there.
    pub(super) fn apart(&self) -> (String, String) {
        let (households, residences) = (self.households(), self.residences());
        let mut of = households.iter().filter(|(name, home)| {
            name.starts_with("council_tax") && !home.is_empty() && !residences[*name].is_empty()
        });
        let (a, home) = of.next().expect("somebody lives somewhere");
        let other = of.find(|(b, it)| *it != home && residences[*b] != residences[a]);
        (a.clone(), other.expect("somebody lives elsewhere").0.clone())
    }

    /// Two mentions in different datasets that are one person.
    pub(super) fn linked(&self) -> (String, String) {
        let persons = self.persons();
        let dataset = |name: &str| name.split_once(':').map(|(dataset, _)| dataset.to_owned());
        for (a, of_a) in &persons {
            let other = persons.iter().find(|(b, of_b)| *of_b == of_a && dataset(b) != dataset(a));
            if let Some((b, _)) = other {
                return (a.clone(), b.clone());
            }
        }
        panic!("nobody is in two datasets");
    }

    /// Decides *same* of the first two strangers in these datasets whom nothing forbids to be one person.
    pub(super) fn strangers_made_one(&self, datasets: [&str; 2]) -> (String, String, String) {
        let persons = self.persons();
        let of = |at: usize| persons.keys().filter(move |name| name.starts_with(datasets[at]));
        for (a, b) in of(0).zip(of(1).skip(7)) {
            if persons[a] == persons[b] {
                continue;
            }
            let outcome = self.try_to_decide(a, b, "same");
            if outcome.code == 0 {
                return (a.clone(), b.clone(), number(&outcome.out));
            }
        }
        panic!("no two strangers may be one person");
    }

    /// The cells of a mention's row.
    pub(super) fn cells(&self, dataset: &str, mention: &str) -> Vec<String> {
        let record = mention.split(':').nth(1).expect("a mention has a record");
        let text = self.dir.read(&format!("demo/extracts/{dataset}.csv"));
        let row = text.lines().find(|line| Self::split(line).iter().any(|cell| cell == record));
        Self::split(row.expect("the row is there"))
    }

    pub(super) fn split(row: &str) -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
        let cells = reader.records().next().expect("a row").expect("it can be read");
        cells.iter().map(str::to_owned).collect()
    }

    pub(super) fn joined(cells: &[String]) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(cells).expect("it can be written");
        let row = writer.into_inner().expect("it can be written");
        String::from_utf8(row).expect("it is text").trim_end().to_owned()
    }

    /// Changes the row of a mention in its extract; none goes.
    pub(super) fn change(&self, mention: &str, change: impl Fn(&str) -> Option<String>) {
        let (dataset, record) = mention.split_once(':').expect("a mention has a record");
        let record = record.split(':').next().unwrap_or(record);
        let path = format!("demo/extracts/{dataset}.csv");
        let text = self.dir.read(&path);
        let is_it = |line: &str| line.split(',').any(|cell| cell == record);
        assert_eq!(text.lines().filter(|line| is_it(line)).count(), 1, "{mention}");
        let lines = text
            .lines()
            .filter_map(|line| if is_it(line) { change(line) } else { Some(line.to_owned()) });
        self.dir.write(&path, &(lines.collect::<Vec<_>>().join("\n") + "\n"));
    }
}

pub(super) fn number(told: &str) -> String {
    let word = told.strip_prefix("decision ").and_then(|rest| rest.split(':').next());
    word.unwrap_or_else(|| panic!("{told}")).to_owned()
}

/// Mentions by person, whatever the persons are called.
pub(super) fn who_is_with_whom(persons: &BTreeMap<String, String>) -> Vec<Vec<&str>> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (mention, person) in persons {
        groups.entry(person).or_default().push(mention);
    }
    let mut groups: Vec<Vec<&str>> = groups.into_values().collect();
    groups.sort();
    groups
}
