//! `hearth review --sample`, `--estimate` and `--agreement`: what readers who know the truth say of the links.

use std::collections::{BTreeMap, BTreeSet};

use hearth::config::CouncilConfig;
use hearth::editions::EditionShelf;
use hearth::links::Model;
use hearth::normalise::Dictionaries;
use hearth::pipeline::{MatchStage, SampleFrame};
use hearth::rules::Ruleset;
use hearth::stewardship::{SampleSeed, draw, estimate};
use serde_json::Value;

use super::nights::Nights;

/// Who each mention truly is: of the fictional council, the truth is known.
fn truth(nights: &Nights) -> BTreeMap<String, String> {
    let text = nights.dir.read("demo/truth/night-1.csv");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().expect("a header").clone();
    let column =
        |name: &str| header.iter().position(|it| it == name).expect("a column of the truth");
    let places = ["dataset", "record_id", "role", "person_id"].map(column);
    let row = |row: csv::StringRecord| {
        let [dataset, record, role, person] = places.map(|at| row[at].to_owned());
        let name = [dataset, record, role].join(":");
        (name.trim_end_matches(':').to_owned(), person)
    };
    rows.records().map(|it| row(it.expect("a row of the truth"))).collect()
}

fn mentions(pair: &Value) -> [String; 2] {
    [0, 1].map(|at| pair["mentions"][at].as_str().expect("a mention").to_owned())
}

/// Draws a sample and has it read by somebody who answers so; gives what was drawn.
fn sample_read(nights: &Nights, size: &str, answer: impl Fn([&str; 2]) -> &'static str) -> Value {
    let outcome = nights.hearth(&["review", "--sample", size, "--json"]);
    assert!(outcome.code < 2, "{}", outcome.err);
    let drawn = outcome.json();
    let pairs = drawn["pairs"].as_array().expect("pairs");
    let answers: String = pairs
        .iter()
        .map(|pair| {
            let [one, other] = mentions(pair);
            answer([&one, &other])
        })
        .collect();
    let words = ["review", "--quiet", "--sample", "--by", "ann", "--config", "demo/hearth.toml"];
    let read = nights.dir.hearth_told(&words, &answers);
    assert!(read.out.contains("0 pairs wait of the sample to be read"), "{}{}", read.out, read.err);
    for told in [" bits", "probability", "HP-"] {
        assert!(!read.out.contains(told), "a reader of a sample is told `{told}`");
    }
    drawn
}

fn estimated(nights: &Nights) -> Value {
    nights.hearth(&["review", "--estimate", "--json"]).ends_with(0).json()
}

fn holds(interval: &Value, figure: f64) -> bool {
    let end = |name: &str| interval[name].as_f64().unwrap_or_else(|| panic!("{interval}"));
    end("low") <= figure && figure <= end("high")
}

#[test]
fn a_reader_who_knows_the_truth_estimates_the_true_precision() {
    let nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    let told = nights.hearth(&["review", "--estimate"]).ends_with(0).out;
    assert!(told.contains("not yet estimated"), "{told}");

    let truth = truth(&nights);
    let same = |[one, other]: [&str; 2]| truth[one] == truth[other];
    sample_read(&nights, "200", |pair| if same(pair) { "1\n" } else { "2\n" });
    let persons = nights.persons();
    let (mut linked, mut right) = (0_u32, 0_u32);
    let names: Vec<&String> = persons.keys().collect();
    for (at, one) in names.iter().enumerate() {
        for other in &names[at + 1..] {
            if persons[*one] == persons[*other] {
                linked += 1;
                right += u32::from(same([one, other]));
            }
        }
    }
    let found = estimated(&nights);
    let precision = f64::from(right) / f64::from(linked);
    assert!(holds(&found["precision"], precision), "{found}: the precision is {precision}");
    assert!(found["recall"]["value"].as_f64().unwrap() > 0.5, "{found}");
    assert_eq!(
        (found["answered"].as_u64(), found["open"].as_u64()),
        (found["drawn"].as_u64(), Some(0))
    );
}

