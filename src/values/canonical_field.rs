//! The fields that every source's columns are mapped to.

/// A canonical field of a mention, named as rulesets name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CanonicalField {
    /// One column that holds a whole name, or two people's.
    FullName,
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
    /// Sex.
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
    /// UPRN.
    Uprn,
    /// The key by which the row's own system knows the property.
    PropertyKey,
    /// Email address.
    Email,
    /// Telephone number.
    Phone,
    /// Since when at that address.
    From,
    /// Until when.
    To,
    /// When the source last touched the row.
    Observed,
    /// A column carried along.
    Attribute,
}

impl CanonicalField {
    /// Every field, in the order of a mention.
    pub const ALL: [Self; 26] = [
        Self::FullName,
        Self::Title,
        Self::Forename,
        Self::MiddleNames,
        Self::Surname,
        Self::Suffix,
        Self::KnownAs,
        Self::PreferredSurname,
        Self::FormerSurname,
        Self::DateOfBirth,
        Self::DateOfDeath,
        Self::Sex,
        Self::NhsNumber,
        Self::Nino,
        Self::Upn,
        Self::FormerUpn,
        Self::Address,
        Self::Postcode,
        Self::Uprn,
        Self::PropertyKey,
        Self::Email,
        Self::Phone,
        Self::From,
        Self::To,
        Self::Observed,
        Self::Attribute,
    ];

    /// The word that rulesets and dictionaries use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::Title => "title",
            Self::Forename => "forename",
            Self::MiddleNames => "middle_names",
            Self::Surname => "surname",
            Self::Suffix => "suffix",
            Self::KnownAs => "known_as",
            Self::PreferredSurname => "preferred_surname",
            Self::FormerSurname => "former_surname",
            Self::DateOfBirth => "date_of_birth",
            Self::DateOfDeath => "date_of_death",
            Self::Sex => "sex",
            Self::NhsNumber => "nhs_number",
            Self::Nino => "nino",
            Self::Upn => "upn",
            Self::FormerUpn => "former_upn",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Uprn => "uprn",
            Self::PropertyKey => "property_key",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::From => "from",
            Self::To => "to",
            Self::Observed => "observed",
            Self::Attribute => "attribute",
        }
    }

    /// The field of a ruleset's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }
}
