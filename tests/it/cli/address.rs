//! `hearth address`: one address in words, against the gazetteer of an invented town.

use std::fs;
use std::path::Path;

use crate::support::WorkDir;
use crate::support::town::{ask, council, town};

/// The UPRN that a text leads to, if any.
fn uprn(dir: &WorkDir, text: &str) -> Option<u64> {
    ask(dir, text, &["--json"]).json()["uprn"].as_u64()
}

#[test]
fn an_address_is_found_however_it_is_written() {
    let dir = town();
    for (text, found) in [
        ("Flat 2, Rowan Court, 30 High Street, Tarnbridge, EB1 2BF", 200_012),
        ("apt 2 rowan ct 30 high st eb12bf", 200_012),
        ("2/30 High Street, Tarnbridge EB1 2BF", 200_012),
        ("12A High Street, Tarnbridge EB1 2BD", 200_021),
        ("1st Floor Flat, 16 High Street EB1 2BD", 200_024),
        ("2 Mill Lane, Tarnbridge EB1 3AB", 200_031),
        ("2 Mill Lane, Tarnbridge", 200_031),
        ("Rose Cottage, Netherby", 200_033),
        ("The Annexe, Lower Barton Farm, Barton Lane EB1 3AB", 200_041),
        ("9 Ffordd y Parc, Llanfryn EB7 1AA", 200_050),
        ("11 Ffordd y Parc, Llanfryn EB7 1AA", 200_051),
        ("Flat 2/1, 14 Dunmore Street, Glencarrick EB9 4QT", 200_063),
        ("3 St Mary's Rd, Tarnbridge EB1 6FF", 200_095),
    ] {
        assert_eq!(uprn(&dir, text), Some(found), "{text}");
    }
}

