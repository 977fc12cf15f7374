//! `review.toml`: which doubtful cases are put forward first, how many a night, how readers are checked, and how a sample is drawn.

use super::document::{TableReader, ValueReader};

/// What a wrong answer on a case does, in points; and how much worse it is to join wrongly than to part wrongly.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct HarmRules {
    /// What a point counts for where two people would become one.
    pub joined: f64,
    /// What it counts for where one person would stay two.
    pub parted: f64,
    /// For each mention of the person who has fewer.
    pub mention: f64,
    /// For each other person of the private households that either lives in.
    pub housemate: f64,
    /// If they live in two households.
    pub two_households: f64,
    /// If either is a child.
    pub child: f64,
    /// If a source of special sensitivity speaks of either.
    pub special: f64,
    /// For each life event known of either.
    pub event: f64,
    /// If one is said to be dead and the other is not.
    pub dead: f64,
}

/// How a sample for estimates is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct SampleRules {
    /// Pairs of a stated probability below this are outside of what is sampled.
    pub floor: f64,
    /// Stated probabilities at which strata begin, ascending, all above the floor.
    pub bounds: Vec<f64>,
    /// No stratum has fewer pairs drawn, as long as it has them.
    pub least: u32,
}

/// All of `review.toml`.
#[derive(Clone, PartialEq, Debug)]
pub struct ReviewRules {
    /// So many cases are put forward a night.
    pub budget: u32,
    /// Share of answered cases that a second reader is asked about, 0 to 1.
    pub second_share: f64,
    /// What a wrong answer does.
    pub harm: HarmRules,
    /// How a sample is drawn.
    pub sample: SampleRules,
}

impl Default for HarmRules {
    fn default() -> Self {
        Self {
            joined: 2.0,
            parted: 1.0,
            mention: 1.0,
            housemate: 0.5,
            two_households: 2.0,
            child: 4.0,
            special: 3.0,
            event: 1.0,
            dead: 4.0,
        }
    }
}

impl Default for SampleRules {
    fn default() -> Self {
        Self { floor: 0.001, bounds: vec![0.01, 0.1, 0.5, 0.9, 0.99, 0.999], least: 10 }
    }
}

impl Default for ReviewRules {
    fn default() -> Self {
        Self {
            budget: 40,
            second_share: 0.1,
            harm: HarmRules::default(),
            sample: SampleRules::default(),
        }
    }
}

const MOST_CASES: i64 = 1_000_000;
const MOST_POINTS: f64 = 1_000.0;

impl ReviewRules {
    pub(super) fn read(root: &TableReader<'_>) -> Self {
        let mut rules = Self::default();
        let whole = |value: ValueReader<'_>| value.integer_in(1..=MOST_CASES);
        let budget = root.get("budget").and_then(whole).and_then(|it| u32::try_from(it).ok());
        rules.budget = budget.unwrap_or(rules.budget);
        let share = root.get("second_share").and_then(|value| value.number_in(0.0..=1.0));
        rules.second_share = share.unwrap_or(rules.second_share);
        if let Some(table) = root.get("harm").and_then(|value| value.table()) {
            rules.harm = HarmRules::read(&table, rules.harm);
            table.close();
        }
        if let Some(table) = root.get("sample").and_then(|value| value.table()) {
            rules.sample.read(&table);
            table.close();
        }
        rules
    }
}

impl HarmRules {
    fn read(table: &TableReader<'_>, default: Self) -> Self {
        let points = |key, default| {
            table.get(key).and_then(|value| value.number_in(0.0..=MOST_POINTS)).unwrap_or(default)
        };
        Self {
            joined: points("joined", default.joined),
            parted: points("parted", default.parted),
            mention: points("mention", default.mention),
            housemate: points("housemate", default.housemate),
            two_households: points("two_households", default.two_households),
            child: points("child", default.child),
            special: points("special", default.special),
            event: points("event", default.event),
            dead: points("dead", default.dead),
        }
    }
}

impl SampleRules {
    fn read(&mut self, table: &TableReader<'_>) {
        let share = |value: &ValueReader<'_>| value.number_in(0.0..=1.0);
        self.floor = table.get("floor").as_ref().and_then(share).unwrap_or(self.floor);
        let least = table.get("least").and_then(|value| value.integer_in(1..=MOST_CASES));
        self.least = least.and_then(|it| u32::try_from(it).ok()).unwrap_or(self.least);
        if let Some(items) = table.get("bounds").and_then(|value| value.items()) {
            self.bounds = items.iter().filter_map(share).collect();
        }
        let from_floor = std::iter::once(&self.floor).chain(&self.bounds);
        if !from_floor.clone().zip(from_floor.skip(1)).all(|(one, next)| one < next) {
            table.error(
                "`bounds` do not rise from `floor`",
                "write each higher than the one before: floor = 0.001, bounds = [0.01, 0.1, 0.5, 0.9]",
            );
        }
    }
}
