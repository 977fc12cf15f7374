//! A person whom a decision has parted since the edition: which of the records surely remain theirs.
//!
//! In: a person as held, what was settled since. Out: the person with the records that surely go on under the identifier. What hangs on both
//! sides of a decision about as strongly belongs surely to neither; and where it would decide which side keeps the identifier, nobody is
//! shown under it until the night.

use super::held::{Held, HeldLink};
use super::since::Since;
use crate::values::MatchWeight;

/// A record surely hangs on one side of a decision if it does so by this much more than on the other: a hundred to one.
const SURELY: MatchWeight = MatchWeight::from_millibits(6_644);

impl Held<'_> {
    /// The person with what surely remains of them; none if it is open who goes on under the identifier.
    pub(super) fn settled_by(self, since: &Since) -> Option<Self> {
        if !self.records.iter().any(|it| since.parts(it.key())) {
            return Some(self);
        }
        let key = |at: usize| self.records[at].key();
        let loose =
            |it: &HeldLink| it.by_steward && since.are_loosened(key(it.left), key(it.right));
        let kept: Vec<HeldLink> = self.links.iter().filter(|it| !loose(it)).copied().collect();
        let all = 0..self.records.len();
        let apart: Vec<(usize, usize)> = all
            .clone()
            .flat_map(|one| (one + 1..self.records.len()).map(move |other| (one, other)))
            .filter(|(one, other)| since.are_apart(key(*one), key(*other)))
            .collect();
        if apart.is_empty() && kept.len() == self.links.len() {
            return Some(self);
        }
        let parts = Parts::of(self.records.len(), kept, &apart);
        let open = |at: usize| !self.records[at].fenced;
        // as the night gives identifiers: by open records, then by all, then to the first
        let share = |part: usize| {
            let of_it = || all.clone().filter(|at| parts.part[*at] == part && !parts.doubtful[*at]);
            (of_it().filter(|at| open(*at)).count(), of_it().count())
        };
        let largest = all.clone().max_by_key(|part| (share(*part), std::cmp::Reverse(*part)))?;
        let doubtful = parts.doubtful.iter().filter(|it| **it).count();
        let others = all.clone().filter(|part| *part != largest).map(share).max();
        let (own, next) = (share(largest), others.unwrap_or_default());
        if own.1 == 0 || doubtful > 0 && own.0 < next.0 + doubtful {
            return None;
        }
        let stays: Vec<bool> =
            all.map(|at| parts.part[at] == largest && !parts.doubtful[at]).collect();
        self.cut_to(&stays)
    }
}

/// Records in parts that no decision forbids.
struct Parts {
    /// Of each record, the first of its part.
    part: Vec<usize>,
    /// Whether it may be another part's as well.
    doubtful: Vec<bool>,
}

impl Parts {
    /// The strongest links first; none that would join two who are apart.
    fn of(records: usize, mut links: Vec<HeldLink>, apart: &[(usize, usize)]) -> Self {
        links.sort_by(|a, b| {
            b.weight.cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right)))
        });
        let mut part: Vec<usize> = (0..records).collect();
        let mut tied: Vec<Option<MatchWeight>> = vec![None; records];
        let mut refused = Vec::new();
        for link in links {
            let (keep, gone) = {
                let (a, b) = (part[link.left], part[link.right]);
                (a.min(b), a.max(b))
            };
            let forbidden = |(one, other): &(usize, usize)| {
                let both = (part[*one].min(part[*other]), part[*one].max(part[*other]));
                both == (keep, gone)
            };
            if keep != gone && apart.iter().any(forbidden) {
                refused.push(link);
                continue;
            }
            for end in [link.left, link.right] {
                tied[end] = tied[end].max(Some(link.weight));
            }
            part.iter_mut().filter(|it| **it == gone).for_each(|it| *it = keep);
        }
        let mut doubtful = vec![false; records];
        let decided: Vec<usize> = apart.iter().flat_map(|(one, other)| [*one, *other]).collect();
        for link in refused {
            for end in [link.left, link.right] {
                let surely = tied[end].is_some_and(|own| own - link.weight >= SURELY);
                doubtful[end] |= !surely && !decided.contains(&end);
            }
        }
        Self { part, doubtful }
    }
}

#[cfg(test)]
mod tests {
    use super::{HeldLink, Parts};
    use crate::values::MatchWeight;

    fn link(left: usize, right: usize, bits: f64) -> HeldLink {
        let weight = MatchWeight::from_bits(bits);
        HeldLink { left, right, weight, confidence: 999, by_steward: false }
    }

    #[test]
    fn what_hangs_on_both_sides_alike_is_surely_of_neither() {
        let links = vec![link(0, 1, 20.0), link(0, 2, 12.0), link(1, 2, 10.0), link(1, 3, 20.0)];
        let Parts { part, doubtful } = Parts::of(4, links, &[(0, 1)]);
        assert_eq!(part, [0, 1, 0, 1]);
        assert_eq!(doubtful, [false, false, true, false]);
    }

    #[test]
    fn what_hangs_on_one_side_far_more_is_surely_there() {
        let links = vec![link(0, 1, 20.0), link(0, 2, 19.0), link(1, 2, 3.0)];
        let Parts { part, doubtful } = Parts::of(3, links, &[(0, 1)]);
        assert_eq!(part, [0, 1, 0]);
        assert!(doubtful.iter().all(|it| !it));
    }
}
