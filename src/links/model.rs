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
use crate::links::thresholds::Thresholds;
use crate::pairs::{AddressWords, ChosenRules};
use crate::rules::LearntStaleness;
use crate::values::AttributeKind;

/// What one level is worth. Probabilities, 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct LevelWeight {
    /// Share of true matches, both values present, that reach this level.
    pub m: f64,
    /// Share of pairs of different people that reach it.
    pub u: f64,
    /// Share of pairs of different people *of one household* that reach it.
    pub kin: f64,
    /// What these rest on.
    #[serde(default)]
    pub support: Support,
}

/// Pairs that a level's figures rest on, beyond the shipped ones.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Support {
    /// Expected matches at this level: what m rests on.
    pub matches: f64,
    /// Pairs of strangers seen at this level: what u rests on.
    pub strangers: f64,
    /// Expected pairs of housemates at this level: what k rests on.
    pub kin: f64,
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
    /// The probability that two records drawn at random are two people of one household.
    pub kin_prior: f64,
    /// The same for two strata.
    pub kin_prior_by_strata: BTreeMap<String, f64>,
    /// Core comparisons in their fixed order, then the ruleset's attributes.
    pub comparisons: Vec<ComparisonWeights>,
    /// The same for two strata of which enough was seen: registers err in ways of their own, and within one register
    /// the same person stands twice for reasons of its own.
    pub comparisons_by_strata: BTreeMap<String, Vec<ComparisonWeights>>,
    /// How common each value is, by comparison name.
    pub frequencies: BTreeMap<String, Frequencies>,
    /// Which forenames go with which surnames.
    pub communities: NameCommunities,
    /// The blocking rules that the model was learnt under, generated ones included; none before it was learnt.
    #[serde(default)]
    pub blocking: ChosenRules,
    /// What the surroundings of a pair are worth, by kind; empty where context was not learnt.
    #[serde(default)]
    pub context: Vec<ComparisonWeights>,
    /// How often each dataset repeats a person.
    #[serde(default)]
    pub repeats: Repeats,
    /// How common each address word is; empty before anything was learnt.
    #[serde(default)]
    pub address_words: AddressWords,
    /// Where links and reviews begin, as chosen on the data that the model was learnt from.
    #[serde(default)]
    pub thresholds: Option<Thresholds>,
    /// How old each dataset's word on a residence is; empty before a night has learnt it.
    #[serde(default)]
    pub staleness: Vec<LearntStaleness>,
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
    /// A key that means nothing here.
    #[error("`{key}` is {of} that these rules have")]
    Unknown {
        /// The key.
        key: String,
        /// What it is none of.
        of: &'static str,
    },
    /// A prior that is no probability.
    #[error("`{key}` needs a figure between 0 and 1")]
    Prior {
        /// Which.
        key: String,
    },
    /// No comparison is weighed.
    #[error("no comparison is weighed")]
    Nothing,
}

/// The weights that are compiled in.
const SHIPPED: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/matching-rules/weights/default.toml"));

/// Before anything was seen: one pair in a million is a match. Training replaces it.
const UNSEEN_PRIOR: f64 = 1e-6;
/// Before anything was seen, a record has about as many housemates as records of the same person.
const KIN_TO_A_MATCH: f64 = 1.0;

impl Model {
    /// True if it weighs the core comparisons and these attributes, level by level.
    #[must_use]
    pub fn weighs(&self, attributes: &[(String, ComparisonKind)]) -> bool {
        let core = ComparisonKind::CORE.iter().map(|kind| (kind.word().to_owned(), *kind));
        let wanted: Vec<_> = core.chain(attributes.iter().cloned()).collect();
        self.comparisons.len() == wanted.len()
            && self.comparisons.iter().zip(&wanted).all(|(weights, (name, kind))| {
                weights.name == *name && weights.levels.len() == kind.levels().len()
            })
    }

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
    /// The first comparison whose levels are not all there, a key that means nothing, or a syntax fault.
    pub fn parse(text: &str, attributes: &[(String, ComparisonKind)]) -> Result<Self, ModelFault> {
        let given =
            toml_span::parse(text).map_err(|fault| ModelFault::Syntax(fault.to_string()))?;
        refuse_the_unknown(&given, attributes)?;
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
        let kin_prior = given.pointer("/kin_prior").and_then(probability);
        Ok(Self {
            prior,
            prior_by_strata: BTreeMap::new(),
            kin_prior: kin_prior.unwrap_or(KIN_TO_A_MATCH * prior).min(0.3),
            kin_prior_by_strata: BTreeMap::new(),
            comparisons,
            comparisons_by_strata: BTreeMap::new(),
            frequencies: BTreeMap::new(),
            communities: NameCommunities::default(),
            blocking: ChosenRules::default(),
            context: Vec::new(),
            repeats: Repeats::default(),
            address_words: AddressWords::default(),
            thresholds: None,
            staleness: Vec::new(),
        })
    }

