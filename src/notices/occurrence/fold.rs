//! Every life event that the journal knows of.
//!
//! In: the journal's entries on life events, in their order. Out: the events, by number, by person, by a declarant's reference and by an edition's
//! event. Entries that are erased are passed over: what rested on them alone is not there any more.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;

use super::report::Report;
use super::settled::{Declarant, Occurrence, OccurrenceStatus};
use crate::journal::{
    EventCorrected, EventDeclared, EventDetected, EventSubject, EventsJoined, LifeEventAct,
};
use crate::values::{BundleId, OccurrenceId, PersonId, UserName};

/// What a declarant's reference stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReferenceKept {
    /// BLAKE3 of what was said, hexadecimal.
    pub digest: CompactString,
    /// The events, ascending; as they were numbered then.
    pub occurrences: Vec<OccurrenceId>,
    /// The reference that the resident was given, of a declaration.
    pub bundle: Option<BundleId>,
    /// The number of the first entry.
    pub first: u64,
    /// The number of the last.
    pub last: u64,
}

/// Every life event.
#[derive(Clone, Default, Debug)]
pub struct Occurrences {
    by_id: BTreeMap<OccurrenceId, Occurrence>,
    /// Numbers that went into others. The indexes below hold numbers as they were given, and are read through this.
    gone: BTreeMap<OccurrenceId, OccurrenceId>,
    by_person: BTreeMap<PersonId, BTreeSet<OccurrenceId>>,
    references: BTreeMap<(UserName, CompactString), ReferenceKept>,
    bundles: BTreeMap<BundleId, BTreeSet<OccurrenceId>>,
    events: BTreeMap<CompactString, OccurrenceId>,
}

impl Occurrences {
    /// Takes an entry in, by its number.
    pub fn add(&mut self, entry: u64, act: &LifeEventAct) {
        match act {
            LifeEventAct::Declared(declared) => self.declared(entry, declared),
            LifeEventAct::Detected(detected) => self.detected(entry, detected),
            LifeEventAct::Corrected(corrected) => self.corrected(entry, corrected),
            LifeEventAct::Cancelled(turned) => {
                self.refer(
                    entry,
                    turned.by.as_ref(),
                    &turned.reference,
                    &turned.digest,
                    turned.occurrence,
                    None,
                );
                self.turn(entry, turned.occurrence, true);
            }
            LifeEventAct::Reinstated(turned) => {
                self.refer(
                    entry,
                    turned.by.as_ref(),
                    &turned.reference,
                    &turned.digest,
                    turned.occurrence,
                    None,
                );
                self.turn(entry, turned.occurrence, false);
            }
            LifeEventAct::Joined(joined) => self.join(entry, *joined),
        }
    }

