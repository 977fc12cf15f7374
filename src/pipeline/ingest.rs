//! Files become normalised records, with an account of every row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use compact_str::CompactString;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::editions::EditionError;
use crate::extracts::{
    CrossReference, ExtractError, ExtractSummary, GazetteerAddress, GazetteerItem, Successor,
    read_gazetteer,
};
use crate::normalise::{Dictionaries, NormaliseNote, NormalisedRecord};
use crate::pipeline::coming_records::{Coming, in_order};
use crate::pipeline::earlier_rows::EarlierRows;
use crate::pipeline::reading::{PART, ReadingContext, read_people};
use crate::rules::{Checked, Ruleset, SourceKind, SourceRules};

/// What can go wrong while reading.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A file cannot be used at all.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The last edition, from which rows are taken over, cannot be read.
    #[error(transparent)]
    Edition(#[from] EditionError),
}

/// The account of one dataset: every row of its file ends in exactly one place.
#[derive(Clone, Debug)]
pub struct DatasetAccount {
    /// Index of the dataset in the ruleset.
    pub dataset: u16,
    /// The file that was read.
    pub path: PathBuf,
    /// What the reader saw: rows, duplicates, quarantine, digest.
    pub summary: ExtractSummary,
    /// Rows that mention at least one person (of a gazetteer: rows that give an address, a key or a successor).
    pub rows_with_mentions: u64,
    /// People mentioned.
    pub mentions: u64,
    /// Rows that speak of no person (of a gazetteer: that state no address of their own), by reason.
    pub no_person: BTreeMap<String, u64>,
    /// Keys of those rows; of a gazetteer, none.
    pub no_person_records: Vec<CompactString>,
    /// What normalising changed, how often; nothing of rows that were taken over from an earlier night.
    pub notes: BTreeMap<NormaliseNote, u64>,
    /// The digest of the file's header; of a gazetteer, nothing.
    pub(super) header: [u8; 32],
    /// Fingerprints of rows that a later night may read otherwise, because of a date.
    pub(super) perishable: Vec<[u8; 16]>,
    /// The first later night of the same year on which one may; none if there is no such night.
    pub(super) reads_otherwise: Option<Date>,
}

impl DatasetAccount {
    /// That of a file of the gazetteer: rows that were used, and those that state no address by their reason.
    pub(super) fn of_gazetteer(
        (dataset, path): (u16, &Path),
        summary: ExtractSummary,
        used: u64,
        without_address: BTreeMap<String, u64>,
    ) -> Self {
        Self {
            dataset,
            path: path.to_owned(),
            summary,
            rows_with_mentions: used,
            mentions: 0,
            no_person: without_address,
            // a country's streets and cross references are counted, not listed
            no_person_records: Vec::new(),
            notes: BTreeMap::new(),
            header: [0; 32],
            perishable: Vec::new(),
            reads_otherwise: None,
        }
    }

    /// True if every row is accounted for once.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let without: u64 = self.no_person.values().sum();
        let used = self.summary.verified + self.summary.attached + self.summary.unused_rows();
        self.summary.adds_up() && used == self.rows_with_mentions + without
    }
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Ingested {
    /// In the order of their keys, whatever the order of the files' rows.
    pub records: Vec<NormalisedRecord>,
    /// The address list, in file order.
    pub gazetteer: Vec<GazetteerAddress>,
    /// Keys that other systems know the addresses by, in file order.
    pub cross_references: Vec<CrossReference>,
    /// Addresses that became others, in file order.
    pub successors: Vec<Successor>,
    /// One entry a file, in the order of the inputs.
    pub accounts: Vec<DatasetAccount>,
}

/// What an earlier night has read, and this one need not.
#[derive(Clone, Copy, Default)]
pub(super) struct ReadBefore<'e> {
    /// Rows of people.
    pub(super) rows: Option<&'e EarlierRows<'e>>,
    /// Files of the gazetteer, of which an index is kept: nothing but their accounts is wanted.
    pub(super) lists: &'e [DatasetAccount],
}

/// Reads the files of the given datasets (indices into the ruleset's sources).
///
/// # Errors
/// The first file, in the order of the inputs, that cannot be used.
pub fn ingest(
    ruleset: &Ruleset<Checked>,
    inputs: &[(u16, PathBuf)],
    dictionaries: &Dictionaries,
    night: Date,
) -> Result<Ingested, IngestError> {
    ingest_after(ReadBefore::default(), ruleset, inputs, dictionaries, night)
}

/// The same, where what an earlier night has read is taken over.
pub(super) fn ingest_after(
    earlier: ReadBefore<'_>,
    ruleset: &Ruleset<Checked>,
    inputs: &[(u16, PathBuf)],
    dictionaries: &Dictionaries,
    night: Date,
) -> Result<Ingested, IngestError> {
    let context = ReadingContext::new(ruleset, dictionaries, night).after(earlier.rows);
    let read: Vec<Result<File, IngestError>> = inputs
        .par_iter()
        .map(|(dataset, path)| {
            let source = &ruleset.sources()[usize::from(*dataset)];
            match source.kind {
                SourceKind::People => people(*dataset, path, &context),
                SourceKind::Gazetteer => {
                    let is_it = |it: &&DatasetAccount| it.dataset == *dataset && it.path == *path;
                    match earlier.lists.iter().find(is_it) {
                        Some(account) => Ok(File::read_before(account)),
                        None => addresses(*dataset, source, path),
                    }
                }
            }
        })
        .collect();
    let mut ingested = Ingested::default();
    let read = read.into_iter().collect::<Result<Vec<File>, IngestError>>()?;
    let mut people = Vec::with_capacity(read.len());
    for (File { records, stated, account }, (dataset, _)) in read.into_iter().zip(inputs) {
        people.push((&ruleset.sources()[usize::from(*dataset)].name, records));
        ingested.gazetteer.extend(stated.addresses);
        ingested.cross_references.extend(stated.cross_references);
        ingested.successors.extend(stated.successors);
        ingested.accounts.push(account);
    }
    // datasets in the order of their names: systems mostly deliver in the order of their keys, and what is in order is not moved
    people.sort_by_key(|(dataset, _)| *dataset);
    let coming = people.into_iter().flat_map(|(_, records)| records).flatten().collect();
    ingested.records = in_order(coming, earlier.rows)?;
    number_rows(&mut ingested.records);
    Ok(ingested)
}

