//! Rules generated for an invented town: what they find, and that they keep within bounds.

use super::sample::{Sample, table_of};
use super::{ChosenRules, ComparisonTable, PairScope};
use crate::rules::{BlockingRule, KeyPart, PairBudget};
use crate::values::AttributeKind;

const KINDS: [AttributeKind; 7] = AttributeKind::ALL;

fn syllables(mut number: usize, count: usize) -> String {
    const SYLLABLES: [&str; 12] =
        ["BA", "RO", "MI", "TEN", "LU", "SHA", "KOR", "VI", "DEL", "NA", "GRE", "PO"];
    (0..count)
        .map(|_| {
            let syllable = SYLLABLES[number % SYLLABLES.len()];
            number /= SYLLABLES.len();
            syllable
        })
        .collect()
}

/// So many people, two records each (numbers 2n and 2n + 1): every third moved, every fifth swapped its names, every
/// seventh has a slip in its surname, every eleventh in the year of its birth.
fn town(people: usize) -> ComparisonTable {
    let records: Vec<Sample> = (0..people)
        .flat_map(|person| {
            let mixed = person * 7919 + person / 3;
            let (forename, surname) = (syllables(mixed, 2), syllables(mixed / 5 + person, 3));
            let slip = if person % 7 == 0 { format!("{surname}E") } else { surname.clone() };
            let year = 1930 + u16::try_from(mixed % 80).unwrap();
            let (month, day) = (mixed % 12 + 1, mixed / 12 % 28 + 1);
            let (month, day) = (u8::try_from(month).unwrap(), u8::try_from(day).unwrap());
            let home = 1_000 + person as u64 / 2;
            let first = Sample::person(&forename, &surname).born(year, month, day).at(home);
            let second = if person % 5 == 0 {
                Sample::person(&slip, &forename)
            } else {
                Sample::person(&forename, &slip)
            };
            let second = second.born(year - u16::from(person % 11 == 0), month, day);
            [first, if person % 3 == 0 { second.at(home + 5_000) } else { second.at(home) }]
        })
        .collect();
    table_of(&records)
}

fn choose(table: &ComparisonTable, written: &[BlockingRule], budget: PairBudget) -> ChosenRules {
    ChosenRules::choose(table, &KINDS, written, &PairScope::everything(1), Some(budget))
}

const FEW: PairBudget = PairBudget { pairs_per_record: 3, at_least: 0 };

#[test]
fn generated_rules_find_slips_swaps_and_movers_within_the_budget() {
    let people = 600;
    let table = town(people);
    let chosen = choose(&table, &[], FEW);
    let (pairs, report) = chosen.plan(&table, &KINDS, &PairScope::everything(1), Some(FEW));
    assert!(pairs.len() as u64 <= FEW.pairs(2 * people), "{report:?}");
    let found = (0..people)
        .filter(|person| {
            let record = u32::try_from(2 * person).unwrap();
            !pairs.rules_meeting(record, record + 1).is_empty()
        })
        .count();
    assert!(found * 100 >= people * 98, "{found} of {people} by {:?}", chosen.rules);
}

#[test]
fn more_budget_never_finds_less() {
    let table = town(600);
    let found = |budget| {
        let (pairs, _) = choose(&table, &[], budget).plan(
            &table,
            &KINDS,
            &PairScope::everything(1),
            Some(budget),
        );
        (0..600_u32).filter(|n| !pairs.rules_meeting(2 * n, 2 * n + 1).is_empty()).count()
    };
    let budgets = [1, 3, 20].map(|pairs_per_record| PairBudget { pairs_per_record, at_least: 0 });
    let found = budgets.map(found);
    assert!(found.is_sorted(), "{found:?}");
}

#[test]
fn a_file_so_small_that_all_pairs_are_within_the_budget_is_compared_whole() {
    let table = town(20);
    let budget = PairBudget { pairs_per_record: 12, at_least: 780 };
    let chosen = choose(&table, &[], budget);
    let (pairs, _) = chosen.plan(&table, &KINDS, &PairScope::everything(1), Some(budget));
    assert_eq!(pairs.len(), 40 * 39 / 2);
}

#[test]
fn a_rule_that_is_written_down_comes_first_and_stays_whatever_it_brings() {
    let wide = BlockingRule {
        name: "year".into(),
        keys: vec![KeyPart::BirthYear],
        max_block: 10_000,
        pairs_per_record: 10_000,
    };
    let table = town(600);
    let chosen = choose(&table, std::slice::from_ref(&wide), FEW);
    assert_eq!((chosen.written, &chosen.rules[0]), (1, &wide));
    let (_, report) = chosen.plan(&table, &KINDS, &PairScope::everything(1), Some(FEW));
    assert!(!report.rules[0].over_budget && report.rules[0].pairs > FEW.pairs(1200));
}

#[test]
fn without_a_budget_nothing_is_generated() {
    let chosen = ChosenRules::choose(&town(20), &KINDS, &[], &PairScope::everything(1), None);
    assert_eq!(chosen, ChosenRules::default());
}

#[test]
fn the_same_rules_are_chosen_on_any_number_of_threads_and_read_back_from_the_model() {
    let table = town(600);
    let chosen = choose(&table, &[], FEW);
    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(single.install(|| choose(&table, &[], FEW)), chosen);
    let text = serde_json::to_string(&chosen).unwrap();
    assert_eq!(serde_json::from_str::<ChosenRules>(&text).unwrap(), chosen);
}

#[test]
fn links_tell_which_rule_alone_found_them_and_how_many_none_did() {
    let table = town(600);
    let chosen = choose(&table, &[], FEW);
    let (pairs, mut report) = chosen.plan(&table, &KINDS, &PairScope::everything(1), Some(FEW));
    let links: Vec<(u32, u32)> = (0..600_u32)
        .map(|person| (2 * person, 2 * person + 1))
        .filter(|&(left, right)| !pairs.rules_meeting(left, right).is_empty())
        .collect();
    report.judge(&chosen.rules, &pairs.rules_met(&links), links.len());
    for (index, line) in report.rules.iter().enumerate() {
        let only = links
            .iter()
            .filter(|&&(left, right)| pairs.rules_meeting(left, right) == [index])
            .count();
        let share = only as f64 / links.len() as f64;
        assert!((line.only_this_rule.unwrap() - share).abs() < 1e-12, "{}", line.name);
    }
}
