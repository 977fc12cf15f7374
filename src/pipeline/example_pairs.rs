//! The pairs of `matching-rules/examples/`, run through normalisation and the shipped weights.

use std::path::Path;

use compact_str::CompactString;
use toml_span::Value;

use crate::addresses::{AddressDictionaries, Gazetteer, Resolver};
use crate::links::{Explanation, Model, Scorer, Thresholds};
use crate::normalise::{
    DateFormats, Dictionaries, FieldSentinels, MentionContext, MentionReading, NormalisedRecord,
    Outcome, normalise,
};
use crate::pairs::ComparisonTable;
use crate::persons::cannot_link;
use crate::pipeline::{AddressMemory, resolve};
use crate::records::{RawMention, SourceRow};
use crate::rules::AddressRules;
use crate::values::{DatasetName, DateFormat, NameOrder};

/// The person that one side of a pair describes; columns are called what they are called in `sources/`.
fn read(side: &Value<'_>, row: u32, dictionaries: &Dictionaries) -> NormalisedRecord {
    let mut mention = RawMention::default();
    for (key, value) in side.as_table().expect("a side is a table of columns") {
        let text = value.as_str().expect("a column's value is a text");
        match key.name.as_ref() {
            "name" => mention.name.full_name = text,
            "title" => mention.name.title = text,
            "forename" => mention.name.forename = text,
            "middle_names" => mention.name.middle_names = text,
            "surname" => mention.name.surname = text,
            "known_as" => mention.name.known_as = text,
            "former_surname" => mention.name.former_surname = text,
            "date_of_birth" => mention.date_of_birth = text,
            "sex" => mention.sex = text,
            "nhs_number" => mention.nhs_number = text,
            "nino" => mention.nino = text,
            "upn" => mention.upn = text,
            "address" => mention.address = vec![text],
            "postcode" => mention.postcode = text,
            "email" => mention.email = text,
            "phone" => mention.phone = text,
            "from" => mention.from = text,
            "to" => mention.to = text,
            other => panic!("an example has no column `{other}`"),
        }
    }
    let reading = MentionReading {
        role: CompactString::default(),
        name_order: NameOrder::Detect,
        joint_names: false,
        date_formats: DateFormats::all(&[DateFormat::new("%Y-%m-%d").unwrap()]),
        sentinels: FieldSentinels::default(),
    };
    let context = MentionContext {
        dataset_name: &DatasetName("examples".into()),
        source_row: &SourceRow {
            dataset: 0,
            record_id: CompactString::default(),
            line: 1,
            fingerprint: [0; 16],
        },
        row,
        reading: &reading,
        attribute_kinds: &[],
        night: jiff::civil::date(2026, 11, 22),
        keeps_original: false,
    };
    match normalise(&mention, &context, dictionaries).outcome {
        Outcome::People(mut people) => people.remove(0),
        Outcome::NoPerson(reason) => panic!("an example is no person: {}", reason.word()),
    }
}

/// What the shipped rules make of a pair: the decision's word, and why.
fn decide(
    pair: &Value<'_>,
    prior: f64,
    dictionaries: &Dictionaries,
) -> (&'static str, Explanation) {
    let side = |word: &str| pair.pointer(word).expect("a pair has a left and a right side");
    let records = [read(side("/left"), 0, dictionaries), read(side("/right"), 1, dictionaries)];
    let (gazetteer, words) = (Gazetteer::default(), AddressDictionaries::shipped());
    let resolver = Resolver::new(&gazetteer, &words);
    let rules = AddressRules::default();
    let resolutions =
        resolve((&gazetteer, &resolver), &records, &rules, &mut AddressMemory::empty()).resolutions;
    let groups = |name: &str| dictionaries.variant_groups(name).to_vec();
    let table = ComparisonTable::build(&records, &resolutions, &[0, 0], 0, groups);
    let model = Model { prior, kin_prior: prior, ..Model::shipped(&[]).unwrap() };
    let explanation =
        Explanation::of(&Scorer::new(&table, &model, &["examples".to_owned()], &[]), 0, 1, &[]);
    let thresholds = Thresholds::unchosen();
    let [left, right] = &table.records[..] else { unreachable!("a pair is two records") };
    let decision = if cannot_link(&table, left, right).is_some() {
        "apart"
    } else if explanation.weight >= thresholds.link_of(&table, 0, 1) {
        "link"
    } else if explanation.weight >= thresholds.review {
        "review"
    } else {
        "apart"
    };
    (decision, explanation)
}

/// What is wrong with the examples of one file, and how many there are.
fn run(text: &str, dictionaries: &Dictionaries) -> (usize, Vec<String>) {
    let file = toml_span::parse(text).expect("a file of examples is TOML");
    let prior = file.pointer("/prior").and_then(Value::as_float).expect("a file states its prior");
    let pairs = file.pointer("/pair").and_then(Value::as_array).expect("a file has [[pair]]");
    let mut wrong = Vec::new();
    for pair in pairs {
        let name = pair.pointer("/name").and_then(Value::as_str).expect("a pair has a name");
        let (decision, explanation) = decide(pair, prior, dictionaries);
        let expected = pair.pointer("/expect").and_then(Value::as_table).expect("it expects");
        for (key, value) in expected {
            let found = if key.name == "decision" {
                decision
            } else {
                let row = explanation.rows.iter().find(|row| row.comparison == key.name);
                row.expect("what is expected is a comparison or the decision").level
            };
            if Some(found) != value.as_str() {
                let expected = value.as_str().unwrap_or_default();
                wrong.push(format!(
                    "{name}: {} is {found}, expected {expected}\n{explanation}",
                    key.name
                ));
            }
        }
    }
    (pairs.len(), wrong)
}

#[test]
fn every_example_is_found_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("matching-rules/examples");
    let dictionaries = Dictionaries::shipped();
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let (pairs, faults) = run(&text, &dictionaries);
        count += pairs;
        wrong.extend(faults);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count >= 10, "{count} examples were found");
}

#[test]
fn an_example_that_expects_something_else_is_told_with_its_weights() {
    let text = "prior = 0.001\n[[pair]]\nname = \"Ann\"\nleft = { name = \"Ann Smith\" }\n\
                right = { name = \"Ann Smith\" }\nexpect = { forename = \"different\" }";
    let (_, wrong) = run(text, &Dictionaries::shipped());
    assert_eq!(wrong.len(), 1);
    assert!(wrong[0].starts_with("Ann: forename is same, expected different"));
}
