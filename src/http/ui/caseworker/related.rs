//! What somebody has to do with a person or a household, stated before they look for a purpose that wants it.
//!
//! In: an identifier, on what it rests, the case. Out: a relationship in the caller's own name, written down as the API writes it, and on to whomever it is with.
//! Who is not there, or may not be known of, is told alike.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::by_name::path_of;
use super::not_shown;
use crate::http::api::relationships::{RelationshipSent, stated};
use crate::http::code::Code;
use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::components::{Choice, Choices, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::problem_words::of_a_form;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Looking, Posted, SignedIn, Why, basis_in_words};
use crate::journal::{RelationshipBasis, RelationshipHolder};
use crate::sharing::{Policy, Purpose};
use crate::values::{HouseholdId, PersonId};

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/related.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct RelatedPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) once: String,
    /// The purpose, in words.
    pub(super) purpose: String,
    pub(super) whom: Field,
    pub(super) basis: Choices,
    pub(super) evidence: Field,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/related").route(web::get().to(asked)).route(web::post().to(said)));
}

/// Whom a relationship is with: one person, or one household.
fn with(text: &str) -> Option<(Option<PersonId>, Option<HouseholdId>)> {
    let text = text.to_uppercase();
    let (person, household) = (text.parse().ok(), text.parse().ok());
    (person.is_some() || household.is_some()).then_some((person, household))
}

const fn basis_word(basis: RelationshipBasis) -> &'static str {
    match basis {
        RelationshipBasis::OpenCase => "open_case",
        RelationshipBasis::Referral => "referral",
        RelationshipBasis::SelfClaimed => "self_claimed",
        RelationshipBasis::CourtOrder => "court_order",
    }
}

fn purpose_of<'p>(policy: &'p Policy, looking: Option<&Looking>) -> Option<&'p Purpose> {
    policy.purpose(&looking?.purpose)
}

fn of(
    (frame, once): (Frame, String),
    purpose: &Purpose,
    typed: &Fields,
    faults: Faults,
) -> RelatedPage {
    let choice = |it: &RelationshipBasis| {
        let words = basis_in_words(*it);
        let mut capital = words[..1].to_uppercase();
        capital.push_str(&words[1..]);
        Choice::new(basis_word(*it), &capital)
    };
    let items = purpose.rests_on.iter().map(choice).collect();
    let chosen = typed.kept("basis");
    let whom = Field::new("whom", "Identifier of the person or the household");
    let evidence = Field::new("evidence", "The case, referral or order, by its number");
    RelatedPage {
        frame,
        once,
        purpose: purpose.label.en.clone(),
        whom: whom
            .hint("Such as HP-7K3Q-9M2C or HH-4M8T-0ZXS")
            .value(&typed.kept("whom"))
            .classes("govuk-input--width-20")
            .faults(&faults),
        basis: Choices::new("basis", "What does it rest on?", items)
            .chosen(&[&chosen])
            .faults(&faults),
        evidence: evidence
            .value(&typed.kept("evidence"))
            .classes("govuk-input--width-20")
            .faults(&faults),
        faults,
    }
}

async fn asked(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    let Some(purpose) = purpose_of(service.pages.policy(), by.looking.as_ref()) else {
        return go_on("/look/why");
    };
    let framed = (by.frame(&service, Place::Look), service.pages.once());
    shown(StatusCode::OK, &of(framed, purpose, &Fields::default(), Faults::none()))
}

async fn said(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let (Some(purpose), Some(looking)) =
        (purpose_of(service.pages.policy(), by.looking.as_ref()), by.looking.clone())
    else {
        return go_on("/look/why");
    };
    let again = |faults: Faults| {
        let framed = (by.frame(&service, Place::Look), service.pages.once());
        shown(StatusCode::UNPROCESSABLE_ENTITY, &of(framed, purpose, &fields, faults))
    };
    let sent = match read(purpose, &by, &fields) {
        Ok(sent) => sent,
        Err(faults) => return again(faults),
    };
    let to = path_of(&fields.kept("whom"));
    let (basis, typed) = (sent.basis, fields.clone());
    let written = by.put_to(&service, Why::Said, move |service, asking| {
        let once = typed.sent(service, asking, "POST /look/related")?;
        service.act(asking, "a relationship", &once, |acting| stated(acting, &sent))
    });
    match written.await {
        Ok(_) => {
            by.looks(&service, Some(Looking { relationship: Some(basis), ..looking }));
            by.tell(&service, "What you have to do with them is written down.");
            go_on(to.as_deref().unwrap_or("/look"))
        }
        Err(problem) if problem.code == Code::ActNotPossible => {
            let mut faults = Faults::none();
            faults.add_of_all(of_a_form(&problem));
            again(faults)
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

fn read(purpose: &Purpose, by: &SignedIn, typed: &Fields) -> Result<RelationshipSent, Faults> {
    let mut faults = Faults::none();
    let with = typed.text("whom").and_then(with);
    if with.is_none() {
        faults.add("whom", "Enter an identifier, such as HP-7K3Q-9M2C");
    }
    let basis = typed.text("basis");
    let basis = purpose.rests_on.iter().copied().find(|it| Some(basis_word(*it)) == basis);
    if basis.is_none() {
        faults.add("basis", "Select what it rests on");
    }
    let evidence = typed.text("evidence").map(str::to_owned);
    if evidence.is_none() && basis.is_some_and(|it| it != RelationshipBasis::SelfClaimed) {
        faults.add("evidence", "Enter the number of the case, the referral or the order");
    }
    let (Some(with), Some(basis), true) = (with, basis, faults.is_empty()) else {
        return Err(faults);
    };
    let (person, household) = with;
    Ok(RelationshipSent {
        person,
        household,
        holder: RelationshipHolder::User(by.user.name.clone()),
        basis,
        purposes: vec![purpose.name.clone()],
        evidence,
        until: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{RelatedPage, of};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;
    use crate::sharing::Policy;

    impl Sampled for RelatedPage {
        const NAME: &'static str = "related";

        fn samples() -> Vec<Self> {
            let policy = Policy::load(None).unwrap().check().unwrap();
            let purpose = policy.purpose(&"safeguarding".parse().unwrap()).unwrap();
            let mut faults = Faults::none();
            faults.add("whom", "Enter an identifier, such as HP-7K3Q-9M2C");
            let typed = Fields::of(&[("whom", HOSTILE), ("evidence", HOSTILE)]);
            let once = || "0191".to_owned();
            vec![
                of((frame(), once()), purpose, &Fields::default(), Faults::none()),
                of((hostile_frame(), once()), purpose, &typed, faults),
            ]
        }
    }
}
