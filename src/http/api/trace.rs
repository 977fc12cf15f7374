//! Trace: a strict search. One person of whom all of it is known, or none; never a list.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::{PersonAnswer, put_to, written};
use super::at;
use super::body::{json, not_readable, not_readable_field};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::lookup::{Answer, KnownFacts};
use crate::normalise::Dictionaries;
use crate::values::{DateDoubt, NhsNumber, Nino, PartialDate, Postcode};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/trace").route(web::post().to(trace)));
}

/// What is known of somebody. All of it must fit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct TraceFacts {
    /// Family name, as on any record.
    #[schema(example = "Griffiths")]
    pub(in crate::http) surname: String,
    /// Day of birth; beside a postcode or a number, month or year alone will do: `1992-11`, `1992`.
    #[schema(example = "1992-11-17")]
    pub(in crate::http) date_of_birth: String,
    /// First forename, or what they are known as.
    pub(in crate::http) forename: Option<String>,
    /// Postcode of an address that a record gives.
    #[schema(example = "EB1 0DY")]
    pub(in crate::http) postcode: Option<String>,
    /// NHS number.
    pub(in crate::http) nhs_number: Option<String>,
    /// National Insurance number.
    pub(in crate::http) nino: Option<String>,
}

/// The one person of whom all of this is known. Nobody, several, and somebody who may not be shown are one answer: add a fact.
#[utoipa::path(
    post,
    path = "/v1/trace",
    tag = "Looking somebody up",
    params(),
    request_body(content = TraceFacts, example = json!({ "surname": "Griffiths", "date_of_birth": "1992-11-17", "postcode": "EB1 0DY" })),
    responses((status = 200, description = "What may be shown of them to you for this purpose", body = PersonAnswer)),
)]
pub(super) async fn trace(
    service: web::Data<Service>,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    let facts = json(&service, &request, body).await;
    let facts = facts.and_then(|facts| known(facts, service.dictionaries()));
    put_to(service, request, move |service, asking| match service.trace(asking, &facts?)? {
        Answer::Nothing { request } => Err(Problem::add_a_fact(request)),
        answer @ (Answer::Refused { .. } | Answer::Person { .. } | Answer::Household { .. }) => {
            written(answer)
        }
    })
    .await
}

/// That a fact is none, and what one looks like.
fn unfit(field: &str, wanted: &str) -> Problem {
    not_readable(&format!("`{field}` is none. It takes {wanted}"))
}

/// What is known of somebody, as far as it can be read; the problem names the member that cannot.
pub(in crate::http) fn known(
    facts: TraceFacts,
    dictionaries: &Dictionaries,
) -> Result<KnownFacts, Problem> {
    let TraceFacts { surname, date_of_birth, forename, postcode, nhs_number, nino } = facts;
    let born = born_on(&date_of_birth).ok_or_else(|| {
        unfit("date_of_birth", "a day that there was: `1992-11-17`, or `1992-11` or `1992`")
    })?;
    let named = KnownFacts::new(&surname, born);
    let mut known = named.ok_or_else(|| not_readable_field("surname"))?;
    if let Some(text) = forename {
        known = known.with_forename(&text, dictionaries);
    }
    if let Some(text) = postcode {
        let postcode = Postcode::parse(&text);
        let postcode = postcode.map_err(|_| unfit("postcode", "a whole postcode: `EB1 0DY`"))?;
        known = known.with_postcode(postcode);
    }
    if let Some(text) = nhs_number {
        let number = NhsNumber::parse(&text);
        let number = number
            .map_err(|_| unfit("nhs_number", "ten digits of which the last checks the others"))?;
        known = known.with_nhs_number(number);
    }
    if let Some(text) = nino {
        let nino = Nino::parse(&text);
        let nino = nino.map_err(|_| unfit("nino", "two letters, six digits and a letter"))?;
        known = known.with_nino(nino);
    }
    if known.are_enough() {
        Ok(known)
    } else {
        Err(not_readable("date_of_birth: part of a date wants a postcode or a number beside it"))
    }
}

/// A day, a month or a year, as ISO 8601 writes them.
fn born_on(text: &str) -> Option<PartialDate> {
    let number =
        |text: &str| text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?;
    let mut parts = text.split('-');
    let year = parts.next().filter(|it| it.len() == 4).and_then(number)?;
    let mut part = || match parts.next() {
        None => Some(0),
        Some(text) => number(text).filter(|it| text.len() == 2 && *it > 0),
    };
    let (month, day) = (part()?, part()?);
    let known = |part: u16| u8::try_from(part).ok();
    let born = PartialDate::new(year, known(month)?, known(day)?, DateDoubt::None)?;
    parts.next().is_none().then_some(born)
}

#[cfg(test)]
mod tests {
    use super::born_on;

    #[test]
    fn a_day_a_month_and_a_year_are_read_and_nothing_else() {
        let told = |text| born_on(text).map(|it| it.to_string());
        for text in ["1991-04-26", "1991-04", "1991"] {
            assert!(told(text).is_some_and(|it| it.starts_with(text)), "{text}");
        }
        for text in
            ["", "91", "1991-4", "1991-00-01", "1991-02-30", "26/04/1991", "1991-04-26-1", "+991"]
        {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
