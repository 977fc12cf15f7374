//! Where everybody lives tonight.
//!
//! In: what is known of each person, and who is named with whom. Out: where each is placed, and on what grounds:
//!
//! 1. by open records of their own ([`place`]);
//! 2. if the family has moved on since, or no own record names a residence, with the family ([`Family`]);
//! 3. where an old sighting still has somebody among relatives who live there, with these: people leave home, but a family
//!    that is still there is why they may not have;
//! 4. who is then nowhere, by fenced records, and with the family as in 2.
//!
//! Fenced records come last and speak for their own person alone: without them, everybody else is where they are, and so
//! are those whom open records place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::addresses::PremisesKind;
use crate::households::follow::{Family, Follower};
use crate::households::form::PlacedPerson;
use crate::households::known::{Acquaintance, Known, Witness};
use crate::households::place::{Evidence, Place, place};

/// Why somebody is placed where they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grounds {
    /// Records of their own.
    OwnRecords,
    /// The family has moved since, all to one residence.
    FamilyMoved,
    /// No record of their own names a residence; those on the same rows live here.
    SameRows,
    /// An old record of their own; relatives still live here.
    Relatives,
}

/// What placing people looks at beside them.
#[derive(Clone, Copy, Debug)]
pub struct Night<'n> {
    /// The people of every open row that names several.
    pub people_of_row: &'n BTreeMap<(u16, u32), Vec<u32>>,
    /// What kind of premises each residence is.
    pub premises: &'n [PremisesKind],
    /// The night's date.
    pub as_of: Date,
    /// The worth from which sightings place anybody.
    pub least: f64,
}

/// Places everybody, in the order of persons.
///
/// Evidence is given as the records have it: whether it is [`Evidence::displaced`] is found here.
#[must_use]
pub fn live(mut known: Vec<Known<'_>>, night: Night<'_>) -> Vec<PlacedPerson> {
    mark_displaced(&mut known, night);
    let Night { as_of, least, .. } = night;
    let known = &known;
    let acquaintance = &Acquaintance::new(known, night);
    let placed: BTreeMap<u32, PlacedPerson> = by_own_records(known, as_of, least, |it| &it.open)
        .map(|(person, place)| {
            (person, PlacedPerson { person, place, fenced: false, grounds: Grounds::OwnRecords })
        })
        .collect();
    let family = Family { known, acquaintance, placed: &placed };
    let mut settled = placed.clone();
    for (person, about) in living(known) {
        let own = placed.get(&person).map(|it| it.place.residence);
        let moved = own.or_else(|| last_home(&about.open)).and_then(|home| {
            let follower = Follower { person, witness: &about.open, fenced: false, home };
            Some((family.destination(follower)?, Grounds::FamilyMoved))
        });
        let beside = || {
            let unplaced = about.open.evidence.is_empty();
            Some((family.with_companions(person).filter(|_| unplaced)?, Grounds::SameRows))
        };
        if let Some((residence, grounds)) = moved.or_else(beside) {
            let records = own_records(&about.open);
            let place = Place { residence, since: None, records };
            settled.insert(person, PlacedPerson { person, place, fenced: false, grounds });
        }
    }
    let among = among_relatives(known, &settled, as_of);
    settled.extend(among.into_iter().map(|it| (it.person, it)));
    for (person, place) in by_own_records(known, as_of, least, |it| &it.fenced) {
        if settled.contains_key(&person) {
            continue;
        }
        let witness = &known[person as usize].fenced;
        let follower = Follower { person, witness, fenced: true, home: place.residence };
        let (place, grounds) = match family.destination(follower) {
            Some(residence) => (Place { residence, ..place }, Grounds::FamilyMoved),
            None => (place, Grounds::OwnRecords),
        };
        settled.insert(person, PlacedPerson { person, place, fenced: true, grounds });
    }
    settled.into_values().collect()
}

/// Marks the sightings at whose residence strangers have come to live since.
fn mark_displaced(known: &mut [Known<'_>], night: Night<'_>) {
    let acquaintance = Acquaintance::new(known, night);
    let marks: Vec<[Vec<bool>; 2]> = (0_u32..)
        .zip(known.iter())
        .map(|(person, about)| {
            [&about.open, &about.fenced].map(|witness| {
                let items = witness.evidence.iter();
                items.map(|item| acquaintance.is_displaced(person, witness, item)).collect()
            })
        })
        .collect();
    for (about, [open, fenced]) in known.iter_mut().zip(marks) {
        for (witness, marks) in [(&mut about.open, open), (&mut about.fenced, fenced)] {
            for (item, mark) in witness.evidence.iter_mut().zip(marks) {
                item.displaced = mark;
            }
        }
    }
}

/// Those who have not died.
fn living<'k, 'n>(known: &'k [Known<'n>]) -> impl Iterator<Item = (u32, &'k Known<'n>)> {
    (0_u32..).zip(known).filter(|(_, about)| !about.died)
}

fn by_own_records<'k, 'n>(
    known: &'k [Known<'n>],
    as_of: Date,
    least: f64,
    witness: impl Fn(&'k Known<'n>) -> &'k Witness<'n>,
) -> impl Iterator<Item = (u32, Place<u32>)> {
    living(known).filter_map(move |(person, about)| {
        Some((person, place(&witness(about).evidence, as_of, least)?))
    })
}

/// Where somebody was last seen; the smaller residence on a tie.
fn last_home(witness: &Witness<'_>) -> Option<u32> {
    let latest = |one: &&Evidence<u32>, other: &&Evidence<u32>| {
        one.sighting.seen.cmp(&other.sighting.seen).then(other.residence.cmp(&one.residence))
    };
    witness.evidence.iter().max_by(latest).map(|item| item.residence)
}

fn own_records(witness: &Witness<'_>) -> Vec<u32> {
    let mut records: Vec<u32> = witness.evidence.iter().map(|item| item.record).collect();
    records.sort_unstable();
    records
}

/// Those placed nowhere whom an old sighting has where people of their surname live tonight.
fn among_relatives(
    known: &[Known<'_>],
    settled: &BTreeMap<u32, PlacedPerson>,
    as_of: Date,
) -> Vec<PlacedPerson> {
    let mut names_at: BTreeSet<(u32, &str)> = BTreeSet::new();
    for (person, it) in settled {
        let surnames = known[*person as usize].open.surnames.iter();
        names_at.extend(surnames.map(|surname| (it.place.residence, *surname)));
    }
    let unplaced = living(known).filter(|(person, _)| !settled.contains_key(person));
    unplaced
        .filter_map(|(person, about)| {
            let Witness { evidence, surnames } = &about.open;
            let residence = evidence
                .iter()
                .filter(|item| !item.sighting.left)
                .filter(|item| {
                    !evidence.iter().any(|it| item.left_since(it) || item.moved_on(it, as_of))
                })
                .filter(|item| {
                    surnames.iter().any(|name| names_at.contains(&(item.residence, name)))
                })
                .max_by(|one, other| {
                    let worth = |item: &Evidence<u32>| item.sighting.worth(as_of);
                    worth(one).total_cmp(&worth(other)).then(other.residence.cmp(&one.residence))
                })?
                .residence;
            let mut here = about.open.clone();
            here.evidence.retain(|item| item.residence == residence);
            let place = Place { residence, since: None, records: own_records(&here) };
            Some(PlacedPerson { person, place, fenced: false, grounds: Grounds::Relatives })
        })
        .collect()
}
