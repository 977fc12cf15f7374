//! Whom nobody is to know of, night after night: the edition is as if they had never been loaded, but for what is theirs.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;

use super::twins::{
    CONFIG, alone, difference, export, export_whole, hide, identifiers, night, night_of, of_others,
    remove, stir, twin, whole,
};
use crate::support::{WorkDir, demo_council};

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
        let apart = difference(&whole(&with), &whole(&in_full));
        prop_assert!(apart.is_empty(), "looking back: {:#?}", apart);
        // whoever has a hidden record is hidden, and so is who they are by now
        let theirs = export_whole(&with, "links");
        let theirs = theirs.iter().filter(|row| rows.contains(&(row[0].clone(), row[1].clone())));
        hidden.extend(theirs.map(|row| row[3].clone()));
        let apart = difference(&of_others(&with, &hidden), &of_others(&without, &hidden));
        prop_assert!(apart.is_empty(), "{:#?}", apart);
    }
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

/// The rows of an extract with a change to some of them.
fn rewrite(dir: &WorkDir, dataset: &str, change: impl FnOnce(&mut Vec<String>)) {
    let name = format!("demo/extracts/{dataset}.csv");
    // byte by byte, as not every extract is UTF-8
    let text: String = dir.bytes(&name).into_iter().map(char::from).collect();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let text = lines.join("\n") + "\n";
    let bytes: Vec<u8> = text.chars().filter_map(|it| u8::try_from(it).ok()).collect();
    fs::write(dir.path(&name), bytes).expect("it is written");
}

#[test]
fn hiding_somebody_tells_no_event_of_anybody_else() {
    let dir = demo_council();
    // people who were dead before the first night, of whom no register knows: their death is history, and no event
    rewrite(&dir, "council_tax", |lines| {
        for line in lines.iter_mut().skip(1).step_by(4) {
            *line = line.replacen(",\"", ",\"EXORS OF ", 1);
        }
    });
    let begun_anew = dir
        .read("demo/hearth.toml")
        .replace("editions = \"editions\"", "editions = \"editions-anew\"")
        .replace("state = \"state\"", "state = \"state-anew\"");
    dir.write("demo/hearth.toml", &begun_anew);
    night_of(&dir, "2026-11-01", &[]);
    // their rows change by a telephone, so that they are looked at again
    rewrite(&dir, "council_tax", |lines| {
        for line in lines.iter_mut().skip(1).step_by(4) {
            let cells = line.rsplit_once(',').map_or("", |(before, _)| before);
            *line = format!("{cells},01632 960999");
        }
    });
    let never = twin(&dir);
    // of every dataset that speaks of people, somebody is hidden
    let mut hidden = BTreeSet::new();
    let mut datasets = BTreeSet::new();
    for row in export(&dir, "links") {
        if datasets.insert(row[0].clone()) && hidden.insert(row[3].clone()) {
            hide(&dir, &row[3]);
        }
    }
    assert!(datasets.contains("council_tax") && hidden.len() > 2, "{datasets:?} {hidden:?}");
    night(&dir, false);
    night(&never, false);
    let events = |dir: &WorkDir| -> Vec<String> {
        export(dir, "events").iter().map(|row| row.join(",")).collect()
    };
    let of_others = |events: Vec<String>| -> Vec<String> {
        events
            .into_iter()
            .filter(|row| !hidden.iter().any(|it| row.contains(it.as_str())))
            .collect()
    };
    let apart = difference(&of_others(events(&dir)), &of_others(events(&never)));
    assert!(apart.is_empty(), "{apart:#?}");
}

/// A claim of benefits by one claimant, at the address of another, under a number of its own.
fn claim_elsewhere(lines: &[String], of: &str, at: &str) -> String {
    let cells = |id: &str| -> Vec<String> {
        let line = lines.iter().find(|line| line.split('|').next() == Some(id));
        line.expect("a claim").split('|').map(str::to_owned).collect()
    };
    let (claimant, mut claim) = (cells(of), cells(at));
    claim[0] = "999999901".into();
    claim[1].clear();
    (claim[2], claim[3], claim[4]) = ("L".into(), "2026-10-20".into(), "2027-03-31".into());
    claim[5..12].clone_from_slice(&claimant[5..12]);
    claim[34].clear();
    claim.join("|")
}

#[test]
fn a_record_that_comes_to_somebody_hidden_tells_nothing_of_anybody_else_on_its_first_night() {
    let dir = demo_council();
    let links = export(&dir, "links");
    let homes = export(&dir, "households");
    let home_of = |row: &[String]| homes.iter().find(|home| home[0] == row[4]);
    let claimants = || links.iter().filter(|row| row[0] == "benefits" && row[2] == "claimant");
    // whom the claim alone places, so that another takes them elsewhere
    let only_claims = |row: &&Vec<String>| {
        links.iter().filter(|it| it[3] == row[3]).all(|it| it[0] == "benefits")
    };
    let guest = claimants().find(only_claims).expect("a guest");
    let lives_alone = |row: &&Vec<String>| {
        home_of(row).is_some_and(|home| home[1] == row[5] && home[3] == "1" && row[3] != guest[3])
    };
    let host = claimants().find(lives_alone).expect("a host");
    let number = hide(&dir, &guest[3]);
    let never = twin(&dir);
    rewrite(&dir, "benefits", |lines| lines.push(claim_elsewhere(lines, &guest[1], &host[1])));
    let seen = twin(&dir);
    night(&dir, false);
    night(&never, false);
    let hidden = BTreeSet::from([guest[3].clone()]);
    let apart = difference(&of_others(&dir, &hidden), &of_others(&never, &hidden));
    assert!(apart.is_empty(), "{apart:#?}");
    // where nobody is hidden, the claim makes two of the host's household
    let lift =
        ["restrict", "lift", &number, "--reason", "over", "--by", "po", "--approved-by", "dpo"];
    seen.hearth(&[&lift[..], &CONFIG].concat()).ends_with(0);
    night(&seen, false);
    let home = |dir: &WorkDir| export(dir, "households").into_iter().find(|row| row[0] == host[4]);
    assert_ne!(home(&seen).expect("a home")[4], home(&dir).expect("a home")[4]);
}
