//! Births, deaths, new names.

use super::detect::{Nights, Testimony, datasets, first_told};
use super::life_event::{EventId, EventKind, LifeEvent, When};
use super::snapshot::{DoubtedEntry, PersonNight, RecordNight, RecordStanding};
use crate::households::Residence;
use crate::values::MentionKey;

/// A death that last night did not know of, of somebody whom a dataset other than the register knows: who is only in the register is
/// nobody to whom something is owed, or has not been recognised yet. A death before the days that events are remembered for, as in a
/// register's first delivery, is history and no event.
pub(super) fn death(nights: Nights<'_>, now: &PersonNight) -> Option<LifeEvent> {
    let died = || now.open().filter(|record| record.died);
    if died().next().is_none() {
        return doubted_death(nights, now);
    }
    if !is_known(now) || died().any(|record| was_told(nights, now, record)) {
        return None;
    }
    // of somebody of whom nothing was known until now only the register tells: other rows may be old
    let was_there =
        now.open().any(|record| !registers(record) && nights.was.contains_key(&record.key));
    died().find(|record| registers(record) || was_there)?;
    let event = first_told(nights, EventKind::Death, now, testimony_of_death(now)?, "death");
    not_history(nights, died().filter_map(|record| record.died_on).min(), event)
}

/// The death, with its day if it is known, unless it lies further back than events are remembered for.
fn not_history(nights: Nights<'_>, day: Option<When>, event: LifeEvent) -> Option<LifeEvent> {
    let when = day.unwrap_or(event.when);
    let (When::On(day) | When::Between(_, day)) = when;
    let is_history = (nights.as_of - day).get_days() > nights.rules.remembered_days;
    (!is_history).then_some(LifeEvent { when, ..event })
}

/// A death that an entry may tell of, which what ties it to the person is too weak to say. An entry that was there before tells of nothing
/// new, whoever it was taken for.
fn doubted_death(nights: Nights<'_>, now: &PersonNight) -> Option<LifeEvent> {
    let doubted = now.doubted.first()?;
    if !is_known(now) || nights.was.contains_key(&doubted.entry.key) {
        return None;
    }
    let event = first_told(nights, EventKind::Death, now, testimony_of_death(now)?, "death");
    not_history(nights, doubted.entry.died_on, event)
}

/// True if last night's edition had the person dead by this record. A register's entry that was taken for somebody else, who is
/// another person tonight too, tells of this one what it has wrongly told of that one.
fn was_told(nights: Nights<'_>, now: &PersonNight, record: &RecordNight) -> bool {
    let Some(id) = nights.was.get(&record.key) else { return false };
    let Some(then) = nights.before.get(id) else { return false };
    let knew = is_known(then) && then.record(&record.key).is_some_and(|record| record.died);
    let is_other = *id != now.id && nights.now.contains_key(id);
    knew && !(registers(record) && is_other)
}

/// True if last night a register's entry told of the death.
pub(super) fn was_registered(nights: Nights<'_>, event: &LifeEvent) -> bool {
    let before = nights.before.get(&event.person);
    before.is_some_and(|before| before.open().any(|record| record.died && registers(record)))
}

/// True if a dataset other than the register knows the person.
fn is_known(person: &PersonNight) -> bool {
    person.open().any(|record| !registers(record))
}

fn registers(record: &RecordNight) -> bool {
    record.standing == RecordStanding::Register
}

/// Who says that the person has died, and who does not.
pub(super) fn testimony_of_death(person: &PersonNight) -> Option<Testimony> {
    let lives_on = |record: &RecordNight| !record.died && !record.ended;
    let registered = person.open().any(|record| record.died && registers(record));
    let said = Testimony::of(person, |record| record.died, lives_on);
    // an entry that may be of somebody else adds to what others say, and confirms nothing
    let with_doubted = |said: Testimony| {
        let doubted = person.doubted.iter().map(|it| it.entry.key.clone());
        let evidence = said.evidence.into_iter().chain(doubted).collect();
        Testimony { evidence, registered, ..said }
    };
    said.map(with_doubted).or_else(|| {
        let DoubtedEntry { entry, thousandths } = person.doubted.first()?;
        Some(Testimony {
            known_to: vec![entry.key.dataset.0.to_string()],
            witnessed_by: Vec::new(),
            unknown_to: datasets(&person.open().filter(|it| lives_on(it)).collect::<Vec<_>>()),
            evidence: vec![entry.key.clone()],
            registered: false,
            began: None,
            in_doubt: Some(*thousandths),
        })
    })
}

/// Somebody born not long ago: of whom nothing was known, or whose birth the register has entered since last night. The first
/// delivery of a register tells of no child that was known before.
pub(super) fn birth(nights: Nights<'_>, now: &PersonNight) -> Option<LifeEvent> {
    let was_known = now.records.iter().any(|record| nights.was.contains_key(&record.key));
    let entered = || now.open().find(|it| registers(it) && !nights.was.contains_key(&it.key));
    if was_known && (!nights.had_register || entered().is_none()) {
        return None;
    }
    let born = now.open().filter_map(|record| record.born).min()?;
    let age = (nights.as_of - born).get_days();
    let lives_here = matches!(now.residence, Some(Residence::Uprn(_)));
    // born here to people who live elsewhere
    let is_stranger = !is_known(now) && !lives_here && !has_known_parent(nights, now);
    if !(0..=nights.rules.newborn_days).contains(&age) || is_stranger {
        return None;
    }
    let testimony = Testimony { began: Some(born), ..testimony_of_birth(now)? };
    Some(first_told(nights, EventKind::Birth, now, testimony, "birth"))
}

/// True if somebody on the child's entry is known to a dataset other than the register.
fn has_known_parent(nights: Nights<'_>, child: &PersonNight) -> bool {
    let is_on = |person: &PersonNight, entry: &MentionKey| {
        person.records.iter().any(|record| {
            (&record.key.dataset, &record.key.record_id) == (&entry.dataset, &entry.record_id)
        })
    };
    let mut entries = child.open().filter(|record| registers(record));
    entries.any(|entry| {
        let mut others = nights.now.values().filter(|person| person.id != child.id);
        others.any(|person| is_on(person, &entry.key) && is_known(person))
    })
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
