//! What is shown: values with where they come from, of which day, and how sure.
//!
//! In: values that survived. Out: plain data that can be printed, put into JSON and digested; made in this module alone, from what a
//! permit opens. Leaves to `cli` and later to `http` how it looks.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::survivorship::Survivor;
use crate::households::{Residence, StayDate};
use crate::sharing::Permit;
use crate::values::{DatasetName, HouseholdId, PersonId, PersonName, SharedField};

/// How well what is shown is borne out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Several datasets say so, none that is shown says otherwise.
    Agreed,
    /// One dataset says so, none that is shown says otherwise.
    SaidOnce,
    /// Another that is shown says otherwise.
    Disputed,
    /// No record says so: taken to live where the family does.
    WithTheFamily,
    /// The tie between the record and the person is doubtful: no ground for acting against anybody.
    PossibleUnverified,
}

impl Standing {
    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Agreed => "several sources agree",
            Self::SaidOnce => "one source",
            Self::Disputed => "sources differ",
            Self::WithTheFamily => "taken to live with the family",
            Self::PossibleUnverified => "possible, unverified",
        }
    }
}

/// How sure it is that the records shown are one person's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// One record: nothing was linked.
    OneRecord,
    /// At 99 in 100 or more.
    AsGoodAsCertain,
    /// At 9 in 10 or more.
    Probable,
    /// Less: ask before relying on it.
    Possible,
}

impl Confidence {
    pub(super) const fn of(thousandths: Option<u16>) -> Self {
        match thousandths {
            None => Self::OneRecord,
            Some(990..) => Self::AsGoodAsCertain,
            Some(900..) => Self::Probable,
            Some(_) => Self::Possible,
        }
    }

    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::OneRecord => "one record",
            Self::AsGoodAsCertain => "as good as certain",
            Self::Probable => "probable",
            Self::Possible => "possible: ask before relying on it",
        }
    }
}

/// A value with its sources.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct Shown<T> {
    /// The value.
    pub value: T,
    /// The datasets that say so, as far as this viewer may know of them, ascending.
    pub sources: Vec<String>,
    /// The latest day for which one of them vouches.
    pub as_at: Date,
    /// How well it is borne out.
    pub standing: Standing,
}

impl<T> Shown<T> {
    pub(super) fn of<S: Into<T>>(survivor: Survivor<'_, S>, rivals: bool, permit: &Permit) -> Self {
        let Survivor { value, datasets, as_at, unverified, .. } = survivor;
        let standing = match (unverified, rivals, datasets.len()) {
            (true, _, _) => Standing::PossibleUnverified,
            (false, true, _) => Standing::Disputed,
            (false, false, 2..) => Standing::Agreed,
            (false, false, _) => Standing::SaidOnce,
        };
        Self { value: value.into(), sources: named(datasets, permit), as_at, standing }
    }
}

impl Shown<ShownAddress> {
    /// Of somebody whom no record has there that may be seen, and who lives with others who may.
    pub(super) fn taken_with_others(value: ShownAddress, as_at: Date) -> Self {
        Self { value, sources: Vec::new(), as_at, standing: Standing::WithTheFamily }
    }
}

/// The names of datasets of which the viewer may know that they know the person.
pub(super) fn named<'d>(
    datasets: impl IntoIterator<Item = &'d DatasetName>,
    permit: &Permit,
) -> Vec<String> {
    let may = |it: &&DatasetName| permit.fields_of_dataset(it).has(SharedField::KnownTo);
    let mut names: Vec<String> =
        datasets.into_iter().filter(may).map(|it| it.0.to_string()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A name in parts.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct ShownName {
    /// Given names in their order; initials where no more is known.
    pub forenames: Vec<String>,
    /// Family name.
    pub surname: String,
    /// `JR`, `OBE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
}

impl ShownName {
    /// In one line.
    #[must_use]
    pub fn whole(&self) -> String {
        let parts = self.forenames.iter().chain([&self.surname]).chain(&self.suffix);
        parts.filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    }
}

impl From<PersonName> for ShownName {
    fn from(name: PersonName) -> Self {
        let PersonName {
            title: _, // a sex and a marriage, read into a name: not shown
            forenames,
            surname,
            other_surnames: _, // beside it, as other names
            known_as: _,       // there too
            suffix,
        } = name;
        Self {
            forenames: forenames.iter().map(ToString::to_string).collect(),
            surname: surname.to_string(),
            suffix: suffix.map(|it| it.to_string()),
        }
    }
}

/// An address in words.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct ShownAddress {
    /// Lines, the postcode last; none where no record that is shown writes it out.
    pub lines: Vec<String>,
    /// Its number in the gazetteer.
    pub uprn: Option<u64>,
}

impl ShownAddress {
    pub(super) fn of(residence: Option<&Residence>, lines: Vec<String>) -> Self {
        let uprn = match residence {
            Some(Residence::Uprn(uprn)) => Some(uprn.number()),
            Some(Residence::Provisional(_)) | None => None,
        };
        Self { lines, uprn }
    }

    /// In one line.
    #[must_use]
    pub fn whole(&self) -> String {
        match (self.lines.is_empty(), self.uprn) {
            (false, _) => self.lines.join(", "),
            (true, Some(uprn)) => format!("UPRN {uprn}"),
            (true, None) => "an address that no record writes out".to_owned(),
        }
    }
}

/// A time at one address.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct ShownStay {
    /// Where.
    pub address: ShownAddress,
    /// Since when, as in ISO 8601-2; none if this viewer may not know dates.
    pub from: Option<String>,
    /// Until when; none if still, or not to be known.
    pub to: Option<String>,
    /// True if the person lives there now.
    pub current: bool,
    /// The datasets that say so.
    pub sources: Vec<String>,
    /// True if only records whose tie to the person is doubtful say so.
    pub unverified: bool,
}

