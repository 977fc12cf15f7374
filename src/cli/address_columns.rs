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
                bail!(
                    "no column is called address, address_1, line1, street or the like\n  hint: name the columns with --column, in order: {}",
                    header.names().join(", ")
                );
            }
            found
        } else {
            lines.iter().map(|name| named(header, name)).collect::<anyhow::Result<_>>()?
        };
        Ok(Self { lines, postcode, uprn })
    }
}

fn named(header: &Header, name: &str) -> anyhow::Result<usize> {
    let Some(at) = header.position(name) else {
        let near = nearest(name, header.names().iter().map(String::as_str));
        let hint = near.map_or_else(
            || format!("its columns are {}", header.names().join(", ")),
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

/// Columns that are named as parts of an address are, in the order of the file.
fn by_name(header: &Header, postcode: Option<usize>) -> Vec<usize> {
    const PARTS: [&str; 21] = [
        "address",
        "addr",
        "addressline",
        "line",
        "fulladdress",
        "addressconcat",
        "organisation",
        "subbuilding",
        "subname",
        "saon",
        "flat",
        "buildingname",
        "name",
        "paon",
        "buildingnumber",
        "number",
        "street",
        "streetname",
        "locality",
        "town",
        "posttown",
    ];
    let is_part = |name: &str| {
        let name = plain(name);
        let name = name.strip_prefix("property").unwrap_or(&name);
        PARTS.contains(&name.trim_end_matches(|c: char| c.is_ascii_digit()))
    };
    let all = 0..header.names().len();
    let found: Vec<usize> =
        all.filter(|at| Some(*at) != postcode && is_part(&header.names()[*at])).collect();
    // one column for the whole beside its parts says it once
    let whole = found.iter().find(|at| {
        matches!(plain(&header.names()[**at]).as_str(), "address" | "fulladdress" | "addressconcat")
    });
    match whole {
        Some(whole) => vec![*whole],
        None if found.len() == 1 && plain(&header.names()[found[0]]) == "name" => Vec::new(),
        None => found,
    }
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
    }

    #[test]
    fn a_column_that_is_not_there_is_told_with_the_nearest() {
        let header = Header::new(["id", "addres"]);
        let fault = AddressColumns::find(&header, &["address".to_owned()], None, None).unwrap_err();
        assert!(fault.to_string().contains("is it `addres`?"), "{fault}");
    }
}
