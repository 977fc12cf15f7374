//! Where one person has lived: from the words of records, those of tonight and those that earlier nights remember.
//!
//! In: witnesses by residence, tonight's home. Out: stays in the order of their beginnings.
//!
//! A day is taken for the day of a move only where a source dates stays: an account begins when somebody moves in. A claim begins when
//! somebody claims, so its dates are bounds: who claims there lives there by then. Fenced records speak only where no other does, and
//! change nothing that others say.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::households::household::Residence;
use crate::households::second_household::SecondHousehold;
use crate::households::stay::{Stay, StayDate, StayWitness, StillSays};
use crate::rules::SecondGround;

/// What is known of one person's homes.
#[derive(Clone, Debug)]
pub struct Whereabouts<'w> {
    /// Every word on a residence.
    pub witnesses: Vec<(Residence, StayWitness)>,
    /// Where the person lives tonight.
    pub home: Option<&'w Residence>,
    /// A second household.
    pub second: Option<&'w SecondHousehold>,
    /// The day of death, if it is known whole.
    pub died: Option<Date>,
}

/// Accounts of one home that are so few days apart are one stay: bills are issued anew.
const SAME_STAY_DAYS: i32 = 31;

/// The person's stays, in the order of their beginnings.
#[must_use]
pub fn stays(whereabouts: Whereabouts<'_>) -> Vec<Stay> {
    let Whereabouts { witnesses, home, second, died } = whereabouts;
    let left = left_elsewhere(&witnesses);
    let mut at: BTreeMap<Residence, Vec<StayWitness>> = BTreeMap::new();
    for (residence, witness) in witnesses {
        at.entry(residence).or_default().push(witness);
    }
    let mut spells: Vec<Spell> = Vec::new();
    for (residence, witnesses) in at {
        let last = spells.len();
        spells.extend(spells_at(&residence, witnesses, &left));
        if home == Some(&residence)
            && let Some(spell) = spells[last..].last_mut()
        {
            spell.current = true;
        }
        if let Some(second) = second.filter(|it| it.residence == residence)
            && let Some(spell) = spells[last..].last_mut()
        {
            spell.second = Some(second.ground);
        }
    }
    spells.sort_by(|a, b| (a.from.by(), &a.residence).cmp(&(b.from.by(), &b.residence)));
    let mut stays: Vec<Stay> = (0..spells.len()).map(|at| finished(&spells, at, died)).collect();
    if let Some(home) = home
        && !stays.iter().any(Stay::is_current)
    {
        let (residence, from) = (home.clone(), StayDate::Unknown);
        let (second, witnesses) = (None, Vec::new());
        stays.push(Stay { residence, from, to: None, second, fenced: false, witnesses });
    }
    stays
}

/// A stay whose end is not looked for yet.
struct Spell {
    residence: Residence,
    from: StayDate,
    fenced: bool,
    current: bool,
    second: Option<SecondGround>,
    witnesses: Vec<StayWitness>,
}

/// For each record that has come to name another residence, by which night, and the last day for which it vouched before.
type Left = BTreeMap<(crate::values::MentionKey, Date), Date>;

fn left_elsewhere(witnesses: &[(Residence, StayWitness)]) -> Left {
    let left = witnesses.iter().filter_map(|(_, it)| match it.says {
        StillSays::Elsewhere(night) => Some(((it.key.clone(), night), it.last_seen)),
        StillSays::Yes | StillSays::Gone(_) => None,
    });
    left.collect()
}

/// The day from which a witness has the person there, as an order among witnesses.
fn begins(witness: &StayWitness) -> Date {
    witness.from.unwrap_or(witness.first_seen).min(witness.first_seen)
}

/// The day by which a witness says that the stay was over.
fn over(witness: &StayWitness) -> Option<Date> {
    match witness.says {
        StillSays::Elsewhere(night) => Some(witness.to.unwrap_or(night)),
        StillSays::Yes | StillSays::Gone(_) => witness.to.filter(|_| witness.dates_stays),
    }
}

