//! Clerical review in the report: how much is put forward tonight, and how much waits below the line.

use serde::{Deserialize, Serialize};

use super::wording::{one_or_many, thousands};

/// The queue of clerical review on a night.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ReviewFigures {
    /// Cases that are put forward tonight.
    pub put_forward: u64,
    /// Cases that wait below the line.
    pub below: u64,
    /// Cases of which readers contradict each other: a further reader is asked.
    pub contested: u64,
}

impl ReviewFigures {
    /// What is put forward and what is not, in a sentence.
    pub(super) fn sentence(&self) -> String {
        let Self { put_forward, below, contested } = self;
        let contested = match contested {
            0 => String::new(),
            1 => "; readers contradict each other on one more".to_owned(),
            several => format!("; readers contradict each other on {} more", thousands(*several)),
        };
        format!(
            "{} put forward tonight, {} below the line{contested}.",
            one_or_many(*put_forward, "case is", "cases are"),
            one_or_many(*below, "waits", "wait"),
        )
    }
}
