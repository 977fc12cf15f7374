//! How long a council's candidate pairs take: to choose the rules, to make the blocks, to go through the pairs.

mod comparable;
mod delivered;

use comparable::Comparable;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn blocking(bench: &mut Criterion) {
    let council = Comparable::new(2000);
    let stage = council.stage();
    let rules = stage.choose_rules();
    let (pairs, _) = stage.block(&rules);

    let mut group = bench.benchmark_group("blocking");
    group.sample_size(20).throughput(Throughput::Elements(council.records.len() as u64));
    group.bench_function("records that rules are chosen for, 2000 households", |bench| {
        bench.iter(|| stage.choose_rules().rules.len());
    });
    group.bench_function("records blocked, 2000 households", |bench| {
        bench.iter(|| stage.block(&rules).0.len());
    });
    group.bench_function("the comparison table, 2000 households", |bench| {
        bench.iter(|| council.stage().table.records.len());
    });
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("pairs gone through, 2000 households", |bench| {
        bench.iter(|| pairs.visit(|| 0_u64, |sum, left, right| *sum += u64::from(left ^ right)));
    });
    group.finish();
}

criterion_group!(benches, blocking);
criterion_main!(benches);
