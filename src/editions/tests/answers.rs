//! Kept answers: found again, outdated, damaged.

use std::fs;

use super::night::{date, resolved, unresolved};
use crate::addresses::AddressResolution;
use crate::editions::{
    AnswerFile, AnswerToKeep, EditionShelf, FoundAnswers, QueryDigest, file_beside, sweep_beside,
};

const TONIGHT: [u8; 32] = [7; 32];

/// What these queries are answered.
fn found(file: &AnswerFile, ascending: &[QueryDigest]) -> Vec<Option<AddressResolution>> {
    let found = file.find_all(ascending);
    found.into_iter().map(|found| found.map(|found| found.answer)).collect()
}

fn usable(found: FoundAnswers) -> Option<AnswerFile> {
    match found {
        FoundAnswers::Usable(file) => Some(file),
        FoundAnswers::None | FoundAnswers::Outdated | FoundAnswers::Damaged(_) => None,
    }
}

#[test]
fn answers_are_found_again_and_the_next_file_takes_the_place_of_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers");
    assert!(matches!(AnswerFile::open(&path, &TONIGHT), FoundAnswers::None));
    let answers = [resolved(100), unresolved("9 NEW ROAD"), AddressResolution::none()];
    let digests = [[0; 16], [1; 16], [255; 16]];
    AnswerFile::replace(
        &path,
        &TONIGHT,
        digests.into_iter().zip(answers.iter().map(AnswerToKeep::New)),
    )
    .unwrap();
    let file = usable(AnswerFile::open(&path, &TONIGHT)).unwrap();
    let asked = [[0; 16], [1; 16], [2; 16], [255; 16]];
    let [first, second, third] = answers.clone().map(Some);
    assert_eq!(found(&file, &asked), [first, second, None, third]);
    assert_eq!(found(&file, &[]), []);
    let as_before = file.find_all(&asked)[1].clone().unwrap();
    let written = AnswerToKeep::Written(file.as_written(&as_before).unwrap());
    let next = [([1; 16], written), ([2; 16], AnswerToKeep::New(&answers[0]))];
    AnswerFile::replace(&path, &TONIGHT, next).unwrap();
    let next = usable(AnswerFile::open(&path, &TONIGHT)).unwrap();
    let expected = [None, Some(answers[1].clone()), Some(resolved(100))];
    assert_eq!(found(&next, &asked[..3]), expected);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn as_many_answers_as_are_looked_for_in_several_walks_are_found_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers");
    let digest = |number: u64| {
        let mut digest = [0; 16];
        digest[..8].copy_from_slice(&number.to_be_bytes());
        digest
    };
    let answers: Vec<_> =
        (0..30_000).step_by(3).map(|number| (number, resolved(number + 1))).collect();
    let all = answers.iter().map(|(number, answer)| (digest(*number), AnswerToKeep::New(answer)));
    AnswerFile::replace(&path, &TONIGHT, all).unwrap();
    let file = usable(AnswerFile::open(&path, &TONIGHT)).unwrap();
    let asked: Vec<u64> = (0..31_000).step_by(2).collect();
    let digests: Vec<_> = asked.iter().map(|number| digest(*number)).collect();
    for (number, found) in asked.iter().zip(found(&file, &digests)) {
        let kept = *number < 30_000 && number % 3 == 0;
        assert_eq!(found, kept.then(|| resolved(number + 1)), "{number}");
    }
}

#[test]
fn what_a_kill_leaves_of_answers_and_other_files_the_next_night_sweeps_away() {
    let (shelf, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let names = || -> Vec<String> {
        let entries = fs::read_dir(state.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let (answer, mut meanwhile) = (resolved(100), Vec::new());
    let answers = std::iter::once_with(|| {
        meanwhile = names();
        ([1; 16], AnswerToKeep::New(&answer))
    });
    AnswerFile::replace(&state.path().join("answers"), &TONIGHT, answers).unwrap();
    // a kill in the midst of it would have left this
    assert_eq!(meanwhile.len(), 1, "{meanwhile:?}");
    let left = state.path().join(&meanwhile[0]);
    fs::create_dir(&left).unwrap();
    fs::write(left.join("answers"), "9 NEW ROAD").unwrap();
    // and of what else a night keeps
    drop(file_beside(state.path()).unwrap().keep().unwrap());
    assert_eq!(names().len(), 3);

    let writer = EditionShelf::open(shelf.path()).unwrap().begin(date("2026-11-22")).unwrap();
    sweep_beside(state.path(), &writer).unwrap();
    assert_eq!(names(), ["answers"]);
    sweep_beside(&state.path().join("not-there-yet"), &writer).unwrap();
}

#[test]
fn another_fingerprint_makes_them_outdated_and_any_flipped_byte_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers");
    AnswerFile::replace(&path, &TONIGHT, [([1; 16], AnswerToKeep::New(&resolved(100)))]).unwrap();
    assert!(matches!(AnswerFile::open(&path, &[8; 32]), FoundAnswers::Outdated));
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        let found = AnswerFile::open(&path, &TONIGHT);
        assert!(matches!(found, FoundAnswers::Damaged(_)), "byte {at}");
    }
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(AnswerFile::open(&path, &TONIGHT), FoundAnswers::Damaged(_)));
}
