//! Whom a partner knows: registered by the partner, kept as digests alone.
//!
//! In: rows of a partner's own list. Out: that they are taken in, and how many; whether the council knows any of them is told to nobody.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::own_in_force;
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::api::answer::Answered;
use crate::http::api::at;
use crate::http::api::writing::{shown_as, write};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{ClientsListed, JournalEntry, SubscriptionAct};
use crate::notices::subscription::{Client, ClientMarks, ClientsKey};
use crate::values::{NhsNumber, Nino, PartialDate, Postcode, SubscriptionId};

/// So many rows in a request: a longer list is sent in several.
const MOST: usize = 500;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/subscriptions/{subscription}/clients").route(web::post().to(register)));
}

/// People whom a partner knows, or knows no longer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::api) struct ClientsSent {
    /// `add` or `remove`.
    #[schema(example = "add")]
    what: ClientsWord,
    /// Up to 500 of them.
    clients: Vec<ClientSent>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ClientsWord {
    Add,
    Remove,
}

/// Somebody whom a partner knows: surname and forename with a whole date of birth, or with a postcode where that is not known; or a number.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::api) struct ClientSent {
    /// Family name.
    #[serde(default)]
    #[schema(example = "Griffiths")]
    surname: String,
    /// Given names; the first counts.
    #[serde(default)]
    #[schema(example = "Jennifer")]
    forename: String,
    /// Date of birth.
    #[schema(value_type = Option<String>, example = "1988-04-07")]
    date_of_birth: Option<jiff::civil::Date>,
    /// Postcode of the home.
    #[schema(example = "EB1 2AB")]
    postcode: Option<String>,
    /// National Insurance number.
    nino: Option<String>,
    /// NHS number.
    nhs_number: Option<String>,
}

impl std::fmt::Debug for ClientSent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientSent")
    }
}

/// That a list was taken in.
#[derive(Serialize, ToSchema)]
pub(in crate::http::api) struct ClientsTaken {
    /// The number of the entry.
    entry: u64,
    /// When, UTC.
    at: String,
    /// Digests that it came to.
    digests: usize,
}

/// People whom a partner knows are added to its list, or taken off it. They are kept as digests under a key of the partner's own: nobody can read the
/// list, and what is not on it any more is told by `remove` with the same facts.
#[utoipa::path(
    post,
    path = "/v1/subscriptions/{subscription}/clients",
    tag = "Telling us once",
    params(("subscription" = String, Path, description = "The subscription", example = "tell-us-once-2026:council:libraries")),
    request_body(content = ClientsSent, example = json!({ "what": "add", "clients": [{ "surname": "Griffiths", "forename": "Jennifer", "date_of_birth": "1988-04-07", "postcode": "EB1 2AB" }] })),
    responses((status = 201, description = "They are taken in; whether the council knows any of them is not told", body = ClientsTaken)),
)]
pub(in crate::http::api) async fn register(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let named = named.into_inner();
    let made = move |acting: &Acting<'_, '_>, sent: &ClientsSent| {
        let subscription = own_in_force(acting, &named)?;
        let SubscriptionId { agreement: _, organisation, service } = subscription.id;
        let key = ClientsKey::of(acting.footing.key(), &organisation, &service);
        let digests = digests(&key, &sent.clients)?;
        let by = acting.asking.user.name.clone();
        let listed = ClientsListed { organisation, service, digests: digests.into(), by };
        let act = match sent.what {
            ClientsWord::Add => SubscriptionAct::ClientsAdded(listed),
            ClientsWord::Remove => SubscriptionAct::ClientsRemoved(listed),
        };
        Ok(vec![JournalEntry::SubscriptionActed(act)])
    };
    write(service, request, payload, "a list of clients".to_owned(), made, told).await
}

/// Every row's digests; a row that cannot be read is told by its place, and none is taken in.
fn digests(key: &ClientsKey, clients: &[ClientSent]) -> Result<String, Stop> {
    let wrong = |told: String| Stop::Problem(Problem::of(Code::ActNotPossible).with_detail(told));
    if clients.is_empty() || clients.len() > MOST {
        return Err(wrong(format!("clients: send 1 to {MOST} in a request")));
    }
    let mut digests = String::new();
    for (at, sent) in clients.iter().enumerate() {
        let ClientSent { surname, forename, date_of_birth, postcode, nino, nhs_number } = sent;
        let unreadable = |field: &str| wrong(format!("clients[{at}].{field} cannot be read"));
        let client = Client {
            surname,
            forename,
            date_of_birth: date_of_birth.and_then(PartialDate::from_date),
            postcode: postcode
                .as_deref()
                .map(Postcode::parse)
                .transpose()
                .map_err(|_| unreadable("postcode"))?,
            nino: nino.as_deref().map(Nino::parse).transpose().map_err(|_| unreadable("nino"))?,
            nhs_number: nhs_number
                .as_deref()
                .map(NhsNumber::parse)
                .transpose()
                .map_err(|_| unreadable("nhs_number"))?,
        };
        let marks = ClientMarks::of_client(&client)
            .map_err(|fault| wrong(format!("clients[{at}]: {fault}")))?;
        digests.push_str(&key.written(&marks));
    }
    Ok(digests)
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::SubscriptionActed(
        SubscriptionAct::ClientsAdded(listed) | SubscriptionAct::ClientsRemoved(listed),
    )) = entries.first()
    else {
        return Err(Problem::of(Code::Failed));
    };
    let digests = listed.digests.len() / 32;
    shown_as(StatusCode::CREATED, &ClientsTaken { entry: *number, at: at.clone(), digests })
}
