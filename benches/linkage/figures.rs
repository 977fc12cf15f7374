//! All figures of one run: what the yardstick says of it.
//!
//! In: a run and its judgement. Out: named figures in sections, and the stated pairs for a reliability table. Leaves to `tables` how they are
//! printed, and the mean of several runs.

use anyhow::Result;
use hearth::quality::{
    Calibration, Evaluation, JoinedMention, KeptApart, PairCounts, Regret, Score, TagScore,
    evaluate, pairs_with, tag_scores,
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
    /// What the simple rules reach.
    pub(crate) rules: Option<f64>,
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
        let rules_joined = joined(files, run.settled(&run.simple_rules())?)?;
        let ceiling = joined(files, run.settled(&judgement.perfect_clusters())?)?;
        let (hearth, rules) = (evaluate(&judgement.delivered), evaluate(&rules_joined));
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
        figures.cultures(&judgement.delivered.mentions, &rules_joined.mentions);
        for &(stage, seconds) in &run.seconds {
            figures.add("Seconds", stage, seconds, Unit::Seconds);
        }
        Ok(figures)
    }

    fn add(&mut self, section: &'static str, name: impl Into<String>, value: f64, unit: Unit) {
        let name = name.into();
        self.list.push(Figure { section, name, value, unit, pairs: None, rules: None });
    }

    /// A share of so many pairs, beside the simple rules'.
    fn add_of(
        &mut self,
        section: &'static str,
        name: &str,
        value: f64,
        pairs: u64,
        rules: Option<f64>,
    ) {
        let (name, unit, pairs) = (name.to_owned(), Unit::Share, Some(pairs));
        self.list.push(Figure { section, name, value, unit, pairs, rules });
    }

    fn results(&mut self, hearth: &Evaluation, rules: &Evaluation, ceiling: Option<Score>) {
        let scores = [
            ("persons, by pairs", Some(hearth.pairwise), Some(rules.pairwise)),
            ("persons, B-cubed", Some(hearth.b_cubed), Some(rules.b_cubed)),
            ("private households", hearth.households, rules.households),
            ("households at perfect clusters", ceiling, None),
        ];
        for (what, score, rules) in scores {
            let Some(score) = score else { continue };
            for (which, of) in PARTS {
                let (name, unit, rules) = (format!("{what}: {which}"), Unit::Share, rules.map(of));
                let value = of(score);
                self.list.push(Figure { section: "Result", name, value, unit, pairs: None, rules });
            }
        }
        for KeptApart { tag, pairs, apart } in &hearth.apart {
            let rules = rules.apart.iter().find(|known| known.tag == *tag);
            let rules = rules.map(|known| share(known.apart, known.pairs));
            let value = share(*apart, *pairs);
            self.add_of("Kept apart", &format!("{tag}s"), value, *pairs, rules);
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
            ("mentions without a record", judgement.delivered.missing),
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
        let recall = |tag: &TagScore| share(tag.found, tag.pairs);
        let counts = |tag: &&TagScore| !tag.tag.starts_with(CULTURE) && tag.pairs > 0;
        for tag in hearth.tags.iter().filter(counts) {
            let rules = rules.tags.iter().find(|known| known.tag == tag.tag).map(recall);
            self.add_of("Recall by tag", &tag.tag, recall(tag), tag.pairs, rules);
        }
    }

    /// F1 over the pairs of which a mention has a name of each culture; those without a tag are of the commonest.
    fn cultures(&mut self, hearth: &[JoinedMention], rules: &[JoinedMention]) {
        let [hearth, rules] = [hearth, rules].map(by_culture);
        for (tag, beside) in hearth.iter().zip(rules) {
            let name = tag.tag.trim_start_matches(CULTURE);
            self.add_of(CULTURES, name, tag.score().f1, tag.pairs, Some(beside.score().f1));
        }
    }
}

/// A part of a score: its name, and how it is taken.
type Part = (&'static str, fn(Score) -> f64);

/// The parts of a score.
const PARTS: [Part; 3] = [
    ("precision", |score| score.precision),
    ("recall", |score| score.recall),
    ("F1", |score| score.f1),
];

/// Pairs by the culture of either mention's name, if the truth tells of any; names without such a tag are the commonest culture's.
fn by_culture(mentions: &[JoinedMention]) -> Vec<TagScore> {
    let has_culture =
        |mention: &JoinedMention| mention.tags.iter().any(|tag| tag.starts_with(CULTURE));
    let tags = tag_scores(mentions);
    let others = tags.into_iter().filter(|tag| tag.tag.starts_with(CULTURE));
    let mut all: Vec<TagScore> = others.collect();
    if !all.is_empty() {
        all.insert(0, pairs_with(mentions, "en", |mention| !has_culture(mention)));
    }
    all
}

const CULTURE: &str = "culture:";
/// The section of figures whose greatest difference counts.
pub(crate) const CULTURES: &str = "F1 by name culture";

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