#[test]
fn a_sample_is_the_same_whoever_draws_it_and_not_drawn_twice() {
    let nights = Nights::new();
    let draw = |size: &str| {
        let drawn = nights.hearth(&["review", "--sample", size, "--json"]).ends_with(1).json();
        let pairs: BTreeSet<[String; 2]> =
            drawn["pairs"].as_array().unwrap().iter().map(mentions).collect();
        pairs
    };
    let first = draw("150");
    assert_eq!(draw("150"), first);
    assert!(draw("190").is_superset(&first), "a larger one goes on from it");
}

#[test]
fn what_nobody_could_tell_is_left_out_and_told() {
    let nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    let drawn = sample_read(&nights, "120", |_| "3\n");
    let found = estimated(&nights);
    assert_eq!(found["open"].as_u64(), Some(drawn["pairs"].as_array().unwrap().len() as u64));
    assert_eq!((found["precision"].is_null(), found["recall"].is_null()), (true, true));
}

#[test]
fn the_report_has_the_estimate_and_how_far_readers_agree() {
    let mut nights = Nights::new();
    nights.policy("second_share = 1.0\n");
    let (before, _) = nights.night();
    assert!(before.out.contains("not yet estimated"), "{}", before.out);
    let truth = truth(&nights);
    let right = |[one, other]: [&str; 2]| if truth[one] == truth[other] { "1\n" } else { "2\n" };
    let drawn = sample_read(&nights, "120", right);
    let count = drawn["pairs"].as_array().unwrap().len();
    // a second reader who always says the same of every case
    let words = ["review", "--quiet", "--sample", "--by", "bob", "--config", "demo/hearth.toml"];
    nights.dir.hearth_told(&words, &"1\n".repeat(count));
    let agreement = nights.hearth(&["review", "--agreement", "--json"]).ends_with(0).json();
    assert_eq!(agreement["agreement"]["cases"].as_u64(), Some(count as u64));
    let kappa = &agreement["agreement"]["kappa"];
    assert!(holds(kappa, 0.0), "one answer for all agrees as chance does: {agreement}");
    let (after, _) = nights.night();
    for told in [
        "precision of links",
        "recall of links",
        "agreement of readers (kappa)",
        "answered by two readers",
    ] {
        assert!(after.out.contains(told), "{told} is not in\n{}", after.out);
    }
}

#[test]
fn a_sample_that_was_read_gives_the_next_nights_report_both_figures_with_their_intervals() {
    let mut nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    let truth = truth(&nights);
    let right = |[one, other]: [&str; 2]| if truth[one] == truth[other] { "1\n" } else { "2\n" };
    let drawn = sample_read(&nights, "160", right);
    let (outcome, _) = nights.night();
    let edition = nights.dir.read("demo/editions/CURRENT").trim().to_owned();
    let report = nights.dir.read(&format!("demo/editions/{edition}/report.json"));
    let report: Value = serde_json::from_str(&report).expect("a report is JSON");
    let told = &report["review"]["estimate"];
    assert_eq!(told["answered"].as_u64(), Some(drawn["pairs"].as_array().unwrap().len() as u64));
    assert_eq!(*told, estimated(&nights), "the command says the same");
    let text = nights.dir.read(&format!("demo/editions/{edition}/report.txt"));
    for figure in ["precision", "recall"] {
        let interval = &told[figure];
        let percent = |end: &str| {
            let share = interval[end].as_f64().unwrap_or_else(|| panic!("{figure}: {interval}"));
            assert!((0.0..=1.0).contains(&share), "{figure}: {interval}");
            format!("{:.2} %", share * 100.0)
        };
        assert!(holds(interval, interval["value"].as_f64().unwrap()));
        assert!(interval["low"].as_f64() < interval["high"].as_f64(), "{figure}: {interval}");
        let line = |text: &str| {
            let line = text.lines().find(|it| it.contains(&format!("{figure} of links")));
            line.unwrap_or_else(|| panic!("no {figure} in\n{text}")).to_owned()
        };
        for line in [line(&outcome.out), line(&text)] {
            assert!(line.contains(&percent("value")), "{line}");
            let both = format!("{} to {}", percent("low"), percent("high"));
            assert!(line.contains(&both), "{line} does not say {both}");
        }
    }
}

