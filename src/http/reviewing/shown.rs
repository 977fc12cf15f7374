//! Cases of clerical review as they are shown: the queue without a value, a case with what its records say side by side.
//!
//! In: what the desk and the sheet give. Out: plain data. Leaves to `cases` who is shown what.

use serde::Serialize;
use utoipa::ToSchema;

use crate::clerical::{Desk, FieldSides, Stands};
use crate::stewardship::QueuedCase;

/// The queue: identifiers, keys and figures, no values.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ReviewQueue {
    /// Of which edition.
    pub(in crate::http) edition: String,
    /// How many cases wait to be read tonight.
    pub(in crate::http) waiting: usize,
    /// How many wait below the line.
    pub(in crate::http) below: usize,
    /// Those to be read tonight, the gravest first.
    pub(in crate::http) cases: Vec<QueuedShown>,
    /// Where the next page begins.
    pub(in crate::http) next: Option<String>,
}

/// A case of the queue.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct QueuedShown {
    /// The two persons that may be one.
    pub(in crate::http) persons: Vec<String>,
    /// Pairs of records in question, the heaviest first.
    pub(in crate::http) pairs: Vec<PairShown>,
    /// How likely it is that they are one.
    pub(in crate::http) probability: f64,
    /// What a wrong answer is to be expected to do, in points.
    pub(in crate::http) harm: f64,
    /// Readers who could not tell.
    pub(in crate::http) unsure: Vec<String>,
    /// True if two records of the two can never be one person: then *same* speaks of the heaviest pair alone, and counts from the night on that has
    /// found out to whom the others belong.
    pub(in crate::http) forbidden: bool,
}

/// A pair of records.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct PairShown {
    /// Their keys.
    pub(in crate::http) records: Vec<String>,
    /// Evidence for one person, in bits.
    pub(in crate::http) bits: f64,
}

/// A case for a reader.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ReviewCase {
    /// Of which edition.
    pub(in crate::http) edition: String,
    /// The two persons, of a case of the queue.
    pub(in crate::http) persons: Vec<String>,
    /// The case, if another has answered it and you are asked as a second reader: then neither answer nor score is told.
    pub(in crate::http) again: Option<u64>,
    /// On what an answer rests: sent back with it.
    pub(in crate::http) evidence: String,
    /// The two sides, field by field.
    pub(in crate::http) fields: Vec<FieldShown>,
    /// Records of which nothing may be shown to you for this purpose.
    pub(in crate::http) closed: Vec<String>,
    /// Pairs of records in question, the heaviest first.
    pub(in crate::http) pairs: Vec<PairShown>,
    /// Which two records of the two can never be one person, and why: *same* then speaks of the heaviest pair alone, and counts from the night on that
    /// has found out to whom these belong.
    pub(in crate::http) forbidden: Vec<String>,
}

/// A field of both sides.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct FieldShown {
    /// Which.
    pub(in crate::http) field: String,
    /// What the one side says.
    pub(in crate::http) one: Vec<String>,
    /// What the other says.
    pub(in crate::http) other: Vec<String>,
    /// `same`, `partly`, `differs`, `one_side`; none where it is not compared.
    pub(in crate::http) stands: Option<&'static str>,
}

/// To a thousandth: more says nothing.
pub(in crate::http) fn rounded(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}

/// The pairs of a case.
pub(in crate::http) fn pairs(desk: &Desk<'_>, queued: &QueuedCase) -> Vec<PairShown> {
    let pairs = queued.case.pairs.iter().map(|pair| PairShown {
        records: pair.records.map(|record| desk.on.name(record)).into(),
        bits: pair.weight.bits(),
    });
    pairs.collect()
}

/// A field of both sides, as it is shown.
pub(in crate::http) fn field(sides: FieldSides) -> FieldShown {
    let FieldSides { field, said: [one, other], stands } = sides;
    let stands = match stands {
        Stands::Same => Some("same"),
        Stands::Partly => Some("partly"),
        Stands::Differs => Some("differs"),
        Stands::OneSide => Some("one_side"),
        Stands::Not => None,
    };
    FieldShown { field, one, other, stands }
}
