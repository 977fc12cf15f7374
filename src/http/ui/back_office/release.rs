//! A held edition: what changes if it is served, proposed by one, approved by another.
//!
//! In: an edition's name; why somebody wants it served, approves or drops that. Out: the page; what the API's own functions write. Whoever proposed it cannot approve
//! it: that is the API's to refuse, and the page only says so before.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::night::Standing;
use super::read;
use super::words::{day, moment_of};
use super::{at_night, work};
use crate::editions::{DiffCounts, EditionId};
use crate::http::acts::Written;
use crate::http::api;
use crate::http::api::editions;
use crate::http::api::proposals::{self, ClosingSent, ProposalShown};
use crate::http::api::writing::IfMatch;
use crate::http::once::Sent;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::components::{Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::pictures::ShownTable;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Posted, SignedIn};
use crate::report::thousands;
use crate::sharing::{ActKind, Asking};

/// What becomes of a held edition.
#[derive(Template)]
#[template(path = "back_office/templates/release.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct ReleasePage {
    frame: Frame,
    faults: Faults,
    once: String,
    read: ReleaseRead,
    reason: Field,
}

/// What the page rests on.
pub(super) struct ReleaseRead {
    edition: EditionId,
    night: String,
    /// Why it is held; none of one that is not.
    held: Option<String>,
    /// The tag of the shelf.
    tag: String,
    /// The edition that is served now.
    served: String,
    changes: ShownTable,
    proposal: Option<ProposalRead>,
}

/// That somebody wants it served.
struct ProposalRead {
    number: u64,
    at: String,
    by: String,
    reason: String,
    /// True if it is whoever reads this.
    own: bool,
}

fn read(service: &Service, asking: &Asking, named: &str) -> Result<ReleaseRead, Problem> {
    let night = read::night(service, asking, Some(named))?;
    let held = match Standing::of(&night) {
        Standing::Held(because) => Some(because),
        Standing::Served | Standing::Kept => None,
    };
    let (served, counts) = read::changes(service, asking, (night.edition, &night.report))?;
    let proposal = read::proposal(service, asking, night.edition)?;
    Ok(ReleaseRead {
        edition: night.edition,
        night: day(night.report.as_of),
        held,
        tag: night.tag,
        served: served.to_string(),
        changes: changes(&counts),
        proposal: proposal.map(|it| {
            let ProposalShown { proposal, at, what: _, about: _, says, by } = it;
            ProposalRead {
                number: proposal,
                at: moment_of(&at),
                own: by == asking.user.name.as_str(),
                by,
                reason: says["reason"].as_str().unwrap_or_default().to_owned(),
            }
        }),
    })
}

fn changes(counts: &DiffCounts) -> ShownTable {
    let DiffCounts {
        persons_added,
        persons_retired,
        persons_merged,
        persons_split,
        persons_kept,
        persons_moved,
        households_added,
        households_gone,
        households_merged,
        households_split,
        households_changed,
        households_kept,
        records_added,
        records_removed,
        records_changed,
    } = *counts;
    let rows = [
        ("persons who come", persons_added),
        ("persons who go", persons_retired),
        ("persons merged into others", persons_merged),
        ("persons split off from others", persons_split),
        ("persons who keep their identifier", persons_kept),
        ("persons in another household", persons_moved),
        ("households that come", households_added),
        ("households that go", households_gone),
        ("households merged into others", households_merged),
        ("households split off from others", households_split),
        ("households that change", households_changed),
        ("households that keep their identifier", households_kept),
        ("records that come", records_added),
        ("records that go", records_removed),
        ("records that change", records_changed),
    ];
    ShownTable {
        id: "changes".to_owned(),
        caption: "What changes if it is served".to_owned(),
        heads: vec!["what", "how many"],
        rows: rows.map(|(what, count)| vec![what.to_owned(), thousands(count)]).to_vec(),
    }
}

impl ReleasePage {
    fn of(frame: Frame, once: String, read: ReleaseRead, (faults, typed): (Faults, &str)) -> Self {
        let label = match &read.proposal {
            None => "Why it is to be served",
            Some(_) => "What you looked at",
        };
        let hint = "In a sentence. It stands in the journal: name nobody in it.";
        let reason = Field::new("reason", label).hint(hint).value(typed).faults(&faults);
        Self { frame, faults, once, read, reason }
    }
}

/// The page.
pub(super) async fn asked(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: web::Path<String>,
) -> HttpResponse {
    again(service, request, by, named.into_inner(), (StatusCode::OK, Faults::none(), "")).await
}

async fn again(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: String,
    (status, faults, typed): (StatusCode, Faults, &str),
) -> HttpResponse {
    let about = format!("edition {named}");
    let found = at_night((&service, &request), &by, &about, move |service, asking| {
        read(service, asking, &named)
    });
    match found.await {
        Ok(read) => {
            let (frame, once) = (by.frame(&service, Place::Night), service.pages.once());
            shown(status, &ReleasePage::of(frame, once, read, (faults, typed)))
        }
        Err(problem) => problem,
    }
}

/// What a form asks for.
enum Wish {
    /// That a held edition be served.
    Propose(IfMatch),
    /// That what another proposed be done.
    Approve(u64),
    /// That it be not.
    Drop(u64),
}

