//! Records of any number of files gathered for comparison: what is compared is kept, the records themselves are not.
//!
//! In: files of people. Out: a [`Gathered`] table with the keys of its records. A record goes straight into the table's compact
//! form, its address among the distinct ones; those are resolved once all files are read. The result is the same whatever the order of
//! rows and files.

use crate::addresses::AddressQuery;
use crate::normalise::NormalisedRecord;
use crate::pairs::{ComparisonTable, Home, TableBuilder, TableChunk};
use crate::pipeline::Progress;
use crate::pipeline::earlier_rows::{EarlierRows, KnownRow};
use crate::pipeline::ingest::{DatasetAccount, IngestError, address_list};
use crate::pipeline::link::LinkRequest;
use crate::pipeline::reading::{Part, ReadingContext, read_people};
use crate::pipeline::record_keys::{Mentions, RecordKeys};
use crate::pipeline::resolving::resolve_distinct;
use crate::pipeline::written_addresses::WrittenAddresses;
use crate::rules::SourceKind;

/// Records ready to be compared, with their keys.
#[derive(Debug)]
pub struct Gathered {
    /// In the order of their keys.
    pub table: ComparisonTable,
    /// The strata that occur, sorted.
    pub(super) strata: Vec<String>,
    /// The mentions of the ruleset.
    pub(super) mentions: Mentions,
    /// The keys, as they came.
    pub(super) keys: RecordKeys,
    /// The key of each record of the table.
    pub(super) order: Vec<u32>,
    /// The account of every file, in the order of the inputs.
    pub accounts: Vec<DatasetAccount>,
}

/// Some records on their way into the table.
struct Gathering<'m> {
    mentions: &'m Mentions,
    chunk: TableChunk,
    keys: RecordKeys,
    addresses: WrittenAddresses,
}

impl Part for Gathering<'_> {
    const KEEPS_ORIGINAL: bool = false;

    fn add(&mut self, mut record: NormalisedRecord, mention: u16) {
        let mention = self.mentions.number(record.dataset, mention);
        let role = &record.key.role;
        self.keys.push(&record.key.record_id, mention, role.ordinal);
        let address = self.addresses.take(&mut record);
        self.chunk.add(&record, mention, address);
    }

    /// Linking looks back on no night.
    fn take_over(&mut self, _: &EarlierRows<'_>, _: KnownRow) -> bool {
        false
    }
}

