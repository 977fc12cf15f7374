//! What may happen in somebody's life that services are told of.
//!
//! In: words of rule files, declarations and editions. Out: the kind. Which of them a night can find by itself is left to `events`, who is
//! told to `rules`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A kind of life event. How far a death is known – told on the telephone, or registered – is no kind but an
/// [`EvidenceLevel`](super::EvidenceLevel).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LifeEventKind {
    /// Somebody lives elsewhere.
    ChangeOfAddress,
    /// Somebody was born.
    Birth,
    /// Somebody died.
    Death,
    /// Of the people of a household, some live elsewhere now: a separation, among others.
    HouseholdSplit,
    /// People of two households live together now.
    HouseholdMerge,
    /// Somebody goes by another name.
    NameChange,
    /// Somebody is grown up: eighteen, or out of care.
    ComingOfAge,
    /// Work or income is lost.
    IncomeLoss,
    /// A disability has begun.
    Disability,
    /// Somebody has lost their home, or is about to.
    Homelessness,
}

impl LifeEventKind {
    /// All, in the order of rules and reports.
    pub const ALL: [Self; 10] = [
        Self::ChangeOfAddress,
        Self::Birth,
        Self::Death,
        Self::HouseholdSplit,
        Self::HouseholdMerge,
        Self::NameChange,
        Self::ComingOfAge,
        Self::IncomeLoss,
        Self::Disability,
        Self::Homelessness,
    ];

    /// Each with its word.
    pub const WORDS: [(&'static str, Self); 10] = {
        let mut words = [("", Self::ChangeOfAddress); 10];
        let mut at = 0;
        while at < words.len() {
            words[at] = (Self::ALL[at].word(), Self::ALL[at]);
            at += 1;
        }
        words
    };

    /// The word of rule files, exports and the journal.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ChangeOfAddress => "change_of_address",
            Self::Birth => "birth",
            Self::Death => "death",
            Self::HouseholdSplit => "household_split",
            Self::HouseholdMerge => "household_merge",
            Self::NameChange => "name_change",
            Self::ComingOfAge => "coming_of_age",
            Self::IncomeLoss => "income_loss",
            Self::Disability => "disability",
            Self::Homelessness => "homelessness",
        }
    }

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub const fn place(self) -> usize {
        self as usize
    }
}

impl fmt::Display for LifeEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::LifeEventKind;

    #[test]
    fn a_kind_stands_at_its_place_and_a_journal_says_it_in_the_word_of_rules() {
        for (place, (word, kind)) in LifeEventKind::WORDS.into_iter().enumerate() {
            assert_eq!(kind.place(), place);
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{word}\""));
        }
    }
}
