//! Examples of the documentation: for what a route is asked, so that what stands there is answered.
//!
//! In: an operation of the document. Out: a purpose, and a case where the purpose wants one.

use serde_json::Value;

/// For what, and in which case, the routes of a tag are asked in examples: a purpose that such a question is answered for.
const EXAMPLES: [(&str, &str, Option<&str>); 4] = [
    ("Looking somebody up", "revenues-and-benefits", None),
    ("Answering for it", "subject-rights", Some("SAR-2026-114")),
    ("People's own data", "subject-rights", Some("SAR-2026-114")),
    ("Quality", "linkage-quality", None),
];

/// The example of an operation: of its tag, or of the first of all.
pub(super) fn example_of(operation: &Value) -> (&'static str, Option<&'static str>) {
    let tagged =
        |tag: &str| operation["tags"].as_array().is_some_and(|it| it.iter().any(|it| it == tag));
    let [first, ..] = EXAMPLES;
    let (_, purpose, case) = EXAMPLES.into_iter().find(|(tag, ..)| tagged(tag)).unwrap_or(first);
    (purpose, case)
}
