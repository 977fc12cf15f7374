//! Which methods a path knows, for whoever tries another.
//!
//! In: the pattern of a path. Out: its methods, as the document has them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::asked::DOCUMENT;

/// The methods of a path, as `Allow` lists them; none if it is no path of the document.
pub(super) fn methods(path: &str) -> Option<&'static str> {
    static METHODS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let paths = DOCUMENT["paths"].as_object().into_iter().flatten();
        let mut all: BTreeMap<String, String> = paths
            .map(|(path, methods)| {
                let methods = methods.as_object().into_iter().flatten();
                let mut words: Vec<String> = methods.map(|(it, _)| it.to_uppercase()).collect();
                if !path.starts_with("/v1/") && words.iter().any(|it| it == "GET") {
                    words.push("HEAD".to_owned());
                }
                words.sort();
                (path.clone(), words.join(", "))
            })
            .collect();
        // they do not describe themselves
        for path in ["/openapi.json", "/docs"] {
            all.insert(path.to_owned(), "GET, HEAD".to_owned());
        }
        all
    });
    METHODS.get(path).map(String::as_str)
}
