//! What residents ask about their own data: taken down, and listed with what is due.
//!
//! In: a person and what they ask, or a request's number. Out: what the journal has of it, and what is due by when. Lists and single
//! requests are shown under an operator's permit. Leaves clocks and what a request comes to, to `rights`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::consents::about_person;
use super::erasures::Tongue;
use super::request_shown::{RequestShown, shown_request, tag_of};
use super::writing::{number, shown_as, tagged, write};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Made, Written};
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked, PageLimit};
use crate::http::problem::Problem;
use crate::http::reading::{scope_of, with_ground};
use crate::http::service::Service;
use crate::journal::{
    BoundPerson, JournalEntry, JournalKind, RestrictionAct, RightsKind, RightsRequested,
};
use crate::rights::{Contested, Language, Pack, Request, RequestSaid};
use crate::sharing::{ActKind, Asking, BindTo, HandedAct, Operation};
use crate::subject_access::{PackGround, asked_about, pack, seen_as};
use crate::values::{PersonId, PurposeName};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/persons/{person}/requests").route(web::post().to(open)))
        .service(at("/requests").route(web::get().to(requests)))
        .service(at("/requests/{number}/pack").route(web::get().to(pack_of)))
        .service(at("/requests/{number}").route(web::get().to(request_of)));
}

/// What somebody asks about their own data.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RequestSent {
    /// `access`, `rectification`, `erasure`, `restriction`, `objection` or `complaint`.
    #[schema(example = "objection")]
    pub(in crate::http) right: RightsKind,
    /// The day on which it arrived; today, where nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    pub(in crate::http) received: Option<Date>,
    /// How it arrived.
    #[schema(example = "post")]
    pub(in crate::http) channel: String,
    /// What is asked, in the person's words.
    #[schema(example = "leave me out of it")]
    pub(in crate::http) words: String,
    /// Who acts for the person, and by what right; nobody, where nothing is said.
    #[serde(default)]
    pub(in crate::http) represented_by: String,
    /// Of an objection: the purposes; all that may be objected to, where none is named.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["empty-homes"]))]
    pub(in crate::http) purposes: Vec<PurposeName>,
    /// Of a wish for restriction: `accuracy`, `unlawful`, `claims` or `objection` (article 18(1)).
    pub(in crate::http) because: Option<ContestedWord>,
}

/// Why data is to be kept and not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum ContestedWord {
    /// It is said to be wrong, until that is verified.
    Accuracy,
    /// It is used unlawfully, and the person does not want it erased.
    Unlawful,
    /// The person needs it for a legal claim.
    Claims,
    /// The person has objected, until that is decided.
    Objection,
}

/// A request that was taken down.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestOpened {
    /// Its number.
    request: u64,
    /// When it was taken down, UTC.
    at: String,
    /// Which right.
    right: &'static str,
    /// Whose data.
    person: String,
    /// The day of its arrival: the clock runs from it.
    #[schema(value_type = String)]
    received: Date,
    /// The restriction that stops sharing until it is answered.
    restriction: Option<u64>,
    /// For which purposes sharing is stopped; all but those that the restriction leaves, where empty.
    #[schema(value_type = Vec<String>)]
    stopped: Vec<PurposeName>,
}

/// Requests.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct RequestList {
    /// By number, ascending.
    pub(in crate::http) requests: Vec<RequestShown>,
    /// Where the next page begins.
    pub(in crate::http) next: Option<String>,
}

/// Which requests are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RequestsAsked {
    pub(in crate::http) right: Option<RightsKind>,
    #[serde(default)]
    pub(in crate::http) overdue: bool,
    pub(in crate::http) cursor: Option<String>,
    pub(in crate::http) limit: Option<PageLimit>,
}

/// What somebody asks about their own data is taken down in the name of the caller. An objection and a wish for restriction stop sharing at once.
#[utoipa::path(
    post,
    path = "/v1/persons/{person}/requests",
    tag = "People's own data",
    params(("person" = String, Path, description = "The person's identifier", example = "HP-7K3Q-9M2C")),
    request_body(content = RequestSent, example = json!({ "right": "objection", "channel": "post", "words": "leave me out of it", "purposes": ["empty-homes"] })),
    responses((status = 201, description = "It is taken down", body = RequestOpened)),
)]
pub(super) async fn open(
    service: web::Data<Service>,
    request: HttpRequest,
    person: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let person = super::people::identifier(&person);
    let about = format!("requests of {}", about_person(&person));
    let made = move |acting: &Acting<'_, '_>, sent: &RequestSent| opening(acting, &person, sent);
    write(service, request, payload, about, made, opened).await
}

