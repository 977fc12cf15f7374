//! The service for a while under load, while editions come and go and the process is killed: nothing is answered wrongly, nothing that was answered is lost,
//! and nothing grows.
//!
//! A minute here; the long form is `HEARTH_SOAK_SECONDS=1800 cargo test --release --locked --test it service::soak -- --nocapture`. `HEARTH_SOAK_RATE` says
//! how many looks a second are asked for.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalEntry, JournalKind};

use super::asker::Asker;
use super::beside::Ends;
use super::served::{Council, Served};

/// So many ask at once at least,
const LEAST_ASKING: u64 = 8;
/// and more where each would have to ask more often than so many times a second.
const EACH_ASKS: u64 = 125;
/// Beyond so many looks a part of them is sought in the journal, drawn evenly.
const SOUGHT: usize = 100_000;
/// Memory that is no file of the edition may grow so much in one life of the process: room for what comes and goes.
const MAY_GROW: u64 = 64 << 20;

/// Kills of the process: odd while it is down.
static KILLS: AtomicU64 = AtomicU64::new(0);

/// A number from the environment.
fn told(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

/// What those who ask have seen.
#[derive(Default)]
struct Seen {
    /// Each look that was answered: its number in the journal, and which of the people it was about.
    answered: Mutex<Vec<(u64, usize)>>,
    /// What should not have been.
    wrong: Mutex<Vec<String>>,
}

/// What an answer says of the look that it is of.
#[derive(serde::Deserialize)]
struct Numbered {
    request: u64,
}

/// Asks about one after the other, so often on the average. An error of the connection is right once after each kill, and at no other time.
#[expect(
    clippy::disallowed_methods,
    reason = "what is tested takes its time by the clock on the wall"
)]
fn ask(
    address: &str,
    council: &Council,
    people: &[String],
    (which, pace): (u64, Duration),
    ends: &AtomicBool,
    seen: &Seen,
) {
    let (mut asker, mut kills) = (Asker::of(address), KILLS.load(Ordering::SeqCst));
    let mut next = Instant::now();
    let mut token = format!("Bearer {}", council.token("r.evans", "revenues"));
    let mut signed = Instant::now();
    for at in usize::try_from(which).expect("a few").. {
        if ends.load(Ordering::Relaxed) {
            return;
        }
        if signed.elapsed() > Duration::from_secs(300) {
            token = format!("Bearer {}", council.token("r.evans", "revenues"));
            signed = Instant::now();
        }
        // whoever was kept waiting asks the sooner: it is the rate that is asked for, stalls and kills included
        next += pace;
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        let whom = at * 31 % people.len();
        let why = [("authorization", token.as_str()), ("hearth-purpose", "revenues-and-benefits")];
        let answer = asker.get(&format!("/v1/persons/{}", people[whom]), &why);
        let now = KILLS.load(Ordering::SeqCst);
        match answer {
            Ok((200 | 404, body)) => {
                let Numbered { request } = serde_json::from_slice(body).expect("its number");
                seen.answered.lock().expect("no panic").push((request, whom));
                kills = now;
            }
            Ok((status, body)) => {
                let reply = format!("{status} {}", String::from_utf8_lossy(body));
                seen.wrong.lock().expect("no panic").push(reply);
            }
            Err(fault) if now == kills && now.is_multiple_of(2) => {
                seen.wrong.lock().expect("no panic").push(fault.to_string());
            }
            Err(_) => {
                asker = Asker::of(address);
                kills = now;
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

/// Memory of a process that is no file, in bytes, and how many files it holds open.
fn held(served: &Served) -> (u64, usize) {
    let folder = format!("/proc/{}", served.child.id());
    let status = std::fs::read_to_string(format!("{folder}/status")).expect("its status");
    let line = status.lines().find_map(|it| it.strip_prefix("RssAnon:")).expect("its memory");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    let files = std::fs::read_dir(format!("{folder}/fd")).expect("its files").count();
    (kilobytes << 10, files)
}

/// Files in a folder and all in it, the journal's own aside.
fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry"));
    let of = |entry: std::fs::DirEntry| {
        if !entry.file_type().expect("a kind").is_dir() {
            1
        } else if entry.file_name() == "journal" {
            0
        } else {
            files(&entry.path())
        }
    };
    entries.map(of).sum()
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "what is tested takes its time by the clock on the wall"
)]
fn under_load_nothing_is_lost_or_grows_while_editions_come_and_go_and_the_process_is_killed() {
    let seconds = told("HEARTH_SOAK_SECONDS", 60);
    let rate = told("HEARTH_SOAK_RATE", 200);
    let council = Council::new();
    let wide = "[serve]\nrequests_per_second = 100000\nburst = 100000\n";
    council.configure("[serve]\n", wide);
    let links = council.hearth(&["export", "links"]).ends_with(0).out;
    let mut people: Vec<String> =
        links.lines().skip(1).filter_map(|it| it.split(',').nth(3)).map(str::to_owned).collect();
    people.sort();
    people.dedup();
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("it").port();
    let state = council.dir.path("demo/state");
    let (ends, seen) = (AtomicBool::new(false), Seen::default());
    let mut served = council.serve_unread_at(port);
    let address = format!("127.0.0.1:{port}");
    let began = Instant::now();
    let over = |began: Instant| began.elapsed() >= Duration::from_secs(seconds);
    let asking = LEAST_ASKING.max(rate / EACH_ASKS);
    let pace = Duration::from_secs(1) * u32::try_from(asking).expect("few")
        / u32::try_from(rate).expect("a rate");
    // in the short form all of it happens several times, too
    let every = Duration::from_secs(if seconds < 600 { 10 } else { 60 });
    let mut lives: Vec<(Duration, u64, u64, usize, usize)> = Vec::new();
    let mut swaps = 0;
    let mut files_before = None;
    std::thread::scope(|scope| {
        let end = Ends(&ends);
        for which in 0..asking {
            let (address, council, people, ends, seen) =
                (&address, &council, &people, &ends, &seen);
            scope.spawn(move || ask(address, council, people, (which, pace), ends, seen));
        }
        let changing = scope.spawn(|| {
            let mut swaps = 0;
            while !over(began) {
                // by the clock: a night that takes its time is followed the sooner
                let turn = every * (swaps + 1);
                std::thread::sleep(turn.saturating_sub(began.elapsed()));
                // a night and back again, while looks go on
                let words: &[&str] = if swaps % 2 == 0 {
                    &["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"]
                } else {
                    &["edition", "rollback"]
                };
                let outcome = council.hearth(words);
                assert!(outcome.code < 2, "{words:?}: {}", outcome.err);
                swaps += 1;
            }
            swaps
        });
        let mut drawn = 7_u64;
        while !over(began) {
            std::thread::sleep(Duration::from_secs(3));
            files_before.get_or_insert_with(|| files(&state));
            let (warm, open) = held(&served);
            // somewhere between a third of the time and four thirds of it
            drawn = drawn
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let lives_on =
                every / 3 + every * u32::try_from(drawn >> 40).expect("24 bits") / (1 << 24);
            std::thread::sleep(lives_on);
            let (memory, files) = held(&served);
            KILLS.fetch_add(1, Ordering::SeqCst);
            served.child.kill().expect("it is killed");
            served.child.wait().expect("it has ended");
            let starts = Instant::now();
            served = council.serve_unread_at(port);
            lives.push((starts.elapsed(), warm, memory, open, files));
            KILLS.fetch_add(1, Ordering::SeqCst);
        }
        swaps = changing.join().expect("no panic");
        drop(end);
    });
    served.terminate();
    assert!(served.child.wait().expect("it ends").success());
    let answered = seen.answered.into_inner().expect("no panic");
    for (ready, warm, memory, open, files) in &lives {
        println!(
            "memory {} → {} MB, files {open} → {files}, killed, ready again in {ready:?}",
            warm >> 20,
            memory >> 20
        );
    }
    println!(
        "{} looks answered, {swaps} editions, {} kills, in {:?}",
        answered.len(),
        lives.len(),
        began.elapsed()
    );
    assert_eq!(seen.wrong.into_inner().expect("no panic"), Vec::<String>::new());
    assert!(lives.len() > 1 && swaps > 1, "it was killed, and editions changed");
    assert!(answered.len() as u64 > seconds * rate / 20, "{} looks", answered.len());
    for (_, warm, memory, open, files) in &lives {
        assert!(*memory < warm + MAY_GROW, "memory grows: {lives:?}");
        assert!(*files <= open + 16, "files stay open: {lives:?}");
    }
    let files_after = files(&state);
    assert!(files_after <= files_before.unwrap_or(0) + 40, "{files_before:?} → {files_after}");
    council.hearth(&["audit", "verify"]).ends_with(0);
    let config =
        CouncilConfig::load(&council.dir.path("demo/hearth.toml")).expect("a configuration");
    stand_in(&Journal::of(&config), &people, &answered);
}

/// Every look that was answered stands in the journal under its number.
fn stand_in(journal: &Journal, people: &[String], answered: &[(u64, usize)]) {
    let about = |entry: Option<JournalEntry>| match entry {
        Some(JournalEntry::Looked(looked)) => Some(looked.asked.about),
        Some(_) | None => None,
    };
    if answered.len() <= SOUGHT {
        let entries = journal.entries_of(&[JournalKind::Looked], 0).expect("it reads");
        for (number, whom) in answered {
            let at = entries.binary_search_by_key(number, |it| it.sequence);
            let at = at.unwrap_or_else(|_| panic!("look {number} is lost"));
            assert_eq!(
                about(entries[at].entry.clone()).as_ref(),
                Some(&people[*whom]),
                "look {number}"
            );
        }
        return;
    }
    for (number, whom) in answered.iter().step_by(answered.len() / 1000) {
        let entry = journal.entry(*number).expect("it reads").and_then(|it| it.entry);
        assert_eq!(about(entry).as_ref(), Some(&people[*whom]), "look {number}");
    }
}
