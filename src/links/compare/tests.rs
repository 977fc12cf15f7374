//! Each comparison on pairs that show where one level ends and the next begins; and what holds for any pair.

use proptest::prelude::*;

use super::{AgreedValue, ComparisonKind, Finding};
use crate::pairs::sample::{Sample, anybody, table_of};
use crate::values::{AttributeKind, Sex};

/// The word of the level that two records reach, `missing` if one of them says nothing.
fn level(kind: ComparisonKind, one: &Sample, other: &Sample) -> &'static str {
    let table = table_of(&[one.clone(), other.clone()]);
    let finding = kind.find(&table, &table.records[0], &table.records[1]);
    finding.level().map_or("missing", |level| kind.levels()[usize::from(level)])
}

/// Fails with every pair that does not reach its level.
fn check(kind: ComparisonKind, cases: Vec<(Sample, Sample, &str)>) {
    let wrong: Vec<String> = cases
        .into_iter()
        .enumerate()
        .map(|(case, (one, other, expected))| (case, level(kind, &one, &other), expected))
        .filter(|(_, found, expected)| found != expected)
        .map(|(case, found, expected)| format!("case {case}: {found}, expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}:\n{}", kind.word(), wrong.join("\n"));
}

fn forename(names: &str) -> Sample {
    Sample::person(names, "SMITH")
}

fn surname(name: &str) -> Sample {
    Sample::person("ANN", name)
}

fn somebody() -> Sample {
    Sample::person("ANN", "SMITH")
}

#[test]
fn forenames_reach_the_level_that_says_how_they_agree() {
    check(
        ComparisonKind::Forename,
        vec![
            (forename("MARGARET"), forename("MARGARET"), "same"),
            (forename("LIZ"), forename("BETTY"), "variant"),
            (Sample::person("ALI", "KHAN"), Sample::person("KHAN", "ALI"), "swapped"),
            (forename("ANN MARGARET"), forename("MARGARET"), "other_name"),
            (forename("JO").known_as("ZARA"), forename("ZARA"), "other_name"),
            (forename("MARGARET"), forename("MARGRET"), "close"),
            (forename("M"), forename("MARGARET"), "initial"),
            (forename("M"), forename("M"), "initial"),
            (forename("M"), forename("JOHN"), "other_initial"),
            (forename("CHRISTOPHER"), forename("CHRISTINE"), "near"),
            (forename("JOHN"), forename("PRIYA"), "different"),
            (forename(""), forename("PRIYA"), "missing"),
        ],
    );
}

#[test]
fn a_baby_not_yet_named_has_no_forename() {
    let mut baby = forename("BABY");
    baby.record.flags.unnamed_infant = true;
    check(ComparisonKind::Forename, vec![(baby, forename("BABY"), "missing")]);
}

#[test]
fn middle_names_agree_wherever_they_stand() {
    check(
        ComparisonKind::MiddleNames,
        vec![
            (forename("ANN ROSE MARY"), forename("ANN MARY"), "same"),
            (forename("ANN R"), forename("ANN ROSE"), "initial"),
            (forename("ANN R"), forename("ANN R"), "initial"),
            (forename("ANN ROSE"), forename("ANN JANE"), "different"),
            (forename("ANN R"), forename("ANN JANE"), "other_initial"),
            (forename("ANN"), forename("ANN JANE"), "missing"),
            (forename("ANN").known_as("ROSE"), forename("ANN ROSE"), "missing"),
        ],
    );
}

#[test]
fn surnames_reach_the_level_that_says_how_they_agree() {
    check(
        ComparisonKind::Surname,
        vec![
            (surname("SMITH"), surname("SMITH"), "same"),
            (surname("VAN DER BERG"), surname("VANDERBERG"), "same"),
            (surname("SMITH"), surname("OKORO").once_called("SMITH"), "other_name"),
            (
                surname("JONES").once_called("SMITH"),
                surname("OKORO").once_called("SMITH"),
                "other_name",
            ),
            (surname("SMITH JONES"), surname("JONES"), "part"),
            (surname("DE SOUZA"), surname("DE FREITAS"), "different"),
            (surname("THOMPSON"), surname("THOMSON"), "close"),
            (surname("MOHAMMED"), surname("MOHAMUDE"), "near"),
            (surname("SMITH"), surname("OKORO"), "different"),
            (surname(""), surname("OKORO"), "missing"),
        ],
    );
}

#[test]
fn names_the_other_way_round_are_weighed_once() {
    let (one, other) = (Sample::person("ALI", "KHAN"), Sample::person("KHAN", "ALI"));
    assert_eq!(level(ComparisonKind::Forename, &one, &other), "swapped");
    assert_eq!(level(ComparisonKind::Surname, &one, &other), "missing");
}

#[test]
fn sex_is_the_same_or_different_or_not_said() {
    let (female, male) =
        (Sample::person("ANN", "").sex(Sex::Female), Sample::person("JOHN", "").sex(Sex::Male));
    let another = Sample::person("JOAN", "").sex(Sex::Female);
    check(
        ComparisonKind::Sex,
        vec![
            (female.clone(), another, "same"),
            (female.clone(), male.clone(), "different"),
            (female, somebody(), "missing"),
        ],
    );
    let named = |sex| Sample::person("ROBIN", "").sex(sex);
    let other = |sex| Sample::person("ALEX", "").sex(sex);
    check(
        ComparisonKind::Sex,
        vec![
            (named(Sex::Female), named(Sex::Female), "same_by_name"),
            (named(Sex::Female), named(Sex::Male), "different_by_name"),
            (named(Sex::Female), other(Sex::Female), "same"),
        ],
    );
}

#[test]
fn homes_reach_the_level_that_says_how_near_they_are() {
    let at = |uprn| somebody().at(uprn);
    let written = |line| somebody().address(line);
    check(
        ComparisonKind::Home,
        vec![
            (at(1), at(1), "residence"),
            (at(1).in_building(9), at(2).in_building(9), "building"),
            (at(9), at(2).in_building(9), "building"),
            (at(1).postcode("E8 1AA"), at(2).postcode("E8 1AA"), "postcode"),
            (at(1).postcode("E8 1AA"), at(2).postcode("E8 2BB"), "outward"),
            (at(1).postcode("E8 1AA"), at(2).postcode("N1 9GU"), "elsewhere"),
            (written("12 GARIBALDI MEWS"), written("12 GARIBALDI MEWS"), "alike"),
            (written("12 GARIBALDI MEWS"), written("12 GARIBALDY MEWS"), "alike"),
            (at(1).address("12 GARIBALDI MEWS"), written("12 GARIBALDI MEWS"), "alike"),
            (at(1), somebody(), "missing"),
        ],
    );
}

#[test]
fn two_addresses_of_the_gazetteer_are_not_made_alike_by_their_words() {
    let one = somebody().at(1).address("FLAT 1 GARIBALDI MEWS");
    let other = somebody().at(2).address("FLAT 1 GARIBALDI MEWS");
    check(ComparisonKind::Home, vec![(one, other, "elsewhere")]);
}

#[test]
fn a_house_number_one_digit_off_is_another_house() {
    let at_number = |number| somebody().address(&format!("{number} GARIBALDI MEWS"));
    check(
        ComparisonKind::Home,
        vec![(at_number(12), at_number(12), "alike"), (at_number(12), at_number(13), "elsewhere")],
    );
}

#[test]
fn a_stay_that_ends_when_another_begins_looks_like_a_move() {
    let left = |month, day| somebody().at(1).until(2025, month, day);
    let came = |month, day| somebody().at(2).since(2025, month, day);
    check(
        ComparisonKind::Home,
        vec![
            (left(3, 1), came(3, 1), "moved_on"),
            (came(3, 1), left(3, 1), "moved_on"),
            (left(3, 1), came(3, 4), "moved_on"),
            (left(3, 1), came(2, 26), "moved_on"),
            (left(3, 1), came(3, 5), "soon_after"),
            (left(3, 1), came(4, 15), "soon_after"),
            (left(3, 1), came(4, 16), "before"),
            (left(3, 1), somebody().at(2), "before"),
            (somebody().at(1), came(3, 1), "elsewhere"),
        ],
    );
}

#[test]
fn identifiers_with_a_check_digit_agree_or_do_not() {
    check(
        ComparisonKind::NhsNumber,
        vec![
            (somebody().nhs_number(1), somebody().nhs_number(1), "same"),
            (somebody().nhs_number(1), somebody().nhs_number(2), "different"),
            (somebody().nhs_number(1), somebody(), "missing"),
        ],
    );
    check(
        ComparisonKind::Upn,
        vec![
            (somebody().upn(1), somebody().upn(1), "same"),
            (somebody().upn(1), somebody().upn(2).former_upn(1), "same"),
            (somebody().upn(3).former_upn(1), somebody().upn(2).former_upn(1), "same"),
            (somebody().upn(1), somebody().upn(2), "different"),
            (somebody().upn(1), somebody().former_upn(1), "missing"),
        ],
    );
}

#[test]
fn a_national_insurance_number_may_be_a_slip_off() {
    let nino = |number| somebody().nino(number);
    check(
        ComparisonKind::Nino,
        vec![
            (nino("SC578291A"), nino("SC578291A"), "same"),
            (nino("SC578291A"), nino("SC578292A"), "one_slip"),
            (nino("SC578291A"), nino("SC572891A"), "one_slip"),
            (nino("SC578291A"), nino("SC573391A"), "different"),
            (nino("SC578291A"), somebody(), "missing"),
        ],
    );
}

#[test]
fn email_addresses_agree_as_wholes_or_in_the_name_before_the_at() {
    let email = |address| somebody().email(address);
    let other = |address| Sample::person("BETH", "JONES").email(address);
    check(
        ComparisonKind::Email,
        vec![
            (email("priya@a.example"), other("priya@a.example"), "same"),
            (email("priya@a.example"), other("priya@b.example"), "same_name"),
            (email("jo@a.example"), other("jo@b.example"), "close"),
            (email("priya.shah@a.example"), other("pirya.shah@b.example"), "close"),
            (email("priya@a.example"), other("john@a.example"), "different"),
            (email("priya@a.example"), somebody(), "missing"),
        ],
    );
}

#[test]
fn an_email_address_made_from_a_shared_name_says_the_name_only_once() {
    let email = |address| somebody().email(address);
    check(
        ComparisonKind::Email,
        vec![
            (email("ann.smith143@a.example"), email("ann.smith147@a.example"), "missing"),
            (email("ann.smith@a.example"), email("ann.smith@b.example"), "missing"),
            (email("ann.smith@a.example"), email("ann.smith@a.example"), "same"),
            (email("ann.smith@a.example"), email("kitten@a.example"), "different"),
        ],
    );
}

#[test]
fn telephone_numbers_may_be_a_slip_off() {
    let phone = |number| somebody().phone(number);
    check(
        ComparisonKind::Phone,
        vec![
            (phone("07700900001"), phone("07700900001"), "same"),
            (phone("07700900001"), phone("07700900002"), "one_slip"),
            (phone("07700900001"), phone("07700900022"), "different"),
            (phone("07700900001"), somebody(), "missing"),
        ],
    );
}

#[test]
fn carried_columns_are_compared_by_their_kind() {
    for (kind, cases) in [
        (
            AttributeKind::Text,
            [
                ("FORD FIESTA", "FORD FIESTA", "same"),
                ("FORD FIESTA", "FORD FEISTA", "close"),
                ("CHRISTOPHER", "CHRISTINE", "near"),
                ("FORD FIESTA", "VW GOLF", "different"),
            ]
            .as_slice(),
        ),
        (
            AttributeKind::Category,
            &[("TENANT", "TENANT", "same"), ("TENANT", "TENANTS", "different")],
        ),
        (
            AttributeKind::Identifier,
            &[
                ("AB12345", "AB12345", "same"),
                ("AB12345", "AB12354", "one_slip"),
                ("AB12345", "ZZ99999", "different"),
                ("AB1", "AB2", "different"),
            ],
        ),
        (AttributeKind::Email, &[("priya@a.example", "priya@b.example", "missing")]),
        (AttributeKind::Phone, &[("07700900001", "07700900002", "one_slip")]),
        (
            AttributeKind::Number,
            &[
                ("100", "100", "same"),
                ("100", "102", "near"),
                ("100", "103", "different"),
                ("100", "MANY", "different"),
            ],
        ),
        (
            AttributeKind::Year,
            &[("1999", "1999", "same"), ("1999", "2000", "near"), ("1999", "2001", "different")],
        ),
    ] {
        let index = AttributeKind::ALL.iter().position(|known| *known == kind).unwrap();
        let comparison = ComparisonKind::Attribute(u16::try_from(index).unwrap(), kind);
        let carrying = |value| somebody().carrying(kind, value);
        let mut all: Vec<(Sample, Sample, &str)> = cases
            .iter()
            .map(|&(one, other, expected)| (carrying(one), carrying(other), expected))
            .collect();
        all.push((carrying(cases[0].0), somebody(), "missing"));
        check(comparison, all);
    }
}

#[test]
fn what_is_agreed_on_is_the_value_that_both_have() {
    let table =
        table_of(&[forename("ANN ROSE"), Sample::person("ROSE", "JONES").once_called("SMITH")]);
    let find = |kind: ComparisonKind| kind.find(&table, &table.records[0], &table.records[1]);
    let agreed = |finding: Finding| match finding {
        Finding::Agreed(_, AgreedValue::Symbol(symbol)) => table.text(symbol).to_owned(),
        Finding::Missing | Finding::Level(_) | Finding::Agreed(..) => String::new(),
    };
    assert_eq!(agreed(find(ComparisonKind::Forename)), "ROSE");
    assert_eq!(agreed(find(ComparisonKind::Surname)), "SMITH");
}

/// Every comparison there is: the core ones, and one of each kind of carried column.
fn every_kind() -> Vec<ComparisonKind> {
    let carried = (0_u16..).zip(AttributeKind::ALL);
    let carried = carried.map(|(index, kind)| ComparisonKind::Attribute(index, kind));
    ComparisonKind::CORE.into_iter().chain(carried).collect()
}

proptest! {
    #[test]
    fn a_level_does_not_depend_on_which_record_comes_first(a in anybody(), b in anybody()) {
        let table = table_of(&[a, b]);
        let (a, b) = (&table.records[0], &table.records[1]);
        for kind in every_kind() {
            let (one, other) = (kind.find(&table, a, b), kind.find(&table, b, a));
            prop_assert_eq!(one.level(), other.level(), "{}", kind.word());
        }
    }

    #[test]
    fn every_level_found_has_a_word_and_a_record_agrees_with_itself(a in anybody()) {
        let table = table_of(&[a.clone(), a]);
        let (a, b) = (&table.records[0], &table.records[1]);
        for kind in every_kind() {
            let found = kind.find(&table, a, b);
            if let Some(level) = found.level() {
                prop_assert!(usize::from(level) + 1 < kind.levels().len(), "{} differs from itself", kind.word());
            }
        }
    }
}
