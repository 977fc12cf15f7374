//! Who is owed a notice of what has happened.
//!
//! In: an occurrence as it stands, the people it is about, subscriptions, what is owed already. Out: what is to be written down: notices newly owed, and those
//! that they overtake before they were sent. Found by service and kind, never by looking through everybody. Whether anything may be shown is decided when it
//! is sent, not here.

use std::borrow::Cow;

use compact_str::CompactString;
use jiff::{SignedDuration, Timestamp};

use super::book::NoticeBook;
use super::notice::{Notice, NoticeState};
use super::told_of::AtHand;
use crate::journal::{
    NamedRecord, NoticeAct, NoticeMatter, NoticeOwed, NoticeStopped, StopGround, ToldOf,
};
use crate::notices::occurrence::Occurrence;
use crate::notices::subscription::{ClientsKey, EndpointBook, Subscription, Subscriptions};
use crate::rules::Telling;
use crate::values::{
    ActionClass, EvidenceLevel, IdentifierKey, LifeEventKind, OccurrenceId, SharedField,
    SubscriptionId,
};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What owing rests on.
#[derive(Clone, Copy)]
pub struct Owing<'o> {
    /// Who subscribes.
    pub subscriptions: &'o Subscriptions,
    /// Whom partners know.
    pub endpoints: &'o EndpointBook,
    /// Which services are told of what.
    pub telling: &'o Telling,
    /// What is owed already.
    pub book: &'o NoticeBook,
    /// The council's own key.
    pub key: &'o IdentifierKey,
    /// True of a subscription whose purpose rests on the person's consent alone: by no other is an offer of support told.
    pub by_consent: &'o dyn Fn(&Subscription) -> bool,
}

/// Whether a subscriber has to do with somebody, and how it knows.
enum Acquainted {
    /// It has nothing to do with them.
    Not,
    /// It works with them.
    ByRelationship,
    /// Somebody on its list is known by this record.
    ByRecord(NamedRecord),
}

/// What is told of an occurrence that stands.
#[must_use]
pub const fn matter_of(kind: LifeEventKind, level: EvidenceLevel, corrected: bool) -> NoticeMatter {
    match (kind, level, corrected) {
        (LifeEventKind::ChangeOfAddress, _, _) => NoticeMatter::AddressChanged,
        (LifeEventKind::Birth, _, _) => NoticeMatter::BirthRegistered,
        (LifeEventKind::Death, EvidenceLevel::Registered, true) => {
            NoticeMatter::DeathRegistrationUpdated
        }
        (LifeEventKind::Death, EvidenceLevel::Registered, false) => NoticeMatter::DeathRegistered,
        (
            LifeEventKind::Death,
            EvidenceLevel::Suggested | EvidenceLevel::Stated | EvidenceLevel::Verified,
            _,
        ) => NoticeMatter::DeathReported,
        (LifeEventKind::NameChange, _, _) => NoticeMatter::NameChanged,
        (LifeEventKind::HouseholdSplit | LifeEventKind::HouseholdMerge, _, _) => {
            NoticeMatter::HouseholdChanged
        }
        (
            LifeEventKind::ComingOfAge
            | LifeEventKind::IncomeLoss
            | LifeEventKind::Disability
            | LifeEventKind::Homelessness,
            _,
            _,
        ) => NoticeMatter::CircumstancesChanged,
    }
}

/// What has to be open to a partner of what tells of it, before it is told: otherwise it would be known from the notice.
#[must_use]
pub const fn needs_of(kind: LifeEventKind) -> SharedField {
    match kind {
        LifeEventKind::ChangeOfAddress
        | LifeEventKind::HouseholdSplit
        | LifeEventKind::HouseholdMerge => SharedField::Address,
        LifeEventKind::Birth | LifeEventKind::ComingOfAge => SharedField::DateOfBirth,
        LifeEventKind::Death => SharedField::DateOfDeath,
        LifeEventKind::NameChange => SharedField::Name,
        LifeEventKind::IncomeLoss | LifeEventKind::Homelessness => SharedField::Details,
        LifeEventKind::Disability => SharedField::SpecialDetails,
    }
}

