//! What readers answered, and what their answers come to.
//!
//! In: the journal's readings. Out: every case that was read, with the answers that stand. The rule: an answer holds until another reader
//! contradicts it; then neither does, until a further reader who has not seen the case agrees with one of the two. *Unsure* contradicts nothing.

use std::collections::BTreeMap;

use crate::editions::{EditionId, NightRecords};
use crate::journal::{
    AskedAs, CaseAnswer, CaseRead, DecidedSide, JournalEntry, JournalKind, ReadingTakenBack,
    Recorded, SampleDrawn,
};
use crate::stewardship::evidence::EvidenceKey;
use crate::stewardship::queue::is_reader;
use crate::values::IdentifierKey;

/// An answer that stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// Its number: that of its entry in the journal.
    pub number: u64,
    /// When, by the clock of that day.
    pub at: String,
    /// Who.
    pub by: String,
    /// What.
    pub answer: CaseAnswer,
    /// The edition that was looked at.
    pub edition: EditionId,
}

/// What all answers on a case come to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// This holds.
    Settled(CaseAnswer),
    /// Readers contradict each other: neither answer holds.
    Contested,
    /// Every answer was taken back.
    Unread,
}

/// A case that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadCase {
    /// The number of its first answer.
    pub number: u64,
    /// Why it was asked the first time.
    pub asked: AskedAs,
    /// The edition that its first reader looked at.
    pub edition: EditionId,
    /// All records that were shown.
    pub sides: [DecidedSide; 2],
    /// The pairs in question, by their places in the sides, the heaviest first.
    pub pairs: Vec<[u16; 2]>,
    /// The answers that stand, oldest first.
    pub readings: Vec<Reading>,
    /// The decision that follows from them, by its number.
    pub decision: Option<u64>,
}

/// Every case that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReviewBook {
    cases: Vec<ReadCase>,
    sample: Option<SampleDrawn>,
}

impl ReviewBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 3] =
        [JournalKind::CaseRead, JournalKind::ReadingTakenBack, JournalKind::SampleDrawn];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of(entries: &[Recorded]) -> Self {
        let mut cases: BTreeMap<u64, ReadCase> = BTreeMap::new();
        let mut case_of: BTreeMap<u64, u64> = BTreeMap::new();
        let mut sample = None;
        for Recorded { sequence, at, kind: _, digest: _, entry } in entries {
            let Some(entry) = entry else { continue };
            // entries of other kinds say nothing here
            if let JournalEntry::CaseRead(read) = entry {
                let CaseRead {
                    asked,
                    again,
                    edition,
                    sides,
                    pairs,
                    answer,
                    decision,
                    because: _,
                    note: _,
                    by,
                } = read;
                let number = again.unwrap_or(*sequence);
                let case = cases.entry(number).or_insert_with(|| ReadCase {
                    number,
                    asked: *asked,
                    edition: *edition,
                    sides: sides.clone(),
                    pairs: pairs.clone(),
                    readings: Vec::new(),
                    decision: None,
                });
                let (at, by) = (at.clone(), by.clone());
                case.readings.push(Reading {
                    number: *sequence,
                    at,
                    by,
                    answer: *answer,
                    edition: *edition,
                });
                case.decision = *decision;
                case_of.insert(*sequence, number);
            } else if let JournalEntry::ReadingTakenBack(ReadingTakenBack {
                reading,
                decision,
                by: _,
            }) = entry
            {
                let number = case_of.get(reading);
                if let Some(case) = number.and_then(|number| cases.get_mut(number)) {
                    case.readings.retain(|it| it.number != *reading);
                    case.decision = *decision;
                }
            } else if let JournalEntry::SampleDrawn(drawn) = entry {
                sample = Some(drawn.clone());
            }
        }
        Self { cases: cases.into_values().collect(), sample }
    }

    /// Every case, by the number of its first answer.
    #[must_use]
    pub fn cases(&self) -> &[ReadCase] {
        &self.cases
    }

    /// The case that an answer belongs to, by the answer's number.
    #[must_use]
    pub fn case_of(&self, reading: u64) -> Option<&ReadCase> {
        self.cases.iter().find(|case| case.readings.iter().any(|it| it.number == reading))
    }

    /// The sample that was drawn last.
    #[must_use]
    pub fn sample(&self) -> Option<&SampleDrawn> {
        self.sample.as_ref()
    }

    /// Cases of which readers contradict each other.
    pub fn contested(&self) -> impl Iterator<Item = &ReadCase> {
        self.cases.iter().filter(|case| case.outcome() == Outcome::Contested)
    }
}

