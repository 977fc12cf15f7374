//! How far each field of a dataset is filled, once normalised, and which of its dates are in doubt.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::normalise::NormalisedRecord;
use crate::rules::{SourceRules, word_of_field};
use crate::values::{CanonicalField, DateDoubt, PartialDate};

/// How many records have a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(super) struct FieldFill {
    /// The ruleset's word for the field, or the attribute's name.
    pub(super) field: String,
    /// Records with a value.
    pub(super) filled: u64,
}

/// Dates of birth that count for less, or are not whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub(super) struct DateDoubts {
    /// Day and month could be the other way round.
    pub(super) day_or_month: u64,
    /// A date that systems or people write for want of one.
    pub(super) placeholder: u64,
    /// Without its day, month or year.
    pub(super) not_whole: u64,
}

/// A field, and whether a record has it.
type Filled = (CanonicalField, fn(&NormalisedRecord) -> bool);

const FIELDS: [Filled; 23] = [
    (CanonicalField::Title, |it| it.name.title.is_some()),
    (CanonicalField::Forename, |it| !it.name.forenames.is_empty()),
    (CanonicalField::MiddleNames, |it| it.name.forenames.len() > 1),
    (CanonicalField::Surname, |it| !it.name.surname.is_empty()),
    (CanonicalField::KnownAs, |it| !it.name.known_as.is_empty()),
    (CanonicalField::FormerSurname, |it| !it.name.other_surnames.is_empty()),
    (CanonicalField::DateOfBirth, |it| it.date_of_birth.is_some()),
    (CanonicalField::DateOfDeath, |it| it.date_of_death.is_some()),
    (CanonicalField::Sex, |it| it.sex.is_some()),
    (CanonicalField::NhsNumber, |it| it.nhs_number.is_some()),
    (CanonicalField::Nino, |it| it.nino.is_some()),
    (CanonicalField::Upn, |it| it.upn.is_some()),
    (CanonicalField::FormerUpn, |it| !it.former_upns.is_empty()),
    (CanonicalField::Address, |it| !it.address_lines.is_empty()),
    (CanonicalField::Postcode, |it| it.postcode.is_some()),
    (CanonicalField::Uprn, |it| it.claimed_uprn.is_some()),
    (CanonicalField::PropertyKey, |it| it.property_key.is_some()),
    (CanonicalField::Email, |it| it.email.is_some()),
    (CanonicalField::Phone, |it| it.phone.is_some()),
    (CanonicalField::From, |it| it.from.is_some()),
    (CanonicalField::To, |it| it.to.is_some()),
    (CanonicalField::Observed, |it| it.observed.is_some()),
    (CanonicalField::Suffix, |it| it.name.suffix.is_some()),
];

/// How far the fields that the rules map are filled in a dataset's records; names, whichever columns they come from.
pub(super) fn fill(source: &SourceRules, records: &[&NormalisedRecord]) -> Vec<FieldFill> {
    let mapped =
        |field: CanonicalField| source.mentions.iter().any(|it| it.fields.contains_key(&field));
    let whole_name = mapped(CanonicalField::FullName);
    let wanted = |field: CanonicalField| {
        mapped(field)
            || whole_name && matches!(field, CanonicalField::Forename | CanonicalField::Surname)
    };
    let count = |has: &dyn Fn(&NormalisedRecord) -> bool| {
        records.iter().filter(|it| has(it)).count() as u64
    };
    let mut fields: Vec<FieldFill> = FIELDS
        .iter()
        .filter(|(field, _)| wanted(*field))
        .map(|(field, has)| FieldFill {
            field: word_of_field(*field).to_owned(),
            filled: count(has),
        })
        .collect();
    let mut attributes: BTreeMap<u16, &str> = BTreeMap::new();
    for mention in &source.mentions {
        attributes.extend(mention.attributes.iter().map(|it| (it.attribute, it.name.as_str())));
    }
    for (number, name) in attributes {
        let filled = count(&|it| it.attributes.iter().any(|value| value.attribute == number));
        fields.push(FieldFill { field: name.to_owned(), filled });
    }
    fields
}

/// Which dates of birth are in doubt.
pub(super) fn doubts(records: &[&NormalisedRecord]) -> DateDoubts {
    let mut doubts = DateDoubts::default();
    for date in records.iter().filter_map(|record| record.date_of_birth) {
        match date.doubt() {
            DateDoubt::None => {}
            DateDoubt::DayMonthOrder => doubts.day_or_month += 1,
            DateDoubt::Placeholder => doubts.placeholder += 1,
        }
        doubts.not_whole += u64::from(PartialDate::whole(date).is_none());
    }
    doubts
}
