//! In which order a column writes a whole name.

/// Which part of a whole name a column writes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum NameOrder {
    /// `John Paul Smith`.
    ForenameFirst,
    /// `SMITH JOHN PAUL`, with or without a comma.
    SurnameFirst,
    /// Either: a comma or a title before the last name decides, else forename first.
    #[default]
    Detect,
}

impl NameOrder {
    /// Every order, for messages that list them.
    pub const ALL: [Self; 3] = [Self::ForenameFirst, Self::SurnameFirst, Self::Detect];

    /// The word that rulesets use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ForenameFirst => "forename_first",
            Self::SurnameFirst => "surname_first",
            Self::Detect => "detect",
        }
    }

    /// The order of a ruleset's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }
}
