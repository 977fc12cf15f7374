//! What stewards decided about who lives together is obeyed, or told.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{
    Evidence, FormedHousehold, Grounds, HouseholdKind, Known, LivingObstacle, LivingRuling,
    LivingRulings, LivingVerdict, Membership, Place, Placed, PlacedPerson, Residence, Sighting,
    UnobeyedLiving,
};
use crate::rules::{EndMeans, ResidenceEvidence};
use crate::values::Uprn;

const TONIGHT: Date = date(2026, 11, 1);

/// Somebody placed at a residence by a record seen on a day; by a fenced one if so said.
#[derive(Clone, Copy, Debug)]
struct Lives {
    at: Option<u32>,
    seen: Date,
    fenced: bool,
    died: bool,
}

const fn lives(at: u32, seen: Date) -> Lives {
    Lives { at: Some(at), seen, fenced: false, died: false }
}

const NOWHERE: Lives = Lives { at: None, seen: TONIGHT, fenced: false, died: false };

/// Where people are placed, and what is known of them.
struct Night(Vec<PlacedPerson>, Vec<Known<'static>>);

impl Night {
    fn of(people: &[Lives]) -> Self {
        let rules = ResidenceEvidence {
            trust: 0.8,
            lag_days: 60,
            half_life_days: 365.0,
            end: EndMeans::Left,
            listed_only: false,
        };
        let (mut placed, mut known) = (Vec::new(), Vec::new());
        for (person, lives) in (0_u32..).zip(people) {
            let mut about = Known { died: lives.died, ..Known::default() };
            let witness = if lives.fenced { &mut about.fenced } else { &mut about.open };
            witness.surnames = vec!["KHAN"];
            if let Some(residence) = lives.at {
                let sighting = Sighting::of(&rules, None, None, Some(lives.seen), TONIGHT);
                let row = (0, person);
                let displaced = false;
                witness.evidence.push(Evidence {
                    residence,
                    record: person,
                    row,
                    sighting,
                    displaced,
                });
                let place = Place { residence, since: None, records: vec![person] };
                let (fenced, grounds) = (lives.fenced, Grounds::OwnRecords);
                placed.push(PlacedPerson { person, place, fenced, grounds });
            }
            known.push(about);
        }
        Self(placed, known)
    }

    fn placed(&self) -> Placed<'_> {
        Placed { people: &self.0, known: &self.1, as_of: TONIGHT }
    }

    /// Where everybody lives under rulings, and what is not obeyed.
    fn homes(&self, rulings: &[LivingRuling]) -> (Vec<Option<(u32, bool)>>, Vec<UnobeyedLiving>) {
        let (rulings, unobeyed) = LivingRulings::reconcile(rulings, self.placed());
        let mut homes = vec![None; self.1.len()];
        for it in rulings.place(self.placed()) {
            homes[it.person as usize] = Some((it.place.residence, it.fenced));
        }
        (homes, unobeyed)
    }
}

fn ruling(decision: u64, persons: [u32; 2], verdict: LivingVerdict) -> LivingRuling {
    LivingRuling { decision, persons, verdict }
}

fn together(decision: u64, a: u32, b: u32) -> LivingRuling {
    ruling(decision, [a, b], LivingVerdict::Together)
}

fn apart(decision: u64, a: u32, b: u32) -> LivingRuling {
    ruling(decision, [a, b], LivingVerdict::Apart)
}

const OLD: Date = date(2026, 1, 1);
const NEW: Date = date(2026, 10, 1);

#[test]
fn those_who_live_together_do_so_where_the_better_known_of_them_lives_and_nobody_else_moves() {
    let night = Night::of(&[lives(1, OLD), lives(2, NEW), lives(1, OLD)]);
    let open = |home| Some((home, false));
    let (homes, unobeyed) = night.homes(&[together(5, 0, 1)]);
    assert_eq!((homes, unobeyed), (vec![open(2), open(2), open(1)], vec![]));
    let unplaced = Night::of(&[NOWHERE, lives(2, OLD)]);
    assert_eq!(unplaced.homes(&[together(5, 0, 1)]).0, [open(2), open(2)]);
}

#[test]
fn a_fenced_word_on_a_home_never_moves_who_is_known_openly_and_what_rests_on_it_stays_fenced() {
    let elector = Lives { fenced: true, ..lives(2, NEW) };
    let (homes, _) = Night::of(&[lives(1, OLD), elector]).homes(&[together(5, 0, 1)]);
    assert_eq!(homes, [Some((1, false)), Some((1, true))]);
    let (homes, _) = Night::of(&[NOWHERE, elector]).homes(&[together(5, 0, 1)]);
    assert_eq!(homes, [Some((2, true)), Some((2, true))]);
}

#[test]
fn what_stands_against_living_together_is_told() {
    let dead = Lives { died: true, ..NOWHERE };
    let people = [dead, lives(1, OLD), NOWHERE, NOWHERE, lives(2, OLD)];
    let rulings =
        [together(1, 0, 1), together(2, 2, 3), apart(3, 4, 4), apart(4, 1, 4), together(5, 1, 4)];
    let (_, unobeyed) = Night::of(&people).homes(&rulings);
    let because: Vec<(u64, LivingObstacle)> =
        unobeyed.iter().map(|it| (it.decision, it.because)).collect();
    assert_eq!(
        because,
        [
            (1, LivingObstacle::Died),
            (2, LivingObstacle::Nowhere),
            (3, LivingObstacle::OnePerson),
            (5, LivingObstacle::Decision(4)),
        ]
    );
}

