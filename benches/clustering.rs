//! How long a council's links take to become persons, constraints and doubts included.

mod delivered;
mod records;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::links::{Model, score_pairs};
use hearth::pairs::{PairScope, candidate_pairs};
use hearth::persons::cluster;
use hearth::values::AttributeKind;
use records::Records;

fn clustering(bench: &mut Criterion) {
    let council = Records::new(2000);
    let stage = council.stage();
    let ruleset = &council.delivered.ruleset;
    let kinds: Vec<AttributeKind> =
        ruleset.attributes().iter().map(|attribute| attribute.kind).collect();
    let scope = PairScope::everything(ruleset.sources().len());
    let (pairs, _) = candidate_pairs(&stage.table, &kinds, &ruleset.matching().blocking, &scope);
    let model = Model::shipped(&stage.attributes).expect("shipped weights have no fault");
    let scorer = stage.scorer(&model);
    let thresholds = stage.thresholds();
    let scored = score_pairs(&scorer, &pairs, thresholds.review);

    let mut group = bench.benchmark_group("clustering");
    group.sample_size(20).throughput(Throughput::Elements(scored.links.len() as u64));
    group.bench_function("links, 2000 households", |bench| {
        bench.iter(|| {
            cluster(&stage.table, &scorer, &scored.links, stage.fenced(), thresholds).linked.len()
        });
    });
    group.finish();
}

criterion_group!(benches, clustering);
criterion_main!(benches);
