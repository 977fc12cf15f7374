//! A case as its records say it: the two sides field by field, and how they stand to each other.
//!
//! In: the records of both sides, an operator's permit. Out: values, as far as the policy opens the field for the purpose; what the program makes of the
//! heaviest pair. Leaves how it looks to whoever shows it. The values of a name are those that the program compares.

use std::collections::BTreeMap;

use super::DeskGround;
use crate::editions::EditionError;
use crate::normalise::NormalisedRecord;
use crate::sharing::OperatorPermit;
use crate::values::{PersonName, SharedField};

/// So many of those who live with somebody are named.
const MOST_NAMED: usize = 6;

/// How two sides stand to each other in a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stands {
    /// Both say the same.
    Same,
    /// They share a value, and not all.
    Partly,
    /// Both say something, and nothing in common.
    Differs,
    /// One of them says nothing.
    OneSide,
    /// Not to be compared.
    Not,
}

/// A field of both sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldSides {
    /// What is compared.
    pub field: String,
    /// Values of the one and of the other, the most often said first.
    pub said: [Vec<String>; 2],
    /// How they stand to each other.
    pub stands: Stands,
}

/// A case as its records say it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseSheet {
    /// In the order in which a reader sees them.
    pub fields: Vec<FieldSides>,
    /// Records of which nothing may be shown.
    pub closed: Vec<String>,
}

type Read = fn(&NormalisedRecord) -> Vec<String>;

/// What is compared, as which field the policy knows it, and how it is read.
const FIELDS: [(&str, SharedField, Read); 13] = [
    ("forenames", SharedField::Name, |record| joined(record.name.forenames.iter())),
    ("surname", SharedField::Name, |record| one(&record.name.surname)),
    ("other names", SharedField::Name, |record| {
        let PersonName { other_surnames, known_as, suffix, .. } = &record.name;
        other_surnames.iter().chain(known_as).chain(suffix).map(ToString::to_string).collect()
    }),
    ("born", SharedField::DateOfBirth, |record| {
        record.date_of_birth.iter().map(ToString::to_string).collect()
    }),
    ("died", SharedField::DateOfDeath, |record| {
        let said = record.flags.deceased.then(|| "yes, no date".to_owned());
        record.date_of_death.map(|date| date.to_string()).or(said).into_iter().collect()
    }),
    ("sex", SharedField::Sex, |record| {
        record.sex.map(|sex| format!("{sex:?}").to_lowercase()).into_iter().collect()
    }),
    ("NI number", SharedField::Nino, |record| {
        record.nino.iter().map(ToString::to_string).collect()
    }),
    ("NHS number", SharedField::NhsNumber, |record| {
        record.nhs_number.iter().map(ToString::to_string).collect()
    }),
    ("pupil number", SharedField::Upn, |record| {
        record.upn.iter().chain(&record.former_upns).map(ToString::to_string).collect()
    }),
    ("email", SharedField::Email, |record| record.email.iter().map(ToString::to_string).collect()),
    ("telephone", SharedField::Phone, |record| {
        record.phone.iter().map(ToString::to_string).collect()
    }),
    ("address", SharedField::Address, address),
    ("lived there", SharedField::AddressDates, |record| {
        let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        match (day(record.from), day(record.to)) {
            (None, None) => Vec::new(),
            (from, to) => {
                vec![format!(
                    "{} to {}",
                    from.unwrap_or_else(|| "?".into()),
                    to.unwrap_or_else(|| "now".into())
                )]
            }
        }
    }),
];

fn one(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
}

fn joined<'t>(words: impl Iterator<Item = &'t compact_str::CompactString>) -> Vec<String> {
    let words: Vec<&str> = words.map(AsRef::as_ref).collect();
    one(&words.join(" "))
}

fn address(record: &NormalisedRecord) -> Vec<String> {
    if record.flags.address_withheld {
        return vec!["withheld".to_owned()];
    }
    one(record.original.address.expose())
}

