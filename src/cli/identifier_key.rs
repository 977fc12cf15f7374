//! The key of the identifiers' permutation: made on the first night, kept for good.
//!
//! In: the state folder. Out: the key. It is what makes a person's and a household's identifier opaque; with another key
//! the same serials would give other identifiers, and identifiers already given out could come back for someone else.
//! So it is made only where no edition is, and a lost one is restored, never replaced.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use rand::TryRng as _;

use crate::config::CouncilConfig;
use crate::editions::EditionShelf;
use crate::values::IdentifierKey;

/// Where the key lies.
pub(super) fn path_of(config: &CouncilConfig) -> PathBuf {
    config.state.join("identifier.key")
}

/// Why there is no key where there should be one, if so.
pub(super) fn lost(config: &CouncilConfig) -> anyhow::Result<Option<String>> {
    let path = path_of(config);
    if path.exists()
        || !config.editions.is_dir()
        || EditionShelf::open(&config.editions)?.list()?.is_empty()
    {
        return Ok(None);
    }
    Ok(Some(format!(
        "the identifiers' key {} is missing, and editions were made with it\n  hint: restore it from the backup of the \
         state folder; with a new key, identifiers would no longer be the same persons'",
        path.display()
    )))
}

/// The council's key; made if this is the first night.
pub(super) fn load_or_make(config: &CouncilConfig) -> anyhow::Result<IdentifierKey> {
    if let Some(lost) = lost(config)? {
        bail!(lost);
    }
    let path = path_of(config);
    if !path.exists() {
        let mut bytes = [0_u8; 32];
        rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|fault| {
            anyhow!("the system gives no random numbers for the identifiers' key: {fault}")
        })?;
        write(&config.state, bytes)?;
    }
    let text =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let bytes = parse(text.trim()).with_context(|| {
        format!(
            "{} is not a key of 64 hexadecimal digits\n  hint: restore it from the backup",
            path.display()
        )
    })?;
    Ok(IdentifierKey::from_bytes(bytes))
}

/// Writes a key for good: synced, its owner's only, never over another.
pub(super) fn write(state: &Path, bytes: [u8; 32]) -> anyhow::Result<()> {
    let cannot = || format!("the identifiers' key cannot be written in {}", state.display());
    fs::create_dir_all(state).with_context(cannot)?;
    let text = bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    // a temporary file is readable by its owner only, and keeps its rights when it is named
    let mut file = tempfile::NamedTempFile::new_in(state).with_context(cannot)?;
    writeln!(file, "{text}").and_then(|()| file.as_file().sync_all()).with_context(cannot)?;
    file.persist_noclobber(state.join("identifier.key"))
        .map_err(|fault| fault.error)
        .with_context(cannot)?;
    fs::File::open(state).and_then(|folder| folder.sync_all()).with_context(cannot)
}

fn parse(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0_u8; 32];
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{parse, write};

    #[test]
    fn a_written_key_reads_back_and_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), [0xA5; 32]).unwrap();
        let text = std::fs::read_to_string(folder.path().join("identifier.key")).unwrap();
        assert_eq!(parse(text.trim()), Some([0xA5; 32]));
        assert!(write(folder.path(), [1; 32]).is_err());
    }

    #[test]
    fn a_damaged_key_is_none() {
        assert_eq!(parse("a5"), None);
        assert_eq!(parse(&"g".repeat(64)), None);
    }
}