#[test]
fn what_is_found_ends_with_0_and_what_waits_for_a_person_with_1() {
    let dir = town();
    let found = ask(&dir, "2 Mill Lane, Tarnbridge, EB1 3AA", &[]).ends_with(0);
    insta::assert_snapshot!(found.out, @r"
    UPRN 200031, dwelling
    found by whole text
    weight +13.877 bits, and nothing else is like it
    every word agrees
    ");
    let building = ask(&dir, "Rowan Court, 30 High Street, EB1 2BF", &[]).ends_with(1);
    insta::assert_snapshot!(building.out, @r"
    no UPRN of its own; the building is 200010
    found by postcode unit number street
    weight +13.755 bits, +7.000 bits ahead of the next
    the flat is not said
    ");
    let street = ask(&dir, "Mill Lane, Tarnbridge, EB1 3AA", &[]).ends_with(1);
    insta::assert_snapshot!(street.out, @r"
    no UPRN; the street is known, not the building
    neither number nor name nor flat is given
    ");
    let nothing = ask(&dir, "41 Nowhere Crescent, Farthingale EB5 9XX", &[]).ends_with(1);
    insta::assert_snapshot!(nothing.out, @r"
    no UPRN; nothing fits
    nothing in the gazetteer is like it
    ");
    assert!(found.err.is_empty() && nothing.err.is_empty(), "{}{}", found.err, nothing.err);
}

#[test]
fn a_house_that_is_not_listed_is_never_its_neighbour() {
    let dir = town();
    for text in [
        "5 Mill Lane, Tarnbridge, EB1 3AA",
        "13 High Street, Tarnbridge EB1 2BD",
        "12B High Street, Tarnbridge EB1 2BD",
        "Flat 1/3, 14 Dunmore Street, Glencarrick EB9 4QT",
        "10 Dunmore Street, Glencarrick EB9 4QT",
        "Oak Cottage, Church Lane, Netherby EB1 3AB",
    ] {
        let answer = ask(&dir, text, &["--json"]).ends_with(1).json();
        assert!(answer["uprn"].is_null(), "{text}: {answer:#}");
    }
}

#[test]
fn a_flat_that_is_not_listed_goes_to_its_building() {
    let dir = town();
    let answer = ask(&dir, "Flat 9, Rowan Court, 30 High Street, EB1 2BF", &["--json"]);
    let answer = answer.ends_with(1).json();
    assert!(answer["uprn"].is_null(), "{answer:#}");
    assert_eq!(answer["level"], "building");
    assert_eq!(answer["building_uprn"], 200_010);
    let reasons = answer["reasons"].to_string();
    assert!(reasons.contains("does not list that flat"), "{reasons}");
}

#[test]
fn an_explanation_adds_up() {
    let dir = town();
    for text in [
        "Flat 9, Rowan Court, 30 High Street, EB1 2BF",
        "30 Hihg Steet, Tarnbridge EB1 2BF",
        "Rose Cotage, Netherby",
        "3 Mill Lane, Tarnbridge EB1 3AB",
    ] {
        let answer = ask(&dir, text, &["--json", "--explain"]).json();
        let candidates = answer["candidates"].as_array().expect("candidates");
        assert!(!candidates.is_empty(), "{answer:#}");
        let mut last = f64::INFINITY;
        for candidate in candidates {
            let bits = candidate["bits"].as_f64().expect("bits");
            let parts = candidate["parts"].as_array().expect("parts");
            let sum: f64 = parts.iter().map(|part| part["bits"].as_f64().expect("bits")).sum();
            assert!((bits - sum).abs() < 0.0005, "{text}: {bits} is not {sum}: {candidate:#}");
            assert!(bits <= last, "{text}: the closest comes first: {answer:#}");
            last = bits;
        }
        // where it led is the first that is told, by as much as is told
        if let Some(uprn) = answer["uprn"].as_u64() {
            assert_eq!(candidates[0]["uprn"], uprn, "{text}: {answer:#}");
            assert_eq!(candidates[0]["bits"], answer["weight"], "{text}: {answer:#}");
        }
    }
    let first = ask(&dir, "3 Mill Lane, Tarnbridge EB1 3AB", &["--json", "--explain"]).json();
    let bits = |at: usize| first["candidates"][at]["bits"].as_f64().expect("bits");
    if first["candidates"][1].is_object() {
        let ahead = first["distinguishability"].as_f64().expect("bits");
        assert!((bits(0) - bits(1) - ahead).abs() < 0.0005, "{first:#}");
    }
}

#[test]
fn an_explanation_says_how_the_text_was_read_and_what_came_closest() {
    let dir = town();
    let told = ask(&dir, "Flat 9 Rowan Crt, 30 High Street, Tarnbridge EB1 2BG", &["--explain"]);
    insta::assert_snapshot!(told.ends_with(1).out, @r"
    no UPRN of its own; the building is 200010
    weight +8.455 bits
    the postcode is one slip off; the gazetteer does not list that flat in the building

    read as
      unit         9
      building     ROWAN COURT
      number       30
      street       HIGH ST
      town         TARNBRIDGE
      postcode     EB12BG

    -1.545 bits   200010   ROWAN COURT, 30 HIGH ST, TARNBRIDGE, EB1 2BF
         -0.830   postcode  one slip off
         +1.200   street    the same
         +7.585   building  the same number
        -10.000   unit      given, but this address has none
         +0.500   place     the same
         +0.000   words     all explained, as written

    -9.545 bits   200011   FLAT 1, ROWAN COURT, 30 HIGH ST, TARNBRIDGE, EB1 2BF
         -0.830   postcode  one slip off
         +1.200   street    the same
         +7.585   building  the same number
        -18.000   unit      another
         +0.500   place     the same
         +0.000   words     all explained, as written

    -9.545 bits   200012   FLAT 2, ROWAN COURT, 30 HIGH ST, TARNBRIDGE, EB1 2BF
         -0.830   postcode  one slip off
         +1.200   street    the same
         +7.585   building  the same number
        -18.000   unit      another
         +0.500   place     the same
         +0.000   words     all explained, as written

    -9.545 bits   200013   FLAT 3, ROWAN COURT, 30 HIGH ST, TARNBRIDGE, EB1 2BF
         -0.830   postcode  one slip off
         +1.200   street    the same
         +7.585   building  the same number
        -18.000   unit      another
         +0.500   place     the same
         +0.000   words     all explained, as written
    ");
}

#[test]
fn nothing_alike_is_not_said_above_what_is_alike() {
    let dir = town();
    for text in ["Flat 2 Rowan Court", "3 St Marys", "41 Nowhere Crescent, Farthingale EB5 9XX"] {
        let answer = ask(&dir, text, &["--json", "--explain"]).ends_with(1).json();
        let candidates = answer["candidates"].as_array().expect("candidates");
        let alike = candidates.iter().any(|it| it["bits"].as_f64().expect("bits") > 0.0);
        let said = answer["reasons"].to_string().contains("nothing in the gazetteer is like it");
        assert_eq!(said, !alike, "{text}: {answer:#}");
    }
}

#[test]
fn what_leads_to_no_residence_always_has_a_reason() {
    let dir = town();
    for text in [
        "5 Mill Lane, Tarnbridge EB1 3AA",
        "3 Mill Lane, Tarnbridge EB9 4QT",
        "Flat 9, Rowan Court, 30 High Street, EB1 2BF",
        "Mill Lane, Tarnbridge EB1 3AA",
        "41 Nowhere Crescent, Farthingale EB5 9XX",
        "EB1 3AA",
    ] {
        let answer = ask(&dir, text, &["--json"]).ends_with(1).json();
        assert_ne!(answer["reasons"].as_array().map(Vec::len), Some(0), "{text}: {answer:#}");
    }
}

#[test]
fn json_has_the_same_keys_whatever_was_found() {
    let dir = town();
    let mut keys: Vec<Vec<String>> = Vec::new();
    for text in ["2 Mill Lane EB1 3AA", "Rowan Court EB1 2BF", "Mill Lane EB1 3AA", "Nowhere", ""] {
        let answer = ask(&dir, text, &["--json"]).json();
        keys.push(answer.as_object().expect("an object").keys().cloned().collect());
    }
    let mut expected = [
        "building_uprn",
        "distinguishability",
        "level",
        "premises",
        "reasons",
        "stage",
        "uprn",
        "weight",
    ];
    expected.sort_unstable();
    for mut keys in keys {
        keys.sort();
        assert_eq!(keys, expected);
    }
}

#[test]
fn every_stage_that_is_documented_finds_something_under_its_name() {
    let dir = town();
    for (text, stage) in [
        ("2 Mill Lane, Tarnbridge, EB1 3AA", "whole_text"),
        ("2 Mill Lane, Netherby, EB1 3AA", "whole_text"),
        ("Rowan Court 30 High Street Flat 2 EB1 2BF", "postcode_unit_number_street"),
        ("Rose Cottage, Netherby EB1 3AB", "postcode_unit_name"),
        ("2 EB1 3AA", "postcode_unit_number"),
        ("Flat A, 12 High Street EB1 2BD", "postcode_other_reading"),
        ("2 Mill Lane, Tarnbridge, EB1 3AB", "near_postcode"),
        ("2 Mill Lane, Tarnbridge, EB1 9XY", "postcode_district"),
        ("2 Mill Lane, Tarnbridge", "town_without_postcode"),
        ("2 Mill Lane", "only_one_in_the_gazetteer"),
    ] {
        let answer = ask(&dir, text, &["--json"]).ends_with(0).json();
        assert_eq!(answer["stage"], stage, "{text}: {answer:#}");
    }
}

#[test]
fn a_folder_of_addressbase_is_a_gazetteer() {
    let dir = WorkDir::new();
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gazetteer/addressbase_by_kind");
    for file in fs::read_dir(folder).expect("the fixture's folder") {
        let file = file.expect("a file").path();
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
        let text = fs::read_to_string(&file).expect("text");
        // ZZ is no postcode area
        dir.write(&format!("addressbase/{name}"), &text.replace("ZZ", "EB"));
    }
    let gazetteer = ["--gazetteer", "addressbase", "--json"];
    for (text, uprn) in [
        ("Flat 1, Rowan Court, 30 High Street, Aldbury EB1 2BF", 100_011),
        ("Rose Cottage, High Street, Aldbury EB1 2BD", 100_020),
        ("9 Ffordd y Parc, Llanfryn Fawr EB7 1AA", 100_050),
    ] {
        let found = dir.hearth(&[&["address", text], &gazetteer[..]].concat()).ends_with(0);
        assert_eq!(found.json()["uprn"], uprn, "{text}: {}", found.out);
    }
}

#[test]
fn the_gazetteer_is_the_councils_unless_another_is_named() {
    let dir = town();
    let without = dir.hearth(&["address", "2 Mill Lane EB1 3AA"]).ends_with(2);
    assert!(without.err.contains("hearth.toml"), "{}", without.err);
    dir.write("hearth.toml", &council(""));
    let found = dir.hearth(&["address", "2 Mill Lane EB1 3AA", "--json"]).ends_with(0);
    assert_eq!(found.json()["uprn"], 200_031);
    let missing = ["address", "2 Mill Lane EB1 3AA", "--gazetteer", "missing.csv"];
    dir.hearth(&missing).ends_with(2);
}
