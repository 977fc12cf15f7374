//! *Why are you looking?*: asked before any search, and shown in a bar on every page until something else is said.
//!
//! In: a purpose of the caseworker's own, the case, why it is necessary. Out: what every look of this session states to the door. What the purpose wants stated is
//! the policy's to say; a look in an emergency ends with it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::components::{Choice, Choices, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::sections::Place;
use crate::http::ui::session::{Fields, Looking, Posted, SignedIn};
use crate::sharing::{Policy, Purpose, PurposeClass, RelationshipNeeded, User};
use crate::values::Sensitive;

/// The longest that a case or a reason may be: they are for a line and for a sentence.
const LONGEST: usize = 500;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/why.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct WhyPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    /// None, where no role of the user's looks people up.
    pub(super) purposes: Option<Choices>,
    pub(super) case_reference: Field,
    pub(super) necessity: Field,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("").route(web::get().to(begin)))
        .service(at("/why").route(web::get().to(asked)).route(web::post().to(said)));
}

/// On to the search, for whoever has said why.
async fn begin(by: SignedIn) -> HttpResponse {
    go_on(if by.looking.is_some() { "/look/trace" } else { "/look/why" })
}

/// For what a user may look people up.
pub(super) fn purposes_of<'p>(policy: &'p Policy, user: &User) -> Vec<&'p Purpose> {
    let roles: Vec<_> = user.roles.iter().filter_map(|it| policy.role(it)).collect();
    let own = |it: &&Purpose| {
        let looks = !matches!(it.class, PurposeClass::Operation | PurposeClass::Statistics);
        looks && roles.iter().any(|role| role.purposes.contains(&it.name))
    };
    policy.purposes().iter().filter(own).collect()
}

fn of(frame: Frame, purposes: &[&Purpose], typed: &Fields, faults: Faults) -> WhyPage {
    let choice = |it: &&Purpose| {
        let wants = [
            it.case.then_some("the case"),
            it.necessity.then_some("why it is necessary"),
            match it.relationship {
                RelationshipNeeded::None => None,
                RelationshipNeeded::Stated | RelationshipNeeded::Confirmed => {
                    Some("what you have to do with the person")
                }
            },
        ];
        let wants: Vec<&str> = wants.into_iter().flatten().collect();
        let choice = Choice::new(it.name.as_str(), &it.label.en);
        if wants.is_empty() {
            choice
        } else {
            choice.hint(&format!("Wanted as well: {}.", wants.join("; ")))
        }
    };
    let items: Vec<Choice> = purposes.iter().map(choice).collect();
    let chosen = typed.kept("purpose");
    let choices = (!items.is_empty()).then(|| {
        Choices::new("purpose", "What do you need this for?", items)
            .chosen(&[&chosen])
            .faults(&faults)
    });
    let case = Field::new("case", "Case reference")
        .hint("The number of the case in your own system, if there is one");
    let necessity = Field::new("necessity", "Why is it necessary to see this?");
    WhyPage {
        frame,
        purposes: choices,
        case_reference: case
            .value(&typed.kept("case"))
            .classes("govuk-input--width-20")
            .faults(&faults),
        necessity: necessity
            .hint(
                "In a sentence, without names. You can leave it empty, unless it is wanted above.",
            )
            .value(&typed.kept("necessity"))
            .faults(&faults),
        faults,
    }
}

async fn asked(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    let purposes = purposes_of(service.pages.policy(), &by.user);
    let page = of(by.frame(&service, Place::Look), &purposes, &Fields::default(), Faults::none());
    shown(StatusCode::OK, &page)
}

