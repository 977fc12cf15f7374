//! Reading by summaries: what is asked for is what the whole journal says, whatever became of the summaries; and nobody without the keys can make one say otherwise.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::index_key::IndexKey;
use super::samples::{erasing, refused, said};
use super::segment::Segment;
use super::summary::{Summary, tag};
use super::{Journal, JournalError, JournalKind, JournalWriter, KeySource, Limits, Recorded};

const SMALL: Limits = Limits { segment: 2500 };

fn day(number: usize) -> Date {
    date(2026, 11, i8::try_from(1 + number % 28).unwrap())
}

/// A journal of entries on days: 0 is a decision, 1 to 4 a look, anything else an erasure of the entry with that share of the number.
fn written(acts: &[(u8, usize)]) -> (tempfile::TempDir, Journal) {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::in_state(folder.path());
    let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
    for (number, &(act, on)) in acts.iter().enumerate() {
        let entry = match act {
            0 => said(number as u64),
            5.. if number > 0 => erasing(u64::from(act) * 31 % number as u64),
            _ => refused(),
        };
        let at = format!("{}T02:03:04Z", day(on));
        // an erasure of an erasure is refused
        if writer.append(&at, &[entry]).is_err() {
            writer.append(&at, &[refused()]).unwrap();
        }
    }
    (folder, journal)
}

fn summaries(journal: &Journal) -> Vec<PathBuf> {
    files(journal, "summary")
}

fn files(journal: &Journal, end: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(journal.folder()).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|it| it.extension().is_some_and(|it| it == end)).collect();
    files.sort();
    files
}

/// Makes all summaries that there can be.
fn summed(journal: &Journal) {
    journal.entries_but_looks().unwrap();
    assert_eq!(summaries(journal).len() + 1, files(journal, "log").len(), "each that is followed");
}

#[derive(Clone, Copy, Debug)]
enum Became {
    Kept,
    Gone,
    CutShort,
    Changed,
    AnothersTag,
}

