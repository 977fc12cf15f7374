//! Somebody by a name that a system has for them: an identifier of the single view, or a service's own reference.
//!
//! In: either. Out: on to the person or the household. Whose a reference is, is told only where the record itself may be seen.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::not_shown;
use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::components::{Choice, Choices, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn};
use crate::lookup::{Answer, Question, named_record};
use crate::rules::SourceRules;
use crate::values::{HouseholdId, PersonId};

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/by_name.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct ByNamePage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) identifier: Field,
    pub(super) dataset: Choices,
    pub(super) reference: Field,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/by-name").route(web::get().to(asked)).route(web::post().to(sought)));
}

/// The datasets in which people are, as people call them. Other layouts of the same dataset have rules of their own, and no references of their own.
fn datasets(service: &Service) -> Vec<Choice> {
    let policy = service.pages.policy();
    let names_people =
        |it: &&SourceRules| !it.mentions.is_empty() && policy.dataset(&it.name).is_some();
    let sources = service.ruleset().sources().iter().filter(names_people);
    sources.map(|it| Choice::new(&it.name.0, &super::shown::source(policy, &it.name.0))).collect()
}

fn of(frame: Frame, datasets: Vec<Choice>, typed: &Fields, faults: Faults) -> ByNamePage {
    let chosen = typed.kept("dataset");
    ByNamePage {
        frame,
        identifier: Field::new("identifier", "Identifier of a person or a household")
            .hint("Such as HP-7K3Q-9M2C or HH-4M8T-0ZXS")
            .value(&typed.kept("identifier"))
            .classes("govuk-input--width-20")
            .faults(&faults),
        dataset: Choices::new("dataset", "Service", datasets).chosen(&[&chosen]).faults(&faults),
        reference: Field::new("reference", "The service’s own reference")
            .hint("The account, claim or pupil, as the service numbers it")
            .value(&typed.kept("reference"))
            .classes("govuk-input--width-20")
            .faults(&faults),
        faults,
    }
}

async fn asked(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    if by.looking.is_none() {
        return go_on("/look/why");
    }
    let frame = by.frame(&service, Place::Look);
    shown(StatusCode::OK, &of(frame, datasets(&service), &Fields::default(), Faults::none()))
}

/// Where an identifier leads.
pub(super) fn path_of(text: &str) -> Option<String> {
    let text = text.to_uppercase();
    let person = text.parse::<PersonId>().map(|it| format!("/look/people/{it}")).ok();
    person.or_else(|| text.parse::<HouseholdId>().map(|it| format!("/look/households/{it}")).ok())
}

async fn sought(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let mut faults = Faults::none();
    match (fields.text("identifier"), fields.text("reference")) {
        (Some(text), _) => match path_of(text) {
            Some(path) => return go_on(&path),
            None => faults.add("identifier", "Enter an identifier, such as HP-7K3Q-9M2C"),
        },
        (None, None) => faults.add("identifier", "Enter an identifier, or a service’s reference"),
        (None, Some(reference)) => {
            let dataset = fields.text("dataset").unwrap_or_default();
            match named_record(service.ruleset(), dataset, reference) {
                Err(_) => faults.add("dataset", "Select the service that the reference is of"),
                Ok(keys) => {
                    return match by.look(&service, &Question::Record(keys)).await {
                        Ok(Answer::Person { request: _, shown }) => {
                            go_on(&format!("/look/people/{}", shown.person))
                        }
                        Ok(Answer::Household { request: _, shown }) => {
                            go_on(&format!("/look/households/{}", shown.household))
                        }
                        Ok(Answer::Nothing { .. } | Answer::Refused { .. }) => go_on("/look"),
                        Err(problem) => not_shown(&by, &service, &request, problem),
                    };
                }
            }
        }
    }
    let page = of(by.frame(&service, Place::Look), datasets(&service), &fields, faults);
    shown(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

#[cfg(test)]
mod tests {
    use super::{ByNamePage, of, path_of};
    use crate::http::ui::components::{Choice, Faults};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;

    impl Sampled for ByNamePage {
        const NAME: &'static str = "by-name";

        fn samples() -> Vec<Self> {
            let datasets = || vec![Choice::new("council_tax", "Council tax")];
            let mut faults = Faults::none();
            faults.add("identifier", "Enter an identifier, such as HP-7K3Q-9M2C");
            let typed = Fields::of(&[("identifier", HOSTILE), ("reference", HOSTILE)]);
            vec![
                of(frame(), datasets(), &Fields::default(), Faults::none()),
                of(hostile_frame(), vec![Choice::new(HOSTILE, HOSTILE)], &typed, faults),
            ]
        }
    }

    #[test]
    fn an_identifier_leads_to_whom_it_names() {
        assert_eq!(path_of("hp-sjyw-7m1s").as_deref(), Some("/look/people/HP-SJYW-7M1S"));
        assert_eq!(path_of("HH-7R4A-2M69").as_deref(), Some("/look/households/HH-7R4A-2M69"));
        assert_eq!(path_of("HP-SJYW-7M1T"), None, "its check character is another");
    }
}
