//! People who truly live in two homes.
//!
//! In: the world and a tick. Out: for a child whose parents have parted, perhaps the home of the parent whom the child does not live with
//! most; for a student in a shared house, perhaps that of the family; and all of them as truth. Every answer is a pure function of the
//! seed, drawn from streams of its own. What each dataset shows of it is left to the writers: a school that has the other parent's address, a claim
//! that names the child too, an elector who stays on the family's register, which the law allows.

use std::path::{Path, PathBuf};

use super::clock::{Clock, NEVER};
use super::mention::person_id;
use super::stream::Stream;
use super::world::{Arrangement, HomeIx, HouseholdIx, PersonIx, Stay, World};
use super::{Council, SyntheticError};

/// Of children whose parents live apart in the area, how many live with both. About a third stay overnight with each parent week by week.
const WITH_BOTH_PARENTS: f64 = 0.35;
/// Of students who have left a family in the area, how many keep a home there.
const KEEPS_FAMILY_HOME: f64 = 0.8;
/// Of schools, claims and registers, how many show the second home once they have heard of it.
const SCHOOL_HAS_OTHER_PARENT: f64 = 0.3;
const CLAIM_NAMES_CHILD_TOO: f64 = 0.3;
const ELECTOR_AT_BOTH: f64 = 0.7;

/// Where somebody lives beside the home that counts as theirs.
#[derive(Clone, Copy, Debug)]
pub(super) struct SecondHome {
    /// Whose home it is.
    pub(super) household: HouseholdIx,
    pub(super) home: HomeIx,
    /// Since when it is a second one.
    pub(super) from: i32,
    /// The parent who lives there.
    pub(super) parent: PersonIx,
    /// A student's, else a child's.
    pub(super) of_student: bool,
}

/// What can show a second home.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shows {
    School,
    Claim,
    Register,
}

impl World {
    /// The second home of somebody who lives in the area, if there is one.
    pub(super) fn second_home(&self, person: PersonIx, tick: i32) -> Option<SecondHome> {
        let truth = &self.people[person];
        let stay = truth.stay_at(tick).filter(|_| truth.died > tick)?;
        if self.households[stay.household].arrangement == Arrangement::Students {
            return self.family_home(person, stay, tick);
        }
        if self.age(person, tick) >= 18 || !self.draws(person, "lives with both", WITH_BOTH_PARENTS)
        {
            return None;
        }
        let parents = [truth.mother, truth.father];
        let lives_here = |parent: PersonIx| {
            self.alive_at(parent, tick).is_some_and(|it| it.household == stay.household)
        };
        let [Some(one), Some(other)] = parents else { return None };
        let other = match (lives_here(one), lives_here(other)) {
            (true, false) => other,
            (false, true) => one,
            (true, true) | (false, false) => return None,
        };
        let there = self.alive_at(other, tick).filter(|it| self.is_family(it.household))?;
        // since they live apart: before that the home was the only one
        let lived_together = |of: &&Stay| {
            let with =
                |it: &Stay| it.household == of.household && it.from < of.to && of.from < it.to;
            self.people[other].stays.iter().any(with)
        };
        let together = truth.stays.iter().filter(lived_together);
        let parted = together.map(|it| it.to.min(there.from.max(it.from))).max()?;
        let from = there.from.max(parted);
        let (household, home) = (there.household, there.home);
        Some(SecondHome { household, home, from, parent: other, of_student: false })
    }

    /// The family's home of a student who has left it for a shared house.
    fn family_home(&self, person: PersonIx, term: &Stay, tick: i32) -> Option<SecondHome> {
        let truth = &self.people[person];
        let keeps = truth.student
            && self.age(person, tick) < 23
            && self.draws(person, "keeps the family home", KEEPS_FAMILY_HOME);
        let before = truth.stays.iter().rev().find(|it| it.to <= term.from && it.from < it.to);
        let before = before.filter(|it| keeps && self.is_family(it.household))?;
        let parents = [truth.mother, truth.father].into_iter().flatten();
        let mut there = parents.filter_map(|parent| Some((parent, *self.alive_at(parent, tick)?)));
        let (parent, there) = there.find(|(_, it)| it.household == before.household)?;
        let (household, home) = (there.household, there.home);
        let from = term.from.max(there.from);
        Some(SecondHome { household, home, from, parent, of_student: true })
    }

