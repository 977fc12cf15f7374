//! What can be shown of a person, by field: the unit in which policy allows and a viewer sees.
//!
//! In: words of policy files. Out: fields and sets of them. Which record's value is shown is left to `lookup`, which chooses among what
//! the viewer may see.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A field of what is shown.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SharedField {
    /// That the service which owns the dataset knows the person, and nothing more: the field of a *flag*.
    KnownTo,
    /// Names, former ones included.
    Name,
    /// Date of birth.
    DateOfBirth,
    /// Date of death.
    DateOfDeath,
    /// Sex as recorded.
    Sex,
    /// The address, UPRN and postcode included.
    Address,
    /// Since when and until when at an address.
    AddressDates,
    /// Telephone numbers.
    Phone,
    /// Electronic mail.
    Email,
    /// National Insurance number.
    Nino,
    /// NHS number.
    NhsNumber,
    /// Unique pupil number, former ones included.
    Upn,
    /// What people are to each other: partner, parent, carer.
    Relations,
    /// Carried columns of ordinary and personal sensitivity, such as a council tax discount.
    Details,
    /// Carried columns and notes of special sensitivity, such as a category of care.
    SpecialDetails,
}

impl SharedField {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 15] = [
        Self::KnownTo,
        Self::Name,
        Self::DateOfBirth,
        Self::DateOfDeath,
        Self::Sex,
        Self::Address,
        Self::AddressDates,
        Self::Phone,
        Self::Email,
        Self::Nino,
        Self::NhsNumber,
        Self::Upn,
        Self::Relations,
        Self::Details,
        Self::SpecialDetails,
    ];

    /// The word of policy files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::KnownTo => "known_to",
            Self::Name => "name",
            Self::DateOfBirth => "date_of_birth",
            Self::DateOfDeath => "date_of_death",
            Self::Sex => "sex",
            Self::Address => "address",
            Self::AddressDates => "address_dates",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Nino => "nino",
            Self::NhsNumber => "nhs_number",
            Self::Upn => "upn",
            Self::Relations => "relations",
            Self::Details => "details",
            Self::SpecialDetails => "special_details",
        }
    }

    /// The field of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl fmt::Display for SharedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A set of fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Vec<SharedField>", into = "Vec<SharedField>")]
pub struct FieldSet(u16);

impl FieldSet {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self((1 << SharedField::ALL.len()) - 1);

    /// True if a field is among them.
    #[must_use]
    pub const fn has(self, field: SharedField) -> bool {
        self.0 & field.bit() != 0
    }

    /// True if there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that the other has not.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// True if all of them are among the other's.
    #[must_use]
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Its fields, in the order in which they are shown.
    pub fn fields(self) -> impl Iterator<Item = SharedField> {
        SharedField::ALL.into_iter().filter(move |field| self.has(*field))
    }
}

impl FromIterator<SharedField> for FieldSet {
    fn from_iter<I: IntoIterator<Item = SharedField>>(fields: I) -> Self {
        fields.into_iter().fold(Self::NONE, |all, field| Self(all.0 | field.bit()))
    }
}

impl From<Vec<SharedField>> for FieldSet {
    fn from(fields: Vec<SharedField>) -> Self {
        fields.into_iter().collect()
    }
}

impl From<FieldSet> for Vec<SharedField> {
    fn from(set: FieldSet) -> Self {
        set.fields().collect()
    }
}

impl fmt::Debug for FieldSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.fields()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FieldSet, SharedField};

    fn sets() -> impl Strategy<Value = FieldSet> {
        prop::sample::subsequence(SharedField::ALL.to_vec(), 0..=SharedField::ALL.len())
            .prop_map(|fields| fields.into_iter().collect())
    }

    proptest! {
        #[test]
        fn sets_of_fields_are_sets(one in sets(), other in sets()) {
            for field in SharedField::ALL {
                prop_assert_eq!(one.and(other).has(field), one.has(field) && other.has(field));
                prop_assert_eq!(one.or(other).has(field), one.has(field) || other.has(field));
                prop_assert_eq!(one.without(other).has(field), one.has(field) && !other.has(field));
            }
            prop_assert_eq!(one.within(other), one.fields().all(|field| other.has(field)));
            prop_assert_eq!(one.fields().collect::<FieldSet>(), one);
        }
    }

    #[test]
    fn every_field_has_a_word_of_its_own() {
        for field in SharedField::ALL {
            assert_eq!(SharedField::of_word(field.word()), Some(field));
            assert!(FieldSet::ALL.has(field));
        }
    }
}
