//! (tables to come)

/// A fault of a dictionary file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct DictionaryFault {
    /// The file's name.
    pub file: String,
    /// Line of the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub problem: String,
}

/// The words that names and addresses are read by.
#[derive(Clone, Debug, Default)]
pub struct Dictionaries {
    groups: Vec<u16>,
}

impl Dictionaries {
    /// Names of the files, all in `matching-rules/dictionaries/`.
    pub const FILES: [&str; 7] = [
        "titles.csv", "suffixes.csv", "particles.csv", "organisation_words.csv", "name_phrases.csv", "sentinels.csv",
        "forename_variants.csv",
    ];

    /// Reads dictionaries from (file name, CSV text); a file that is not given is the shipped one.
    ///
    /// # Errors
    ///
    /// Every fault of every file.
    pub fn parse<'a>(_files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<DictionaryFault>> {
        Ok(Self::default())
    }

    /// The shipped dictionaries.
    #[must_use]
    pub fn shipped() -> Self {
        Self::default()
    }

    /// The groups of forenames that a folded forename belongs to, ascending: two names that share one are variants of one name.
    #[must_use]
    pub fn variant_groups(&self, _forename: &str) -> &[u16] {
        &self.groups
    }
}
