//! The household page: who lives together, where, and what each is to the others.
//!
//! In: a household's identifier. Out: those of its members who may be shown, each with what the door shows of them. Whoever is not shown leaves no gap: the page of
//! a household with somebody hidden is the page of the household without them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::not_shown;
use super::shown::{born, called, relation, source, sources};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::frame::Frame;
use crate::http::ui::leaf::{Begins, Leaf};
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::lookup::{Answer, HouseholdDisclosure, KnownTo, PersonDisclosure, Question};
use crate::sharing::Policy;

/// So many members stand on a page: a home for many people is shown leaf by leaf.
const MOST: usize = 25;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/household.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct HouseholdPage {
    pub(super) frame: Frame,
    pub(super) request: u64,
    pub(super) household: String,
    pub(super) address: String,
    pub(super) uprn: Option<u64>,
    pub(super) kind: String,
    pub(super) composition: String,
    pub(super) members: Vec<Member>,
    /// The ways to the members before and after, of a household of very many.
    pub(super) before: Option<String>,
    pub(super) next: Option<String>,
    /// Which services know whom of them.
    pub(super) known: Vec<Known>,
    /// True if the user may take life events down.
    pub(super) declares: bool,
}

/// A member.
pub(super) struct Member {
    pub(super) person: String,
    pub(super) name: String,
    pub(super) born: Option<String>,
    /// How sure it is that the records are one person's.
    pub(super) confidence: &'static str,
    /// What they are to others of the household, with who says so.
    pub(super) relations: Vec<String>,
    /// Who says that they live here, of which day, and how well that is borne out.
    pub(super) here: Option<String>,
    /// Since when they have lived here.
    pub(super) since: Option<String>,
}

/// That a service knows somebody.
pub(super) struct Known {
    pub(super) service: String,
    pub(super) who: String,
    pub(super) as_at: String,
    pub(super) unverified: bool,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/households/{household}").route(web::get().to(household)));
}

fn member(policy: &Policy, person: &PersonDisclosure) -> Member {
    let relations = person.relations.iter().map(|it| {
        let whom = it.name.clone().unwrap_or_else(|| it.of.to_string());
        let by = sources(policy, &it.sources);
        let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
        format!("{} {whom}{by}", relation(it.is))
    });
    let here = person.address.as_ref().map(|it| {
        let by = sources(policy, &it.sources);
        let by = if by.is_empty() { by } else { format!("{by}; ") };
        format!("{by}{}; as at {}", it.standing.in_words(), super::shown::day(it.as_at))
    });
    let current = super::shown::stays(policy, person).into_iter().find(|it| it.current);
    Member {
        person: person.person.to_string(),
        name: called(person),
        born: born(person),
        confidence: person.confidence.in_words(),
        relations: relations.collect(),
        here,
        since: current.map(|it| it.when),
    }
}

fn of(
    frame: Frame,
    policy: &Policy,
    (request, household): (u64, &HouseholdDisclosure),
    (declares, begins): (bool, &Begins),
) -> HouseholdPage {
    let HouseholdDisclosure { household: id, address, kind, composition, members, .. } = household;
    let path = format!("/look/households/{id}");
    let Leaf { rows: members, before, next } = begins.leaf((&path, MOST), members);
    let known = members.iter().flat_map(|person| {
        let name = called(person);
        person.known_to.iter().map(move |it| {
            let KnownTo { service, as_at, unverified, .. } = it;
            Known {
                service: source(policy, service),
                who: name.clone(),
                as_at: super::shown::day(*as_at),
                unverified: *unverified,
            }
        })
    });
    HouseholdPage {
        frame,
        request,
        household: id.to_string(),
        address: address.whole(),
        uprn: address.uprn,
        kind: kind.replace('_', " "),
        composition: composition.replace('_', " "),
        known: known.collect(),
        members: members.iter().map(|it| member(policy, it)).collect(),
        before,
        next,
        declares,
    }
}

async fn household(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    household: web::Path<String>,
    begins: web::Query<Begins>,
) -> HttpResponse {
    let question = household.parse().map(Question::Household);
    let Ok(question) = question else {
        return by.problem_page(&service, &request, Problem::of(Code::NotAnIdentifier));
    };
    match by.look(&service, &question).await {
        Ok(Answer::Household { request: number, shown: found }) => {
            let declares = super::person::declares(&service, &by);
            let frame = by.frame(&service, Place::Look);
            let found = (number, &*found);
            let page = of(frame, service.pages.policy(), found, (declares, &begins));
            shown(StatusCode::OK, &page)
        }
        Ok(Answer::Person { .. } | Answer::Nothing { .. } | Answer::Refused { .. }) => {
            by.problem_page(&service, &request, Problem::of(Code::Failed))
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{HouseholdPage, Known, Member};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    fn member(name: &str, text: &str) -> Member {
        Member {
            person: "HP-SJYW-7M1S".to_owned(),
            name: name.to_owned(),
            born: Some("26 April 1991".to_owned()),
            confidence: "as good as certain",
            relations: vec![format!("parent of {text}")],
            here: Some("Council tax; one source; as at 1 November 2026".to_owned()),
            since: Some("since 3 March 2024".to_owned()),
        }
    }

    fn page(text: &str) -> HouseholdPage {
        HouseholdPage {
            frame: frame(),
            request: 812,
            household: "HH-7R4A-2M69".to_owned(),
            address: text.to_owned(),
            uprn: Some(10_093_205_511),
            kind: "private".to_owned(),
            composition: "couple with children".to_owned(),
            members: vec![member(text, text), member("Tom Griffiths", text)],
            known: vec![Known {
                service: "Libraries".to_owned(),
                who: text.to_owned(),
                as_at: "1 November 2026".to_owned(),
                unverified: true,
            }],
            before: None,
            next: Some("/look/households/HH-7R4A-2M69?from=25".to_owned()),
            declares: true,
        }
    }

    impl Sampled for HouseholdPage {
        const NAME: &'static str = "household";

        fn samples() -> Vec<Self> {
            let mut alone = page("8 London Avenue, EB1 0DY");
            alone.members.truncate(1);
            alone.members[0].relations.clear();
            (alone.members[0].born, alone.members[0].here, alone.members[0].since) =
                (None, None, None);
            (alone.known, alone.uprn, alone.declares) = (Vec::new(), None, false);
            alone.next = None;
            let hostile = HouseholdPage { frame: hostile_frame(), ..page(HOSTILE) };
            vec![page("8 London Avenue, EB1 0DY"), alone, hostile]
        }
    }
}
