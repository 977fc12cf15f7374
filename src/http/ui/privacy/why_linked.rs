//! Why the records of somebody are one person's, for a case: asked by whoever looks nobody up and answers people about their own data.
//!
//! In: an identifier, the case, why it is necessary. Out: the page that the caseworker's section has of it. What hides somebody from others is shown to whom the policy names, who
//! have said both.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::caseworker::{linked_page, purpose_of};
use crate::http::ui::components::{Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn, Why};
use crate::sharing::Operation;
use crate::values::{PersonId, Sensitive};

/// The longest that a case or a reason may be: they are for a line and for a sentence.
const LONGEST: usize = 500;

/// What is asked first.
#[derive(Template)]
#[template(path = "privacy/why_linked.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct WhyLinkedPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) asked: [Field; 3],
}

/// Of whom, where a link says so.
#[derive(Debug, Deserialize)]
pub(super) struct Of {
    person: Option<String>,
}

impl WhyLinkedPage {
    pub(super) fn of(frame: Frame, typed: &Fields, faults: Faults) -> Self {
        let field = |name: &str, label: &str, hint: &str| {
            let field = Field::new(name, label).hint(hint).autocomplete("off");
            field.value(&typed.kept(name)).faults(&faults)
        };
        let asked = [
            field("person", "Identifier of the person", "Such as HP-7K3Q-9M2C")
                .classes("govuk-input--width-20"),
            field("case", "Case", "Such as the number of their request")
                .classes("govuk-input--width-20"),
            field(
                "necessity",
                "Why is it necessary to see this?",
                "In a sentence, without names. It is written down with what you are shown.",
            ),
        ];
        Self { frame, faults, asked }
    }
}

/// The question.
pub(super) async fn asked(
    service: web::Data<Service>,
    by: SignedIn,
    of: web::Query<Of>,
) -> HttpResponse {
    let person = of.into_inner().person.unwrap_or_default();
    let typed = Fields::known(&[("person", &person)]);
    let frame = by.frame(&service, Place::Privacy);
    page::shown(StatusCode::OK, &WhyLinkedPage::of(frame, &typed, Faults::none()))
}

fn read(typed: &Fields) -> Result<(PersonId, [Sensitive<String>; 2]), Faults> {
    let mut faults = Faults::none();
    let person = typed.text("person").and_then(|it| it.to_uppercase().parse().ok());
    if person.is_none() {
        faults.add("person", "Enter an identifier, such as HP-7K3Q-9M2C");
    }
    let mut said = |name: &str, missing: &str| match typed.text(name) {
        Some(text) if text.chars().count() <= LONGEST => text.to_owned(),
        Some(_) => {
            faults.add(name, format!("This must be {LONGEST} characters or fewer"));
            String::new()
        }
        None => {
            faults.add(name, missing);
            String::new()
        }
    };
    let case = said("case", "Enter the case");
    let necessity = said("necessity", "Enter why it is necessary");
    match person {
        Some(person) if faults.is_empty() => Ok((person, [case, necessity].map(Sensitive::new))),
        Some(_) | None => Err(faults),
    }
}

/// The answer.
pub(super) async fn sent(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let (person, [case, necessity]) = match read(&fields) {
        Ok(said) => said,
        Err(faults) => {
            let page = WhyLinkedPage::of(by.frame(&service, Place::Privacy), &fields, faults);
            return page::shown(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let Some(purpose) = purpose_of(service.pages.policy(), &by, Operation::Explain) else {
        return by.problem_page(&service, &request, Problem::of(Code::NotOfRole));
    };
    let why = Why::Case { purpose, case_reference: Some(case), necessity: Some(necessity) };
    match by.put_to(&service, why, move |service, asking| service.why(asking, person)).await {
        Ok((number, why)) => {
            let frame = by.frame(&service, Place::Privacy);
            page::shown(StatusCode::OK, &linked_page(frame, number, &why))
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{WhyLinkedPage, read};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;

    impl Sampled for WhyLinkedPage {
        const NAME: &'static str = "privacy-why-linked";

        fn samples() -> Vec<Self> {
            let typed =
                Fields::of(&[("person", HOSTILE), ("case", HOSTILE), ("necessity", HOSTILE)]);
            let faults = read(&Fields::default()).err().unwrap();
            vec![
                Self::of(frame(), &Fields::default(), Faults::none()),
                Self::of(frame(), &Fields::default(), faults),
                Self::of(hostile_frame(), &typed, Faults::none()),
            ]
        }
    }

    #[test]
    fn who_the_case_and_why_are_all_said() {
        let told =
            |pairs: &[(&str, &str)]| read(&Fields::of(pairs)).err().map(|it| it.list().len());
        assert_eq!(told(&[]), Some(3));
        assert_eq!(told(&[("person", "hp-sjyw-7m1s"), ("case", "41")]), Some(1));
        let all = [("person", "hp-sjyw-7m1s"), ("case", "41"), ("necessity", "they ask")];
        assert_eq!(told(&all), None);
    }
}
