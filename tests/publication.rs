//! Acts on editions killed at any moment: pointer, journal and index say the same once the next command has run.
//!
//! The real program is killed while it publishes, holds, releases and goes back.

#[path = "council_folder.rs"]
mod council_folder;

use std::collections::BTreeMap;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use council_folder::{CouncilFolder, Fiction, published};
use hearth::editions::{EditionDiff, EditionId};
use hearth::journal::{Journal, JournalEntry, Lineage, Recorded};
use hearth::store::{NothingDoubtful, ServedHistory as _, StateStore};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Kills of each kind of act.
const KILLS: u32 = 12;

#[expect(
    clippy::disallowed_methods,
    reason = "the kills are spread over the time that an act takes"
)]
fn now() -> Instant {
    Instant::now()
}

fn done(command: &mut Command) -> Output {
    let output = command.output().expect("hearth starts");
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{command:?} ended with {}:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Kills a command after a time, if it still runs then.
fn killed(command: &mut Command, after: Duration) {
    let mut run =
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("hearth starts");
    let until = now() + after;
    while now() < until && run.try_wait().expect("a run can be asked").is_none() {
        sleep(Duration::from_micros(500));
    }
    run.kill().expect("a run can be killed");
    run.wait().expect("a killed run ends");
}

/// How the journal says an edition stands.
#[derive(PartialEq, Eq, Debug)]
enum Stands {
    Served,
    Held,
    Pruned,
}

/// Runs the next command and compares pointer, shelf, journal and index.
fn in_step(folder: &CouncilFolder<'_>) -> Vec<Recorded> {
    done(&mut folder.hearth(&["edition", "list"]));
    let state = folder.path().join("state");
    let entries = Journal::in_state(&state).entries().expect("the journal is whole");
    let mut stands: BTreeMap<EditionId, Stands> = BTreeMap::new();
    let mut last = None;
    for Recorded { entry, .. } in &entries {
        // entries of other kinds speak of no edition
        if let Some(served) = entry.as_ref().and_then(JournalEntry::served) {
            assert_eq!(served.before, last, "the journal names another edition before");
            last = Some(served.edition);
            stands.insert(served.edition, Stands::Served);
        } else if let Some(JournalEntry::EditionHeld { edition, .. }) = entry {
            stands.insert(*edition, Stands::Held);
        } else if let Some(JournalEntry::EditionPruned { edition }) = entry {
            stands.insert(*edition, Stands::Pruned);
        }
    }
    let shelf = folder.shelf();
    assert_eq!(shelf.current_id().expect("the pointer can be read"), last);
    let listed = shelf.list().expect("the shelf can be listed");
    for entry in &listed {
        shelf.edition(entry.id).expect("it opens").verify().expect("it is whole");
        let held = if entry.held.is_some() { Stands::Held } else { Stands::Served };
        assert_eq!(stands.get(&entry.id), Some(&held), "{}", entry.id);
    }
    let kept = stands.values().filter(|stands| **stands != Stands::Pruned).count();
    assert_eq!(listed.len(), kept, "the journal knows others than the shelf");
    let journal = Journal::in_state(&state);
    let store = StateStore::open(&journal, &NothingDoubtful).expect("the index opens");
    assert_eq!(store.entries_read().expect("it can be asked"), entries.len() as u64);
    let served = store.served().expect("it can be asked");
    assert_eq!(served.last().map(|served| served.edition), last);
    // every change of what is served is explained, as long as both editions are there to compare
    for served in entries.iter().filter_map(|it| it.entry.as_ref()?.served()) {
        let Some(before) = served.before.filter(|before| *before != served.edition) else {
            continue;
        };
        if let (Ok(before), Ok(now)) = (shelf.edition(before), shelf.edition(served.edition)) {
            let diff = EditionDiff::between(&before, &now).expect("both can be read");
            assert_eq!(served.lineage, Lineage::of(&diff), "lineage to {}", served.edition);
        }
    }
    entries
}

/// Times spread over how long an act takes.
fn times(act: Duration, seed: u64) -> impl Iterator<Item = Duration> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    (0..KILLS).map(move |kill| {
        let share = (f64::from(kill) + chance.random::<f64>()) / f64::from(KILLS);
        act.mul_f64(share * 1.1)
    })
}

fn timed(command: &mut Command) -> Duration {
    let begun = now();
    done(command);
    begun.elapsed()
}

