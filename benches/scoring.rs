//! How long a council's candidate pairs take to score with the shipped weights, and to learn weights from.

mod comparable;
mod delivered;

use comparable::Comparable;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::links::{Learn, Model, TrainingData, score_pairs, train};
use hearth::pairs::PairScope;

fn scoring(bench: &mut Criterion) {
    let council = Comparable::new(2000);
    let stage = council.stage();
    let ruleset = &council.delivered.ruleset;
    let scope = PairScope::everything(ruleset.sources().len());
    let (pairs, _) = stage.block(&stage.choose_rules());
    let model = Model::shipped(&stage.attributes).expect("shipped weights have no fault");
    let scorer = stage.scorer(&model);
    let review = stage.thresholds(&model).review;

    let mut group = bench.benchmark_group("scoring");
    group.sample_size(20).throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("pairs, 2000 households", |bench| {
        bench.iter(|| score_pairs(&scorer, &pairs, review).kept.len());
    });
    group.sample_size(10);
    group.bench_function("pairs learnt from, 2000 households", |bench| {
        bench.iter(|| {
            let data = TrainingData {
                table: &stage.table,
                pairs: &pairs,
                scope: &scope,
                strata: &stage.strata,
                attributes: &stage.attributes,
                labels: &[],
            };
            train(data, &model, Learn::Everything).0.prior
        });
    });
    group.finish();
}

criterion_group!(benches, scoring);
criterion_main!(benches);
