//! What partners are told of people beside their life events: that two subjects are one, or one is two; that a consent is taken back; that what was told is restricted.
//!
//! In: what an entry of the journal turns of whom, what partners were told. Out: what is to be written down: a notice for each subscription that was told of
//! them before, and for nobody else: who was never told of somebody learns nothing of them by this. The same entry again comes to nothing, as its notices
//! go by its number.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::format_compact;
use jiff::{SignedDuration, Timestamp};

use super::book::NoticeBook;
use super::notice::Notice;
use crate::journal::{NamedRecord, NoticeAct, NoticeMatter, NoticeOwed};
use crate::notices::subscription::{Subscription, SubscriptionStanding, Subscriptions};
use crate::values::{
    ActionClass, EvidenceLevel, MentionKey, OccurrenceId, OrganisationName, PersonId, PurposeName,
    RestrictionName, SharedField, SubscriptionId,
};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What is turned of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Turned {
    /// Their identifier went into another.
    Merged {
        /// The other.
        into: PersonId,
    },
    /// Some of what it stood for is another person's.
    Split {
        /// The other.
        new: PersonId,
    },
    /// A consent of theirs is taken back or was refused.
    ConsentGone {
        /// To whom it was given; to the council alone, if nobody is named.
        recipients: Vec<OrganisationName>,
        /// For which purposes.
        purposes: Vec<PurposeName>,
    },
    /// Something of theirs is restricted.
    Restricted {
        /// By which kind of restriction.
        kind: RestrictionName,
        /// For which purposes; for all that its kind binds, if none is named.
        purposes: Vec<PurposeName>,
    },
    /// Something of theirs was put right, as they had asked.
    Rectified,
}

/// What an entry turns of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonTurned {
    /// The number of the entry.
    pub entry: u64,
    /// Of whom.
    pub person: PersonId,
    /// What.
    pub turned: Turned,
}

/// What telling of it rests on.
#[derive(Clone, Copy)]
pub struct Turning<'t> {
    /// Who subscribes.
    pub subscriptions: &'t Subscriptions,
    /// What was told.
    pub book: &'t NoticeBook,
    /// True of a kind of restriction that whoever was told hears of, and of a purpose that it binds.
    pub told_of: &'t dyn Fn(&RestrictionName, &PurposeName) -> bool,
    /// Whose a record is now.
    pub whose: &'t dyn Fn(&MentionKey) -> Option<PersonId>,
    /// Whom an identifier stands for now.
    pub is_now: &'t dyn Fn(PersonId) -> PersonId,
}

impl PersonTurned {
    /// The number that its notices go by, as those of a life event go by the event's.
    #[must_use]
    pub fn occurrence(&self) -> OccurrenceId {
        let kind = match self.turned {
            Turned::Merged { .. } => 1,
            Turned::Split { .. } => 2,
            Turned::ConsentGone { .. } => 3,
            Turned::Restricted { .. } => 4,
            Turned::Rectified => 5,
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"hearth turned of a person").update(&[kind]);
        hasher.update(&self.entry.to_le_bytes()).update(&self.person.to_bits().to_le_bytes());
        let mut random = [0; 10];
        random.copy_from_slice(&hasher.finalize().as_bytes()[..10]);
        // no life event was minted before there were clocks
        OccurrenceId::new(0, random)
    }
}

/// Notices that left, by whom they were about: as they went by then, and as they go by now.
struct ToldSoFar<'t> {
    then: BTreeMap<PersonId, Vec<&'t Notice>>,
    now: BTreeMap<PersonId, Vec<&'t Notice>>,
}

impl<'t> ToldSoFar<'t> {
    fn of(turning: &Turning<'t>) -> Self {
        let mut told = Self { then: BTreeMap::new(), now: BTreeMap::new() };
        let left = turning.book.all().filter(|it| it.attempts > 0 && it.recalls.is_none());
        // whoever was told that it is erased has nothing any more
        let left = left.filter(|it| it.matter != NoticeMatter::DataErased);
        for notice in left {
            told.then.entry(notice.person).or_default().push(notice);
        }
        for (person, notices) in &told.then {
            told.now.entry((turning.is_now)(*person)).or_default().extend(notices);
        }
        told
    }

