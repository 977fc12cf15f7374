//! `hearth who HH-…` of a household of which only children are left.

use std::collections::BTreeMap;

use crate::support::{WorkDir, demo_council};

const CONFIG: [&str; 2] = ["--config", "demo/hearth.toml"];

/// Persons and households by mention, as the links are exported.
fn links(dir: &WorkDir) -> BTreeMap<String, (String, String)> {
    let links = dir.hearth(&[&["export", "links"], &CONFIG[..]].concat()).ends_with(0).out;
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[..3].join(":"), (cells[3].to_owned(), cells[4].to_owned()))
    };
    links.lines().skip(1).map(row).collect()
}

/// A claimant who is the only adult of a household with a child of the claim in it: the mention, the person, the household, the children.
fn lone_parent(dir: &WorkDir) -> (String, String, String, Vec<String>) {
    let households =
        dir.hearth(&[&["export", "households"], &CONFIG[..]].concat()).ends_with(0).out;
    let links = links(dir);
    let of_lone_parent = households.lines().filter(|line| line.contains("lone parent"));
    for household in of_lone_parent.map(|line| line.split(',').next().unwrap_or_default()) {
        let members = || links.iter().filter(|(_, (_, home))| home == household);
        let claimant = members().find(|(name, _)| name.ends_with(":claimant"));
        let Some((mention, (person, _))) = claimant else { continue };
        let mut children: Vec<String> =
            members().map(|(_, (it, _))| it.clone()).filter(|it| it != person).collect();
        children.sort();
        children.dedup();
        return (mention.clone(), person.clone(), household.to_owned(), children);
    }
    panic!("no lone parent claims");
}

#[test]
fn a_household_of_children_alone_names_the_adult_whom_they_have_lost_and_by_which_records() {
    let dir = demo_council();
    let (mention, person, household, children) = lone_parent(&dir);
    let record = mention.split(':').nth(1).expect("a mention has a record");
    let claims = dir.read("demo/extracts/benefits.csv");
    let claims = claims.trim_start_matches('\u{feff}');
    let header: Vec<&str> = claims.lines().next().expect("a header").split('|').collect();
    let row = claims.lines().find(|line| line.split('|').next() == Some(record));
    let row: Vec<&str> = row.expect("the claim is there").split('|').collect();
    let cell = |name: &str| {
        row[header.iter().position(|column| *column == name).expect("a column of claims")]
    };
    let delivery = format!(
        "registration_id,event,date_registered,title,forenames,surname,alias,maiden_name,sex,date_of_birth,date_of_death,address_1,address_2,\
         address_3,address_4,address_5,postcode,mother_forenames,mother_surname,mother_maiden_name,father_forenames,father_surname,\
         update_reason\nD900001,death,2026-11-02,,{},{},,,{},{},2026-11-01,{},{},{},{},,{},,,,,,\n",
        cell("claimant_forename"),
        cell("claimant_surname"),
        if cell("claimant_sex") == "2" { "F" } else { "M" },
        cell("claimant_dob"),
        cell("address_1"),
        cell("address_2"),
        cell("address_3"),
        cell("address_4"),
        cell("postcode"),
    );
    dir.write("demo/extracts/registrations/registrations_2026-11-02.csv", &delivery);
    let before = dir.hearth(&[&["who", &household], &CONFIG[..]].concat()).ends_with(0).out;
    assert!(!before.contains("has died"), "{before}");
    let night = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
    assert!(dir.hearth(&[&night, &CONFIG[..]].concat()).code < 2);

    let told = dir.hearth(&[&["who", &household], &CONFIG[..]].concat()).ends_with(0).out;
    let line = format!("{person} lived here too and has died, by registrations:D900001:deceased");
    assert!(told.contains(&line), "`{line}` is not in\n{told}");
    assert!(told.contains("children alone"), "{told}");
    let json = dir.hearth(&[&["who", &household, "--json"], &CONFIG[..]].concat()).ends_with(0);
    let json = json.json().to_string();
    assert!(json.contains("registrations:D900001:deceased"), "{json}");
    for child in children {
        assert!(told.contains(&child), "{child} is not in\n{told}");
        assert!(!told.contains(&format!("{child} lived here too")), "{told}");
    }
}
