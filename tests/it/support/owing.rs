//! Many notices that are owed: a council whose twenty services subscribe, and people to whom one thing after the other happens.
//!
//! In: the folder of a council after a night, the program, where each service receives. Out: an agreement that is signed by commands; endpoints, life events and what
//! is owed of them, written into the journal as the service writes them, many at once. Used by the tests and by the bench of deliveries.

use std::path::Path;
use std::process::Command;

use hearth::config::CouncilConfig;
use hearth::editions::EditionShelf;
use hearth::events::When;
use hearth::journal::{
    DeclaringChannel, Destination, DestinationArea, EndpointConfirmed, EndpointKeys, EndpointSet,
    EndpointWay, EventDeclared, EventSubject, Journal, JournalEntry, LifeEventAct, Limits,
    NoticeAct, NoticeMatter, NoticeOwed, SharedCommit, SubscriptionAct, ToldBy,
};
use hearth::notices::delivery::{PrivateKey, SharedSecret};
use hearth::values::{
    ActionClass, BundleId, EvidenceLevel, LifeEventKind, OccurrenceId, PersonId, SharedField,
    SubscriptionId,
};

/// The services that are told, each with an endpoint of its own.
pub(crate) const SERVICES: [&str; 20] = [
    "council-tax",
    "council-tax-discounts",
    "council-tax-reduction",
    "housing-benefit",
    "electoral-registration",
    "letters",
    "care-calls",
    "adult-social-care",
    "childrens-social-care",
    "leaving-care",
    "school-admissions",
    "schools",
    "early-years",
    "libraries",
    "blue-badge",
    "bus-passes",
    "parking-permits",
    "waste-collection",
    "tenancies",
    "housing-options",
];

const AGREEMENT: &str = r#"
name = "tell-us-once"
version = 1
title = "Who is told of life events (fictional)"
why = "Nobody should have to report a move twice."
purposes = ["life-event-notice"]
gateways = ["lga1972-s111", "rsa1953-s19aa"]
from = "2026-01-01"
until = "2098-12-31"
review = "2098-06-30"
dpia = "DPIA/2026/40"
retention = "Until the record is put right, at most 90 days."
onward_sharing = "To nobody."
rights_contact = "The council's data protection officer answers for all."

[[party]]
organisation = "council"
role = "controller"
lawful_basis = "public_task"

[[party]]
organisation = "housing-association"
role = "controller"
lawful_basis = "consent"

[[dataset]]
name = "council_tax"
fields = ["known_to", "name", "address"]

[[dataset]]
name = "declarations"
fields = ["known_to", "name", "address", "address_dates"]
"#;

/// Entries that are written at once.
const AT_ONCE: usize = 500;

/// The shared secret of a service's endpoint.
pub(crate) fn secret(service: usize) -> [u8; 32] {
    let number = u8::try_from(service).expect("a few services");
    blake3::derive_key("a secret of tests", &[number])
}

/// A subscription.
pub(crate) fn subscription(service: usize) -> SubscriptionId {
    let id = format!("tell-us-once:council:{}", SERVICES[service]);
    id.parse().expect("a subscription")
}

