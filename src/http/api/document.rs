//! The service described: as an `OpenAPI` 3.1 document for programs, and as a page for people that needs nothing from outside.
//!
//! In: the routes' own declarations and types. Out: JSON, HTML. The page is made of the document, so that they cannot differ.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::examples::example_of;
use super::parts::with_parts;
use super::{
    agreements, consents, decisions, editions, erasures, fhir, homes, matching, method_not_allowed,
    not_shared, operation, people, proposals, reading, records, relationships, request_steps,
    requests, restriction_list, restrictions, reviews, trace, why,
};
use crate::http::code::Code;
use crate::http::problem::ToldProblem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    for (path, route) in [("/openapi.json", reading().to(document)), ("/docs", reading().to(page))]
    {
        let resource = web::resource(path).route(route);
        config.service(resource.default_service(web::to(method_not_allowed)));
    }
}

/// The whole service.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hearth",
        description = "The lawful single view of a council: who lives where and with whom, as far as the law, agreements, consents and restrictions let the one who asks see it, for the purpose that they state.\n\nEvery look is written into the council's journal before it is answered. Somebody unknown, somebody hidden and somebody of whom nothing may be shown are one answer: 404 with the code `nothing_to_show`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    paths(
        people::person,
        people::timeline,
        homes::household,
        records::person_of_record,
        decisions::decision,
        trace::trace,
        matching::matched,
        why::why,
        why::why_not,
        consents::take_down,
        consents::consents,
        consents::receipt,
        restrictions::set,
        restriction_list::restrictions,
        restriction_list::restriction,
        restrictions::confirm,
        restrictions::lift,
        proposals::proposals,
        proposals::approve,
        proposals::drop_it,
        relationships::state,
        relationships::relationships,
        relationships::relationship,
        relationships::end,
        agreements::agreements,
        agreements::agreement,
        agreements::record,
        agreements::sign,
        agreements::halt,
        not_shared::write_down,
        not_shared::register,
        requests::open,
        requests::requests,
        requests::request_of,
        requests::pack_of,
        request_steps::step,
        erasures::preview,
        erasures::erase,
        erasures::looks,
        editions::editions,
        editions::report,
        editions::release,
        editions::rollback,
        editions::hold,
        fhir::patient,
        fhir::matched,
        fhir::metadata,
        reviews::queue,
        reviews::next,
        reviews::answer,
        reviews::undo,
        operation::alive,
        operation::ready,
        operation::metrics,
    ),
    components(schemas(ToldProblem, Code)),
    security(("token" = []), ("key" = [])),
    modifiers(&WhoAndWhy),
)]
struct Described;

/// What all routes under /v1 share: credentials, the headers of a purpose, the problems.
struct WhoAndWhy;

impl Modify for WhoAndWhy {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("A token of the identity provider that the council has named."))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let about = "A key that the council has issued to a partner's system.";
        let key = ApiKeyValue::with_description("X-API-Key", about);
        components.add_security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(key)));
    }
}

/// The headers by which a purpose is stated: name, whether it is always wanted, what it says, an example.
const HEADERS: [(&str, bool, &str, &str); 5] = [
    (
        "Hearth-Purpose",
        true,
        "What the answer is wanted for: a purpose of the council's policy.",
        "revenues-and-benefits",
    ),
    ("Hearth-Case", false, "The case in your own system, where the purpose wants one.", "MASH-114"),
    (
        "Hearth-Necessity",
        false,
        "Why it is necessary to see this, where the purpose wants it noted.",
        "strategy meeting today",
    ),
    (
        "Hearth-Emergency",
        false,
        "A look in an emergency: the ground. It is reviewed afterwards.",
        "vital_interests",
    ),
    (
        "Hearth-Emergency-Reason",
        false,
        "What has happened, in an emergency.",
        "a child has not come home from school",
    ),
];

/// The header that every write has beside them.
const KEY: (&str, &str, &str) = (
    "Idempotency-Key",
    "A text that you draw for this write, 8 to 128 letters, digits, `-`, `_`, `.` or `:`. The same write sent again under the same key within a day is answered as it was, and not carried out again.",
    "0b7a52e6-6a0b-4c3f-9d0e-1f4a7c2d9b11",
);

