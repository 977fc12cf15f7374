//! One journal, shared by a service and the commands that run beside it.
//!
//! In: entries from any thread, each with how much of others' writing it rests on. Out: their numbers, once they are on disk; or that others have
//! written in the meantime, and nothing was written. The lock is held for one batch at a time, so that a night, an act or a look on the command
//! line finds its turn within milliseconds. Leaves to the caller to read what others wrote, and to decide again.
//!
//! What is decided on what stands in the journal is written only if nobody has added to it since anything of the kinds that it rests on: in the order of the journal,
//! every look comes after all acts that it took into account, and after no other. What came is looked at, and not merely that something came: a partner's notices may
//! be written a thousand times a second beside looks that rest on none of them. An act of the service's own counts for that as one of others.

use std::sync::Arc;

use super::group::{Numbered, Request, answer_all, write, write_noticed};
use super::noticed::Noticed;
use super::others::{Others, RestsOn, Seen};
use super::writer::Resting;
use super::{
    CommitFault, GroupCommit, Journal, JournalEntry, JournalError, JournalWriter, KindSet, Limits,
    Pending,
};

/// Writes to a journal that others write to as well. Copies share one writer.
#[derive(Clone, Debug)]
pub struct SharedCommit {
    commit: GroupCommit,
    others: Arc<Others>,
}

/// The writer between two batches.
struct Pen {
    journal: Journal,
    limits: Limits,
    resting: Option<Resting>,
    /// The number after the last entry that it knows of.
    next: u64,
    others: Arc<Others>,
}

impl SharedCommit {
    /// Opens a journal, which is mended where a killed writer left it torn, and lets go of its lock again.
    ///
    /// # Errors
    /// As [`JournalWriter::open`]; if the system gives no thread.
    pub fn open(journal: &Journal, limits: Limits) -> Result<Self, JournalError> {
        let writer = JournalWriter::open(journal, limits)?;
        let others = Arc::new(Others::default());
        let next = writer.next_sequence();
        let (journal, resting) = (journal.clone(), writer.rest());
        let folder = journal.folder().to_owned();
        let mut pen = Pen { journal, limits, resting, next, others: Arc::clone(&others) };
        let commit = GroupCommit::writing(move |batch| {
            pen.write(batch);
            // the next batch opens the journal anew, and knows then what is on disk
            None
        });
        Ok(Self { commit: commit.map_err(JournalError::io(&folder))?, others })
    }

    /// How much of others' writing has been noticed: to be asked *before* the journal is read.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.others.seen()
    }

    /// What others wrote and was noticed since, and how much has been noticed with it.
    #[must_use]
    pub fn others_since(&self, seen: Seen) -> (Vec<Noticed>, Seen) {
        self.others.since(seen)
    }

    /// True if what [`SharedCommit::others_since`] gives is what others wrote, each by itself; of what was noticed long ago it gives the service's own entries as well.
    #[must_use]
    pub fn remembers(&self, seen: Seen) -> bool {
        self.others.remembers(seen)
    }

    /// Writes entries as one if nobody else has written beyond what they rest on, of the kinds on which they rest, and waits until they are on disk: the number of
    /// the first.
    ///
    /// # Errors
    /// [`CommitFault::Moved`] if somebody has, another if they are not acknowledged.
    pub fn commit(
        &self,
        at: &str,
        entries: Vec<JournalEntry>,
        rests_on: impl Into<RestsOn>,
    ) -> Result<u64, CommitFault> {
        self.submit(at, entries, rests_on).wait()
    }

    /// Hands entries in, to be written as by [`SharedCommit::commit`] and waited for later.
    #[must_use]
    pub fn submit(
        &self,
        at: &str,
        entries: Vec<JournalEntry>,
        rests_on: impl Into<RestsOn>,
    ) -> Pending {
        self.commit.submit_resting_on(at, entries, Some(rests_on.into()), None)
    }

    /// The same for an act, whose entries `made` makes once the number of the first is known: what is decided after it rests on it, so that nothing
    /// that was decided before can be written any more.
    ///
    /// # Errors
    /// As [`SharedCommit::commit`].
    pub fn commit_act(
        &self,
        at: &str,
        made: impl FnOnce(u64) -> Vec<JournalEntry> + Send + 'static,
        rests_on: impl Into<RestsOn>,
    ) -> Result<u64, CommitFault> {
        let act = Some(Box::new(made) as Numbered);
        self.commit.submit_resting_on(at, Vec::new(), Some(rests_on.into()), act).wait()
    }

    /// Writes entries that rest on nothing of others' and that no look rests on, such as what became of a message: the number of the first.
    ///
    /// # Errors
    /// As [`SharedCommit::commit`], but never [`CommitFault::Moved`].
    pub fn note(&self, at: &str, entries: Vec<JournalEntry>) -> Result<u64, CommitFault> {
        self.commit.submit_resting_on(at, entries, None, None).wait()
    }

    /// Looks whether the journal can be opened for writing, and whether others have written: the number that the next entry would have.
    ///
    /// # Errors
    /// If it cannot.
    pub fn look(&self) -> Result<u64, CommitFault> {
        self.commit.submit_resting_on("", Vec::new(), None, None).wait()
    }
}

