//! Who will be told; then it is sent: the last two steps of recording a life event.
//!
//! In: what was filled in. Out: first who would be told if it were declared, with all that was filled in; sent from there, the declaration. The form has one key from its
//! first page on: sent twice, it is declared once.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::fill;
use super::kinds::Kind;
use super::read::read;
use super::subject::{Subject, Who};
use crate::http::acts::Written;
use crate::http::api::life_events::LifeEventSent;
use crate::http::code::Code;
use crate::http::foretelling::{Foretold, WhenTold, WhyNotTold, WouldBeTold, WouldNotBeTold};
use crate::http::problem::Problem;
use crate::http::reporting;
use crate::http::service::Service;
use crate::http::ui::caseworker::not_shown;
use crate::http::ui::components::Faults;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::problem_words::of_a_form;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn, Why};
use crate::journal::{JournalEntry, LifeEventAct};
use crate::values::ActionClass;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/event_foretold.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct ForetoldPage {
    pub(super) frame: Frame,
    pub(super) called: String,
    pub(super) words: &'static str,
    pub(super) action: String,
    pub(super) told: Vec<Told>,
    /// Services that are not told, and why.
    pub(super) not_told: Vec<(String, String)>,
    /// All that was filled in, its key with it.
    pub(super) kept: Vec<(String, String)>,
}

/// A service that would be told.
pub(super) struct Told {
    pub(super) service: String,
    pub(super) organisation: String,
    /// What it may do.
    pub(super) may: &'static str,
    pub(super) when: &'static str,
    pub(super) only_with_consent: bool,
}

/// What a service may do, in words.
pub(super) const fn action_in_words(action: ActionClass) -> &'static str {
    match action {
        ActionClass::Inform => "know it, and ask",
        ActionClass::Suppress => "stop letters and calls that would hurt",
        ActionClass::Amend => "change its record",
        ActionClass::Close => "end the account, the permit or the service",
    }
}

fn told(it: &WouldBeTold) -> Told {
    let WouldBeTold { service, organisation, matter: _, action, when, only_with_consent } = it;
    Told {
        service: service.clone(),
        organisation: organisation.clone(),
        may: action_in_words(*action),
        when: match when {
            WhenTold::AtOnce => "at once",
            WhenTold::WhenCollected => "when it next collects its notices",
            WhenTold::OnceReachable => "once it can be reached",
            WhenTold::OnceAgreementInForce => "once its agreement is in force",
        },
        only_with_consent: *only_with_consent,
    }
}

fn not_told(it: &WouldNotBeTold) -> (String, String) {
    let WouldNotBeTold { service, because, from_level } = it;
    let why = match (because, from_level) {
        (WhyNotTold::NotKnownWellEnough, Some(level)) => {
            format!("it is told only of what is {}", level.word())
        }
        (WhyNotTold::NotKnownWellEnough, None) => {
            "it is told only of what is better known".to_owned()
        }
        (WhyNotTold::NobodyToTell, _) => {
            "nobody who stands for it has an agreement on such events".to_owned()
        }
    };
    (service.clone(), why)
}

fn of(
    frame: Frame,
    (subject, kind): (&Subject, Kind),
    foretold: &Foretold,
    kept: Vec<(String, String)>,
) -> ForetoldPage {
    ForetoldPage {
        frame,
        called: subject.called.clone(),
        words: kind.words(subject.who.is_household()),
        action: format!("{}/event/{}", subject.who.path(), kind.word()),
        told: foretold.told.iter().map(told).collect(),
        not_told: foretold.not_told.iter().map(not_told).collect(),
        kept,
    }
}

