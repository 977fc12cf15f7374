//! Which pairs of records may be compared at all.

use crate::pairs::table::ComparisonTable;

/// Which pairs may be compared at all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PairScope {
    /// Compare records of one dataset with each other.
    pub within_datasets: bool,
    /// Compare records of different datasets.
    pub across_datasets: bool,
    /// Datasets, by index, that hold a person once: never compared with themselves.
    pub unique: Vec<bool>,
}

impl PairScope {
    /// Link and de-duplicate everything.
    #[must_use]
    pub fn everything(datasets: usize) -> Self {
        Self { within_datasets: true, across_datasets: true, unique: vec![false; datasets] }
    }

    /// True if the two records may be compared: never two of one row, who are two people.
    #[must_use]
    pub fn admits(&self, table: &ComparisonTable, left: u32, right: u32) -> bool {
        let place = |record: u32| {
            let record = &table.records[record as usize];
            (record.dataset, record.row)
        };
        self.admits_places(place(left), place(right))
    }

    fn admits_places(&self, (a, a_row): (u16, u32), (b, b_row): (u16, u32)) -> bool {
        if a != b {
            return self.across_datasets;
        }
        a_row != b_row
            && self.within_datasets
            && !self.unique.get(usize::from(a)).copied().unwrap_or(false)
    }
}

/// Where each record comes from, in few bytes, so that the scope is asked without touching the records themselves.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    scope: PairScope,
    /// Dataset and row of each record.
    of: Vec<(u16, u32)>,
}

impl Places {
    pub(crate) fn of(table: &ComparisonTable, scope: &PairScope) -> Self {
        let of = table.records.iter().map(|record| (record.dataset, record.row)).collect();
        Self { scope: scope.clone(), of }
    }

    pub(crate) fn len(&self) -> usize {
        self.of.len()
    }

    pub(crate) fn admit(&self, left: u32, right: u32) -> bool {
        self.scope.admits_places(self.of[left as usize], self.of[right as usize])
    }
}
