//! Group commit: entries a second that 32 writers get on disk, each waiting for its own.
//!
//! In: a journal in a folder of its own, on the disk that `TMPDIR` names. Out: criterion's figures. One entry at a time is what a lookup costs; several at a
//! time, what a household's answer does, which journals a decision for each member.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::journal::{DecisionUndone, GroupCommit, Journal, JournalEntry, JournalWriter, Limits};

const WRITERS: u64 = 32;
const TURNS: u64 = 40;

fn said(number: u64) -> JournalEntry {
    let reason = "the same address since March, by two sources".to_owned();
    JournalEntry::DecisionUndone(DecisionUndone { decision: number, reason, by: "mk".to_owned() })
}

fn write(group: &GroupCommit, at_once: u64) {
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let group = group.clone();
            scope.spawn(move || {
                for turn in 0..TURNS {
                    let entries = (0..at_once).map(|at| said(writer + turn + at)).collect();
                    group.commit("2026-11-01T02:03:04Z", entries).expect("it is written");
                }
            });
        }
    });
}

fn group_commit(criterion: &mut Criterion) {
    let mut benches = criterion.benchmark_group("journal");
    benches.sample_size(10);
    for at_once in [1, 4, 8] {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::in_state(folder.path());
        let writer = JournalWriter::open(&journal, Limits::default()).expect("it opens");
        let group = GroupCommit::begin(writer).expect("it begins");
        benches.throughput(Throughput::Elements(WRITERS * TURNS * at_once));
        benches.bench_function(format!("32 writers, {at_once} at a time"), |bencher| {
            bencher.iter(|| write(&group, at_once));
        });
    }
    benches.finish();
}

criterion_group!(benches, group_commit);
criterion_main!(benches);