fn household(at: u64, members: &[(u32, bool)]) -> FormedHousehold {
    let member = |&(person, fenced): &(u32, bool)| Membership {
        person,
        since: None,
        evidence: vec![person],
        fenced,
    };
    FormedHousehold {
        residence: Residence::Uprn(Uprn::from_number(at).unwrap()),
        kind: HouseholdKind::Private,
        members: members.iter().map(member).collect(),
    }
}

/// The members of each household that rulings make of these.
fn parted(
    households: Vec<FormedHousehold>,
    rulings: &[LivingRuling],
    ties: impl Fn(u32, u32) -> u8,
) -> Vec<Vec<u32>> {
    let night = Night::of(&[lives(1, OLD); 8]);
    let (rulings, _) = LivingRulings::reconcile(rulings, night.placed());
    let members = |it: &FormedHousehold| it.members.iter().map(|member| member.person).collect();
    rulings.part(households, ties).0.iter().map(members).collect()
}

#[test]
fn two_who_are_never_one_household_are_two_at_one_address_each_with_those_near_to_them() {
    let all = [0, 1, 2, 3].map(|person| (person, false));
    let family = |a: u32, b: u32| u8::from(a % 2 == b % 2);
    let found =
        parted(vec![household(1, &all), household(2, &[(5, false)])], &[apart(5, 0, 1)], family);
    assert_eq!(found, [vec![0, 2], vec![1, 3], vec![5]]);
    let strangers = parted(vec![household(1, &all)], &[apart(5, 0, 1)], |_, _| 0);
    assert_eq!(strangers, [vec![0, 2, 3], vec![1]], "no more households than must be");
}

#[test]
fn two_households_at_one_address_are_one_if_they_live_together() {
    let two = vec![household(1, &[(0, false), (2, false)]), household(1, &[(1, false)])];
    assert_eq!(parted(two.clone(), &[together(5, 1, 2)], |_, _| 0), [vec![0, 1, 2]]);
    assert_eq!(parted(two, &[], |_, _| 0), [vec![0, 2], vec![1]]);
}

#[test]
fn a_fenced_member_brings_no_two_together_and_joins_whom_it_is_near_to() {
    let members = [(0, true), (1, false), (2, false), (3, false)];
    let near_to_the_elector = |a: u32, b: u32| u8::from(a == 0 || b == 0);
    let found = parted(vec![household(1, &members)], &[apart(5, 1, 2)], near_to_the_elector);
    let without: Vec<Vec<u32>> =
        found.into_iter().map(|it| it.into_iter().filter(|one| *one != 0).collect()).collect();
    let alone = parted(vec![household(1, &members[1..])], &[apart(5, 1, 2)], |_, _| 0);
    assert_eq!(without, alone);
}

fn some_rulings() -> impl Strategy<Value = Vec<LivingRuling>> {
    let one =
        (0_u64..9, 0_u32..6, 0_u32..6, prop::bool::ANY).prop_map(|(decision, a, b, is_apart)| {
            let verdict = if is_apart { LivingVerdict::Apart } else { LivingVerdict::Together };
            ruling(decision, [a, b], verdict)
        });
    prop::collection::vec(one, 0..8)
}

proptest! {
    #[test]
    fn every_ruling_is_obeyed_or_told_of_and_nobody_is_lost(
        rulings in some_rulings(),
        homes in prop::collection::vec((prop::option::of(1_u32..4), prop::bool::ANY), 6),
        near in prop::collection::vec(0_u8..3, 36),
    ) {
        let people: Vec<Lives> =
            homes.iter().map(|(at, fenced)| Lives { at: *at, fenced: *fenced, ..NOWHERE }).collect();
        let night = Night::of(&people);
        let (obeyed, mut unobeyed) = LivingRulings::reconcile(&rulings, night.placed());
        let placed = obeyed.place(night.placed());
        let mut at: BTreeMap<u32, Vec<(u32, bool)>> = BTreeMap::new();
        for it in &placed {
            at.entry(it.place.residence).or_default().push((it.person, it.fenced));
        }
        let formed = at.iter().map(|(residence, members)| household(u64::from(*residence), members));
        let ties = |a: u32, b: u32| near[(a.min(b) * 6 + a.max(b)) as usize];
        let (found, torn) = obeyed.part(formed.collect(), ties);
        unobeyed.extend(torn);
        let of = |person: u32| {
            found.iter().position(|it| it.members.iter().any(|member| member.person == person))
        };
        let members: usize = found.iter().map(|it| it.members.len()).sum();
        prop_assert_eq!(members, placed.len());
        for LivingRuling { decision, persons: [a, b], verdict } in rulings {
            let told = unobeyed.iter().any(|it| {
                it.decision == decision && (it.persons == [a, b] || it.persons == [b, a])
            });
            let one = of(a).is_some() && of(a) == of(b);
            match verdict {
                LivingVerdict::Apart => prop_assert!(!one || told),
                LivingVerdict::Together => prop_assert!(one || told),
            }
        }
    }
}
