//! The story that the demo tells of a move: who asks the council for what, over HTTP like anybody else.
//!
//! In: who moves, a council that is served, a sample partner. Out: for each service whom it was told of, what it may do about it, and how it came to
//! know. Whom a service knows is made up of what the council's revenues team sees, as a fictional partner has no list of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::demo_partner::SamplePartner;
use super::sample_partner::{Dealt, Introduction};
use crate::config::CouncilConfig;
use crate::journal::{Journal, Recorded};
use crate::notices::outbox::NoticeBook;
use crate::notices::subscription::{Client, ClientMarks};
use crate::values::{HouseholdId, PersonId, Postcode};

/// A service, so many of the movers as it knows, and for how many seconds it is down.
const SERVICES: [(&str, usize, u64); 4] = [
    ("council-tax", 2, 0),
    ("libraries", 2, 3),
    ("parking-permits", 1, 0),
    ("waste-collection", 2, 0),
];
/// The agreement, and the organisation that runs the services.
const SUBSCRIBER: &str = "tell-us-once-2026:council";
/// Notices that are taken at all are taken within this time: a service that is down is tried again after five seconds.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at how notices stand.
const LOOK: Duration = Duration::from_millis(100);

/// A household that may move.
#[derive(Clone)]
pub(super) struct Movers {
    pub(super) household: HouseholdId,
    /// How many live there.
    pub(super) people: usize,
    /// Two who pay council tax, of whom services know.
    pub(super) payers: Vec<PersonId>,
}

/// Who moves.
pub(super) struct Story {
    /// The first whose payers a service could know by name and postcode.
    pub(super) movers: Vec<Movers>,
    /// The folder of the demo's identity provider.
    pub(super) login: PathBuf,
}

/// What a service was told.
pub(super) struct Told {
    pub(super) service: String,
    pub(super) notices: usize,
    /// The most that it may do about it.
    pub(super) action: String,
    pub(super) how: String,
}

/// Somebody's token and the purpose that they state.
#[derive(Clone)]
struct Caller {
    token: String,
    purpose: &'static str,
}

/// Whoever asks the council.
pub(super) struct Teller {
    config: CouncilConfig,
    agent: ureq::Agent,
    url: String,
    revenues: Caller,
    adviser: Caller,
    services: Caller,
    sent: u32,
}

impl Teller {
    /// With tokens of all who ask.
    pub(super) fn new(
        config: &Path,
        token: &dyn Fn(&str, &str) -> anyhow::Result<String>,
    ) -> anyhow::Result<Self> {
        let caller = |user, group, purpose| {
            Ok::<_, anyhow::Error>(Caller { token: token(user, group)?, purpose })
        };
        let notice = "life-event-notice";
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .build();
        Ok(Self {
            config: CouncilConfig::load(config)?,
            agent: agent.new_agent(),
            url: String::new(),
            revenues: caller("r.evans", "revenues", "revenues-and-benefits")?,
            adviser: caller("mk", "advisers", notice)?,
            services: caller("services.system", "services", notice)?,
            sent: 0,
        })
    }

    /// From now on, the council is asked there.
    pub(super) fn council_is_at(&mut self, url: String) {
        self.url = url;
    }

    fn get(&self, caller: &Caller, path: &str) -> anyhow::Result<Value> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let request = request.header("Authorization", format!("Bearer {}", caller.token));
        let answer = request.header("Hearth-Purpose", caller.purpose).call();
        body_of(answer.with_context(|| format!("GET {path}"))?, path)
    }

    fn post(&mut self, caller: &Caller, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.sent += 1;
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request.header("Authorization", format!("Bearer {}", caller.token));
        let request = request.header("Hearth-Purpose", caller.purpose);
        let request = request.header("Content-Type", "application/json");
        let request = request.header("Idempotency-Key", format!("demo-move-{:04}", self.sent));
        let answer = request.send(body.to_string());
        body_of(answer.with_context(|| format!("POST {path}"))?, path)
    }

    /// True once there are notices, and the partners have all of them; and how many there are.
    fn all_delivered(&self) -> anyhow::Result<(bool, usize)> {
        let mut book = NoticeBook::default();
        for Recorded { sequence, at, kind: _, digest: _, entry } in
            Journal::of(&self.config).entries_of(&NoticeBook::KINDS, 0)?
        {
            let Some(entry) = entry else { continue };
            let at: Timestamp = at.parse()?;
            book.take(sequence, at, at.checked_add(SignedDuration::from_mins(1))?, &entry);
        }
        let all = book.all().count();
        Ok((all > 0 && book.all().all(|it| !it.state.is_undone()), all))
    }
}

fn body_of(mut answer: ureq::http::Response<ureq::Body>, path: &str) -> anyhow::Result<Value> {
    let text = answer.body_mut().read_to_string()?;
    ensure!(answer.status().is_success(), "{path} was answered {}: {text}", answer.status());
    Ok(serde_json::from_str(&text)?)
}

