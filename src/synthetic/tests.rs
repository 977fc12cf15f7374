//! What the judge itself must keep to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::civil::date;
use tempfile::TempDir;

use super::clock::Clock;
use super::difficulty::profile;
use super::errors::TABLE;
use super::identifiers::{Issuer, nhs_passes, upn_passes};
use super::*;

const FILES: [&str; 6] = [
    "council_tax.csv",
    "benefits.csv",
    "electoral_roll.csv",
    "school_census.csv",
    "social_care.csv",
    "gazetteer.csv",
];

fn council(households: usize, seed: u64) -> Council {
    Council::simulate(&CouncilOptions::new(households, 2, seed, date(2025, 11, 14)))
}

/// Night `night` in a folder of its own, with its truth beside.
fn written(council: &Council, night: usize) -> (TempDir, NightSummary) {
    let dir = TempDir::new().unwrap();
    let summary =
        write_night(council, night, &dir.path().join("extracts"), &dir.path().join("truth.csv"))
            .unwrap();
    (dir, summary)
}

fn bytes(dir: &Path) -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> =
        FILES.iter().map(|file| fs::read(dir.join("extracts").join(file)).unwrap()).collect();
    files.push(fs::read(dir.join("truth.csv")).unwrap());
    let register = fs::read_dir(dir.join("extracts/registrations")).unwrap();
    let mut deliveries: Vec<_> = register.map(|file| file.unwrap().path()).collect();
    deliveries.sort();
    files.extend(deliveries.iter().map(|file| fs::read(file).unwrap()));
    files
}