impl Pen {
    fn write(&mut self, batch: Vec<Request>) {
        let mut writer = match self.taken_up() {
            Ok(writer) => writer,
            Err(fault) => {
                let fault = CommitFault::Failed(fault.to_string());
                answer_all(batch, |_| Err(fault.clone()));
                return;
            }
        };
        // looks first: they rest on no act of this batch
        let (acts, rest): (Vec<_>, Vec<_>) = batch.into_iter().partition(|it| it.act.is_some());
        let (looking, looks): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|it| it.entries.is_empty());
        let fresh = self.fresh(looks);
        // a fault leaves the writer unsure, and it is let go of; what was written before it is nobody else's
        if !fresh.is_empty() && write(&mut writer, fresh).is_none() {
            self.next = writer.next_sequence();
        }
        for act in acts {
            // one after the other: each rests on the one before
            let mut fresh = self.fresh(vec![act]);
            for act in &mut fresh {
                if let Some(made) = act.act.take() {
                    act.entries = made(writer.next_sequence());
                }
            }
            let others = &self.others;
            let mut noticed = |noticed| others.push(noticed);
            if !fresh.is_empty() && write_noticed(&mut writer, fresh, &mut noticed).is_none() {
                self.next = writer.next_sequence();
            }
        }
        let next = writer.next_sequence();
        answer_all(looking, |_| Ok(next));
        self.resting = writer.rest();
        if self.resting.is_some() {
            self.next = next;
        }
    }

    /// Those that rest on all that was noticed of their kinds; the others are told that something has come between.
    fn fresh(&self, requests: Vec<Request>) -> Vec<Request> {
        let is_all = |rests_on| self.others.leave(rests_on);
        let (fresh, stale): (Vec<_>, Vec<_>) =
            requests.into_iter().partition(|it| it.rests_on.is_none_or(is_all));
        answer_all(stale, |_| Err(CommitFault::Moved));
        fresh
    }

    /// The writer with the lock; what others have written is noticed.
    fn taken_up(&mut self) -> Result<JournalWriter, JournalError> {
        let lock = JournalWriter::lock(&self.journal)?;
        let (lock, known) = match self.resting.take() {
            None => (lock, None),
            Some(resting) => match resting.goes_on(lock) {
                Ok(writer) => return Ok(writer),
                Err((lock, known)) => (lock, Some(known)),
            },
        };
        let (writer, gained) =
            JournalWriter::open_locked(&self.journal, self.limits, (lock, known))?;
        let next = writer.next_sequence();
        if next != self.next {
            // where not only that was read which came, it may be of any kind and stand anywhere
            let anything = (KindSet::ALL, None);
            let (kinds, stretch) = gained.map_or(anything, |(kinds, at)| (kinds, Some(at)));
            self.others.push(Noticed::of(self.next..next, kinds, stretch));
            self.next = next;
        }
        Ok(writer)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{RestsOn, Seen, SharedCommit};
    use crate::editions::EditionId;
    use crate::journal::{
        CommitFault, DecisionUndone, Journal, JournalEntry, JournalKind, JournalWriter, KindSet,
        Limits,
    };

    const AT: &str = "2026-11-01T02:03:04Z";

    fn said(number: u64) -> JournalEntry {
        let (reason, by) = ("seen".to_owned(), "mk".to_owned());
        JournalEntry::DecisionUndone(DecisionUndone { decision: number, reason, by })
    }

    fn numbers_since(shared: &SharedCommit, seen: Seen) -> Vec<Range<u64>> {
        shared.others_since(seen).0.iter().map(|it| it.numbers().clone()).collect()
    }

    /// Something of another kind.
    fn pruned() -> JournalEntry {
        let night = jiff::civil::date(2026, 11, 1);
        JournalEntry::EditionPruned { edition: EditionId::new(night, 1).unwrap() }
    }

    #[test]
    fn a_command_writes_beside_a_service_that_never_stops_writing() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let limits = Limits { segment: 4_000 };
        let shared = SharedCommit::open(&journal, limits).unwrap();
        let ends = std::sync::atomic::AtomicBool::new(false);
        let allowed = std::sync::atomic::AtomicI64::new(0);
        let of_the_service = std::thread::scope(|scope| {
            let busy: Vec<_> = (0..4_u64)
                .map(|writer| {
                    let (shared, ends, allowed) = (shared.clone(), &ends, &allowed);
                    scope.spawn(move || {
                        let mut written = 0;
                        while !ends.load(std::sync::atomic::Ordering::Relaxed) {
                            // a journal that grows without end takes ever longer to be read
                            if allowed.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) <= 0 {
                                std::thread::yield_now();
                                continue;
                            }
                            let entry = vec![said(writer)];
                            match shared.commit(AT, entry, shared.seen()) {
                                Ok(_) => written += 1,
                                Err(fault) => assert_eq!(fault, CommitFault::Moved),
                            }
                        }
                        written
                    })
                })
                .collect();
            for command in 0..20 {
                allowed.store(1_000, std::sync::atomic::Ordering::Relaxed);
                let mut writer = JournalWriter::open(&journal, limits).expect("it has its turn");
                writer.append(AT, &[said(1000 + command)]).unwrap();
                drop(writer);
                // whoever reads takes no lock, and takes nobody's writing for damage
                journal.entries().unwrap();
                journal.check_sealed().unwrap();
            }
            ends.store(true, std::sync::atomic::Ordering::Relaxed);
            busy.into_iter().map(|it| it.join().unwrap()).sum::<usize>()
        });
        shared.look().unwrap();
        let entries = journal.entries().unwrap();
        assert_eq!(entries.len(), of_the_service + 20);
        let noticed: u64 =
            numbers_since(&shared, Seen::default()).iter().map(|it| it.end - it.start).sum();
        assert_eq!(noticed, 20, "what others wrote is noticed, and nothing else");
    }

    #[test]
    fn what_rests_on_less_than_the_journal_has_is_not_written() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let shared = SharedCommit::open(&journal, Limits::default()).unwrap();
        let before = shared.seen();
        assert_eq!(shared.commit(AT, vec![said(0)], before), Ok(0));
        JournalWriter::open(&journal, Limits::default()).unwrap().append(AT, &[said(1)]).unwrap();
        assert_eq!(shared.commit(AT, vec![said(2)], before), Err(CommitFault::Moved));
        assert_eq!(numbers_since(&shared, before), vec![1..2; 1]);
        assert_eq!(shared.commit(AT, vec![said(3)], shared.seen()), Ok(2));
    }

    #[test]
    fn what_others_wrote_stands_in_the_way_of_what_rests_on_its_kind_and_of_nothing_else() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let shared = SharedCommit::open(&journal, Limits::default()).unwrap();
        let before = shared.seen();
        let resting = |of: JournalKind| RestsOn { seen: before, of: KindSet::of(&[of]) };
        assert_eq!(shared.commit(AT, vec![said(0)], before), Ok(0));
        let mut other = JournalWriter::open(&journal, Limits::default()).unwrap();
        other.append(AT, &[said(1), pruned()]).unwrap();
        drop(other);
        let of_neither = resting(JournalKind::ConsentRecorded);
        assert_eq!(shared.commit(AT, vec![said(3)], of_neither), Ok(3));
        for kind in [JournalKind::DecisionUndone, JournalKind::EditionPruned] {
            let moved = shared.commit(AT, vec![said(9)], resting(kind));
            assert_eq!(moved, Err(CommitFault::Moved), "{kind:?}");
        }
        let moved = shared.commit_act(AT, |_| vec![said(9)], before);
        assert_eq!(moved, Err(CommitFault::Moved), "an act rests on what it says");
        let others = KindSet::of(&[JournalKind::DecisionUndone, JournalKind::EditionPruned]);
        let aside = RestsOn { seen: before, of: KindSet::ALL.without(others) };
        assert_eq!(shared.commit_act(AT, |_| vec![said(4)], aside), Ok(4));
    }

    #[test]
    fn what_others_wrote_is_read_where_it_stands_and_is_what_the_journal_has() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        // small segments: others begin one now and then, and so does the service
        let limits = Limits { segment: 6_000 };
        let shared = SharedCommit::open(&journal, limits).unwrap();
        let kinds = [JournalKind::EditionPruned];
        let mut read = Vec::new();
        let mut seen = shared.seen();
        for round in 0..30_u64 {
            shared.note(AT, vec![said(round), pruned()]).unwrap();
            let mut other = JournalWriter::open(&journal, limits).unwrap();
            other.append(AT, &[said(1), pruned(), said(2)]).unwrap();
            other.append(AT, &[pruned()]).unwrap();
            drop(other);
            shared.commit_act(AT, |_| vec![pruned(), said(3)], shared.seen()).unwrap_err();
            shared.commit_act(AT, |_| vec![pruned(), said(3)], shared.seen()).unwrap();
            let (noticed, upto) = shared.others_since(seen);
            assert_eq!(noticed.len(), 2, "what the other wrote, and one's own act");
            for noticed in &noticed {
                read.extend(journal.noticed(noticed, &kinds).unwrap());
            }
            seen = upto;
        }
        let mut whole = journal.entries_of(&kinds, 0).unwrap();
        // what was noted rests on nothing and is no act
        whole.retain(|it| it.sequence % 8 != 1);
        assert_eq!(read, whole);
        assert!(std::fs::read_dir(journal.folder()).unwrap().count() > 10, "several segments");
    }

    #[test]
    fn what_was_decided_before_an_act_is_not_written_after_it() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let shared = SharedCommit::open(&journal, Limits::default()).unwrap();
        let before = shared.seen();
        let act = |first: u64| vec![said(first), said(first + 1)];
        assert_eq!(shared.commit_act(AT, act, before), Ok(0));
        assert_eq!(journal.entries().unwrap()[1].entry, Some(said(1)), "made of their number");
        assert_eq!(numbers_since(&shared, before), vec![0..2; 1]);
        assert_eq!(shared.commit(AT, vec![said(9)], before), Err(CommitFault::Moved));
        assert_eq!(shared.commit_act(AT, |_| vec![said(9)], before), Err(CommitFault::Moved));
        let after = shared.seen();
        assert_eq!(shared.commit(AT, vec![said(2)], after), Ok(2));
        assert_eq!(shared.seen(), after, "a look moves nothing");
    }

    #[test]
    fn of_acts_at_once_each_rests_on_the_one_before() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let shared = SharedCommit::open(&journal, Limits::default()).unwrap();
        let written: usize = std::thread::scope(|scope| {
            let act = |writer: u64| {
                let shared = shared.clone();
                scope.spawn(move || {
                    let mut tries = 0;
                    loop {
                        let seen = shared.seen();
                        tries += 1;
                        match shared.commit_act(AT, move |_| vec![said(writer)], seen) {
                            Ok(_) => return tries,
                            Err(fault) => assert_eq!(fault, CommitFault::Moved),
                        }
                        assert!(tries < 1000);
                    }
                })
            };
            let acts: Vec<_> = (0..8).map(act).collect();
            acts.into_iter().map(|it| it.join().unwrap()).filter(|tries| *tries > 0).count()
        });
        assert_eq!(written, 8);
        assert_eq!(journal.entries().unwrap().len(), 8);
        assert_eq!(numbers_since(&shared, Seen::default()).len(), 8, "each is noticed by itself");
    }

    #[test]
    fn a_journal_that_could_not_be_written_is_written_again_once_it_can_be() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        let shared = SharedCommit::open(&journal, Limits { segment: 1 }).unwrap();
        assert_eq!(shared.commit(AT, vec![said(0)], shared.seen()), Ok(0));
        // the next segment cannot be begun: a folder stands in its place
        let obstacle = journal.folder().join("00000000000000000001.vault");
        std::fs::create_dir(&obstacle).unwrap();
        let fault = shared.commit(AT, vec![said(1)], shared.seen()).unwrap_err();
        assert!(matches!(fault, CommitFault::Failed(_)));
        std::fs::remove_dir(&obstacle).unwrap();
        assert_eq!(shared.commit(AT, vec![said(2)], shared.seen()), Ok(1));
    }
}
