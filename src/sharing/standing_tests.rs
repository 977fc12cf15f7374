//! What acts promise through merges, splits and undos: a small world whose records are tied together, parted, changed and filed anew at random.
//!
//! The model beside it is as plain as can be: it keeps every edition whole, and works out anew from all of them what must hold.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{
    ActsBook, ActsToday, Ask, ConsentState, PersonStanding, PersonToday, RecordFound, RecordToday,
    RecordsToday, RestrictionEffect, SameDecided, held_together,
};
use crate::editions::{EditionError, EditionId};
use crate::journal::{
    BoundPerson, CONSENT_SCHEMA, CollectedBy, ConsentEvent, ConsentRecorded, DecidedRecord,
    DecisionUndone, GivenBy, JournalEntry, Recorded, RecordsTogether, RestrictionAct,
    RestrictionConfirmed, RestrictionLifted, RestrictionSet,
};
use crate::values::{DatasetName, FieldSet, MentionKey, PersonId, Role};

const DAY: Date = date(2026, 11, 1);
/// Records of the world.
const RECORDS: usize = 8;

/// A record of the world.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Row {
    /// Its key today: a source may have filed it anew so many times.
    filed: u32,
    /// What it says: another text each time.
    says: u32,
    there: bool,
}

/// Records, what ties them, and everything that was ever done.
struct World {
    rows: Vec<Row>,
    links: BTreeSet<(usize, usize)>,
    decisions: BTreeMap<u64, (usize, usize)>,
    undone: BTreeSet<u64>,
    person_of: Vec<Option<PersonId>>,
    /// What an identifier that is no longer used went into.
    became: BTreeMap<PersonId, PersonId>,
    next_person: u64,
    next_entry: u64,
    book: ActsBook,
    /// Every edition: its links and decisions, among the rows that were there; with the number of entries before it.
    editions: Vec<Edition>,
    /// Restrictions, by entry: the records covered at first, and what was lifted or confirmed later.
    restrictions: BTreeMap<u64, Vec<(u64, Change)>>,
}

struct Edition {
    number: u64,
    there: Vec<bool>,
    links: BTreeSet<(usize, usize)>,
    decisions: BTreeMap<u64, (usize, usize)>,
}

enum Change {
    Covered(Vec<usize>),
    Lifted(Vec<usize>),
    Ended,
}

/// What may happen.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Link(usize, usize),
    Unlink(usize),
    Decide(usize, usize),
    Undo(usize),
    Consent(usize, ConsentEvent),
    Restrict(usize),
    Lift(usize),
    LiftFrom(usize, usize),
    Confirm(usize, usize),
    FileAnew(usize),
    SayOtherwise(usize),
    Leave(usize),
    ComeBack(usize),
}

fn components(rows: &[bool], ties: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut first: Vec<usize> = (0..rows.len()).collect();
    for (a, b) in ties.filter(|(a, b)| rows[*a] && rows[*b]) {
        let (low, high) = (first[a].min(first[b]), first[a].max(first[b]));
        first.iter_mut().filter(|it| **it == high).for_each(|it| *it = low);
    }
    first
}

impl World {
    fn new() -> Self {
        let row = Row { filed: 0, says: 0, there: true };
        let mut world = Self {
            rows: vec![row; RECORDS],
            links: BTreeSet::new(),
            decisions: BTreeMap::new(),
            undone: BTreeSet::new(),
            person_of: vec![None; RECORDS],
            became: BTreeMap::new(),
            next_person: 0,
            next_entry: 0,
            book: ActsBook::default(),
            editions: Vec::new(),
            restrictions: BTreeMap::new(),
        };
        world.serve();
        world
    }

    fn key(&self, row: usize) -> MentionKey {
        key(row, self.rows[row].filed)
    }

    fn record(&self, row: usize) -> DecidedRecord {
        DecidedRecord::new(&self.key(row), self.rows[row].says.to_string())
    }

    fn there(&self) -> Vec<bool> {
        self.rows.iter().map(|it| it.there).collect()
    }

