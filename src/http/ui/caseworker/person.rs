//! One person: everything that the door shows of them, with who says so, of which day, and how sure that is.
//!
//! In: a person's identifier. Out: the page. Somebody unknown, somebody hidden and somebody of whom nothing may be shown have one page.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::not_shown;
use super::shown::{Fact, Stay, born, called, day, facts, relation, source, sources, stays};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::lookup::{Answer, KnownTo, PersonDisclosure, Question, ShownDetail, ShownRelation};
use crate::sharing::{ActKind, HandedAct, Operation, Policy, may_act};
use crate::values::PersonId;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/person.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct PersonPage {
    pub(super) frame: Frame,
    pub(super) request: u64,
    pub(super) person: String,
    pub(super) name: String,
    pub(super) born: Option<String>,
    pub(super) confidence: &'static str,
    pub(super) household: Option<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) relations: Vec<Relation>,
    pub(super) stays: Vec<Stay>,
    pub(super) known: Vec<Known>,
    pub(super) details: Vec<Detail>,
    /// What the user may do about them.
    pub(super) may: May,
}

/// What a user may do about somebody.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct May {
    pub(super) declare: bool,
    pub(super) consent: bool,
    pub(super) explain: bool,
}

/// What somebody is to another.
pub(super) struct Relation {
    pub(super) is: String,
    pub(super) of: String,
    pub(super) name: String,
    pub(super) when: String,
    pub(super) by: String,
}

/// That a service knows them.
pub(super) struct Known {
    pub(super) service: String,
    pub(super) as_at: String,
    pub(super) unverified: bool,
}

/// A value of one service alone.
pub(super) struct Detail {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) by: String,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/people/{person}").route(web::get().to(person)));
}

/// True if a user may take life events down.
pub(super) fn declares(service: &Service, by: &SignedIn) -> bool {
    does(service, by, ActKind::Declare)
}

fn does(service: &Service, by: &SignedIn, act: ActKind) -> bool {
    let today = service.clock.civil().date();
    may_act(service.pages.policy(), &by.user, HandedAct::Of(act), today).is_ok()
}

/// True if the purpose that somebody looks for, or another of their own, lets them read why records are one.
fn explains(policy: &Policy, by: &SignedIn) -> bool {
    super::linked::purpose_of(policy, by, Operation::Explain).is_some()
}

fn relations(policy: &Policy, person: &PersonDisclosure) -> Vec<Relation> {
    let relation = |it: &ShownRelation| {
        let ShownRelation { is, of, name, from, to, sources: names } = it;
        let when = match (from, to) {
            (Some(from), Some(to)) => format!("{} to {}", day(*from), day(*to)),
            (Some(from), None) => format!("since {}", day(*from)),
            (None, Some(to)) => format!("until {}", day(*to)),
            (None, None) => String::new(),
        };
        Relation {
            is: relation(is).to_owned(),
            of: of.to_string(),
            name: name.clone().unwrap_or_else(|| of.to_string()),
            when,
            by: sources(policy, names),
        }
    };
    person.relations.iter().map(relation).collect()
}

fn of(
    frame: Frame,
    policy: &Policy,
    (request, person): (u64, &PersonDisclosure),
    may: May,
) -> PersonPage {
    let known = |it: &KnownTo| Known {
        service: source(policy, &it.service),
        as_at: day(it.as_at),
        unverified: it.unverified,
    };
    let detail = |it: &ShownDetail| {
        let by = it.source.as_ref().map(|it| format!("{}; ", source(policy, it)));
        Detail {
            name: it.name.replace('_', " "),
            value: it.value.clone(),
            by: format!("{}as at {}", by.unwrap_or_default(), day(it.as_at)),
        }
    };
    PersonPage {
        frame,
        request,
        person: person.person.to_string(),
        name: called(person),
        born: born(person),
        confidence: person.confidence.in_words(),
        household: person.household.map(|it| it.to_string()),
        facts: facts(policy, person),
        relations: relations(policy, person),
        stays: stays(policy, person),
        known: person.known_to.iter().map(known).collect(),
        details: person.details.iter().map(detail).collect(),
        may,
    }
}

/// The question of a path about a person.
pub(super) fn asked_about(
    text: &str,
    question: impl FnOnce(PersonId) -> Question,
) -> Result<Question, Problem> {
    let person = text.parse().map(question);
    person.map_err(|_| Problem::of(Code::NotAnIdentifier))
}

async fn person(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    person: web::Path<String>,
) -> HttpResponse {
    let question = match asked_about(&person, Question::Person) {
        Ok(question) => question,
        Err(problem) => return by.problem_page(&service, &request, problem),
    };
    match by.look(&service, &question).await {
        Ok(Answer::Person { request: number, shown: found }) => {
            let may = May {
                declare: declares(&service, &by),
                consent: does(&service, &by, ActKind::Consent),
                explain: explains(service.pages.policy(), &by),
            };
            let frame = by.frame(&service, Place::Look);
            let page = of(frame, service.pages.policy(), (number, &found), may);
            shown(StatusCode::OK, &page)
        }
        Ok(Answer::Household { .. } | Answer::Nothing { .. } | Answer::Refused { .. }) => {
            by.problem_page(&service, &request, Problem::of(Code::Failed))
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{Detail, Known, May, PersonPage, Relation};
    use crate::http::ui::caseworker::shown::{Fact, Stay};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    fn page(text: &str) -> PersonPage {
        let own = || text.to_owned();
        PersonPage {
            frame: frame(),
            request: 812,
            person: "HP-SJYW-7M1S".to_owned(),
            name: own(),
            born: Some("26 April 1991".to_owned()),
            confidence: "as good as certain",
            household: Some("HH-7R4A-2M69".to_owned()),
            facts: vec![
                Fact { label: "Name", value: own(), by: own(), caution: None },
                Fact {
                    label: "Telephone",
                    value: own(),
                    by: own(),
                    caution: Some("Sources differ"),
                },
            ],
            relations: vec![Relation {
                is: own(),
                of: "HP-4R4K-XF4Y".to_owned(),
                name: own(),
                when: own(),
                by: own(),
            }],
            stays: vec![Stay {
                address: own(),
                when: own(),
                since: None,
                by: own(),
                current: true,
                unverified: true,
            }],
            known: vec![Known { service: own(), as_at: own(), unverified: true }],
            details: vec![Detail { name: own(), value: own(), by: own() }],
            may: May { declare: true, consent: true, explain: true },
        }
    }

    impl Sampled for PersonPage {
        const NAME: &'static str = "person";

        fn samples() -> Vec<Self> {
            let mut little = page("HP-SJYW-7M1S");
            (little.born, little.household, little.may) = (None, None, May::default());
            (little.facts, little.relations) = (Vec::new(), Vec::new());
            (little.stays, little.known, little.details) = (Vec::new(), Vec::new(), Vec::new());
            let hostile = PersonPage { frame: hostile_frame(), ..page(HOSTILE) };
            vec![page("Jennifer Griffiths"), little, hostile]
        }
    }
}
