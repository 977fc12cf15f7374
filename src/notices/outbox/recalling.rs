//! What has to be taken back: notices that were wrong, from exactly those who have them.
//!
//! In: an occurrence as it stands, its notices, whose its records are tonight. Out: a recall for each notice that reached a partner and is wrong; for one that
//! has not left, that it never will. The same again, as long as it has not been written down: nothing is remembered here.

use jiff::{SignedDuration, Timestamp};

use super::book::NoticeBook;
use super::notice::Notice;
use crate::journal::{NoticeAct, NoticeMatter, NoticeOwed, NoticeStopped, StopGround};
use crate::notices::occurrence::Occurrence;
use crate::values::{LifeEventKind, MentionKey, OccurrenceId, PersonId};

/// For so long a recall is pressed upon a partner: what is wrong does not become right by waiting.
const PRESSED: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Why a notice is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recalled {
    /// It has not happened.
    Cancelled,
    /// It was put right: another notice says how it was.
    Corrected,
    /// It happened to somebody else than whom the partner knows: two had been taken for one.
    OfAnother,
}

/// What is to be written down to take back what is wrong of an occurrence. `whose` says to whom a record belongs now; `is_now` whom an identifier stands for.
pub fn recalls(
    (occurrence, numbers): (&Occurrence, &[OccurrenceId]),
    book: &NoticeBook,
    whose: &dyn Fn(&MentionKey) -> Option<PersonId>,
    is_now: &dyn Fn(PersonId) -> PersonId,
    now: Timestamp,
) -> Vec<NoticeAct> {
    let notices = book.of_occurrences(numbers);
    notices.filter_map(|notice| recall_of(occurrence, notice, whose, is_now, now)).collect()
}

/// The same of one notice: none, if there is nothing to take back.
pub fn recall_of(
    occurrence: &Occurrence,
    notice: &Notice,
    whose: &dyn Fn(&MentionKey) -> Option<PersonId>,
    is_now: &dyn Fn(PersonId) -> PersonId,
    now: Timestamp,
) -> Option<NoticeAct> {
    if notice.recalls.is_some() || notice.recalled_by.is_some() {
        return None;
    }
    wrong(occurrence, notice, whose, is_now)?;
    if notice.is_delivered() {
        return Some(NoticeAct::Owed(Box::new(recall(notice, now))));
    }
    let because = StopGround::Overtaken;
    let stopped = NoticeStopped { notice: notice.number, because };
    notice.state.is_undone().then_some(NoticeAct::Stopped(stopped))
}

/// Why a notice is wrong, if it is.
fn wrong(
    occurrence: &Occurrence,
    notice: &Notice,
    whose: &dyn Fn(&MentionKey) -> Option<PersonId>,
    is_now: &dyn Fn(PersonId) -> PersonId,
) -> Option<Recalled> {
    if !occurrence.stands() {
        return Some(Recalled::Cancelled);
    }
    // an entry of a death that is put right is told as such: the death stands
    let put_right = occurrence.kind != LifeEventKind::Death
        && occurrence.corrected_at().is_some_and(|entry| notice.number < entry);
    if put_right {
        return Some(Recalled::Corrected);
    }
    let of_another = is_of_another(occurrence, notice, whose, is_now);
    of_another.then_some(Recalled::OfAnother)
}

/// True if what happened did not happen to whom the partner knows: they were taken for one when it was told.
fn is_of_another(
    occurrence: &Occurrence,
    notice: &Notice,
    whose: &dyn Fn(&MentionKey) -> Option<PersonId>,
    is_now: &dyn Fn(PersonId) -> PersonId,
) -> bool {
    // a child's birth is told of those whom it was born to
    if occurrence.kind == LifeEventKind::Birth {
        return false;
    }
    let mut happened_to: Vec<PersonId> = occurrence.evidence.iter().filter_map(whose).collect();
    if !occurrence.declared_by.is_empty() || happened_to.is_empty() {
        happened_to.extend(occurrence.person().map(is_now));
    }
    // records that no source has any more say nothing
    let knows = match &notice.known_by {
        Some(record) => whose(record),
        None => Some(is_now(notice.person)),
    };
    knows.is_some_and(|known| !happened_to.is_empty() && !happened_to.contains(&known))
}

fn recall(notice: &Notice, now: Timestamp) -> NoticeOwed {
    let until = now.checked_add(PRESSED).unwrap_or(Timestamp::MAX);
    NoticeOwed {
        occurrence: notice.occurrence,
        subscription: notice.subscription.as_ref().clone(),
        person: notice.person,
        was: None,
        known_by: notice.known_by.as_ref().map(crate::journal::NamedRecord::from),
        matter: NoticeMatter::Recalled,
        level: notice.level,
        action: notice.action,
        needs: notice.needs,
        until: compact_str::format_compact!("{until:.0}"),
        recalls: Some(notice.number),
        follows: Some(notice.number),
        after: None,
    }
}
