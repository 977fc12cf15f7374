//! Rows that the last edition has already read: their people are taken over instead of being normalised again.
//!
//! In: the last edition, and which of its rows must be read anew all the same. Out: the people of a row whose cells are the same
//! as then. Leaves to the night whether the edition may be relied on at all: the same rules, the same program, a night of the same
//! year that is not before it.

use std::cmp::Ordering;

use compact_str::CompactString;
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::addresses::AddressResolution;
use crate::editions::{EditionError, OpenEdition};
use crate::extracts::ExtractRow;
use crate::normalise::NormalisedRecord;
use crate::pipeline::ingest::DatasetAccount;
use crate::values::{MentionKey, PartialDate};

/// A row by its dataset and its cells.
pub(super) type RowPrint = (u16, [u8; 16]);

/// A row that the last edition has as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownRow {
    /// Index of its dataset in the ruleset's sources.
    pub(super) dataset: u16,
    /// The number of its first record.
    pub(super) first: u32,
    /// How many records it has: they follow one another.
    pub(super) count: u32,
}

/// The rows of the last edition.
pub(super) struct EarlierRows<'e> {
    edition: &'e OpenEdition,
    /// The first of a row's records, and how many there are: they follow one another.
    rows: FxHashMap<RowPrint, (u32, u32)>,
    /// The header that each dataset's file had.
    headers: FxHashMap<u16, [u8; 32]>,
}

/// What a night tells the next one of the rows that it has read.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct RowsRead {
    /// By dataset, the digest of the file's header: the same cells under other columns are another row.
    pub(super) headers: Vec<(u16, [u8; 32])>,
    /// Rows that another night would read in another way: one of their dates lay ahead, or was none.
    pub(super) perishable: Vec<RowPrint>,
}

impl<'e> EarlierRows<'e> {
    /// The rows of an edition, whose datasets have these numbers now.
    pub(super) fn of(
        edition: &'e OpenEdition,
        read: &RowsRead,
        dataset_of: impl Fn(&str) -> Option<u16>,
    ) -> Result<Self, EditionError> {
        let perishable: FxHashSet<RowPrint> = read.perishable.iter().copied().collect();
        let mut rows: FxHashMap<RowPrint, (u32, u32)> = FxHashMap::default();
        rows.reserve(edition.records_len());
        let mut last: Option<(RowPrint, u32)> = None;
        // records stand in the order of their datasets
        let mut of: Option<(CompactString, Option<u16>)> = None;
        for (number, row) in (0_u32..).zip(edition.rows()) {
            let (name, fingerprint) = row?;
            let dataset = match &of {
                Some((known, dataset)) if *known == name => *dataset,
                Some(_) | None => {
                    let dataset = dataset_of(&name);
                    of = Some((name, dataset));
                    dataset
                }
            };
            let Some(dataset) = dataset else { continue };
            let print = (dataset, fingerprint);
            if perishable.contains(&print) {
                continue;
            }
            // the records of a row follow one another
            match last {
                Some((before, first)) if before == print => {
                    rows.insert(print, (first, number - first + 1));
                }
                Some(_) | None => {
                    rows.insert(print, (number, 1));
                    last = Some((print, number));
                }
            }
        }
        Ok(Self { edition, rows, headers: read.headers.iter().copied().collect() })
    }

    /// True if a dataset's file had this header.
    pub(super) fn had_header(&self, dataset: u16, header: &[u8; 32]) -> bool {
        self.headers.get(&dataset) == Some(header)
    }

    /// The number that each record (in the order of their keys) has in the edition, if its row was taken over and its address is what
    /// it was then.
    pub(super) fn numbers(
        &self,
        accounts: &[DatasetAccount],
        records: &[NormalisedRecord],
        resolutions: &[AddressResolution],
    ) -> Vec<Option<u32>> {
        let same = |account: &&DatasetAccount| self.had_header(account.dataset, &account.header);
        let read_alike: FxHashSet<u16> =
            accounts.iter().filter(same).map(|account| account.dataset).collect();
        let mut numbers: Vec<Option<u32>> = Vec::with_capacity(records.len());
        for row in records.chunk_by(|a, b| a.dataset == b.dataset && a.row == b.row) {
            let print = (row[0].dataset, row[0].fingerprint);
            let known = self.rows.get(&print).filter(|_| read_alike.contains(&print.0));
            let whole = known.filter(|(_, count)| *count as usize == row.len());
            numbers.extend((0_u32..).zip(row).map(|(at, _)| whole.map(|(first, _)| first + at)));
        }
        numbers.par_iter_mut().zip(records.par_iter().zip(resolutions)).for_each(
            |(number, (record, resolution))| {
                let taken_over = number.filter(|number| {
                    self.edition.has_key(*number, &record.key)
                        && self.edition.holds_resolution(*number, resolution)
                });
                *number = taken_over.or_else(|| self.same_again(record, resolution));
            },
        );
        numbers
    }

    /// The number of a record that was read anew and says the same as it did: one of a row that perishes, and did not.
    fn same_again(&self, record: &NormalisedRecord, resolution: &AddressResolution) -> Option<u32> {
        let stored = self.edition.record(&record.key).ok().flatten()?;
        let as_now = NormalisedRecord { dataset: record.dataset, row: record.row, ..stored.record };
        (as_now == *record && stored.resolution == *resolution).then_some(stored.number)
    }

    /// The records of a row, if the edition has the row as it is.
    pub(super) fn known(&self, dataset: u16, row: &ExtractRow) -> Option<KnownRow> {
        let &(first, count) = self.rows.get(&(dataset, row.fingerprint))?;
        // where the number of the line is the key, the same cells may stand elsewhere
        let is_of_row = |number| self.edition.is_of_row(number, &row.record_id);
        (first..first + count).all(is_of_row).then_some(KnownRow { dataset, first, count })
    }

    /// What a record says, by its number in the edition; it has no row yet.
    pub(super) fn said(
        &self,
        number: u32,
        dataset: u16,
    ) -> Result<Option<NormalisedRecord>, EditionError> {
        let said = self.edition.said_at(number)?;
        Ok(said.map(|said| NormalisedRecord { dataset, ..said }))
    }

    /// How the key of a record, by its number in the edition, stands to another key.
    pub(super) fn order(&self, number: u32, key: &MentionKey) -> Ordering {
        self.edition.key_order(number, key)
    }
}

impl RowsRead {
    /// What tonight's files tell the next night. A row that was taken over is none that perishes.
    pub(super) fn of(accounts: &[DatasetAccount]) -> Self {
        let perishable = |account: &DatasetAccount| {
            let dataset = account.dataset;
            account.perishable.iter().map(move |print| (dataset, *print)).collect::<Vec<_>>()
        };
        Self {
            headers: accounts.iter().map(|account| (account.dataset, account.header)).collect(),
            perishable: accounts.iter().flat_map(perishable).collect(),
        }
    }
}

/// True if a date that was read on one night could be another on a later night of the same year: two digits of a year that
/// could not be this century's yet.
pub(super) fn is_of_another_century(record: &NormalisedRecord, night: Date) -> bool {
    let century_ago = u16::try_from(night.year() - 100).ok();
    let year = |date: Option<PartialDate>| date.and_then(PartialDate::year);
    century_ago.is_some()
        && [record.date_of_birth, record.date_of_death]
            .into_iter()
            .any(|it| year(it) == century_ago)
}
