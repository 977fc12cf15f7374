//! What a reader works on: the current edition, what was decided and read so far, and the queue that they make.
//!
//! In: the configuration. Out: questions. Everything is read again from the journal before an answer is written, under its lock.

use super::explain_facts::constraint;
use super::explained::Explained;
use super::identifier_key;
use crate::journal::{
    AskedAs, DecidedAs, DecidedRecord, DecidedSide, DecisionMade, Journal, JournalEntry,
    JournalWriter, Limits, Matter, Recorded, SampledPair,
};
use crate::persons::{Rulings, Unobeyed};
use crate::pipeline::MatchStage;
use crate::sharing::OperatorScope;
use crate::stewardship::{
    Case, DecisionBook, EvidenceKey, FactsGround, InQuestion, NightEvidence, Outcome, Question,
    Queue, ReadCase, ReadPairs, ReviewBook, SecondReaders, Tonight, contradicted,
};
use crate::values::PersonId;

/// The edition and all that was said of it.
pub(super) struct Desk<'e> {
    pub(super) on: &'e Explained,
    /// What compared the edition's records.
    pub(super) stage: MatchStage<'e>,
    key: EvidenceKey,
    evidence: NightEvidence<'e>,
    second: SecondReaders,
    journal: Journal,
    entries: Vec<Recorded>,
    pub(super) decisions: DecisionBook,
    pub(super) readings: ReviewBook,
    cases: Vec<Case>,
    /// Whom there is for the reader: of others no case is put.
    scope: &'e OperatorScope,
}

/// What an answer would decide, and what is decided already.
pub(super) struct Contradiction {
    pub(super) decided: DecidedAs,
    /// The numbers of the decisions that it cannot stand beside.
    pub(super) against: Vec<u64>,
}

impl<'e> Desk<'e> {
    /// An edition's.
    pub(super) fn of(on: &'e Explained, scope: &'e OperatorScope) -> anyhow::Result<Self> {
        let config = &on.council.config;
        let identifiers = identifier_key::load_or_make(config)?;
        let ruleset = &on.council.rules.ruleset;
        let share = ruleset.matching().review.second_share;
        let links = on.edition.links().collect::<Result<Vec<_>, _>>()?;
        let mut cases = Case::of(links, |record| on.person(record));
        cases.retain(|case| case.persons.into_iter().all(|person| scope.has_person(person)));
        let key = EvidenceKey::new(&identifiers, ruleset);
        let mut desk = Self {
            evidence: NightEvidence::new(&on.records, &on.resolutions, &key),
            key,
            second: SecondReaders::drawn(&identifiers, share),
            journal: Journal::of(config),
            entries: Vec::new(),
            decisions: DecisionBook::default(),
            readings: ReviewBook::default(),
            cases,
            scope,
            stage: on.stage(),
            on,
        };
        desk.refresh()?;
        Ok(desk)
    }

    /// Reads what the journal has got since.
    fn refresh(&mut self) -> anyhow::Result<()> {
        let next = self.entries.last().map_or(0, |last| last.sequence + 1);
        self.entries.extend(self.journal.entries_from(next)?);
        self.decisions = DecisionBook::of(&self.entries);
        self.readings = ReviewBook::of(&self.entries);
        Ok(())
    }

    /// Writes what `entries` makes of the state as it is now, nobody else writing: the number of the last entry, once it is on disk. Nothing
    /// is written where there is nothing to write.
    pub(super) fn write(
        &mut self,
        at: &str,
        entries: impl FnOnce(&Self, u64) -> Vec<JournalEntry>,
    ) -> anyhow::Result<Option<u64>> {
        let mut writer = JournalWriter::open(&self.journal, Limits::default())?;
        self.refresh()?;
        let entries = entries(self, writer.next_sequence());
        if entries.is_empty() {
            return Ok(None);
        }
        let first = writer.append(at, &entries)?;
        drop(writer);
        self.refresh()?;
        Ok(Some(first + entries.len() as u64 - 1))
    }

