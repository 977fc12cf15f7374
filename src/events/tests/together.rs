//! Households that part and come together.

use super::{MOVE, lives, night, record, told};
use crate::events::{EventKind, PersonNight, RecordNight};

fn since(record: RecordNight, days: i64) -> RecordNight {
    RecordNight { from: Some(night(days)), ..record }
}

fn of_claim(role: &str, at: u64) -> RecordNight {
    let mut claim = record("benefits", "9", at);
    claim.key.role.word = role.into();
    claim
}

fn kinds(before: &[PersonNight], now: &[PersonNight]) -> Vec<EventKind> {
    told(before, now, Vec::new(), night(1)).events.iter().map(|it| it.kind).collect()
}

/// The first person goes from 10 to 20 on the day before the first night.
fn goes() -> [PersonNight; 2] {
    let old = since(record("council_tax", "1", 10), -500);
    let new = since(record("council_tax", "2", 20), -1);
    [lives(1, 10, std::slice::from_ref(&old)), lives(1, 20, &[old, new])]
}

#[test]
fn who_has_come_after_those_who_left_is_nobody_who_stayed() {
    let [before, now] = goes();
    let at_10 = |record| lives(2, 10, &[record]);
    let stayed = at_10(since(record("benefits", "3", 10), -400));
    let split = kinds(&[before.clone(), stayed.clone()], &[now.clone(), stayed]);
    assert!(split.contains(&EventKind::HouseholdSplit), "{split:?}");
    for other in [since(record("benefits", "3", 10), 0), record("social_care", "3", 10)] {
        let other = at_10(other);
        let told = kinds(&[before.clone(), other.clone()], &[now.clone(), other]);
        assert_eq!(told, [MOVE], "nothing says that they lived there together");
    }
}

#[test]
fn who_is_named_in_one_row_with_who_has_come_lives_with_them_and_who_may_have_left_does_not() {
    let [before, mut now] = goes();
    let host = lives(2, 20, &[of_claim("claimant", 20)]);
    let told = kinds(&[before.clone(), host.clone()], &[now.clone(), host.clone()]);
    assert_eq!(told, [MOVE], "the one who was there may have left");
    now.records.push(of_claim("partner", 20));
    let merge = kinds(&[before.clone(), host.clone()], &[now.clone(), host.clone()]);
    assert!(merge.contains(&EventKind::HouseholdMerge), "{merge:?}");
    // one who came from there too, only sooner known of
    let sooner = lives(2, 20, &[of_claim("claimant", 20), record("social_care", "4", 10)]);
    assert_eq!(kinds(&[before, sooner.clone()], &[now, sooner]), [MOVE]);
}
