//! Lineage over random lives of a council: editions that are published, held, released and taken back, in any order.
//!
//! The editions are sets of identifiers with their evidence, without a disk: what is tested is what the journal's entries say together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;

use super::{Biography, Fate, Timeline, biography, compose};
use crate::editions::{DiffCounts, EditionId, NextSerials};
use crate::journal::{
    IdentifierChanges, Journal, JournalEntry, JournalWriter, Limits, Lineage, Served,
};
use crate::persons::assign;
use crate::store::{Named, NothingDoubtful, ServedHistory as _, StateStore};
use crate::values::{IdentifierKey, PersonId};

const KEY: IdentifierKey = IdentifierKey::from_bytes([5; 32]);
const AT: &str = "2026-11-01T02:03:04Z";

/// An edition as far as identifiers go: who has which records.
type Holdings = BTreeMap<PersonId, BTreeSet<u8>>;

/// An edition that lies on the shelf.
#[derive(Clone)]
struct Shelved {
    id: EditionId,
    holdings: Holdings,
    before: NextSerials,
    after: NextSerials,
    held: bool,
}

/// One night or act.
#[derive(Clone, Debug)]
enum Act {
    /// Records in groups; held if asked.
    Night(Vec<u8>, bool),
    /// Back to an edition that was served.
    Back(prop::sample::Index),
    /// A held one is released.
    Release(prop::sample::Index),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    // sixteen records, each absent or in one of six groups
    let groups = prop::collection::vec(0_u8..7, 16);
    let act = prop_oneof![
        5 => (groups, prop::bool::weighted(0.25)).prop_map(|(groups, held)| Act::Night(groups, held)),
        1 => any::<prop::sample::Index>().prop_map(Act::Back),
        1 => any::<prop::sample::Index>().prop_map(Act::Release),
    ];
    prop::collection::vec(act, 1..10)
}

/// As `EditionDiff` compares: the largest share of what both have, ties to the lower identifier.
fn changes(before: &Holdings, now: &Holdings) -> IdentifierChanges<PersonId> {
    fn largest(of: &BTreeSet<u8>, among: &Holdings) -> Option<PersonId> {
        let share =
            |(id, records): (&PersonId, &BTreeSet<u8>)| (records.intersection(of).count(), *id);
        let shares = among.iter().map(share).filter(|(count, _)| *count > 0);
        shares.max_by_key(|(count, id)| (*count, std::cmp::Reverse(*id))).map(|(_, id)| id)
    }
    let mut changes = IdentifierChanges::default();
    for (&new, records) in now.iter().filter(|(id, _)| !before.contains_key(id)) {
        match largest(records, before) {
            Some(from) => changes.split.push((new, from)),
            None => changes.added.push(new),
        }
    }
    for (&gone, records) in before.iter().filter(|(id, _)| !now.contains_key(id)) {
        match largest(records, now) {
            Some(into) => changes.merged.push((gone, into)),
            None => changes.retired.push(gone),
        }
    }
    changes
}

/// A council's life: what is on the shelf, what was served when, and what is in the journal.
struct Council {
    shelf: Vec<Shelved>,
    served: Vec<usize>,
    journal: Vec<JournalEntry>,
    lineages: Vec<Lineage>,
    next: NextSerials,
}

