//! How long the shipped blocking rules take to find a council's candidate pairs.

mod comparable;
mod delivered;

use comparable::Comparable;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::pairs::{PairScope, candidate_pairs};
use hearth::values::AttributeKind;

fn blocking(bench: &mut Criterion) {
    let council = Comparable::new(2000);
    let stage = council.stage();
    let ruleset = &council.delivered.ruleset;
    let kinds: Vec<AttributeKind> =
        ruleset.attributes().iter().map(|attribute| attribute.kind).collect();
    let scope = PairScope::everything(ruleset.sources().len());
    let rules = &ruleset.matching().blocking;

    let mut group = bench.benchmark_group("blocking");
    group.sample_size(20).throughput(Throughput::Elements(council.records.len() as u64));
    group.bench_function("records, 2000 households", |bench| {
        bench.iter(|| candidate_pairs(&stage.table, &kinds, rules, &scope).0.len());
    });
    group.bench_function("the comparison table, 2000 households", |bench| {
        bench.iter(|| council.stage().table.records.len());
    });
    group.finish();
}

criterion_group!(benches, blocking);
criterion_main!(benches);
