//! Clerical review: the queue of doubtful cases, the next one for a reader, answers, and an answer taken back.
//!
//! In: who reads. Out: a case with what its records say side by side, under a permit; an answer as the journal has it. An answer says on which evidence
//! it rests: if that has changed, or the case is answered, it is not taken. Leaves which case comes first and what an answer decides to
//! `stewardship`.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::review_shown::{PairShown, QueuedShown, ReviewCase, ReviewQueue, field, pairs, rounded};
use super::writing::{number, shown_as, write};
use crate::clerical::{CaseSheet, Contradiction, Desk, sheet};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::{Made, Written};
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked};
use crate::http::problem::Problem;
use crate::http::reading::{scope_of, with_desk};
use crate::http::service::Service;
use crate::journal::{AskedAs, CaseAnswer, CaseRead, JournalEntry, ReadingTakenBack};
use crate::sharing::{ActKind, HandedAct, Operation, rule_on_operator};
use crate::stewardship::{Hand, Question, QueuedCase, ReadCase, answered, taken_back};
use crate::values::PersonId;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/reviews").route(web::get().to(queue)).route(web::post().to(answer)))
        .service(at("/reviews/next").route(web::get().to(next)))
        .service(at("/reviews/{reading}/undo").route(web::post().to(undo)));
}

/// A reader's answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewSent {
    /// The two persons of a case of the queue …
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    persons: Vec<PersonId>,
    /// … or the case that is read again.
    again: Option<u64>,
    /// `evidence` of the case as it was read.
    #[schema(example = "8a1f0c6e5d3b2a49")]
    evidence: String,
    /// `same`, `different` or `unsure`.
    #[schema(example = "different")]
    answer: CaseAnswer,
}

/// Why an answer is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoSent {}

/// An answer that was written down.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewTaken {
    /// Its number, by which it is taken back.
    reading: u64,
    /// The decision that holds by it. It counts from the next look on; the next night takes it into the edition.
    decision: Option<u64>,
    /// When, UTC.
    at: String,
    /// The entry that takes it back, if it is taken back.
    taken_back: Option<u64>,
}

fn decides(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    acting.may(HandedAct::Of(ActKind::Decide))
}

/// On what an answer rests: the records of both sides with the fingerprints of what they say, the pairs in question, the edition.
fn evidence(question: &Question) -> String {
    let Question { asked: _, edition, sides, pairs, barred: _ } = question;
    let said = serde_json::to_vec(&(edition, sides, pairs)).unwrap_or_default();
    blake3::hash(&said).to_hex()[..32].to_owned()
}

/// The cases that wait, for those who decide who is who. Identifiers, keys and figures; that it was read is written down.
#[utoipa::path(
    get,
    path = "/v1/reviews",
    tag = "Quality",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "The queue", body = ReviewQueue)),
)]
pub(super) async fn queue(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let page = query::<PageAsked>(&request);
    answered_with(service, request, move |service, asking| {
        let of = (Operation::Review, "the queue");
        let shown = service.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            decides(acting)?;
            let scope = scope_of(acting, grant)?;
            let edition = acting.edition().id();
            operating.permit(&scope, vec![format!("the queue of edition {edition}")])?;
            with_desk(service, acting, &scope, |desk| {
                let queue = desk.queue()?;
                // an answered case keeps its place, so that a page begins where it did
                let placed = (1..).zip(&queue.put_forward).filter(|(_, it)| it.waits);
                let page = page.as_ref().map_err(Problem::clone)?;
                let Page { items, next } = acting.page("reviews", page, placed)?;
                let cases = items.into_iter().map(|it| {
                    Ok(QueuedShown {
                        persons: it.case.persons.map(|it| it.to_string()).into(),
                        pairs: pairs(desk, it),
                        probability: rounded(it.case.probability()),
                        harm: rounded(it.harm),
                        unsure: it.unsure.clone(),
                        forbidden: !desk.forbidden(&it.case)?.is_empty(),
                    })
                });
                Ok(ReviewQueue {
                    edition: edition.to_string(),
                    waiting: queue.waiting(),
                    below: queue.below.len(),
                    cases: cases.collect::<Result<_, Stop>>()?,
                    next,
                })
            })
        })?;
        shown_as(StatusCode::OK, &shown)
    })
    .await
}

