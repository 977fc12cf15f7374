//! The keys that payloads are sealed with: where they come from, how they are told apart, how one is added.
//!
//! In: a key file, or `HEARTH_JOURNAL_KEY` in the environment, which goes before the file. Out: a [`Keyring`]; a clear error where a key is
//! missing. The last key seals, all of them open. A key is named by an identifier that is made of it, so that one of the right name is the
//! right one. A key is made where a journal begins, and never again: what was sealed with a lost key stays sealed.
//!
//! ```text
//! # hearth journal keys: the last one seals, all of them open
//! 4f1c…   (64 hexadecimal digits a key; in the environment, separated by commas)
//! ```

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use super::{JournalError, hex, salt};
use crate::config::CouncilConfig;

/// The variable that a council's secret store sets.
pub const KEY_VARIABLE: &str = "HEARTH_JOURNAL_KEY";
/// The key file's name in the state folder, unless `[keys]` of `hearth.toml` names another place.
const FILE: &str = "journal.key";

/// Names a key, without telling it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u32);

impl KeyId {
    pub(super) const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    pub(super) const fn to_bits(self) -> u32 {
        self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One data key.
#[derive(ZeroizeOnDrop)]
struct DataKey {
    #[zeroize(skip)]
    id: KeyId,
    /// For payloads.
    payloads: [u8; 32],
    /// For what is made of payloads and kept elsewhere.
    derived: [u8; 32],
}

impl DataKey {
    fn of(secret: &[u8; 32]) -> Self {
        let named = blake3::derive_key("hearth 2026-11 journal key identifier", secret);
        let [a, b, c, d, ..] = named;
        Self {
            id: KeyId(u32::from_be_bytes([a, b, c, d])),
            payloads: blake3::derive_key("hearth 2026-11 journal payloads", secret),
            derived: blake3::derive_key("hearth 2026-11 journal index", secret),
        }
    }
}

/// The keys at hand, oldest first. Prints their names only; wiped from memory when the last copy goes.
#[derive(Clone)]
pub struct Keyring(Arc<Vec<DataKey>>);

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keyring").field(&self.ids()).finish()
    }
}

impl Keyring {
    /// The names of its keys, oldest first.
    #[must_use]
    pub fn ids(&self) -> Vec<KeyId> {
        self.0.iter().map(|key| key.id).collect()
    }

    /// The key that seals.
    pub(super) fn newest(&self) -> Option<(KeyId, &[u8; 32])> {
        self.0.last().map(|key| (key.id, &key.payloads))
    }

    /// A key that opens.
    pub(super) fn named(&self, id: KeyId) -> Option<&[u8; 32]> {
        self.0.iter().find(|key| key.id == id).map(|key| &key.payloads)
    }

    /// The name of each key, and a key made of it for what is kept elsewhere; the newest first.
    pub(super) fn derived(&self) -> impl Iterator<Item = (KeyId, &[u8; 32])> {
        self.0.iter().rev().map(|key| (key.id, &key.derived))
    }

    fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let words = lines.flat_map(|line| line.split([',', ' ', '\t']));
        let mut keys = Vec::new();
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            let mut secret = hex::bytes(word)?;
            keys.push(DataKey::of(&secret));
            secret.zeroize();
        }
        (!keys.is_empty()).then(|| Self(Arc::new(keys)))
    }
}

/// Where keys come from.
#[derive(Clone)]
pub struct KeySource {
    file: PathBuf,
    environment: Option<Zeroizing<String>>,
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySource").field("file", &self.file).finish_non_exhaustive()
    }
}

impl KeySource {
    /// The environment, or the file that the configuration names.
    #[must_use]
    pub fn of(config: &CouncilConfig) -> Self {
        match &config.journal_key {
            Some(file) => Self::at(file),
            None => Self::in_state(&config.state),
        }
    }

    /// The environment, or the usual file in a state folder.
    #[must_use]
    pub fn in_state(state: &Path) -> Self {
        Self::at(&state.join(FILE))
    }

    /// The environment, or this file.
    #[must_use]
    pub fn at(file: &Path) -> Self {
        let environment = std::env::var(KEY_VARIABLE).ok().filter(|text| !text.trim().is_empty());
        Self { file: file.to_owned(), environment: environment.map(Zeroizing::new) }
    }

