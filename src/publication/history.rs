//! What an identifier was on a day, and what became of it since.
//!
//! In: the journal's index, an identifier, the council's key. Out: the identifier's life as the editions that were *served* tell it. An
//! identifier that only a held edition has was shown to nobody, and has no life. Reads nothing but the index: editions may be gone.

use jiff::civil::Date;

use super::PublicationError;
use crate::editions::EditionId;
use crate::journal::{JournalEntry, JournalKind};
use crate::store::{
    EntriesByKind, IdentifierHistory, LineageEvent, Named, ServedAt, ServedHistory, Turn,
};
use crate::values::{HouseholdId, IdentifierKey, PersonId};

/// Which edition was served when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timeline(Vec<ServedAt>);

impl Timeline {
    /// As the journal tells it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of(store: &impl ServedHistory) -> Result<Self, PublicationError> {
        Ok(Self(store.served()?))
    }

    /// What the council went by at the end of a day; `None` before the first edition.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&ServedAt> {
        self.0.iter().rfind(|served| served.from <= day)
    }

    /// What is served now.
    #[must_use]
    pub fn now(&self) -> Option<&ServedAt> {
        self.0.last()
    }

    /// Every change of what is served, oldest first.
    #[must_use]
    pub fn all(&self) -> &[ServedAt] {
        &self.0
    }

    fn at(&self, sequence: u64) -> Option<&ServedAt> {
        let at = self.0.binary_search_by_key(&sequence, |served| served.sequence).ok()?;
        self.0.get(at)
    }
}

/// A turn in an identifier's life.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TurnAt {
    /// The change of what is served that made it.
    pub served: ServedAt,
    /// What happened.
    pub turn: Turn,
    /// The other identifier, where there is one.
    pub other: Option<Named>,
}

/// What an identifier came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It is in the edition that is served.
    Live,
    /// What it named is now named by another, which is in the edition that is served.
    Became(Named),
    /// Nothing in the edition that is served rests on what it named; since which day.
    Ended(Date),
}

/// What is known of an identifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Biography {
    /// No edition ever had it.
    Unknown,
    /// It was minted for an edition that is held: nobody was shown it.
    Reserved(EditionId),
    /// It was served.
    Served {
        /// From when.
        first: Box<ServedAt>,
        /// What happened to it, oldest first; its coming is left to `first`.
        turns: Vec<TurnAt>,
        /// What it came to.
        fate: Fate,
    },
}

/// An identifier's life.
///
/// # Errors
/// If the store cannot be read.
pub fn biography(
    store: &(impl ServedHistory + IdentifierHistory + EntriesByKind),
    of: Named,
    key: &IdentifierKey,
) -> Result<Biography, PublicationError> {
    let timeline = Timeline::of(store)?;
    let turns = store.turns(of)?;
    let Some(first) = first(&timeline, of, &turns, key) else { return reserved(store, of, key) };
    let first = Box::new(first.clone());
    let fate = fate(store, &timeline, of, turns.clone())?;
    let told = |LineageEvent { sequence, turn }: &LineageEvent| {
        let served = timeline.at(*sequence)?.clone();
        let came = matches!(turn, Turn::Added) && served == *first;
        (!came).then(|| TurnAt { served, turn: *turn, other: other(of, *turn) })
    };
    let turns = turns.iter().filter_map(told).collect();
    Ok(Biography::Served { first, turns, fate })
}

impl Biography {
    /// Whether an edition that was served at some time has the identifier.
    #[must_use]
    pub fn is_in(&self, served: &ServedAt) -> bool {
        let Self::Served { first, turns, .. } = self else { return false };
        let before = turns.iter().take_while(|turn| turn.served.sequence <= served.sequence);
        let states = before.filter_map(|turn| stands(turn.turn));
        served.sequence >= first.sequence && states.last().unwrap_or(true)
    }
}

/// Whether a turn leaves the identifier in use; `None` if it does not say.
fn stands(turn: Turn) -> Option<bool> {
    match turn {
        Turn::Added | Turn::SplitFrom(_) => Some(true),
        Turn::MergedInto(_) | Turn::Retired => Some(false),
        Turn::TookIn(_) | Turn::GaveOff(_) => None,
    }
}

/// The first edition served that has the identifier. Those of the very first edition have no turn that says so: their serials do.
fn first<'t>(
    timeline: &'t Timeline,
    of: Named,
    turns: &[LineageEvent],
    key: &IdentifierKey,
) -> Option<&'t ServedAt> {
    match turns.first() {
        Some(LineageEvent { sequence, turn: Turn::Added | Turn::SplitFrom(_) }) => {
            timeline.at(*sequence)
        }
        Some(_) => timeline.0.first(),
        None => {
            timeline.0.first().filter(|first| within(of, key, first.serials_before, first.serials))
        }
    }
}

/// Whether an identifier was minted between two readings of the counters.
fn within(
    of: Named,
    key: &IdentifierKey,
    from: crate::editions::NextSerials,
    to: crate::editions::NextSerials,
) -> bool {
    match of {
        Named::Person(id) => {
            (from.next_person_serial..to.next_person_serial).contains(&id.serial(key))
        }
        Named::Household(id) => {
            (from.next_household_serial..to.next_household_serial).contains(&id.serial(key))
        }
    }
}

fn reserved(
    store: &impl EntriesByKind,
    of: Named,
    key: &IdentifierKey,
) -> Result<Biography, PublicationError> {
    for recorded in store.of_kind(JournalKind::EditionHeld)? {
        if let Some(JournalEntry::EditionHeld { edition, serials_before, serials, .. }) =
            recorded.entry
            && within(of, key, serials_before, serials)
        {
            return Ok(Biography::Reserved(edition));
        }
    }
    Ok(Biography::Unknown)
}

/// Follows an identifier from one successor to the next: each goes later than the one before came in, so that this ends.
fn fate(
    store: &impl IdentifierHistory,
    timeline: &Timeline,
    of: Named,
    mut turns: Vec<LineageEvent>,
) -> Result<Fate, PublicationError> {
    let mut at = of;
    loop {
        let last = turns.iter().rev().find(|event| stands(event.turn).is_some());
        match last {
            Some(LineageEvent { sequence, turn: Turn::Retired }) => {
                let ended = timeline.at(*sequence).map(|served| served.from);
                let unknown = crate::store::StoreError::Content("a turn without its edition");
                return Ok(Fate::Ended(ended.ok_or(unknown)?));
            }
            Some(LineageEvent { turn: turn @ Turn::MergedInto(_), .. }) => match other(at, *turn) {
                Some(next) => at = next,
                None => return Ok(Fate::Live),
            },
            Some(LineageEvent {
                turn: Turn::Added | Turn::SplitFrom(_) | Turn::TookIn(_) | Turn::GaveOff(_),
                ..
            })
            | None => return Ok(if at == of { Fate::Live } else { Fate::Became(at) }),
        }
        turns = store.turns(at)?;
    }
}

/// The other identifier of a turn.
fn other(of: Named, turn: Turn) -> Option<Named> {
    let bits = match turn {
        Turn::Added | Turn::Retired => return None,
        Turn::SplitFrom(bits)
        | Turn::MergedInto(bits)
        | Turn::TookIn(bits)
        | Turn::GaveOff(bits) => bits,
    };
    match of {
        Named::Person(_) => PersonId::from_bits(bits).ok().map(Named::Person),
        Named::Household(_) => HouseholdId::from_bits(bits).ok().map(Named::Household),
    }
}
