//! Commands beside a service that is never still: nights, acts, looks. All write to one journal, and what they write counts at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::comes_true;
use super::served::{Council, Served};

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