    /// The keys.
    ///
    /// # Errors
    /// [`JournalError::NoKey`], [`JournalError::BadKey`], [`JournalError::Io`].
    pub fn keys(&self) -> Result<Keyring, JournalError> {
        if let Some(text) = &self.environment {
            return Keyring::parse(text)
                .ok_or_else(|| JournalError::BadKey { place: KEY_VARIABLE.to_owned() });
        }
        match fs::read_to_string(&self.file).map(Zeroizing::new) {
            Ok(text) => Keyring::parse(&text)
                .ok_or_else(|| JournalError::BadKey { place: self.file.display().to_string() }),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                Err(JournalError::NoKey { file: self.file.clone() })
            }
            Err(cause) => Err(JournalError::io(&self.file)(cause)),
        }
    }

    /// The keys of a journal that begins: made if there are none.
    ///
    /// # Errors
    /// As [`KeySource::keys`]; [`JournalError::Random`].
    pub(super) fn keys_or_make(&self) -> Result<Keyring, JournalError> {
        match self.keys() {
            Err(JournalError::NoKey { .. }) => {
                self.write("# hearth journal keys: the last one seals, all of them open\n")?;
                self.keys()
            }
            found => found,
        }
    }

    /// Adds a key to the file, which seals from now on. Gives its name.
    ///
    /// # Errors
    /// [`JournalError::KeyElsewhere`] if the keys come from the environment; as [`KeySource::keys`].
    pub fn add(&self) -> Result<KeyId, JournalError> {
        if self.environment.is_some() {
            return Err(JournalError::KeyElsewhere);
        }
        self.keys()?;
        let io = JournalError::io;
        let text = Zeroizing::new(fs::read_to_string(&self.file).map_err(io(&self.file))?);
        self.write(&text)?;
        let keys = self.keys()?;
        keys.newest().map(|(id, _)| id).ok_or(JournalError::NoKey { file: self.file.clone() })
    }

    /// Writes the file anew with one more key after what it had: beside, synced, named; its owner's only.
    fn write(&self, before: &str) -> Result<(), JournalError> {
        let folder = self.file.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let io = |cause| JournalError::io(&self.file)(cause);
        super::private_folder(folder).map_err(io)?;
        let secret = Zeroizing::new(salt::draw()?);
        let digits = Zeroizing::new(hex::text(&*secret));
        let end = if before.ends_with('\n') { "" } else { "\n" };
        let text = Zeroizing::new(format!("{before}{end}{}\n", *digits));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
        file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(io)?;
        file.persist(&self.file).map_err(|fault| io(fault.error))?;
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
    }
}

#[cfg(test)]
mod tests {
    use super::{KeySource, Keyring};

    fn source(folder: &std::path::Path, environment: Option<&str>) -> KeySource {
        let environment = environment.map(|text| zeroize::Zeroizing::new(text.to_owned()));
        KeySource { file: folder.join("journal.key"), environment }
    }

    #[test]
    fn a_key_is_made_once_and_another_is_added_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let source = source(folder.path(), None);
        assert!(source.keys().is_err(), "nothing is made by asking");
        let first = source.keys_or_make().unwrap().ids();
        assert_eq!(source.keys_or_make().unwrap().ids(), first);
        let added = source.add().unwrap();
        assert_eq!(source.keys().unwrap().ids(), [first[0], added]);
        assert_ne!(first[0], added);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let rights = std::fs::metadata(folder.path().join("journal.key")).unwrap();
            assert_eq!(rights.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn the_environment_goes_before_the_file_and_is_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{},{}", "a5".repeat(32), "5a".repeat(32));
        let source = source(folder.path(), Some(&text));
        assert_eq!(source.keys().unwrap().ids().len(), 2);
        assert!(source.add().is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_no_key_is_told_and_no_key_is_shown() {
        let secret = "a5".repeat(32);
        for wrong in ["", "# only words\n", "a5a5", &secret.replace('a', "g")] {
            assert!(Keyring::parse(wrong).is_none(), "{wrong}");
        }
        let keys = Keyring::parse(&secret).unwrap();
        let source = source(std::path::Path::new("/nowhere"), Some(&secret));
        assert!(!format!("{keys:?} {source:?}").contains("a5a5"));
    }
}