/// The records of an extract, decoded and split as its description says; rows of a wrong length
/// left out.
fn records(dir: &Path, file: &str) -> Vec<csv::StringRecord> {
    let raw = fs::read(dir.join("extracts").join(file)).unwrap();
    let text = if file == "council_tax.csv" {
        encoding_rs::WINDOWS_1252.decode(&raw).0.into_owned()
    } else {
        String::from_utf8(raw).unwrap()
    };
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if file == "benefits.csv" { b'|' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let width = reader.headers().unwrap().len();
    reader.records().map(Result::unwrap).filter(|record| record.len() == width).collect()
}

fn key(dataset: Dataset, record: &csv::StringRecord) -> String {
    match dataset {
        Dataset::CouncilTax | Dataset::Benefits | Dataset::SocialCare | Dataset::Registrations => {
            record[0].to_owned()
        }
        Dataset::ElectoralRoll => format!(
            "{}-{}-{}",
            &record[0],
            &record[1],
            if record[2].is_empty() { "0" } else { &record[2] }
        ),
        Dataset::SchoolCensus => format!("{}/{}", &record[0], &record[1]),
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let (one, _) = written(&council(150, 7), 2);
    let (same, _) = written(&council(150, 7), 2);
    let (other, _) = written(&council(150, 8), 2);
    assert_eq!(bytes(one.path()), bytes(same.path()));
    assert_ne!(bytes(one.path()), bytes(other.path()));
}

#[test]
fn every_truth_row_stands_for_a_row_of_its_extract() {
    let (dir, summary) = written(&council(600, 3), 1);
    let first = "registrations/registrations_2025-11-13.csv";
    let files = FILES[..5].iter().copied().chain([first]);
    for (dataset, file) in Dataset::PEOPLE.into_iter().zip(files) {
        let keys: BTreeSet<String> =
            records(dir.path(), file).iter().map(|record| key(dataset, record)).collect();
        let mentioned = summary.mentions.iter().filter(|mention| mention.dataset == dataset);
        let lost: Vec<_> =
            mentioned.filter(|mention| !keys.contains(mention.record_id.as_str())).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
    let mentions: BTreeSet<_> = summary
        .mentions
        .iter()
        .map(|mention| (mention.dataset, &mention.record_id, &mention.role))
        .collect();
    assert_eq!(mentions.len(), summary.mentions.len(), "a mention is listed once");
}

#[test]
fn identifiers_are_distinct_and_pass_their_rules() {
    let mut issuer = Issuer::default();
    let (mut nhs, mut nino, mut upn) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for year in (1990..2026).cycle().take(50_000) {
        nhs.insert(issuer.nhs().unwrap());
        nino.insert(issuer.nino());
        upn.insert(issuer.upn(year));
    }
    assert_eq!([nhs.len(), nino.len(), upn.len()], [50_000; 3]);
    assert!(nhs.iter().all(|number| number.starts_with("999") && nhs_passes(number)));
    assert!(upn.iter().all(|upn| upn_passes(upn)));
    assert!(
        nino.iter()
            .all(|nino| nino.len() == 9 && nino[2..8].bytes().all(|digit| digit.is_ascii_digit()))
    );
    assert!(nhs_passes("9434765870") && upn_passes("B801200005001"), "published examples");
}

#[test]
fn it_is_as_hard_as_real_extracts() {
    for seed in [1, 2] {
        let (_dir, summary) = written(&council(2_000, seed), 1);
        let profile = profile(&summary);
        let persons = profile.persons_by_rules;
        assert!((0.80..=0.90).contains(&persons.f1()), "{profile}");
        assert!(persons.precision > 0.96, "{profile}");
        assert!((0.92..=0.98).contains(&profile.households_by_rules.f1()), "{profile}");
        assert!((0.08..=0.30).contains(&profile.birth_date), "{profile}");
        assert!((0.15..=0.40).contains(&profile.names_alone), "{profile}");
    }
}

#[test]
fn a_night_changes_a_little() {
    let council = council(2_000, 4);
    let nights = [written(&council, 1).0, written(&council, 2).0];
    let (mut rows, mut changed) = (0, 0);
    for file in &FILES[..5] {
        let [before, after] = [0, 1].map(|night: usize| {
            let mut counts: BTreeMap<Vec<String>, usize> = BTreeMap::new();
            for record in records(nights[night].path(), file) {
                *counts.entry(record.iter().map(str::to_owned).collect()).or_default() += 1;
            }
            counts
        });
        rows += before.len();
        changed += after.keys().filter(|row| !before.contains_key(*row)).count()
            + before.keys().filter(|row| !after.contains_key(*row)).count();
    }
    let share = changed as f64 / rows as f64;
    assert!((0.001..=0.03).contains(&share), "{share}");
}

#[test]
fn what_is_hard_is_there() {
    let council = council(2_000, 5);
    let (_dir, summary) = written(&council, 2);
    for tag in [
        "twin",
        "namesake",
        "mover",
        "renamed",
        "split",
        "student",
        "sharer",
        "care_home",
        "newborn",
        "stale_address",
        "joint_name",
        "nickname",
        "typo",
        "swapped_names",
        "initial",
        "culture:pk",
        "culture:pl",
    ] {
        assert!(
            summary.mentions.iter().any(|mention| mention.tags.contains(&tag)),
            "nobody is {tag}"
        );
    }
    for kind in [Some(true), Some(false), None] {
        assert!(
            summary
                .mentions
                .iter()
                .any(|mention| mention.household.map(|(_, private)| private) == kind),
            "no household is {kind:?}"
        );
    }
    assert!(council.residents(2) > 4_000);
}

#[test]
fn the_table_of_errors_is_in_order() {
    assert!(TABLE.iter().enumerate().all(|(place, (fault, _))| *fault as usize == place));
}

#[test]
fn the_truth_of_addresses_is_what_the_whole_row_says_and_never_a_shop() {
    let (dir, summary) = written(&council(600, 3), 2);
    let gazetteer = records(dir.path(), "gazetteer.csv");
    let residences: BTreeSet<u64> = gazetteer
        .iter()
        .filter(|row| row[11].starts_with('R'))
        .map(|row| row[0].parse().unwrap())
        .collect();
    let text = fs::read_to_string(address_truth(&dir.path().join("truth.csv"))).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["dataset", "record_id", "role", "uprn"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), summary.mentions.len(), "one line a mention");
    let (mut by_uprn_only, mut unsaid) = (0, 0);
    for (row, mention) in rows.iter().zip(&summary.mentions) {
        assert_eq!((&row[0], &row[1]), (mention.dataset.name(), mention.record_id.as_str()));
        assert_eq!(row[3].parse().ok(), mention.leads_to);
        match (mention.leads_to, mention.uprn) {
            (Some(leads), text) => {
                assert!(residences.contains(&leads), "{leads} is a residence");
                assert!(text.is_none_or(|text| text == leads), "the text outranks the UPRN");
                by_uprn_only += usize::from(text.is_none());
            }
            (None, _) => unsaid += 1,
        }
    }
    assert!(by_uprn_only > 0, "some rows say their flat only by their UPRN");
    assert!(unsaid > 0 && unsaid * 20 < rows.len(), "{unsaid} rows do not say which");
}

/// Each entry of the register as of a night: its row, and whom it mentions as what.
fn register(
    council: &Council,
    night: usize,
) -> BTreeMap<String, (csv::StringRecord, Vec<Mention>)> {
    let (dir, summary) = written(council, night);
    let mut files: Vec<_> = fs::read_dir(dir.path().join("extracts/registrations"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut entries = BTreeMap::new();
    for file in files {
        for record in records(dir.path(), &format!("registrations/{file}")) {
            entries.insert(record[0].to_owned(), (record, Vec::new()));
        }
    }
    for mention in summary.mentions {
        if mention.dataset == Dataset::Registrations {
            entries.get_mut(mention.record_id.as_str()).unwrap().1.push(mention);
        }
    }
    entries
}

#[test]
fn the_registrars_deliveries_make_up_what_is_entered_by_each_night() {
    let options = CouncilOptions::new(3_000, 6, 6, date(2025, 11, 14));
    let council = Council::simulate(&options);
    let [first, second] = [1, 6].map(|night| register(&council, night));
    assert!(first.keys().all(|key| second.contains_key(key)), "an entry stays");
    let new = second.len() - first.len();
    assert!((10..80).contains(&new), "{new} entries in sixty days");
    let corrected = second.iter().filter(|(key, (row, _))| {
        first.get(*key).is_some_and(|(before, _)| before != row && !row[22].is_empty())
    });
    assert!(corrected.count() > 0, "an entry is put right");
    for (row, mentions) in second.values() {
        let roles: Vec<&str> = mentions.iter().map(|mention| mention.role.as_str()).collect();
        match (&row[1], &row[22]) {
            (_, "cancelled") => assert!(roles.is_empty()),
            ("death", _) => assert_eq!(roles, ["deceased"]),
            ("birth", _) => assert!(["child", "mother", "father"].starts_with(&roles[..])),
            (event, _) => panic!("{event} is no event"),
        }
    }
    let said = |column: usize, test: &dyn Fn(&str) -> bool| {
        second.values().filter(|(row, _)| test(&row[column])).count()
    };
    assert!(said(6, &|alias| !alias.is_empty()) > 0 && said(7, &|maiden| !maiden.is_empty()) > 0);
    assert!(said(9, &|born| born.len() == 4) > 0, "of somebody old only the year is known");
    let outside =
        second.values().flat_map(|(_, all)| all).filter(|it| it.tags.contains(&"non_resident"));
    assert!(outside.count() > 0, "people who live elsewhere");
    let dead = second.values().flat_map(|(_, all)| all).filter(|it| it.role == "deceased");
    assert!(dead.clone().all(|it| it.household.is_none()), "the dead live nowhere");
}

#[test]
fn who_has_a_second_home_has_a_parent_there_and_none_of_them_is_at_the_first_alone() {
    let council = council(1500, 12);
    let world = &council.world;
    let tick = Clock::tick_of_night(1);
    let homes = council.second_homes(1);
    let residents = council.residents(1);
    assert!((residents / 1000..residents / 60).contains(&homes.len()), "{} have", homes.len());
    let lives_at = |person: usize, uprn: u64| {
        let stay = world.people[person].stay_at(tick).filter(|_| world.people[person].died > tick);
        stay.is_some_and(|stay| world.homes.list[stay.home].uprn == uprn)
    };
    for TrueSecondHome { person, home, second, of_student } in homes {
        let truth = &world.people[person];
        let parents = || [truth.mother, truth.father].into_iter().flatten();
        assert!(lives_at(person, home) && !lives_at(person, second));
        assert!(parents().any(|parent| lives_at(parent, second)));
        assert_eq!(parents().any(|parent| lives_at(parent, home)), !of_student);
        assert_eq!(world.age(person, tick) < 18, !of_student);
    }
}