#[test]
fn going_back_holding_and_releasing_are_done_or_not_done() {
    let fiction = Fiction::new(40, 3, 51);
    let folder = fiction.folder();
    for night in 1..=3 {
        published(&mut folder.nightly(folder.deliver(night)));
    }
    let newest = folder.shelf().current_id().expect("it can be read").expect("one is served");
    let newest = newest.to_string();
    let back = ["edition", "rollback"];
    let again = ["edition", "rollback", &newest];
    let hold = ["edition", "hold", "--because", "to see"];
    let release = ["edition", "release", &newest];
    let length = timed(&mut folder.hearth(&back));
    done(&mut folder.hearth(&again));
    in_step(&folder);
    for (there, home, seed) in [(&back[..], &again[..], 52), (&hold[..], &release[..], 53)] {
        for after in times(length, seed) {
            killed(&mut folder.hearth(there), after);
            in_step(&folder);
            let current =
                folder.shelf().current_id().expect("it can be read").expect("one is served");
            if current.to_string() == newest {
                done(&mut folder.hearth(there));
                in_step(&folder);
            }
            killed(&mut folder.hearth(home), after);
            in_step(&folder);
            let current =
                folder.shelf().current_id().expect("it can be read").expect("one is served");
            if current.to_string() != newest {
                done(&mut folder.hearth(home));
                in_step(&folder);
            }
        }
    }
}

#[test]
fn a_night_that_is_held_is_held_whole_and_the_next_builds_on_what_is_served() {
    let fiction = Fiction::new(60, 3, 61);
    let folder = fiction.folder();
    published(&mut folder.nightly(folder.deliver(1)));
    let served = folder.shelf().current_id().expect("it can be read");

    // a sixth of the electors left, where nobody's identifier may go
    let as_of = folder.deliver(2);
    let config = folder.path().join("hearth.toml");
    let text = std::fs::read_to_string(&config).expect("it can be read");
    let strict = format!("{text}\n[churn]\npersons = 0.0\nhouseholds = 1.0\n");
    std::fs::write(&config, strict).expect("it can be written");
    let roll = folder.path().join("extracts/electoral_roll.csv");
    let bytes = std::fs::read(&roll).expect("it can be read");
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let kept = lines[..lines.len() - lines.len() / 6].concat();
    std::fs::write(&roll, kept).expect("it can be written");
    let length = timed(&mut folder.nightly(as_of));
    let entries = in_step(&folder);
    let is_held =
        |recorded: &Recorded| matches!(&recorded.entry, Some(JournalEntry::EditionHeld { .. }));
    assert!(entries.last().is_some_and(is_held), "the night is held");
    assert_eq!(folder.shelf().current_id().expect("it can be read"), served);
    for after in times(length, 63) {
        killed(&mut folder.nightly(as_of), after);
        in_step(&folder);
        assert_eq!(folder.shelf().current_id().expect("it can be read"), served);
    }

    std::fs::write(&config, text).expect("it can be written");
    let as_of = folder.deliver(3);
    published(&mut folder.nightly(as_of));
    let entries = in_step(&folder);
    let edition = folder.verified_edition();
    assert_eq!(edition.manifest().previous, served, "it builds on what was served");
    // what was reserved for the held ones is given to nobody
    let reserved = entries.iter().filter_map(|recorded| {
        let Some(JournalEntry::EditionHeld { serials, .. }) = &recorded.entry else { return None };
        Some(serials.next_person_serial)
    });
    let last = entries
        .last()
        .and_then(|recorded| recorded.entry.as_ref()?.served())
        .expect("it is served");
    assert!(last.serials_before.next_person_serial >= reserved.max().expect("some were held"));
}

#[test]
fn a_night_that_is_killed_leaves_pointer_and_journal_in_step() {
    let fiction = Fiction::new(60, 2, 71);
    let folder = fiction.folder();
    let length = timed(&mut folder.nightly(folder.deliver(1)));
    in_step(&folder);
    let as_of = folder.deliver(2);
    // most of a night is matching: the kills are at its end
    for after in times(length, 72) {
        killed(&mut folder.nightly(as_of), length.mul_f64(0.4) + after.mul_f64(0.6));
        in_step(&folder);
    }
    published(&mut folder.nightly(as_of));
    in_step(&folder);
}

#[test]
fn questions_are_answered_while_a_night_runs_and_acts_are_refused() {
    let fiction = Fiction::new(20, 1, 81);
    let folder = fiction.folder();
    let as_of = folder.deliver(1);
    published(&mut folder.nightly(as_of));
    let somebody = folder.verified_edition().persons().next().expect("somebody lives there");
    let somebody = somebody.expect("a person can be read").id.to_string();
    let shelf = folder.shelf();
    let running = shelf.begin(as_of).expect("nobody else is writing");
    done(&mut folder.hearth(&["who", &somebody]));
    done(&mut folder.hearth(&["edition", "list"]));
    let refused = folder.hearth(&["edition", "hold", "--because", "to see"]).output();
    assert_eq!(refused.expect("hearth starts").status.code(), Some(2));
    drop(running);
    in_step(&folder);
}
