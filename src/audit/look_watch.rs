//! Looks of late, and those of them at somebody close: kept, so that neither is found anew whenever somebody asks.
//!
//! In: looks as the journal is read on, and what was erased; who is close to whom in an edition. Out: what of the looks since a day should be asked about, as
//! [`unusual`](super::unusual) finds it among all of them. Pure.

use jiff::civil::Date;

use super::unusual::{Closeness, Unusual, close, in_order, many};
use crate::editions::EditionId;
use crate::journal::{LookSeen, LooksRead};
use crate::values::{PersonId, UserName};

/// What is kept of looks.
#[derive(Default)]
pub struct LookWatch {
    /// In the order of the journal.
    looks: Vec<LookSeen>,
    /// From which entry of the journal on it is to read.
    next: u64,
    /// Those at somebody close, among the looks below `asked_below`.
    close: Vec<Unusual>,
    asked_below: u64,
    /// By which edition they are close: in another one others live together.
    edition: Option<EditionId>,
}

impl LookWatch {
    /// From which entry on the journal is to be read.
    #[must_use]
    pub fn reads_from(&self) -> u64 {
        self.next
    }

    /// Takes in what was read on, and lets go of what was erased and of looks before a day.
    pub fn take(&mut self, read: LooksRead, since: Date) {
        let LooksRead { looks, erased, next } = read;
        let known = self.next;
        self.looks.extend(looks.into_iter().filter(|it| it.request >= known));
        self.next = known.max(next);
        self.looks.retain(|it| it.day >= since && !erased.contains(&it.request));
        self.close
            .retain(|it| it.day >= since && it.request().is_none_or(|it| !erased.contains(&it)));
    }

    /// What of the looks since a day should be asked about, the latest day first; `how_close` goes by this edition.
    ///
    /// # Errors
    /// The first that `how_close` gives.
    pub fn unusual<E>(
        &mut self,
        since: Date,
        edition: EditionId,
        how_close: impl Fn(&UserName, PersonId) -> Result<Option<Closeness>, E>,
    ) -> Result<Vec<Unusual>, E> {
        if self.edition != Some(edition) {
            self.close.clear();
            self.asked_below = 0;
            self.edition = Some(edition);
        }
        let asked = self.looks.partition_point(|it| it.request < self.asked_below);
        let new = close(&self.looks[asked..], how_close)?;
        self.close.extend(new);
        self.asked_below = self.next;
        let mut found: Vec<Unusual> =
            self.close.iter().filter(|it| it.day >= since).cloned().collect();
        found.extend(many(self.looks.iter().filter(|it| it.day >= since)));
        in_order(&mut found);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::convert::Infallible;

    use jiff::ToSpan as _;
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::LookWatch;
    use crate::audit::{Closeness, unusual};
    use crate::editions::EditionId;
    use crate::journal::{LookSeen, LooksRead};
    use crate::values::{PersonId, UserName};

    /// Something that happens to the journal, or somebody who asks.
    #[derive(Clone, Debug)]
    enum Step {
        /// So many people are looked at by one of three on a day.
        Look { by: u8, day: i32, persons: BTreeSet<u64> },
        /// One of the looks so far is erased.
        Erase(prop::sample::Index),
        /// A night publishes another edition.
        Night,
        /// Somebody asks for the looks since a day.
        Ask { days: i32 },
    }

    const TODAY: Date = date(2026, 11, 26);

    fn before(days: i32) -> Date {
        TODAY.checked_sub(days.days()).unwrap()
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let persons = prop::collection::btree_set(1..60_u64, 1..45);
        let step = prop_oneof![
            4 => (0..3_u8, 0..12, persons).prop_map(|(by, day, persons)| Step::Look { by, day, persons }),
            1 => any::<prop::sample::Index>().prop_map(Step::Erase),
            1 => Just(Step::Night),
            3 => (0..10).prop_map(|days| Step::Ask { days }),
        ];
        prop::collection::vec(step, 1..40)
    }

    proptest! {
        #[test]
        fn what_is_kept_of_looks_finds_what_all_of_them_read_anew_do(steps in steps()) {
            let mut watch = LookWatch::default();
            let (mut all, mut gone) = (Vec::<LookSeen>::new(), BTreeSet::new());
            let (mut new, mut next, mut night) = (Vec::new(), 0, 1);
            for step in steps {
                match step {
                    Step::Look { by, day, persons } => {
                        let persons = persons.into_iter().map(|it| PersonId::from_bits(it).unwrap());
                        let by: UserName = ["jones", "evans", "wide"][usize::from(by)].parse().unwrap();
                        let seen = LookSeen { request: next, day: before(day), by, persons: persons.collect() };
                        // other kinds of entries stand between looks
                        next += 3;
                        all.push(seen.clone());
                        new.push(seen);
                    }
                    Step::Erase(at) if !all.is_empty() => {
                        let erased = all.remove(at.index(all.len())).request;
                        new.retain(|it: &LookSeen| it.request != erased);
                        gone.insert(erased);
                        next += 1;
                    }
                    Step::Erase(_) => {}
                    Step::Night => night += 1,
                    Step::Ask { days } => {
                        let edition = EditionId::new(TODAY, night).unwrap();
                        let close = |by: &UserName, whom: PersonId| {
                            let drawn = by.as_str().len() as u64 + whom.to_bits() + u64::from(night);
                            let how = [Some(Closeness::Street), None, None, Some(Closeness::Family), None];
                            Ok::<_, Infallible>(how[usize::try_from(drawn % 5).unwrap()])
                        };
                        let looks = std::mem::take(&mut new);
                        watch.take(LooksRead { looks, erased: std::mem::take(&mut gone), next }, before(10));
                        let since = before(days);
                        let Ok(kept) = watch.unusual(since, edition, close);
                        let mut looks = all.clone();
                        looks.retain(|it| it.day >= since);
                        let Ok(anew) = unusual(&looks, close);
                        prop_assert_eq!(kept, anew);
                    }
                }
            }
        }
    }
}
