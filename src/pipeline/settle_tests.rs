//! Whole nights of a few people: who lives with whom, and what that makes of them.

use jiff::civil::{Date, date};

use super::{SettleInput, Settled, settle};
use crate::addresses::{AddressResolution, PremisesKind};
use crate::editions::NextSerials;
use crate::households::{Composition, Household, Residence};
use crate::normalise::NormalisedRecord;
use crate::pairs::sample::Sample;
use crate::pipeline::night_residences::{TonightsHomes, night_residences};
use crate::rules::{Ruleset, SecondGround, SecondHouseholdRule};
use crate::values::{DateDoubt, IdentifierKey, PartialDate, Uprn};

const TONIGHT: Date = date(2026, 11, 1);
const TAX: (u16, &str, &str) = (0, "council_tax", "liable");
const CLAIM: (u16, &str, &str) = (1, "benefits", "claimant");
const PARTNER: (u16, &str, &str) = (1, "benefits", "partner");
const CHILD: (u16, &str, &str) = (1, "benefits", "child");
const CARE: (u16, &str, &str) = (2, "social_care", "client");
const ROLL: (u16, &str, &str) = (3, "electoral_roll", "elector");

/// Somebody's mention on a row of a dataset, at a home.
fn on(
    (dataset, name, role): (u16, &str, &str),
    row: u32,
    home: u64,
    (forename, surname, born): (&str, &str, u16),
) -> Sample {
    let mut sample = Sample::person(forename, surname).row(dataset, row).since(2024, 5, 1);
    if born > 0 {
        sample = sample.born(born, 1, 2);
    }
    let record = &mut sample.record;
    record.key.dataset.0 = name.into();
    record.key.role.word = role.into();
    record.key.record_id = format!("{row}{forename}").into();
    sample.resolution.uprn = Uprn::from_number(home).ok();
    sample
}

fn died(mut sample: Sample, day: Date) -> Sample {
    let number = |part: i8| u8::try_from(part).unwrap();
    let year = u16::try_from(day.year()).unwrap();
    sample.record.date_of_death =
        PartialDate::new(year, number(day.month()), number(day.day()), DateDoubt::None);
    sample
}

/// The records of persons, what their addresses resolved to, and which are whose.
type Written = (Vec<NormalisedRecord>, Vec<AddressResolution>, Vec<Vec<u32>>);

fn written(persons: &[&[Sample]], premises: PremisesKind) -> Written {
    let all = || persons.iter().copied().flatten();
    let records = all().map(|sample| sample.record.clone()).collect();
    let at_premises = |sample: &Sample| {
        let mut resolution = sample.resolution.clone();
        resolution.premises = premises;
        resolution
    };
    let mut next = 0_u32;
    let cluster = |mentions: &&[Sample]| {
        let first = next;
        next += u32::try_from(mentions.len()).unwrap();
        (first..next).collect()
    };
    let clusters = persons.iter().map(cluster).collect();
    (records, all().map(at_premises).collect(), clusters)
}

/// Settles a night on which each list of mentions is one person.
fn night(persons: &[&[Sample]], premises: PremisesKind) -> Settled {
    let (records, resolutions, clusters) = written(persons, premises);
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    let grown = ["liable", "claimant", "partner"].map(|role| {
        let dataset = if role == "liable" { "council_tax" } else { "benefits" };
        (dataset.to_owned(), role.to_owned())
    });
    settle(SettleInput {
        records: &records,
        resolutions: &resolutions,
        fenced: &vec![false; records.len()],
        hidden: &vec![false; records.len()],
        clusters: &clusters,
        rules: &rules.matching().households,
        grown_roles: &grown,
        living: &[],
        accounts_elsewhere: false,
        previous: None,
        serials: NextSerials { next_person_serial: 1, next_household_serial: 1 },
        key: &IdentifierKey::from_bytes([7; 32]),
        as_of: TONIGHT,
    })
    .unwrap()
}

