//! The national benefit extract, the school census return and the register of deaths, each through a night.

use std::fs;

use crate::support::town::{column, council, table, town};
use crate::support::{Outcome, WorkDir};

const SHBE: &str = include_str!("../../fixtures/feeds/shbe.csv");
const SHBE_OLDER: &str = include_str!("../../fixtures/feeds/shbe_older.csv");
const CENSUS: &str = include_str!("../../fixtures/feeds/school_census.xml");
const DEATHS: &str = include_str!("../../fixtures/feeds/registrations/deaths_2026-10-21.xml");

/// A council with these feeds beside its gazetteer: dataset, layout, file, text.
pub(super) fn council_of(feeds: &[(&str, &str, &str, &str)]) -> WorkDir {
    let dir = town();
    let mut config = council("");
    for (dataset, layout, file, text) in feeds {
        dir.write(file, text);
        let lines = [
            "\n[[extract]]".to_owned(),
            format!("dataset = \"{dataset}\""),
            format!("layout = \"{layout}\""),
            format!("path = \"{file}\"\n"),
        ];
        config.push_str(&lines.join("\n"));
    }
    dir.write("hearth.toml", &config);
    dir
}

pub(super) fn night(dir: &WorkDir, as_of: &str) -> Outcome {
    dir.hearth(&["nightly", "--quiet", "--as-of", as_of])
}

/// The keys of the current edition's mentions.
fn mentions(dir: &WorkDir) -> Vec<String> {
    let links = dir.hearth(&["export", "links"]).ends_with(0).out;
    let (_, rows) = table(&links);
    rows.iter().map(|row| format!("{}:{}:{}", row[0], row[1], row[2])).collect()
}

fn quarantine(dir: &WorkDir) -> Vec<String> {
    let (_, rows) = table(&dir.hearth(&["export", "quarantine"]).ends_with(0).out);
    rows.iter().map(|row| row.join(",")).collect()
}

#[test]
fn a_benefit_extract_without_a_header_gives_claimants_partners_and_dependants() {
    let dir = council_of(&[("benefits", "benefits_shbe", "shbe.csv", SHBE)]);
    dir.hearth(&["check"]).ends_with(0);
    let report = night(&dir, "2026-11-01");
    assert!(report.code < 2, "{}", report.err);
    assert_eq!(
        mentions(&dir),
        [
            "benefits:HB1001/CT1001:claimant",
            "benefits:HB1001/CT1001:dependant1",
            "benefits:HB1001/CT1001:dependant2",
            "benefits:HB1001/CT1001:partner",
            "benefits:HB1002/0:claimant",
            "benefits:HB1002/0:dependant",
        ]
    );
    assert!(report.out.contains("each of 44 rows is accounted for"), "{}", report.out);
    assert!(report.out.contains("payment, decision or error record"), "{}", report.out);
    // all of a claim live where it says, its dependants too
    let links = dir.hearth(&["export", "links"]).out;
    let homes = column(&links, "uprn");
    assert_eq!(homes, ["200030", "200030", "200030", "200030", "200031", "200031"]);
}

#[test]
fn the_older_layout_of_the_extract_is_told_by_its_width() {
    let dir = council_of(&[("benefits", "benefits_shbe", "shbe.csv", SHBE_OLDER)]);
    assert!(night(&dir, "2026-11-01").code < 2);
    assert_eq!(mentions(&dir).len(), 6);
    assert!(quarantine(&dir).is_empty());
}

#[test]
fn a_census_return_gives_pupils_by_authority_school_and_number() {
    let dir = council_of(&[("school_census", "school_census_xml", "census.xml", CENSUS)]);
    let rules =
        "[[source]]\nname = \"unused\"\nrecord_id = \"x\"\n[source.fields]\nsurname = \"x\"\n";
    dir.write("rules/sources/unused.toml", rules);
    let accepted =
        dir.hearth(&["nightly", "--quiet", "--as-of", "2026-11-01", "--accept", "school_census"]);
    assert!(accepted.code < 2, "{}", accepted.err);
    let found = mentions(&dir);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|key| key.starts_with("school_census:939/2013/")), "{found:?}");
    assert_eq!(found.iter().filter(|key| key.ends_with(":contact")).count(), 1);
    let links = dir.hearth(&["export", "links"]).out;
    let mut homes = column(&links, "uprn");
    homes.sort();
    assert_eq!(homes, ["200030", "200030", "200030", "200031"]);
    assert_eq!(quarantine(&dir), ["school_census,census.xml,35,LEA + Estab + UPN,no key"]);
}

