//! How partners fare: whether notices reach them, what they are owed and since when, what they have not answered.
//!
//! In: what the API answers of subscriptions and of the outbox. Out: tables. A notice goes by its number: nobody is named, and what it tells stands nowhere.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use jiff::Timestamp;

use super::with_partners;
use super::words::{age, moment, moment_of, plain};
use crate::http::acting::Stop;
use crate::http::api::notices::outbox::{self, OutboxNotice, OutboxQuery, keeps};
use crate::http::api::notices::subscriptions::{self, EndpointShown, SubscriptionShown};
use crate::http::api::notices::{faulty, notifying};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::leaf::{Begins, Leaf};
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::notices::outbox::NoticeState;
use crate::sharing::Asking;

/// How partners fare.
#[derive(Template)]
#[template(path = "back_office/templates/partners.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct PartnersPage {
    frame: Frame,
    partners: Vec<PartnerShown>,
    owed: u64,
    recalls: usize,
    before: Option<String>,
    next: Option<String>,
}

/// So many partners stand on a page.
const MOST: usize = 40;

/// One partner's subscription.
#[derive(Clone)]
struct PartnerShown {
    subscription: String,
    agreement: String,
    endpoint: String,
    /// How it is, in words, and whether that is well.
    health: (String, bool),
    last_success: Option<String>,
    next_try: Option<String>,
    attempts: u64,
    owed: u64,
    oldest: Option<String>,
    recalls: usize,
}

/// What the outbox says of one subscription.
#[derive(Clone, Default)]
struct Way {
    last_success: Option<Timestamp>,
    next_try: Option<Timestamp>,
    attempts: u64,
    owed: u64,
    oldest: Option<Timestamp>,
}

type Ways = BTreeMap<String, Way>;

fn ways(service: &Service, asking: &Asking) -> Result<(Ways, Timestamp), Problem> {
    service.list(asking, ("outbox", "the outbox"), |acting| {
        keeps(acting)?;
        let notifying = notifying(service)?;
        let state = notifying.known(&service.following);
        let state = state.map_err(|it| Stop::Problem(faulty(&it)))?;
        let mut ways = Ways::new();
        for notice in state.book.all() {
            let way = ways.entry(notice.subscription.to_string()).or_default();
            way.attempts += u64::from(notice.attempts);
            let earliest =
                |of: Option<Timestamp>, at| Some(of.map_or(at, |it: Timestamp| it.min(at)));
            if notice.state.is_undone() {
                way.owed += 1;
                way.oldest = earliest(way.oldest, notice.owed_at);
            }
            match notice.state {
                NoticeState::Delivered { at } => way.last_success = way.last_success.max(Some(at)),
                NoticeState::Pending { next } => way.next_try = earliest(way.next_try, next),
                NoticeState::Attempting { .. }
                | NoticeState::Owed
                | NoticeState::Held(_)
                | NoticeState::Stopped(_)
                | NoticeState::Released => {}
            }
        }
        Ok(((ways, notifying.now()), Vec::new()))
    })
}

/// How an endpoint is: words, and whether that is well.
fn health(endpoint: Option<&EndpointShown>) -> (String, bool) {
    let Some(endpoint) = endpoint else { return ("No endpoint is set".to_owned(), false) };
    match (endpoint.disabled, endpoint.confirmed, endpoint.warned) {
        (Some(because), _, _) => {
            let because = match because {
                "gone" => "it answered that there is nobody any more",
                "asked" => "it asked for nothing more",
                "failing" => "it did nothing but fail for five days",
                _ => "somebody ordered it",
            };
            (format!("Disabled: {because}"), false)
        }
        (None, false, _) => ("Not confirmed yet".to_owned(), false),
        (None, true, 0) => ("Working".to_owned(), true),
        (None, true, percent) => {
            (format!("Failing: {percent} % of the time after which it is disabled"), false)
        }
    }
}