    fn holding(&self) -> BTreeMap<u64, (usize, usize)> {
        let holds = |(number, _): &(&u64, &(usize, usize))| !self.undone.contains(number);
        self.decisions.iter().filter(holds).map(|(number, pair)| (*number, *pair)).collect()
    }

    /// The rows of a row's person; none if it is not there.
    fn rows_of(&self, row: usize) -> Vec<usize> {
        let Some(person) = self.person_of[row] else { return Vec::new() };
        (0..RECORDS).filter(|it| self.person_of[*it] == Some(person)).collect()
    }

    fn bound(&self, row: usize) -> Option<BoundPerson> {
        let records = self.rows_of(row).into_iter().map(|it| self.record(it)).collect();
        Some(BoundPerson { person: self.person_of[row]?, records })
    }

    fn append(&mut self, entry: JournalEntry) -> u64 {
        let sequence = self.next_entry;
        self.next_entry += 1;
        let at = "2026-11-01T02:03:04Z".to_owned();
        let kind = entry.kind();
        self.book.add(&Recorded { sequence, at, kind, digest: [0; 32], entry: Some(entry) });
        sequence
    }

    /// A night: who is who is worked out anew, identifiers are kept where most of their records are, and it is written down who was together
    /// with whom.
    fn serve(&mut self) {
        let there = self.there();
        let holding = self.holding();
        let ties = self.links.iter().copied().chain(holding.values().copied());
        let first = components(&there, ties);
        let clusters: Vec<Vec<usize>> = (0..RECORDS)
            .map(|at| (0..RECORDS).filter(|row| there[*row] && first[*row] == at).collect())
            .filter(|cluster: &Vec<usize>| !cluster.is_empty())
            .collect();
        let mut claims = Vec::new();
        for cluster in &clusters {
            let mut held: BTreeMap<PersonId, [u32; 2]> = BTreeMap::new();
            for row in cluster {
                if let Some(person) = self.person_of[*row] {
                    held.entry(person).or_default()[0] += 1;
                }
            }
            claims.push(held.into_iter().collect::<Vec<_>>());
        }
        let mint = |serial| PersonId::from_bits(serial);
        let assigned =
            crate::persons::assign(&claims, self.next_person, mint).expect("few persons");
        self.next_person = assigned.next_serial;
        for (at, claim) in claims.iter().enumerate() {
            for (id, _) in claim {
                if !assigned.ids.contains(id) {
                    self.became.entry(*id).or_insert(assigned.ids[at]);
                }
            }
        }
        self.became.retain(|id, _| !assigned.ids.contains(id));
        self.person_of = vec![None; RECORDS];
        for (cluster, id) in clusters.iter().zip(&assigned.ids) {
            for row in cluster {
                self.person_of[*row] = Some(*id);
            }
        }
        let served = self.next_entry;
        self.next_entry += 1;
        self.note(served, &clusters, &holding);
        let number = self.next_entry;
        self.editions.push(Edition {
            number,
            there,
            links: self.links.clone(),
            decisions: holding,
        });
    }

    fn note(
        &mut self,
        served: u64,
        clusters: &[Vec<usize>],
        holding: &BTreeMap<u64, (usize, usize)>,
    ) {
        let decided: Vec<SameDecided> = holding
            .iter()
            .map(|(decision, (a, b))| {
                let sides = [vec![self.key(*a)], vec![self.key(*b)]];
                SameDecided { decision: *decision, sides }
            })
            .collect();
        let today = ActsToday::of(&self.book, Today(self)).expect("nothing is damaged");
        let mut persons = Vec::new();
        for cluster in clusters {
            let records: Vec<_> = cluster
                .iter()
                .map(|row| (self.record(*row), today.known_before(&self.key(*row)).to_vec()))
                .collect();
            let place = |row: usize| cluster.iter().position(|it| *it == row);
            let links: Vec<[usize; 2]> =
                self.links.iter().filter_map(|(a, b)| Some([place(*a)?, place(*b)?])).collect();
            persons.push(held_together(&records, &links, &decided));
        }
        let edition = EditionId::new(DAY, 1).expect("an edition");
        let noted = RecordsTogether { edition, served, persons };
        self.append(JournalEntry::RestrictionActed(RestrictionAct::Together(noted)));
    }

