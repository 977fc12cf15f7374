//! How long it takes to find who is owed a notice of an event: fifty subscriptions, each with a list of clients, beside all notices that there are.
//!
//! In: nothing. Out: criterion's figures an event, over events of many people in turn, of whom every second one is a client of some partners. `CLIENTS` says how long each list is (100,000, if
//! nothing is said), `NOTICES` how many notices there are already (100,000; the aim is stated for 1,000,000).

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearth::events::When;
use hearth::journal::{
    ClientsListed, DeclaringChannel, Destination, EventDeclared, EventSubject, JournalEntry,
    LifeEventAct, NoticeAct, NoticeMatter, NoticeOwed, NoticeTerms, SubscriptionAct, ToldBy,
    ToldOf,
};
use hearth::notices::occurrence::{Occurrence, Occurrences};
use hearth::notices::outbox::{AtHand, NoticeBook, Owing};
use hearth::notices::subscription::{
    Client, ClientMarks, ClientsKey, EndpointBook, Subscription, SubscriptionStanding,
    Subscriptions,
};
use hearth::rules::{Ruleset, Unchecked};
use hearth::values::{
    ActionClass, BundleId, DatasetName, EvidenceLevel, FieldSet, IdentifierKey, LifeEventKind,
    MentionKey, OccurrenceId, PartialDate, PersonId, Postcode, Role, SharedField, SubscriptionId,
    Uprn,
};
use jiff::Timestamp;

const SUBSCRIPTIONS: usize = 50;
/// Services that are told of a move within the area: what is subscribed to in turn.
const SERVICES: [&str; 10] = [
    "council-tax",
    "adult-social-care",
    "childrens-social-care",
    "council-tax-reduction",
    "housing-benefit",
    "electoral-registration",
    "school-admissions",
    "libraries",
    "blue-badge",
    "parking-permits",
];
const EVENTS: u64 = 2_000;
const KEY: IdentifierKey = IdentifierKey::from_bytes([9; 32]);

