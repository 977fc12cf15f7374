//! The rules of the house, each a function from sources to complaints; a complaint says what to do about it.

use std::path::Path;

use crate::code::{UsedPath, tokens, used_paths};

/// A source file: its path from the top of the repository, with `/` between folders, and its text.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    /// The module of the library that it belongs to: `pairs` for `src/pairs/keys.rs`.
    pub(crate) fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let first = inside.split('/').next()?;
        let module = first.strip_suffix(".rs").unwrap_or(first);
        (!matches!(module, "lib" | "main")).then_some(module)
    }

    /// True if the whole file is test code.
    fn is_test(&self) -> bool {
        self.path.ends_with("tests.rs") || self.path.contains("/tests/")
    }

    /// The code without the tests at its foot.
    fn code(&self) -> &str {
        if self.is_test() {
            return "";
        }
        let foot = self.text.find("#[cfg(test)]\nmod tests {");
        foot.map_or(self.text.as_str(), |foot| &self.text[..foot])
    }

    fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// Something that a rule would forbid, and why it may stand.
#[derive(Clone, Copy)]
pub(crate) struct Exception {
    pub(crate) path: &'static str,
    pub(crate) reason: &'static str,
}

/// The Rust files below a folder of the repository, in order; what tools build is left out.
pub(crate) fn files_below(repository: &Path, folder: &str) -> Vec<SourceFile> {
    let mut found = Vec::new();
    let mut open = vec![repository.join(folder)];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).expect("a folder of the repository can be listed");
        for entry in entries {
            let path = entry.expect("a folder of the repository can be listed").path();
            if path.is_dir() {
                if !path.ends_with("target") {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file is text");
                let inside = path.strip_prefix(repository).expect("it was found below");
                found.push(SourceFile { path: inside.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The modules that `lib.rs` names, in its order.
pub(crate) fn reading_order(lib: &str) -> Vec<String> {
    let tokens = tokens(lib);
    tokens
        .windows(3)
        .filter(|words| words[0].text == "mod" && words[2].text == ";")
        .map(|words| words[1].text.clone())
        .collect()
}

/// A module uses only what stands above it in `lib.rs`.
pub(crate) fn direction(
    file: &SourceFile,
    order: &[String],
    exceptions: &[Exception],
) -> Vec<String> {
    let place = |module: &str| order.iter().position(|known| known == module);
    let Some((module, here)) = file.module().and_then(|name| Some((name, place(name)?))) else {
        return Vec::new();
    };
    if exceptions.iter().any(|exception| exception.path == file.path) {
        return Vec::new();
    }
    used_paths(&file.text)
        .iter()
        .filter(|path| path.starts_with(&["crate"]) || path.starts_with(&["hearth"]))
        .filter_map(|path| Some((path, path.segments.get(1)?)))
        .filter(|(_, used)| place(used).is_some_and(|there| there > here))
        .map(|(path, used)| {
            format!(
                "{}: `{module}` uses `{path}`, but `{used}` comes after it in src/lib.rs. Let `{used}` call `{module}`, pass \
                 the value in, or move the type to the earlier of the two.",
                file.at(path.line)
            )
        })
        .collect()
}

/// `main.rs` knows the command line and nothing else of the library.
pub(crate) fn thin_main(file: &SourceFile) -> Vec<String> {
    used_paths(&file.text)
        .iter()
        .filter(|path| path.starts_with(&["hearth"]) && !path.starts_with(&["hearth", "cli"]))
        .map(|path| {
            format!(
                "{}: main uses `{path}`. Move that work to `src/cli`; main only runs it.",
                file.at(path.line)
            )
        })
        .collect()
}

/// What reaches out of the program.
const OUTSIDE: &[&[&str]] = &[
    &["std", "fs"],
    &["std", "net"],
    &["std", "env"],
    &["std", "process"],
    &["std", "thread", "sleep"],
    &["tempfile"],
    &["memmap2"],
];

/// What `std::io` holds that touches nothing by itself.
const STREAM_WORDS: [&str; 8] =
    ["Read", "Write", "BufRead", "Cursor", "Error", "ErrorKind", "Result", "Seek"];

/// A pure stage reads and writes no files, asks no clock and throws no dice.
pub(crate) fn purity(file: &SourceFile, pure: &[&str], exceptions: &[Exception]) -> Vec<String> {
    let is_pure = file.module().is_some_and(|module| pure.contains(&module));
    if !is_pure || exceptions.iter().any(|exception| exception.path == file.path) {
        return Vec::new();
    }
    let whole_io = |path: &UsedPath| {
        let word = path.segments.get(2).map_or("", String::as_str);
        path.starts_with(&["std", "io"]) && !STREAM_WORDS.contains(&word)
    };
    used_paths(file.code())
        .iter()
        .filter(|path| whole_io(path) || OUTSIDE.iter().any(|outside| path.starts_with(outside)))
        .map(|path| {
            format!(
                "{}: `{path}` in a stage that is pure. Let `extracts`, `editions`, `pipeline` or `cli` do it and hand the \
                 value in; a trait of std::io is named in full, such as std::io::Write.",
                file.at(path.line)
            )
        })
        .collect()
}

/// The clock is read on the command line; dice are thrown by the fictional council, and where a key is made.
pub(crate) fn clock_and_chance(file: &SourceFile, drawing: &[Exception]) -> Vec<String> {
    let module = file.module().unwrap_or("main");
    let paths = used_paths(file.code());
    let clock = |path: &&UsedPath| {
        let asks =
            path.segments.len() > 1 && path.segments.last().is_some_and(|last| last == "now");
        let clocks = [&["std", "time", "SystemTime"][..], &["std", "time", "Instant"]];
        module != "cli" && (asks || clocks.iter().any(|clock| path.starts_with(clock)))
    };
    let chance = |path: &&UsedPath| {
        let dice = ["rand", "rand_chacha", "getrandom", "fastrand"];
        let may = matches!(module, "cli" | "synthetic")
            || drawing.iter().any(|exception| exception.path == file.path);
        !may && dice.iter().any(|dice| path.starts_with(&[dice]))
    };
    let clocks = paths.iter().filter(clock).map(|path| {
        format!(
            "{}: `{path}` reads the clock. Take the date or the reading as an argument; `cli` has it.",
            file.at(path.line)
        )
    });
    let dice = paths.iter().filter(chance).map(|path| {
        format!(
            "{}: `{path}` draws at random. Take a seed or the value as an argument, so that a night can be repeated.",
            file.at(path.line)
        )
    });
    clocks.chain(dice).collect()
}

/// Only the command line prints.
pub(crate) fn printing(file: &SourceFile) -> Vec<String> {
    if file.module() == Some("cli") {
        return Vec::new();
    }
    let tokens = tokens(file.code());
    let macros = tokens.windows(2).filter(|words| {
        let printing = ["print", "println", "eprint", "eprintln", "dbg"];
        words[1].text == "!" && printing.contains(&words[0].text.as_str())
    });
    let macros = macros.map(|words| (words[0].line, format!("{}!", words[0].text)));
    let paths = used_paths(file.code()).into_iter().filter(|path| {
        path.segments.last().is_some_and(|last| last == "stdout" || last == "stderr")
    });
    let paths = paths.map(|path| (path.line, path.to_string()));
    macros
        .chain(paths)
        .map(|(line, what)| {
            format!(
                "{}: `{what}`. Return the text, or tell `Progress`; only `cli` prints.",
                file.at(line)
            )
        })
        .collect()
}

/// The fictional council serves the command line, tests and benches.
pub(crate) fn fiction(file: &SourceFile) -> Vec<String> {
    if matches!(file.module(), None | Some("cli" | "synthetic")) {
        return Vec::new();
    }
    used_paths(file.code())
        .iter()
        .filter(|path| path.starts_with(&["crate", "synthetic"]))
        .map(|path| {
            format!(
                "{}: `{path}`. The fictional council is for `cli`, tests and benches; what both need belongs to `values`.",
                file.at(path.line)
            )
        })
        .collect()
}

/// What reads whole records out of an edition.
const READS_RECORDS: [&str; 6] = [
    "NormalisedRecord",
    "StoredRecord",
    ".record_at(",
    "edition.records()",
    ".residence_history(",
    ".residence_histories(",
];

/// What is shown of residents comes through the door of `lookup`: what stands below it reads no record around it.
pub(crate) fn door(file: &SourceFile, excepted: &[Exception]) -> Vec<String> {
    let below = matches!(file.module(), Some("cli" | "http" | "insight" | "notices"));
    if !below || excepted.iter().any(|exception| exception.path == file.path) {
        return Vec::new();
    }
    let lines = (1..).zip(file.code().lines());
    let code = lines.map(|(number, line)| (number, line.split("//").next().unwrap_or_default()));
    code.flat_map(|(number, line)| {
        READS_RECORDS.iter().filter(|word| line.contains(**word)).map(move |word| {
            format!(
                "{}: `{word}` reads records around the door. Ask `lookup::Door`; if it is an operator's command, list it with the reason.",
                file.at(number)
            )
        })
    })
    .collect()
}

/// A file that prints what records say takes the operator's permit for it.
pub(crate) fn permit(file: &SourceFile, under_a_permit: &[Exception]) -> Vec<String> {
    let listed = under_a_permit.iter().any(|exception| exception.path == file.path);
    let mut code = file.code().lines().map(|line| line.split("//").next().unwrap_or_default());
    if !listed || code.any(|line| line.contains("&OperatorPermit<'_>")) {
        return Vec::new();
    }
    vec![format!(
        "{}: prints what records say, and takes no `&OperatorPermit`: ask `cli::operator` for one before anything is shown.",
        file.path
    )]
}

/// Every file says first what it is.
pub(crate) fn header(file: &SourceFile) -> Vec<String> {
    let first = file.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let words = first.strip_prefix("//!").map(str::trim).unwrap_or_default();
    if words.len() >= 12 && !words.contains("to come") {
        return Vec::new();
    }
    vec![format!(
        "{}: begins without saying what it is. Begin it with `//! One sentence: what the file holds.`",
        file.path
    )]
}

/// How long a file may be before it should be two.
const LONGEST: usize = 450;

/// A file holds one idea.
pub(crate) fn length(file: &SourceFile, exceptions: &[Exception]) -> Vec<String> {
    let lines = file.text.lines().count();
    let excepted = exceptions.iter().any(|exception| exception.path == file.path);
    match (lines > LONGEST, excepted) {
        (true, false) => vec![format!(
            "{}: {lines} lines, over {LONGEST}. Look for the second idea and give it a file; a table may be listed in \
             tests/architecture.rs with its reason.",
            file.path
        )],
        (false, true) => vec![format!(
            "{}: {lines} lines, and still listed as a long file in tests/architecture.rs. Take it off the list.",
            file.path
        )],
        (true, true) | (false, false) => Vec::new(),
    }
}

/// Names that say nothing.
const EMPTY_WORDS: [&str; 10] = [
    "util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "stuff",
    "general",
];

/// A file's name says what is in it.
pub(crate) fn names(file: &SourceFile) -> Vec<String> {
    let words = file.path.split(['/', '_', '.']);
    words
        .filter(|word| EMPTY_WORDS.contains(word))
        .map(|word| {
            format!("{}: `{word}` says nothing. Name the idea that is inside; if there are two, make two files.", file.path)
        })
        .collect()
}

/// `lib.rs` names the modules that are there, and all of them.
pub(crate) fn map_of_the_house(order: &[String], files: &[SourceFile]) -> Vec<String> {
    let mut there: Vec<&str> = files.iter().filter_map(SourceFile::module).collect();
    there.sort_unstable();
    there.dedup();
    let absent = order.iter().filter(|module| !there.contains(&module.as_str())).map(|module| {
        format!("src/lib.rs names `{module}`, and there is no src/{module}. Write it, or take the line out.")
    });
    let unnamed = there.iter().filter(|module| !order.iter().any(|known| known == *module)).map(|module| {
        format!("src/{module} is not in src/lib.rs. Name it there, below all that it uses, or remove it.")
    });
    absent.chain(unnamed).collect()
}
