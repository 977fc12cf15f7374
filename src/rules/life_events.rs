//! `life-events.toml`: when a change that the data shows becomes an event, what may be declared, and who is told.

use super::declaring::DeclaringRules;
use super::document::TableReader;
use super::telling::Telling;
use super::telling_reader::read_telling;

/// What a dataset's word on an event is worth.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EventEvidence {
    /// How likely a change is real that it alone tells of, 0 to 1.
    pub trust: f64,
    /// Days after which its word alone confirms, if nothing has taken it back.
    pub standing_days: i32,
}

/// All of `life-events.toml`.
#[derive(Clone, PartialEq, Debug)]
pub struct LifeEventRules {
    /// So many datasets confirm an event.
    pub sources: usize,
    /// Days for which an event is kept.
    pub remembered_days: i32,
    /// Days for which somebody of whom nothing was known may turn out to be somebody who has moved.
    pub newcomer_days: i32,
    /// Days up to which somebody who is new counts as born.
    pub newborn_days: i32,
    /// The probability, 0 to 1, from which a link ties an entry of the register of deaths to somebody. A weaker one only suggests a death, and
    /// waits for a steward.
    pub death_link: f64,
    /// The probability, 0 to 1, from which a newcomer who may be somebody known elsewhere suggests that this one has moved; 1 suggests none.
    pub move_link: f64,
    /// Datasets and roles that say where somebody is going, not that they have come.
    pub announcing: Vec<(String, String)>,
    /// For datasets that nothing is said of.
    pub default: EventEvidence,
    /// By dataset.
    pub datasets: Vec<(String, EventEvidence)>,
    /// What may be declared, and when two reports are of one event.
    pub declaring: DeclaringRules,
    /// Who is told of what.
    pub telling: Telling,
}

impl Default for LifeEventRules {
    fn default() -> Self {
        Self {
            sources: 2,
            remembered_days: 400,
            newcomer_days: 120,
            newborn_days: 180,
            death_link: 0.99,
            move_link: 0.3,
            announcing: Vec::new(),
            default: EventEvidence { trust: 0.8, standing_days: 60 },
            datasets: Vec::new(),
            declaring: DeclaringRules::default(),
            telling: Telling::default(),
        }
    }
}

/// A year's nights and more.
const MOST_DAYS: i64 = 3650;

impl LifeEventRules {
    /// What is said of a dataset.
    fn of(&self, dataset: &str) -> EventEvidence {
        let said = self.datasets.iter().find(|(name, _)| name == dataset);
        said.map_or(self.default, |(_, evidence)| *evidence)
    }

    /// How likely a change is real that a dataset alone tells of, 0 to 1.
    #[must_use]
    pub fn trust(&self, dataset: &str) -> f64 {
        self.of(dataset).trust
    }

    /// Days after which a dataset's word alone confirms.
    #[must_use]
    pub fn standing_days(&self, dataset: &str) -> i32 {
        self.of(dataset).standing_days
    }

    /// True if a dataset's role says where somebody is going.
    #[must_use]
    pub fn announces(&self, dataset: &str, role: &str) -> bool {
        self.announcing.iter().any(|(of, word)| of == dataset && word == role)
    }

    pub(super) fn read(root: &TableReader<'_>) -> Self {
        let mut rules = Self::default();
        let days = |key| {
            let days = root.get(key).and_then(|value| value.integer_in(1..=MOST_DAYS));
            days.and_then(|days| i32::try_from(days).ok())
        };
        rules.remembered_days = days("remembered").unwrap_or(rules.remembered_days);
        rules.newcomer_days = days("newcomer").unwrap_or(rules.newcomer_days);
        rules.newborn_days = days("newborn").unwrap_or(rules.newborn_days);
        let sources = root.get("sources").and_then(|value| value.integer_in(1..=20));
        rules.sources =
            sources.and_then(|number| usize::try_from(number).ok()).unwrap_or(rules.sources);
        if let Some(table) = root.get("death").and_then(|value| value.table()) {
            let link = table.get("link").and_then(|value| value.number_in(0.5..=0.999_999));
            rules.death_link = link.unwrap_or(rules.death_link);
            table.close();
        }
        if let Some(table) = root.get("change_of_address").and_then(|value| value.table()) {
            let link = table.get("link").and_then(|value| value.number_in(0.1..=1.0));
            rules.move_link = link.unwrap_or(rules.move_link);
            table.close();
        }
        if let Some(table) = root.get("default").and_then(|value| value.table()) {
            rules.default = evidence(&table, rules.default);
            table.close();
        }
        for table in root.get("announcing").and_then(|value| value.tables()).unwrap_or_default() {
            let word = |key, hint| table.require(key, hint)?.text().map(str::to_owned);
            let dataset = word("dataset", "name the dataset");
            let role = word("role", "name the role that says where somebody is going");
            rules.announcing.extend(dataset.zip(role));
            table.close();
        }
        for table in root.get("dataset").and_then(|value| value.tables()).unwrap_or_default() {
            let name = table.require("name", "name the dataset").and_then(|value| value.text());
            let read = evidence(&table, rules.default);
            rules.datasets.extend(name.map(|name| (name.to_owned(), read)));
            table.close();
        }
        rules.declaring = DeclaringRules::read(root);
        rules.telling = read_telling(root);
        rules
    }
}

fn evidence(table: &TableReader<'_>, default: EventEvidence) -> EventEvidence {
    let standing = table.get("standing").and_then(|value| value.integer_in(1..=MOST_DAYS));
    EventEvidence {
        trust: table
            .get("trust")
            .and_then(|value| value.number_in(0.0..=1.0))
            .unwrap_or(default.trust),
        standing_days: standing
            .and_then(|days| i32::try_from(days).ok())
            .unwrap_or(default.standing_days),
    }
}
