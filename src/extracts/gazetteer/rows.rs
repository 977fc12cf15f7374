//! A flat gazetteer: one row an address, under a header.
//!
//! In: files whose columns the ruleset maps, or that have the names of the NGD built address. Out: an address a row, and a
//! second one where the row has the address in another language too. Rows of one UPRN are variants and all kept; only a row
//! repeated cell for cell is a duplicate. Source: Ordnance Survey, *National Geographic Database, Built Address*.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{
    account::{GazetteerFormat, Tally},
    address::{AddressStatus, GazetteerAddress},
    item::GazetteerItem,
    supply::{Supply, SupplyFile},
};
use crate::{
    extracts::{
        error::ExtractError,
        file_reader::FileReader,
        header::Header,
        quarantine::QuarantineReason,
        row::{Cells, ExtractRow},
    },
    rules::{GazetteerField, KeyRule, SourceRules},
    values::Uprn,
};

/// Rows read at a time.
const BATCH: usize = 1024;

/// The names of the NGD built address.
const NGD_COLUMNS: [(GazetteerField, &str); 13] = [
    (GazetteerField::Uprn, "uprn"),
    (GazetteerField::ParentUprn, "parentuprn"),
    (GazetteerField::Organisation, "organisationname"),
    (GazetteerField::SubBuilding, "subname"),
    (GazetteerField::BuildingName, "name"),
    (GazetteerField::BuildingNumber, "number"),
    (GazetteerField::Street, "streetname"),
    (GazetteerField::Locality, "locality"),
    (GazetteerField::Town, "townname"),
    (GazetteerField::Postcode, "postcode"),
    (GazetteerField::FullAddress, "fulladdress"),
    (GazetteerField::Classification, "classificationcode"),
    (GazetteerField::Status, "addressstatus"),
];

/// Its names for the address in another language.
const NGD_OTHER_LANGUAGE: [(GazetteerField, &str); 7] = [
    (GazetteerField::SubBuilding, "alternatelanguagesubname"),
    (GazetteerField::BuildingName, "alternatelanguagename"),
    (GazetteerField::BuildingNumber, "alternatelanguagenumber"),
    (GazetteerField::Street, "alternatelanguagestreetname"),
    (GazetteerField::Locality, "alternatelanguagelocality"),
    (GazetteerField::Town, "alternatelanguagetownname"),
    (GazetteerField::FullAddress, "alternatelanguagefulladdress"),
];

/// Which format a header of names is.
pub(super) fn format_of_rows(
    supply: &Supply,
    source: &SourceRules,
) -> Result<GazetteerFormat, ExtractError> {
    for file in supply.files() {
        match open(file, source) {
            Ok(reader) => {
                let ngd = ["alternatelanguagefulladdress", "buildstatus", "floorlevel"];
                let has = |name: &&str| reader.header.position(name).is_some();
                let is_ngd = ngd.iter().any(has);
                return Ok(if is_ngd {
                    GazetteerFormat::NgdBuiltAddress
                } else {
                    GazetteerFormat::Flat
                });
            }
            // an empty tile among others says nothing
            Err(ExtractError::Empty { .. } | ExtractError::HeaderOnly { .. })
                if supply.files().len() > 1 => {}
            Err(error) => return Err(error),
        }
    }
    Err(ExtractError::Empty { path: supply.path().to_owned() })
}

/// Reads all files and hands on what their rows say.
pub(super) fn tell_rows(
    supply: &Supply,
    source: &SourceRules,
    tally: &mut Tally,
    sink: &mut dyn FnMut(GazetteerItem),
) -> Result<(), ExtractError> {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    for file in supply.files() {
        let mut reader = match open(file, source) {
            Ok(reader) => reader,
            Err(ExtractError::Empty { .. } | ExtractError::HeaderOnly { .. })
                if supply.files().len() > 1 =>
            {
                let (bytes, digest) = file.digest()?;
                tally.end_of_file(file.encoding(source.format)?, bytes, digest);
                continue;
            }
            Err(error) => return Err(error),
        };
        let columns = Columns::of(source, &reader.header);
        while let Some(batch) = reader.next_batch(BATCH)? {
            for row in batch {
                let Ok(uprn) = Uprn::parse(columns.cell(&row.cells, GazetteerField::Uprn)) else {
                    let column = Some(columns.uprn.clone());
                    tally.set_aside(file, row.line, column, QuarantineReason::NotUprn);
                    continue;
                };
                if let Some(&of_line) = seen.get(&short(&row)) {
                    tally.repeats(uprn, row.line, of_line);
                    continue;
                }
                seen.insert(short(&row), row.line);
                match columns.read(&row.cells, uprn) {
                    None => tally.without("rejected"),
                    Some(addresses) => {
                        tally.used();
                        addresses.map(GazetteerItem::Address).for_each(&mut *sink);
                    }
                }
            }
        }
        let summary = reader.finish()?;
        tally.end_of_file(summary.encoding, summary.bytes, summary.digest);
        tally.take_over(summary.quarantined, summary.blank_lines);
    }
    Ok(())
}

