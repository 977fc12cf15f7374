//! Who is there for whoever asks `hearth who`: everybody but those of hidden existence.
//!
//! In: an operator's grant, if somebody is named, and an edition. Out: whether there is such a person, and an identifier's life without those
//! who are not there. Nobody named is somebody without a purpose: every hidden existence is hidden from them.

use std::collections::BTreeSet;

use super::council::Council;
use super::operator::{Granted, Operated};
use super::{clock, restricted};
use crate::config::CouncilConfig;
use crate::editions::OpenEdition;
use crate::publication::{Biography, Fate};
use crate::sharing::hides_existence;
use crate::store::Named;
use crate::values::PersonId;

/// Who is there for whoever asks.
pub(super) struct There {
    pub(super) operated: Option<Operated>,
    /// Of hidden existence, for somebody who names no purpose.
    hidden: BTreeSet<PersonId>,
}

impl There {
    pub(super) fn of(
        granted: Option<Granted>,
        config: &CouncilConfig,
        edition: &OpenEdition,
        at: &str,
    ) -> anyhow::Result<Self> {
        let mut there = Self { operated: None, hidden: BTreeSet::new() };
        // the rules are wanted only where somebody is restricted
        let restricted = restricted::any_in(config)?;
        there.operated = match granted {
            Some(granted) if restricted => Some(granted.over(&Council::of(config)?, edition)?),
            Some(granted) => Some(granted.over_the_journal(config)),
            None => None,
        };
        if there.operated.is_none() && restricted {
            let today = clock::today()?;
            let standing = restricted::standing(&Council::of(config)?, edition, today, at)?;
            let hidden = standing.iter().filter(|(_, standing)| hides_existence(standing));
            there.hidden = hidden.map(|(person, _)| *person).collect();
        }
        Ok(there)
    }

    pub(super) fn has(&self, person: PersonId) -> bool {
        match &self.operated {
            Some(operated) => operated.scope().has_person(person),
            None => !self.hidden.contains(&person),
        }
    }

    fn has_named(&self, named: Named) -> bool {
        match named {
            Named::Person(person) => self.has(person),
            Named::Household(_) => true,
        }
    }

    /// An identifier's life without those who are not there.
    pub(super) fn life(&self, id: Named, life: Biography) -> Biography {
        let Biography::Served { first, mut turns, fate } = life else { return life };
        let gone = match fate {
            Fate::Became(now) => !self.has_named(now),
            Fate::Live | Fate::Ended(_) => false,
        };
        if gone || !self.has_named(id) {
            return Biography::Unknown;
        }
        turns.retain(|turn| turn.other.is_none_or(|other| self.has_named(other)));
        Biography::Served { first, turns, fate }
    }
}
