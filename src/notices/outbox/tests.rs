//! Laws of the outbox, whatever order things happen in.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{NoticeBook, NoticeState};
use crate::journal::{
    AttemptOutcome, JournalEntry, NoticeAct, NoticeAttempted, NoticeMatter, NoticeNamed,
    NoticeOwed, NoticeReceipt, NoticeSettled, NoticeStopped, NoticeTurned, ReceiptKind, StopGround,
};
use crate::values::{
    ActionClass, EvidenceLevel, IdentifierKey, OccurrenceId, PersonId, SharedField, SubscriptionId,
};

/// An outbox that is written to, with its journal.
#[derive(Default)]
struct Written {
    book: NoticeBook,
    entries: Vec<JournalEntry>,
}

const LEASE: SignedDuration = SignedDuration::from_secs(60);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_300_000 + second).unwrap()
}

fn subscription(number: u8) -> SubscriptionId {
    format!("tell-us-once:partner-{number}:tenancies").parse().unwrap()
}

fn person(number: u8) -> PersonId {
    PersonId::mint(u64::from(number), &IdentifierKey::from_bytes([5; 32])).unwrap()
}

impl Written {
    fn write(&mut self, second: i64, act: NoticeAct) -> u64 {
        let entry = JournalEntry::NoticeActed(act);
        let number = self.entries.len() as u64;
        self.book.take(number, at(second), at(second) + LEASE, &entry);
        self.entries.push(entry);
        number
    }

    fn owe(&mut self, second: i64, (to, of): (u8, u8), recalls: Option<u64>) -> u64 {
        let matter = match recalls {
            Some(_) => NoticeMatter::Recalled,
            None => NoticeMatter::AddressChanged,
        };
        self.write(
            second,
            NoticeAct::Owed(Box::new(NoticeOwed {
                occurrence: OccurrenceId::new(1, [of; 10]),
                subscription: subscription(to),
                person: person(of),
                was: None,
                known_by: None,
                matter,
                level: EvidenceLevel::Verified,
                action: ActionClass::Amend,
                needs: SharedField::Address,
                until: "2099-01-01T00:00:00Z".into(),
                recalls,
                follows: recalls,
                after: None,
            })),
        )
    }

    /// The next of a partner is sent: which, and its number among those of its subject.
    fn attempt(&mut self, second: i64, to: u8) -> Option<(u64, u32)> {
        let up = self.book.next(&subscription(to), at(second))?;
        if up.earliest > at(second) {
            return None;
        }
        let notice = self.book.get(up.notice).unwrap();
        let (attempt, sequence) = (notice.attempts + 1, self.book.sequence_for(notice));
        let attempted = NoticeAttempted { notice: up.notice, attempt, sequence, endpoint: 1 };
        self.write(second, NoticeAct::Attempted(attempted));
        Some((up.notice, sequence))
    }

    fn settle(&mut self, second: i64, notice: u64, outcome: AttemptOutcome, next: Option<i64>) {
        let attempt = self.book.get(notice).unwrap().attempts;
        let next = next.map(|it| at(it).to_string().into());
        self.write(second, NoticeAct::Settled(NoticeSettled { notice, attempt, outcome, next }));
    }

    fn state(&self, notice: u64) -> NoticeState {
        self.book.get(notice).unwrap().state
    }
}

fn turned(notice: u64) -> NoticeTurned {
    NoticeTurned { notice, reason: "told by telephone".to_owned(), by: "dpo".parse().unwrap() }
}

#[test]
fn what_cannot_be_delivered_holds_back_its_own_subject_and_nobody_elses() {
    let mut outbox = Written::default();
    let first = outbox.owe(0, (1, 1), None);
    let behind = outbox.owe(0, (1, 1), None);
    let other = outbox.owe(0, (1, 2), None);
    let elsewhere = outbox.owe(0, (2, 1), None);
    assert_eq!(outbox.attempt(1, 1), Some((first, 1)));
    outbox.settle(1, first, AttemptOutcome::Failed, Some(300));
    assert_eq!(outbox.attempt(2, 1), Some((other, 1)), "another subject goes on");
    assert_eq!(outbox.attempt(2, 2), Some((elsewhere, 1)), "and another partner");
    outbox.settle(3, other, AttemptOutcome::Delivered, None);
    assert_eq!(outbox.attempt(4, 1), None, "the one behind waits for the first");
    assert_eq!(outbox.attempt(300, 1), Some((first, 1)), "under the number that it had");
    outbox.settle(301, first, AttemptOutcome::Delivered, None);
    assert_eq!(outbox.attempt(301, 1), Some((behind, 2)));
}

