//! What others wrote to a journal and one's own acts, in the order in which they were noticed, as far back as anybody may still ask.
//!
//! In: what was noticed. Out: how much that is by now; what came since some of it; whether anything came that a decision rests on. A service runs for months: what
//! was noticed long ago is kept as one stretch, of which only the numbers and the kinds are known. Leaves to `shared` who notices what.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::KindSet;
use super::noticed::Noticed;

/// So much is kept as it was noticed: whoever follows asks several times a second.
const MOST: usize = 8_192;

/// How much of what others wrote has been noticed: so many times somebody else had written, or an act of one's own stood.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Seen(usize);

/// What a decision rests on: whatever others had written of some kinds when it was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RestsOn {
    /// How much of it had been noticed.
    pub seen: Seen,
    /// Of which kinds it has to be all that there is.
    pub of: KindSet,
}

impl From<Seen> for RestsOn {
    /// On everything.
    fn from(seen: Seen) -> Self {
        Self { seen, of: KindSet::ALL }
    }
}

/// What was noticed so far.
#[derive(Debug)]
pub(super) struct Others {
    most: usize,
    noticed: Mutex<SoFar>,
}

#[derive(Debug, Default)]
struct SoFar {
    /// So much is kept as one stretch.
    gone: usize,
    numbers: Range<u64>,
    kinds: KindSet,
    /// What was noticed after it.
    rest: VecDeque<Noticed>,
}

impl Default for Others {
    fn default() -> Self {
        Self { most: MOST, noticed: Mutex::default() }
    }
}

impl Others {
    fn so_far(&self) -> MutexGuard<'_, SoFar> {
        // no step of what is done with it can panic half way
        self.noticed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much has been noticed.
    pub(super) fn seen(&self) -> Seen {
        let so_far = self.so_far();
        Seen(so_far.gone + so_far.rest.len())
    }

    /// Takes in what was noticed.
    pub(super) fn push(&self, noticed: Noticed) {
        let mut so_far = self.so_far();
        so_far.rest.push_back(noticed);
        if so_far.rest.len() > self.most {
            so_far.forget(self.most / 2);
        }
    }

    /// What was noticed since, and how much has been with it. Of what was noticed long ago one stretch covers all, own entries among it.
    pub(super) fn since(&self, seen: Seen) -> (Vec<Noticed>, Seen) {
        let so_far = self.so_far();
        let now = Seen(so_far.gone + so_far.rest.len());
        let long_ago =
            (seen.0 < so_far.gone).then(|| Noticed::of(so_far.numbers.clone(), so_far.kinds, None));
        let rest = so_far.rest.iter().skip(seen.0.saturating_sub(so_far.gone)).cloned();
        (long_ago.into_iter().chain(rest).collect(), now)
    }

    /// True if all that was noticed since is kept as it was noticed.
    pub(super) fn remembers(&self, seen: Seen) -> bool {
        self.so_far().gone <= seen.0
    }

    /// True unless something came that a decision rests on.
    pub(super) fn leave(&self, RestsOn { seen, of }: RestsOn) -> bool {
        let so_far = self.so_far();
        let mut rest = so_far.rest.iter().skip(seen.0.saturating_sub(so_far.gone));
        let long_ago = seen.0 < so_far.gone && so_far.kinds.meets(of);
        let is_known = seen.0 <= so_far.gone + so_far.rest.len();
        is_known && !long_ago && !rest.any(|it| it.kinds().meets(of))
    }
}

impl SoFar {
    /// Keeps the oldest as one stretch.
    fn forget(&mut self, so_many: usize) {
        for noticed in self.rest.drain(..so_many) {
            let numbers = noticed.numbers();
            if self.gone == 0 {
                self.numbers = numbers.clone();
            }
            self.numbers.end = self.numbers.end.max(numbers.end);
            self.kinds = self.kinds.or(noticed.kinds());
            self.gone += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Others, RestsOn, Seen};
    use crate::journal::noticed::Noticed;
    use crate::journal::{JournalKind, KindSet};

    fn of(kind: JournalKind) -> KindSet {
        KindSet::of(&[kind])
    }

    #[test]
    fn what_was_noticed_long_ago_takes_no_room_and_stands_in_the_way_all_the_same() {
        let others = Others { most: 10, ..Others::default() };
        let kinds = [JournalKind::EditionPruned, JournalKind::DecisionUndone];
        for number in 0..1_000_u64 {
            let kind = if number < 5 { kinds[0] } else { kinds[1] };
            others.push(Noticed::of(2 * number..2 * number + 1, of(kind), None));
        }
        assert_eq!(others.seen(), Seen(1_000));
        assert!(others.so_far().rest.len() <= 10);
        let (all, now) = others.since(Seen(3));
        assert_eq!(now, Seen(1_000));
        assert!(all.len() <= 11 && !others.remembers(Seen(3)));
        // nothing is passed over: they follow each other to the end
        let numbers: Vec<_> = all.iter().map(|it| it.numbers().clone()).collect();
        assert_eq!((numbers[0].start, numbers.last().map(|it| it.end)), (0, Some(1_999)));
        assert!(numbers.windows(2).all(|two| two[0].end < two[1].start));
        assert!(all[0].kinds().meets(of(kinds[0])) && all[0].kinds().meets(of(kinds[1])));
        let rests = |seen, kind| others.leave(RestsOn { seen: Seen(seen), of: of(kind) });
        assert!(!rests(3, kinds[0]) && !rests(3, kinds[1]), "something came of either");
        assert!(rests(3, JournalKind::Looked));
        assert!(!rests(998, kinds[1]) && rests(998, kinds[0]) && rests(1_000, kinds[1]));
    }

    #[test]
    fn what_was_noticed_of_late_is_given_as_it_was() {
        let others = Others { most: 10, ..Others::default() };
        let kind = of(JournalKind::EditionPruned);
        let noticed: Vec<Noticed> = (0..8).map(|it| Noticed::of(it..it + 1, kind, None)).collect();
        noticed.iter().cloned().for_each(|it| others.push(it));
        assert_eq!(others.since(Seen(5)), (noticed[5..].to_vec(), Seen(8)));
        assert!(others.remembers(Seen(0)));
        assert_eq!(others.since(Seen(8)), (Vec::new(), Seen(8)));
    }
}
