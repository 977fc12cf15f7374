//! Histories of made-up people.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Whereabouts, stays};
use crate::households::remembered::{Word, brought_together};
use crate::households::{Residence, SecondHousehold, Stay, StayDate, StayWitness, StillSays};
use crate::rules::{ResidenceHistoryRules, SecondGround};
use crate::values::{DatasetName, MentionKey, Role, Uprn};

const TONIGHT: Date = date(2026, 11, 2);
const LAST_NIGHT: Date = date(2026, 11, 1);
const RULES: ResidenceHistoryRules = ResidenceHistoryRules { keep_years: 6 };

fn home(number: u64) -> Residence {
    Residence::Uprn(Uprn::from_number(number).unwrap())
}

fn key(dataset: &str, record_id: &str) -> MentionKey {
    let role = Role { word: "person".into(), ordinal: 0 };
    MentionKey { dataset: DatasetName(dataset.into()), record_id: record_id.into(), role }
}

/// An account that is open since a day.
fn account(record_id: &str, from: Date) -> StayWitness {
    StayWitness {
        key: key("council_tax", record_id),
        record: Some(0),
        from: Some(from),
        to: None,
        first_seen: TONIGHT,
        last_seen: TONIGHT,
        lately: false,
        says: StillSays::Yes,
        dates_stays: true,
        fenced: false,
    }
}

/// A claim that was made on a day.
fn claim(record_id: &str, from: Date) -> StayWitness {
    StayWitness { key: key("benefits", record_id), dates_stays: false, ..account(record_id, from) }
}

fn told(
    witnesses: &[(u64, StayWitness)],
    now: Option<u64>,
) -> Vec<(Residence, StayDate, Option<StayDate>)> {
    let witnesses = witnesses.iter().map(|(at, it)| (home(*at), it.clone())).collect();
    let home = now.map(home);
    let told = stays(Whereabouts { witnesses, home: home.as_ref(), second: None, died: None });
    told.into_iter().map(|stay| (stay.residence, stay.from, stay.to)).collect()
}

#[test]
fn accounts_date_stays_and_the_home_of_tonight_has_no_end() {
    let (came, moved) = (date(2020, 3, 1), date(2025, 6, 30));
    let closed = StayWitness { to: Some(moved), ..account("1", came) };
    let witnesses = [(11, account("2", moved)), (10, closed)];
    assert_eq!(
        told(&witnesses, Some(11)),
        [
            (home(10), StayDate::On(came), Some(StayDate::On(moved))),
            (home(11), StayDate::On(moved), None),
        ]
    );
}

#[test]
fn a_claim_only_bounds_when_somebody_came_and_an_account_knows_better() {
    let (came, claimed) = (date(2020, 3, 1), date(2022, 1, 1));
    let by = StayDate::Between(None, Some(claimed));
    assert_eq!(told(&[(10, claim("1", claimed))], Some(10)), [(home(10), by, None)]);
    let both = [(10, claim("1", claimed)), (10, account("2", came))];
    assert_eq!(told(&both, Some(10)), [(home(10), StayDate::On(came), None)]);
}

#[test]
fn who_is_still_on_file_at_an_old_home_left_by_the_beginning_of_the_next() {
    let seen = date(2024, 2, 1);
    let stale = StayWitness { first_seen: seen, ..claim("1", seen) };
    let moved = date(2025, 6, 30);
    let told = told(&[(10, stale), (11, account("2", moved))], Some(11));
    assert_eq!(told[0].2, Some(StayDate::Between(Some(seen), Some(moved))));
}

