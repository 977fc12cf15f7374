//! A tiny council, made up by the demo: enough rows to match, few enough to be quick.

use super::WorkDir;

/// A folder in which a demo of a tiny council has run one night; the council is in `demo/`.
pub(crate) fn demo_council() -> WorkDir {
    let dir = WorkDir::new();
    let demo = ["demo", "--households", "120", "--nights", "1", "--no-serve", "--quiet"];
    let outcome = dir.hearth(&demo);
    assert!(outcome.code < 2, "{}", outcome.err);
    dir
}
