//! Which rules cover the likely matches best: greedy, the most new matches for the work first.

/// Pairs of focal records with their neighbours, and the rules that bring each.
#[derive(Debug)]
pub(super) struct Cover {
    /// The rules of each pair.
    pub(super) pairs: Vec<Vec<u16>>,
    /// How much each pair counts as a likely match, 0 to 1.
    pub(super) likely: Vec<f64>,
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
const LEAST_GAIN: f64 = 1.0;

impl Cover {
    /// The rules from number `written` on that are worth having, the most useful first, with at most `budget` new pairs
    /// (the written rules' included). The written ones are there already.
    pub(super) fn choose(&self, written: usize, budget: f64) -> Vec<usize> {
        let rules = self.keys.len();
        let mut of_rule: Vec<Vec<usize>> = vec![Vec::new(); rules];
        let (mut gain, mut fresh) = (vec![0.0_f64; rules], vec![0.0_f64; rules]);
        for (pair, of_pair) in self.pairs.iter().enumerate() {
            for &rule in of_pair {
                let rule = usize::from(rule);
                of_rule[rule].push(pair);
                gain[rule] += self.likely[pair];
                fresh[rule] += 1.0;
            }
        }
        let mut covered = vec![false; self.pairs.len()];
        let (mut chosen, mut used) = (Vec::new(), 0.0);
        let mut take = |rule: usize, gain: &mut [f64], fresh: &mut [f64]| {
            for &pair in &of_rule[rule] {
                if !std::mem::replace(&mut covered[pair], true) {
                    for &other in &self.pairs[pair] {
                        gain[usize::from(other)] -= self.likely[pair];
                        fresh[usize::from(other)] -= 1.0;
                    }
                }
            }
        };
        for rule in 0..written {
            used += fresh[rule] * self.scale;
            take(rule, &mut gain, &mut fresh);
        }
        loop {
            let work = |rule: usize| fresh[rule] * self.scale + KEY * self.keys[rule];
            let best = (written..rules)
                .filter(|rule| !chosen.contains(rule))
                .filter(|&rule| {
                    gain[rule] >= LEAST_GAIN
                        && used + fresh[rule] * self.scale <= budget
                        && gain[rule] * self.scale * PAIRS_A_MATCH >= fresh[rule] * self.scale
                })
                .max_by(|&a, &b| {
                    // of two that are equal, the first of the pool
                    (gain[a] / work(a)).total_cmp(&(gain[b] / work(b))).then(b.cmp(&a))
                });
            let Some(best) = best else { break };
            used += fresh[best] * self.scale;
            take(best, &mut gain, &mut fresh);
            chosen.push(best);
        }
        self.without_the_needless(written, chosen)
    }

    /// Leaves out what the later, wider rules have made needless.
    fn without_the_needless(&self, written: usize, chosen: Vec<usize>) -> Vec<usize> {
        let mut in_use = vec![false; self.keys.len()];
        in_use[..written].fill(true);
        chosen.iter().for_each(|&rule| in_use[rule] = true);
        let uses = |in_use: &[bool], pair: &[u16]| {
            pair.iter().filter(|&&rule| in_use[usize::from(rule)]).count()
        };
        let mut alone = vec![0.0_f64; self.keys.len()];
        for &rule in &chosen {
            alone[rule] = 0.0;
            for (pair, likely) in self.pairs.iter().zip(&self.likely) {
                let has = pair.iter().any(|&other| usize::from(other) == rule);
                if has && uses(&in_use, pair) == 1 {
                    alone[rule] += likely;
                }
            }
            if alone[rule] < LEAST_GAIN / 2.0 {
                in_use[rule] = false;
            }
        }
        chosen.into_iter().filter(|&rule| in_use[rule]).collect()
    }
}
