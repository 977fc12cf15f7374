//! Kept answers: found again, outdated, damaged.

use std::fs;

use super::night::{resolved, unresolved};
use crate::addresses::AddressResolution;
use crate::editions::{AnswerFile, FoundAnswers};

const TONIGHT: [u8; 32] = [7; 32];

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
    AnswerFile::replace(&path, &TONIGHT, digests.into_iter().zip(&answers)).unwrap();
    let file = usable(AnswerFile::open(&path, &TONIGHT)).unwrap();
    for (digest, answer) in digests.iter().zip(&answers) {
        assert_eq!(file.find(digest).as_ref(), Some(answer));
    }
    assert_eq!(file.find(&[2; 16]), None);
    AnswerFile::replace(&path, &TONIGHT, [([2; 16], &answers[0])]).unwrap();
    let next = usable(AnswerFile::open(&path, &TONIGHT)).unwrap();
    assert_eq!((next.find(&[0; 16]), next.find(&[2; 16])), (None, Some(resolved(100))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn another_fingerprint_makes_them_outdated_and_any_flipped_byte_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers");
    AnswerFile::replace(&path, &TONIGHT, [([1; 16], &resolved(100))]).unwrap();
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
