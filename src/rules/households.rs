//! `households.toml`: how far each dataset and role is to be believed on where people live, how long it is remembered, who is what to
//! whom on one row, and what a shared house is.

use super::document::TableReader;
use super::household_heads::{HeadRule, read_heads};
use super::second_households::{SecondHouseholdRule, read_second_households};

/// What a mention in a dataset and role is worth as evidence of residence.
#[derive(Clone, PartialEq, Debug)]
pub struct ResidenceEvidence {
    /// Trust, 0 to 1, on the day the source looked; 0 for roles that say nothing of where somebody lives.
    pub trust: f64,
    /// Days by which the source runs behind life, where the row carries no date of its own.
    pub lag_days: i64,
    /// Days in which the worth of a sighting halves.
    pub half_life_days: f64,
    /// What it means when the row calls itself over.
    pub end: EndMeans,
    /// True if only an address that the gazetteer has says where somebody lives: any other may as well be far away.
    pub listed_only: bool,
}

impl ResidenceEvidence {
    /// True if the record says where somebody lives; `listed` if the gazetteer has its address.
    #[must_use]
    pub fn says_where(&self, listed: bool) -> bool {
        self.trust > 0.0 && (listed || !self.listed_only)
    }
}

/// What the end of a row says of where somebody lives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EndMeans {
    /// The person left: a council tax account that was closed.
    Left,
    /// The case was closed, wherever the person went on to live: a benefit that ended. Until then they were there.
    Closed,
}

impl EndMeans {
    /// The words of the ruleset.
    pub(super) const WORDS: [(&'static str, Self); 2] =
        [("left", Self::Left), ("closed", Self::Closed)];
}

/// When people at one dwelling share it without being one household, by who they are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SharedHouseRules {
    /// At least so many adults live there.
    pub adults: usize,
    /// At least this share of them, 0 to 1, has a surname that nobody else there has.
    pub lone_surnames: f64,
}

/// What one person is to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RelationKind {
    /// The two are a couple.
    Partner,
    /// The one is a parent of the other, or stands in for one.
    Parent,
    /// The two owe one bill together.
    JointlyLiable,
    /// The one looks after the other.
    Carer,
}

impl RelationKind {
    /// All, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Partner, Self::Parent, Self::JointlyLiable, Self::Carer];

    /// The words of the ruleset.
    const WORDS: [(&'static str, Self); 4] = [
        (Self::Partner.word(), Self::Partner),
        (Self::Parent.word(), Self::Parent),
        (Self::JointlyLiable.word(), Self::JointlyLiable),
        (Self::Carer.word(), Self::Carer),
    ];

    /// As rules and exports write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Parent => "parent",
            Self::JointlyLiable => "jointly_liable",
            Self::Carer => "carer",
        }
    }

    /// Whether it holds one way only: a parent of a child, a carer of somebody cared for.
    #[must_use]
    pub const fn is_directed(self) -> bool {
        match self {
            Self::Parent | Self::Carer => true,
            Self::Partner | Self::JointlyLiable => false,
        }
    }
}

/// What a row says of two of its people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelationRule {
    /// The dataset.
    pub dataset: String,
    /// The role of the one who is it: the parent, the carer.
    pub one: String,
    /// The role of the other; may be the same.
    pub other: String,
    /// What the one is to the other.
    pub kind: RelationKind,
}

/// How long it is remembered where people lived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResidenceHistoryRules {
    /// Years after which a word that no record on file says any more is forgotten; 0 remembers nothing beyond the files.
    pub keep_years: i64,
}

/// How the figures of datasets are learnt from the council's own data.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LearningRules {
    /// False leaves the figures as they stand in the file.
    pub learn: bool,
    /// The figures of the file count for so many moves, or closed cases, seen beside.
    pub prior_weight: f64,
}

/// How old a dataset's word on a residence is, in a role, as a night of learning found it.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct LearntStaleness {
    /// The dataset.
    pub dataset: String,
    /// The role.
    pub role: String,
    /// Days by which it runs behind life.
    pub lag_days: i64,
    /// Days in which the worth of a sighting halves.
    pub half_life_days: f64,
    /// Moves that told of the lag.
    pub moves: u64,
    /// Closed cases that told of the half-life.
    pub closed: u64,
}

