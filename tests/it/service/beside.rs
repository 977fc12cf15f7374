//! Commands beside a service that is never still: nights, acts, looks. All write to one journal, and what they write counts at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hearth::config::CouncilConfig;
use hearth::journal::{Journal, JournalEntry, Limits, NoticeAct, NoticeNamed, SharedCommit};
use serde_json::json;

use super::comes_true;
use super::matching::revenues;
use super::served::{Council, Served};
use super::writes::{DPO, REVENUES};

/// Tells whoever asks to end, also where what is done meanwhile fails.
pub(super) struct Ends<'e>(pub(super) &'e AtomicBool);
impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Asks again and again until told to end: how many answers, and those that were not 200.
fn busy<T>(
    served: &Served,
    council: &Council,
    path: &str,
    meanwhile: impl FnOnce() -> T,
) -> (T, usize, Vec<u16>) {
    let (ends, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
    let ask = || {
        let mut others = Vec::new();
        while !ends.load(Ordering::Relaxed) {
            let status = served.revenues(council, path).status;
            answers.fetch_add(1, Ordering::Relaxed);
            if status != 200 {
                others.push(status);
            }
            // the machine is the night's as well
            std::thread::sleep(Duration::from_millis(20));
        }
        others
    };
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        let end = Ends(&ends);
        let done = meanwhile();
        drop(end);
        let others = asking.into_iter().flat_map(|it| it.join().expect("no panic")).collect();
        (done, answers.load(Ordering::Relaxed), others)
    })
}

fn edition(served: &Served) -> String {
    served.get("/readyz", &[]).json()["edition"].as_str().expect("an edition").to_owned()
}

#[test]
fn a_night_runs_beside_the_service_and_its_edition_is_served_without_a_request_being_dropped() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let served = council.serve();
    assert_eq!(edition(&served), "2026-11-01.1");
    let path = format!("/v1/households/{}", council.household);
    let night = || {
        let words = ["nightly", "--quiet", "--as-of", "2026-11-02", "--accept", "social_care"];
        let outcome = council.hearth(&words);
        assert!(outcome.code < 2, "{}", outcome.err);
        assert!(comes_true(|| edition(&served) == "2026-11-02.1"), "{}", edition(&served));
    };
    let ((), answers, others) = busy(&served, &council, &path, night);
    assert!(answers > 20, "{answers}");
    assert_eq!(others, Vec::<u16>::new(), "of {answers}");
    let back = council.hearth(&["edition", "rollback"]).ends_with(0).out;
    assert!(back.contains("2026-11-01.1"), "{back}");
    assert!(comes_true(|| edition(&served) == "2026-11-01.1"));
    council.hearth(&["audit", "verify"]).ends_with(0);
    council.hearth(&["store", "rebuild"]).ends_with(0);
}

#[test]
fn an_act_counts_from_the_next_look_on() {
    let council = Council::new();
    let served = council.serve();
    let path = format!("/v1/persons/{}", council.person);
    for _ in 0..3 {
        served.revenues(&council, &path).is(200);
        let words =
            ["restrict", "set", &council.person, "--kind", "protected-identity", "--note", "x"];
        let set = council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
        assert_eq!(set.code, 0, "{set:?}");
        // at once, not after the next look at the journal
        served.revenues(&council, &path).is(404);
        let number = set.out.strip_prefix("restriction ").expect("its number");
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        let lifted = council.hearth(&[
            "restrict",
            "lift",
            &number,
            "--reason",
            "over",
            "--by",
            "po",
            "--approved-by",
            "dpo",
        ]);
        assert_eq!(lifted.code, 0, "{set:?} {lifted:?}");
    }
    served.revenues(&council, &path).is(200);
}

#[test]
fn looks_on_the_command_line_and_over_http_stand_in_one_journal() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let served = council.serve();
    let path = format!("/v1/persons/{}", council.person);
    let looked = || {
        let log = council.hearth(&["audit", "log", "--json"]).ends_with(0).json();
        let entries = log.as_array().expect("entries").iter();
        entries.filter(|it| it["kind"] == "looked").count()
    };
    let before = looked();
    let looks = || {
        let words = ["lookup", council.person.as_str(), "--as", "r.evans", "--purpose"];
        for _ in 0..5 {
            council.hearth(&[&words, &["revenues-and-benefits"][..]].concat()).ends_with(0);
        }
    };
    let ((), answers, others) = busy(&served, &council, &path, looks);
    assert_eq!(others, Vec::<u16>::new(), "of {answers}");
    assert_eq!(looked() - before, answers + 5, "every look is there, and none twice");
}

/// Writes looks, and what becomes of notices, one after the other without pause until told to end: how many times.
fn writes_on(council: &Council, ends: &AtomicBool) -> usize {
    let config = CouncilConfig::load(&council.dir.path("demo/hearth.toml"));
    let journal = Journal::of(&config.expect("a configuration"));
    let writer = SharedCommit::open(&journal, Limits::default()).expect("the journal opens");
    let refused = r#"{"kind":"look_refused","asked":{"by":"mk","organisation":"council","roles":["adviser"],"purpose":"homelessness","about":"HP-0000-0001"},"codes":["purpose.role"],"displayed":"01"}"#;
    let entries: [JournalEntry; 2] = [
        serde_json::from_str(refused).expect("an entry"),
        JournalEntry::NoticeActed(NoticeAct::Pulled(NoticeNamed { notice: 0 })),
    ];
    let mut written = 0;
    while !ends.load(Ordering::Relaxed) && written < 50_000 {
        writer.note("2026-11-01T09:00:00Z", entries.to_vec()).expect("it is written");
        written += 1;
    }
    written
}

#[test]
fn acts_lists_searches_and_matches_do_not_wait_behind_whoever_looks_and_tells_without_pause() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 100000\nburst = 100000\n");
    let served = council.serve();
    let ends = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        // several, so that whenever somebody has the journal others wait for it
        let writing: Vec<_> = (0..4).map(|_| scope.spawn(|| writes_on(&council, &ends))).collect();
        let end = Ends(&ends);
        let consents = format!("/v1/persons/{}/consents", council.person);
        let given = json!({
            "event": "given", "purposes": ["single-view-by-consent"], "recipients": ["housing-association"],
            "fields": ["name"], "channel": "telephone",
            "notice": { "notice": "https://council.example/privacy", "version": "3", "language": "en" },
        });
        let whom =
            json!({ "surname": "Quux", "forename": "Zebedee", "date_of_birth": "1903-02-01" });
        let row = json!({ "dataset": "benefits", "fields": whom });
        for number in 0..10 {
            let key = format!("beside-{number:04}");
            DPO.send(&council, &served, &consents, (&key, &[]), &given).is(201);
            DPO.get(&council, &served, &consents).is(200);
            let found = REVENUES.send(&council, &served, "/v1/trace", ("", &[]), &whom).is(404);
            assert_eq!(found.code(), "add_a_fact");
            revenues(&served, &council, &row).is(200);
        }
        drop(end);
        writing.into_iter().map(|it| it.join().expect("no panic")).sum::<usize>()
    });
    assert!(written > 40, "{written}: somebody wrote all the while");
}
