//! Requests as they go on: what may follow what, and what the clock makes of it.

use jiff::civil::{Date, date};

use super::{Due, Request, RequestBook, RequestFault, RequestState};
use crate::journal::{
    JournalEntry, RefusalGround, RightsKind, RightsRequested, RightsStep, RightsStepTaken,
};
use crate::rights::ClockRules;
use crate::sharing::WorkingDays;

fn opened(right: RightsKind) -> JournalEntry {
    JournalEntry::RightsRequested(RightsRequested {
        right,
        person: "HP-0000-0001".to_owned(),
        records: Vec::new(),
        received: date(2026, 9, 3),
        channel: "post".to_owned(),
        words: "everything".to_owned(),
        represented_by: String::new(),
        by: "officer".to_owned(),
    })
}

fn taken(request: u64, step: RightsStep, on: Date) -> RightsStepTaken {
    RightsStepTaken { request, step, on, by: "officer".to_owned() }
}

/// The book of an access request, number 4, and these steps.
fn book(steps: &[(RightsStep, Date)]) -> RequestBook {
    let mut entries = vec![(4, opened(RightsKind::Access))];
    for (at, (step, on)) in (5_u64..).zip(steps) {
        entries.push((at, JournalEntry::RightsStepTaken(taken(4, step.clone(), *on))));
    }
    RequestBook::of(entries.iter().map(|(number, entry)| (*number, entry)))
}

fn asked_back() -> RightsStep {
    RightsStep::AskedBack { what: "which years".to_owned() }
}

fn due(request: &Request) -> Due {
    let holidays = include_str!("../../matching-rules/sharing/bank_holidays.csv");
    request.clock().due(ClockRules::default(), &WorkingDays::read(holidays).unwrap())
}

#[test]
fn a_request_is_open_until_it_is_answered() {
    let done = RightsStep::Done { outcome: "sent".to_owned() };
    for (steps, state) in [
        (vec![], RequestState::Open),
        (vec![(asked_back(), date(2026, 9, 4))], RequestState::WaitsForPerson),
        (
            vec![(asked_back(), date(2026, 9, 4)), (RightsStep::Answered, date(2026, 9, 9))],
            RequestState::Open,
        ),
        (vec![(done, date(2026, 9, 9))], RequestState::Done),
    ] {
        assert_eq!(book(&steps).request(4).unwrap().state(), state);
    }
}

#[test]
fn waiting_for_the_person_moves_the_day_by_as_much() {
    let steps = [(asked_back(), date(2026, 9, 4)), (RightsStep::Answered, date(2026, 9, 8))];
    assert_eq!(due(book(&steps[..1]).request(4).unwrap()), Due::WaitsForPerson(date(2026, 9, 4)));
    assert_eq!(due(book(&steps).request(4).unwrap()), Due::Answer(date(2026, 10, 7)));
}

#[test]
fn a_step_that_does_not_fit_is_refused_with_the_reason() {
    let extended = RightsStep::Extended { reason: "many files".to_owned() };
    let refused = RightsStep::Refused {
        ground: RefusalGround::Unfounded,
        reason: "the third this week".to_owned(),
        exemption: None,
    };
    let day = date(2026, 9, 10);
    let cases = [
        (book(&[]), RightsStep::Answered, RequestFault::NotWaiting(4)),
        (book(&[(asked_back(), day)]), asked_back(), RequestFault::Waiting(4)),
        (book(&[(extended.clone(), day)]), extended, RequestFault::ExtendedAlready(4)),
        (book(&[(refused.clone(), day)]), refused, RequestFault::Closed(4, "refused")),
    ];
    for (book, step, fault) in cases {
        assert_eq!(book.takes(&taken(4, step, day)), Err(fault));
    }
    let early = taken(4, asked_back(), date(2026, 9, 2));
    assert_eq!(book(&[]).takes(&early), Err(RequestFault::TooEarly(date(2026, 9, 3))));
    assert_eq!(book(&[]).takes(&taken(9, asked_back(), day)), Err(RequestFault::Unknown(9)));
    assert_eq!(book(&[]).takes(&taken(4, asked_back(), day)), Ok(()));
}