#[test]
fn what_readers_decided_teaches_the_next_model_and_no_night_that_has_one() {
    let mut nights = Nights::new();
    nights.policy("second_share = 0.0\n");
    nights.night();
    let truth = truth(&nights);
    let queue = nights.hearth(&["review", "--list", "--json"]).json();
    let cases = queue["cases"].as_array().unwrap().iter().take(8);
    let answers: String = cases
        .map(|case| {
            let [one, other] = mentions(&case["pairs"][0]);
            if truth.get(&one) == truth.get(&other) { "1\n" } else { "2\n" }
        })
        .collect();
    let words = ["review", "--quiet", "--by", "ann", "--config", "demo/hearth.toml"];
    assert!(nights.dir.hearth_told(&words, &answers).out.contains("8 cases answered"));
    let learnt = |words: &[&str]| {
        let night = ["nightly", "--quiet", "--json", "--accept", "social_care"];
        let outcome = nights.hearth(&[&night, words].concat());
        assert!(outcome.code < 2, "{}", outcome.err);
        outcome.json()["training"].clone()
    };
    assert!(learnt(&["--as-of", "2026-11-03"]).is_null(), "an ordinary night learns nothing");
    let training = learnt(&["--as-of", "2026-11-04", "--retrain"]);
    assert!(training["labels"].as_u64().unwrap() >= 8, "{training}");
}

#[test]
fn the_true_precision_and_recall_of_a_council_lie_in_the_intervals_of_most_samples() {
    let dir = crate::support::WorkDir::new();
    let demo =
        ["demo", "--households", "600", "--nights", "1", "--no-serve", "--no-partner", "--quiet"];
    assert!(dir.hearth(&demo).code < 2);
    let nights = Nights::of(dir);
    let truth = truth(&nights);
    let config = CouncilConfig::load(&nights.dir.path("demo/hearth.toml")).unwrap();
    let edition = EditionShelf::open(&config.editions).unwrap().current().unwrap();
    let ruleset = Ruleset::load(None).unwrap().check().unwrap();
    let dictionaries = Dictionaries::FILES
        .iter()
        .filter_map(|name| ruleset.text(&format!("dictionaries/{name}")).map(|text| (*name, text)));
    let dictionaries = Dictionaries::parse(dictionaries).unwrap();
    let model: Model = serde_json::from_str(&edition.model_json().unwrap()).unwrap();
    let (mut records, mut resolutions, mut persons) = (Vec::new(), Vec::new(), Vec::new());
    for stored in edition.records() {
        let stored = stored.unwrap();
        records.push(stored.record);
        resolutions.push(stored.resolution);
        persons.push(stored.person);
    }
    let as_of = edition.id().as_of();
    let stage =
        MatchStage::new(&ruleset, &records, &resolutions, &dictionaries, as_of).under(&model);
    let rules = &ruleset.matching().review.sample;
    let frame = SampleFrame::of(&stage, &model, &edition, &persons, rules.floor).unwrap();

    // a mention that a row was misread into is nobody
    let who = |record: u32| truth.get(&records[record as usize].key.to_string());
    let same = |[one, other]: [u32; 2]| who(one).is_some() && who(one) == who(other);
    let right = |linked: bool| {
        let of = frame.pairs.iter().filter(|pair| pair.linked == linked && same(pair.records));
        of.count() as f64
    };
    let links = frame.pairs.iter().filter(|pair| pair.linked).count() as f64;
    let (precision, recall) = (right(true) / links, right(true) / (right(true) + right(false)));
    let mut held = [0, 0];
    for seed in 0..40 {
        let seed = SampleSeed::of_edition(&format!("another edition {seed}"));
        let key = |record: u32| &records[record as usize].key;
        let drawn =
            draw(&frame.pairs, rules, 300, |[one, other]| seed.number(key(one), key(other)));
        let mut counts = vec![[0, 0]; drawn.strata.len()];
        for (stratum, pair) in drawn.pairs {
            counts[usize::from(stratum)][0] += u64::from(same(pair));
            counts[usize::from(stratum)][1] += 1;
        }
        let (p, r) = estimate(&drawn.strata, &counts).unwrap();
        held[0] += u32::from(p.holds(precision));
        held[1] += u32::from(r.unwrap().holds(recall));
    }
    // nineteen in twenty are 38 of 40; four standard deviations fewer are 33
    assert!(held.iter().all(|held| *held >= 33), "{held:?} of 40, {precision} and {recall}");
}