/// Problems that any write can answer with.
const WRITE_PROBLEMS: [(&str, &str); 3] = [
    ("409", "It cannot be done as things stand"),
    ("412", "What `If-Match` names has changed"),
    ("422", "It cannot be done as it was sent, or its key was used for another write"),
];

/// Problems that a route which takes a body can answer with beside them.
const PROBLEMS_OF_BODIES: [(&str, &str); 3] = [
    ("408", "The body did not come in time"),
    ("413", "The body is too long"),
    ("415", "The body does not say that it is JSON"),
];

/// Problems that any route under /v1 can answer with.
const PROBLEMS: [(&str, &str); 7] = [
    ("400", "No purpose is stated, or something cannot be read"),
    ("401", "No token or key that is accepted"),
    ("403", "You may not ask this, whoever it is about"),
    ("404", "Nothing that may be shown to you for this purpose"),
    ("429", "Too many requests"),
    ("500", "Something failed here"),
    ("503", "The look could not be written down, so nothing is shown"),
];

/// The document. What is the same for every route under /v1 is put in once, here.
pub(super) fn described() -> Value {
    let mut document = serde_json::to_value(Described::openapi()).unwrap_or_default();
    let headers = |purpose: &str| {
        HEADERS.map(|(name, required, description, example)| {
            let example = if name == "Hearth-Purpose" { purpose } else { example };
            serde_json::json!({
                "name": name, "in": "header", "required": required, "description": description,
                "schema": { "type": "string", "maxLength": 2000 }, "example": example,
            })
        })
    };
    let problem = |description: &str, fhir: bool| {
        let (kind, schema) = if fhir {
            ("application/fhir+json", "#/components/schemas/OperationOutcome")
        } else {
            ("application/problem+json", "#/components/schemas/Problem")
        };
        serde_json::json!({
            "description": description, "content": { kind: { "schema": { "$ref": schema } } },
        })
    };
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        let operations = methods.as_object_mut().into_iter().flatten();
        let fhir = path.starts_with("/fhir/");
        for (_, operation) in operations.filter(|_| is_look(path)) {
            let (purpose, _) = example_of(operation);
            let takes_a_body = operation["requestBody"].is_object();
            let Some(operation) = operation.as_object_mut() else { continue };
            let responses = operation.get("responses").cloned().unwrap_or_default();
            let parameters =
                operation.entry("parameters").or_insert_with(|| Value::Array(Vec::new()));
            let writes = is_write(&responses);
            if let Some(parameters) = parameters.as_array_mut() {
                parameters.extend(headers(purpose));
                let (name, description, example) = KEY;
                parameters.extend(writes.then(|| {
                    serde_json::json!({
                        "name": name, "in": "header", "required": true, "description": description,
                        "schema": { "type": "string", "minLength": 8, "maxLength": 128 }, "example": example,
                    })
                }));
            }
            if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                let of_writes = WRITE_PROBLEMS.into_iter().filter(|_| writes);
                let of_bodies = PROBLEMS_OF_BODIES.into_iter().filter(|_| takes_a_body);
                let all = PROBLEMS.into_iter().chain(of_writes).chain(of_bodies);
                for (status, description) in all {
                    responses.entry(status).or_insert_with(|| problem(description, fhir));
                }
            }
        }
    }
    with_parts(&mut document);
    document
}

/// True for an operation that changes what stands: it answers with what was made, or with what waits for a second person.
fn is_write(responses: &Value) -> bool {
    ["201", "202"].iter().any(|status| responses.get(status).is_some())
}

/// True for the routes that want credentials and a purpose.
fn is_look(path: &str) -> bool {
    path.starts_with("/v1/") || path.starts_with("/fhir/Patient")
}

/// The service, for programs: `OpenAPI` 3.1.
async fn document() -> HttpResponse {
    HttpResponse::Ok().json(described())
}

