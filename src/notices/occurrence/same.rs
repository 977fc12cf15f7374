//! Which event a report tells of again.
//!
//! In: a report, the events known, and whom identifiers stand for tonight. Out: the event, or none. One event is the same person's, of the same kind,
//! at about the same time; of a move, to the same home or to one that one of the two does not know. Nobody is born or dies twice, however far apart
//! the dates are. Of several that it may be, the nearest in time is taken, and those that are one with it through this report are joined.

use std::collections::BTreeSet;

use super::fold::Occurrences;
use super::report::Report;
use super::settled::{Occurrence, parents};
use crate::journal::{Destination, DestinationArea, EventSubject, EventsJoined, NameSince};
use crate::rules::DeclaringRules;
use crate::values::{LifeEventKind, OccurrenceId, PersonId, fold, fold_address};

/// What is known tonight of whom identifiers stand for.
pub trait Acquaintance {
    /// Every identifier that stands, or once stood, for the person whom this one stands for; this one among them. None of whom nothing is to be compared.
    fn known_as(&self, person: PersonId) -> Vec<PersonId>;

    /// Who lives with a person tonight: a child that is new may be theirs.
    fn lives_with(&self, person: PersonId) -> Vec<PersonId>;
}

/// Where a report belongs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// The event that it tells of again; none where it is a new one.
    pub again: Option<OccurrenceId>,
    /// Events that are one, as this report shows.
    pub joins: Vec<EventsJoined>,
}

impl Occurrences {
    /// The event that a report tells of again.
    #[must_use]
    pub fn same_as(
        &self,
        report: &Report,
        rules: &DeclaringRules,
        acquaintance: &impl Acquaintance,
    ) -> Option<OccurrenceId> {
        self.place(report, rules, acquaintance).again
    }

    /// What of all this reports may be placed beside: a small part, to which they can be added in turn before they are written.
    #[must_use]
    pub fn beside(&self, reports: &[Report], acquaintance: &impl Acquaintance) -> Self {
        let near = reports.iter().flat_map(|report| People::of(report, acquaintance).near);
        self.part_about(&near.collect())
    }

    /// Where a report belongs, and what it joins.
    #[must_use]
    pub fn place(
        &self,
        report: &Report,
        rules: &DeclaringRules,
        acquaintance: &impl Acquaintance,
    ) -> Placement {
        let people = People::of(report, acquaintance);
        let mut alike: Vec<(i32, u64, &Occurrence)> = self
            .about(&people.near)
            .into_iter()
            .filter(|known| known.stands() && known.kind == report.kind)
            .filter(|known| people.are_of(known) && is_same_matter(known, report))
            .filter_map(|known| Some((days_apart(known, report, rules)?, known.first, known)))
            .collect();
        alike.sort_unstable_by_key(|(apart, first, _)| (*apart, *first));
        let Some((_, _, nearest)) = alike.first() else {
            return Placement { again: None, joins: Vec::new() };
        };
        let mut one: Vec<&Occurrence> = alike
            .iter()
            .map(|(_, _, known)| *known)
            .filter(|known| known.id == nearest.id || people.make_one(known, nearest))
            .collect();
        one.sort_unstable_by_key(|known| known.first);
        let into = one.first().unwrap_or(nearest).id;
        let gone = one.iter().map(|known| known.id).filter(|id| *id != into);
        Placement {
            again: Some(into),
            joins: gone.map(|gone| EventsJoined { into, gone }).collect(),
        }
    }
}

/// By whom a report's subject is found again.
struct People {
    /// All that the person, or the parents, are or were known as.
    all: BTreeSet<PersonId>,
    /// These, and of a birth who lives with them.
    near: BTreeSet<PersonId>,
    /// The how manieth of several born together, where no record of the child has come.
    newborn: Option<u8>,
}

impl People {
    fn of(report: &Report, acquaintance: &impl Acquaintance) -> Self {
        let (named, newborn) = match &report.whom {
            EventSubject::Person(person) => (std::slice::from_ref(person), None),
            EventSubject::Newborn { parents, of_several } => {
                (parents.as_slice(), Some(*of_several))
            }
        };
        let known_as = |id: &PersonId| acquaintance.known_as(*id);
        let all: BTreeSet<PersonId> = named.iter().flat_map(known_as).collect();
        let mut near = all.clone();
        if report.kind == LifeEventKind::Birth {
            let others = named.iter().flat_map(|id| acquaintance.lives_with(*id));
            near.extend(others.flat_map(|id| acquaintance.known_as(id)));
        }
        Self { all, near, newborn }
    }

