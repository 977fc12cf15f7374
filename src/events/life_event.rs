//! What an event is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::households::Residence;
use crate::values::{HouseholdId, LifeEventKind, MentionKey, PersonId};

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EventKind {
    /// Somebody lives elsewhere.
    ChangeOfAddress,
    /// Somebody was born.
    Birth,
    /// Somebody died.
    Death,
    /// Of the people of a household, some live elsewhere now.
    HouseholdSplit,
    /// People of two households live together now.
    HouseholdMerge,
    /// Somebody goes by another surname.
    NameChange,
}

impl EventKind {
    /// All, in the order of reports.
    pub const ALL: [Self; 6] = [
        Self::ChangeOfAddress,
        Self::Birth,
        Self::Death,
        Self::HouseholdSplit,
        Self::HouseholdMerge,
        Self::NameChange,
    ];

    /// The word of exports: as services are told of it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.told_as().word()
    }

    /// What a night finds is among what services are told of.
    const fn told_as(self) -> LifeEventKind {
        match self {
            Self::ChangeOfAddress => LifeEventKind::ChangeOfAddress,
            Self::Birth => LifeEventKind::Birth,
            Self::Death => LifeEventKind::Death,
            Self::HouseholdSplit => LifeEventKind::HouseholdSplit,
            Self::HouseholdMerge => LifeEventKind::HouseholdMerge,
            Self::NameChange => LifeEventKind::NameChange,
        }
    }
}

impl From<EventKind> for LifeEventKind {
    fn from(kind: EventKind) -> Self {
        kind.told_as()
    }
}

/// How far an event is to be believed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EventStatus {
    /// One source says so, and not for long.
    Suggested,
    /// A second source says so, or it has stood for a while.
    Confirmed,
    /// Somebody has declared it.
    Declared,
}

impl EventStatus {
    /// All.
    pub const ALL: [Self; 3] = [Self::Suggested, Self::Confirmed, Self::Declared];

    /// The word of exports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Confirmed => "confirmed",
            Self::Declared => "declared",
        }
    }
}

/// When it happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On a day that a source states.
    On(Date),
    /// After the first day and not after the second.
    Between(Date, Date),
}

impl When {
    /// The first day on which it may have happened.
    #[must_use]
    pub fn earliest(self) -> Date {
        match self {
            Self::On(day) => day,
            Self::Between(after, until) => after.tomorrow().unwrap_or(after).min(until),
        }
    }

    /// The last day on which it may have happened.
    #[must_use]
    pub const fn latest(self) -> Date {
        match self {
            Self::On(day) | Self::Between(_, day) => day,
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(date) => write!(f, "{date}"),
            Self::Between(from, to) => write!(f, "{from}/{to}"),
        }
    }
}

/// An event's name: the same for the same event, whichever night looks at it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventId(pub [u8; 16]);

impl EventId {
    /// Of what happened, to which person or household, and what tells it from others of its kind: where to, say.
    #[must_use]
    pub fn of(kind: EventKind, whom: &str, what: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind.word().as_bytes()).update(&[0]);
        hasher.update(whom.as_bytes()).update(&[0]).update(what.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(id)
    }
}

/// Something that happened to somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LifeEvent {
    /// Its name.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// To whom.
    pub person: PersonId,
    /// The household concerned: of a change of address the one lived in now, of a split or a merge the one it happened to.
    pub household: Option<HouseholdId>,
    /// When.
    pub when: When,
    /// The home before, where one is known and matters.
    pub from: Option<Residence>,
    /// The home since.
    pub to: Option<Residence>,
    /// How far it is to be believed.
    pub status: EventStatus,
    /// The probability that it is real, in thousandths: of two sources that are wrong independently, both are.
    pub confidence: u16,
    /// Datasets that know of it, by name, sorted.
    pub known_to: Vec<String>,
    /// Datasets in which the person stands as before, by name, sorted.
    pub unknown_to: Vec<String>,
    /// The records that say so, by key.
    pub evidence: Vec<MentionKey>,
    /// The night on which it was first seen.
    pub first_seen: Date,
}

impl LifeEvent {
    /// Passes the event to the person with whom its own has become one. A new surname is no part of what is kept, only of the
    /// event's name: the one among `surnames`, those that its evidence has tonight, that the name was made of makes it anew.
    pub fn pass_to(&mut self, heir: PersonId, surnames: &[&str]) {
        let former = std::mem::replace(&mut self.person, heir).to_string();
        let is_it = |surname: &&&str| EventId::of(self.kind, &former, surname) == self.id;
        if self.kind == EventKind::NameChange
            && let Some(surname) = surnames.iter().find(is_it)
        {
            self.id = EventId::of(self.kind, &heir.to_string(), surname);
        }
    }
}
