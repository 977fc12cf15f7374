//! Group commit: many callers, one writer, one sync for all who wait.
//!
//! In: entries from any thread, each with its clock reading. Out: their numbers, once they are on disk. A thread of its own holds the [`JournalWriter`]; while
//! it syncs one batch, the next gathers. Whether an entry was written is told to every caller whose entries were in that batch: nobody hears of a
//! success that the disk does not know of. After a failure nothing more is written, and every later caller is told so. Whoever shares the journal with
//! others is `shared`.
//!
//! The entries that one caller hands in at once stand or fall together, next to each other.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::noticed::Noticed;
use super::others::RestsOn;
use super::{JournalEntry, JournalError, JournalWriter, KindSet};

/// Callers that may wait at once before the next has to wait to be heard.
const QUEUE: usize = 1024;
/// Entries that are written with one sync.
const AT_ONCE: usize = 4096;
/// How long it is waited at a time for those who are likely to come: a fraction of what a sync takes. Nobody who comes meanwhile wakes the writer.
const GAP: Duration = Duration::from_micros(100);

/// A handle for callers; copies share one writer. The writer ends, and with it its lock, when the last handle goes.
#[derive(Clone, Debug)]
pub struct GroupCommit {
    queue: SyncSender<Request>,
    /// Ends after the queue: fields are dropped in this order.
    _thread: Arc<Writing>,
}

/// Makes entries, of which the first will have a number.
pub(super) type Numbered = Box<dyn FnOnce(u64) -> Vec<JournalEntry> + Send>;

/// What one caller wants written.
pub(super) struct Request {
    at: String,
    pub(super) entries: Vec<JournalEntry>,
    /// How much of others' entries it rests on; whatever they wrote, if nothing is said.
    pub(super) rests_on: Option<RestsOn>,
    /// What makes the entries of an act once their number is known. Later entries rest on it; none for looks.
    pub(super) act: Option<Numbered>,
    answer: oneshot::Sender<Result<u64, CommitFault>>,
}

/// Why entries are not in the journal, as every caller of the batch hears it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CommitFault {
    /// These entries cannot be written; others can.
    #[error("{0}")]
    Refused(String),
    /// The journal could not be written: nothing is acknowledged, and nothing more is written until it is opened again.
    #[error(
        "the journal could not be written: {0}\n  hint: open it again; what is on disk is known then"
    )]
    Failed(String),
    /// Others have written since what these entries rest on was read. Nothing is written: read on, and decide again.
    #[error("others have written to the journal in the meantime")]
    Moved,
}

/// What was handed in, to be waited for.
#[derive(Debug)]
pub struct Pending(oneshot::Receiver<Result<u64, CommitFault>>);

impl Pending {
    /// Waits until the entries are on disk: the number of the first.
    ///
    /// # Errors
    /// [`CommitFault`]: they are not acknowledged.
    pub fn wait(self) -> Result<u64, CommitFault> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(ended()))
    }

    /// The same, where no thread may wait.
    ///
    /// # Errors
    /// [`CommitFault`]: they are not acknowledged.
    pub async fn written(self) -> Result<u64, CommitFault> {
        self.0.await.unwrap_or_else(|_| Err(ended()))
    }
}

impl GroupCommit {
    /// Begins to write with a writer.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn begin(writer: JournalWriter) -> std::io::Result<Self> {
        let mut writer = writer;
        Self::writing(move |batch| write(&mut writer, batch))
    }

    /// Begins to write in some way, which gives the fault after which nothing more is written.
    pub(super) fn writing(
        write: impl FnMut(Vec<Request>) -> Option<CommitFault> + Send + 'static,
    ) -> std::io::Result<Self> {
        let (queue, requests) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name("journal".to_owned());
        let handle = thread.spawn(move || write_all(write, &requests))?;
        Ok(Self { queue, _thread: Arc::new(Writing(Mutex::new(Some(handle)))) })
    }

    /// Hands entries in, to be written as one; waits only while too many others wait.
    #[must_use]
    pub fn submit(&self, at: &str, entries: Vec<JournalEntry>) -> Pending {
        self.submit_resting_on(at, entries, None, None)
    }

    /// The same, to be written only if what it rests on still holds.
    pub(super) fn submit_resting_on(
        &self,
        at: &str,
        entries: Vec<JournalEntry>,
        rests_on: Option<RestsOn>,
        act: Option<Numbered>,
    ) -> Pending {
        let (answer, pending) = oneshot::channel();
        let request = Request { at: at.to_owned(), entries, rests_on, act, answer };
        // a writer that has ended drops the answer, which whoever waits is told
        let _ = self.queue.send(request);
        Pending(pending)
    }

    /// Writes entries as one, and waits until they are on disk: the number of the first.
    ///
    /// # Errors
    /// [`CommitFault`]: they are not acknowledged.
    pub fn commit(&self, at: &str, entries: Vec<JournalEntry>) -> Result<u64, CommitFault> {
        self.submit(at, entries).wait()
    }
}

