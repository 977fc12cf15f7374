//! How the text of a column is to be read: the order of a name, the kind of an attribute, the format of a date.

use compact_str::CompactString;

/// In which order a one-column name is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum NameOrder {
    /// `Mr John Paul Smith`.
    ForenameFirst,
    /// `SMITH, MR JOHN PAUL`.
    SurnameFirst,
    /// Either: a comma tells, else the words themselves.
    #[default]
    Detect,
}

/// How a carried attribute is folded and compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum AttributeKind {
    /// Words: near is nearly as good as equal.
    #[default]
    Text,
    /// One of a few words: equal or not.
    Category,
    /// A code that is one person's.
    Identifier,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// A number.
    Number,
    /// A year.
    Year,
}

/// A checked date format.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DateFormat(CompactString);

impl DateFormat {
    /// Checks a format.
    ///
    /// # Errors
    /// Why it is none.
    pub fn new(format: &str) -> Result<Self, String> {
        if format.contains('%') { Ok(Self(format.into())) } else { Err("no part starts with %".into()) }
    }
}
