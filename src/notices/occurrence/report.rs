//! One report of a life event: what somebody declared, what a night found, or what puts either right.
//!
//! In: an entry of the journal, or an edition's event. Out: the fields by which reports of one event are told from those of another.

use compact_str::CompactString;

use crate::events::{EventId, When};
use crate::households::Residence;
use crate::journal::{
    Destination, DestinationArea, EventCorrected, EventDeclared, EventDetected, EventSubject,
    NameSince,
};
use crate::values::{EvidenceLevel, LifeEventKind, PersonId};

/// What one report says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Report {
    /// What has happened.
    pub kind: LifeEventKind,
    /// To whom.
    pub whom: EventSubject,
    /// When.
    pub when: When,
    /// The home that was left, if it says.
    pub from: Option<Destination>,
    /// The new home, if it says.
    pub to: Option<Destination>,
    /// The name since, if it says.
    pub name: Option<NameSince>,
    /// Those who were parted from.
    pub apart_from: Vec<PersonId>,
    /// How well it is known.
    pub level: EvidenceLevel,
    /// The entry that puts right what was said before; none where this is a report of its own.
    pub corrects: Option<u64>,
}

impl Report {
    /// What was declared.
    #[must_use]
    pub fn declared(declared: &EventDeclared) -> Self {
        let EventDeclared {
            occurrence: _,
            bundle: _,
            kind,
            whom,
            when,
            from,
            to,
            name,
            apart_from,
            level,
            seen: _,
            channel: _,
            told_by: _,
            by: _,
            reference: _,
            digest: _,
            reason: _,
            of_household: _,
        } = declared;
        Self {
            kind: *kind,
            whom: whom.clone(),
            when: *when,
            from: from.clone(),
            to: to.clone(),
            name: name.clone(),
            apart_from: apart_from.clone(),
            level: *level,
            corrects: None,
        }
    }

    /// What a night found.
    #[must_use]
    pub fn detected(detected: &EventDetected) -> Self {
        let EventDetected {
            occurrence: _,
            bundle: _,
            kind,
            person,
            when,
            from,
            to,
            level,
            evidence: _,
            event: _,
            edition: _,
        } = detected;
        Self {
            kind: *kind,
            whom: EventSubject::Person(*person),
            when: *when,
            from: from.clone(),
            to: to.clone(),
            name: None,
            apart_from: Vec::new(),
            level: *level,
            corrects: None,
        }
    }

    /// What a correction, by the number of its entry, says of an event.
    #[must_use]
    pub fn corrected(
        kind: LifeEventKind,
        whom: &EventSubject,
        entry: u64,
        corrected: &EventCorrected,
    ) -> Self {
        let EventCorrected {
            occurrence: _,
            when,
            from,
            to,
            name,
            because: _,
            level,
            channel: _,
            by: _,
            reference: _,
            digest: _,
        } = corrected;
        Self {
            kind,
            whom: whom.clone(),
            when: *when,
            from: from.clone(),
            to: to.clone(),
            name: name.clone(),
            apart_from: Vec::new(),
            level: *level,
            corrects: Some(entry),
        }
    }

    /// How many days the dates leave open.
    pub(super) fn breadth(&self) -> i32 {
        (self.when.latest() - self.when.earliest()).get_days()
    }
}

/// The destination that a residence is: what the gazetteer does not have may be anywhere.
#[must_use]
pub fn destination_of(residence: &Residence) -> Destination {
    match residence {
        Residence::Uprn(uprn) => Destination::Uprn(*uprn),
        Residence::Provisional(key) => {
            Destination::Written { text: key.clone(), area: DestinationArea::Unknown }
        }
    }
}

/// An edition's event as the journal names it.
#[must_use]
pub fn hexadecimal_of(event: EventId) -> CompactString {
    let mut text = CompactString::default();
    for byte in event.0 {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}
