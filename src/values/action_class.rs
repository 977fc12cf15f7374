//! What a service may do on being told of a life event.
//!
//! In: words of rule files. Out: the class, ordered by how hard it is to take back. Which class a service is told is left to `rules`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a service is told to do: each class is harder to take back than the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionClass {
    /// It may know, and does nothing by itself: it asks, or waits for proof.
    Inform,
    /// It stops what would hurt: letters, calls, reminders. Nothing else changes.
    Suppress,
    /// It changes its record.
    Amend,
    /// It ends the account, the permit, the service.
    Close,
}

impl ActionClass {
    /// All, from the mildest.
    pub const ALL: [Self; 4] = [Self::Inform, Self::Suppress, Self::Amend, Self::Close];

    /// Each with its word, as rule files and notices write it.
    pub const WORDS: [(&'static str, Self); 4] = [
        (Self::Inform.word(), Self::Inform),
        (Self::Suppress.word(), Self::Suppress),
        (Self::Amend.word(), Self::Amend),
        (Self::Close.word(), Self::Close),
    ];

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inform => "inform",
            Self::Suppress => "suppress",
            Self::Amend => "amend",
            Self::Close => "close",
        }
    }
}

impl fmt::Display for ActionClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::ActionClass;

    #[test]
    fn what_is_harder_to_take_back_is_higher_and_a_journal_says_it_in_the_word_of_rules() {
        assert!(ActionClass::ALL.is_sorted());
        for (word, class) in ActionClass::WORDS {
            assert_eq!(serde_json::to_string(&class).unwrap(), format!("\"{word}\""));
        }
    }
}