/// One or more spells at one residence: who has come back has two.
fn spells_at(residence: &Residence, witnesses: Vec<StayWitness>, left: &Left) -> Vec<Spell> {
    let (fenced, open): (Vec<_>, Vec<_>) = witnesses.into_iter().partition(|it| it.fenced);
    let (mut speaking, silent, only_fenced) =
        if open.is_empty() { (fenced, Vec::new(), true) } else { (open, fenced, false) };
    let order = |it: &StayWitness| (begins(it), over(it), it.from, it.to, it.last_seen);
    speaking.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.key.cmp(&b.key)));
    let mut groups: Vec<Vec<StayWitness>> = Vec::new();
    for witness in speaking {
        let ended = groups.last().map(|group| {
            let ends: Option<Vec<Date>> = group.iter().map(over).collect();
            ends.and_then(|ends| ends.into_iter().max())
        });
        match (ended, groups.last_mut()) {
            (Some(Some(end)), _) if days(end, begins(&witness)) > SAME_STAY_DAYS => {
                groups.push(vec![witness]);
            }
            (_, Some(group)) => group.push(witness),
            (_, None) => groups.push(vec![witness]),
        }
    }
    if let Some(last) = groups.last_mut() {
        last.extend(silent);
    }
    let spell = |mut witnesses: Vec<StayWitness>| {
        let speaking = witnesses.iter().filter(|it| it.fenced == only_fenced);
        let from = beginning(speaking, left);
        witnesses.sort_by(|a, b| (&a.key, a.first_seen).cmp(&(&b.key, b.first_seen)));
        let residence = residence.clone();
        Spell { residence, from, fenced: only_fenced, current: false, second: None, witnesses }
    };
    groups.into_iter().map(spell).collect()
}

/// Since when, by those who speak: the earliest day that dates a stay; else bounds.
fn beginning<'w>(speaking: impl Iterator<Item = &'w StayWitness>, left: &Left) -> StayDate {
    let (mut exact, mut after, mut by) = (None::<Date>, None::<Date>, None::<Date>);
    for witness in speaking {
        if let Some(from) = witness.from.filter(|_| witness.dates_stays) {
            exact = Some(exact.map_or(from, |known| known.min(from)));
            continue;
        }
        let there = witness.first_seen.min(witness.to.unwrap_or(witness.first_seen));
        // a record that named another residence before says when it began to name this one
        let before = left.get(&(witness.key.clone(), witness.first_seen)).copied();
        let bound = match (witness.from, before) {
            (Some(from), Some(before)) if from <= before => there,
            (Some(from), _) => from.min(there),
            (None, _) => there,
        };
        if by.is_none_or(|known| bound < known) {
            by = Some(bound);
        }
        after = after.max(before);
    }
    match exact {
        Some(day) => StayDate::On(day),
        None => StayDate::between(after.filter(|after| by.is_none_or(|by| *after < by)), by),
    }
}

/// A spell with its end.
fn finished(spells: &[Spell], at: usize, died: Option<Date>) -> Stay {
    let Spell { residence, from, fenced, current, second, witnesses } = &spells[at];
    let end = || ending(spells, at, died);
    Stay {
        residence: residence.clone(),
        from: *from,
        to: (!current && second.is_none()).then(end),
        second: *second,
        fenced: *fenced,
        witnesses: witnesses.clone(),
    }
}

fn ending(spells: &[Spell], at: usize, died: Option<Date>) -> StayDate {
    let spell = &spells[at];
    let speaking = || spell.witnesses.iter().filter(|it| it.fenced == spell.fenced);
    // fenced spells bound no other
    let next = spells[at + 1..].iter().filter(|it| it.residence != spell.residence);
    let next = next.filter(|it| !it.fenced || spell.fenced).find_map(|it| it.from.by());
    let dating = || speaking().filter(|it| it.dates_stays && it.from.is_some());
    let stays_on = dating().any(|it| it.to.is_none() && it.says == StillSays::Yes);
    let stated = speaking().filter(|it| it.dates_stays).filter_map(|it| it.to).max();
    let end = match stated {
        Some(day) if !stays_on => StayDate::On(day),
        Some(_) | None => bounded_end(&spell.witnesses, spell.fenced, next),
    };
    match died {
        Some(died) if end.by().is_none_or(|by| died < by) => StayDate::On(died),
        Some(_) | None => end,
    }
}

/// An end that no source dates: not before what was last heard, and by the next home at the latest.
fn bounded_end(witnesses: &[StayWitness], fenced: bool, next: Option<Date>) -> StayDate {
    let speaking = || witnesses.iter().filter(|it| it.fenced == fenced);
    let gone = speaking().filter_map(|it| match it.says {
        StillSays::Elsewhere(night) => Some(night),
        StillSays::Yes | StillSays::Gone(_) => None,
    });
    let by = next.into_iter().chain(gone).min();
    // a record that has not been told of a move still says so: its word is as old as its last news
    let there = speaking().flat_map(|it| {
        let seen = match it.says {
            StillSays::Yes => None,
            StillSays::Elsewhere(_) | StillSays::Gone(_) => Some(it.last_seen),
        };
        [it.from, it.to, seen]
    });
    let there = there.flatten().filter(|day| by.is_none_or(|by| *day <= by)).max();
    StayDate::between(there, by)
}

fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

#[cfg(test)]
#[path = "residence_history_tests.rs"]
mod tests;