#[test]
fn what_is_stopped_taken_back_or_there_already_after_it_was_decided_on_does_not_leave() {
    let stopped = |notice| {
        let because = StopGround::Overtaken;
        NoticeAct::Stopped(NoticeStopped { notice, because })
    };
    let said = |notice| {
        let by = "libraries.system".parse().unwrap();
        NoticeAct::Receipted(NoticeReceipt { notice, said: ReceiptKind::Acted, reason: None, by })
    };
    let since: [fn(u64) -> NoticeAct; 3] =
        [stopped, said, |notice| NoticeAct::Released(turned(notice))];
    for (number, since) in since.iter().enumerate() {
        let mut outbox = Written::default();
        let notice = outbox.owe(0, (1, 1), None);
        assert_eq!(outbox.attempt(1, 1), Some((notice, 1)));
        assert!(outbox.book.may_leave(notice, 1), "{number}");
        outbox.write(1, since(notice));
        assert!(!outbox.book.may_leave(notice, 1), "{number}");
    }
    let mut outbox = Written::default();
    let notice = outbox.owe(0, (1, 1), None);
    outbox.attempt(1, 1);
    outbox.settle(1, notice, AttemptOutcome::Failed, Some(2));
    outbox.attempt(2, 1);
    assert!(!outbox.book.may_leave(notice, 1) && outbox.book.may_leave(notice, 2));
    outbox.owe(2, (1, 1), Some(notice));
    assert!(!outbox.book.may_leave(notice, 2), "it is taken back");
    assert!(!outbox.book.may_leave(notice + 100, 1), "what is erased is not there");
}

#[test]
fn what_a_killed_process_had_on_its_way_goes_again_at_once_under_the_number_that_it_had() {
    let mut outbox = Written::default();
    let first = outbox.owe(0, (1, 1), None);
    let behind = outbox.owe(0, (1, 1), None);
    assert_eq!(outbox.attempt(1, 1), Some((first, 1)));
    assert_eq!(outbox.attempt(2, 1), None, "it is on its way");
    outbox.book.set_free(at(2));
    assert_eq!(outbox.attempt(2, 1), Some((first, 1)));
    outbox.settle(3, first, AttemptOutcome::Delivered, None);
    outbox.book.set_free(at(3));
    assert_eq!(outbox.state(first), NoticeState::Delivered { at: at(3) });
    let undone: Vec<u64> =
        outbox.book.undone(&subscription(1)).iter().map(|it| it.number).collect();
    assert_eq!(undone, [behind]);
}

#[test]
fn what_is_released_expired_or_never_sent_leaves_the_way_free_and_no_gap() {
    let mut outbox = Written::default();
    let [first, hidden, last] = [(); 3].map(|()| outbox.owe(0, (1, 1), None));
    let (sent, _) = outbox.attempt(1, 1).unwrap();
    assert_eq!(sent, first);
    outbox.settle(1, first, AttemptOutcome::Refused, None);
    assert_eq!(outbox.state(first), NoticeState::Owed, "never dropped");
    assert_eq!(outbox.attempt(2, 1), None);
    outbox.write(3, NoticeAct::Released(turned(first)));
    let because = StopGround::NothingMayBeShown;
    outbox.write(4, NoticeAct::Stopped(NoticeStopped { notice: hidden, because }));
    assert_eq!(outbox.attempt(5, 1), Some((last, 2)), "of what was hidden there is no trace");
}