    fn happens(&mut self, happens: Happens) {
        match happens {
            Happens::Link(a, b) => {
                let pair = (a.min(b), a.max(b));
                if a != b && !self.holding().values().any(|it| *it == pair) {
                    self.links.insert(pair);
                }
            }
            Happens::Unlink(at) => {
                let nth = self.links.iter().copied().nth(at % self.links.len().max(1));
                nth.map(|pair| self.links.remove(&pair));
            }
            Happens::Decide(a, b) => {
                let pair = (a.min(b), a.max(b));
                let decided = self.holding().values().any(|it| *it == pair);
                if a != b && !decided && !self.links.contains(&pair) {
                    self.decisions.insert(self.next_entry, pair);
                    self.next_entry += 1;
                }
            }
            Happens::Undo(at) => {
                let holding: Vec<u64> = self.holding().into_keys().collect();
                if let Some(&decision) = holding.get(at % holding.len().max(1)) {
                    self.undone.insert(decision);
                    let undone =
                        DecisionUndone { decision, reason: String::new(), by: String::new() };
                    self.append(JournalEntry::DecisionUndone(undone));
                }
            }
            Happens::Consent(row, event) => {
                if let Some(person) = self.bound(row) {
                    self.append(JournalEntry::ConsentRecorded(Box::new(consent(event, person))));
                }
                return;
            }
            Happens::Restrict(row) => {
                if let Some(person) = self.bound(row) {
                    let rows = self.rows_of(row);
                    let set = RestrictionAct::Set(restriction(person));
                    let number = self.append(JournalEntry::RestrictionActed(set));
                    self.restrictions.insert(number, vec![(number, Change::Covered(rows))]);
                }
                return;
            }
            Happens::Lift(at) => {
                if let Some(number) = self.nth_restriction(at) {
                    let by = self.lift(number, None);
                    self.changed(number, by, Change::Ended);
                }
                return;
            }
            Happens::LiftFrom(at, row) => {
                if let (Some(number), Some(person)) = (self.nth_restriction(at), self.bound(row)) {
                    let rows = self.rows_of(row);
                    let today = ActsToday::of(&self.book, Today(self)).expect("nothing is damaged");
                    let person = today.under_every_key(person);
                    let by = self.lift(number, Some(person));
                    self.changed(number, by, Change::Lifted(rows));
                }
                return;
            }
            Happens::Confirm(at, row) => {
                if let (Some(number), Some(person)) = (self.nth_restriction(at), self.bound(row)) {
                    let rows = self.rows_of(row);
                    let by = "po".parse().expect("a name");
                    let reason = String::new();
                    let said = RestrictionConfirmed { restriction: number, person, reason, by };
                    let act = RestrictionAct::Confirmed(said);
                    let by = self.append(JournalEntry::RestrictionActed(act));
                    self.changed(number, by, Change::Covered(rows));
                }
                return;
            }
            Happens::FileAnew(row) => self.rows[row].filed += 1,
            Happens::SayOtherwise(row) => self.rows[row].says += 1,
            Happens::Leave(row) => self.rows[row].there = false,
            Happens::ComeBack(row) => self.rows[row].there = true,
        }
        self.serve();
    }

    fn nth_restriction(&self, at: usize) -> Option<u64> {
        self.restrictions.keys().copied().nth(at % self.restrictions.len().max(1))
    }

    fn changed(&mut self, number: u64, by: u64, change: Change) {
        if let Some(changes) = self.restrictions.get_mut(&number) {
            changes.push((by, change));
        }
    }

