//! What an edition keeps of its links is enough to explain each of them, to the last thousandth of a bit.

use std::sync::Arc;

use hearth::addresses::AddressResolution;
use hearth::clerical::{DeskGround, asked_of, constraint};
use hearth::config::CouncilConfig;
use hearth::editions::{EditionLink, EditionShelf, NightRecords, OpenEdition};
use hearth::journal::Matter;
use hearth::links::{Explanation, Model};
use hearth::normalise::{Dictionaries, NormalisedRecord};
use hearth::persons::{Ruling, Rulings, Verdict};
use hearth::pipeline::MatchStage;
use hearth::rules::Ruleset;
use hearth::stewardship::{AlikeRecords, EvidenceKey, NightEvidence};
use hearth::values::{IdentifierKey, MatchWeight};
use serde_json::Value;

use crate::support::{WorkDir, demo_council};

fn edition(dir: &WorkDir) -> OpenEdition {
    let config =
        CouncilConfig::load(&dir.path("demo/hearth.toml")).expect("the demo has a configuration");
    EditionShelf::open(&config.editions)
        .and_then(|shelf| shelf.current())
        .expect("a published edition")
}

fn read_whole(edition: &OpenEdition) -> (Vec<NormalisedRecord>, Vec<AddressResolution>) {
    let read = edition.records().map(|stored| stored.expect("a record can be read"));
    read.map(|stored| (stored.record, stored.resolution)).unzip()
}

fn links(edition: &OpenEdition) -> Vec<EditionLink> {
    edition.links().collect::<Result<_, _>>().expect("links can be read")
}

#[test]
fn the_explanation_of_every_link_adds_up_to_the_weight_that_decided() {
    let dir = demo_council();
    let config = CouncilConfig::load(&dir.path("demo/hearth.toml")).unwrap();
    let rules = Ruleset::load(config.rules.as_deref()).unwrap().check().unwrap();
    let text = |name: &str| rules.text(&format!("dictionaries/{name}"));
    let files = Dictionaries::FILES.iter().filter_map(|name| Some((*name, text(name)?)));
    let dictionaries = Dictionaries::parse(files).unwrap();
    let edition = edition(&dir);
    let model: Model = serde_json::from_str(&edition.model_json().unwrap()).unwrap();
    let (records, resolutions) = read_whole(&edition);
    let stage =
        MatchStage::new(&rules, &records, &resolutions, &dictionaries, edition.id().as_of());
    let scorer = stage.scorer(&model);
    let links = links(&edition);
    for link in &links {
        let explained = Explanation::of(&scorer, link.left, link.right, &stage.attributes)
            .surrounded_by(&scorer, link.context);
        let rows: MatchWeight = explained.rows.iter().map(|row| row.weight).sum();
        assert_eq!(explained.weight, link.weight, "{explained}");
        assert_eq!(explained.prior + rows, link.weight, "{explained}");
        assert_eq!(explained.steps().last().unwrap().to, link.weight, "{explained}");
    }
    // what surrounds a link moves some of them: else the rows above would prove nothing
    let moved = links.iter().filter(|link| scorer.whole_context(link.context).bits().abs() > 0.1);
    assert!(moved.count() > 100, "of {} links", links.len());
}

/// What the program says of a link, as JSON.
fn told(dir: &WorkDir, edition: &OpenEdition, link: &EditionLink) -> Value {
    let name = |record: u32| {
        let stored = edition.record_at(record).expect("records can be read");
        stored.expect("a record of the edition").record.key.to_string()
    };
    let (a, b) = (name(link.left), name(link.right));
    let words = ["explain", &a, &b, "--json", "--svg", "pair.svg", "--config", "demo/hearth.toml"];
    dir.hearth(&words).ends_with(0).json()
}

#[test]
fn a_link_is_explained_with_its_rival_and_its_company_by_key() {
    let dir = demo_council();
    let edition = edition(&dir);
    let links = links(&edition);
    let rivalled = links.iter().find(|link| link.context.rivals.is_some_and(|level| level > 0));
    let said = told(&dir, &edition, rivalled.expect("some link has a rival"));
    assert!(said["rival"]["mention"].is_string(), "{said}");
    assert_eq!(said["context_known"], true, "{said}");
    let rows = said["rows"].as_array().unwrap();
    let last = rows.last().unwrap();
    assert_eq!(last["comparison"], "persons", "{said}");
    assert_eq!(last["total"], said["sum"], "{said}");

    let moved = links.iter().find(|link| link.context.company.is_some_and(|level| level < 2));
    let said = told(&dir, &edition, moved.expect("some family has moved"));
    let company = said["company"].as_array().unwrap();
    assert!(!company.is_empty(), "{said}");

    let picture = dir.read("pair.svg");
    assert!(picture.starts_with("<svg") && picture.contains("<desc"), "{picture}");
    for mention in said["mentions"].as_array().unwrap() {
        assert!(!picture.contains(mention["mention"].as_str().unwrap()), "{picture}");
    }
}

