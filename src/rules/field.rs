//! The canonical fields: what a column of an extract can be mapped to, by the ruleset's word for it.

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

/// A canonical field of a mention.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Field {
    /// A whole name, or two people's, in one column.
    Name,
    /// Form of address.
    Title,
    /// First name, or first name and initials.
    Forename,
    /// Middle names or initials.
    MiddleNames,
    /// Family name.
    Surname,
    /// Generation suffix.
    Suffix,
    /// Known-as or preferred forename.
    KnownAs,
    /// Preferred surname.
    PreferredSurname,
    /// Former or maiden surname.
    FormerSurname,
    /// Date of birth.
    DateOfBirth,
    /// Date of death.
    DateOfDeath,
    /// Sex or gender as recorded.
    Sex,
    /// NHS number.
    NhsNumber,
    /// National Insurance number.
    Nino,
    /// Unique pupil number.
    Upn,
    /// Former unique pupil number.
    FormerUpn,
    /// Address lines.
    Address,
    /// Postcode.
    Postcode,
    /// Claimed UPRN.
    Uprn,
    /// Email address.
    Email,
    /// Telephone number.
    Phone,
    /// Since when at that address.
    From,
    /// Until when at that address.
    To,
    /// When the source last touched the row.
    Observed,
}

impl Field {
    /// Every field with its word in the ruleset.
    pub const WORDS: [(&'static str, Self); 24] = [
        ("name", Self::Name),
        ("title", Self::Title),
        ("forename", Self::Forename),
        ("middle_names", Self::MiddleNames),
        ("surname", Self::Surname),
        ("suffix", Self::Suffix),
        ("known_as", Self::KnownAs),
        ("preferred_surname", Self::PreferredSurname),
        ("former_surname", Self::FormerSurname),
        ("date_of_birth", Self::DateOfBirth),
        ("date_of_death", Self::DateOfDeath),
        ("sex", Self::Sex),
        ("nhs_number", Self::NhsNumber),
        ("nino", Self::Nino),
        ("upn", Self::Upn),
        ("former_upn", Self::FormerUpn),
        ("address", Self::Address),
        ("postcode", Self::Postcode),
        ("uprn", Self::Uprn),
        ("email", Self::Email),
        ("phone", Self::Phone),
        ("from", Self::From),
        ("to", Self::To),
        ("observed", Self::Observed),
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

    /// How far its values may travel unless the ruleset says otherwise.
    #[must_use]
    pub fn default_sensitivity(self) -> Sensitivity {
        match self {
            Self::Title | Self::Suffix | Self::Uprn | Self::Observed => Sensitivity::Ordinary,
            Self::NhsNumber => Sensitivity::Special,
            Self::Name
            | Self::Forename
            | Self::MiddleNames
            | Self::Surname
            | Self::KnownAs
            | Self::PreferredSurname
            | Self::FormerSurname
            | Self::DateOfBirth
            | Self::DateOfDeath
            | Self::Sex
            | Self::Nino
            | Self::Upn
            | Self::FormerUpn
            | Self::Address
            | Self::Postcode
            | Self::Email
            | Self::Phone
            | Self::From
            | Self::To => Sensitivity::Personal,
        }
    }

    /// True if it holds a date, and so takes `formats`.
    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::DateOfBirth | Self::DateOfDeath | Self::From | Self::To | Self::Observed
        )
    }

    /// True if it may be given several columns: address lines in order, or dates of which the last one filled counts.
    #[must_use]
    pub fn takes_several_columns(self) -> bool {
        matches!(self, Self::Address | Self::Observed)
    }

    /// True if it is one of the columns that a name is read from.
    #[must_use]
    pub fn is_name(self) -> bool {
        self <= Self::FormerSurname
    }
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
    use super::{Field, GazetteerField};

    #[test]
    fn words_stand_in_the_order_of_their_fields() {
        for (at, (word, field)) in Field::WORDS.into_iter().enumerate() {
            assert_eq!((field as usize, field.word()), (at, word));
        }
        for (at, (word, field)) in GazetteerField::WORDS.into_iter().enumerate() {
            assert_eq!((field as usize, field.word()), (at, word));
        }
    }
}
