//! A run beside the truth: which record is truly whom.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use hearth::quality::{Assignments, PairCounts, PredictedRow, count_by_unit, join_rows};

use crate::files::Files;

/// The truth, joined with the records of a run.
pub(crate) struct Judgement {
    /// With what was delivered.
    pub(crate) delivered: Assignments,
    /// For each record the number of its true person; none if the truth does not know it.
    pub(crate) person_of: Vec<Option<u32>>,
    /// For each record the number of the person's true household, where the person has one.
    pub(crate) household_of: Vec<Option<u32>>,
}

impl Judgement {
    /// Joins the truth with rows as delivered, one a record in record order.
    pub(crate) fn of(files: &Files, rows: Vec<PredictedRow>) -> Result<Self> {
        let records = rows.len();
        let delivered = joined(files, rows)?;
        let (mut person_of, mut household_of) = (vec![None; records], vec![None; records]);
        for (mention, place) in delivered.mentions.iter().zip(&delivered.places) {
            if let Some(record) = place {
                person_of[*record as usize] = Some(mention.true_person);
                household_of[*record as usize] = mention.true_household;
            }
        }
        Ok(Self { delivered, person_of, household_of })
    }

    /// Whether two records are truly one person; none if the truth does not know both.
    pub(crate) fn one_person(&self, left: u32, right: u32) -> Option<bool> {
        let [left, right] = [left, right].map(|record| self.person_of[record as usize]);
        Some(left? == right?)
    }

    /// What must not be parted between fitting and testing: the true household of a record, or the person if there is none.
    pub(crate) fn group(&self, record: u32) -> String {
        let at = record as usize;
        match (self.household_of[at], self.person_of[at]) {
            (Some(household), _) => format!("H{household}"),
            (None, Some(person)) => format!("P{person}"),
            (None, None) => format!("R{record}"),
        }
    }

    /// The clusters that the truth would have made.
    pub(crate) fn perfect_clusters(&self) -> Vec<u32> {
        let mut first: BTreeMap<u32, u32> = BTreeMap::new();
        (0_u32..)
            .zip(&self.person_of)
            .map(|(record, person)| {
                person.map_or(record, |person| *first.entry(person).or_insert(record))
            })
            .collect()
    }

    /// Counts of pairs under other clusters of the records, by unit of mentions that stand or fall together: true persons, and those whom
    /// the delivered result has mixed up.
    pub(crate) fn counts(&self, cluster_of: &[u32]) -> Vec<PairCounts> {
        let Assignments { mentions, places, .. } = &self.delivered;
        let truth: Vec<u32> = mentions.iter().map(|mention| mention.true_person).collect();
        // a mention without a record is a person of its own, numbered behind the records
        let mut alone = u32::try_from(cluster_of.len()).unwrap_or(u32::MAX);
        let predicted: Vec<u32> = places
            .iter()
            .map(|place| {
                place.map_or_else(
                    || {
                        alone += 1;
                        alone
                    },
                    |record| cluster_of[record as usize],
                )
            })
            .collect();
        count_by_unit(&truth, &predicted, &self.units())
    }

    /// For each mention its unit, numbered without gaps.
    fn units(&self) -> Vec<u32> {
        let mentions = &self.delivered.mentions;
        let mut parents: Vec<usize> = (0..mentions.len()).collect();
        let (mut of_truth, mut of_predicted) = (BTreeMap::new(), BTreeMap::new());
        for (at, mention) in mentions.iter().enumerate() {
            let same = [
                *of_truth.entry(mention.true_person).or_insert(at),
                *of_predicted.entry(mention.predicted_person).or_insert(at),
            ];
            for other in same {
                let (a, b) = (root(&mut parents, at), root(&mut parents, other));
                parents[a.max(b)] = a.min(b);
            }
        }
        let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
        (0..mentions.len())
            .map(|at| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(root(&mut parents, at)).or_insert(next)
            })
            .collect()
    }
}

/// Joins the truth with other rows.
pub(crate) fn joined(files: &Files, rows: Vec<PredictedRow>) -> Result<Assignments> {
    Ok(join_rows(&files.truth, rows, Path::new("the run"))?)
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}
