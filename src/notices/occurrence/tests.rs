//! Each real event is one occurrence, however many ways it is told and in whichever order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Acquaintance, Minted, Occurrence, OccurrenceStatus, Occurrences, Report, take_up};
use crate::editions::EditionId;
use crate::events::{EventId, EventKind, EventStatus, LifeEvent, When};
use crate::households::Residence;
use crate::journal::{
    ChangeReason, DeclaringChannel, Destination, DestinationArea, EventDeclared, EventSubject,
    EventTurned, LifeEventAct, ToldBy,
};
use crate::rules::{DeclaringRules, MoveCase};
use crate::values::{
    BundleId, DatasetName, EvidenceLevel, LifeEventKind, MentionKey, OccurrenceId, PersonId, Role,
    Uprn,
};

/// Whom identifiers stand for: those of one list are one person; those of one home live together.
#[derive(Default)]
struct Known {
    one: Vec<Vec<PersonId>>,
    home: Vec<PersonId>,
}

impl Acquaintance for Known {
    fn known_as(&self, person: PersonId) -> Vec<PersonId> {
        let one = self.one.iter().find(|one| one.contains(&person));
        one.cloned().unwrap_or_else(|| vec![person])
    }

    fn lives_with(&self, person: PersonId) -> Vec<PersonId> {
        if self.home.contains(&person) { self.home.clone() } else { Vec::new() }
    }
}

fn rules() -> DeclaringRules {
    DeclaringRules::shipped()
}

fn person(number: u64) -> PersonId {
    PersonId::from_bits(number).unwrap()
}

fn home(number: u64) -> Destination {
    Destination::Uprn(Uprn::from_number(number).unwrap())
}

fn report(kind: LifeEventKind, of: u64, on: Date, level: EvidenceLevel) -> Report {
    Report {
        kind,
        whom: EventSubject::Person(person(of)),
        when: When::On(on),
        from: None,
        to: None,
        name: None,
        apart_from: Vec::new(),
        level,
        corrects: None,
    }
}

fn moved(of: u64, on: Date, to: Option<u64>, level: EvidenceLevel) -> Report {
    Report { to: to.map(home), ..report(LifeEventKind::ChangeOfAddress, of, on, level) }
}

/// A journal of life events that is written as the service writes it: placed, then added.
#[derive(Default)]
struct Journal {
    acts: Vec<LifeEventAct>,
    known: Occurrences,
}

impl Journal {
    fn write(&mut self, act: LifeEventAct) {
        self.known.add(self.acts.len() as u64, &act);
        self.acts.push(act);
    }

    fn mint(&self) -> OccurrenceId {
        OccurrenceId::new(1_795_300_000_000 + self.acts.len() as u64, [7; 10])
    }

    /// Writes a report down, as what it turns out to be.
    fn tell(&mut self, said: &Report, acquaintance: &Known) -> OccurrenceId {
        let placement = self.known.place(said, &rules(), acquaintance);
        for join in placement.joins {
            self.write(LifeEventAct::Joined(join));
        }
        let occurrence = placement.again.unwrap_or_else(|| self.mint());
        let said = said.clone();
        self.write(LifeEventAct::Declared(Box::new(EventDeclared {
            occurrence,
            bundle: BundleId::of_random([3; 11]),
            kind: said.kind,
            whom: said.whom,
            when: said.when,
            from: said.from,
            to: said.to,
            name: said.name,
            apart_from: said.apart_from,
            level: said.level,
            seen: Vec::new(),
            channel: DeclaringChannel::Caseworker,
            told_by: ToldBy::Relative,
            by: "mk".parse().unwrap(),
            reference: format!("R/{}", self.acts.len()).into(),
            digest: "00".into(),
            reason: None,
            of_household: false,
        })));
        occurrence
    }

    fn take_up(&mut self, event: &LifeEvent, level: EvidenceLevel) -> usize {
        let minted = Minted { occurrence: self.mint(), bundle: BundleId::of_random([4; 11]) };
        let edition = EditionId::new(date(2026, 11, 1), 1).unwrap();
        let acts = take_up(event, level, edition, &self.known, &rules(), &Known::default(), minted);
        let count = acts.len();
        for act in acts {
            self.write(act);
        }
        count
    }

    fn all(&self) -> Vec<&Occurrence> {
        self.known.all().collect()
    }

