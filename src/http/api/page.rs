//! The service described for people: a page that needs nothing from outside.
//!
//! In: the document. Out: HTML, with a request of each route that can be pasted as it stands. Leaves to `examples` by whom and for what is asked, to
//! the routes what is sent.

use std::sync::OnceLock;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde_json::Value;

use super::asked::DOCUMENT;
use super::document::{HEADERS, is_look, is_write};
use super::examples::{Example, example_of};
use crate::http::code::Code;
use crate::http::service::Service;
use crate::sharing::{Purpose, RelationshipNeeded};

/// The service, for people.
pub(super) async fn page(service: web::Data<Service>) -> HttpResponse {
    let footing = service.following.now();
    match once(&service.described, footing.policy().policy.purposes()) {
        Ok(html) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// The page as it was made first: policy and document are the same for as long as the service runs, and anybody may ask.
fn once(made: &OnceLock<web::Bytes>, purposes: &[Purpose]) -> Result<web::Bytes, askama::Error> {
    if let Some(html) = made.get() {
        return Ok(html.clone());
    }
    let html = Page::of(&DOCUMENT, purposes).render()?;
    Ok(made.get_or_init(|| html.into()).clone())
}

#[derive(Template)]
#[template(path = "docs.html", config = "src/http/api/askama.toml")]
struct Page {
    title: String,
    about: Vec<String>,
    version: String,
    /// A look that a newcomer can ask for at once.
    first: String,
    purposes: Vec<Open>,
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

struct Open {
    name: String,
    label: String,
    wants: String,
}

struct Told {
    code: String,
    status: u16,
    title: &'static str,
    what_to_do: &'static str,
}

/// With a record of their own system somebody who has read nothing yet can begin.
const FIRST: &str = "/v1/records/{dataset}/{record}/person";

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

impl Page {
    fn of(document: &Value, purposes: &[Purpose]) -> Self {
        let info = &document["info"];
        let mut routes = Vec::new();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                routes.push(Route::of(method, path, operation));
            }
        }
        let headers = HEADERS.map(|(name, required, about, example)| Header {
            name: name.to_owned(),
            required,
            about: about.to_owned(),
            example: example.to_owned(),
        });
        let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
        let schemas = schemas.map(|(name, schema)| Schema::of(document, name, schema));
        let problems = Code::ALL.map(|code| Told {
            code: code.word(),
            status: code.status(),
            title: code.title(),
            what_to_do: code.what_to_do(),
        });
        Self {
            title: text(info, "title"),
            // the document's marks for code are Markdown's
            about: text(info, "description")
                .replace('`', "")
                .split("\n\n")
                .map(str::to_owned)
                .collect(),
            version: text(info, "version"),
            first: routes
                .iter()
                .find(|it| it.path == FIRST)
                .map_or_else(String::new, |it| it.curl.clone()),
            purposes: purposes.iter().map(Open::of).collect(),
            routes,
            headers: headers.into(),
            schemas: schemas.collect(),
            problems: problems.into(),
        }
    }
}

impl Open {
    fn of(purpose: &Purpose) -> Self {
        let tie = match purpose.relationship {
            RelationshipNeeded::None => None,
            RelationshipNeeded::Stated => Some("a relationship, on your own word"),
            RelationshipNeeded::Confirmed => Some("a relationship, on somebody else's word"),
        };
        let case = purpose.case.then_some("Hearth-Case");
        let necessity = purpose.necessity.then_some("Hearth-Necessity");
        let wants: Vec<&str> = [tie, case, necessity].into_iter().flatten().collect();
        let (name, label) = (purpose.name.to_string(), purpose.label.en.clone());
        Self { name, label, wants: wants.join(", ") }
    }
}

impl Route {
    fn of(method: &str, path: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let shown = parameters.filter(|it| it["in"] == "path" || it["in"] == "query");
        let parameters: Vec<Header> = shown
            .map(|it| Header {
                name: text(it, "name"),
                required: it["in"] == "path",
                about: text(it, "description"),
                example: match &it["example"] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other @ (Value::Bool(_)
                    | Value::Number(_)
                    | Value::Array(_)
                    | Value::Object(_)) => other.to_string(),
                },
            })
            .collect();
        let answer = ["200", "201"]
            .iter()
            .find_map(|status| operation["responses"][status]["content"].as_object());
        let answer = answer.and_then(|it| it.values().next()).map(|it| kind(&it["schema"]));
        let summary = [text(operation, "summary"), text(operation, "description")];
        let body = operation["requestBody"]["content"]["application/json"].as_object();
        Self {
            method: method.to_uppercase(),
            about: summary.into_iter().find(|it| !it.is_empty()).unwrap_or_default(),
            // a schema has a name of its own; what is of no schema has none to lead to
            answer: answer
                .filter(|it| it.starts_with(|first: char| first.is_ascii_uppercase()))
                .unwrap_or_default(),
            curl: curl(path, &parameters, operation),
            sends: body.map(|it| kind(&it["schema"])).unwrap_or_default(),
            parameters,
            path: path.to_owned(),
        }
    }
}

