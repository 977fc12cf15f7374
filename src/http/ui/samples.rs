//! Every page with its samples, rendered and looked at: hostile ones too.
//!
//! In: the pages, each with samples of its own. Out: complaints about what a browser would take for more than text. A page that is not in the list below
//! is not looked at.

use askama::Template;

use super::frame::{BreakGlass, Frame, LookingBar, Section, ShownUser};

/// A page with samples: a full one, an empty one, a hostile one.
pub(super) trait Sampled: Template + Sized {
    /// What the page is called in complaints.
    const NAME: &'static str;

    /// The samples.
    fn samples() -> Vec<Self>;
}

/// What somebody might be called who means no good: marks of HTML, attributes, a mark that turns text around, and length.
pub(super) const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202e}\u{2067}{{ 7 * 7 }}&lt;b&gt;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A frame as most pages have it.
pub(super) fn frame() -> Frame {
    Frame {
        council: "Eastbrook (fictional)".to_owned(),
        colour: "#005a30".to_owned(),
        user: Some(ShownUser { name: "c.hughes".to_owned(), roles: "revenues officer".to_owned() }),
        sections: vec![
            Section { words: "Find a person".to_owned(), path: "/look".to_owned(), current: true },
            Section { words: "Review".to_owned(), path: "/review".to_owned(), current: false },
        ],
        csrf: "f00d".to_owned(),
        looking: Some(LookingBar {
            purpose: "Revenues and benefits".to_owned(),
            case_reference: Some("CT-1004".to_owned()),
            relationship: None,
            break_glass_until: None,
        }),
        flash: None,
        plain: false,
    }
}

/// The same where everything that somebody else has written is hostile.
pub(super) fn hostile_frame() -> Frame {
    let hostile = || HOSTILE.to_owned();
    let break_glass_until = Some(BreakGlass { until: "14:05".to_owned(), minutes: 1 });
    Frame {
        council: hostile(),
        user: Some(ShownUser { name: hostile(), roles: hostile() }),
        looking: Some(LookingBar {
            purpose: hostile(),
            case_reference: Some(hostile()),
            relationship: Some(hostile()),
            break_glass_until,
        }),
        flash: Some(hostile()),
        ..frame()
    }
}

/// A page as it was rendered from a sample.
pub(super) struct Rendered {
    /// The page's name and the sample's number.
    pub(super) name: String,
    pub(super) html: String,
}

fn of<P: Sampled>() -> Vec<Rendered> {
    let samples = P::samples();
    assert!(samples.len() > 1, "{}: one sample says little", P::NAME);
    let rendered = samples.iter().enumerate().map(|(number, page)| Rendered {
        name: format!("{}-{}", P::NAME, number + 1),
        html: page.render().unwrap(),
    });
    rendered.collect()
}

/// Every page with every sample: one line a page, in order.
pub(super) fn every_page() -> Vec<Rendered> {
    let pages = vec![
        of::<super::back_office::ExtractsPage>(),
        of::<super::back_office::NightPage>(),
        of::<super::back_office::NoticePage>(),
        of::<super::back_office::NoticesPage>(),
        of::<super::back_office::PartnersPage>(),
        of::<super::back_office::QuarantinePage>(),
        of::<super::back_office::ReleasePage>(),
        of::<super::back_office::TrendPage>(),
        of::<super::beginning::NoSection>(),
        of::<super::caseworker::ByNamePage>(),
        of::<super::caseworker::ChoosePage>(),
        of::<super::caseworker::ConsentPage>(),
        of::<super::caseworker::EmergencyPage>(),
        of::<super::caseworker::FillPage>(),
        of::<super::caseworker::ForetoldPage>(),
        of::<super::caseworker::HouseholdPage>(),
        of::<super::caseworker::LinkedPage>(),
        of::<super::caseworker::PersonPage>(),
        of::<super::caseworker::ReceiptsPage>(),
        of::<super::caseworker::RelatedPage>(),
        of::<super::caseworker::TimelinePage>(),
        of::<super::caseworker::TracePage>(),
        of::<super::caseworker::WhyPage>(),
        of::<super::components::EveryComponent>(),
        of::<super::page::FromElsewherePage>(),
        of::<super::page::LeadingOnPage>(),
        of::<super::page::ProblemPage>(),
        of::<super::privacy::BeginningPage>(),
        of::<super::privacy::EmergenciesPage>(),
        of::<super::privacy::EmergencyPage>(),
        of::<super::privacy::NotSharedPage>(),
        of::<super::privacy::OpenRequestPage>(),
        of::<super::privacy::PublicPage>(),
        of::<super::privacy::RegisterPage>(),
        of::<super::privacy::RequestPage>(),
        of::<super::privacy::RequestsPage>(),
        of::<super::privacy::UnusualPage>(),
        of::<super::privacy::WhyLinkedPage>(),
        of::<super::session::NotTakenPage>(),
        of::<super::sign_in::SignInPage>(),
        of::<super::steward::CasePage>(),
        of::<super::steward::DecidePage>(),
        of::<super::steward::NothingPage>(),
        of::<super::steward::PartPage>(),
        of::<super::steward::PreviewPage>(),
        of::<super::steward::QueuePage>(),
    ];
    pages.into_iter().flatten().collect()
}
