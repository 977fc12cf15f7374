//! Everything at once, to the real service: twenty receivers that are unwell, each in its own way, and kills at random. Nothing is lost, nothing comes out of order
//! within a subject, what comes twice has the same name, and every count is explained.
//!
//! Some hundred notices here; the long form is
//! `HEARTH_NOTICES=100000 HEARTH_NOTICE_KILLS=100 cargo test --release --locked --test it service::chaos -- --nocapture`.
//! `HEARTH_NOTICE_SEED` draws other moments for the kills.

use std::collections::{BTreeMap, BTreeSet};

use hearth::config::CouncilConfig;
use hearth::journal::{
    AttemptOutcome, Journal, JournalEntry, JournalKind, NoticeAct, NoticeAttempted, NoticeSettled,
};

use super::comes_true;
use super::served::Council;
use super::unwell::{Came, Ill, Receiver};
use crate::support::owing::{Owing, SERVICES, secret, subscribe};
use crate::support::program;

/// Threads that send: no more than so many attempts can be cut by one kill.
const SENDERS: usize = 16;
/// Notices of one subject at one receiver.
const OF_A_SUBJECT: usize = 4;
/// People to whom something happens, at most.
const PEOPLE: usize = 100;

fn told(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

/// A stream of chance that is the same for a seed.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let bytes = *blake3::hash(&self.0.to_le_bytes()).as_bytes();
        let number = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        usize::try_from(number).expect("it fits") % most.max(1)
    }
}

fn posts(receivers: &[Receiver]) -> usize {
    receivers.iter().map(Receiver::posts).sum()
}

#[test]
fn nothing_is_lost_or_out_of_order_and_every_count_is_explained_whoever_fails_and_whenever_it_is_killed()
 {
    let moves = told("HEARTH_NOTICES", 400).div_ceil(SERVICES.len());
    let (notices, kills) = (moves * SERVICES.len(), told("HEARTH_NOTICE_KILLS", 5));
    let mut drawn = Drawn(told("HEARTH_NOTICE_SEED", 1) as u64);
    let council = Council::new();
    let folder = council.dir.path("demo");
    // waiting times are thousandths: all else is as it is in service
    // no heartbeat comes within a run: only notices are counted
    let hurried =
        format!("senders = {SENDERS}\npatience = 1\nrehearsal = true\nheartbeat_hours = 168\n");
    subscribe(&program(), &folder, &hurried);
    let ill = |number: usize| Ill::ALL[number % Ill::ALL.len()];
    let receivers: Vec<Receiver> =
        (0..SERVICES.len()).map(|it| Receiver::new(ill(it), &secret(it))).collect();
    let people = moves.div_ceil(OF_A_SUBJECT).min(PEOPLE);
    let mut owing = Owing::of(&folder, people);
    let urls: Vec<String> = receivers.iter().map(|it| it.url.clone()).collect();
    owing.endpoints("2026-11-02T08:00:00Z", &urls);
    owing.moves("2026-11-02T09:00:00Z", moves);
    drop(owing);

    for _ in 0..kills {
        let mut served = council.serve();
        let until = posts(&receivers) + 1 + drawn.below(2 * notices / kills.max(1));
        comes_true(|| posts(&receivers) >= until);
        served.child.kill().expect("it is killed");
        served.child.wait().expect("it has ended");
    }
    let before = receivers.iter().map(Receiver::has).sum::<usize>();
    receivers.iter().for_each(Receiver::is_well);
    let served = council.serve();
    let owed = || council.hearth(&["notices", "owed", "--json"]).json();
    let none_is = || owed().as_array().is_some_and(Vec::is_empty);
    let in_time = (0..=notices / 1_000).any(|_| comes_true(none_is));
    assert!(in_time, "not all have come: {:#?}", served.log());
    drop(served);
    council.hearth(&["audit", "verify"]).ends_with(0);

    let config = CouncilConfig::load(&folder.join("hearth.toml")).expect("a configuration");
    let account = Account::of(&Journal::of(&config));
    let came: usize = receivers.iter().map(|it| it.came().len()).sum();
    let posted = posts(&receivers);
    println!(
        "{notices} notices, {kills} kills, {before} had come by the last; {} attempts, {posted} posts, {} of them of what was there already; {} attempts cut by kills",
        account.attempts,
        came - account.delivered,
        account.cut,
    );
    assert_eq!(account.owed, notices);
    assert_eq!(account.delivered, notices, "none is lost, and nothing forbids any");
    assert!(posted <= account.attempts, "none leaves that the journal does not know of");
    assert!(account.cut <= kills * SENDERS, "{account:?}");
    for (number, receiver) in receivers.iter().enumerate() {
        assert_eq!(receiver.forged(), 0);
        in_order(&receiver.came(), moves, ill(number));
    }
}

/// What the journal says of all notices.
#[derive(Default, Debug)]
struct Account {
    owed: usize,
    delivered: usize,
    attempts: usize,
    /// Attempts of which nobody knows the end.
    cut: usize,
}

impl Account {
    fn of(journal: &Journal) -> Self {
        let (mut owed, mut delivered) = (BTreeSet::new(), BTreeSet::new());
        let (mut open, mut attempts) = (BTreeSet::new(), 0);
        for recorded in journal.entries_of(&[JournalKind::NoticeActed], 0).expect("it reads") {
            let Some(JournalEntry::NoticeActed(act)) = recorded.entry else { continue };
            match act {
                NoticeAct::Owed(_) => assert!(owed.insert(recorded.sequence)),
                NoticeAct::Attempted(NoticeAttempted { notice, attempt, .. }) => {
                    assert!(owed.contains(&notice), "{notice} is not owed");
                    assert!(!delivered.contains(&notice), "{notice} is sent when it has arrived");
                    assert!(open.insert((notice, attempt)), "{notice}: attempt {attempt} twice");
                    attempts += 1;
                }
                NoticeAct::Settled(NoticeSettled { notice, attempt, outcome, .. }) => {
                    assert!(open.remove(&(notice, attempt)), "{notice}: no attempt {attempt}");
                    if outcome == AttemptOutcome::Delivered {
                        assert!(delivered.insert(notice), "{notice} is delivered twice");
                    }
                }
                NoticeAct::Held(_)
                | NoticeAct::Stopped(_)
                | NoticeAct::Pulled(_)
                | NoticeAct::Receipted(_)
                | NoticeAct::Replayed(_)
                | NoticeAct::Released(_) => panic!("nobody did this: {act:?}"),
            }
        }
        let (owed, delivered) = (owed.len(), delivered.len());
        Self { owed, delivered, attempts, cut: open.len() }
    }
}

/// Each notice comes for the first time after all those of its subject that went before it; what comes again is the same, under the same name.
fn in_order(came: &[Came], so_many: usize, ill: Ill) {
    let mut known: BTreeMap<&str, &Came> = BTreeMap::new();
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for one in came {
        if let Some(before) = known.insert(&one.id, one) {
            assert_eq!(before, one, "{ill:?}: the same name says something else");
            continue;
        }
        let last = last.entry(&one.subject).or_default();
        assert_eq!(one.sequence, *last + 1, "{ill:?}: out of order, or lost: {one:?}");
        *last = one.sequence;
    }
    assert_eq!(known.len(), so_many, "{ill:?}");
}