    fn lift(&mut self, restriction: u64, person: Option<BoundPerson>) -> u64 {
        let by = "po".parse().expect("a name");
        let reason = String::new();
        let lifted = RestrictionLifted { restriction, person, reason, by, approved_by: None };
        self.append(JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted)))
    }

    fn person(&self, person: PersonId) -> PersonToday {
        let rows = (0..RECORDS).filter(|row| self.person_of[*row] == Some(person));
        let mut records: Vec<RecordToday> =
            rows.map(|row| RecordToday { key: self.key(row), fenced: false }).collect();
        records.sort_by(|a, b| a.key.cmp(&b.key));
        let mut earlier = Vec::new();
        for id in self.became.keys() {
            let mut at = *id;
            while let Some(next) = self.became.get(&at) {
                at = *next;
            }
            if at == person {
                earlier.push(*id);
            }
        }
        PersonToday { person, records, earlier }
    }

    /// What stands for each row's person; none for a row that is not there.
    fn standings(&self) -> Vec<Option<PersonStanding>> {
        let today = ActsToday::of(&self.book, Today(self)).expect("nothing is damaged");
        let of = |person| today.standing(&self.person(person), DAY).expect("nothing is damaged");
        self.person_of.iter().map(|person| person.map(of)).collect()
    }

    fn standing(&self, row: usize) -> Option<PersonStanding> {
        self.standings().swap_remove(row)
    }

    /// Which rows a restriction has come to, from every edition since it was set, with what ties them but for what is undone today.
    fn must_cover(&self, restriction: u64) -> Option<BTreeSet<usize>> {
        let mut covered: BTreeSet<usize> = BTreeSet::new();
        let changes = self.restrictions[&restriction].iter().map(|(at, change)| (*at, Err(change)));
        let editions = self.editions.iter().filter(|it| it.number > restriction);
        let mut steps: Vec<(u64, Result<&Edition, &Change>)> =
            changes.chain(editions.map(|it| (it.number, Ok(it)))).collect();
        steps.sort_by_key(|(number, _)| *number);
        for (_, step) in steps {
            match step {
                Ok(Edition { number: _, there, links, decisions }) => {
                    let held = decisions.iter().filter(|(number, _)| !self.undone.contains(number));
                    let ties = links.iter().copied().chain(held.map(|(_, pair)| *pair));
                    let first = components(there, ties);
                    let reached: BTreeSet<usize> = covered.iter().map(|row| first[*row]).collect();
                    covered.extend(
                        (0..RECORDS).filter(|it| there[*it] && reached.contains(&first[*it])),
                    );
                }
                Err(Change::Covered(rows)) => covered.extend(rows),
                Err(Change::Lifted(rows)) => covered.retain(|it| !rows.contains(it)),
                Err(Change::Ended) => return None,
            }
        }
        Some(covered)
    }

    /// Every promise, of every row that is there.
    fn keeps_its_promises(&self) -> Result<(), TestCaseError> {
        let mut owners: BTreeMap<u64, BTreeSet<PersonId>> = BTreeMap::new();
        for (row, standing) in self.standings().into_iter().enumerate() {
            let (Some(standing), Some(person)) = (standing, self.person_of[row]) else { continue };
            let rows = self.rows_of(row);
            self.restrictions_hold(&rows, &standing)?;
            self.nothing_opens_by_itself(&rows, &standing)?;
            for consent in standing.consents.iter().filter(|it| it.state == ConsentState::Given) {
                owners.entry(consent.entry).or_default().insert(person);
                self.is_the_givers(consent.entry, person)?;
            }
        }
        for (entry, owners) in owners {
            prop_assert_eq!(owners.len(), 1, "consent {} is several people's", entry);
        }
        Ok(())
    }

    fn restrictions_hold(
        &self,
        rows: &[usize],
        standing: &PersonStanding,
    ) -> Result<(), TestCaseError> {
        for &number in self.restrictions.keys() {
            let binds = standing.restrictions.iter().any(|it| it.entry == number);
            let Some(covered) = self.must_cover(number) else {
                prop_assert!(!binds, "restriction {} is lifted", number);
                continue;
            };
            let must = rows.iter().any(|row| covered.contains(row));
            prop_assert!(binds || !must, "restriction {} has dropped off {:?}", number, rows);
            let set_on = &self.restrictions[&number][0].1;
            let Change::Covered(set_on) = set_on else { unreachable!("it is set first") };
            let left = set_on.iter().any(|row| self.rows[*row].there);
            prop_assert!(must || !binds || !left, "restriction {} came to {:?}", number, rows);
        }
        Ok(())
    }

    /// Nothing that opens stands where something that closes was said of any of the same records later, or earlier by somebody else.
    fn nothing_opens_by_itself(
        &self,
        rows: &[usize],
        standing: &PersonStanding,
    ) -> Result<(), TestCaseError> {
        for given in standing.consents.iter().filter(|it| it.state == ConsentState::Given) {
            let given = self.book.consent(given.entry).expect("it is journalled");
            for closes in self.book.consents().iter().filter(|it| it.said.event.forbids()) {
                let said_on = rows_bound(&closes.said.person);
                if said_on.iter().any(|row| rows.contains(row)) {
                    let on = rows_bound(&given.said.person);
                    let knew = on.iter().any(|row| said_on.contains(row))
                        || given.said.person.person == closes.said.person.person;
                    prop_assert!(
                        given.number > closes.number && knew,
                        "{} opens what {} closed",
                        given.number,
                        closes.number
                    );
                }
            }
        }
        Ok(())
    }

    /// A consent stands with who holds strictly most of what it was given on.
    fn is_the_givers(&self, entry: u64, person: PersonId) -> Result<(), TestCaseError> {
        let given = &self.book.consent(entry).expect("it is journalled").said.person;
        let mut held: BTreeMap<PersonId, usize> = BTreeMap::new();
        for record in &given.records {
            let row = row_of(record);
            if let Some(holder) = self.person_of[row]
                && self.rows[row].says.to_string() == record.evidence
            {
                *held.entry(holder).or_default() += 1;
            }
        }
        let own = held.remove(&person).unwrap_or_default();
        prop_assert!(held.values().all(|other| *other < own), "consent {} moved", entry);
        Ok(())
    }
}

