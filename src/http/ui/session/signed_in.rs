//! Who is signed in: what every page that shows anything begins with.
//!
//! In: a request with a session's cookie. Out: a [`SignedIn`], or the way to the sign-in page, with where to go on afterwards. Who somebody is and what their
//! roles are is asked of the configuration each time: an account that is taken out is out with its next click. Of a user of the council's provider the groups are
//! those of the sign-in, which last as long as the session, `longest_hours` at most. Whoever follows a link of another site is asked first whether they mean it. From a `SignedIn` comes the [`Asking`] that
//! the door is asked with; a page has no other.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::header::{LOCATION, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use super::kept::{Session, SessionKey, Who};
use super::looking::{BrokenGlass, Looking, basis_in_words};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::{Service, not_answered};
use crate::http::ui::frame::{self, Frame, LookingBar, ShownUser};
use crate::http::ui::page::{self, FromElsewherePage};
use crate::http::ui::sections::{Place, sections_of};
use crate::http::{api, at_once};
use crate::lookup::{Answer, Question};
use crate::sharing::{Asking, User};
use crate::values::{PurposeName, Sensitive};

/// Somebody who has signed in.
#[derive(Clone)]
pub(in crate::http::ui) struct SignedIn {
    /// As the policy knows them.
    pub(in crate::http::ui) user: User,
    pub(super) key: SessionKey,
    csrf: String,
    /// True if the council's provider says who they are.
    pub(in crate::http::ui) by_provider: bool,
    /// True if another site's link led here: nothing is asked of the door then.
    pub(in crate::http::ui) from_elsewhere: bool,
    /// Why they look; nothing before they have said so.
    pub(in crate::http::ui) looking: Option<Looking>,
}

/// Why something is asked.
#[derive(Clone, Debug)]
pub(in crate::http::ui) enum Why {
    /// As they have said before they looked.
    Said,
    /// For the work of a page: a steward's, a privacy officer's.
    Work(PurposeName),
    /// The same with a case, and why it is necessary.
    Case {
        /// For what.
        purpose: PurposeName,
        /// The case.
        case_reference: Option<Sensitive<String>>,
        /// Why it is necessary.
        necessity: Option<Sensitive<String>>,
    },
}

impl SignedIn {
    /// Somebody of a session, if the session is of somebody and the configuration still knows them.
    fn of(
        service: &Service,
        from_elsewhere: bool,
        (key, session): (SessionKey, Session),
    ) -> Option<Self> {
        let who = session.who.as_ref()?;
        let by_provider = matches!(who, Who::Provider { .. });
        let user = user_of(service, who)?;
        let now = service.clock.now();
        // what was stated in an emergency is over with it
        let lasts = |it: &BrokenGlass| it.left(now).is_some();
        let looking = session.looking.filter(|it| it.broken_glass.as_ref().is_none_or(lasts));
        Some(Self { user, key, csrf: session.csrf, by_provider, from_elsewhere, looking })
    }

    /// What the page has round it. A flash is shown once.
    pub(in crate::http::ui) fn frame(&self, service: &Service, place: Place) -> Frame {
        let policy = service.pages.policy();
        let labels = self.user.roles.iter().map(|name| {
            policy.role(name).map_or_else(|| name.to_string(), |role| role.label.clone())
        });
        let user = ShownUser {
            name: self.user.name.to_string(),
            roles: labels.collect::<Vec<_>>().join("; "),
        };
        let flash = service.pages.sessions.change(self.key, |it| it.flash.take()).flatten();
        Frame {
            user: Some(user),
            sections: sections_of(policy, &self.user, place),
            csrf: self.csrf.clone(),
            looking: self.looking.as_ref().map(|it| Self::bar(service, it)),
            flash,
            ..service.pages.frame()
        }
    }

    fn bar(service: &Service, looking: &Looking) -> LookingBar {
        let Looking { purpose, case_reference, necessity: _, relationship, broken_glass } = looking;
        let label = service.pages.policy().purpose(purpose).map(|it| it.label.en.clone());
        let now = service.clock.now();
        let glass = broken_glass.as_ref().and_then(|it| Some((it, it.left(now)?)));
        LookingBar {
            purpose: label.unwrap_or_else(|| purpose.to_string()),
            case_reference: case_reference.as_ref().map(|it| it.expose().clone()),
            relationship: relationship.map(|it| basis_in_words(it).to_owned()),
            break_glass_until: glass.map(|(BrokenGlass { until, .. }, left)| frame::BreakGlass {
                until: time_of_day(*until),
                minutes: left.as_secs().div_ceil(60),
            }),
        }
    }

    /// The question's author and reason, for the door; counted as a request of theirs.
    pub(in crate::http::ui) fn asking(
        &self,
        service: &Service,
        why: &Why,
    ) -> Result<Asking, Problem> {
        if self.from_elsewhere {
            // the page of this problem says so, and leads on
            return Err(Problem::of(Code::Refused));
        }
        let wait = |wait| Problem::of(Code::TooManyRequests).retry_after(wait);
        service.rates.take(&self.user.name).map_err(wait)?;
        let at = service.clock.civil();
        let mut user = self.user.clone();
        user.suspended_from_emergencies = service.standing()?.is_suspended(&user.name, at.date());
        let (purpose, case_reference, necessity, emergency) = match why {
            Why::Said => {
                let said = self.looking.clone();
                let said = said.ok_or_else(|| Problem::of(Code::PurposeNotStated))?;
                let Looking { purpose, case_reference, necessity, relationship: _, broken_glass } =
                    said;
                let emergency = broken_glass.map(|it| it.stated());
                (purpose, case_reference, necessity, emergency)
            }
            Why::Work(purpose) => (purpose.clone(), None, None, None),
            Why::Case { purpose, case_reference, necessity } => {
                (purpose.clone(), case_reference.clone(), necessity.clone(), None)
            }
        };
        Ok(Asking { user, purpose, case_reference, necessity, emergency, at })
    }