/// What somebody asks about their own data, as entries; an objection and a wish for restriction stop sharing in the same act.
pub(in crate::http) fn opening(
    acting: &Acting<'_, '_>,
    person: &Result<PersonId, Problem>,
    sent: &RequestSent,
) -> Result<Made, Stop> {
    acting.may(HandedAct::Of(ActKind::Rights))?;
    let bound = whose(acting, person.clone()?)?;
    let RequestSent { right, received, channel, words, represented_by, purposes, because } =
        sent.clone();
    let contested = because.map(|word| match word {
        ContestedWord::Accuracy => Contested::Accuracy,
        ContestedWord::Unlawful => Contested::Unlawful,
        ContestedWord::Claims => Contested::Claims,
        ContestedWord::Objection => Contested::Objection,
    });
    let received = received.unwrap_or(acting.day());
    let by = acting.asking.user.name.to_string();
    let said =
        RequestSaid { right, received, channel, words, represented_by, purposes, contested, by };
    let ground = (acting.policy(), acting.footing.working_days());
    let opening = said.opening(&bound, ground, acting.day())?;
    Ok(Made::numbered(move |number| opening.entries(number)))
}

/// Whose data it is about, with their records: of somebody who is in no edition any more, those of their last request.
fn whose(acting: &Acting<'_, '_>, person: PersonId) -> Result<BoundPerson, Stop> {
    match acting.person(person) {
        Ok(there) => acting.bound(&there, BindTo::All),
        Err(Stop::Nobody) if acting.edition().person(person)?.is_none() => {
            let (requests, named) = (acting.requests()?, person.to_string());
            let last = requests.requests().iter().rfind(|it| it.asked.person == named);
            let records = last.map(|it| it.asked.records.clone()).ok_or(Stop::Nobody)?;
            Ok(BoundPerson { person, records })
        }
        Err(stop) => Err(stop),
    }
}

fn opened(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::RightsRequested(asked)) = entries.first() else {
        return Err(Problem::of(Code::Failed));
    };
    let RightsRequested { right, person, received, .. } = asked;
    let set = entries.iter().zip(*number..).find_map(|(entry, number)| {
        let JournalEntry::RestrictionActed(RestrictionAct::Set(set)) = entry else { return None };
        Some((number, set))
    });
    let opened = RequestOpened {
        request: *number,
        at: at.clone(),
        right: right.word(),
        person: person.clone(),
        received: *received,
        restriction: set.map(|(number, _)| number),
        stopped: set.map(|(_, set)| set.purposes.clone()).unwrap_or_default(),
    };
    shown_as(StatusCode::CREATED, &opened)
}

/// Requests with what is due by when and every step, for those who answer people about their own data.
#[utoipa::path(
    get,
    path = "/v1/requests",
    tag = "People's own data",
    params(
        ("right" = Option<RightsKind>, Query, description = "Only those of this right, such as `complaint`"),
        ("overdue" = Option<bool>, Query, description = "Only those whose day has passed"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "Requests", body = RequestList)),
)]
pub(super) async fn requests(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let asked = query::<RequestsAsked>(&request);
    answered_with(service, request, move |service, asking| {
        shown_as(StatusCode::OK, &service.requests(asking, &asked)?)
    })
    .await
}