    fn turn(&mut self, occurrence: OccurrenceId, because: ChangeReason) {
        let turned = EventTurned {
            occurrence,
            because,
            channel: Some(DeclaringChannel::Registrar),
            by: Some("registrar".parse().unwrap()),
            reference: format!("T/{}", self.acts.len()).into(),
            digest: "00".into(),
        };
        self.write(match because {
            ChangeReason::CancellationRemoved => LifeEventAct::Reinstated(turned),
            ChangeReason::FormalCorrection
            | ChangeReason::QualityAssurance
            | ChangeReason::Typographical
            | ChangeReason::Cancelled
            | ChangeReason::StatusRemoved
            | ChangeReason::MadeInError => LifeEventAct::Cancelled(turned),
        });
    }
}

fn night_event(kind: EventKind, of: u64, when: When, to: Option<u64>) -> LifeEvent {
    LifeEvent {
        id: EventId::of(kind, &person(of).to_string(), &format!("{to:?}")),
        kind,
        person: person(of),
        household: None,
        when,
        from: None,
        to: to.map(|to| Residence::Uprn(Uprn::from_number(to).unwrap())),
        status: EventStatus::Confirmed,
        confidence: 990,
        known_to: vec!["benefits".to_owned()],
        unknown_to: Vec::new(),
        evidence: vec![record("1")],
        first_seen: date(2026, 11, 1),
    }
}

fn record(id: &str) -> MentionKey {
    MentionKey {
        dataset: DatasetName("benefits".into()),
        record_id: id.into(),
        role: Role { word: "claimant".into(), ordinal: 0 },
    }
}

#[test]
fn a_move_that_is_declared_and_found_is_one_and_the_better_evidence_counts() {
    let mut journal = Journal::default();
    let told = journal
        .tell(&moved(1, date(2026, 10, 20), Some(12), EvidenceLevel::Stated), &Known::default());
    let when = When::Between(date(2026, 10, 25), date(2026, 11, 1));
    let event = night_event(EventKind::ChangeOfAddress, 1, when, Some(12));
    assert_eq!(journal.take_up(&event, EvidenceLevel::Verified), 1);
    let [one] = journal.all()[..] else { panic!("one event") };
    assert_eq!((one.id, one.level, one.when), (told, EvidenceLevel::Verified, when));
    assert_eq!(one.evidence, [record("1")]);
    assert_eq!(one.declared_by.len(), 1);
    // the next night sees it again, and nothing is new
    assert_eq!(journal.take_up(&event, EvidenceLevel::Verified), 0);
    // a weaker word later lowers nothing
    journal.tell(&moved(1, date(2026, 11, 2), None, EvidenceLevel::Stated), &Known::default());
    let [one] = journal.all()[..] else { panic!("one event") };
    assert_eq!(
        (one.level, one.when, one.to.clone()),
        (EvidenceLevel::Verified, when, Some(home(12)))
    );
}

#[test]
fn moves_to_two_homes_are_two_and_so_are_moves_of_two_people() {
    let mut journal = Journal::default();
    let day = date(2026, 10, 20);
    for (of, to) in [(1, 12), (1, 13), (2, 12)] {
        journal.tell(&moved(of, day, Some(to), EvidenceLevel::Stated), &Known::default());
    }
    assert_eq!(journal.all().len(), 3);
    let elsewhere =
        Destination::Written { text: "1 High St, Ayr".into(), area: DestinationArea::Outside };
    let out = Report { to: Some(elsewhere), ..moved(2, day, None, EvidenceLevel::Stated) };
    journal.tell(&out, &Known::default());
    assert_eq!(journal.all().len(), 4, "another town is not this address");
}

#[test]
fn what_was_told_of_two_who_are_one_person_is_one() {
    let mut journal = Journal::default();
    let known = Known { one: vec![vec![person(1), person(2)]], home: Vec::new() };
    let dead = |of| report(LifeEventKind::Death, of, date(2026, 10, 20), EvidenceLevel::Stated);
    journal.tell(&dead(1), &Known::default());
    journal.tell(&dead(2), &Known::default());
    assert_eq!(journal.all().len(), 2, "nobody knew");
    journal.tell(&dead(2), &known);
    assert_eq!(journal.all().len(), 1);
}

