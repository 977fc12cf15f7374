//! What a request sends, as JSON.
//!
//! In: the body as it comes. Out: what it says, or a problem that names the field which cannot be read and never its value. How long it may be and
//! how long it may take are the configuration's. Leaves to each route what its fields mean.

use std::time::Duration;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, rt, web};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_json::error::Category;

use crate::http::code::Code;
use crate::http::problem::{Named, Problem};
use crate::http::service::Service;

/// What is told of a number that is no UPRN: there is no check digit, so that more can be told of none.
const UPRN: &str =
    "an address number (UPRN) has one to twelve digits and is not 0, written as a number";

/// The longest text that is taken, in bytes.
const LONGEST_TEXT: usize = 10_000;

/// What a request sends. To be called before anything else is done about it: a body that is not taken off the wire ends the connection.
pub(super) async fn json<T: DeserializeOwned>(
    service: &Service,
    request: &HttpRequest,
    body: web::Payload,
) -> Result<T, Problem> {
    read(&sent(service, request, body).await?)
}

/// The body of a request that says that it is JSON.
pub(super) async fn sent(
    service: &Service,
    request: &HttpRequest,
    body: web::Payload,
) -> Result<web::Bytes, Problem> {
    let bytes = whole(service, body).await?;
    if says_json(request) { Ok(bytes) } else { Err(Problem::of(Code::NotJson)) }
}

/// The body of a request, whatever it is.
pub(in crate::http) async fn whole(
    service: &Service,
    body: web::Payload,
) -> Result<web::Bytes, Problem> {
    let patience = Duration::from_secs(u64::from(service.serve.body_seconds));
    let whole = body.to_bytes_limited(service.serve.body_bytes);
    let whole = rt::time::timeout(patience, whole).await;
    let whole = whole.map_err(|_| Problem::of(Code::BodyTooSlow))?;
    let whole = whole.map_err(|_| Problem::of(Code::BodyTooLong))?;
    whole.map_err(|_| not_readable("it was cut short"))
}

