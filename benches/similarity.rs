//! How long two names take to compare: surnames of a council, each with the next few different ones.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::links::{Likeness, likeness};
use hearth::synthetic::{Council, CouncilOptions, write_night};
use jiff::civil::date;

/// Different surnames as the electoral roll writes them, in order: neighbours are the hard pairs.
fn surnames() -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let council = Council::simulate(&CouncilOptions::new(2000, 1, 1, date(2026, 11, 1)));
    write_night(&council, 1, folder.path(), &folder.path().join("truth.csv"))
        .expect("extracts can be written");
    let mut rows =
        csv::Reader::from_path(folder.path().join("electoral_roll.csv")).expect("it was written");
    let column =
        rows.headers().expect("it has a header").iter().position(|name| name == "Elector Surname");
    let column = column.expect("the roll has surnames");
    let mut names: Vec<String> =
        rows.records().flatten().filter_map(|row| Some(row.get(column)?.to_uppercase())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn names(bench: &mut Criterion) {
    let names = surnames();
    let near: Vec<(&str, &str)> = (1..4)
        .flat_map(|step| names.iter().zip(&names[step..]).map(|(a, b)| (a.as_str(), b.as_str())))
        .collect();
    let far: Vec<(&str, &str)> = names
        .iter()
        .zip(names.iter().rev())
        .filter(|(a, b)| a != b)
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let mut group = bench.benchmark_group("similarity");
    for (which, pairs) in [("surnames beside each other", &near), ("surnames far apart", &far)] {
        group.throughput(Throughput::Elements(pairs.len() as u64));
        group.bench_function(which, |bench| {
            bench.iter(|| pairs.iter().filter(|(a, b)| likeness(a, b) != Likeness::Unlike).count());
        });
    }
    group.finish();
}

criterion_group!(benches, names);
criterion_main!(benches);