#[test]
fn bills_issued_anew_are_one_stay_and_coming_back_makes_a_second() {
    let spell = |id: &str, from, to| StayWitness { to: Some(to), ..account(id, from) };
    let (a, b) = (date(2015, 1, 1), date(2017, 1, 1));
    let anew = [(10, spell("1", a, b)), (10, account("2", b))];
    assert_eq!(told(&anew, Some(10)), [(home(10), StayDate::On(a), None)]);
    let back = date(2020, 1, 1);
    let away = [(10, spell("1", a, b)), (11, spell("2", b, back)), (10, account("3", back))];
    assert_eq!(
        told(&away, Some(10)),
        [
            (home(10), StayDate::On(a), Some(StayDate::On(b))),
            (home(11), StayDate::On(b), Some(StayDate::On(back))),
            (home(10), StayDate::On(back), None),
        ]
    );
}

#[test]
fn a_second_household_has_no_end_and_is_not_the_home() {
    let witnesses = vec![(home(10), account("1", TONIGHT)), (home(11), claim("2", LAST_NIGHT))];
    let second = SecondHousehold { residence: home(11), ground: SecondGround::Student };
    let told = |second: Option<&SecondHousehold>| -> Vec<(bool, bool, Option<SecondGround>)> {
        let (witnesses, home) = (witnesses.clone(), home(10));
        let told = stays(Whereabouts { witnesses, home: Some(&home), second, died: None });
        told.iter().map(|stay| (stay.is_current(), stay.to.is_none(), stay.second)).collect()
    };
    let beside = (false, true, Some(SecondGround::Student));
    assert_eq!(told(Some(&second)), [beside, (true, true, None)]);
    assert_eq!(told(None), [(false, false, None), (true, true, None)]);
}

#[test]
fn nobody_lives_anywhere_after_their_death() {
    let died = date(2026, 3, 1);
    let witnesses = vec![(home(10), account("1", date(2020, 1, 1)))];
    let told = stays(Whereabouts { witnesses, home: None, second: None, died: Some(died) });
    assert_eq!(told[0].to, Some(StayDate::On(died)));
}

#[test]
fn who_follows_the_family_has_a_home_that_no_record_knows() {
    let told = told(&[(10, claim("1", date(2020, 1, 1)))], Some(11));
    assert_eq!(told[1], (home(11), StayDate::Unknown, None));
    assert!(told[0].2.is_some(), "and has left the one that it knows");
}

/// What is told on a night after this one was remembered.
fn next_night(
    remembered: &[(u64, StayWitness)],
    tonight: &[(u64, StayWitness)],
    corrected: bool,
) -> Vec<Word> {
    let words = |list: &[(u64, StayWitness)]| -> Vec<Word> {
        list.iter().map(|(at, it)| (home(*at), it.clone())).collect()
    };
    brought_together(words(tonight), words(remembered), |_| corrected, RULES, TONIGHT)
}

fn last_night(witness: StayWitness) -> StayWitness {
    StayWitness { first_seen: LAST_NIGHT, last_seen: LAST_NIGHT, ..witness }
}

#[test]
fn a_source_that_drops_an_account_does_not_undo_the_stay() {
    let dropped = last_night(account("1", date(2020, 1, 1)));
    let words = next_night(&[(10, dropped)], &[], false);
    assert_eq!(words.len(), 1);
    assert_eq!(words[0].1.says, StillSays::Gone(TONIGHT));
    let later = brought_together(Vec::new(), words, |_| false, RULES, date(2031, 1, 1));
    assert_eq!(later[0].1.says, StillSays::Gone(TONIGHT), "by which night is not forgotten");
    let too_late = brought_together(Vec::new(), later, |_| false, RULES, date(2033, 1, 1));
    assert_eq!(too_late, []);
}

#[test]
fn a_record_that_names_another_home_has_moved_between_two_nights() {
    let before = last_night(StayWitness { from: None, ..claim("1", TONIGHT) });
    let now = StayWitness { from: None, ..claim("1", TONIGHT) };
    let words = next_night(&[(10, before)], &[(11, now)], false);
    let told =
        stays(Whereabouts { witnesses: words, home: Some(&home(11)), second: None, died: None });
    let days: Vec<(StayDate, Option<StayDate>)> = told.iter().map(|it| (it.from, it.to)).collect();
    let between = StayDate::Between(Some(LAST_NIGHT), Some(TONIGHT));
    assert_eq!(days, [(StayDate::Between(None, Some(LAST_NIGHT)), Some(between)), (between, None)]);
}

