//! Parts of paths, and what stands behind question marks: what each looks like, said once for all routes.
//!
//! In: the document. Out: the same, with an example and a shape at every part that is known here. The examples are of the demo's own council, so
//! that whoever pastes one is shown somebody.

use serde_json::Value;

use crate::http::cursor::MOST;

/// What parts of a path are called, with an example that the demo's council knows (the documentation follows the same person), and the shape that they have.
const PARTS: [(&str, &str, Option<&str>); 6] = [
    ("person", FOLLOWED, Some(PERSON)),
    ("other", "HP-4R4K-XF4Y", Some(PERSON)),
    ("id", FOLLOWED, Some(PERSON)),
    ("household", "HH-7R4A-2M69", Some("^HH-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")),
    ("dataset", "council_tax", None),
    ("record", "850026938:liable1", None),
];
/// Whom the documentation follows.
const FOLLOWED: &str = "HP-SJYW-7M1S";
/// Whom it restricts: whoever is restricted is not shown by the examples that follow.
const RESTRICTED: &str = "HP-BZN8-2CM6";
/// The shape of a person's identifier; the last character is a check beside.
const PERSON: &str = "^HP-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$";

/// Says of every part of a path what it looks like.
pub(super) fn with_parts(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    let methods = paths.filter_map(|(path, methods)| Some((path, methods.as_object_mut()?)));
    let operations = methods.flat_map(|(path, it)| it.iter_mut().map(move |it| (path, it)));
    let parameters = operations.filter_map(|(path, (method, operation))| {
        let hides = method == "post" && path.ends_with("/restrictions");
        Some((hides, operation.get_mut("parameters")?.as_array_mut()?))
    });
    for (hides, parameter) in
        parameters.flat_map(|(hides, all)| all.iter_mut().map(move |it| (hides, it)))
    {
        if parameter["in"] == "query" {
            with_bounds(parameter);
        }
        if parameter["in"] != "path" {
            continue;
        }
        let Some((_, example, pattern)) =
            PARTS.into_iter().find(|(name, ..)| parameter["name"] == *name)
        else {
            continue;
        };
        let example = if hides && example == FOLLOWED { RESTRICTED } else { example };
        parameter["example"] = example.into();
        if let Some(pattern) = pattern {
            parameter["schema"]["pattern"] = pattern.into();
        }
    }
}

/// Says of what several routes take behind the question mark which values there are.
fn with_bounds(parameter: &mut Value) {
    if parameter["name"] == "limit" {
        (parameter["schema"]["minimum"], parameter["schema"]["maximum"]) = (1.into(), MOST.into());
    } else if parameter["name"] == "person" {
        parameter["schema"]["pattern"] = PERSON.into();
    } else if parameter["name"] == "language" {
        parameter["schema"]["enum"] = serde_json::json!(["en", "cy", null]);
    }
}

#[cfg(test)]
mod tests {
    /// The demo has them, as its documentation shows, so that whoever pastes an example is shown somebody.
    #[test]
    fn examples_are_of_the_person_whom_the_documentation_follows() {
        let repository = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let pages =
            std::fs::read_dir(repository.join("docs")).unwrap().map(|it| it.unwrap().path());
        let pages = pages.chain([repository.join("README.md")]).filter(|it| it.is_file());
        let pages = pages.filter(|it| it.extension().is_some_and(|it| it == "md"));
        let text: String = pages.map(|it| std::fs::read_to_string(it).unwrap()).collect();
        for (name, example, _) in super::PARTS {
            assert!(text.contains(example), "{name}: {example}");
        }
        assert!(text.contains(super::RESTRICTED));
    }
}
