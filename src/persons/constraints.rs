//! What forbids two records to be one person, whatever they score.
//!
//! Two mentions of one source row are two people, unless the one repeats the other. Two check-digit identifiers that differ are two people, unless one
//! was superseded by the other. Identifiers without a check digit are mistyped too often to forbid anything: they only weigh.
//!
//! Two rows of a source that holds a person once are two people as well, whichever role of either names them. That is what is said of a source, and no
//! source is without a slip: a steward who calls two of its records one person is obeyed.

use serde::{Deserialize, Serialize};

use crate::pairs::{ComparedRecord, ComparisonTable};

/// Why two records cannot be one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum CannotLink {
    /// One row of a dataset mentions both.
    OneRow,
    /// Both have an NHS number, and not the same.
    NhsNumbersDiffer,
    /// Both have a pupil number, and neither is a former number of the other.
    PupilNumbersDiffer,
    /// The one was born too late to be what the other is in its dataset.
    TooYoung,
    /// A source that holds a person once has both, in two of its rows: see [`held_once`]. A steward may say otherwise.
    HeldOnce,
}

impl CannotLink {
    /// The reason in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::OneRow => "one source row mentions both, so they are two people",
            Self::NhsNumbersDiffer => "their NHS numbers are both valid and differ",
            Self::PupilNumbersDiffer => {
                "their pupil numbers are both valid, differ, and neither superseded the other"
            }
            Self::TooYoung => "one of them is too young to be what the other is in its dataset",
            Self::HeldOnce => "their source holds a person once, and has each in a row of its own",
        }
    }
}

/// The constraint between two records, if there is one: no steward can decide otherwise.
#[must_use]
pub fn cannot_link(
    table: &ComparisonTable,
    a: &ComparedRecord,
    b: &ComparedRecord,
) -> Option<CannotLink> {
    if a.dataset == b.dataset && a.row == b.row && !table.is_repeat(a, b) {
        return Some(CannotLink::OneRow);
    }
    if a.nhs_number != 0 && b.nhs_number != 0 && a.nhs_number != b.nhs_number {
        return Some(CannotLink::NhsNumbersDiffer);
    }
    if a.upn.is_some() && b.upn.is_some() && a.upn != b.upn {
        let superseded = |one: &ComparedRecord, other: &ComparedRecord| {
            table.span(one.former_upns).iter().any(|former| former.agrees(other.upn))
        };
        let share_a_former = table
            .span(a.former_upns)
            .iter()
            .any(|former| table.span(b.former_upns).contains(former));
        if !superseded(a, b) && !superseded(b, a) && !share_a_former {
            return Some(CannotLink::PupilNumbersDiffer);
        }
    }
    (too_young(table, a, b) || too_young(table, b, a)).then_some(CannotLink::TooYoung)
}

/// The constraint between two records that stands unless a steward calls them one person.
#[must_use]
pub fn held_once(
    table: &ComparisonTable,
    a: &ComparedRecord,
    b: &ComparedRecord,
) -> Option<CannotLink> {
    let is_so = a.dataset == b.dataset
        && a.row != b.row
        && table.held_once.get(usize::from(a.dataset)).copied().unwrap_or(false);
    is_so.then_some(CannotLink::HeldOnce)
}

/// True if one list names both at one home and at one time. Where a list is kept by people who mean two by two entries, and
/// fathers and sons of one name live together, only what the two entries say themselves can make one person of them.
pub(crate) fn listed_twice(a: &ComparedRecord, b: &ComparedRecord) -> bool {
    a.residence.agrees(b.residence) && a.stands_beside(b)
}

/// True if one record's date of birth, which is in keeping with its own role, rules out the role of the other.
fn too_young(table: &ComparisonTable, born: &ComparedRecord, other: &ComparedRecord) -> bool {
    let latest = |record: &ComparedRecord| {
        table.latest_births.get(usize::from(record.stratum)).copied().unwrap_or(u32::MAX)
    };
    born.date_of_birth.is_some_and(|date| {
        let date = date.packed();
        date > latest(other) && date <= latest(born)
    })
}
