//! Nights of a few people, settled again on a later date: until the day that was told, nothing of a neighbourhood is otherwise.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Day, GoodUntil, Resting, Settlement, day};
use crate::addresses::AddressResolution;
use crate::editions::{NextSerials, ResidenceHistory};
use crate::households::StayWitness;
use crate::normalise::NormalisedRecord;
use crate::pairs::sample::Sample;
use crate::pipeline::night_residences::{TonightsHomes, night_residences, residences_after};
use crate::pipeline::settle::{SettleInput, Settled, settle};
use crate::rules::{HouseholdRules, Ruleset};
use crate::values::{DateDoubt, IdentifierKey, PartialDate};

const TONIGHT: Date = date(2026, 3, 1);
/// Datasets and roles, the last one fenced.
const ROLES: [(u16, &str, &str); 8] = [
    (0, "benefits", "claimant"),
    (0, "benefits", "partner"),
    (1, "council_tax", "forwarding"),
    (1, "council_tax", "liable"),
    (3, "registrations", "child"),
    (4, "school_census", "pupil"),
    (5, "social_care", "client"),
    (2, "electoral_roll", "elector"),
];
const ROLL: u16 = 2;

static RULES: LazyLock<HouseholdRules> =
    LazyLock::new(|| Ruleset::load(None).unwrap().check().unwrap().matching().households.clone());

/// A mention: whose, role, row, home, days from tonight on which things are said to have happened, a student.
#[derive(Clone, Debug)]
struct Drawn {
    person: usize,
    role: usize,
    row: u32,
    home: u64,
    from: Option<i64>,
    to: Option<i64>,
    observed: Option<i64>,
    died: Option<i64>,
    student: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let around = || prop::option::of(-500_i64..120);
    let seldom = || prop::option::weighted(0.05, -200_i64..120);
    let who = (0_usize..5, 0..ROLES.len(), 0_u32..4, 1_u64..4);
    (who, around(), around(), around(), seldom(), any::<bool>()).prop_map(
        |((person, role, row, home), from, to, observed, died, student)| {
            // a stay that ends before it begins is no stay
            let to = to.filter(|to| from.is_none_or(|from| from <= *to));
            Drawn { person, role, row, home, from, to, observed, died, student }
        },
    )
}

fn days_on(days: i64) -> Date {
    TONIGHT.checked_add(jiff::Span::new().days(days)).unwrap()
}

/// A few people's records.
struct Town {
    records: Vec<NormalisedRecord>,
    resolutions: Vec<AddressResolution>,
    clusters: Vec<Vec<u32>>,
    fenced: Vec<bool>,
}

impl Town {
    fn of(drawn: &[Drawn]) -> Self {
        let surnames = ["KHAN", "KHAN", "LEE", "SMITH", "LEE"];
        let mut samples: Vec<(usize, Sample)> = (0_u8..)
            .zip(drawn)
            .map(|(at, it)| {
                let (dataset, name, role) = ROLES[it.role];
                let born = [1970, 1972, 2015, 1990, 2001][it.person];
                let person = Sample::person("ANN", surnames[it.person]).born(born, 2, 3);
                let mut sample = person.row(dataset, it.row).at(it.home);
                let record = &mut sample.record;
                record.key.dataset.0 = name.into();
                record.key.record_id = it.row.to_string().into();
                record.key.role.word = role.into();
                record.key.role.ordinal = at;
                record.from = it.from.map(days_on);
                record.to = it.to.map(days_on);
                record.observed = it.observed.map(days_on);
                record.flags.student = it.student;
                record.date_of_death = it.died.map(days_on).and_then(|on| {
                    let part = |part: i8| u8::try_from(part).unwrap();
                    let year = u16::try_from(on.year()).unwrap();
                    PartialDate::new(year, part(on.month()), part(on.day()), DateDoubt::None)
                });
                (it.person, sample)
            })
            .collect();
        samples.sort_by(|a, b| a.1.record.key.cmp(&b.1.record.key));
        let mut clusters: Vec<Vec<u32>> = vec![Vec::new(); surnames.len()];
        for (at, (person, _)) in (0..).zip(&samples) {
            clusters[*person].push(at);
        }
        clusters.retain(|cluster| !cluster.is_empty());
        clusters.sort_unstable();
        let is_fenced = |(_, sample): &(usize, Sample)| sample.record.dataset == ROLL;
        Self {
            fenced: samples.iter().map(is_fenced).collect(),
            resolutions: samples.iter().map(|(_, it)| it.resolution.clone()).collect(),
            records: samples.into_iter().map(|(_, it)| it.record).collect(),
            clusters,
        }
    }