/// Who has a second household, where, and why, as the residence histories tell it.
fn second_households(persons: &[&[Sample]]) -> Vec<(usize, Residence, SecondGround)> {
    let settled = night(persons, PremisesKind::Dwelling);
    let (records, resolutions, _) = written(persons, PremisesKind::Dwelling);
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    let fenced: Vec<bool> = records.iter().map(|it| it.key.dataset.0 == ROLL.1).collect();
    let mut rules = rules.matching().households.clone();
    let second = [(SecondGround::Child, 365), (SecondGround::Student, 90)];
    rules.second_households =
        second.map(|(ground, grace_days)| SecondHouseholdRule { ground, grace_days }).into();
    let tonight = TonightsHomes {
        records: &records,
        resolutions: &resolutions,
        fenced: &fenced,
        persons: &settled.persons,
        households: &settled.households,
        rules: &rules,
        erased: &std::collections::BTreeSet::new(),
        as_of: TONIGHT,
    };
    let histories = night_residences(None, tonight).unwrap();
    let mut found = Vec::new();
    for (person, history) in histories.iter().enumerate() {
        assert_eq!(history.stays.iter().filter(|stay| stay.is_current()).count(), 1);
        for stay in &history.stays {
            if let Some(ground) = stay.second {
                assert!(stay.to.is_none() && !stay.is_current() && !stay.witnesses.is_empty());
                found.push((person, stay.residence.clone(), ground));
            }
        }
    }
    found
}

/// Who lives together, by places among the persons, and what it is made up of.
fn homes(settled: &Settled) -> Vec<(Vec<u32>, Composition)> {
    let members = |it: &Household| it.members.iter().map(|member| member.person).collect();
    settled.households.iter().map(|it| (members(it), it.composition)).collect()
}

const ANN: (&str, &str, u16) = ("ANN", "KHAN", 1985);
const BEN: (&str, &str, u16) = ("BEN", "LEE", 1984);
const CAL: (&str, &str, u16) = ("CAL", "KHAN", 2017);

#[test]
fn a_widow_is_a_single_adult_and_with_a_child_a_lone_parent() {
    let ann = [on(TAX, 1, 10, ANN), on(CLAIM, 1, 10, ANN)];
    let ben = [died(on(PARTNER, 1, 10, BEN), date(2026, 3, 1))];
    let cal = [on(CHILD, 1, 10, CAL)];
    let couple = homes(&night(&[&ann, &ben], PremisesKind::Dwelling));
    assert_eq!(couple, [(vec![0], Composition::SingleAdult)]);
    let family = homes(&night(&[&ann, &ben, &cal], PremisesKind::Dwelling));
    assert_eq!(family, [(vec![0, 2], Composition::LoneParent)]);
}

#[test]
fn a_child_whose_only_adult_has_died_is_told_as_a_child_alone_and_never_as_a_single_adult() {
    let ann = [died(on(CLAIM, 1, 10, ANN), date(2026, 3, 1))];
    let cal = [on(CHILD, 1, 10, CAL)];
    let left = homes(&night(&[&ann, &cal], PremisesKind::Dwelling));
    assert_eq!(left, [(vec![1], Composition::ChildrenAlone)]);
}

#[test]
fn a_death_counts_from_its_day() {
    let tomorrow = [died(on(TAX, 1, 10, ANN), date(2026, 11, 2))];
    let settled = night(&[&tomorrow], PremisesKind::Dwelling);
    assert_eq!(homes(&settled), [(vec![0], Composition::SingleAdult)]);
    let today = [died(on(TAX, 1, 10, ANN), TONIGHT)];
    assert!(homes(&night(&[&today], PremisesKind::Dwelling)).is_empty());
}

#[test]
fn two_accounts_of_two_properties_or_two_claims_at_one_address_are_two_households() {
    let account = |row, property: &str, who| {
        let mut sample = on(TAX, row, 10, who);
        sample.record.property_key = Some(property.into());
        sample
    };
    let single = |person| (vec![person], Composition::SingleAdult);
    let (ann, annexe) = (account(1, "0001", ANN), account(2, "0001A", BEN));
    let told = |two: [&Sample; 2]| {
        let [one, other] = two.map(std::slice::from_ref);
        homes(&night(&[one, other], PremisesKind::Dwelling))
    };
    assert_eq!(told([&ann, &annexe]), [single(0), single(1)]);
    let one = [(vec![0, 1], Composition::Sharers)];
    assert_eq!(told([&ann, &account(2, "0001", BEN)]), one, "of one property");
    assert_eq!(told([&ann, &on(CLAIM, 2, 10, BEN)]), one, "a lodger with a claim");
    let two_claims = [on(CLAIM, 1, 10, ANN), on(CLAIM, 2, 10, BEN)];
    assert_eq!(told([&two_claims[0], &two_claims[1]]), [single(0), single(1)]);
}

