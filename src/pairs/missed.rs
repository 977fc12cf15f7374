//! What blocking found and what it missed, judged by the pairs that were taken for links.
//!
//! In: the links that scoring accepted, and the blocks they came from. Out: for each rule the share of links that no other
//! rule brings, and an estimate of the links that no rule brings at all, without truth.
//!
//! The estimate is capture and recapture. Two lists of rules that share no evidence, names on one side and dates and places on
//! the other, say, catch links independently of each other, or rather: a pair without errors is caught by both more often
//! than chance would have it. Such a dependence makes the estimate too low and not too high, so that what is stated is a
//! lower bound. Of the ways to part the evidence, the one with the narrowest interval speaks.
//!
//! Sources: D. G. Chapman, "Some properties of the hypergeometric distribution with applications to zoological sample
//! censuses" (1951), for the estimate; G. A. F. Seber, "The estimation of animal abundance" (1982), for its variance.

use std::borrow::Cow;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::pairs::report::BlockingReport;
use crate::pairs::rules_met::RulesMet;
use crate::rules::{BlockingRule, KeyPart};

/// Links looked at in one task.
const BATCH: usize = 4_096;
/// Links that both lists must have caught before anything is estimated.
const LEAST_RECAPTURED: u64 = 20;
/// Standard errors either side of an interval of 95 %.
const INTERVAL: f64 = 1.96;

/// How many links no blocking rule brought together.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MissedEstimate {
    /// Links that were found.
    pub found: u64,
    /// Links that no rule brings, at least.
    pub missed: f64,
    /// Interval of 95 % of that figure.
    pub interval: (f64, f64),
    /// What the two lists of rules that it rests on look at.
    pub lists: [Cow<'static, str>; 2],
}

/// What a rule looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Evidence(u8);

impl Evidence {
    const NAMES: Self = Self(1);
    const DATES: Self = Self(2);
    const PLACES: Self = Self(4);
    const THE_REST: Self = Self(8);

