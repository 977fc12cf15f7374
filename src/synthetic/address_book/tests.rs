//! The address book keeps its word.

use std::collections::{BTreeMap, BTreeSet};

use super::{AddressBook, kinds};

fn book() -> AddressBook {
    AddressBook::build(8_000, 7)
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let write = |seed: u64| {
        let folder = tempfile::tempdir().unwrap();
        AddressBook::build(2_000, seed).write_to(folder.path(), 500, seed).unwrap();
        ["gazetteer.csv", "messy.csv", "truth.csv"]
            .map(|file| std::fs::read(folder.path().join(file)).unwrap())
    };
    assert_eq!(write(3), write(3));
    assert_ne!(write(3), write(4));
}

#[test]
fn every_kind_occurs_about_equally_often() {
    let rows = book().messy(6_000, 1);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.kind).or_default() += 1;
    }
    let names = kinds();
    assert!(names.len() >= 34);
    let equal = 6_000 * 19 / 20 / names.len();
    for kind in names {
        let count = counts.get(kind).copied().unwrap_or_default();
        assert!(count.abs_diff(equal) <= 12, "{kind}: {count}, and {equal} would be equal");
    }
}

#[test]
fn a_third_of_the_rows_have_a_second_kind() {
    let rows = book().messy(4_000, 1);
    let second = rows.iter().filter(|row| row.present && !row.second_kind.is_empty()).count();
    let present = rows.iter().filter(|row| row.present).count();
    assert!((0.28..0.4).contains(&(second as f64 / present as f64)), "{second} of {present}");
}

#[test]
fn the_truth_names_only_uprns_of_the_gazetteer_and_absent_rows_name_none() {
    let book = book();
    let listed: BTreeSet<u64> = book.gazetteer_rows().iter().map(|row| row.uprn).collect();
    let hidden: BTreeSet<u64> =
        book.premises.iter().filter(|it| !it.is_listed()).map(|it| it.uprn).collect();
    assert!(listed.is_disjoint(&hidden) && !hidden.is_empty());
    let rows = book.messy(4_000, 2);
    for row in &rows {
        let named = row.uprn.into_iter().chain(row.building_uprn);
        assert!(named.into_iter().all(|uprn| listed.contains(&uprn)), "{row:?}");
        assert!(row.present || row.uprn.is_none(), "{row:?}");
    }
    let absent = rows.iter().filter(|row| !row.present).count();
    assert_eq!(absent, 200);
}

#[test]
fn a_dropped_flat_is_true_to_its_building() {
    let rows = book().messy(3_000, 2);
    let mut dropped = rows.iter().filter(|row| row.kind == "dropped_flat").peekable();
    assert!(dropped.peek().is_some());
    assert!(dropped.all(|row| row.uprn.is_none() && row.building_uprn.is_some() && row.present));
}

#[test]
fn a_clean_row_is_one_form_of_its_premises() {
    let book = book();
    let mut forms: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for row in book.gazetteer_rows() {
        forms.entry(row.uprn).or_default().push(row.full_address);
    }
    let rows = book.messy(3_000, 2);
    for row in rows.iter().filter(|row| row.kind == "clean") {
        let text = format!("{}, {}", row.address, row.postcode);
        assert!(forms[&row.uprn.unwrap()].contains(&text), "{row:?}");
    }
}

#[test]
fn every_approved_address_is_only_one_premises() {
    let book = book();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for row in book.gazetteer_rows().into_iter().filter(|row| row.status == "Approved") {
        let at = row.full_address.clone();
        let other = *seen.entry(at).or_insert(row.uprn);
        assert_eq!(other, row.uprn, "{} has two UPRNs", row.full_address);
    }
}

#[test]
fn a_premises_has_between_one_and_two_forms() {
    let book = book();
    let rows = book.gazetteer_rows();
    let uprns: BTreeSet<u64> = rows.iter().map(|row| row.uprn).collect();
    let forms = rows.len() as f64 / uprns.len() as f64;
    assert!((1.4..1.8).contains(&forms), "{forms} forms a premises");
}

#[test]
fn a_house_with_a_range_has_both_its_numbers_to_itself() {
    let book = book();
    let taken: BTreeSet<(usize, &str)> =
        book.premises.iter().map(|it| (it.street, it.number.as_str())).collect();
    let ranges = book.premises.iter().filter_map(|it| Some((it, it.number.split_once('-')?)));
    for (house, (first, last)) in ranges {
        let alone = |number| !taken.contains(&(house.street, number));
        assert!(alone(first) && alone(last), "{house:?}");
    }
}
