//! `hearth link`: any CSV files of people, clusters out. No gazetteer, no edition, no state.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::addresses::{AddressDictionaries, Gazetteer, Resolver};
use crate::normalise::Dictionaries;
use crate::pipeline::Progress;
use crate::pipeline::address_memory::AddressMemory;
use crate::pipeline::ingest::{DatasetAccount, IngestError, ingest};
use crate::pipeline::labelled::{LabelledPair, find_labels};
use crate::pipeline::matching::{MatchStage, Matched, ModelGiven};
use crate::pipeline::resolving::{ResolvedAddresses, resolve};
use crate::rules::{Checked, Ruleset};

/// What to link.
#[derive(Debug)]
pub struct LinkRequest<'r> {
    /// The checked rules.
    pub ruleset: &'r Ruleset<Checked>,
    /// Files, by index of their dataset in the ruleset.
    pub inputs: Vec<(u16, PathBuf)>,
    /// Dictionaries of names.
    pub dictionaries: &'r Dictionaries,
    /// Dictionaries of addresses.
    pub address_dictionaries: &'r AddressDictionaries,
    /// Weights, and what is still to be learnt.
    pub model: ModelGiven,
    /// Pairs that somebody decided, for training.
    pub labels: Vec<LabelledPair>,
    /// The date by which dates of birth are judged.
    pub as_of: Date,
}

/// One row of the result.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LinkedRow {
    /// Dataset name.
    pub dataset: String,
    /// The row's key.
    pub record_id: String,
    /// Number of its cluster, from 1.
    pub cluster: u64,
}

/// What came of it.
#[derive(Debug)]
pub struct LinkOutcome {
    /// One row for every row that was not quarantined: by dataset and record; a duplicate of a row stands beside it.
    pub rows: Vec<LinkedRow>,
    /// The account of every file.
    pub accounts: Vec<DatasetAccount>,
    /// What matching found.
    pub matched: Matched,
    /// Records compared.
    pub records: usize,
    /// Labels that name a record that is not there, or do not say which person of a row they mean.
    pub labels_lost: usize,
}

/// Links.
///
/// # Errors
/// If a file cannot be used.
pub fn link(
    request: &LinkRequest<'_>,
    progress: &dyn Progress,
) -> Result<LinkOutcome, IngestError> {
    progress.stage("reading and normalising");
    let ingested = ingest(request.ruleset, &request.inputs, request.dictionaries, request.as_of)?;
    progress.stage("addresses");
    let gazetteer = Gazetteer::default();
    let resolver = Resolver::new(&gazetteer, request.address_dictionaries);
    let rules = &request.ruleset.matching().addresses;
    let ResolvedAddresses { resolutions, .. } =
        resolve((&gazetteer, &resolver), &ingested.records, rules, &mut AddressMemory::empty());
    progress.stage("blocking, training, scoring, clustering");
    let stage =
        MatchStage::new(request.ruleset, &ingested.records, &resolutions, request.dictionaries);
    let (labels, labels_lost) = find_labels(&ingested.records, &request.labels);
    let matched = stage.run_with_labels(&request.model, &labels);

    let mut rows: Vec<LinkedRow> = Vec::new();
    let mut number_of = std::collections::BTreeMap::new();
    let mut next = 0_u64;
    for (record, &cluster) in ingested.records.iter().zip(&matched.clusters.cluster_of) {
        let number = *number_of.entry(cluster).or_insert_with(|| {
            next += 1;
            next
        });
        rows.push(LinkedRow {
            dataset: record.key.dataset.0.to_string(),
            record_id: record.key.record_id.to_string(),
            cluster: number,
        });
    }
    // a row that names several people stands in one cluster only: that of the first it names
    rows.dedup_by(|next, kept| next.dataset == kept.dataset && next.record_id == kept.record_id);
    for account in &ingested.accounts {
        let dataset = request.ruleset.sources()[usize::from(account.dataset)].name.0.to_string();
        for record_id in &account.no_person_records {
            next += 1;
            rows.push(LinkedRow {
                dataset: dataset.clone(),
                record_id: record_id.to_string(),
                cluster: next,
            });
        }
    }
    rows.sort();
    add_duplicates(request.ruleset, &ingested.accounts, &mut rows);
    let records = ingested.records.len();
    Ok(LinkOutcome { rows, accounts: ingested.accounts, matched, records, labels_lost })
}

/// An exact duplicate belongs to the cluster of the row it repeats.
fn add_duplicates(
    ruleset: &Ruleset<Checked>,
    accounts: &[DatasetAccount],
    rows: &mut Vec<LinkedRow>,
) {
    let mut repeated = Vec::new();
    for account in accounts {
        let dataset = &ruleset.sources()[usize::from(account.dataset)].name.0;
        for duplicate in &account.summary.duplicates {
            let found = rows.binary_search_by(|row| {
                (row.dataset.as_str(), row.record_id.as_str())
                    .cmp(&(dataset.as_str(), duplicate.record_id.as_str()))
            });
            if let Ok(at) = found {
                repeated.push(rows[at].clone());
            }
        }
    }
    rows.extend(repeated);
    rows.sort();
}
