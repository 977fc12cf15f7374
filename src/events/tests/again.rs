//! Whoever moves back and forth.

use super::*;

/// A person whom two datasets have at a home, each address written as that home's is.
fn at(place: u64) -> PersonNight {
    lives(1, place, &[record("benefits", "1", place), record("council_tax", "2", place)])
}

/// One night after the other, each with where the person lives; the events that are known in the end.
fn over(nights: &[(u64, i64)]) -> Vec<LifeEvent> {
    nights.windows(2).fold(Vec::new(), |known, pair| {
        let [(before, _), (now, number)] = pair else { panic!("two") };
        told(&[at(*before)], &[at(*now)], known, night(*number)).events
    })
}

fn moves(events: &[LifeEvent]) -> Vec<(Date, Option<Residence>, Option<Residence>)> {
    let mut moves: Vec<_> = events
        .iter()
        .filter(|event| event.kind == MOVE)
        .map(|event| (event.first_seen, event.from.clone(), event.to.clone()))
        .collect();
    moves.sort_by_key(|(first_seen, ..)| *first_seen);
    moves
}

#[test]
fn who_moves_to_the_same_home_again_has_moved_again_and_once_each_time() {
    let events = over(&[
        (10, 0),
        (20, 1),
        (20, 2),
        (10, 100),
        (10, 101),
        (20, 200),
        (20, 201),
        (10, 250),
        (20, 300),
        (20, 301),
    ]);
    let (here, there) = (Some(home(10)), Some(home(20)));
    let to = |number| (night(number), here.clone(), there.clone());
    let back = |number| (night(number), there.clone(), here.clone());
    assert_eq!(moves(&events), [to(1), back(100), to(200), back(250), to(300)]);
    let names: std::collections::BTreeSet<_> = events.iter().map(|event| event.id).collect();
    assert_eq!(names.len(), events.len(), "each has a name of its own");
}

#[test]
fn who_moves_on_to_a_third_home_has_moved_twice() {
    let events = over(&[(10, 0), (20, 1), (20, 2), (30, 40), (30, 41)]);
    let homes: Vec<_> = moves(&events).into_iter().map(|(_, from, to)| (from, to)).collect();
    let [first, second, third] = [10, 20, 30].map(|number| Some(home(number)));
    assert_eq!(homes, [(first, second.clone()), (second, third)]);
}

#[test]
fn a_move_that_is_over_stays_as_it_was_told() {
    let first = over(&[(10, 0), (20, 1)]);
    let all = over(&[(10, 0), (20, 1), (10, 100), (20, 200), (20, 201)]);
    let kept = all.iter().find(|event| event.id == first[0].id);
    assert_eq!(kept, first.first());
}

#[test]
fn a_home_that_nobody_has_left_is_not_moved_to_again() {
    // a dataset has no row of them for a night, and has it again
    let alone = lives(1, 10, &[record("school_census", "9", 10)]);
    let with = |at: u64| {
        let records = [
            record("benefits", "1", at),
            record("council_tax", "2", at),
            record("school_census", "9", 10),
        ];
        lives(1, at, &records)
    };
    let moved = told(&[with(10)], &[with(20)], Vec::new(), night(1)).events;
    let gone = told(&[with(20)], std::slice::from_ref(&alone), moved.clone(), night(2)).events;
    let back = told(&[alone], &[with(20)], gone, night(3)).events;
    assert_eq!(moves(&back), moves(&moved));
}
