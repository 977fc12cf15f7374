//! Examples of the documentation: by whom and for what a route is asked, so that what stands there is answered.
//!
//! In: an operation of the document. Out: whose token, a purpose, and a case where the purpose wants one. Bodies stand at the routes themselves. The
//! demo prints the tokens under the names that are used here.

use serde_json::Value;

/// By whom and for what something is asked in an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Example {
    /// The variable with the token, as the demo exports it.
    pub(super) token: &'static str,
    /// A purpose that such a question is answered for.
    pub(super) purpose: &'static str,
    /// The case, where the purpose wants one.
    pub(super) case: Option<&'static str>,
}

const CASEWORKER: Example =
    Example { token: "TOKEN", purpose: "revenues-and-benefits", case: None };
const OFFICER: Example =
    Example { token: "OFFICER", purpose: "subject-rights", case: Some("SAR-2026-114") };
const SECOND: Example = Example { token: "SECOND_OFFICER", ..OFFICER };
const RECEIVER: Example = Example { token: "RECEIVER", purpose: "life-event-notice", case: None };
const STEWARD: Example = Example { token: "STEWARD", purpose: "linkage-quality", case: None };

/// The examples of the routes of a tag.
const EXAMPLES: [(&str, Example); 13] = [
    ("Looking somebody up", CASEWORKER),
    ("FHIR R4", CASEWORKER),
    ("Relationships", CASEWORKER),
    ("Consents", OFFICER),
    ("Restrictions", OFFICER),
    ("Agreements", OFFICER),
    ("Answering for it", OFFICER),
    ("People's own data", OFFICER),
    ("Two people", SECOND),
    ("Quality", STEWARD),
    ("Telling us once", RECEIVER),
    ("What is on its way", OFFICER),
    ("Life events", CASEWORKER),
];

/// The example of an operation, by its tag.
pub(super) fn example_of(operation: &Value) -> Example {
    let tagged =
        |tag: &str| operation["tags"].as_array().is_some_and(|it| it.iter().any(|it| it == tag));
    EXAMPLES.into_iter().find(|(tag, _)| tagged(tag)).map_or(CASEWORKER, |(_, example)| example)
}

#[cfg(test)]
mod tests {
    use super::super::asked::DOCUMENT;
    use super::EXAMPLES;

    #[test]
    fn every_route_under_v1_is_of_a_tag_that_has_an_example() {
        for (path, methods) in DOCUMENT["paths"].as_object().unwrap() {
            for operation in methods.as_object().unwrap().values() {
                let tag = operation["tags"][0].as_str().unwrap();
                let known = EXAMPLES.iter().any(|(it, _)| *it == tag);
                assert!(known || !path.starts_with("/v1/"), "{path}: {tag}");
            }
        }
    }
}
