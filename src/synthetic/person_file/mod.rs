//! A plain file of people, as large as wanted, that judges linkage where there is no council about it.
//!
//! In: a number of records and a seed. Out: `people.csv` with one person a row, `truth.csv` for `hearth evaluate`, and
//! `people.toml`, the ruleset by which it is read. The file is what a customer index or a members' list looks like:
//! people live in families at addresses, are written down once to six times over the years by several hands, move, marry, share a
//! telephone and now and then an email address. What they are called has the long tail that real names have. It was made from
//! what such files look like, without regard to what any matcher does.
//!
//! Family after family is made, written and forgotten, so that ten million records take no more memory than ten thousand.

mod called;
mod coined;
mod family;
mod files;
mod rows;
mod scatter;
mod slips;
mod streets;
#[cfg(test)]
mod tests;

pub use files::PersonFileSummary;

/// A plain person file to be written.
#[derive(Clone, Copy, Debug)]
pub struct PersonFile {
    /// Rows.
    pub records: usize,
    /// Where all chance starts from.
    pub seed: u64,
}

/// The year in which the file is taken.
const THIS_YEAR: i16 = 2026;
