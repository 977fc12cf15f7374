//! Which blocking rules bring the two records of each of some links together.
//!
//! In: links, and the rules of each, as blocks tell them or as they were kept. Out: one bit a rule for each link, to be counted and kept.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Links looked at in one task.
const BATCH: usize = 4_096;
/// Rules told apart by one word.
const RULES_A_WORD: usize = 64;

/// The rules of each of some links, in the order of the links.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RulesMet {
    /// Words that each link has.
    words: usize,
    bits: Vec<u64>,
}

/// The rules of one link.
pub(super) enum Met<'m> {
    /// By their places among all rules.
    By(Vec<usize>),
    /// As they were kept of a link under the same rules.
    As(&'m [u64]),
}

impl RulesMet {
    /// Of each link, what `met` says of it and its place.
    pub(super) fn of<'m>(
        rules: usize,
        links: &[(u32, u32)],
        met: impl Fn(usize, (u32, u32)) -> Met<'m> + Sync,
    ) -> Self {
        let words = words_for(rules);
        let batches: Vec<Vec<u64>> = links
            .par_chunks(BATCH)
            .enumerate()
            .map(|(batch, some)| {
                let mut bits = Vec::with_capacity(some.len() * words);
                for (at, link) in (batch * BATCH..).zip(some) {
                    match met(at, *link) {
                        Met::By(met) => bits.extend(Self::bits_of(rules, met.into_iter())),
                        Met::As(known) => bits.extend_from_slice(known),
                    }
                }
                bits
            })
            .collect();
        Self { words, bits: batches.concat() }
    }

    /// One bit for each of some rules.
    pub(super) fn bits_of(rules: usize, some: impl Iterator<Item = usize>) -> Vec<u64> {
        let mut bits = vec![0; words_for(rules)];
        for rule in some {
            bits[rule / RULES_A_WORD] |= 1 << (rule % RULES_A_WORD);
        }
        bits
    }

    /// Of links with these rules, by their places.
    #[cfg(test)]
    pub(crate) fn of_rules(rules: usize, of: &[&[usize]]) -> Self {
        let links = vec![(0, 1); of.len()];
        Self::of(rules, &links, |at, _| Met::By(of[at].to_vec()))
    }

    /// The bits of a link.
    pub(super) fn at(&self, link: usize) -> &[u64] {
        &self.bits[link * self.words..(link + 1) * self.words]
    }

    /// The first rule that brings a link; none if no rule does.
    #[must_use]
    pub fn first(&self, link: usize) -> Option<usize> {
        let words = self.at(link).iter().enumerate();
        let mut some = words.filter(|(_, word)| **word != 0);
        some.next().map(|(at, word)| at * RULES_A_WORD + word.trailing_zeros() as usize)
    }

    /// The rule that alone brings a link; none if several do, or none.
    pub(super) fn only(&self, link: usize) -> Option<usize> {
        let rules: u32 = self.at(link).iter().map(|word| word.count_ones()).sum();
        if rules == 1 { self.first(link) } else { None }
    }

    /// True if any of the rules with these bits brings a link.
    pub(super) fn any(&self, link: usize, rules: &[u64]) -> bool {
        self.at(link).iter().zip(rules).any(|(met, rules)| met & rules != 0)
    }

    /// How many links there are; none if it is of no rules at all.
    #[must_use]
    pub fn links(&self) -> usize {
        self.bits.len().checked_div(self.words).unwrap_or_default()
    }

    /// True if it can be of so many links under so many rules: what comes from a file may be anything.
    #[must_use]
    pub fn is_of(&self, rules: usize, links: usize) -> bool {
        self.words == words_for(rules) && self.bits.len() == links * self.words
    }
}

fn words_for(rules: usize) -> usize {
    rules.div_ceil(RULES_A_WORD).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Met, RulesMet};

    #[test]
    fn rules_are_told_apart_however_many_there_are() {
        let of = [vec![3], vec![], vec![70, 129], vec![2, 64]];
        let links = [(0, 1), (0, 2), (1, 2), (2, 3)];
        let met = RulesMet::of(130, &links, |at, _| Met::By(of[at].clone()));
        let first: Vec<_> = (0..4).map(|at| met.first(at)).collect();
        assert_eq!(first, [Some(3), None, Some(70), Some(2)]);
        let only: Vec<_> = (0..4).map(|at| met.only(at)).collect();
        assert_eq!(only, [Some(3), None, None, None]);
        let some = RulesMet::bits_of(130, [64, 129].into_iter());
        let any: Vec<_> = (0..4).map(|at| met.any(at, &some)).collect();
        assert_eq!(any, [false, false, true, true]);
        assert_eq!(RulesMet::of(130, &links, |at, _| Met::As(met.at(at))), met);
        assert!(met.is_of(130, 4) && !met.is_of(64, 4) && !met.is_of(130, 5));
        assert_eq!(met.links(), 4);
    }
}
