//! Newcomers who are most likely somebody known elsewhere.
//!
//! In: tonight's persons, and the doubtful links between them. Out: for a few known persons, the newcomer most likely taken for each. Both must
//! be each other's only likely one: of two who may be meant, neither has moved by this. What follows from it is left to `events`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::households::Residence;
use crate::pipeline::night_events::{Home, REGISTER, Tonight};
use crate::values::PersonId;

/// A newcomer, by place among tonight's persons, and how likely in thousandths they are the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LikelyMover {
    pub(super) newcomer: usize,
    pub(super) thousandths: u16,
}

/// Who may have come as a newcomer, by identifier. `shown` says of each record which night first had it at its address, `homes` where each of
/// tonight's persons lives.
pub(super) fn likely_movers(
    tonight: Tonight<'_>,
    shown: &[Option<Date>],
    homes: &[Option<Home<'_>>],
) -> BTreeMap<PersonId, LikelyMover> {
    let link = tonight.rules.life_events.move_link;
    if link >= 1.0 {
        return BTreeMap::new();
    }
    let likely = || tonight.doubtful.iter().filter(|it| it.weight.probability() >= link);
    let mut person_of: FxHashMap<u32, Option<usize>> =
        likely().flat_map(|it| [(it.left, None), (it.right, None)]).collect();
    if person_of.is_empty() {
        return BTreeMap::new();
    }
    for (place, person) in tonight.persons.iter().enumerate() {
        for record in &person.records {
            if let Some(slot) = person_of.get_mut(record) {
                *slot = Some(place);
            }
        }
    }
    let is_newcomer = |place: usize| {
        let mut open = open_records(tonight, place).peekable();
        open.peek().is_some() && open.all(|at| has_just_come(tonight, shown[at]))
    };
    let is_known = |place: usize| {
        let other = |at: usize| tonight.records[at].key.dataset.0 != REGISTER;
        open_records(tonight, place).any(other) && !is_newcomer(place)
    };
    let lives_at = |place: usize| match homes[place] {
        Some((_, home @ Residence::Uprn(_))) => Some(home),
        Some((_, Residence::Provisional(_))) | None => None,
    };
    // by newcomer and known person, the likeliest link between them
    let mut found: BTreeMap<[usize; 2], f64> = BTreeMap::new();
    for it in likely() {
        if tonight.fenced[it.left as usize] || tonight.fenced[it.right as usize] {
            continue;
        }
        let (Some(one), Some(other)) = (person_of[&it.left], person_of[&it.right]) else {
            continue;
        };
        let pair = match (is_newcomer(one), is_newcomer(other)) {
            (true, false) => [one, other],
            (false, true) => [other, one],
            (true, true) | (false, false) => continue,
        };
        let (come, lived) = (lives_at(pair[0]), lives_at(pair[1]));
        if is_known(pair[1]) && come.is_some() && lived.is_some() && come != lived {
            let known = found.entry(pair).or_insert(0.0);
            *known = known.max(it.weight.probability());
        }
    }
    let mut meant: [BTreeMap<usize, usize>; 2] = Default::default();
    for pair in found.keys() {
        for (side, place) in pair.iter().enumerate() {
            *meant[side].entry(*place).or_default() += 1;
        }
    }
    let alone = found.iter().filter(|([one, other], _)| meant[0][one] == 1 && meant[1][other] == 1);
    alone
        .map(|(&[newcomer, known], probability)| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between nothing and a thousand"
            )]
            let thousandths = (probability * 1000.0).floor() as u16;
            (tonight.persons[known].id, LikelyMover { newcomer, thousandths })
        })
        .collect()
}

fn open_records(tonight: Tonight<'_>, place: usize) -> impl Iterator<Item = usize> {
    let records = tonight.persons[place].records.iter().map(|&at| at as usize);
    records.filter(move |&at| !tonight.fenced[at])
}

fn has_just_come(tonight: Tonight<'_>, shown: Option<Date>) -> bool {
    let days = tonight.rules.life_events.newcomer_days;
    shown.is_some_and(|shown| (tonight.as_of - shown).get_days() <= days)
}