/// Reads and gathers the files to be linked.
///
/// # Errors
/// The first file, in the order of the inputs, that cannot be used.
pub fn gather(request: &LinkRequest<'_>, progress: &dyn Progress) -> Result<Gathered, IngestError> {
    let LinkRequest {
        ruleset,
        inputs,
        dictionaries,
        address_dictionaries,
        model: _,
        labels: _,
        as_of,
    } = request;
    let context = ReadingContext::new(ruleset, dictionaries, *as_of);
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
                let attributes = ruleset.compared_attributes().len();
                let part = || Gathering {
                    mentions: &mentions,
                    chunk: TableChunk::new(attributes),
                    keys: RecordKeys::default(),
                    addresses: WrittenAddresses::default(),
                };
                read_people(*dataset, path, &context, part, |part| {
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
    let resolutions = resolve_distinct(address_dictionaries, &queries, addresses.records(), most);
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
        builder.finish(order.clone(), &homes, |name| dictionaries.variant_groups(name).to_vec());
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Gathered, gather};
    use crate::addresses::{AddressDictionaries, Gazetteer, Resolver};
    use crate::links::Model;
    use crate::normalise::Dictionaries;
    use crate::pairs::ComparisonTable;
    use crate::pipeline::{
        AddressMemory, LinkRequest, MatchStage, ModelGiven, Quiet, ingest, resolve,
    };
    use crate::rules::Ruleset;

    const RULES: &str = "[[source]]\nname = \"people\"\nrecord_id = \"id\"\n\n[source.fields]\n\
        forename = \"forename\"\nsurname = \"surname\"\nname = \"whole\"\naddress = [\"line\"]\n\
        postcode = \"postcode\"\nemail = \"email\"\nshoe = { column = \"shoe\", kind = \"text\" }\n";

    /// Twice the same home in two spellings, a row that repeats another, two that mention nobody.
    const ROWS: [&str; 9] = [
        "b1,Elizabeth,Smith-Jones,,12 High Street,E8 1AA,liz@a.example,left",
        "b2,Liz,Smith Jones,,12 High Street,E8 1AA,,",
        "a1,J,Ng,,12 Hgih Street,E8 1AA,j@a.example,",
        "a1,J,Ng,,12 Hgih Street,E8 1AA,j@a.example,",
        "10,,,Okafor Ada,FLAT 2 ROWAN COURT,E8,,right",
        "9,,,The Occupier,12 High Street,E8 1AA,,",
        "8,,,,,,,",
        "c1,Ada,Okafor,,,,,",
        "c1,Someone,Else,,,,,",
    ];

    fn described(table: &ComparisonTable) -> String {
        let texts: Vec<&str> = (0..table.symbols.len())
            .filter_map(|at| u32::try_from(at).ok())
            .map(|number| table.text(crate::pairs::Symbol(number)))
            .collect();
        let spans = table.records.iter().map(|it| {
            [it.forenames, it.surname_words, it.address_words, it.attributes]
                .map(|span| table.span(span).to_vec())
        });
        let rarity: Vec<u64> = (0..table.symbols.len())
            .filter_map(|at| u32::try_from(at).ok())
            .map(|number| table.word_rarity(crate::pairs::Symbol(number)).to_bits())
            .collect();
        let records = table.records.iter().map(|it| {
            (
                it.dataset,
                it.row,
                it.surname,
                it.sounds,
                it.residence,
                it.postcode,
                it.outward,
                it.email,
                it.stratum,
            )
        });
        format!(
            "{texts:?} {:?} {:?} {rarity:?}",
            spans.collect::<Vec<_>>(),
            records.collect::<Vec<_>>()
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn the_table_is_that_of_all_records_kept_whatever_the_order_of_the_rows(
            rows in Just(ROWS.to_vec()).prop_shuffle(),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let (rules, file) = (folder.path().join("people.toml"), folder.path().join("people.csv"));
            std::fs::write(&rules, RULES).unwrap();
            let head = "id,forename,surname,whole,line,postcode,email,shoe";
            std::fs::write(&file, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
            let ruleset = Ruleset::load(Some(&rules)).unwrap().check().unwrap();
            let dictionaries = Dictionaries::shipped();
            let address_dictionaries = AddressDictionaries::shipped();
            let as_of = jiff::civil::date(2026, 11, 22);
            let request = LinkRequest {
                ruleset: &ruleset,
                inputs: vec![(0, file)],
                dictionaries: &dictionaries,
                address_dictionaries: &address_dictionaries,
                model: ModelGiven::Start(Model::shipped(&[]).unwrap()),
                labels: Vec::new(),
                as_of,
            };
            let Gathered { table, strata, accounts, .. } = gather(&request, &Quiet).unwrap();
            prop_assert!(accounts.iter().all(super::DatasetAccount::adds_up));

            let ingested = ingest(&ruleset, &request.inputs, &dictionaries, as_of).unwrap();
            let gazetteer = Gazetteer::default();
            let resolver = Resolver::new(&gazetteer, &address_dictionaries);
            let rules = &ruleset.matching().addresses;
            let resolved =
                resolve((&gazetteer, &resolver), &ingested.records, rules, &mut AddressMemory::empty());
            let stage =
                MatchStage::new(&ruleset, &ingested.records, &resolved.resolutions, &dictionaries, as_of);
            prop_assert_eq!(&strata, &stage.strata);
            prop_assert_eq!(described(&table), described(&stage.table));
            prop_assert_eq!((accounts[0].summary.duplicates.len(), accounts[0].summary.quarantined.len()), (1, 1));
        }
    }
}