#[test]
fn registered_deaths_come_with_parts_of_dates_and_other_names() {
    let dir = council_of(&[("registrations", "registrations_gro", "deaths.xml", DEATHS)]);
    let report = night(&dir, "2026-11-01");
    assert!(report.code < 2, "{}", report.err);
    let found = mentions(&dir);
    assert_eq!(found, ["registrations:700001:deceased", "registrations:700002:deceased"]);
    assert!(report.out.contains("trailer"), "{}", report.out);
}

#[test]
fn a_document_that_is_cut_short_or_miscounted_stops_the_night() {
    let dir = council_of(&[("registrations", "registrations_gro", "deaths.xml", DEATHS)]);
    let cut = &DEATHS[..DEATHS.find("</gro:").unwrap()];
    dir.write("deaths.xml", cut);
    let stopped = night(&dir, "2026-11-01").ends_with(2);
    assert!(stopped.err.contains("cut short"), "{}", stopped.err);
    dir.write("deaths.xml", &DEATHS.replace("<RecordCount>2<", "<RecordCount>3<"));
    let stopped = night(&dir, "2026-11-01").ends_with(2);
    assert!(stopped.err.contains("3 records, and has 2"), "{}", stopped.err);
    assert!(!dir.has("editions/CURRENT"));
    fs::write(dir.path("deaths.xml"), DEATHS).unwrap();
    assert!(night(&dir, "2026-11-01").code < 2);
}

#[test]
fn a_layout_that_is_not_there_is_told_with_the_nearest() {
    let dir = council_of(&[("benefits", "benefits_shb", "shbe.csv", SHBE)]);
    let told = dir.hearth(&["check"]).ends_with(2);
    assert!(told.out.contains("benefits_shbe"), "{}{}", told.out, told.err);
}

#[test]
fn all_feeds_together_make_one_night_and_their_contradictions_go_back() {
    let dir = council_of(&[
        ("benefits", "benefits_shbe", "shbe.csv", SHBE),
        ("registrations", "registrations_gro", "deaths.xml", DEATHS),
        ("school_census", "school_census_xml", "census.xml", CENSUS),
    ]);
    let roll = "\n[[extract]]\ndataset = \"electoral_roll\"\npath = \"roll\"\n";
    dir.write("hearth.toml", &(dir.read("hearth.toml") + roll));
    let register = include_str!("../../fixtures/feeds/electoral_roll/register.csv");
    dir.write("roll/register.csv", register);
    let words = ["nightly", "--quiet", "--as-of", "2026-11-01", "--accept", "school_census"];
    let report = dir.hearth(&words);
    assert!(report.code < 2, "{}", report.err);
    let list = |words: &[&str]| {
        dir.hearth(&[&["export", "disagreements"], words].concat()).ends_with(0).out
    };
    // the partner on a claim, and on the register, has died
    let died = "HB1001/CT1001,partner,";
    let benefits = list(&["--dataset", "benefits"]);
    let told: Vec<&str> = benefits.lines().filter(|line| line.contains(died)).collect();
    assert_eq!(told.len(), 1, "{benefits}");
    assert!(told[0].contains(",date_of_death,deceased,1,registrations,"), "{}", told[0]);
    assert!(report.out.contains("What other datasets contradict"), "{}", report.out);
    assert!(!list(&[]).contains("electoral_roll"));
    let of_the_roll = list(&["--dataset", "electoral_roll"]);
    let others = of_the_roll.lines().skip(1).filter(|line| !line.starts_with("electoral_roll,"));
    assert_eq!(others.count(), 0, "{of_the_roll}");
    let wrong = dir.hearth(&["export", "links", "--dataset", "benefits"]).ends_with(2);
    assert!(wrong.err.contains("disagreements"), "{}", wrong.err);
}
