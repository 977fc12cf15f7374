//! Samples of the privacy officer's pages: full ones, empty ones, and those of somebody who means no good.

use jiff::civil::{Date, date};

use super::agreements::{AgreementRow, PublicPage, RegisterPage};
use super::beginning::BeginningPage;
use super::emergencies::{EmergenciesPage, LookRow};
use super::emergency_page::EmergencyPage;
use super::not_shared::NotSharedPage;
use super::requests::RequestsPage;
use super::unusual::{UnusualPage, UnusualRow};
use crate::audit::{Closeness, Ground, Unusual};
use crate::http::api::{
    AgreementShown, DueShown, NotSharedList, NotSharedShown, RequestList, RequestShown,
    SignatureShown,
};
use crate::http::oversight::LookToReview;
use crate::http::service::Decided;
use crate::http::ui::components::Faults;
use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};
use crate::http::ui::sections::desks_of;
use crate::journal::{Asked, EmergencyOutcome, EmergencyStated};
use crate::lookup::{EmergencyLook, ReviewState};
use crate::sharing::{AgreementStatus, Policy, agreement_terms};
use crate::values::PersonId;

const DAY: Date = date(2026, 11, 26);

fn once() -> String {
    "0f".repeat(16)
}

fn look(ground: &str, state: ReviewState) -> LookToReview {
    let reviewed = (state == ReviewState::Done)
        .then(|| (EmergencyOutcome::NotJustified, "dpo".parse().unwrap()));
    LookToReview {
        look: EmergencyLook {
            request: 41,
            at: "2026-11-20T23:10:00Z".to_owned(),
            by: "s.lead".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            purpose: "emergency".parse().unwrap(),
            ground: ground.to_owned(),
            shown: true,
            due: DAY,
            reviewed,
        },
        state,
        is_theirs: state != ReviewState::Done,
    }
}

fn decided(text: &str) -> Decided {
    let emergency = EmergencyStated { ground: text.to_owned(), reason: text.to_owned() };
    Decided {
        at: text.to_owned(),
        asked: Asked {
            by: "s.lead".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: vec!["duty-officer".parse().unwrap()],
            purpose: "emergency".parse().unwrap(),
            case_reference: Some(text.to_owned()),
            necessity: None,
            emergency: Some(emergency),
            about: text.to_owned(),
            for_notice: None,
        },
        people: Vec::new(),
    }
}

impl Sampled for BeginningPage {
    const NAME: &'static str = "privacy-beginning";

    fn samples() -> Vec<Self> {
        let policy = Policy::load(None).unwrap().check().unwrap();
        let role = |name: &str| crate::sharing::User {
            name: "dpo".parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: vec![name.parse().unwrap()],
            trained_until: None,
            active: true,
            suspended_from_emergencies: false,
        };
        let desks = |name| desks_of(&policy, &role(name));
        vec![
            Self { frame: frame(), desks: desks("privacy-officer") },
            Self { frame: frame(), desks: Vec::new() },
            Self { frame: hostile_frame(), desks: desks("rights-officer") },
        ]
    }
}

impl Sampled for EmergenciesPage {
    const NAME: &'static str = "privacy-emergencies";

    fn samples() -> Vec<Self> {
        let row = |state| LookRow::of(look("vital_interests", state));
        let worst = LookRow {
            by: HOSTILE.to_owned(),
            purpose: HOSTILE.to_owned(),
            state: HOSTILE.to_owned(),
            at: HOSTILE.to_owned(),
            ..row(ReviewState::Due)
        };
        let waits = vec![row(ReviewState::Due), row(ReviewState::Overdue)];
        let of = |frame, waits: Vec<_>, done| Self {
            frame,
            more: waits.len() / 50,
            waits,
            done,
            before: None,
            next: Some("/privacy/emergencies?from=100".to_owned()),
        };
        vec![
            of(frame(), waits, vec![row(ReviewState::Done)]),
            of(frame(), Vec::new(), Vec::new()),
            of(frame(), vec![row(ReviewState::Due); 100], vec![row(ReviewState::Done); 100]),
            of(hostile_frame(), vec![worst.clone()], vec![worst]),
        ]
    }
}

impl Sampled for EmergencyPage {
    const NAME: &'static str = "privacy-emergency";

    fn samples() -> Vec<Self> {
        let mut faults = Faults::none();
        faults.add("outcome", HOSTILE);
        let of = |frame, state, text, typed| {
            Self::of(frame, (look(text, state), decided(text)), typed, once())
        };
        vec![
            of(frame(), ReviewState::Due, "vital_interests", ("", None, Faults::none())),
            of(frame(), ReviewState::Done, "vital_interests", ("", None, Faults::none())),
            of(hostile_frame(), ReviewState::Due, HOSTILE, (HOSTILE, None, faults)),
        ]
    }
}

impl Sampled for UnusualPage {
    const NAME: &'static str = "privacy-unusual";

