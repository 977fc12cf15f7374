//! How hard the fictional council is.
//!
//! In: the mentions of a night, with what was written and what is true. Out: the profile of
//! difficulty: what share of the true pairs rests on how much evidence, and how far two plain rules
//! get on perfectly cleaned data. The matcher has no part in it.

use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashMap;

use super::{Dataset, Mention, NightSummary};

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Share of the pairs found that are true.
    pub precision: f64,
    /// Share of the true pairs that are found.
    pub recall: f64,
}

impl Score {
    /// From counts of pairs: both found and true, found, true.
    fn of(both: u64, found: u64, truth: u64) -> Self {
        Self { precision: share(both, found), recall: share(both, truth) }
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// The profile of one night.
#[derive(Clone, Debug)]
pub struct Difficulty {
    /// Rows of each dataset that mention someone.
    pub rows: Vec<(Dataset, usize)>,
    /// Mentions.
    pub mentions: u64,
    /// True persons mentioned.
    pub persons: u64,
    /// Unordered pairs of mentions of one person.
    pub true_pairs: u64,
    /// Of the true pairs, the share with a date of birth on both sides.
    pub birth_date: f64,
    /// The share with the person's own NHS number, NINO or UPN on both sides.
    pub identifier: f64,
    /// The share with neither of these.
    pub neither: f64,
    /// The share whose addresses point to one home.
    pub same_address: f64,
    /// The share whose addresses both point to where the person lives now.
    pub both_current: f64,
    /// The share with neither of the first two, nor an address in common: names alone.
    pub names_alone: f64,
    /// The share with different surnames.
    pub other_surname: f64,
    /// The share with the same forename and surname.
    pub same_name: f64,
    /// What exact name with date of birth, or exact name with home, reaches on persons.
    pub persons_by_rules: Score,
    /// What the same rules reach on pairs of people in private households.
    pub households_by_rules: Score,
}

/// Measures a night.
#[must_use]
pub fn profile(night: &NightSummary) -> Difficulty {
    let mentions = &night.mentions;
    let truth = group_by(mentions.len(), |index| mentions[index].person);
    let evidence = count_evidence(mentions, &truth);
    let clusters = clusters_by_rules(mentions);
    let found: Vec<Vec<usize>> = group_by(mentions.len(), |index| clusters[index]);
    let both = group_by(mentions.len(), |index| (mentions[index].person, clusters[index]));
    let pairs_in =
        |groups: &[Vec<usize>]| groups.iter().map(|group| pairs(group.len())).sum::<u64>();
    let true_pairs = pairs_in(&truth);
    let of = |count: u64| share(count, true_pairs);
    Difficulty {
        rows: night.rows.clone(),
        mentions: mentions.len() as u64,
        persons: truth.len() as u64,
        true_pairs,
        birth_date: of(evidence.birth_date),
        identifier: of(evidence.identifier),
        neither: of(evidence.neither),
        same_address: of(evidence.same_address),
        both_current: of(evidence.both_current),
        names_alone: of(evidence.names_alone),
        other_surname: of(evidence.other_surname),
        same_name: of(evidence.same_name),
        persons_by_rules: Score::of(pairs_in(&both), pairs_in(&found), true_pairs),
        households_by_rules: households_by_rules(mentions, &clusters, &truth),
    }
}

/// Counts of true pairs with each kind of evidence.
#[derive(Default)]
struct Evidence {
    birth_date: u64,
    identifier: u64,
    neither: u64,
    same_address: u64,
    both_current: u64,
    names_alone: u64,
    other_surname: u64,
    same_name: u64,
}

fn count_evidence(mentions: &[Mention], truth: &[Vec<usize>]) -> Evidence {
    let mut evidence = Evidence::default();
    for group in truth {
        for (nth, one) in group.iter().enumerate() {
            for other in &group[nth + 1..] {
                evidence.add(&mentions[*one], &mentions[*other]);
            }
        }
    }
    evidence
}

impl Evidence {
    fn add(&mut self, one: &Mention, other: &Mention) {
        let birth_date = one.born.is_some() && other.born.is_some();
        let identifier = (0..3).any(|kind| one.identifiers[kind] && other.identifiers[kind]);
        let same_address = one.uprn.is_some() && one.uprn == other.uprn;
        let current =
            |mention: &Mention| mention.uprn.is_some() && mention.uprn == mention.home_uprn;
        self.birth_date += u64::from(birth_date);
        self.identifier += u64::from(identifier);
        self.neither += u64::from(!birth_date && !identifier);
        self.same_address += u64::from(same_address);
        self.both_current += u64::from(current(one) && current(other));
        self.names_alone += u64::from(!birth_date && !identifier && !same_address);
        self.other_surname += u64::from(one.surname != other.surname);
        self.same_name += u64::from(one.surname == other.surname && one.forename == other.forename);
    }
}

/// Links mentions of one exact name and either one date of birth or one home; the number of each
/// mention's cluster.
fn clusters_by_rules(mentions: &[Mention]) -> Vec<usize> {
    let mut parents: Vec<usize> = (0..mentions.len()).collect();
    let mut seen = FxHashMap::default();
    for (index, mention) in mentions.iter().enumerate() {
        let born = mention.born.map(|born| (&mention.forename, &mention.surname, Some(born), None));
        let home = mention.uprn.map(|uprn| (&mention.forename, &mention.surname, None, Some(uprn)));
        for key in [born, home].into_iter().flatten() {
            let first = *seen.entry(key).or_insert(index);
            let (one, other) = (root(&mut parents, first), root(&mut parents, index));
            parents[one.max(other)] = one.min(other);
        }
    }
    (0..mentions.len()).map(|index| root(&mut parents, index)).collect()
}

fn root(parents: &mut [usize], mut index: usize) -> usize {
    while parents[index] != index {
        parents[index] = parents[parents[index]];
        index = parents[index];
    }
    index
}

/// Puts each cluster where its best mention says it lives, and compares who then lives together
/// with who truly does.
fn households_by_rules(mentions: &[Mention], clusters: &[usize], truth: &[Vec<usize>]) -> Score {
    let mut homes: BTreeMap<usize, &Mention> = BTreeMap::new();
    for (index, mention) in
        mentions.iter().enumerate().filter(|(_, mention)| mention.uprn.is_some())
    {
        let best = homes.entry(clusters[index]).or_insert(mention);
        if trust(mention) > trust(best) {
            *best = mention;
        }
    }
    // each person once, by the cluster that most of its mentions are in
    let people: Vec<(Option<usize>, Option<u64>)> = truth
        .iter()
        .map(|group| {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for index in group {
                *counts.entry(clusters[*index]).or_default() += 1;
            }
            let cluster =
                counts.iter().max_by_key(|(_, count)| **count).map(|(cluster, _)| *cluster);
            let private = mentions[group[0]]
                .household
                .filter(|(_, private)| *private)
                .map(|(household, _)| household);
            (
                private,
                cluster.and_then(|cluster| homes.get(&cluster)).and_then(|mention| mention.uprn),
            )
        })
        .filter(|(household, _)| household.is_some())
        .collect();
    let placed = |index: &usize| people[*index].1.is_some();
    let together =
        |groups: Vec<Vec<usize>>| groups.iter().map(|group| pairs(group.len())).sum::<u64>();
    let at_home = |groups: Vec<Vec<usize>>| {
        groups
            .iter()
            .map(|group| pairs(group.iter().filter(|index| placed(index)).count()))
            .sum::<u64>()
    };
    let true_pairs = together(group_by(people.len(), |index| people[index].0));
    let found = at_home(group_by(people.len(), |index| people[index].1));
    let both = at_home(group_by(people.len(), |index| people[index]));
    Score::of(both, found, true_pairs)
}

/// How far a mention is to be believed about where someone lives now: rows that speak of today,
/// then the latest.
fn trust(mention: &Mention) -> (bool, bool, jiff::civil::Date) {
    let paid_for = matches!(mention.dataset, Dataset::CouncilTax | Dataset::Benefits);
    (mention.speaks.1, paid_for, mention.speaks.0)
}

/// The indices below `count` in groups of one key, each in order.
fn group_by<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for index in 0..count {
        groups.entry(key(index)).or_default().push(index);
    }
    groups.into_values().collect()
}

fn pairs(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl fmt::Display for Difficulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (dataset, rows) in &self.rows {
            writeln!(f, "{:<44}{rows:>9} rows", dataset.name())?;
        }
        let counts = [
            ("mentions", self.mentions),
            ("true persons", self.persons),
            ("true pairs", self.true_pairs),
        ];
        for (label, count) in counts {
            writeln!(f, "{label:<44}{count:>9}")?;
        }
        let shares = [
            ("date of birth on both sides", self.birth_date),
            ("own identifier on both sides", self.identifier),
            ("neither", self.neither),
            ("neither, nor an address in common", self.names_alone),
            ("addresses point to one home", self.same_address),
            ("addresses both point to today's home", self.both_current),
            ("different surnames", self.other_surname),
            ("same forename and surname", self.same_name),
        ];
        for (label, share) in shares {
            writeln!(f, "  {label:<42}{:>8.1} %", share * 100.0)?;
        }
        for (label, score) in [
            ("persons by plain rules", self.persons_by_rules),
            ("private households by plain rules", self.households_by_rules),
        ] {
            writeln!(
                f,
                "{label:<44}F1 {:.3} (P {:.3} / R {:.3})",
                score.f1(),
                score.precision,
                score.recall
            )?;
        }
        Ok(())
    }
}