impl Wish {
    fn done(
        &self,
        service: &Service,
        asking: &Asking,
        sent: &Sent,
        (edition, reason): (&str, &str),
    ) -> Result<Written, Problem> {
        let closing = ClosingSent { reason: reason.to_owned() };
        match self {
            Self::Propose(read) => {
                let id = editions::named(edition)?;
                service.act(asking, "an edition", sent, |acting| {
                    editions::release_proposed(service, acting, (id, reason), read)
                })
            }
            Self::Approve(number) => {
                proposals::approve_as(service, asking, sent, (*number, &closing))
            }
            Self::Drop(number) => service.act(asking, "a proposal", sent, |acting| {
                proposals::dropped(acting, *number, &closing)
            }),
        }
    }

    fn told(&self, edition: &str) -> String {
        match self {
            Self::Propose(_) => "It is proposed, and waits for a second person.".to_owned(),
            Self::Approve(_) => format!("Edition {edition} is served."),
            Self::Drop(_) => "The proposal is dropped. The edition stays held.".to_owned(),
        }
    }
}

async fn carried_out(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
    (edition, wish): (String, Wish),
) -> HttpResponse {
    // a form says of which edition it is: it leads nowhere else
    let edition = match editions::named(&edition) {
        Ok(id) => id.to_string(),
        Err(problem) => return by.problem_page(&service, &request, problem),
    };
    let reason = fields.kept("reason");
    if reason.is_empty() {
        let mut faults = Faults::none();
        faults.add("reason", "Write why");
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, faults, "");
        return again(service, request, by, edition, wrong).await;
    }
    let about = format!("edition {edition}");
    let why = work(&service, &by, (ActKind::Nights, &about));
    let (route, typed, named) = (request.path().to_owned(), reason.clone(), edition.clone());
    let done = by.put_to(&service, why, move |service, asking| {
        let sent = fields.sent(service, asking, &route)?;
        wish.done(service, asking, &sent, (&named, &reason))?;
        Ok(wish.told(&named))
    });
    match done.await {
        Ok(told) => {
            by.tell(&service, told);
            go_on(&format!("/night/{edition}/release"))
        }
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let told = problem.told(&api::request_id(&request));
            let mut faults = Faults::none();
            let more = told.detail.unwrap_or_else(|| told.what_to_do.to_owned());
            faults.add_of_all(format!("{}: {more}", told.title));
            again(service, request, by, edition, (status, faults, &typed)).await
        }
    }
}

/// Somebody proposes that it be served.
pub(super) async fn propose(
    service: web::Data<Service>,
    request: HttpRequest,
    posted: Posted,
    named: web::Path<String>,
) -> HttpResponse {
    let wish = Wish::Propose(IfMatch::told(posted.fields.text("tag").map(str::to_owned)));
    carried_out(service, request, posted, (named.into_inner(), wish)).await
}

/// A second person approves it.
pub(super) async fn approve(
    service: web::Data<Service>,
    request: HttpRequest,
    posted: Posted,
    number: web::Path<u64>,
) -> HttpResponse {
    let edition = posted.fields.kept("edition");
    carried_out(service, request, posted, (edition, Wish::Approve(number.into_inner()))).await
}

/// It is dropped.
pub(super) async fn drop_it(
    service: web::Data<Service>,
    request: HttpRequest,
    posted: Posted,
    number: web::Path<u64>,
) -> HttpResponse {
    let edition = posted.fields.kept("edition");
    carried_out(service, request, posted, (edition, Wish::Drop(number.into_inner()))).await
}

#[cfg(test)]
mod tests {
    use super::{ProposalRead, ReleasePage, ReleaseRead, changes};
    use crate::editions::DiffCounts;
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    fn read(words: &str, proposal: Option<bool>) -> ReleaseRead {
        let counts =
            DiffCounts { persons_added: 44, persons_kept: 12_416, ..DiffCounts::default() };
        ReleaseRead {
            edition: "2026-11-02.1".parse().unwrap(),
            night: "2 November 2026".to_owned(),
            held: Some(words.to_owned()),
            tag: "\"0123456789abcdef\"".to_owned(),
            served: "2026-11-01.1".to_owned(),
            changes: changes(&counts),
            proposal: proposal.map(|own| ProposalRead {
                number: 73,
                at: "2 November 2026, 08:31 UTC".to_owned(),
                by: words.to_owned(),
                reason: words.to_owned(),
                own,
            }),
        }
    }

    impl Sampled for ReleasePage {
        const NAME: &'static str = "release";

        fn samples() -> Vec<Self> {
            let of = |frame, read, faults: Faults, typed: &str| {
                Self::of(frame, "0".repeat(32), read, (faults, typed))
            };
            let mut faults = Faults::none();
            faults.add("reason", HOSTILE);
            faults.add_of_all(HOSTILE);
            let none = ReleaseRead { held: None, ..read("", None) };
            vec![
                of(frame(), read("6.1 % of identifiers would go", None), Faults::none(), ""),
                of(frame(), read("d.steward", Some(true)), Faults::none(), ""),
                of(frame(), read("d.steward", Some(false)), Faults::none(), ""),
                of(frame(), none, Faults::none(), ""),
                of(hostile_frame(), read(HOSTILE, Some(false)), faults, HOSTILE),
            ]
        }
    }
}
