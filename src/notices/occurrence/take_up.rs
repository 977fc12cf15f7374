//! Taking up what a night found.
//!
//! In: an edition's event with how well it is known, and what is known of life events so far. Out: the entries that say so; none where nothing is
//! new. Leaves to the caller which events of an edition are worth taking up, and to write what is given before anything rests on it.

use super::fold::Occurrences;
use super::report::{Report, destination_of, hexadecimal_of};
use super::same::Acquaintance;
use crate::editions::EditionId;
use crate::events::LifeEvent;
use crate::journal::{EventDetected, LifeEventAct, NamedRecord};
use crate::rules::DeclaringRules;
use crate::values::{BundleId, EvidenceLevel, LifeEventKind, MentionKey, OccurrenceId};

/// Numbers for what may turn out to be new, from the clock and random bits of the caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Minted {
    /// For the event.
    pub occurrence: OccurrenceId,
    /// For what belongs together with it.
    pub bundle: BundleId,
}

/// The entries by which an edition's event is taken up.
#[must_use]
pub fn take_up(
    event: &LifeEvent,
    level: EvidenceLevel,
    edition: EditionId,
    known: &Occurrences,
    rules: &DeclaringRules,
    acquaintance: &impl Acquaintance,
    minted: Minted,
) -> Vec<LifeEventAct> {
    let mut detected = EventDetected {
        occurrence: minted.occurrence,
        bundle: minted.bundle,
        kind: LifeEventKind::from(event.kind),
        person: event.person,
        when: event.when,
        from: event.from.as_ref().map(destination_of),
        to: event.to.as_ref().map(destination_of),
        level,
        evidence: event.evidence.iter().map(named).collect(),
        event: hexadecimal_of(event.id),
        edition,
    };
    let report = Report::detected(&detected);
    if let Some(taken_up) = known.taken_up(&detected.event) {
        let nothing_new = taken_up.reports.contains(&report)
            && event.evidence.iter().all(|key| taken_up.evidence.binary_search(key).is_ok());
        if nothing_new || !taken_up.stands() {
            return Vec::new();
        }
        detected.occurrence = taken_up.id;
        return vec![LifeEventAct::Detected(Box::new(detected))];
    }
    let placement = known.place(&report, rules, acquaintance);
    detected.occurrence = placement.again.unwrap_or(minted.occurrence);
    let mut acts: Vec<LifeEventAct> =
        placement.joins.into_iter().map(LifeEventAct::Joined).collect();
    acts.push(LifeEventAct::Detected(Box::new(detected)));
    acts
}

fn named(key: &MentionKey) -> NamedRecord {
    let MentionKey { dataset, record_id, role } = key;
    NamedRecord {
        dataset: dataset.0.clone(),
        record_id: record_id.clone(),
        role: role.word.clone(),
        ordinal: role.ordinal,
    }
}
