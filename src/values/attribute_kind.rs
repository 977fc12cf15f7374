//! How a column without a canonical field is folded and compared.

/// The kind that a ruleset gives to a column it carries along.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AttributeKind {
    /// Free text: folded as names are.
    Text,
    /// One of few values: folded as text, compared for equality.
    Category,
    /// A reference: capitals and digits only, no spaces.
    Identifier,
    /// Lower case, in shape.
    Email,
    /// Digits, the national prefix folded.
    Phone,
    /// A whole or decimal number without leading zeros.
    Number,
    /// Four digits.
    Year,
}

impl AttributeKind {
    /// Every kind, for messages that list them.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Category, Self::Identifier, Self::Email, Self::Phone, Self::Number, Self::Year];

    /// The word that rulesets use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Category => "category",
            Self::Identifier => "identifier",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Number => "number",
            Self::Year => "year",
        }
    }

    /// The kind of a ruleset's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
