//! A forger at work, for tests: leaves written anew as a writer would have written them, every checksum right.
//!
//! In: a journal, and leaves. Out: a segment with these leaves and no other. What shows the forgery is a checkpoint.

use std::fs;

use super::leaf::Leaf;
use super::segment::{MAGIC, Segment};
use super::{Journal, frame};

/// Writes the only segment of a journal anew, each leaf numbered as it comes and in a batch of its own.
pub(crate) fn forge(journal: &Journal, leaves: &[Leaf]) {
    let segment = Segment::list(journal.folder()).unwrap().pop().unwrap();
    assert_eq!(segment.first, 0, "a journal of one segment");
    write(&segment, leaves);
}

/// Writes the segment in which an entry stands anew, with another leaf in the place of the entry's. Each of its entries is a batch. Gives the number of its first.
pub(crate) fn forge_leaf(journal: &Journal, leaf: &Leaf) -> u64 {
    let mut segments = Segment::list(journal.folder()).unwrap();
    segments.retain(|it| it.first <= leaf.sequence);
    let segment = segments.pop().unwrap();
    let own = journal.leaves_from(segment.first).unwrap().into_iter();
    let own = own.filter(|at| at.segment == segment.first).map(|at| at.leaf);
    let forged: Vec<Leaf> =
        own.map(|it| if it.sequence == leaf.sequence { leaf.clone() } else { it }).collect();
    write(&segment, &forged);
    segment.first
}

fn write(segment: &Segment, leaves: &[Leaf]) {
    let mut bytes = MAGIC.to_vec();
    for (sequence, leaf) in (segment.first..).zip(leaves) {
        let leaf = Leaf { sequence, ..leaf.clone() };
        let line = format!("{}\n", leaf.line().unwrap());
        bytes.extend(frame::encode(sequence, line.as_bytes()).unwrap());
    }
    fs::write(&segment.path, bytes).unwrap();
}
