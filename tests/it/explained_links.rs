//! What an edition keeps of its links is enough to explain each of them, to the last thousandth of a bit.

use hearth::config::CouncilConfig;
use hearth::editions::{EditionLink, EditionShelf, OpenEdition};
use hearth::links::{Explanation, Model};
use hearth::normalise::Dictionaries;
use hearth::pipeline::MatchStage;
use hearth::rules::Ruleset;
use hearth::values::MatchWeight;
use serde_json::Value;

use crate::support::{WorkDir, demo_council};

fn edition(dir: &WorkDir) -> OpenEdition {
    let config =
        CouncilConfig::load(&dir.path("demo/hearth.toml")).expect("the demo has a configuration");
    EditionShelf::open(&config.editions)
        .and_then(|shelf| shelf.current())
        .expect("a published edition")
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
    let (mut records, mut resolutions) = (Vec::new(), Vec::new());
    for stored in edition.records() {
        let stored = stored.unwrap();
        records.push(stored.record);
        resolutions.push(stored.resolution);
    }
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
