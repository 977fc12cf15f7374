//! What changed, told as merges, splits, moves.

use super::night::{bare, date, household_id, key, member, night, person_id, unresolved};
use crate::editions::{EditionDiff, HouseholdMove, Merge, Split};
use crate::persons::Person;

fn diff(before: &super::night::Night, after: &super::night::Night) -> EditionDiff {
    let folder = tempfile::tempdir().unwrap();
    let earlier = before.publish(folder.path(), "2026-11-22").unwrap().into_edition();
    let later = after.publish(folder.path(), "2026-11-23").unwrap().into_edition();
    EditionDiff::between(&earlier, &later).unwrap()
}

#[test]
fn equal_nights_differ_in_nothing() {
    let diff = diff(&night(), &night());
    assert!(diff.is_empty());
    assert_eq!((diff.persons_kept, diff.households_kept, diff.records_kept), (4, 2, 5));
}

#[test]
fn a_merge_retires_one_identifier_into_the_other_and_a_split_is_the_reverse() {
    let mut merged = night();
    merged.persons[0].records.push(4);
    merged.persons.truncate(3);
    let there = diff(&night(), &merged);
    assert_eq!(there.persons_merged, [Merge { retired: person_id(31), into: person_id(17) }]);
    assert!(there.persons_retired.is_empty() && there.persons_added.is_empty());
    assert_eq!(there.records_regrouped, 1);
    let back = diff(&merged, &night());
    assert_eq!(back.persons_split, [Split { from: person_id(17), new: person_id(31) }]);
    assert!(back.persons_added.is_empty());
}

#[test]
fn people_and_records_that_come_and_go_are_added_and_retired() {
    let mut later = night();
    later.records[4] = bare(key("registrations", "R1", "child", 0));
    later.resolutions[4] = unresolved("");
    later.persons[3] = Person { id: person_id(32), records: vec![4] };
    later.records[1].fingerprint = [9; 16];
    let diff = diff(&night(), &later);
    assert_eq!(
        (diff.persons_added, diff.persons_retired),
        (vec![person_id(32)], vec![person_id(31)])
    );
    assert_eq!(diff.records_added, [key("registrations", "R1", "child", 0)]);
    assert_eq!(diff.records_removed, [key("electoral_roll", "AA-12-0", "", 0)]);
    assert_eq!(diff.records_changed, [key("council_tax", "000000017", "liable", 1)]);
}

#[test]
fn a_move_changes_both_households_and_a_new_date_neither() {
    let mut later = night();
    let person_5 = later.households[0].members.pop().unwrap();
    later.households[1].members.insert(0, person_5);
    later.households[0].members[0].since = Some(date("2001-01-01"));
    let moved = diff(&night(), &later);
    let (from, to) = (Some(household_id(77)), Some(household_id(12)));
    assert_eq!(moved.persons_moved, [HouseholdMove { person: person_id(5), from, to }]);
    assert_eq!(moved.households_changed, [household_id(12), household_id(77)]);

    later = night();
    later.households[1].members.push(member(3, &[4]));
    later.households.remove(0);
    let moved = diff(&night(), &later);
    assert_eq!(moved.households_gone, [household_id(77)]);
    assert_eq!(moved.persons_moved.len(), 3);
    assert!(moved.counts().persons_moved == 3 && !moved.is_empty());
}