#[test]
fn somebody_dies_once_however_far_apart_the_dates_are() {
    let mut journal = Journal::default();
    for (day, level) in
        [(date(2026, 11, 1), EvidenceLevel::Stated), (date(2026, 3, 1), EvidenceLevel::Registered)]
    {
        journal.tell(&report(LifeEventKind::Death, 1, day, level), &Known::default());
    }
    let [one] = journal.all()[..] else { panic!("one death") };
    assert_eq!(one.when, When::On(date(2026, 3, 1)), "as the register has it");
}

#[test]
fn a_cancelled_death_stands_no_more_and_is_not_found_anew_by_the_night_that_found_it() {
    let mut journal = Journal::default();
    let event = night_event(EventKind::Death, 1, When::On(date(2026, 10, 20)), None);
    journal.take_up(&event, EvidenceLevel::Registered);
    let id = journal.all()[0].id;
    journal.turn(id, ChangeReason::StatusRemoved);
    assert_eq!(journal.all()[0].status, OccurrenceStatus::Cancelled);
    let later = LifeEvent { evidence: vec![record("1"), record("2")], ..event };
    assert_eq!(journal.take_up(&later, EvidenceLevel::Registered), 0);
    journal.turn(id, ChangeReason::CancellationRemoved);
    assert_eq!(journal.all()[0].status, OccurrenceStatus::Standing);
}

#[test]
fn a_report_between_two_shows_that_they_are_one_unless_their_homes_differ() {
    for (to, left) in [([Some(12), Some(12)], 1), ([Some(12), Some(13)], 2)] {
        let mut journal = Journal::default();
        for (day, to) in [date(2026, 6, 1), date(2026, 8, 1)].into_iter().zip(to) {
            journal.tell(&moved(1, day, to, EvidenceLevel::Stated), &Known::default());
        }
        assert_eq!(journal.all().len(), 2, "two months apart");
        journal.tell(&moved(1, date(2026, 7, 5), None, EvidenceLevel::Stated), &Known::default());
        assert_eq!(journal.all().len(), left);
    }
}

fn born(parents: &[u64], of_several: u8, on: Date) -> Report {
    let parents = parents.iter().map(|id| person(*id)).collect();
    Report {
        whom: EventSubject::Newborn { parents, of_several },
        ..report(LifeEventKind::Birth, 1, on, EvidenceLevel::Registered)
    }
}

#[test]
fn twins_are_two_and_each_is_the_child_whose_record_comes_later() {
    let mut journal = Journal::default();
    let known = Known { one: Vec::new(), home: vec![person(1), person(8), person(9)] };
    let day = date(2026, 10, 20);
    for of_several in [0, 1] {
        journal.tell(&born(&[1, 2], of_several, day), &known);
    }
    assert_eq!(journal.all().len(), 2);
    // by another channel, of the mother alone
    journal.tell(&born(&[1], 1, day), &known);
    assert_eq!(journal.all().len(), 2);
    for child in [8, 9, 8] {
        journal.tell(&report(LifeEventKind::Birth, child, day, EvidenceLevel::Verified), &known);
    }
    let children: BTreeSet<_> = journal.all().iter().map(|birth| birth.person()).collect();
    assert_eq!(children, BTreeSet::from([Some(person(8)), Some(person(9))]));
    // a brother two years later is another
    journal.tell(&born(&[1], 0, date(2028, 10, 20)), &known);
    assert_eq!(journal.all().len(), 3);
}

#[test]
fn where_a_move_leads_is_known_of_both_its_ends_or_not_at_all() {
    let away = |area| Destination::Written { text: "1 High Street, Ayr".into(), area };
    for (from, to, case) in [
        (Some(home(1)), Some(home(2)), Some(MoveCase::Within)),
        (Some(home(1)), Some(away(DestinationArea::Outside)), Some(MoveCase::Leaving)),
        (Some(away(DestinationArea::Outside)), Some(home(2)), Some(MoveCase::Arriving)),
        (Some(home(1)), Some(away(DestinationArea::Unknown)), None),
        (Some(home(1)), None, None),
    ] {
        let mut journal = Journal::default();
        let plain = moved(1, date(2026, 10, 20), None, EvidenceLevel::Stated);
        journal.tell(&Report { from, to, ..plain }, &Known::default());
        assert_eq!(journal.all()[0].case(), case);
    }
}

/// What really happened to a person, and how it was told.
#[derive(Clone, Debug)]
struct Real {
    person: u64,
    kind: LifeEventKind,
    number: u16,
    reports: Vec<(i16, bool, EvidenceLevel)>,
}

