//! The changes of every key, in their order, and what becomes of the key's row.
//!
//! In: rows of the deliveries of changes. Out: for a key that the full delivery has or has not, the row that holds in the end;
//! and an account of every row on the way there.

use std::collections::BTreeMap;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::super::{
    quarantine::{QuarantineReason, QuarantinedRow},
    row::ExtractRow,
    summary::DuplicateRow,
};
use crate::rules::{AgainstTheRegister, ChangeRules};

/// Why a row of an earlier delivery is not used.
const REPLACED: &str = "replaced by a later delivery";
/// Why neither the deletion nor what it deletes is used.
const DELETED: &str = "deleted by a later delivery";
const DELETION: &str = "deletion";

/// What a row does to its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Deed {
    Add,
    Modify,
    Delete,
    /// Adds or replaces, as it happens.
    Put,
}

/// What the rules make of a change's code.
pub(super) fn deed_of(rules: &ChangeRules, code: &str) -> Option<Deed> {
    let is = |words: &[String]| words.iter().any(|word| word.trim().eq_ignore_ascii_case(code));
    if is(&rules.add) {
        Some(Deed::Add)
    } else if is(&rules.modify) {
        Some(Deed::Modify)
    } else if is(&rules.delete) {
        Some(Deed::Delete)
    } else {
        None
    }
}

/// A row of a delivery of changes.
pub(super) struct Change {
    pub(super) deed: Deed,
    pub(super) row: ExtractRow,
    /// The file as messages call it.
    pub(super) file: String,
}

/// All changes of one key.
struct Chain {
    changes: Vec<Change>,
    /// The full delivery has the key.
    met: bool,
}

/// What became of rows that are not handed on.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) unused: BTreeMap<String, u64>,
    pub(super) superseded: u64,
    pub(super) odd: BTreeMap<&'static str, u64>,
    pub(super) quarantined: Vec<QuarantinedRow>,
    pub(super) duplicates: Vec<DuplicateRow>,
}

/// The changes by key.
pub(super) struct Overlay {
    dataset: String,
    rules: ChangeRules,
    key: String,
    chains: Vec<Chain>,
    places: FxHashMap<CompactString, usize>,
    pub(super) tally: Tally,
}

/// What holds for a key.
pub(super) enum Holds {
    /// The row of the full delivery.
    Base(ExtractRow),
    /// The row of a change.
    Changed(ExtractRow),
    /// Nothing.
    Nothing,
}

impl Overlay {
    pub(super) fn new(dataset: &str, rules: &ChangeRules, key: String) -> Self {
        Self {
            dataset: dataset.to_owned(),
            rules: rules.clone(),
            key,
            chains: Vec::new(),
            places: FxHashMap::default(),
            tally: Tally::default(),
        }
    }

    /// Takes a change, after those before it.
    pub(super) fn push(&mut self, change: Change) {
        let at = *self.places.entry(change.row.record_id.clone()).or_insert_with(|| {
            self.chains.push(Chain { changes: Vec::new(), met: false });
            self.chains.len() - 1
        });
        let chain = &mut self.chains[at];
        if let Some(last) = chain.changes.last()
            && last.file == change.file
            && last.row.fingerprint == change.row.fingerprint
        {
            let (record_id, of_line) = (change.row.record_id.clone(), last.row.line);
            for line in lines_of(&change.row) {
                let record_id = record_id.clone();
                self.tally.duplicates.push(DuplicateRow { record_id, line, of_line });
            }
            return;
        }
        chain.changes.push(change);
    }

    /// What holds of a row of the full delivery.
    pub(super) fn over(&mut self, row: ExtractRow) -> Holds {
        let Some(&at) = self.places.get(&row.record_id) else { return Holds::Base(row) };
        let chain = &mut self.chains[at];
        chain.met = true;
        let changes = std::mem::take(&mut chain.changes);
        self.resolve(Some(row), changes)
    }

    /// What holds of the next key that the full delivery does not have, from a place on; `None` after the last.
    pub(super) fn next_unmet(&mut self, from: &mut usize) -> Option<Holds> {
        while let Some(chain) = self.chains.get_mut(*from) {
            *from += 1;
            if !chain.met {
                let changes = std::mem::take(&mut chain.changes);
                return Some(self.resolve(None, changes));
            }
        }
        None
    }

    fn resolve(&mut self, base: Option<ExtractRow>, changes: Vec<Change>) -> Holds {
        let mut holds = base.map_or(Holds::Nothing, Holds::Base);
        for Change { deed, row, file } in changes {
            let there = !matches!(holds, Holds::Nothing);
            let (fits, against, odd) = match deed {
                Deed::Put => (true, AgainstTheRegister::Apply, ""),
                Deed::Add => (!there, self.rules.known_add, "add a key that is there already"),
                Deed::Modify => {
                    (there, self.rules.unknown_modify, "modify a key that is not there")
                }
                Deed::Delete => {
                    (there, self.rules.unknown_delete, "delete a key that is not there")
                }
            };
            if !fits {
                match against {
                    AgainstTheRegister::SetAside => {
                        let reason = match deed {
                            Deed::Add | Deed::Put => QuarantineReason::KeyThere,
                            Deed::Modify | Deed::Delete => QuarantineReason::KeyNotThere,
                        };
                        let key = self.key.clone();
                        self.set_aside(&row, &file, Some(&key), &reason);
                        continue;
                    }
                    AgainstTheRegister::Apply => {
                        *self.tally.odd.entry(odd).or_default() += 1;
                    }
                }
            }
            let deleted = deed == Deed::Delete;
            match holds {
                Holds::Base(before) | Holds::Changed(before) => {
                    self.tally.drop_row(&before, if deleted { DELETED } else { REPLACED });
                }
                Holds::Nothing => {}
            }
            holds = if deleted {
                self.tally.drop_row(&row, DELETION);
                Holds::Nothing
            } else {
                Holds::Changed(row)
            };
        }
        holds
    }

    /// Sets a row aside with its parts.
    fn set_aside(
        &mut self,
        row: &ExtractRow,
        file: &str,
        column: Option<&str>,
        reason: &QuarantineReason,
    ) {
        for line in lines_of(row) {
            let itself = line == row.line;
            let reason = if itself {
                reason.clone()
            } else {
                QuarantineReason::RowSetAside { line: row.line }
            };
            let column = column.filter(|_| itself).map(str::to_owned);
            let (dataset, file) = (self.dataset.clone(), file.to_owned());
            self.tally.quarantined.push(QuarantinedRow { dataset, file, line, column, reason });
        }
    }

    /// Sets a row aside whose code is none.
    pub(super) fn set_aside_code(&mut self, row: &ExtractRow, file: &str) {
        let code = self.rules.code.clone();
        self.set_aside(row, file, code.as_deref(), &QuarantineReason::UnknownCode);
    }
}

impl Tally {
    fn drop_row(&mut self, row: &ExtractRow, reason: &str) {
        *self.unused.entry(reason.to_owned()).or_default() += row.source_rows();
        self.superseded += row.source_rows();
    }
}

fn lines_of(row: &ExtractRow) -> impl Iterator<Item = u64> {
    std::iter::once(row.line).chain(row.attached.iter().map(|part| part.line))
}
