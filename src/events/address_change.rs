//! Somebody lives elsewhere.
//!
//! It takes two things: the person is placed at another home than their own records had them, and a record of theirs is why: one that
//! came, or whose address was another, or that had come not long ago and only now turns out to be theirs. A person who is placed
//! elsewhere because a record was regrouped, because older evidence has faded, or because the same address is read in another way has
//! not moved. Nor is anything told of who is only placed with a family that has moved, before a record of their own says so: they may be
//! who has left it.
//!
//! A move next door, or to an address that the gazetteer does not have, is as likely a slip of the clerk's: one dataset alone is not
//! believed (`doubtful_move`).

use super::detect::{Nights, Testimony, first_told};
use super::life_event::{EventKind, LifeEvent};
use super::snapshot::{PersonNight, RecordNight};
use super::{doubtful_move, likely_move};
use crate::households::Residence;
use crate::values::PersonId;

/// The change of address that two nights tell of, if any.
pub(super) fn found(nights: Nights<'_>, now: &PersonNight) -> Option<LifeEvent> {
    let past = Past::of(nights, now)?;
    let to = now.residence.as_ref()?;
    let from = home_before(past.known, to)?;
    let testimony = testimony(now, Some(from), to)?;
    let here: Vec<&RecordNight> = now.open().filter(|it| is_at(it, to)).collect();
    let is_doubtful = doubtful_move::is_doubtful(past.known, from, &here);
    if is_doubtful && testimony.known_to.len() < nights.rules.sources {
        return None;
    }
    // an earlier night knew somebody at this home: it is not where they have gone, but where they have been, unless nothing was told of
    // it because it was doubtful
    let mut known_here = past.known.open().filter(|record| is_at(record, to) && !record.ended);
    if known_here.any(|record| !is_doubtful || !has_just_come(nights, record)) {
        return None;
    }
    let news = here.iter().filter(|record| past.is_news(nights, record));
    let news: Vec<&RecordNight> = news.copied().collect();
    if news.is_empty() || is_written_otherwise(past.known, from, &news) {
        return None;
    }
    // the stay began before the one that it follows: somebody turns up with an old address
    let began = news.iter().filter_map(|record| record.from).min();
    let since = past.known.open().filter(|it| is_at(it, from)).filter_map(|it| it.from).max();
    if began.zip(since).is_some_and(|(began, since)| began < since) {
        return None;
    }
    // a stay that is to begin has not moved anybody yet: it says that they are about to, not when they did
    let began = began.filter(|began| *began <= nights.as_of);
    let testimony = Testimony { began, ..testimony };
    let event = first_told(nights, EventKind::ChangeOfAddress, now, testimony, &name_of(to));
    Some(LifeEvent { from: Some(from.clone()), to: Some(to.clone()), ..event })
}

/// Whom tonight's person was taken for last night: one person, or several that have turned out to be one.
///
/// An account that is opened says nothing of where its holder comes from until the old one is closed. For some nights a mover is then two
/// persons: one who was known, and a newcomer of whom nothing is known but the new home.
struct Past<'n> {
    /// The one whose home was left: who was known for longer than a newcomer is.
    known: &'n PersonNight,
    /// The others.
    others: Vec<&'n PersonNight>,
}

impl<'n> Past<'n> {
    /// None if nobody but newcomers were known.
    fn of(nights: Nights<'n>, now: &PersonNight) -> Option<Self> {
        let mut ids: Vec<PersonId> =
            now.records.iter().filter_map(|it| nights.was.get(&it.key)).copied().collect();
        ids.push(now.id);
        ids.sort_unstable();
        ids.dedup();
        let parts: Vec<&PersonNight> = ids.iter().filter_map(|id| nights.before.get(id)).collect();
        let of_tonight = |part: &PersonNight| {
            part.records.iter().filter(|record| now.record(&record.key).is_some()).count()
        };
        let known =
            parts.iter().copied().filter(|part| !is_newcomer(nights, part)).max_by_key(|part| {
                (part.id == now.id, of_tonight(part), std::cmp::Reverse(part.id))
            })?;
        let others = parts.into_iter().filter(|part| part.id != known.id).collect();
        Some(Self { known, others })
    }

