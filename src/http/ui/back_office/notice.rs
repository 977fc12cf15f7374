//! One notice: where it stands, every attempt and what came of it, when it is tried next; sent again or given up.
//!
//! In: its number; why somebody turns it. Out: the page; what the API's own function writes. Whom it is about stands nowhere.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::partners::word_of;
use super::words::{moment, moment_of};
use super::{with_partners, work};
use crate::http::acting::Stop;
use crate::http::api;
use crate::http::api::notices::outbox::{
    TurnSent, TurnWord, keeps, may_release, may_replay, turned,
};
use crate::http::api::notices::{faulty, notifying};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::components::{Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::pictures::ShownTable;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Posted, SignedIn};
use crate::journal::{AttemptOutcome, JournalEntry, JournalKind, NoticeAct, Recorded};
use crate::notices::outbox::{Notice, NoticeState};
use crate::sharing::{ActKind, Asking};

/// One notice.
#[derive(Template)]
#[template(path = "back_office/templates/notice.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct NoticePage {
    frame: Frame,
    faults: Faults,
    once: String,
    read: NoticeRead,
    reason: Field,
}

/// What the page rests on.
struct NoticeRead {
    number: u64,
    subscription: String,
    matter: String,
    action: String,
    state: String,
    owed_at: String,
    until: String,
    next_try: String,
    answer: String,
    takes_back: Option<u64>,
    taken_back_by: Option<u64>,
    may_replay: bool,
    may_release: bool,
    attempts: ShownTable,
}

fn state_of(notice: &Notice) -> (String, String) {
    let due = |words: &str| words.to_owned();
    let next = match notice.state {
        NoticeState::Pending { next } => moment(next),
        NoticeState::Attempting { lease } => {
            format!("after {}, if nothing is heard", moment(lease))
        }
        NoticeState::Owed => due("when its endpoint takes notices again"),
        NoticeState::Held(ground) => format!("when this is over: {}", word_of(&ground)),
        NoticeState::Delivered { .. } | NoticeState::Stopped(_) | NoticeState::Released => {
            due("none")
        }
    };
    let state = match notice.state {
        NoticeState::Stopped(ground) | NoticeState::Held(ground) => {
            format!("{}: {}", notice.state.word(), word_of(&ground))
        }
        NoticeState::Delivered { at } => format!("delivered, {}", moment(at)),
        NoticeState::Pending { .. }
        | NoticeState::Attempting { .. }
        | NoticeState::Owed
        | NoticeState::Released => notice.state.word().to_owned(),
    };
    (state, next)
}

const fn outcome(of: AttemptOutcome) -> &'static str {
    match of {
        AttemptOutcome::Delivered => "taken",
        AttemptOutcome::Refused => "refused (3xx or 4xx)",
        AttemptOutcome::Gone => "gone (410)",
        AttemptOutcome::Throttled => "told to come later (429, 502, 503, 504)",
        AttemptOutcome::Failed => "no answer that could be read",
        AttemptOutcome::Aborted => "asked not to send this one again",
        AttemptOutcome::Disabled => "asked to send nothing any more",
    }
}