/// Half of the row's fingerprint is enough to tell a country's rows apart.
fn short(row: &ExtractRow) -> u64 {
    let (half, _) = row.fingerprint.split_at(8);
    half.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Opens a file whose header has the ruleset's columns, or those of the NGD built address.
fn open(file: &SupplyFile, source: &SourceRules) -> Result<FileReader, ExtractError> {
    let start = |rules: &SourceRules| {
        FileReader::start(file.name(), rules, file.encoding(rules.format)?, file.open()?)
    };
    // several rows of one UPRN are no fault: its column is wanted, but as a column
    let keyless = SourceRules { record_id: KeyRule::LineNumber, ..source.clone() };
    match start(&keyless) {
        Err(ExtractError::Columns { .. }) => {
            let essential = [GazetteerField::Uprn, GazetteerField::FullAddress]
                .map(|field| (field, ngd_name(field).to_owned()));
            let ngd = SourceRules { gazetteer: BTreeMap::from(essential), ..keyless.clone() };
            // if it is no NGD file either, the ruleset's own columns are what is told
            start(&ngd).or_else(|_| start(&keyless))
        }
        read => read,
    }
}

fn ngd_name(field: GazetteerField) -> &'static str {
    NGD_COLUMNS.iter().find(|(known, _)| *known == field).map_or("", |(_, name)| name)
}

/// Where the columns of an address are in a file.
struct Columns {
    /// The UPRN's column, as it is called.
    uprn: String,
    main: BTreeMap<GazetteerField, usize>,
    other_language: BTreeMap<GazetteerField, usize>,
}

impl Columns {
    fn of(source: &SourceRules, header: &Header) -> Self {
        let find = |names: &[(GazetteerField, &str)]| -> BTreeMap<GazetteerField, usize> {
            names
                .iter()
                .filter_map(|(field, name)| Some((*field, header.position(name)?)))
                .collect()
        };
        let mapped: Vec<(GazetteerField, &str)> =
            source.gazetteer.iter().map(|(field, name)| (*field, name.as_str())).collect();
        let mut main = find(&mapped);
        if main.len() < mapped.len() {
            main = find(&NGD_COLUMNS);
        }
        let uprn = main.get(&GazetteerField::Uprn).and_then(|at| header.names().get(*at));
        Self {
            uprn: uprn.cloned().unwrap_or_default(),
            main,
            other_language: find(&NGD_OTHER_LANGUAGE),
        }
    }

    fn cell<'c>(&self, cells: &'c Cells, field: GazetteerField) -> &'c str {
        self.main.get(&field).map_or("", |&at| cells.get(at))
    }

    /// The addresses of a row: one, or two where it has one in another language. None if the council has rejected it.
    fn read(&self, cells: &Cells, uprn: Uprn) -> Option<impl Iterator<Item = GazetteerAddress>> {
        let text = |field| self.cell(cells, field).to_owned();
        let main = GazetteerAddress {
            uprn,
            parent: Uprn::parse(self.cell(cells, GazetteerField::ParentUprn)).ok(),
            organisation: text(GazetteerField::Organisation),
            sub_building: text(GazetteerField::SubBuilding),
            building_name: text(GazetteerField::BuildingName),
            building_number: text(GazetteerField::BuildingNumber),
            dependent_street: String::new(),
            street: text(GazetteerField::Street),
            locality: text(GazetteerField::Locality),
            town: text(GazetteerField::Town),
            postcode: text(GazetteerField::Postcode),
            full_address: text(GazetteerField::FullAddress),
            classification: text(GazetteerField::Classification),
            status: AddressStatus::read(self.cell(cells, GazetteerField::Status))?,
        };
        let other = self.in_other_language(cells, &main);
        Some(std::iter::once(main).chain(other))
    }

    fn in_other_language(
        &self,
        cells: &Cells,
        main: &GazetteerAddress,
    ) -> Option<GazetteerAddress> {
        let text = |field| self.other_language.get(&field).map_or("", |&at| cells.get(at));
        if self.other_language.values().all(|&at| cells.get(at).is_empty()) {
            return None;
        }
        // a flat or house number that is not repeated is the same in both languages; a street that is not repeated is not known
        let or_main = |field, main: &String| match text(field) {
            "" => main.clone(),
            own => own.to_owned(),
        };
        let mut other = GazetteerAddress {
            sub_building: or_main(GazetteerField::SubBuilding, &main.sub_building),
            building_name: or_main(GazetteerField::BuildingName, &main.building_name),
            building_number: or_main(GazetteerField::BuildingNumber, &main.building_number),
            street: text(GazetteerField::Street).to_owned(),
            locality: text(GazetteerField::Locality).to_owned(),
            town: text(GazetteerField::Town).to_owned(),
            full_address: text(GazetteerField::FullAddress).to_owned(),
            ..main.clone()
        };
        if other.full_address.is_empty() {
            other.full_address = other.on_one_line();
        }
        Some(other)
    }
}
