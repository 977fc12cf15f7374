//! The model: what each level of each comparison is worth, how common each value is, how likely a match is at all.
//!
//! A model is made by training or shipped, then pinned: the nights that follow score with the same one. It is a
//! document by nature, kept in the edition it made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::links::communities::NameCommunities;
use crate::links::compare::ComparisonKind;
use crate::links::context::Repeats;
use crate::links::frequency::Frequencies;

/// What one level is worth. Probabilities, 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct LevelWeight {
    /// Share of true matches, both values present, that reach this level.
    pub m: f64,
    /// Share of pairs of different people that reach it.
    pub u: f64,
    /// Share of pairs of different people *at one residence* that reach it.
    pub together: f64,
    /// Pairs that `m` rests on, beyond the shipped figure (expected true matches at this level).
    #[serde(default)]
    pub support: f64,
}

/// The levels of one comparison, strictest first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ComparisonWeights {
    /// The comparison's word, or the attribute's name.
    pub name: String,
    /// One entry a level.
    pub levels: Vec<LevelWeight>,
}

/// Weights, frequencies and priors: all that scoring needs beside the records.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Model {
    /// The probability that two records drawn at random are one person.
    pub prior: f64,
    /// The same for two strata (a role of a dataset each), where enough was seen to tell: names in order, `a|b`.
    pub prior_by_strata: BTreeMap<String, f64>,
    /// Core comparisons in their fixed order, then the ruleset's attributes.
    pub comparisons: Vec<ComparisonWeights>,
    /// How common each value is, by comparison name.
    pub frequencies: BTreeMap<String, Frequencies>,
    /// Which forenames go with which surnames.
    pub communities: NameCommunities,
    /// What the surroundings of a pair are worth, by kind; empty where context was not learnt.
    #[serde(default)]
    pub context: Vec<ComparisonWeights>,
    /// How often each dataset repeats a person.
    #[serde(default)]
    pub repeats: Repeats,
}

/// What can be wrong with a weights file.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum ModelFault {
    /// Not TOML.
    #[error("the weights are not readable as TOML: {0}")]
    Syntax(String),
    /// A comparison lacks a level, or a figure.
    #[error("[{comparison}] needs `{level} = {{ m = …, u = … }}` with figures between 0 and 1")]
    Level {
        /// The comparison's word.
        comparison: String,
        /// The level's word.
        level: String,
    },
}

/// The weights that are compiled in.
const SHIPPED: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/matching-rules/weights/default.toml"));

/// Before anything was seen: one pair in a million is a match. Training replaces it.
const UNSEEN_PRIOR: f64 = 1e-6;

impl Model {
    /// The shipped weights for the core comparisons and the given attributes.
    ///
    /// # Errors
    /// Only if the shipped file is broken, which a test rules out.
    pub fn shipped(attributes: &[(String, ComparisonKind)]) -> Result<Self, ModelFault> {
        Self::parse(SHIPPED, attributes)
    }

    /// Weights from a file's text; comparisons that it does not name keep the shipped figures.
    ///
    /// # Errors
    /// The first comparison whose levels are not all there, or a syntax fault.
    pub fn parse(text: &str, attributes: &[(String, ComparisonKind)]) -> Result<Self, ModelFault> {
        let given =
            toml_span::parse(text).map_err(|fault| ModelFault::Syntax(fault.to_string()))?;
        let shipped =
            toml_span::parse(SHIPPED).map_err(|fault| ModelFault::Syntax(fault.to_string()))?;
        let named = ComparisonKind::CORE.iter().map(|&kind| (kind.word().to_owned(), kind));
        let comparisons = named
            .chain(attributes.iter().cloned())
            .map(|(name, kind)| {
                let table = [&given, &shipped]
                    .into_iter()
                    .flat_map(|file| {
                        [name.as_str(), kind.word()].map(|word| file.pointer(&format!("/{word}")))
                    })
                    .flatten()
                    .next();
                let levels = kind
                    .levels()
                    .iter()
                    .map(|level| {
                        level_weight(table, level).ok_or_else(|| ModelFault::Level {
                            comparison: name.clone(),
                            level: (*level).to_owned(),
                        })
                    })
                    .collect::<Result<_, _>>()?;
                Ok(ComparisonWeights { name, levels })
            })
            .collect::<Result<_, ModelFault>>()?;
        let prior = given.pointer("/prior").and_then(probability).unwrap_or(UNSEEN_PRIOR);
        Ok(Self {
            prior,
            prior_by_strata: BTreeMap::new(),
            comparisons,
            frequencies: BTreeMap::new(),
            communities: NameCommunities::default(),
            context: Vec::new(),
            repeats: Repeats::default(),
        })
    }

    /// The weights as a file that [`Model::parse`] reads back. Frequencies are not written: they belong to the data.
    #[must_use]
    pub fn to_toml(&self, attributes: &[(String, ComparisonKind)]) -> String {
        use std::fmt::Write as _;
        let kinds: Vec<ComparisonKind> = ComparisonKind::CORE
            .into_iter()
            .chain(attributes.iter().map(|(_, kind)| *kind))
            .collect();
        let mut text = format!("prior = {:e}\n", self.prior);
        for (comparison, kind) in self.comparisons.iter().zip(kinds) {
            let _ = write!(text, "\n[\"{}\"]\n", comparison.name);
            for (level, word) in comparison.levels.iter().zip(kind.levels()) {
                let LevelWeight { m, u, together, support } = level;
                let _ = writeln!(
                    text,
                    "{word} = {{ m = {m:.6}, u = {u:.9}, together = {together:.9} }} # rests on {support:.0} matches"
                );
            }
        }
        text
    }
}

fn level_weight(table: Option<&toml_span::Value<'_>>, level: &str) -> Option<LevelWeight> {
    let entry = table?.as_table()?.get(level)?;
    let figure = |word: &str| entry.as_table()?.get(word).and_then(probability);
    let u = figure("u")?;
    Some(LevelWeight {
        m: figure("m")?,
        u,
        together: figure("together").unwrap_or(u),
        support: 0.0,
    })
}

fn probability(value: &toml_span::Value<'_>) -> Option<f64> {
    value.as_float().filter(|figure| (0.0..=1.0).contains(figure))
}

#[cfg(test)]
mod tests {
    use super::Model;

    #[test]
    fn the_shipped_weights_are_whole_and_their_shares_add_up() {
        let model = Model::shipped(&[]).unwrap();
        for comparison in &model.comparisons {
            let m: f64 = comparison.levels.iter().map(|level| level.m).sum();
            let u: f64 = comparison.levels.iter().map(|level| level.u).sum();
            assert!((m - 1.0).abs() < 0.002, "{}: m adds up to {m}", comparison.name);
            assert!((u - 1.0).abs() < 0.02, "{}: u adds up to {u}", comparison.name);
        }
    }

    #[test]
    fn a_written_model_reads_back() {
        let model = Model::shipped(&[]).unwrap();
        let again = Model::parse(&model.to_toml(&[]), &[]).unwrap();
        for (a, b) in model.comparisons.iter().zip(&again.comparisons) {
            for (a, b) in a.levels.iter().zip(&b.levels) {
                assert!((a.m - b.m).abs() < 1e-5 && (a.u - b.u).abs() < 1e-8);
            }
        }
    }
}
