//! Training on records whose m and u are known, because they were drawn so.

use crate::links::sampling::mixed;
use crate::links::{ComparisonKind, Learn, Model, TrainingData, TrainingReport, train};
use crate::normalise::AttributeValue;
use crate::pairs::sample::{Sample, table_of};
use crate::pairs::{ComparisonTable, PairScope, candidate_pairs};
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// How often two records of one person agree, column by column.
const AGREE: [f64; 7] = [0.97, 0.93, 0.90, 0.85, 0.95, 0.75, 0.65];
/// Of so many values of each column, all equally common: strangers agree once in so many.
const VALUES: u64 = 25;
const PEOPLE: u64 = 400;
const MISSING: f64 = 0.08;

/// Draws that depend on the seed alone.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 += 1;
        mixed(self.0) % limit
    }

    fn happens(&mut self, share: f64) -> bool {
        (self.below(1 << 32) as f64) < share * (1_u64 << 32) as f64
    }
}

/// Every person once in each of two datasets; columns err independently of one another.
fn council(seed: u64) -> ComparisonTable {
    let mut draws = Draws(seed << 40);
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for _ in 0..PEOPLE {
        let truth = AGREE.map(|_| draws.below(VALUES));
        let mut other = truth;
        for (value, agree) in other.iter_mut().zip(AGREE) {
            if !draws.happens(agree) {
                *value = (*value + 1 + draws.below(VALUES - 1)) % VALUES;
            }
        }
        for (dataset, said, values) in [(0, &mut here, truth), (1, &mut there, other)] {
            let mut sample = Sample::person("", "").dataset(dataset).stratum(dataset);
            for (attribute, value) in (0_u16..).zip(values) {
                if !draws.happens(MISSING) {
                    let value = format!("VALUE {value}").into();
                    sample.record.attributes.push(AttributeValue { attribute, value });
                }
            }
            said.push(sample);
        }
    }
    here.extend(there);
    table_of(&here)
}

fn columns() -> Vec<(String, ComparisonKind)> {
    (0_u16..7)
        .map(|at| (format!("column {at}"), ComparisonKind::Attribute(at, AttributeKind::Category)))
        .collect()
}

fn trained(table: &ComparisonTable) -> (Model, TrainingReport) {
    learnt(table, Learn::Everything)
}

fn learnt(table: &ComparisonTable, learn: Learn) -> (Model, TrainingReport) {
    let everyone = BlockingRule {
        name: "everyone".into(),
        keys: Vec::new(),
        max_block: 100_000,
        pairs_per_record: 100_000,
    };
    let scope = PairScope { within_datasets: false, ..PairScope::everything(2) };
    let (pairs, _) = candidate_pairs(table, &[AttributeKind::Category; 7], &[everyone], &scope);
    let data = TrainingData {
        table,
        pairs: &pairs,
        scope: &scope,
        strata: &["here".to_owned(), "there".to_owned()],
        attributes: &columns(),
    };
    train(data, &Model::shipped(&columns()).unwrap(), learn)
}

#[test]
fn training_finds_the_m_and_u_that_the_records_were_drawn_with() {
    for seed in 1..=3 {
        let (model, report) = trained(&council(seed));
        let learnt = &model.comparisons[ComparisonKind::CORE.len()..];
        for (comparison, agree) in learnt.iter().zip(AGREE) {
            let same = comparison.levels[0];
            let name = &comparison.name;
            // four standard errors of 400 draws, and what the shipped figure counts for beside them
            assert!((same.m - agree).abs() < 0.09, "seed {seed}, {name}: m {} of {agree}", same.m);
            let stranger = 1.0 / VALUES as f64;
            assert!((same.u - stranger).abs() < 0.004, "seed {seed}, {name}: u {}", same.u);
            let m: f64 = comparison.levels.iter().map(|level| level.m).sum();
            assert!((m - 1.0).abs() < 0.01, "seed {seed}, {name}: m adds up to {m}");
        }
        let people = PEOPLE as f64;
        assert!((report.matches / people - 1.0).abs() < 0.1, "seed {seed}: {}", report.matches);
        let prior = model.prior_by_strata["here|there"];
        assert!((prior * people - 1.0).abs() < 0.1, "seed {seed}: prior {prior}");
    }
}

#[test]
fn columns_that_agree_more_often_in_truth_are_ranked_so() {
    let (model, _) = trained(&council(9));
    let m = |column: usize| model.comparisons[ComparisonKind::CORE.len() + column].levels[0].m;
    assert!(m(0) > m(3) && m(3) > m(5) && m(5) > m(6));
}

#[test]
fn a_comparison_that_nobody_says_anything_for_keeps_its_shipped_m() {
    let (model, _) = trained(&council(4));
    let shipped = Model::shipped(&columns()).unwrap();
    for (learnt, shipped) in model.comparisons.iter().zip(&shipped.comparisons).take(11) {
        for (learnt, shipped) in learnt.levels.iter().zip(&shipped.levels) {
            assert!((learnt.m - shipped.m).abs() < 1e-9);
        }
    }
}

#[test]
fn training_does_not_depend_on_the_number_of_threads() {
    let table = council(5);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| trained(&table))
    };
    assert_eq!(on(1), on(4));
}

#[test]
fn nothing_to_learn_from_leaves_a_model_all_the_same() {
    let (model, report) = trained(&table_of(&[]));
    assert_eq!((report.pairs, report.strangers), (0, 0));
    assert!(model.prior > 0.0 && model.prior < 1.0);
}

#[test]
fn given_weights_stay_while_frequencies_and_priors_are_learnt() {
    let (model, report) = learnt(&council(6), Learn::AllButWeights);
    assert_eq!(model.comparisons, Model::shipped(&columns()).unwrap().comparisons);
    let people = PEOPLE as f64;
    assert!((report.matches / people - 1.0).abs() < 0.15, "{}", report.matches);
    assert!((model.prior_by_strata["here|there"] * people - 1.0).abs() < 0.15);
    assert!(model.frequencies["column 0"].counts.len() as u64 == VALUES);
}
