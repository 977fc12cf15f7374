//! All figures of one run: what the yardstick says of it.
//!
//! In: a run and its judgement. Out: named figures in sections, and the stated pairs for a reliability table. Leaves to `tables` how they are
//! printed, and the mean of several runs.

use anyhow::Result;
use hearth::quality::{
    Assignments, Calibration, Evaluation, KeptApart, PairCounts, Regret, Score, TagScore, evaluate,
    pairs_with,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::files::Files;
use crate::judgement::{Judgement, joined};
use crate::run::{Run, StatedPair};

/// No bin of the reliability table has fewer pairs.
pub(crate) const LEAST_IN_A_BIN: usize = 200;
/// Resamples of the bootstrap.
const ROUNDS: usize = 200;
/// What a link that is as good as certain states at least.
const CERTAIN: f64 = 0.95;
/// The sweep of thresholds: half bits from that far below what was delivered to that far above.
const SWEEP_HALF_BITS: i32 = 16;

/// What kind of number a figure is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Share,
    Count,
    Bits,
    Seconds,
}

/// One figure.
#[derive(Clone)]
pub(crate) struct Figure {
    pub(crate) section: &'static str,
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    /// What it rests on, where that is few enough to matter: its weight in a mean.
    pub(crate) pairs: Option<u64>,
}

/// The figures of one run.
pub(crate) struct Figures {
    pub(crate) list: Vec<Figure>,
    /// Stated probability, and whether it is right, of each pair that no constraint forbids.
    pub(crate) stated: Vec<(f64, bool)>,
}

impl Figures {
    pub(crate) fn of(
        files: &Files,
        run: &Run<'_>,
        judgement: &Judgement,
        seed: u64,
    ) -> Result<Self> {
        let rules = joined(files, run.settled(&run.simple_rules())?)?;
        let ceiling = joined(files, run.settled(&judgement.perfect_clusters())?)?;
        let (hearth, rules) = (evaluate(&judgement.delivered), evaluate(&rules));
        let stated: Vec<(f64, bool)> = run
            .pairs
            .iter()
            .filter(|pair| !pair.forbidden)
            .filter_map(|pair| {
                let right = judgement.one_person(pair.left, pair.right)?;
                Some((pair.weight.probability(), right))
            })
            .collect();
        let mut figures = Self { list: Vec::new(), stated };
        figures.results(&hearth, &rules, evaluate(&ceiling).households);
        figures.pairs(run, judgement);
        figures.threshold(run, judgement, seed);
        figures.calibration(run, judgement);
        figures.tags(&hearth, &rules);
        figures.cultures(&judgement.delivered);
        for &(stage, seconds) in &run.seconds {
            figures.add("Seconds", stage, seconds, Unit::Seconds);
        }
        Ok(figures)
    }

    fn add(&mut self, section: &'static str, name: impl Into<String>, value: f64, unit: Unit) {
        self.list.push(Figure { section, name: name.into(), value, unit, pairs: None });
    }

    fn add_of(&mut self, section: &'static str, name: String, value: f64, pairs: u64) {
        let figure = Figure { section, name, value, unit: Unit::Share, pairs: Some(pairs) };
        self.list.push(figure);
    }

    fn results(&mut self, hearth: &Evaluation, rules: &Evaluation, ceiling: Option<Score>) {
        let scores = [
            ("persons, by pairs", Some(hearth.pairwise)),
            ("persons, B-cubed", Some(hearth.b_cubed)),
            ("private households", hearth.households),
            ("simple rules: persons, by pairs", Some(rules.pairwise)),
            ("simple rules: persons, B-cubed", Some(rules.b_cubed)),
            ("simple rules: private households", rules.households),
            ("households at perfect clusters", ceiling),
        ];
        for (what, score) in scores {
            let Some(Score { precision, recall, f1 }) = score else { continue };
            for (which, value) in [("precision", precision), ("recall", recall), ("F1", f1)] {
                self.add("Result", format!("{what}: {which}"), value, Unit::Share);
            }
        }
        for KeptApart { tag, pairs, apart } in &hearth.apart {
            self.add_of("Kept apart", format!("{tag}s"), share(*apart, *pairs), *pairs);
        }
        for KeptApart { tag, pairs, apart } in &rules.apart {
            let name = format!("simple rules: {tag}s");
            self.add_of("Kept apart", name, share(*apart, *pairs), *pairs);
        }
    }

