//! Births, deaths, new names.

use jiff::civil::Date;

use super::detect::{Nights, Testimony, confidence, datasets, status};
use super::life_event::{EventId, EventKind, LifeEvent, When};
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
        Some(before) => before.record(&record.key).is_some() || !nights.knew.contains(&record.key),
        None => registers(record) && !nights.knew.contains(&record.key),
    };
    now.open().find(|record| record.died && is_news(record))?;
    let testimony = testimony_of_death(now)?;
    let when = now.open().filter_map(|record| record.died_on).min();
    Some(LifeEvent {
        when: when.unwrap_or_else(|| nights.between()),
        ..event(nights, EventKind::Death, now, testimony, None, "death")
    })
}

fn registers(record: &RecordNight) -> bool {
    record.standing == RecordStanding::Register
}

/// Who says that the person has died, and who does not.
pub(super) fn testimony_of_death(person: &PersonNight) -> Option<Testimony> {
    let dead = || person.open().filter(|record| record.died);
    let known_to = datasets(dead());
    let mut unknown_to = datasets(person.open().filter(|record| !record.died && !record.ended));
    unknown_to.retain(|dataset| !known_to.contains(dataset));
    (!known_to.is_empty()).then(|| Testimony {
        known_to,
        unknown_to,
        evidence: dead().map(|record| record.key.clone()).collect(),
        registered: dead().any(registers),
        began: None,
    })
}

/// Somebody of whom nothing was known, born not long ago.
pub(super) fn birth(nights: Nights<'_>, now: &PersonNight) -> Option<LifeEvent> {
    if now.records.iter().any(|record| nights.knew.contains(&record.key)) {
        return None;
    }
    let born = now.open().filter_map(|record| record.born).min()?;
    let age = (nights.as_of - born).get_days();
    if !(0..=nights.rules.newborn_days).contains(&age) {
        return None;
    }
    let testimony = testimony_of_birth(now)?;
    Some(event(nights, EventKind::Birth, now, testimony, Some(born), "birth"))
}

/// Who knows of the child.
pub(super) fn testimony_of_birth(person: &PersonNight) -> Option<Testimony> {
    let known_to = datasets(person.open());
    (!known_to.is_empty()).then(|| Testimony {
        known_to,
        unknown_to: Vec::new(),
        evidence: person.open().map(|record| record.key.clone()).collect(),
        registered: person.open().any(registers),
        began: None,
    })
}

/// Letters by which a slip changes a name, at most.
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
    let say_so = || now.open().filter(|record| is_alike(&record.surname, &surname));
    let known_to = datasets(say_so());
    let mut unknown_to = datasets(now.open().filter(|it| !is_alike(&it.surname, &surname)));
    unknown_to.retain(|dataset| !known_to.contains(dataset));
    let evidence = say_so().map(|record| record.key.clone()).collect();
    let testimony = Testimony { known_to, unknown_to, evidence, registered: false, began: None };
    Some(event(nights, EventKind::NameChange, now, testimony, None, &surname))
}

/// Who has the person under the name that the event is named by, which is not kept.
pub(super) fn testimony_of_name(person: &PersonNight, event: &LifeEvent) -> Option<Testimony> {
    let is_it = |record: &RecordNight| {
        EventId::of(EventKind::NameChange, &person.id.to_string(), &record.surname) == event.id
    };
    let known_to = datasets(person.open().filter(|record| is_it(record)));
    let mut unknown_to = datasets(person.open().filter(|record| !is_it(record)));
    unknown_to.retain(|dataset| !known_to.contains(dataset));
    (!known_to.is_empty()).then(|| Testimony {
        known_to,
        unknown_to,
        evidence: person.open().filter(|it| is_it(it)).map(|it| it.key.clone()).collect(),
        registered: false,
        began: None,
    })
}

fn is_alike(one: &str, other: &str) -> bool {
    one == other
        || strsim::jaro_winkler(one, other) >= SLIP
        || one.split(' ').any(|word| other.split(' ').any(|it| it == word))
}

fn event(
    nights: Nights<'_>,
    kind: EventKind,
    person: &PersonNight,
    testimony: Testimony,
    day: Option<Date>,
    what: &str,
) -> LifeEvent {
    let Testimony { known_to, unknown_to, evidence, registered, began: _ } = testimony;
    LifeEvent {
        id: EventId::of(kind, &person.id.to_string(), what),
        kind,
        person: person.id,
        household: person.household,
        when: day.map_or_else(|| nights.between(), When::On),
        from: None,
        to: None,
        status: status(nights.rules, &known_to, registered, 0),
        confidence: confidence(nights.rules, &known_to, registered, 0),
        known_to,
        unknown_to,
        evidence,
        first_seen: nights.as_of,
    }
}