/// What happened to a notice, in order.
fn attempts(number: u64, entries: &[Recorded]) -> ShownTable {
    let row = |Recorded { at, entry, .. }: &Recorded| {
        let Some(JournalEntry::NoticeActed(act)) = entry else { return None };
        let (what, came, next) = match act {
            NoticeAct::Settled(it) if it.notice == number => (
                format!("attempt {}", it.attempt),
                outcome(it.outcome).to_owned(),
                it.next.as_ref().map(|it| moment_of(it)),
            ),
            NoticeAct::Replayed(it) if it.notice == number => {
                (format!("sent again by {}", it.by), it.reason.clone(), None)
            }
            NoticeAct::Released(it) if it.notice == number => {
                (format!("given up by {}", it.by), it.reason.clone(), None)
            }
            NoticeAct::Receipted(it) if it.notice == number => {
                ("the partner answers".to_owned(), word_of(&it.said), None)
            }
            NoticeAct::Pulled(it) if it.notice == number => {
                ("the partner fetched it".to_owned(), String::new(), None)
            }
            NoticeAct::Settled(_)
            | NoticeAct::Replayed(_)
            | NoticeAct::Released(_)
            | NoticeAct::Receipted(_)
            | NoticeAct::Pulled(_)
            | NoticeAct::Owed(_)
            | NoticeAct::Attempted(_)
            | NoticeAct::Held(_)
            | NoticeAct::Stopped(_) => return None,
        };
        Some(vec![moment_of(at), what, came, next.unwrap_or_else(|| "–".to_owned())])
    };
    ShownTable {
        id: "attempts".to_owned(),
        caption: "Attempts, and what came of them".to_owned(),
        heads: vec!["when", "what", "what came of it", "next try"],
        rows: entries.iter().filter_map(row).collect(),
    }
}

fn read(service: &Service, asking: &Asking, number: u64) -> Result<NoticeRead, Problem> {
    service.list(asking, ("outbox", "a notice"), |acting| {
        keeps(acting)?;
        let state = notifying(service)?.known(&service.following);
        let state = state.map_err(|it| Stop::Problem(faulty(&it)))?;
        let notice = state.book.get(number).ok_or_else(|| Problem::of(Code::NoSuchAct))?.clone();
        drop(state);
        // nothing of it stands before the entry that owes it
        let entries = acting.read_from(&[JournalKind::NoticeActed], number)?;
        let (standing, next_try) = state_of(&notice);
        let answer = match &notice.receipt {
            None => "none yet".to_owned(),
            Some((said, None)) => word_of(said),
            Some((said, Some(reason))) => format!("{}: {reason}", word_of(said)),
        };
        let read = NoticeRead {
            number,
            subscription: notice.subscription.to_string(),
            matter: word_of(&notice.matter),
            action: word_of(&notice.action),
            state: standing,
            owed_at: moment(notice.owed_at),
            until: moment(notice.until),
            next_try,
            answer,
            takes_back: notice.recalls,
            taken_back_by: notice.recalled_by,
            may_replay: may_replay(&notice),
            may_release: may_release(&notice),
            attempts: attempts(number, &entries),
        };
        Ok((read, Vec::new()))
    })
}

impl NoticePage {
    fn of(frame: Frame, once: String, read: NoticeRead, (faults, typed): (Faults, &str)) -> Self {
        let hint = "In a sentence. It stands in the journal: name nobody in it.";
        let reason = Field::new("reason", "Why").hint(hint).value(typed).faults(&faults);
        Self { frame, faults, once, read, reason }
    }
}

/// The page.
pub(super) async fn one(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    number: web::Path<u64>,
) -> HttpResponse {
    again(service, request, by, number.into_inner(), (StatusCode::OK, Faults::none(), "")).await
}

async fn again(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    number: u64,
    (status, faults, typed): (StatusCode, Faults, &str),
) -> HttpResponse {
    let found = with_partners((&service, &request), &by, move |service, asking| {
        read(service, asking, number)
    });
    match found.await {
        Ok(read) => {
            let (frame, once) = (by.frame(&service, Place::Partners), service.pages.once());
            shown(status, &NoticePage::of(frame, once, read, (faults, typed)))
        }
        Err(problem) => problem,
    }
}

