//! The journal killed at any moment while many write: what was acknowledged is there, the rest is whole or not there, an erasure is done or not
//! begun.
//!
//! The writer is this test's own program, started again as a process that can be killed. `HEARTH_KILLS` sets how often.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use hearth::audit::{CheckpointSigner, KeptCheckpoints, verify};
use hearth::journal::{
    DecisionUndone, EntryErased, ErasureGround, GroupCommit, Journal, JournalEntry, JournalKind,
    JournalWriter, Limits, Recorded,
};
use hearth::store::{EntriesByKind as _, NothingDoubtful, ServedHistory as _, StateStore};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Names the state folder to the process that writes.
const STATE: &str = "HEARTH_KILLS_STATE";
const AT: &str = "2026-11-01T02:03:04Z";
/// Kills of one journal, before another is begun: reading it again each time is what takes long.
const OF_ONE: u32 = 20;
const THREADS: u64 = 8;

fn said(text: &str) -> JournalEntry {
    let (reason, by) = (text.to_owned(), "mk".to_owned());
    JournalEntry::DecisionUndone(DecisionUndone { decision: 0, reason, by })
}

fn erasing(sequence: u64) -> JournalEntry {
    let (because, by) = ("asked for".to_owned(), "dpo".to_owned());
    let ground = ErasureGround::Objection;
    JournalEntry::EntryErased(EntryErased { sequence, because, ground, by })
}

/// Writes until it is killed, and tells of everything that was acknowledged: `said NUMBER TEXT`, `erased NUMBER`.
#[test]
fn writer() {
    let Ok(state) = std::env::var(STATE) else { return };
    let journal = Journal::in_state(Path::new(&state));
    // small segments, so that kills meet their beginnings
    let writer = JournalWriter::open(&journal, Limits { segment: 30_000 }).expect("it opens");
    let group = GroupCommit::begin(writer).expect("it begins");
    let tell = |line: String| {
        // one write a line: lines of several threads do not mix
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes()).and_then(|()| out.flush()).expect("somebody listens");
    };
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (group, tell) = (group.clone(), &tell);
            scope.spawn(move || {
                for turn in 0_u64.. {
                    let texts: Vec<String> =
                        (0..=turn % 3).map(|at| format!("{thread}-{turn}-{at}")).collect();
                    let entries = texts.iter().map(|text| said(text)).collect();
                    let first = group.commit(AT, entries).expect("it is written");
                    for (number, text) in (first..).zip(&texts) {
                        tell(format!("said {number} {text}\n"));
                    }
                    if turn % 4 == 3 {
                        tell(format!("erasing {first}\n"));
                        group.commit(AT, vec![erasing(first)]).expect("it is written");
                        tell(format!("erased {first}\n"));
                    }
                }
            });
        }
    });
}

/// What was acknowledged of one journal over all its kills.
#[derive(Default)]
struct Acknowledged {
    said: BTreeMap<u64, String>,
    /// False while nobody was told that it is done.
    erased: BTreeMap<u64, bool>,
}

impl Acknowledged {
    /// Lets a process write for a while, kills it, and hears what it had told.
    fn killed_after(&mut self, state: &Path, after: Duration) {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .args(["writer", "--exact", "--nocapture", "--test-threads", "1"])
            .env(STATE, state)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut told = BufReader::new(child.stdout.take().expect("its output"));
        // the time counts from when it writes
        loop {
            let mut line = String::new();
            let read = told.read_line(&mut line).expect("it tells");
            self.hear(&line);
            if read == 0 || line.contains("said ") {
                break;
            }
        }
        sleep(after);
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        let mut rest = String::new();
        told.read_to_string(&mut rest).expect("it told");
        rest.split_inclusive('\n').for_each(|line| self.hear(line));
    }

