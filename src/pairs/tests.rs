//! Blocking against brute force: every pair of records looked at, one by one.

use proptest::prelude::*;

use super::keys::shared_rules;
use super::sample::{Sample, anybody, table_of};
use super::{
    BlockingReport, CandidatePairs, ComparisonTable, PairLimit, PairScope, candidate_pairs,
};
use crate::rules::{BlockingRule, KeyPart};
use crate::values::{AttributeKind, PartialDate};

type Pairs = Vec<(u32, u32)>;

fn rule(keys: &[KeyPart]) -> BlockingRule {
    BlockingRule {
        name: format!("{keys:?}"),
        keys: keys.to_vec(),
        max_block: 1_000_000,
        pairs_per_record: 1_000_000,
    }
}

fn find(
    table: &ComparisonTable,
    rules: &[BlockingRule],
    scope: &PairScope,
) -> (Pairs, BlockingReport) {
    let (pairs, report) = candidate_pairs(table, &AttributeKind::ALL, rules, scope);
    assert_eq!(pairs.len(), pairs.iter().count());
    assert_eq!(pairs.is_empty(), pairs.iter().next().is_none());
    (pairs.iter().collect(), report)
}

/// All pairs of records that the scope admits and that satisfy a test.
fn brute_force(
    table: &ComparisonTable,
    scope: &PairScope,
    mut meets: impl FnMut(u32, u32) -> bool,
) -> Pairs {
    let count = u32::try_from(table.records.len()).unwrap();
    (0..count)
        .flat_map(|left| (left + 1..count).map(move |right| (left, right)))
        .filter(|&(left, right)| scope.admits(table, left, right) && meets(left, right))
        .collect()
}

/// One rule for each part, and a few of several parts.
fn some_rules() -> impl Strategy<Value = Vec<BlockingRule>> {
    let part = prop::sample::select(KeyPart::ALL.map(|(_, part)| part).to_vec());
    prop::collection::vec(prop::collection::vec(part, 1..3).prop_map(|keys| rule(&keys)), 1..5)
}

