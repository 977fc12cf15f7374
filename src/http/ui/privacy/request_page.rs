//! One request about somebody's own data: what is due, what was done, and a form for the next step.
//!
//! In: the request as the API shows it, what was filled in. Out: the page. Steps that cannot follow are not offered; whether one may is the API's to say. Leaves reading
//! the form to `request_step`.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::open_request::right_in_words;
use super::requests::RequestRow;
use super::{day, request_step};
use crate::http::api::RequestShown;
use crate::http::problem::{Problem, number};
use crate::http::service::Service;
use crate::http::ui::components::{Choice, Choices, DateField, Faults, Field};
use crate::http::ui::days::typed as day_typed;
use crate::http::ui::frame::Frame;
use crate::http::ui::page;
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, SignedIn};
use crate::http::ui::work;
use crate::journal::{RefusalGround, RightsStep, RightsStepTaken};
use crate::sharing::{Operation, Policy};

/// The page.
#[derive(Template)]
#[template(path = "privacy/request.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct RequestPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    pub(super) once: String,
    /// What the form rests on.
    pub(super) tag: String,
    pub(super) row: RequestRow,
    pub(super) steps: Vec<StepRow>,
    /// None, once nothing is due any more.
    pub(super) form: Option<StepForm>,
    /// True of an erasure, which is carried out elsewhere.
    pub(super) erases: bool,
}

/// A step that was taken.
#[derive(Debug)]
pub(super) struct StepRow {
    pub(super) on: String,
    pub(super) what: String,
    pub(super) by: String,
}

/// The form of the next step.
pub(super) struct StepForm {
    pub(super) what: Choices,
    pub(super) text: Field,
    pub(super) ground: Choices,
    pub(super) exemption: Choices,
    /// Of a correction.
    pub(super) corrects: Option<[Field; 2]>,
    /// Of a wish for restriction: when the person was told that it ends.
    pub(super) told: Option<DateField>,
    pub(super) on: DateField,
}

/// A ground of refusal in words, with its provision.
fn ground_in_words(ground: RefusalGround) -> String {
    let words = match ground {
        RefusalGround::PublicTask => "A legal obligation, or a task in the public interest",
        RefusalGround::PublicHealth => "Public health",
        RefusalGround::Archiving => "Archiving, research, statistics",
        RefusalGround::LegalClaims => "Legal claims",
        RefusalGround::Unfounded => "Manifestly unfounded or excessive",
        RefusalGround::IdentityNotEstablished => "Who asks could not be established",
        RefusalGround::Exemption => "An exemption, named below",
        RefusalGround::CompellingGrounds => "Compelling legitimate grounds",
    };
    format!("{words} ({})", ground.citation())
}

impl StepRow {
    fn of(taken: RightsStepTaken) -> Self {
        let RightsStepTaken { request: _, step, on, by } = taken;
        let what = match step {
            RightsStep::Acknowledged => "Acknowledged".to_owned(),
            RightsStep::AskedBack { what } => format!("The person was asked: {what}"),
            RightsStep::Answered => "The person answered".to_owned(),
            RightsStep::Extended { reason } => format!("Two more months: {reason}"),
            RightsStep::CorrectionAsked(asked) => {
                let (record, field) = (asked.record.key(), asked.field.replace('_', " "));
                format!("The team that keeps {record} was asked to put the {field} right")
            }
            RightsStep::DeletionAsked { record } => {
                format!("The team that keeps {} was asked to delete it", record.key())
            }
            RightsStep::Stopped { restriction, .. } => {
                format!("Sharing is stopped by restriction {restriction}")
            }
            RightsStep::Erased(_) => "The data was erased, as far as no duty keeps it".to_owned(),
            RightsStep::Done { outcome } => format!("Done: {outcome}"),
            RightsStep::Refused { ground, reason, exemption } => {
                let named = exemption.map(|it| format!(", {it}")).unwrap_or_default();
                format!("Refused: {reason} ({}{named})", ground.citation())
            }
            RightsStep::TakenBack => "The person took it back".to_owned(),
        };
        Self { on: day(on), what, by }
    }
}