async fn said(
    service: web::Data<Service>,
    Posted { by, fields }: Posted,
    _: HttpRequest,
) -> HttpResponse {
    let purposes = purposes_of(service.pages.policy(), &by.user);
    match stated(&purposes, &fields) {
        Ok((looking, purpose)) => {
            let related = purpose.relationship != RelationshipNeeded::None;
            by.looks(&service, Some(looking));
            go_on(if related { "/look/related" } else { "/look/trace" })
        }
        Err(faults) => {
            let page = of(by.frame(&service, Place::Look), &purposes, &fields, faults);
            shown(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn stated<'p>(purposes: &[&'p Purpose], typed: &Fields) -> Result<(Looking, &'p Purpose), Faults> {
    let mut faults = Faults::none();
    let purpose = typed.text("purpose");
    let purpose = purposes.iter().find(|it| Some(it.name.as_str()) == purpose);
    let text = |name: &str| typed.text(name).map(str::to_owned).map(Sensitive::new);
    let (case, necessity) = (text("case"), text("necessity"));
    for (name, text) in [("case", &case), ("necessity", &necessity)] {
        if text.as_ref().is_some_and(|it| it.expose().chars().count() > LONGEST) {
            faults.add(name, format!("This must be {LONGEST} characters or fewer"));
        }
    }
    match purpose {
        None => faults.add("purpose", "Select what you need this for"),
        Some(purpose) => {
            if purpose.case && case.is_none() {
                faults.add("case", format!("Enter the case: {} wants one", purpose.label.en));
            }
            if purpose.necessity && necessity.is_none() {
                faults.add(
                    "necessity",
                    format!("Enter why it is necessary: {} wants that noted", purpose.label.en),
                );
            }
        }
    }
    let Some(purpose) = purpose.filter(|_| faults.is_empty()) else { return Err(faults) };
    let looking = Looking {
        purpose: purpose.name.clone(),
        case_reference: case,
        necessity,
        relationship: None,
        broken_glass: None,
    };
    Ok((looking, purpose))
}

#[cfg(test)]
mod tests {
    use super::{WhyPage, of, stated};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;
    use crate::sharing::{Policy, Purpose};

    fn shipped() -> Policy {
        Policy::load(None).unwrap().check().unwrap()
    }

    fn purposes(policy: &Policy) -> Vec<&Purpose> {
        let names = ["revenues-and-benefits", "safeguarding"].map(|it| it.parse().unwrap());
        names.iter().map(|it| policy.purpose(it).unwrap()).collect()
    }

    impl Sampled for WhyPage {
        const NAME: &'static str = "why";

        fn samples() -> Vec<Self> {
            let policy = shipped();
            let all = purposes(&policy);
            let typed = Fields::of(&[
                ("purpose", "safeguarding"),
                ("case", HOSTILE),
                ("necessity", HOSTILE),
            ]);
            let faults = stated(&all, &Fields::default()).err().unwrap();
            vec![
                of(frame(), &all, &Fields::default(), Faults::none()),
                of(frame(), &[], &Fields::default(), Faults::none()),
                of(frame(), &all, &Fields::default(), faults),
                of(hostile_frame(), &all, &typed, Faults::none()),
            ]
        }
    }

    #[test]
    fn what_the_purpose_wants_must_be_said() {
        let policy = shipped();
        let all = purposes(&policy);
        let told = |typed: &[(&str, &str)]| match stated(&all, &Fields::of(typed)) {
            Ok((looking, _)) => vec![looking.purpose.to_string()],
            Err(faults) => faults.list().iter().filter_map(|it| it.field.clone()).collect(),
        };
        assert_eq!(told(&[]), ["purpose"]);
        assert_eq!(told(&[("purpose", "emergency")]), ["purpose"], "it is no purpose of theirs");
        assert_eq!(told(&[("purpose", "revenues-and-benefits")]), ["revenues-and-benefits"]);
        assert_eq!(told(&[("purpose", "safeguarding")]), ["case", "necessity"]);
        let (long, full) = ("é".repeat(501), "é".repeat(500));
        let case = [("purpose", "revenues-and-benefits"), ("case", full.as_str())];
        assert_eq!(told(&case), ["revenues-and-benefits"], "characters are counted, not bytes");
        assert_eq!(told(&[("purpose", "revenues-and-benefits"), ("case", &long)]), ["case"]);
        let whole =
            [("purpose", "safeguarding"), ("case", "SG/7"), ("necessity", "a referral came")];
        assert_eq!(told(&whole), ["safeguarding"]);
    }
}
