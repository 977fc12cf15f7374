//! The field's values as an edition stores them: the one place that knows how each is taken apart and put together.
//!
//! In: values. Out: numbers and short text, and the values again; `None` where the stored form is none, so that a
//! damaged or foreign file is an error and not a made-up value.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::addresses::{AddressLevel, PremisesKind, ResolutionRoute};
use crate::households::{Composition, HouseholdKind, Residence};
use crate::values::{
    DateDoubt, HouseholdId, NhsNumber, Nino, PartialDate, PersonId, Postcode, Sex, Title, Upn, Uprn,
};

/// A value with a stored form.
pub(super) trait Stored: Sized {
    /// What is written.
    type Form;
    /// The stored form.
    fn store(&self) -> Self::Form;
    /// The value again.
    fn restore(form: Self::Form) -> Option<Self>;
}

/// A value's place in the list of all that there are, which never changes its order: a new one is added at the end.
pub(super) fn place_of<T: PartialEq>(all: &[T], value: &T) -> u8 {
    let place = all.iter().position(|one| one == value).unwrap_or(all.len());
    u8::try_from(place).unwrap_or(u8::MAX)
}

/// `yyyymmdd`, which sorts as the date does.
impl Stored for jiff::civil::Date {
    type Form = u32;
    fn store(&self) -> u32 {
        let part = |part: i8| u32::from(part.unsigned_abs());
        u32::from(self.year().unsigned_abs()) * 10_000 + part(self.month()) * 100 + part(self.day())
    }
    fn restore(form: u32) -> Option<Self> {
        let year = i16::try_from(form / 10_000).ok()?;
        let month = i8::try_from(form / 100 % 100).ok()?;
        let day = i8::try_from(form % 100).ok()?;
        Self::new(year, month, day).ok()
    }
}

impl Stored for PartialDate {
    type Form = (u32, u8);
    fn store(&self) -> (u32, u8) {
        let doubt = match self.doubt() {
            DateDoubt::None => 0,
            DateDoubt::DayMonthOrder => 1,
            DateDoubt::Placeholder => 2,
        };
        (self.packed(), doubt)
    }
    fn restore((packed, doubt): (u32, u8)) -> Option<Self> {
        let doubt = match doubt {
            0 => DateDoubt::None,
            1 => DateDoubt::DayMonthOrder,
            2 => DateDoubt::Placeholder,
            _ => return None,
        };
        let year = u16::try_from(packed / 10_000).ok()?;
        let month = u8::try_from(packed / 100 % 100).ok()?;
        let day = u8::try_from(packed % 100).ok()?;
        Self::new(year, month, day, doubt)
    }
}

impl Stored for Sex {
    type Form = u8;
    fn store(&self) -> u8 {
        match self {
            Self::Female => 0,
            Self::Male => 1,
        }
    }
    fn restore(form: u8) -> Option<Self> {
        match form {
            0 => Some(Self::Female),
            1 => Some(Self::Male),
            _ => None,
        }
    }
}

impl Stored for ResolutionRoute {
    type Form = u8;
    fn store(&self) -> u8 {
        match self {
            Self::CrossReference => 0,
            Self::Text => 1,
            Self::Scored => 2,
            Self::Claimed => 3,
            Self::TextAndClaim => 4,
            Self::Provisional => 5,
            Self::None => 6,
        }
    }
    fn restore(form: u8) -> Option<Self> {
        match form {
            0 => Some(Self::CrossReference),
            1 => Some(Self::Text),
            2 => Some(Self::Scored),
            3 => Some(Self::Claimed),
            4 => Some(Self::TextAndClaim),
            5 => Some(Self::Provisional),
            6 => Some(Self::None),
            _ => None,
        }
    }
}

impl Stored for AddressLevel {
    type Form = u8;
    fn store(&self) -> u8 {
        match self {
            Self::Residence => 0,
            Self::Building => 1,
            Self::Street => 2,
            Self::Nothing => 3,
        }
    }
    fn restore(form: u8) -> Option<Self> {
        match form {
            0 => Some(Self::Residence),
            1 => Some(Self::Building),
            2 => Some(Self::Street),
            3 => Some(Self::Nothing),
            _ => None,
        }
    }
}

impl Stored for PremisesKind {
    type Form = u8;
    fn store(&self) -> u8 {
        match self {
            Self::Dwelling => 0,
            Self::SharedHouse => 1,
            Self::CareHome => 2,
            Self::Hostel => 3,
            Self::StudentHall => 4,
            Self::Shell => 5,
            Self::NotResidential => 6,
        }
    }
    fn restore(form: u8) -> Option<Self> {
        match form {
            0 => Some(Self::Dwelling),
            1 => Some(Self::SharedHouse),
            2 => Some(Self::CareHome),
            3 => Some(Self::Hostel),
            4 => Some(Self::StudentHall),
            5 => Some(Self::Shell),
            6 => Some(Self::NotResidential),
            _ => None,
        }
    }
}

