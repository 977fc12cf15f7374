//! A person's name in parts that compare.

use compact_str::CompactString;

/// What a form of address says of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Title {
    /// Mr, Master, Sir, Lord …
    Male,
    /// Mrs, Miss, Ms, Lady, Dame …
    Female,
    /// Dr, Rev, Prof, Mx …: says nothing of sex.
    Neutral,
}

/// One person's name, folded: ASCII capitals and digits, words parted by one space, hyphens read as spaces, apostrophes dropped.
///
/// Empty parts are unknown. A one-letter forename is an initial.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PersonName {
    /// What the title said, if there was one.
    pub title: Option<Title>,
    /// Given names in the order written, the first one first.
    pub forenames: Vec<CompactString>,
    /// The family name as used in this record, several words where it has several (`SMITH JONES`).
    pub surname: CompactString,
    /// Former, preferred, legal or maiden surnames that the row states beside it.
    pub other_surnames: Vec<CompactString>,
    /// Known-as and preferred forenames that the row states beside them.
    pub known_as: Vec<CompactString>,
    /// Generation: `JR`, `SR`, `II`, `III`.
    pub suffix: Option<CompactString>,
}

impl PersonName {
    /// True if there is neither forename nor surname to compare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forenames.is_empty() && self.surname.is_empty()
    }
}

impl std::fmt::Debug for PersonName {
    /// A name is personal: only its shape is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonName({} forenames, surname: {})", self.forenames.len(), !self.surname.is_empty())
    }
}
