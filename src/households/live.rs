//! Where everybody lives tonight.
//!
//! In: what is known of each person, and who is named with whom. Out: where each is placed, and on what grounds:
//!
//! 1. by open records of their own ([`place`]);
//! 2. if the family has moved on since, or no own record names a residence, with the family ([`Family`]); where each of two would follow the other, both
//!    stay by their own records;
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
use crate::households::known::{Acquaintance, Circles, Known, Witness};
use crate::households::place::{Evidence, Place, steady_place};
use crate::households::steadiness::{ALWAYS, SteadyDays};

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
    /// A steward decided that they live with somebody who is placed here.
    Decided,
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

/// Where people are placed, and for how long that stands by itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lived {
    /// In the order of persons; who is placed nowhere is not among them.
    pub placed: Vec<PlacedPerson>,
    /// Of every person, for how many days nothing but a date of some record changes where they live.
    pub steady: Vec<SteadyDays>,
}

/// Places everybody, in the order of persons.
///
/// Evidence is given as the records have it: whether it is [`Evidence::displaced`] is found here.
#[must_use]
pub fn live(mut known: Vec<Known<'_>>, night: Night<'_>) -> Lived {
    let circles = Circles::of(&known, night);
    mark_displaced(&mut known, &circles);
    let Night { as_of, least, .. } = night;
    let known = &known;
    let acquaintance = &Acquaintance::new(known, &circles);
    let mut placed: Vec<Option<PlacedPerson>> = vec![None; known.len()];
    let mut steady = vec![ALWAYS; known.len()];
    for (person, place, days) in by_own_records(known, as_of, least, |it| &it.open) {
        steady[person as usize] = days;
        let it = PlacedPerson { person, place, fenced: false, grounds: Grounds::OwnRecords };
        placed[person as usize] = Some(it);
    }
    let family = Family { known, acquaintance, placed: &placed };
    let mut settled = placed.clone();
    let at_home = |(person, about): (u32, &Known<'_>)| {
        let own = placed[person as usize].as_ref().map(|it| it.place.residence);
        own.or_else(|| last_home(&about.open)).map(|home| (person, home))
    };
    let with_family = family.moves(living(known).filter_map(at_home));
    for (person, about) in living(known) {
        let moved = with_family[person as usize].map(|it| (it, Grounds::FamilyMoved));
        let beside = || {
            let unplaced = about.open.evidence.is_empty();
            Some((family.with_companions(person).filter(|_| unplaced)?, Grounds::SameRows))
        };
        if let Some((residence, grounds)) = moved.or_else(beside) {
            let records = own_records(&about.open);
            let place = Place { residence, since: None, records };
            settled[person as usize] = Some(PlacedPerson { person, place, fenced: false, grounds });
        }
    }
    for (it, days) in among_relatives(known, &settled, as_of) {
        let person = it.person as usize;
        steady[person] = days;
        settled[person] = Some(it);
    }
    for (person, place, days) in by_own_records(known, as_of, least, |it| &it.fenced) {
        if settled[person as usize].is_some() {
            continue;
        }
        steady[person as usize] = days;
        let witness = &known[person as usize].fenced;
        let follower = Follower { person, witness, fenced: true, home: place.residence };
        let (place, grounds) = match family.destination(follower) {
            Some(residence) => (Place { residence, ..place }, Grounds::FamilyMoved),
            None => (place, Grounds::OwnRecords),
        };
        settled[person as usize] = Some(PlacedPerson { person, place, fenced: true, grounds });
    }
    Lived { placed: settled.into_iter().flatten().collect(), steady }
}

