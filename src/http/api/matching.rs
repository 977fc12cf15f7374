//! Match: search before create. One record against everybody, weighed as the night would weigh it.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::put_to;
use super::at;
use super::body;
use crate::http::code::Code;
use crate::http::newcomers::Matched;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::{LikelyPerson, MatchAnswer, MatchBand, MatchDisclosure};
use crate::pipeline::{RecordInHand, RecordSays};
use crate::values::CanonicalField;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/match").route(web::post().to(matched)));
}

/// What a record says of somebody, in fields that every dataset's columns come to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MatchFields {
    /// What they are in the record (`claimant`, `liable`); the dataset's first role, if nothing is said.
    role: Option<String>,
    /// First name, or first name and initials.
    #[schema(example = "Jennifer")]
    forename: Option<String>,
    /// Middle names or initials.
    middle_names: Option<String>,
    /// Family name.
    #[schema(example = "Griffiths")]
    surname: Option<String>,
    /// Former or maiden surname.
    former_surname: Option<String>,
    /// Known-as or preferred forename.
    known_as: Option<String>,
    /// `1992-11-17`, `17/11/1992`, or part of it: `1992-11`, `1992`.
    #[schema(example = "1992-11-17")]
    date_of_birth: Option<String>,
    /// Sex, as records have it.
    sex: Option<String>,
    /// NHS number.
    nhs_number: Option<String>,
    /// National Insurance number.
    nino: Option<String>,
    /// Unique pupil number.
    upn: Option<String>,
    /// Address lines.
    #[serde(default)]
    address: Vec<String>,
    /// Postcode.
    #[schema(example = "EB1 0DY")]
    postcode: Option<String>,
    /// UPRN of the address.
    uprn: Option<String>,
    /// Email address.
    email: Option<String>,
    /// Telephone number.
    phone: Option<String>,
}

/// A record that your system has, or is about to make. Either `columns`, as the dataset's extract has them, or `fields`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordToMatch {
    /// The dataset whose rules read it, and that it would be in.
    #[schema(example = "benefits")]
    dataset: String,
    /// Its key there, if it has one yet.
    #[serde(default)]
    #[schema(example = "445100223")]
    record: String,
    /// The columns of the dataset's extract, by name.
    columns: Option<BTreeMap<String, String>>,
    /// Fields of one person.
    fields: Option<MatchFields>,
    /// Of a row whose columns name several people: which of them, as the dataset's rules call them (`liable2`, `partner`); the first, if nothing is said.
    #[schema(example = "liable2")]
    whom: Option<String>,
    /// Whether to hold the record as that person's, if it is one's and nobody else's, until the night that has it: `/v1/records/{dataset}/{record}/person` answers with
    /// them meanwhile. Of a record that a night has had it changes nothing, and is answered alike. Wants `record`.
    #[serde(default)]
    hold: bool,
}

/// Whose a record may be.
#[derive(Serialize, ToSchema)]
pub(super) struct MatchedAnswer {
    /// The number under which the look is in the council's journal.
    request: u64,
    /// `match`: one person's and nobody else's. `possible`: somebody should look. `none`: nobody's who may be shown to you.
    band: MatchBand,
    /// Those who may be meant, the likeliest first; five at most.
    people: Vec<LikelyPerson>,
    /// True if the record is held as the person's until the night that has it.
    held: bool,
    /// Whom else the row names, as the dataset's rules call them: each is asked about by `whom`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_names: Vec<String>,
}

/// Whose a record may be, before another person is made of it. What you may not see of somebody neither speaks for nor against them; somebody of
/// whom you may see nothing is not there.
#[utoipa::path(
    post,
    path = "/v1/match",
    tag = "Looking somebody up",
    params(),
    request_body(content = RecordToMatch, example = json!({ "dataset": "benefits", "fields": { "forename": "Jennifer", "surname": "Griffiths", "date_of_birth": "1992-11-17", "postcode": "EB1 0DY" } })),
    responses((status = 200, description = "Whose it may be, with how surely and why", body = MatchedAnswer)),
)]
pub(super) async fn matched(
    service: web::Data<Service>,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    let sent = body::json::<RecordToMatch>(&service, &request, body).await;
    let keep = sent.as_ref().is_ok_and(|it| it.hold);
    let record = sent.and_then(in_hand);
    put_to(service, request, move |service, asking| {
        let Matched { answer, also_names, held } = service.matched(asking, &record?, keep)?;
        let answer = match answer {
            MatchAnswer::Refused { request, refusal } => {
                return Err(Problem::refused(request, refusal));
            }
            MatchAnswer::Weighed { request, shown: MatchDisclosure { band, people, .. } } => {
                MatchedAnswer { request, band, people, held, also_names }
            }
        };
        serde_json::to_vec(&answer).map_err(|_| Problem::of(Code::Failed))
    })
    .await
}

fn in_hand(sent: RecordToMatch) -> Result<RecordInHand, Problem> {
    let RecordToMatch { dataset, record: record_id, columns, fields, whom, hold } = sent;
    if hold && record_id.is_empty() {
        return Err(Problem::of(Code::BodyNotReadable)
            .with_detail("`hold` wants `record`: the key by which it will be known"));
    }
    let says = match (columns, fields) {
        (Some(columns), None) => RecordSays::Columns(columns),
        (None, Some(fields)) => said(fields),
        (Some(_), Some(_)) | (None, None) => {
            return Err(Problem::of(Code::BodyNotReadable)
                .with_detail("either `columns` or `fields`, and not both"));
        }
    };
    Ok(RecordInHand { dataset, record_id, says, whom })
}

fn said(fields: MatchFields) -> RecordSays {
    let MatchFields {
        role,
        forename,
        middle_names,
        surname,
        former_surname,
        known_as,
        date_of_birth,
        sex,
        nhs_number,
        nino,
        upn,
        address,
        postcode,
        uprn,
        email,
        phone,
    } = fields;
    let single = [
        (CanonicalField::Forename, forename),
        (CanonicalField::MiddleNames, middle_names),
        (CanonicalField::Surname, surname),
        (CanonicalField::FormerSurname, former_surname),
        (CanonicalField::KnownAs, known_as),
        (CanonicalField::DateOfBirth, date_of_birth),
        (CanonicalField::Sex, sex),
        (CanonicalField::NhsNumber, nhs_number),
        (CanonicalField::Nino, nino),
        (CanonicalField::Upn, upn),
        (CanonicalField::Postcode, postcode),
        (CanonicalField::Uprn, uprn),
        (CanonicalField::Email, email),
        (CanonicalField::Phone, phone),
    ];
    let lines = address.into_iter().map(|line| (CanonicalField::Address, line));
    let single = single.into_iter().filter_map(|(field, text)| Some((field, text?)));
    RecordSays::Fields { role, fields: single.chain(lines).collect() }
}