/// A notice is sent again, or given up.
pub(super) async fn turn(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
    number: web::Path<u64>,
) -> HttpResponse {
    let number = number.into_inner();
    let (reason, what) = (fields.kept("reason"), fields.kept("what"));
    let mut faults = Faults::none();
    if reason.is_empty() {
        faults.add("reason", "Write why");
    }
    let (what, told) = match what.as_str() {
        "release" => (TurnWord::Release, "It is given up. What waited behind it can go."),
        _ => (TurnWord::Replay, "It is sent again."),
    };
    if !faults.is_empty() {
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, faults, reason.as_str());
        return again(service, request, by, number, wrong).await;
    }
    let why = work(&service, &by, (ActKind::Agreement, "partners"));
    let (route, typed) = (request.path().to_owned(), reason.clone());
    let done = by.put_to(&service, why, move |service, asking| {
        let sent = fields.sent(service, asking, &route)?;
        let turn = TurnSent { what, reason };
        service.act(asking, "a notice", &sent, |acting| {
            turned(service, acting, (&number.to_string(), &turn))
        })
    });
    match done.await {
        Ok(_) => {
            by.tell(&service, told);
            go_on(&format!("/partners/notices/{number}"))
        }
        Err(problem) => {
            let status = StatusCode::from_u16(problem.status());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let told = problem.told(&api::request_id(&request));
            let more = told.detail.unwrap_or_else(|| told.what_to_do.to_owned());
            faults.add_of_all(format!("{}: {more}", told.title));
            again(service, request, by, number, (status, faults, &typed)).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NoticePage, NoticeRead, attempts};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::journal::{
        AttemptOutcome, JournalEntry, NoticeAct, NoticeSettled, NoticeTurned, Recorded,
    };

    fn entries(reason: &str) -> Vec<Recorded> {
        let settled = |notice, attempt, outcome| {
            let next = Some("2026-11-02T09:00:05Z".into());
            NoticeAct::Settled(NoticeSettled { notice, attempt, outcome, next })
        };
        let replayed =
            NoticeTurned { notice: 7, reason: reason.to_owned(), by: "dpo".parse().unwrap() };
        let acts = [
            settled(7, 1, AttemptOutcome::Throttled),
            settled(8, 1, AttemptOutcome::Delivered),
            NoticeAct::Replayed(replayed),
        ];
        let recorded = |(number, act)| {
            let entry = JournalEntry::NoticeActed(act);
            let at = "2026-11-02T09:00:00Z".to_owned();
            Recorded {
                sequence: number,
                at,
                kind: entry.kind(),
                digest: [0; 32],
                entry: Some(entry),
            }
        };
        (9..).zip(acts).map(recorded).collect()
    }

    #[test]
    fn the_attempts_of_a_notice_are_its_own_each_with_what_came_of_it() {
        let table = attempts(7, &entries("a restored backup"));
        let [first, again] = table.rows.as_slice() else { panic!("{table:?}") };
        assert_eq!(
            first[1..],
            ["attempt 1", "told to come later (429, 502, 503, 504)", "2 November 2026, 09:00 UTC",]
        );
        assert_eq!(again[1..], ["sent again by dpo", "a restored backup", "–"]);
    }

    impl Sampled for NoticePage {
        const NAME: &'static str = "notice";

        fn samples() -> Vec<Self> {
            let read = |words: &str, open: bool, rows: &[Recorded]| NoticeRead {
                number: 7,
                subscription: words.to_owned(),
                matter: "address changed".to_owned(),
                action: "amend".to_owned(),
                state: words.to_owned(),
                owed_at: "2 November 2026, 08:31 UTC".to_owned(),
                until: "2 December 2026, 08:31 UTC".to_owned(),
                next_try: "2 November 2026, 09:00 UTC".to_owned(),
                answer: words.to_owned(),
                takes_back: open.then_some(5),
                taken_back_by: open.then_some(9),
                may_replay: open,
                may_release: open,
                attempts: attempts(7, rows),
            };
            let of = |frame, read, faults, typed: &str| {
                Self::of(frame, "0".repeat(32), read, (faults, typed))
            };
            let mut faults = Faults::none();
            faults.add("reason", HOSTILE);
            vec![
                of(frame(), read("owed", true, &entries("a restored backup")), Faults::none(), ""),
                of(frame(), read("delivered", false, &[]), Faults::none(), ""),
                of(hostile_frame(), read(HOSTILE, true, &entries(HOSTILE)), faults, HOSTILE),
            ]
        }
    }
}
