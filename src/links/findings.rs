//! What training looks at: the findings of every training pair, gathered once.
//!
//! In: training pairs and a model's u. Out: levels and the part of each pair's weight that training does not change.
//! Leaves to `train` what the findings teach.

use rayon::prelude::*;

use crate::links::compare::ComparisonKind;
use crate::links::model::Model;
use crate::links::score::Scorer;
use crate::links::train::TrainingData;

/// What was found in every training pair, gathered once: findings do not change while the weights do.
pub(super) struct Findings {
    /// Level of every comparison of every pair, [`MISSING`] where a value is missing; one row a pair.
    levels: Vec<u8>,
    /// Comparisons a row.
    width: usize,
    /// Sum of log2 u over the comparisons whose u does not change (bits).
    pub(super) fixed: Vec<f32>,
    pub(super) context: Vec<PairContext>,
}

/// Whether the two records of a pair share a residence, and their strata.
pub(super) type PairContext = (bool, u16, u16);

pub(super) const MISSING: u8 = u8::MAX;

impl Findings {
    pub(super) fn gather(data: TrainingData<'_>, model: &Model, pairs: &[(u32, u32)]) -> Self {
        let scorer = Scorer::new(data.table, model, data.strata, data.attributes);
        let width = model.comparisons.len();
        let rows: Vec<(Vec<u8>, f32, PairContext)> = pairs
            .par_iter()
            .map(|&(left, right)| {
                let (a, b) =
                    (&data.table.records[left as usize], &data.table.records[right as usize]);
                let together = a.residence.agrees(b.residence);
                let (mut levels, mut fixed, mut index) = (Vec::with_capacity(width), 0.0, 0);
                scorer.each_finding(left, right, |kind, finding, _| {
                    levels.push(finding.level().unwrap_or(MISSING));
                    if !learns_together(kind, together) {
                        fixed += scorer.chance_of(index, finding, left, right);
                    }
                    index += 1;
                });
                (levels, fixed, (together, a.stratum, b.stratum))
            })
            .collect();
        let mut findings = Self {
            levels: Vec::with_capacity(pairs.len() * width),
            width,
            fixed: Vec::with_capacity(pairs.len()),
            context: Vec::with_capacity(pairs.len()),
        };
        for (levels, fixed, context) in rows {
            findings.levels.extend(levels);
            findings.fixed.push(fixed);
            findings.context.push(context);
        }
        findings
    }

    pub(super) fn len(&self) -> usize {
        self.fixed.len()
    }

    pub(super) fn row(&self, pair: usize) -> &[u8] {
        &self.levels[pair * self.width..(pair + 1) * self.width]
    }
}

/// True for comparisons whose u among housemates is learnt: surnames run in families, and so do twins' birthdays.
pub(super) fn learns_together(kind: ComparisonKind, together: bool) -> bool {
    together
        && match kind {
            ComparisonKind::Surname | ComparisonKind::DateOfBirth | ComparisonKind::Sex => true,
            ComparisonKind::Forename
            | ComparisonKind::MiddleNames
            | ComparisonKind::NhsNumber
            | ComparisonKind::Nino
            | ComparisonKind::Upn
            | ComparisonKind::Home
            | ComparisonKind::Email
            | ComparisonKind::Phone
            | ComparisonKind::Attribute(..) => false,
        }
}
