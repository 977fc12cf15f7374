//! Moves of who is most likely the newcomer at another home.
//!
//! An account that is opened says nothing of where its holder comes from until the old one is closed. Somebody who was known, and a newcomer
//! who is likely enough that person and likely nobody else, stand under two identifiers until better records or a steward say what they
//! are. In: a person with the newcomer taken most likely for them. Out: a suggestion that they have moved, as likely as the two are one,
//! which nothing confirms but that they become one. Who is such a newcomer is left to `pipeline`.

use super::address_change::{home_before, is_at, is_written_otherwise, name_of};
use super::detect::{Nights, Testimony, datasets, first_told};
use super::doubtful_move;
use super::life_event::{EventKind, LifeEvent};
use super::snapshot::{LikelyArrival, PersonNight, RecordNight, RecordStanding};
use crate::households::Residence;

/// The change of address that the newcomer makes likely, if any.
pub(super) fn found(nights: Nights<'_>, now: &PersonNight) -> Option<LifeEvent> {
    let arrival = now.arrival.as_ref()?;
    let to = &arrival.residence;
    // who is placed there already has only followed the family
    let from = home_before(now, to)?;
    let testimony = testimony(now, Some(from), to)?;
    let here: Vec<&RecordNight> = arrival.says_so().collect();
    let is_known_there = now.open().any(|record| is_at(record, to) && !record.ended);
    let may_have_died = !now.doubted.is_empty() || now.open().any(|record| record.died);
    if is_known_there
        || may_have_died
        || doubtful_move::is_doubtful(now, from, &here)
        || is_written_otherwise(now, from, &here)
    {
        return None;
    }
    // a stay that began before the one that it would follow follows nothing
    let since = now.open().filter(|it| is_at(it, from)).filter_map(|it| it.from).max();
    if testimony.began.zip(since).is_some_and(|(began, since)| began < since) {
        return None;
    }
    let began = testimony.began.filter(|began| *began <= nights.as_of);
    let testimony = Testimony { began, ..testimony };
    let event = first_told(nights, EventKind::ChangeOfAddress, now, testimony, &name_of(to));
    Some(LifeEvent { from: Some(from.clone()), to: Some(to.clone()), ..event })
}

/// What the newcomer's records say of a move to their home; none if that is another home, or there is no newcomer.
pub(super) fn testimony(
    person: &PersonNight,
    from: Option<&Residence>,
    to: &Residence,
) -> Option<Testimony> {
    let arrival = person.arrival.as_ref().filter(|arrival| arrival.residence == *to)?;
    let here: Vec<&RecordNight> = arrival.says_so().collect();
    let known_to = datasets(&here);
    let stands = person.open().filter(|it| !it.ended && from.is_some_and(|from| is_at(it, from)));
    let mut unknown_to = datasets(&stands.collect::<Vec<_>>());
    unknown_to.retain(|dataset| !known_to.contains(dataset));
    (!here.is_empty()).then(|| Testimony {
        witnessed_by: known_to.clone(),
        known_to,
        unknown_to,
        evidence: here.iter().map(|record| record.key.clone()).collect(),
        registered: false,
        began: here.iter().filter_map(|record| record.from).min(),
        in_doubt: Some(arrival.thousandths),
    })
}

impl LikelyArrival {
    /// The records that have the newcomer there: what somebody announces, or tells the registrar, is left to those who see them come.
    fn says_so(&self) -> impl Iterator<Item = &RecordNight> {
        self.records.iter().filter(|record| {
            is_at(record, &self.residence)
                && !record.ended
                && record.standing == RecordStanding::Ordinary
        })
    }
}