    fn who_may_be_told(&self, turned: &PersonTurned, turning: &Turning<'_>) -> &[&'t Notice] {
        let found = match turned.turned {
            Turned::Merged { .. } | Turned::Split { .. } => self.then.get(&turned.person),
            Turned::ConsentGone { .. } | Turned::Restricted { .. } | Turned::Rectified => {
                self.now.get(&(turning.is_now)(turned.person))
            }
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

impl Turning<'_> {
    /// What is owed of all of these, which entries turned.
    #[must_use]
    pub fn of(&self, turned: &[PersonTurned], now: Timestamp) -> Vec<NoticeAct> {
        if turned.is_empty() {
            return Vec::new();
        }
        let told = ToldSoFar::of(self);
        turned.iter().flat_map(|turned| self.one(turned, &told, now)).collect()
    }

    fn one(&self, turned: &PersonTurned, told: &ToldSoFar<'_>, now: Timestamp) -> Vec<NoticeAct> {
        let occurrence = turned.occurrence();
        let known: BTreeSet<(&SubscriptionId, PersonId)> = {
            let before = self.book.of_occurrences(std::slice::from_ref(&occurrence));
            before.map(|it| (&*it.subscription, it.was.unwrap_or(it.person))).collect()
        };
        let mut owed = BTreeSet::new();
        let mut acts = Vec::new();
        let told = told.who_may_be_told(turned, self);
        for notice in told.iter().filter(|it| it.number < turned.entry) {
            let key = (&*notice.subscription, notice.person);
            let subscription = self.subscriptions.get(&notice.subscription);
            let Some(subscription) =
                subscription.filter(|it| it.standing != SubscriptionStanding::Over)
            else {
                continue;
            };
            if known.contains(&key) || owed.contains(&key) {
                continue;
            }
            let Some((matter, person, was)) = self.told_of(turned, notice, subscription) else {
                continue;
            };
            owed.insert(key);
            let useful = SignedDuration::from_secs(i64::from(subscription.terms.useful_days) * DAY);
            let until = now.checked_add(useful).unwrap_or(Timestamp::MAX);
            acts.push(NoticeAct::Owed(Box::new(NoticeOwed {
                occurrence,
                subscription: notice.subscription.as_ref().clone(),
                person,
                was,
                known_by: notice.known_by.as_ref().map(NamedRecord::from),
                matter,
                level: EvidenceLevel::Registered,
                action: ActionClass::Inform,
                needs: SharedField::KnownTo,
                until: format_compact!("{until:.0}"),
                recalls: None,
                follows: Some(notice.number),
                after: None,
            })));
        }
        acts
    }

    /// What a subscription that had a notice is told: what it is, of whom, and whom it knew them as.
    fn told_of(
        &self,
        PersonTurned { entry: _, person, turned }: &PersonTurned,
        notice: &Notice,
        subscription: &Subscription,
    ) -> Option<(NoticeMatter, PersonId, Option<PersonId>)> {
        match turned {
            Turned::Merged { into } => Some((NoticeMatter::IdentityMerged, *into, Some(*person))),
            // only where it is the new one whom the partner knows
            Turned::Split { new } => {
                let theirs = notice.known_by.as_ref().and_then(|it| (self.whose)(it));
                (theirs == Some(*new)).then_some((NoticeMatter::IdentitySplit, *new, Some(*person)))
            }
            Turned::ConsentGone { recipients, purposes } => {
                let covers = recipients.contains(&subscription.id.organisation)
                    && purposes.contains(&subscription.terms.purpose);
                covers.then_some((NoticeMatter::SharingWithdrawn, notice.person, None))
            }
            Turned::Restricted { kind, purposes } => {
                let purpose = &subscription.terms.purpose;
                let binds = purposes.is_empty() || purposes.contains(purpose);
                (binds && (self.told_of)(kind, purpose)).then_some((
                    NoticeMatter::RestrictionApplied,
                    notice.person,
                    None,
                ))
            }
            Turned::Rectified => Some((NoticeMatter::DataRectified, notice.person, None)),
        }
    }
}