impl Council {
    fn live(acts: &[Act]) -> Self {
        let mut council = Self {
            shelf: Vec::new(),
            served: Vec::new(),
            journal: Vec::new(),
            lineages: Vec::new(),
            next: NextSerials { next_person_serial: 1, next_household_serial: 1 },
        };
        for act in acts {
            council.act(act);
        }
        council
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Night(groups, hold) => self.night(groups, *hold && !self.served.is_empty()),
            Act::Back(which) if !self.served.is_empty() => {
                let at = self.served[which.index(self.served.len())];
                if Some(&at) != self.served.last() && !self.shelf[at].held {
                    self.serve(at, JournalEntry::EditionRolledBack);
                }
            }
            Act::Release(which) => {
                let held: Vec<usize> =
                    (0..self.shelf.len()).filter(|&at| self.shelf[at].held).collect();
                if !held.is_empty() {
                    let at = held[which.index(held.len())];
                    self.shelf[at].held = false;
                    self.serve(at, JournalEntry::EditionReleased);
                }
            }
            Act::Back(_) => {}
        }
    }

    fn night(&mut self, groups: &[u8], hold: bool) {
        let mut clusters: BTreeMap<u8, BTreeSet<u8>> = BTreeMap::new();
        for (record, &group) in (0_u8..).zip(groups).filter(|(_, group)| **group > 0) {
            clusters.entry(group).or_default().insert(record);
        }
        let last =
            self.served.last().map(|&at| self.shelf[at].holdings.clone()).unwrap_or_default();
        let claims: Vec<Vec<(PersonId, [u32; 2])>> = clusters
            .values()
            .map(|records| {
                let share = |(id, had): (&PersonId, &BTreeSet<u8>)| {
                    let shared = u32::try_from(had.intersection(records).count()).unwrap();
                    (shared > 0).then_some((*id, [shared, 0]))
                };
                last.iter().filter_map(share).collect()
            })
            .collect();
        let before = self.next;
        let assigned =
            assign(&claims, before.next_person_serial, |serial| PersonId::mint(serial, &KEY))
                .unwrap();
        self.next.next_person_serial = assigned.next_serial;
        let number = u32::try_from(self.shelf.len()).unwrap() + 1;
        let id = EditionId::new(date(2026, 11, 1), number).unwrap();
        let holdings = assigned.ids.into_iter().zip(clusters.into_values()).collect();
        self.shelf.push(Shelved { id, holdings, before, after: self.next, held: hold });
        if hold {
            self.journal.push(JournalEntry::EditionHeld {
                edition: id,
                because: "churn".to_owned(),
                serials_before: before,
                serials: self.next,
            });
        } else {
            self.serve(self.shelf.len() - 1, JournalEntry::EditionPublished);
        }
    }

    fn serve(&mut self, at: usize, entry: fn(Served) -> JournalEntry) {
        let now = &self.shelf[at];
        let before = self.served.last().map(|&before| &self.shelf[before]);
        let persons = before.map(|before| changes(&before.holdings, &now.holdings));
        let lineage = Lineage { persons: persons.unwrap_or_default(), ..Lineage::default() };
        self.lineages.push(lineage.clone());
        self.journal.push(entry(Served {
            edition: now.id,
            before: before.map(|before| before.id),
            from: date(2026, 11, 1),
            serials_before: now.before,
            serials: now.after,
            lineage,
            counts: DiffCounts::default(),
        }));
        self.served.push(at);
    }

    fn store(&self, state: &Path) -> StateStore {
        let mut writer = JournalWriter::open(&Journal::in_state(state), Limits::default()).unwrap();
        for entry in &self.journal {
            writer.append(AT, std::slice::from_ref(entry)).unwrap();
        }
        StateStore::open(&Journal::in_state(state), &NothingDoubtful).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_identifier_is_one_thing_and_comes_to_one_end(acts in acts()) {
        let council = Council::live(&acts);
        let state = tempfile::tempdir().unwrap();
        let store = council.store(state.path());
        let history = store.served().unwrap();
        prop_assert_eq!(history.len(), council.served.len());
        let ever: BTreeSet<PersonId> =
            council.served.iter().flat_map(|&at| council.shelf[at].holdings.keys().copied()).collect();
        let live: BTreeSet<PersonId> =
            council.served.last().map(|&at| council.shelf[at].holdings.keys().copied().collect()).unwrap_or_default();
        for serial in 0..council.next.next_person_serial + 3 {
            let id = PersonId::mint(serial, &KEY).unwrap();
            let life = biography(&store, Named::Person(id), &KEY).unwrap();
            match &life {
                Biography::Unknown => prop_assert!(council.shelf.iter().all(|it| !it.holdings.contains_key(&id))),
                Biography::Reserved(edition) => {
                    prop_assert!(!ever.contains(&id), "{id} was served");
                    let held = council.shelf.iter().find(|it| it.id == *edition).unwrap();
                    prop_assert!(held.held && held.holdings.contains_key(&id));
                }
                Biography::Served { fate, .. } => {
                    prop_assert!(ever.contains(&id));
                    match fate {
                        Fate::Live => prop_assert!(live.contains(&id)),
                        Fate::Became(Named::Person(now)) => {
                            prop_assert!(!live.contains(&id) && live.contains(now));
                        }
                        Fate::Became(Named::Household(_)) => prop_assert!(false, "a person became a household"),
                        Fate::Ended(_) => prop_assert!(!live.contains(&id)),
                    }
                }
            }
            // at every time, in use if and only if the edition that was served then has it
            for (served, &at) in history.iter().zip(&council.served) {
                prop_assert_eq!(life.is_in(served), council.shelf[at].holdings.contains_key(&id), "{} at {}", id, served.sequence);
            }
        }
    }

    #[test]
    fn nothing_is_ever_given_to_somebody_else(acts in acts()) {
        let council = Council::live(&acts);
        // an identifier was minted for one edition; every other that has it got it by evidence that it shares with one before
        for (at, edition) in council.shelf.iter().enumerate() {
            for (id, records) in &edition.holdings {
                let serial = id.serial(&KEY);
                let minted_here = (edition.before.next_person_serial..edition.after.next_person_serial).contains(&serial);
                let earlier = &council.shelf[..at];
                let shared = earlier.iter().filter_map(|it| it.holdings.get(id)).any(|had| !had.is_disjoint(records));
                prop_assert!(minted_here != shared, "{id} in {}", edition.id);
                if minted_here {
                    prop_assert!(earlier.iter().all(|it| !it.holdings.contains_key(id)));
                }
            }
        }
    }

    #[test]
    fn each_change_of_an_identifier_is_one_event_and_steps_compose(acts in acts()) {
        let council = Council::live(&acts);
        for (step, lineage) in council.lineages.iter().enumerate().skip(1) {
            let before = &council.shelf[council.served[step - 1]].holdings;
            let now = &council.shelf[council.served[step]].holdings;
            let IdentifierChanges { added, split, merged, retired } = &lineage.persons;
            let mut came: Vec<PersonId> = added.iter().copied().chain(split.iter().map(|it| it.0)).collect();
            let mut went: Vec<PersonId> = retired.iter().copied().chain(merged.iter().map(|it| it.0)).collect();
            came.sort_unstable();
            went.sort_unstable();
            prop_assert_eq!(came, now.keys().filter(|id| !before.contains_key(id)).copied().collect::<Vec<_>>());
            prop_assert_eq!(went, before.keys().filter(|id| !now.contains_key(id)).copied().collect::<Vec<_>>());
        }
        let (Some(&first), Some(&last)) = (council.served.first(), council.served.last()) else { return Ok(()) };
        let whole = compose(&council.lineages[1..]).persons;
        let (before, now) = (&council.shelf[first].holdings, &council.shelf[last].holdings);
        let IdentifierChanges { added, split, merged, retired } = &whole;
        let came: BTreeSet<PersonId> = added.iter().copied().chain(split.iter().map(|it| it.0)).collect();
        let went: BTreeSet<PersonId> = retired.iter().copied().chain(merged.iter().map(|it| it.0)).collect();
        prop_assert_eq!(came, now.keys().filter(|id| !before.contains_key(id)).copied().collect::<BTreeSet<_>>());
        prop_assert_eq!(went, before.keys().filter(|id| !now.contains_key(id)).copied().collect::<BTreeSet<_>>());
        prop_assert!(merged.iter().all(|(_, into)| now.contains_key(into)));
        prop_assert!(split.iter().all(|(_, from)| before.contains_key(from)));
    }

    #[test]
    fn every_day_from_the_first_edition_on_has_one(days in prop::collection::vec(0_i64..40, 1..8)) {
        // nights may be run for any day; the timeline still never goes back
        let first = date(2026, 11, 1);
        let mut from = first;
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let mut writer = JournalWriter::open(&journal, Limits::default()).unwrap();
        for (number, day) in (1_u32..).zip(&days) {
            let as_of = first.checked_add(jiff::Span::new().days(*day)).unwrap();
            from = from.max(as_of);
            let served = Served {
                edition: EditionId::new(as_of, number).unwrap(), before: None, from,
                serials_before: NextSerials::default(), serials: NextSerials::default(),
                lineage: Lineage::default(), counts: DiffCounts::default(),
            };
            writer.append(AT, &[JournalEntry::EditionPublished(served)]).unwrap();
        }
        let timeline = Timeline::of(&StateStore::open(&journal, &NothingDoubtful).unwrap()).unwrap();
        prop_assert_eq!(timeline.on(first.yesterday().unwrap()), None);
        let begun = timeline.all()[0].from;
        for day in 0..60 {
            let day = first.checked_add(jiff::Span::new().days(day)).unwrap();
            prop_assert_eq!(timeline.on(day).is_some(), day >= begun);
        }
        prop_assert_eq!(timeline.on(date(2030, 1, 1)), timeline.now());
    }
}