    /// What is decided of the edition's records.
    fn rulings(&self) -> Rulings {
        self.ruled().0
    }

    /// What stands against a decision, in words, if it cannot be obeyed.
    pub(super) fn obstacle(&self, decision: u64) -> Option<String> {
        let (_, unobeyed) = self.ruled();
        let found = unobeyed.iter().find(|unobeyed| unobeyed.decision == decision)?;
        Some(found.because.in_words())
    }

    /// What entries that are about to be written would decide, and the decisions in force that it contradicts; none if they may be written.
    pub(super) fn contradiction(&self, entries: &[JournalEntry]) -> Option<Contradiction> {
        let mut before = self.decisions.clone();
        let mut made = None;
        for entry in entries {
            if let JournalEntry::DecisionUndone(undone) = entry {
                before.take_back(undone);
            }
            if let JournalEntry::DecisionMade(decision) = entry {
                made = Some(decision);
            }
        }
        let DecisionMade { decided, sides, .. } = made?;
        let tonight = Tonight::of(&before, &self.evidence);
        let [one, other] = sides.each_ref().map(|side| self.numbers(side));
        let new = InQuestion { decided: *decided, sides: [&one, &other] };
        let against = contradicted(&before, &tonight, new, &self.on.first_of_person());
        (!against.is_empty()).then_some(Contradiction { decided: *decided, against })
    }

    /// A decision in words, with its number.
    pub(super) fn in_words(&self, decision: u64) -> Option<String> {
        let decided = self.decisions.act(decision).first()?;
        Some(format!("decision {decision} ({})", decided.in_words()))
    }

    /// A side's records that the edition has, ascending.
    fn numbers(&self, side: &DecidedSide) -> Vec<u32> {
        let records = &self.on.records;
        let number = |decided: &DecidedRecord| {
            let key = decided.key();
            u32::try_from(records.binary_search_by(|it| it.key.cmp(&key)).ok()?).ok()
        };
        let mut numbers: Vec<u32> = side.records.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers
    }

    fn ruled(&self) -> (Rulings, Vec<Unobeyed>) {
        let tonight = Tonight::of(&self.decisions, &self.evidence);
        let ruled = tonight.rulings(&self.decisions);
        Rulings::reconcile(&self.stage.table, self.stage.fenced(), &ruled)
    }

    /// The queue as it stands.
    pub(super) fn queue(&self) -> anyhow::Result<Queue> {
        let Self { on, key, readings, decisions, cases, .. } = self;
        let ruleset = &on.council.rules.ruleset;
        let ground = FactsGround::of(&on.edition, &on.records, ruleset)?;
        let read = ReadPairs::of(readings, decisions, &on.records, key, on.edition.id());
        let rules = &ruleset.matching().review;
        let rulings = self.rulings();
        Ok(Queue::of(cases.clone(), &rulings, &ground, rules, |case| read.on(case))?)
    }

    /// The first case that a reader is to be asked about though others have answered it.
    pub(super) fn again_for(&self, reader: &str) -> Option<&ReadCase> {
        let rulings = self.rulings();
        self.readings.cases().iter().find(|case| {
            self.second.ask(case, reader) && self.is_open(case, &rulings) && self.is_there(case)
        })
    }

    /// True if the records of a case that was read are there for the reader.
    fn is_there(&self, case: &ReadCase) -> bool {
        let records = [0, 1].map(|side| case.shown(side, &self.on.records));
        records.iter().flatten().all(|record| self.scope.has_person(self.on.person(*record)))
    }