fn key(row: usize, filed: u32) -> MentionKey {
    MentionKey {
        dataset: DatasetName(["council_tax", "benefits"][row % 2].into()),
        record_id: format!("{row}.{filed}").into(),
        role: Role { word: "".into(), ordinal: 0 },
    }
}

/// The world's row of a record, whatever its key was.
fn row_of(record: &DecidedRecord) -> usize {
    let (row, _) = record.record_id.split_once('.').expect("a row and how often it was filed");
    row.parse().expect("a row")
}

fn rows_bound(bound: &BoundPerson) -> Vec<usize> {
    bound.records.iter().map(row_of).collect()
}

/// The world as an edition would tell it: a source's row is known again under another key.
struct Today<'w>(&'w World);

impl RecordsToday for Today<'_> {
    fn find(&self, record: &DecidedRecord) -> Result<Option<RecordFound>, EditionError> {
        let row = row_of(record);
        let person = self.0.person_of[row];
        Ok(person.map(|person| RecordFound { key: self.0.key(row), person }))
    }

    fn is_unchanged(&self, record: &DecidedRecord, _: &MentionKey) -> Result<bool, EditionError> {
        Ok(self.0.rows[row_of(record)].says.to_string() == record.evidence)
    }
}

fn consent(event: ConsentEvent, person: BoundPerson) -> ConsentRecorded {
    ConsentRecorded {
        schema_version: CONSENT_SCHEMA.into(),
        record_id: uuid::Uuid::nil(),
        follows: None,
        event,
        person,
        purposes: vec!["care".parse().expect("a name")],
        lawful_basis: "UK GDPR Art 6(1)(a)".into(),
        datasets: Vec::new(),
        fields: FieldSet::ALL,
        recipients: Vec::new(),
        notice: None,
        collected_by: CollectedBy::InPerson,
        officer: "mk".parse().expect("a name"),
        given_by: GivenBy::Person,
        evidence: None,
        until: None,
    }
}

