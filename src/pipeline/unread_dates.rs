//! Dates of a file that could not be used, where they are too many to be slips.
//!
//! In: what reading a file came to. Out: the fields, and a warning for the night's report: a supplier who begins to write dates in another way makes nobody's
//! row wrong, and takes from all of them what tells two people apart. A row whose date was refused is read anew every night, so that what is told does not
//! depend on what was taken over. Leaves to the rules how dates are written.

use crate::normalise::{Change, NormaliseNote, Step};
use crate::pipeline::DatasetAccount;
use crate::report::{Warning, thousands};
use crate::rules::word_of_field;
use crate::values::CanonicalField;

/// One date in so many that cannot be used is no slip any more.
const NOTICEABLE: u64 = 20;
/// Fewer than so many are slips, however small the file.
const FEW: u64 = 3;

/// A field whose dates could not be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnreadDates {
    /// Which.
    pub field: CanonicalField,
    /// How many of its dates.
    pub unread: u64,
    /// Of how many mentions; some may state none.
    pub of: u64,
}

impl DatasetAccount {
    /// The fields of which at least one date in twenty could not be used: not written as the rules say, impossible, or still to come.
    pub fn unread_dates(&self) -> impl Iterator<Item = UnreadDates> {
        self.notes.iter().filter_map(|(NormaliseNote { step, field, change }, times)| {
            // a row that says nothing else of anybody is no mention
            let of = self.mentions.max(*times);
            let many =
                *step == Step::Dates && *change == Change::Rejected && *times * NOTICEABLE >= of;
            many.then_some(UnreadDates { field: *field, unread: *times, of })
        })
    }
}

/// Tells of a file's dates that could not be used, where they are many.
pub(super) fn unread_dates_warnings(account: &DatasetAccount) -> impl Iterator<Item = Warning> {
    account.unread_dates().filter(|it| it.unread >= FEW).map(|it| {
        let UnreadDates { field, unread, of } = it;
        let (field, dataset) = (word_of_field(field), &account.summary.dataset);
        Warning {
            message: format!(
                "{dataset}, `{field}`: {} of {} dates could not be used: they are not written as the rules say, or impossible, or lie ahead.",
                thousands(unread),
                thousands(of)
            ),
            hint: format!(
                "`hearth profile` on the file shows how they are written; add that to `formats` of `{field}` in the rules of {dataset}, or ask its system's owner."
            ),
        }
    })
}
