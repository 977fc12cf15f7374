//! Several changes of what is served as one: what became of identifiers between two editions of which none need be kept.
//!
//! In: lineages in their order. Out: one lineage, as a comparison of the first edition with the last would tell it, but for ties: where an
//! identifier went is told step by step, and not by what the two editions have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::{PublicationError, Timeline};
use crate::editions::EditionId;
use crate::journal::{IdentifierChanges, Journal, JournalKind, Lineage, Successor};

/// What became of identifiers between two editions that were served, though neither need be kept. `None` if the second was not served after the
/// first.
///
/// # Errors
/// If the journal cannot be read.
pub fn lineage_between(
    journal: &Journal,
    timeline: &Timeline,
    from: EditionId,
    to: EditionId,
) -> Result<Option<Lineage>, PublicationError> {
    let history = timeline.all();
    let Some(end) = history.iter().rposition(|served| served.edition == to) else {
        return Ok(None);
    };
    let earlier = history.get(..end).unwrap_or_default();
    let Some(begin) = earlier.iter().rfind(|served| served.edition == from) else {
        return Ok(None);
    };
    let last = history.get(end).map_or(begin.sequence, |served| served.sequence);
    let entries = journal.entries_of(&JournalKind::SERVING, begin.sequence + 1)?;
    let steps: Vec<Lineage> = entries
        .iter()
        .filter(|recorded| recorded.sequence <= last)
        .filter_map(|recorded| Some(recorded.entry.as_ref()?.served()?.lineage.clone()))
        .collect();
    Ok(Some(compose(&steps)))
}

/// Lineages one after the other as one.
#[must_use]
pub fn compose(steps: &[Lineage]) -> Lineage {
    Lineage {
        persons: composed(steps.iter().map(|step| &step.persons)),
        households: composed(steps.iter().map(|step| &step.households)),
    }
}

fn composed<'s, Id: Copy + Ord + 's>(
    steps: impl Iterator<Item = &'s IdentifierChanges<Id>>,
) -> IdentifierChanges<Id> {
    // who came since the first edition and is there, with where from; who was there and is not; who took over from whom
    let mut came: BTreeMap<Id, Option<Id>> = BTreeMap::new();
    let mut went: BTreeSet<Id> = BTreeSet::new();
    let mut successors: BTreeMap<Id, Successor<Id>> = BTreeMap::new();
    let mut origins: BTreeMap<Id, Option<Id>> = BTreeMap::new();
    for IdentifierChanges { added, split, merged, retired } in steps {
        let into = merged.iter().map(|&(gone, into)| (gone, Successor::Into(into)));
        for (gone, successor) in into.chain(retired.iter().map(|&gone| (gone, Successor::Ended))) {
            if came.remove(&gone).is_none() {
                went.insert(gone);
            }
            successors.insert(gone, successor);
        }
        let from = split.iter().map(|&(new, from)| (new, Some(from)));
        for (new, from) in from.chain(added.iter().map(|&new| (new, None))) {
            successors.remove(&new);
            if !went.remove(&new) {
                came.insert(new, from);
                origins.insert(new, from);
            }
        }
    }
    let mut whole = IdentifierChanges::default();
    for (&new, &from) in &came {
        match origin(&origins, from) {
            Some(from) => whole.split.push((new, from)),
            None => whole.added.push(new),
        }
    }
    for &gone in &went {
        match last(&successors, gone) {
            Successor::Into(into) => whole.merged.push((gone, into)),
            Successor::Ended => whole.retired.push(gone),
        }
    }
    whole
}

/// Back to an identifier of the first edition.
fn origin<Id: Copy + Ord>(origins: &BTreeMap<Id, Option<Id>>, mut from: Option<Id>) -> Option<Id> {
    let mut steps = origins.len();
    while let Some(&before) = from.and_then(|from| origins.get(&from)) {
        if steps == 0 {
            return None;
        }
        (from, steps) = (before, steps - 1);
    }
    from
}

/// On to an identifier that is there.
fn last<Id: Copy + Ord>(successors: &BTreeMap<Id, Successor<Id>>, gone: Id) -> Successor<Id> {
    let mut at = Successor::Into(gone);
    for _ in 0..=successors.len() {
        match at {
            Successor::Ended => return at,
            Successor::Into(into) => match successors.get(&into) {
                Some(&next) => at = next,
                None => return at,
            },
        }
    }
    Successor::Ended
}
