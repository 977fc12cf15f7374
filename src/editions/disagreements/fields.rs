//! On which fields two records of one person can disagree.
//!
//! In: two records. Out: whether both can be right. Dates that could be the same (a part unknown, day and month perhaps
//! exchanged) agree; a placeholder date says nothing; a pupil number agrees with the one that superseded it, an insurance
//! number with itself without suffix, a surname with one that either record has had.

use crate::normalise::NormalisedRecord;
use crate::values::{DateDoubt, Nino, PartialDate};

/// A field on which records can disagree.
pub(super) struct Field {
    pub(super) name: &'static str,
    /// True if the record says something of it.
    pub(super) stated: fn(&NormalisedRecord) -> bool,
    /// True if two records that state it cannot both be right.
    pub(super) differ: fn(&NormalisedRecord, &NormalisedRecord) -> bool,
}

pub(super) const FIELDS: [Field; 7] = [
    Field {
        name: "surname",
        stated: |record| !record.name.surname.is_empty(),
        differ: surnames_differ,
    },
    Field {
        name: "date_of_birth",
        stated: |record| says_something(record.date_of_birth),
        differ: |a, b| dates_differ(a.date_of_birth, b.date_of_birth),
    },
    Field {
        name: "date_of_death",
        stated: |record| says_something(record.date_of_death),
        differ: |a, b| dates_differ(a.date_of_death, b.date_of_death),
    },
    Field { name: "sex", stated: |record| record.sex.is_some(), differ: |a, b| a.sex != b.sex },
    Field {
        name: "nhs_number",
        stated: |record| record.nhs_number.is_some(),
        differ: |a, b| a.nhs_number != b.nhs_number,
    },
    Field {
        name: "nino",
        stated: |record| record.nino.is_some(),
        differ: insurance_numbers_differ,
    },
    Field { name: "upn", stated: |record| record.upn.is_some(), differ: pupil_numbers_differ },
];

pub(super) fn says_something(date: Option<PartialDate>) -> bool {
    date.is_some_and(|date| date.doubt() != DateDoubt::Placeholder)
}

fn dates_differ(a: Option<PartialDate>, b: Option<PartialDate>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let parts = |date: PartialDate| {
        [date.year().map(u32::from), date.month().map(u32::from), date.day().map(u32::from)]
    };
    let fit = |a: [Option<u32>; 3], b: [Option<u32>; 3]| {
        a.iter().zip(b).all(|(a, b)| a.is_none() || b.is_none() || *a == b)
    };
    let [year, month, day] = parts(a);
    let order_open = [a, b].iter().any(|date| date.doubt() == DateDoubt::DayMonthOrder);
    !(fit(parts(a), parts(b)) || order_open && fit([year, day, month], parts(b)))
}

fn surnames_differ(a: &NormalisedRecord, b: &NormalisedRecord) -> bool {
    let has = |record: &NormalisedRecord, surname: &str| {
        record.name.surname == surname
            || record.name.other_surnames.iter().any(|other| other == surname)
    };
    !has(a, &b.name.surname) && !has(b, &a.name.surname)
}

/// The suffix is dropped by many sources: a missing one is no difference.
fn insurance_numbers_differ(a: &NormalisedRecord, b: &NormalisedRecord) -> bool {
    a.nino.as_ref().map(Nino::without_suffix) != b.nino.as_ref().map(Nino::without_suffix)
}

fn pupil_numbers_differ(a: &NormalisedRecord, b: &NormalisedRecord) -> bool {
    let superseded = |old: &NormalisedRecord, new: &NormalisedRecord| {
        old.upn.iter().any(|upn| new.former_upns.contains(upn))
    };
    a.upn != b.upn && !superseded(a, b) && !superseded(b, a)
}
