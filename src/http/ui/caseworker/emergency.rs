//! A look in an emergency (break-glass): begun with a ground and what has happened, over by the clock or before.
//!
//! In: who may, for which of the policy's emergencies. Out: a session that states the emergency with every look until it is over; how much time is left stands in the
//! bar of every page, worked out here. What an emergency opens, and that it is reviewed, is the policy's and the door's.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::http::service::Service;
use crate::http::ui::at;
use crate::http::ui::components::{Choice, Choices, Faults, Field};
use crate::http::ui::frame::Frame;
use crate::http::ui::page::{go_on, shown};
use crate::http::ui::sections::Place;
use crate::http::ui::session::{BrokenGlass, Fields, Looking, Posted, SignedIn};
use crate::sharing::{EmergencyGround, EmergencyRule, Policy, User};
use crate::values::Sensitive;

/// The longest that what has happened may be told in.
const LONGEST: usize = 1000;

/// The page.
#[derive(Template)]
#[template(path = "caseworker/templates/emergency.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct EmergencyPage {
    pub(super) frame: Frame,
    pub(super) faults: Faults,
    /// None, where no role of the user's looks in emergencies.
    pub(super) purposes: Option<Choices>,
    pub(super) grounds: Choices,
    pub(super) reason: Field,
    pub(super) case_reference: Field,
    /// How long it lasts, in minutes.
    pub(super) minutes: u32,
    /// Within how many working days it is reviewed.
    pub(super) review: u32,
    /// True while one lasts.
    pub(super) lasts: bool,
}

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/emergency").route(web::get().to(asked)).route(web::post().to(begun)))
        .service(at("/emergency/end").route(web::post().to(ended)));
}

/// The emergencies in which a user may look.
fn rules_of<'p>(policy: &'p Policy, user: &User) -> Vec<&'p EmergencyRule> {
    let roles: Vec<_> = user.roles.iter().filter_map(|it| policy.role(it)).collect();
    let own = |it: &&EmergencyRule| {
        roles.iter().any(|role| role.break_glass && role.purposes.contains(&it.purpose))
    };
    policy.emergencies().rules.iter().filter(own).collect()
}

const fn ground_in_words(ground: EmergencyGround) -> &'static str {
    match ground {
        EmergencyGround::ExplicitConsent => "The person agrees, here and now",
        EmergencyGround::LegalDuty => "A duty in law",
        EmergencyGround::OverridingPublicInterest => "A public interest that outweighs confidence",
        EmergencyGround::VitalInterests => "To protect a life",
    }
}

fn of(
    frame: Frame,
    (policy, user): (&Policy, &User),
    typed: &Fields,
    faults: Faults,
) -> EmergencyPage {
    let rules = rules_of(policy, user);
    let label = |it: &&EmergencyRule| {
        let label = policy.purpose(&it.purpose).map(|it| it.label.en.clone());
        Choice::new(it.purpose.as_str(), &label.unwrap_or_else(|| it.purpose.to_string()))
    };
    let items: Vec<Choice> = rules.iter().map(label).collect();
    let purposes = (!items.is_empty()).then(|| {
        let chosen = typed.kept("purpose");
        Choices::new("purpose", "What do you need this for?", items)
            .chosen(&[&chosen])
            .faults(&faults)
    });
    let known = EmergencyGround::ALL.into_iter();
    let known = known.filter(|ground| rules.iter().any(|it| it.grounds.contains(ground)));
    let grounds = known.map(|it| Choice::new(it.word(), ground_in_words(it))).collect();
    let chosen = typed.kept("ground");
    let emergencies = policy.emergencies();
    EmergencyPage {
        lasts: frame.looking.as_ref().is_some_and(|it| it.break_glass_until.is_some()),
        frame,
        purposes,
        grounds: Choices::new("ground", "On which ground?", grounds)
            .chosen(&[&chosen])
            .faults(&faults),
        reason: Field::new("reason", "What has happened?")
            .hint("In a sentence. A privacy officer reads it.")
            .value(&typed.kept("reason"))
            .faults(&faults),
        case_reference: Field::new("case", "Case reference, if there is one yet")
            .value(&typed.kept("case"))
            .classes("govuk-input--width-20")
            .faults(&faults),
        minutes: emergencies.minutes,
        review: u32::from(emergencies.review_working_days),
        faults,
    }
}

async fn asked(service: web::Data<Service>, by: SignedIn) -> HttpResponse {
    let frame = by.frame(&service, Place::Look);
    let page = of(frame, (service.pages.policy(), &by.user), &Fields::default(), Faults::none());
    shown(StatusCode::OK, &page)
}

