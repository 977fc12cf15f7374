//! What is written is what is read.

use super::night::{household_id, key, night, person_id};
use crate::editions::{EditionError, LinkDecision, OpenEdition, StoredPerson};

#[test]
fn every_record_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let night = night();
    let edition = night.publish(folder.path(), "2026-11-22").unwrap().into_edition();
    for (place, record) in night.records.iter().enumerate() {
        let stored = edition.record(&record.key).unwrap().unwrap();
        assert_eq!((&stored.record, &stored.resolution), (record, &night.resolutions[place]));
        assert_eq!(edition.record_at(stored.number).unwrap().unwrap(), stored);
        assert_eq!(edition.said_at(stored.number).unwrap().unwrap(), stored.record);
        let unread = edition.unread(stored.number).unwrap().unwrap();
        assert_eq!((unread.number(), unread.key()), (stored.number, &record.key));
        assert_eq!(unread.date_of_birth().unwrap(), record.date_of_birth);
        assert_eq!(unread.read().unwrap(), stored);
        let placement = edition.placement_at(stored.number).unwrap().unwrap();
        assert_eq!(placement.shown, night.shown[place]);
        assert_eq!(edition.person_of(&record.key).unwrap(), Some(stored.person));
    }
    // the fixture does say everything: a field that is left out here is not tested
    let full = &edition.record(&night.records[0].key).unwrap().unwrap().record;
    assert!(
        full.upn.is_some()
            && full.nino.is_some()
            && full.nhs_number.is_some()
            && full.postcode.is_some()
    );
    let keys: Vec<_> = edition.records().map(|stored| stored.unwrap().record.key).collect();
    assert!(keys.is_sorted() && keys.len() == night.records.len());
    assert!(edition.record(&key("benefits", "B-9", "child", 2)).unwrap().is_none());
}

#[test]
fn persons_households_and_links_come_back_by_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let edition = night().publish(folder.path(), "2026-11-22").unwrap().into_edition();
    let person = edition.person(person_id(17)).unwrap().unwrap();
    // record numbers count in order of key: benefits, council tax twice, electoral roll, school census
    let expected =
        StoredPerson { id: person_id(17), records: vec![0, 4], household: Some(household_id(77)) };
    assert_eq!(person, expected);
    assert!(edition.person(person_id(18)).unwrap().is_none());
    let household = edition.household(household_id(77)).unwrap().unwrap();
    let members: Vec<_> = household.members.iter().map(|member| member.person).collect();
    assert_eq!(members, [person_id(5), person_id(17)]);
    let link = edition.link(4, 0).unwrap().unwrap();
    assert_eq!(
        (link.weight.millibits(), link.decision, link.met_by),
        (12_345, LinkDecision::Linked, Some(2))
    );
    assert_eq!(
        edition
            .links()
            .filter(|link| link.as_ref().unwrap().decision == LinkDecision::Review)
            .count(),
        1
    );
    assert_eq!(edition.quarantine().unwrap(), night().quarantine);
    assert_eq!(edition.model_json().unwrap(), "{\"weights\":[]}\n");
    edition.verify().unwrap();
}

#[test]
fn the_order_of_the_nights_lists_leaves_no_trace() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let one = night().publish(a.path(), "2026-11-22").unwrap().into_edition();
    let other = night().reversed().publish(b.path(), "2026-11-22").unwrap().into_edition();
    assert_eq!(one.manifest(), other.manifest());
    for part in &one.manifest().parts {
        let read =
            |edition: &OpenEdition| std::fs::read(edition.folder().join(&part.name)).unwrap();
        assert_eq!(read(&one), read(&other), "{}", part.name);
    }
}

#[test]
fn timings_clock_and_number_are_outside_of_the_content_digest() {
    let folder = tempfile::tempdir().unwrap();
    let one = night().publish(folder.path(), "2026-11-22").unwrap().into_edition();
    let other = night().publish(folder.path(), "2026-11-22").unwrap().into_edition();
    assert_ne!(one.id(), other.id());
    assert_eq!(one.manifest().content_digest, other.manifest().content_digest);
    let mut changed = night();
    changed.links.pop();
    let changed = changed.publish(folder.path(), "2026-11-22").unwrap().into_edition();
    assert_ne!(one.manifest().content_digest, changed.manifest().content_digest);
}

#[test]
fn damage_to_any_part_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let edition = night().publish(folder.path(), "2026-11-22").unwrap().into_edition();
    let home = edition.folder().to_owned();
    let names: Vec<String> =
        edition.manifest().parts.iter().map(|part| part.name.clone()).collect();
    drop(edition);
    for name in names.iter().map(String::as_str).chain(["manifest.json"]) {
        let path = home.join(name);
        let good = std::fs::read(&path).unwrap();
        for at in (0..good.len()).step_by(7) {
            let mut bad = good.clone();
            bad[at] ^= 0x04;
            std::fs::write(&path, &bad).unwrap();
            let fault = OpenEdition::open(&home).and_then(|edition| edition.verify()).unwrap_err();
            assert!(fault.to_string().contains(name), "{name} byte {at}: {fault}");
        }
        for length in [0, good.len() / 2, good.len() - 1] {
            std::fs::write(&path, &good[..length]).unwrap();
            assert!(OpenEdition::open(&home).is_err(), "{name} cut to {length}");
        }
        std::fs::write(&path, &good).unwrap();
    }
    OpenEdition::open(&home).unwrap().verify().unwrap();
}

#[test]
fn an_edition_of_a_newer_program_is_told_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let edition = night().publish(folder.path(), "2026-11-22").unwrap().into_edition();
    let path = edition.folder().join("manifest.json");
    std::fs::write(&path, "{\"format_version\": 99, \"shape\": \"unknown\"}").unwrap();
    let fault = OpenEdition::open(edition.folder()).unwrap_err();
    assert!(matches!(fault, EditionError::NewerFormat { found: 99, .. }), "{fault}");
}

#[test]
fn a_draft_that_contradicts_itself_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [fn(&mut super::night::Night); 7] = [
        |night| night.persons.truncate(3),
        |night| night.persons[0].records.push(1),
        |night| night.persons[0].records.push(99),
        |night| night.households[0].members[0].person = 2,
        |night| night.records[1].key = night.records[2].key.clone(),
        |night| night.links[0] = night.links[1],
        |night| _ = night.facts.quality.insert("f1".to_owned(), f64::NAN),
    ];
    for (at, contradict) in cases.into_iter().enumerate() {
        let mut night = night();
        contradict(&mut night);
        let fault = night.publish(folder.path(), "2026-11-22").unwrap_err();
        assert!(matches!(fault, EditionError::Inconsistent(_)), "case {at}: {fault}");
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [".lock"]);
}
