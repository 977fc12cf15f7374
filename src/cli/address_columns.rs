//! Which columns of a file of addresses hold what.
//!
//! In: the header and what the analyst said. Out: the columns of the address in order, of the postcode and of a claimed
//! UPRN; told by their names where nothing was said. What is in them is left to `address_file`.

use anyhow::bail;

use crate::extracts::Header;
use crate::rules::nearest;

/// Columns by their number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct AddressColumns {
    pub(super) lines: Vec<usize>,
    pub(super) postcode: Option<usize>,
    pub(super) uprn: Option<usize>,
}

impl AddressColumns {
    /// Finds the columns, or says which one there is not.
    pub(super) fn find(
        header: &Header,
        lines: &[String],
        postcode: Option<&str>,
        uprn: Option<&str>,
    ) -> anyhow::Result<Self> {
        let postcode = match postcode {
            Some(name) => Some(named(header, name)?),
            None => header.names().iter().position(|name| is_postcode(name)),
        };
        let uprn = uprn.map(|name| named(header, name)).transpose()?;
        let lines = if lines.is_empty() {
            let found = by_name(header, postcode);
            if found.is_empty() {
                // a file without a header would have its first row told here
                bail!(
                    "no column is called address, address_1, line1, street or the like\n  hint: the first line must name the columns; name those of the address with --column, in order"
                );
            }
            found
        } else {
            lines.iter().map(|name| named(header, name)).collect::<anyhow::Result<_>>()?
        };
        Ok(Self { lines, postcode, uprn })
    }
}

impl AddressColumns {
    /// Which columns are read, for the analyst to see.
    pub(super) fn told(&self, header: &Header) -> String {
        let name = |at: &usize| header.names()[*at].clone();
        let mut told: Vec<String> = self.lines.iter().map(name).collect();
        told.extend(self.postcode.iter().map(name));
        let claim = self.uprn.iter().map(|at| format!("; UPRN claimed in {}", name(at)));
        format!("address read from {}{}\n", told.join(", "), claim.collect::<String>())
    }
}

fn named(header: &Header, name: &str) -> anyhow::Result<usize> {
    let Some(at) = header.position(name) else {
        let near = nearest(name, header.names().iter().map(String::as_str));
        let hint = near.map_or_else(
            || "the names are those of the file's first line".to_owned(),
            |near| format!("is it `{near}`?"),
        );
        bail!("the file has no column `{name}`\n  hint: {hint}");
    };
    Ok(at)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

fn is_postcode(name: &str) -> bool {
    matches!(plain(name).as_str(), "postcode" | "pcode" | "postalcode" | "propertypostcode")
}

/// What a column is called that holds the flat or the building's name.
const UNITS: [&str; 14] = [
    "organisation",
    "subbuilding",
    "subname",
    "saon",
    "flat",
    "flatno",
    "flatnumber",
    "unit",
    "buildingname",
    "housename",
    "building",
    "house",
    "premises",
    "premise",
];
/// What a column is called that holds any other part of an address, or a line of it.
const LINES: [&str; 17] = [
    "address",
    "addr",
    "addressline",
    "line",
    "paon",
    "buildingnumber",
    "housenumber",
    "houseno",
    "number",
    "street",
    "streetname",
    "road",
    "locality",
    "town",
    "towncity",
    "city",
    "posttown",
];
/// What a column is called that holds the whole.
const WHOLE: [&str; 3] = ["address", "fulladdress", "addressconcat"];

/// Columns that are named as parts of an address are, in the order of the file.
fn by_name(header: &Header, postcode: Option<usize>) -> Vec<usize> {
    let called = |at: usize, names: &[&str]| {
        let name = plain(&header.names()[at]);
        let name = name.strip_prefix("property").unwrap_or(&name);
        names.contains(&name)
            || names.contains(&name.trim_end_matches(|c: char| c.is_ascii_digit()))
    };
    let others = || (0..header.names().len()).filter(move |at| Some(*at) != postcode);
    // one column for the whole says once what its lines say too; a flat may still stand beside it
    if let Some(whole) = others().find(|at| WHOLE.contains(&plain(&header.names()[*at]).as_str())) {
        return others().filter(|at| called(*at, &UNITS)).chain([whole]).collect();
    }
    // a gazetteer's own layout calls a building's name so; elsewhere it is a person's
    let building = others().any(|at| called(at, &["subname", "saon", "streetname"]));
    others()
        .filter(|at| {
            called(*at, &UNITS) || called(*at, &LINES) || (building && called(*at, &["name"]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::AddressColumns;
    use crate::extracts::Header;

    fn found(header: &[&str]) -> Option<(Vec<usize>, Option<usize>)> {
        let columns = AddressColumns::find(&Header::new(header), &[], None, None).ok()?;
        Some((columns.lines, columns.postcode))
    }

    #[test]
    fn columns_are_told_by_their_names() {
        assert_eq!(found(&["id", "address", "postcode"]), Some((vec![1], Some(2))));
        assert_eq!(
            found(&["id", "Address 1", "Address 2", "Post Code"]),
            Some((vec![1, 2], Some(3)))
        );
        assert_eq!(found(&["id", "address", "address_1", "postcode"]), Some((vec![1], Some(3))));
        assert_eq!(found(&["PropertyAddress1", "PropertyPostCode"]), Some((vec![0], Some(1))));
        assert_eq!(found(&["SAON", "PAON", "Street", "Town"]), Some((vec![0, 1, 2, 3], None)));
        assert_eq!(found(&["id", "name"]), None);
        assert_eq!(found(&["id", "flat", "address"]), Some((vec![1, 2], None)));
        assert_eq!(found(&["name", "Address 1", "Town/City"]), Some((vec![1, 2], None)));
        assert_eq!(
            found(&["subname", "name", "number", "streetname"]).map(|it| it.0.len()),
            Some(4)
        );
        assert_eq!(found(&["House No", "House Name", "Road"]), Some((vec![0, 1, 2], None)));
    }

    #[test]
    fn a_column_that_is_not_there_is_told_with_the_nearest() {
        let header = Header::new(["id", "addres"]);
        let fault = AddressColumns::find(&header, &["address".to_owned()], None, None).unwrap_err();
        assert!(fault.to_string().contains("is it `addres`?"), "{fault}");
    }
}
