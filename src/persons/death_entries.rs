//! Entries of a register of deaths, and what it takes to tie one to somebody.
//!
//! A wrong link of two records gives somebody a second address; a wrong link of a death stops payments to the living. Tying
//! an entry to any record that is none therefore takes more than a link does elsewhere. One that reaches the usual threshold and not this
//! one joins nobody: it waits for a steward, and who it may be is not dead meanwhile.

use crate::links::ScoredLink;
use crate::values::MatchWeight;

/// Which records are entries of deaths, and what a link must weigh to tie one to somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeathEntries<'d> {
    /// Of each record, whether it is one; empty where none is.
    pub is_entry: &'d [bool],
    /// What a link between one and any other record must weigh, where links elsewhere take less.
    pub link: MatchWeight,
}

impl DeathEntries<'_> {
    /// No record is one.
    pub const NONE: Self = Self { is_entry: &[], link: MatchWeight::ZERO };

    /// What a link must weigh for what it ties; none if it does not tie an entry to somebody. Two entries are one death entered twice.
    #[must_use]
    pub fn bar(self, left: u32, right: u32) -> Option<MatchWeight> {
        let is_entry = |record: u32| self.is_entry.get(record as usize).copied().unwrap_or(false);
        (is_entry(left) != is_entry(right)).then_some(self.link)
    }

    /// True if a link falls short of what it takes to tie an entry to somebody.
    #[must_use]
    pub fn refuse(self, link: &ScoredLink) -> bool {
        self.bar(link.left, link.right).is_some_and(|bar| link.weight < bar)
    }
}