    fn hear(&mut self, line: &str) {
        // a line that the kill cut short says nothing
        let Some(line) = line.strip_suffix('\n') else { return };
        // the test runner's own words may stand before the first
        let begin = line.find("said ").or_else(|| line.find("eras")).unwrap_or(0);
        let words: Vec<&str> = line[begin..].split(' ').collect();
        match words.as_slice() {
            ["said", number, text] => {
                self.said.insert(number.parse().expect("a number"), (*text).to_owned());
            }
            ["erasing", number] => {
                self.erased.entry(number.parse().expect("a number")).or_insert(false);
            }
            ["erased", number] => {
                self.erased.insert(number.parse().expect("a number"), true);
            }
            _ => {}
        }
    }

    /// Every acknowledged entry is there and says what it said, unless it was to be erased; what was erased says nothing.
    fn hold(&self, entries: &[Recorded]) {
        for (number, text) in &self.said {
            let found = usize::try_from(*number).ok().and_then(|at| entries.get(at));
            let found =
                found.unwrap_or_else(|| panic!("entry {number} was acknowledged, and is gone"));
            match (&found.entry, self.erased.get(number)) {
                (Some(entry), None | Some(false)) => {
                    assert_eq!(*entry, said(text), "entry {number}");
                }
                (None, Some(_)) => {}
                (Some(_), Some(true)) => panic!("entry {number} was erased, and is there"),
                (None, None) => panic!("nobody asked for entry {number} to be erased"),
            }
        }
    }
}

/// All that an index says of a journal of these kinds.
fn everything(store: &StateStore) -> String {
    let kinds = [JournalKind::DecisionUndone, JournalKind::EntryErased];
    let rows: Vec<_> = kinds.iter().map(|kind| store.of_kind(*kind).expect("it reads")).collect();
    format!(
        "{:?} {:?} {rows:?}",
        store.entries_read().expect("it reads"),
        store.served().expect("it reads")
    )
}

#[test]
fn what_was_acknowledged_is_there_after_any_kill_and_an_erasure_is_done_or_not_begun() {
    let kills: u32 =
        std::env::var("HEARTH_KILLS").ok().and_then(|it| it.parse().ok()).unwrap_or(40);
    let mut chance = ChaCha8Rng::seed_from_u64(17);
    let (mut acknowledged, mut erased, mut unanswered) = (0, 0, 0);
    let mut done = 0;
    while done < kills {
        let state = tempfile::tempdir().expect("a folder");
        let journal = Journal::in_state(state.path());
        let kept = KeptCheckpoints::in_state(state.path());
        let mut told = Acknowledged::default();
        for _ in 0..OF_ONE.min(kills - done) {
            done += 1;
            told.killed_after(state.path(), Duration::from_micros(chance.random_range(0..60_000)));
            // as the kill left it, and after a writer has put it right
            let left = journal.entries().expect("it is whole as it was left");
            told.hold(&left);
            drop(JournalWriter::open(&journal, Limits::default()).expect("it opens again"));
            let entries = journal.entries().expect("it is whole");
            assert_eq!(left, entries, "a writer that opens it changes nothing that it says");
            assert_eq!(journal.check_sealed().expect("it is whole"), entries.len() as u64);
            unanswered += entries.len()
                - entries.iter().filter(|it| told.said.contains_key(&it.sequence)).count();
            let signer = CheckpointSigner::load_or_make(state.path(), "Ashby").expect("it signs");
            let checkpoints = kept.all(&signer.verifier()).expect("they are signed");
            let verdict = verify(&journal, &checkpoints, &kept.leaves().expect("they are there"));
            assert_eq!(verdict.expect("it is verified").findings, [], "after kill {done}");
            kept.make(&journal, &signer, AT).expect("it goes on from the last checkpoint");
        }
        let read_on = everything(&StateStore::open(&journal, &NothingDoubtful).expect("it opens"));
        let anew = everything(&StateStore::rebuild(&journal).expect("it is made anew"));
        assert_eq!(read_on, anew, "the index is not its rebuild");
        acknowledged += told.said.len();
        erased += told.erased.values().filter(|done| **done).count();
    }
    assert!(acknowledged > usize::try_from(done).expect("a count"), "hardly anything was written");
    println!(
        "{done} kills: {acknowledged} acknowledged entries are there, {erased} acknowledged erasures are done; {unanswered} entries nobody was told of or that erase"
    );
}
