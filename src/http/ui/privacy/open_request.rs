//! What somebody asks about their own data is taken down: an objection and a wish for restriction stop sharing at once.
//!
//! In: whose data, which right, when and how it came, in whose words. Out: a request as the API takes it down, and on to its page.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::http::api::requests::{ContestedWord, RequestSent, opening};
use crate::http::code::Code;
use crate::http::service::Service;
use crate::http::ui::components::{Choice, Choices, DateField, Faults, Field};
use crate::http::ui::days::{filled, typed as day_typed};
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::problem_words::of_a_form;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Posted, SignedIn};
use crate::http::ui::work;
use crate::journal::RightsKind;
use crate::sharing::{Operation, Policy};
use crate::values::PersonId;

/// The form.
#[derive(Template)]
#[template(path = "privacy/open_request.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct OpenRequestPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) once: String,
    pub(super) person: Field,
    pub(super) right: Choices,
    pub(super) received: DateField,
    pub(super) channel: Field,
    pub(super) words: Field,
    pub(super) represented_by: Field,
    pub(super) purposes: Choices,
    pub(super) because: Choices,
}

/// Rights, as they are asked for.
const RIGHTS: [(RightsKind, &str); 6] = [
    (RightsKind::Access, "To have a copy of what is held"),
    (RightsKind::Rectification, "To have it put right"),
    (RightsKind::Erasure, "To have it erased"),
    (RightsKind::Restriction, "To have it kept and not used"),
    (RightsKind::Objection, "That it is not used for some purposes"),
    (RightsKind::Complaint, "A complaint about how it was used"),
];

/// A right in words.
pub(super) fn right_in_words(right: &str) -> &str {
    RIGHTS.iter().find(|(it, _)| it.word() == right).map_or(right, |(_, words)| words)
}

/// Why data is to be kept and not used.
const GROUNDS: [(&str, ContestedWord, &str); 4] = [
    ("accuracy", ContestedWord::Accuracy, "They say that it is wrong"),
    ("unlawful", ContestedWord::Unlawful, "It is used unlawfully, and they do not want it erased"),
    ("claims", ContestedWord::Claims, "They need it for a legal claim"),
    ("objection", ContestedWord::Objection, "They have objected, and that is not decided yet"),
];

impl OpenRequestPage {
    pub(super) fn of(
        (frame, once): (Frame, String),
        policy: &Policy,
        typed: &Fields,
        faults: Faults,
    ) -> Self {
        let field = |name: &str, label: &str, hint: &str| {
            let field = Field::new(name, label).value(&typed.kept(name)).faults(&faults);
            let field = field.autocomplete("off");
            if hint.is_empty() { field } else { field.hint(hint) }
        };
        let choices = |name: &str, legend: &str, items: Vec<Choice>| {
            let chosen: Vec<&str> = typed.all(name).collect();
            Choices::new(name, legend, items).chosen(&chosen).faults(&faults)
        };
        let rights = RIGHTS.map(|(right, words)| Choice::new(right.word(), words));
        let named = policy.rights().objections.iter().flat_map(|row| &row.purposes);
        let named = named.filter_map(|it| policy.purpose(it));
        let objected = named.map(|it| Choice::new(it.name.as_str(), &it.label.en));
        let grounds = GROUNDS.map(|(word, _, words)| Choice::new(word, words));
        let received = day_typed(typed, "received");
        Self {
            frame,
            once,
            person: field("person", "Identifier of the person", "Such as HP-7K3Q-9M2C")
                .classes("govuk-input--width-20"),
            right: choices("right", "What do they ask?", rights.into()),
            received: DateField::new("received", "When did it arrive?")
                .hint("The clock runs from that day. Leave it empty for today.")
                .values(received.each_ref().map(String::as_str))
                .faults(&faults),
            channel: field("channel", "How did it arrive?", "Such as letter, email, telephone")
                .classes("govuk-input--width-20"),
            words: field("words", "In their words", "As short as it can be told"),
            represented_by: field(
                "represented_by",
                "Who acts for them, and by what right (optional)",
                "Such as a parent, or somebody with power of attorney",
            ),
            purposes: choices(
                "purposes",
                "Of an objection: to which purposes?",
                objected.collect(),
            )
            .hint("To all that may be objected to, where none is ticked"),
            because: choices("because", "To have it kept and not used: why?", grounds.into()),
            faults,
        }
    }
}

/// The form, empty.
pub(super) async fn asked(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    let framed = (by.frame(&service, Place::Privacy), service.pages.once());
    let policy = service.pages.policy();
    let page = OpenRequestPage::of(framed, policy, &Fields::default(), Faults::none());
    page::shown(StatusCode::OK, &page)
}

