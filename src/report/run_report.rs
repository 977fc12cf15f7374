//! The run report as plain data: what a night read, decided and changed.
//!
//! In: figures that the pipeline collects. Out: one value that serialises as `report.json` and that the other
//! renderings read. Counts and identifiers only: no personal value has a field here. Durations are optional, so that a
//! report without them ([`RunReport::without_timings`]) is equal between equal runs.

use serde::{Deserialize, Serialize};

use super::{
    AddressFigures, EventFigures, HomeFigures, ReviewFigures, SizeHistogram, TrainingFigures,
    WeightHistogram,
};
use crate::editions::{DiffCounts, EditionId};

/// The report on one run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RunReport {
    /// The council's name.
    pub council: String,
    /// The edition that the run made.
    pub edition: EditionId,
    /// The edition that was current before, if any.
    pub previous: Option<EditionId>,
    /// The night that the run speaks of.
    pub as_of: jiff::civil::Date,
    /// The program's version.
    pub program_version: String,
    /// Fingerprint of the ruleset.
    pub rules_fingerprint: String,
    /// Why the edition is held and not served, if it is.
    pub held: Option<String>,
    /// How much the edition holds.
    pub totals: Totals,
    /// How much had to be worked out.
    #[serde(default)]
    pub worked_out: WorkedOut,
    /// The stages in their order.
    pub stages: Vec<StageLine>,
    /// What became of every row, dataset by dataset, in order of dataset.
    pub datasets: Vec<DatasetLine>,
    /// What the blocking rules met, in their order.
    pub blocking: Vec<BlockingLine>,
    /// What the model was learnt from; `None` where an earlier night's is pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<TrainingFigures>,
    /// What they missed, where that can be told.
    #[serde(default)]
    pub missed_links: Option<MissedLinks>,
    /// Weights of all compared pairs.
    pub pair_weights: WeightHistogram,
    /// What was decided about the compared pairs.
    pub decisions: PairDecisions,
    /// Clerical review.
    #[serde(default)]
    pub review: ReviewFigures,
    /// Persons by how many records they have.
    pub persons_by_records: SizeHistogram,
    /// Private households by how many members they have.
    pub private_households: SizeHistogram,
    /// Communal households by how many members they have.
    pub communal_households: SizeHistogram,
    /// Records by how their address was resolved, in the order of the routes.
    pub address_routes: Vec<RouteLine>,
    /// What the addresses came to.
    #[serde(default)]
    pub addresses: AddressFigures,
    /// Kinds of households and premises.
    #[serde(default)]
    pub homes: HomeFigures,
    /// What changed since the edition before; `None` for the first.
    pub changes: Option<Changes>,
    /// Life events known.
    #[serde(default)]
    pub events: EventFigures,
    /// Residences with more people than their kind of household should have.
    pub overfull: Vec<OverfullResidence>,
    /// What of each dataset the others contradict, by dataset, field and kind.
    #[serde(default)]
    pub disagreements: Vec<DisagreementLine>,
    /// Further things that wait for a person.
    pub warnings: Vec<Warning>,
    /// Quality against the truth, where it is known.
    pub quality: Option<QualityFigures>,
}

/// How much of a night had to be worked out, and how much was as on the night before.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WorkedOut {
    /// Records whose row and address are what they were: read, resolved and weighed on an earlier night.
    pub taken_over: u64,
    /// Why nothing was taken over; none where the night looked back.
    pub in_full_because: Option<String>,
    /// Whose homes, histories and events were looked at; none if everybody's.
    pub people_looked_at: Option<u64>,
    /// Candidate pairs that were looked for and weighed; all others are an earlier night's. None if all were looked for.
    pub pairs_looked_for: Option<u64>,
    /// Why the gazetteer was read in full; none where the index of an earlier night was used, or nobody asked for an address.
    #[serde(default)]
    pub gazetteer_read_because: Option<String>,
}

/// How many records of a dataset others contradict on a field, in one way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DisagreementLine {
    /// The dataset that is contradicted.
    pub dataset: String,
    /// The field.
    pub field: String,
    /// In what way, as the export writes it.
    pub kind: String,
    /// Records.
    pub records: u64,
}

