//! Where the sources of one person contradict each other: which field, in which records; never the values.
//!
//! In: an open edition. Out: one row a record that states a field on which the person's records disagree. Dates that
//! could be the same (a part unknown, day and month perhaps exchanged) agree; a placeholder date says nothing;
//! a pupil number agrees with the one that superseded it, an insurance number with itself without suffix.

use super::export_formats::{Cell, RowSink};
use super::{EditionError, OpenEdition, StoredRecord};
use crate::normalise::NormalisedRecord;
use crate::values::{DateDoubt, Nino, PartialDate};

/// A field on which records can disagree.
struct Field {
    name: &'static str,
    /// True if the record says something of it.
    stated: fn(&NormalisedRecord) -> bool,
    /// True if two records that state it cannot both be right.
    differ: fn(&NormalisedRecord, &NormalisedRecord) -> bool,
}

const FIELDS: [Field; 6] = [
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

/// Writes the rows: by person, field, then record.
pub(super) fn rows(edition: &OpenEdition, sink: &mut dyn RowSink) -> Result<(), EditionError> {
    for person in edition.persons() {
        let person = person?;
        if person.records.len() < 2 {
            continue;
        }
        let mut records: Vec<StoredRecord> = Vec::with_capacity(person.records.len());
        for &number in &person.records {
            records.extend(edition.record_at(number)?);
        }
        for field in &FIELDS {
            let stating: Vec<&NormalisedRecord> = records
                .iter()
                .map(|stored| &stored.record)
                .filter(|record| (field.stated)(record))
                .collect();
            let disagree = stating
                .iter()
                .enumerate()
                .any(|(at, a)| stating.iter().skip(at + 1).any(|b| (field.differ)(a, b)));
            for record in stating.iter().filter(|_| disagree) {
                sink.row(&[
                    Cell::text(person.id),
                    Cell::text(field.name),
                    Cell::text(&record.key.dataset.0),
                    Cell::text(&record.key.record_id),
                    Cell::text(&record.key.role),
                ])?;
            }
        }
    }
    Ok(())
}

fn says_something(date: Option<PartialDate>) -> bool {
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
