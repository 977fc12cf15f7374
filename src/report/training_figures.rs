//! What the model of a night was learnt from.
//!
//! In: figures of training. Out: a section of the report: how much was looked at, and which figures rest on too little to
//! have been learnt.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::{Columns, section};
use super::wording::thousands;

/// What training looked at, and what it could not learn.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TrainingFigures {
    /// Candidate pairs looked at.
    pub pairs: u64,
    /// Pairs drawn at random.
    pub strangers: u64,
    /// Pairs that somebody decided.
    pub labels: u64,
    /// Rounds of expectation and maximisation.
    pub rounds: u64,
    /// Pairs that are one person, as expected.
    pub matches: u64,
    /// Pairs of two people of one household, as expected.
    pub kin: u64,
    /// Comparisons of which too few matches were seen: their weights are the shipped ones.
    pub untrained: Vec<UntrainedLine>,
}

/// A comparison, in one situation, of which too few matches were seen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UntrainedLine {
    /// The comparison, or the attribute's name.
    pub comparison: String,
    /// Its levels in that situation.
    pub levels: Vec<String>,
    /// Matches of which both records have a value.
    pub matches: u64,
}

pub(super) fn training(
    f: &mut fmt::Formatter<'_>,
    figures: Option<&TrainingFigures>,
) -> fmt::Result {
    let Some(TrainingFigures { pairs, strangers, labels, rounds, matches, kin, untrained }) =
        figures
    else {
        return Ok(());
    };
    writeln!(f, "\nWeights learnt anew")?;
    writeln!(
        f,
        "  from {} candidate pairs, {} drawn at random and {} decided by somebody, in {rounds} rounds:",
        thousands(*pairs),
        thousands(*strangers),
        thousands(*labels)
    )?;
    writeln!(
        f,
        "  about {} pairs are one person, {} two people of one household",
        thousands(*matches),
        thousands(*kin)
    )?;
    let mut table = Columns::new(&["comparison", "levels", "matches"]);
    for line in untrained {
        table.row([line.comparison.clone(), line.levels.join(", "), thousands(line.matches)]);
    }
    section(f, "Not learnt for lack of matches: the shipped weights hold", &table)
}