pub(super) async fn sent(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
    path: web::Path<(String, String, String)>,
) -> HttpResponse {
    let (subject, id, kind) = path.into_inner();
    let who = Who::of(&subject, &id);
    let kind = who.and_then(|it| Kind::named(&kind, it.is_household()));
    let Some(kind) = kind else {
        return by.problem_page(&service, &request, Problem::of(Code::NoSuchRoute));
    };
    let subject = match Subject::shown((&service, &request, &by), who).await {
        Ok(subject) => subject,
        Err(answer) => return answer,
    };
    let once = match fields.once() {
        Ok(once) => once.to_owned(),
        Err(problem) => return by.problem_page(&service, &request, problem),
    };
    let again = |status: StatusCode, faults: Faults| {
        let framed = (by.frame(&service, Place::Look), once.clone());
        shown(status, &fill::of(framed, (&subject, kind), &fields, faults))
    };
    if fields.text("go") == Some("change") {
        return again(StatusCode::OK, Faults::none());
    }
    let body = match read((&subject, kind), &fields, &once) {
        Ok(body) => body,
        Err(faults) => return again(StatusCode::UNPROCESSABLE_ENTITY, faults),
    };
    let done = if fields.text("go") == Some("send") {
        declare(&service, &by, (fields.clone(), request.path().to_owned()), body).await.map(
            |bundle| {
                by.tell(
                    &service,
                    format!("It is written down. The reference for the resident is {bundle}."),
                );
                go_on(&format!("/look/events/{bundle}"))
            },
        )
    } else {
        let foretold = by.put_to(&service, Why::Said, move |service, asking| {
            service.foretell(asking, |acting| body.declaration(acting))
        });
        foretold.await.map(|foretold| {
            let frame = by.frame(&service, Place::Look);
            shown(StatusCode::OK, &of(frame, (&subject, kind), &foretold, fields.to_keep()))
        })
    };
    match done {
        Ok(answer) => answer,
        Err(problem) if matches!(problem.code, Code::ActNotPossible | Code::BodyNotReadable) => {
            let mut faults = Faults::none();
            faults.add_of_all(of_a_form(&problem));
            again(StatusCode::UNPROCESSABLE_ENTITY, faults)
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

/// Declares it: the reference for the resident.
async fn declare(
    service: &web::Data<Service>,
    by: &SignedIn,
    (fields, path): (Fields, String),
    body: LifeEventSent,
) -> Result<String, Problem> {
    let written = by.put_to(service, Why::Said, move |service, asking| {
        let sent = fields.sent(service, asking, &format!("POST {path}"))?;
        service.act_on_events(asking, &sent, |acting| {
            reporting::declared(service, acting, body.declaration(acting)?)
        })
    });
    let Written { number: _, at: _, entries } = written.await?;
    let bundle = entries.iter().find_map(|entry| {
        let JournalEntry::LifeEventActed(LifeEventAct::Declared(said)) = entry else { return None };
        Some(said.bundle.to_string())
    });
    bundle.ok_or_else(|| Problem::of(Code::Failed))
}

#[cfg(test)]
mod tests {
    use super::{ForetoldPage, Kind, Subject, Who, of};
    use crate::http::foretelling::{Foretold, WhenTold, WhyNotTold, WouldBeTold, WouldNotBeTold};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::journal::NoticeMatter;
    use crate::values::{ActionClass, EvidenceLevel};

    fn foretold(text: &str) -> Foretold {
        let told = |when, action| WouldBeTold {
            service: text.to_owned(),
            organisation: text.to_owned(),
            matter: NoticeMatter::AddressChanged,
            action,
            when,
            only_with_consent: true,
        };
        let not =
            |because, from_level| WouldNotBeTold { service: text.to_owned(), because, from_level };
        Foretold {
            kind: "change_of_address",
            level: "stated",
            told: vec![
                told(WhenTold::AtOnce, ActionClass::Inform),
                told(WhenTold::WhenCollected, ActionClass::Suppress),
                told(WhenTold::OnceReachable, ActionClass::Amend),
                told(WhenTold::OnceAgreementInForce, ActionClass::Close),
            ],
            not_told: vec![
                not(WhyNotTold::NotKnownWellEnough, Some(EvidenceLevel::Verified)),
                not(WhyNotTold::NobodyToTell, None),
            ],
        }
    }

    impl Sampled for ForetoldPage {
        const NAME: &'static str = "event-foretold";

        fn samples() -> Vec<Self> {
            let who = Who::Household("HH-7R4A-2M69".parse().unwrap());
            let subject =
                |called: &str| Subject { who, called: called.to_owned(), members: Vec::new() };
            let kept = vec![("address".to_owned(), HOSTILE.to_owned())];
            let nobody = Foretold { told: Vec::new(), not_told: Vec::new(), ..foretold("") };
            let home = subject("The household at 8 London Avenue");
            vec![
                of(frame(), (&home, Kind::Move), &foretold("Libraries"), Vec::new()),
                of(frame(), (&home, Kind::Move), &nobody, Vec::new()),
                of(hostile_frame(), (&subject(HOSTILE), Kind::Move), &foretold(HOSTILE), kept),
            ]
        }
    }
}
