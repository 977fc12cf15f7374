//! Stewards' decisions: what is in force tonight, and what is open again.
//!
//! In: the journal's decisions, tonight's records. Out: rulings that `persons` and `households` obey, and the state of every decision with
//! its reason. A decision sticks from night to night; it is open again only if what it rested on has changed: a compared value differs, or a
//! record is gone. A move changes where somebody lives, not who somebody is: it opens decisions on who lives together, and no others. Leaves
//! to the journal to keep decisions, to `cli` to take them. Pure.
//!
//! Clerical review is the other half: doubtful pairs become cases, ordered by the harm that a wrong answer would do and how much doubt there
//! is; readers' answers become decisions, and some are asked for twice.
//!
//! Reading order: [`DecisionBook`], [`Tonight`]; then [`Case`], [`Queue`], [`ReviewBook`], [`answered`].

mod acts;
mod alike_records;
mod book;
mod by_rule;
mod cases;
mod contradiction;
#[cfg(test)]
mod contradiction_tests;
mod estimate;
#[cfg(test)]
mod estimate_tests;
mod evidence;
mod harm;
mod interval;
mod kappa;
mod living;
mod night_evidence;
mod pair_rule;
#[cfg(test)]
mod pair_rule_tests;
mod queue;
mod read_pairs;
mod readings;
#[cfg(test)]
mod review_tests;
mod sampling;
mod standing;
#[cfg(test)]
mod tests;

pub use acts::{Answer, CLERICAL_REVIEW, Hand, Question, answered, taken_back};
pub use alike_records::{Alike, AlikeRecords, alike};
pub use book::{Decision, DecisionBook, UndoFault};
pub use by_rule::{LeftOut, Proposal, Standings, proposal};
pub use cases::{Case, DoubtfulPair};
pub use contradiction::{InQuestion, contradicted};
pub use estimate::{Estimate, SampleRead, StratumRead, estimate};
pub use evidence::EvidenceKey;
pub use harm::{CaseFacts, FactsGround, expected_harm, uncertainty};
pub use interval::Interval;
pub use kappa::{Agreement, AnswerTable, agreement, answer_table};
pub use living::NightPersons;
pub use night_evidence::NightEvidence;
pub use pair_rule::{PairRule, PairSeen, RuleGround};
pub use queue::{CaseReadings, Queue, QueuedCase};
pub use read_pairs::ReadPairs;
pub use readings::{Outcome, ReadCase, Reading, ReviewBook, SecondReaders};
pub use sampling::{Drawn, FramePair, SampleSeed, draw};
pub use standing::{Reopening, Standing, Tonight};