/// The sheet of a case.
///
/// # Errors
/// If the edition cannot be read.
pub fn sheet(
    on: &DeskGround<'_>,
    permit: &OperatorPermit<'_>,
    sides: &[Vec<u32>; 2],
) -> Result<CaseSheet, EditionError> {
    let shows = |at: u32, field| permit.shows(on.person(at), &on.record(at).key, field);
    let open = |side: usize, field| sides[side].iter().copied().filter(move |&at| shows(at, field));
    let values = |field: SharedField, read: &dyn Fn(&NormalisedRecord) -> Vec<String>| {
        [0, 1].map(|side| distinct(open(side, field).flat_map(|at| read(on.record(at)))))
    };
    let as_written = |record: &NormalisedRecord| one(record.original.name.expose());
    let mut fields = vec![FieldSides {
        field: "as written".to_owned(),
        said: values(SharedField::Name, &as_written),
        stands: Stands::Not,
    }];
    let mut compared = |field: &str, said: [Vec<String>; 2]| {
        let stands = stands(&said);
        fields.push(FieldSides { field: field.to_owned(), said, stands });
    };
    for (name, field, read) in FIELDS {
        compared(name, values(field, &read));
    }
    for (at, attribute) in (0_u16..).zip(on.ruleset.compared_attributes()) {
        let said = values(SharedField::Details, &|record: &NormalisedRecord| {
            let of = record.attributes.iter().filter(|it| it.attribute == at);
            of.map(|it| it.value.to_string()).collect()
        });
        compared(&attribute.name, said);
    }
    let home = |side| distinct(open(side, SharedField::Address).filter_map(|at| home(on, at)));
    compared("residence", [home(0), home(1)]);
    let with = |side: usize| lives_with(on, permit, &sides[side], &sides[1 - side]);
    compared("lives with", [with(0)?, with(1)?]);
    let mentions = [0, 1].map(|side| sides[side].iter().map(|&at| on.name(at)).collect());
    let field = "records".to_owned();
    fields.push(FieldSides { field, said: mentions, stands: Stands::Not });
    let is_closed = |at: &u32| permit.fields_of(on.person(*at), &on.record(*at).key).is_empty();
    let closed = sides.iter().flatten().filter(|at| is_closed(at)).map(|at| on.name(*at));
    Ok(CaseSheet { fields, closed: closed.collect() })
}

/// Where a record's address leads.
fn home(on: &DeskGround<'_>, record: u32) -> Option<String> {
    if on.record(record).flags.address_withheld {
        return None;
    }
    let resolution = on.records.resolution(record);
    let uprn = resolution.uprn.map(|uprn| format!("UPRN {}", uprn.number()));
    uprn.or_else(|| (!resolution.provisional_key.is_empty()).then(|| on.residence(record)))
}

/// Those who live with the person of a side, apart from the other side's, by a name that a record of theirs has.
fn lives_with(
    on: &DeskGround<'_>,
    permit: &OperatorPermit<'_>,
    side: &[u32],
    other: &[u32],
) -> Result<Vec<String>, EditionError> {
    let Some(&first) = side.first() else { return Ok(Vec::new()) };
    let own: Vec<_> = side.iter().chain(other).map(|&record| on.person(record)).collect();
    let household = on.edition.person(on.person(first))?.and_then(|person| person.household);
    let household = household.map(|id| on.edition.household(id)).transpose()?.flatten();
    let members = household.into_iter().flat_map(|household| household.members);
    let mut named = Vec::new();
    for member in members.filter(|member| !own.contains(&member.person)) {
        let mut records = on.records_of(member.person)?;
        records.retain(|at| permit.shows(member.person, &on.record(*at).key, SharedField::Name));
        let name = |record: &NormalisedRecord| {
            let PersonName { forenames, surname, .. } = &record.name;
            joined(forenames.iter().take(1).chain([surname]))
        };
        named.extend(records.iter().flat_map(|&at| name(on.record(at))).next());
    }
    let more = named.len().saturating_sub(MOST_NAMED);
    named.truncate(MOST_NAMED);
    if more > 0 {
        named.push(format!("and {more} more"));
    }
    Ok(named)
}

/// Each value once, the most often said first.
fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(value, _)| value).collect()
}

fn stands([one, other]: &[Vec<String>; 2]) -> Stands {
    let shared = one.iter().filter(|value| other.contains(value)).count();
    match (one.len(), other.len()) {
        (0, 0) => Stands::Not,
        (0, _) | (_, 0) => Stands::OneSide,
        (ones, others) if shared == ones && shared == others => Stands::Same,
        _ if shared > 0 => Stands::Partly,
        _ => Stands::Differs,
    }
}

#[cfg(test)]
mod tests {
    use super::{Stands, stands};

    #[test]
    fn a_field_is_the_same_partly_so_different_or_said_by_one_side() {
        let said = |one: &[&str], other: &[&str]| {
            [one, other].map(|side| side.iter().map(ToString::to_string).collect())
        };
        for (one, other, expected) in [
            (&["A"][..], &["A"][..], Stands::Same),
            (&["A", "B"], &["B", "A"], Stands::Same),
            (&["A", "B"], &["B"], Stands::Partly),
            (&["A"], &["B"], Stands::Differs),
            (&["A"], &[], Stands::OneSide),
            (&[], &[], Stands::Not),
        ] {
            assert_eq!(stands(&said(one, other)), expected, "{one:?} {other:?}");
        }
    }
}
