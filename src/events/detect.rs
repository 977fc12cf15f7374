//! Tonight's events: those known so far, looked at again, and those that are new.
//!
//! Each event has a name of its own, made of what happened, to whom and where to. An event that is known already is not told again: it
//! gains sources, is confirmed, or goes where its evidence goes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::left_again::LeftAgain;
use super::life_event::{EventId, EventKind, EventStatus, LifeEvent, When};
use super::snapshot::{PersonNight, RecordNight, RecordStanding};
use super::{address_change, household_change, left_again, likely_move, once, vital};
use crate::rules::LifeEventRules;
use crate::values::{MentionKey, PersonId};

/// What two nights know of the persons who are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Nights<'n> {
    /// Last night's, by identifier.
    pub before: &'n BTreeMap<PersonId, PersonNight>,
    /// Tonight's, by identifier.
    pub now: &'n BTreeMap<PersonId, PersonNight>,
    /// Whose tonight's records were last night, by key; all of these persons are in `before`.
    pub was: &'n BTreeMap<MentionKey, PersonId>,
    /// Every two of tonight's persons, ascending, who are two people by decision.
    pub apart: &'n BTreeSet<[PersonId; 2]>,
    /// True if last night's edition had a register of births and deaths.
    pub had_register: bool,
    /// Last night's date.
    pub last: Date,
    /// Tonight's.
    pub as_of: Date,
    /// When an event is confirmed, and how long it is remembered.
    pub rules: &'n LifeEventRules,
}

impl Nights<'_> {
    /// After last night, and not after tonight.
    pub(super) fn between(&self) -> When {
        When::Between(self.last, self.as_of)
    }
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Detected {
    /// All events known tonight, by name.
    pub events: Vec<LifeEvent>,
    /// How many are new.
    pub new: u64,
    /// How many known ones were withdrawn, because what they rested on is gone.
    pub withdrawn: u64,
    /// Pairs of persons of whom one and the same move was seen and told of one: they may be one, or two who go by one name.
    pub in_question: BTreeSet<[PersonId; 2]>,
}

/// What is said of an event by tonight's records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Testimony {
    pub(super) known_to: Vec<String>,
    /// Those of them that say more than where somebody is going.
    pub(super) witnessed_by: Vec<String>,
    pub(super) unknown_to: Vec<String>,
    pub(super) evidence: Vec<MentionKey>,
    /// True if a register says so.
    pub(super) registered: bool,
    /// The earliest day that a source gives.
    pub(super) began: Option<Date>,
    /// How likely it is, in thousandths, that all this is of the person at all; none where that is not in doubt.
    pub(super) in_doubt: Option<u16>,
}

impl Testimony {
    /// Of the records that say so and those that say otherwise; none if no record says so. A dataset that does both knows.
    pub(super) fn of(
        person: &PersonNight,
        says_so: impl Fn(&RecordNight) -> bool,
        says_otherwise: impl Fn(&RecordNight) -> bool,
    ) -> Option<Self> {
        let records = |test: &dyn Fn(&RecordNight) -> bool| -> Vec<&RecordNight> {
            person.open().filter(|record| test(record)).collect()
        };
        let so = records(&says_so);
        let known_to = datasets(&so);
        let witnesses: Vec<&RecordNight> =
            so.iter().copied().filter(|it| it.standing != RecordStanding::Announcing).collect();
        let mut unknown_to = datasets(&records(&says_otherwise));
        unknown_to.retain(|dataset| !known_to.contains(dataset));
        let evidence = so.iter().map(|record| record.key.clone()).collect();
        (!so.is_empty()).then_some(Self {
            known_to,
            witnessed_by: datasets(&witnesses),
            unknown_to,
            evidence,
            registered: false,
            began: None,
            in_doubt: None,
        })
    }
}