pub(super) fn stay_date(date: StayDate) -> Option<String> {
    (date != StayDate::Unknown).then(|| date.to_string())
}

/// What somebody is to another.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[non_exhaustive]
pub struct ShownRelation {
    /// `partner`, `parent`, `child`, `jointly_liable`, `carer`, `cared_for`.
    pub is: &'static str,
    /// Of whom.
    #[schema(value_type = String, example = "HP-7K3Q-9M2C")]
    pub of: PersonId,
    /// Their name, where it may be shown.
    pub name: Option<String>,
    /// Since when, by the earliest row that says.
    pub from: Option<Date>,
    /// Until when.
    pub to: Option<Date>,
    /// The datasets that say so.
    pub sources: Vec<String>,
}

/// That a service knows the person.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct KnownTo {
    /// Which.
    pub service: String,
    /// The latest day for which it vouches.
    pub as_at: Date,
    /// True if the tie is doubtful.
    pub unverified: bool,
}

/// A carried column's value.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct ShownDetail {
    /// The ruleset's word.
    pub name: String,
    /// The value.
    pub value: String,
    /// Of which dataset, where that may be known.
    pub source: Option<String>,
    /// The day for which it vouches.
    pub as_at: Date,
}

/// What is shown of one person.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct PersonDisclosure {
    /// Who.
    #[schema(value_type = String, example = "HP-7K3Q-9M2C")]
    pub person: PersonId,
    /// How sure it is that all of this is one person's.
    pub confidence: Confidence,
    /// The best name.
    pub name: Option<Shown<ShownName>>,
    /// Others that they go or went by, ascending.
    pub other_names: Vec<Shown<String>>,
    /// Date of birth; `?` where a part is not known.
    pub date_of_birth: Option<Shown<String>>,
    /// Date of death.
    pub date_of_death: Option<Shown<String>>,
    /// Sex as recorded.
    pub sex: Option<Shown<String>>,
    /// Telephone numbers, the best first.
    pub phones: Vec<Shown<String>>,
    /// Electronic mail, the best first.
    pub emails: Vec<Shown<String>>,
    /// National Insurance number.
    pub nino: Option<Shown<String>>,
    /// NHS number.
    pub nhs_number: Option<Shown<String>>,
    /// Unique pupil numbers, the best first.
    pub upns: Vec<Shown<String>>,
    /// Where they live, or lived when last heard of.
    pub address: Option<Shown<ShownAddress>>,
    /// True if they are taken to live there tonight.
    pub lives_there: bool,
    /// Their household, where it may be known that they belong to it.
    #[schema(value_type = Option<String>, example = "HH-4M8T-0ZXS")]
    pub household: Option<HouseholdId>,
    /// Where they have lived, in order.
    pub residences: Vec<ShownStay>,
    /// What they are to others.
    pub relations: Vec<ShownRelation>,
    /// Which services know them.
    pub known_to: Vec<KnownTo>,
    /// Other columns.
    pub details: Vec<ShownDetail>,
}

/// What is shown of one household: of those of its members who may be shown.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct HouseholdDisclosure {
    /// Which.
    #[schema(value_type = String, example = "HH-4M8T-0ZXS")]
    pub household: HouseholdId,
    /// Where.
    pub address: ShownAddress,
    /// What kind of premises it lives in.
    pub kind: &'static str,
    /// What those who are shown make up.
    pub composition: &'static str,
    /// Who, ascending by identifier.
    pub members: Vec<PersonDisclosure>,
}

impl PersonDisclosure {
    /// Where the person has lived, and nothing else; none where nothing of it is shown.
    pub(super) fn residences_alone(self) -> Option<Self> {
        let Self { person, confidence, residences, .. } = self;
        (!residences.is_empty()).then_some(Self {
            person,
            confidence,
            name: None,
            other_names: Vec::new(),
            date_of_birth: None,
            date_of_death: None,
            sex: None,
            phones: Vec::new(),
            emails: Vec::new(),
            nino: None,
            nhs_number: None,
            upns: Vec::new(),
            address: None,
            lives_there: false,
            household: None,
            residences,
            relations: Vec::new(),
            known_to: Vec::new(),
            details: Vec::new(),
        })
    }
}

impl fmt::Debug for PersonDisclosure {
    /// The identifier alone: what is shown is not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonDisclosure({})", self.person)
    }
}

impl fmt::Debug for HouseholdDisclosure {
    /// The identifier alone: what is shown is not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HouseholdDisclosure({})", self.household)
    }
}
