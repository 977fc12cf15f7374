//! `blocking.toml`: which records are worth comparing, as rules over named keys, and how many pairs may be compared.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

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
    /// The first three letters or the last three of the first forename: a slip of the pen spoils one of them.
    ForenameEnds,
    /// The first forename with any one letter left out, or whole: two names a slip apart share one of these.
    ForenameNear,
    /// The surname, a former one, or a word of one.
    Surname,
    /// The sound (double metaphone) of the surname.
    SurnameSound,
    /// First letter of the surname.
    SurnameInitial,
    /// The first three letters or the last three of the surname.
    SurnameEnds,
    /// The surname with any one letter left out, or whole.
    SurnameNear,
    /// First forename and surname in either order.
    FullName,
    /// Any two different names of the person, whatever their order: forenames, known-as names, surnames.
    NamePair,
    /// Any one name of the person, forename or surname: a name in the wrong field.
    NameWord,
    /// The whole date of birth.
    DateOfBirth,
    /// The whole date of birth, day and month in either order.
    DateOfBirthAnyOrder,
    /// The whole date of birth with its year, its month or its day left out.
    DateOfBirthOneLeftOut,
    /// Year of birth.
    BirthYear,
    /// Month and day of birth.
    BirthDay,
    /// The postcode.
    Postcode,
    /// The postcode without its last two letters.
    Sector,
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
    pub const ALL: [(&'static str, Self); 32] = [
        ("forename", Self::Forename),
        ("forename.sound", Self::ForenameSound),
        ("forename.initial", Self::ForenameInitial),
        ("forename.variant", Self::ForenameVariant),
        ("forename.ends", Self::ForenameEnds),
        ("forename.near", Self::ForenameNear),
        ("surname", Self::Surname),
        ("surname.sound", Self::SurnameSound),
        ("surname.initial", Self::SurnameInitial),
        ("surname.ends", Self::SurnameEnds),
        ("surname.near", Self::SurnameNear),
        ("full_name", Self::FullName),
        ("name_pair", Self::NamePair),
        ("name_word", Self::NameWord),
        ("date_of_birth", Self::DateOfBirth),
        ("date_of_birth.any_order", Self::DateOfBirthAnyOrder),
        ("date_of_birth.one_left_out", Self::DateOfBirthOneLeftOut),
        ("birth_year", Self::BirthYear),
        ("birth_day", Self::BirthDay),
        ("postcode", Self::Postcode),
        ("postcode.sector", Self::Sector),
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

    /// The word that rulesets use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, part)| *part == self).map_or("", |&(word, _)| word)
    }
}

impl Serialize for KeyPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for KeyPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::parse(&word).ok_or_else(|| D::Error::custom("no such key of a blocking rule"))
    }
}

/// A rule that brings records together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BlockingRule {
    /// How the report and explanations call it.
    pub name: String,
    /// Parts of which all must agree; none at all means everyone with everyone.
    pub keys: Vec<KeyPart>,
    /// Largest block in records; a larger one is split by a further key, and what is still larger is left out and reported.
    pub max_block: u32,
    /// Most pairs that the rule may add for each record of the run; over that the whole rule is left out and reported.
    pub pairs_per_record: u32,
}

/// How many pairs the generated rules may bring, the written ones included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PairBudget {
    /// For each record of the run.
    pub pairs_per_record: u32,
    /// But never less than so many in all: a small file is compared widely.
    pub at_least: u64,
}

impl PairBudget {
    /// What `blocking.toml` means where it does not say.
    pub const USUAL: Self = Self { pairs_per_record: 12, at_least: 3_000_000 };

    /// The pairs that so many records may be compared in.
    #[must_use]
    pub fn pairs(self, records: usize) -> u64 {
        self.at_least.max(u64::from(self.pairs_per_record) * records as u64)
    }
}