    /// All of these entries.
    #[must_use]
    pub fn of<'e>(entries: impl IntoIterator<Item = (u64, &'e LifeEventAct)>) -> Self {
        let mut all = Self::default();
        for (entry, act) in entries {
            all.add(entry, act);
        }
        all
    }

    fn declared(&mut self, entry: u64, declared: &EventDeclared) {
        let EventDeclared {
            occurrence,
            bundle,
            channel,
            told_by,
            by,
            reference,
            digest,
            of_household,
            ..
        } = declared;
        self.refer(entry, Some(by), reference, digest, *occurrence, Some(*bundle));
        let known = self.report(entry, *occurrence, *bundle, Report::declared(declared));
        let declarant = Declarant {
            channel: *channel,
            told_by: *told_by,
            by: by.clone(),
            reference: reference.clone(),
            bundle: *bundle,
            of_household: *of_household,
        };
        if !known.declared_by.contains(&declarant) {
            known.declared_by.push(declarant);
        }
    }

    fn detected(&mut self, entry: u64, detected: &EventDetected) {
        let EventDetected { occurrence, bundle, evidence, event, .. } = detected;
        self.events.insert(event.clone(), *occurrence);
        let known = self.report(entry, *occurrence, *bundle, Report::detected(detected));
        known.evidence.extend(evidence.iter().map(crate::journal::NamedRecord::key));
        known.evidence.sort_unstable();
        known.evidence.dedup();
    }

    /// Adds a report to an event, or begins one with it.
    fn report(
        &mut self,
        entry: u64,
        occurrence: OccurrenceId,
        bundle: BundleId,
        report: Report,
    ) -> &mut Occurrence {
        let id = self.now(occurrence);
        self.bundles.entry(bundle).or_default().insert(id);
        self.find_by(&report, id);
        match self.by_id.entry(id) {
            std::collections::btree_map::Entry::Occupied(known) => {
                let known = known.into_mut();
                known.take(report);
                known.last = entry;
                known
            }
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(Occurrence::begun(id, bundle, entry, report))
            }
        }
    }

    /// That an event is found by whom a report of it names.
    fn find_by(&mut self, report: &Report, id: OccurrenceId) {
        let named = match &report.whom {
            EventSubject::Person(person) => std::slice::from_ref(person),
            EventSubject::Newborn { parents, of_several: _ } => parents.as_slice(),
        };
        for person in named {
            self.by_person.entry(*person).or_default().insert(id);
        }
    }

    /// The events that are about these people, and nothing else.
    pub(super) fn part_about(&self, people: &BTreeSet<PersonId>) -> Self {
        let mut part = Self::default();
        for known in self.about(people) {
            for report in &known.reports {
                part.find_by(report, known.id);
            }
            part.by_id.insert(known.id, known.clone());
        }
        part
    }

    fn corrected(&mut self, entry: u64, corrected: &EventCorrected) {
        let EventCorrected { occurrence, by, reference, digest, .. } = corrected;
        self.refer(entry, Some(by), reference, digest, *occurrence, None);
        let id = self.now(*occurrence);
        let Some(known) = self.by_id.get_mut(&id) else { return };
        known.take(Report::corrected(known.kind, &known.whom, entry, corrected));
        known.last = entry;
    }

    fn turn(&mut self, entry: u64, occurrence: OccurrenceId, cancelled: bool) {
        let id = self.now(occurrence);
        let Some(known) = self.by_id.get_mut(&id) else { return };
        known.status =
            if cancelled { OccurrenceStatus::Cancelled } else { OccurrenceStatus::Standing };
        known.last = entry;
        known.settle();
    }

    fn join(&mut self, entry: u64, joined: EventsJoined) {
        let (into, gone) = (self.now(joined.into), self.now(joined.gone));
        if into == gone || !self.by_id.contains_key(&into) {
            return;
        }
        let Some(other) = self.by_id.remove(&gone) else { return };
        self.gone.insert(gone, into);
        if let Some(known) = self.by_id.get_mut(&into) {
            known.take_in(other);
            known.last = entry;
        }
    }

    fn refer(
        &mut self,
        entry: u64,
        by: Option<&UserName>,
        reference: &CompactString,
        digest: &CompactString,
        occurrence: OccurrenceId,
        bundle: Option<BundleId>,
    ) {
        let Some(by) = by.filter(|_| !reference.is_empty()) else { return };
        let kept = self.references.entry((by.clone(), reference.clone()));
        let kept = kept.or_insert_with(|| ReferenceKept {
            digest: digest.clone(),
            occurrences: Vec::new(),
            bundle,
            first: entry,
            last: entry,
        });
        kept.last = kept.last.max(entry);
        if !kept.occurrences.contains(&occurrence) {
            kept.occurrences.push(occurrence);
        }
    }

    /// The number that an event goes by now: the one that it went into, if it did.
    #[must_use]
    pub fn now(&self, occurrence: OccurrenceId) -> OccurrenceId {
        let mut id = occurrence;
        while let Some(into) = self.gone.get(&id) {
            id = *into;
        }
        id
    }

    /// An event, by its number or one that went into it.
    #[must_use]
    pub fn get(&self, occurrence: OccurrenceId) -> Option<&Occurrence> {
        self.by_id.get(&self.now(occurrence))
    }

    /// Every event, by number.
    #[must_use]
    pub fn all(&self) -> impl ExactSizeIterator<Item = &Occurrence> {
        self.by_id.values()
    }

    /// The events of which a report named any of these, as their subject or as a parent; by number.
    #[must_use]
    pub fn about(&self, people: &BTreeSet<PersonId>) -> Vec<&Occurrence> {
        let named = people.iter().filter_map(|id| self.by_person.get(id)).flatten();
        self.each(named).collect()
    }

    /// The events of one declaration, or that a night found to belong together; by number.
    pub fn of_bundle(&self, bundle: BundleId) -> impl Iterator<Item = &Occurrence> {
        self.each(self.bundles.get(&bundle).into_iter().flatten())
    }

    /// What these numbers stand for now, each event once, by number.
    fn each<'o>(
        &'o self,
        ids: impl Iterator<Item = &'o OccurrenceId>,
    ) -> impl Iterator<Item = &'o Occurrence> {
        let now: BTreeSet<OccurrenceId> = ids.map(|id| self.now(*id)).collect();
        now.into_iter().filter_map(|id| self.by_id.get(&id))
    }

    /// What a declarant's reference stands for.
    #[must_use]
    pub fn reference(&self, by: &UserName, reference: &str) -> Option<&ReferenceKept> {
        self.references.get(&(by.clone(), reference.into()))
    }

    /// The event that an edition's event, in hexadecimal, was taken up as.
    #[must_use]
    pub fn taken_up(&self, event: &str) -> Option<&Occurrence> {
        self.get(*self.events.get(event)?)
    }

    /// Every number that an event goes or went by.
    #[must_use]
    pub fn numbers_of(&self, occurrence: OccurrenceId) -> Vec<OccurrenceId> {
        let now = self.now(occurrence);
        let gone = self.gone.keys().filter(|id| self.now(**id) == now).copied();
        std::iter::once(now).chain(gone).collect()
    }

    /// The event that an act says something of.
    #[must_use]
    pub fn told_by(&self, act: &LifeEventAct) -> OccurrenceId {
        self.now(of_act(act))
    }

    /// The events that acts say something of, as they would stand with them: nothing is taken in.
    #[must_use]
    pub fn with(&self, acts: &[LifeEventAct]) -> Vec<Occurrence> {
        let mut would = Self { gone: self.gone.clone(), ..Self::default() };
        let gone = acts.iter().filter_map(|act| match act {
            LifeEventAct::Joined(joined) => Some(joined.gone),
            LifeEventAct::Declared(_)
            | LifeEventAct::Detected(_)
            | LifeEventAct::Corrected(_)
            | LifeEventAct::Cancelled(_)
            | LifeEventAct::Reinstated(_) => None,
        });
        for id in acts.iter().map(of_act).chain(gone) {
            let known = self.get(id);
            would.by_id.extend(known.map(|it| (it.id, it.clone())));
        }
        for act in acts {
            would.add(u64::MAX, act);
        }
        would.by_id.into_values().collect()
    }
}

/// The event that an act names.
fn of_act(act: &LifeEventAct) -> OccurrenceId {
    match act {
        LifeEventAct::Declared(declared) => declared.occurrence,
        LifeEventAct::Detected(detected) => detected.occurrence,
        LifeEventAct::Corrected(corrected) => corrected.occurrence,
        LifeEventAct::Cancelled(turned) | LifeEventAct::Reinstated(turned) => turned.occurrence,
        LifeEventAct::Joined(joined) => joined.into,
    }
}
