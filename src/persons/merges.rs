//! How components of links were merged, kept for a night that finds the same components.
//!
//! In: components as prints of all that merging one rests on, and the groups that their records fell into. Out: the groups of a component that an
//! earlier night merged. A record keeps a number of its own from night to night as long as it says the same, so that a print tells of the same
//! records; the model must be the earlier night's. How a component is merged is left to `components`.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::pairs::{StoredNumbers, mixed};

/// What a night keeps.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Merges {
    /// By record, the number that lasts.
    lasting: StoredNumbers,
    /// The next of these.
    next: u32,
    /// Prints, ascending, in four words each.
    prints: StoredNumbers,
    /// Where the groups of each print end.
    ends: StoredNumbers,
    /// For each record of a component, ascending, the place of the first record of its group.
    groups: StoredNumbers,
}

/// Tonight's merging, with what an earlier night kept of its own.
#[derive(Debug)]
pub struct Merging<'m> {
    lasting: Vec<u32>,
    next: u32,
    known: FxHashMap<u128, &'m [u32]>,
    seen: Mutex<Seen>,
}

/// Components and what they came to.
#[derive(Debug, Default)]
pub(super) struct Seen {
    prints: Vec<u128>,
    ends: Vec<usize>,
    groups: Vec<u32>,
}

/// The print of a component in the making.
#[derive(Clone, Copy, Debug)]
pub(super) struct Print([u64; 2]);

impl Print {
    pub(super) const fn begun() -> Self {
        Self([0x6861_7274, 0x6865_6172])
    }

    pub(super) fn fold(&mut self, word: u64) {
        let [one, other] = &mut self.0;
        *one = mixed(*one ^ word);
        *other = mixed(other.rotate_left(29) ^ word.rotate_left(11));
    }

    pub(super) fn done(self) -> u128 {
        u128::from(self.0[0]) << 64 | u128::from(self.0[1])
    }
}

impl Seen {
    pub(super) fn add(&mut self, print: u128, groups: &[u32]) {
        self.prints.push(print);
        self.groups.extend_from_slice(groups);
        self.ends.push(self.groups.len());
    }

    fn append(&mut self, other: &Self) {
        let before = self.groups.len();
        self.prints.extend_from_slice(&other.prints);
        self.groups.extend_from_slice(&other.groups);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    fn at(&self, place: usize) -> &[u32] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.groups[start..self.ends[place]]
    }
}

impl<'m> Merging<'m> {
    /// Of so many records, none of which an earlier night knew.
    ///
    /// # Panics
    /// At four billion records.
    #[must_use]
    pub fn anew(records: usize) -> Self {
        let count = u32::try_from(records).expect("fewer than four billion records");
        Self {
            lasting: (0..count).collect(),
            next: count,
            known: FxHashMap::default(),
            seen: Mutex::default(),
        }
    }

    /// Of records of which an earlier night knew some, by their numbers then. What does not fit is not used.
    #[must_use]
    pub fn after(earlier: &'m Merges, numbers: &[Option<u32>]) -> Self {
        let Merges { lasting, next, prints, ends, groups } = earlier;
        let fits = lasting.iter().all(|number| number < next)
            && prints.len() == ends.len() * WORDS
            && ends.is_sorted()
            && ends.last().copied().unwrap_or_default() as usize == groups.len()
            && numbers.iter().flatten().all(|then| (*then as usize) < lasting.len())
            && next.checked_add(u32::try_from(numbers.len()).unwrap_or(u32::MAX)).is_some();
        if !fits {
            return Self::anew(numbers.len());
        }
        let mut coming = *next..;
        let mut lasts = |then: &Option<u32>| match then {
            Some(then) => lasting[*then as usize],
            None => coming.next().unwrap_or(u32::MAX),
        };
        let of_tonight: Vec<u32> = numbers.iter().map(&mut lasts).collect();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let spans = starts.zip(ends.iter()).map(|(start, &end)| start as usize..end as usize);
        let (words, _) = prints.as_chunks::<WORDS>();
        let known = words.iter().map(|words| print_of(*words)).zip(spans);
        Self {
            lasting: of_tonight,
            next: coming.start,
            known: known.map(|(print, span)| (print, &groups[span])).collect(),
            seen: Mutex::default(),
        }
    }

    /// The number of a record that lasts.
    pub(super) fn lasting(&self, record: u32) -> u64 {
        u64::from(self.lasting[record as usize])
    }

