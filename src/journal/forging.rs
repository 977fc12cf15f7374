//! A forger at work, for tests: leaves written anew as a writer would have written them, every checksum right.
//!
//! In: a journal, and leaves. Out: its last segment with these leaves and no other. What shows the forgery is a checkpoint.

use std::fs;

use super::leaf::Leaf;
use super::segment::{MAGIC, Segment};
use super::{Journal, frame};

/// Writes the only segment of a journal anew, each leaf numbered as it comes and in a batch of its own.
pub(crate) fn forge(journal: &Journal, leaves: &[Leaf]) {
    let segment = Segment::list(journal.folder()).unwrap().pop().unwrap();
    assert_eq!(segment.first, 0, "a journal of one segment");
    let mut bytes = MAGIC.to_vec();
    for (sequence, leaf) in (0..).zip(leaves) {
        let leaf = Leaf { sequence, ..leaf.clone() };
        let line = format!("{}\n", leaf.line().unwrap());
        bytes.extend(frame::encode(sequence, line.as_bytes()).unwrap());
    }
    fs::write(&segment.path, bytes).unwrap();
}
