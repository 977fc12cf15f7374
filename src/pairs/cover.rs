//! Which rules cover the likely matches best: greedy, the most new matches for the work first.
//!
//! Two goes: the first looks for pairs that are matches and can be told to be; the second spends what is left of the budget
//! on doubtful ones.

/// Pairs of focal records with their neighbours, and the rules that bring each.
#[derive(Debug)]
pub(super) struct Cover {
    /// The rules of each pair.
    pub(super) pairs: Vec<Vec<u16>>,
    /// The probability that each pair is one person, roughly.
    pub(super) probabilities: Vec<f64>,
    /// Keys that each rule makes in all records.
    pub(super) keys: Vec<f64>,
    /// How many pairs of the whole stand behind one here.
    pub(super) scale: f64,
}

/// A key costs about as much as this many comparisons.
const KEY: f64 = 0.5;
/// A rule that finds less than one likely match in so many new pairs is not worth its work.
const PAIRS_A_MATCH: f64 = 20_000.0;
/// A gain of less than this many likely matches among those looked at is chance.
const LEAST_GAIN: f64 = 0.3;

/// How far the choice has come.
struct Progress<'c> {
    cover: &'c Cover,
    /// The pairs of each rule.
    of_rule: Vec<Vec<usize>>,
    covered: Vec<bool>,
    in_use: Vec<bool>,
    /// Pairs of the whole that the rules in use bring.
    used: f64,
    /// What each pair counts, in this go.
    worth: Vec<f64>,
    /// By rule: what its uncovered pairs count, and how many there are.
    gain: Vec<f64>,
    fresh: Vec<f64>,
}

impl Cover {
    /// The rules from number `written` on that are worth having, the most useful first, with at most `budget` new pairs
    /// (the written rules' included). The written ones are there already.
    pub(super) fn choose(&self, written: usize, budget: f64) -> Vec<usize> {
        let rules = self.keys.len();
        let mut of_rule: Vec<Vec<usize>> = vec![Vec::new(); rules];
        for (pair, of_pair) in self.pairs.iter().enumerate() {
            for &rule in of_pair {
                of_rule[usize::from(rule)].push(pair);
            }
        }
        let mut progress = Progress {
            cover: self,
            of_rule,
            covered: vec![false; self.pairs.len()],
            in_use: vec![false; rules],
            used: 0.0,
            worth: Vec::new(),
            gain: vec![0.0; rules],
            fresh: vec![0.0; rules],
        };
        // a pair counts as far as it is a match and can be told to be one: what stays doubtful would not be linked if met
        progress.count(self.probabilities.iter().map(|probability| probability.powi(2)).collect());
        (0..written).for_each(|rule| progress.take(rule));
        let mut chosen = progress.go(budget);
        progress.count(self.probabilities.clone());
        chosen.extend(progress.go(budget));
        let Progress { of_rule, mut in_use, .. } = progress;
        self.without_the_needless(&of_rule, &mut in_use, chosen)
    }

    /// Leaves out what the later, wider rules have made needless.
    fn without_the_needless(
        &self,
        of_rule: &[Vec<usize>],
        in_use: &mut [bool],
        chosen: Vec<usize>,
    ) -> Vec<usize> {
        let mut users: Vec<u16> = self
            .pairs
            .iter()
            .map(|pair| pair.iter().map(|&rule| u16::from(in_use[usize::from(rule)])).sum())
            .collect();
        for &rule in &chosen {
            let own = &of_rule[rule];
            let alone: f64 = own
                .iter()
                .filter(|&&pair| users[pair] == 1)
                .map(|&pair| self.probabilities[pair])
                .sum();
            if alone < LEAST_GAIN / 2.0 {
                in_use[rule] = false;
                for &pair in own {
                    users[pair] -= 1;
                }
            }
        }
        chosen.into_iter().filter(|&rule| in_use[rule]).collect()
    }
}

impl Progress<'_> {
    /// Counts what is still uncovered, at a new worth.
    fn count(&mut self, worth: Vec<f64>) {
        for (rule, pairs) in self.of_rule.iter().enumerate() {
            let uncovered = pairs.iter().filter(|&&pair| !self.covered[pair]);
            (self.gain[rule], self.fresh[rule]) = uncovered
                .fold((0.0, 0.0), |(gain, fresh), &pair| (gain + worth[pair], fresh + 1.0));
        }
        self.worth = worth;
    }

    fn take(&mut self, rule: usize) {
        self.used += self.fresh[rule] * self.cover.scale;
        self.in_use[rule] = true;
        for &pair in &self.of_rule[rule] {
            if !std::mem::replace(&mut self.covered[pair], true) {
                for &other in &self.cover.pairs[pair] {
                    self.gain[usize::from(other)] -= self.worth[pair];
                    self.fresh[usize::from(other)] -= 1.0;
                }
            }
        }
    }

    /// Takes rules until the budget is used or nothing is gained.
    fn go(&mut self, budget: f64) -> Vec<usize> {
        let mut taken = Vec::new();
        while let Some(best) = self.best(budget) {
            self.take(best);
            taken.push(best);
        }
        taken
    }

    /// The rule with most gain for its work; of two that are equal, the first of the pool.
    fn best(&self, budget: f64) -> Option<usize> {
        let scale = self.cover.scale;
        let rate = |rule: usize| {
            self.gain[rule] / (self.fresh[rule] * scale + KEY * self.cover.keys[rule])
        };
        (0..self.in_use.len())
            .filter(|&rule| !self.in_use[rule] && self.gain[rule] >= LEAST_GAIN)
            .filter(|&rule| self.used + self.fresh[rule] * scale <= budget)
            .filter(|&rule| self.gain[rule] * PAIRS_A_MATCH >= self.fresh[rule])
            .max_by(|&a, &b| rate(a).total_cmp(&rate(b)).then(b.cmp(&a)))
    }
}

#[cfg(test)]
mod tests {
    use super::Cover;

    /// Pairs with the rules that bring each; all sure, no cost of keys.
    fn cover(pairs: &[&[u16]], rules: usize) -> Cover {
        Cover {
            pairs: pairs.iter().map(|pair| pair.to_vec()).collect(),
            probabilities: vec![1.0; pairs.len()],
            keys: vec![0.0; rules],
            scale: 1.0,
        }
    }

    #[test]
    fn a_rule_that_brings_strangers_comes_after_one_that_brings_matches() {
        let mut cover = cover(&[&[0], &[0], &[0], &[1]], 2);
        cover.probabilities = vec![0.5, 0.5, 0.5, 1.0];
        assert_eq!(cover.choose(0, 10.0), [1, 0]);
        assert_eq!(cover.choose(0, 2.0), [1], "the other would go over the budget");
    }

    #[test]
    fn a_rule_within_another_is_not_taken_beside_it() {
        let mut cover = cover(&[&[0, 1], &[0, 1], &[1]], 2);
        cover.keys = vec![0.0, 1.0];
        assert_eq!(cover.choose(0, 10.0), [1], "taken first, then needless");
        assert_eq!(cover.choose(2, 10.0), [0_usize; 0], "both are written down");
    }
}