/// The writer's thread.
#[derive(Debug)]
struct Writing(Mutex<Option<JoinHandle<()>>>);

impl Drop for Writing {
    /// Waits until what was handed in is written, so that the lock is free for whoever comes next.
    fn drop(&mut self) {
        let handle = self.0.get_mut().map(Option::take);
        if let Ok(Some(handle)) = handle {
            // it has told every caller how it went
            let _ = handle.join();
        }
    }
}

fn ended() -> CommitFault {
    CommitFault::Failed("its writer has ended".to_owned())
}

fn write_all(
    mut write: impl FnMut(Vec<Request>) -> Option<CommitFault>,
    requests: &Receiver<Request>,
) {
    let mut failed: Option<CommitFault> = None;
    // how many waited the last time, and the time before
    let mut waited = [1, 1];
    while let Ok(first) = requests.recv() {
        let mut batch = vec![first];
        let mut entries = batch[0].entries.len();
        let [last, before] = waited;
        // how many there were when it was last waited
        let mut then = 0;
        while entries < AT_ONCE {
            if let Ok(next) = requests.try_recv() {
                entries += next.entries.len();
                batch.push(next);
                continue;
            }
            // a sync costs as much for one as for all: as many as before are waited for, unless they are long in coming
            if batch.len() >= usize::midpoint(last, before) || batch.len() == then {
                break;
            }
            then = batch.len();
            std::thread::sleep(GAP);
        }
        waited = [batch.len(), last];
        if let Some(fault) = &failed {
            answer_all(batch, |_| Err(fault.clone()));
            continue;
        }
        failed = write(batch);
    }
}

/// Writes what several callers wait for with one sync, and tells them. Gives the fault after which nothing more is written.
pub(super) fn write(writer: &mut JournalWriter, batch: Vec<Request>) -> Option<CommitFault> {
    write_noticed(writer, batch, &mut |_| {})
}

/// The same; `written` hears of what is on disk before any caller does.
pub(super) fn write_noticed(
    writer: &mut JournalWriter,
    batch: Vec<Request>,
    written: &mut dyn FnMut(Noticed),
) -> Option<CommitFault> {
    let before = writer.known();
    let stamped: Vec<(&str, &JournalEntry)> = batch
        .iter()
        .flat_map(|request| request.entries.iter().map(|entry| (request.at.as_str(), entry)))
        .collect();
    match writer.append_stamped(&stamped) {
        Ok(first) => {
            let kinds = stamped.iter().fold(KindSet::NONE, |all, (_, it)| all.and(it.kind()));
            let stretch = writer.stretch_since(&before);
            written(Noticed::of(first..writer.next_sequence(), kinds, stretch));
            let mut next = first;
            answer_all(batch, |entries| {
                let own = next;
                next += entries as u64;
                if entries == 0 {
                    Err(refused(&JournalError::Batch("it is empty")))
                } else {
                    Ok(own)
                }
            });
            None
        }
        Err(fault) if !is_refusal(&fault) => {
            let fault = CommitFault::Failed(fault.to_string());
            answer_all(batch, |_| Err(fault.clone()));
            Some(fault)
        }
        // something in it cannot be written: each for itself, so that it is only whose it is
        Err(_) if batch.len() > 1 => {
            batch.into_iter().find_map(|one| write_noticed(writer, vec![one], written))
        }
        Err(fault) => {
            answer_all(batch, |_| Err(refused(&fault)));
            None
        }
    }
}

/// True if nothing was written, and the writer is as it was.
fn is_refusal(fault: &JournalError) -> bool {
    matches!(fault, JournalError::Batch(_) | JournalError::CannotErase { .. })
}

