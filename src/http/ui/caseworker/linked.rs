//! Why these are linked: first a sentence, then what holds the records together pair by pair, each with the table and the picture of how its weight adds up.
//!
//! In: a person's identifier. Out: keys, levels and bits, as the API explains; no value of a record. It is work on the records, and asks for the purpose that such work
//! is for: whoever has no role with one is refused as the API refuses them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::not_shown;
use crate::explaining::{PairTold, PersonWhy};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::pictures::{Picture, waterfall};
use crate::http::ui::sections::Place;
use crate::http::ui::session::{SignedIn, Why};
use crate::sharing::{Operation, Policy};
use crate::values::{PersonId, PurposeName};

/// Pictures have names of their own on a page; of more pairs than this the strongest are shown.
const IDS: [&str; 8] =
    ["pair-1", "pair-2", "pair-3", "pair-4", "pair-5", "pair-6", "pair-7", "pair-8"];

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/linked.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct LinkedPage {
    pub(super) frame: Frame,
    pub(super) request: u64,
    pub(super) person: String,
    pub(super) sentence: String,
    pub(super) records: Vec<String>,
    pub(super) pairs: Vec<Pair>,
    /// How many pairs are not shown.
    pub(super) more: usize,
}

/// Two records, and how their weight adds up.
pub(super) struct Pair {
    pub(super) records: String,
    pub(super) sentence: String,
    pub(super) picture: Picture,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(at("/people/{person}/why").route(web::get().to(linked)));
}

/// For which purpose of their own somebody may do such work; none, and they may not.
pub(in crate::http::ui) fn purpose_of(
    policy: &Policy,
    by: &SignedIn,
    operation: Operation,
) -> Option<PurposeName> {
    let roles = || by.user.roles.iter().filter_map(|it| policy.role(it));
    let mut purposes = policy.operation(operation)?.purposes.iter();
    purposes.find(|it| roles().any(|role| role.purposes.contains(it))).cloned()
}

pub(in crate::http::ui) fn of(frame: Frame, request: u64, why: &PersonWhy) -> LinkedPage {
    let PersonWhy { person, sentence, records, links } = why;
    let pair = |(number, (id, link)): (usize, (&'static str, &PairTold))| {
        let PairTold { records, sentence, bits: _, needed_bits, weights } = link;
        let mut picture = waterfall(id, weights, *needed_bits);
        // of several tables each is called by its own name
        picture.table.caption = format!("Pair {}: {}", number + 1, picture.table.caption);
        Pair { records: records.join(" and "), sentence: sentence.clone(), picture }
    };
    LinkedPage {
        frame,
        request,
        person: person.to_string(),
        sentence: sentence.clone(),
        records: records.clone(),
        pairs: IDS.into_iter().zip(links).enumerate().map(pair).collect(),
        more: links.len().saturating_sub(IDS.len()),
    }
}

async fn linked(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    person: web::Path<String>,
) -> HttpResponse {
    let Ok(person) = person.parse::<PersonId>() else {
        return by.problem_page(&service, &request, Problem::of(Code::NotAnIdentifier));
    };
    let purpose = purpose_of(service.pages.policy(), &by, Operation::Explain);
    let Some(purpose) = purpose else {
        return by.problem_page(&service, &request, Problem::of(Code::NotOfRole));
    };
    let (case_reference, necessity) = match &by.looking {
        Some(looking) => (looking.case_reference.clone(), looking.necessity.clone()),
        None => (None, None),
    };
    let wants_case = service.pages.policy().purpose(&purpose).is_some_and(|it| it.case);
    if wants_case && case_reference.is_none() {
        // whoever looks nobody up has said no case: it is asked for where it is one of a person's own rights
        return go_on(&format!("/privacy/why-linked?person={person}"));
    }
    let why = Why::Case { purpose, case_reference, necessity };
    match by.put_to(&service, why, move |service, asking| service.why(asking, person)).await {
        Ok((number, why)) => {
            let page = of(by.frame(&service, Place::Look), number, &why);
            shown(StatusCode::OK, &page)
        }
        Err(problem) => not_shown(&by, &service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{LinkedPage, of};
    use crate::explaining::{PairTold, PersonWhy, WeighedRow};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    fn why(text: &str, pairs: usize) -> PersonWhy {
        let row = |comparison: &str, level: &str, bits| WeighedRow {
            comparison: comparison.to_owned(),
            level: level.to_owned(),
            bits,
        };
        let link = PairTold {
            records: vec![format!("council_tax:{text}:liable1"), "benefits:77:claimant".to_owned()],
            sentence: text.to_owned(),
            bits: 14.5,
            needed_bits: 9.0,
            weights: vec![
                row("prior", "", -12.0),
                row(text, text, 30.0),
                row("sex", "differs", -3.5),
            ],
        };
        PersonWhy {
            person: "HP-SJYW-7M1S".parse().unwrap(),
            sentence: text.to_owned(),
            records: link.records.clone(),
            links: vec![link; pairs],
        }
    }

    impl Sampled for LinkedPage {
        const NAME: &'static str = "linked";

        fn samples() -> Vec<Self> {
            vec![
                of(frame(), 7, &why("Three records are one person’s", 2)),
                of(frame(), 7, &why("It is one record", 0)),
                of(hostile_frame(), 7, &why(HOSTILE, 11)),
            ]
        }
    }

    #[test]
    fn of_many_pairs_the_strongest_are_shown_and_the_rest_is_counted() {
        let page = of(frame(), 7, &why("x", 11));
        assert_eq!((page.pairs.len(), page.more), (8, 3));
    }
}