fn partner(shown: &SubscriptionShown, way: &Way, now: Timestamp) -> PartnerShown {
    let endpoint = shown.endpoint.as_ref();
    PartnerShown {
        subscription: shown.subscription.clone(),
        agreement: plain(shown.standing),
        endpoint: endpoint.map_or_else(
            || "none".to_owned(),
            |it| {
                it.origin
                    .as_ref()
                    .map_or_else(|| it.way.to_owned(), |at| format!("{} to {at}", it.way))
            },
        ),
        health: health(endpoint),
        last_success: way.last_success.map(moment),
        next_try: way.next_try.map(moment),
        attempts: way.attempts,
        owed: way.owed,
        oldest: way.oldest.map(|it| age(it, now)),
        recalls: shown.unanswered_recalls,
    }
}

/// The page of partners.
pub(super) async fn all(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    begins: web::Query<Begins>,
) -> HttpResponse {
    let read = with_partners((&service, &request), &by, |service, asking| {
        // who keeps no agreements is refused before anything else is asked
        let (ways, now) = ways(service, asking)?;
        let list = subscriptions::listed(service, asking)?;
        let none = Way::default();
        let partners = list.subscriptions.iter();
        let partners =
            partners.map(|it| partner(it, ways.get(&it.subscription).unwrap_or(&none), now));
        Ok(partners.collect::<Vec<_>>())
    });
    match read.await {
        Ok(partners) => {
            let frame = by.frame(&service, Place::Partners);
            shown(StatusCode::OK, &PartnersPage::of(frame, partners, &begins))
        }
        Err(problem) => problem,
    }
}

impl PartnersPage {
    fn of(frame: Frame, partners: Vec<PartnerShown>, begins: &Begins) -> Self {
        let owed = partners.iter().map(|it| it.owed).sum();
        let recalls = partners.iter().map(|it| it.recalls).sum();
        let Leaf { rows: partners, before, next } = begins.leaf(("/partners", MOST), partners);
        Self { frame, partners, owed, recalls, before, next }
    }
}

/// Notices that stand somewhere.
#[derive(Template)]
#[template(path = "back_office/templates/notices.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct NoticesPage {
    frame: Frame,
    chosen: String,
    notices: Vec<NoticeLine>,
    next: Option<String>,
}

/// One notice of the list.
struct NoticeLine {
    number: u64,
    subscription: String,
    matter: String,
    state: String,
    attempts: u32,
    since: String,
    answer: String,
}

/// What a list can be of, by its word and in words.
const LISTS: [(&str, &str); 10] = [
    ("owed", "Owed"),
    ("held", "Held"),
    ("pending", "Waiting for their turn"),
    ("attempting", "On their way"),
    ("recalls", "Recalls without an answer"),
    ("delivered", "Delivered"),
    ("expired", "Of no use any more"),
    ("withdrawn", "Withdrawn"),
    ("unsendable", "Never to be sent, as they cannot be made"),
    ("released", "Given up"),
];

fn line(notice: OutboxNotice) -> NoticeLine {
    let answer = match (notice.receipt, notice.reason) {
        (None, _) => "none yet".to_owned(),
        (Some(said), None) => word_of(&said),
        (Some(said), Some(reason)) => format!("{}: {reason}", word_of(&said)),
    };
    let because = notice.because.map(|it| format!(": {}", word_of(&it))).unwrap_or_default();
    let state = match notice.recalls {
        Some(of) => format!("{}{because}, takes back {of}", notice.state),
        None => format!("{}{because}", notice.state),
    };
    NoticeLine {
        number: notice.notice,
        subscription: notice.subscription,
        matter: word_of(&notice.matter),
        state,
        attempts: notice.attempts,
        since: moment_of(&notice.owed_at),
        answer,
    }
}

/// A word as the API writes it, in plain letters.
pub(super) fn word_of(of: &impl serde::Serialize) -> String {
    let word = serde_json::to_value(of).ok();
    plain(word.as_ref().and_then(|it| it.as_str()).unwrap_or_default())
}

