//! `hearth check` and `hearth profile`.

use crate::support::{WorkDir, demo_council};

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
fn a_council_in_order_is_said_to_be_and_a_missing_extract_is_a_warning() {
    let dir = demo_council();
    let checked = dir.hearth(&["check", "--config", "demo/hearth.toml"]).ends_with(0);
    assert_eq!(checked.out, "demo/hearth.toml, its rules and its extracts are in order\n");
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

#[test]
fn a_profile_counts_rows_and_fields_without_a_value() {
    let dir = demo_council();
    let words = ["profile", "--config", "demo/hearth.toml", "--as-of", "2026-11-01", "--json"];
    let profile = dir.hearth(&words).ends_with(1).json();
    let datasets = profile.as_array().unwrap();
    assert_eq!(datasets.len(), 6);
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
