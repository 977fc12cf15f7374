//! Who signs checkpoints: a key of the council's own.
//!
//! In: the state folder. Out: the key, made with the first checkpoint and never again: with another one, nobody could tell a checkpoint of this
//! journal from somebody else's.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use super::{AuditError, Checkpoint, VerifierKey};
use crate::journal::{self, hex};

/// The key's file in the state folder.
const FILE: &str = "checkpoint.key";

/// Signs checkpoints. The key is wiped from memory when it goes.
pub struct CheckpointSigner {
    origin: String,
    key: SigningKey,
}

impl std::fmt::Debug for CheckpointSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckpointSigner").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl CheckpointSigner {
    /// The signer of a council; its key is made where no checkpoint was made before.
    ///
    /// # Errors
    /// [`AuditError::NoSigningKey`] if there are checkpoints and no key, [`AuditError::Io`], [`AuditError::Journal`].
    pub fn load_or_make(state: &Path, council: &str) -> Result<Self, AuditError> {
        let path = state.join(FILE);
        if !path.exists() {
            if journal::checkpoint_folder(state).exists() {
                return Err(AuditError::NoSigningKey { path });
            }
            make(&path)?;
        }
        let text = fs::read_to_string(&path).map(Zeroizing::new);
        let text = text.map_err(AuditError::io(&path))?;
        let secret = hex::bytes(text.trim()).map(Zeroizing::new);
        let secret = secret.ok_or(AuditError::BadSigningKey { path })?;
        Ok(Self { origin: origin(council), key: SigningKey::from_bytes(&secret) })
    }

    /// Whose journal it signs for.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The public key.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::of(&self.origin, self.key.verifying_key())
    }

    /// A checkpoint as a signed note.
    #[must_use]
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        checkpoint.signed(&self.key)
    }
}

/// The origin of a council's journal, of its name.
fn origin(council: &str) -> String {
    let lower = council.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    format!("hearth/{}", if words.is_empty() { "council".to_owned() } else { words.join("-") })
}

fn make(path: &Path) -> Result<(), AuditError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let io = |cause| AuditError::io(path)(cause);
    let secret = Zeroizing::new(journal::draw_secret()?);
    let text = Zeroizing::new(format!("{}\n", hex::text(&*secret)));
    // a temporary file is readable by its owner only, and keeps its rights when it is named
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(io)?;
    file.persist_noclobber(path).map_err(|fault| io(fault.error))?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}