impl Owing<'_> {
    /// What is owed of an occurrence, which goes or went by these numbers, and to be written down with it. Nothing, if it was cancelled, or everybody who is to know is told already.
    #[must_use]
    pub fn of(
        &self,
        (occurrence, numbers): (&Occurrence, &[OccurrenceId]),
        people: &[AtHand],
        now: Timestamp,
    ) -> Vec<NoticeAct> {
        if !occurrence.stands() {
            return Vec::new();
        }
        let Occurrence { kind, level, .. } = occurrence;
        let mut owed = Owed {
            occurrence,
            matter: matter_of(*kind, *level, occurrence.corrected_at().is_some()),
            before: self.book.of_occurrences(numbers).filter(|it| counts(it)).collect(),
            now,
            until: None,
            acts: Vec::new(),
        };
        for told in self.telling.of_event(*kind, occurrence.case(), *level) {
            for (subscription, key) in self.subscriptions.told(&told.service.name, *kind) {
                if told.by_consent && !(self.by_consent)(subscription) {
                    continue;
                }
                let SubscriptionId { agreement: _, organisation, service } = &subscription.id;
                let made = || ClientsKey::of(self.key, organisation, service);
                let key = key.map_or_else(|| Cow::Owned(made()), Cow::Borrowed);
                for person in people {
                    // whoever somebody is parted from is never told, and nothing is told of them
                    if occurrence.apart_from.contains(&person.person) {
                        continue;
                    }
                    let known_by = match self.acquaintance(subscription, person, &key) {
                        Acquainted::Not => continue,
                        Acquainted::ByRelationship => None,
                        Acquainted::ByRecord(record) => Some(record),
                    };
                    owed.add((subscription, told.action), (person, known_by));
                }
            }
        }
        owed.acts
    }

    /// Whether a subscriber has to do with somebody.
    fn acquaintance(
        &self,
        subscription: &Subscription,
        person: &AtHand,
        key: &ClientsKey,
    ) -> Acquainted {
        let Subscription { id, terms, .. } = subscription;
        let inside = |postcode: &CompactString| subscription.covers(postcode);
        if !terms.area.is_empty() && !person.postcodes.iter().any(inside) {
            return Acquainted::Not;
        }
        match terms.whom {
            ToldOf::Relationships if person.related.contains(&id.organisation) => {
                Acquainted::ByRelationship
            }
            ToldOf::Relationships => Acquainted::Not,
            ToldOf::Clients => {
                let mut known = person.records.iter();
                let known = known.find(|(_, marks)| self.endpoints.knows(id, key, marks));
                known.map_or(Acquainted::Not, |(record, _)| Acquainted::ByRecord(record.into()))
            }
        }
    }
}

/// True of a notice that tells something as it stands.
fn counts(notice: &Notice) -> bool {
    notice.recalls.is_none()
        && notice.recalled_by.is_none()
        && notice.state != NoticeState::Stopped(StopGround::Overtaken)
}

/// What is owed of one occurrence, as far as it is worked out.
struct Owed<'o> {
    occurrence: &'o Occurrence,
    matter: NoticeMatter,
    /// What was told of it before.
    before: Vec<&'o Notice>,
    now: Timestamp,
    /// Until when a notice is of use, of the last number of days that was asked for: most agreements say the same.
    until: Option<(u16, CompactString)>,
    acts: Vec<NoticeAct>,
}

impl Owed<'_> {
    /// A notice, unless as much was told; with those that it overtakes.
    fn add(
        &mut self,
        (subscription, action): (&Subscription, ActionClass),
        (person, known_by): (&AtHand, Option<NamedRecord>),
    ) {
        let until = self.until(subscription.terms.useful_days);
        let Self { occurrence, matter, before, now: _, until: _, acts } = self;
        let corrected = occurrence.corrected_at();
        let is_theirs =
            |it: &&&Notice| it.person == person.person && *it.subscription == subscription.id;
        let earlier = || before.iter().filter(is_theirs);
        let is_of_now = |it: &&&Notice| corrected.is_none_or(|entry| it.number > entry);
        let as_much = |it: &Notice| it.matter == *matter && it.action >= action;
        if earlier().filter(is_of_now).any(|it| as_much(it)) {
            return;
        }
        let overtaken = earlier().filter(|it| it.state.is_undone() && it.attempts == 0);
        acts.extend(overtaken.map(|it| {
            let because = StopGround::Overtaken;
            NoticeAct::Stopped(NoticeStopped { notice: it.number, because })
        }));
        let follows = earlier().rfind(|it| it.attempts > 0).map(|it| it.number);
        acts.push(NoticeAct::Owed(Box::new(NoticeOwed {
            occurrence: occurrence.id,
            subscription: subscription.id.clone(),
            person: person.person,
            was: None,
            known_by,
            matter: *matter,
            level: occurrence.level,
            action,
            needs: needs_of(occurrence.kind),
            until,
            recalls: None,
            follows,
            after: None,
        })));
    }

    fn until(&mut self, days: u16) -> CompactString {
        if let Some((known, until)) = &self.until
            && *known == days
        {
            return until.clone();
        }
        let useful = SignedDuration::from_secs(i64::from(days) * DAY);
        let until = self.now.checked_add(useful).unwrap_or(Timestamp::MAX);
        let until = compact_str::format_compact!("{until:.0}");
        self.until = Some((days, until.clone()));
        until
    }
}
