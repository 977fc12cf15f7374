//! What every page has to be, at every sample: text stays text, one heading, no violation that axe-core finds, nothing that scrolls sideways.

use std::path::Path;
use std::process::Command;

use super::assets::every_file;
use super::markup::{Piece, pieces};
use super::samples::{Rendered, every_page};

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

#[test]
fn no_page_at_any_sample_is_over_120_kilobytes() {
    for Rendered { name, html } in every_page() {
        assert!(html.len() <= 120_000, "{name}: {} bytes", html.len());
    }
}

#[test]
fn no_title_says_what_somebody_has_written_of_a_resident() {
    for Rendered { name, html } in every_page() {
        let title = html.split("<title>").nth(1).and_then(|it| it.split("</title>").next());
        // a hostile council is called so once
        let said = title.unwrap_or_default().matches("onerror").count();
        assert!(said <= 1, "{name}: {title:?}");
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
