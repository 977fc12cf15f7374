//! Stylesheets and scripts: embedded in the program, under names that change with what is in them.
//!
//! In: the name of a file. Out: the file, which a browser may keep for good. What is not the project's own is fetched by `build.rs` as the lock beside
//! this file says; where it cannot be, `plain.css` stands in.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use actix_web::{HttpResponse, web};

/// True where the Design System's own files are absent.
pub(super) const PLAIN: bool = true;

/// A browser may keep a file for good: another one has another name.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// A file of the pages.
struct Asset {
    /// By what pages name it: its name, with a part that changes with what is in it.
    name: String,
    kind: &'static str,
    text: &'static str,
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Self {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        Self { name: format!("{stem}-{}.{ending}", &hash.as_str()[..12]), kind, text }
    }
}

static SHEETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let css = |stem, text| Asset::new(stem, "css", "text/css; charset=utf-8", text);
    vec![css("plain", include_str!("plain.css")), css("hearth", include_str!("hearth.css"))]
});

static SCRIPTS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let js = |stem, text| Asset::new(stem, "js", "text/javascript; charset=utf-8", text);
    vec![js("hearth", include_str!("hearth.js"))]
});

fn path(asset: &Asset) -> String {
    format!("/assets/{}", asset.name)
}

/// Where the stylesheets are, in their order.
pub(super) fn sheets() -> Vec<String> {
    SHEETS.iter().map(path).collect()
}

/// Where the scripts are.
pub(super) fn scripts() -> Vec<String> {
    SCRIPTS.iter().map(path).collect()
}

/// The routes of the files.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/assets/colour-{colour:[0-9a-f]{6}}.css", web::get().to(colour))
        .route("/assets/{name}", web::get().to(file));
}

async fn colour(colour: web::Path<String>) -> HttpResponse {
    let sheet = format!(":root{{--hearth-colour:#{colour}}}\n");
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((CACHE_CONTROL, FOR_GOOD))
        .body(sheet)
}

async fn file(name: web::Path<String>) -> HttpResponse {
    let found = SHEETS.iter().chain(SCRIPTS.iter()).find(|it| it.name == *name);
    let Some(Asset { name, kind, text }) = found else { return HttpResponse::NotFound().finish() };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, *kind))
        .insert_header((CACHE_CONTROL, FOR_GOOD))
        .insert_header((ETAG, format!("\"{name}\"")))
        .body(*text)
}
