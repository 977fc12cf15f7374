//! `hearth address` and the addresses that a council withholds: refuges above all. They are found by no text and no claim,
//! and nobody can tell them from addresses that do not exist.

use crate::support::WorkDir;
use crate::support::town::{GAZETTEER, ask, column, council, resolve, table};

/// The refuge at 8 Orchard Road by the shipped words; the rest by UPRN: a house, a block with all its flats, one flat of
/// another block, the flat above a shop.
const WITHHELD: [&str; 7] = ["200072", "200074", "200080", "200081", "200082", "200092", "200024"];

/// A council that withholds these addresses, beside those of the shipped words.
fn withholding(uprns: &[&str], gazetteer: &str) -> WorkDir {
    let dir = WorkDir::new();
    dir.write("gazetteer.csv", gazetteer);
    dir.write("hearth.toml", &council("rules = \"rules\""));
    let rules = include_str!("../../../matching-rules/addresses.toml");
    let uprns = format!("uprns = [{}]", uprns.join(", "));
    let rules = rules.replace("uprns = []", &uprns);
    assert!(rules.contains(&uprns));
    dir.write("rules/addresses.toml", &rules);
    dir
}

const FORMS: [&[&str]; 4] = [&[], &["--explain"], &["--json"], &["--json", "--explain"]];

#[test]
fn a_withheld_address_is_never_found_nor_shown() {
    let dir = withholding(&WITHHELD[1..], GAZETTEER);
    for text in [
        "8 Orchard Road, Tarnbridge, EB1 4DD",
        "Larch House Refuge, 8 Orchard Road, Tarnbridge EB1 4DD",
        "Larch House Refuge",
        "8 Orchrd Raod EB1 4DD",
        "Room 2, 8 Orchard Road EB1 4DD",
        "17 Orchard Road, Tarnbridge",
        "Elder House, 5 Quay Street EB1 5EE",
        "Flat 1, Elder House, 5 Quay Street, Tarnbridge EB1 5EE",
        "Flat 9, Elder House, 5 Quay Street, Tarnbridge EB1 5EE",
        "Flat 2, Fern House, 7 Quay Street, Tarnbridge EB1 5EF",
        "First Floor Flat, 16 High Street EB1 2BD",
        "16 High Street EB1 2BD",
        "6 Orchard Road, Tarnbridge, EB1 4DD",
        "Orchard Road EB1 4DE",
    ] {
        for more in FORMS {
            let told = ask(&dir, text, more);
            for uprn in WITHHELD {
                assert!(!told.out.contains(uprn), "{text} {more:?}\n{}", told.out);
            }
        }
    }
}

#[test]
fn a_withheld_address_is_not_found_by_a_claim_either() {
    let dir = withholding(&WITHHELD[1..], GAZETTEER);
    let mut file = "address,claims\n".to_owned();
    for uprn in WITHHELD {
        for text in [
            "",
            "Tarnbridge",
            "Orchard Road, EB1 4DE",
            "16 High Street, EB1 2BD",
            "Corner Stores, High Street",
            "Elder House, 5 Quay Street",
            "Fern House, 7 Quay Street EB1 5EF",
        ] {
            file.extend(["\"", text, "\",", uprn, "\n"]);
        }
    }
    dir.write("in.csv", &file);
    resolve(&dir, "in.csv", &["--uprn", "claims", "--explain"]).ends_with(0);
    let out = dir.read("out.csv");
    for column in ["uprn", "building_uprn", "second_uprn"].map(|name| column(&out, name)) {
        for uprn in WITHHELD {
            assert!(!column.iter().any(|cell| cell == uprn), "{uprn}:\n{out}");
        }
    }
}

#[test]
fn the_flats_of_a_withheld_building_are_withheld_with_it() {
    let refuge = "200110,,TARN WOMENS REFUGE,,,3,STRAND,,TARNBRIDGE,EB1 8HH,,PP,Approved\n\
                  200111,200110,,FLAT 1,,3,STRAND,,TARNBRIDGE,EB1 8HH,,RD06,Approved\n";
    let dir = withholding(&["200080"], &format!("{GAZETTEER}{refuge}"));
    for text in [
        "Flat 1, Elder House, 5 Quay Street, Tarnbridge EB1 5EE",
        "Flat 9, Elder House, 5 Quay Street, Tarnbridge EB1 5EE",
        "Flat 1, 3 Strand, Tarnbridge EB1 8HH",
        "Flat 2, 3 Strand, Tarnbridge EB1 8HH",
    ] {
        let told = ask(&dir, text, &["--json", "--explain"]).ends_with(1);
        for uprn in ["200080", "200081", "200082", "200110", "200111"] {
            assert!(!told.out.contains(uprn), "{text}\n{}", told.out);
        }
    }
}