/// Numbers the rows of each dataset in the order of their keys: an edition holds the numbers, and the order in which a file
/// happens to list its rows is not content.
fn number_rows(records: &mut [NormalisedRecord]) {
    let mut row = 0;
    for at in 1..records.len() {
        let (before, record) = (&records[at - 1].key, &records[at].key);
        if before.dataset != record.dataset {
            row = 0;
        } else if before.record_id != record.record_id {
            row += 1;
        }
        records[at].row = row;
    }
    if let Some(first) = records.first_mut() {
        first.row = 0;
    }
}

/// What one file gave.
struct File {
    /// In the parts in which they were read.
    records: Vec<Vec<Coming>>,
    stated: Stated,
    account: DatasetAccount,
}

impl File {
    /// A file of the gazetteer whose index is kept.
    fn read_before(account: &DatasetAccount) -> Self {
        Self { records: Vec::new(), stated: Stated::default(), account: account.clone() }
    }
}

/// What an address list states.
#[derive(Default)]
struct Stated {
    addresses: Vec<GazetteerAddress>,
    cross_references: Vec<CrossReference>,
    successors: Vec<Successor>,
}

/// The people of one file, all kept.
fn people(dataset: u16, path: &Path, context: &ReadingContext<'_>) -> Result<File, IngestError> {
    let mut records = Vec::new();
    let part = || Vec::with_capacity(PART);
    let account = read_people(dataset, path, context, part, |part| records.push(part))?;
    Ok(File { records, stated: Stated::default(), account })
}

/// The account of an address list that nobody asks about.
pub(super) fn address_list(
    dataset: u16,
    source: &SourceRules,
    path: &Path,
) -> Result<DatasetAccount, IngestError> {
    Ok(addresses(dataset, source, path)?.account)
}

fn addresses(dataset: u16, source: &SourceRules, path: &Path) -> Result<File, IngestError> {
    let mut stated = Stated::default();
    let account = read_gazetteer(path, source, &mut |item| match item {
        GazetteerItem::Address(address) => stated.addresses.push(address),
        GazetteerItem::CrossReference(reference) => stated.cross_references.push(reference),
        GazetteerItem::Successor(successor) => stated.successors.push(successor),
    })?;
    let without = account.without_address.into_iter();
    let without = without.map(|(reason, rows)| (reason.to_owned(), rows)).collect();
    let account =
        DatasetAccount::of_gazetteer((dataset, path), account.summary, account.used, without);
    Ok(File { records: Vec::new(), stated, account })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Dictionaries, ingest};
    use crate::rules::Ruleset;

    #[test]
    fn a_row_that_names_more_people_of_one_role_than_are_counted_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let (rules, file) = (folder.path().join("people.toml"), folder.path().join("people.csv"));
        let people = "[[source]]\nname = \"people\"\nrecord_id = \"id\"\n\n[[source.mention]]\nrole = \"liable\"\n\
            name = { column = \"who\", order = \"forename-first\", joint = true }\n";
        std::fs::write(&rules, people).unwrap();
        let letter = |place: u8| char::from(b'A' + place);
        let row = |id: u8, count: usize| {
            let name = |it: u8| format!("A {}{}MITH", letter(it / 26), letter(it % 26));
            let names: Vec<String> = (0..=u8::MAX).take(count).map(name).collect();
            format!("{id},{}\n", names.join(" & "))
        };
        let rows = ["id,who\n".to_owned(), row(1, 255), row(2, 256), row(3, 2)].concat();
        std::fs::write(&file, rows).unwrap();
        let ruleset = Ruleset::load(Some(&rules)).unwrap().check().unwrap();
        let night = jiff::civil::date(2026, 3, 1);
        let ingested = ingest(&ruleset, &[(0, file)], &Dictionaries::shipped(), night).unwrap();
        let account = &ingested.accounts[0];
        assert!(account.adds_up());
        let aside = account.summary.quarantined.iter().map(|it| (it.line, it.reason.to_string()));
        let said = "more than 255 people of one role".to_owned();
        assert_eq!(aside.collect::<Vec<_>>(), [(3, said)]);
        assert_eq!((account.rows_with_mentions, account.mentions), (2, 257));
        assert!(ingested.records.is_sorted_by(|one, next| one.key < next.key));
    }

    #[test]
    fn a_gazetteer_of_records_comes_with_its_keys_and_successors() {
        let ruleset = Ruleset::load(None).unwrap().check().unwrap();
        let (dataset, _) = ruleset.source("gazetteer").unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gazetteer");
        let inputs =
            ["addressbase_premium.csv", "flat.csv"].map(|name| (dataset, folder.join(name)));
        let night = jiff::civil::date(2026, 3, 1);
        let ingested = ingest(&ruleset, &inputs, &Dictionaries::shipped(), night).unwrap();
        assert_eq!(ingested.gazetteer.len(), 20 + 5);
        assert_eq!((ingested.cross_references.len(), ingested.successors.len()), (3, 2));
        assert!(ingested.accounts.iter().all(super::DatasetAccount::adds_up));
        assert_eq!(ingested.accounts[0].no_person.get("record 11: street"), Some(&3));
    }
}
