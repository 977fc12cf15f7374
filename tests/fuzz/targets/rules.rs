//! Any text in place of any rule file, and as a configuration: refused with faults that say something, or taken.
//!
//! The first byte chooses the file, the rest is its text.

#![no_main]

use std::path::{Path, PathBuf};

use hearth::config::CouncilConfig;
use hearth::links::Model;
use hearth::rules::{RuleFile, RuleOrigin, Ruleset, shipped_files};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, text)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let mut files = shipped_files();
    let paths: Vec<String> = files.keys().filter(|path| path.ends_with(".toml")).cloned().collect();
    let path = paths[usize::from(choice) % paths.len()].clone();
    let origin = RuleOrigin::Council(PathBuf::from(&path));
    files.insert(path, RuleFile { text: text.to_owned(), origin });
    if let Err(faults) = Ruleset::of_files(files).check() {
        assert!(!faults.to_string().is_empty(), "refused without a word");
    }
    if let Err(faults) = CouncilConfig::parse("hearth.toml", text, Path::new(".")) {
        assert!(!faults.to_string().is_empty(), "refused without a word");
    }
    let _ = Model::parse(text, &[]);
});
