//! Comparisons: two records side by side, attribute by attribute, each giving one of a few ordered levels.
//!
//! In: two rows of the comparison table. Out: a [`Finding`] a comparison: its level, strictest first, and how rare the
//! agreed value is. A missing value on either side is written out as [`Finding::Missing`] and weighs nothing.
//! Leaves to `links::weights` what a level is worth.

mod attribute;
mod contact;
pub(super) mod date_of_birth;
pub(super) mod forename;
pub(super) mod home;
mod identifier;
mod middle_names;
mod sex;
pub(super) mod surname;
#[cfg(test)]
mod tests;

use crate::pairs::{ComparedRecord, ComparisonTable, Symbol};
use crate::values::AttributeKind;

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ComparisonKind {
    /// First forename, with variants, initials and other given names.
    Forename,
    /// Second and later given names.
    MiddleNames,
    /// Surname, with former ones and parts of double ones.
    Surname,
    /// Date of birth.
    DateOfBirth,
    /// Sex.
    Sex,
    /// NHS number.
    NhsNumber,
    /// National Insurance number.
    Nino,
    /// Pupil number.
    Upn,
    /// Where the record says the person lives.
    Home,
    /// Email address.
    Email,
    /// Telephone number.
    Phone,
    /// A carried attribute: its index in the ruleset's list, and its kind.
    Attribute(u16, AttributeKind),
}

/// A value that two records agree on, for looking up how common it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AgreedValue {
    /// A text of the comparison's own column.
    Symbol(Symbol),
    /// A date, packed as `yyyymmdd`.
    Date(u32),
    /// Forename and surname the other way round: the two words.
    Swapped(Symbol, Symbol),
    /// Two values of one column that are alike: a stranger with the commoner of them would be found so too.
    Alike(Symbol, Symbol),
    /// A number that no two people share but by mistake.
    Unique,
}

/// What one comparison found in a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Finding {
    /// At least one side has no value: no evidence.
    Missing,
    /// A level without regard to which value.
    Level(u8),
    /// A level of agreement, and on what: rare values weigh more.
    Agreed(u8, AgreedValue),
}

impl Finding {
    /// The level's index, unless a value is missing.
    #[must_use]
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Missing => None,
            Self::Level(level) | Self::Agreed(level, _) => Some(level),
        }
    }
}

/// All levels of a comparison that has one situation only.
const EVERY_LEVEL: std::ops::Range<usize> = 0..usize::MAX;

impl ComparisonKind {
    /// The comparisons that every run makes, in the order of explanations; attributes follow them.
    pub const CORE: [Self; 11] = [
        Self::Forename,
        Self::MiddleNames,
        Self::Surname,
        Self::DateOfBirth,
        Self::Sex,
        Self::NhsNumber,
        Self::Nino,
        Self::Upn,
        Self::Home,
        Self::Email,
        Self::Phone,
    ];

