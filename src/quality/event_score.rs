//! How well events of one kind were found: what all kinds are scored by.
//!
//! In: what each event says in terms of the truth, and what could be found. Out: precision and recall, of all and of the confirmed ones,
//! and how many were told twice. Leaves to [`super::move_score()`] and its like what is right and what could be found.

use std::collections::{BTreeMap, BTreeSet};

use super::{Score, ShownMention};
use crate::events::{EventStatus, LifeEvent};
use crate::values::{MentionKey, PersonId};

/// How well events of one kind were found.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EventScore {
    /// Suggested and confirmed ones.
    pub all: Score,
    /// Confirmed ones alone: recall is of the same.
    pub confirmed: Score,
    /// Events told.
    pub told: usize,
    /// What could be found.
    pub could: usize,
    /// Events for one and the same beyond the first.
    pub duplicates: usize,
}

impl EventScore {
    /// Of the events' meanings in terms of the truth, none where an event means nothing that the truth knows of.
    pub(super) fn of<M: Ord>(
        told: &[(Option<M>, EventStatus)],
        is_right: impl Fn(&M) -> bool,
        could: &BTreeSet<M>,
    ) -> Self {
        let score = |wanted: &dyn Fn(EventStatus) -> bool| {
            let of = || told.iter().filter(|(_, status)| wanted(*status)).map(|(it, _)| it);
            let right = of().flatten().filter(|it| is_right(it)).count();
            let found: BTreeSet<&M> = of().flatten().filter(|it| could.contains(it)).collect();
            let share =
                |part: usize, all: usize| if all == 0 { 1.0 } else { part as f64 / all as f64 };
            Score::from_shares(share(right, of().count()), share(found.len(), could.len()))
        };
        let meant = || told.iter().filter_map(|(it, _)| it.as_ref());
        let distinct: BTreeSet<&M> = meant().collect();
        Self {
            all: score(&|_| true),
            confirmed: score(&|status| status == EventStatus::Confirmed),
            told: told.len(),
            could: could.len(),
            duplicates: meant().count() - distinct.len(),
        }
    }
}

/// Whom identifiers and mentions truly are.
pub(super) struct TruePersons<'n> {
    /// The true person whom most of an identifier's mentions are of.
    most: BTreeMap<PersonId, usize>,
    /// By the mention's key.
    of_mention: BTreeMap<&'n str, usize>,
}

impl<'n> TruePersons<'n> {
    /// `called` says whom each mention of the last night was taken for; those that `speak` say who an identifier is.
    pub(super) fn of(
        nights: &'n [Vec<ShownMention>],
        called: &BTreeMap<String, PersonId>,
        speak: impl Fn(&ShownMention) -> bool,
    ) -> Self {
        let of_mention =
            nights.iter().flatten().map(|it| (it.mention.as_str(), it.person)).collect();
        let mut counts: BTreeMap<PersonId, BTreeMap<usize, usize>> = BTreeMap::new();
        for it in nights.last().into_iter().flatten().filter(|it| speak(it)) {
            if let Some(id) = called.get(&it.mention) {
                *counts.entry(*id).or_default().entry(it.person).or_default() += 1;
            }
        }
        let most = counts.into_iter().filter_map(|(id, counts)| {
            let most = counts.into_iter().max_by_key(|(_, count)| *count);
            most.map(|(person, _)| (id, person))
        });
        Self { most: most.collect(), of_mention }
    }

    /// The true person of an event: the identifier's; of one that is gone, the evidence's.
    pub(super) fn of_event(&self, event: &LifeEvent) -> Option<usize> {
        let by_evidence = || event.evidence.iter().find_map(|key| self.of_mention(key));
        self.most.get(&event.person).copied().or_else(by_evidence)
    }

    /// The true person of a mention.
    pub(super) fn of_mention(&self, key: &MentionKey) -> Option<usize> {
        self.of_mention.get(key.to_string().as_str()).copied()
    }
}
