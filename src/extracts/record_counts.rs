//! How many records a file has, and how many it says it has.
//!
//! In: the type of every record as it is read, and the counts that trailers state. Out: at the end of the file, nothing, or
//! why the file cannot be whole: a copy that broke off is the commonest fault of a nightly transfer, and a well-formed one.

use std::path::Path;

use super::error::ExtractError;
use crate::rules::RecordRules;

/// The records of a file so far.
pub(super) struct RecordCounts {
    /// By layout.
    seen: Vec<u64>,
    /// Records whose type could not be told.
    unknown: u64,
    /// By layout: what its records state, added up; the line of the last one.
    stated: Vec<Option<(u64, u64)>>,
    /// Lines of records that state no number.
    unstated: Option<u64>,
}

impl RecordCounts {
    pub(super) fn new(rules: &RecordRules) -> Self {
        let layouts = rules.layouts.len();
        Self { seen: vec![0; layouts], unknown: 0, stated: vec![None; layouts], unstated: None }
    }

    /// Counts a record.
    pub(super) fn see(&mut self, layout: usize) {
        self.seen[layout] += 1;
    }

    /// Counts a record whose type cannot be told: it may be any of those that are counted, and is set aside.
    pub(super) fn see_unknown(&mut self) {
        self.unknown += 1;
    }

    /// Takes a count that a record of this layout states.
    pub(super) fn state(&mut self, layout: usize, text: &[u8], line: u64) {
        let number = std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok());
        let Some(number) = number else {
            self.unstated.get_or_insert(line);
            return;
        };
        let (before, _) = self.stated[layout].unwrap_or_default();
        self.stated[layout] = Some((u64::saturating_add(before, number), line));
    }

    /// What is wrong with the file, now that it is read.
    ///
    /// # Errors
    /// If a count is missing, is no number, or is not that of the file; or if there is no record at all and no count that
    /// says so.
    pub(super) fn check(&self, path: &Path, rules: &RecordRules) -> Result<(), ExtractError> {
        let path = || path.to_owned();
        if let Some(line) = self.unstated {
            return Err(ExtractError::NoCount { path: path(), line });
        }
        let mut counted = false;
        for layout in &rules.layouts {
            let Some(count) = &layout.states else { continue };
            // layouts of one type state one count between them
            let same = |other: &usize| rules.layouts[*other].name == layout.name;
            let together = (0..rules.layouts.len()).filter(same).filter_map(|at| self.stated[at]);
            let stated = together.reduce(|a, b| (a.0.saturating_add(b.0), a.1.max(b.1)));
            let Some((stated, line)) = stated else {
                let name = rules.columns.get(count.column).cloned().unwrap_or_default();
                return Err(ExtractError::CutShort { path: path(), column: name });
            };
            let found: u64 = count.of.iter().map(|layout| self.seen[*layout]).sum();
            if !(found..=found + self.unknown).contains(&stated) {
                return Err(ExtractError::Miscounted { path: path(), line, stated, found });
            }
            counted = true;
        }
        if !counted && self.seen.iter().all(|seen| *seen == 0) {
            return Err(ExtractError::NoRecord { path: path() });
        }
        Ok(())
    }
}
