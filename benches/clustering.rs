//! How long a council's links take to become persons, constraints and doubts included.

mod comparable;
mod delivered;

use comparable::Comparable;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::links::{Model, ScoredLink, score_pairs};
use hearth::persons::cluster;

fn clustering(bench: &mut Criterion) {
    let council = Comparable::new(2000);
    let stage = council.stage();
    let (pairs, _) = stage.block(&stage.choose_rules());
    let model = Model::shipped(&stage.attributes).expect("shipped weights have no fault");
    let scorer = stage.scorer(&model);
    let thresholds = stage.thresholds(&model);
    let found = score_pairs(&scorer, &pairs, thresholds.review).kept;
    let links: Vec<ScoredLink> = found.into_iter().map(ScoredLink::from).collect();

    let mut group = bench.benchmark_group("clustering");
    group.sample_size(20).throughput(Throughput::Elements(links.len() as u64));
    group.bench_function("links, 2000 households", |bench| {
        bench.iter(|| {
            cluster(&stage.table, &scorer, &links, stage.fenced(), thresholds).linked.len()
        });
    });
    group.finish();
}

criterion_group!(benches, clustering);
criterion_main!(benches);