    fn samples() -> Vec<Self> {
        let row =
            |ground| UnusualRow::of(Unusual { day: DAY, by: "r.evans".parse().unwrap(), ground });
        let person = PersonId::from_bits(7).unwrap();
        let close = row(Ground::Close { request: 41, person, how: Closeness::Household });
        let many = row(Ground::Many { persons: 90, usual: 11 });
        let worst = UnusualRow { by: HOSTILE.to_owned(), told: HOSTILE.to_owned(), ..many.clone() };
        let next = || Some("/privacy/unusual?days=30&from=100".to_owned());
        let of = |frame, days, found| Self { frame, days, found, before: None, next: next() };
        vec![
            of(frame(), 30, vec![close.clone(), many]),
            of(frame(), 1, Vec::new()),
            of(frame(), 30, vec![close; 100]),
            of(hostile_frame(), 30, vec![worst]),
        ]
    }
}

impl Sampled for NotSharedPage {
    const NAME: &'static str = "privacy-not-shared";

    fn samples() -> Vec<Self> {
        let row = |text: &str, by: Option<&str>| NotSharedShown {
            entry: 12,
            at: "2026-11-20T10:10:00Z".to_owned(),
            asked_by: text.to_owned(),
            purpose: text.to_owned(),
            person: by.map(|_| text.to_owned()),
            because: text.to_owned(),
            weighed: by.map(|_| text.to_owned()),
            by: by.map(str::to_owned),
            reviewed_by: None,
        };
        let list = |not_shared, next: Option<&str>| NotSharedList {
            not_shared,
            next: next.map(str::to_owned),
        };
        let mut faults = Faults::none();
        faults.add("asked_by", HOSTILE);
        let typed = std::array::from_fn(|_| HOSTILE.to_owned());
        let rows = vec![row("a letting agency", Some("dpo")), row("route.none", None)];
        let nothing = || (std::array::from_fn(|_| String::new()), Faults::none());
        vec![
            Self::of(frame(), list(rows, Some("00af")), nothing(), once()),
            Self::of(frame(), list(Vec::new(), None), nothing(), once()),
            Self::of(
                hostile_frame(),
                list(vec![row(HOSTILE, Some(HOSTILE))], None),
                (typed, faults),
                once(),
            ),
        ]
    }
}

impl Sampled for RequestsPage {
    const NAME: &'static str = "privacy-requests";

    fn samples() -> Vec<Self> {
        let row = |text: &str, right, overdue| RequestShown {
            request: 41,
            right,
            person: text.to_owned(),
            received: DAY,
            channel: text.to_owned(),
            words: text.to_owned(),
            state: "open",
            due: DueShown { what: "answer", by: Some(DAY) },
            overdue,
            steps: Vec::new(),
        };
        let list = |requests| RequestList { requests, next: None };
        vec![
            Self::of(
                frame(),
                list(vec![row("post", "access", true), row("post", "objection", false)]),
                false,
            ),
            Self::of(frame(), list(Vec::new()), true),
            Self::of(hostile_frame(), list(vec![row(HOSTILE, "access", true)]), false),
        ]
    }
}

fn agreement(text: &str, status: AgreementStatus) -> AgreementShown {
    let example = include_str!("../../../../docs/examples/agreement.toml");
    let mut terms = agreement_terms("text", example).unwrap();
    terms.title = text.to_owned();
    terms.why = text.to_owned();
    terms.retention = text.to_owned();
    terms.dpia = Some(text.to_owned());
    let party = "council".to_owned();
    AgreementShown {
        agreement: terms.name.to_string(),
        version: terms.version,
        status,
        in_time: true,
        terms,
        digest: "00".to_owned(),
        signed: vec![SignatureShown { party, signatory: text.to_owned(), on: DAY }],
        unsigned_by: vec!["support-charity".to_owned()],
        review_due: true,
    }
}

fn rows(text: &str) -> Vec<AgreementRow> {
    let statuses = [
        AgreementStatus::Signed,
        AgreementStatus::Draft,
        AgreementStatus::Suspended,
        AgreementStatus::Ended,
    ];
    let policy = Policy::load(None).unwrap().check().unwrap();
    statuses.map(|it| AgreementRow::of(agreement(text, it), &policy)).into()
}

impl Sampled for RegisterPage {
    const NAME: &'static str = "privacy-agreements";

    fn samples() -> Vec<Self> {
        let next = Some("/privacy/agreements?cursor=00af".to_owned());
        vec![
            Self { frame: frame(), rows: rows("Deliveries"), next },
            Self { frame: frame(), rows: Vec::new(), next: None },
            Self { frame: hostile_frame(), rows: rows(HOSTILE), next: None },
        ]
    }
}

impl Sampled for PublicPage {
    const NAME: &'static str = "public-agreements";

    fn samples() -> Vec<Self> {
        let on = || "26 November 2026".to_owned();
        vec![
            Self { frame: frame(), on: on(), rows: rows("Deliveries") },
            Self { frame: frame(), on: on(), rows: Vec::new() },
            Self { frame: hostile_frame(), on: on(), rows: rows(HOSTILE) },
        ]
    }
}
