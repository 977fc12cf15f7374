//! Node and a Chromium: what runs the scripts of `tests/browser`.
//!
//! In: a script and its arguments. Out: nothing, or a test that fails with what the script has said.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What runs the scripts.
pub(super) struct Chromium {
    folder: PathBuf,
}

impl Chromium {
    /// None where something is absent, which is said.
    #[expect(clippy::print_stdout, reason = "whoever runs the tests is told what was not tested")]
    pub(super) fn there() -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
        if !folder.join("node_modules/playwright-core").is_dir() {
            println!("skipped: no playwright-core (npm ci --prefix {})", folder.display());
            return None;
        }
        let mut node = Command::new("node");
        node.arg("chromium.mjs").current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null());
        let node = node.status();
        if !node.is_ok_and(|it| it.success()) {
            println!("skipped: no Chromium (apt-get install chromium), or no node");
            return None;
        }
        Some(Self { folder })
    }

    /// Runs a script, which ends by itself before long.
    pub(super) fn runs(&self, script: &str, arguments: &[&str]) {
        let mut node = Command::new("node");
        node.arg(script).args(arguments).current_dir(&self.folder);
        let ran = node.output().expect("node, which was there a moment ago");
        let (out, err) =
            (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success(), "{out}{err}");
    }
}