impl ReadCase {
    /// What its answers come to.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        outcome(self.readings.iter().map(|it| it.answer))
    }

    /// True if a reader has answered it.
    #[must_use]
    pub fn has_read(&self, reader: &str) -> bool {
        self.readings.iter().any(|it| is_reader(&it.by, reader))
    }

    /// The pairs in question of which both records are there and say what they said, by their numbers.
    #[must_use]
    pub fn pairs_among(&self, records: NightRecords<'_>, key: &EvidenceKey) -> Vec<[u32; 2]> {
        let unchanged = |side: usize, place: u16| {
            let decided = self.sides[side].records.get(usize::from(place))?;
            let found = records.find(&decided.key());
            found.filter(|&at| key.fingerprint(records.record(at)) == decided.evidence)
        };
        let pair = |[one, other]: &[u16; 2]| Some([unchanged(0, *one)?, unchanged(1, *other)?]);
        self.pairs.iter().filter_map(pair).collect()
    }

    /// The records of a side that are still there, by their numbers.
    #[must_use]
    pub fn shown(&self, side: usize, records: NightRecords<'_>) -> Vec<u32> {
        self.sides[side].records.iter().filter_map(|it| records.find(&it.key())).collect()
    }
}

/// What the answers on a case come to with one more.
pub(super) fn outcome_with(case: Option<&ReadCase>, answer: CaseAnswer) -> Outcome {
    let before = case.into_iter().flat_map(|case| &case.readings);
    outcome(before.map(|it| it.answer).chain([answer]))
}

/// What answers come to.
fn outcome(answers: impl Iterator<Item = CaseAnswer>) -> Outcome {
    let (mut same, mut different, mut any) = (0, 0, false);
    for answer in answers {
        any = true;
        match answer {
            CaseAnswer::Same => same += 1,
            CaseAnswer::Different => different += 1,
            CaseAnswer::Unsure => {}
        }
    }
    match (same, different) {
        (0, 0) if any => Outcome::Settled(CaseAnswer::Unsure),
        (0, 0) => Outcome::Unread,
        (same, different) if same > different => Outcome::Settled(CaseAnswer::Same),
        (same, different) if same < different => Outcome::Settled(CaseAnswer::Different),
        _ => Outcome::Contested,
    }
}

/// Draws the cases that a second reader is asked about: nobody can tell which without the council's key.
pub struct SecondReaders {
    key: [u8; 32],
    share: f64,
}

impl SecondReaders {
    /// So large a share of all answered cases.
    #[must_use]
    pub fn drawn(key: &IdentifierKey, share: f64) -> Self {
        Self { key: key.derived("hearth: which answers are read by a second reader, 1"), share }
    }

    /// True if a case is drawn: always the same for the same records saying the same.
    #[must_use]
    pub fn draw(&self, case: &ReadCase) -> bool {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for side in &case.sides {
            for record in &side.records {
                hasher.update(record.key().to_string().as_bytes()).update(&[0]);
                hasher.update(record.evidence.as_bytes()).update(&[0]);
            }
            hasher.update(&[1]);
        }
        let mut number = [0; 8];
        number.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        // the upper 53 bits, as a share of all that there are
        ((u64::from_le_bytes(number) >> 11) as f64) < self.share * (1_u64 << 53) as f64
    }

    /// True if a reader is to be asked about a case that others have answered: it was drawn and has one answer, or readers contradict
    /// each other.
    #[must_use]
    pub fn ask(&self, case: &ReadCase, reader: &str) -> bool {
        if case.has_read(reader) {
            return false;
        }
        match case.outcome() {
            Outcome::Contested => true,
            Outcome::Settled(_) => case.readings.len() == 1 && self.draw(case),
            Outcome::Unread => false,
        }
    }
}