/// Marks the sightings at whose residence strangers have come to live since.
fn mark_displaced(known: &mut [Known<'_>], circles: &Circles<'_>) {
    let acquaintance = Acquaintance::new(known, circles);
    let mut marks: Vec<(u32, bool, usize)> = Vec::new();
    for (person, about) in (0_u32..).zip(known.iter()) {
        for (fenced, witness) in [(false, &about.open), (true, &about.fenced)] {
            let items = witness.evidence.iter().enumerate();
            let displaced =
                items.filter(|(_, item)| acquaintance.is_displaced(person, witness, item));
            marks.extend(displaced.map(|(at, _)| (person, fenced, at)));
        }
    }
    for item in known.iter_mut().flat_map(|it| [&mut it.open, &mut it.fenced]) {
        item.evidence.iter_mut().for_each(|item| item.displaced = false);
    }
    for (person, fenced, at) in marks {
        let about = &mut known[person as usize];
        let witness = if fenced { &mut about.fenced } else { &mut about.open };
        witness.evidence[at].displaced = true;
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
) -> impl Iterator<Item = (u32, Place<u32>, SteadyDays)> {
    living(known).filter_map(move |(person, about)| {
        let (place, steady) = steady_place(&witness(about).evidence, as_of, least)?;
        Some((person, place, steady))
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
    settled: &[Option<PlacedPerson>],
    as_of: Date,
) -> Vec<(PlacedPerson, SteadyDays)> {
    let unplaced = || living(known).filter(|(person, _)| settled[*person as usize].is_none());
    // few are placed nowhere, and their homes are the only ones that matter
    let evidence = unplaced().flat_map(|(_, about)| &about.open.evidence);
    let asked: BTreeSet<u32> = evidence.map(|item| item.residence).collect();
    let mut names_at: BTreeSet<(u32, &str)> = BTreeSet::new();
    for it in settled.iter().flatten().filter(|it| asked.contains(&it.place.residence)) {
        let surnames = known[it.person as usize].open.surnames.iter();
        names_at.extend(surnames.map(|surname| (it.place.residence, *surname)));
    }
    unplaced()
        .filter_map(|(person, about)| {
            let Witness { evidence, surnames } = &about.open;
            let among = evidence
                .iter()
                .filter(|item| !item.sighting.left)
                .filter(|item| {
                    !evidence.iter().any(|it| item.left_since(it) || item.moved_on(it, as_of))
                })
                .filter(|item| {
                    surnames.iter().any(|name| names_at.contains(&(item.residence, name)))
                });
            let residence = among
                .clone()
                .max_by(|one, other| {
                    let worth = |item: &Evidence<u32>| item.sighting.worth(as_of);
                    worth(one).total_cmp(&worth(other)).then(other.residence.cmp(&one.residence))
                })?
                .residence;
            // which of two old words is worth more may be another tomorrow
            let one = among.clone().all(|item| item.residence == residence);
            let steady = if one { ALWAYS } else { 0 };
            let mut here = about.open.clone();
            here.evidence.retain(|item| item.residence == residence);
            let place = Place { residence, since: None, records: own_records(&here) };
            let grounds = Grounds::Relatives;
            Some((PlacedPerson { person, place, fenced: false, grounds }, steady))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::{Grounds, Night, live};
    use crate::addresses::PremisesKind;
    use crate::households::{Evidence, Known, PlacedPerson, Sighting};
    use crate::rules::{EndMeans, ResidenceEvidence};

    const TONIGHT: Date = date(2026, 11, 1);
    const RULES: ResidenceEvidence = ResidenceEvidence {
        trust: 0.8,
        lag_days: 60,
        half_life_days: 365.0,
        end: EndMeans::Left,
        listed_only: false,
    };

    /// A row of one dataset about a residence: from, to, and the people it names.
    #[derive(Clone, Copy, Debug)]
    struct Row<'r> {
        dataset: u16,
        residence: Option<u32>,
        from: Option<Date>,
        to: Option<Date>,
        people: &'r [u32],
    }

    /// A claim, which says nothing of where people went when it ends.
    fn claim(residence: u32, from: Date, to: Option<Date>, people: &[u32]) -> Row<'_> {
        Row { dataset: 0, residence: Some(residence), from: Some(from), to, people }
    }

    /// An account, which ends with the stay.
    fn account(residence: u32, from: Date, to: Option<Date>, people: &[u32]) -> Row<'_> {
        Row { dataset: 1, ..claim(residence, from, to, people) }
    }

    /// A pupil with a parent: no dates.
    fn school(residence: u32, people: &[u32]) -> Row<'_> {
        Row { dataset: 2, residence: Some(residence), from: None, to: None, people }
    }

    /// An elector: fenced, no dates.
    fn elector(residence: u32, people: &[u32]) -> Row<'_> {
        Row { dataset: ROLL, ..school(residence, people) }
    }

    const ROLL: u16 = 3;

    /// Places people of these surnames by rows, which are numbered in the order given.
    fn placed(surnames: &[&'static str], rows: &[Row<'_>]) -> Vec<PlacedPerson> {
        let mut known = vec![Known::default(); surnames.len()];
        let mut people_of_row = BTreeMap::new();
        for (number, row) in (0_u32..).zip(rows) {
            let end = if row.dataset == 0 { EndMeans::Closed } else { EndMeans::Left };
            let rules = ResidenceEvidence { end, ..RULES };
            let sighting = Sighting::of(&rules, row.from, row.to, None, TONIGHT);
            let on = (row.dataset, number);
            for &person in row.people {
                let about: &mut Known<'_> = &mut known[person as usize];
                let witness = if row.dataset == ROLL { &mut about.fenced } else { &mut about.open };
                witness.surnames = vec![surnames[person as usize]];
                witness.evidence.extend(row.residence.map(|residence| Evidence {
                    residence,
                    record: number * 10 + person,
                    row: on,
                    sighting,
                    displaced: false,
                }));
            }
            if row.people.len() > 1 && row.dataset != ROLL {
                people_of_row.insert(on, row.people.to_vec());
            }
        }
        let premises = &[PremisesKind::Dwelling; 10];
        let night = Night { people_of_row: &people_of_row, premises, as_of: TONIGHT, least: 0.05 };
        live(known, night).placed
    }

    fn homes(surnames: &[&'static str], rows: &[Row<'_>]) -> Vec<Option<u32>> {
        let mut homes = vec![None; surnames.len()];
        for it in placed(surnames, rows) {
            homes[it.person as usize] = Some(it.place.residence);
        }
        homes
    }

    const BEFORE: Date = date(2022, 1, 1);
    const MOVE: Date = date(2026, 3, 1);

    #[test]
    fn a_family_follows_the_one_whose_new_account_is_known() {
        let family = ["KHAN", "KHAN", "KHAN"];
        let rows = [claim(1, BEFORE, None, &[0, 1, 2]), account(2, MOVE, None, &[0])];
        assert_eq!(homes(&family, &rows), [Some(2); 3]);
        let ended = [claim(1, BEFORE, Some(MOVE), &[0, 1, 2]), account(2, MOVE, None, &[0])];
        assert_eq!(homes(&family, &ended), [Some(2); 3], "they left on the day that they came");
    }

    #[test]
    fn who_is_known_to_have_stayed_keeps_the_children() {
        let family = ["KHAN", "KHAN", "KHAN"];
        let parted = [
            claim(1, BEFORE, None, &[0, 1, 2]),
            account(2, MOVE, None, &[0]),
            account(1, MOVE, None, &[1]),
        ];
        assert_eq!(homes(&family, &parted), [Some(2), Some(1), Some(1)]);
    }

    #[test]
    fn a_family_and_the_one_who_left_it_do_not_take_each_others_homes() {
        let family = ["KHAN", "KHAN", "KHAN"];
        // an account and a claim of his own elsewhere; the joint account and the school still name him at home
        let rows = [
            school(1, &[0, 2]),
            account(1, BEFORE, None, &[0, 1]),
            account(2, MOVE, None, &[0]),
            claim(2, MOVE, None, &[0]),
        ];
        let homes = homes(&family, &rows);
        assert_eq!(homes[0], Some(2), "{homes:?}");
        assert_eq!(homes[1..], [Some(1); 2]);
    }

    #[test]
    fn nobody_follows_two_ways_at_once() {
        let family = ["KHAN", "LEE", "KHAN"];
        let apart = [
            claim(1, BEFORE, None, &[0, 1, 2]),
            account(2, MOVE, None, &[0]),
            account(3, MOVE, None, &[1]),
        ];
        assert_eq!(homes(&family, &apart)[2], Some(1));
    }

    #[test]
    fn who_was_seen_at_home_after_the_move_does_not_follow() {
        let family = ["KHAN", "KHAN"];
        let rows = [
            claim(1, BEFORE, None, &[0, 1]),
            account(2, MOVE, None, &[0]),
            claim(1, date(2026, 6, 1), None, &[1]),
        ];
        assert_eq!(homes(&family, &rows), [Some(2), Some(1)]);
    }

    #[test]
    fn a_row_without_a_residence_has_its_people_with_each_other() {
        let rows = [
            Row { residence: None, ..claim(0, BEFORE, None, &[0, 1]) },
            account(4, BEFORE, None, &[0]),
        ];
        let placed = placed(&["KHAN", "LEE"], &rows);
        assert_eq!(placed[1].place.residence, 4);
        assert_eq!(placed[1].grounds, Grounds::SameRows);
    }

    #[test]
    fn a_strangers_arrival_outweighs_a_sighting_before_it_and_a_relatives_does_not() {
        let rows = [
            claim(1, BEFORE, Some(date(2026, 1, 1)), &[0]),
            school(2, &[0]),
            account(1, MOVE, None, &[1]),
        ];
        assert_eq!(homes(&["KHAN", "LEE"], &rows)[0], Some(2));
        let earlier = claim(1, BEFORE, Some(date(2026, 10, 1)), &[0]);
        let rows = [earlier, school(2, &[0]), school(1, &[0]), account(1, MOVE, None, &[1])];
        assert_eq!(homes(&["KHAN", "KHAN"], &rows)[0], Some(1));
    }

    #[test]
    fn an_old_sighting_places_somebody_only_among_relatives() {
        let old = claim(1, date(2015, 1, 1), Some(date(2019, 1, 1)), &[0]);
        let lives = account(1, date(2015, 1, 1), None, &[1]);
        assert_eq!(homes(&["KHAN", "LEE"], &[old, lives])[0], None);
        let among = placed(&["KHAN", "KHAN"], &[old, lives]);
        assert_eq!((among[0].place.residence, among[0].grounds), (1, Grounds::Relatives));
    }

    #[test]
    fn an_elector_follows_the_family_and_is_followed_by_nobody() {
        let surnames = ["KHAN", "KHAN", "KHAN"];
        let family =
            [account(1, BEFORE, Some(MOVE), &[0]), account(2, MOVE, None, &[0]), elector(1, &[1])];
        let placed = placed(&surnames, &family);
        assert_eq!((placed[1].place.residence, placed[1].fenced), (2, true));
        let alone = [elector(2, &[0]), school(1, &[0, 1]), elector(2, &[1])];
        assert_eq!(homes(&surnames, &alone)[..2], [Some(1), Some(1)]);
    }

    /// Dataset, residence, days until the stay began and that it lasted, and who is named.
    type RowDrawn = (u16, u32, Option<u16>, Option<u16>, Vec<u32>);

    fn rows() -> impl Strategy<Value = Vec<RowDrawn>> {
        let people = prop::collection::btree_set(0_u32..6, 1..4);
        let people = people.prop_map(|people| people.into_iter().collect());
        let day = || prop::option::of(0_u16..1500);
        prop::collection::vec((0_u16..4, 0_u32..5, day(), day(), people), 0..14)
    }

    proptest! {
        #[test]
        fn without_the_fenced_records_everybody_else_is_where_they_are(rows in rows()) {
            let on = |days: u16| date(2022, 10, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let rows: Vec<Row<'_>> = rows
                .iter()
                .map(|(dataset, residence, from, length, people)| Row {
                    dataset: *dataset,
                    residence: Some(*residence),
                    from: from.filter(|_| *dataset < 2).map(on),
                    to: from.zip(*length).filter(|_| *dataset < 2).map(|(from, days)| on(from + days)),
                    people: if *dataset == ROLL { &people[..1] } else { people },
                })
                .collect();
            let surnames = ["KHAN", "KHAN", "LEE", "LEE", "OKAFOR", "SMITH"];
            let mut with = placed(&surnames, &rows);
            with.retain(|it| !it.fenced);
            // the rows keep their numbers: an empty row stands for each that is taken away
            let open: Vec<Row<'_>> = rows
                .iter()
                .map(|row| if row.dataset == ROLL { Row { people: &[], ..*row } } else { *row })
                .collect();
            prop_assert_eq!(with, placed(&surnames, &open));
        }
    }
}