#[test]
fn an_old_address_is_not_followed_to_a_withheld_one() {
    let gazetteer = include_str!("../../fixtures/gazetteer/addressbase_premium.csv");
    // ZZ is no postcode area; 7 Mill Lane became 7A alone
    let kept = |line: &&str| !line.contains("100042") && !line.contains("\"MILL MEWS\"");
    let gazetteer: String =
        gazetteer.replace("ZZ", "EB").lines().filter(kept).fold(String::new(), |mut all, line| {
            all.push_str(line);
            all.push('\n');
            all
        });
    let text = "7 Mill Lane, Aldbury EB1 3AA";
    let open = ask(&withholding(&[], &gazetteer), text, &["--json"]).json();
    assert_eq!(open["uprn"], 100_041, "the successor is followed where nothing is withheld");
    for more in FORMS {
        let told = ask(&withholding(&["100041"], &gazetteer), text, more);
        assert!(!told.out.contains("100041"), "{}", told.out);
    }
}

/// An answer about `absent`, with what was asked for put in the place of `withheld`.
fn as_if(out: &str, absent: &str, withheld: &str) -> String {
    let asked = |line: &str| {
        let line = line.trim_start().trim_start_matches('"');
        ["number", "unit", "building"].iter().any(|part| line.starts_with(part))
    };
    out.lines()
        .map(|line| {
            let said = if asked(line) { line.replace(absent, withheld) } else { line.to_owned() };
            said + "\n"
        })
        .collect()
}

#[test]
fn a_withheld_address_gives_the_same_answer_as_one_that_does_not_exist() {
    // in one gazetteer, so that nothing else tells them apart: 57 and flat 4 are not in it
    let gazetteer = GAZETTEER.replace(",8,ORCHARD ROAD", ",58,ORCHARD ROAD");
    let dir = withholding(&WITHHELD[1..], &gazetteer);
    let mut differ = Vec::new();
    for (text, withheld, absent) in [
        ("{} Orchard Road, Tarnbridge, EB1 4DD", "58", "57"),
        ("{} Orchard Road, Tarnbridge", "58", "57"),
        ("{} Orchard Road", "58", "57"),
        ("{} Orchrd Raod EB1 4DD", "58", "57"),
        ("Room 2, {} Orchard Road EB1 4DD", "58", "57"),
        ("{} EB1 4DD", "58", "57"),
        ("{} House Refuge", "Larch", "Alder"),
        ("{} House, Quay Street, Tarnbridge", "Elder", "Alder"),
        ("Flat {}, Fern House, 7 Quay Street, Tarnbridge EB1 5EF", "2", "4"),
        ("{} Quay Street, Tarnbridge EB1 5EE", "5", "3"),
    ] {
        for more in FORMS {
            let [one, other] =
                [withheld, absent].map(|it| ask(&dir, &text.replace("{}", it), more));
            let (absent, withheld) = (absent.to_uppercase(), withheld.to_uppercase());
            let other_out = as_if(&other.out, &absent, &withheld);
            if (one.code, &one.out, &one.err) != (other.code, &other_out, &other.err) {
                differ.push(format!("{text} {more:?}\n{}instead of\n{other_out}", one.out));
            }
        }
    }
    assert!(differ.is_empty(), "{} answers differ:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn a_claim_to_a_withheld_address_is_told_as_one_that_the_gazetteer_does_not_have() {
    let dir = withholding(&WITHHELD[1..], GAZETTEER);
    let mut differ = Vec::new();
    for text in ["", "Orchard Road, EB1 4DE", "2 Mill Lane, EB1 3AA", "19 Mill Lane, EB1 3AA"] {
        let file = format!("address,claims\n\"{text}\",200074\n\"{text}\",999999\n");
        dir.write("in.csv", &file);
        resolve(&dir, "in.csv", &["--uprn", "claims", "--explain"]).ends_with(0);
        let (_, rows) = table(&dir.read("out.csv"));
        if rows[0][2..] != rows[1][2..] {
            differ.push(format!("{:?}\n{:?}", rows[0], rows[1]));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