    /// True if an event may be about them.
    fn are_of(&self, known: &Occurrence) -> bool {
        match (&known.whom, self.newborn) {
            (EventSubject::Person(theirs), None) => self.all.contains(theirs),
            // a child whose record has come, and parents who declare a birth
            (EventSubject::Person(child), Some(_)) if known.parents.is_empty() => {
                self.near.contains(child)
            }
            (EventSubject::Newborn { parents, .. }, None) => {
                parents.iter().any(|parent| self.near.contains(parent))
            }
            (EventSubject::Person(_) | EventSubject::Newborn { .. }, Some(mine)) => {
                known.parents.iter().any(|parent| self.all.contains(parent))
                    && born_as(known).all(|theirs| theirs == mine)
            }
        }
    }

    /// True if two events that both may be what they report are one: nothing that they say themselves keeps them apart.
    fn make_one(&self, one: &Occurrence, other: &Occurrence) -> bool {
        let mine = |known: &Occurrence| known.person().is_none_or(|id| self.all.contains(&id));
        let no_twins = born_as(one).all(|one| born_as(other).all(|other| one == other));
        mine(one)
            && mine(other)
            && no_twins
            && one.reports.iter().all(|said| is_same_matter(other, said))
    }
}

/// As the how manieth of several a child was declared.
fn born_as(known: &Occurrence) -> impl Iterator<Item = u8> {
    known.reports.iter().filter_map(|report| match &report.whom {
        EventSubject::Person(_) => None,
        EventSubject::Newborn { of_several, .. } => Some(*of_several),
    })
}

/// True if nothing that an event and a report say of where to and of which name keeps them apart.
fn is_same_matter(known: &Occurrence, report: &Report) -> bool {
    let one_place = match (&known.to, &report.to) {
        (Some(known), Some(said)) => may_be_one_place(known, said),
        (None, _) | (_, None) => true,
    };
    let one_name = match (&known.name, &report.name) {
        (Some(known), Some(said)) => may_be_one_name(known, said),
        (None, _) | (_, None) => true,
    };
    one_place && one_name
}

fn may_be_one_place(one: &Destination, other: &Destination) -> bool {
    match (one, other) {
        (Destination::Uprn(one), Destination::Uprn(other)) => one == other,
        (Destination::Written { text: one, .. }, Destination::Written { text: other, .. }) => {
            fold_address(one) == fold_address(other)
        }
        // what was written may be an address of the gazetteer that nobody has found there
        (Destination::Uprn(_), Destination::Written { text: _, area })
        | (Destination::Written { text: _, area }, Destination::Uprn(_)) => match area {
            DestinationArea::Inside | DestinationArea::Unknown => true,
            DestinationArea::Outside => false,
        },
    }
}

fn may_be_one_name(one: &NameSince, other: &NameSince) -> bool {
    let alike =
        |one: &str, other: &str| one.is_empty() || other.is_empty() || fold(one) == fold(other);
    alike(&one.forenames, &other.forenames) && alike(&one.surname, &other.surname)
}

/// The days between a report and the nearest of an event's; none where that is too many.
fn days_apart(known: &Occurrence, report: &Report, rules: &DeclaringRules) -> Option<i32> {
    let apart = |other: &Report| {
        let after = (report.when.earliest() - other.when.latest()).get_days();
        let before = (other.when.earliest() - report.when.latest()).get_days();
        after.max(before).max(0)
    };
    let nearest = known.reports.iter().map(apart).min()?;
    let near = nearest <= rules.apart_days(report.kind) || happens_once(known, report);
    near.then_some(nearest)
}

/// True of what happens once in a life: to a person who is known, not to parents.
fn happens_once(known: &Occurrence, report: &Report) -> bool {
    let once = match report.kind {
        LifeEventKind::Birth | LifeEventKind::Death | LifeEventKind::ComingOfAge => true,
        LifeEventKind::ChangeOfAddress
        | LifeEventKind::HouseholdSplit
        | LifeEventKind::HouseholdMerge
        | LifeEventKind::NameChange
        | LifeEventKind::IncomeLoss
        | LifeEventKind::Disability
        | LifeEventKind::Homelessness => false,
    };
    let of_persons = parents(&report.whom).is_empty() && known.person().is_some();
    once && of_persons
}
