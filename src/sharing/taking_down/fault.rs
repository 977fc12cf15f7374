//! Why an act is not taken down.
//!
//! In: what is wrong. Out: a text with what to do, and what kind of fault it is, by which a program knows whether to mend what it sent or to read
//! again what stands.

use crate::editions::EditionError;

/// Why an act is not taken down.
#[derive(Debug, thiserror::Error)]
pub enum ActFault {
    /// It cannot be, as it was said or as things stand.
    #[error("{what}{}", hinted(.hint))]
    Not {
        /// Which kind of fault.
        kind: ActFaultKind,
        /// What is wrong; no value of anybody.
        what: String,
        /// What to do on the command line; empty where nothing is to be said.
        hint: String,
    },
    /// Nobody would be reached.
    #[error("{what}{}", hinted(.hint))]
    ReachesNobody {
        /// What.
        what: String,
        /// What to do.
        hint: String,
    },
    /// The edition cannot be read.
    #[error(transparent)]
    Edition(#[from] EditionError),
}

/// Kinds of faults.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActFaultKind {
    /// What was said is not possible.
    Said,
    /// What it speaks of is not there.
    Unknown,
    /// What stands is not what it needs.
    Stands,
}

fn hinted(hint: &str) -> String {
    if hint.is_empty() { String::new() } else { format!("\n  hint: {hint}") }
}

impl ActFault {
    /// What was said is not possible.
    #[must_use]
    pub fn said(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::not(ActFaultKind::Said, what, hint)
    }

    /// What it speaks of is not there.
    #[must_use]
    pub fn unknown(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::not(ActFaultKind::Unknown, what, hint)
    }

    /// What stands is not what it needs.
    #[must_use]
    pub fn stands(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::not(ActFaultKind::Stands, what, hint)
    }

    /// No restriction has this number, as far as whoever acts is concerned.
    #[must_use]
    pub fn no_restriction(number: u64) -> Self {
        let hint = "`hearth restrict list` lists them";
        Self::unknown(format!("there is no restriction {number}"), hint)
    }

    /// No relationship has.
    #[must_use]
    pub fn no_relationship(number: u64) -> Self {
        let hint = "`hearth relationship list` lists them";
        Self::unknown(format!("there is no relationship {number}"), hint)
    }

    fn not(kind: ActFaultKind, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Not { kind, what: what.into(), hint: hint.into() }
    }
}
