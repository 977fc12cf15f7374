//! Trace: the one person of whom all of this is known, or *add a fact*; never a list.
//!
//! In: a family name, what is known of the day of birth, and what more there is. Out: on to the one, or the page again. Nobody, several, and somebody of whom nothing
//! may be shown are told by the same words. What is read as a fact is the API's to say.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::not_shown;
use crate::http::api::trace::{TraceFacts, known};
use crate::http::code::Code;
use crate::http::problem::{Named, Problem};
use crate::http::service::{Service, refusal_of};
use crate::http::ui::at;
use crate::http::ui::components::{DateField, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn, Why};
use crate::lookup::{Answer, KnownFacts};
use crate::values::PersonId;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/trace.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct TracePage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    /// True where all of it was read and found nobody who may be shown.
    pub(super) nobody: bool,
    pub(super) surname: Field,
    pub(super) forename: Field,
    pub(super) born: DateField,
    pub(super) postcode: Field,
    pub(super) nhs_number: Field,
    pub(super) nino: Field,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/trace").route(web::get().to(asked)).route(web::post().to(sought)));
}

pub(super) fn of(frame: Frame, typed: &Fields, faults: Faults, nobody: bool) -> TracePage {
    let field = |name: &str, label: &str, hint: Option<&str>| {
        let field = Field::new(name, label).value(&typed.kept(name)).faults(&faults);
        let field = field.classes("govuk-input--width-20");
        match hint {
            Some(hint) => field.hint(hint),
            None => field,
        }
    };
    let part = |name: &str| typed.kept(&format!("born-{name}"));
    let parts = [part("day"), part("month"), part("year")];
    let born = DateField::new("born", "Date of birth")
        .hint("For example, 27 3 1991. With a postcode or a number, the month and year, or the year alone, will do.")
        .values(parts.each_ref().map(String::as_str))
        .faults(&faults);
    TracePage {
        frame,
        nobody,
        surname: field(
            "surname",
            "Family name",
            Some("As it may stand on any record; a slip of the pen is allowed for"),
        ),
        forename: field(
            "forename",
            "First name",
            Some("Or what they are known as; leave it empty if you are not sure"),
        ),
        born,
        postcode: field("postcode", "Postcode", Some("Of any address that they have had")),
        nhs_number: field("nhs_number", "NHS number", None),
        nino: field("nino", "National Insurance number", None),
        faults,
    }
}

async fn asked(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    if by.looking.is_none() {
        return go_on("/look/why");
    }
    let frame = by.frame(&service, Place::Look);
    shown(StatusCode::OK, &of(frame, &Fields::default(), Faults::none(), false))
}

async fn sought(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let facts = match read(&service, &fields) {
        Ok(facts) => facts,
        Err(faults) => {
            let page = of(by.frame(&service, Place::Look), &fields, faults, false);
            return shown(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let found = by.put_to(&service, Why::Said, move |service, asking| {
        match service.trace(asking, &facts)? {
            Answer::Person { request: _, shown } => Ok(shown.person),
            Answer::Nothing { request } => Err(Problem::add_a_fact(request)),
            other @ (Answer::Refused { .. } | Answer::Household { .. }) => Err(refusal_of(other)),
        }
    });
    let found: Result<PersonId, Problem> = found.await;
    match found {
        Ok(person) => go_on(&format!("/look/people/{person}")),
        Err(problem) if problem.code == Code::AddAFact => {
            let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::NOT_FOUND);
            let page = of(by.frame(&service, Place::Look), &fields, Faults::none(), true);
            shown(status, &page)
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

/// The day of birth as the API has it, of three fields of which some may be empty.
fn born(typed: &Fields) -> String {
    let part = |name: &str| typed.text(&format!("born-{name}"));
    let two = |text: &str| if text.len() == 1 { format!("0{text}") } else { text.to_owned() };
    let (year, month, day) = (part("year"), part("month"), part("day"));
    let parts = [year.map(str::to_owned), month.map(two), day.map(two)];
    // a day without its month stays, so that it is told of and not dropped
    let last = parts.iter().rposition(Option::is_some).map_or(0, |it| it + 1);
    parts[..last].iter().map(|it| it.clone().unwrap_or_default()).collect::<Vec<_>>().join("-")
}

fn read(service: &Service, typed: &Fields) -> Result<KnownFacts, Faults> {
    let text = |name: &str| typed.text(name).map(str::to_owned);
    let mut faults = Faults::none();
    if typed.text("surname").is_none() {
        faults.add("surname", "Enter a family name");
    }
    if born(typed).is_empty() {
        faults.add("born", "Enter a date of birth, or what is known of it");
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let facts = TraceFacts {
        surname: text("surname").unwrap_or_default(),
        date_of_birth: born(typed),
        forename: text("forename"),
        postcode: text("postcode"),
        nhs_number: text("nhs_number"),
        nino: text("nino"),
    };
    known(facts, service.dictionaries()).map_err(|problem| {
        let (field, words) = match problem.named.as_ref() {
            Some(Named::Member(member)) => match member.as_str() {
                "surname" => ("surname", "Enter a family name in letters"),
                "date_of_birth" => {
                    ("born", "Enter a real date of birth, or the month and year, or the year")
                }
                "postcode" => ("postcode", "Enter a postcode, such as EB1 0DY"),
                "nhs_number" => ("nhs_number", "Enter an NHS number of 10 digits"),
                "nino" => ("nino", "Enter a National Insurance number, such as QQ 12 34 56 C"),
                _ => ("surname", "This cannot be read"),
            },
            Some(Named::Parameter(_)) | None => {
                ("born", "With part of a date of birth, enter a postcode or a number as well")
            }
        };
        faults.add(field, words);
        faults
    })
}

#[cfg(test)]
mod tests {
    use super::{TracePage, born, of};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;

    impl Sampled for TracePage {
        const NAME: &'static str = "trace";

        fn samples() -> Vec<Self> {
            let mut faults = Faults::none();
            faults.add("surname", "Enter a family name");
            faults.add("born", "Enter a date of birth, or what is known of it");
            let fields = ["surname", "forename", "born-year", "postcode", "nhs_number", "nino"];
            let hostile = Fields::of(&fields.map(|it| (it, HOSTILE)));
            vec![
                of(frame(), &Fields::default(), Faults::none(), false),
                of(frame(), &Fields::of(&[("surname", "Griffiths")]), Faults::none(), true),
                of(hostile_frame(), &hostile, faults, true),
            ]
        }
    }

    #[test]
    fn as_much_of_a_day_as_is_known_is_asked_for() {
        let of = |day: &str, month: &str, year: &str| {
            born(&Fields::of(&[("born-day", day), ("born-month", month), ("born-year", year)]))
        };
        assert_eq!(of("6", "4", "1991"), "1991-04-06");
        assert_eq!(of("", "11", "1991"), "1991-11");
        assert_eq!(of("", "", "1991"), "1991");
        assert_eq!(of("6", "", "1991"), "1991--06", "told of, and not read as the year");
        assert_eq!(of("", "", ""), "");
    }
}