    /// A night; the first one that knows of these people, or one that remembers what an earlier one told.
    fn night(
        &self,
        as_of: Date,
        known: Option<&[ResidenceHistory]>,
    ) -> (Settled, Vec<ResidenceHistory>) {
        let Self { records, resolutions, clusters, fenced } = self;
        let settled = settle(SettleInput {
            records,
            resolutions,
            fenced,
            hidden: &[],
            clusters,
            rules: &RULES,
            grown_roles: &[],
            living: &[],
            accounts_elsewhere: true,
            previous: None,
            serials: NextSerials { next_person_serial: 1, next_household_serial: 1 },
            key: &IdentifierKey::from_bytes([7; 32]),
            as_of,
        })
        .unwrap();
        let homes = TonightsHomes {
            records,
            resolutions,
            fenced,
            persons: &settled.persons,
            households: &settled.households,
            rules: &RULES,
            erased: &std::collections::BTreeSet::new(),
            as_of,
        };
        let residences = match known {
            None => night_residences(None, homes).unwrap(),
            Some(known) => residences_after(known.to_vec(), homes),
        };
        (settled, residences)
    }

    /// A night of people who are known since an earlier one.
    fn known_since(&self, first: Date, as_of: Date) -> (Settled, Vec<ResidenceHistory>) {
        let (_, known) = self.night(first, None);
        self.night(as_of, Some(&known))
    }

    /// Of tonight, for people who are known since a night.
    fn good_until(&self, first: Date) -> Vec<Resting> {
        let as_of = TONIGHT;
        let (settled, residences) = self.known_since(first, as_of);
        let good = GoodUntil::of(Settlement {
            records: &self.records,
            resolutions: &self.resolutions,
            persons: &settled.persons,
            households: &settled.households,
            living: &[],
            steady: &settled.steady,
            residences: &residences,
            rules: &RULES,
            as_of,
        });
        assert_eq!(good.gone, []);
        good.people
    }

    /// All that a night after tonight tells of each person, in words; of a day that moves on with the nights, how far it lies before.
    fn told(&self, first: Date, as_of: Date) -> Vec<Vec<String>> {
        let (_, tonights) = self.known_since(first, TONIGHT);
        let (settled, residences) = self.night(as_of, Some(&tonights));
        let mut told = vec![Vec::new(); settled.persons.len()];
        for household in &settled.households {
            let with: Vec<u32> = household.members.iter().map(|it| it.person).collect();
            for member in &household.members {
                told[member.person as usize].push(format!(
                    "{:?} {:?} {:?} {with:?} {member:?}",
                    household.residence, household.kind, household.composition
                ));
            }
        }
        for relation in &settled.relations {
            told[relation.one as usize].push(format!("{relation:?}"));
            told[relation.other as usize].push(format!("{relation:?}"));
        }
        let place_of: BTreeMap<_, _> =
            (0..).zip(&settled.persons).map(|(at, it)| (it.id, at)).collect();
        for ResidenceHistory { person, stays } in residences {
            let place: usize = place_of[&person];
            for stay in stays {
                let head = (&stay.residence, stay.from, stay.to, stay.second, stay.fenced);
                told[place].push(format!("{head:?}"));
                for word in stay.witnesses {
                    let seen = if word.lately {
                        format!("{} days before", (as_of - word.last_seen).get_days())
                    } else {
                        word.last_seen.to_string()
                    };
                    let StayWitness { key, from, to, first_seen, says, .. } = word;
                    told[place].push(format!("{key} {from:?} {to:?} {first_seen} {says:?} {seen}"));
                }
            }
        }
        told
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(512)))]

    #[test]
    fn until_its_day_comes_nothing_of_a_neighbourhood_is_otherwise(
        drawn in prop::collection::vec(drawn(), 1..12), known_for in 0_i64..400,
        days in prop::collection::vec(0_i64..300, 3),
    ) {
        let town = Town::of(&drawn);
        let first = days_on(-known_for);
        let resting = town.good_until(first);
        let before = town.told(first, TONIGHT);
        // on the last day on which each is good, and on some others
        let last = resting.iter().map(|it| i64::from(it.until) - 1 - i64::from(day(TONIGHT)));
        for days in days.into_iter().chain(last.filter(|days| (0..300).contains(days))) {
            let later = days_on(days);
            let after = town.told(first, later);
            for (at, person) in resting.iter().enumerate().filter(|(_, it)| it.until > day(later)) {
                prop_assert_eq!(&before[at], &after[at], "{:?} on {}", person, later);
            }
        }
    }
}

