//! The account of a gazetteer's file as it is kept beside the index of it.
//!
//! In: the account that reading the file in full gave. Out: what is kept of it, and the account that reading it in full would give again, for a night
//! that finds the file as it was, there or elsewhere, and reads it for its digest only.

use std::collections::BTreeMap;
use std::path::Path;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::extracts::{DuplicateRow, ExtractSummary, FileEncoding, QuarantinedRow};
use crate::pipeline::ingest::DatasetAccount;

/// What is kept of an account; where the file is and its digest are known when it is read again.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredAccount {
    dataset: u16,
    name: CompactString,
    rows: u64,
    verified: u64,
    duplicates: Vec<DuplicateRow>,
    attached: u64,
    unused: BTreeMap<String, u64>,
    superseded: u64,
    /// In which file each is, is told from where the whole is.
    quarantined: Vec<QuarantinedRow>,
    blank_lines: u64,
    encoding: FileEncoding,
    bytes: u64,
    used: u64,
    without_address: BTreeMap<String, u64>,
}

impl StoredAccount {
    /// What is kept of an account; none of one that says what a gazetteer's never does: of people, of changes, of dates, or of files elsewhere.
    pub(super) fn of(account: &DatasetAccount) -> Option<Self> {
        let DatasetAccount {
            dataset,
            path,
            summary,
            rows_with_mentions,
            mentions,
            no_person,
            no_person_records,
            notes,
            header,
            perishable,
            reads_otherwise,
        } = account.clone();
        let ExtractSummary {
            dataset: name,
            file,
            rows,
            verified,
            duplicates,
            attached,
            unused,
            superseded,
            odd_changes,
            mut quarantined,
            blank_lines,
            encoding,
            bytes,
            digest: _,
        } = summary;
        let place = path.display().to_string();
        for row in &mut quarantined {
            row.file = row.file.strip_prefix(&place)?.to_owned();
        }
        let says_more = file != place
            || mentions > 0
            || !no_person_records.is_empty()
            || !notes.is_empty()
            || header != [0; 32]
            || !perishable.is_empty()
            || reads_otherwise.is_some()
            || !odd_changes.is_empty();
        (!says_more).then_some(Self {
            dataset,
            name,
            rows,
            verified,
            duplicates,
            attached,
            unused,
            superseded,
            quarantined,
            blank_lines,
            encoding,
            bytes,
            used: rows_with_mentions,
            without_address: no_person,
        })
    }

    /// The account of the file at this path, which has this digest.
    pub(super) fn into_account(self, path: &Path, digest: blake3::Hash) -> DatasetAccount {
        let Self {
            dataset,
            name,
            rows,
            verified,
            duplicates,
            attached,
            unused,
            superseded,
            mut quarantined,
            blank_lines,
            encoding,
            bytes,
            used,
            without_address,
        } = self;
        let place = path.display().to_string();
        for row in &mut quarantined {
            row.file.insert_str(0, &place);
        }
        let summary = ExtractSummary {
            dataset: name,
            file: place,
            rows,
            verified,
            duplicates,
            attached,
            unused,
            superseded,
            odd_changes: BTreeMap::new(),
            quarantined,
            blank_lines,
            encoding,
            bytes,
            digest,
        };
        DatasetAccount::of_gazetteer((dataset, path), summary, used, without_address)
    }
}