proptest! {
    #[test]
    fn blocking_finds_exactly_the_pairs_that_looking_at_all_of_them_finds(
        samples in prop::collection::vec(anybody(), 0..14),
        rules in some_rules(),
    ) {
        let table = table_of(&samples);
        let scope = PairScope::everything(2);
        let (found, _) = find(&table, &rules, &scope);
        let expected = brute_force(&table, &scope, |left, right| {
            !shared_rules(&table, left, right, &AttributeKind::ALL, &rules).is_empty()
        });
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn every_pair_comes_once_the_lower_record_first_in_ascending_order(
        samples in prop::collection::vec(anybody(), 0..14),
        rules in some_rules(),
    ) {
        let (found, _) = find(&table_of(&samples), &rules, &PairScope::everything(2));
        prop_assert!(found.iter().all(|(left, right)| left < right));
        prop_assert!(found.windows(2).all(|two| two[0] < two[1]));
    }

    #[test]
    fn a_rule_of_several_keys_meets_who_agrees_on_all_of_them(
        samples in prop::collection::vec(anybody(), 0..14),
    ) {
        let table = table_of(&samples);
        let scope = PairScope::everything(2);
        let of = |index: u32| &samples[index as usize].record;
        let (found, _) = find(&table, &[rule(&[KeyPart::Postcode, KeyPart::BirthYear])], &scope);
        let expected = brute_force(&table, &scope, |left, right| {
            let year = |index: u32| of(index).date_of_birth.and_then(PartialDate::year);
            of(left).postcode.is_some()
                && of(left).postcode == of(right).postcode
                && year(left).is_some()
                && year(left) == year(right)
        });
        prop_assert_eq!(found, expected);
        let (found, _) = find(&table, &[rule(&[KeyPart::Nino])], &scope);
        let expected = brute_force(&table, &scope, |left, right| {
            of(left).nino.is_some() && of(left).nino == of(right).nino
        });
        prop_assert_eq!(found, expected);
        let (found, _) = find(&table, &[rule(&[KeyPart::Residence])], &scope);
        let home = |index: u32| samples[index as usize].resolution.uprn;
        let expected =
            brute_force(&table, &scope, |left, right| home(left).is_some() && home(left) == home(right));
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_counts_add_up(
        samples in prop::collection::vec(anybody(), 0..14),
        rules in some_rules(),
        max_block in 2_u32..6,
        pairs_per_record in 1_u32..4,
    ) {
        let table = table_of(&samples);
        let limited: Vec<BlockingRule> = rules
            .iter()
            .map(|rule| BlockingRule { max_block, pairs_per_record, ..rule.clone() })
            .collect();
        let scope = PairScope::everything(2);
        let (found, report) = find(&table, &limited, &scope);
        prop_assert_eq!(report.rules.len(), rules.len());
        prop_assert_eq!(report.rules.iter().map(|rule| rule.new_pairs).sum::<u64>(), found.len() as u64);
        let (unlimited_found, unlimited) = find(&table, &rules, &scope);
        prop_assert!(found.iter().all(|pair| unlimited_found.contains(pair)), "a limit adds no pair");
        for (limited, unlimited) in report.rules.iter().zip(&unlimited.rules) {
            // a pair in two pieces of a block that was split counts twice
            prop_assert!(limited.pairs + limited.dropped_pairs >= unlimited.pairs);
            prop_assert_eq!(limited.largest_block, unlimited.largest_block);
            prop_assert!(limited.new_pairs <= limited.pairs);
            let budget = u64::from(pairs_per_record) * samples.len() as u64;
            prop_assert_eq!(limited.over_budget, limited.pairs > budget);
            prop_assert!(limited.largest_dropped <= limited.largest_block);
        }
    }

    #[test]
    fn the_rules_that_meet_two_records_are_those_whose_key_they_share(
        samples in prop::collection::vec(anybody(), 2..10),
        rules in some_rules(),
    ) {
        let table = table_of(&samples);
        let scope = PairScope::everything(2);
        let (pairs, _) = candidate_pairs(&table, &AttributeKind::ALL, &rules, &scope);
        let count = u32::try_from(samples.len()).unwrap();
        for left in 0..count {
            for right in (0..count).filter(|&right| right != left) {
                let shared = shared_rules(&table, left, right, &AttributeKind::ALL, &rules);
                let expected = if scope.admits(&table, left, right) { shared } else { Vec::new() };
                prop_assert_eq!(pairs.rules_met(&[(left, right)]).first(0), expected.first().copied());
                prop_assert_eq!(pairs.rules_meeting(left, right), expected);
            }
        }
    }

    #[test]
    fn the_order_of_the_rows_and_the_number_of_threads_change_nothing(
        samples in prop::collection::vec(anybody(), 0..14),
        rules in some_rules(),
        turn in 0_usize..14,
        max_block in 2_u32..20,
    ) {
        let rules: Vec<BlockingRule> =
            rules.iter().map(|rule| BlockingRule { max_block, ..rule.clone() }).collect();
        // rows that say where they stand, so that turning the list does not renumber them
        let samples: Vec<Sample> =
            (0_u32..).zip(samples).map(|(row, sample)| sample.row(0, row)).collect();
        let scope = PairScope::everything(1);
        let (found, report) = find(&table_of(&samples), &rules, &scope);
        let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let again = single.install(|| find(&table_of(&samples), &rules, &scope));
        prop_assert_eq!(&again, &(found.clone(), report.clone()));
        let turn = turn.min(samples.len());
        let turned = [&samples[turn..], &samples[..turn]].concat();
        let count = u32::try_from(samples.len()).unwrap();
        let back = |record: u32| (record + u32::try_from(turn).unwrap()) % count;
        let (mut of_turned, turned_report) = find(&table_of(&turned), &rules, &scope);
        for pair in &mut of_turned {
            let (left, right) = (back(pair.0), back(pair.1));
            *pair = (left.min(right), left.max(right));
        }
        of_turned.sort_unstable();
        prop_assert_eq!(of_turned, found);
        prop_assert_eq!(turned_report, report);
    }

    #[test]
    fn a_plan_keeps_within_its_limit_and_keeps_what_must_be_kept(
        samples in prop::collection::vec(anybody(), 0..14),
        rules in some_rules(),
        most in 0_u64..40,
        kept in 0_usize..3,
    ) {
        let table = table_of(&samples);
        let scope = PairScope::everything(2);
        let limit = Some(PairLimit { most, kept });
        let (pairs, report) =
            CandidatePairs::plan(&table, &AttributeKind::ALL, &rules, &scope, limit);
        let used = report.rules.iter().take_while(|rule| !rule.over_budget).count();
        prop_assert!(used >= kept.min(rules.len()));
        let (of_kept, _) = find(&table, &rules[..kept.min(rules.len())], &scope);
        prop_assert!(pairs.len() as u64 <= most.max(of_kept.len() as u64));
        let (of_used, _) = find(&table, &rules[..used], &scope);
        prop_assert_eq!(pairs.iter().collect::<Pairs>(), of_used);
    }
}

/// Smiths in two datasets: two of one row, one more of that dataset, two of the other.
fn smiths() -> ComparisonTable {
    let places = [(0, 0), (0, 0), (0, 1), (1, 0), (1, 1)];
    table_of(&places.map(|(dataset, row)| Sample::person("ANN", "SMITH").row(dataset, row)))
}

fn found_under(scope: &PairScope) -> Pairs {
    find(&smiths(), &[rule(&[KeyPart::Surname])], scope).0
}

#[test]
fn two_people_of_one_row_are_never_compared() {
    let found = found_under(&PairScope::everything(2));
    assert!(!found.contains(&(0, 1)));
    assert_eq!(found.len(), 9);
}

#[test]
fn a_dataset_that_holds_a_person_once_is_not_compared_with_itself() {
    let scope = PairScope { unique: vec![true, false], ..PairScope::everything(2) };
    let found = found_under(&scope);
    assert_eq!(found, [(0, 3), (0, 4), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]);
}

#[test]
fn linking_only_compares_across_datasets_and_cleaning_only_within_them() {
    let across = PairScope { within_datasets: false, ..PairScope::everything(2) };
    assert_eq!(found_under(&across), [(0, 3), (0, 4), (1, 3), (1, 4), (2, 3), (2, 4)]);
    let within = PairScope { across_datasets: false, ..PairScope::everything(2) };
    assert_eq!(found_under(&within), [(0, 2), (1, 2), (3, 4)]);
}

/// Three Smiths, two Joneses and somebody alone, each on a row of their own.
fn two_blocks() -> ComparisonTable {
    let names = ["SMITH", "SMITH", "SMITH", "JONES", "JONES", "KHAN"];
    table_of(&names.map(|surname| Sample::person("ANN", surname)))
}

#[test]
fn a_block_that_nothing_splits_is_left_out_and_reported_and_the_others_stay() {
    let limited = BlockingRule { max_block: 2, ..rule(&[KeyPart::Surname]) };
    let (found, report) = find(&two_blocks(), &[limited], &PairScope::everything(1));
    assert_eq!(found, [(3, 4)]);
    let report = &report.rules[0];
    assert_eq!((report.dropped_blocks, report.dropped_pairs, report.largest_block), (1, 3, 3));
    assert_eq!((report.largest_dropped, report.split_blocks), (3, 0));
    assert_eq!((report.pairs, report.new_pairs, report.over_budget), (1, 1, false));
}

#[test]
fn a_block_over_the_limit_is_split_by_the_key_that_keeps_most_pairs() {
    // four Smiths: two years of birth of two records each, four places of one record each
    let smith = |year, postcode| Sample::person("ANN", "SMITH").born(year, 4, 9).postcode(postcode);
    let smiths = [
        smith(1980, "E8 1AA"),
        smith(1980, "N1 9GU"),
        smith(1990, "SW1A 1AA"),
        smith(1990, "EB1 0DY"),
    ];
    let limited = BlockingRule { max_block: 3, ..rule(&[KeyPart::Surname]) };
    let (found, report) = find(&table_of(&smiths), &[limited], &PairScope::everything(1));
    assert_eq!(found, [(0, 1), (2, 3)]);
    let report = &report.rules[0];
    assert_eq!((report.split_blocks, report.dropped_blocks, report.dropped_pairs), (1, 0, 4));
}

#[test]
fn records_that_lack_the_key_of_the_split_stay_together() {
    let smith = || Sample::person("ANN", "SMITH");
    let smiths = [smith(), smith(), smith().born(1980, 4, 9), smith().born(1980, 4, 9)];
    let limited = BlockingRule { max_block: 3, ..rule(&[KeyPart::Surname]) };
    let (found, _) = find(&table_of(&smiths), &[limited], &PairScope::everything(1));
    assert_eq!(found, [(0, 1), (2, 3)]);
}

#[test]
fn a_block_at_the_limit_stays() {
    let limited = BlockingRule { max_block: 3, ..rule(&[KeyPart::Surname]) };
    let (found, report) = find(&two_blocks(), &[limited], &PairScope::everything(1));
    assert_eq!(found, [(0, 1), (0, 2), (1, 2), (3, 4)]);
    assert_eq!(report.rules[0].dropped_blocks, 0);
}

#[test]
fn a_rule_over_its_budget_is_left_out_and_reported_and_the_next_one_serves() {
    let everyone = BlockingRule { pairs_per_record: 2, ..rule(&[]) };
    let rules = [everyone, rule(&[KeyPart::Surname])];
    let (found, report) = find(&two_blocks(), &rules, &PairScope::everything(1));
    assert_eq!(found, [(0, 1), (0, 2), (1, 2), (3, 4)]);
    assert!(report.rules[0].over_budget && !report.rules[1].over_budget);
    assert_eq!((report.rules[0].pairs, report.rules[0].new_pairs), (15, 0));
}

#[test]
fn a_rule_without_keys_brings_everyone_together_with_everyone() {
    let (found, _) = find(&two_blocks(), &[rule(&[])], &PairScope::everything(1));
    assert_eq!(found.len(), 15);
}

#[test]
fn a_pair_that_an_earlier_rule_brought_is_not_counted_as_new() {
    let rules = [rule(&[KeyPart::Surname]), rule(&[KeyPart::Forename])];
    let (found, report) = find(&two_blocks(), &rules, &PairScope::everything(1));
    assert_eq!(found.len(), 15);
    assert_eq!((report.rules[0].new_pairs, report.rules[1].new_pairs), (4, 11));
    assert_eq!(report.rules[1].pairs, 15);
}

/// True if the part brings the two together.
fn meet(part: KeyPart, one: Sample, other: Sample) -> bool {
    !find(&table_of(&[one, other]), &[rule(&[part])], &PairScope::everything(1)).0.is_empty()
}

#[test]
fn each_part_of_a_name_meets_what_it_says_and_no_more() {
    use KeyPart::{Forename, ForenameInitial, ForenameSound, ForenameVariant, FullName, Surname};
    let named = Sample::person;
    assert!(meet(Forename, named("ANN MARY", "X"), named("JO", "Y").known_as("MARY")));
    assert!(!meet(Forename, named("M", "X"), named("M", "Y")), "an initial is no name");
    assert!(meet(ForenameInitial, named("M", "X"), named("MARY", "Y")));
    assert!(meet(ForenameSound, named("STEPHEN", "X"), named("STEFAN", "Y")));
    assert!(!meet(ForenameSound, named("STEPHEN", "X"), named("ANN", "Y")));
    assert!(meet(ForenameVariant, named("LIZ", "X"), named("BETTY", "Y")));
    assert!(!meet(ForenameVariant, named("LIZ", "X"), named("BILL", "Y")));
    assert!(
        !meet(ForenameVariant, named("ZOLTAN", "X"), named("ZOLTAN", "Y")),
        "no variants known"
    );
    assert!(meet(FullName, named("ALI", "KHAN"), named("KHAN", "ALI")), "either way round");
    assert!(!meet(FullName, named("ALI", "KHAN"), named("ALI", "ALI")));
    assert!(
        meet(Surname, named("A", "SMITH JONES"), named("B", "JONES")),
        "a word of a double name"
    );
    assert!(meet(Surname, named("A", "SMITH"), named("B", "JONES").once_called("SMITH")));
    assert!(meet(KeyPart::SurnameSound, named("A", "SMITH"), named("B", "SMYTH")));
}

#[test]
fn a_slip_or_a_swap_in_a_name_still_meets() {
    use KeyPart::{
        ForenameEnds, ForenameNear, NamePair, NameWord, SurnameEnds, SurnameInitial, SurnameNear,
    };
    let named = Sample::person;
    assert!(meet(ForenameEnds, named("STEPHEN", "X"), named("STEVEN", "Y")));
    assert!(meet(SurnameEnds, named("A", "GRIFFITHS"), named("B", "GRIFITHS")));
    assert!(
        !meet(SurnameEnds, named("A", "ANNABEL"), named("B", "BELANNA")),
        "an end is no beginning"
    );
    assert!(meet(ForenameNear, named("ROBERT", "X"), named("ROBBERT", "Y")));
    assert!(
        meet(SurnameNear, named("A", "SMITH"), named("B", "SMIHT")),
        "two letters changed places"
    );
    assert!(meet(SurnameNear, named("A", "SMITH"), named("B", "SMYTH")));
    assert!(!meet(SurnameNear, named("A", "SMITH"), named("B", "SCHMIDT")));
    assert!(meet(SurnameInitial, named("A", "SMITH"), named("B", "SHAH")));
    assert!(meet(NameWord, named("ALI", "KHAN"), named("OMAR", "ALI")));
    assert!(meet(NamePair, named("ANN MARY", "SMITH"), named("MARY", "SMITH")));
    assert!(meet(NamePair, named("ALI", "KHAN"), named("KHAN", "ALI")), "either way round");
    assert!(!meet(NamePair, named("ALI", "KHAN"), named("ALI", "SHAH")));
}

#[test]
fn dates_meet_by_their_known_parts() {
    use KeyPart::{BirthDay, BirthYear, DateOfBirth, DateOfBirthAnyOrder};
    let born = |year, month, day| Sample::person("A", "B").born(year, month, day);
    assert!(meet(DateOfBirth, born(1980, 4, 9), born(1980, 4, 9)));
    assert!(!meet(DateOfBirth, born(1980, 4, 9), born(1980, 9, 4)));
    assert!(meet(DateOfBirthAnyOrder, born(1980, 4, 9), born(1980, 9, 4)));
    assert!(!meet(DateOfBirth, born(1980, 0, 0), born(1980, 0, 0)), "a year is no whole date");
    let one_left_out = KeyPart::DateOfBirthOneLeftOut;
    for other in [born(1981, 4, 9), born(1980, 5, 9), born(1980, 4, 8)] {
        assert!(meet(one_left_out, born(1980, 4, 9), other));
    }
    assert!(!meet(one_left_out, born(1980, 4, 9), born(1981, 5, 9)), "two parts differ");
    assert!(meet(BirthYear, born(1980, 0, 0), born(1980, 4, 9)));
    assert!(meet(BirthDay, born(1980, 4, 9), born(1970, 4, 9)));
    assert!(!meet(BirthYear, Sample::person("A", "B"), born(1980, 4, 9)));
}

#[test]
fn a_postcode_meets_by_its_sector_and_only_if_it_is_one() {
    let at = |postcode| Sample::person("A", "B").postcode(postcode);
    assert!(meet(KeyPart::Sector, at("E8 1AA"), at("E8 1ZZ")));
    assert!(!meet(KeyPart::Sector, at("E8 1AA"), at("E8 2AA")));
}

#[test]
fn a_former_pupil_number_meets_the_current_one() {
    let pupil = || Sample::person("A", "B");
    assert!(meet(KeyPart::Upn, pupil().upn(1), pupil().upn(2).former_upn(1)));
    assert!(!meet(KeyPart::Upn, pupil().upn(1), pupil().upn(2)));
}

#[test]
fn carried_columns_meet_within_their_own_column_and_kind() {
    let carrying = |kind, value| Sample::person("A", "B").carrying(kind, value);
    let (identifier, text) = (AttributeKind::Identifier, AttributeKind::Text);
    assert!(meet(KeyPart::Identifier, carrying(identifier, "X1"), carrying(identifier, "X1")));
    assert!(!meet(KeyPart::Identifier, carrying(identifier, "X1"), carrying(text, "X1")));
    assert!(!meet(KeyPart::Attribute, carrying(identifier, "X1"), carrying(identifier, "X1")));
    assert!(meet(KeyPart::Attribute, carrying(text, "X1"), carrying(text, "X1")));
    let category = AttributeKind::Category;
    assert!(!meet(KeyPart::Attribute, carrying(category, "X1"), carrying(text, "X1")));
}