#[test]
fn a_recall_goes_ahead_of_all_and_is_not_done_before_its_partner_has_answered() {
    let mut outbox = Written::default();
    let wrong = outbox.owe(0, (1, 1), None);
    outbox.attempt(0, 1);
    outbox.settle(0, wrong, AttemptOutcome::Delivered, None);
    let others: Vec<u64> = (2..6).map(|of| outbox.owe(1, (1, of), None)).collect();
    let later = outbox.owe(1, (1, 1), None);
    let recall = outbox.owe(2, (1, 1), Some(wrong));
    assert_eq!(outbox.book.get(wrong).unwrap().recalled_by, Some(recall));
    assert_eq!(outbox.attempt(2, 1), Some((recall, 2)), "before {others:?} and {later}");
    outbox.settle(2, recall, AttemptOutcome::Delivered, None);
    assert!(outbox.book.get(recall).unwrap().is_unanswered_recall(), "a 2xx is no answer");
    let receipt = |said| NoticeReceipt {
        notice: recall,
        said,
        reason: None,
        by: "partner.system".parse().unwrap(),
    };
    outbox.write(3, NoticeAct::Receipted(receipt(ReceiptKind::Acted)));
    assert!(!outbox.book.get(recall).unwrap().is_unanswered_recall());
    outbox.write(4, NoticeAct::Receipted(receipt(ReceiptKind::Received)));
    let (said, _) = outbox.book.get(recall).unwrap().receipt.clone().unwrap();
    assert_eq!(said, ReceiptKind::Acted, "what was done is not undone by a later word");
}

#[test]
fn what_arrives_although_it_was_stopped_on_its_way_is_known_to_have_arrived() {
    let mut outbox = Written::default();
    let notice = outbox.owe(0, (1, 1), None);
    outbox.attempt(0, 1);
    let because = StopGround::Overtaken;
    outbox.write(1, NoticeAct::Stopped(NoticeStopped { notice, because }));
    outbox.settle(2, notice, AttemptOutcome::Delivered, None);
    assert!(outbox.book.get(notice).unwrap().is_delivered(), "so that it can be taken back");
}

#[test]
fn what_a_killed_process_had_on_its_way_goes_again_when_its_lease_is_over() {
    let mut outbox = Written::default();
    let notice = outbox.owe(0, (1, 1), None);
    outbox.attempt(0, 1);
    assert_eq!(outbox.attempt(59, 1), None);
    assert_eq!(outbox.attempt(60, 1), Some((notice, 1)));
    assert_eq!(outbox.book.get(notice).unwrap().attempts, 2);
}

#[test]
fn what_is_held_or_owed_goes_once_it_is_looked_at_again() {
    let mut outbox = Written::default();
    let held = outbox.owe(0, (1, 1), None);
    let because = StopGround::PolicyRefuses;
    outbox.write(0, NoticeAct::Held(NoticeStopped { notice: held, because }));
    assert_eq!(outbox.attempt(1, 1), None);
    outbox.book.look_again(&subscription(1), at(2));
    assert_eq!(outbox.attempt(2, 1), Some((held, 1)));
}

