//! What a reader works on: an edition, what was decided and read so far, and the queue that they make.
//!
//! In: the ground, whom there is for the reader, the journal's entries. Out: questions, and what an answer comes to. Leaves it to whoever writes an answer
//! that nothing was added to the journal since.

use std::sync::Arc;

use super::{DeskGround, Prepared};
use crate::editions::EditionError;
use crate::journal::{
    AskedAs, DecidedAs, DecidedRecord, DecidedSide, DecisionMade, JournalEntry, Matter, Recorded,
    SampledPair,
};
use crate::persons::{CannotLink, Rulings, Unobeyed, cannot_link};
use crate::pipeline::MatchStage;
use crate::sharing::OperatorScope;
use crate::stewardship::{
    Case, DecisionBook, Hand, InQuestion, Outcome, Question, Queue, ReadCase, ReadPairs,
    ReviewBook, SecondReaders, Tonight, contradicted, taken_back,
};
use crate::values::PersonId;

/// Why two records can never be one person; none if they can.
#[must_use]
pub fn constraint(stage: &MatchStage<'_>, a: u32, b: u32) -> Option<CannotLink> {
    let records = &stage.table.records;
    cannot_link(&stage.table, &records[a as usize], &records[b as usize])
}

/// The edition and all that was said of it.
pub struct Desk<'e> {
    /// What it stands on.
    pub on: DeskGround<'e>,
    /// What is worked out of the edition whoever reads it.
    prepared: Arc<Prepared<'e>>,
    second: SecondReaders,
    /// What was decided.
    pub decisions: DecisionBook,
    /// What was read.
    pub readings: ReviewBook,
    /// Those of the edition that may be put to the reader.
    cases: Vec<Case>,
    /// Whom there is for the reader: of others no case is put.
    scope: &'e OperatorScope,
}

/// What an answer would decide, and what is decided already.
pub struct Contradiction {
    /// What it would decide.
    pub decided: DecidedAs,
    /// The numbers of the decisions that it cannot stand beside.
    pub against: Vec<u64>,
}

