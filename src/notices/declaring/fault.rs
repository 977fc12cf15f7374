//! What is wrong with a declaration.
//!
//! In: what the checks found. Out: all of it at once, each with its field. No value that was declared is repeated: a fault may be logged.

use std::fmt;

/// One fault.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DeclarationFault {
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub next: &'static str,
}

impl fmt::Display for DeclarationFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, what, next } = self;
        write!(f, "{field}: {what}; {next}")
    }
}

/// All faults of a declaration, in the order of the checks; never empty.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", listed(.0))]
pub struct DeclarationFaults(pub Vec<DeclarationFault>);

fn listed(faults: &[DeclarationFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Where checks put what they find.
#[derive(Default)]
pub(super) struct Found(Vec<DeclarationFault>);

impl Found {
    pub(super) fn add(&mut self, field: &'static str, what: impl Into<String>, next: &'static str) {
        let fault = DeclarationFault { field, what: what.into(), next };
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    /// What was made, if nothing was found.
    pub(super) fn or<T>(self, made: T) -> Result<T, DeclarationFaults> {
        if self.0.is_empty() { Ok(made) } else { Err(DeclarationFaults(self.0)) }
    }
}
