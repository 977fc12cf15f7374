//! `households.toml`: how far each dataset and role is to be believed on where people live, and what a shared house is.

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

/// All of `households.toml`.
#[derive(Clone, PartialEq, Debug)]
pub struct HouseholdRules {
    /// When a dwelling is a shared house by its occupancy.
    pub shared_house: SharedHouseRules,
    /// Sightings that together are worth less than this, 0 to 1, place nobody: better no address than a stale one.
    pub least_worth: f64,
    /// For datasets and roles that nothing is said of.
    pub default: ResidenceEvidence,
    /// Dataset, role (every one, if none), and what it is worth.
    pub evidence: Vec<(String, Option<String>, ResidenceEvidence)>,
    /// Datasets of which one row names partners, and the two roles.
    pub partners: Vec<(String, [String; 2])>,
}

impl Default for HouseholdRules {
    fn default() -> Self {
        let default = ResidenceEvidence {
            trust: 0.6,
            lag_days: 60,
            half_life_days: 365.0,
            end: EndMeans::Left,
        };
        let shared_house = SharedHouseRules { adults: 5, lone_surnames: 0.8 };
        Self { shared_house, least_worth: 0.0, default, evidence: Vec::new(), partners: Vec::new() }
    }
}

impl HouseholdRules {
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
