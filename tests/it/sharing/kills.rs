//! Acts that are killed at any moment: each is there whole or not at all, and once; one that answered is there.
//!
//! `HEARTH_ACT_KILLS` sets how often each kind is killed.

use std::process::{Child, Command, Stdio};
use std::thread::sleep;

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalKind};
use hearth::store::{EntriesByKind as _, NothingDoubtful, ServedHistory as _, StateStore};

use super::acts::GIVEN;
use super::office::Office;

/// What a command is to write, the nth time: acts that would be refused a second time are about somebody else each time.
type Act<'o> = (&'static str, Box<dyn Fn(u32) -> Vec<String> + 'o>);

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn acts<'o>(office: &'o Office, record: &'o str, persons: &'o [String]) -> Vec<Act<'o>> {
    let about = move |before: &str, after: &str| words(&format!("{before} {record} {after}"));
    let restricted = "--kind sensitive-address --note refuge --by po --approved-by dpo";
    let case = "--holder team:housing --basis open-case --evidence HC/17 --by mk";
    let request = "--received 2026-11-02 --channel post --words everything --by mk";
    let look = "--as r.evans --purpose revenues-and-benefits";
    let given = GIVEN.join(" ");
    let agreement = include_str!("../../../docs/examples/agreement.toml");
    vec![
        ("consent", Box::new(move |_| about("consent give", &given))),
        ("restriction", Box::new(move |_| about("restrict set", restricted))),
        ("relationship", Box::new(move |_| about("relationship state", case))),
        (
            "agreement",
            Box::new(move |turn| {
                let name = format!("agreement-{turn}.toml");
                let renamed = format!("name = \"support-charity-{turn}\"");
                let text = agreement.replace("name = \"support-charity-2026\"", &renamed);
                office.dir.write(&name, &text);
                words(&format!("agreement add {name} --by dpo"))
            }),
        ),
        (
            "decision",
            Box::new(move |turn| {
                let (one, other) = (&persons[0], &persons[turn as usize + 1]);
                words(&format!("decide {one} {other} different --reason seen --by mk"))
            }),
        ),
        ("request", Box::new(move |_| about("rights open access", request))),
        ("look", Box::new(move |_| about("lookup", look))),
        // a refusal is written down as well
        ("refused look", Box::new(move |_| about("lookup", "--as r.evans --purpose education"))),
    ]
}

fn start(office: &Office, words: &[String]) -> Child {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("hearth"));
    command.args(words).arg("--config").arg("demo/hearth.toml").current_dir(office.dir.path(""));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// All that an index says.
fn everything(store: &StateStore) -> String {
    let rows: Vec<_> =
        JournalKind::ALL.iter().map(|kind| store.of_kind(*kind).expect("it reads")).collect();
    let read = store.entries_read().expect("it reads");
    format!("{read:?} {:?} {rows:?}", store.served().expect("it reads"))
}

#[test]
fn an_act_that_is_killed_is_there_whole_or_not_at_all_and_one_that_answered_is_there() {
    let kills: u32 =
        std::env::var("HEARTH_ACT_KILLS").ok().and_then(|it| it.parse().ok()).unwrap_or(5);
    let office = Office::new();
    let (record, _) = office.two_of_one();
    let persons: Vec<String> = office.persons().into_keys().collect();
    office.hearth(&["audit", "checkpoint"]).ends_with(0);
    let mut known = office.entries();
    for (what, words) in acts(&office, &record, &persons) {
        // how long it takes, by one that is let end
        let began = began();
        start(&office, &words(kills)).wait().expect("it ends");
        let whole = began.elapsed();
        assert_eq!(office.entries(), known + 1, "{what}: one act is one entry");
        known += 1;
        let mut lost = 0;
        for kill in 0..kills {
            let mut child = start(&office, &words(kill));
            sleep(whole * (kill + 1) / kills.max(1));
            let ended = child.try_wait().expect("it can be asked");
            let _ = child.kill();
            child.wait().expect("it ends");
            let now = office.entries();
            assert!(now == known || now == known + 1, "{what}: half an act, or one twice");
            let answered = ended.is_some_and(|it| it.success());
            assert!(!answered || now == known + 1, "{what}: it answered, and is gone");
            lost += u32::from(now == known);
            known = now;
        }
        println!("{what}: killed {kills} times, {lost} of them before it was written");
    }
    // what a kill left behind stands in nobody's way, and index and journal are one
    office.give(&record);
    assert_eq!(office.entries(), known + 1, "the next act goes on from there");
    office.hearth(&["audit", "verify"]).ends_with(0);
    let config = CouncilConfig::load(&office.dir.path("demo/hearth.toml")).expect("it is read");
    let journal = Journal::of(&config);
    let read_on = everything(&StateStore::open(&journal, &NothingDoubtful).expect("it opens"));
    let anew = everything(&StateStore::rebuild(&journal).expect("it is made anew"));
    assert_eq!(read_on, anew, "the index is not its rebuild");
}

#[expect(clippy::disallowed_methods, reason = "kills fall within the time that a command takes")]
fn began() -> std::time::Instant {
    std::time::Instant::now()
}