#[test]
fn a_home_written_otherwise_is_no_second_home() {
    let before = last_night(claim("1", date(2020, 1, 1)));
    let words = next_night(&[(10, before)], &[(11, claim("1", date(2020, 1, 1)))], true);
    assert_eq!(words.iter().map(|(at, _)| at.clone()).collect::<Vec<_>>(), [home(11)]);
}

#[test]
fn what_only_a_fenced_register_knew_goes_with_its_rows_and_dates_nothing() {
    let row = StayWitness { fenced: true, from: None, ..last_night(claim("1", LAST_NIGHT)) };
    assert_eq!(next_night(&[(10, row.clone())], &[], false), []);
    let came = date(2024, 5, 1);
    let without = told(&[(11, account("2", came))], Some(11));
    let with = told(&[(10, row.clone()), (11, account("2", came)), (11, row)], Some(11));
    assert_eq!(with[0], without[0]);
    assert_eq!(with[1].0, home(10));
    assert!(with[1].2.is_some());
}

fn witnesses() -> impl Strategy<Value = Vec<(u64, StayWitness)>> {
    let day = || {
        (0_i32..4_000)
            .prop_map(|days| date(2014, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap())
    };
    let witness =
        (10_u64..14, 0_u8..6, day(), prop::option::of(day()), any::<(bool, bool, bool)>());
    prop::collection::vec(witness, 1..7).prop_map(|list| {
        let witness = |(at, id, from, to, (dated, cases, fenced)): (
            u64,
            u8,
            Date,
            Option<Date>,
            (bool, bool, bool),
        )| {
            let about = StayWitness {
                from: dated.then_some(from),
                to: to.filter(|to| *to > from),
                dates_stays: !cases,
                fenced,
                ..account(&id.to_string(), from)
            };
            (at, about)
        };
        list.into_iter().map(witness).collect()
    })
}

proptest! {
    #[test]
    fn every_witness_is_told_once_one_home_is_current_and_order_does_not_matter(
        (list, shuffled) in witnesses().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
        now in prop::option::of(10_u64..14),
    ) {
        let of = |list: &[(u64, StayWitness)]| -> Vec<Stay> {
            let home = now.map(home);
            let witnesses = list.iter().map(|(at, it)| (super::super::Residence::Uprn(Uprn::from_number(*at).unwrap()), it.clone())).collect();
            stays(Whereabouts { witnesses, home: home.as_ref(), second: None, died: None })
        };
        let (one, other) = (of(&list), of(&shuffled));
        prop_assert_eq!(one.iter().map(|stay| stay.witnesses.len()).sum::<usize>(), list.len());
        prop_assert_eq!(one.iter().filter(|stay| stay.is_current()).count(), usize::from(now.is_some()));
        let days = |stays: &[Stay]| -> Vec<(Residence, StayDate, Option<StayDate>)> {
            stays.iter().map(|stay| (stay.residence.clone(), stay.from, stay.to)).collect()
        };
        prop_assert_eq!(days(&one), days(&other));
    }

    #[test]
    fn fenced_records_change_nothing_that_others_say(list in witnesses(), now in 10_u64..14) {
        let open: Vec<(u64, StayWitness)> = list.iter().filter(|(_, it)| !it.fenced).cloned().collect();
        let known: std::collections::BTreeSet<Residence> = open.iter().map(|(at, _)| home(*at)).collect();
        let with: Vec<_> = told(&list, Some(now)).into_iter().filter(|(at, _, _)| known.contains(at)).collect();
        let without: Vec<_> = told(&open, Some(now)).into_iter().filter(|(at, _, _)| known.contains(at)).collect();
        prop_assert_eq!(with, without);
    }
}