    /// The groups of the so many records of a component, if an earlier night merged it.
    pub(super) fn find(&self, print: u128, records: usize) -> Option<&'m [u32]> {
        let groups = *self.known.get(&print)?;
        let is_first = |place: u32| groups.get(place as usize) == Some(&place);
        let fits = (0..).zip(groups).all(|(at, group)| *group <= at && is_first(*group));
        (groups.len() == records && fits).then_some(groups)
    }

    /// Keeps what was seen.
    pub(super) fn note(&self, seen: &Seen) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).append(seen);
    }

    /// What the next night may use.
    ///
    /// # Panics
    /// If components have four billion records in all.
    #[must_use]
    pub fn kept(self) -> Merges {
        let Self { lasting, next, known: _, seen } = self;
        let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut order: Vec<(u128, usize)> = seen.prints.iter().copied().zip(0..).collect();
        order.sort_unstable();
        order.dedup_by_key(|(print, _)| *print);
        let mut kept = Merges { lasting: StoredNumbers(lasting), next, ..Merges::default() };
        for (print, place) in order {
            kept.prints.extend(words_of(print));
            kept.groups.extend_from_slice(seen.at(place));
            let end = u32::try_from(kept.groups.len()).expect("fewer than four billion records");
            kept.ends.push(end);
        }
        kept
    }
}

/// Words of a print.
const WORDS: usize = 4;

fn words_of(print: u128) -> [u32; WORDS] {
    std::array::from_fn(|at| {
        #[expect(clippy::cast_possible_truncation, reason = "a word of four")]
        let word = (print >> (32 * at)) as u32;
        word
    })
}

fn print_of(words: [u32; WORDS]) -> u128 {
    words.iter().rev().fold(0, |print, word| print << 32 | u128::from(*word))
}

#[cfg(test)]
mod tests {
    use super::{Merges, Merging, Print, Seen, print_of, words_of};

    fn seen(all: &[(u128, &[u32])]) -> Seen {
        let mut seen = Seen::default();
        for (print, groups) in all {
            seen.add(*print, groups);
        }
        seen
    }

    #[test]
    fn what_was_merged_is_found_again_by_its_print_and_only_with_as_many_records() {
        let first = Merging::anew(4);
        first.note(&seen(&[(7 << 90, &[0, 0, 2]), (5, &[0, 1])]));
        first.note(&seen(&[(5, &[0, 1])]));
        let kept = first.kept();
        let next = Merging::after(&kept, &[Some(0), None, Some(2), Some(3), None]);
        assert_eq!(next.find(7 << 90, 3), Some(&[0, 0, 2][..]));
        assert_eq!(next.find(5, 2), Some(&[0, 1][..]));
        assert_eq!((next.find(5, 3), next.find(6, 2)), (None, None));
        let lasting: Vec<u64> = (0..5).map(|record| next.lasting(record)).collect();
        assert_eq!(lasting, [0, 4, 2, 3, 5], "a number is never another record's");
        assert_eq!(Merging::after(&next.kept(), &[None]).lasting(0), 6);
    }

    #[test]
    fn what_does_not_fit_is_not_used() {
        let merging = Merging::anew(2);
        merging.note(&seen(&[(1, &[0, 5]), (2, &[0, 0])]));
        let kept = merging.kept();
        let next = Merging::after(&kept, &[Some(0), Some(1)]);
        assert_eq!((next.find(1, 2), next.find(2, 2)), (None, Some(&[0, 0][..])));
        let beyond = Merging::after(&kept, &[Some(2)]);
        assert_eq!((beyond.find(2, 2), beyond.lasting(0)), (None, 0));
        let mut short = kept.clone();
        short.ends.pop();
        assert_eq!(Merging::after(&short, &[Some(0)]).find(2, 2), None);
        assert_eq!(Merging::after(&Merges::default(), &[None]).lasting(0), 0);
    }

    #[test]
    fn a_print_tells_of_every_word_and_of_their_order() {
        let of = |words: &[u64]| {
            let mut print = Print::begun();
            for word in words {
                print.fold(*word);
            }
            print.done()
        };
        let prints = [of(&[]), of(&[0]), of(&[1, 2]), of(&[2, 1]), of(&[1, 2, 0])];
        let distinct: std::collections::BTreeSet<_> = prints.into_iter().collect();
        assert_eq!(distinct.len(), prints.len());
        assert!(prints.iter().all(|print| print_of(words_of(*print)) == *print));
    }
}
