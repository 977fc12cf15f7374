//! When, where to, who says so: the second step of recording a life event.
//!
//! In: whom it happens to, what has happened, what was filled in so far. Out: the form.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::kinds::{Kind, PROOFS, TELLERS};
use super::subject::{Subject, Who};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::http::ui::components::{Choice, Choices, DateField, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, SignedIn};

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/event_fill.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct FillPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) once: String,
    pub(super) called: String,
    pub(super) words: &'static str,
    /// Where the form is sent.
    pub(super) action: String,
    pub(super) back: String,
    /// Who of a household.
    pub(super) members: Option<Choices>,
    pub(super) when: DateField,
    /// What the kind alone asks for.
    pub(super) fields: Vec<Field>,
    /// Whether an address that the gazetteer does not have is the council's.
    pub(super) area: Option<Choices>,
    pub(super) told_by: Choices,
    pub(super) seen: Choices,
}

/// The fields of a kind: name, label, hint.
fn fields_of(kind: Kind) -> &'static [(&'static str, &'static str, &'static str)] {
    match kind {
        Kind::Move | Kind::MoveOfSome | Kind::Separation => &[
            (
                "address",
                "The new address, as they give it",
                "With its postcode. Leave it empty if nobody knows where they live now",
            ),
            ("uprn", "Or its UPRN", "If you have looked it up: then the address can stay empty"),
        ],
        Kind::Birth => &[
            ("forenames", "First names of the child", "Leave it empty if it has none yet"),
            ("surname", "Family name of the child", ""),
            (
                "other",
                "The other parent, by identifier",
                "Such as HP-7K3Q-9M2C; leave it empty if none is named",
            ),
        ],
        Kind::NewName => &[
            ("forenames", "First names since", "Leave it empty if they are as before"),
            ("surname", "Family name since", "Leave it empty if it is as before"),
        ],
        Kind::Joining => &[(
            "other",
            "The household that they have joined, by identifier",
            "Such as HH-4M8T-0ZXS",
        )],
        Kind::Death
        | Kind::ComingOfAge
        | Kind::IncomeLoss
        | Kind::Disability
        | Kind::Homelessness => &[],
    }
}

/// The form, with what was filled in.
pub(super) fn of(
    (frame, once): (Frame, String),
    (subject, kind): (&Subject, Kind),
    typed: &Fields,
    faults: Faults,
) -> FillPage {
    let household = subject.who.is_household();
    let choices = |id: &str, legend: &str, items: Vec<Choice>| {
        let chosen: Vec<&str> = typed.all(id).collect();
        Choices::new(id, legend, items).chosen(&chosen).faults(&faults)
    };
    let field = |(name, label, hint): &(&str, &str, &str)| {
        let field = Field::new(name, label).value(&typed.kept(name)).faults(&faults);
        if hint.is_empty() { field } else { field.hint(hint) }
    };
    let members = kind.is_of_some().then(|| {
        let items = subject.members.iter().map(|(id, name)| Choice::new(&id.to_string(), name));
        let legend = if kind == Kind::Separation { "Who leaves?" } else { "Who moves?" };
        choices("members", legend, items.collect())
    });
    let area = kind.has_destination().then(|| {
        let items = vec![
            Choice::new("inside", "In the council’s area"),
            Choice::new("outside", "Elsewhere"),
            Choice::new("unknown", "Not known"),
        ];
        choices("area", "Where is that address?", items)
    });
    let part = |name: &str| typed.kept(&format!("when-{name}"));
    let parts = [part("day"), part("month"), part("year")];
    let tellers = TELLERS.iter().map(|(word, _, words)| Choice::new(word, words)).collect();
    let proofs = PROOFS.iter().map(|(word, _, words)| Choice::new(word, words)).collect();
    let back = subject.who.path();
    FillPage {
        frame,
        once,
        called: subject.called.clone(),
        words: kind.words(household),
        action: format!("{back}/event/{}", kind.word()),
        back: format!("{back}/event"),
        members,
        when: DateField::new("when", "When?")
            .hint("For example, 27 11 2026. The month and year, or the year alone, will do.")
            .values(parts.each_ref().map(String::as_str))
            .faults(&faults),
        fields: fields_of(kind).iter().map(field).collect(),
        area,
        told_by: choices("told_by", "Who reports it?", tellers),
        seen: choices("seen", "What did you see that proves it?", proofs)
            .hint("If nothing, leave it empty: it is then known as somebody has said, and some services are not told"),
        faults,
    }
}

pub(super) async fn asked(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    path: web::Path<(String, String, String)>,
) -> HttpResponse {
    let (subject, id, kind) = path.into_inner();
    let who = Who::of(&subject, &id);
    let kind = who.and_then(|it| Kind::named(&kind, it.is_household()));
    let Some(kind) = kind else {
        return by.problem_page(&service, &request, Problem::of(Code::NoSuchRoute));
    };
    match Subject::shown((&service, &request, &by), who).await {
        Ok(subject) => {
            let framed = (by.frame(&service, Place::Look), service.pages.once());
            shown(StatusCode::OK, &of(framed, (&subject, kind), &Fields::default(), Faults::none()))
        }
        Err(answer) => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::{FillPage, Kind, Subject, Who, of};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;

    impl Sampled for FillPage {
        const NAME: &'static str = "event-fill";

        fn samples() -> Vec<Self> {
            let once = || "0191".to_owned();
            let person = "HP-SJYW-7M1S".parse().unwrap();
            let household = |name: &str| Subject {
                who: Who::Household("HH-7R4A-2M69".parse().unwrap()),
                called: name.to_owned(),
                members: vec![(person, name.to_owned())],
            };
            let somebody = Subject {
                who: Who::Person(person),
                called: "Jennifer Griffiths".to_owned(),
                members: Vec::new(),
            };
            let typed = ["uprn", "address", "when-day", "when-year"].map(|it| (it, HOSTILE));
            let mut faults = Faults::none();
            faults.add("when", HOSTILE);
            let mut samples: Vec<Self> = Kind::of(false)
                .map(|kind| {
                    of((frame(), once()), (&somebody, kind), &Fields::default(), Faults::none())
                })
                .collect();
            samples.extend(Kind::of(true).map(|kind| {
                let framed = (hostile_frame(), once());
                of(framed, (&household(HOSTILE), kind), &Fields::of(&typed), faults.clone())
            }));
            samples
        }
    }
}
