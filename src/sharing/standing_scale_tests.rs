//! How long it takes to find what stands for one person among a million acts: to be run by hand, optimised, as it measures.
//!
//! `cargo test --release --lib -- --ignored --nocapture a_million_acts`

#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::time::Instant;

use jiff::civil::date;
use rustc_hash::FxHashMap;

use super::standing_fixture::consent;
use super::{
    ActsBook, ActsToday, ConsentState, PersonToday, RecordFound, RecordToday, RecordsToday,
};
use crate::editions::EditionError;
use crate::journal::{BoundPerson, ConsentEvent, DecidedRecord, JournalEntry, Recorded};
use crate::values::{DatasetName, MentionKey, PersonId, Role};

const PERSONS: u64 = 500_000;
const ACTS: u64 = 1_000_000;

fn key(person: u64, dataset: &str) -> MentionKey {
    MentionKey {
        dataset: DatasetName(dataset.into()),
        record_id: format!("{person:09}").into(),
        role: Role { word: "liable".into(), ordinal: 0 },
    }
}

struct Everybody(FxHashMap<MentionKey, PersonId>);

impl RecordsToday for Everybody {
    fn find(&self, record: &DecidedRecord) -> Result<Option<RecordFound>, EditionError> {
        let key = record.key();
        Ok(self.0.get(&key).map(|person| RecordFound { person: *person, key }))
    }

    fn is_unchanged(&self, _: &DecidedRecord, _: &MentionKey) -> Result<bool, EditionError> {
        Ok(true)
    }
}

#[test]
#[ignore = "measures: a million acts take memory and, not optimised, time"]
fn what_stands_for_one_person_is_found_among_a_million_acts() {
    let id = |person| PersonId::from_bits(person).expect("few persons");
    let keys = |person| ["benefits", "council_tax"].map(|dataset| key(person, dataset));
    let mut book = ActsBook::default();
    let began = Instant::now();
    for act in 0..ACTS {
        let person = act % PERSONS;
        let event = if act < PERSONS { ConsentEvent::Refused } else { ConsentEvent::Given };
        let records =
            keys(person).iter().map(|it| DecidedRecord::new(it, "00".to_owned())).collect();
        let said = consent(event, BoundPerson { person: id(person), records });
        let entry = JournalEntry::ConsentRecorded(Box::new(said));
        let (kind, at) = (entry.kind(), "2026-11-01T02:03:04Z".to_owned());
        book.add(&Recorded { sequence: act, at, kind, digest: [0; 32], entry: Some(entry) });
    }
    println!("{ACTS} acts taken in: {:?}", began.elapsed());
    let all = (0..PERSONS).flat_map(|person| keys(person).map(|key| (key, id(person))));
    let everybody = Everybody(all.collect());
    let began = Instant::now();
    let today = ActsToday::of(&book, everybody).expect("nothing is damaged");
    println!("looked for under other keys: {:?}", began.elapsed());
    let mut asked = Vec::new();
    for step in 0..100_000 {
        let person = step * 7_919 % PERSONS;
        let records = keys(person).map(|key| RecordToday { key, fenced: false }).to_vec();
        asked.push(PersonToday { person: id(person), records, earlier: Vec::new() });
    }
    let began = Instant::now();
    let mut given = 0;
    for person in &asked {
        let standing = today.standing(person, date(2026, 11, 1)).expect("nothing is damaged");
        given += standing.consents.iter().filter(|it| it.state == ConsentState::Given).count();
    }
    println!("one person: {:?}", began.elapsed() / 100_000);
    assert_eq!(given, asked.len());
}
