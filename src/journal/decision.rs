//! What stewards decide, as the journal keeps it.
//!
//! In: two sides with the fingerprints of what each of their records said; of a decision by rule, every pair that the rule found. Out: entries without a name or a date of birth: keys,
//! fingerprints under the council's own key, and the words of whoever decided. Leaves to `stewardship` what is in force.

use serde::{Deserialize, Serialize};

use crate::values::{DatasetName, MentionKey, Role};

/// What was decided of two sides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedAs {
    /// They are one person.
    Same,
    /// They are two people.
    Different,
    /// They live together.
    SameHousehold,
    /// They are never one household, even at one address.
    DifferentHousehold,
}

/// What a decision answers: decisions on the same two sides that answer different questions stand beside each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Matter {
    /// Are they one person?
    Person,
    /// Do they live together?
    Household,
}

impl DecidedAs {
    /// The question that it answers.
    #[must_use]
    pub const fn matter(self) -> Matter {
        match self {
            Self::Same | Self::Different => Matter::Person,
            Self::SameHousehold | Self::DifferentHousehold => Matter::Household,
        }
    }

    /// What two sides are, in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Same => "are one person",
            Self::Different => "are two people",
            Self::SameHousehold => "live together",
            Self::DifferentHousehold => "are never one household",
        }
    }
}

/// A steward's decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DecisionMade {
    /// What was decided.
    pub decided: DecidedAs,
    /// The one and the other.
    pub sides: [DecidedSide; 2],
    /// Why, in the steward's words.
    pub reason: String,
    /// Who decided.
    pub by: String,
}

/// One decision on all pairs that a rule found: one act, undone as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DecidedByRule {
    /// What was decided of each pair.
    pub decided: DecidedAs,
    /// The rule, as it was written.
    pub rule: String,
    /// The pairs that it found, each with its evidence.
    pub pairs: Vec<[DecidedSide; 2]>,
    /// Why, in the steward's words.
    pub reason: String,
    /// Who decided.
    pub by: String,
}

/// One of the two that a decision speaks of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DecidedSide {
    /// As it was named: a mention, or a person's identifier.
    pub named: String,
    /// True if a person was named: the decision then lasts as long as any record of the side does.
    #[serde(default)]
    pub person: bool,
    /// The records that it rested on, ascending by key.
    pub records: Vec<DecidedRecord>,
}

/// A record that a decision rested on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct DecidedRecord {
    /// Its dataset.
    pub dataset: String,
    /// Its row's key.
    pub record_id: String,
    /// The person's part in the row; empty in a plain list of people.
    #[serde(default)]
    pub role: String,
    /// Which of several in that part; 0 for the only one.
    #[serde(default)]
    pub ordinal: u8,
    /// Of the values that were compared, under the council's key; hexadecimal, as the two below.
    pub evidence: String,
    /// Of the residence that the row led to; empty if to none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub home: String,
    /// Of the dates between which the row has the person there; empty of a decision that does not rest on them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stay: String,
    /// True if no other row of the dataset said the same of who and where: it is known again under another key.
    #[serde(default, skip_serializing_if = "is_false")]
    pub alone: bool,
}

/// A decision that holds no longer: what was decided before it, holds again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DecisionUndone {
    /// The number of the entry that made it.
    pub decision: u64,
    /// Why, in the steward's words.
    pub reason: String,
    /// Who undid it.
    pub by: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(it: &bool) -> bool {
    !*it
}

impl DecidedRecord {
    /// A record with the fingerprint of its evidence, and nothing of where it has the person.
    #[must_use]
    pub fn new(key: &MentionKey, evidence: String) -> Self {
        let MentionKey { dataset, record_id, role: Role { word, ordinal } } = key;
        Self {
            dataset: dataset.0.to_string(),
            record_id: record_id.to_string(),
            role: word.to_string(),
            ordinal: *ordinal,
            evidence,
            home: String::new(),
            stay: String::new(),
            alone: false,
        }
    }

    /// The record's key.
    #[must_use]
    pub fn key(&self) -> MentionKey {
        MentionKey {
            dataset: DatasetName(self.dataset.as_str().into()),
            record_id: self.record_id.as_str().into(),
            role: Role { word: self.role.as_str().into(), ordinal: self.ordinal },
        }
    }
}
