//! Whom nobody is to know of, night after night: the edition is as if they had never been loaded, but for what is theirs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::office::number;
use crate::support::{WorkDir, demo_council};

const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

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
fn twin(of: &WorkDir) -> WorkDir {
    let twin = WorkDir::new();
    copy(&of.path("demo"), &twin.path("demo"));
    twin
}

fn night(dir: &WorkDir, full: bool) {
    let mut words = vec!["nightly", "--quiet", "--as-of", "2026-11-02"];
    for dataset in ["council_tax", "benefits", "electoral_roll", "school_census", "social_care"] {
        words.extend(["--accept", dataset]);
    }
    words.extend(full.then_some("--full"));
    let outcome = dir.hearth(&[&words[..], &CONFIG].concat());
    assert!(outcome.code < 2, "{}", outcome.err);
}

/// Rows of an export, without its header.
fn export(dir: &WorkDir, what: &str) -> Vec<Vec<String>> {
    let text = dir.hearth(&[&["export", what][..], &CONFIG].concat()).ends_with(0).out;
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(cells).collect()
}

/// The rows of the extracts that speak of nobody else, by person: dataset and key. Of an extract whose keys stand in its first column.
fn alone(links: &[Vec<String>], person: &str) -> Option<Vec<(String, String)>> {
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
fn remove(dir: &WorkDir, rows: &[(String, String)]) {
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
fn stir(dir: &WorkDir, moves: &[(usize, usize)]) {
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

/// All that an edition says of others than these people. Of a household, how many live there counts everybody, and is left out.
fn of_others(dir: &WorkDir, persons: &BTreeSet<String>) -> Vec<String> {
    let mut told = Vec::new();
    let mut homes = BTreeSet::new();
    for row in export(dir, "links") {
        if !persons.contains(&row[3]) {
            homes.insert(row[4].clone());
            told.push(row.join(","));
        }
    }
    for mut row in export(dir, "households") {
        if homes.contains(&row[0]) {
            // how many they are, and what they are made up of: the one counts the hidden, the other may still rest on them (docs/hazards.md)
            row.truncate(3);
            told.push(row.join(","));
        }
    }
    for what in ["persons", "residences", "relations"] {
        let rows = export(dir, what);
        let of_others = rows.iter().filter(|row| !row.iter().any(|cell| persons.contains(cell)));
        told.extend(of_others.map(|row| format!("{what}: {}", row.join(","))));
    }
    told
}

/// What the one says and the other does not, and the other way round.
fn difference(one: &[String], other: &[String]) -> Vec<String> {
    let only = |a: &[String], b: &[String], mark: &str| {
        let missing = a.iter().filter(|it| !b.contains(it));
        missing.map(|it| format!("{mark} {it}")).collect::<Vec<_>>()
    };
    [only(one, other, "+"), only(other, one, "-")].concat()
}

fn hide(dir: &WorkDir, person: &str) -> String {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_edition_is_as_if_hidden_people_had_never_been_loaded_but_for_what_is_theirs(
        whom in prop::collection::vec(0_usize..1000, 1..4),
        moves in prop::collection::vec((0_usize..1000, 0_usize..1000), 0..12),
    ) {
        let with = demo_council();
        let links = export(&with, "links");
        let people: BTreeSet<&String> = links.iter().map(|row| &row[3]).collect();
        let alone: Vec<(&String, Vec<(String, String)>)> =
            people.into_iter().filter_map(|it| Some((it, alone(&links, it)?))).collect();
        let mut rows = Vec::new();
        let mut hidden = BTreeSet::new();
        for at in whom {
            let (person, of_them) = &alone[at % alone.len()];
            if hidden.insert((*person).clone()) {
                hide(&with, person);
                rows.extend(of_them.clone());
            }
        }
        stir(&with, &moves);
        let (without, in_full) = (twin(&with), twin(&with));
        remove(&without, &rows);
        night(&with, false);
        night(&without, false);
        // nor does it matter what the last night saved
        night(&in_full, true);
        let nobody = BTreeSet::new();
        let apart = difference(&of_others(&with, &nobody), &of_others(&in_full, &nobody));
        prop_assert!(apart.is_empty(), "looking back: {:#?}", apart);
        // whoever has a hidden record is hidden, and so is who they are by now
        let theirs = export(&with, "links");
        let theirs = theirs.iter().filter(|row| rows.contains(&(row[0].clone(), row[1].clone())));
        hidden.extend(theirs.map(|row| row[3].clone()));
        let apart = difference(&of_others(&with, &hidden), &of_others(&without, &hidden));
        prop_assert!(apart.is_empty(), "{:#?}", apart);
    }
}

/// Who each record of others is.
fn identifiers(dir: &WorkDir, persons: &BTreeSet<String>) -> Vec<String> {
    let rows = export(dir, "links");
    rows.iter().filter(|row| !persons.contains(&row[3])).map(|row| row[..4].join(",")).collect()
}

#[test]
fn a_restriction_that_is_set_or_lifted_changes_the_night_by_its_own_people_alone() {
    let dir = demo_council();
    let links = export(&dir, "links");
    let joint = links.iter().find(|row| row[0] == "benefits" && row[2] == "partner");
    let person = &joint.expect("a partner")[3];
    let number = hide(&dir, person);
    let lifted = twin(&dir);
    let never = demo_council();
    let words =
        ["restrict", "lift", &number, "--reason", "over", "--by", "po", "--approved-by", "dpo"];
    night(&dir, false);
    lifted.hearth(&[&words[..], &CONFIG].concat()).ends_with(0);
    night(&lifted, false);
    night(&never, false);
    let nobody = BTreeSet::new();
    let apart = difference(&of_others(&lifted, &nobody), &of_others(&never, &nobody));
    assert!(apart.is_empty(), "lifted: as if never set {apart:#?}");
    let own = BTreeSet::from([person.clone()]);
    let apart = difference(&identifiers(&dir, &own), &identifiers(&never, &own));
    assert!(apart.is_empty(), "set: everybody else stays who they are {apart:#?}");
}