impl Service {
    /// Requests with what is due by when and every step, for those who answer people about their own data.
    pub(in crate::http) fn requests(
        &self,
        asking: &Asking,
        asked: &Result<RequestsAsked, Problem>,
    ) -> Result<RequestList, Problem> {
        let of = (Operation::RightsList, "requests");
        self.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            let RequestsAsked { right, overdue, cursor, limit } =
                asked.as_ref().map_err(Problem::clone)?;
            let book = acting.requests()?;
            let working = acting.footing.working_days();
            let scope = operating.over_the_journal(grant);
            let permit = operating.permit(&scope, vec!["requests".to_owned()])?;
            let day = acting.day();
            let of_right = |it: &&Request| right.is_none_or(|right| it.asked.right == right);
            let rows = book.requests().iter().filter(of_right);
            let rows = rows.map(|it| (it.number, shown_request(it, working, day, &permit)));
            let rows = rows.filter(|(_, it)| !overdue || it.overdue);
            let of = right.map(RightsKind::word).unwrap_or_default();
            let list = format!("requests {of} {overdue}");
            let page = PageAsked { cursor: cursor.clone(), limit: *limit };
            let Page { items, next } = acting.page(&list, &page, rows)?;
            Ok(RequestList { requests: items, next })
        })
    }

    /// One request with every step, and the tag of how it stands.
    pub(in crate::http) fn request(
        &self,
        asking: &Asking,
        named: &Result<u64, Problem>,
    ) -> Result<(RequestShown, String), Problem> {
        let of = (Operation::RightsShow, "a request");
        self.operate(asking, of, |operating, grant| {
            let (acting, named) = (operating.acting, named.clone()?);
            let book = acting.requests()?;
            let found = book.request(named).map_err(|_| Problem::of(Code::NoSuchAct))?;
            let scope = operating.over_the_journal(grant);
            let permit = operating.permit(&scope, vec![format!("request {named}")])?;
            let working = acting.footing.working_days();
            let shown = shown_request(found, working, acting.day(), &permit);
            Ok((shown, tag_of(acting, found)))
        })
    }

    /// The subject-access pack of a request: everything that is held of the person, for the person.
    pub(in crate::http) fn pack(
        &self,
        asking: &Asking,
        (named, language): (&Result<u64, Problem>, &Result<Language, Problem>),
    ) -> Result<Pack, Problem> {
        let of = (Operation::RightsPack, "a request");
        self.operate(asking, of, |operating, grant| {
            let (acting, named) = (operating.acting, named.clone()?);
            let language = language.clone()?;
            let book = acting.requests()?;
            let found = book.request(named).map_err(|_| Problem::of(Code::NoSuchAct))?;
            if found.asked.right != RightsKind::Access {
                let told =
                    format!("request {named} is of {}, not of access", found.asked.right.word());
                return Err(Problem::of(Code::Conflict).with_detail(told).into());
            }
            let scope = scope_of(acting, grant)?;
            with_ground(acting, |on| {
                let person = asked_about(on, found)?;
                let permit = operating.permit(&scope, vec![person.to_string()])?;
                let entries = acting.read_of(JournalKind::ALL, &seen_as(found, person))?;
                let from = PackGround {
                    council: self.council(),
                    entries: &entries,
                    policy: acting.policy(),
                    words: acting.footing.words(language),
                    today: acting.day(),
                };
                Ok(pack(on, &permit, (found, person), &[], from)?)
            })
        })
    }
}

/// One request with every step, and the tag of how it stands.
#[utoipa::path(
    get,
    path = "/v1/requests/{number}",
    tag = "People's own data",
    params(("number" = u64, Path, description = "The request's number", example = "41")),
    responses((status = 200, description = "The request; `ETag` changes with it", body = RequestShown)),
)]
pub(super) async fn request_of(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let named = number(&named);
    answered_with(service, request, move |service, asking| {
        let (shown, tag) = service.request(asking, &named)?;
        tagged(&shown, tag)
    })
    .await
}

/// The subject-access pack of a request: everything that is held of the person, why it is taken for theirs, who looked. For the person.
#[utoipa::path(
    get,
    path = "/v1/requests/{number}/pack",
    tag = "People's own data",
    params(
        ("number" = u64, Path, description = "The request of access", example = "41"),
        ("language" = Option<String>, Query, description = "`en` or `cy`"),
    ),
    responses((status = 200, description = "The pack, as `hearth rights pack --json` writes it", body = Object)),
)]
pub(super) async fn pack_of(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let named = number(&named);
    let tongue = query::<Tongue>(&request);
    answered_with(service, request, move |service, asking| {
        let language = tongue.map(|it| it.language());
        shown_as(StatusCode::OK, &service.pack(asking, (&named, &language))?)
    })
    .await
}
