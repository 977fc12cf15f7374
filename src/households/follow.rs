//! People move together: who is still on file where their family no longer lives follows it.
//!
//! A pupil's address is as old as the last census, an adult child stands on the roll at the old address for a year, a
//! partner on a claim that ended with the move. Somebody follows those named on the same rows, and those of the same
//! surname who were at the same residence, if all of them who have moved since went to one residence and none of them
//! stayed.
//!
//! A row vouches for its people together. That a claim is still open says nothing against a move of the claimant for the
//! claimant's child: who told nobody of the one told nobody of the other. So a row that names the one who moved says where
//! the follower was when it began, and no later.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::households::form::PlacedPerson;
use crate::households::known::{Acquaintance, Known, Witness};
use crate::households::place::Evidence;

/// What following looks at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Family<'f> {
    /// What is known of each person.
    pub(super) known: &'f [Known<'f>],
    /// Who is known together.
    pub(super) acquaintance: &'f Acquaintance<'f, 'f>,
    /// Where open records of their own place people: those who may be followed.
    pub(super) placed: &'f [Option<PlacedPerson>],
}

/// Who might follow, and from where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follower<'f> {
    /// Who.
    pub(super) person: u32,
    /// The records that speak of them.
    pub(super) witness: &'f Witness<'f>,
    /// True if these are fenced: an annual roll says nothing against a move of the family, and rows make no companions.
    pub(super) fenced: bool,
    /// The residence at which the records last have them.
    pub(super) home: u32,
}

impl Family<'_> {
    /// Where somebody's family has gone since; `None` if it has not, or not to one place.
    #[must_use]
    pub(super) fn destination(&self, follower: Follower<'_>) -> Option<u32> {
        let Follower { person, witness, fenced, home } = follower;
        let mut family: Vec<u32> = self.acquaintance.relatives_at(home, person, witness).collect();
        if !fenced {
            family.extend(self.acquaintance.companions(person));
        }
        if family.is_empty() {
            return None;
        }
        family.sort_unstable();
        family.dedup();
        let mut gone: BTreeMap<u32, Date> = BTreeMap::new();
        let mut still_here: Vec<u32> = Vec::new();
        for other in family {
            let Some((residence, moved)) = self.came(other) else { continue };
            if residence == home {
                still_here.push(other);
            } else if let Some(moved) = moved
                .filter(|moved| follower.last_word(other, self).is_none_or(|word| *moved >= word))
            {
                let latest = gone.entry(residence).or_insert(moved);
                *latest = moved.max(*latest);
            }
        }
        let (&destination, &moved) = gone.first_key_value().filter(|_| gone.len() == 1)?;
        let stayed = still_here.iter().any(|&other| self.stayed(other, home, destination, moved));
        (!stayed).then_some(destination)
    }

    /// Where each of some people would go from their homes, by the records of theirs that are open: with their family, unless each of two would follow the
    /// other. Neither's word is the later one then, and to follow both would have them change homes. In the order of persons.
    #[must_use]
    pub(super) fn moves(&self, at_home: impl IntoIterator<Item = (u32, u32)>) -> Vec<Option<u32>> {
        let mut moves = vec![None; self.known.len()];
        for (person, home) in at_home {
            let witness = &self.known[person as usize].open;
            let follower = Follower { person, witness, fenced: false, home };
            moves[person as usize] = self.destination(follower);
        }
        let one_way =
            |(person, to): (u32, &Option<u32>)| to.filter(|_| !self.crosses(person, &moves));
        (0_u32..).zip(&moves).map(one_way).collect()
    }

    /// True if somebody would go where one of their family is, who would come from there to where they are.
    fn crosses(&self, person: u32, moves: &[Option<u32>]) -> bool {
        let home = |person: u32| self.placed(person).map(|it| it.place.residence);
        let (Some(here), Some(there)) = (home(person), moves[person as usize]) else {
            return false;
        };
        let witness = &self.known[person as usize].open;
        let relatives = self.acquaintance.relatives_at(here, person, witness);
        let mut family = relatives.chain(self.acquaintance.companions(person).iter().copied());
        family.any(|it| home(it) == Some(there) && moves[it as usize] == Some(here))
    }

    /// Where all of somebody's companions live, for one whose own rows name no residence.
    #[must_use]
    pub(super) fn with_companions(&self, person: u32) -> Option<u32> {
        let companions = self.acquaintance.companions(person).iter();
        let mut homes = companions.filter_map(|other| Some(self.placed(*other)?.place.residence));
        let home = homes.next()?;
        homes.all(|other| other == home).then_some(home)
    }

    fn placed(&self, person: u32) -> Option<&PlacedPerson> {
        self.placed[person as usize].as_ref()
    }

    /// Where somebody lives, and when they came: by the earliest date of the stay, or else when they were last seen there.
    fn came(&self, person: u32) -> Option<(u32, Option<Date>)> {
        let place = &self.placed(person)?.place;
        let here = self.known[person as usize].open.evidence.iter();
        let seen = here
            .filter(|item| item.residence == place.residence && !item.sighting.ended)
            .map(|item| item.sighting.seen)
            .max();
        Some((place.residence, place.since.or(seen)))
    }

    /// Whether somebody was at home after the others had moved, by more than rows that name those.
    fn stayed(&self, person: u32, home: u32, destination: u32, moved: Date) -> bool {
        let went = |other: u32| {
            other != person
                && self.placed(other).is_some_and(|it| it.place.residence == destination)
        };
        let here = self.known[person as usize].open.evidence.iter();
        here.filter(|item| item.residence == home).any(|item| {
            if item.sighting.ended {
                item.sighting.seen > moved
            } else if self.acquaintance.row_names(item.row, went) {
                item.sighting.from.is_some_and(|from| from >= moved)
            } else {
                item.sighting.seen >= moved
            }
        })
    }
}

impl Follower<'_> {
    /// The last date on which anything but a row shared with `leader` has the follower at home.
    fn last_word(&self, leader: u32, family: &Family<'_>) -> Option<Date> {
        let here = self.witness.evidence.iter().filter(|item| item.residence == self.home);
        let word = |item: &Evidence<u32>| {
            if item.sighting.ended {
                return Some(item.sighting.seen);
            }
            if self.fenced {
                return None;
            }
            let together = family.acquaintance.row_names(item.row, |other| other == leader);
            if together { item.sighting.from } else { Some(item.sighting.seen) }
        };
        here.filter_map(word).max()
    }
}