/// The page of notices.
pub(super) async fn notices(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    let pairs = form_urlencoded::parse(request.query_string().as_bytes()).into_owned();
    let asked: BTreeMap<String, String> = pairs.collect();
    let state = asked.get("state").cloned().unwrap_or_else(|| "owed".to_owned());
    let cursor = asked.get("cursor").cloned();
    let query = OutboxQuery { state: Some(state.clone()), cursor, limit: None };
    let read = with_partners((&service, &request), &by, move |service, asking| {
        outbox::listed(service, asking, &Ok(query))
    });
    match read.await {
        Ok(list) => {
            let next = list.next.map(|cursor| {
                let mut query = form_urlencoded::Serializer::new(String::new());
                query.append_pair("state", &state).append_pair("cursor", &cursor);
                format!("/partners/notices?{}", query.finish())
            });
            let page = NoticesPage {
                frame: by.frame(&service, Place::Partners),
                chosen: state,
                notices: list.notices.into_iter().map(line).collect(),
                next,
            };
            shown(StatusCode::OK, &page)
        }
        Err(problem) => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::{LISTS, NoticeLine, NoticesPage, PartnerShown, PartnersPage, health};
    use crate::http::api::notices::subscriptions::EndpointShown;
    use crate::http::ui::leaf::Begins;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::notices::outbox::NoticeState;

    #[test]
    fn every_state_of_a_notice_has_a_list() {
        for word in NoticeState::WORDS {
            assert!(LISTS.iter().any(|(it, _)| *it == word), "{word}");
        }
    }

    #[test]
    fn how_an_endpoint_is_stands_in_words() {
        let endpoint = |confirmed, disabled, warned| EndpointShown {
            endpoint: 7,
            way: "webhook",
            origin: None,
            confirmed,
            disabled,
            warned,
        };
        assert_eq!(health(Some(&endpoint(true, None, 0))), ("Working".to_owned(), true));
        assert!(health(Some(&endpoint(true, None, 70))).0.starts_with("Failing: 70 %"));
        assert!(health(Some(&endpoint(true, Some("gone"), 0))).0.starts_with("Disabled"));
        assert!(!health(Some(&endpoint(false, None, 0))).1 && !health(None).1);
    }

    fn partner(words: &str, well: bool) -> PartnerShown {
        let some = |it: &str| Some(it.to_owned());
        PartnerShown {
            subscription: words.to_owned(),
            agreement: "in force".to_owned(),
            endpoint: format!("webhook to {words}"),
            health: (if well { "Working".to_owned() } else { words.to_owned() }, well),
            last_success: some("2 November 2026, 08:31 UTC"),
            next_try: if well { None } else { some("2 November 2026, 09:31 UTC") },
            attempts: 41,
            owed: u64::from(!well) * 12,
            oldest: if well { None } else { some("3 days") },
            recalls: usize::from(!well),
        }
    }

    impl Sampled for PartnersPage {
        const NAME: &'static str = "partners";

        fn samples() -> Vec<Self> {
            let of = |frame, partners| Self::of(frame, partners, &Begins::at(None));
            vec![
                of(frame(), vec![partner("waste", true), partner("libraries", false)]),
                of(frame(), Vec::new()),
                of(frame(), (1..=90).map(|it| partner(&format!("service {it}"), false)).collect()),
                of(hostile_frame(), vec![partner(HOSTILE, false)]),
            ]
        }
    }

    impl Sampled for NoticesPage {
        const NAME: &'static str = "notices";

        fn samples() -> Vec<Self> {
            let line = |words: &str| NoticeLine {
                number: 4_711,
                subscription: words.to_owned(),
                matter: "address changed".to_owned(),
                state: "owed".to_owned(),
                attempts: 3,
                since: "2 November 2026, 08:31 UTC".to_owned(),
                answer: words.to_owned(),
            };
            let of = |frame, chosen: &str, notices| Self {
                frame,
                chosen: chosen.to_owned(),
                notices,
                next: Some("/partners/notices?state=owed&cursor=abc".to_owned()),
            };
            vec![
                of(frame(), "owed", vec![line("waste"), line("libraries")]),
                of(frame(), "recalls", Vec::new()),
                of(hostile_frame(), HOSTILE, vec![line(HOSTILE)]),
            ]
        }
    }
}
