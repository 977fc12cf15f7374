//! Births, deaths, new names.

use super::detect::{Nights, Testimony, first_told};
use super::life_event::{EventId, EventKind, LifeEvent};
use super::snapshot::{PersonNight, RecordNight, RecordStanding};

/// A death that last night did not know of.
pub(super) fn death(
    nights: Nights<'_>,
    before: Option<&PersonNight>,
    now: &PersonNight,
) -> Option<LifeEvent> {
    if before.is_some_and(|before| before.open().any(|record| record.died)) {
        return None;
    }
    // a record that somebody else had last night was regrouped; and somebody of whom nothing was known until now may have died long
    // ago: of those only a register tells
    let is_news = |record: &RecordNight| match before {
        Some(before) => {
            before.record(&record.key).is_some() || !nights.was.contains_key(&record.key)
        }
        None => registers(record) && !nights.was.contains_key(&record.key),
    };
    now.open().find(|record| record.died && is_news(record))?;
    let event = first_told(nights, EventKind::Death, now, testimony_of_death(now)?, "death");
    let when = now.open().filter_map(|record| record.died_on).min();
    Some(LifeEvent { when: when.unwrap_or(event.when), ..event })
}

fn registers(record: &RecordNight) -> bool {
    record.standing == RecordStanding::Register
}

/// Who says that the person has died, and who does not.
pub(super) fn testimony_of_death(person: &PersonNight) -> Option<Testimony> {
    let lives_on = |record: &RecordNight| !record.died && !record.ended;
    let registered = person.open().any(|record| record.died && registers(record));
    Some(Testimony { registered, ..Testimony::of(person, |record| record.died, lives_on)? })
}

/// Somebody of whom nothing was known, born not long ago.
pub(super) fn birth(nights: Nights<'_>, now: &PersonNight) -> Option<LifeEvent> {
    if now.records.iter().any(|record| nights.was.contains_key(&record.key)) {
        return None;
    }
    let born = now.open().filter_map(|record| record.born).min()?;
    let age = (nights.as_of - born).get_days();
    if !(0..=nights.rules.newborn_days).contains(&age) {
        return None;
    }
    let testimony = Testimony { began: Some(born), ..testimony_of_birth(now)? };
    Some(first_told(nights, EventKind::Birth, now, testimony, "birth"))
}

/// Who knows of the child.
pub(super) fn testimony_of_birth(person: &PersonNight) -> Option<Testimony> {
    let registered = person.open().any(registers);
    Some(Testimony { registered, ..Testimony::of(person, |_| true, |_| false)? })
}

/// A surname this like another (Jaro–Winkler, 0 to 1) is a slip of it.
const SLIP: f64 = 0.8;

/// A record has the person under another surname than last night, which nobody knew until now.
pub(super) fn name_change(
    nights: Nights<'_>,
    before: &PersonNight,
    now: &PersonNight,
) -> Option<LifeEvent> {
    let was_known = |surname: &str| before.records.iter().any(|it| is_alike(&it.surname, surname));
    let renamed = |record: &&RecordNight| {
        before.record(&record.key).is_some_and(|then| {
            !record.surname.is_empty()
                && !then.surname.is_empty()
                && then.surname != record.surname
                && !was_known(&record.surname)
        })
    };
    let surname = now.open().find(renamed)?.surname.clone();
    let is_it = |record: &RecordNight| is_alike(&record.surname, &surname);
    let testimony = Testimony::of(now, is_it, |record| !is_it(record))?;
    Some(first_told(nights, EventKind::NameChange, now, testimony, &surname))
}

/// Who has the person under the name that the event is named by, which is not kept.
pub(super) fn testimony_of_name(person: &PersonNight, event: &LifeEvent) -> Option<Testimony> {
    let whom = person.id.to_string();
    let is_it = |record: &RecordNight| {
        EventId::of(EventKind::NameChange, &whom, &record.surname) == event.id
    };
    Testimony::of(person, is_it, |record| !is_it(record))
}

fn is_alike(one: &str, other: &str) -> bool {
    one == other
        || strsim::jaro_winkler(one, other) >= SLIP
        || one.split(' ').any(|word| other.split(' ').any(|it| it == word))
}
