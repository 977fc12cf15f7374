//! Every page with its samples, rendered and looked at: hostile ones too.
//!
//! In: the pages, each with samples of its own. Out: complaints about what a browser would take for more than text. A page that is not in the list below
//! is not looked at.

use std::path::Path;
use std::process::Command;

use askama::Template;

use super::assets::every_file;
use super::frame::{BreakGlass, Frame, LookingBar, Section, ShownUser};
use super::markup::{Piece, pieces};

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
        of::<super::page::ProblemPage>(),
        of::<super::privacy::BeginningPage>(),
        of::<super::privacy::EmergenciesPage>(),
        of::<super::privacy::EmergencyPage>(),
        of::<super::privacy::NotSharedPage>(),
        of::<super::privacy::PublicPage>(),
        of::<super::privacy::RegisterPage>(),
        of::<super::privacy::RequestsPage>(),
        of::<super::privacy::UnusualPage>(),
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

/// What in a page is more than a page of ours has.
fn strange(piece: &Piece) -> Option<String> {
    let Piece::Opens(tag, attributes) = piece else { return None };
    let value = |name: &str| attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
    let ours = |path: &str| path.starts_with("/assets/") && !path.contains("..");
    if matches!(tag.as_str(), "style" | "iframe" | "object" | "embed" | "base" | "img") {
        return Some(format!("<{tag}>"));
    }
    if tag == "script" && !value("src").is_some_and(ours) {
        return Some("a script that is not of our own files".to_owned());
    }
    attributes.iter().find_map(|(name, value)| {
        let runs = name.starts_with("on") || name == "style" || name == "srcdoc";
        let leads = matches!(name.as_str(), "href" | "src" | "action" | "formaction");
        let away = leads
            && !value.is_empty()
            && !value.starts_with('#')
            && value != "data:,"
            && (!value.starts_with('/') || value.starts_with("//"));
        (runs || away).then(|| format!("{name}={value:?} of <{tag}>"))
    })
}

#[test]
fn no_page_takes_what_somebody_wrote_for_more_than_text() {
    let mut complaints = Vec::new();
    for Rendered { name, html } in every_page() {
        match pieces(&html) {
            Err(fault) => complaints.push(format!("{name}: {fault}")),
            Ok(pieces) => complaints
                .extend(pieces.iter().filter_map(strange).map(|it| format!("{name}: {it}"))),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_a_page_must_not_hold_is_found_where_it_stands() {
    for wrong in [
        "<script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<p style=\"color:red\">x</p>",
        "<img src=x onerror=alert(2)>",
        "<a href=\"//elsewhere.example/\">x</a>",
    ] {
        assert!(pieces(wrong).unwrap().iter().any(|it| strange(it).is_some()), "{wrong}");
    }
    let right = "<p class=\"govuk-body\">x <a href=\"/look\">y</a></p>";
    assert!(pieces(right).unwrap().iter().all(|it| strange(it).is_none()));
}

#[test]
fn every_page_has_a_title_one_heading_and_a_way_past_the_navigation() {
    for Rendered { name, html } in every_page() {
        let pieces = pieces(&html).unwrap();
        let count = |tag: &str, pieces: &[Piece]| {
            pieces.iter().filter(|it| matches!(it, Piece::Opens(name, _) if name == tag)).count()
        };
        let body =
            pieces.iter().position(|it| matches!(it, Piece::Opens(name, _) if name == "body"));
        // a picture has a title of its own
        let (head, body) = pieces.split_at(body.unwrap_or(0));
        assert_eq!(
            (count("title", head), count("h1", body), count("main", body)),
            (1, 1, 1),
            "{name}"
        );
        assert!(html.contains("href=\"#main-content\""), "{name}");
    }
}

/// What axe-core and a narrow window make of every page: `tests/run` installs both. Without them this says so and holds nothing. `HEARTH_SAMPLES` names a
/// folder for pages that somebody would like to see themselves.
#[test]
fn axe_finds_nothing_on_any_page_at_any_sample_and_none_scrolls_sideways() {
    let browser = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let chromium = chromium.iter().any(|it| Path::new(it).exists())
        || std::env::var_os("HEARTH_CHROMIUM").is_some();
    if !chromium || !browser.join("node_modules/axe-core").is_dir() {
        eprintln!("skipped: no Chromium, or no axe-core (npm ci --prefix tests/browser)");
        return;
    }
    let temporary = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("HEARTH_SAMPLES").map(std::path::PathBuf::from);
    let folder = kept.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    for (path, text) in every_file() {
        std::fs::write(folder.join(path.trim_start_matches('/')), text).unwrap();
    }
    for Rendered { name, html } in every_page() {
        std::fs::write(folder.join(format!("{}.html", name.replace(' ', "-"))), html).unwrap();
    }
    let looked = Command::new("node").arg(browser.join("samples.mjs")).arg(folder).output();
    let looked = looked.expect("node, which has installed axe-core");
    assert!(
        looked.status.success(),
        "{}{}",
        String::from_utf8_lossy(&looked.stdout),
        String::from_utf8_lossy(&looked.stderr)
    );
}
