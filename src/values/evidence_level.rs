//! How well it is known that something has happened to somebody.
//!
//! In: words of rule files and of declarations. Out: the level, ordered. What a level allows is left to `rules`, which level somebody's
//! word has to `notices`.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How well a life event is known: each level is better than the one before.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceLevel {
    /// One dataset looks as if, and not for long.
    Suggested,
    /// Somebody says so, and nobody has seen proof: a resident's form, a death that is told on the telephone.
    Stated,
    /// A second dataset says so too, or a caseworker has seen proof.
    Verified,
    /// It stands in a registrar's entry.
    Registered,
}

impl EvidenceLevel {
    /// All, from the weakest.
    pub const ALL: [Self; 4] = [Self::Suggested, Self::Stated, Self::Verified, Self::Registered];

    /// Each with its word, as rule files, declarations and notices write it.
    pub const WORDS: [(&'static str, Self); 4] = [
        (Self::Suggested.word(), Self::Suggested),
        (Self::Stated.word(), Self::Stated),
        (Self::Verified.word(), Self::Verified),
        (Self::Registered.word(), Self::Registered),
    ];

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Stated => "stated",
            Self::Verified => "verified",
            Self::Registered => "registered",
        }
    }
}

impl fmt::Display for EvidenceLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::EvidenceLevel;

    #[test]
    fn what_is_better_known_is_higher_and_a_journal_says_it_in_the_word_of_rules() {
        assert!(EvidenceLevel::ALL.is_sorted());
        for (word, level) in EvidenceLevel::WORDS {
            assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{word}\""));
        }
    }
}