    /// Has something done that may wait for the journal: the way on which the API's own handlers do it.
    pub(in crate::http::ui) async fn put_to<T: Send + 'static>(
        &self,
        service: &web::Data<Service>,
        why: Why,
        work: impl FnOnce(&Service, &Asking) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (began, by, shared) = (service.clock.now(), self.clone(), service.clone());
        let done = web::block(move || work(&shared, &by.asking(&shared, &why)?)).await;
        let done = done.unwrap_or_else(|_| Err(Problem::of(Code::Failed)));
        if let Err(problem) = &done {
            api::on_the_stroke(problem, service.clock.now().saturating_sub(began)).await;
        }
        done
    }

    /// Puts one question to the door, where it arrives.
    pub(in crate::http::ui) async fn look(
        &self,
        service: &web::Data<Service>,
        question: &Question,
    ) -> Result<Answer, Problem> {
        let began = service.clock.now();
        let asking = self.asking(service, &Why::Said)?;
        let answer = match at_once::answer(service, &asking, question).await {
            Ok(Answer::Refused { request, refusal }) => Err(Problem::refused(request, refusal)),
            Ok(Answer::Nothing { request }) => Err(Problem::nothing(request)),
            Ok(shown @ (Answer::Person { .. } | Answer::Household { .. })) => Ok(shown),
            Err(fault) => Err(not_answered(fault)),
        };
        if let Err(problem) = &answer {
            api::on_the_stroke(problem, service.clock.now().saturating_sub(began)).await;
        }
        answer
    }

    /// Has the next page tell something once.
    pub(in crate::http::ui) fn tell(&self, service: &Service, words: impl Into<String>) {
        service.pages.sessions.change(self.key, |it| it.flash = Some(words.into()));
    }

    /// Keeps why they look from now on; nothing takes it back.
    pub(in crate::http::ui) fn looks(&self, service: &Service, looking: Option<Looking>) {
        service.pages.sessions.change(self.key, |it| it.looking = looking);
    }

    /// The page of a problem.
    pub(in crate::http::ui) fn problem_page(
        &self,
        service: &Service,
        request: &HttpRequest,
        problem: Problem,
    ) -> HttpResponse {
        service.figures.told(problem.code.word());
        if self.from_elsewhere {
            let path = request.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned();
            let frame = self.frame(service, Place::None);
            return page::shown(StatusCode::FORBIDDEN, &FromElsewherePage { frame, path });
        }
        page::problem(self.frame(service, Place::None), problem, &api::request_id(request))
    }

    /// Ends the session.
    pub(in crate::http::ui) fn leaves(&self, service: &Service) {
        service.pages.sessions.end(self.key);
    }

    /// What forms of this session carry.
    pub(super) fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// A moment as people read a clock; the service's is UTC, and says so.
fn time_of_day(since_1970: Duration) -> String {
    let minutes = since_1970.as_secs() / 60;
    format!("{:02}:{:02} UTC", minutes / 60 % 24, minutes % 60)
}

fn user_of(service: &Service, who: &Who) -> Option<User> {
    let user = match who {
        Who::Account(name) => service.callers.listed(name),
        Who::Provider { issuer, claims } => service.callers.user_of(issuer, claims).ok(),
    };
    user.filter(|it| it.active)
}

impl FromRequest for SignedIn {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(signed_in(request))
    }
}

/// Who has sent a request; whoever has not signed in is sent to do so.
pub(super) fn signed_in(request: &HttpRequest) -> Result<SignedIn, actix_web::Error> {
    let service = request.app_data::<web::Data<Service>>();
    let service = service.ok_or_else(|| actix_web::error::ErrorInternalServerError(""))?;
    let pages = &service.pages;
    let kept = pages.cookie.of(request).and_then(|it| pages.sessions.find(&it));
    let had = kept.is_some();
    let known = kept.and_then(|(key, session)| {
        let was_somebody = session.who.is_some();
        let by = SignedIn::of(service, is_led_from_elsewhere(request), (key, session));
        if by.is_none() && was_somebody {
            pages.sessions.end(key);
        }
        by
    });
    known.ok_or_else(|| {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((LOCATION, to_sign_in(request)));
        if !had {
            response.insert_header((SET_COOKIE, pages.cookie.gone()));
        }
        InternalError::from_response("not signed in", response.finish()).into()
    })
}

/// True if the browser says that a page of another site, or of another host of the council's, sent somebody here. An address that was typed or kept comes from
/// nowhere; a browser that says nothing is an old one.
fn is_led_from_elsewhere(request: &HttpRequest) -> bool {
    let site = request.headers().get("sec-fetch-site");
    site.is_some_and(|it| it != "same-origin" && it != "none")
}

/// The sign-in page, with where to go on; a form that was sent is not sent again.
fn to_sign_in(request: &HttpRequest) -> String {
    let to = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let to = if request.method() == Method::GET { to } else { "/" };
    if to == "/" {
        return "/sign-in".to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", to).finish();
    format!("/sign-in?{query}")
}
