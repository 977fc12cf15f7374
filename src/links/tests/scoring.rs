//! What must hold for the score of any two records.

use proptest::prelude::*;

use super::{attributes, model_of, strata};
use crate::links::simple_rules::DisjointSets;
use crate::links::{Consensus, Explanation, Model, ModelFault, Scorer, WeighedPair, score_pairs};
use crate::pairs::sample::{Sample, anybody, table_of};
use crate::pairs::{ComparisonTable, PairScope, candidate_pairs};
use crate::rules::BlockingRule;
use crate::values::MatchWeight;

fn with_scorer<T>(samples: &[Sample], look: impl FnOnce(&ComparisonTable, &Scorer<'_>) -> T) -> T {
    let table = table_of(samples);
    let scorer = Scorer::new(&table, &model_of(&table), &strata(), &attributes());
    look(&table, &scorer)
}

/// Every pair of so many records, either way round.
fn pairs(count: usize) -> impl Iterator<Item = (u32, u32)> {
    let count = u32::try_from(count).unwrap();
    (0..count).flat_map(move |left| (0..count).map(move |right| (left, right)))
}

proptest! {
    #[test]
    fn the_rows_of_an_explanation_and_the_prior_add_up_to_the_score(
        samples in prop::collection::vec(anybody(), 2..8),
    ) {
        with_scorer(&samples, |_, scorer| {
            for (left, right) in pairs(samples.len()) {
                let explanation = Explanation::of(scorer, left, right, &attributes());
                let rows: i32 = explanation.rows.iter().map(|row| row.weight.millibits()).sum();
                prop_assert_eq!(explanation.prior.millibits() + rows, explanation.weight.millibits());
                prop_assert_eq!(explanation.weight, scorer.score(left, right));
                prop_assert_eq!(explanation.rows.len(), 19);
                let household = explanation.rows.last().unwrap();
                prop_assert_eq!(household.comparison.as_str(), "household");
                prop_assert!(household.weight <= MatchWeight::ZERO);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_score_does_not_depend_on_which_record_comes_first(
        samples in prop::collection::vec(anybody(), 2..8),
    ) {
        with_scorer(&samples, |_, scorer| {
            for (left, right) in pairs(samples.len()) {
                prop_assert_eq!(scorer.score(left, right), scorer.score(right, left));
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_missing_value_weighs_nothing(samples in prop::collection::vec(anybody(), 2..8)) {
        with_scorer(&samples, |_, scorer| {
            for (left, right) in pairs(samples.len()) {
                for row in Explanation::of(scorer, left, right, &attributes()).rows {
                    prop_assert!(row.level != "missing" || row.weight == MatchWeight::ZERO);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn two_single_records_as_groups_weigh_what_the_pair_scores(
        samples in prop::collection::vec(anybody(), 2..8),
    ) {
        with_scorer(&samples, |_, scorer| {
            for (left, right) in pairs(samples.len()) {
                let consensus = Consensus::of(scorer, &[left], &[right]);
                prop_assert_eq!(consensus.weight, scorer.score(left, right));
            }
            Ok(())
        })?;
    }

    #[test]
    fn groups_weigh_the_same_whichever_comes_first(
        samples in prop::collection::vec(anybody(), 4..8),
        first in 1_u32..4,
    ) {
        with_scorer(&samples, |_, scorer| {
            let all: Vec<u32> = (0..u32::try_from(samples.len()).unwrap()).collect();
            let (a, b) = all.split_at(first as usize);
            prop_assert_eq!(Consensus::of(scorer, a, b), Consensus::of(scorer, b, a));
            Ok(())
        })?;
    }

    #[test]
    fn scoring_keeps_exactly_the_pairs_over_the_bar_and_counts_them_all(
        samples in prop::collection::vec(anybody(), 2..10),
        bar in -12_000_i32..12_000,
    ) {
        let everyone = BlockingRule {
            name: "everyone".into(), keys: Vec::new(), max_block: 1000, pairs_per_record: 1000,
        };
        with_scorer(&samples, |table, scorer| {
            let (pairs, _) = candidate_pairs(table, &[], &[everyone], &PairScope::everything(2));
            let bar = MatchWeight::from_millibits(bar);
            let scored = score_pairs(scorer, &pairs, bar);
            let weighed = pairs.iter().map(|(left, right)| {
                WeighedPair { left, right, own: scorer.score(left, right) }
            });
            // packed or not, a pair weighs the same
            let over: Vec<WeighedPair> = weighed.filter(|pair| pair.own >= bar).collect();
            prop_assert_eq!(scored.kept, over);
            prop_assert_eq!(scored.by_weight.values().sum::<u64>(), pairs.len() as u64);
            Ok(())
        })?;
    }

    #[test]
    fn sets_joined_two_at_a_time_are_the_reachable_ones(
        joins in prop::collection::vec((0_u32..12, 0_u32..12), 0..14),
    ) {
        let mut sets = DisjointSets::new(12);
        for &(a, b) in &joins {
            sets.union(a, b);
        }
        // spread the smallest number along every join until nothing moves
        let mut smallest: Vec<u32> = (0..12).collect();
        for _ in 0..12 {
            for &(a, b) in &joins {
                let low = smallest[a as usize].min(smallest[b as usize]);
                (smallest[a as usize], smallest[b as usize]) = (low, low);
            }
        }
        prop_assert_eq!(sets.roots(), smallest);
    }
}

#[test]
fn records_that_say_nothing_score_the_prior() {
    let nobody = || Sample::person("", "");
    with_scorer(&[nobody(), nobody(), nobody().stratum(1)], |_, scorer| {
        let weighs = |left, right, share: f64| {
            let prior = MatchWeight::from_probabilities(share, 1.0 - share);
            (scorer.score(left, right) - prior).millibits().abs() <= 2
        };
        assert!(weighs(0, 1, 0.001));
        assert!(weighs(0, 2, 0.05), "its pair of strata has its own");
    });
}

#[test]
fn where_somebody_lives_speaks_for_one_person_and_against() {
    let ann = || Sample::person("ANN", "SMITH").born(1980, 4, 9);
    let samples = [ann().at(1), ann().at(1), ann().at(2)];
    with_scorer(&samples, |_, scorer| {
        let explained = |left, right| Explanation::of(scorer, left, right, &attributes());
        let home = |explanation: &Explanation| {
            explanation.rows.iter().find(|row| row.comparison == "home").unwrap().weight
        };
        assert!(home(&explained(0, 1)) > MatchWeight::ZERO);
        assert_eq!(explained(0, 2).strongest_against().unwrap().comparison, "home");
    });
}

#[test]
fn what_a_household_explains_is_one_piece_of_evidence_however_many_columns_show_it() {
    let person = |forename, uprn| Sample::person(forename, "GARIBALDI").at(uprn);
    let mut samples = vec![
        person("ANN", 1),
        person("JOHN", 1),
        person("ANN", 1).phone("07700900001"),
        person("JOHN", 1).phone("07700900001"),
    ];
    samples.extend((2..60).map(|home| {
        let number = format!("077009001{home:02}");
        Sample::person("X", &format!("NAME{home}")).at(home).phone(&number)
    }));
    with_scorer(&samples, |_, scorer| {
        let (plain, with_phone) = (scorer.score(0, 1), scorer.score(2, 3));
        let alone = Explanation::of(scorer, 2, 3, &attributes()).rows;
        let phone = alone.iter().find(|row| row.comparison == "phone").unwrap().weight;
        let gain = with_phone - plain;
        assert!(
            gain > MatchWeight::ZERO && gain < phone - MatchWeight::from_bits(1.5),
            "{gain} of {phone}"
        );
    });
}

#[test]
fn a_gap_in_one_record_is_filled_by_another_of_the_same_person() {
    let ann = || Sample::person("ANN", "SMITH");
    let samples = [ann(), ann().born(1980, 4, 9), ann().born(1961, 7, 23)];
    with_scorer(&samples, |_, scorer| {
        let alone = Consensus::of(scorer, &[0], &[2]).weight;
        let together = Consensus::of(scorer, &[0, 1], &[2]).weight;
        assert!(together < alone, "the second record's date of birth contradicts: {together}");
    });
}

#[test]
fn a_weights_file_that_lacks_a_level_or_is_no_toml_is_refused() {
    let lacking = Model::parse("[sex]\nsame = { m = 0.9, u = 0.5 }", &[]).unwrap_err();
    let level = ModelFault::Level { comparison: "sex".into(), level: "different".into() };
    assert_eq!(lacking, level);
    let beyond = "[sex]\nsame = { m = 1.9, u = 0.5 }\ndifferent = { m = 0.1, u = 0.5 }";
    assert!(matches!(Model::parse(beyond, &[]), Err(ModelFault::Level { .. })));
    assert!(matches!(Model::parse("[sex", &[]), Err(ModelFault::Syntax(_))));
}

#[test]
fn a_file_that_is_no_weights_is_not_taken_for_some() {
    let unknown = |text: &str| Model::parse(text, &[]).unwrap_err();
    for (text, key) in [
        ("nonsense = 1", "nonsense"),
        ("[[source]]\nname = \"people\"", "source"),
        ("[sex]\nsane = { m = 0.9, u = 0.5 }", "sex.sane"),
    ] {
        assert!(matches!(unknown(text), ModelFault::Unknown { key: told, .. } if told == key));
    }
    assert_eq!(unknown("prior = 2.0"), ModelFault::Prior { key: "prior".into() });
    for text in ["", "prior = 0.5"] {
        assert!(Model::parse(text, &[]).is_ok(), "the shipped figures with a council's prior");
        assert_eq!(Model::parse_whole(text, &[]), Err(ModelFault::Nothing));
    }
}

#[test]
fn comparisons_that_a_weights_file_does_not_name_keep_the_shipped_figures() {
    let own = "prior = 0.01\n[sex]\nsame = { m = 0.9, u = 0.4 }\ndifferent = { m = 0.1, u = 0.6 }\n\
               same_by_name = { m = 0.9, u = 0.9 }\ndifferent_by_name = { m = 0.1, u = 0.1 }";
    let (model, shipped) = (Model::parse(own, &[]).unwrap(), Model::shipped(&[]).unwrap());
    for (own, shipped) in model.comparisons.iter().zip(&shipped.comparisons) {
        assert_eq!(own == shipped, own.name != "sex", "{}", own.name);
    }
    assert!((model.prior - 0.01).abs() < 1e-12);
}
