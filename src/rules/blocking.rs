//! `blocking.toml`: which records are worth comparing, as rules over named keys.

/// One part of a blocking rule's key. A record may have several values of a part (each of its forenames), or none;
/// a rule brings two records together if they share a value of every part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KeyPart {
    /// Any forename or known-as name of two letters and more.
    Forename,
    /// The sound (double metaphone) of the first forename.
    ForenameSound,
    /// First letter of any forename.
    ForenameInitial,
    /// Any variant group of the first forename (Liz, Betty: Elizabeth).
    ForenameVariant,
    /// The surname, a former one, or a word of one.
    Surname,
    /// The sound (double metaphone) of the surname.
    SurnameSound,
    /// First forename and surname in either order.
    FullName,
    /// The whole date of birth.
    DateOfBirth,
    /// The whole date of birth, day and month in either order.
    DateOfBirthAnyOrder,
    /// Year of birth.
    BirthYear,
    /// Month and day of birth.
    BirthDay,
    /// The postcode.
    Postcode,
    /// The outward half of the postcode.
    Outward,
    /// The residence that the address resolved to.
    Residence,
    /// The building the residence lies in.
    Building,
    /// NHS number.
    NhsNumber,
    /// National Insurance number.
    Nino,
    /// Pupil number, current or former.
    Upn,
    /// Email address.
    Email,
    /// The part of the email address before the `@`.
    EmailName,
    /// Telephone number.
    Phone,
    /// Any carried attribute of kind identifier, email or phone.
    Identifier,
    /// Any carried attribute of kind text, category, year or number.
    Attribute,
}

impl KeyPart {
    /// Every part, with the word that rulesets use for it.
    pub const ALL: [(&'static str, Self); 23] = [
        ("forename", Self::Forename),
        ("forename.sound", Self::ForenameSound),
        ("forename.initial", Self::ForenameInitial),
        ("forename.variant", Self::ForenameVariant),
        ("surname", Self::Surname),
        ("surname.sound", Self::SurnameSound),
        ("full_name", Self::FullName),
        ("date_of_birth", Self::DateOfBirth),
        ("date_of_birth.any_order", Self::DateOfBirthAnyOrder),
        ("birth_year", Self::BirthYear),
        ("birth_day", Self::BirthDay),
        ("postcode", Self::Postcode),
        ("postcode.outward", Self::Outward),
        ("residence", Self::Residence),
        ("building", Self::Building),
        ("nhs_number", Self::NhsNumber),
        ("nino", Self::Nino),
        ("upn", Self::Upn),
        ("email", Self::Email),
        ("email.name", Self::EmailName),
        ("phone", Self::Phone),
        ("identifier", Self::Identifier),
        ("attribute", Self::Attribute),
    ];

    /// The part that a word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|&(_, part)| part)
    }
}

/// A rule that brings records together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockingRule {
    /// How the report and explanations call it.
    pub name: String,
    /// Parts of which all must agree; none at all means everyone with everyone.
    pub keys: Vec<KeyPart>,
    /// Largest block in records; a larger one is dropped from this rule and reported.
    pub max_block: u32,
    /// Most pairs that the rule may add for each record of the run; over that the whole rule is left out and reported.
    pub pairs_per_record: u32,
}
