//! Stylesheets and scripts: embedded in the program, under names that change with what is in them.
//!
//! In: the name of a file. Out: the file, which a browser may keep for good. What is not the project's own is fetched by `build.rs` as the lock beside
//! this file says; where it cannot be, `plain.css` stands in.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, guard, web};

// PLAIN, and the files that were fetched, each with its name
include!(concat!(env!("OUT_DIR"), "/design_system.rs"));

/// A browser may keep a file for good: another one has another name.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// A file of the pages.
struct Asset {
    /// By what pages name it: its name, with a part that changes with what is in it.
    name: String,
    kind: &'static str,
    text: String,
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, text: String) -> Self {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        Self { name: format!("{stem}-{}.{ending}", &hash.as_str()[..12]), kind, text }
    }

    fn sheet(stem: &str, text: &str) -> Self {
        Self::new(stem, "css", "text/css; charset=utf-8", text.to_owned())
    }

    fn script(stem: &str, text: String) -> Self {
        Self::new(stem, "js", "text/javascript; charset=utf-8", text)
    }

    fn path(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// The files, made once.
struct Assets {
    /// In the order in which a page names them.
    sheets: Vec<Asset>,
    /// What pages name.
    scripts: Vec<Asset>,
    /// What those name.
    modules: Vec<Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut sheets: Vec<Asset> =
        FETCHED_SHEETS.iter().map(|(stem, text)| Asset::sheet(stem, text)).collect();
    if PLAIN {
        sheets.push(Asset::sheet("plain", include_str!("plain.css")));
    }
    sheets.push(Asset::sheet("hearth", include_str!("hearth.css")));
    sheets.push(Asset::sheet("pictures", include_str!("pictures.css")));
    let modules: Vec<Asset> = FETCHED_SCRIPTS
        .iter()
        .map(|(stem, text)| Asset::script(stem, (*text).to_owned()))
        .collect();
    let started = modules.iter().map(|it| Asset::script("start", start(&it.path())));
    let own = Asset::script("hearth", include_str!("hearth.js").to_owned());
    let scripts = started.chain([own]).collect();
    Assets { sheets, scripts, modules }
});

/// Sets the Design System's components going: its own way of doing that is a script within the page, which the policy of content forbids.
fn start(module: &str) -> String {
    format!(
        "import {{ initAll }} from \"{module}\";\n\
         document.body.classList.add(\"js-enabled\", \"govuk-frontend-supported\");\n\
         initAll();\n"
    )
}

/// Where the stylesheets are, in their order.
pub(super) fn sheets() -> Vec<String> {
    ASSETS.sheets.iter().map(Asset::path).collect()
}

/// Where the scripts are.
pub(super) fn scripts() -> Vec<String> {
    ASSETS.scripts.iter().map(Asset::path).collect()
}

/// The routes of the files.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let read = || web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
    config
        .route("/assets/colour-{colour:[0-9a-f]{6}}.css", read().to(colour))
        .route("/assets/{name}", read().to(file));
}

fn kept(kind: &'static str, text: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, FOR_GOOD))
        .body(text)
}

async fn colour(colour: web::Path<String>) -> HttpResponse {
    kept("text/css; charset=utf-8", format!(":root{{--hearth-colour:#{colour}}}\n"))
}

async fn file(name: web::Path<String>) -> HttpResponse {
    let Assets { sheets, scripts, modules } = &*ASSETS;
    let found = sheets.iter().chain(scripts).chain(modules).find(|it| it.name == *name);
    found.map_or_else(|| HttpResponse::NotFound().finish(), |it| kept(it.kind, it.text.clone()))
}

/// Every file, for tests that look at pages outside the service: where it is, and what is in it.
#[cfg(test)]
pub(super) fn every_file() -> impl Iterator<Item = (String, &'static str)> {
    let Assets { sheets, scripts, modules } = &*ASSETS;
    sheets.iter().chain(scripts).chain(modules).map(|it| (it.path(), it.text.as_str()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::every_file;

    #[test]
    fn no_file_has_the_typeface_or_the_pictures_of_gov_uk_or_asks_for_anything_elsewhere() {
        for (path, text) in every_file() {
            for wrong in
                ["GDS Transport", "@font-face", "url(/", "url(http", "@import", "govuk-crest"]
            {
                assert!(!text.contains(wrong), "{path}: {wrong}");
            }
        }
    }

    #[test]
    fn a_file_that_changes_has_another_name() {
        let names: BTreeSet<String> = every_file().map(|it| it.0).collect();
        assert_eq!(names.len(), every_file().count());
        let (one, two) = (super::Asset::sheet("a", "b{}"), super::Asset::sheet("a", "b{} "));
        assert_ne!(one.name, two.name);
        assert_eq!(one.name, super::Asset::sheet("a", "b{}").name);
    }

    #[test]
    fn scripts_name_modules_that_there_are() {
        let files: BTreeSet<String> = every_file().map(|it| it.0).collect();
        for (path, text) in every_file().filter(|it| it.0.starts_with("/assets/start-")) {
            let module = text.split('"').nth(1).unwrap();
            assert!(files.contains(module), "{path} names {module}");
        }
    }
}