fn read(typed: &Fields) -> Result<(PersonId, RequestSent), Faults> {
    let mut faults = Faults::none();
    let person = typed.text("person").and_then(|it| it.to_uppercase().parse().ok());
    if person.is_none() {
        faults.add("person", "Enter an identifier, such as HP-7K3Q-9M2C");
    }
    let right = typed.text("right");
    let right = RightsKind::ALL.into_iter().find(|it| Some(it.word()) == right);
    if right.is_none() {
        faults.add("right", "Select what they ask");
    }
    let received = filled(typed, "received").unwrap_or_else(|_| {
        faults.add("received", "Enter a real day, or leave it empty for today");
        None
    });
    for (name, missing) in [("channel", "Enter how it arrived"), ("words", "Enter what they ask")] {
        if typed.text(name).is_none() {
            faults.add(name, missing);
        }
    }
    let ground = typed.text("because").filter(|_| right == Some(RightsKind::Restriction));
    let because = GROUNDS.iter().find(|(word, ..)| Some(*word) == ground).map(|(_, it, _)| *it);
    if right == Some(RightsKind::Restriction) && because.is_none() {
        faults.add("because", "Select why it is to be kept and not used");
    }
    let (Some(person), Some(right), true) = (person, right, faults.is_empty()) else {
        return Err(faults);
    };
    let objects = right == RightsKind::Objection;
    let purposes = typed.all("purposes").filter(|_| objects).filter_map(|it| it.parse().ok());
    let sent = RequestSent {
        right,
        received,
        channel: typed.kept("channel"),
        words: typed.kept("words"),
        represented_by: typed.kept("represented_by"),
        purposes: purposes.collect(),
        because,
    };
    Ok((person, sent))
}

/// What was filled in.
pub(super) async fn sent(
    service: web::Data<Service>,
    request: HttpRequest,
    Posted { by, fields }: Posted,
) -> HttpResponse {
    let again = |faults: Faults| {
        let framed = (by.frame(&service, Place::Privacy), service.pages.once());
        let page = OpenRequestPage::of(framed, service.pages.policy(), &fields, faults);
        page::shown(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let (person, sent) = match read(&fields) {
        Ok(read) => read,
        Err(faults) => return again(faults),
    };
    let why = work::of_operation(&service, &by, Operation::RightsList);
    let why = work::stated(why, "a person's own request", "it is taken down");
    let typed = fields.clone();
    let written = by.put_to(&service, why, move |service, asking| {
        let once = typed.sent(service, asking, "POST /privacy/requests/new")?;
        let about = format!("requests of {person}");
        service.act(asking, &about, &once, |acting| opening(acting, &Ok(person), &sent))
    });
    match written.await {
        Ok(written) => {
            by.tell(&service, "The request is taken down, and its clock runs.");
            page::go_on(&format!("/privacy/requests/{}", written.number))
        }
        Err(problem) if matches!(problem.code, Code::ActNotPossible | Code::Conflict) => {
            let mut faults = Faults::none();
            faults.add_of_all(of_a_form(&problem));
            again(faults)
        }
        Err(problem) => by.problem_page(&service, &request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{OpenRequestPage, RIGHTS, read};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;
    use crate::journal::RightsKind;
    use crate::sharing::Policy;

    impl Sampled for OpenRequestPage {
        const NAME: &'static str = "privacy-open-request";

        fn samples() -> Vec<Self> {
            let policy = Policy::load(None).unwrap().check().unwrap();
            let names = ["person", "channel", "words", "represented_by", "received-day"];
            let typed = Fields::of(&names.map(|it| (it, HOSTILE)));
            let faults = read(&Fields::default()).err().unwrap();
            let of = |frame, typed: &Fields, faults| {
                Self::of((frame, "0f".repeat(16)), &policy, typed, faults)
            };
            vec![
                of(frame(), &Fields::default(), Faults::none()),
                of(frame(), &Fields::default(), faults),
                of(hostile_frame(), &typed, Faults::none()),
            ]
        }
    }

    #[test]
    fn each_right_is_on_the_form_and_a_restriction_says_why() {
        assert_eq!(RIGHTS.map(|it| it.0), RightsKind::ALL);
        let said = |more: &[(&str, &str)]| {
            let all = [("person", "HP-SJYW-7M1S"), ("channel", "letter"), ("words", "leave it")];
            read(&Fields::of(&[&all[..], more].concat()))
        };
        let missing = |more: &[(&str, &str)]| {
            let faults = said(more).err().unwrap();
            faults.list().iter().filter_map(|it| it.field.clone()).collect::<Vec<_>>()
        };
        assert_eq!(missing(&[]), ["right"]);
        assert_eq!(missing(&[("right", "restriction")]), ["because"]);
        // what another right would want is not taken along
        let access = [("right", "access"), ("because", "claims"), ("purposes", "empty-homes")];
        let (_, sent) = said(&access).unwrap();
        assert!(sent.because.is_none() && sent.purposes.is_empty());
    }
}