/// How much the edition holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Mentions of people.
    pub records: u64,
    /// Persons.
    pub persons: u64,
    /// Households of all kinds.
    pub households: u64,
    /// Persons with a current household.
    pub housed_persons: u64,
    /// Persons whom only fenced records (the full electoral register) speak of.
    pub fenced_only_persons: u64,
}

/// One stage of the pipeline.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StageLine {
    /// The stage's name.
    pub stage: String,
    /// What it counts, such as `rows` or `pairs`, as `in → out`.
    pub unit: String,
    /// How many went in.
    pub taken_in: u64,
    /// How many came out.
    pub handed_on: u64,
    /// How many were set aside, with a reason, on the way.
    pub set_aside: u64,
    /// Milliseconds; `None` where timings are kept out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

/// Rows by a reason.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct ReasonCount {
    /// The reason, without any value.
    pub reason: String,
    /// How many rows.
    pub rows: u64,
}

/// What became of every row of one dataset.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DatasetLine {
    /// The dataset.
    pub dataset: String,
    /// Source rows.
    pub rows: u64,
    /// Rows that became mentions.
    pub mention_rows: u64,
    /// Mentions: one row may mention several people.
    pub mentions: u64,
    /// Rows that speak of no person, by reason.
    pub no_person: Vec<ReasonCount>,
    /// Rows in quarantine, by reason.
    pub quarantined: Vec<ReasonCount>,
    /// Rows that repeat another row.
    pub duplicates: u64,
    /// When and how the extract arrived, in a sentence.
    pub arrival: String,
    /// True if the arrival wants a look: missing, late, or an older file stands in.
    pub arrival_wants_a_look: bool,
}

/// What one blocking rule met.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BlockingLine {
    /// The rule's name.
    pub rule: String,
    /// The words of its keys.
    #[serde(default)]
    pub keys: String,
    /// Pairs that it meets.
    pub pairs: u64,
    /// Pairs that no rule before it met.
    pub new_pairs: u64,
    /// Records in its largest block.
    pub largest_block: u64,
    /// Blocks that were too large and were split by a further key.
    #[serde(default)]
    pub split_blocks: u64,
    /// Blocks that were still too large and not used.
    pub dropped_blocks: u64,
    /// True if the rule as a whole was left out, for the pairs that it would have brought.
    #[serde(default)]
    pub left_out: bool,
    /// Share of the links that no other rule brings, 0 to 1.
    #[serde(default)]
    pub only_this_rule: Option<f64>,
}

/// Links that no blocking rule brings together, estimated without truth.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MissedLinks {
    /// Links that were found.
    pub found: u64,
    /// Links that no rule brings, at least.
    pub missed: f64,
    /// Lower end of an interval of 95 % of that figure.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// What was decided about the compared pairs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PairDecisions {
    /// Taken to be one person.
    pub linked: u64,
    /// Doubtful: clerical review.
    pub review: u64,
    /// Taken to be two persons.
    pub rejected: u64,
    /// Of those, pairs that would be for review if no constraint forbade them.
    #[serde(default)]
    pub forbidden: u64,
    /// Decisions of stewards in force, whether on compared pairs or not.
    #[serde(default)]
    pub by_stewards: u64,
}

/// Records by how their address was resolved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RouteLine {
    /// The route, in words.
    pub route: String,
    /// How many records.
    pub records: u64,
}

/// What changed since the edition before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Changes {
    /// Persons, households and records that came, went or changed.
    pub counts: DiffCounts,
}

/// A residence with more people than one household should have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct OverfullResidence {
    /// The UPRN's number.
    pub uprn: u64,
    /// Persons placed there.
    pub persons: u64,
}

/// Something that waits for a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Warning {
    /// What, in a sentence without any personal value.
    pub message: String,
    /// What to do next.
    pub hint: String,
}

/// Quality against the truth: shares between 0 and 1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct QualityFigures {
    /// Pairs of mentions in one person.
    pub persons: Score,
    /// Pairs of persons in one household, if the truth knows households.
    pub households: Option<Score>,
    /// Persons by the exact rules that a council would write by hand, for comparison.
    pub rules_baseline: Option<Score>,
}