/// The next case for the caller, with what its records say side by side: what others have answered and want a second reader for, then the queue.
#[utoipa::path(
    get,
    path = "/v1/reviews/next",
    tag = "Quality",
    params(),
    responses(
        (status = 200, description = "A case; `ETag` is its evidence", body = ReviewCase),
        (status = 204, description = "No case waits for you"),
    ),
)]
pub(super) async fn next(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    answered_with(service, request, move |service, asking| {
        let of = (Operation::Review, "a case");
        let shown = service.operate(asking, of, |operating, grant| {
            let acting = operating.acting;
            decides(acting)?;
            let scope = scope_of(acting, grant)?;
            with_desk(service, acting, &scope, |desk| {
                let by = asking.user.name.as_str();
                let asked = asked_of(desk, by)?;
                let Some(Asked { question, shown, again, persons, pairs, forbidden }) = asked
                else {
                    return Ok(None);
                };
                let about = shown.iter().flatten().map(|at| desk.on.name(*at)).collect();
                let permit = operating.permit(&scope, about)?;
                let CaseSheet { fields, closed } = sheet(&desk.on, &permit, &shown)?;
                Ok(Some(ReviewCase {
                    edition: acting.edition().id().to_string(),
                    persons,
                    again,
                    evidence: evidence(&question),
                    fields: fields.into_iter().map(field).collect(),
                    closed,
                    pairs,
                    forbidden,
                }))
            })
        })?;
        let Some(shown) = shown else {
            let (status, headers, body) = (StatusCode::NO_CONTENT, Vec::new(), Vec::new());
            return Ok(Answered { status, headers, body });
        };
        let tag = format!("\"{}\"", shown.evidence);
        Ok(Answered { headers: vec![(ETAG, tag)], ..shown_as(StatusCode::OK, &shown)? })
    })
    .await
}

/// What a reader is asked.
struct Asked {
    question: Question,
    shown: [Vec<u32>; 2],
    again: Option<u64>,
    persons: Vec<String>,
    pairs: Vec<PairShown>,
    forbidden: Vec<String>,
}

fn asked_of(desk: &Desk<'_>, by: &str) -> Result<Option<Asked>, Stop> {
    if let Some(case) = desk.again_for(by) {
        return Ok(Some(again(desk, case)));
    }
    let queue = desk.queue()?;
    let Some(queued) = queue.next_for(by, |_| false) else { return Ok(None) };
    of_queue(desk, queued).map(Some)
}

fn again(desk: &Desk<'_>, case: &ReadCase) -> Asked {
    Asked {
        question: desk.again(case),
        shown: [0, 1].map(|side| case.shown(side, desk.on.records)),
        again: Some(case.number),
        persons: Vec::new(),
        pairs: Vec::new(),
        forbidden: Vec::new(),
    }
}

fn of_queue(desk: &Desk<'_>, queued: &QueuedCase) -> Result<Asked, Stop> {
    let [one, other] = queued.case.persons;
    Ok(Asked {
        question: desk.question(&queued.case)?,
        shown: [desk.on.records_of(one)?, desk.on.records_of(other)?],
        again: None,
        persons: vec![one.to_string(), other.to_string()],
        pairs: pairs(desk, queued),
        forbidden: desk
            .forbidden(&queued.case)?
            .into_iter()
            .map(|pair| desk.forbidden_in_words(pair))
            .collect(),
    })
}

/// An answer is taken in the name of the caller, if the case still waits and rests on the same evidence. What it decides counts
/// from the next look on; the next night takes it into the edition.
#[utoipa::path(
    post,
    path = "/v1/reviews",
    tag = "Quality",
    params(),
    request_body(content = ReviewSent, example = json!({ "persons": ["HP-SJYW-7M1S", "HP-4R4K-XF4Y"], "evidence": "8a1f0c6e5d3b2a49", "answer": "different" })),
    responses((status = 201, description = "It is taken", body = ReviewTaken)),
)]
pub(super) async fn answer(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let of_service = service.clone();
    let made = move |acting: &Acting<'_, '_>, sent: &ReviewSent| {
        decides(acting)?;
        let grant = rule_on_operator(acting.policy(), acting.asking, Operation::Review);
        let scope = scope_of(acting, grant.map_err(Stop::Caller)?)?;
        with_desk(&of_service, acting, &scope, |desk| entries(desk, acting, sent))
    };
    write(service, request, payload, "a case".to_owned(), made, told).await
}

