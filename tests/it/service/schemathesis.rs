//! The service asked by Schemathesis: every operation of its own `OpenAPI` document, with what that allows and what it forbids, as four kinds of callers.
//!
//! Skipped, with a word, where it is not installed: `tests/run` installs it. `tests/schemathesis` says what must hold, and asks for longer.

use std::path::{Path, PathBuf};
use std::process::Command;

/// So many drawn examples an operation and caller, beside those of the document and of its limits: the same each time.
const EXAMPLES: &str = "2";

#[test]
fn the_service_does_what_its_document_says_of_what_is_allowed_and_of_what_is_not() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_hearth"));
    let ran = Command::new("python3")
        .arg(script)
        .arg(EXAMPLES)
        .env("INSTALL", "no")
        .env("SEED", "1")
        .env("HEARTH", &program)
        .output();
    let Ok(ran) = ran else {
        println!("skipped: python3 is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&ran.stdout);
    if said.starts_with("skipped: ") {
        println!("{said}");
        return;
    }
    let faults = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}\n{faults}");
    let asked_as = said.lines().filter(|line| line.starts_with("== ")).count();
    assert_eq!(asked_as, 4, "each kind of caller has asked\n{said}");
}
