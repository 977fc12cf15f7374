//! Moves of who is most likely a newcomer elsewhere.

use super::*;

/// A person who is known, and the newcomer most likely taken for them at a home.
fn likely(known: &PersonNight, records: &[RecordNight], at: u64) -> PersonNight {
    let arrival =
        LikelyArrival { residence: home(at), records: records.to_vec(), thousandths: 780 };
    PersonNight { arrival: Some(arrival), ..known.clone() }
}

#[test]
fn a_likely_newcomer_suggests_a_move_until_the_two_are_one_or_two() {
    let claim = record("benefits", "1", 10);
    let known = lives(1, 10, std::slice::from_ref(&claim));
    let account = RecordNight { from: Some(night(-3)), ..record("council_tax", "2", 20) };
    let account = shown(account, night(1));
    let newcomer = lives(2, 20, std::slice::from_ref(&account));
    let taken = likely(&known, &newcomer.records, 20);

    let tonight = [taken.clone(), newcomer.clone()];
    let first = told(std::slice::from_ref(&known), &tonight, Vec::new(), night(1));
    assert_eq!(kinds(&first), [(MOVE, EventStatus::Suggested)]);
    let event = &first.events[0];
    assert_eq!((event.person, event.confidence), (person(1), 780));
    assert_eq!((&event.from, &event.to), (&Some(home(10)), &Some(home(20))));
    assert_eq!(event.evidence, std::slice::from_ref(&account.key));
    assert_eq!((event.when, event.unknown_to.len()), (When::On(night(-3)), 1));

    let later = told(&tonight, &tonight, first.events.clone(), night(200));
    assert_eq!(kinds(&later), [(MOVE, EventStatus::Suggested)], "however long it stands");
    assert_eq!(later.new, 0, "it was told already");

    let one = lives(1, 20, &[claim, account]);
    let confirmed = told(&tonight, &[one], first.events.clone(), night(80));
    assert_eq!(kinds(&confirmed), [(MOVE, EventStatus::Confirmed)], "it has stood as their own");
    assert_eq!(confirmed.new, 0);

    let two = told(&tonight, &[known, newcomer], first.events, night(2));
    assert_eq!((two.events.len(), two.withdrawn), (0, 1), "they are two");
}

#[test]
fn who_has_only_followed_the_family_has_moved_if_a_newcomer_there_is_most_likely_them() {
    let claim = record("benefits", "1", 10);
    let known = lives(1, 10, std::slice::from_ref(&claim));
    let followed = lives(1, 20, &[claim]);
    let account = shown(record("council_tax", "2", 20), night(1));
    let quiet =
        told(std::slice::from_ref(&known), std::slice::from_ref(&followed), Vec::new(), night(1));
    assert_eq!(quiet.events, [], "nothing of their own says so");
    let taken = likely(&followed, std::slice::from_ref(&account), 20);
    let first =
        told(std::slice::from_ref(&known), std::slice::from_ref(&taken), Vec::new(), night(1));
    assert_eq!(kinds(&first), [(MOVE, EventStatus::Suggested)]);
    assert_eq!(first.events[0].from, Some(home(10)));
    let mut dead = taken;
    dead.records[0].died = true;
    let none = told(&[known], &[dead], Vec::new(), night(1));
    assert!(none.events.iter().all(|event| event.kind != MOVE), "the dead move nowhere");
}

#[test]
fn a_newcomer_next_door_or_who_came_before_or_whom_nobody_saw_come_suggests_nothing() {
    let known =
        lives(1, 10, &[RecordNight { from: Some(night(-9)), ..record("benefits", "1", 10) }]);
    let quiet = |now: PersonNight| {
        let detected = told(std::slice::from_ref(&known), &[now], Vec::new(), night(1));
        assert_eq!(detected.events, []);
    };
    let account = |at| record("council_tax", "2", at);
    quiet(likely(&known, &[account(20)], 30));
    quiet(likely(&known, &[RecordNight { from: Some(night(-90)), ..account(20) }], 20));
    quiet(likely(&known, &[RecordNight { ended: true, ..account(20) }], 20));
    quiet(likely(
        &known,
        &[RecordNight { standing: RecordStanding::Announcing, ..account(20) }],
        20,
    ));
    quiet(likely(&known, &[RecordNight { standing: RecordStanding::Register, ..account(20) }], 20));
    let mut next_door = account(20);
    next_door.home =
        next_door.home.map(|at| HomeNight { read_as: "|12|STREET 10".to_owned(), ..at });
    quiet(likely(&known, &[next_door], 20));
}
