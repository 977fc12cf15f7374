//! Kinds of homes: the households formed, and the gazetteer's premises with and without somebody in them.
//!
//! In: figures that the pipeline collects. Out: plain data, as `report.json` holds it.

use serde::{Deserialize, Serialize};

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct HomeFigures {
    /// Households by kind, in the order of the kinds; kinds without one are left out.
    pub households: Vec<HouseholdKindLine>,
    /// Households by what they are made up of; those without one are left out.
    #[serde(default)]
    pub compositions: Vec<HouseholdKindLine>,
    /// What persons are to each other, by kind; kinds without one are left out.
    #[serde(default)]
    pub relations: Vec<RelationLine>,
    /// How old the word of each dataset and role is, as learnt; empty before a night has learnt it.
    #[serde(default)]
    pub staleness: Vec<StalenessLine>,
    /// The gazetteer's premises by kind, in the order of the kinds.
    pub premises: Vec<PremisesLine>,
}

/// Households of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HouseholdKindLine {
    /// The kind.
    pub kind: String,
    /// How many.
    pub households: u64,
    /// How many persons in them.
    pub persons: u64,
}

/// Relations of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RelationLine {
    /// The kind.
    pub kind: String,
    /// How many hold tonight.
    pub hold: u64,
    /// How many are over.
    pub over: u64,
    /// How many contradict what is known.
    pub doubtful: u64,
}

/// How old a dataset's word is, as the rules have it and as it was learnt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StalenessLine {
    /// The dataset and the role.
    pub source: String,
    /// Days by which it runs behind life: the rules', the learnt.
    pub lag_days: [i64; 2],
    /// Moves that told of it.
    pub moves: u64,
    /// Days in which its worth halves: the rules', the learnt.
    pub half_life_days: [i64; 2],
    /// Closed cases that told of it.
    pub closed: u64,
}

/// Premises of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PremisesLine {
    /// The kind.
    pub kind: String,
    /// How many are in use.
    pub listed: u64,
    /// In how many somebody lives.
    pub lived_in: u64,
    /// Residences with nobody, shells with nobody and no part in use; `None` for what is no residence.
    pub empty: Option<u64>,
}
