//! Records of any number of files gathered for comparison: what is compared is kept, the records themselves are not.
//!
//! In: files of people. Out: a [`Gathered`] table with the keys of its records. A record goes straight into the table's compact
//! form, its address among the distinct ones; those are resolved once all files are read. The result is the same whatever the order of
//! rows and files.

use std::path::PathBuf;

use crate::addresses::{AddressDictionaries, AddressQuery};
use crate::normalise::{Dictionaries, NormalisedRecord};
use crate::pairs::{ComparisonTable, Home, TableBuilder, TableChunk};
use crate::pipeline::Progress;
use crate::pipeline::ingest::{DatasetAccount, IngestError, address_list};
use crate::pipeline::reading::{Part, ReadingContext, read_people};
use crate::pipeline::record_keys::{Mentions, RecordKeys};
use crate::pipeline::resolving::resolve_distinct;
use crate::pipeline::written_addresses::WrittenAddresses;
use crate::rules::{Checked, Ruleset, SourceKind};

/// Records ready to be compared, with their keys.
#[derive(Debug)]
pub(super) struct Gathered {
    /// In the order of their keys.
    pub(super) table: ComparisonTable,
    /// The strata that occur, sorted.
    pub(super) strata: Vec<String>,
    /// The mentions of the ruleset.
    pub(super) mentions: Mentions,
    /// The keys, as they came.
    pub(super) keys: RecordKeys,
    /// The key of each record of the table.
    pub(super) order: Vec<u32>,
    /// The account of every file.
    pub(super) accounts: Vec<DatasetAccount>,
}

/// Some records on their way into the table.
struct Gathering<'m> {
    mentions: &'m Mentions,
    chunk: TableChunk,
    keys: RecordKeys,
    addresses: WrittenAddresses,
}

impl Part for Gathering<'_> {
    fn add(&mut self, mut record: NormalisedRecord, mention: u16) {
        let mention = self.mentions.number(record.dataset, mention);
        let role = &record.key.role;
        self.keys.push(&record.key.record_id, mention, role.ordinal);
        let address = self.addresses.take(&mut record);
        self.chunk.add(&record, mention, address);
    }
}

/// Reads and gathers the files, by index of their dataset.
pub(super) fn gather(
    context: &ReadingContext<'_>,
    ruleset: &Ruleset<Checked>,
    inputs: &[(u16, PathBuf)],
    (names, words): (&Dictionaries, &AddressDictionaries),
    progress: &dyn Progress,
) -> Result<Gathered, IngestError> {
    progress.stage("reading and normalising");
    let mentions = Mentions::of(ruleset);
    let mut builder = TableBuilder::default();
    let (mut keys, mut addresses) = (RecordKeys::default(), WrittenAddresses::default());
    let mut accounts = Vec::new();
    for (dataset, path) in inputs {
        let source = &ruleset.sources()[usize::from(*dataset)];
        accounts.push(match source.kind {
            SourceKind::Gazetteer => address_list(*dataset, source, path)?,
            SourceKind::People => {
                let attributes = ruleset.attributes().len();
                let part = || Gathering {
                    mentions: &mentions,
                    chunk: TableChunk::new(attributes),
                    keys: RecordKeys::default(),
                    addresses: WrittenAddresses::default(),
                };
                read_people(*dataset, path, context, part, |part| {
                    keys.append(&part.keys);
                    let places = addresses.append(part.addresses);
                    builder.append(part.chunk, |address| places[address as usize]);
                })?
            }
        });
    }
    progress.stage("addresses");
    let queries: Vec<AddressQuery<'_>> =
        addresses.addresses().iter().map(|address| address.query()).collect();
    let most = ruleset.matching().addresses.overfull_claims;
    let resolutions = resolve_distinct(words, &queries, addresses.records(), most);
    drop(queries);
    progress.stage("one table");
    let order = keys.order(&mentions);
    let homes: Vec<Home<'_>> = addresses
        .addresses()
        .iter()
        .zip(&resolutions)
        .map(|(address, resolution)| Home {
            lines: &address.lines,
            postcode: address.postcode.as_ref(),
            postcode_text: &address.postcode_text,
            resolution,
        })
        .collect();
    let mut table =
        builder.finish(order.clone(), &homes, |name| names.variant_groups(name).to_vec());
    let mut occurs = vec![false; ruleset.sources().iter().map(|it| it.mentions.len()).sum()];
    for record in &table.records {
        occurs[usize::from(record.stratum)] = true;
    }
    let (strata, place) = mentions.strata(|mention| occurs[usize::from(mention)]);
    let mut row = 0;
    for (at, record) in table.records.iter_mut().enumerate() {
        record.stratum = place[usize::from(record.stratum)];
        if at > 0 && !keys.same_row(order[at - 1], order[at], &mentions) {
            let same_dataset = keys.dataset(order[at - 1], &mentions) == record.dataset;
            row = if same_dataset { row + 1 } else { 0 };
        }
        record.row = row;
    }
    Ok(Gathered { table, strata, mentions, keys, order, accounts })
}