fn becomes(journal: &Journal, path: &PathBuf, became: Became) {
    let bytes = fs::read(path).unwrap();
    match became {
        Became::Kept => {}
        Became::Gone => fs::remove_file(path).unwrap(),
        Became::CutShort => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
        Became::Changed => {
            let text =
                String::from_utf8_lossy(&bytes[32..]).replace("decision_undone", "look_refused");
            fs::write(path, [&bytes[..32], text.as_bytes(), b" "].concat()).unwrap();
        }
        // a true one, of another segment
        Became::AnothersTag => fs::write(path, fs::read(&summaries(journal)[0]).unwrap()).unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_asked_for_is_what_the_whole_journal_says(
        acts in prop::collection::vec((0_u8..8, 0_usize..28), 1..60),
        from in 0_u64..60,
        before in 0_usize..28,
        became in prop::collection::vec(prop::sample::select(vec![Became::Kept, Became::Gone, Became::CutShort, Became::Changed, Became::AnothersTag]), 12),
    ) {
        let (_folder, journal) = written(&acts);
        let all = journal.entries().unwrap();
        let on = |it: &Recorded| -> Date { it.at[..10].parse().unwrap() };
        let ask = || -> Result<(), TestCaseError> {
            let of = |wanted: &dyn Fn(&Recorded) -> bool| -> Vec<Recorded> { all.iter().filter(|it| wanted(it)).cloned().collect() };
            prop_assert_eq!(journal.entries_but_looks().unwrap(), of(&|it| !it.kind.is_look()));
            prop_assert_eq!(journal.entries_and_looks_before(day(before)).unwrap(), of(&|it| !it.kind.is_look() || on(it) < day(before)));
            for kind in [JournalKind::DecisionUndone, JournalKind::LookRefused, JournalKind::EntryErased] {
                prop_assert_eq!(journal.entries_of(&[kind], from).unwrap(), of(&|it| it.kind == kind && it.sequence >= from));
            }
            let read = journal.located_but_looks(from).unwrap();
            let rest = of(&|it| it.sequence >= from);
            let end = |it: &Recorded| (it.sequence, it.digest);
            prop_assert_eq!((read.first, read.last), (rest.first().map(end), rest.last().map(end)));
            let mut whole = journal.located_from(from).unwrap();
            whole.retain(|it| !it.recorded.kind.is_look());
            prop_assert_eq!(read.located, whole);
            Ok(())
        };
        ask()?;
        summed(&journal);
        for (path, became) in summaries(&journal).iter().zip(became) {
            becomes(&journal, path, became);
        }
        ask()?;
        ask()?;
    }
}

#[test]
fn who_has_not_the_keys_cannot_say_what_a_segment_holds() {
    let (folder, journal) = written(&[(0, 1); 20]);
    summed(&journal);
    let segment = Segment::list(journal.folder()).unwrap().remove(0);
    let keys = journal.keys().keys().unwrap();
    let key = IndexKey::of(&keys).unwrap();
    let nothing = Summary { listed: Vec::new(), ..Summary::of(&segment, &keys).unwrap() };
    let text = serde_json::to_vec(&nothing).unwrap();
    let stranger = tempfile::tempdir().unwrap();
    let other = Journal::in_state(stranger.path());
    JournalWriter::open(&other, SMALL).unwrap().append("2026-11-01T02:03:04Z", &[said(1)]).unwrap();
    let forged = IndexKey::of(&other.keys().keys().unwrap()).unwrap();
    fs::write(&summaries(&journal)[0], [&tag(&forged, &text)[..], &text].concat()).unwrap();
    assert_eq!(journal.entries_but_looks().unwrap().len(), 20, "it is made anew");
    // with the journal's keys it would have been believed: the tag is what stands between
    fs::write(&summaries(&journal)[0], [&tag(&key, &text)[..], &text].concat()).unwrap();
    assert!(journal.entries_but_looks().unwrap().len() < 20);
    drop(folder);
}

#[test]
fn a_key_that_is_added_leaves_summaries_as_they_are() {
    let (_folder, journal) = written(&[(0, 1); 20]);
    summed(&journal);
    let kept =
        || -> Vec<Vec<u8>> { summaries(&journal).iter().map(|it| fs::read(it).unwrap()).collect() };
    let before = kept();
    journal.keys().add().unwrap();
    assert_eq!(journal.entries_but_looks().unwrap().len(), 20);
    assert_eq!(kept(), before);
}

#[test]
fn what_is_erased_while_a_journal_is_read_is_erased_and_no_damage() {
    let (_folder, journal) = written(&[(0, 1); 20]);
    let next = Cell::new(15);
    // as often as it is read, another is erased before the reading comes to it
    let passes = |it: &Recorded| {
        if it.sequence == 0 {
            let gone = next.replace(next.get() - 1);
            let mut writer = JournalWriter::open(&journal, SMALL).unwrap();
            writer.append("2026-11-03T02:03:04Z", &[erasing(gone)]).unwrap();
        }
        true
    };
    let read = journal.entries_that(&[JournalKind::DecisionUndone], 0, passes).unwrap();
    let erased = read.iter().filter(|it| it.entry.is_none()).map(|it| it.sequence);
    assert_eq!((read.len(), erased.collect::<Vec<u64>>()), (20, vec![15]));
}

#[test]
fn what_is_wrong_with_what_is_asked_for_is_told_though_summaries_are_there() {
    let (_folder, journal) = written(&[(0, 1); 20]);
    summed(&journal);
    for (path, change) in
        [(1, "vault"), (1, "log")].map(|(at, end)| (files(&journal, end)[at].clone(), end))
    {
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        let fault = journal.entries_but_looks().unwrap_err();
        assert!(matches!(fault, JournalError::Damaged { .. }), "{change}: {fault}");
        fs::write(&path, bytes).unwrap();
    }
    let path = &files(&journal, "vault")[0];
    let mut bytes = fs::read(path).unwrap();
    bytes[100] ^= 1;
    fs::write(path, bytes).unwrap();
    let fault = journal.entries_but_looks().unwrap_err();
    assert!(matches!(fault, JournalError::Damaged { .. }), "{fault}");
}

#[test]
fn looks_alone_are_not_read_by_those_who_ask_for_none() {
    let (_folder, journal) = written(&[(1, 1); 40]);
    summed(&journal);
    let path = &files(&journal, "vault")[0];
    let mut bytes = fs::read(path).unwrap();
    bytes[100] ^= 1;
    fs::write(path, bytes).unwrap();
    assert_eq!(journal.entries_but_looks().unwrap(), []);
    assert!(matches!(journal.entries(), Err(JournalError::Damaged { .. })), "who reads it is told");
    assert!(matches!(journal.check(), Err(JournalError::Damaged { .. })));
}

#[test]
fn parts_are_the_journals_leaves_with_its_keys_and_so_summaries_or_without() {
    let (folder, journal) = written(&[(0, 1); 30]);
    let hashes: Vec<_> = journal.leaves_from(0).unwrap().iter().map(|at| at.digest).collect();
    let without_keys =
        Journal::with_keys(folder.path(), &KeySource::in_state(Path::new("/nowhere")));
    let followed = files(&journal, "log").len() - 1;
    for (journal, expected) in [(&without_keys, 0), (&journal, followed)] {
        let (mut tree, mut read, mut told) = (super::Frontier::default(), Vec::new(), 0);
        journal
            .each_tree_part::<JournalError>(|part| {
                let numbers = part.numbers();
                let own: Vec<_> = numbers.map(|it| hashes[usize::try_from(it).unwrap()]).collect();
                assert!(part.is_of(&own) && !part.is_of(&own[1..]));
                if let Some(subtrees) = part.subtrees() {
                    assert!(tree.push_all(subtrees));
                    told += 1;
                } else {
                    for hash in own {
                        tree.push(hash);
                    }
                }
                read.extend(part.leaves()?.iter().map(|at| at.digest));
                Ok(())
            })
            .unwrap();
        assert_eq!(read, hashes);
        assert_eq!(tree, super::Frontier::over(&hashes));
        assert_eq!(told, expected);
    }
}