/// Has the twenty services subscribe: the agreement, and in the configuration, where it does not say so yet, who asks in their name and that notices
/// are sent. `notices` is more of that.
pub(crate) fn subscribe(program: &Path, folder: &Path, notices: &str) {
    let config = folder.join("hearth.toml");
    let before = std::fs::read_to_string(&config).expect("a configuration");
    let sends = "\n[[user]]\nname = \"services.system\"\norganisation = \"council\"\nroles = [\"notice-receiver\"]\ntrained_until = \"2099-12-31\"\n\
         \n[notices]\ncouncil = \"eastbrook\"\naddress = \"http://127.0.0.1:8080\"\nloopback_for = \"tests\"\n";
    let sending = if before.contains("\n[notices]\n") { before } else { before + sends };
    std::fs::write(
        &config,
        sending.replacen("\n[notices]\n", &format!("\n[notices]\n{notices}"), 1),
    )
    .expect("it is written");
    let each = SERVICES.iter().enumerate().map(|(number, service)| {
        // every second one is told in full, the others fetch it
        let fields = if number % 2 == 0 { "fields = [\"name\", \"address\"]\n" } else { "" };
        format!(
            "\n[[notice]]\norganisation = \"council\"\nservice = \"{service}\"\nuser = \"services.system\"\n\
             purpose = \"life-event-notice\"\nevents = [\"change_of_address\"]\nwhom = \"clients\"\n{fields}"
        )
    });
    let agreement = folder.join("agreement.toml");
    let text: String = std::iter::once(AGREEMENT.to_owned()).chain(each).collect();
    std::fs::write(&agreement, text).expect("it is written");
    let file = agreement.display().to_string();
    let add = ["agreement", "add", &file, "--by", "dpo"];
    let sign = |party| {
        let sign = ["agreement", "sign", "tell-us-once", "--party", party, "--by", "dpo"];
        [&sign[..], &["--signatory", "A. Davies, director"]].concat()
    };
    for words in [&add[..], &sign("council"), &sign("housing-association")] {
        let ended = Command::new(program).args(words).arg("--config").arg(&config).output();
        let ended = ended.expect("it starts");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
}

/// Writes endpoints and what is owed into a council's journal.
pub(crate) struct Owing {
    journal: Journal,
    /// Beside whoever else writes.
    writer: Option<SharedCommit>,
    people: Vec<PersonId>,
    /// Life events so far.
    events: usize,
}

impl Owing {
    /// Of a council that nobody serves yet; to whom something happens are at most so many who pay council tax.
    pub(crate) fn of(folder: &Path, people: usize) -> Self {
        let config = CouncilConfig::load(&folder.join("hearth.toml")).expect("a configuration");
        let edition = EditionShelf::open(&config.editions).expect("a shelf").current();
        let edition = edition.expect("an edition");
        let pays = |number: &u32| {
            let record = edition.record_at(*number).expect("it reads").expect("it is there");
            &*record.record.key.dataset.0 == "council_tax"
        };
        let all = edition.persons().map(|it| it.expect("it reads"));
        let pay = all.filter(|it| it.records.iter().any(pays)).map(|it| it.id);
        let people: Vec<PersonId> = pay.take(people).collect();
        Self { journal: Journal::of(&config), writer: None, people, events: 0 }
    }

    /// Endpoints that have been confirmed, one a service.
    pub(crate) fn endpoints(&mut self, at: &str, urls: &[String]) {
        for (service, url) in urls.iter().enumerate() {
            let shared = SharedSecret::from_bytes(&secret(service)).expect("a secret").expose();
            let private = PrivateKey::from_seed(&secret(service)).expose();
            let keys = EndpointKeys { shared: shared.to_string(), private: private.to_string() };
            let set = SubscriptionAct::EndpointSet(Box::new(EndpointSet {
                subscription: subscription(service),
                way: EndpointWay::Webhook { url: url.clone(), loopback: true },
                keys,
                by: "services.system".parse().expect("a name"),
            }));
            let endpoint = self.write(at, &[JournalEntry::SubscriptionActed(set)]);
            let confirmed =
                SubscriptionAct::EndpointConfirmed(EndpointConfirmed { endpoint, a_minute: None });
            self.write(at, &[JournalEntry::SubscriptionActed(confirmed)]);
        }
    }

    /// So many moves, each owed to every service in the same step.
    pub(crate) fn moves(&mut self, at: &str, so_many: usize) {
        let mut entries = Vec::new();
        for _ in 0..so_many {
            entries.extend(self.a_move());
            if entries.len() >= AT_ONCE {
                self.write(at, &entries);
                entries.clear();
            }
        }
        if !entries.is_empty() {
            self.write(at, &entries);
        }
    }

    fn a_move(&mut self) -> Vec<JournalEntry> {
        let person = self.people[self.events % self.people.len()];
        self.events += 1;
        let mut random = [0; 11];
        random[..8].copy_from_slice(&self.events.to_le_bytes());
        // the first bits are the version's and the variant's
        let mut number = [0; 10];
        number[2..].copy_from_slice(&self.events.to_be_bytes());
        let occurrence = OccurrenceId::new(1_795_000_000_000, number);
        let day = jiff::civil::date(2026, 11, 1);
        let moved = LifeEventAct::Declared(Box::new(EventDeclared {
            occurrence,
            bundle: BundleId::of_random(random),
            kind: LifeEventKind::ChangeOfAddress,
            whom: EventSubject::Person(person),
            when: When::On(day),
            from: None,
            to: Some(Destination::Written {
                text: format!("{} Elsewhere Road, Farthing", self.events).into(),
                area: DestinationArea::Outside,
            }),
            name: None,
            apart_from: Vec::new(),
            level: EvidenceLevel::Verified,
            seen: Vec::new(),
            channel: DeclaringChannel::Caseworker,
            told_by: ToldBy::Themselves,
            by: "mk".parse().expect("a name"),
            reference: format!("CRM-{}", self.events).into(),
            digest: blake3::hash(&random).to_hex().as_str().into(),
            reason: None,
            of_household: false,
        }));
        let owed = (0..SERVICES.len()).map(|service| {
            JournalEntry::NoticeActed(NoticeAct::Owed(Box::new(NoticeOwed {
                occurrence,
                subscription: subscription(service),
                person,
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
            })))
        });
        std::iter::once(JournalEntry::LifeEventActed(moved)).chain(owed).collect()
    }

    fn write(&mut self, at: &str, entries: &[JournalEntry]) -> u64 {
        let open = || SharedCommit::open(&self.journal, Limits::default());
        let writer = self.writer.get_or_insert_with(|| open().expect("the journal opens"));
        writer.note(at, entries.to_vec()).expect("it is written")
    }
}