/// The steps that may come next, by the word of the API.
pub(super) fn next_steps(right: &str, state: &str) -> Vec<(&'static str, &'static str)> {
    let asked = state == "waits_for_person";
    if !asked && state != "open" {
        return Vec::new();
    }
    let objection = right == "objection";
    let all = [
        (right == "complaint", "acknowledge", "Its arrival was acknowledged"),
        (
            !asked,
            "ask_back",
            "The person was asked who they are, or what they mean: the clock stands still",
        ),
        (asked, "answered", "The person answered: the clock goes on"),
        (true, "extend", "Two more months, and the person was told why"),
        (
            right == "rectification",
            "correct",
            "The team that keeps a record was asked to put it right",
        ),
        (!objection, "done", "It was done, and the person was told"),
        (objection, "uphold", "The objection is upheld: it stays stopped"),
        (
            objection,
            "override",
            "The objection is overridden by compelling grounds: sharing goes on",
        ),
        (true, "refuse", "It was refused, and the person was told"),
        (true, "take_back", "The person took it back"),
    ];
    all.into_iter().filter(|(fits, ..)| *fits).map(|(_, word, words)| (word, words)).collect()
}

impl StepForm {
    fn of(policy: &Policy, shown: &RequestShown, typed: &Fields, faults: &Faults) -> Option<Self> {
        let steps = next_steps(shown.right, shown.state);
        if steps.is_empty() {
            return None;
        }
        let choices = |name: &str, legend: &str, items: Vec<Choice>| {
            let chosen: Vec<&str> = typed.all(name).collect();
            Choices::new(name, legend, items).chosen(&chosen).faults(faults)
        };
        let field = |name: &str, label: &str, hint: &str| {
            Field::new(name, label).hint(hint).value(&typed.kept(name)).faults(faults)
        };
        let day = |name: &str, legend: &str, hint: &str| {
            let typed = day_typed(typed, name);
            let typed = typed.each_ref().map(String::as_str);
            DateField::new(name, legend).hint(hint).values(typed).faults(faults)
        };
        let none = || std::iter::once(Choice::new("", "None"));
        let grounds =
            RefusalGround::ALL.into_iter().map(|it| Choice::new(it.word(), &ground_in_words(it)));
        let exemptions = policy.rights().exemptions.iter();
        let exemptions = exemptions
            .map(|it| Choice::new(it.name.as_str(), &format!("{}: {}", it.name, it.citation)));
        let steps = steps.into_iter().map(|(word, words)| Choice::new(word, words));
        let corrects = (shown.right == "rectification").then(|| {
            [
                field("record", "Of a correction: the record", "Such as council_tax:850026938"),
                field("field", "Of a correction: the field", "Such as surname or date_of_birth"),
            ]
        });
        let told = (shown.right == "restriction").then(|| {
            let hint = "The person is told before the restriction is lifted";
            day("told", "Of a refusal: when was the person told that it ends?", hint)
        });
        Some(Self {
            what: choices("what", "What was done?", steps.collect()),
            text: field(
                "text",
                "What was asked, why it takes longer, what is right, or what the outcome is",
                "In plain words for the person: it stands in what they are told",
            ),
            ground: choices(
                "ground",
                "Of a refusal: on which ground?",
                none().chain(grounds).collect(),
            ),
            exemption: choices(
                "exemption",
                "Of a refusal by an exemption: which?",
                none().chain(exemptions).collect(),
            ),
            corrects,
            told,
            on: day("on", "On which day?", "Leave it empty for today."),
        })
    }
}

impl RequestPage {
    pub(super) fn of(
        (frame, once): (Frame, String),
        policy: &Policy,
        (shown, tag): (RequestShown, String),
        (typed, faults): (&Fields, Faults),
    ) -> Self {
        let form = StepForm::of(policy, &shown, typed, &faults);
        let steps = shown.steps.iter().filter_map(|it| serde_json::from_value(it.clone()).ok());
        Self {
            frame,
            faults,
            once,
            tag,
            steps: steps.map(StepRow::of).collect(),
            form,
            erases: shown.right == "erasure",
            row: RequestRow::of(shown),
        }
    }

