//! How many rows of a plain person file a second are read, normalised and put into the comparison table.

use std::fmt::Write as _;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::addresses::{AddressDictionaries, AddressTables};
use hearth::links::Model;
use hearth::normalise::Dictionaries;
use hearth::pipeline::{LinkRequest, ModelGiven, Quiet, gather};
use hearth::rules::Ruleset;
use jiff::civil::date;

const ROWS: usize = 50_000;

const RULES: &str = r#"
[[source]]
name = "people"
record_id = "unique_id"

[source.fields]
forename = "first_name"
surname = "surname"
date_of_birth = { column = "dob", formats = ["%Y-%m-%d"] }
sex = "sex"
address = ["address_line_1", "town"]
postcode = "postcode"
email = "email"
"#;

/// A file of people of whom many live together and some stand twice; every text is made from the row's number.
fn people() -> String {
    let mut text =
        String::from("unique_id,first_name,surname,dob,sex,address_line_1,town,postcode,email\n");
    for row in 0..ROWS {
        let person = row % (ROWS * 3 / 5);
        let word = |salt: usize, many: usize| {
            let mut left = (person * 7919 + salt * 104_729) % many;
            let mut word = String::new();
            for _ in 0..4 {
                word.push(char::from(b"BDFGKLMNPRST"[left % 12]));
                word.push(char::from(b"aeiou"[left % 5]));
                left /= 7;
            }
            word
        };
        let (forename, surname, home) = (word(1, 900), word(2, 9000), person / 3);
        let _ = writeln!(
            text,
            "{row},{forename},{surname},{}-{:02}-{:02},{},{} {} Road,{},AB{} {}CD,{forename}.{surname}{}@example.org",
            1930 + person % 90,
            1 + person % 12,
            1 + person % 28,
            if person.is_multiple_of(2) { "F" } else { "M" },
            1 + home % 90,
            word(home / 30, 500),
            word(home / 2000, 90),
            1 + home / 900 % 20,
            home / 90 % 10,
            person % 100,
        );
    }
    text
}

fn reading(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("people.csv");
    std::fs::write(&path, people()).expect("a file can be written");
    let rules = folder.path().join("people.toml");
    std::fs::write(&rules, RULES).expect("a file can be written");
    let ruleset = Ruleset::load(Some(&rules)).expect("the rules can be read");
    let ruleset = ruleset.check().expect("the rules have no fault");
    let dictionaries = Dictionaries::shipped();
    let address_dictionaries = AddressDictionaries::from_tables(AddressTables::SHIPPED)
        .expect("shipped dictionaries have no fault");
    let (dataset, _) = ruleset.source("people").expect("the rules have the source");
    let request = LinkRequest {
        ruleset: &ruleset,
        inputs: vec![(dataset, path)],
        dictionaries: &dictionaries,
        address_dictionaries: &address_dictionaries,
        model: ModelGiven::Start(Model::shipped(&[]).expect("shipped weights have no fault")),
        labels: Vec::new(),
        as_of: date(2026, 11, 1),
    };

    let mut group = bench.benchmark_group("reading");
    group.sample_size(10).throughput(Throughput::Elements(ROWS as u64));
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.expect("threads can be started");
        group.bench_function(format!("rows of a plain person file, {threads} threads"), |bench| {
            bench.iter(|| {
                let gathered = pool.install(|| gather(&request, &Quiet));
                gathered.expect("the file can be read").table.records.len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
