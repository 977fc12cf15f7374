//! Every command that the documentation names is one that the program takes, and every identifier that it gives as an example is one.

use std::path::Path;

use clap::Parser as _;
use clap::error::ErrorKind::{InvalidSubcommand, UnknownArgument};

use super::Cli;
use crate::values::{HouseholdId, PersonId};

/// A command that a document names.
struct Named {
    command: String,
    /// To be typed as it stands, in a block of its own; what a sentence names may leave arguments out.
    whole: bool,
}

/// The commands in a document: lines of its `sh` and `console` blocks, and code within its sentences.
fn commands(document: &str) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut block = None;
    let mut continued = String::new();
    for line in document.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            block = if block.is_some() { None } else { Some(language) };
            continue;
        }
        let Some(language) = block else {
            let code = line.split('`').skip(1).step_by(2);
            found.extend(code.map(|it| Named { command: it.to_owned(), whole: false }));
            continue;
        };
        if matches!(language, "sh" | "console") {
            let line = line.strip_prefix("$ ").unwrap_or(line);
            if let Some(part) = line.strip_suffix('\\') {
                continued.push_str(part);
            } else {
                let command = std::mem::take(&mut continued) + line;
                found.push(Named { command, whole: true });
            }
        }
    }
    // `hearth edition list|rollback` is two commands in a sentence
    let one = |it: &Named| it.whole || !it.command.contains('|');
    found.retain(|it| it.command.starts_with("hearth ") && one(it));
    found
}

#[test]
fn the_documentation_names_no_command_that_does_not_exist() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["", "docs", "matching-rules"].map(|name| repository.join(name));
    let mut faults = Vec::new();
    let mut seen = 0;
    for folder in folders {
        let mut documents: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        documents.retain(|path| path.extension().is_some_and(|it| it == "md"));
        documents.sort();
        for path in documents {
            let name = path.strip_prefix(repository).unwrap().display().to_string();
            for Named { command, whole } in commands(&std::fs::read_to_string(&path).unwrap()) {
                seen += 1;
                // an apostrophe in a reason left open makes no words; the rest of the command counts
                let words = shlex::split(&command).unwrap_or_default();
                let Err(fault) = Cli::try_parse_from(words) else { continue };
                if whole || matches!(fault.kind(), UnknownArgument | InvalidSubcommand) {
                    faults.push(format!("{name}: {command}\n{fault}"));
                }
            }
        }
    }
    assert!(seen > 60, "the documentation names commands");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The files below a folder whose names end so.
fn files(folder: &Path, ends: &str, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ends, found);
        } else if path.to_string_lossy().ends_with(ends) {
            found.push(path);
        }
    }
}

/// Whoever tries an example is told of a slip of the pen, if it is none.
#[test]
fn an_identifier_that_is_given_as_an_example_is_one() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![repository.join("README.md")];
    files(&repository.join("docs"), ".md", &mut all);
    files(&repository.join("docs"), ".py", &mut all);
    files(&repository.join("src"), ".rs", &mut all);
    let mut seen = 0;
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        // tests have wrong ones too
        let shown = text.split("#[cfg(test)]").next().unwrap_or_default();
        let places = ["HP-", "HH-"].into_iter().flat_map(|it| shown.match_indices(it));
        let texts = places.filter_map(|(at, _)| shown.get(at..at + 12));
        let is_shaped = |it: &&str| {
            let parts: Vec<&str> = it.split('-').collect();
            let letters = |part: &str| {
                part.len() == 4
                    && part.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
            };
            parts.len() == 3 && parts[1..].iter().all(|part| letters(part) && *part != "XXXX")
        };
        // the walk-through shows what becomes of a slip
        for id in texts.filter(is_shaped).filter(|it| *it != "HP-7K3Q-9M2X") {
            let is_one = id.parse::<PersonId>().is_ok() || id.parse::<HouseholdId>().is_ok();
            assert!(is_one, "{}: {id}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 40, "the documentation has examples");
}
