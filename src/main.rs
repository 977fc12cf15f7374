//! Parse, run, pick the exit code; nothing else.

fn main() {}