/// 0 and 1 are what an edition of format 1 kept: whether it is communal.
impl Stored for HouseholdKind {
    type Form = u8;
    fn store(&self) -> u8 {
        match self {
            Self::Private => 0,
            Self::CareHome => 1,
            Self::SharedHouse => 2,
            Self::Hostel => 3,
            Self::StudentHall => 4,
        }
    }
    fn restore(form: u8) -> Option<Self> {
        match form {
            0 => Some(Self::Private),
            1 => Some(Self::CareHome),
            2 => Some(Self::SharedHouse),
            3 => Some(Self::Hostel),
            4 => Some(Self::StudentHall),
            _ => None,
        }
    }
}

/// A home: its UPRN, or the text that stands for one.
#[derive(Serialize, Deserialize)]
pub(super) enum ResidenceOnDisk {
    Uprn(u64),
    Provisional(CompactString),
}

impl Stored for Residence {
    type Form = ResidenceOnDisk;
    fn store(&self) -> ResidenceOnDisk {
        match self {
            Self::Uprn(uprn) => ResidenceOnDisk::Uprn(uprn.store()),
            Self::Provisional(key) => ResidenceOnDisk::Provisional(key.store()),
        }
    }
    fn restore(form: ResidenceOnDisk) -> Option<Self> {
        Some(match form {
            ResidenceOnDisk::Uprn(form) => Self::Uprn(Uprn::restore(form)?),
            ResidenceOnDisk::Provisional(form) => Self::Provisional(form),
        })
    }
}

/// Its place in the list of all, which never changes its order.
impl Stored for Composition {
    type Form = u8;
    fn store(&self) -> u8 {
        let place = Self::ALL.iter().position(|one| one == self);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX)
    }
    fn restore(form: u8) -> Option<Self> {
        Self::ALL.get(usize::from(form)).copied()
    }
}

impl Stored for Title {
    type Form = u8;
    fn store(&self) -> u8 {
        match self {
            Self::Male => 0,
            Self::Female => 1,
            Self::Neutral => 2,
        }
    }
    fn restore(form: u8) -> Option<Self> {
        match form {
            0 => Some(Self::Male),
            1 => Some(Self::Female),
            2 => Some(Self::Neutral),
            _ => None,
        }
    }
}

impl Stored for NhsNumber {
    type Form = u64;
    fn store(&self) -> u64 {
        self.number()
    }
    fn restore(form: u64) -> Option<Self> {
        Self::from_number(form).ok()
    }
}

impl Stored for Uprn {
    type Form = u64;
    fn store(&self) -> u64 {
        self.number()
    }
    fn restore(form: u64) -> Option<Self> {
        Self::from_number(form).ok()
    }
}

impl Stored for PersonId {
    type Form = u64;
    fn store(&self) -> u64 {
        self.to_bits()
    }
    fn restore(form: u64) -> Option<Self> {
        Self::from_bits(form).ok()
    }
}

impl Stored for HouseholdId {
    type Form = u64;
    fn store(&self) -> u64 {
        self.to_bits()
    }
    fn restore(form: u64) -> Option<Self> {
        Self::from_bits(form).ok()
    }
}

impl Stored for Nino {
    type Form = CompactString;
    fn store(&self) -> CompactString {
        self.as_str().into()
    }
    fn restore(form: CompactString) -> Option<Self> {
        Self::parse(&form).ok()
    }
}

impl Stored for Upn {
    type Form = CompactString;
    fn store(&self) -> CompactString {
        self.as_str().into()
    }
    fn restore(form: CompactString) -> Option<Self> {
        Self::parse(&form).ok()
    }
}

impl Stored for Postcode {
    type Form = CompactString;
    fn store(&self) -> CompactString {
        self.as_str().into()
    }
    fn restore(form: CompactString) -> Option<Self> {
        Self::parse(&form).ok()
    }
}

impl Stored for CompactString {
    type Form = Self;
    fn store(&self) -> Self {
        self.clone()
    }
    fn restore(form: Self) -> Option<Self> {
        Some(form)
    }
}

#[cfg(test)]
mod tests {
    use super::Stored;
    use crate::addresses::{AddressLevel, PremisesKind};
    use crate::households::{Composition, HouseholdKind};

    fn all_read_back<T: Stored<Form = u8> + Copy + PartialEq + std::fmt::Debug>(all: &[T]) {
        let mut forms: Vec<u8> = all.iter().map(Stored::store).collect();
        for (value, form) in all.iter().zip(&forms) {
            assert_eq!(T::restore(*form), Some(*value));
        }
        assert_eq!(T::restore(u8::MAX), None, "a form that nobody wrote is no value");
        forms.sort_unstable();
        forms.dedup();
        assert_eq!(forms.len(), all.len());
    }

    #[test]
    fn every_kind_and_level_reads_back_as_itself() {
        all_read_back(&HouseholdKind::ALL);
        all_read_back(&Composition::ALL);
        all_read_back(&PremisesKind::ALL);
        all_read_back(&AddressLevel::ALL);
    }

    #[test]
    fn an_edition_of_format_1_says_private_or_communal() {
        let kinds = [0, 1].map(|form| HouseholdKind::restore(form).map(HouseholdKind::is_private));
        assert_eq!(kinds, [Some(true), Some(false)]);
    }
}
