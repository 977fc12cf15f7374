//! What waits for a person after a run: the list that decides the exit code and stands near the top of the report.
//!
//! In: a report. Out: sentences with what to do next, the gravest first. Empty means: nobody need look.

use super::RunReport;
use super::wording::{one_or_many, thousands};

/// What kind of thing waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WaitingKind {
    /// Counts do not add up.
    Balance,
    /// The edition is held.
    Held,
    /// A file did not come, or is not what it was.
    Arrival,
    /// Rows could not be read.
    Quarantine,
    /// Pairs wait for clerical review.
    Review,
    /// Residences have more people than a household should.
    Overfull,
    /// Something else that the night has come upon.
    Warning,
}

/// One thing that waits for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// Of which kind it is.
    pub kind: WaitingKind,
    /// What, in a sentence.
    pub what: String,
    /// What to do next.
    pub hint: String,
}

impl RunReport {
    /// Everything that waits for a person, the gravest first.
    #[must_use]
    pub fn waiting(&self) -> Vec<Waiting> {
        let mut list = Vec::new();
        let mut wait = |kind, what: String, hint: &str| {
            list.push(Waiting { kind, what, hint: hint.to_owned() });
        };
        for dataset in self.datasets.iter().filter(|dataset| !dataset.balances()) {
            wait(
                WaitingKind::Balance,
                format!("The counts of {} do not add up.", dataset.dataset),
                "Report this: rows went missing inside the program.",
            );
        }
        if let Some(because) = &self.held {
            wait(
                WaitingKind::Held,
                format!("Edition {} is held and not served: {because}", self.edition),
                "`hearth diff` says what changed; `hearth edition release` serves it all the same; else mend the cause and run the night again.",
            );
        }
        for dataset in self.datasets.iter().filter(|dataset| dataset.arrival_wants_a_look) {
            wait(
                WaitingKind::Arrival,
                format!("{}: {}", dataset.dataset, dataset.arrival),
                "Ask its system's owner for tonight's extract.",
            );
        }
        let quarantined = self.quarantined_rows();
        if quarantined > 0 {
            wait(
                WaitingKind::Quarantine,
                format!("{} in quarantine.", one_or_many(quarantined, "row is", "rows are")),
                "`hearth export quarantine` lists file, line, column and reason.",
            );
        }
        if self.decisions.review > 0 {
            wait(
                WaitingKind::Review,
                format!(
                    "{} for clerical review: {}",
                    one_or_many(self.decisions.review, "pair waits", "pairs wait"),
                    self.review.sentence()
                ),
                "`hearth review --by NAME` puts them to you case by case; until then they stay apart. `hearth explain A B` says why for any two.",
            );
        }
        if !self.overfull.is_empty() {
            let count = self.overfull.len() as u64;
            wait(
                WaitingKind::Overfull,
                format!(
                    "{} more people than a household should.",
                    one_or_many(count, "residence has", "residences have")
                ),
                "See the list below: care homes to classify, or people who moved out unnoticed.",
            );
        }
        list.extend(self.warnings.iter().map(|warning| Waiting {
            kind: WaitingKind::Warning,
            what: warning.message.clone(),
            hint: warning.hint.clone(),
        }));
        list
    }

    /// The exit code of the run: 0 if nothing waits for a person, else 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(!self.waiting().is_empty())
    }

    /// Whether the counts add up, in a sentence.
    #[must_use]
    pub fn balance_sentence(&self) -> String {
        let rows: u64 = self.datasets.iter().map(|dataset| dataset.rows).sum();
        if self.balances() {
            format!("The counts add up: each of {} rows is accounted for.", thousands(rows))
        } else {
            "THE COUNTS DO NOT ADD UP: rows went missing inside the program.".to_owned()
        }
    }

    /// Rows in quarantine, of all datasets.
    #[must_use]
    pub fn quarantined_rows(&self) -> u64 {
        self.datasets.iter().map(super::DatasetLine::quarantined_rows).sum()
    }
}
