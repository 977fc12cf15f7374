//! What a column's cells look like, without keeping any of them.
//!
//! In: the cells of one column, one after the other. Out: how many are filled, whether they differ, and which shapes most
//! of them have. What the column's name says is left to `header_words`.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use rustc_hash::FxHashSet;

use crate::values::{AttributeKind, DateFormat, PartialDate, PostcodeReading};

/// Formats looked for, in the order preferred where two fit as well.
const FORMATS: [&str; 13] = [
    "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d-%b-%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%Y/%m/%d",
    "%d/%m/%y", "%d-%b-%y", "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y",
];

/// Month before day: looked at only if day before month does not fit.
const MONTH_FIRST: usize = 10;

/// More different words than this are no category.
const MOST_WORDS: usize = 40;

/// A share of the filled cells that makes a shape the column's own.
const MOST: f64 = 0.8;

/// What was seen of a column.
#[derive(Debug)]
pub(super) struct ColumnLook {
    /// Of each row, whether its cell is filled.
    rows: Vec<bool>,
    filled: usize,
    distinct: FxHashSet<[u8; 16]>,
    words: BTreeSet<String>,
    postcodes: usize,
    emails: usize,
    numbers: usize,
    years: usize,
    formats: Vec<DateFormat>,
    dates: Vec<usize>,
    /// Cells that each format reads and none before it.
    news: Vec<usize>,
}

impl ColumnLook {
    pub(super) fn new() -> Self {
        let formats: Vec<_> =
            FORMATS.iter().filter_map(|format| DateFormat::new(format).ok()).collect();
        Self {
            rows: Vec::new(),
            filled: 0,
            distinct: FxHashSet::default(),
            words: BTreeSet::new(),
            postcodes: 0,
            emails: 0,
            numbers: 0,
            years: 0,
            dates: vec![0; formats.len()],
            news: vec![0; formats.len()],
            formats,
        }
    }

    /// Looks at a cell.
    pub(super) fn see(&mut self, cell: &str) {
        self.rows.push(!cell.is_empty());
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        self.distinct.insert(super::super::row::first_half(&blake3::hash(cell.as_bytes())));
        if self.words.len() <= MOST_WORDS {
            self.words.insert(cell.to_lowercase());
        }
        self.postcodes +=
            usize::from(matches!(PostcodeReading::read(cell), PostcodeReading::Full { .. }));
        self.emails +=
            usize::from(cell.split_once('@').is_some_and(|(_, host)| host.contains('.')));
        let number = cell.parse::<f64>().is_ok_and(f64::is_finite);
        self.numbers += usize::from(number);
        self.years += usize::from(cell.len() == 4 && matches!(cell.parse(), Ok(1850..=2100)));
        let (latest, mut read): (Date, bool) = (date(2100, 1, 1), false);
        for (at, format) in self.formats.iter().enumerate() {
            if PartialDate::parse(cell, std::slice::from_ref(format), latest).is_ok() {
                self.dates[at] += 1;
                self.news[at] += usize::from(!read);
                read = true;
            }
        }
    }

    /// Share of the rows in which it is filled.
    pub(super) fn fill(&self) -> f64 {
        Self::fill_of_any(&[self])
    }

    /// Share of the rows in which at least one of the columns is filled.
    pub(super) fn fill_of_any(looks: &[&Self]) -> f64 {
        let rows = looks.iter().map(|look| look.rows.len()).max().unwrap_or_default();
        let in_one = |row: &usize| looks.iter().any(|look| look.rows.get(*row) == Some(&true));
        let filled = (0..rows).filter(in_one).count();
        if rows == 0 { 0.0 } else { filled as f64 / rows as f64 }
    }

    /// True if every row has its own value.
    pub(super) fn is_key(&self) -> bool {
        !self.rows.is_empty() && self.distinct.len() == self.rows.len()
    }

    /// True for postcodes of the United Kingdom.
    pub(super) fn is_postcode(&self) -> bool {
        self.mostly(self.postcodes)
    }

    /// True for email addresses.
    pub(super) fn is_email(&self) -> bool {
        self.mostly(self.emails)
    }

    /// True for the codes and words of sex.
    pub(super) fn is_sex(&self) -> bool {
        let known = ["m", "f", "male", "female", "u", "unknown", "x", "other"];
        let both =
            |long: &str, short: &str| self.words.contains(long) || self.words.contains(short);
        both("male", "m")
            && both("female", "f")
            && self.words.iter().all(|word| known.contains(&word.as_str()))
    }

    /// The formats that read nearly all of its dates; none if it does not hold dates.
    pub(super) fn date_formats(&self) -> Vec<&'static str> {
        let read: usize = self.news.iter().sum();
        if !self.mostly(read) {
            return Vec::new();
        }
        let best = |from: &[usize]| from.iter().copied().max().unwrap_or_default();
        let month_first = best(&self.dates[MONTH_FIRST..]) > best(&self.dates[..MONTH_FIRST]);
        let mut formats = Vec::new();
        for (at, format) in FORMATS.iter().enumerate() {
            let day_first = format.starts_with("%d/%m") || format.starts_with("%d-%m");
            let out_of_place =
                if at >= MONTH_FIRST { !month_first } else { month_first && day_first };
            let cells = if at >= MONTH_FIRST { self.dates[at] } else { self.news[at] };
            // one in a hundred is a format in use; fewer are slips
            if !out_of_place && cells * 100 >= read {
                formats.push(*format);
            }
        }
        formats
    }

    /// How it would be compared if it were carried along.
    pub(super) fn kind(&self) -> AttributeKind {
        if self.is_email() {
            AttributeKind::Email
        } else if self.mostly(self.years) {
            AttributeKind::Year
        } else if self.words.len() <= MOST_WORDS && self.filled > 4 * self.words.len() {
            AttributeKind::Category
        } else if self.mostly(self.numbers) {
            AttributeKind::Number
        } else {
            AttributeKind::Text
        }
    }

    fn mostly(&self, cells: usize) -> bool {
        self.filled > 0 && cells as f64 >= MOST * self.filled as f64
    }
}