/// The household that moves, and its payers as clients: not every address that somebody has written down has a postcode that can be read.
fn chosen<'s>(story: &'s Story, teller: &Teller) -> anyhow::Result<(&'s Movers, Vec<Value>)> {
    for movers in &story.movers {
        let mut clients = Vec::new();
        for person in &movers.payers {
            let shown = teller.get(&teller.revenues, &format!("/v1/persons/{person}"))?;
            clients.extend(as_client(&shown["person"]));
        }
        if clients.len() == movers.payers.len() {
            return Ok((movers, clients));
        }
    }
    bail!("no household is there of which two have a name and a postcode")
}

/// Tells it: endpoints, clients, the declaration, and waits until all have it. Out: who moved, and what each service was told.
pub(super) fn tell(
    story: &Story,
    teller: &mut Teller,
    partner: &mut SamplePartner,
) -> anyhow::Result<(Movers, Vec<Told>)> {
    partner.asks_at(&teller.url)?;
    let (movers, clients) = chosen(story, teller)?;
    let system = teller.services.clone();
    for (service, known, down) in SERVICES {
        let path = format!("/v1/subscriptions/{SUBSCRIBER}:{service}");
        let url = partner.address_of(service);
        let set = json!({ "way": "webhook", "url": url, "loopback": true });
        let keys = teller.post(&system, &format!("{path}/endpoint"), &set)?;
        let text = |name: &str| keys[name].as_str().unwrap_or_default().to_owned();
        partner.knows(Introduction {
            service: service.to_owned(),
            secret: text("secret"),
            public_key: text("public_key"),
            token: system.token.clone(),
            down,
        })?;
        teller.post(&system, &format!("{path}/endpoint/confirmation"), &json!({}))?;
        let list = json!({ "what": "add", "clients": clients[..known] });
        teller.post(&system, &format!("{path}/clients"), &list)?;
    }
    let declared = json!({
        "happened": { "change_of_address": {
            "whom": { "household": movers.household },
            "to": { "written": { "text": "2 Harbour View, Eastbrook", "area": "inside" } },
        }},
        "when": "2026-11-01", "level": "verified", "seen": ["tenancy_or_deeds"],
        "channel": "caseworker", "told_by": "household_member", "reference": "CRM-2026-1147",
    });
    let adviser = teller.adviser.clone();
    teller.post(&adviser, "/v1/life-events", &declared)?;
    let mut waited = Duration::ZERO;
    let mut dealt = Vec::new();
    while waited < PATIENCE {
        std::thread::sleep(LOOK);
        waited += LOOK;
        while let Ok(one) = partner.next(Duration::ZERO) {
            dealt.push(one);
        }
        let (done, all) = teller.all_delivered()?;
        if done && dealt.len() >= all {
            break;
        }
    }
    let told = SERVICES.iter().map(|(service, ..)| summed(service, &dealt)).collect();
    Ok((movers.clone(), told))
}

/// What is shown of a person, as a partner might know them; none of whom no partner could say whom it means.
fn as_client(shown: &Value) -> Option<Value> {
    let name = &shown["name"]["value"];
    let lines = shown["address"]["value"]["lines"].as_array()?.iter();
    let postcode = lines.rev().find_map(|line| Postcode::parse(line.as_str()?).ok())?;
    let (surname, forename) = (name["surname"].as_str()?, name["forenames"][0].as_str()?);
    let client = Client { surname, forename, postcode: Some(postcode), ..Client::default() };
    ClientMarks::of_client(&client).ok()?;
    let postcode = client.postcode.as_ref()?.as_str();
    Some(json!({ "surname": surname, "forename": forename, "postcode": postcode }))
}

fn summed(service: &str, dealt: &[Dealt]) -> Told {
    let theirs: Vec<&Dealt> = dealt.iter().filter(|it| it.service == service).collect();
    let Some(first) = theirs.first() else {
        let (service, action) = (service.to_owned(), "-".to_owned());
        return Told {
            service,
            notices: 0,
            action,
            how: "not told in time: it is owed".to_owned(),
        };
    };
    let mut how = Vec::new();
    if theirs.iter().any(|it| it.refused > 0) {
        how.push("was down (503): tried again, and taken");
    }
    how.push(if theirs.iter().all(|it| it.fetched) {
        "an empty message, the rest fetched"
    } else {
        "what it needs is in the message"
    });
    how.push(if theirs.iter().all(|it| it.receipt) {
        "done, says its receipt"
    } else {
        "no receipt"
    });
    Told {
        service: service.to_owned(),
        notices: theirs.len(),
        action: first.action.clone().unwrap_or_else(|| "-".to_owned()),
        how: how.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::as_client;

    fn shown(lines: &[&str]) -> serde_json::Value {
        called("Tom", lines)
    }

    fn called(forename: &str, lines: &[&str]) -> serde_json::Value {
        let name = json!({ "value": { "surname": "Ray", "forenames": [forename] } });
        json!({ "name": name, "address": { "value": { "lines": lines } } })
    }

    #[test]
    fn a_client_has_the_postcode_of_their_address_wherever_it_stands_and_is_none_without() {
        let client = as_client(&shown(&["1 Mill Lane", "EB1 2AB", "EASTBROOK"])).unwrap();
        assert_eq!(client["postcode"], "EB1 2AB");
        assert!(as_client(&shown(&["1 Mill Lane", "EASTBROOK"])).is_none());
        assert!(as_client(&called("T", &["EB1 2AB"])).is_none(), "an initial is anybody's");
    }
}
