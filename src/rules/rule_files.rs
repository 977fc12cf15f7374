//! Which rule files are in force: those compiled in, and those of a council over them.
//!
//! In: nothing, a folder, or one file. Out: texts by their path inside `matching-rules/`, with `/` between its
//! parts. A council's file replaces the shipped one of the same path; further files add. What the texts say is left
//! to [`Ruleset::check`](super::Ruleset::check).

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::shipped::SHIPPED;

/// Where a rule file came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuleOrigin {
    /// Compiled into the program.
    Shipped,
    /// The council's own.
    Council(PathBuf),
}

/// One rule file in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleFile {
    /// Its text.
    pub text: String,
    /// Where it came from.
    pub origin: RuleOrigin,
}

impl RuleFile {
    /// The file as a person would name it.
    #[must_use]
    pub fn label(&self, path: &str) -> String {
        match &self.origin {
            RuleOrigin::Shipped => format!("matching-rules/{path}"),
            RuleOrigin::Council(path) => path.display().to_string(),
        }
    }
}

/// Rule files by their path inside `matching-rules/`.
pub type RuleFiles = BTreeMap<String, RuleFile>;

/// Why the rule files could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RuleFileError {
    /// Nothing there.
    #[error("there are no matching rules at {}\n  hint: give a folder laid out as matching-rules/, or one TOML file with [[source]]", path.display())]
    Absent {
        /// Where.
        path: PathBuf,
    },
    /// There, but the system does not let it be read.
    #[error("the rule file {} cannot be read: {source}\n  hint: check that it is a file and that this user may read it", path.display())]
    Unreadable {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Not UTF-8.
    #[error("the rule file {} is not UTF-8 text (line {line})\n  hint: save it as UTF-8", path.display())]
    NotText {
        /// Where.
        path: PathBuf,
        /// The line with the first byte that is no UTF-8.
        line: usize,
    },
    /// A folder that holds no rule file at all.
    #[error("the folder {} holds no .toml and no .csv file\n  hint: put the council's rule files there, or take the folder out of the configuration to use the shipped ones", path.display())]
    Empty {
        /// Where.
        path: PathBuf,
    },
}

/// The shipped files only.
#[must_use]
pub fn shipped_files() -> RuleFiles {
    let file = |text: &str| RuleFile { text: text.to_owned(), origin: RuleOrigin::Shipped };
    SHIPPED.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect()
}

/// The files in force with a council's folder, or its one file of sources, over the shipped ones.
///
/// # Errors
/// If something is there that cannot be read as text, or nothing is there.
pub fn files_at(place: Option<&Path>) -> Result<RuleFiles, RuleFileError> {
    let mut files = shipped_files();
    let Some(place) = place else { return Ok(files) };
    let absent = || RuleFileError::Absent { path: place.to_owned() };
    if fs::metadata(place).map_err(|_| absent())?.is_dir() {
        let mut found = Vec::new();
        walk(place, "", &mut found)?;
        if found.is_empty() {
            return Err(RuleFileError::Empty { path: place.to_owned() });
        }
        for (path, place) in found {
            files.insert(path, read(&place)?);
        }
    } else {
        // one file stands alone for its sources: the shipped datasets are not meant
        files.retain(|path, _| !path.starts_with("sources/"));
        let name = place.file_name().ok_or_else(absent)?.to_string_lossy();
        files.insert(format!("sources/{name}"), read(place)?);
    }
    Ok(files)
}

fn walk(
    folder: &Path,
    inside: &str,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), RuleFileError> {
    let unreadable = |source| RuleFileError::Unreadable { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let place = entry.map_err(unreadable)?.path();
        let Some(name) = place.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") };
        let known = place.extension().is_some_and(|kind| kind == "toml" || kind == "csv");
        if place.is_dir() {
            walk(&place, &path, found)?;
        } else if known {
            found.push((path, place));
        }
    }
    Ok(())
}

fn read(place: &Path) -> Result<RuleFile, RuleFileError> {
    let unreadable = |source| RuleFileError::Unreadable { path: place.to_owned(), source };
    let bytes = fs::read(place).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        RuleFileError::NotText { path: place.to_owned(), line }
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(RuleFile { text, origin: RuleOrigin::Council(place.to_owned()) })
}