fn restriction(person: BoundPerson) -> RestrictionSet {
    RestrictionSet {
        kind: "sensitive-address".parse().expect("a name"),
        effect: RestrictionEffect::Existence,
        person,
        only: Vec::new(),
        purposes: Vec::new(),
        legal_note: "refuge".to_owned(),
        from: DAY,
        until: None,
        review: None,
        by: "po".parse().expect("a name"),
        approved_by: None,
    }
}

fn events() -> impl Strategy<Value = ConsentEvent> {
    prop::sample::select(vec![
        ConsentEvent::Requested,
        ConsentEvent::Given,
        ConsentEvent::Given,
        ConsentEvent::Refused,
        ConsentEvent::Withdrawn,
        ConsentEvent::Renewed,
        ConsentEvent::Confirmed,
    ])
}

fn happenings() -> impl Strategy<Value = Happens> {
    let row = || 0..RECORDS;
    prop_oneof![
        4 => (row(), row()).prop_map(|(a, b)| Happens::Link(a, b)),
        3 => any::<usize>().prop_map(Happens::Unlink),
        3 => (row(), row()).prop_map(|(a, b)| Happens::Decide(a, b)),
        3 => any::<usize>().prop_map(Happens::Undo),
        4 => (row(), events()).prop_map(|(row, event)| Happens::Consent(row, event)),
        2 => row().prop_map(Happens::Restrict),
        1 => any::<usize>().prop_map(Happens::Lift),
        1 => (any::<usize>(), row()).prop_map(|(at, row)| Happens::LiftFrom(at, row)),
        1 => (any::<usize>(), row()).prop_map(|(at, row)| Happens::Confirm(at, row)),
        1 => row().prop_map(Happens::FileAnew),
        1 => row().prop_map(Happens::SayOtherwise),
        1 => row().prop_map(Happens::Leave),
        1 => row().prop_map(Happens::ComeBack),
    ]
}

/// What a row's person comes to, whatever identifier it goes by: the restrictions, and the state of consents, by entry.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Answers {
    restrictions: Vec<u64>,
    consents: Vec<(u64, ConsentState)>,
}

impl Answers {
    fn given(&self) -> BTreeSet<u64> {
        let given = self.consents.iter().filter(|(_, state)| *state == ConsentState::Given);
        given.map(|(entry, _)| *entry).collect()
    }
}

fn answers(world: &World) -> Vec<Option<Answers>> {
    let told = |standing: PersonStanding| Answers {
        restrictions: standing.restrictions.iter().map(|it| it.entry).collect(),
        consents: standing.consents.iter().map(|it| (it.entry, it.state)).collect(),
    };
    world.standings().into_iter().map(|standing| standing.map(told)).collect()
}

proptest! {
    // 500 lives of 40 to 80 turns, half of them merges, splits and undos: well over ten thousand
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn consents_and_restrictions_keep_their_promises_through_merges_splits_and_undos(
        happenings in prop::collection::vec(happenings(), 40..80),
    ) {
        let mut world = World::new();
        for happens in happenings {
            world.happens(happens);
            world.keeps_its_promises()?;
        }
    }

    #[test]
    fn an_undo_restores_the_state_before(
        before in prop::collection::vec(happenings(), 5..40),
        pair in (0..RECORDS, 0..RECORDS),
        nights in 0_usize..3,
    ) {
        // where a part of its evidence is gone, an identifier speaks for a consent, and that does not outlive a merge
        let whole = !before.iter().any(|it| matches!(it, Happens::Leave(_) | Happens::SayOtherwise(_)));
        let mut world = World::new();
        for happens in before {
            world.happens(happens);
        }
        world.serve();
        let stood = answers(&world);
        let known: BTreeSet<u64> = world.decisions.keys().copied().collect();
        world.happens(Happens::Decide(pair.0, pair.1));
        for _ in 0..nights {
            world.serve();
        }
        let made = world.decisions.keys().find(|it| !known.contains(it)).copied();
        if let Some(made) = made {
            let at = world.holding().keys().position(|it| *it == made).expect("it holds");
            world.happens(Happens::Undo(at));
        }
        for (stands, stood) in answers(&world).into_iter().zip(stood) {
            let (Some(stands), Some(stood)) = (stands, stood) else { continue };
            prop_assert_eq!(&stands.restrictions, &stood.restrictions);
            prop_assert!(stands.given().is_subset(&stood.given()), "{:?} {:?}", stands, stood);
            prop_assert!(!whole || stands.consents == stood.consents, "{:?} {:?}", stands, stood);
        }
    }
}

