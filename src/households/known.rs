//! What the night's records know of one person's homes, and who is known together.
//!
//! In: evidence by person, rows with the people they name. Out: companions, relatives, and who stands where strangers have
//! moved in. What is fenced stands apart and is never asked about anybody but the person whose it is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::addresses::PremisesKind;
use crate::households::live::Night;
use crate::households::place::Evidence;

/// What is known of one person, from records of one kind: open or fenced.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Witness<'n> {
    /// Where they say that the person lives or lived.
    pub evidence: Vec<Evidence<u32>>,
    /// Every surname on them, ascending.
    pub surnames: Vec<&'n str>,
}

/// What is known of one person.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Known<'n> {
    /// True if a record says that the person has died.
    pub died: bool,
    /// By the open records.
    pub open: Witness<'n>,
    /// By the fenced ones.
    pub fenced: Witness<'n>,
}

/// Who is known together: by rows, and by the homes at which records have ever placed them. What is fenced makes nobody known.
#[derive(Debug)]
pub(super) struct Circles<'k> {
    people_of_row: &'k BTreeMap<(u16, u32), Vec<u32>>,
    /// For each person, ascending, those named with it on a row.
    companions: Lists<u32>,
    /// For each dwelling, ascending, those whom a record has ever placed there.
    visitors: Lists<u32>,
    /// For each dwelling, who came to live there, and when.
    arrivals: Lists<(Date, u32)>,
}

impl<'k> Circles<'k> {
    /// Gathers who is known with whom, and who came where.
    #[must_use]
    pub(super) fn of(known: &[Known<'_>], night: Night<'k>) -> Self {
        let Night { people_of_row, premises, as_of, least: _ } = night;
        // in a hall or a care home, strangers come and go and a surname in common says little
        let is_home = |residence: u32| premises[residence as usize] == PremisesKind::Dwelling;
        let mut companions: Vec<(u32, u32)> = Vec::new();
        for people in people_of_row.values() {
            for &one in people {
                let others = people.iter().filter(|&&other| other != one);
                companions.extend(others.map(|&other| (one, other)));
            }
        }
        let mut visitors: Vec<(u32, u32)> = Vec::new();
        let mut arrivals: Vec<(u32, (Date, u32))> = Vec::new();
        for (person, about) in (0_u32..).zip(known) {
            for item in about.open.evidence.iter().filter(|item| is_home(item.residence)) {
                visitors.push((item.residence, person));
                let began = item.sighting.from.filter(|from| *from <= as_of && !about.died);
                arrivals.extend(began.map(|began| (item.residence, (began, person))));
            }
        }
        Self {
            people_of_row,
            companions: Lists::of(known.len(), companions),
            visitors: Lists::of(premises.len(), visitors),
            arrivals: Lists::of(premises.len(), arrivals),
        }
    }
}

/// A list for each of so many numbers, ascending and without repetition, all in one piece.
#[derive(Debug)]
struct Lists<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy + Ord> Lists<T> {
    fn of(lists: usize, mut items: Vec<(u32, T)>) -> Self {
        items.sort_unstable();
        items.dedup();
        let mut starts = Vec::with_capacity(lists + 1);
        let mut end = 0;
        for list in 0..lists {
            starts.push(end);
            end += items[end..].iter().take_while(|(of, _)| *of as usize == list).count();
        }
        starts.push(end);
        Self { starts, items: items.into_iter().map(|(_, item)| item).collect() }
    }

    fn at(&self, list: u32) -> &[T] {
        let list = list as usize;
        &self.items[self.starts[list]..self.starts[list + 1]]
    }
}

/// The people of the night as their records know them together; everything here rests on open records alone.
#[derive(Debug)]
pub(super) struct Acquaintance<'k, 'n> {
    known: &'k [Known<'n>],
    circles: &'k Circles<'k>,
}

impl<'k, 'n> Acquaintance<'k, 'n> {
    /// People, and the circles that were gathered of them.
    #[must_use]
    pub(super) fn new(known: &'k [Known<'n>], circles: &'k Circles<'k>) -> Self {
        Self { known, circles }
    }

    /// Those named with a person on some row, ascending.
    #[must_use]
    pub(super) fn companions(&self, person: u32) -> &[u32] {
        self.circles.companions.at(person)
    }

    /// Those of a witness's surname who live or lived at a residence, ascending; not the person itself.
    pub(super) fn relatives_at(
        &self,
        residence: u32,
        person: u32,
        witness: &Witness<'_>,
    ) -> impl Iterator<Item = u32> {
        let visitors = self.circles.visitors.at(residence).iter().copied();
        visitors.filter(move |&other| other != person && self.is_namesake(&witness.surnames, other))
    }

    /// Whether a row names somebody who passes a test.
    pub(super) fn row_names(&self, row: (u16, u32), test: impl Fn(u32) -> bool) -> bool {
        self.circles
            .people_of_row
            .get(&row)
            .is_some_and(|people| people.iter().any(|&one| test(one)))
    }

    /// Whether an open record of somebody bears one of these surnames.
    #[must_use]
    pub(super) fn is_namesake(&self, surnames: &[&str], other: u32) -> bool {
        let theirs = &self.known[other as usize].open.surnames;
        surnames.iter().any(|surname| theirs.binary_search(surname).is_ok())
    }

    /// Whether a stay of a stranger has begun at the residence of a sighting since it stood: of nobody who shares a row or a
    /// surname with the person, or with a companion of theirs.
    #[must_use]
    pub(super) fn is_displaced(
        &self,
        person: u32,
        witness: &Witness<'_>,
        item: &Evidence<u32>,
    ) -> bool {
        let since = item.stands_since(true);
        let arrivals = self.circles.arrivals.at(item.residence);
        // the latest come last
        let mut later = arrivals.iter().rev().take_while(|(began, _)| *began > since);
        later.any(|&(_, other)| !self.related(person, witness, other))
    }

    fn related(&self, person: u32, witness: &Witness<'_>, other: u32) -> bool {
        let knows = |one: u32| one == other || self.companions(one).binary_search(&other).is_ok();
        knows(person)
            || self.is_namesake(&witness.surnames, other)
            || self.companions(person).iter().any(|&companion| {
                knows(companion)
                    || self.is_namesake(&self.known[companion as usize].open.surnames, other)
            })
    }
}