/// All of `households.toml`.
#[derive(Clone, PartialEq, Debug)]
pub struct HouseholdRules {
    /// When a dwelling is a shared house by its occupancy.
    pub shared_house: SharedHouseRules,
    /// How long it is remembered where people lived.
    pub residence_history: ResidenceHistoryRules,
    /// How the figures of datasets are learnt.
    pub learning: LearningRules,
    /// Sightings that together are worth less than this, 0 to 1, place nobody: better no address than a stale one.
    pub least_worth: f64,
    /// For datasets and roles that nothing is said of.
    pub default: ResidenceEvidence,
    /// Dataset, role (every one, if none), and what it is worth.
    pub evidence: Vec<(String, Option<String>, ResidenceEvidence)>,
    /// Whose rows are a household's own.
    pub heads: Vec<HeadRule>,
    /// Who may live in two households at once.
    pub second_households: Vec<SecondHouseholdRule>,
    /// What two people of one row are to each other.
    pub relations: Vec<RelationRule>,
}

impl Default for HouseholdRules {
    fn default() -> Self {
        let default = ResidenceEvidence {
            trust: 0.6,
            lag_days: 60,
            half_life_days: 365.0,
            end: EndMeans::Left,
            listed_only: false,
        };
        Self {
            shared_house: SharedHouseRules { adults: 5, lone_surnames: 0.8 },
            residence_history: ResidenceHistoryRules { keep_years: 6 },
            learning: LearningRules { learn: true, prior_weight: 50.0 },
            least_worth: 0.0,
            default,
            evidence: Vec::new(),
            heads: Vec::new(),
            second_households: Vec::new(),
            relations: Vec::new(),
        }
    }
}

impl HouseholdRules {
    /// The rules with what was learnt in the place of the file's figures.
    #[must_use]
    pub fn with_learnt(&self, learnt: &[LearntStaleness]) -> Self {
        let mut rules = self.clone();
        for LearntStaleness { dataset, role, lag_days, half_life_days, .. } in learnt {
            let (lag_days, half_life_days) = (*lag_days, half_life_days.max(1.0));
            let evidence =
                ResidenceEvidence { lag_days, half_life_days, ..self.of(dataset, role).clone() };
            // the first that fits counts
            rules.evidence.insert(0, (dataset.clone(), Some(role.clone()), evidence));
        }
        rules
    }

    /// What a dataset's role is worth: what is said of the role, else of the dataset, else of any.
    #[must_use]
    pub fn of(&self, dataset: &str, role: &str) -> &ResidenceEvidence {
        let said = |wanted: Option<&str>| {
            self.evidence
                .iter()
                .find(|(of, its_role, _)| of == dataset && its_role.as_deref() == wanted)
                .map(|(_, _, evidence)| evidence)
        };
        said(Some(role)).or_else(|| said(None)).unwrap_or(&self.default)
    }
}

/// More adults than any home has.
const MOST_ADULTS: i64 = 1_000;