    /// The same of a file that somebody names as weights, and that therefore weighs something.
    ///
    /// # Errors
    /// As for [`Model::parse`], or if no comparison is weighed.
    pub fn parse_whole(
        text: &str,
        attributes: &[(String, ComparisonKind)],
    ) -> Result<Self, ModelFault> {
        let model = Self::parse(text, attributes)?;
        let given =
            toml_span::parse(text).map_err(|fault| ModelFault::Syntax(fault.to_string()))?;
        let mut values = given.as_table().into_iter().flat_map(|table| table.values());
        if values.any(|value| value.as_table().is_some()) {
            Ok(model)
        } else {
            Err(ModelFault::Nothing)
        }
    }

    /// The weights as a file that [`Model::parse`] reads back. Frequencies are not written: they belong to the data.
    #[must_use]
    pub fn to_toml(&self, attributes: &[(String, ComparisonKind)]) -> String {
        use std::fmt::Write as _;
        let kinds: Vec<ComparisonKind> = ComparisonKind::CORE
            .into_iter()
            .chain(attributes.iter().map(|(_, kind)| *kind))
            .collect();
        let mut text = format!("prior = {:e}\nkin_prior = {:e}\n", self.prior, self.kin_prior);
        for (comparison, kind) in self.comparisons.iter().zip(kinds) {
            let _ = write!(text, "\n[\"{}\"]\n", comparison.name);
            for (level, word) in comparison.levels.iter().zip(kind.levels()) {
                let LevelWeight { m, u, kin, support } = level;
                let Support { matches, strangers, kin: of_kin } = support;
                let _ = writeln!(
                    text,
                    "{word} = {{ m = {m:.6}, u = {u:.9}, kin = {kin:.9} }} # rests on {matches:.0} matches, {strangers:.0} strangers, {of_kin:.0} of one household"
                );
            }
        }
        text
    }
}

/// The priors, by their keys.
const PRIORS: [&str; 2] = ["prior", "kin_prior"];

/// Refuses what would be left unread: another file than one of weights, a comparison or a level by a word that it does not have.
fn refuse_the_unknown(
    given: &toml_span::Value<'_>,
    attributes: &[(String, ComparisonKind)],
) -> Result<(), ModelFault> {
    let core = ComparisonKind::CORE.into_iter();
    let kinds = AttributeKind::ALL.into_iter().map(|kind| ComparisonKind::Attribute(0, kind));
    let by_word: BTreeMap<&str, ComparisonKind> = core
        .chain(kinds)
        .map(|kind| (kind.word(), kind))
        .chain(attributes.iter().map(|(name, kind)| (name.as_str(), *kind)))
        .collect();
    let unknown = |key: &str, of| Err(ModelFault::Unknown { key: key.to_owned(), of });
    for (key, value) in given.as_table().into_iter().flatten() {
        let key: &str = &key.name;
        if PRIORS.contains(&key) {
            probability(value).ok_or_else(|| ModelFault::Prior { key: key.to_owned() })?;
            continue;
        }
        let Some(kind) = by_word.get(key) else { return unknown(key, "no comparison") };
        for level in value.as_table().into_iter().flat_map(|levels| levels.keys()) {
            let level: &str = &level.name;
            if !kind.levels().contains(&level) {
                return unknown(&format!("{key}.{level}"), "no level");
            }
        }
    }
    Ok(())
}

fn level_weight(table: Option<&toml_span::Value<'_>>, level: &str) -> Option<LevelWeight> {
    let entry = table?.as_table()?.get(level)?;
    let figure = |word: &str| entry.as_table()?.get(word).and_then(probability);
    let u = figure("u")?;
    Some(LevelWeight {
        m: figure("m")?,
        u,
        kin: figure("kin").unwrap_or(u),
        support: Support::default(),
    })
}

fn probability(value: &toml_span::Value<'_>) -> Option<f64> {
    value.as_float().filter(|figure| (0.0..=1.0).contains(figure))
}

#[cfg(test)]
mod tests {
    use super::Model;
    use crate::links::compare::ComparisonKind;

    #[test]
    fn the_shipped_weights_are_whole_and_their_shares_add_up_in_every_situation() {
        let model = Model::shipped(&[]).unwrap();
        for (comparison, kind) in model.comparisons.iter().zip(ComparisonKind::CORE) {
            for situation in kind.situations() {
                let end = situation.end.min(comparison.levels.len());
                let levels = &comparison.levels[situation.start..end];
                let m: f64 = levels.iter().map(|level| level.m).sum();
                let u: f64 = levels.iter().map(|level| level.u).sum();
                assert!((m - 1.0).abs() < 0.002, "{}: m adds up to {m}", comparison.name);
                assert!((u - 1.0).abs() < 0.02, "{}: u adds up to {u}", comparison.name);
            }
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