    /// Until when a student's entry in the register of the family's home is kept beside that of the term, if it is: `left` is the stay
    /// there that has ended, `next` the one after it.
    pub(super) fn stays_on_register(
        &self,
        person: PersonIx,
        left: &Stay,
        next: Option<&Stay>,
    ) -> Option<i32> {
        let next = next.filter(|_| self.shows(person, Shows::Register))?;
        let second = self.second_home(person, next.from)?;
        let family = self.alive_at(second.parent, next.from)?;
        (second.of_student && second.home == left.home).then(|| next.to.min(family.to))
    }

    /// Whether a dataset of this kind shows the second home of this person, once it has heard of it.
    pub(super) fn shows(&self, person: PersonIx, what: Shows) -> bool {
        match what {
            Shows::School => self.draws(person, "school has other parent", SCHOOL_HAS_OTHER_PARENT),
            Shows::Claim => self.draws(person, "claim names child too", CLAIM_NAMES_CHILD_TOO),
            Shows::Register => self.draws(person, "elector at both", ELECTOR_AT_BOTH),
        }
    }

    fn draws(&self, person: PersonIx, purpose: &str, share: f64) -> bool {
        Stream::new(self.seed, purpose, person as u64, 0).chance(share)
    }

    fn is_family(&self, household: HouseholdIx) -> bool {
        self.households[household].arrangement == Arrangement::Family
    }

    /// The stay of somebody who is alive.
    fn alive_at(&self, person: PersonIx, tick: i32) -> Option<&Stay> {
        let truth = &self.people[person];
        truth.stay_at(tick).filter(|_| truth.died == NEVER || truth.died > tick)
    }
}

/// Somebody who lives in two homes on a night.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TrueSecondHome {
    /// The true person.
    pub person: usize,
    /// The home that counts as theirs.
    pub home: u64,
    /// The other one.
    pub second: u64,
    /// A student's, else a child's of parents who live apart.
    pub of_student: bool,
}

impl Council {
    /// Everybody who lives in two homes on a night, by person.
    #[must_use]
    pub fn second_homes(&self, night: usize) -> Vec<TrueSecondHome> {
        let (world, tick) = (&self.world, Clock::tick_of_night(night));
        let uprn = |home: HomeIx| world.homes.list[home].uprn;
        let of = |person: PersonIx| {
            let home = uprn(world.people[person].stay_at(tick)?.home);
            let SecondHome { home: second, of_student, .. } = world.second_home(person, tick)?;
            let second = uprn(second);
            // rooms of one house are no two homes
            (second != home).then_some(TrueSecondHome { person, home, second, of_student })
        };
        (0..world.people.len()).filter_map(of).collect()
    }
}

/// Where the truth about second homes is, beside the truth about people: `night-1-second-homes.csv` by `night-1.csv`.
#[must_use]
pub fn second_home_truth(truth_file: &Path) -> PathBuf {
    let stem = truth_file.file_stem().unwrap_or_default().to_string_lossy();
    truth_file.with_file_name(format!("{stem}-second-homes.csv"))
}

/// Writes one line a person: `person_id,uprn,second_uprn,ground`.
pub(super) fn write(homes: &[TrueSecondHome], file: &Path) -> Result<(), SyntheticError> {
    let fault = |source: csv::Error| SyntheticError::Row { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_path(file).map_err(fault)?;
    writer.write_record(["person_id", "uprn", "second_uprn", "ground"]).map_err(fault)?;
    for TrueSecondHome { person, home, second, of_student } in homes {
        let ground = if *of_student { "student" } else { "child" };
        let row = [person_id(*person), home.to_string(), second.to_string(), ground.to_owned()];
        writer.write_record(row).map_err(fault)?;
    }
    writer.flush().map_err(|source| SyntheticError::File { file: file.to_owned(), source })
}