    fn of(rule: &BlockingRule) -> Self {
        rule.keys.iter().fold(Self(0), |all, &part| all.and(Self::of_part(part)))
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True if the evidence is all out of this.
    fn holds(self, other: Self) -> bool {
        other.0 != 0 && other.0 & !self.0 == 0
    }

    const fn of_part(part: KeyPart) -> Self {
        match part {
            KeyPart::Forename
            | KeyPart::ForenameSound
            | KeyPart::ForenameInitial
            | KeyPart::ForenameVariant
            | KeyPart::ForenameEnds
            | KeyPart::ForenameNear
            | KeyPart::Surname
            | KeyPart::SurnameSound
            | KeyPart::SurnameInitial
            | KeyPart::SurnameEnds
            | KeyPart::SurnameNear
            | KeyPart::FullName
            | KeyPart::NamePair
            | KeyPart::NameWord => Self::NAMES,
            KeyPart::DateOfBirth
            | KeyPart::DateOfBirthAnyOrder
            | KeyPart::DateOfBirthOneLeftOut
            | KeyPart::BirthYear
            | KeyPart::BirthDay => Self::DATES,
            KeyPart::Postcode
            | KeyPart::Sector
            | KeyPart::Outward
            | KeyPart::Residence
            | KeyPart::Building => Self::PLACES,
            KeyPart::NhsNumber
            | KeyPart::Nino
            | KeyPart::Upn
            | KeyPart::Email
            | KeyPart::EmailName
            | KeyPart::Phone
            | KeyPart::Identifier
            | KeyPart::Attribute => Self::THE_REST,
        }
    }
}

/// The ways to part the evidence in two.
const SPLITS: [([&str; 2], [Evidence; 2]); 4] = [
    (
        ["names", "dates, places and the rest"],
        [Evidence::NAMES, Evidence::DATES.and(Evidence::PLACES).and(Evidence::THE_REST)],
    ),
    (
        ["names and dates", "places and the rest"],
        [Evidence::NAMES.and(Evidence::DATES), Evidence::PLACES.and(Evidence::THE_REST)],
    ),
    (
        ["names and places", "dates and the rest"],
        [Evidence::NAMES.and(Evidence::PLACES), Evidence::DATES.and(Evidence::THE_REST)],
    ),
    (
        ["names, dates and places", "the rest"],
        [Evidence::NAMES.and(Evidence::DATES).and(Evidence::PLACES), Evidence::THE_REST],
    ),
];

/// Counts over the links.
#[derive(Clone, Debug)]
struct Counts {
    /// Links that only this rule brings, by rule.
    only: Vec<u64>,
    /// By split: caught by the first list, by the second, by both.
    caught: [[u64; 3]; SPLITS.len()],
}

impl BlockingReport {
    /// Adds what the accepted links tell of the rules: which bring links that no other does, and how many none brings. The links are the first
    /// so many of those that `met` tells of.
    pub fn judge(&mut self, rules: &[BlockingRule], met: &RulesMet, links: usize) {
        let evidence: Vec<Evidence> = rules.iter().map(Evidence::of).collect();
        let lists: Vec<[Vec<u64>; 2]> = SPLITS
            .iter()
            .map(|(_, lists)| {
                lists.map(|list| {
                    let held = |rule: &usize| list.holds(evidence[*rule]);
                    RulesMet::bits_of(rules.len(), (0..rules.len()).filter(held))
                })
            })
            .collect();
        let empty = Counts { only: vec![0; rules.len()], caught: [[0; 3]; SPLITS.len()] };
        let batches = (0..links).into_par_iter().step_by(BATCH);
        let counts = batches
            .map(|from| {
                let mut counts = empty.clone();
                for at in from..links.min(from + BATCH) {
                    count(met, at, &lists, &mut counts);
                }
                counts
            })
            .reduce(|| empty.clone(), |a, b| a.plus(&b));
        let all = links.max(1) as f64;
        for (line, only) in self.rules.iter_mut().zip(&counts.only) {
            line.only_this_rule = Some(*only as f64 / all);
        }
        let everyone = self.rules.iter().zip(rules).any(|(line, rule)| {
            rule.keys.is_empty() && !line.over_budget && line.dropped_blocks == 0
        });
        self.missed = estimate(&counts.caught, links as u64, everyone);
    }
}

impl Counts {
    fn plus(mut self, other: &Self) -> Self {
        self.only.iter_mut().zip(&other.only).for_each(|(a, b)| *a += b);
        let caught = self.caught.iter_mut().flatten().zip(other.caught.iter().flatten());
        caught.for_each(|(a, b)| *a += b);
        self
    }
}

fn count(met: &RulesMet, at: usize, lists: &[[Vec<u64>; 2]], counts: &mut Counts) {
    if let Some(only) = met.only(at) {
        counts.only[only] += 1;
    }
    for (lists, caught) in lists.iter().zip(&mut counts.caught) {
        let [one, other] = lists;
        let by = [met.any(at, one), met.any(at, other)];
        caught[0] += u64::from(by[0]);
        caught[1] += u64::from(by[1]);
        caught[2] += u64::from(by[0] && by[1]);
    }
}

fn estimate(
    caught: &[[u64; 3]; SPLITS.len()],
    found: u64,
    everyone: bool,
) -> Option<MissedEstimate> {
    if everyone {
        let lists = ["everyone", "everyone"].map(Cow::Borrowed);
        return Some(MissedEstimate { found, missed: 0.0, interval: (0.0, 0.0), lists });
    }
    let estimates = SPLITS.iter().zip(caught).filter(|(_, [_, _, both])| *both >= LEAST_RECAPTURED);
    let estimates = estimates.map(|(&(lists, _), &[first, second, both])| {
        let (first, second, both) = (first as f64, second as f64, both as f64);
        let all = (first + 1.0) * (second + 1.0) / (both + 1.0) - 1.0;
        let variance = (first + 1.0) * (second + 1.0) * (first - both) * (second - both)
            / ((both + 1.0).powi(2) * (both + 2.0));
        let (missed, either) = (all - found as f64, INTERVAL * variance.sqrt());
        let interval = ((missed - either).max(0.0), (missed + either).max(0.0));
        let (missed, lists) = (missed.max(0.0), lists.map(Cow::Borrowed));
        (variance / all, MissedEstimate { found, missed, interval, lists })
    });
    estimates.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, estimate)| estimate)
}

#[cfg(test)]
mod tests {
    use super::{SPLITS, estimate};

    /// What two independent lists catch of so many links, by the tenths they catch.
    fn independent(links: u64, first: u64, second: u64) -> [u64; 3] {
        [links * first / 10, links * second / 10, links * first * second / 100]
    }

    #[test]
    fn two_independent_lists_tell_how_many_links_neither_has() {
        let mut caught = [[0; 3]; SPLITS.len()];
        caught[0] = independent(10_000, 9, 8);
        let estimate = estimate(&caught, 9_800, false).unwrap();
        assert!((150.0..250.0).contains(&estimate.missed), "{estimate:?}");
        assert!(estimate.interval.0 < 200.0 && estimate.interval.1 > 200.0, "{estimate:?}");
        assert_eq!(estimate.lists, SPLITS[0].0);
    }

    #[test]
    fn too_few_recaptured_links_tell_nothing_and_everyone_compared_misses_nobody() {
        let mut caught = [[0; 3]; SPLITS.len()];
        caught[1] = [100, 30, 10];
        assert_eq!(estimate(&caught, 120, false), None);
        assert!(estimate(&caught, 120, true).unwrap().missed.abs() < f64::EPSILON);
    }

    #[test]
    fn of_several_ways_to_part_the_evidence_the_surest_speaks() {
        let mut caught = [[0; 3]; SPLITS.len()];
        caught[0] = independent(1_000, 5, 1);
        caught[2] = independent(1_000, 9, 8);
        assert_eq!(estimate(&caught, 980, false).unwrap().lists, SPLITS[2].0);
    }
}
