//! What a column of an extract can be mapped to, by the ruleset's word for it.
//!
//! In: words of the ruleset. Out: canonical fields of a mention and of an address, and what may be said of each.

use crate::values::CanonicalField;

/// How far a value may travel; the sharing rules work on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sensitivity {
    /// Says nothing of a person by itself.
    Ordinary,
    /// Personal data.
    Personal,
    /// Special category data, or data as delicate: health, social care.
    Special,
}

impl Sensitivity {
    /// The words of the ruleset.
    pub(super) const WORDS: [(&'static str, Self); 3] =
        [("ordinary", Self::Ordinary), ("personal", Self::Personal), ("special", Self::Special)];
}

/// Every canonical field with the ruleset's word for it, in the order of a mention.
pub const FIELD_WORDS: [(&str, CanonicalField); 25] = [
    ("name", CanonicalField::FullName),
    ("title", CanonicalField::Title),
    ("forename", CanonicalField::Forename),
    ("middle_names", CanonicalField::MiddleNames),
    ("surname", CanonicalField::Surname),
    ("suffix", CanonicalField::Suffix),
    ("known_as", CanonicalField::KnownAs),
    ("preferred_surname", CanonicalField::PreferredSurname),
    ("former_surname", CanonicalField::FormerSurname),
    ("date_of_birth", CanonicalField::DateOfBirth),
    ("date_of_death", CanonicalField::DateOfDeath),
    ("sex", CanonicalField::Sex),
    ("nhs_number", CanonicalField::NhsNumber),
    ("nino", CanonicalField::Nino),
    ("upn", CanonicalField::Upn),
    ("former_upn", CanonicalField::FormerUpn),
    ("address", CanonicalField::Address),
    ("postcode", CanonicalField::Postcode),
    ("uprn", CanonicalField::Uprn),
    ("property_key", CanonicalField::PropertyKey),
    ("email", CanonicalField::Email),
    ("phone", CanonicalField::Phone),
    ("from", CanonicalField::From),
    ("to", CanonicalField::To),
    ("observed", CanonicalField::Observed),
];

/// The field of a ruleset's word; none for a word that names a carried attribute.
#[must_use]
pub fn field_of_word(word: &str) -> Option<CanonicalField> {
    FIELD_WORDS.iter().find(|(known, _)| *known == word).map(|(_, field)| *field)
}

/// The ruleset's word for a field.
#[must_use]
pub fn word_of_field(field: CanonicalField) -> &'static str {
    let known = FIELD_WORDS.iter().find(|(_, known)| *known == field);
    known.map_or("attribute", |(word, _)| *word)
}

/// How far a field's values may travel unless the ruleset says otherwise.
pub(super) fn default_sensitivity(field: CanonicalField) -> Sensitivity {
    match field {
        CanonicalField::Title
        | CanonicalField::Suffix
        | CanonicalField::Uprn
        | CanonicalField::PropertyKey
        | CanonicalField::Observed => Sensitivity::Ordinary,
        CanonicalField::NhsNumber => Sensitivity::Special,
        CanonicalField::FullName
        | CanonicalField::Forename
        | CanonicalField::MiddleNames
        | CanonicalField::Surname
        | CanonicalField::KnownAs
        | CanonicalField::PreferredSurname
        | CanonicalField::FormerSurname
        | CanonicalField::DateOfBirth
        | CanonicalField::DateOfDeath
        | CanonicalField::Sex
        | CanonicalField::Nino
        | CanonicalField::Upn
        | CanonicalField::FormerUpn
        | CanonicalField::Address
        | CanonicalField::Postcode
        | CanonicalField::Email
        | CanonicalField::Phone
        | CanonicalField::From
        | CanonicalField::To
        | CanonicalField::Attribute => Sensitivity::Personal,
    }
}

/// The formats of a date whose ruleset gives none, in the order tried: day before month, as councils write it.
pub const COMMON_DATE_FORMATS: [&str; 9] = [
    "%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d", "%d %b %Y", "%Y/%m/%d",
    "%d/%m/%y",
];

/// True if a field holds a date, and so takes `formats`.
pub(super) fn is_date(field: CanonicalField) -> bool {
    matches!(
        field,
        CanonicalField::DateOfBirth
            | CanonicalField::DateOfDeath
            | CanonicalField::From
            | CanonicalField::To
            | CanonicalField::Observed
    )
}

/// True if a field may be given several columns: address lines in order, or dates of which the last one filled counts.
pub(super) fn takes_several_columns(field: CanonicalField) -> bool {
    matches!(
        field,
        CanonicalField::Address
            | CanonicalField::Observed
            | CanonicalField::DateOfBirth
            | CanonicalField::DateOfDeath
    )
}

/// True if a field tells who somebody is by name; a title or a suffix by itself does not.
#[must_use]
pub fn names_somebody(field: CanonicalField) -> bool {
    matches!(
        field,
        CanonicalField::FullName
            | CanonicalField::Forename
            | CanonicalField::MiddleNames
            | CanonicalField::Surname
            | CanonicalField::KnownAs
            | CanonicalField::PreferredSurname
            | CanonicalField::FormerSurname
    )
}

/// A column of an address list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GazetteerField {
    /// Unique property reference number: the key.
    Uprn,
    /// UPRN of the building or site that the address is part of.
    ParentUprn,
    /// Organisation at the address.
    Organisation,
    /// Flat or unit.
    SubBuilding,
    /// Building name.
    BuildingName,
    /// Building number.
    BuildingNumber,
    /// Street.
    Street,
    /// Locality.
    Locality,
    /// Town.
    Town,
    /// Postcode.
    Postcode,
    /// The whole address on one line.
    FullAddress,
    /// Classification code, as in `AddressBase`.
    Classification,
    /// Approved, historical, provisional.
    Status,
}

impl GazetteerField {
    /// Every field with its word in the ruleset.
    pub const WORDS: [(&'static str, Self); 13] = [
        ("uprn", Self::Uprn),
        ("parent_uprn", Self::ParentUprn),
        ("organisation", Self::Organisation),
        ("sub_building", Self::SubBuilding),
        ("building_name", Self::BuildingName),
        ("building_number", Self::BuildingNumber),
        ("street", Self::Street),
        ("locality", Self::Locality),
        ("town", Self::Town),
        ("postcode", Self::Postcode),
        ("full_address", Self::FullAddress),
        ("classification", Self::Classification),
        ("status", Self::Status),
    ];

    /// The field of a ruleset's word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, field)| *field)
    }

    /// The ruleset's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

#[cfg(test)]
mod tests {
    use super::{FIELD_WORDS, GazetteerField};
    use crate::values::CanonicalField;

    #[test]
    fn every_field_has_its_word_in_order() {
        let fields = CanonicalField::ALL.into_iter().filter(|f| *f != CanonicalField::Attribute);
        assert!(fields.eq(FIELD_WORDS.into_iter().map(|(_, field)| field)));
        for (at, (word, field)) in GazetteerField::WORDS.into_iter().enumerate() {
            assert_eq!((field as usize, field.word()), (at, word));
        }
    }
}
