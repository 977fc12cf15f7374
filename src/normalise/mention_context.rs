//! What the ruleset says of the columns a mention came from: how to read them.
//!
//! In: choices that the rules module has checked. Out: plain data that `normalise` borrows, one [`MentionReading`] for
//! all rows of a source's mention, one [`MentionContext`] a row. No policy of its own.

use compact_str::CompactString;

use crate::records::SourceRow;
use crate::values::{AttributeKind, CanonicalField, DatasetName, DateFormat, NameOrder, fold};

/// How one of a source's mentions is to be read; the same for all its rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MentionReading {
    /// The ruleset's word for what the person is in the row; empty for a plain person file.
    pub role: CompactString,
    /// Order of the full-name column.
    pub name_order: NameOrder,
    /// True if the full-name column may hold two people (`MR J & MRS A SMITH`).
    pub joint_names: bool,
    /// Formats of the date columns.
    pub date_formats: DateFormats,
    /// Words that this source writes for "nothing", beside those of the dictionaries.
    pub sentinels: FieldSentinels,
}

/// The declared formats of each date column, in the order in which they are tried.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DateFormats {
    /// Of the date of birth.
    pub date_of_birth: Vec<DateFormat>,
    /// Of the date of death.
    pub date_of_death: Vec<DateFormat>,
    /// Of the start of the stay.
    pub from: Vec<DateFormat>,
    /// Of the end of the stay.
    pub to: Vec<DateFormat>,
    /// Of the date of the last change.
    pub observed: Vec<DateFormat>,
}

impl DateFormats {
    /// The same formats for every date column.
    #[must_use]
    pub fn all(formats: &[DateFormat]) -> Self {
        Self {
            date_of_birth: formats.to_vec(),
            date_of_death: formats.to_vec(),
            from: formats.to_vec(),
            to: formats.to_vec(),
            observed: formats.to_vec(),
        }
    }
}

/// A source's own words for "nothing", by field.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FieldSentinels {
    words: Vec<(CanonicalField, CompactString)>,
}

impl FieldSentinels {
    /// Adds a word for a field; case, spaces and punctuation do not count.
    pub fn insert(&mut self, field: CanonicalField, word: &str) {
        self.words.push((field, folded_or_raw(word)));
    }

    /// True if the source declares none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// True if the text is one of the field's words.
    #[must_use]
    pub fn contains(&self, field: CanonicalField, text: &str) -> bool {
        // nearly every source declares none: no text is folded for them
        self.words.iter().any(|(of, _)| *of == field) && {
            let folded = folded_or_raw(text);
            self.words.iter().any(|(of, word)| *of == field && *word == folded)
        }
    }
}

/// A word of punctuation alone (`--`) folds to nothing: it is compared as written.
fn folded_or_raw(word: &str) -> CompactString {
    let folded = fold(word);
    if folded.is_empty() { word.trim().into() } else { folded }
}

/// One row's mention in its context.
#[derive(Clone, Copy, Debug)]
pub struct MentionContext<'a> {
    /// The dataset's name.
    pub dataset_name: &'a DatasetName,
    /// Dataset index, record key, fingerprint.
    pub source_row: &'a SourceRow,
    /// Which row of its dataset, from 0 in file order, duplicates not counted.
    pub row: u32,
    /// How the mention's columns are read.
    pub reading: &'a MentionReading,
    /// The kind of every attribute of the ruleset, by its index.
    pub attribute_kinds: &'a [AttributeKind],
    /// The night's date.
    pub night: jiff::civil::Date,
    /// Whether the text as written is wanted beside the values: nobody is shown it where no edition is made.
    pub keeps_original: bool,
}
