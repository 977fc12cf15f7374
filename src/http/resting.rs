//! Which kinds of entries of the journal decide what: what came of another kind in the meantime changes nothing of it.
//!
//! In: nothing. Out: sets of kinds. Looks and notices are written thousands of times as often as anything else, by this service and by others: what rested on
//! them without need would wait behind whoever writes without pause. Leaves to `journal` to compare them with what came.

use super::asking::ApiKeyBook;
use super::once::OnceBook;
use crate::journal::{JournalKind, KindSet};
use crate::lookup::Since;
use crate::sharing::{ActsBook, AgreementBook};
use crate::store::MemoryIndex;

/// The kinds of entries that the door decides by, and whoever asks is known by.
pub(super) const LOOKED_BY: KindSet = KindSet::of(&ActsBook::KINDS)
    .or(KindSet::of(&AgreementBook::KINDS))
    .or(KindSet::of(&MemoryIndex::KINDS))
    .or(KindSet::of(&ApiKeyBook::KINDS))
    .or(KindSet::of(&Since::KINDS))
    .or(KindSet::of(&[
        JournalKind::LookedInEmergency,
        JournalKind::EmergencyReviewed,
        JournalKind::EntryErased,
    ]));
/// The kinds that any of it is made of: by keys of writes nobody is shown anything.
pub(super) const MADE_OF: KindSet = LOOKED_BY.or(KindSet::of(&OnceBook::KINDS));

/// What somebody was shown, or refused: nothing that is decided rests on it but looks in an emergency, which fall due.
const LOOKS: KindSet = KindSet::of(&[
    JournalKind::Looked,
    JournalKind::LookRefused,
    JournalKind::OperatorPermitted,
    JournalKind::OperatorRefused,
]);
/// The kinds of entries that acts rest on by which notices are owed, or erased.
pub(super) const OWED_BY: KindSet = KindSet::ALL.without(LOOKS);
/// The kinds that all other acts rest on: what becomes of notices is none of theirs.
pub(super) const ACTED_ON: KindSet = OWED_BY.without(KindSet::of(&[JournalKind::NoticeActed]));
/// The kinds that lists, and work on the records, rest on: keys of writes show nobody anything.
pub(super) const LISTED_BY: KindSet = ACTED_ON.without(KindSet::of(&OnceBook::KINDS));

#[cfg(test)]
mod tests {
    use super::{ACTED_ON, LISTED_BY, LOOKED_BY, MADE_OF, OWED_BY};
    use crate::journal::{JournalKind, KindSet};

    #[test]
    fn whoever_acts_rests_on_all_that_they_are_shown_and_on_no_look() {
        for kind in JournalKind::ALL.iter().copied() {
            let of = KindSet::of(&[kind]);
            // what answers are made of is never passed over by an act
            assert!(!of.meets(MADE_OF) || of.meets(ACTED_ON), "{kind:?}");
            assert!(!of.meets(LOOKED_BY) || of.meets(LISTED_BY), "{kind:?}");
        }
        for kind in [JournalKind::Looked, JournalKind::OperatorPermitted] {
            assert!(!OWED_BY.has(kind) && !LISTED_BY.has(kind), "{kind:?}");
        }
        let notice = JournalKind::NoticeActed;
        assert!(OWED_BY.has(notice) && !ACTED_ON.has(notice) && !LISTED_BY.has(notice));
    }
}