fn states(world: &World, row: usize) -> Vec<ConsentState> {
    world.standing(row).expect("it is there").consents.iter().map(|it| it.state).collect()
}

#[test]
fn after_a_merge_a_refusal_of_the_one_outranks_the_consent_of_the_other_until_an_officer_confirms()
{
    let mut world = World::new();
    world.happens(Happens::Consent(0, ConsentEvent::Refused));
    world.happens(Happens::Consent(1, ConsentEvent::Given));
    assert_eq!(states(&world, 1), [ConsentState::Given]);
    world.happens(Happens::Link(0, 1));
    assert_eq!(states(&world, 1), [ConsentState::Refused]);
    let asks = world.standing(1).expect("it is there").asks;
    assert!(matches!(asks[..], [Ask::Contradicted { .. }]), "{asks:?}");

    world.happens(Happens::Consent(1, ConsentEvent::Confirmed));
    assert_eq!(states(&world, 0), [ConsentState::Given]);
    assert_eq!(world.standing(0).expect("it is there").asks, []);

    world.happens(Happens::Unlink(0));
    assert_eq!(states(&world, 0), [ConsentState::Refused], "it was never theirs");
    assert_eq!(states(&world, 1), [ConsentState::Given], "the first one");
}

#[test]
fn after_a_split_a_consent_stays_with_the_larger_share_and_at_a_tie_with_neither() {
    let mut world = World::new();
    for link in [(0, 1), (1, 2), (2, 3)] {
        world.happens(Happens::Link(link.0, link.1));
    }
    world.happens(Happens::Consent(0, ConsentEvent::Given));
    world.happens(Happens::Unlink(2));
    assert_eq!(states(&world, 0), [ConsentState::Given]);
    assert_eq!(states(&world, 3), []);
    world.happens(Happens::Link(2, 3));
    world.happens(Happens::Unlink(1));
    for row in [0, 3] {
        assert_eq!(states(&world, row), []);
        let asks = world.standing(row).expect("it is there").asks;
        assert!(matches!(asks[..], [Ask::Undecided { .. }]), "{asks:?}");
    }
}

#[test]
fn after_a_split_a_restriction_follows_both_carried_until_it_is_lifted_from_one() {
    let mut world = World::new();
    world.happens(Happens::Restrict(0));
    world.happens(Happens::Link(0, 1));
    world.happens(Happens::Unlink(0));
    let carried = |world: &World, row| {
        let standing = world.standing(row).expect("it is there");
        standing.restrictions.iter().map(|it| it.carried).collect::<Vec<_>>()
    };
    assert_eq!(carried(&world, 0), [false]);
    assert_eq!(carried(&world, 1), [true], "it joined later, and parted again");
    world.happens(Happens::LiftFrom(0, 1));
    assert_eq!(carried(&world, 0), [false]);
    assert_eq!(carried(&world, 1), [false; 0]);
    world.happens(Happens::Link(0, 1));
    world.happens(Happens::Unlink(0));
    assert_eq!(carried(&world, 1), [true], "again taken for whom it was set on");
    world.happens(Happens::Confirm(0, 1));
    assert_eq!(carried(&world, 1), [false], "it is theirs");
}
