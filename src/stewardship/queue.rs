//! The queue of clerical review: which case comes first, and which wait below the line.
//!
//! In: an edition's cases with what hangs on each, what was decided and what readers could not tell. Out: cases in their order. So many as
//! `review.toml` has for a night are put forward; answered ones keep their place above the line, so that a night's work ends.

use std::cmp::Reverse;

use crate::editions::EditionError;
use crate::persons::Rulings;
use crate::rules::ReviewRules;
use crate::stewardship::cases::Case;
use crate::stewardship::harm::{CaseFacts, FactsGround, expected_harm, uncertainty};

/// A case in the queue.
#[derive(Clone, PartialEq, Debug)]
pub struct QueuedCase {
    /// Which.
    pub case: Case,
    /// What hangs on it.
    pub facts: CaseFacts,
    /// What a wrong answer is to be expected to do, in points.
    pub harm: f64,
    /// Its rank: expected harm times uncertainty.
    pub priority: f64,
    /// Readers who could not tell, on this night or before.
    pub unsure: Vec<String>,
    /// True if it still waits for an answer.
    pub waits: bool,
}

/// What is known of a case from readers' answers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CaseReadings {
    /// Readers who could not tell, by the records as they still are.
    pub unsure: Vec<String>,
    /// How many of these before this night.
    pub unsure_before: usize,
    /// True if readers gave different answers: others are asked apart from the queue.
    pub contested: bool,
    /// True if readers took the two for one person and the decision stands, whether it can be obeyed or not: what stands against it is for the
    /// report to tell, not to be asked about again.
    pub taken_for_one: bool,
    /// True if it was answered on this night.
    pub answered_tonight: bool,
}

impl CaseReadings {
    /// What of a case is still to be asked; none if nothing is.
    #[must_use]
    pub fn open(&self, case: Case, rulings: &Rulings) -> Option<Case> {
        if self.contested || self.taken_for_one { None } else { case.undecided(rulings) }
    }
}

/// Cases in their order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Queue {
    /// Those put forward tonight, the first first; answered ones are among them.
    pub put_forward: Vec<QueuedCase>,
    /// Those that wait below the line, in their order.
    pub below: Vec<QueuedCase>,
}

/// So many readers who could not tell are enough to let other cases go first.
const ENOUGH_UNSURE: usize = 2;

impl Queue {
    /// Orders cases. `read` tells what readers answered on a case.
    ///
    /// # Errors
    /// If the edition cannot be read.
    pub fn of(
        cases: Vec<Case>,
        rulings: &Rulings,
        ground: &FactsGround<'_>,
        rules: &ReviewRules,
        read: impl Fn(&Case) -> CaseReadings,
    ) -> Result<Self, EditionError> {
        let mut queued = Vec::new();
        for case in cases {
            let known = read(&case);
            let left = known.open(case.clone(), rulings);
            if left.is_none() && !known.answered_tonight {
                continue;
            }
            let (waits, case) = (left.is_some(), left.unwrap_or(case));
            let facts = ground.facts(case.persons)?;
            let probability = case.probability();
            let harm = expected_harm(probability, facts.points(&rules.harm), &rules.harm);
            let priority = harm * uncertainty(probability);
            let enough = known.unsure_before >= ENOUGH_UNSURE;
            let entry = QueuedCase { case, facts, harm, priority, unsure: known.unsure, waits };
            queued.push((enough, entry));
        }
        let rank = |(enough, it): &(bool, QueuedCase)| {
            // a rank is never negative: its bits are in its order
            (*enough, Reverse(it.priority.to_bits()), it.case.heaviest().records)
        };
        queued.sort_by_cached_key(rank);
        let mut put_forward: Vec<QueuedCase> = queued.into_iter().map(|(_, entry)| entry).collect();
        let line = put_forward.len().min(rules.budget as usize);
        let below = put_forward.split_off(line);
        Ok(Self { put_forward, below })
    }

    /// What a reader is asked next: the first case that waits, those that the reader could not tell last. `passed` says of a case whether it
    /// was passed over already.
    #[must_use]
    pub fn next_for(&self, reader: &str, passed: impl Fn(&Case) -> bool) -> Option<&QueuedCase> {
        let open = || self.put_forward.iter().filter(|it| it.waits && !passed(&it.case));
        let own = |it: &&QueuedCase| it.unsure.iter().any(|known| is_reader(known, reader));
        open().find(|it| !own(it)).or_else(|| open().next())
    }

    /// How many of those put forward still wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.put_forward.iter().filter(|it| it.waits).count()
    }
}

/// True if two names are of one reader, however they are capitalised.
pub(super) fn is_reader(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
