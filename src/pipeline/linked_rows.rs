//! The result of `hearth link`: every row and its cluster.
//!
//! In: the keys of the records and what cluster each is in, the rows that mention nobody, the rows that repeat others. Out: one
//! row for each, sorted by dataset and record.

use crate::pipeline::ingest::DatasetAccount;
use crate::pipeline::record_keys::{Mentions, RecordKeys};
use crate::rules::{Checked, Ruleset};

/// One row of the result.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LinkedRow<'a> {
    /// Dataset name.
    pub dataset: &'a str,
    /// The row's key.
    pub record_id: &'a str,
    /// Number of its cluster, from 1.
    pub cluster: u32,
}

/// One row for every row that was not quarantined: by dataset and record; a duplicate of a row stands beside it.
#[derive(Debug)]
pub struct LinkedRows {
    /// By number of the ruleset's source.
    datasets: Vec<String>,
    mentions: Mentions,
    keys: RecordKeys,
    /// Key and cluster.
    rows: Vec<(u32, u32)>,
    clusters: u32,
}

impl LinkedRows {
    /// Records in their order with the cluster of each, and the rows of the accounts that are no records.
    pub(super) fn new(
        ruleset: &Ruleset<Checked>,
        mentions: Mentions,
        mut keys: RecordKeys,
        order: &[u32],
        cluster_of: &[u32],
        accounts: &[DatasetAccount],
    ) -> Self {
        let mut rows: Vec<(u32, u32)> = Vec::with_capacity(order.len());
        let mut number_of = vec![0; cluster_of.len()];
        let mut clusters = 0;
        for (&key, &cluster) in order.iter().zip(cluster_of) {
            let number: &mut u32 = &mut number_of[cluster as usize];
            if *number == 0 {
                clusters += 1;
                *number = clusters;
            }
            // a row that names several people stands in one cluster only: that of the first it names
            if rows.last().is_none_or(|(last, _)| !keys.same_row(*last, key, &mentions)) {
                rows.push((key, *number));
            }
        }
        let mut of_nobody: Vec<(&str, u16, &str)> = Vec::new();
        for account in accounts {
            let dataset = &ruleset.sources()[usize::from(account.dataset)].name.0;
            let ids = account.no_person_records.iter();
            of_nobody.extend(ids.map(|id| (dataset.as_str(), account.dataset, id.as_str())));
        }
        // whichever file was named first
        of_nobody.sort_unstable();
        for (_, dataset, record_id) in of_nobody {
            clusters += 1;
            rows.push((keys.add_row(record_id, dataset, &mentions), clusters));
        }
        rows.sort_by(|a, b| keys.compare_rows(a.0, b.0, &mentions).then(a.1.cmp(&b.1)));
        let mut repeated = Vec::new();
        for account in accounts {
            for duplicate in &account.summary.duplicates {
                let key = keys.add_row(&duplicate.record_id, account.dataset, &mentions);
                let found = rows.binary_search_by(|row| keys.compare_rows(row.0, key, &mentions));
                repeated.extend(found.ok().map(|at| rows[at]));
            }
        }
        if !repeated.is_empty() {
            rows.extend(repeated);
            rows.sort_by(|a, b| keys.compare_rows(a.0, b.0, &mentions).then(a.1.cmp(&b.1)));
        }
        let datasets = ruleset.sources().iter().map(|source| source.name.0.to_string()).collect();
        Self { datasets, mentions, keys, rows, clusters }
    }

    /// The rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = LinkedRow<'_>> {
        self.rows.iter().map(|&(key, cluster)| LinkedRow {
            dataset: &self.datasets[usize::from(self.keys.dataset(key, &self.mentions))],
            record_id: self.keys.record_id(key),
            cluster,
        })
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many clusters the rows are in.
    #[must_use]
    pub const fn clusters(&self) -> u32 {
        self.clusters
    }
}
