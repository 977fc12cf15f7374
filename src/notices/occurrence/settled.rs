//! What all reports of one event come to.
//!
//! In: its reports, whatever their order. Out: an [`Occurrence`]: each field as the best report that has it says. A better level counts before
//! a worse one, of equal ones what puts right before what it puts right, then the narrower dates. Only between two corrections does it matter which came last.

use std::cmp::Reverse;

use compact_str::CompactString;

use super::report::Report;
use crate::events::When;
use crate::journal::{
    DeclaringChannel, Destination, DestinationArea, EventSubject, NameSince, ToldBy,
};
use crate::rules::MoveCase;
use crate::values::{
    BundleId, EvidenceLevel, LifeEventKind, MentionKey, OccurrenceId, PersonId, UserName,
};

/// How a life event stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OccurrenceStatus {
    /// As it was told.
    Standing,
    /// As it was put right.
    Corrected,
    /// It has not happened.
    Cancelled,
}

/// Who declared an event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Declarant {
    /// By which channel.
    pub channel: DeclaringChannel,
    /// In whose name.
    pub told_by: ToldBy,
    /// Who put it down.
    pub by: UserName,
    /// Their own reference.
    pub reference: CompactString,
    /// The reference that the resident was given.
    pub bundle: BundleId,
    /// True if they declared it of a whole household.
    pub of_household: bool,
}

/// One life event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Occurrence {
    /// Its number.
    pub id: OccurrenceId,
    /// What joins it with those that were told together: of its first report.
    pub bundle: BundleId,
    /// What has happened.
    pub kind: LifeEventKind,
    /// To whom; a child of whom no record had come is a person once one has.
    pub whom: EventSubject,
    /// When.
    pub when: When,
    /// The home that was left, if known.
    pub from: Option<Destination>,
    /// The new home, if known.
    pub to: Option<Destination>,
    /// The name since, if known.
    pub name: Option<NameSince>,
    /// Those who were parted from, ascending: never told, and nothing of them is.
    pub apart_from: Vec<PersonId>,
    /// How well it is known.
    pub level: EvidenceLevel,
    /// How it stands.
    pub status: OccurrenceStatus,
    /// The records that say so, ascending.
    pub evidence: Vec<MentionKey>,
    /// Who declared it, in the order in which they did; nobody, where only nights have found it.
    pub declared_by: Vec<Declarant>,
    /// The number of the first entry on it.
    pub first: u64,
    /// The number of the last entry that said something of it.
    pub last: u64,
    /// The parents of a child that was declared before a record of it came; ascending.
    pub parents: Vec<PersonId>,
    /// What it rests on.
    pub(super) reports: Vec<Report>,
}

impl Occurrence {
    /// True if it is one of those that were declared, under this reference, of a whole household.
    #[must_use]
    pub fn is_of_household(&self, bundle: BundleId) -> bool {
        self.declared_by.iter().any(|it| it.bundle == bundle && it.of_household)
    }

    /// A new one, of its first report.
    pub(super) fn begun(id: OccurrenceId, bundle: BundleId, entry: u64, report: Report) -> Self {
        let mut begun = Self {
            id,
            bundle,
            kind: report.kind,
            whom: report.whom.clone(),
            when: report.when,
            from: None,
            to: None,
            name: None,
            apart_from: Vec::new(),
            level: report.level,
            status: OccurrenceStatus::Standing,
            evidence: Vec::new(),
            declared_by: Vec::new(),
            first: entry,
            last: entry,
            parents: Vec::new(),
            reports: vec![report],
        };
        begun.settle();
        begun
    }

    /// The person, unless it is a child of whom no record has come.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match &self.whom {
            EventSubject::Person(person) => Some(*person),
            EventSubject::Newborn { .. } => None,
        }
    }

    /// Where a move leads, seen from the council's area, if that is known of both its ends.
    #[must_use]
    pub fn case(&self) -> Option<MoveCase> {
        if self.kind != LifeEventKind::ChangeOfAddress {
            return None;
        }
        match (inside(self.from.as_ref()?)?, inside(self.to.as_ref()?)?) {
            (true, true) => Some(MoveCase::Within),
            (true, false) => Some(MoveCase::Leaving),
            (false, true) => Some(MoveCase::Arriving),
            // from elsewhere to elsewhere: no business of this council's services
            (false, false) => None,
        }
    }

    /// The entry that last put right what was said of it, if one did.
    #[must_use]
    pub fn corrected_at(&self) -> Option<u64> {
        self.reports.iter().filter_map(|report| report.corrects).max()
    }

    /// True unless it was cancelled.
    #[must_use]
    pub const fn stands(&self) -> bool {
        match self.status {
            OccurrenceStatus::Standing | OccurrenceStatus::Corrected => true,
            OccurrenceStatus::Cancelled => false,
        }
    }

    /// Takes a further report in.
    pub(super) fn take(&mut self, report: Report) {
        if !self.reports.contains(&report) {
            self.reports.push(report);
        }
        self.settle();
    }

    /// Takes in another that has turned out to be the same.
    pub(super) fn take_in(&mut self, other: Self) {
        let Self { bundle, status, evidence, declared_by, first, last, reports, .. } = other;
        if first < self.first {
            (self.first, self.bundle) = (first, bundle);
        }
        self.last = self.last.max(last);
        self.status = self.status.max(status);
        self.evidence.extend(evidence);
        self.evidence.sort_unstable();
        self.evidence.dedup();
        for declarant in declared_by {
            if !self.declared_by.contains(&declarant) {
                self.declared_by.push(declarant);
            }
        }
        for report in reports {
            if !self.reports.contains(&report) {
                self.reports.push(report);
            }
        }
        self.settle();
    }

    /// Works every field out anew.
    pub(super) fn settle(&mut self) {
        self.reports.sort_unstable();
        let mut best: Vec<&Report> = self.reports.iter().collect();
        best.sort_by_key(|report| {
            let place = (&report.to, &report.from, &report.name, &report.whom);
            (Reverse(report.level), Reverse(report.corrects), report.breadth(), report.when, place)
        });
        let Some(first) = best.first() else { return };
        (self.level, self.when) = (first.level, first.when);
        self.from = best.iter().find_map(|report| report.from.clone());
        self.to = best.iter().find_map(|report| report.to.clone());
        self.name = best.iter().find_map(|report| report.name.clone());
        let is_person = |report: &&&Report| matches!(report.whom, EventSubject::Person(_));
        let whom = best.iter().find(is_person).unwrap_or(first);
        self.whom = whom.whom.clone();
        self.apart_from = best.iter().flat_map(|report| &report.apart_from).copied().collect();
        self.parents = best.iter().flat_map(|report| parents(&report.whom)).copied().collect();
        for people in [&mut self.apart_from, &mut self.parents] {
            people.sort_unstable();
            people.dedup();
        }
        let corrected = best.iter().any(|report| report.corrects.is_some());
        if self.status == OccurrenceStatus::Standing && corrected {
            self.status = OccurrenceStatus::Corrected;
        }
    }
}

/// The parents that a report names its subject by.
pub(super) fn parents(whom: &EventSubject) -> &[PersonId] {
    match whom {
        EventSubject::Person(_) => &[],
        EventSubject::Newborn { parents, of_several: _ } => parents,
    }
}

/// Whether a destination is in the council's area, if that is known.
fn inside(destination: &Destination) -> Option<bool> {
    match destination {
        Destination::Uprn(_) => Some(true),
        Destination::Written { text: _, area } => match area {
            DestinationArea::Inside => Some(true),
            DestinationArea::Outside => Some(false),
            DestinationArea::Unknown => None,
        },
    }
}
