//! A household as the permits of its members show it: the union of what is shown of each.
//!
//! In: the stored household, of each member what their own permit opens. Out: a [`HouseholdDisclosure`] of those who may be shown to belong
//! to it. Who may not, leaves no trace: what the household is made up of is worked out from the others, and nothing counts those who are
//! not there. A member whom only records outside the permit place here does not appear.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::homes::{Placed, placed};
use super::relations::Companion;
use super::shown::{HouseholdDisclosure, PersonDisclosure, ShownAddress};
use super::sources::Sources;
use super::visible::{Visible, VisibleRecord};
use crate::editions::{StoredHousehold, StoredMember};
use crate::households::{HouseholdKind, Occupant, Resident, Tie, composition, is_shared_house};
use crate::values::{AGE_OF_MAJORITY, PersonId, SharedField};

/// Those of a household's members who may be shown to belong to it, ascending: by a record of their own, or by a row that may be seen of both
/// and names them beside one of the former.
pub(super) fn visible_members(household: &StoredHousehold, people: &[&Visible]) -> Vec<PersonId> {
    let StoredHousehold { id: _, residence: _, kind: _, composition: _, members } = household;
    let how = |member: &StoredMember| {
        let visible = people.iter().find(|it| it.person == member.person)?;
        Some((*visible, placed(visible, household, member)))
    };
    let all: Vec<(&Visible, Placed)> = members.iter().filter_map(how).collect();
    let by_own = || all.iter().filter(|(_, how)| *how == Placed::ByOwnRecord).map(|(it, _)| *it);
    let shown = all.iter().filter(|(visible, placed)| match placed {
        Placed::ByOwnRecord => true,
        Placed::WithOthers => by_own().any(|other| are_named_together(visible, other)),
        Placed::Hidden => false,
    });
    let mut shown: Vec<PersonId> = shown.map(|(visible, _)| visible.person).collect();
    shown.sort_unstable();
    shown
}

/// True if a row of which the address may be seen for both names them.
fn are_named_together(one: &Visible, other: &Visible) -> bool {
    let may = |it: &&VisibleRecord| it.fields.has(SharedField::Address);
    one.records.iter().filter(may).any(|mine| {
        let same = |it: &VisibleRecord| it.row == mine.row && it.key.dataset == mine.key.dataset;
        other.records.iter().filter(may).any(same)
    })
}

/// The disclosure of a household; `members` are those of [`visible_members`], as their own permits show them.
pub(super) fn disclosed(
    household: &StoredHousehold,
    companions: &BTreeMap<PersonId, Companion<'_>>,
    members: Vec<PersonDisclosure>,
    sources: &Sources<'_>,
) -> Option<HouseholdDisclosure> {
    let StoredHousehold { id, residence, kind: _, composition: _, members: _ } = household;
    let visible: Vec<&Visible> = members
        .iter()
        .filter_map(|member| companions.get(&member.person).map(|it| &it.visible))
        .collect();
    let here = || {
        let records = visible.iter().flat_map(|it| &it.records);
        let addresses = records.filter_map(|it| it.address.as_ref());
        addresses.filter(|it| it.home.as_ref() == Some(residence))
    };
    let fullest = here().max_by_key(|it| {
        let length: usize = it.lines.iter().map(String::len).sum();
        (length, &it.lines)
    })?;
    let occupants: Vec<Occupant<'_>> = visible.iter().map(|it| occupant(it, sources)).collect();
    let mut kind = HouseholdKind::of_premises(fullest.premises);
    if kind == HouseholdKind::Private && is_shared_house(&occupants, sources.shared_house()) {
        kind = HouseholdKind::SharedHouse;
    }
    let residents: Vec<Resident<'_>> = visible.iter().map(|it| resident(it, sources)).collect();
    let tie = |one: usize, other: usize| {
        let of = members.get(other).map(|it| it.person);
        let is = |word: &str| {
            let relations = members.get(one).map_or(&[][..], |it| &it.relations);
            relations.iter().any(|it| Some(it.of) == of && it.to.is_none() && it.is == word)
        };
        Tie { partners: is("partner"), parent: is("parent") }
    };
    let made_up = composition(kind, &residents, tie);
    Some(HouseholdDisclosure {
        household: *id,
        address: ShownAddress::of(Some(residence), fullest.lines.clone()),
        kind: kind.word(),
        composition: made_up.word(),
        members,
    })
}

fn surnames(visible: &Visible) -> Vec<&str> {
    let mut surnames: Vec<&str> = visible
        .records
        .iter()
        .filter_map(|it| it.name.as_ref())
        .flat_map(|name| std::iter::once(&name.surname).chain(&name.other_surnames))
        .map(compact_str::CompactString::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    surnames.sort_unstable();
    surnames.dedup();
    surnames
}

fn resident<'v>(visible: &'v Visible, sources: &Sources<'_>) -> Resident<'v> {
    Resident {
        age: age(&visible.records, sources.as_of()),
        grown: visible.records.iter().any(|it| sources.is_grown(&it.key)),
        student: visible.records.iter().any(|it| it.student),
        surnames: surnames(visible),
    }
}

fn occupant<'v>(visible: &'v Visible, sources: &Sources<'_>) -> Occupant<'v> {
    let Resident { age, grown: _, student: _, surnames } = resident(visible, sources);
    Occupant { adult: age.is_none_or(|age| age >= AGE_OF_MAJORITY), surnames }
}

/// Whole years, by the date of birth that most visible records state; the later one on a tie.
fn age(records: &[VisibleRecord], on: Date) -> Option<i16> {
    let mut counts: BTreeMap<(u16, u8, u8), usize> = BTreeMap::new();
    for born in records.iter().filter_map(|it| it.date_of_birth) {
        if let Some(year) = born.year() {
            let part = |part: Option<u8>| part.unwrap_or(1);
            *counts.entry((year, part(born.month()), part(born.day()))).or_default() += 1;
        }
    }
    let (year, month, day) =
        counts.into_iter().max_by_key(|(born, count)| (*count, *born)).map(|(born, _)| born)?;
    let today = (on.month().unsigned_abs(), on.day().unsigned_abs());
    let years = on.year() - i16::try_from(year).ok()?;
    Some(years - i16::from(today < (month, day)))
}