impl HouseholdRules {
    pub(super) fn read(root: &TableReader<'_>) -> Self {
        let mut rules = Self::default();
        if let Some(least) = root.get("least_worth").and_then(|value| value.number_in(0.0..=1.0)) {
            rules.least_worth = least;
        }
        if let Some(table) = root.get("shared_house").and_then(|value| value.table()) {
            shared_house(&table, &mut rules.shared_house);
            table.close();
        }
        if let Some(table) = root.get("residence_history").and_then(|value| value.table()) {
            let years = table.get("keep_years").and_then(|value| value.integer_in(0..=100));
            let history = &mut rules.residence_history;
            history.keep_years = years.unwrap_or(history.keep_years);
            table.close();
        }
        if let Some(table) = root.get("learning").and_then(|value| value.table()) {
            let learning = &mut rules.learning;
            learning.learn =
                table.get("learn").and_then(|it| it.boolean()).unwrap_or(learning.learn);
            let weight = table.get("prior_weight").and_then(|value| value.number_in(1.0..=1e6));
            learning.prior_weight = weight.unwrap_or(learning.prior_weight);
            table.close();
        }
        if let Some(table) = root.get("default").and_then(|value| value.table()) {
            rules.default = evidence(&table, &rules.default);
            table.close();
        }
        for table in root.get("evidence").and_then(|value| value.tables()).unwrap_or_default() {
            let dataset =
                table.require("dataset", "name the dataset").and_then(|value| value.text());
            let role = table.text("role").map(str::to_owned);
            let read = evidence(&table, &rules.default);
            if let Some(dataset) = dataset {
                rules.evidence.push((dataset.to_owned(), role, read));
            }
            table.close();
        }
        rules.heads = read_heads(root);
        rules.second_households = read_second_households(root);
        for table in root.get("relation").and_then(|value| value.tables()).unwrap_or_default() {
            rules.relations.extend(relation(&table));
            table.close();
        }
        rules
    }
}

fn relation(table: &TableReader<'_>) -> Option<RelationRule> {
    let word = |key, hint| table.require(key, hint)?.text().map(str::to_owned);
    let dataset = word("dataset", "name the dataset");
    let (one, other) =
        (word("one", "name a role of the row"), word("other", "name the other role"));
    let kind = table.require("is", "say what the one is to the other: is = \"partner\"");
    let kind = kind.and_then(|value| value.word(&RelationKind::WORDS));
    Some(RelationRule { dataset: dataset?, one: one?, other: other?, kind: kind? })
}

fn shared_house(table: &TableReader<'_>, rules: &mut SharedHouseRules) {
    let adults = table.get("adults").and_then(|value| value.integer_in(2..=MOST_ADULTS));
    rules.adults = adults.and_then(|adults| usize::try_from(adults).ok()).unwrap_or(rules.adults);
    let share = table.get("lone_surnames").and_then(|value| value.number_in(0.0..=1.0));
    rules.lone_surnames = share.unwrap_or(rules.lone_surnames);
}

fn evidence(table: &TableReader<'_>, default: &ResidenceEvidence) -> ResidenceEvidence {
    let number = |key, most| table.get(key).and_then(|value| value.number_in(0.0..=most));
    ResidenceEvidence {
        trust: number("trust", 1.0).unwrap_or(default.trust),
        lag_days: table
            .get("lag")
            .and_then(|value| value.integer_in(0..=3650))
            .unwrap_or(default.lag_days),
        half_life_days: number("half_life", 36_500.0).unwrap_or(default.half_life_days).max(1.0),
        end: table.get("end").and_then(|value| value.word(&EndMeans::WORDS)).unwrap_or(default.end),
        listed_only: table
            .get("listed_only")
            .and_then(|value| value.boolean())
            .unwrap_or(default.listed_only),
    }
}

#[cfg(test)]
mod tests {
    use super::{EndMeans, HouseholdRules, LearntStaleness, ResidenceEvidence};

    #[test]
    fn what_was_learnt_of_a_role_takes_the_place_of_the_files_figures_and_leaves_trust_and_end() {
        let file = ResidenceEvidence {
            trust: 0.9,
            lag_days: 14,
            half_life_days: 540.0,
            end: EndMeans::Closed,
            listed_only: false,
        };
        let evidence = vec![("benefits".to_owned(), None, file.clone())];
        let rules = HouseholdRules { evidence, ..HouseholdRules::default() };
        let learnt = LearntStaleness {
            dataset: "benefits".to_owned(),
            role: "claimant".to_owned(),
            lag_days: 32,
            half_life_days: 610.0,
            moves: 117,
            closed: 407,
        };
        let rules = rules.with_learnt(&[learnt]);
        let expected = ResidenceEvidence { lag_days: 32, half_life_days: 610.0, ..file.clone() };
        assert_eq!(rules.of("benefits", "claimant"), &expected);
        assert_eq!(rules.of("benefits", "partner"), &file);
        assert_eq!(rules.of("social_care", "client"), &rules.default);
    }
}
