//! The macros of `moj.html` beside what the templates of the Ministry of Justice's package make of the same options.
//!
//! In: the package that `build.rs` has fetched, which publishes templates and no fixtures; `tests/browser/patterns.mjs`, which renders them by their own language. Out:
//! complaints. Without either the test says so and holds nothing.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use askama::Template;
use serde_json::{Value, json};

use crate::http::ui::markup::pieces;

/// A pattern as a page calls it.
macro_rules! called {
    ($source:literal) => {{
        #[derive(Template)]
        #[template(source = $source, ext = "html", config = "src/http/ui/askama.toml")]
        struct Called;
        Called.render().unwrap()
    }};
}

/// What pages have, the component that it is, and the options that the package's template takes for it.
fn patterns() -> Vec<(String, &'static str, Value)> {
    let stay = |title: &str, date: &str, when: &str, text: &str| json!({ "label": { "text": title }, "datetime": { "timestamp": date, "format": when }, "text": text });
    vec![
        (
            called!(
                "{% import \"components/moj.html\" as moj %}{% call moj::identity_bar() %}Rhian O’Neill &amp; Son{% endcall %}"
            ),
            "identity-bar",
            json!({ "title": { "text": "Rhian O’Neill & Son" } }),
        ),
        (
            called!(
                "{% import \"components/moj.html\" as moj %}{% call moj::timeline() %}\
                 {% call moj::happened(\"8 London Avenue\", Some(\"2024-03-03\"), \"since 3 March 2024\") %}Council tax says so{% endcall %}\
                 {% call moj::happened(\"1 <High> Street\", Some(\"2019-01-02\"), \"from 2 January 2019\") %}Benefits says so{% endcall %}\
                 {% endcall %}"
            ),
            "timeline",
            json!({ "items": [
                stay("8 London Avenue", "2024-03-03", "since 3 March 2024", "Council tax says so"),
                stay("1 <High> Street", "2019-01-02", "from 2 January 2019", "Benefits says so"),
            ] }),
        ),
    ]
}

#[test]
fn patterns_are_written_as_the_templates_of_their_package_write_them() {
    let packages = Path::new(concat!(env!("OUT_DIR"), "/design-system/node_modules"));
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    if crate::http::ui::assets::PLAIN || !scripts.join("node_modules/nunjucks").is_dir() {
        eprintln!(
            "skipped: no package of patterns, or no nunjucks (npm ci --prefix tests/browser)"
        );
        return;
    }
    let patterns = patterns();
    let asked =
        patterns.iter().map(|(_, name, options)| json!({ "name": name, "params": options }));
    let mut node = Command::new("node");
    node.arg(scripts.join("patterns.mjs")).arg(packages);
    let node = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut node = node.expect("node, which has installed nunjucks");
    let mut asks = node.stdin.take().unwrap();
    asks.write_all(asked.collect::<Value>().to_string().as_bytes()).unwrap();
    drop(asks);
    let told = node.wait_with_output().unwrap();
    assert!(told.status.success(), "{told:?}");
    let theirs: Vec<String> = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(theirs.len(), patterns.len());
    for ((ours, name, _), theirs) in patterns.iter().zip(&theirs) {
        assert_eq!(pieces(ours).unwrap(), pieces(theirs).unwrap(), "{name}");
    }
}
