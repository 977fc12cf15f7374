//! All decisions ever made, and which of them hold.
//!
//! In: the journal's entries. Out: decisions in their order, each with what became of it; of a decision by rule, one a pair under one
//! number. Of two decisions that answer one question about the same two sides the later holds; undoing it lets the earlier hold again. A
//! later decision on persons or mentions also outranks what a rule said of two of their records. Leaves to `standing` what tonight's
//! records make of them.

use std::collections::BTreeMap;

use crate::journal::{
    DecidedByRule, DecidedRecord, DecidedSide, DecisionMade, DecisionUndone, JournalEntry,
    JournalKind, Matter, Recorded,
};
use crate::values::MentionKey;

/// A decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Its number: that of its entry in the journal.
    pub number: u64,
    /// When it was made, by the clock of that day.
    pub at: String,
    /// What it says.
    pub made: DecisionMade,
    /// The rule that found its two sides; none of a decision on its own. All that one rule found have one number.
    pub rule: Option<String>,
    /// The entry that undid it, with its number.
    pub undone: Option<(u64, DecisionUndone)>,
    /// The later decision on the same two that holds in its place.
    pub replaced: Option<u64>,
}

/// Why a decision cannot be undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UndoFault {
    /// No entry of that number is a decision.
    #[error("there is no decision {0}\n  hint: `hearth decide --list` lists them")]
    Unknown(u64),
    /// It was undone before.
    #[error("decision {0} is undone already")]
    Undone(u64),
}

/// Every decision of a council.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DecisionBook {
    decisions: Vec<Decision>,
    /// The number after that of the last entry that says anything here.
    up_to: u64,
}

impl Decision {
    /// True if it neither was undone nor gave way to a later one.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.undone.is_none() && self.replaced.is_none()
    }

    /// What it says of its two sides, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let DecisionMade { decided, sides: [a, b], reason: _, by: _ } = &self.made;
        format!("{} and {} {}", a.named, b.named, decided.in_words())
    }

    /// The question that it answers.
    #[must_use]
    pub fn matter(&self) -> Matter {
        self.made.decided.matter()
    }
}

/// Whether a decision speaks of both records of a pair, one on each side.
fn covers(made: &DecisionMade, pair: &DecisionMade) -> bool {
    let has = |side: &DecidedSide, record: &DecidedRecord| {
        side.records.iter().any(|it| it.key() == record.key())
    };
    let ([a, b], [one, other]) = (&made.sides, &pair.sides);
    let all = |side: &DecidedSide, of: &DecidedSide| of.records.iter().all(|it| has(side, it));
    (all(a, one) && all(b, other)) || (all(a, other) && all(b, one))
}

/// The records of both sides, whichever comes first.
fn about(made: &DecisionMade) -> [Vec<MentionKey>; 2] {
    let keys = |side: &DecidedSide| side.records.iter().map(DecidedRecord::key).collect::<Vec<_>>();
    let mut sides = made.sides.each_ref().map(keys);
    sides.sort_unstable();
    sides
}

impl DecisionBook {
    /// The kinds of entries that it is made of.
    pub const KINDS: [JournalKind; 3] =
        [JournalKind::DecisionMade, JournalKind::DecisionUndone, JournalKind::DecidedByRule];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    #[must_use]
    pub fn of(entries: &[Recorded]) -> Self {
        let mut book = Self::default();
        for Recorded { sequence, at, kind, digest: _, entry } in entries {
            let decision = |made: DecisionMade, rule: Option<String>| Decision {
                number: *sequence,
                at: at.clone(),
                made,
                rule,
                undone: None,
                replaced: None,
            };
            if Self::KINDS.contains(kind) {
                book.up_to = sequence + 1;
            }
            // what was erased decides nothing any more
            let Some(entry) = entry else { continue };
            // entries of other kinds say nothing here
            if let JournalEntry::DecisionMade(made) = entry {
                book.decisions.push(decision(made.clone(), None));
            } else if let JournalEntry::DecidedByRule(DecidedByRule {
                decided,
                rule,
                pairs,
                reason,
                by,
            }) = entry
            {
                book.decisions.extend(pairs.iter().map(|sides| {
                    let (reason, by) = (reason.clone(), by.clone());
                    let sides = sides.clone();
                    let made = DecisionMade { decided: *decided, sides, reason, by };
                    decision(made, Some(rule.clone()))
                }));
            } else if let JournalEntry::DecisionUndone(undone) = entry {
                let range = book.places(undone.decision);
                for decision in &mut book.decisions[range] {
                    decision.undone.get_or_insert((*sequence, undone.clone()));
                }
            }
        }
        book.replace();
        book
    }

    /// The book as it is once a decision is taken back by an entry that is about to be written: what it had replaced holds again.
    pub fn take_back(&mut self, undone: &DecisionUndone) {
        let range = self.places(undone.decision);
        for decision in &mut self.decisions[range] {
            decision.undone.get_or_insert((u64::MAX, undone.clone()));
        }
        self.replace();
    }

    /// Says of every decision which later one holds in its place.
    fn replace(&mut self) {
        let mut last: BTreeMap<(Matter, [Vec<MentionKey>; 2]), u64> = BTreeMap::new();
        // what was decided later, on its own, by every record that it speaks of
        let mut later: BTreeMap<MentionKey, Vec<usize>> = BTreeMap::new();
        for place in (0..self.decisions.len()).rev() {
            let decision = &self.decisions[place];
            if decision.undone.is_some() {
                continue;
            }
            let number = decision.number;
            let key = (decision.matter(), about(&decision.made));
            let same_two = last.get(&key).copied().filter(|it| *it != number);
            let outranked = || {
                decision.rule.as_ref()?;
                let first = decision.made.sides[0].records.first()?.key();
                let over = later.get(&first)?.iter().map(|&at| &self.decisions[at]);
                let mut over = over.filter(|it| {
                    it.matter() == decision.matter() && covers(&it.made, &decision.made)
                });
                Some(over.next()?.number)
            };
            let replaced = same_two.or_else(outranked);
            if decision.rule.is_none() {
                let records = decision.made.sides.iter().flat_map(|side| &side.records);
                for record in records {
                    later.entry(record.key()).or_default().push(place);
                }
            }
            last.entry(key).or_insert(number);
            self.decisions[place].replaced = replaced;
        }
    }

    /// Where the decisions of a number stand.
    fn places(&self, number: u64) -> std::ops::Range<usize> {
        let start = self.decisions.partition_point(|it| it.number < number);
        let end = self.decisions.partition_point(|it| it.number <= number);
        start..end
    }

    /// The number in the journal up to which it is the book: what stands there later is not in it.
    #[must_use]
    pub fn up_to(&self) -> u64 {
        self.up_to
    }

    /// Every decision, oldest first.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The decisions of a number: one, or all that a rule found; none if no entry of that number is a decision.
    #[must_use]
    pub fn act(&self, number: u64) -> &[Decision] {
        &self.decisions[self.places(number)]
    }

    /// The decision of a number, if it can be undone; of a rule's, the first.
    ///
    /// # Errors
    /// [`UndoFault`] if there is none, or it is undone.
    pub fn to_undo(&self, number: u64) -> Result<&Decision, UndoFault> {
        let decision = self.act(number).first().ok_or(UndoFault::Unknown(number))?;
        if decision.undone.is_some() { Err(UndoFault::Undone(number)) } else { Ok(decision) }
    }
}