fn told(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

fn id(number: usize) -> SubscriptionId {
    let (service, partner) = (SERVICES[number % SERVICES.len()], number / SERVICES.len());
    format!("tell-us-once:partner-{partner}:{service}").parse().expect("a subscription")
}

fn subscriptions() -> Subscriptions {
    let all = (0..SUBSCRIPTIONS).map(|number| {
        let id = id(number);
        let terms = NoticeTerms {
            organisation: id.organisation.clone(),
            service: id.service.clone(),
            user: "partner.system".parse().expect("a name"),
            purpose: "life-event-notice".parse().expect("a name"),
            events: LifeEventKind::ALL.to_vec(),
            fields: FieldSet::NONE,
            area: Vec::new(),
            whom: ToldOf::Clients,
            useful_days: 90,
            a_minute: None,
        };
        Subscription { id, terms, standing: SubscriptionStanding::InForce }
    });
    all.collect()
}

/// The marks of somebody, as one source has them.
fn marks(number: u64, source: u64) -> ClientMarks {
    let surname = format!("Surname{}", letters(number));
    let forename = format!("Forename{}", letters(number / 7));
    let days = i64::try_from(number % 20_000).expect("it fits");
    let born =
        jiff::civil::date(1940, 1, 1).saturating_add(jiff::SignedDuration::from_hours(24 * days));
    // one source knows another postcode than the others do
    let postcode = format!("EB{} {}AB", 1 + (number + source / 2) % 9, number % 10);
    let client = Client {
        surname: &surname,
        forename: &forename,
        date_of_birth: PartialDate::from_date(born),
        postcode: Postcode::parse(&postcode).ok(),
        ..Client::default()
    };
    ClientMarks::of_client(&client).expect("a client")
}

/// A number in letters: names have no digits.
fn letters(number: u64) -> String {
    let digits = number.to_string();
    digits.bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn person(number: u64) -> PersonId {
    PersonId::mint(number, &KEY).expect("a person")
}

fn endpoints(clients: u64) -> EndpointBook {
    let mut book = EndpointBook::default();
    for number in 0..SUBSCRIPTIONS {
        let id = id(number);
        let key = ClientsKey::of(&KEY, &id.organisation, &id.service);
        // each partner knows others of them
        let whom = (0..clients).map(|it| 2 * it * (1 + number as u64 % 5));
        let digests = whom.map(|it| key.written(&marks(it, 0))).collect();
        let listed = ClientsListed {
            organisation: id.organisation,
            service: id.service,
            digests,
            by: "partner.system".parse().expect("a name"),
        };
        let act = SubscriptionAct::ClientsAdded(listed);
        book.take(number as u64, &JournalEntry::SubscriptionActed(act));
    }
    book
}

fn occurrence(number: u64) -> OccurrenceId {
    let mut random = [0; 10];
    // the first bits are the version's and the variant's
    random[2..].copy_from_slice(&number.to_be_bytes());
    OccurrenceId::new(1_795_000_000_000, random)
}

fn notices(so_many: u64, now: Timestamp) -> NoticeBook {
    let mut book = NoticeBook::default();
    for number in 0..so_many {
        let owed = NoticeAct::Owed(Box::new(NoticeOwed {
            occurrence: occurrence(EVENTS + number / 10),
            subscription: id(usize::try_from(number).expect("it fits") % SUBSCRIPTIONS),
            person: person(1 + number / 10 % 100_000),
            was: None,
            known_by: None,
            matter: NoticeMatter::AddressChanged,
            level: EvidenceLevel::Verified,
            action: ActionClass::Amend,
            needs: SharedField::Address,
            until: "2098-01-01T00:00:00Z".into(),
            recalls: None,
            follows: None,
            after: None,
        }));
        book.take(number, now, now, &JournalEntry::NoticeActed(owed));
    }
    book
}

/// A move within the area, and who is at hand: somebody of whom three sources speak.
fn a_move(number: u64) -> (Occurrence, AtHand) {
    let id = occurrence(number);
    let home = |uprn: u64| Some(Destination::Uprn(Uprn::try_from(uprn).expect("a number")));
    let mut all = Occurrences::default();
    let declared = EventDeclared {
        occurrence: id,
        bundle: BundleId::of_random([7; 11]),
        kind: LifeEventKind::ChangeOfAddress,
        whom: EventSubject::Person(person(1 + number)),
        when: When::On(jiff::civil::date(2026, 11, 1)),
        from: home(100_000_001 + number),
        to: home(100_000_002 + number),
        name: None,
        apart_from: Vec::new(),
        level: EvidenceLevel::Verified,
        seen: Vec::new(),
        channel: DeclaringChannel::Caseworker,
        told_by: ToldBy::Themselves,
        by: "mk".parse().expect("a name"),
        reference: "CRM-1".into(),
        digest: "00".into(),
        reason: None,
        of_household: false,
    };
    all.add(1, &LifeEventAct::Declared(Box::new(declared)));
    let records = (0..3).map(|source| {
        let dataset = DatasetName("council_tax".into());
        let role = Role { word: "liable".into(), ordinal: 1 };
        let key = MentionKey { dataset, record_id: format!("{number}-{source}").into(), role };
        (key, marks(number, source))
    });
    let at_hand =
        AtHand::recognised_by(person(1 + number), records.collect(), Vec::new(), Vec::new());
    (all.get(id).expect("it is there").clone(), at_hand)
}

#[expect(clippy::print_stdout, reason = "a time is worth little without how much was found in it")]
fn owing(bench: &mut Criterion) {
    let now: Timestamp = "2026-11-02T09:00:00Z".parse().expect("a moment");
    let rules = Ruleset::<Unchecked>::load(None).expect("rules").check();
    let rules = rules.unwrap_or_else(|faults| panic!("{faults}"));
    let subscriptions = subscriptions().with_keys(&KEY);
    let (clients, so_many) = (told("CLIENTS", 100_000), told("NOTICES", 100_000));
    let (endpoints, book) = (endpoints(clients), notices(so_many, now));
    let owing = Owing {
        subscriptions: &subscriptions,
        endpoints: &endpoints,
        telling: &rules.matching().life_events.telling,
        book: &book,
        key: &KEY,
        by_consent: &|_| false,
    };
    let events: Vec<(Occurrence, AtHand)> = (0..EVENTS).map(a_move).collect();
    let of = |(occurrence, at_hand): &(Occurrence, AtHand)| {
        owing.of((occurrence, &[occurrence.id]), std::slice::from_ref(at_hand), now)
    };
    let found: usize = events.iter().map(|it| of(it).len()).sum();
    println!(
        "{EVENTS} events, {SUBSCRIPTIONS} subscriptions of {clients} clients, {so_many} notices: {found} are owed"
    );
    let mut group = bench.benchmark_group("owing");
    group.throughput(Throughput::Elements(EVENTS));
    group.sample_size(20);
    group.bench_function("who is owed a notice of an event", |bench| {
        bench.iter(|| events.iter().map(|it| of(it).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, owing);
criterion_main!(benches);
