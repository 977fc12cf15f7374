//! The gazetteer extract.
//!
//! In: the council's addresses. Out: one row an address, shells and shops among them. A few are
//! provisional or historical.

use super::delivery::Format;
use super::homes::{Home, Homes};
use super::place_names::{LOCALITIES, TOWN};

/// The columns of a flat gazetteer, as `docs/extracts.md` has them.
pub(super) const COLUMNS: [&str; 13] = [
    "uprn",
    "parentuprn",
    "organisationname",
    "subname",
    "name",
    "number",
    "streetname",
    "locality",
    "townname",
    "postcode",
    "fulladdress",
    "classificationcode",
    "addressstatus",
];

/// The file.
pub(super) const FORMAT: Format<'static> = Format::plain("gazetteer.csv", &COLUMNS);

/// All rows, in order of UPRN.
pub(super) fn rows(homes: &Homes) -> Vec<Vec<String>> {
    homes.list.iter().map(|home| row(homes, home)).collect()
}

fn row(homes: &Homes, home: &Home) -> Vec<String> {
    let street = &homes.streets[home.street];
    let locality = LOCALITIES[street.locality];
    let upper = |text: &str| text.to_uppercase();
    let thoroughfare = format!("{} {}", home.number, street.name);
    let full: Vec<&str> = [
        home.organisation,
        &home.unit,
        &home.name,
        thoroughfare.trim(),
        locality,
        TOWN,
        &home.postcode,
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect();
    vec![
        home.uprn.to_string(),
        home.parent.map(|parent| homes.list[parent].uprn.to_string()).unwrap_or_default(),
        home.organisation.to_owned(),
        home.unit.clone(),
        upper(&home.name),
        home.number.clone(),
        upper(&street.name),
        upper(locality),
        upper(TOWN),
        home.postcode.clone(),
        upper(&full.join(", ")),
        home.kind.classification().to_owned(),
        if home.uprn.is_multiple_of(997) { "Provisional" } else { "Approved" }.to_owned(),
    ]
}