/// `application/json`, or a kind of it (`application/fhir+json`).
fn says_json(request: &HttpRequest) -> bool {
    let said = request.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let kind = said.and_then(|it| it.split(';').next()).unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads JSON. A parser's own words quote what was sent, so that only the place is told.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // a short body has no long text: few are read twice
    if bytes.len() > LONGEST_TEXT
        && let Ok(sent) = serde_json::from_slice(bytes)
    {
        is_fit(&sent, "")?;
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read: Result<T, _> = serde_path_to_error::deserialize(&mut reader);
    let read = read.map_err(|fault| {
        let path = fault.path().to_string();
        let fault = fault.into_inner();
        match fault.classify() {
            // some of what serde takes for faults of syntax is JSON, and another than is wanted
            Category::Syntax | Category::Eof | Category::Io
                if serde_json::from_slice::<IgnoredAny>(bytes).is_err() =>
            {
                not_json(&fault)
            }
            Category::Syntax | Category::Eof | Category::Io if path == "." => {
                not_readable("it is not as documented")
            }
            Category::Syntax | Category::Eof | Category::Io => not_readable_field(&path),
            Category::Data => {
                // of all that serde says here these words are the program's own: `missing field \`surname\``
                let text = fault.to_string();
                let missing = text.split(" at line").next().filter(|it| it.starts_with("missing"));
                match (missing, path.as_str()) {
                    (Some(missing), _) => {
                        let field = missing.split('`').nth(1).unwrap_or_default();
                        not_readable(missing).about(Named::Member(field.to_owned()))
                    }
                    (None, ".") => not_readable("it is not as documented"),
                    (None, path) => not_readable_field(path),
                }
            }
        }
    })?;
    reader.end().map_err(|fault| not_json(&fault))?;
    Ok(read)
}

/// What is sent is kept for years and shown to people: no text is longer than a long letter.
fn is_fit(sent: &Value, at: &str) -> Result<(), Problem> {
    let within = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    match sent {
        Value::String(text) if text.len() > LONGEST_TEXT => {
            Err(not_readable(&format!("`{at}` is longer than {LONGEST_TEXT} bytes")))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        Value::Array(all) => all.iter().try_for_each(|it| is_fit(it, at)),
        Value::Object(members) => {
            members.iter().try_for_each(|(name, it)| is_fit(it, &within(name)))
        }
    }
}

fn not_json(fault: &serde_json::Error) -> Problem {
    not_readable(&format!("it is not JSON: line {}, column {}", fault.line(), fault.column()))
}

/// That a body cannot be read, and where.
pub(super) fn not_readable(what: &str) -> Problem {
    Problem::of(Code::BodyNotReadable).with_detail(what)
}

/// That a field cannot be read, or does not belong here.
pub(super) fn not_readable_field(field: &str) -> Problem {
    if field.rsplit('.').next() == Some("uprn") {
        return not_readable(&format!("`{field}`: {UPRN}"));
    }
    not_readable(&format!("`{field}` is not as documented")).about(Named::Member(field.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::read;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is there to be read into")]
    struct Sent {
        surname: String,
        born: jiff::civil::Date,
        homes: Vec<u32>,
    }

    fn told(body: &str) -> String {
        let problem = read::<Sent>(body.as_bytes()).expect_err("it is not as documented");
        let told = serde_json::to_value(problem.told("")).unwrap();
        assert!(!told.to_string().contains("secret"), "no value is quoted: {told}");
        told["detail"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_text_that_is_longer_than_a_long_letter_is_not_taken_and_its_place_is_told() {
        let sent = |surname: &str| {
            serde_json::json!({ "surname": surname, "born": "1990-04-26", "homes": [] }).to_string()
        };
        assert!(told(&sent(&"secret".repeat(2_000))).starts_with("`surname` is longer than"));
        assert!(read::<Sent>(sent(&"x".repeat(10_000)).as_bytes()).is_ok());
    }

    #[derive(Deserialize, Debug)]
    #[expect(dead_code, reason = "it is there to be read into")]
    struct Moves {
        to: crate::journal::Destination,
    }

    #[test]
    fn of_an_address_number_that_can_be_none_it_is_told_what_one_looks_like() {
        let read = |uprn: &str| read::<Moves>(format!(r#"{{"to":{{"uprn":{uprn}}}}}"#).as_bytes());
        assert!(read("1").is_ok() && read("999999999999").is_ok());
        for wrong in ["0", "1000000000000", "-1", "1.5", r#""secret""#, "null"] {
            let problem = read(wrong).expect_err("it is none").told("");
            let told = serde_json::to_value(problem).unwrap();
            let detail = told["detail"].as_str().unwrap();
            let wanted = "`to.uprn`: an address number (UPRN) has one to twelve digits";
            assert!(detail.starts_with(wanted) && !detail.contains("secret"), "{detail}");
        }
    }

    #[test]
    fn the_field_that_cannot_be_read_is_named_and_its_value_is_not() {
        let with = |born, homes| format!(r#"{{"surname":"secret","born":{born},"homes":{homes}}}"#);
        assert!(read::<Sent>(with(r#""1990-01-01""#, "[1]").as_bytes()).is_ok());
        assert_eq!(told(&with(r#""secret""#, "[]")), "`born` is not as documented");
        assert_eq!(
            told(&with(r#""1990-01-01""#, r#"[1,"secret"]"#)),
            "`homes[1]` is not as documented"
        );
        assert_eq!(told(r#"{"surname":"secret"}"#), "missing field `born`");
        assert_eq!(told(r#"{"surname":"secret","more":"secret"}"#), "`more` is not as documented");
        assert_eq!(told(r#""secret""#), "it is not as documented");
        assert_eq!(told("{\"surname\":\n\"secret"), "it is not JSON: line 2, column 7");
        assert_eq!(
            told(&format!("{} more", with(r#""1990-01-01""#, "[]"))),
            "it is not JSON: line 1, column 53"
        );
    }
}
