//! Parse, run, pick the exit code; nothing else.

use std::process::ExitCode;

/// A night makes and drops many millions of small texts, on all threads: a seventh of its processor time was the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hearth::cli::run()
}
