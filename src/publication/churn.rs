//! Churn: how many identifiers of the last edition went, and how many may before somebody has to look.
//!
//! In: the comparison with the last published edition. Out: shares, and a reason to hold the edition if they are over the budget. Pure.
//! People who die or move away are churn too; a budget leaves room for them.

use crate::config::ChurnConfig;
use crate::editions::DiffCounts;

/// How much of one kind of identifiers went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Churn {
    /// Identifiers of the last edition.
    pub before: u64,
    /// Of these, how many are in no use now: merged into others, or retired.
    pub gone: u64,
}

impl Churn {
    /// Of persons.
    #[must_use]
    pub fn of_persons(counts: &DiffCounts, leavers: Leavers) -> Self {
        Self::of(counts.persons_kept, counts.persons_merged, counts.persons_retired, leavers)
    }

    /// Of households.
    #[must_use]
    pub fn of_households(counts: &DiffCounts, leavers: Leavers) -> Self {
        Self::of(counts.households_kept, counts.households_merged, counts.households_gone, leavers)
    }

    fn of(kept: u64, merged: u64, retired: u64, leavers: Leavers) -> Self {
        let gone = match leavers {
            Leavers::Count => merged + retired,
            Leavers::Accepted => merged,
        };
        Self { before: kept + merged + retired, gone }
    }

    /// Share of the identifiers that went, 0 to 1.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.before == 0 { 0.0 } else { self.gone as f64 / self.before as f64 }
    }
}

/// Whether identifiers count of whose records none is left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leavers {
    /// They do.
    Count,
    /// Somebody has said that a dataset's loss of rows is right: those who went with the rows are expected.
    Accepted,
}

/// How much may go in a night.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ChurnBudget {
    persons: f64,
    households: f64,
}

/// So many identifiers may always go, unless the budget is none at all: in a small council, one family that leaves is a large share.
const ALWAYS: u64 = 20;

impl From<ChurnConfig> for ChurnBudget {
    fn from(ChurnConfig { persons, households }: ChurnConfig) -> Self {
        Self { persons, households }
    }
}

impl ChurnBudget {
    /// Why an edition with this much change is to be held, if it is.
    #[must_use]
    pub fn exceeded(&self, counts: &DiffCounts, leavers: Leavers) -> Option<String> {
        let kinds = [
            ("persons", Churn::of_persons(counts, leavers), self.persons),
            ("households", Churn::of_households(counts, leavers), self.households),
        ];
        let over = kinds.into_iter().filter(|(_, churn, budget)| {
            let always = if *budget > 0.0 { ALWAYS } else { 0 };
            churn.gone > always && churn.share() > *budget
        });
        let sentences: Vec<String> = over
            .map(|(what, churn, budget)| {
                format!(
                    "{:.1} % of {what} would lose their identifier ({} of {}), and the budget is {:.1} %",
                    churn.share() * 100.0,
                    churn.gone,
                    churn.before,
                    budget * 100.0
                )
            })
            .collect();
        (!sentences.is_empty()).then(|| sentences.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::{ChurnBudget, Leavers};
    use crate::config::ChurnConfig;
    use crate::editions::DiffCounts;

    #[test]
    fn the_budget_counts_merged_and_retired_and_leaves_the_few_alone() {
        let budget = ChurnBudget::from(ChurnConfig { persons: 0.02, households: 0.1 });
        let exceeded = |counts: &DiffCounts| budget.exceeded(counts, Leavers::Count);
        let counts = |kept, merged, retired| DiffCounts {
            persons_kept: kept,
            persons_merged: merged,
            persons_retired: retired,
            ..DiffCounts::default()
        };
        assert_eq!(exceeded(&counts(980, 10, 10)), None, "just within");
        let over = exceeded(&counts(979, 10, 11)).unwrap();
        assert!(over.starts_with("2.1 % of persons") && over.contains("21 of 1000"), "{over}");
        assert_eq!(budget.exceeded(&counts(900, 10, 90), Leavers::Accepted), None);
        assert!(budget.exceeded(&counts(900, 90, 10), Leavers::Accepted).is_some());
        assert_eq!(exceeded(&counts(50, 10, 10)), None, "a small council");
        let none = ChurnBudget::from(ChurnConfig { persons: 0.0, households: 1.0 });
        assert!(none.exceeded(&counts(50, 1, 0), Leavers::Count).is_some());
        assert_eq!(none.exceeded(&counts(50, 0, 0), Leavers::Count), None);
        assert_eq!(exceeded(&DiffCounts::default()), None);
        let homes = DiffCounts { households_kept: 100, households_gone: 30, ..counts(500, 0, 0) };
        assert!(exceeded(&homes).unwrap().contains("of households"));
    }
}