fn refused(fault: &JournalError) -> CommitFault {
    CommitFault::Refused(fault.to_string())
}

pub(super) fn answer_all(
    batch: Vec<Request>,
    mut answer: impl FnMut(usize) -> Result<u64, CommitFault>,
) {
    for Request { at: _, entries, rests_on: _, act: _, answer: to } in batch {
        // a caller that has gone does not hear it
        let _ = to.send(answer(entries.len()));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CommitFault, GroupCommit};
    use crate::journal::{
        DecisionUndone, EntryErased, ErasureGround, Journal, JournalEntry, JournalWriter, Limits,
    };

    const AT: &str = "2026-11-01T02:03:04Z";

    fn said(number: u64) -> JournalEntry {
        let (reason, by) = ("seen".to_owned(), "mk".to_owned());
        JournalEntry::DecisionUndone(DecisionUndone { decision: number, reason, by })
    }

    fn group(state: &std::path::Path) -> (Journal, GroupCommit) {
        let journal = Journal::in_state(state);
        let writer = JournalWriter::open(&journal, Limits { segment: 20_000 }).unwrap();
        (journal, GroupCommit::begin(writer).unwrap())
    }

    #[test]
    fn everybody_is_told_the_number_of_what_they_wrote() {
        let state = tempfile::tempdir().unwrap();
        let (journal, group) = group(state.path());
        let told: Vec<(u64, u64)> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..16_u64)
                .map(|writer| {
                    let group = group.clone();
                    scope.spawn(move || {
                        let write = |at| {
                            let own = writer * 100 + at;
                            let entries = vec![said(own), said(own + 50)];
                            (group.commit(AT, entries).unwrap(), own)
                        };
                        (0..10).map(write).collect::<Vec<_>>()
                    })
                })
                .collect();
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
        });
        drop(group);
        let entries = journal.entries().unwrap();
        assert_eq!(entries.len(), 320);
        let numbers: BTreeSet<u64> = told.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers.len(), 160);
        for (number, own) in told {
            let at = usize::try_from(number).unwrap();
            assert_eq!(entries[at].entry, Some(said(own)));
            assert_eq!(entries[at + 1].entry, Some(said(own + 50)), "side by side");
        }
        JournalWriter::open(&journal, Limits::default())
            .expect("the lock went with the last handle");
    }

    #[test]
    fn what_cannot_be_written_is_refused_to_whose_it_is_alone() {
        let state = tempfile::tempdir().unwrap();
        let (journal, group) = group(state.path());
        let (because, by) = ("asked for".to_owned(), "dpo".to_owned());
        let ground = ErasureGround::Objection;
        let wrong = EntryErased { sequence: 99, because, ground, by };
        let pending: Vec<_> =
            [vec![said(0)], vec![JournalEntry::EntryErased(wrong)], vec![], vec![said(1)]]
                .into_iter()
                .map(|entries| group.submit(AT, entries))
                .collect();
        let answers: Vec<_> = pending.into_iter().map(super::Pending::wait).collect();
        assert_eq!([&answers[0], &answers[3]], [&Ok(0), &Ok(1)]);
        assert!(matches!(answers[1], Err(CommitFault::Refused(_))));
        assert!(matches!(answers[2], Err(CommitFault::Refused(_))));
        drop(group);
        assert_eq!(journal.entries().unwrap().len(), 2);
    }

    #[test]
    fn a_failure_to_write_is_told_to_everybody_of_the_batch_and_after() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::in_state(state.path());
        // the next segment cannot be begun: a folder stands in its place
        let mut writer = JournalWriter::open(&journal, Limits { segment: 1 }).unwrap();
        writer.append(AT, &[said(0)]).unwrap();
        std::fs::create_dir(journal.folder().join("00000000000000000001.vault")).unwrap();
        let group = GroupCommit::begin(writer).unwrap();
        let pending: Vec<_> = (1..9).map(|number| group.submit(AT, vec![said(number)])).collect();
        for pending in pending {
            assert!(matches!(pending.wait(), Err(CommitFault::Failed(_))));
        }
        assert!(matches!(group.commit(AT, vec![said(9)]), Err(CommitFault::Failed(_))));
    }
}