const KINDS: [LifeEventKind; 3] =
    [LifeEventKind::ChangeOfAddress, LifeEventKind::NameChange, LifeEventKind::HouseholdSplit];

fn real() -> impl Strategy<Value = Vec<Real>> {
    let level = prop::sample::select(&EvidenceLevel::ALL[1..]);
    let reports = prop::collection::vec((-10_i16..=10, any::<bool>(), level), 1..4);
    let one = (1_u64..4, prop::sample::select(&KINDS[..]), 0_u16..5, reports);
    let one =
        one.prop_map(|(person, kind, number, reports)| Real { person, kind, number, reports });
    // of one kind and person, each number happens once
    prop::collection::vec(one, 1..8).prop_map(|all| {
        let each = all.into_iter().map(|it| ((it.person, it.kind, it.number), it));
        each.collect::<BTreeMap<_, _>>().into_values().collect()
    })
}

impl Real {
    /// Half a year between one and the next; each move to another home, which not every report knows.
    fn told(&self) -> Vec<Report> {
        let day = date(2020, 1, 1).checked_add((180 * i32::from(self.number)).days()).unwrap();
        let told = self.reports.iter().map(|&(slip, knows, level)| {
            let on = day.checked_add(i32::from(slip).days()).unwrap();
            let to = (knows && self.kind == LifeEventKind::ChangeOfAddress)
                .then(|| home(100 + u64::from(self.number)));
            Report { to, ..report(self.kind, self.person, on, level) }
        });
        told.collect()
    }
}

/// What is known in the end, whatever the numbers.
fn conclusions(
    journal: &Journal,
) -> Vec<(PersonId, LifeEventKind, When, Option<Destination>, EvidenceLevel)> {
    let of = |it: &&Occurrence| (it.person().unwrap(), it.kind, it.when, it.to.clone(), it.level);
    let mut all: Vec<_> = journal.all().iter().map(of).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn each_real_event_is_one_and_the_order_of_arrival_does_not_matter(
        (real, shuffled) in real().prop_flat_map(|real| {
            let told: Vec<Report> = real.iter().flat_map(Real::told).collect();
            (Just(real), Just(told).prop_shuffle())
        })
    ) {
        let (mut one, mut other) = (Journal::default(), Journal::default());
        real.iter().flat_map(Real::told).for_each(|said| { one.tell(&said, &Known::default()); });
        for said in &shuffled {
            other.tell(said, &Known::default());
        }
        prop_assert_eq!(one.all().len(), real.len());
        prop_assert_eq!(conclusions(&one), conclusions(&other));
        for (it, found) in real.iter().zip(conclusions(&one)) {
            prop_assert_eq!(Some(found.4), it.told().iter().map(|said| said.level).max());
        }
    }

    #[test]
    fn saying_all_of_it_again_makes_nothing_new(real in real()) {
        let mut journal = Journal::default();
        let told: Vec<Report> = real.iter().flat_map(Real::told).collect();
        for said in &told {
            journal.tell(said, &Known::default());
        }
        let before = conclusions(&journal);
        for act in journal.acts.clone() {
            journal.write(act);
        }
        prop_assert_eq!(conclusions(&journal), before);
        let whole = Occurrences::of((0..).zip(&journal.acts));
        prop_assert!(whole.all().eq(journal.known.all()), "folded at once or one by one");
    }

    #[test]
    fn a_declared_and_a_found_move_never_make_two(
        slip in -40_i32..=40, knows: bool, first: bool, wide in 1_i32..30
    ) {
        let day = date(2026, 6, 1);
        let on = day.checked_add(slip.days()).unwrap();
        let said = moved(1, on, knows.then_some(12), EvidenceLevel::Stated);
        let when = When::Between(day, day.checked_add(wide.days()).unwrap());
        let event = night_event(EventKind::ChangeOfAddress, 1, when, Some(12));
        let mut journal = Journal::default();
        if first {
            journal.tell(&said, &Known::default());
        }
        journal.take_up(&event, EvidenceLevel::Verified);
        if !first {
            journal.tell(&said, &Known::default());
        }
        prop_assert_eq!(journal.all().len(), 1);
        prop_assert_eq!(journal.all()[0].to.clone(), Some(home(12)));
    }
}
