//! The next step of a request is written down; an answer after which sharing goes on lifts what stopped it in the same act.
//!
//! In: the form of a request's page. Out: a step as the API takes it. What has changed since the page was made is told on the page, and what was typed is kept.

use actix_web::{HttpRequest, HttpResponse, web};

use super::request_page;
use crate::http::api::request_steps::{StepSent, StepWord, stepping};
use crate::http::api::writing::IfMatch;
use crate::http::code::Code;
use crate::http::problem::number;
use crate::http::service::Service;
use crate::http::ui::components::Faults;
use crate::http::ui::days::filled;
use crate::http::ui::page;
use crate::http::ui::problem_words::of_a_form;
use crate::http::ui::session::{Fields, Posted};
use crate::http::ui::work;
use crate::journal::RefusalGround;
use crate::sharing::Operation;

/// Why it is necessary to see a request.
pub(super) const NECESSITY: &str = "the person's own request is answered";

const WORDS: [(&str, StepWord, Option<&str>); 10] = [
    ("acknowledge", StepWord::Acknowledge, None),
    ("ask_back", StepWord::AskBack, Some("Enter what was asked")),
    ("answered", StepWord::Answered, None),
    ("extend", StepWord::Extend, Some("Enter why it takes longer")),
    ("correct", StepWord::Correct, Some("Enter what the person says is right")),
    ("done", StepWord::Done, Some("Enter what the outcome is")),
    ("uphold", StepWord::Uphold, Some("Enter why it is upheld")),
    ("override", StepWord::Override, Some("Enter the compelling grounds")),
    ("refuse", StepWord::Refuse, Some("Enter why it is refused")),
    ("take_back", StepWord::TakeBack, None),
];

fn read(typed: &Fields) -> Result<StepSent, Faults> {
    let mut faults = Faults::none();
    let what = typed.text("what");
    let what = WORDS.iter().find(|(word, ..)| Some(*word) == what);
    let Some((_, what, wants)) = what else {
        faults.add("what", "Select what was done");
        return Err(faults);
    };
    if let (Some(missing), None) = (wants, typed.text("text")) {
        faults.add("text", *missing);
    }
    let refuses = *what == StepWord::Refuse;
    let ground = typed.text("ground").filter(|_| refuses);
    let ground = RefusalGround::ALL.into_iter().find(|it| Some(it.word()) == ground);
    if refuses && ground.is_none() {
        faults.add("ground", "Select on which ground it is refused");
    }
    let exempts = ground == Some(RefusalGround::Exemption);
    let exemption = typed.text("exemption").filter(|_| exempts).and_then(|it| it.parse().ok());
    if exempts && exemption.is_none() {
        faults.add("exemption", "Select which exemption");
    }
    let corrects = *what == StepWord::Correct;
    let own = |name: &str| typed.text(name).filter(|_| corrects).map(str::to_owned);
    let (record, field) = (own("record"), own("field"));
    for (name, given) in [("record", &record), ("field", &field)] {
        if corrects && given.is_none() {
            faults.add(name, format!("Enter the {name}"));
        }
    }
    let mut day = |name: &str| {
        filled(typed, name).unwrap_or_else(|_| {
            faults.add(name, "Enter a real day, or leave it empty");
            None
        })
    };
    let (told, on) = (day("told"), day("on"));
    if !faults.is_empty() {
        return Err(faults);
    }
    let text = typed.kept("text");
    Ok(StepSent { what: *what, text, ground, exemption, record, field, told, on })
}

/// What was filled in.
pub(super) async fn sent(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let number = number(&named);
    let on = (&service, &request, &by);
    let step = match read(&fields) {
        Ok(step) => step,
        Err(faults) => return request_page::again(on, number, (&fields, faults)).await,
    };
    let case = number.as_ref().map(|it| format!("request {it}")).unwrap_or_default();
    let why = work::of_operation(&service, &by, Operation::RightsShow);
    let why = work::stated(why, &case, NECESSITY);
    let (typed, of) = (fields.clone(), number.clone());
    let rests_on = IfMatch::told(fields.text("tag").map(str::to_owned));
    let written = by.put_to(&service, why, move |service, asking| {
        let once = typed.sent(service, asking, &format!("POST /privacy/requests/{named}"))?;
        service.act(asking, "a request", &once, |acting| stepping(acting, (&of, &rests_on), &step))
    });
    match written.await {
        Ok(written) => {
            by.tell(&service, format!("It is written down, under the number {}.", written.number));
            page::go_on(&format!("/privacy/requests/{}", number.unwrap_or_default()))
        }
        Err(problem)
            if matches!(problem.code, Code::ActNotPossible | Code::Conflict | Code::Stale) =>
        {
            let mut faults = Faults::none();
            faults.add_of_all(of_a_form(&problem));
            request_page::again(on, number, (&fields, faults)).await
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{WORDS, read};
    use crate::http::ui::privacy::request_page::next_steps;
    use crate::http::ui::session::Fields;
    use crate::journal::RightsKind;

    #[test]
    fn every_step_that_a_page_offers_is_read() {
        for right in RightsKind::ALL {
            for state in ["open", "waits_for_person"] {
                for (word, _) in next_steps(right.word(), state) {
                    assert!(WORDS.iter().any(|it| it.0 == word), "{word}");
                }
            }
        }
    }

    #[test]
    fn a_refusal_says_why_on_which_ground_and_by_which_exemption() {
        let missing = |pairs: &[(&str, &str)]| {
            let faults = read(&Fields::of(pairs)).err().map(|it| it.list().to_vec());
            let fields = faults.unwrap_or_default().into_iter().filter_map(|it| it.field);
            fields.collect::<Vec<_>>()
        };
        assert_eq!(missing(&[]), ["what"]);
        assert_eq!(missing(&[("what", "refuse")]), ["text", "ground"]);
        let by_exemption = [("what", "refuse"), ("text", "x"), ("ground", "exemption")];
        assert_eq!(missing(&by_exemption), ["exemption"]);
        assert_eq!(missing(&[("what", "answered")]), [""; 0]);
        assert_eq!(missing(&[("what", "correct"), ("text", "x")]), ["record", "field"]);
    }
}
