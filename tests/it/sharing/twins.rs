//! A council and its twin, in which somebody is hidden, or was never loaded: what each says of everybody else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::office::number;
use crate::support::WorkDir;

pub(super) const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("it is copied");
        }
    }
}

/// The same council in a folder of its own.
pub(super) fn twin(of: &WorkDir) -> WorkDir {
    let twin = WorkDir::new();
    copy(&of.path("demo"), &twin.path("demo"));
    twin
}

/// A night after the first, which may be a full one.
pub(super) fn night(dir: &WorkDir, full: bool) {
    let full: &[&str] = if full { &["--full"] } else { &[] };
    night_of(dir, "2026-11-02", full);
}

pub(super) fn night_of(dir: &WorkDir, as_of: &str, further: &[&str]) {
    let mut words = vec!["nightly", "--quiet", "--as-of", as_of];
    for dataset in ["council_tax", "benefits", "electoral_roll", "school_census", "social_care"] {
        words.extend(["--accept", dataset]);
    }
    words.extend(further);
    let outcome = dir.hearth(&[&words[..], &CONFIG].concat());
    assert!(outcome.code < 2, "{}", outcome.err);
}

/// Who may see whom nobody is to know of.
const PRIVACY: [&str; 8] =
    ["--as", "dpo", "--purpose", "subject-rights", "--case", "41", "--necessity", "a test"];

/// Rows of an export, without its header: as far as people are there for everybody.
pub(super) fn export(dir: &WorkDir, what: &str) -> Vec<Vec<String>> {
    rows(&dir.hearth(&[&["export", what][..], &CONFIG].concat()).ends_with(0).out)
}

/// The same with everybody.
pub(super) fn export_whole(dir: &WorkDir, what: &str) -> Vec<Vec<String>> {
    rows(&dir.hearth(&[&["export", what][..], &PRIVACY, &CONFIG].concat()).ends_with(0).out)
}

fn rows(table: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    table.lines().skip(1).map(cells).collect()
}

/// Every table with everybody.
pub(super) fn whole(dir: &WorkDir) -> Vec<String> {
    let tables = ["links", "persons", "households", "residences", "relations", "events"];
    let rows = tables.into_iter().flat_map(|what| {
        export_whole(dir, what).into_iter().map(move |row| format!("{what}: {}", row.join(",")))
    });
    rows.collect()
}

/// The rows of the extracts that speak of nobody else, by person: dataset and key. Of an extract whose keys stand in its first column.
pub(super) fn alone(links: &[Vec<String>], person: &str) -> Option<Vec<(String, String)>> {
    let theirs = links.iter().filter(|row| row[3] == person);
    let rows: Vec<(String, String)> = theirs.map(|row| (row[0].clone(), row[1].clone())).collect();
    let of_row = |dataset: &str, id: &str| {
        let of_it = links.iter().filter(move |it| it[0] == dataset && it[1] == id);
        of_it.map(|it| it[3].clone()).collect::<BTreeSet<_>>().len()
    };
    let simple = |dataset: &str| ["council_tax", "benefits", "social_care"].contains(&dataset);
    let fits = rows.iter().all(|(dataset, id)| simple(dataset) && of_row(dataset, id) == 1);
    (fits && !rows.is_empty()).then_some(rows)
}

/// Takes rows out of the extracts; the rows go whole, whatever their encoding.
pub(super) fn remove(dir: &WorkDir, rows: &[(String, String)]) {
    for (dataset, id) in rows {
        let name = format!("demo/extracts/{dataset}.csv");
        let delimiter = if dataset == "benefits" { b'|' } else { b',' };
        let bytes = dir.bytes(&name);
        let is_it =
            |line: &&[u8]| line.split(|byte| *byte == delimiter).next() == Some(id.as_bytes());
        let kept: Vec<&[u8]> =
            bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !is_it(line)).collect();
        fs::write(dir.path(&name), kept.concat()).expect("it is written");
    }
}

/// Rows of social care move in with somebody else of the file, so that there is something to link anew.
pub(super) fn stir(dir: &WorkDir, moves: &[(usize, usize)]) {
    let name = "demo/extracts/social_care.csv";
    let text = dir.read(name);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let rows = lines.len() - 1;
    for (one, other) in moves {
        let (one, other) = (1 + one % rows, 1 + other % rows);
        let address = |line: &str| {
            let (before, rest) = line.split_once('"')?;
            let (address, after) = rest.split_once('"')?;
            Some((before.to_owned(), address.to_owned(), after.to_owned()))
        };
        let (Some(mine), Some(theirs)) = (address(&lines[one]), address(&lines[other])) else {
            continue;
        };
        lines[one] = format!("{}\"{}\"{}", mine.0, theirs.1, mine.2);
    }
    dir.write(name, &(lines.join("\n") + "\n"));
}

/// All that an edition says of others than these people.
pub(super) fn of_others(dir: &WorkDir, persons: &BTreeSet<String>) -> Vec<String> {
    let mut told = Vec::new();
    let mut homes = BTreeSet::new();
    for row in export(dir, "links") {
        if !persons.contains(&row[3]) {
            homes.insert(row[4].clone());
            told.push(row.join(","));
        }
    }
    let households = export(dir, "households");
    told.extend(households.iter().filter(|row| homes.contains(&row[0])).map(|row| row.join(",")));
    for what in ["persons", "residences", "relations", "events"] {
        let rows = export(dir, what);
        let of_others = rows.iter().filter(|row| !row.iter().any(|cell| persons.contains(cell)));
        told.extend(of_others.map(|row| format!("{what}: {}", row.join(","))));
    }
    told
}

/// What the one says and the other does not, and the other way round.
pub(super) fn difference(one: &[String], other: &[String]) -> Vec<String> {
    let only = |a: &[String], b: &[String], mark: &str| {
        let missing = a.iter().filter(|it| !b.contains(it));
        missing.map(|it| format!("{mark} {it}")).collect::<Vec<_>>()
    };
    [only(one, other, "+"), only(other, one, "-")].concat()
}

pub(super) fn hide(dir: &WorkDir, person: &str) -> String {
    let words = [
        "restrict",
        "set",
        person,
        "--kind",
        "protected-identity",
        "--note",
        "witness",
        "--by",
        "po",
        "--approved-by",
        "dpo",
    ];
    number(&dir.hearth(&[&words[..], &CONFIG].concat()).ends_with(0).out)
}

/// Who each record of others is.
pub(super) fn identifiers(dir: &WorkDir, persons: &BTreeSet<String>) -> Vec<String> {
    let rows = export(dir, "links");
    rows.iter().filter(|row| !persons.contains(&row[3])).map(|row| row[..4].join(",")).collect()
}
