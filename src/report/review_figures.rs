//! Clerical review in the report: how much is put forward, how far readers agree, and how right the links are by what was read.
//!
//! In: figures of the queue and of the readings. Out: the same as rows and sentences, for text and page alike. What nobody has read is *not
//! yet estimated*, never left out.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::{Columns, section};
use super::wording::{one_or_many, thousands};
use crate::stewardship::{Agreement, Estimate, Interval};

/// Clerical review on a night.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ReviewFigures {
    /// Cases that are put forward tonight.
    pub put_forward: u64,
    /// Cases that wait below the line.
    pub below: u64,
    /// Cases of which readers contradict each other: a further reader is asked.
    pub contested: u64,
    /// How far readers agree; none if no case was answered twice.
    #[serde(default)]
    pub agreement: Option<Agreement>,
    /// What the last sample says; none if none was drawn.
    #[serde(default)]
    pub estimate: Option<Estimate>,
}

/// A share in hundredths of a percent: what separates good links from better ones is small.
fn share(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn ends(interval: Interval, write: impl Fn(f64) -> String) -> String {
    format!("{} to {}", write(interval.low), write(interval.high))
}

impl ReviewFigures {
    /// Head of the table.
    pub(super) const HEADERS: [&'static str; 3] = ["figure", "estimate", "95 % interval"];

    /// What is put forward and what is not, in a sentence.
    pub(super) fn sentence(&self) -> String {
        let Self { put_forward, below, contested, agreement: _, estimate: _ } = self;
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

    /// Precision, recall and agreement, each with its interval.
    pub(super) fn rows(&self) -> [[String; 3]; 3] {
        let estimated = |what: &str, of: fn(&Estimate) -> Option<Interval>| {
            let found = self.estimate.as_ref().and_then(of);
            let [figure, interval] = match found {
                Some(found) => [share(found.value), ends(found, share)],
                None => ["not yet estimated".to_owned(), String::new()],
            };
            [what.to_owned(), figure, interval]
        };
        let kappa = self.agreement.and_then(|agreement| agreement.kappa);
        let plain = |figure: f64| format!("{figure:.2}");
        let [figure, interval] = match kappa {
            Some(kappa) => [plain(kappa.value), ends(kappa, plain)],
            None => ["not yet estimated".to_owned(), String::new()],
        };
        [
            estimated("precision of links", |it| it.precision),
            estimated("recall of links", |it| it.recall),
            ["agreement of readers (kappa)".to_owned(), figure, interval],
        ]
    }

    /// What the table rests on, and what it does not say.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match &self.estimate {
            None => notes.push(
                "No sample was drawn: `hearth review --sample 300` draws one, `hearth review --sample --by NAME` reads it."
                    .to_owned(),
            ),
            Some(Estimate { edition, drawn, answered, open, outside, outside_expected, .. }) => {
                let undecided = match open {
                    0 => String::new(),
                    open => format!("; {} could not be told and are left out", thousands(*open)),
                };
                notes.push(format!(
                    "By {} read of {} drawn from edition {edition}{undecided}.",
                    one_or_many(*answered, "pair", "pairs"),
                    thousands(*drawn),
                ));
                notes.push(format!(
                    "Recall is among the pairs that can be drawn. Outside are {} compared pairs of a lower stated probability than the sample's floor, about {} of them one person \
                     by what is stated, and every pair that no blocking rule brings together: see what the rules miss under Blocking.",
                    thousands(*outside),
                    thousands(*outside_expected),
                ));
            }
        }
        if let Some(Agreement { cases, alike, kappa }) = self.agreement {
            let all_alike =
                if kappa.is_some() { "" } else { "; with one answer only, kappa says nothing" };
            notes.push(format!(
                "{} by two readers, {} of them alike{all_alike}.",
                one_or_many(cases, "case was answered", "cases were answered"),
                share(alike)
            ));
        }
        notes
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Columns::new(&Self::HEADERS);
        self.rows().into_iter().for_each(|row| table.row(row));
        section(f, "How right the links are, by what readers say", &table)?;
        self.notes().iter().try_for_each(|note| writeln!(f, "  {note}"))
    }
}
