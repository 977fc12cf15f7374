//! New names, and people who went from one household to another.
//!
//! In: a council and a night. Out: every new surname taken by then, and every stay that followed one in another household, with who
//! stayed behind and who was there already. What datasets have heard of either is left to the mentions that they make.

use std::collections::BTreeSet;

use compact_str::CompactString;

use super::Council;
use super::clock::Clock;
use super::mention::cleaned;
use super::world::{Arrangement, HouseholdIx, PersonIx, World};

/// A surname that somebody took, other than the one before.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TrueRename {
    /// The true person.
    pub person: usize,
    /// The surname as a careful cleaner would write it, as [`super::Mention::goes_by`] is.
    pub surname: CompactString,
}

/// Somebody who lived in one household and came to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrueRehoming {
    /// The true person.
    pub person: usize,
    /// The household left, by its number.
    pub from: usize,
    /// The household come to.
    pub to: usize,
    /// Its home then.
    pub uprn: u64,
    /// Who lived with them in the household left and stayed when they went, ascending. Nobody stays behind in a care home: who lives there
    /// is no household.
    pub stayed: Vec<usize>,
    /// Who lived in the household come to already, ascending; nobody where it is a care home.
    pub were_there: Vec<usize>,
}

impl Council {
    /// Every new surname taken by a night, by person.
    #[must_use]
    pub fn renames(&self, night: usize) -> Vec<TrueRename> {
        let tick = Clock::tick_of_night(night);
        let mut renames = Vec::new();
        for (person, about) in self.world.people.iter().enumerate() {
            for pair in about.names.windows(2).filter(|pair| pair[1].from <= tick) {
                let [before, since] = [0, 1].map(|at: usize| cleaned(&pair[at].name.surname));
                if before != since {
                    renames.push(TrueRename { person, surname: since });
                }
            }
        }
        renames
    }

    /// Everybody who had gone from one household to another by a night, by person and time.
    #[must_use]
    pub fn rehomings(&self, night: usize) -> Vec<TrueRehoming> {
        let world = &self.world;
        let tick = Clock::tick_of_night(night);
        let mut rehomings = Vec::new();
        for (person, about) in world.people.iter().enumerate() {
            let lived: Vec<_> =
                about.stays.iter().filter(|it| it.from < it.to && it.from <= tick).collect();
            for pair in lived.windows(2) {
                let [before, since] = [pair[0], pair[1]];
                if before.household == since.household {
                    continue;
                }
                let others = |household, at| {
                    world.living_in(household, at).filter(|other| *other != person).collect()
                };
                rehomings.push(TrueRehoming {
                    person,
                    from: before.household,
                    to: since.household,
                    uprn: world.homes.list[since.home].uprn,
                    stayed: others(before.household, before.to),
                    were_there: others(since.household, since.from),
                });
            }
        }
        rehomings
    }
}

impl World {
    /// Who lived in a household before a tick and after it, ascending; nobody where it is a care home.
    fn living_in(&self, household: HouseholdIx, tick: i32) -> impl Iterator<Item = PersonIx> {
        let of = &self.households[household];
        let ever: BTreeSet<PersonIx> = of.members.iter().chain(&of.former).copied().collect();
        let private = of.arrangement != Arrangement::CareHome;
        ever.into_iter().filter(move |person| {
            let about = &self.people[*person];
            let mut stays = about.stays.iter().filter(|stay| stay.household == household);
            private && about.died > tick && stays.any(|stay| stay.from < tick && tick < stay.to)
        })
    }
}