#[test]
fn a_house_whose_landlord_pays_is_a_household_a_tenant() {
    let (ann, ben) = ([on(CLAIM, 1, 10, ANN)], [on(CLAIM, 2, 10, BEN)]);
    let dan = [on(CARE, 3, 10, ("DAN", "SMITH", 1990))];
    let elsewhere = [on(TAX, 1, 11, ("EVE", "JONES", 1970))];
    let rooms = homes(&night(&[&ann, &ben, &dan, &elsewhere], PremisesKind::SharedHouse));
    let single = |person| (vec![person], Composition::SingleAdult);
    assert_eq!(rooms, [single(0), single(1), single(2), single(3)]);
    let tenant = [on(TAX, 9, 10, ANN)];
    let friends = homes(&night(&[&tenant, &dan, &elsewhere], PremisesKind::SharedHouse));
    assert_eq!(friends, [(vec![0, 1], Composition::Sharers), single(2)]);
    let no_tax = homes(&night(&[&ann, &dan], PremisesKind::SharedHouse));
    assert_eq!(no_tax, [(vec![0, 1], Composition::Sharers)], "nothing tells who is liable");
}

#[test]
fn an_account_that_says_students_makes_students_of_those_who_share() {
    let mut ann = on(TAX, 1, 10, ("ANN", "KHAN", 2005));
    ann.record.flags.student = true;
    let ben = [on(CARE, 2, 10, ("BEN", "LEE", 2006))];
    let told =
        |ann: &Sample| homes(&night(&[std::slice::from_ref(ann), &ben], PremisesKind::Dwelling));
    assert_eq!(told(&ann), [(vec![0, 1], Composition::Students)]);
    let over = ann.clone().until(2026, 6, 30);
    assert!(told(&over).iter().all(|(_, made_up)| *made_up != Composition::Students));
}

#[test]
fn a_child_on_the_claims_of_both_parents_lives_at_one_and_has_a_second_household_at_the_other() {
    // a parent with no record but the claim would be taken to have moved with the child
    let ann = [on(CLAIM, 1, 10, ANN), on(TAX, 3, 10, ANN)];
    let ben = [on(CLAIM, 2, 11, BEN), on(TAX, 4, 11, BEN)];
    let cal = [on(CHILD, 1, 10, CAL), on(CHILD, 2, 11, CAL)];
    let his = Residence::Uprn(Uprn::from_number(11).unwrap());
    assert_eq!(second_households(&[&ann, &ben, &cal]), [(2, his, SecondGround::Child)]);
    assert_eq!(second_households(&[&ann, &cal]), [], "nobody lives at the other");
    let new = ann.map(|record| record.since(2026, 8, 1));
    let moved = [on(CHILD, 1, 10, CAL).since(2026, 8, 1), on(CHILD, 2, 11, CAL)];
    assert_eq!(second_households(&[&new, &ben, &moved]), [], "the other claim may be stale");
}

#[test]
fn a_student_has_the_familys_home_as_a_second_household() {
    let (ann, eve) = (("ANN", "KHAN", 2006), ("EVE", "KHAN", 1975));
    let mut term = on(TAX, 1, 10, ann);
    term.record.flags.student = true;
    let (student, mother) = ([term.clone(), on(CARE, 9, 12, ann)], [on(TAX, 5, 12, eve)]);
    let familys = Residence::Uprn(Uprn::from_number(12).unwrap());
    assert_eq!(second_households(&[&student, &mother]), [(0, familys, SecondGround::Student)]);
    term.record.flags.student = false;
    let mover = [term, student[1].clone()];
    assert_eq!(second_households(&[&mover, &mother]), []);
}

#[test]
fn an_elector_of_the_name_elsewhere_has_no_second_household() {
    let (ann, eve) = (("ANN", "KHAN", 2006), ("EVE", "KHAN", 1975));
    let mut term = on(TAX, 1, 10, ann);
    term.record.flags.student = true;
    let (student, mother) = ([term, on(ROLL, 9, 12, ann)], [on(TAX, 5, 12, eve)]);
    assert_eq!(second_households(&[&student, &mother]), [], "the register may mean another");
}
