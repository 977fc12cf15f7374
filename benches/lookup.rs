//! How long a look takes: a decision with its survivorship for one person, and a whole household through the door.
//!
//! In: a fictional council of 300 households after one night, as `hearth demo` makes it. Out: criterion's figures. The person is one of whom the most datasets
//! speak, the household one of the most members, so that neither is flattered. The door counts its decoys: sixteen people are ruled on for every household.

use std::path::Path;
use std::process::Command;

use criterion::{Criterion, criterion_group, criterion_main};
use hearth::config::CouncilConfig;
use hearth::editions::{EditionShelf, OpenEdition};
use hearth::journal::{GroupCommit, Journal, JournalWriter, Limits, LookRefused, Looked};
use hearth::lookup::{
    ActsInForce, Answer, Door, Ground, JournalledLooks, LookLog, PolicyInForce, Question, Shelf,
    Since, Sources, StoredLineage, person,
};
use hearth::rules::{Ruleset, Unchecked};
use hearth::sharing::{
    ActsBook, ActsToday, Asking, EditionRecords, Permit, Policy, User, rule_on_caller,
    rule_on_subject,
};
use hearth::stewardship::EvidenceKey;
use hearth::store::{NothingDoubtful, StateStore};
use hearth::values::{HouseholdId, IdentifierKey, PersonId, Sensitive};

/// Writes nothing: what the rest of a look costs.
struct Nowhere;

impl LookLog for Nowhere {
    fn looked(&self, _: Looked) -> Result<u64, String> {
        Ok(0)
    }

    fn refused(&self, _: LookRefused) -> Result<u64, String> {
        Ok(0)
    }
}

/// A council after its first night.
fn council(folder: &Path) -> CouncilConfig {
    let demo = [
        "demo",
        "--households",
        "300",
        "--nights",
        "1",
        "--no-serve",
        "--no-partner",
        "--quiet",
        "--dir",
    ];
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
    let ended = command.args(demo).arg(folder).output().expect("the program starts");
    assert!(matches!(ended.status.code(), Some(0 | 1)), "the demo failed");
    CouncilConfig::load(&folder.join("hearth.toml")).expect("a configuration")
}

fn key(state: &Path) -> IdentifierKey {
    let text = std::fs::read_to_string(state.join("identifier.key")).expect("a key");
    let text = text.trim();
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).expect("a byte");
    IdentifierKey::from_bytes(std::array::from_fn(byte))
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

/// Of whom the most datasets speak, and the household of the most members.
fn the_fullest(edition: &OpenEdition) -> (PersonId, HouseholdId) {
    let datasets = |id: PersonId| {
        let person = edition.person(id).expect("it reads").expect("somebody");
        let keys =
            person.records.iter().filter_map(|it| edition.placement_at(*it).expect("it reads"));
        keys.map(|it| it.key.dataset).collect::<std::collections::BTreeSet<_>>().len()
    };
    let persons = edition.persons().map(|it| it.expect("it reads").id);
    let person = persons.max_by_key(|it| (datasets(*it), *it)).expect("somebody");
    let households = edition.households().map(|it| it.expect("it reads"));
    let private = households.filter(|it| it.kind.is_private());
    let home = private.max_by_key(|it| (it.members.len(), it.id)).expect("a household");
    (person, home.id)
}

fn looks(bench: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = council(&folder.path().join("council"));
    let rules = Ruleset::<Unchecked>::load(None).expect("rules").check();
    let rules = rules.unwrap_or_else(|faults| panic!("{faults}"));
    let policy = Policy::load(None).expect("a policy").check();
    let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
    let edition = EditionShelf::open(&config.editions).expect("a shelf").current();
    let edition = edition.expect("an edition");
    let key = key(&config.state);
    let journal = Journal::of(&config);
    let book = ActsBook::of(&journal.entries().expect("a journal"));
    let store = StateStore::open(&journal, &NothingDoubtful).expect("a store");
    let fenced = rules.sources().iter().filter(|it| it.fence.is_some());
    let fenced = fenced.map(|it| it.name.0.clone()).collect();
    let records = EditionRecords::new(&edition, EvidenceKey::new(&key, &rules), fenced);
    let today = ActsToday::of(&book, records).expect("acts");
    let acts = ActsInForce { today, store: &store };
    let in_force = PolicyInForce { policy: policy.clone(), agreements: Vec::new() };
    let sources = Sources::new(&rules, &edition);
    let lineage = StoredLineage { store: &store, key: &key };
    let on = Shelf { edition: &edition, sources: &sources, since: Since::NOTHING };
    let writer = JournalWriter::open(&journal, Limits::default()).expect("it opens");
    let written = JournalledLooks {
        journal: GroupCommit::begin(writer).expect("it begins"),
        at: "2026-11-01T02:03:04Z".to_owned(),
    };
    let door = |log| {
        Door::new(Ground {
            on,
            policy: &in_force,
            acts: &acts,
            lineage: &lineage,
            log,
            key: [7; 32],
        })
    };
    let (quiet, journalled) = (door(&Nowhere), door(&written));
    let asking = asking(&edition);
    let (one, home) = the_fullest(&edition);

    let mut group = bench.benchmark_group("lookup");
    let grant = rule_on_caller(&policy, &[], &asking).expect("a grant");
    let facts = quiet.facts(&asking, &grant, one, None).expect("it reads").expect("somebody");
    group.bench_function("a decision with its survivorship, one person", |bench| {
        bench.iter(|| {
            let grant = rule_on_caller(&policy, &[], &asking).expect("a grant");
            let ruling = rule_on_subject(&policy, &grant, &asking, &facts);
            let permit = Permit::of(&asking, &grant, &ruling).expect("a permit");
            person(on, &permit, &[]).expect("it reads").expect("something")
        });
    });
    for (which, question) in
        [("a person", Question::Person(one)), ("a household", Question::Household(home))]
    {
        for (how, door) in [("not journalled", &quiet), ("journalled", &journalled)] {
            group.bench_function(format!("{which} through the door, {how}"), |bench| {
                bench.iter(|| {
                    let answer = door.answer(&asking, &question).expect("an answer");
                    assert!(matches!(answer, Answer::Person { .. } | Answer::Household { .. }));
                    answer
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, looks);
criterion_main!(benches);