/// The route asked by `curl`, as it can be pasted into a shell.
fn curl(path: &str, parameters: &[Header], operation: &Value) -> String {
    let mut filled = path.to_owned();
    for Header { name, example, .. } in parameters {
        filled = filled.replace(&format!("{{{name}}}"), example);
    }
    // `$match` stands between double quotes
    let mut words = vec![format!("curl \"$HEARTH{}\"", filled.replace('$', "\\$"))];
    if is_look(path) {
        let Example { token, purpose, case } = example_of(operation);
        words.push(format!("-H \"Authorization: Bearer ${token}\" -H 'Hearth-Purpose: {purpose}'"));
        words.extend(case.map(|case| format!("-H 'Hearth-Case: {case}'")));
    }
    if is_write(&operation["responses"]) {
        words.push("-H \"Idempotency-Key: docs-$(date +%s)-$RANDOM\"".to_owned());
    }
    let content = operation["requestBody"]["content"].as_object();
    if let Some((media, body)) = content.and_then(|it| it.iter().next()) {
        let sent = body["example"].to_string().replace('\'', "'\\''");
        words.push(format!("-H 'Content-Type: {media}'"));
        words.push(format!("-d '{sent}'"));
    }
    words.join(" \\\n  ")
}

impl Schema {
    fn of(document: &Value, name: &str, schema: &Value) -> Self {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let sent = is_sent(document, name);
        let members = schema["properties"].as_object().into_iter().flatten();
        let members = members.map(|(name, member)| {
            let wanted = sent && required.contains(&name.as_str());
            let wanted = if wanted { "wanted: " } else { "" };
            let about = format!("{wanted}{}", text(member, "description"));
            Member { name: name.clone(), kind: kind(member), about }
        });
        Self {
            name: name.to_owned(),
            about: text(schema, "description"),
            members: members.collect(),
        }
    }
}

/// True for what a route takes as its body.
fn is_sent(document: &Value, name: &str) -> bool {
    let paths = document["paths"].as_object().into_iter().flatten();
    let mut operations = paths.filter_map(|(_, it)| it.as_object()).flat_map(|it| it.values());
    operations.any(|it| kind(&it["requestBody"]["content"]["application/json"]["schema"]) == name)
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
    use std::sync::OnceLock;

    use askama::Template as _;

    use super::{DOCUMENT, Page, once};
    use crate::http::code::Code;
    use crate::sharing::Policy;

    fn the_page() -> Page {
        Page::of(&DOCUMENT, Policy::load(None).unwrap().check().unwrap().purposes())
    }

    #[test]
    fn the_page_begins_with_a_look_that_can_be_pasted_and_tells_what_may_be_asked_for() {
        let page = the_page();
        assert!(page.first.contains("$TOKEN") && page.first.contains("Hearth-Purpose: "));
        let fraud = page.purposes.iter().find(|it| it.name == "fraud-and-debt").unwrap();
        assert_eq!(
            fraud.wants,
            "a relationship, on somebody else's word, Hearth-Case, Hearth-Necessity"
        );
        assert!(page.purposes.iter().any(|it| it.wants.is_empty()));
    }

    #[test]
    fn the_page_tells_of_every_route_and_code_and_asks_nothing_from_outside() {
        let page = the_page().render().unwrap();
        for path in DOCUMENT["paths"].as_object().unwrap().keys() {
            assert!(page.contains(path), "{path}");
        }
        for code in Code::ALL {
            assert!(page.contains(&format!("id=\"{}\"", code.word())), "{code:?}");
        }
        for outside in ["<script", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn the_page_is_made_once_however_often_it_is_asked_for() {
        let policy = Policy::load(None).unwrap().check().unwrap();
        let made = OnceLock::new();
        let [first, again] = [(); 2].map(|()| once(&made, policy.purposes()).unwrap());
        assert_eq!(first, the_page().render().unwrap());
        assert_eq!(first.as_ptr(), again.as_ptr(), "the same bytes, not their like");
    }

    #[test]
    fn every_link_of_the_page_leads_somewhere_on_it() {
        let page = the_page().render().unwrap();
        for link in page.split("href=\"#").skip(1) {
            let at = link.split('"').next().unwrap();
            assert!(page.contains(&format!("id=\"{at}\"")), "{at}");
        }
    }

    #[test]
    fn every_body_stands_in_the_example_of_its_route() {
        for route in the_page().routes.iter().filter(|it| it.method == "POST") {
            let (_, body) =
                route.curl.split_once(" -d '").unwrap_or_else(|| panic!("{}", route.path));
            let body = body.trim_end_matches('\'').replace("'\\''", "'");
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            assert!(body.is_object(), "{}: an example stands at the route", route.path);
        }
    }
}
