//! `hearth check` and `hearth profile`.

use serde_json::json;

use crate::support::{Outcome, WorkDir, demo_council};

#[test]
fn all_problems_are_told_at_once_errors_first() {
    let dir = WorkDir::new();
    dir.write(
        "hearth.toml",
        "[council]\nnam = \"Ashby\"\n[paths]\nextracts = \"in\"\nstate = \"state\"\nrules = \"rules\"\n\
         [[extract]]\ndataset = \"council_tax\"\n",
    );
    dir.write(
        "rules/sources/parking.toml",
        "[[source]]\nname = \"parking\"\n[source.fields]\nsurnam = \"s\"\n",
    );
    dir.write("rules/blocking.toml", "[[rule]]\nname = \"x\"\nkeys = [\"surnme\"]\n");
    let checked = dir.hearth(&["check"]).ends_with(2);
    for said in [
        "hearth.toml:2",
        "no `editions`",
        "no `path`",
        "parking.toml",
        "there is no key \"surnme\"",
    ] {
        assert!(checked.out.contains(said), "`{said}` in\n{}", checked.out);
    }
    assert!(!dir.has("state"), "a check changes nothing");
}

#[test]
fn a_fault_of_a_dictionary_is_told_with_its_path_and_what_to_do() {
    let dir = WorkDir::new();
    dir.write(
        "hearth.toml",
        "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\nrules = \"rules\"\n\
         [[extract]]\ndataset = \"council_tax\"\npath = \"council_tax.csv\"\n",
    );
    dir.write("rules/dictionaries/titles.csv", "word,says\nMR,male\n");
    dir.write("rules/dictionaries/saints.csv", "one,two,three,four,five\nA,B,C,D,E\n");
    let checked = dir.hearth(&["check"]).ends_with(2);
    for said in [
        "rules/dictionaries/titles.csv:1: the columns are to be word,says,where\n  hint: mend the line",
        "rules/dictionaries/saints.csv:2: ",
    ] {
        assert!(checked.out.contains(said), "`{said}` in\n{}", checked.out);
    }
    let night = dir.hearth(&["nightly"]).ends_with(2);
    assert!(night.err.contains("rules/dictionaries/titles.csv:1: "), "{}", night.err);
}

#[test]
fn a_council_in_order_is_said_to_be_and_a_missing_extract_is_a_warning() {
    let dir = demo_council();
    let checked = dir.hearth(&["check", "--config", "demo/hearth.toml"]).ends_with(0);
    let said = "gazetteer is read as a flat list\n\
                demo/hearth.toml, its rules and its extracts are in order\n";
    assert_eq!(checked.out, said);
    std::fs::remove_file(dir.path("demo/extracts/benefits.csv")).unwrap();
    let checked = dir.hearth(&["check", "--config", "demo/hearth.toml"]).ends_with(1);
    assert!(checked.out.starts_with("warning: benefits has not arrived"), "{}", checked.out);
}

#[test]
fn columns_that_an_extract_lacks_are_found_before_the_night() {
    let dir = demo_council();
    dir.write("demo/extracts/social_care.csv", "person_id,forename,surname\n1,A,B\n");
    dir.write("demo/extracts/school_census.csv", "Estab,UPN\n1,2\n");
    let checked = dir.hearth(&["check", "--config", "demo/hearth.toml"]).ends_with(2);
    assert!(checked.out.contains("no column `nhs_number`"), "{}", checked.out);
    assert!(checked.out.contains("no column `FormerUPN`"), "{}", checked.out);
}

/// A check of a council whose gazetteer, and all that it has, is at this place of the fixtures.
fn checked_with_gazetteer(place: &str) -> Outcome {
    let dir = WorkDir::new();
    let place = format!("{}/tests/fixtures/gazetteer/{place}", env!("CARGO_MANIFEST_DIR"))
        .replace('\\', "/");
    dir.write(
        "hearth.toml",
        &format!(
            "[council]\nname = \"Aldbury\"\n[paths]\nextracts = \".\"\neditions = \"editions\"\nstate = \"state\"\n\
             [[extract]]\ndataset = \"gazetteer\"\npath = \"{place}\"\n"
        ),
    );
    dir.hearth(&["check", "--json"])
}

#[test]
fn a_gazetteer_is_in_order_in_each_form_that_the_night_reads() {
    for (place, form) in [
        ("flat.csv", "a flat list"),
        ("ngd_built_address.csv", "NGD built address"),
        ("addressbase_premium.csv", "AddressBase Premium"),
        ("addressbase_by_kind", "AddressBase Premium"),
        ("llpg_dtf_7_3.csv", "LLPG, DTF 7.3"),
    ] {
        let told = checked_with_gazetteer(place).ends_with(0).json();
        assert_eq!(told["gazetteers"]["gazetteer"], form, "{place}");
    }
}

#[test]
fn a_gazetteer_in_no_known_form_or_in_several_is_an_error() {
    for place in ["README.md", ".", "nothing.csv"] {
        let told = checked_with_gazetteer(place).ends_with(2).json();
        assert_eq!((&told["errors"], &told["gazetteers"]), (&1.into(), &json!({})), "{place}");
    }
}

#[test]
fn a_profile_counts_rows_and_fields_without_a_value() {
    let dir = demo_council();
    let words = ["profile", "--config", "demo/hearth.toml", "--as-of", "2026-11-01", "--json"];
    let profile = dir.hearth(&words).ends_with(1).json();
    let datasets = profile.as_array().unwrap();
    assert_eq!(datasets.len(), 7);
    let benefits = datasets.iter().find(|it| it["dataset"] == "benefits").unwrap();
    let rows = benefits["rows"].as_u64().unwrap();
    let quarantined: u64 = benefits["quarantined"]
        .as_object()
        .unwrap()
        .values()
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(quarantined, 2);
    assert!(rows > 2 && benefits["mentions"].as_u64().unwrap() > 0);
    let fields = benefits["fields"].as_array().unwrap();
    assert!(
        fields
            .iter()
            .any(|it| it["field"] == "date_of_birth" && it["filled"].as_u64().unwrap() > 0)
    );
}

#[test]
fn a_fault_of_the_configuration_hides_none_of_the_extracts() {
    let dir = demo_council();
    let config = dir.read("demo/hearth.toml").replacen("[council]", "[council]\ncolor = 1", 1);
    let unknown = "[[extract]]\ndataset = \"parking\"\npath = \"parking.csv\"\n\n[[extract]]";
    dir.write("demo/hearth.toml", &config.replacen("[[extract]]", unknown, 1));
    dir.write("demo/extracts/social_care.csv", "person_id,forename,surname\n1,A,B\n");
    dir.write("demo/extracts/school_census.csv", "Estab,UPN\n1,2\n");
    let checked = dir.hearth(&["check", "--config", "demo/hearth.toml"]).ends_with(2);
    for said in ["`color`", "parking", "no column `nhs_number`", "no column `FormerUPN`"] {
        assert!(checked.out.contains(said), "`{said}` in\n{}", checked.out);
    }
    assert!(!checked.out.contains("not looked at"), "{}", checked.out);
    dir.write("hearth.toml", "[council]\nname = \"Ashby\"\n");
    let blind = dir.hearth(&["check"]).ends_with(2);
    assert!(blind.out.contains("the extracts were not looked at"), "{}", blind.out);
    assert!(dir.hearth(&["check", "--json"]).json()["extracts_not_looked_at"].is_string());
}
