//! What is true of one mention on one night, as far as events are scored by it.

/// What is true of one mention on one night.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownMention {
    /// The mention's key as exports write it: `dataset:record_id:role`.
    pub mention: String,
    /// The true person.
    pub person: usize,
    /// The UPRN that its row leads to.
    pub shown: Option<u64>,
    /// The UPRN of the person's true home on the night.
    pub home: Option<u64>,
    /// The true household of the person on the night, by its number.
    pub household: Option<usize>,
    /// True if its dataset is fenced: what it alone knows is not told.
    pub fenced: bool,
    /// The surname by which its dataset knows the person, without slips of the pen.
    pub goes_by: String,
}

impl ShownMention {
    /// False if the law keeps its dataset out of views, so that no event may rest on it.
    pub(super) fn is_open(&self) -> bool {
        !self.fenced
    }

    /// What it is in the register of births and deaths; none if it is of another dataset.
    pub(super) fn role_in_register(&self) -> Option<&str> {
        self.mention.strip_prefix("registrations:").and_then(|rest| rest.rsplit(':').next())
    }

    /// The person's true home, if the row leads there.
    pub(super) fn at_home(&self) -> Option<u64> {
        self.home.filter(|home| Some(*home) == self.shown)
    }
}

#[cfg(test)]
impl ShownMention {
    /// A benefit claimant of no known name who leads to a home, and lives at one.
    pub(super) fn claimant(record: &str, person: usize, shown: u64, home: u64) -> Self {
        Self {
            mention: format!("benefits:{record}:claimant"),
            person,
            shown: Some(shown),
            home: Some(home),
            household: None,
            fenced: false,
            goes_by: String::new(),
        }
    }
}