fn stated(policy: &Policy, user: &User, typed: &Fields, now: Duration) -> Result<Looking, Faults> {
    let mut faults = Faults::none();
    let purpose = typed.text("purpose");
    let rules = rules_of(policy, user);
    let rule = rules.into_iter().find(|it| Some(it.purpose.as_str()) == purpose);
    if rule.is_none() {
        faults.add("purpose", "Select what you need this for");
    }
    let ground = typed.text("ground");
    let ground = EmergencyGround::ALL.into_iter().find(|it| Some(it.word()) == ground);
    let ground = ground.filter(|ground| rule.is_none_or(|rule| rule.grounds.contains(ground)));
    if ground.is_none() {
        faults.add("ground", "Select a ground on which you may look for this purpose");
    }
    let reason = typed.text("reason").filter(|it| it.chars().count() <= LONGEST);
    if reason.is_none() {
        faults.add("reason", format!("Enter what has happened, in {LONGEST} characters or fewer"));
    }
    let case = typed.text("case");
    if case.is_some_and(|it| it.chars().count() > LONGEST) {
        faults.add("case", format!("This must be {LONGEST} characters or fewer"));
    }
    let (Some(rule), Some(ground), Some(reason), true) = (rule, ground, reason, faults.is_empty())
    else {
        return Err(faults);
    };
    let reason = Sensitive::new(reason.to_owned());
    let until = now + Duration::from_secs(60 * u64::from(policy.emergencies().minutes));
    Ok(Looking {
        purpose: rule.purpose.clone(),
        case_reference: case.map(|it| Sensitive::new(it.to_owned())),
        // what has happened is why it is necessary
        necessity: Some(reason.clone()),
        relationship: None,
        broken_glass: Some(BrokenGlass { ground, reason, until }),
    })
}

async fn begun(service: web::Data<Service>, Posted { by, fields }: Posted) -> HttpResponse {
    let policy = service.pages.policy();
    match stated(policy, &by.user, &fields, service.clock.now()) {
        Ok(looking) => {
            by.looks(&service, Some(looking));
            go_on("/look/by-name")
        }
        Err(faults) => {
            let frame = by.frame(&service, Place::Look);
            let page = of(frame, (policy, &by.user), &fields, faults);
            shown(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn ended(service: web::Data<Service>, Posted { by, fields: _ }: Posted) -> HttpResponse {
    if by.looking.as_ref().is_none_or(|it| it.broken_glass.is_none()) {
        return go_on("/look");
    }
    by.looks(&service, None);
    by.tell(&service, "The look in an emergency is over. A privacy officer reviews it.");
    go_on("/look/why")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{EmergencyPage, of, stated};
    use crate::http::ui::components::Faults;
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
    use crate::http::ui::session::Fields;
    use crate::sharing::{Policy, User};

    fn shipped() -> Policy {
        Policy::load(None).unwrap().check().unwrap()
    }

    fn user(role: &str) -> User {
        User {
            name: "s.patel".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: vec![role.parse().unwrap()],
            trained_until: None,
            active: true,
            suspended_from_emergencies: false,
        }
    }

    impl Sampled for EmergencyPage {
        const NAME: &'static str = "emergency";

        fn samples() -> Vec<Self> {
            let policy = shipped();
            let (lead, officer) = (user("safeguarding-lead"), user("revenues-officer"));
            let typed = Fields::of(&[("reason", HOSTILE), ("case", HOSTILE)]);
            let faults = stated(&policy, &lead, &typed, Duration::ZERO).err().unwrap();
            vec![
                of(frame(), (&policy, &lead), &Fields::default(), Faults::none()),
                of(frame(), (&policy, &officer), &Fields::default(), Faults::none()),
                of(hostile_frame(), (&policy, &lead), &typed, faults),
            ]
        }
    }

    #[test]
    fn an_emergency_wants_a_purpose_a_ground_and_what_has_happened() {
        let policy = shipped();
        let told = |role: &str, typed: &[(&str, &str)]| match stated(
            &policy,
            &user(role),
            &Fields::of(typed),
            Duration::from_secs(100),
        ) {
            Ok(looking) => {
                let until = looking.broken_glass.unwrap().until;
                assert_eq!(until, Duration::from_secs(100 + 3600), "an hour, by break-glass.toml");
                vec![looking.purpose.to_string()]
            }
            Err(faults) => faults.list().iter().filter_map(|it| it.field.clone()).collect(),
        };
        let whole = [("purpose", "emergency"), ("ground", "vital_interests"), ("reason", "a fire")];
        assert_eq!(told("safeguarding-lead", &whole), ["emergency"]);
        assert_eq!(told("safeguarding-lead", &[]), ["purpose", "ground", "reason"]);
        assert_eq!(told("revenues-officer", &whole), ["purpose"], "no role of theirs may");
        let duty = [("purpose", "emergency"), ("ground", "legal_duty"), ("reason", "a fire")];
        assert_eq!(told("safeguarding-lead", &duty), ["ground"], "not on that ground");
    }
}
