//! The header of an extract: which column of the ruleset is which column of the file.
//!
//! In: the first row's cells. Out: column numbers, or every column that the file does not have, each with the
//! nearest one that it has. Names are compared without case and without blanks at their ends.

use std::fmt;

use crate::rules::{ColumnUse, SourceRules, nearest};

/// The columns of a file, as it names them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header(Vec<String>);

impl Header {
    /// A header from its cells.
    #[must_use]
    pub fn new<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self(cells.into_iter().map(|cell| cell.as_ref().trim().to_owned()).collect())
    }

    /// The columns' names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// A column's number, from 0; the first one of that name.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        let column = column.trim().to_lowercase();
        self.0.iter().position(|name| name.to_lowercase() == column)
    }

    /// What of the columns that a source uses the file lacks, or has twice.
    #[must_use]
    pub fn faults(&self, source: &SourceRules) -> Vec<ColumnFault> {
        let mut faults = Vec::new();
        for used in source.columns_used() {
            let wanted = used.column.trim().to_lowercase();
            let places: Vec<usize> = (0..self.0.len())
                .filter(|at| self.0[*at].to_lowercase() == wanted)
                .map(|at| at + 1)
                .collect();
            match places.as_slice() {
                [] => {
                    // a header of one column is most often one that was not split
                    let names = self.0.iter().filter(|_| self.0.len() > 1);
                    let near = nearest(&used.column, names.map(String::as_str));
                    faults.push(ColumnFault::Missing { near: near.map(str::to_owned), used });
                }
                [_] => {}
                _ => faults.push(ColumnFault::Repeated { places, used }),
            }
        }
        faults
    }
}

/// What is wrong with a column that the rules use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ColumnFault {
    /// The file does not have it.
    Missing {
        /// The column, and what for.
        used: ColumnUse,
        /// The nearest column that the file has.
        near: Option<String>,
    },
    /// The file has it more than once.
    Repeated {
        /// The column, and what for.
        used: ColumnUse,
        /// Their numbers, from 1.
        places: Vec<usize>,
    },
}

impl fmt::Display for ColumnFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { used: ColumnUse { word, column }, near: None } => {
                write!(f, "no column `{column}` (for {word})")
            }
            Self::Missing { used: ColumnUse { word, column }, near: Some(near) } => write!(
                f,
                "no column `{column}` (for {word}); the file has `{near}`: write \"{near}\" instead"
            ),
            Self::Repeated { used: ColumnUse { word, column }, places } => {
                let places: Vec<String> = places.iter().map(usize::to_string).collect();
                let places = places.join(" and ");
                write!(f, "column `{column}` (for {word}) stands more than once, at {places}")
            }
        }
    }
}
