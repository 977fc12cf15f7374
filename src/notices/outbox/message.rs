//! What a partner reads: the message that is sent, and the particulars that it may fetch.
//!
//! In: a notice, what the door lets be told. Out: an event's bytes (`CloudEvents`) under the name that all attempts share; the particulars. No identifier of the council's
//! is in either: message, event and subject go by names that this partner alone knows them by.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::notice::Notice;
use crate::events::When;
use crate::journal::{Destination, NoticeMatter};
use crate::lookup::Told;
use crate::notices::delivery::{
    Content, DataCategory, Envelope, EnvelopeFault, EventKind, MessageId, Publisher, Subject,
    WebAddress,
};
use crate::notices::occurrence::Occurrence;
use crate::notices::subscription::{name, subject_of};
use crate::values::{
    ActionClass, EvidenceLevel, FieldSet, IdentifierKey, LifeEventKind, SharedField,
};

/// Who says it, and where it may be fetched.
#[derive(Clone, Debug)]
pub struct MessageGround<'g> {
    /// The council, as messages name it.
    pub publisher: &'g Publisher,
    /// Where its service is reached: `https://hearth.eastbrook.example`.
    pub address: &'g str,
    /// The council's own key.
    pub key: &'g IdentifierKey,
}

/// A message, ready to be signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The same at every attempt.
    pub id: MessageId,
    /// The event.
    pub body: Vec<u8>,
}

/// What a partner may know of what happened.
#[derive(Clone, PartialEq, Serialize, ToSchema)]
pub struct Particulars {
    /// By what the partner knows the person.
    pub subject: String,
    /// What has happened.
    #[schema(value_type = String, example = "address_changed")]
    pub matter: NoticeMatter,
    /// How sure it is.
    #[schema(value_type = String, example = "verified")]
    pub evidence: EvidenceLevel,
    /// The most that the service may do about it.
    #[schema(value_type = String, example = "amend")]
    pub action: ActionClass,
    /// The first day on which it may have happened, where that may be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Date>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Date>,
    /// Names, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Date of birth; `?` where a part is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// Date of death.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_death: Option<String>,
    /// Where they live now, as far as the datasets that may be shown say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<ParticularAddress>,
    /// Where a move leads, as it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moves_to: Option<ParticularAddress>,
    /// The name since, as it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_since: Option<String>,
}

/// An address.
#[derive(Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticularAddress {
    /// Its lines, where they are known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// Its number in the gazetteer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uprn: Option<u64>,
}

/// By what a partner knows a notice: the name of its message.
#[must_use]
pub fn message_name(key: &IdentifierKey, notice: &Notice) -> String {
    let secret = key.derived("hearth 2026 names of messages");
    let parts = [&notice.subscription.to_string()[..], &notice.number.to_string()];
    format!("msg_{}", name(&secret, &parts))
}