#[test]
fn records_read_as_they_are_asked_for_are_explained_and_ruled_on_as_among_all() {
    let dir = demo_council();
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    let dictionaries = Dictionaries::shipped();
    let edition = Arc::new(edition(&dir));
    let model: Model = serde_json::from_str(&edition.model_json().unwrap()).unwrap();
    let (records, resolutions) = read_whole(&edition);
    let as_of = edition.id().as_of();
    let stage = MatchStage::new(&rules, &records, &resolutions, &dictionaries, as_of).under(&model);
    let asked = asked_of(&edition, &rules, &model).unwrap();
    let key = IdentifierKey::from_bytes([7; 32]);
    let on = DeskGround {
        edition: &edition,
        ruleset: &rules,
        dictionaries: &dictionaries,
        records: NightRecords::Asked(&asked),
        persons: &[],
        model: &model,
        key: &key,
        alike: &AlikeRecords::default(),
    };

    let numbers = || (0_u32..).take(records.len()).step_by(17);
    for number in numbers() {
        let at = number as usize;
        assert_eq!(on.record(number), &records[at]);
        assert_eq!(on.records.find(&records[at].key), Some(number));
        assert_eq!(on.is_fenced(number), stage.fenced()[at]);
        let person = edition.person(on.person(number)).unwrap().unwrap();
        assert!(person.records.contains(&number));
    }
    let evidence = EvidenceKey::new(&key, &rules);
    let all = numbers().collect::<Vec<_>>();
    let side = |of: NightEvidence<'_>| of.side("x".to_owned(), true, &all, Matter::Household);
    let read_whole = side(NightEvidence::new(&records, &resolutions, &evidence));
    assert_eq!(side(NightEvidence::of(on.records, &evidence)), read_whole);
    assert!(
        read_whole.records.iter().any(|it| it.alone),
        "some record is the only one of its kind"
    );

    let links = links(&edition);
    for link in links.iter().step_by(23) {
        let few = on.few([link.left, link.right]);
        let explained = few.explanation(link.left, link.right).unwrap().unwrap();
        assert_eq!(explained.weight, link.weight, "{explained}");
        assert_eq!(
            few.constraint(link.left, link.right),
            constraint(&stage, link.left, link.right)
        );
    }

    // some parted and some joined, and of those parted some joined afterwards: these cannot be obeyed
    let mut rulings: Vec<Ruling> = (1..)
        .zip(links.iter().step_by(11))
        .map(|(decision, link)| Ruling {
            decision,
            pair: [link.left, link.right],
            verdict: if decision % 3 == 0 { Verdict::Different } else { Verdict::Same },
        })
        .collect();
    let parted = rulings.iter().filter(|it| it.verdict == Verdict::Different);
    let joined =
        |it: &Ruling| Ruling { decision: it.decision + 100_000, verdict: Verdict::Same, ..*it };
    let joined: Vec<Ruling> = parted.step_by(2).map(joined).collect();
    rulings.extend(joined);
    let (obeyed, unobeyed) = Rulings::reconcile(&stage.table, stage.fenced(), &rulings);
    let concerned = rulings.iter().flat_map(|ruling| ruling.pair);
    let (few, few_unobeyed) = on.few_with_rows(concerned.clone()).reconciled(&rulings);
    assert_eq!(few_unobeyed, unobeyed);
    assert!(!unobeyed.is_empty(), "some cannot be obeyed");
    for [left, right] in rulings.iter().map(|ruling| ruling.pair) {
        assert_eq!(few.joins(left, right), obeyed.joins(left, right));
        assert_eq!(few.parts(left, right), obeyed.parts(left, right));
    }
    for record in concerned {
        assert_eq!(few.bound_to(record), obeyed.bound_to(record));
    }
    on.sound().unwrap();
}
