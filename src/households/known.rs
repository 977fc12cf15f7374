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

/// The people of the night as their records know them together; everything here rests on open records alone.
#[derive(Debug)]
pub(super) struct Acquaintance<'k, 'n> {
    known: &'k [Known<'n>],
    people_of_row: &'k BTreeMap<(u16, u32), Vec<u32>>,
    /// For each person, ascending, those named with it on a row.
    companions: Vec<Vec<u32>>,
    /// For each dwelling, ascending, those whom a record has ever placed there.
    visitors: BTreeMap<u32, Vec<u32>>,
    /// For each dwelling, who came to live there, and when.
    arrivals: BTreeMap<u32, Vec<(Date, u32)>>,
}

impl<'k, 'n> Acquaintance<'k, 'n> {
    /// Gathers who is known with whom, and who came where.
    #[must_use]
    pub(super) fn new(known: &'k [Known<'n>], night: Night<'k>) -> Self {
        let Night { people_of_row, premises, as_of, least: _ } = night;
        // in a hall or a care home, strangers come and go and a surname in common says little
        let is_home = |residence: u32| premises[residence as usize] == PremisesKind::Dwelling;
        let mut companions = vec![Vec::new(); known.len()];
        for people in people_of_row.values() {
            for &one in people {
                companions[one as usize].extend(people.iter().filter(|&&other| other != one));
            }
        }
        let mut visitors: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut arrivals: BTreeMap<u32, Vec<(Date, u32)>> = BTreeMap::new();
        for (person, about) in (0_u32..).zip(known) {
            for item in about.open.evidence.iter().filter(|item| is_home(item.residence)) {
                visitors.entry(item.residence).or_default().push(person);
                let began = item.sighting.from.filter(|from| *from <= as_of && !about.died);
                if let Some(began) = began {
                    arrivals.entry(item.residence).or_default().push((began, person));
                }
            }
        }
        for list in companions.iter_mut().chain(visitors.values_mut()) {
            list.sort_unstable();
            list.dedup();
        }
        Self { known, people_of_row, companions, visitors, arrivals }
    }

    /// Those named with a person on some row, ascending.
    #[must_use]
    pub(super) fn companions(&self, person: u32) -> &[u32] {
        &self.companions[person as usize]
    }

    /// Those of a witness's surname who live or lived at a residence, ascending; not the person itself.
    pub(super) fn relatives_at(
        &self,
        residence: u32,
        person: u32,
        witness: &Witness<'_>,
    ) -> impl Iterator<Item = u32> {
        let visitors = self.visitors.get(&residence).into_iter().flatten().copied();
        visitors.filter(move |&other| other != person && self.is_namesake(&witness.surnames, other))
    }

    /// Whether a row names somebody who passes a test.
    pub(super) fn row_names(&self, row: (u16, u32), test: impl Fn(u32) -> bool) -> bool {
        self.people_of_row.get(&row).is_some_and(|people| people.iter().any(|&one| test(one)))
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
        let arrivals = self.arrivals.get(&item.residence).into_iter().flatten();
        arrivals
            .clone()
            .any(|&(began, other)| began > since && !self.related(person, witness, other))
    }

    fn related(&self, person: u32, witness: &Witness<'_>, other: u32) -> bool {
        let knows =
            |one: u32| one == other || self.companions[one as usize].binary_search(&other).is_ok();
        knows(person)
            || self.is_namesake(&witness.surnames, other)
            || self.companions(person).iter().any(|&companion| {
                knows(companion)
                    || self.is_namesake(&self.known[companion as usize].open.surnames, other)
            })
    }
}
