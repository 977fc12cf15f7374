//! What is wrong with a rule, where it stands, and what to write instead.
//!
//! In: what the readers of the rule files found. Out: one list for a person, errors before warnings of a line.
//! A rule may be quoted in a fault; the cells of an extract may not.

use std::{cell::RefCell, fmt};

/// Whether a fault keeps the rules from being used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The rules cannot be used.
    Error,
    /// The rules can be used, but probably do not say what was meant.
    Warning,
}

/// One fault of one rule file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RuleFault {
    /// The file as a person would name it.
    pub file: String,
    /// Line of the file, from 1.
    pub line: usize,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// What to write instead; may be empty.
    pub hint: String,
}

impl fmt::Display for RuleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
        };
        write!(f, "{}:{}: {word}{}", self.file, self.line, self.what)?;
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

/// All faults of a ruleset, told at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleFaults(pub Vec<RuleFault>);

impl fmt::Display for RuleFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.0.iter().filter(|fault| fault.severity == Severity::Error).count();
        let noun = if errors == 1 { "fault" } else { "faults" };
        let mut files = self.0.iter().map(|fault| fault.file.as_str());
        match files.next() {
            // it may be no rule file: a configuration, an agreement
            Some(one) if files.all(|it| it == one) => write!(f, "{one} has {errors} {noun}")?,
            Some(_) | None => write!(f, "the matching rules have {errors} {noun}")?,
        }
        for fault in &self.0 {
            write!(f, "\n{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for RuleFaults {}

/// Where the readers of rule files put the faults they find, so that none of them has to stop at the first.
#[derive(Debug, Default)]
pub struct FaultList(RefCell<Vec<RuleFault>>);

impl FaultList {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault.
    pub fn push(&self, fault: RuleFault) {
        self.0.borrow_mut().push(fault);
    }

    /// Adds an error.
    pub fn error(&self, file: &str, line: usize, what: impl Into<String>, hint: impl Into<String>) {
        let (what, hint) = (what.into(), hint.into());
        self.push(RuleFault { file: file.to_owned(), line, severity: Severity::Error, what, hint });
    }

    /// Adds a warning.
    pub fn warning(
        &self,
        file: &str,
        line: usize,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (what, hint) = (what.into(), hint.into());
        self.push(RuleFault {
            file: file.to_owned(),
            line,
            severity: Severity::Warning,
            what,
            hint,
        });
    }

    /// True if one of them keeps the rules from being used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.borrow().iter().any(|fault| fault.severity == Severity::Error)
    }

    /// All of them, by file and line, each once.
    #[must_use]
    pub fn into_sorted(self) -> Vec<RuleFault> {
        let mut faults = self.0.into_inner();
        faults.sort();
        faults.dedup();
        faults
    }
}