/// Bills of one home that are a month apart are two stays. A bill without a date counts from the night that first knew of it, and goes on
/// counting from there: no day parts it from another.
#[test]
fn an_undated_word_is_as_old_as_the_night_that_first_knew_of_it_and_its_stay_parts_on_no_later_one()
{
    let undated = Drawn {
        person: 0,
        role: 2,
        row: 1,
        home: 1,
        from: None,
        to: None,
        observed: None,
        died: None,
        student: false,
    };
    let over = Drawn { row: 2, from: Some(-4), to: Some(-1), ..undated.clone() };
    let town = Town::of(&[undated, over]);
    let grace = RULES.second_households.iter().map(|rule| rule.grace_days).max().unwrap();
    let foretold = town.good_until(TONIGHT)[0].until - day(TONIGHT);
    assert_eq!(foretold, grace - 4, "nothing of them is looked at until the dated one is so old");
    for days in 1..foretold {
        let later = days_on(i64::from(days));
        assert_eq!(town.told(TONIGHT, TONIGHT), town.told(TONIGHT, later), "{later}");
    }
    let stays = |known: &[ResidenceHistory]| known[0].stays.len();
    let later = days_on(i64::from(foretold) - 1);
    assert_eq!(stays(&town.known_since(TONIGHT, later).1), 1);
    assert_eq!(
        stays(&town.night(later, None).1),
        2,
        "to a night that remembers nothing, it is new"
    );
}

#[test]
fn who_stands_on_one_row_or_at_one_home_is_of_one_neighbourhood_and_others_are_not() {
    let at = |person, role, row, home| Drawn {
        person,
        role,
        row,
        home,
        from: Some(-400),
        to: None,
        observed: Some(-300),
        died: None,
        student: false,
    };
    // two on one row, a third at the home that one of them has left, a fourth elsewhere
    let town = Town::of(&[at(0, 0, 1, 1), at(1, 1, 1, 2), at(2, 3, 2, 2), at(3, 3, 3, 3)]);
    let of: Vec<u32> = town.good_until(TONIGHT).iter().map(|it| it.neighbourhood).collect();
    assert_eq!((of[0], of[1]), (of[1], of[2]));
    assert_ne!(of[2], of[3]);
}

#[test]
fn an_end_that_is_to_come_is_the_day_of_all_who_live_there() {
    let mut open = Drawn {
        person: 0,
        role: 3,
        row: 1,
        home: 1,
        from: Some(-700),
        to: Some(40),
        observed: None,
        died: None,
        student: false,
    };
    let mate = Drawn { person: 1, row: 2, to: None, ..open.clone() };
    let until = |drawn: &[Drawn]| {
        Town::of(drawn).good_until(TONIGHT).iter().map(|it| it.until).collect::<Vec<Day>>()
    };
    assert_eq!(until(&[open.clone(), mate.clone()]), [day(TONIGHT) + 40; 2]);
    open.to = None;
    assert_eq!(until(&[open, mate]), [Day::MAX; 2], "nothing is to come");
}
