//! All files with `[[source]]` tables: which of them count, and what they say together.
//!
//! In: the rule files in force. Out: the datasets by name, and the link mode. A council's file overrides a shipped
//! dataset by its name, whatever the file is called, without touching the others.

use std::collections::BTreeSet;

use super::{
    attributes::AttributeList,
    document::RuleDocument,
    fault::FaultList,
    rule_files::{RuleFiles, RuleOrigin},
    ruleset::LinkMode,
    source::SourceRules,
    source_reader::read_source,
};

/// Files at the top of `matching-rules/` that are read by other parts.
const OTHER_PARTS: [&str; 8] = [
    "addresses.toml",
    "blocking.toml",
    "comparisons.toml",
    "households.toml",
    "insight.toml",
    "life-events.toml",
    "review.toml",
    "survivorship.toml",
];

/// What the source files say together.
pub(super) struct SourceFiles {
    /// Which pairs of records may be compared.
    pub(super) mode: LinkMode,
    /// The datasets, by name.
    pub(super) sources: Vec<SourceRules>,
}

/// True for the files that hold `[[source]]` tables.
fn holds_sources(path: &str) -> bool {
    let toml = path.strip_suffix(".toml").is_some();
    path.starts_with("sources/") && toml
        || toml && !path.contains('/') && !OTHER_PARTS.contains(&path)
        // one file given by itself may have any name
        || path.starts_with("sources/") && !path.contains(".csv")
}

/// The paths of the source files in force, each with its name for a person.
pub(super) fn labels(files: &RuleFiles) -> Vec<(String, String)> {
    let sources = files.iter().filter(|(path, _)| holds_sources(path));
    sources.map(|(path, file)| (path.clone(), file.label(path))).collect()
}

/// Takes out the shipped files of datasets that the council describes itself.
pub(super) fn drop_overridden(files: &mut RuleFiles) {
    let mut own = BTreeSet::new();
    for (path, file) in files.iter() {
        if file.origin != RuleOrigin::Shipped && holds_sources(path) {
            own.extend(names_in(&file.text));
        }
    }
    files.retain(|path, file| {
        let replaceable = file.origin == RuleOrigin::Shipped && holds_sources(path);
        !(replaceable && names_in(&file.text).iter().all(|name| own.contains(name)))
    });
}

/// The names of a file's datasets; none if it cannot be read, which is told elsewhere.
fn names_in(text: &str) -> BTreeSet<String> {
    let Ok(root) = toml_span::parse(text) else { return BTreeSet::new() };
    let sources = root.pointer("/source").and_then(|value| value.as_array());
    let name = |source: &toml_span::Value<'_>| Some(source.pointer("/name")?.as_str()?.to_owned());
    sources.map(|sources| sources.iter().filter_map(name).collect()).unwrap_or_default()
}

/// Reads the source files.
pub(super) fn read(
    documents: &[RuleDocument<'_>],
    attributes: &mut AttributeList,
    faults: &FaultList,
) -> SourceFiles {
    let mut mode: Option<(LinkMode, String)> = None;
    let mut sources: Vec<SourceRules> = Vec::new();
    for document in documents {
        let root = document.root();
        let value = root.get("mode");
        let own = value.as_ref().and_then(|value| value.word(&LinkMode::WORDS));
        if let (Some(value), Some(own)) = (value, own) {
            match &mode {
                Some((other, place)) if *other != own => value.error(
                    format!("`mode` differs from that at {place}"),
                    "keep `mode` in one file",
                ),
                _ => mode = Some((own, format!("{}:{}", root.file(), value.line()))),
            }
        }
        let hint = "start each dataset with a line [[source]]";
        let tables = root.require("source", hint).and_then(|value| value.tables());
        for table in tables.unwrap_or_default() {
            let Some(source) = read_source(table, attributes) else { continue };
            if let Some(twin) = sources.iter().find(|known| known.name == source.name) {
                faults.error(
                    &source.file,
                    source.line,
                    format!("the dataset `{}` is described twice", source.name.0),
                    format!("keep one of the two; the other is at {}:{}", twin.file, twin.line),
                );
                continue;
            }
            sources.push(source);
        }
        root.close();
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    SourceFiles { mode: mode.map(|(mode, _)| mode).unwrap_or_default(), sources }
}
