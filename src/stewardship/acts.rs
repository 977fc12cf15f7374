//! What a reader's answer makes of the decisions: the entries that the journal takes as one.
//!
//! In: an answer, the other answers on the case, what was decided before. Out: entries, the decision among them where one follows or falls.
//! A *same* binds the two records of the heaviest pair; a *different* parts all records that a pair in question joins. Leaves writing to `cli`.

use crate::editions::EditionId;
use crate::journal::{
    AskedAs, CaseAnswer, CaseRead, CaseReason, DecidedAs, DecidedSide, DecisionMade,
    DecisionUndone, JournalEntry, ReadingTakenBack,
};
use crate::stewardship::book::DecisionBook;
use crate::stewardship::readings::{Outcome, ReadCase, outcome_with};

/// The reason of every decision that comes from clerical review.
pub const CLERICAL_REVIEW: &str = "clerical review";

/// What a reader is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Why.
    pub asked: AskedAs,
    /// The edition that is looked at.
    pub edition: EditionId,
    /// All records that are shown of the one and of the other.
    pub sides: [DecidedSide; 2],
    /// The pairs in question, by their places in the sides, the heaviest first.
    pub pairs: Vec<[u16; 2]>,
    /// What no decision on them may say: a constraint forbids it, or it would contradict what is decided already. An answer that comes to it
    /// is kept, and decides nothing.
    pub barred: Vec<DecidedAs>,
}

/// What a reader says of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// What the two are.
    pub answer: CaseAnswer,
    /// On what that rests most.
    pub because: Option<CaseReason>,
    /// In the reader's words, without personal values; may be empty.
    pub note: String,
}

impl From<CaseAnswer> for Answer {
    fn from(answer: CaseAnswer) -> Self {
        Self { answer, because: None, note: String::new() }
    }
}

/// Where a batch of entries will stand, and who writes it.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'h> {
    /// The number of its first entry.
    pub next: u64,
    /// Who.
    pub by: &'h str,
}

/// The entries of an answer. `earlier` are the answers of others on the case, if there are any.
#[must_use]
pub fn answered(
    question: &Question,
    earlier: Option<&ReadCase>,
    said: impl Into<Answer>,
    decisions: &DecisionBook,
    hand: Hand<'_>,
) -> Vec<JournalEntry> {
    let Answer { answer, because, note } = said.into();
    let Question { asked, edition, sides, pairs, barred } = question;
    let outcome = outcome_with(earlier, answer);
    let case = Decidable { sides, pairs, barred };
    let before = earlier.and_then(|it| it.decision);
    let (mut entries, decision) = case.towards(outcome, before, decisions, hand);
    entries.push(JournalEntry::CaseRead(CaseRead {
        asked: *asked,
        again: earlier.map(|it| it.number),
        edition: *edition,
        sides: sides.clone(),
        pairs: pairs.clone(),
        answer,
        decision,
        because,
        note,
        by: hand.by.to_owned(),
    }));
    entries
}

/// The entries that take an answer back: what was decided before it, is decided again, unless it is `barred` by now.
#[must_use]
pub fn taken_back(
    case: &ReadCase,
    reading: u64,
    barred: &[DecidedAs],
    decisions: &DecisionBook,
    hand: Hand<'_>,
) -> Vec<JournalEntry> {
    let mut left = case.clone();
    left.readings.retain(|it| it.number != reading);
    let about = Decidable { sides: &case.sides, pairs: &case.pairs, barred };
    let (mut entries, decision) = about.towards(left.outcome(), case.decision, decisions, hand);
    let by = hand.by.to_owned();
    entries.push(JournalEntry::ReadingTakenBack(ReadingTakenBack { reading, decision, by }));
    entries
}

/// What a decision would speak of.
struct Decidable<'d> {
    sides: &'d [DecidedSide; 2],
    pairs: &'d [[u16; 2]],
    barred: &'d [DecidedAs],
}

impl Decidable<'_> {
    /// What is to be written so that what is decided is what the answers come to, and the decision that then holds.
    fn towards(
        &self,
        outcome: Outcome,
        before: Option<u64>,
        decisions: &DecisionBook,
        hand: Hand<'_>,
    ) -> (Vec<JournalEntry>, Option<u64>) {
        let holding = before.and_then(|number| decisions.to_undo(number).ok());
        let wanted = match outcome {
            Outcome::Settled(CaseAnswer::Same) => Some(DecidedAs::Same),
            Outcome::Settled(CaseAnswer::Different) => Some(DecidedAs::Different),
            Outcome::Settled(CaseAnswer::Unsure) | Outcome::Contested | Outcome::Unread => None,
        };
        if let Some(decision) = holding
            && Some(decision.made.decided) == wanted
        {
            return (Vec::new(), Some(decision.number));
        }
        // a bar keeps a decision from being made; one that stands is a steward's to take back, and no reader's who agrees with it
        let wanted = wanted.filter(|decided| !self.barred.contains(decided));
        let mut entries = Vec::new();
        if let Some(decision) = holding {
            let (reason, by) = (CLERICAL_REVIEW.to_owned(), hand.by.to_owned());
            let decision = decision.number;
            entries.push(JournalEntry::DecisionUndone(DecisionUndone { decision, reason, by }));
        }
        let made = wanted.map(|decided| {
            let number = hand.next + entries.len() as u64;
            entries.push(JournalEntry::DecisionMade(self.made(decided, hand.by)));
            number
        });
        (entries, made)
    }

    fn made(&self, decided: DecidedAs, by: &str) -> DecisionMade {
        let sides = match decided {
            DecidedAs::Same => [0, 1].map(|side| self.heaviest(side)),
            DecidedAs::Different | DecidedAs::SameHousehold | DecidedAs::DifferentHousehold => {
                [0, 1].map(|side| self.in_question(side))
            }
        };
        DecisionMade { decided, sides, reason: CLERICAL_REVIEW.to_owned(), by: by.to_owned() }
    }

    /// The side's record of the heaviest pair.
    fn heaviest(&self, side: usize) -> DecidedSide {
        let place = self.pairs.first().map_or(0, |pair| usize::from(pair[side]));
        let records: Vec<_> = self.sides[side].records.get(place).cloned().into_iter().collect();
        let named = records.first().map_or_else(String::new, |it| it.key().to_string());
        DecidedSide { named, person: false, records }
    }

    /// The side's records of all pairs.
    fn in_question(&self, side: usize) -> DecidedSide {
        let mut places: Vec<usize> =
            self.pairs.iter().map(|pair| usize::from(pair[side])).collect();
        places.sort_unstable();
        places.dedup();
        let whole = &self.sides[side];
        let records = places.into_iter().filter_map(|at| whole.records.get(at).cloned()).collect();
        DecidedSide { records, ..whole.clone() }
    }
}