fn entries(desk: &Desk<'_>, acting: &Acting<'_, '_>, sent: &ReviewSent) -> Result<Made, Stop> {
    let conflict = |what: &str| Stop::Problem(Problem::of(Code::Conflict).with_detail(what));
    let by = acting.asking.user.name.to_string();
    let gone = || conflict("the case is answered, or does not wait for you");
    let (asked, earlier) = match (sent.again, sent.persons.as_slice()) {
        (Some(number), []) => {
            let mut cases = desk.readings.cases().iter();
            let case = cases.find(|it| it.number == number).ok_or_else(gone)?;
            if !desk.still_asks(number, &by) {
                return Err(gone());
            }
            (again(desk, case), Some(case.clone()))
        }
        (None, &[one, other]) => {
            let queue = desk.queue()?;
            let same = |it: &&QueuedCase| {
                let persons = it.case.persons;
                it.waits && (persons == [one, other] || persons == [other, one])
            };
            let queued = queue.put_forward.iter().find(same).ok_or_else(gone)?;
            (of_queue(desk, queued)?, None)
        }
        (Some(_) | None, _) => {
            let told = "it is about two persons, or about a case that is read again";
            return Err(Problem::of(Code::ActNotPossible).with_detail(told).into());
        }
    };
    let mut question = asked.question;
    if evidence(&question) != sent.evidence {
        return Err(conflict("the evidence has changed since the case was read"));
    }
    let hand = Hand { next: 0, by: &by };
    let made = answered(&question, earlier.as_ref(), sent.answer, &desk.decisions, hand);
    if let Some(Contradiction { decided, against }) = desk.contradiction(&made) {
        if question.asked == AskedAs::Again {
            // who is asked without seeing what others said is not led to another answer: it is kept, and decides nothing
            question.barred.push(decided);
        } else {
            let against: Vec<String> = against.iter().filter_map(|it| desk.in_words(*it)).collect();
            return Err(conflict(&format!("it contradicts {}", against.join(", "))));
        }
    }
    let (answer, decisions) = (sent.answer, desk.decisions.clone());
    Ok(Made::numbered(move |next| {
        answered(&question, earlier.as_ref(), answer, &decisions, Hand { next, by: &by })
    }))
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let at = at.clone();
    for (entry, number) in entries.iter().zip(*number..) {
        if let JournalEntry::CaseRead(CaseRead { decision, .. }) = entry {
            let (reading, decision) = (number, *decision);
            let taken = ReviewTaken { reading, decision, at, taken_back: None };
            return shown_as(StatusCode::CREATED, &taken);
        }
        if let JournalEntry::ReadingTakenBack(ReadingTakenBack { reading, decision, by: _ }) = entry
        {
            let (reading, decision, taken_back) = (*reading, *decision, Some(number));
            let taken = ReviewTaken { reading, decision, at, taken_back };
            return shown_as(StatusCode::CREATED, &taken);
        }
    }
    Err(Problem::of(Code::Failed))
}

/// An answer of the caller's is taken back: what was decided before it, is decided again.
#[utoipa::path(
    post,
    path = "/v1/reviews/{reading}/undo",
    tag = "Quality",
    params(("reading" = u64, Path, description = "The answer's number", example = "88")),
    request_body(content = UndoSent, example = json!({})),
    responses((status = 201, description = "It is taken back", body = ReviewTaken)),
)]
pub(super) async fn undo(
    service: web::Data<Service>,
    request: HttpRequest,
    reading: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let reading = number(&reading);
    let made = move |acting: &Acting<'_, '_>, _: &UndoSent| {
        decides(acting)?;
        let (reading, by) = (reading.clone()?, acting.asking.user.name.to_string());
        let (decisions, readings) = acting.stewardship()?;
        let case = readings.case_of(reading);
        let own = |it: &&ReadCase| it.readings.iter().any(|of| of.number == reading && of.by == by);
        let case = case.filter(own).cloned().ok_or_else(|| Problem::of(Code::NoSuchAct))?;
        Ok(Made::numbered(move |next| {
            taken_back(&case, reading, &decisions, Hand { next, by: &by })
        }))
    };
    write(service, request, payload, "a case".to_owned(), made, told).await
}