/// A number that one partner alone has for an event or what belongs to it.
fn pairwise(key: &IdentifierKey, what: &str, parts: &[&str]) -> Uuid {
    let secret = key.derived("hearth 2026 pairwise numbers of events");
    let mut hasher = blake3::Hasher::new_keyed(&secret);
    for part in std::iter::once(&what).chain(parts) {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn event_id(key: &IdentifierKey, subscription: &str, notice: u64) -> Uuid {
    pairwise(key, "event", &[subscription, &notice.to_string()])
}

/// The message of a notice, to be sent the how manieth it is of its subject. What is told, and of which event, is none of a recall, which names what is wrong
/// and nothing else, and of what is no life event: of that it says by which name the partner knew the subject before, where that is another.
///
/// # Errors
/// If it is longer than receivers take.
pub fn written(
    ground: &MessageGround<'_>,
    (notice, sequence): (&Notice, u32),
    told: Option<(&Occurrence, &Told, FieldSet)>,
) -> Result<Written, EnvelopeFault> {
    let MessageGround { publisher, address, key } = ground;
    let partner = &notice.subscription.organisation;
    let subscription = notice.subscription.to_string();
    let named = message_name(key, notice);
    let at = WebAddress::parse(&format!("{address}/v1/notices/{named}"))?;
    let subject = subject_of(key, partner, notice.person);
    let particulars = told.map(|(of, told, _)| particulars(ground, notice, of, told));
    let schema = || WebAddress::parse(&format!("{address}/openapi.json"));
    let happened =
        particulars.as_ref().and_then(|it| it.not_before.filter(|day| it.not_after == Some(*day)));
    let happened = happened.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let content = match (&particulars, told, notice.was) {
        (Some(particulars), Some((_, _, fields)), _) if !fields.is_empty() => {
            Content::Fields { schema: schema()?, data: fields_of(particulars, fields), at }
        }
        (Some(_), _, _) => Content::Reference(at),
        (None, _, Some(was)) => {
            let before = Value::from(subject_of(key, partner, was));
            let data = Map::from_iter([("subject_before".to_owned(), before)]);
            Content::Fields { schema: schema()?, data, at }
        }
        (None, _, None) => Content::Nothing,
    };
    let event = Envelope {
        id: event_id(key, &subscription, notice.number),
        publisher: Publisher::clone(publisher),
        kind: kind_of(notice.matter),
        subject: Subject::parse(&subject).ok(),
        happened: happened.map(|it| it.timestamp()),
        recorded: notice.owed_at,
        sequence: Some(sequence),
        expires: Some(notice.until),
        correlation: Some(pairwise(
            key,
            "occurrence",
            &[partner.as_str(), &notice.occurrence.to_string()],
        )),
        causation: notice
            .recalls
            .or(notice.follows)
            .map(|earlier| event_id(key, &subscription, earlier)),
        category: told.map_or(DataCategory::Standard, |(of, ..)| category_of(of.kind)),
        content,
    };
    let id = MessageId::parse(&named).map_err(|_| EnvelopeFault::Address)?;
    Ok(Written { id, body: event.written()? })
}

/// What a partner may know of what happened.
#[must_use]
pub fn particulars(
    ground: &MessageGround<'_>,
    notice: &Notice,
    occurrence: &Occurrence,
    told: &Told,
) -> Particulars {
    let Told { person: _, open, shown } = told;
    let dated = match occurrence.kind {
        LifeEventKind::Death => SharedField::DateOfDeath,
        LifeEventKind::Birth | LifeEventKind::ComingOfAge => SharedField::DateOfBirth,
        LifeEventKind::NameChange => SharedField::Name,
        LifeEventKind::ChangeOfAddress
        | LifeEventKind::HouseholdSplit
        | LifeEventKind::HouseholdMerge => SharedField::AddressDates,
        LifeEventKind::IncomeLoss | LifeEventKind::Disability | LifeEventKind::Homelessness => {
            SharedField::Details
        }
    };
    let (first, last) = match occurrence.when {
        When::On(day) => (day, day),
        When::Between(after, until) => (after.tomorrow().unwrap_or(after), until),
    };
    let when = open.has(dated).then_some((first, last));
    let shown = shown.as_ref();
    let best = shown.and_then(|it| it.name.as_ref()).map(|it| it.value.whole());
    let others = shown.map(|it| it.other_names.as_slice()).unwrap_or_default();
    let others = others.iter().map(|it| it.value.clone());
    let moves_to = occurrence.to.as_ref().filter(|_| open.has(SharedField::Address));
    let since = occurrence.name.as_ref().filter(|_| open.has(SharedField::Name));
    Particulars {
        subject: subject_of(ground.key, &notice.subscription.organisation, notice.person),
        matter: notice.matter,
        evidence: notice.level,
        action: notice.action,
        not_before: when.map(|it| it.0),
        not_after: when.map(|it| it.1),
        names: best.into_iter().chain(others).collect(),
        date_of_birth: shown.and_then(|it| it.date_of_birth.as_ref()).map(|it| it.value.clone()),
        date_of_death: shown.and_then(|it| it.date_of_death.as_ref()).map(|it| it.value.clone()),
        address: shown
            .and_then(|it| it.address.as_ref())
            .map(|it| ParticularAddress { lines: it.value.lines.clone(), uprn: it.value.uprn }),
        moves_to: moves_to.map(|to| match to {
            Destination::Uprn(uprn) => {
                ParticularAddress { lines: Vec::new(), uprn: Some(uprn.number()) }
            }
            Destination::Written { text, area: _ } => {
                ParticularAddress { lines: vec![text.to_string()], uprn: None }
            }
        }),
        name_since: since.map(|name| {
            let parts = [name.forenames.as_str(), name.surname.as_str()];
            parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
        }),
    }
}

/// Of particulars, those fields that a message may carry by its agreement.
fn fields_of(particulars: &Particulars, fields: FieldSet) -> Map<String, Value> {
    let mut cut = particulars.clone();
    if !fields.has(SharedField::Name) {
        cut.names.clear();
        cut.name_since = None;
    }
    if !fields.has(SharedField::Address) {
        (cut.address, cut.moves_to) = (None, None);
    }
    if !fields.has(SharedField::DateOfBirth) {
        cut.date_of_birth = None;
    }
    if !fields.has(SharedField::DateOfDeath) {
        cut.date_of_death = None;
    }
    match serde_json::to_value(cut) {
        Ok(Value::Object(data)) => data,
        // plain data is an object
        Ok(_) | Err(_) => Map::new(),
    }
}

/// Of which kind the data of an event are, by the UK GDPR. What tells of none, as a recall, is of no special kind.
const fn category_of(kind: LifeEventKind) -> DataCategory {
    match kind {
        // health: Article 9
        LifeEventKind::Disability => DataCategory::SpecialCategory,
        LifeEventKind::ChangeOfAddress
        | LifeEventKind::Birth
        | LifeEventKind::Death
        | LifeEventKind::HouseholdSplit
        | LifeEventKind::HouseholdMerge
        | LifeEventKind::NameChange
        | LifeEventKind::ComingOfAge
        | LifeEventKind::IncomeLoss
        | LifeEventKind::Homelessness => DataCategory::Standard,
    }
}

/// What a notice is on the wire.
#[must_use]
pub const fn kind_of(matter: NoticeMatter) -> EventKind {
    match matter {
        NoticeMatter::AddressChanged => EventKind::AddressChanged,
        NoticeMatter::BirthRegistered => EventKind::BirthRegistered,
        NoticeMatter::DeathReported => EventKind::DeathReported,
        NoticeMatter::DeathRegistered => EventKind::DeathRegistered,
        NoticeMatter::DeathRegistrationUpdated => EventKind::DeathRegistrationUpdated,
        NoticeMatter::DeathStatusRemoved => EventKind::DeathStatusRemoved,
        NoticeMatter::NameChanged => EventKind::NameChanged,
        NoticeMatter::HouseholdChanged => EventKind::HouseholdCompositionChanged,
        NoticeMatter::CircumstancesChanged => EventKind::CircumstancesChanged,
        NoticeMatter::Recalled => EventKind::NotificationRecalled,
        NoticeMatter::IdentityMerged => EventKind::IdentityMerged,
        NoticeMatter::IdentitySplit => EventKind::IdentitySplit,
        NoticeMatter::SharingWithdrawn => EventKind::SharingWithdrawn,
        NoticeMatter::RestrictionApplied => EventKind::RestrictionApplied,
        NoticeMatter::DataRectified => EventKind::DataRectified,
        NoticeMatter::DataErased => EventKind::DataErased,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use serde_json::Value;

    use super::{MessageGround, written};
    use crate::events::When;
    use crate::journal::{
        DeclaringChannel, EventDeclared, EventSubject, JournalEntry, LifeEventAct, NoticeAct,
        NoticeOwed, ToldBy,
    };
    use crate::lookup::Told;
    use crate::notices::delivery::{CouncilLabel, Publisher, WebAddress};
    use crate::notices::occurrence::Occurrences;
    use crate::notices::outbox::{NoticeBook, matter_of, needs_of};
    use crate::values::{
        ActionClass, BundleId, EvidenceLevel, FieldSet, IdentifierKey, LifeEventKind, OccurrenceId,
        PersonId,
    };

    /// Of which category the message of a life event says that it is.
    fn category(kind: LifeEventKind) -> Value {
        let key = IdentifierKey::from_bytes([5; 32]);
        let (person, occurrence) =
            (PersonId::mint(1, &key).unwrap(), OccurrenceId::new(1, [7; 10]));
        let level = EvidenceLevel::Verified;
        let declared = LifeEventAct::Declared(Box::new(EventDeclared {
            occurrence,
            bundle: BundleId::of_random([3; 11]),
            kind,
            whom: EventSubject::Person(person),
            when: When::On(date(2026, 11, 1)),
            from: None,
            to: None,
            name: None,
            apart_from: Vec::new(),
            level,
            seen: Vec::new(),
            channel: DeclaringChannel::Caseworker,
            told_by: ToldBy::Themselves,
            by: "mk".parse().unwrap(),
            reference: "CRM-1".into(),
            digest: "00".into(),
            reason: None,
            of_household: false,
        }));
        let occurrences = Occurrences::of([(0, &declared)]);
        let owed = JournalEntry::NoticeActed(NoticeAct::Owed(Box::new(NoticeOwed {
            occurrence,
            subscription: "tell-us-once:council:blue-badge".parse().unwrap(),
            person,
            was: None,
            known_by: None,
            matter: matter_of(kind, level, false),
            level,
            action: ActionClass::Amend,
            needs: needs_of(kind),
            until: "2099-01-01T00:00:00Z".into(),
            recalls: None,
            follows: None,
            after: None,
        })));
        let (mut book, at) = (NoticeBook::default(), Timestamp::UNIX_EPOCH);
        book.take(1, at, at, &owed);
        let publisher = Publisher {
            council: CouncilLabel::parse("eastbrook").unwrap(),
            source: WebAddress::parse("https://hearth.eastbrook.example/life-events").unwrap(),
        };
        let address = "https://hearth.eastbrook.example";
        let ground = MessageGround { publisher: &publisher, address, key: &key };
        let told = Told { person, open: FieldSet::NONE, shown: None };
        let of = (occurrences.get(occurrence).unwrap(), &told, FieldSet::NONE);
        let message = written(&ground, (book.get(1).unwrap(), 1), Some(of)).unwrap();
        let event: Value = serde_json::from_slice(&message.body).unwrap();
        event["datacategory"].clone()
    }

    #[test]
    fn a_notice_of_health_says_that_it_is_of_a_special_category_and_no_other_does() {
        for kind in LifeEventKind::ALL {
            let special = kind == LifeEventKind::Disability;
            let expected = if special { "special-category" } else { "standard" };
            assert_eq!(category(kind), expected, "{kind:?}");
        }
    }
}
