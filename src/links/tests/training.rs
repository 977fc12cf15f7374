//! Training on records whose m, u and k are known, because they were drawn so.

use crate::links::maximise::put_in_order;
use crate::links::{
    ComparisonKind, ComparisonWeights, Label, Learn, LevelSupport, LevelWeight, Model, Support,
    Teaches, TrainingData, TrainingReport, train,
};
use crate::normalise::AttributeValue;
use crate::pairs::sample::{Sample, table_of};
use crate::pairs::{ComparisonTable, PairScope, candidate_pairs, mixed};
use crate::rules::BlockingRule;
use crate::values::AttributeKind;

/// How often two records of one person agree, column by column.
const AGREE: [f64; 7] = [0.97, 0.93, 0.90, 0.85, 0.95, 0.75, 0.65];
/// Of so many values of each column, all equally common: strangers agree once in so many.
const VALUES: u64 = 25;
/// How often two people of one household share a value, column by column; else each has one of their own.
const HOUSEHOLD: [f64; 7] = [0.0, 0.90, 0.80, 0.0, 0.0, 0.85, 0.0];
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
    households_of(seed, 1)
}

/// The same, with so many people in each household.
fn households_of(seed: u64, members: u64) -> ComparisonTable {
    let mut draws = Draws(seed << 40);
    let (mut here, mut there) = (Vec::new(), Vec::new());
    let mut head = AGREE.map(|_| 0);
    for person in 0..PEOPLE {
        let mut truth = AGREE.map(|_| draws.below(VALUES));
        if person % members == 0 {
            head = truth;
        } else {
            for ((value, of_head), shared) in truth.iter_mut().zip(head).zip(HOUSEHOLD) {
                if draws.happens(shared) {
                    *value = of_head;
                }
            }
        }
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
    learnt_with(table, &[])
}

fn learnt_with(table: &ComparisonTable, labels: &[Label]) -> (Model, TrainingReport) {
    learnt_from(&Model::shipped(&columns()).unwrap(), table, Learn::Everything, labels)
}

fn learnt_from(
    start: &Model,
    table: &ComparisonTable,
    learn: Learn,
    labels: &[Label],
) -> (Model, TrainingReport) {
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
        labels,
    };
    train(data, start, learn)
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
fn training_finds_what_runs_in_households_without_taking_them_for_persons() {
    for seed in 11..=13 {
        let (model, report) = trained(&households_of(seed, 2));
        let learnt = &model.comparisons[ComparisonKind::CORE.len()..];
        for (at, comparison) in learnt.iter().enumerate() {
            let same = comparison.levels[0];
            let by_chance = 1.0 / VALUES as f64;
            let shared = HOUSEHOLD[at] * AGREE[at];
            let kin = shared + (1.0 - shared) * by_chance;
            let name = &comparison.name;
            // four standard errors of 400 draws, and what the shipped figures count for beside them
            assert!((same.m - AGREE[at]).abs() < 0.10, "seed {seed}, {name}: m {}", same.m);
            assert!((same.kin - kin).abs() < 0.12, "seed {seed}, {name}: k {} of {kin}", same.kin);
            assert!((same.u - by_chance).abs() < 0.006, "seed {seed}, {name}: u {}", same.u);
        }
        let people = PEOPLE as f64;
        assert!((report.matches / people - 1.0).abs() < 0.15, "seed {seed}: {}", report.matches);
        assert!((report.kin / people - 1.0).abs() < 0.25, "seed {seed}: {}", report.kin);
    }
}

#[test]
fn labels_teach_what_nobody_could_guess() {
    let table = council(7);
    let people = u32::try_from(PEOPLE).unwrap();
    // whoever decides says that the last column is never right
    let deny: Vec<Label> =
        (0..people).map(|at| label(at, at + people, false, Teaches::Much)).collect();
    let (told, report) = learnt_with(&table, &deny);
    let (alone, _) = trained(&table);
    assert_eq!(report.labels, deny.len());
    assert!(report.matches < 40.0, "all the pairs that agree are denied: {}", report.matches);
    assert!(told.prior < alone.prior / 5.0);
}

fn label(left: u32, right: u32, same: bool, teaches: Teaches) -> Label {
    Label { left, right, same, teaches }
}

#[test]
fn a_doubtful_pair_that_was_decided_counts_once_and_in_its_place() {
    let table = council(7);
    let people = u32::try_from(PEOPLE).unwrap();
    let (alone, _) = trained(&table);
    // a tenth of the people were read, and their two records found to be one person: that is what they are
    let right = |teaches| (0..people / 10).map(move |at| label(at, at + people, true, teaches));
    let in_place: Vec<Label> = right(Teaches::InItsPlace).collect();
    let much: Vec<Label> = right(Teaches::Much).collect();
    let ((once, report), (often, _)) = (learnt_with(&table, &in_place), learnt_with(&table, &much));
    assert_eq!(report.labels, in_place.len());
    let moved = |model: &Model| (model.prior / alone.prior - 1.0).abs();
    assert!(moved(&once) < 0.05, "what is so changes little: {}", moved(&once));
    assert!(moved(&often) > 2.0 * moved(&once), "{} {}", moved(&often), moved(&once));
}

#[test]
fn a_decided_pair_that_nobody_would_compare_teaches_nothing() {
    let table = council(7);
    // two records of one file, which are never compared here
    let apart: Vec<Label> =
        (0..200).map(|at| label(at, at + 1, true, Teaches::InItsPlace)).collect();
    let ((told, report), (alone, _)) = (learnt_with(&table, &apart), trained(&table));
    assert_eq!(report.labels, 0);
    assert_eq!(told, alone);
}

#[test]
fn every_level_says_what_it_rests_on_and_whether_it_was_learnt() {
    let (_, report) = trained(&council(8));
    let of =
        |name: &'static str| report.support.iter().filter(move |level| level.comparison == name);
    assert!(of("column 0").all(|level| !level.is_untrained()));
    let seen: f64 = of("column 0").map(|level| level.support.matches).sum();
    assert!((seen / PEOPLE as f64 - 0.92 * 0.92).abs() < 0.1, "{seen}");
    assert!(of("forename").all(LevelSupport::is_untrained));
    let untrained: Vec<&str> =
        report.untrained().map(|levels| levels[0].comparison.as_str()).collect();
    assert!(untrained.contains(&"surname") && !untrained.contains(&"column 3"), "{untrained:?}");
}

#[test]
fn a_lower_step_never_weighs_more_than_a_higher_one() {
    let level = |m, u| LevelWeight { m, u, kin: u, support: Support::default() };
    let mut surname = ComparisonWeights {
        name: "surname".into(),
        // same, other name, part, close, near, different: close weighs more than same
        levels: vec![
            level(0.5, 0.1),
            level(0.05, 0.1),
            level(0.05, 0.1),
            level(0.3, 0.02),
            level(0.05, 0.08),
            level(0.05, 0.6),
        ],
    };
    let before: f64 = surname.levels.iter().map(|level| level.m).sum();
    put_in_order(ComparisonKind::Surname, &mut surname);
    let weight = |at: usize| (surname.levels[at].m / surname.levels[at].u).log2();
    assert!((weight(0) - weight(3)).abs() < 1e-9, "the two share the weight they have together");
    assert!((weight(0) - (0.8_f64 / 0.12).log2()).abs() < 1e-9);
    assert!(weight(3) > weight(4) && weight(4) > weight(5));
    assert!((surname.levels[1].m - 0.05).abs() < 1e-12, "beside the ladder nothing moves");
    let after: f64 = surname.levels.iter().map(|level| level.m).sum();
    assert!((before - after).abs() < 1e-9);
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
    let (given, _) = trained(&council(16));
    let (model, report) = learnt_from(&given, &council(6), Learn::AllButWeights, &[]);
    assert_eq!(model.comparisons, given.comparisons);
    assert_eq!(model.comparisons_by_strata, given.comparisons_by_strata);
    let people = PEOPLE as f64;
    assert!((report.matches / people - 1.0).abs() < 0.15, "{}", report.matches);
    assert!((model.prior_by_strata["here|there"] * people - 1.0).abs() < 0.15);
    assert!(model.frequencies["column 0"].counts.len() as u64 == VALUES);
}
