//! Life events in the report: how many of each kind, and how far they are to be believed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::Columns;
use super::wording::thousands;

/// Events known on a night.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct EventFigures {
    /// By kind, those of which there are any.
    pub lines: Vec<EventLine>,
    /// How many were not known the night before.
    pub new: u64,
    /// How many known ones were withdrawn, as what they rested on is gone.
    pub withdrawn: u64,
}

/// Events of one kind, by status.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct EventLine {
    /// The word of exports.
    pub kind: String,
    /// One source says so.
    pub suggested: u64,
    /// A second source says so, or it has stood for a while.
    pub confirmed: u64,
    /// Somebody declared it.
    pub declared: u64,
}

impl EventFigures {
    /// Head of the table of events.
    pub(super) const HEADERS: [&'static str; 4] = ["event", "suggested", "confirmed", "declared"];

    /// One row a kind.
    pub(super) fn rows(&self) -> impl Iterator<Item = [String; 4]> {
        self.lines.iter().map(|line| {
            let EventLine { kind, suggested, confirmed, declared } = line;
            [
                kind.replace('_', " "),
                thousands(*suggested),
                thousands(*confirmed),
                thousands(*declared),
            ]
        })
    }

    /// What the table does not say.
    pub(super) fn note(&self) -> String {
        format!("{} of them new, {} withdrawn", thousands(self.new), thousands(self.withdrawn))
    }

    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lines.is_empty() && self.withdrawn == 0 {
            return Ok(());
        }
        let mut table = Columns::new(&Self::HEADERS);
        self.rows().for_each(|row| table.row(row));
        super::text::section(f, "Life events", &table)?;
        writeln!(f, "  {}", self.note())
    }
}
