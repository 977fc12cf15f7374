//! How long five extracts take to become clusters: read, normalised, compared, learnt from, linked.

mod delivered;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use delivered::{Delivered, NIGHT};
use hearth::links::{ComparisonKind, Model};
use hearth::pipeline::{LinkRequest, ModelGiven, Quiet, link};

fn end_to_end(bench: &mut Criterion) {
    let council = Delivered::new(2000);
    let kinds = (0_u16..).zip(council.ruleset.attributes());
    let attributes: Vec<(String, ComparisonKind)> = kinds
        .map(|(at, it)| (it.name.to_string(), ComparisonKind::Attribute(at, it.kind)))
        .collect();
    let model = Model::shipped(&attributes).expect("shipped weights have no fault");
    let run = || {
        let request = LinkRequest {
            ruleset: &council.ruleset,
            inputs: council.inputs(),
            dictionaries: &council.dictionaries,
            address_dictionaries: &council.addresses,
            model: ModelGiven::Start(model.clone()),
            labels: Vec::new(),
            as_of: NIGHT,
        };
        link(&request, &Quiet).expect("extracts can be linked")
    };
    let records = run().records;

    let mut group = bench.benchmark_group("end to end");
    group.sample_size(10).throughput(Throughput::Elements(records as u64));
    group.bench_function("hearth link, 2000 households", |bench| bench.iter(|| run().rows.len()));
    group.finish();
}

criterion_group!(benches, end_to_end);
criterion_main!(benches);
