//! What a night's addresses came to: how far they lead, where they fail, which claims were not believed.
//!
//! In: figures that the pipeline collects. Out: plain data, as `report.json` holds it. A street is named, as the gazetteer's
//! custodian has to find it; no address is.

use serde::{Deserialize, Serialize};

use super::ReasonCount;

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AddressFigures {
    /// How far the addresses of each dataset lead, in order of dataset.
    pub levels: Vec<LevelLine>,
    /// The same of all datasets together.
    pub in_all: LevelLine,
    /// The streets with the most addresses that lead to no residence, at most ten, the worst first.
    pub streets: Vec<StreetLine>,
    /// Records that claim a UPRN which their text contradicts.
    pub claims_contradicted: u64,
    /// Records that claim a UPRN which the gazetteer does not have.
    pub claims_unknown: u64,
    /// UPRNs that many different addresses claim, in order of UPRN; none of these claims was believed.
    pub claims_overfull: Vec<OverfullClaimLine>,
    /// Different address strings, claims included.
    pub strings: u64,
    /// Of these, how many an earlier night had answered.
    pub strings_seen_before: u64,
    /// What became of the answers that an earlier night kept, in words.
    pub answers_kept: String,
}

/// Records of one dataset that give an address, by how far it leads.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LevelLine {
    /// The dataset.
    pub dataset: String,
    /// To one residence of the gazetteer.
    pub residence: u64,
    /// To a building.
    pub building: u64,
    /// To a street.
    pub street: u64,
    /// To nothing that the gazetteer knows.
    pub nothing: u64,
}

/// A street with addresses that lead to no residence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StreetLine {
    /// Its canonical words.
    pub street: String,
    /// Different addresses of it that lead to no residence.
    pub addresses: u64,
    /// Records that give one of them.
    pub records: u64,
    /// The reasons given most, the most frequent first.
    pub reasons: Vec<ReasonCount>,
}

/// A UPRN that rows of many different addresses claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OverfullClaimLine {
    /// The UPRN's number.
    pub uprn: u64,
    /// Records that claim it without their text leading there.
    pub claims: u64,
    /// Different addresses that their texts are.
    pub addresses: u64,
}

impl LevelLine {
    /// The sum of several, called *in all*.
    #[must_use]
    pub fn in_all(lines: &[Self]) -> Self {
        let sum = |count: fn(&Self) -> u64| lines.iter().map(count).sum();
        Self {
            dataset: "in all".to_owned(),
            residence: sum(|line| line.residence),
            building: sum(|line| line.building),
            street: sum(|line| line.street),
            nothing: sum(|line| line.nothing),
        }
    }

    /// Records with an address.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.residence + self.building + self.street + self.nothing
    }

    /// The counts from the most exact level.
    #[must_use]
    pub const fn counts(&self) -> [u64; 4] {
        [self.residence, self.building, self.street, self.nothing]
    }
}

impl AddressFigures {
    /// The lines of the datasets, and where there are several that of all together.
    #[must_use]
    pub fn levels_and_sum(&self) -> Vec<LevelLine> {
        let sum = (self.levels.len() > 1).then_some(&self.in_all);
        self.levels.iter().chain(sum).cloned().collect()
    }

    /// How many strings were looked up, in a sentence; empty if there were none.
    #[must_use]
    pub fn memory_sentence(&self) -> String {
        use super::wording::{percent_of, thousands};
        if self.strings == 0 {
            return String::new();
        }
        let kept = if self.answers_kept.is_empty() {
            String::new()
        } else {
            format!(": {}", self.answers_kept)
        };
        format!(
            "{} of {} different address strings ({}) were seen on an earlier night{kept}",
            thousands(self.strings_seen_before),
            thousands(self.strings),
            percent_of(self.strings_seen_before, self.strings),
        )
    }
}
