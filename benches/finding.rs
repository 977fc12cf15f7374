//! How long it takes to find somebody: a strict search, and one record weighed against everybody, each with its decisions.
//!
//! In: a fictional council of `HOUSEHOLDS` households (300, if nothing is said) after one night. Out: criterion's figures a call, over many people in turn, so
//! that neither is flattered by what was read a moment ago. Looks are written nowhere: what the journal costs stands in the bench `lookup`.

use std::process::Command;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::config::CouncilConfig;
use hearth::editions::{EditionShelf, OpenEdition};
use hearth::journal::{Journal, LookRefused, Looked};
use hearth::links::Model;
use hearth::lookup::{
    ActsInForce, Answer, Door, Ground, KnownFacts, LookLog, MatchAnswer, MatchBand, Newcomer,
    PolicyInForce, Question, Shelf, Since, Sources, StoredLineage, Weights,
};
use hearth::normalise::{Dictionaries, NormalisedRecord};
use hearth::rules::{Ruleset, Unchecked};
use hearth::sharing::{ActsBook, ActsToday, Asking, EditionRecords, Policy, User};
use hearth::stewardship::EvidenceKey;
use hearth::store::MemoryIndex;
use hearth::values::{IdentifierKey, Sensitive};

/// Writes nothing.
struct Nowhere;

impl LookLog for Nowhere {
    fn looked(&self, _: Looked) -> Result<u64, String> {
        Ok(0)
    }

    fn refused(&self, _: LookRefused) -> Result<u64, String> {
        Ok(0)
    }
}

fn asking(edition: &OpenEdition) -> Asking {
    Asking {
        user: User {
            name: "r.evans".parse().expect("a name"),
            organisation: "council".parse().expect("a name"),
            team: Some("revenues".parse().expect("a name")),
            roles: vec!["revenues-officer".parse().expect("a name")],
            trained_until: Some(jiff::civil::date(2099, 12, 31)),
            active: true,
            suspended_from_emergencies: false,
        },
        purpose: "revenues-and-benefits".parse().expect("a name"),
        case_reference: Some(Sensitive::new("CASE-1".to_owned())),
        necessity: Some(Sensitive::new("a bill is in dispute".to_owned())),
        emergency: None,
        at: edition.id().as_of().at(10, 0, 0, 0),
    }
}

/// Claimants from all over the edition, one in so many.
fn claimants(edition: &OpenEdition) -> Vec<NormalisedRecord> {
    let all = edition.records().map(|it| it.expect("it reads").record);
    let of = |it: &NormalisedRecord| &*it.key.role.word == "claimant" && it.date_of_birth.is_some();
    let all: Vec<NormalisedRecord> = all.filter(of).collect();
    let step = (all.len() / 1000).max(1);
    all.into_iter().step_by(step).collect()
}

#[expect(clippy::print_stdout, reason = "a time is worth little without how many were found in it")]
fn finding(bench: &mut Criterion) {
    let households = std::env::var("HOUSEHOLDS").unwrap_or_else(|_| "300".to_owned());
    let folder = tempfile::tempdir().expect("a folder");
    let council = folder.path().join("council");
    let demo = [
        "demo",
        "--nights",
        "1",
        "--no-serve",
        "--no-partner",
        "--quiet",
        "--households",
        &households,
    ];
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
    let ended = command.args(demo).arg("--dir").arg(&council).output().expect("it starts");
    assert!(matches!(ended.status.code(), Some(0 | 1)), "the demo failed");
    let config = CouncilConfig::load(&council.join("hearth.toml")).expect("a configuration");
    let rules = Ruleset::<Unchecked>::load(None).expect("rules").check();
    let rules = rules.unwrap_or_else(|faults| panic!("{faults}"));
    let policy = Policy::load(None).expect("a policy").check();
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    let dictionaries = Dictionaries::shipped();
    let edition = EditionShelf::open(&config.editions).expect("a shelf").current();
    let edition = edition.expect("an edition");
    let model: Model =
        serde_json::from_str(&edition.model_json().expect("a model")).expect("it reads");
    let entries = Journal::of(&config).entries().expect("a journal");
    let (book, store) = (ActsBook::of(&entries), MemoryIndex::of(&entries));
    let key = IdentifierKey::from_bytes([7; 32]);
    let fenced = rules.sources().iter().filter(|it| it.fence.is_some());
    let fenced = fenced.map(|it| it.name.0.clone()).collect();
    let records = EditionRecords::new(&edition, EvidenceKey::new(&key, &rules), fenced);
    let today = ActsToday::of(&book, records).expect("acts");
    let acts = ActsInForce { today, store: &store };
    let in_force = PolicyInForce { policy, agreements: Vec::new() };
    let sources = Sources::new(&rules, &edition);
    let lineage = StoredLineage { store: &store, key: &key };
    let on = Shelf { edition: &edition, sources: &sources, since: Since::NOTHING };
    let ground = Ground {
        on,
        policy: &in_force,
        acts: &acts,
        lineage: &lineage,
        log: &Nowhere,
        key: [3; 32],
    };
    let asking = asking(&edition);
    let people = claimants(&edition);
    let mut turn = people.iter().cycle();
    let mut found = [0_u64; 2];
    let mut asked = 0_u64;
    let mut group = bench.benchmark_group("finding");
    group.throughput(Throughput::Elements(1));
    group.bench_function("trace", |bench| {
        bench.iter(|| {
            let record = turn.next().expect("somebody");
            let born = record.date_of_birth.expect("a date");
            let facts = KnownFacts::new(&record.name.surname, born).expect("a surname");
            let called = record.name.forenames.first().map_or("", |it| it.as_str());
            let facts = facts.with_forename(called, &dictionaries);
            let suggested = edition.found(&facts.probes()).expect("it reads");
            let question = Question::Trace { facts, suggested };
            let answer = Door::new(ground).answer(&asking, &question).expect("an answer");
            asked += 1;
            found[0] += u64::from(matches!(answer, Answer::Person { .. }));
        });
    });
    println!("{} of {asked} traces came to one person", found[0]);
    let mut suggestions = 0;
    asked = 0;
    group.bench_function("match", |bench| {
        bench.iter(|| {
            let record = turn.next().expect("somebody");
            let record = NormalisedRecord { row: u32::MAX, ..record.clone() };
            let newcomer = Newcomer::of(record);
            let fit = Weights::of((&rules, &dictionaries), &model, edition.id().as_of());
            let weights = fit.expect("they fit");
            let suggested = edition.found(&newcomer.probes(&weights, &edition)).expect("it reads");
            suggestions += suggested.len();
            let door = Door::new(ground);
            let answer = door.matched(&asking, (&newcomer, &weights), &suggested);
            let MatchAnswer::Weighed { shown, .. } = answer.expect("an answer") else {
                panic!("refused")
            };
            asked += 1;
            found[1] += u64::from(shown.band == MatchBand::Match);
        });
    });
    println!("{} of {asked} records came to a match, of {} suggested", found[1], suggestions);
    group.finish();
}

criterion_group!(benches, finding);
criterion_main!(benches);
