//! A small world whose records are tied together, parted, changed and filed anew, and on whose people acts are done.
//!
//! It is as plain as can be: it keeps every edition whole, so that what must hold is worked out anew from all of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::standing_fixture::{consent, restriction};
use super::{
    ActsBook, ActsToday, PersonStanding, PersonToday, RecordFound, RecordToday, RecordsToday,
    SameDecided, held_together,
};
use crate::editions::{EditionError, EditionId};
use crate::journal::{
    BoundPerson, ConsentEvent, DecidedRecord, DecisionUndone, JournalEntry, Recorded,
    RecordsTogether, RestrictionAct, RestrictionConfirmed, RestrictionLifted,
};
use crate::values::{DatasetName, MentionKey, PersonId, Role};

pub(super) const DAY: Date = date(2026, 11, 1);
/// Records of the world.
pub(super) const RECORDS: usize = 8;

/// A record of the world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Row {
    /// Its key today: a source may have filed it anew so many times.
    pub(super) filed: u32,
    /// What it says: another text each time.
    pub(super) says: u32,
    pub(super) there: bool,
}

/// Records, what ties them, and everything that was ever done.
pub(super) struct World {
    pub(super) rows: Vec<Row>,
    pub(super) links: BTreeSet<(usize, usize)>,
    pub(super) decisions: BTreeMap<u64, (usize, usize)>,
    pub(super) undone: BTreeSet<u64>,
    pub(super) person_of: Vec<Option<PersonId>>,
    /// What an identifier that is no longer used went into.
    pub(super) became: BTreeMap<PersonId, PersonId>,
    pub(super) next_person: u64,
    pub(super) next_entry: u64,
    pub(super) book: ActsBook,
    /// Every edition: its links and decisions, among the rows that were there; with the number of entries before it.
    pub(super) editions: Vec<Edition>,
    /// Restrictions, by entry: the records covered at first, and what was lifted or confirmed later.
    pub(super) restrictions: BTreeMap<u64, Vec<(u64, Change)>>,
}

pub(super) struct Edition {
    pub(super) number: u64,
    pub(super) there: Vec<bool>,
    pub(super) links: BTreeSet<(usize, usize)>,
    pub(super) decisions: BTreeMap<u64, (usize, usize)>,
}

pub(super) enum Change {
    Covered(Vec<usize>),
    Lifted(Vec<usize>),
    Ended,
}

/// What may happen.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happens {
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

pub(super) fn components(rows: &[bool], ties: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut first: Vec<usize> = (0..rows.len()).collect();
    for (a, b) in ties.filter(|(a, b)| rows[*a] && rows[*b]) {
        let (low, high) = (first[a].min(first[b]), first[a].max(first[b]));
        first.iter_mut().filter(|it| **it == high).for_each(|it| *it = low);
    }
    first
}

impl World {
    pub(super) fn new() -> Self {
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

    pub(super) fn key(&self, row: usize) -> MentionKey {
        key(row, self.rows[row].filed)
    }

    pub(super) fn record(&self, row: usize) -> DecidedRecord {
        DecidedRecord::new(&self.key(row), self.rows[row].says.to_string())
    }

    pub(super) fn there(&self) -> Vec<bool> {
        self.rows.iter().map(|it| it.there).collect()
    }

    pub(super) fn holding(&self) -> BTreeMap<u64, (usize, usize)> {
        let holds = |(number, _): &(&u64, &(usize, usize))| !self.undone.contains(number);
        self.decisions.iter().filter(holds).map(|(number, pair)| (*number, *pair)).collect()
    }

    /// The rows of a row's person; none if it is not there.
    pub(super) fn rows_of(&self, row: usize) -> Vec<usize> {
        let Some(person) = self.person_of[row] else { return Vec::new() };
        (0..RECORDS).filter(|it| self.person_of[*it] == Some(person)).collect()
    }

    pub(super) fn bound(&self, row: usize) -> Option<BoundPerson> {
        let records = self.rows_of(row).into_iter().map(|it| self.record(it)).collect();
        Some(BoundPerson { person: self.person_of[row]?, records })
    }

    pub(super) fn append(&mut self, entry: JournalEntry) -> u64 {
        let sequence = self.next_entry;
        self.next_entry += 1;
        let at = "2026-11-01T02:03:04Z".to_owned();
        let kind = entry.kind();
        self.book.add(&Recorded { sequence, at, kind, digest: [0; 32], entry: Some(entry) });
        sequence
    }

    /// A night: who is who is worked out anew, identifiers are kept where most of their records are, and it is written down who was together
    /// with whom.
    pub(super) fn serve(&mut self) {
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

    pub(super) fn note(
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

    pub(super) fn happens(&mut self, happens: Happens) {
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

    pub(super) fn nth_restriction(&self, at: usize) -> Option<u64> {
        self.restrictions.keys().copied().nth(at % self.restrictions.len().max(1))
    }

    pub(super) fn changed(&mut self, number: u64, by: u64, change: Change) {
        if let Some(changes) = self.restrictions.get_mut(&number) {
            changes.push((by, change));
        }
    }

    pub(super) fn lift(&mut self, restriction: u64, person: Option<BoundPerson>) -> u64 {
        let by = "po".parse().expect("a name");
        let reason = String::new();
        let lifted = RestrictionLifted { restriction, person, reason, by, approved_by: None };
        self.append(JournalEntry::RestrictionActed(RestrictionAct::Lifted(lifted)))
    }

    pub(super) fn person(&self, person: PersonId) -> PersonToday {
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
    pub(super) fn standings(&self) -> Vec<Option<PersonStanding>> {
        let today = ActsToday::of(&self.book, Today(self)).expect("nothing is damaged");
        let of = |person| today.standing(&self.person(person), DAY).expect("nothing is damaged");
        self.person_of.iter().map(|person| person.map(of)).collect()
    }

    /// Everybody whom a restriction may concern, by what identifiers have become.
    pub(super) fn perhaps_restricted(&self) -> BTreeSet<PersonId> {
        let today = ActsToday::of(&self.book, Today(self)).expect("nothing is damaged");
        let became = |mut at: PersonId| {
            while let Some(next) = self.became.get(&at) {
                at = *next;
            }
            at
        };
        today.perhaps_restricted().expect("nothing is damaged").into_iter().map(became).collect()
    }

    pub(super) fn standing(&self, row: usize) -> Option<PersonStanding> {
        self.standings().swap_remove(row)
    }
}

pub(super) fn key(row: usize, filed: u32) -> MentionKey {
    MentionKey {
        dataset: DatasetName(["council_tax", "benefits"][row % 2].into()),
        record_id: format!("{row}.{filed}").into(),
        role: Role { word: "".into(), ordinal: 0 },
    }
}

/// The world's row of a record, whatever its key was.
pub(super) fn row_of(record: &DecidedRecord) -> usize {
    let (row, _) = record.record_id.split_once('.').expect("a row and how often it was filed");
    row.parse().expect("a row")
}

pub(super) fn rows_bound(bound: &BoundPerson) -> Vec<usize> {
    bound.records.iter().map(row_of).collect()
}

/// The world as an edition would tell it: a source's row is known again under another key.
pub(super) struct Today<'w>(pub(super) &'w World);

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
