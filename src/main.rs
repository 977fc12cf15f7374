//! Parse, run, pick the exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    hearth::cli::run()
}