    /// The word of rulesets, weights and explanations. All attributes of one kind share their kind's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Forename => "forename",
            Self::MiddleNames => "middle_names",
            Self::Surname => "surname",
            Self::DateOfBirth => "date_of_birth",
            Self::Sex => "sex",
            Self::NhsNumber => "nhs_number",
            Self::Nino => "nino",
            Self::Upn => "upn",
            Self::Home => "home",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Attribute(_, AttributeKind::Text) => "attribute.text",
            Self::Attribute(_, AttributeKind::Category) => "attribute.category",
            Self::Attribute(_, AttributeKind::Identifier) => "attribute.identifier",
            Self::Attribute(_, AttributeKind::Email) => "attribute.email",
            Self::Attribute(_, AttributeKind::Phone) => "attribute.phone",
            Self::Attribute(_, AttributeKind::Number) => "attribute.number",
            Self::Attribute(_, AttributeKind::Year) => "attribute.year",
        }
    }

    /// Its levels, strictest first; the last is disagreement. A missing value has no level.
    #[must_use]
    pub fn levels(self) -> &'static [&'static str] {
        match self {
            Self::Forename => forename::LEVELS,
            Self::MiddleNames => middle_names::LEVELS,
            Self::Surname => surname::LEVELS,
            Self::DateOfBirth => date_of_birth::LEVELS,
            Self::Sex => sex::LEVELS,
            Self::Attribute(_, AttributeKind::Category) => &["same", "different"],
            Self::NhsNumber
            | Self::Nino
            | Self::Upn
            | Self::Attribute(_, AttributeKind::Identifier) => identifier::LEVELS,
            Self::Home => home::LEVELS,
            Self::Email | Self::Attribute(_, AttributeKind::Email) => contact::EMAIL_LEVELS,
            Self::Phone | Self::Attribute(_, AttributeKind::Phone) => contact::PHONE_LEVELS,
            Self::Attribute(_, AttributeKind::Text) => attribute::TEXT_LEVELS,
            Self::Attribute(_, AttributeKind::Number | AttributeKind::Year) => {
                attribute::NUMBER_LEVELS
            }
        }
    }

    /// The levels that can be found in one and the same situation, as ranges that follow one another.
    ///
    /// m, u and k of a level are shares of the pairs *in its situation*: of the pairs where one side has an initial only,
    /// of those whose forenames agree already. That situation itself speaks neither for nor against anything.
    #[must_use]
    pub fn situations(self) -> &'static [std::ops::Range<usize>] {
        match self {
            Self::Forename => forename::SITUATIONS,
            Self::DateOfBirth => date_of_birth::SITUATIONS,
            Self::Sex => sex::SITUATIONS,
            Self::MiddleNames => middle_names::SITUATIONS,
            Self::Surname
            | Self::NhsNumber
            | Self::Nino
            | Self::Upn
            | Self::Home
            | Self::Email
            | Self::Phone
            | Self::Attribute(..) => &[EVERY_LEVEL],
        }
    }

    /// The levels that are steps of one ladder, by number: a lower step never weighs more than a higher one. The other
    /// levels lie beside the ladder (names the other way round, a stay that is over) and weigh what they weigh.
    #[must_use]
    pub fn ladders(self) -> &'static [&'static [u8]] {
        match self {
            Self::Forename => forename::LADDERS,
            Self::MiddleNames => middle_names::LADDERS,
            Self::Surname => surname::LADDERS,
            Self::DateOfBirth => date_of_birth::LADDERS,
            Self::Sex => sex::LADDERS,
            Self::NhsNumber
            | Self::Nino
            | Self::Upn
            | Self::Phone
            | Self::Attribute(
                _,
                AttributeKind::Identifier
                | AttributeKind::Phone
                | AttributeKind::Number
                | AttributeKind::Year,
            ) => &[&[0, 1, 2]],
            Self::Home => home::LADDERS,
            Self::Email | Self::Attribute(_, AttributeKind::Email | AttributeKind::Text) => {
                &[&[0, 1, 2, 3]]
            }
            Self::Attribute(_, AttributeKind::Category) => &[&[0, 1]],
        }
    }

    /// Compares two records.
    #[must_use]
    pub fn find(self, table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> Finding {
        match self {
            Self::Forename => forename::find(table, a, b),
            Self::MiddleNames => middle_names::find(table, a, b),
            Self::Surname => surname::find(table, a, b),
            Self::DateOfBirth => date_of_birth::find(a, b),
            Self::Sex => sex::find(table, a, b),
            Self::NhsNumber => identifier::find_number(a.nhs_number, b.nhs_number),
            Self::Nino => identifier::find(table, a.nino, b.nino),
            Self::Upn => identifier::find_pupil_number(table, a, b),
            Self::Home => home::find(table, a, b),
            Self::Email => {
                contact::find_email(table, a.email.0, b.email.0, share_a_name(table, a, b))
            }
            Self::Phone => contact::find_phone(table, a.phone, b.phone),
            Self::Attribute(index, kind) => attribute::find(table, index, kind, a, b),
        }
    }
}

/// True if two records agree on first forename and surname, so that addresses made from the names agree in part by themselves.
fn share_a_name(table: &ComparisonTable, a: &ComparedRecord, b: &ComparedRecord) -> bool {
    a.surname.agrees(b.surname) && table.first_forename(a).agrees(table.first_forename(b))
}
