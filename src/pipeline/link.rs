//! `hearth link`: any CSV files of people, clusters out. No gazetteer, no edition, no state.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::addresses::AddressDictionaries;
use crate::normalise::Dictionaries;
use crate::pipeline::Progress;
use crate::pipeline::comparing::Memory;
use crate::pipeline::gathering::{Gathered, gather};
use crate::pipeline::ingest::{DatasetAccount, IngestError};
use crate::pipeline::labelled::{LabelledPair, find_labels};
use crate::pipeline::linked_rows::LinkedRows;
use crate::pipeline::matching::{MatchStage, Matched, ModelGiven, Told};
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

/// What came of it.
#[derive(Debug)]
pub struct LinkOutcome {
    /// One row for every row that was not quarantined: by dataset and record; a duplicate of a row stands beside it.
    pub rows: LinkedRows,
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
    let Gathered { table, strata, mentions, keys, order, accounts } = gather(request, progress)?;
    progress.stage("blocking, training, scoring, clustering");
    let records = table.records.len();
    let (labels, labels_lost) =
        find_labels(&request.labels, |label| keys.find(&order, &mentions, label));
    let stage = MatchStage::of_table(request.ruleset, table, strata, request.as_of);
    let told = Told { labels: &labels, decided: &[] };
    let matched = stage.run_with(&request.model, told, Memory::None);
    let rows = LinkedRows::new(
        request.ruleset,
        mentions,
        keys,
        &order,
        &matched.clusters.cluster_of,
        &accounts,
    );
    Ok(LinkOutcome { rows, accounts, matched, records, labels_lost })
}