/// Tonight's events. `known` are last night's, of persons as they are called now.
#[must_use]
pub fn detect(nights: Nights<'_>, known: Vec<LifeEvent>) -> Detected {
    let mut detected = Detected::default();
    let folded = once::folded(nights, &known);
    let is_remembered = |event: &LifeEvent| {
        (nights.as_of - event.first_seen).get_days() <= nights.rules.remembered_days
    };
    let mut renewed: Vec<(LifeEvent, LifeEvent)> = Vec::with_capacity(known.len());
    for event in known.into_iter().filter(is_remembered) {
        match as_of_tonight(nights, &event) {
            Some(now) => renewed.push((event, now)),
            None => detected.withdrawn += 1,
        }
    }
    let left = LeftAgain::of(renewed.iter().map(|(_, now)| now));
    // what is over stays as it was told: whoever lives there now has come again, which is another move
    let stands = |(was, now): (LifeEvent, LifeEvent)| if left.is_over(&was) { was } else { now };
    let mut events: BTreeMap<EventId, LifeEvent> =
        renewed.into_iter().map(stands).map(|event| (event.id, event)).collect();
    once::of_who_became_one(&mut events, &left);
    let people = nights.now.values().map(|now| (nights.before.get(&now.id), now));
    let found = people.flat_map(|(before, now)| {
        let address =
            address_change::found(nights, now).or_else(|| likely_move::found(nights, now));
        let name = before.and_then(|before| vital::name_change(nights, before, now));
        let (death, birth) = (vital::death(nights, now), vital::birth(nights, now));
        [address, birth, death, name].into_iter().flatten()
    });
    // who has become one with another keeps the events of both: the same one is not told under another name
    let told: BTreeSet<String> =
        events.values().filter(|event| !left.is_over(event)).map(what).collect();
    let is_told = |event: &LifeEvent| {
        told.contains(&what(event)) || events.get(&event.id).is_some_and(|it| !left.is_over(it))
    };
    let mut seen = BTreeSet::new();
    let new: Vec<LifeEvent> = found
        .chain(folded)
        .filter(|event| !is_told(event) && seen.insert(event.id))
        .map(|event| left_again::named(event, &events))
        .collect();
    let (new, in_question) = once::of_who_may_be_one(nights, &mut events, new);
    detected.in_question = in_question;
    let households = household_change::found(nights, &new, &events);
    for event in new.iter().cloned().chain(households) {
        events.entry(event.id).or_insert_with(|| {
            detected.new += 1;
            event
        });
    }
    detected.events = events.into_values().collect();
    detected
}

/// A known event as tonight's records have it; none if it is withdrawn.
fn as_of_tonight(nights: Nights<'_>, event: &LifeEvent) -> Option<LifeEvent> {
    // nothing speaks of the person any more: what happened, happened
    let Some(person) = nights.now.get(&event.person) else { return Some(event.clone()) };
    if let Some(testimony) = testimony(person, event) {
        let mut event = event.clone();
        renew(&mut event, testimony, nights);
        return Some(event);
    }
    // the entry was cancelled, or is somebody else's: nobody stays dead by mistake
    let cancelled = event.kind == EventKind::Death && vital::was_registered(nights, event);
    (event.status != EventStatus::Suggested && !cancelled).then(|| event.clone())
}

/// What happened to whom and where to, in one text. Homes are named whole: what is printed of them for debugging tells none from another.
fn what(event: &LifeEvent) -> String {
    let to = event.to.as_ref().map(address_change::name_of).unwrap_or_default();
    let to = match event.kind {
        EventKind::NameChange => format!("{:?}", event.id),
        EventKind::HouseholdSplit | EventKind::HouseholdMerge => {
            return format!("{} {:?} {to}", event.kind.word(), event.household);
        }
        EventKind::ChangeOfAddress | EventKind::Birth | EventKind::Death => to,
    };
    format!("{} {} {to}", event.kind.word(), event.person)
}

/// What tonight's records say of a known event; none if nothing speaks for it any more.
fn testimony(person: &PersonNight, event: &LifeEvent) -> Option<Testimony> {
    match event.kind {
        // a household has parted, or come together, as far as somebody has moved
        EventKind::ChangeOfAddress | EventKind::HouseholdSplit | EventKind::HouseholdMerge => {
            address_change::testimony(person, event.from.as_ref(), event.to.as_ref()?)
        }
        EventKind::Death => vital::testimony_of_death(person),
        EventKind::Birth => vital::testimony_of_birth(person),
        EventKind::NameChange => vital::testimony_of_name(person, event),
    }
}