    /// True if a case that was read can be asked about: its records say what they said, and nobody has decided it but its readers.
    fn is_open(&self, case: &ReadCase, rulings: &Rulings) -> bool {
        let pairs = case.pairs_among(&self.on.records, &self.key);
        if pairs.len() < case.pairs.len() {
            return false;
        }
        let own = case.decision;
        let by_others = |&[one, other]: &[u32; 2]| {
            let decided = rulings.joins(one, other).or_else(|| rulings.parts(one, other));
            decided.is_some() && decided != own
        };
        // what its readers decided, a steward may have taken back since
        let stands = own.is_none_or(|number| self.decisions.to_undo(number).is_ok());
        stands && !pairs.iter().any(by_others)
    }

    /// True if a case that was read still waits for this reader.
    pub(super) fn still_asks(&self, number: u64, reader: &str) -> bool {
        let case = self.readings.cases().iter().find(|case| case.number == number);
        case.is_some_and(|case| self.second.ask(case, reader))
    }

    /// True if a case of the queue, by its persons, still waits for an answer.
    pub(super) fn is_waiting(&self, persons: [PersonId; 2]) -> anyhow::Result<bool> {
        let queue = self.queue()?;
        Ok(queue.put_forward.iter().any(|it| it.waits && it.case.persons == persons))
    }

    /// How many cases wait for a further reader, as readers contradict each other.
    pub(super) fn contested(&self) -> impl Iterator<Item = &ReadCase> {
        let cases = self.readings.cases().iter();
        cases.filter(|case| case.outcome() == Outcome::Contested && self.is_there(case))
    }

    /// A doubtful case as a question: all records of the two persons.
    pub(super) fn question(&self, case: &Case) -> anyhow::Result<Question> {
        let [one, other] = case.persons;
        let records = [self.on.records_of(one)?, self.on.records_of(other)?];
        let place = |side: usize, record: u32| {
            let at = records[side].iter().position(|it| *it == record);
            at.and_then(|at| u16::try_from(at).ok())
        };
        let pairs = case.pairs.iter().filter_map(|pair| {
            let [one, other] = pair.records;
            Some([place(0, one)?, place(1, other)?])
        });
        let side = |side: usize| {
            let named = case.persons[side].to_string();
            self.evidence.side(named, true, &records[side], Matter::Person)
        };
        Ok(Question {
            asked: AskedAs::Doubtful,
            edition: self.on.edition.id(),
            sides: [side(0), side(1)],
            pairs: pairs.collect(),
            barred: Vec::new(),
        })
    }

    /// A case that others have answered as a question.
    pub(super) fn again(&self, case: &ReadCase) -> Question {
        Question {
            asked: AskedAs::Again,
            edition: self.on.edition.id(),
            sides: case.sides.clone(),
            pairs: case.pairs.clone(),
            barred: Vec::new(),
        }
    }

    /// A record with the fingerprint of what it says.
    pub(super) fn record(&self, record: u32) -> DecidedRecord {
        self.key.record(&self.on.records[record as usize])
    }

    /// A pair of the sample as a question; none if a record is gone, says something else than when it was drawn, or is not there for the reader.
    pub(super) fn sampled(&self, pair: &SampledPair) -> Option<(Question, [u32; 2])> {
        let number = |drawn: &DecidedRecord| {
            let key = drawn.key();
            let at = self.on.records.binary_search_by(|record| record.key.cmp(&key)).ok()?;
            let at = u32::try_from(at).ok()?;
            (self.record(at) == *drawn).then_some(at)
        };
        let [one, other] = &pair.records;
        let records = [number(one)?, number(other)?];
        if !records.iter().all(|record| self.scope.has_person(self.on.person(*record))) {
            return None;
        }
        let side = |record: &DecidedRecord| DecidedSide {
            named: record.key().to_string(),
            person: false,
            records: vec![record.clone()],
        };
        let forbidden = constraint(&self.stage, records[0], records[1]).is_some();
        let question = Question {
            asked: AskedAs::Sampled,
            edition: self.on.edition.id(),
            sides: [side(one), side(other)],
            pairs: vec![[0, 0]],
            barred: forbidden.then_some(DecidedAs::Same).into_iter().collect(),
        };
        Some((question, records))
    }
}