#[test]
fn a_replay_sends_the_same_again_under_the_number_that_it_had() {
    let mut outbox = Written::default();
    let notice = outbox.owe(0, (1, 1), None);
    outbox.attempt(0, 1);
    outbox.settle(0, notice, AttemptOutcome::Delivered, None);
    assert_eq!(outbox.attempt(1, 1), None);
    outbox.write(2, NoticeAct::Replayed(turned(notice)));
    assert_eq!(outbox.attempt(2, 1), Some((notice, 1)));
    outbox.write(3, NoticeAct::Pulled(NoticeNamed { notice }));
    assert!(outbox.book.get(notice).unwrap().pulled);
}

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Step {
    Owe(u8, u8),
    Send(u8),
    Deliver(u8),
    Fail(u8, u8),
    Refuse(u8),
    Wait(u8),
    LookAgain(u8),
    Recall(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..3_u8, 1..4_u8).prop_map(|(to, of)| Step::Owe(to, of)),
        (1..3_u8).prop_map(Step::Send),
        any::<u8>().prop_map(Step::Deliver),
        (any::<u8>(), 0..120_u8).prop_map(|(which, later)| Step::Fail(which, later)),
        any::<u8>().prop_map(Step::Refuse),
        (1..90_u8).prop_map(Step::Wait),
        (1..3_u8).prop_map(Step::LookAgain),
        any::<u8>().prop_map(Step::Recall),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn within_a_subject_first_attempts_are_in_order_and_numbered_without_a_gap(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut outbox = Written::default();
        let mut now = 0;
        let mut begun: Vec<(SubscriptionId, PersonId, u64, u32)> = Vec::new();
        for step in steps {
            let on_the_way: Vec<u64> = outbox
                .book
                .all()
                .filter(|it| matches!(it.state, NoticeState::Attempting { .. }))
                .map(|it| it.number)
                .collect();
            let pick = |which: u8| {
                (!on_the_way.is_empty()).then(|| on_the_way[usize::from(which) % on_the_way.len()])
            };
            match step {
                Step::Owe(to, of) => { outbox.owe(now, (to, of), None); }
                Step::Send(to) => {
                    if let Some((notice, sequence)) = outbox.attempt(now, to) {
                        let sent = outbox.book.get(notice).unwrap();
                        if sent.attempts == 1 {
                            begun.push((sent.subscription.as_ref().clone(), sent.person, notice, sequence));
                        }
                    }
                }
                Step::Deliver(which) => if let Some(it) = pick(which) {
                    outbox.settle(now, it, AttemptOutcome::Delivered, None);
                },
                Step::Fail(which, later) => if let Some(it) = pick(which) {
                    outbox.settle(now, it, AttemptOutcome::Failed, Some(now + i64::from(later)));
                },
                Step::Refuse(which) => if let Some(it) = pick(which) {
                    outbox.settle(now, it, AttemptOutcome::Refused, None);
                },
                Step::Wait(seconds) => now += i64::from(seconds),
                Step::LookAgain(to) => outbox.book.look_again(&subscription(to), at(now)),
                Step::Recall(which) => {
                    let known = outbox.book.all().find(|it| {
                        it.is_delivered() && it.recalls.is_none() && it.recalled_by.is_none()
                    });
                    let known = known.map(|it| (it.number, it.subscription.as_ref().clone(), it.person));
                    if let Some((number, to, of)) = known.filter(|_| which % 4 == 0) {
                        let to = if to == subscription(1) { 1 } else { 2 };
                        let of = (1..4).find(|it| person(*it) == of).unwrap();
                        outbox.owe(now, (to, of), Some(number));
                    }
                }
            }
        }
        // numbered in the order in which they first left, without a gap
        for (to, of) in (1..3).flat_map(|to| (1..4).map(move |of| (subscription(to), person(of)))) {
            let theirs: Vec<_> = begun.iter().filter(|it| it.0 == to && it.1 == of).collect();
            let numbers: Vec<u32> = theirs.iter().map(|it| it.3).collect();
            let expected: Vec<u32> = (1..).take(numbers.len()).collect();
            prop_assert_eq!(numbers, expected);
            // and, recalls aside, in the order in which they were owed
            let plain: Vec<u64> = theirs
                .iter()
                .map(|it| it.2)
                .filter(|it| outbox.book.get(*it).unwrap().recalls.is_none())
                .collect();
            prop_assert!(plain.is_sorted());
        }
        // nothing is lost: what was owed is delivered, or still waits
        prop_assert!(outbox.book.all().all(|it| it.is_delivered() || it.state.is_undone()));
        // and the journal says all of it
        let mut again = NoticeBook::default();
        for (number, entry) in (0..).zip(&outbox.entries) {
            again.take(number, at(0), at(60), entry);
        }
        for notice in outbox.book.all() {
            let folded = again.get(notice.number).unwrap();
            prop_assert_eq!((folded.attempts, folded.sequence), (notice.attempts, notice.sequence));
            prop_assert_eq!(folded.is_delivered(), notice.is_delivered());
        }
    }
}
