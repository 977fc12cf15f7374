//! Whom a life event happens to, as the door shows them.
//!
//! In: the address of a page. Out: a person, or a household with those of its members who may be shown: a look as any other. Whoever is not shown cannot be named here.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::caseworker::not_shown;
use crate::http::ui::caseworker::shown::called;
use crate::http::ui::session::SignedIn;
use crate::lookup::{Answer, Question};
use crate::values::{HouseholdId, PersonId};

/// Whom a life event happens to.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Which.
    pub(super) who: Who,
    /// What a page calls them.
    pub(super) called: String,
    /// The members of a household, as far as shown: identifier and name.
    pub(super) members: Vec<(PersonId, String)>,
}

/// A person or a household.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Who {
    Person(PersonId),
    Household(HouseholdId),
}

impl Who {
    /// What an address names.
    pub(super) fn of(subject: &str, id: &str) -> Option<Self> {
        match subject {
            "people" => id.parse().map(Self::Person).ok(),
            _ => id.parse().map(Self::Household).ok(),
        }
    }

    /// Where its pages are.
    pub(super) fn path(self) -> String {
        match self {
            Self::Person(person) => format!("/look/people/{person}"),
            Self::Household(household) => format!("/look/households/{household}"),
        }
    }

    /// True of a household.
    pub(super) const fn is_household(self) -> bool {
        matches!(self, Self::Household(_))
    }
}

impl Subject {
    /// Looks them up; what is answered instead, if they may not be shown.
    pub(super) async fn shown(
        (service, request, by): (&web::Data<Service>, &HttpRequest, &SignedIn),
        who: Option<Who>,
    ) -> Result<Self, HttpResponse> {
        let refused = |problem| not_shown(by, service, request, problem);
        let Some(who) = who else { return Err(refused(Problem::of(Code::NotAnIdentifier))) };
        let question = match who {
            Who::Person(person) => Question::Person(person),
            Who::Household(household) => Question::Household(household),
        };
        match by.look(service, &question).await.map_err(refused)? {
            Answer::Person { request: _, shown } => {
                Ok(Self { who, called: called(&shown), members: Vec::new() })
            }
            Answer::Household { request: _, shown } => {
                let members = shown.members.iter().map(|it| (it.person, called(it)));
                let called = format!("The household at {}", shown.address.whole());
                Ok(Self { who, called, members: members.collect() })
            }
            Answer::Nothing { request } => Err(refused(Problem::nothing(request))),
            Answer::Refused { request, refusal } => {
                Err(refused(Problem::refused(request, refusal)))
            }
        }
    }
}
