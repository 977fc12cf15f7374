//! A fresh folder, and the program started in it.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// The program that is tested. A long test may run another build of it (`HEARTH_PROGRAM`, from the project's folder) than the one that was made with the
/// test.
pub(crate) fn program() -> PathBuf {
    let told = std::env::var_os("HEARTH_PROGRAM").and_then(|it| std::path::absolute(it).ok());
    told.unwrap_or_else(|| assert_cmd::cargo::cargo_bin!("hearth").to_path_buf())
}

/// A folder that goes when the test ends.
pub(crate) struct WorkDir(TempDir);

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl WorkDir {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("a folder for the file");
        }
        fs::write(path, text).expect("the file is written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&self.bytes(name)).into_owned()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Keeps only the first lines of a file, whatever its encoding.
    pub(crate) fn keep_lines(&self, name: &str, lines: usize) {
        let bytes = self.bytes(name);
        let kept: Vec<u8> =
            bytes.split_inclusive(|byte| *byte == b'\n').take(lines).flatten().copied().collect();
        fs::write(self.path(name), kept).expect("the file is written");
    }

    /// Starts the program with these words, at its quietest.
    pub(crate) fn hearth(&self, words: &[&str]) -> Outcome {
        self.hearth_told(words, "")
    }

    /// The same with this on its standard input.
    pub(crate) fn hearth_told(&self, words: &[&str], input: &str) -> Outcome {
        let output = assert_cmd::Command::new(program())
            .current_dir(self.0.path())
            .args(words)
            .write_stdin(input)
            .output()
            .expect("the program starts");
        Outcome {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Outcome {
    /// The same, if it ended with this code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("{fault} in {}", self.out))
    }
}