/// Precision and recall: shares between 0 and 1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Score {
    /// Of what was joined, how much is right.
    pub precision: f64,
    /// Of what is right, how much was joined.
    pub recall: f64,
}

impl RunReport {
    /// A report with nothing counted yet.
    #[must_use]
    pub fn new(council: &str, edition: EditionId) -> Self {
        Self {
            council: council.to_owned(),
            edition,
            previous: None,
            as_of: edition.as_of(),
            program_version: String::new(),
            rules_fingerprint: String::new(),
            held: None,
            totals: Totals::default(),
            worked_out: WorkedOut::default(),
            stages: Vec::new(),
            datasets: Vec::new(),
            blocking: Vec::new(),
            training: None,
            missed_links: None,
            pair_weights: WeightHistogram::default(),
            decisions: PairDecisions::default(),
            review: ReviewFigures::default(),
            persons_by_records: SizeHistogram::default(),
            private_households: SizeHistogram::default(),
            communal_households: SizeHistogram::default(),
            address_routes: Vec::new(),
            addresses: AddressFigures::default(),
            homes: HomeFigures::default(),
            changes: None,
            events: EventFigures::default(),
            overfull: Vec::new(),
            disagreements: Vec::new(),
            warnings: Vec::new(),
            quality: None,
        }
    }

    /// True if every row of every dataset is accounted for.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.datasets.iter().all(DatasetLine::balances)
    }

    /// The same report without durations: equal between equal runs.
    #[must_use]
    pub fn without_timings(&self) -> Self {
        let mut report = self.clone();
        for stage in &mut report.stages {
            stage.duration_ms = None;
        }
        report
    }

    /// What [`RunReport::without_timings`] leaves out, for `run.json`: milliseconds a stage, in the stages' order.
    #[must_use]
    pub fn timings_json(&self) -> String {
        let line = |stage: &StageLine| serde_json::json!({ "stage": stage.stage, "duration_ms": stage.duration_ms });
        let stages: Vec<serde_json::Value> = self.stages.iter().map(line).collect();
        format!("{:#}\n", serde_json::json!({ "stages": stages }))
    }

    /// The report for scripts: indented, one line end at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // plain data with string keys always serialises; a figure that is no number becomes null
        let json = serde_json::to_string_pretty(self).unwrap_or_else(|_| "null".to_owned());
        format!("{json}\n")
    }
}

impl StageLine {
    /// A stage's figures, its duration not known.
    #[must_use]
    pub fn new(stage: &str, unit: &str, taken_in: u64, handed_on: u64, set_aside: u64) -> Self {
        let (stage, unit) = (stage.to_owned(), unit.to_owned());
        Self { stage, unit, taken_in, handed_on, set_aside, duration_ms: None }
    }

    /// The same with its duration.
    #[must_use]
    pub fn took(self, duration: std::time::Duration) -> Self {
        let duration_ms = Some(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
        Self { duration_ms, ..self }
    }
}

impl DatasetLine {
    /// Rows that speak of no person.
    #[must_use]
    pub fn no_person_rows(&self) -> u64 {
        self.no_person.iter().map(|reason| reason.rows).sum()
    }

    /// Rows in quarantine.
    #[must_use]
    pub fn quarantined_rows(&self) -> u64 {
        self.quarantined.iter().map(|reason| reason.rows).sum()
    }

    /// True if every row became mentions, or spoke of no person, or is in quarantine, or repeats another.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.rows
            == self.mention_rows + self.no_person_rows() + self.quarantined_rows() + self.duplicates
    }
}

impl Changes {
    /// Share of the earlier persons, between 0 and 1, that kept their identifier; 1 if there were none.
    #[must_use]
    pub fn identifiers_carried_over(&self) -> f64 {
        let counts = &self.counts;
        let before = counts.persons_kept + counts.persons_retired + counts.persons_merged;
        if before == 0 { 1.0 } else { counts.persons_kept as f64 / before as f64 }
    }

    /// The same of households.
    #[must_use]
    pub fn households_carried_over(&self) -> f64 {
        let counts = &self.counts;
        let before = counts.households_kept + counts.households_gone + counts.households_merged;
        if before == 0 { 1.0 } else { counts.households_kept as f64 / before as f64 }
    }
}

impl Score {
    /// The harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}
