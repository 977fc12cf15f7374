//! A tiny council, made up by the demo: enough rows to match, few enough to be quick.

use super::WorkDir;

/// The end of a configuration that was written by hand: who runs the commands that show personal data. The demo's names one already.
pub(crate) const OPERATOR: &str = "[[user]]\nname = \"d.steward\"\norganisation = \"council\"\nroles = [\"data-steward\"]\n\
     trained_until = \"2099-12-31\"\n[operator]\nuser = \"d.steward\"\npurpose = \"linkage-quality\"\n";

/// A folder in which a demo of a tiny council has run one night; the council is in `demo/`.
pub(crate) fn demo_council() -> WorkDir {
    let dir = WorkDir::new();
    let demo =
        ["demo", "--households", "120", "--nights", "1", "--no-serve", "--no-partner", "--quiet"];
    let outcome = dir.hearth(&demo);
    assert!(outcome.code < 2, "{}", outcome.err);
    dir
}
