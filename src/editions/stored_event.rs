//! A life event as an edition stores it.
//!
//! In: an event. Out: bytes under its name, and the event again; `None` where the bytes are none.

use serde::{Deserialize, Serialize};

use super::keys;
use super::stored_values::{ResidenceOnDisk, Stored, place_of};
use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
use crate::households::Residence;
use crate::values::{HouseholdId, PersonId};

#[derive(Serialize, Deserialize)]
struct EventOnDisk {
    kind: u8,
    person: u64,
    household: Option<u64>,
    /// On a day; or after one and not after another.
    when: (u32, Option<u32>),
    from: Option<ResidenceOnDisk>,
    to: Option<ResidenceOnDisk>,
    status: u8,
    confidence: u16,
    known_to: Vec<String>,
    unknown_to: Vec<String>,
    evidence: Vec<Vec<u8>>,
    first_seen: u32,
}

/// The bytes of an event.
pub(super) fn encode(event: &LifeEvent) -> Option<Vec<u8>> {
    let LifeEvent {
        id: _, // the table's key
        kind,
        person,
        household,
        when,
        from,
        to,
        status,
        confidence,
        known_to,
        unknown_to,
        evidence,
        first_seen,
    } = event;
    let home = |home: &Option<Residence>| home.as_ref().map(Stored::store);
    let form = EventOnDisk {
        kind: place_of(&EventKind::ALL, kind),
        person: person.store(),
        household: household.as_ref().map(Stored::store),
        when: match when {
            When::On(date) => (date.store(), None),
            When::Between(after, until) => (after.store(), Some(until.store())),
        },
        from: home(from),
        to: home(to),
        status: place_of(&EventStatus::ALL, status),
        confidence: *confidence,
        known_to: known_to.clone(),
        unknown_to: unknown_to.clone(),
        evidence: evidence.iter().map(keys::of_mention).collect(),
        first_seen: first_seen.store(),
    };
    postcard::to_allocvec(&form).ok()
}

/// The event again.
pub(super) fn decode(id: &[u8], bytes: &[u8]) -> Option<LifeEvent> {
    let form: EventOnDisk = postcard::from_bytes(bytes).ok()?;
    let date = |form: u32| jiff::civil::Date::restore(form);
    let home = |form: Option<ResidenceOnDisk>| match form {
        None => Some(None),
        Some(form) => Residence::restore(form).map(Some),
    };
    let household = match form.household {
        None => None,
        Some(form) => Some(HouseholdId::restore(form)?),
    };
    Some(LifeEvent {
        id: EventId(id.try_into().ok()?),
        kind: *EventKind::ALL.get(usize::from(form.kind))?,
        person: PersonId::restore(form.person)?,
        household,
        when: match form.when {
            (day, None) => When::On(date(day)?),
            (after, Some(until)) => When::Between(date(after)?, date(until)?),
        },
        from: home(form.from)?,
        to: home(form.to)?,
        status: *EventStatus::ALL.get(usize::from(form.status))?,
        confidence: form.confidence,
        known_to: form.known_to,
        unknown_to: form.unknown_to,
        evidence: form.evidence.iter().map(|key| keys::to_mention(key)).collect::<Option<_>>()?,
        first_seen: date(form.first_seen)?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{decode, encode};
    use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
    use crate::households::Residence;
    use crate::values::{DatasetName, MentionKey, PersonId, Role, Uprn};

    #[test]
    fn an_event_reads_back_as_itself_and_half_of_it_as_none() {
        let key = MentionKey {
            dataset: DatasetName("benefits".into()),
            record_id: "1".into(),
            role: Role { word: "claimant".into(), ordinal: 0 },
        };
        let event = LifeEvent {
            id: EventId([7; 16]),
            kind: EventKind::ChangeOfAddress,
            person: PersonId::from_bits(77).unwrap(),
            household: None,
            when: When::Between(date(2026, 11, 1), date(2026, 11, 8)),
            from: Some(Residence::Provisional("1 HIGH STREET".into())),
            to: Some(Residence::Uprn(Uprn::from_number(12).unwrap())),
            status: EventStatus::Confirmed,
            confidence: 990,
            known_to: vec!["benefits".to_owned()],
            unknown_to: Vec::new(),
            evidence: vec![key],
            first_seen: date(2026, 11, 8),
        };
        let bytes = encode(&event).unwrap();
        assert_eq!(decode(&[7; 16], &bytes), Some(event));
        assert_eq!(decode(&[7; 16], &bytes[..bytes.len() / 2]), None);
    }
}
