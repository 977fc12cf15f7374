//! What a request says, held against the document: what follows its question mark, and what a part of it takes that could not be read.
//!
//! In: a request. Out: its query, or a problem that names what is wrong with it; a problem with what the documentation says of the part that it is
//! about. No value that was sent is told again. Leaves to each route what its parameters and members mean.

use std::sync::LazyLock;

use actix_web::{HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::document::described;
use crate::http::code::Code;
use crate::http::problem::{Named, Problem};

/// The document, as it is for as long as the process lives.
pub(super) static DOCUMENT: LazyLock<Value> = LazyLock::new(described);

/// What a request says behind the question mark.
pub(super) fn query<Q: DeserializeOwned>(request: &HttpRequest) -> Result<Q, Problem> {
    let text = request.query_string();
    let read = |text: &str| web::Query::<Q>::from_query(text).map(web::Query::into_inner);
    read(text).map_err(|_| {
        // one of them alone tells which: none is wanted, so that each is read without the others
        let mut each = text.split('&').filter(|it| !it.is_empty());
        let wrong = each.find(|it| read(it).is_err());
        let wrong = wrong.and_then(|it| pairs(it).pop()).map(|(name, _)| name);
        match wrong {
            Some(name) => Problem::of(Code::QueryNotReadable)
                .with_detail(format!("`{}` is not as documented", plain(&name)))
                .about(Named::Parameter(name)),
            None => Problem::of(Code::QueryNotReadable)
                .with_detail("something in it stands there more than once"),
        }
    })
}

/// That a request says something behind the question mark of which its route knows nothing; none where it does not.
pub(super) fn undocumented(request: &HttpRequest) -> Option<Problem> {
    let text = request.query_string();
    // what FHIR lets a client send to any server (`_format`) is FHIR's to say
    if text.is_empty() || request.path().starts_with("/fhir/") {
        return None;
    }
    let operation = operation(request)?;
    let known: Vec<&str> = in_query(operation).filter_map(|it| it["name"].as_str()).collect();
    let strange = pairs(text).into_iter().map(|(name, _)| name);
    let strange = strange.into_iter().find(|name| !known.contains(&name.as_str()))?;
    let takes = if known.is_empty() {
        "this route takes nothing behind the question mark".to_owned()
    } else {
        format!("this route takes {}", words(&known))
    };
    let told = format!("`{}` is not known here; {takes}", plain(&strange));
    Some(Problem::of(Code::QueryNotReadable).with_detail(told))
}

/// A problem with what the document says of the part of the request that it is about.
pub(super) fn with_what_it_takes(request: &HttpRequest, problem: Problem) -> Problem {
    let Some(named) = problem.named.clone() else { return problem };
    let told = operation(request).and_then(|operation| match &named {
        Named::Member(path) => member_takes(&DOCUMENT, operation, path),
        Named::Parameter(name) => {
            let parameter = in_query(operation).find(|it| it["name"] == name.as_str())?;
            Some(parameter["description"].as_str()?.to_owned())
        }
    });
    match told {
        Some(told) => problem.with_more(&told),
        None => problem,
    }
}

/// The document's operation that a request is of.
fn operation(request: &HttpRequest) -> Option<&'static Value> {
    let pattern = request.match_pattern()?;
    let operation = &DOCUMENT["paths"][pattern][request.method().as_str().to_lowercase()];
    operation.is_object().then_some(operation)
}

fn in_query(operation: &Value) -> impl Iterator<Item = &Value> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.filter(|it| it["in"] == "query")
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let read = web::Query::<Vec<(String, String)>>::from_query(text);
    read.map(web::Query::into_inner).unwrap_or_default()
}

/// A name that was sent, without what could be mistaken for the service's own words.
fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_ascii_alphanumeric() || "_-.".contains(*it)).take(40).collect()
}

fn words(of: &[&str]) -> String {
    of.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

/// What a member of a body takes, by its path; if there is none of that name, which there are.
fn member_takes(document: &Value, operation: &Value, path: &str) -> Option<String> {
    let content = operation["requestBody"]["content"].as_object()?;
    let body = resolved(document, &content.values().next()?["schema"]);
    let first = path.split(['.', '[']).next()?;
    let members = body["properties"].as_object()?;
    let Some(member) = members.get(first) else {
        let known: Vec<&str> = members.keys().map(String::as_str).collect();
        return Some(format!("there is {}", words(&known)));
    };
    let about: Vec<&str> = about(member).split_whitespace().collect();
    let told = format!("it takes {}. {}", takes(document, member), about.join(" "));
    Some(told.trim_end().to_owned())
}

/// What a member is for; where it may be left out, that stands at what it is otherwise.
fn about(member: &Value) -> &str {
    let own = member["description"].as_str();
    let mut others = member["oneOf"].as_array().into_iter().flatten();
    own.or_else(|| others.find_map(|it| it["description"].as_str())).unwrap_or_default()
}

/// A schema, or the one that it refers to.
fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let name = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next());
    name.map_or(schema, |name| &document["components"]["schemas"][name])
}

/// What kind of value a schema takes, in words.
fn takes(document: &Value, schema: &Value) -> String {
    let schema = resolved(document, schema);
    let listed = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
    if let Some(several) = listed {
        let values = several.iter().filter(|it| it["type"] != "null");
        let kinds: Vec<String> = values.map(|it| takes(document, it)).collect();
        return kinds.join(" or ");
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        return format!("one of {}", words(&values));
    }
    let kind = match &schema["type"] {
        Value::Array(several) => several.iter().filter_map(Value::as_str).find(|it| *it != "null"),
        Value::String(one) => Some(one.as_str()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    };
    match kind.unwrap_or_default() {
        "string" if schema["format"] == "date" => "a day, as 2026-11-01".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => format!("a list, each {}", takes(document, &schema["items"])),
        _ => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENT, member_takes};

    fn told(path: &str, member: &str) -> String {
        let operation = &DOCUMENT["paths"][path]["post"];
        member_takes(&DOCUMENT, operation, member).unwrap_or_default()
    }

    #[test]
    fn of_a_member_that_cannot_be_read_it_is_said_what_it_takes() {
        let consents = |member| told("/v1/persons/{person}/consents", member);
        assert_eq!(
            consents("until"),
            "it takes a day, as 2026-11-01. The last day on which it holds."
        );
        assert!(consents("purposes[2]").starts_with("it takes a list, each text. For which"));
        assert!(consents("consent").starts_with("it takes a whole number. "));
        assert!(consents("notice.version").starts_with("it takes an object. The privacy notice"));
        assert!(consents("shoe_size").starts_with("there is `channel`, `consent`, "));
        assert!(
            told("/v1/requests/{number}/steps", "what")
                .starts_with("it takes one of `acknowledge`, `ask_back`, ")
        );
        assert_eq!(told("/v1/persons/{person}/why", "x"), "", "it takes no body");
    }

    /// So that whoever slips is told more than that they did.
    #[test]
    fn every_member_of_every_body_says_what_it_is_for() {
        let paths = DOCUMENT["paths"].as_object().unwrap();
        for (path, methods) in paths.iter().filter(|(path, _)| path.starts_with("/v1/")) {
            for operation in methods.as_object().unwrap().values() {
                let Some(content) = operation["requestBody"]["content"].as_object() else {
                    continue;
                };
                let schema = super::resolved(&DOCUMENT, &content["application/json"]["schema"]);
                assert!(schema.is_object(), "{path} has a schema");
                for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                    assert!(!super::about(member).is_empty(), "{path}: {name}");
                }
            }
        }
    }
}
