//! What README and the pages of `docs/` print is what the program prints.
//!
//! Every `console` block is followed: each line `$ hearth …` is run with the real program in a folder that has a fresh demo and the
//! repository's `docs` and `tests` beside it, and what follows in the block is compared with its standard output. A line of `…` stands for any
//! number of lines. `HEARTH_README=write cargo nextest run --profile all -E 'binary(readme)'` writes what is printed now into them, where
//! there is no `…`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;

/// Stands for lines left out.
const LEFT_OUT: &str = "…";
/// What every other command rests on.
const MAKES_THE_FOLDER: &str = "hearth demo --no-serve";

/// A command of a block, and where its output stands among README's lines.
struct Shown {
    command: String,
    lines: std::ops::Range<usize>,
}

/// The commands of all `console` blocks.
fn shown(readme: &[&str]) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (at, line) in readme.iter().enumerate() {
        if line.starts_with("```") {
            inside = *line == "```console";
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            found.push(Shown { command: command.to_owned(), lines: at + 1..at + 1 });
        } else if inside {
            found.last_mut().expect("a console block begins with a command").lines.end = at + 1;
        }
    }
    found
}

/// A folder with a demo of its own, and what commands name beside it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["docs", "tests", "matching-rules"] {
        std::os::unix::fs::symlink(repository.join(name), folder.path().join(name))
            .expect("a link");
    }
    std::fs::create_dir(folder.path().join("target")).expect("a folder");
    folder
}

/// What a command prints on standard output; it may say that something waits, never that it failed.
fn printed(folder: &Path, command: &str) -> String {
    let mut words = shlex::split(command).expect("a command can be split into words").into_iter();
    assert_eq!(words.next().as_deref(), Some("hearth"), "{command}");
    let output =
        cargo_bin_cmd!("hearth").current_dir(folder).args(words).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{command}\n{told}");
    String::from_utf8(output.stdout).expect("text")
}

/// Whether lines are the shown ones, where `…` stands for any number of them.
fn is_as_shown(shown: &[&str], printed: &[&str]) -> bool {
    let Some((first, rest)) = shown.split_first() else { return printed.is_empty() };
    if *first == LEFT_OUT {
        return (0..=printed.len()).any(|skipped| is_as_shown(rest, &printed[skipped..]));
    }
    printed.first() == Some(first) && is_as_shown(rest, &printed[1..])
}

/// The lines that stand for the shown ones now: all of them, or as many as are shown from where the first one is found.
fn as_it_is_now(shown: &[&str], printed: &[&str]) -> Option<Vec<String>> {
    let of = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    let inner = shown.strip_prefix(&[LEFT_OUT]).unwrap_or(shown);
    let inner = inner.strip_suffix(&[LEFT_OUT]).unwrap_or(inner);
    if inner.len() == shown.len() {
        return Some(of(printed));
    }
    let start = printed.iter().position(|line| Some(line) == inner.first())?;
    let mut now = of(printed.get(start..start + inner.len())?);
    if shown.first() == Some(&LEFT_OUT) {
        now.insert(0, LEFT_OUT.to_owned());
    }
    if shown.last() == Some(&LEFT_OUT) {
        now.push(LEFT_OUT.to_owned());
    }
    Some(now)
}

fn without_empty_end<'l, 't>(lines: &'l [&'t str]) -> &'l [&'t str] {
    let end = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    &lines[..end]
}

/// README and the pages beside it.
fn documents() -> Vec<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = std::fs::read_dir(repository.join("docs")).expect("there are pages");
    let mut documents: Vec<_> = pages.map(|page| page.expect("a page").path()).collect();
    documents.retain(|path| path.extension().is_some_and(|it| it == "md"));
    documents.push(repository.join("README.md"));
    documents.sort();
    documents
}

#[test]
fn every_command_prints_what_the_documents_show() {
    let folder = folder();
    let mut outputs: BTreeMap<String, String> = BTreeMap::new();
    let mut differing = Vec::new();
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("a document can be read");
        let document: Vec<&str> = text.lines().collect();
        let mut edits = Vec::new();
        for Shown { command, lines } in shown(&document) {
            // whichever document shows something of the demo, its folder has been made first
            if outputs.is_empty() {
                outputs
                    .insert(MAKES_THE_FOLDER.to_owned(), printed(folder.path(), MAKES_THE_FOLDER));
            }
            let output =
                outputs.entry(command.clone()).or_insert_with(|| printed(folder.path(), &command));
            let now: Vec<&str> = output.lines().map(str::trim_end).collect();
            let now = without_empty_end(&now);
            let as_shown = without_empty_end(&document[lines.clone()]);
            if is_as_shown(as_shown, now) {
                continue;
            }
            differing.push(format!("{}: $ {command}\n{}", path.display(), now.join("\n")));
            if let Some(now) = as_it_is_now(as_shown, now) {
                edits.push((lines.start..lines.start + as_shown.len(), now));
            }
        }
        if std::env::var("HEARTH_README").is_ok_and(|it| it == "write") && !edits.is_empty() {
            let mut written: Vec<String> = document.iter().map(ToString::to_string).collect();
            for (lines, now) in edits.into_iter().rev() {
                written.splice(lines, now);
            }
            std::fs::write(&path, written.join("\n") + "\n").expect("it can be written");
        }
    }
    assert!(outputs.len() >= 8, "the documents show what is printed");
    assert!(differing.is_empty(), "they show something else than\n\n{}", differing.join("\n\n"));
}