    fn pairs(&mut self, run: &Run<'_>, judgement: &Judgement) {
        let truth: u64 = judgement.counts(run.delivered()).iter().map(|unit| unit.truth / 2).sum();
        let is_true =
            |pair: &&StatedPair| judgement.one_person(pair.left, pair.right) == Some(true);
        let reached = run.pairs.iter().filter(is_true).count();
        let counts = [
            ("records", run.records().len()),
            ("mentions of the truth", judgement.delivered.mentions.len()),
            ("candidate pairs", run.pairs.len()),
            ("links", run.links().len()),
            ("pairs for review", run.doubtful()),
        ];
        for (name, count) in counts {
            self.add("Pairs", name, count as f64, Unit::Count);
        }
        self.add("Pairs", "true pairs", truth as f64, Unit::Count);
        let reached = share(reached as u64, truth);
        self.add("Pairs", "true pairs among the candidates", reached, Unit::Share);
    }

    fn threshold(&mut self, run: &Run<'_>, judgement: &Judgement, seed: u64) {
        let shifts: Vec<f64> =
            (-SWEEP_HALF_BITS..=SWEEP_HALF_BITS).map(|half| f64::from(half) / 2.0).collect();
        let sweep: Vec<Vec<PairCounts>> =
            shifts.iter().map(|&bits| judgement.counts(&run.clusters_at(bits))).collect();
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let below = |n: usize| {
            let product = u128::from(dice.next_u64()) * (n as u128);
            usize::try_from(product >> 64).unwrap_or(0)
        };
        let Regret { delivered, best, chosen, regret, interval } =
            Regret::of(&judgement.counts(run.delivered()), &sweep, ROUNDS, below);
        let section = "Threshold";
        self.add(section, "F1 as delivered", delivered.f1, Unit::Share);
        self.add(section, "F1 at the threshold that truth chooses", best.f1, Unit::Share);
        self.add(
            section,
            "that threshold above ours",
            chosen.map_or(0.0, |at| shifts[at]),
            Unit::Bits,
        );
        self.add(section, "regret", regret, Unit::Share);
        self.add(section, "regret, 2.5 %", interval.0, Unit::Share);
        self.add(section, "regret, 97.5 %", interval.1, Unit::Share);
    }

    fn calibration(&mut self, run: &Run<'_>, judgement: &Judgement) {
        let calibration = Calibration::of(self.stated.iter().copied(), LEAST_IN_A_BIN);
        let section = "Calibration";
        if let Some(error) = calibration.expected_error {
            self.add(section, "expected calibration error, 0.05 to 0.95", error, Unit::Share);
        }
        if let Some(right) = calibration.above_right {
            self.add(section, "pairs above 0.95 that are right", right, Unit::Share);
        }
        let judged: Vec<bool> = run
            .links()
            .iter()
            .filter(|link| link.weight.probability() > CERTAIN)
            .filter_map(|link| judgement.one_person(link.left, link.right))
            .collect();
        let right = judged.iter().filter(|right| **right).count() as u64;
        let right = share(right, judged.len() as u64);
        self.add(section, "links above 0.95 that are right", right, Unit::Share);
    }

    fn tags(&mut self, hearth: &Evaluation, rules: &Evaluation) {
        let of = |tag: &&TagScore| !tag.tag.starts_with(CULTURE) && tag.pairs > 0;
        for tag in hearth.tags.iter().filter(of) {
            let recall = share(tag.found, tag.pairs);
            self.add_of("Recall by tag", tag.tag.clone(), recall, tag.pairs);
        }
        for tag in rules.tags.iter().filter(of) {
            let (name, recall) =
                (format!("simple rules: {}", tag.tag), share(tag.found, tag.pairs));
            self.add_of("Recall by tag", name, recall, tag.pairs);
        }
    }

    /// F1 over the pairs of which a mention has a name of each culture; those without a tag are of the commonest.
    fn cultures(&mut self, delivered: &Assignments) {
        let has_culture = |tags: &[String]| tags.iter().any(|tag| tag.starts_with(CULTURE));
        let mentions = &delivered.mentions;
        if !mentions.iter().any(|mention| has_culture(&mention.tags)) {
            return;
        }
        let commonest = pairs_with(mentions, "en", |mention| !has_culture(&mention.tags));
        let others = hearth::quality::tag_scores(mentions);
        let others = others.into_iter().filter(|tag| tag.tag.starts_with(CULTURE));
        for tag in std::iter::once(commonest).chain(others) {
            let name = tag.tag.trim_start_matches(CULTURE).to_owned();
            self.add_of(CULTURES, name, tag.score().f1, tag.pairs);
        }
    }
}

const CULTURE: &str = "culture:";
/// The section of figures whose greatest difference counts.
pub(crate) const CULTURES: &str = "F1 by name culture";

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