impl<'e> Desk<'e> {
    /// An edition's, as the journal's entries have it.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn of(
        on: DeskGround<'e>,
        scope: &'e OperatorScope,
        entries: &[Recorded],
    ) -> Result<Self, EditionError> {
        Ok(Self::on_prepared((on, Arc::new(Prepared::of(on)?)), scope, entries))
    }

    /// The same where somebody has worked out of the edition before what all desks on it share.
    #[must_use]
    pub fn on_prepared(
        (on, prepared): (DeskGround<'e>, Arc<Prepared<'e>>),
        scope: &'e OperatorScope,
        entries: &[Recorded],
    ) -> Self {
        let share = on.ruleset.matching().review.second_share;
        let is_there = |case: &&Case| case.persons.into_iter().all(|it| scope.has_person(it));
        let cases = prepared.cases.iter().filter(is_there).cloned().collect();
        let mut desk = Self {
            prepared,
            second: SecondReaders::drawn(on.key, share),
            decisions: DecisionBook::default(),
            readings: ReviewBook::default(),
            cases,
            scope,
            on,
        };
        desk.refresh(entries);
        desk
    }

    /// Takes in what the journal has by now: all of its entries.
    pub fn refresh(&mut self, entries: &[Recorded]) {
        self.decisions = DecisionBook::of(entries);
        self.readings = ReviewBook::of(entries);
    }

    /// What is decided of the edition's records.
    fn rulings(&self) -> Rulings {
        self.ruled().0
    }

    /// What stands against a decision, in words, if it cannot be obeyed.
    #[must_use]
    pub fn obstacle(&self, decision: u64) -> Option<String> {
        let (_, unobeyed) = self.ruled();
        let found = unobeyed.iter().find(|unobeyed| unobeyed.decision == decision)?;
        Some(found.because.in_words())
    }

    /// What entries that are about to be written would decide, and the decisions in force that it contradicts; none if they may be written.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn contradiction(
        &self,
        entries: &[JournalEntry],
    ) -> Result<Option<Contradiction>, EditionError> {
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
        let Some(DecisionMade { decided, sides, .. }) = made else { return Ok(None) };
        let tonight = Tonight::of(&before, &self.prepared.evidence);
        let [one, other] = sides.each_ref().map(|side| self.numbers(side));
        let new = InQuestion { decided: *decided, sides: [&one, &other] };
        let against = contradicted(&before, &tonight, new, &self.on.first_of_person()?);
        Ok((!against.is_empty()).then_some(Contradiction { decided: *decided, against }))
    }

    /// A decision in words, with its number.
    #[must_use]
    pub fn in_words(&self, decision: u64) -> Option<String> {
        let decided = self.decisions.act(decision).first()?;
        Some(format!("decision {decision} ({})", decided.in_words()))
    }

    /// A side's records that the edition has, ascending.
    fn numbers(&self, side: &DecidedSide) -> Vec<u32> {
        let records = self.on.records;
        let number = |decided: &DecidedRecord| records.find(&decided.key());
        let mut numbers: Vec<u32> = side.records.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers
    }

    fn ruled(&self) -> (Rulings, Vec<Unobeyed>) {
        let tonight = Tonight::of(&self.decisions, &self.prepared.evidence);
        let ruled = tonight.rulings(&self.decisions);
        let decided = ruled.iter().flat_map(|ruling| ruling.pair);
        // what one row says twice of one person binds records that nothing was decided of, too
        let concerned = decided.chain(self.prepared.of_one_row.iter().copied());
        self.on.few_with_rows(concerned).reconciled(&ruled)
    }

    /// The queue as it stands.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn queue(&self) -> Result<Queue, EditionError> {
        let Self { on, prepared, readings, decisions, cases, .. } = self;
        let Prepared { key, facts, .. } = &**prepared;
        let read = ReadPairs::of(readings, decisions, on.records, key, on.edition.id());
        let rules = &on.ruleset.matching().review;
        let rulings = self.rulings();
        Queue::of(cases.clone(), &rulings, facts, rules, |case| read.on(case))
    }

    /// The first case that a reader is to be asked about though others have answered it.
    #[must_use]
    pub fn again_for(&self, reader: &str) -> Option<&ReadCase> {
        let rulings = self.rulings();
        self.readings.cases().iter().find(|case| {
            self.second.ask(case, reader) && self.is_open(case, &rulings) && self.is_there(case)
        })
    }

    /// True if the records of a case that was read are there for the reader.
    #[must_use]
    pub fn is_there(&self, case: &ReadCase) -> bool {
        let records = [0, 1].map(|side| case.shown(side, self.on.records));
        records.iter().flatten().all(|record| self.scope.has_person(self.on.person(*record)))
    }

    /// True if a case that was read can be asked about: its records say what they said, and nobody has decided it but its readers.
    fn is_open(&self, case: &ReadCase, rulings: &Rulings) -> bool {
        let pairs = case.pairs_among(self.on.records, &self.prepared.key);
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
    #[must_use]
    pub fn still_asks(&self, number: u64, reader: &str) -> bool {
        let case = self.readings.cases().iter().find(|case| case.number == number);
        case.is_some_and(|case| self.second.ask(case, reader))
    }

    /// True if a case of the queue, by its persons, still waits for an answer.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn is_waiting(&self, persons: [PersonId; 2]) -> Result<bool, EditionError> {
        let queue = self.queue()?;
        Ok(queue.put_forward.iter().any(|it| it.waits && it.case.persons == persons))
    }

    /// How many cases wait for a further reader, as readers contradict each other.
    pub fn contested(&self) -> impl Iterator<Item = &ReadCase> {
        let cases = self.readings.cases().iter();
        cases.filter(|case| case.outcome() == Outcome::Contested && self.is_there(case))
    }

    /// Every two records of the two persons of a case that can never be one person, or only if a *same* is said of just these, and why: one that is
    /// said of two others of theirs speaks of those alone, and the night finds out to whom these belong.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn forbidden(&self, case: &Case) -> Result<Vec<([u32; 2], CannotLink)>, EditionError> {
        let [ones, others] = case.persons.map(|person| self.on.records_of(person));
        let (ones, others) = (ones?, others?);
        let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| [*one, *other]));
        let few = self.on.few(ones.iter().chain(&others).copied());
        let forbidden =
            |[a, b]: [u32; 2]| few.constraint(a, b).or_else(|| few.constraint_unless_decided(a, b));
        let found = pairs.filter_map(|pair| Some((pair, forbidden(pair)?)));
        Ok(found.collect())
    }

    /// Such a pair in words.
    #[must_use]
    pub fn forbidden_in_words(&self, ([one, other], reason): ([u32; 2], CannotLink)) -> String {
        let (one, other) = (self.on.name(one), self.on.name(other));
        let when = match reason {
            CannotLink::HeldOnce => "can be one person only by a decision on just these two",
            CannotLink::OneRow
            | CannotLink::NhsNumbersDiffer
            | CannotLink::PupilNumbersDiffer
            | CannotLink::TooYoung => "can never be one person",
        };
        format!("{one} and {other} {when}: {}", reason.in_words())
    }

    /// A doubtful case as a question: all records of the two persons.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn question(&self, case: &Case) -> Result<Question, EditionError> {
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
            self.prepared.evidence.side(named, true, &records[side], Matter::Person)
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
    #[must_use]
    pub fn again(&self, case: &ReadCase) -> Question {
        Question {
            asked: AskedAs::Again,
            edition: self.on.edition.id(),
            sides: case.sides.clone(),
            pairs: case.pairs.clone(),
            barred: self.barred(case),
        }
    }

    /// What a constraint forbids to decide of a case that was read, whoever reads it: *same*, if the two records that it would bind can never be one person.
    fn barred(&self, case: &ReadCase) -> Vec<DecidedAs> {
        let number = |side: usize, place: u16| {
            let decided = case.sides[side].records.get(usize::from(place))?;
            self.on.records.find(&decided.key())
        };
        let heaviest = case.pairs.first();
        let bound = heaviest.and_then(|&[one, other]| Some([number(0, one)?, number(1, other)?]));
        let forbidden = bound
            .is_some_and(|[one, other]| self.on.few([one, other]).constraint(one, other).is_some());
        forbidden.then_some(DecidedAs::Same).into_iter().collect()
    }

    /// What no decision on a case may say once an answer is taken back: a constraint forbids it, or it would contradict what was decided since.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn barred_without(
        &self,
        case: &ReadCase,
        reading: u64,
    ) -> Result<Vec<DecidedAs>, EditionError> {
        let mut barred = self.barred(case);
        // by whom and under which number it is written makes no contradiction
        let hand = Hand { next: 0, by: "" };
        let entries = taken_back(case, reading, &barred, &self.decisions, hand);
        barred.extend(self.contradiction(&entries)?.map(|it| it.decided));
        Ok(barred)
    }

    /// Records as one side of a decision on who is who, which lasts as long as one of them does.
    #[must_use]
    pub fn side(&self, named: String, records: &[u32]) -> DecidedSide {
        self.prepared.evidence.side(named, true, records, Matter::Person)
    }

    /// A record with the fingerprint of what it says.
    #[must_use]
    pub fn record(&self, record: u32) -> DecidedRecord {
        self.prepared.key.record(self.on.record(record))
    }

    /// A pair of the sample as a question; none if a record is gone, says something else than when it was drawn, or is not there for the reader.
    #[must_use]
    pub fn sampled(&self, pair: &SampledPair) -> Option<(Question, [u32; 2])> {
        let number = |drawn: &DecidedRecord| {
            let at = self.on.records.find(&drawn.key())?;
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
        let forbidden = self.on.few(records).constraint(records[0], records[1]).is_some();
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