    /// True if the record is one that last night did not have, had elsewhere and written otherwise, or took for a newcomer's.
    fn is_news(&self, nights: Nights<'_>, record: &RecordNight) -> bool {
        if let Some(then) = self.known.record(&record.key) {
            return then.address_text != record.address_text;
        }
        match nights.was.get(&record.key) {
            None => true,
            // somebody else's last night: it was regrouped, unless it had only just come
            Some(id) => self.others.iter().any(|part| part.id == *id && is_newcomer(nights, part)),
        }
    }
}

/// Where somebody lived before they lived there: where that night placed them, unless it is the same, to which they have followed
/// others; then the home of their last stay elsewhere.
pub(super) fn home_before<'n>(person: &'n PersonNight, to: &Residence) -> Option<&'n Residence> {
    let placed = person.residence.as_ref().filter(|residence| *residence != to);
    let last = || {
        let stays = person
            .open()
            .filter_map(|it| Some((!it.ended, it.from, &it.home.as_ref()?.residence)))
            .filter(|(_, _, residence)| *residence != to);
        stays.max_by_key(|(open, from, _)| (*open, *from)).map(|(_, _, residence)| residence)
    };
    placed.or_else(last)
}

/// True if last night knew nothing of a person but what had come not long ago.
fn is_newcomer(nights: Nights<'_>, person: &PersonNight) -> bool {
    person.open().next().is_some() && person.open().all(|record| has_just_come(nights, record))
}

fn has_just_come(nights: Nights<'_>, record: &RecordNight) -> bool {
    record
        .shown
        .is_some_and(|shown| (nights.as_of - shown).get_days() <= nights.rules.newcomer_days)
}

/// Who says that the person lives there, and who has them where they were; none if nobody has them there, nor a newcomer who is most
/// likely this person.
pub(super) fn testimony(
    person: &PersonNight,
    from: Option<&Residence>,
    to: &Residence,
) -> Option<Testimony> {
    // a stay that is over says nothing of where somebody has gone
    let here = |record: &RecordNight| is_at(record, to) && !record.ended;
    let there =
        |record: &RecordNight| !record.ended && from.is_some_and(|from| is_at(record, from));
    let began = person.open().filter(|record| here(record)).filter_map(|record| record.from).min();
    match Testimony::of(person, here, there) {
        Some(own) => Some(Testimony { began, ..own }),
        None => likely_move::testimony(person, from, to),
    }
}

/// What tells one change of address of a person from another: where to.
pub(super) fn name_of(residence: &Residence) -> String {
    match residence {
        Residence::Uprn(uprn) => uprn.to_string(),
        Residence::Provisional(key) => key.to_string(),
    }
}

pub(super) fn is_at(record: &RecordNight, residence: &Residence) -> bool {
    record.home.as_ref().is_some_and(|home| home.residence == *residence)
}

/// True if all that is new is another way to write, or another flat of, the home that is left.
pub(super) fn is_written_otherwise(
    before: &PersonNight,
    from: &Residence,
    news: &[&RecordNight],
) -> bool {
    let then: Vec<_> = before
        .records
        .iter()
        .filter_map(|record| record.home.as_ref())
        .filter(|home| home.residence == *from)
        .collect();
    let alike = |record: &&RecordNight| {
        let Some(home) = &record.home else { return true };
        then.iter().any(|old| {
            let one_building = old.building.is_some() && old.building == home.building
                || uprn_of(&old.residence).is_some_and(|it| home.building == Some(it))
                || uprn_of(&home.residence).is_some_and(|it| old.building == Some(it));
            let one_text = !home.read_as.is_empty() && home.read_as == old.read_as;
            one_text || one_building && (is_vague(&old.residence) || is_vague(&home.residence))
        })
    };
    news.iter().all(alike)
}

fn uprn_of(residence: &Residence) -> Option<u64> {
    match residence {
        Residence::Uprn(uprn) => Some(uprn.number()),
        Residence::Provisional(_) => None,
    }
}

fn is_vague(residence: &Residence) -> bool {
    matches!(residence, Residence::Provisional(_))
}