/// The service, for people.
async fn page() -> HttpResponse {
    match Page::of(&described()).render() {
        Ok(html) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

#[derive(Template)]
#[template(path = "docs.html", config = "src/http/api/askama.toml")]
struct Page {
    title: String,
    about: Vec<String>,
    version: String,
    routes: Vec<Route>,
    headers: Vec<Header>,
    schemas: Vec<Schema>,
    problems: Vec<Told>,
}

struct Route {
    method: String,
    path: String,
    about: String,
    parameters: Vec<Header>,
    answer: String,
    sends: String,
    curl: String,
}

struct Header {
    name: String,
    required: bool,
    about: String,
    example: String,
}

struct Schema {
    name: String,
    about: String,
    members: Vec<Member>,
}

struct Member {
    name: String,
    kind: String,
    about: String,
}

struct Told {
    code: String,
    status: u16,
    title: &'static str,
    what_to_do: &'static str,
}

impl Page {
    fn of(document: &Value) -> Self {
        let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let info = &document["info"];
        let mut routes = Vec::new();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let in_path = parameters.filter(|it| it["in"] == "path");
                let parameters: Vec<Header> = in_path
                    .map(|it| Header {
                        name: text(it, "name"),
                        required: true,
                        about: text(it, "description"),
                        example: text(it, "example"),
                    })
                    .collect();
                let writes = is_write(&operation["responses"]);
                let answer = ["200", "201"]
                    .iter()
                    .find_map(|status| operation["responses"][status]["content"].as_object());
                let answer = answer.and_then(|it| it.values().next()).map(|it| kind(&it["schema"]));
                let summary = [text(operation, "summary"), text(operation, "description")];
                let mut filled = path.clone();
                for Header { name, example, .. } in &parameters {
                    filled = filled.replace(&format!("{{{name}}}"), example);
                }
                let who = if is_look(path) {
                    let (purpose, case) = example_of(operation);
                    let case = case.map(|case| format!(" -H 'Hearth-Case: {case}'"));
                    format!(
                        " \\\n  -H \"Authorization: Bearer $TOKEN\" -H 'Hearth-Purpose: {purpose}'{}",
                        case.unwrap_or_default()
                    )
                } else {
                    String::new()
                };
                let sends = operation["requestBody"]["content"]["application/json"].as_object();
                let sends = sends.map(|it| kind(&it["schema"])).unwrap_or_default();
                routes.push(Route {
                    method: method.to_uppercase(),
                    about: summary.into_iter().find(|it| !it.is_empty()).unwrap_or_default(),
                    parameters,
                    answer: answer.unwrap_or_default(),
                    curl: if sends.is_empty() {
                        format!("curl \"$HEARTH{filled}\"{who}")
                    } else {
                        let key =
                            if writes { " \\\n  -H \"Idempotency-Key: $(uuidgen)\"" } else { "" };
                        format!("curl --json @facts.json \"$HEARTH{filled}\"{who}{key}")
                    },
                    sends,
                    path: path.clone(),
                });
            }
        }
        let headers = HEADERS.map(|(name, required, about, example)| Header {
            name: name.to_owned(),
            required,
            about: about.to_owned(),
            example: example.to_owned(),
        });
        let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
        let schemas = schemas.map(|(name, schema)| Schema {
            name: name.clone(),
            about: text(schema, "description"),
            members: schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, member)| Member {
                    name: name.clone(),
                    kind: kind(member),
                    about: text(member, "description"),
                })
                .collect(),
        });
        let problems = Code::ALL.map(|code| Told {
            code: code.word(),
            status: code.status(),
            title: code.title(),
            what_to_do: code.what_to_do(),
        });
        Self {
            title: text(info, "title"),
            about: text(info, "description").split("\n\n").map(str::to_owned).collect(),
            version: text(info, "version"),
            routes,
            headers: headers.into(),
            schemas: schemas.collect(),
            problems: problems.into(),
        }
    }
}

/// What kind of value a schema speaks of, in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(any) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        let kinds: Vec<String> = any.iter().map(kind).collect();
        return kinds.join(" or ");
    }
    match &schema["type"] {
        Value::String(one) if one == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(one) => one.clone(),
        Value::Array(several) => {
            let several: Vec<&str> = several.iter().filter_map(Value::as_str).collect();
            several.join(" or ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, described};
    use askama::Template as _;

    #[test]
    fn the_document_is_what_it_was() {
        let text = serde_json::to_string_pretty(&described()).unwrap();
        insta::assert_snapshot!("openapi", text);
    }

    #[test]
    fn the_page_tells_of_every_route_and_code_and_asks_nothing_from_outside() {
        let document = described();
        let page = Page::of(&document).render().unwrap();
        for path in document["paths"].as_object().unwrap().keys() {
            assert!(page.contains(path), "{path}");
        }
        for code in super::Code::ALL {
            assert!(page.contains(&format!("id=\"{}\"", code.word())), "{code:?}");
        }
        for outside in ["<script", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