fn renew(event: &mut LifeEvent, testimony: Testimony, nights: Nights<'_>) {
    let stood = (nights.as_of - event.first_seen).get_days();
    let believed = Believed::of(nights.rules, &testimony, stood);
    let Testimony { known_to, unknown_to, evidence, began, in_doubt, .. } = testimony;
    // a day that somebody states is better than the nights between which it was noticed
    if let (When::Between(_, _), Some(began)) = (event.when, began) {
        event.when = When::On(began);
    }
    // who knew of it once is not asked to have forgotten; that it may have been somebody else is another matter
    let confirmed = event.status == EventStatus::Confirmed && in_doubt.is_none();
    event.status = if confirmed { EventStatus::Confirmed } else { believed.status };
    event.confidence = believed.confidence;
    (event.known_to, event.unknown_to, event.evidence) = (known_to, unknown_to, evidence);
}

/// An event that tonight's records tell of for the first time; `what` tells it from others of its kind.
pub(super) fn first_told(
    nights: Nights<'_>,
    kind: EventKind,
    person: &PersonNight,
    testimony: Testimony,
    what: &str,
) -> LifeEvent {
    let Believed { status, confidence } = Believed::of(nights.rules, &testimony, 0);
    let Testimony { known_to, unknown_to, evidence, began, .. } = testimony;
    LifeEvent {
        id: EventId::of(kind, &person.id.to_string(), what),
        kind,
        person: person.id,
        household: person.household,
        when: began.map_or_else(|| nights.between(), When::On),
        from: None,
        to: None,
        status,
        confidence,
        known_to,
        unknown_to,
        evidence,
        first_seen: nights.as_of,
    }
}

/// How far an event is to be believed.
struct Believed {
    status: EventStatus,
    confidence: u16,
}

impl Believed {
    /// What may be of somebody else is suggested, however many say it and however long it stands: only who knows the two can tell.
    fn of(rules: &LifeEventRules, testimony: &Testimony, stood: i32) -> Self {
        if let Some(thousandths) = testimony.in_doubt {
            return Self { status: EventStatus::Suggested, confidence: thousandths };
        }
        Self {
            status: status(rules, testimony, stood),
            confidence: confidence(rules, testimony, stood),
        }
    }
}

/// A second source confirms, and so does standing for a while.
fn status(rules: &LifeEventRules, testimony: &Testimony, stood_days: i32) -> EventStatus {
    let confirmed = testimony.registered
        || testimony.known_to.len() >= rules.sources
        || has_stood(rules, testimony, stood_days);
    if confirmed { EventStatus::Confirmed } else { EventStatus::Suggested }
}

/// The chance, in thousandths, that not all sources are wrong, as if they erred independently (J. Pearl's noisy or, 1988); standing
/// undisputed counts as another.
fn confidence(rules: &LifeEventRules, testimony: &Testimony, stood_days: i32) -> u16 {
    let trust = |dataset: &String| {
        let announced = !testimony.witnessed_by.contains(dataset);
        if announced { rules.trust(dataset).min(rules.default.trust) } else { rules.trust(dataset) }
    };
    let mut wrong: f64 = testimony.known_to.iter().map(|dataset| 1.0 - trust(dataset)).product();
    if has_stood(rules, testimony, stood_days) {
        wrong *= 0.5;
    }
    if testimony.registered {
        wrong *= 0.01;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and a thousand"
    )]
    let thousandths = ((1.0 - wrong) * 1000.0).round() as u16;
    thousandths.min(999)
}

/// True if what one dataset has seen has stood for as long as that dataset needs.
fn has_stood(rules: &LifeEventRules, testimony: &Testimony, stood_days: i32) -> bool {
    testimony.witnessed_by.iter().any(|dataset| stood_days >= rules.standing_days(dataset))
}

/// Names of the records' datasets, each once, sorted.
pub(super) fn datasets(records: &[&RecordNight]) -> Vec<String> {
    let mut names: Vec<String> =
        records.iter().map(|record| record.key.dataset.0.to_string()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