    /// The right in words.
    fn right(&self) -> &str {
        right_in_words(&self.row.right)
    }
}

/// One request.
pub(super) async fn one(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
    named: web::Path<String>,
) -> HttpResponse {
    again((&service, &request, &by), number(&named), (&Fields::default(), Faults::none())).await
}

/// The page, with what was filled in and what was wrong with it.
pub(super) async fn again(
    (service, request, by): (&web::Data<Service>, &HttpRequest, &SignedIn),
    number: Result<u64, Problem>,
    (typed, faults): (&Fields, Faults),
) -> HttpResponse {
    let case = number.as_ref().map(|it| format!("request {it}")).unwrap_or_default();
    let why = work::of_operation(service, by, Operation::RightsShow);
    let why = work::stated(why, &case, request_step::NECESSITY);
    let found = by.put_to(service, why, move |service, asking| service.request(asking, &number));
    match found.await {
        Ok(found) => {
            let status = faults.status();
            let framed = (by.frame(service, Place::Privacy), service.pages.once());
            let page = RequestPage::of(framed, service.pages.policy(), found, (typed, faults));
            page::shown(status, &page)
        }
        Err(problem) => by.problem_page(service, request, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::{RequestPage, next_steps};
    use crate::http::api::{DueShown, RequestShown};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;
    use crate::journal::{RefusalGround, RightsKind, RightsStep, RightsStepTaken};
    use crate::sharing::Policy;

    fn shown(text: &str, right: RightsKind, state: &'static str) -> RequestShown {
        let day = jiff::civil::date(2026, 11, 26);
        let own = || text.to_owned();
        let steps = [
            RightsStep::AskedBack { what: own() },
            RightsStep::Answered,
            RightsStep::Stopped { restriction: 7, purposes: Vec::new(), ground: own() },
            RightsStep::Refused {
                ground: RefusalGround::Unfounded,
                reason: own(),
                exemption: None,
            },
        ];
        let steps = steps.map(|step| RightsStepTaken { request: 41, step, on: day, by: own() });
        RequestShown {
            request: 41,
            right: right.word(),
            person: own(),
            received: day,
            channel: own(),
            words: own(),
            state,
            due: DueShown { what: "answer", by: Some(day) },
            overdue: true,
            steps: steps.iter().map(|it| serde_json::to_value(it).unwrap()).collect(),
        }
    }

    impl Sampled for RequestPage {
        const NAME: &'static str = "privacy-request";

        fn samples() -> Vec<Self> {
            let policy = Policy::load(None).unwrap().check().unwrap();
            let names = ["text", "record", "field", "on-day", "told-year"];
            let typed = Fields::of(&names.map(|it| (it, HOSTILE)));
            let mut faults = Faults::none();
            faults.add("what", HOSTILE);
            let of = |frame, shown, typed: &Fields, faults| {
                let framed = (frame, "0f".repeat(16));
                Self::of(framed, &policy, (shown, "\"0f\"".to_owned()), (typed, faults))
            };
            let (none, open) = (Fields::default(), "open");
            let mut samples: Vec<Self> = RightsKind::ALL
                .into_iter()
                .map(|it| of(frame(), shown("by post", it, open), &none, Faults::none()))
                .collect();
            let done = shown("by post", RightsKind::Access, "done");
            samples.push(of(frame(), done, &none, Faults::none()));
            let worst = shown(HOSTILE, RightsKind::Rectification, "waits_for_person");
            samples.push(of(hostile_frame(), worst, &typed, faults));
            samples
        }
    }

    #[test]
    fn what_may_come_next_fits_the_right_and_how_it_stands() {
        let words =
            |right, state| next_steps(right, state).into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(words("access", "open"), ["ask_back", "extend", "done", "refuse", "take_back"]);
        assert!(words("access", "waits_for_person").contains(&"answered"));
        assert!(words("objection", "open").contains(&"override"));
        assert!(!words("objection", "open").contains(&"done"));
        assert_eq!(words("access", "done"), [""; 0]);
    }
}
