//! What those who were told have said: the receipts of a life event.
//!
//! In: the reference that the resident has. Out: how the events stand under it, service by service, as the API answers. Of those whom they are about, nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::send::action_in_words;
use crate::http::api::life_event_shown::{LifeEventShown, LifeEventsShown, ServiceTold, standing};
use crate::http::declaring::NamedEvents;
use crate::http::service::Service;
use crate::http::ui::caseworker::not_shown;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{SignedIn, Why};
use crate::journal::ReceiptKind;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/event_receipts.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct ReceiptsPage {
    pub(super) frame: Frame,
    pub(super) bundle: String,
    pub(super) events: Vec<Event>,
    /// Services that have acted on it.
    pub(super) contacts_avoided: usize,
}

/// An event, and who is told of it.
pub(super) struct Event {
    pub(super) number: String,
    pub(super) kind: String,
    pub(super) status: &'static str,
    pub(super) level: &'static str,
    pub(super) told: Vec<Told>,
}

/// A service that is told.
pub(super) struct Told {
    pub(super) service: String,
    pub(super) organisation: String,
    pub(super) may: &'static str,
    pub(super) stands: &'static str,
    pub(super) said: &'static str,
}

fn told(it: &ServiceTold) -> Told {
    let ServiceTold { service, organisation, action, stands, said } = it;
    Told {
        service: service.clone(),
        organisation: organisation.clone(),
        may: action_in_words(*action),
        stands: match *stands {
            "to_be_told" => "to be told",
            "taken_back" => "taken back",
            other => other,
        },
        said: match said {
            Some(ReceiptKind::Received) => "has it",
            Some(ReceiptKind::Acted) => "has done what it asks",
            Some(ReceiptKind::Rejected) => "does nothing about it",
            None => "nothing yet",
        },
    }
}

/// The same with a capital letter.
fn begun(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn of(frame: Frame, bundle: String, shown: &LifeEventsShown) -> ReceiptsPage {
    let event = |it: &LifeEventShown| Event {
        number: it.event.clone(),
        kind: begun(&it.kind.replace('_', " ")),
        status: match it.status {
            "corrected" => "It was put right since",
            "cancelled" => "It is cancelled",
            _ => "It counts",
        },
        level: match it.level {
            "suggested" => "the council’s data suggest it",
            "stated" => "somebody has said so",
            "verified" => "proof of it was seen",
            "registered" => "a register has it",
            other => other,
        },
        told: it.told.iter().map(told).collect(),
    };
    ReceiptsPage {
        frame,
        bundle,
        events: shown.events.iter().map(event).collect(),
        contacts_avoided: shown.contacts_avoided,
    }
}

pub(super) async fn shown_of(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    bundle: web::Path<String>,
) -> HttpResponse {
    let bundle = bundle.into_inner();
    let named = NamedEvents::of(&bundle);
    let stands =
        by.put_to(&service, Why::Said, move |service, asking| standing(service, asking, &named));
    match stands.await {
        Ok(stands) => {
            let page = of(by.frame(&service, Place::Look), bundle, &stands);
            shown(StatusCode::OK, &page)
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, ReceiptsPage, Told};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    impl Sampled for ReceiptsPage {
        const NAME: &'static str = "event-receipts";

        fn samples() -> Vec<Self> {
            let told = |text: &str| Told {
                service: text.to_owned(),
                organisation: text.to_owned(),
                may: "change its record",
                stands: "told",
                said: "has done what it asks",
            };
            let page = |text: &str| Self {
                frame: frame(),
                bundle: "HB-0000-0000-0004".to_owned(),
                events: vec![Event {
                    number: text.to_owned(),
                    kind: text.to_owned(),
                    status: "It counts",
                    level: "somebody has said so",
                    told: vec![told(text), told(text)],
                }],
                contacts_avoided: 2,
            };
            let mut nobody = page("change of address");
            nobody.events[0].told.clear();
            nobody.contacts_avoided = 0;
            let hostile =
                Self { frame: hostile_frame(), bundle: HOSTILE.to_owned(), ..page(HOSTILE) };
            vec![page("change of address"), nobody, hostile]
        }
    }
}
