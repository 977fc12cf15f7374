//! What a name column or the name columns of a row turned out to say.

use super::NoPersonReason;
use crate::values::PersonName;

/// What name columns say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NameReading {
    /// They name people, in reading order; never empty.
    People {
        /// Who.
        people: Vec<PersonName>,
        /// What the columns say of them all.
        marks: NameMarks,
    },
    /// They name no person.
    NotAPerson(NoPersonReason),
}

/// What name columns say beside names.
#[expect(clippy::struct_excessive_bools, reason = "findings that do not exclude each other")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NameMarks {
    /// `DECD`, `EXORS OF`: the person named has died.
    pub deceased: bool,
    /// `DO NOT USE`, or several people where one was expected.
    pub suspect: bool,
    /// The forename stands for a baby not yet named.
    pub unnamed_infant: bool,
    /// A letter was written as a digit and has been put right.
    pub repaired: bool,
    /// A word for "nothing" stood in a name column and was left out.
    pub nulled: bool,
    /// More than one person is named, whether or not all are taken.
    pub several: bool,
}

impl NameMarks {
    /// The marks of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            deceased: self.deceased || other.deceased,
            suspect: self.suspect || other.suspect,
            unnamed_infant: self.unnamed_infant || other.unnamed_infant,
            repaired: self.repaired || other.repaired,
            nulled: self.nulled || other.nulled,
            several: self.several || other.several,
        }
    }
}
