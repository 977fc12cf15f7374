//! One way to write an address, as a gazetteer states it.
//!
//! In: columns of a row, or records put together. Out: the plain parts, and whether the address is in use. What the parts
//! mean (residence or building, communal or not) is left to `addresses`. Source of the status codes: BS 7666-2:2006, logical
//! status, as in `AddressBase` Premium and DTF 7.3.

use crate::values::Uprn;

/// One way to write one address. Several of one UPRN are its variants.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GazetteerAddress {
    /// The address.
    pub uprn: Uprn,
    /// The building it is part of.
    pub parent: Option<Uprn>,
    /// Organisation at the address.
    pub organisation: String,
    /// `FLAT 3`.
    pub sub_building: String,
    /// `ROWAN COURT`.
    pub building_name: String,
    /// `12`, `12A`, `12-14`.
    pub building_number: String,
    /// A smaller street off the street, where the postal address has both (PAF's dependent thoroughfare).
    pub dependent_street: String,
    /// Street.
    pub street: String,
    /// Locality.
    pub locality: String,
    /// Town.
    pub town: String,
    /// Postcode.
    pub postcode: String,
    /// The whole in one line.
    pub full_address: String,
    /// `RD06`, `PP`, `CR`.
    pub classification: String,
    /// Whether this way to write it is in use.
    pub status: AddressStatus,
}

/// Whether an address, or one way to write it, is in use. The better comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum AddressStatus {
    /// The address as the council has approved it.
    #[default]
    Approved,
    /// Another way to write an address in use.
    Alternative,
    /// Expected, or not yet built.
    Provisional,
    /// No longer in use.
    Historical,
}

impl AddressStatus {
    /// The status of a word or a logical status code; an empty or unknown one counts as approved. None for an address that
    /// the council has rejected, which never was one.
    ///
    /// ```
    /// use hearth::extracts::AddressStatus;
    /// assert_eq!(AddressStatus::read("Historic"), Some(AddressStatus::Historical));
    /// assert_eq!(AddressStatus::read("3"), Some(AddressStatus::Alternative));
    /// assert_eq!(AddressStatus::read("Rejected internal"), None);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let word: String =
            text.trim().chars().take(5).map(|letter| letter.to_ascii_lowercase()).collect();
        match word.as_str() {
            // 5 is a candidate: a council's proposal, not yet approved
            "provi" | "candi" | "6" | "5" => Some(Self::Provisional),
            "alter" | "3" => Some(Self::Alternative),
            "histo" | "8" => Some(Self::Historical),
            "rejec" | "7" | "9" => None,
            _ => Some(Self::Approved),
        }
    }
}

impl GazetteerAddress {
    /// An address that says nothing yet.
    pub(super) fn blank(uprn: Uprn) -> Self {
        Self {
            uprn,
            parent: None,
            organisation: String::new(),
            sub_building: String::new(),
            building_name: String::new(),
            building_number: String::new(),
            dependent_street: String::new(),
            street: String::new(),
            locality: String::new(),
            town: String::new(),
            postcode: String::new(),
            full_address: String::new(),
            classification: String::new(),
            status: AddressStatus::Approved,
        }
    }

    /// Its parts on one line, as on an envelope: the number before its street, the others parted by commas.
    pub(super) fn on_one_line(&self) -> String {
        let street =
            if self.dependent_street.is_empty() { &self.street } else { &self.dependent_street };
        let numbered = joined(" ", [&self.building_number, street]);
        let street = if self.dependent_street.is_empty() { "" } else { &self.street };
        joined(
            ", ",
            [
                &self.organisation,
                &self.sub_building,
                &self.building_name,
                &numbered,
                street,
                &self.locality,
                &self.town,
                &self.postcode,
            ],
        )
    }
}

/// The parts that say something, with a separator between them.
pub(super) fn joined<'a, T: AsRef<str> + ?Sized + 'a>(
    separator: &str,
    parts: impl IntoIterator<Item = &'a T>,
) -> String {
    let mut whole = String::new();
    for part in parts {
        let part = part.as_ref();
        if !part.is_empty() {
            if !whole.is_empty() {
                whole.push_str(separator);
            }
            whole.push_str(part);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::{AddressStatus, GazetteerAddress};
    use crate::values::Uprn;

    #[test]
    fn a_status_is_a_word_or_a_code() {
        for (text, status) in [
            ("", Some(AddressStatus::Approved)),
            ("approved", Some(AddressStatus::Approved)),
            ("1", Some(AddressStatus::Approved)),
            ("in use", Some(AddressStatus::Approved)),
            (" Alternative ", Some(AddressStatus::Alternative)),
            ("PROVISIONAL", Some(AddressStatus::Provisional)),
            ("6", Some(AddressStatus::Provisional)),
            ("Historical", Some(AddressStatus::Historical)),
            ("8", Some(AddressStatus::Historical)),
            ("Rejected external", None),
            ("7", None),
            ("9", None),
        ] {
            assert_eq!(AddressStatus::read(text), status, "{text}");
        }
    }

    #[test]
    fn the_number_stands_before_the_smaller_street() {
        let address = GazetteerAddress {
            building_number: "4".into(),
            dependent_street: "ELM MEWS".into(),
            street: "HIGH STREET".into(),
            town: "ALDBURY".into(),
            ..GazetteerAddress::blank(Uprn::from_number(1).unwrap())
        };
        assert_eq!(address.on_one_line(), "4 ELM MEWS, HIGH STREET, ALDBURY");
    }
}
