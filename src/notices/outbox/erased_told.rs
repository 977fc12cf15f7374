//! Who is told that somebody's data is erased (UK GDPR, Article 19): whoever was told of them, and nobody else.
//!
//! In: what partners were told, whose data a request has erased. Out: a notice for each subscription by which something left, under the name that the partner knows; to be
//! written down in the step that erases what was told, as nobody could say afterwards to whom it went. It says nothing but that, and names no record.

use std::collections::BTreeSet;

use compact_str::format_compact;
use jiff::{SignedDuration, Timestamp};

use super::book::NoticeBook;
use crate::journal::{NoticeAct, NoticeMatter, NoticeOwed};
use crate::notices::subscription::{SubscriptionStanding, Subscriptions};
use crate::values::{
    ActionClass, EvidenceLevel, OccurrenceId, PersonId, SharedField, SubscriptionId,
};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What is owed of an erasure: of which request, and by which identifiers the person went.
#[must_use]
pub fn told_of_erasure(
    book: &NoticeBook,
    subscriptions: &Subscriptions,
    (request, persons): (u64, &BTreeSet<PersonId>),
    now: Timestamp,
) -> Vec<NoticeAct> {
    let left = book.all().filter(|it| {
        // whoever was told that it is erased has nothing any more
        it.attempts > 0 && persons.contains(&it.person) && it.matter != NoticeMatter::DataErased
    });
    let told: BTreeSet<(&SubscriptionId, PersonId)> =
        left.map(|it| (&*it.subscription, it.person)).collect();
    let mut owed = Vec::new();
    for (id, person) in told {
        let subscription = subscriptions.get(id);
        let Some(subscription) =
            subscription.filter(|it| it.standing != SubscriptionStanding::Over)
        else {
            continue;
        };
        let useful = SignedDuration::from_secs(i64::from(subscription.terms.useful_days) * DAY);
        let until = now.checked_add(useful).unwrap_or(Timestamp::MAX);
        owed.push(NoticeAct::Owed(Box::new(NoticeOwed {
            occurrence: number_of(request, person),
            subscription: id.clone(),
            person,
            was: None,
            known_by: None,
            matter: NoticeMatter::DataErased,
            level: EvidenceLevel::Registered,
            action: ActionClass::Inform,
            needs: SharedField::KnownTo,
            until: format_compact!("{until:.0}"),
            recalls: None,
            follows: None,
            after: Some(book.last_sequence(id, person)),
        })));
    }
    owed
}

/// The number that its notices go by, as those of a life event go by the event's.
fn number_of(request: u64, person: PersonId) -> OccurrenceId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"hearth erased of a person");
    hasher.update(&request.to_le_bytes()).update(&person.to_bits().to_le_bytes());
    let mut random = [0; 10];
    random.copy_from_slice(&hasher.finalize().as_bytes()[..10]);
    // no life event was minted before there were clocks
    OccurrenceId::new(0, random)
}
