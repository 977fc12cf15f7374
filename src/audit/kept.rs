//! The checkpoints that are kept: made, listed, and copied to witnesses.
//!
//! In: the journal, a signer, the clock reading. Out: files in the state folder, each written beside and renamed, and the same in every
//! witness's folder. None is made over a journal that does not go on from the last one: that would launder what was changed.

use std::fs;
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::growth::Growth;
use super::{AuditError, Checkpoint, CheckpointSigner, ErasureRegister, VerifierKey};
use crate::journal::{self, Journal, Sha256Hash, checkpoint_folder, checkpoint_name};

/// The hashes of the leaves, beside the checkpoints.
const LEAVES: &str = "leaves";
/// The public key, beside the checkpoints.
const KEY: &str = "key";
/// The register of erasures, in the state folder.
const ERASURES: &str = "erasures";

/// A council's checkpoints.
#[derive(Clone, Debug)]
pub struct KeptCheckpoints {
    state: PathBuf,
    folder: PathBuf,
}

/// How copying to a witness went.
#[derive(Debug)]
pub struct Witnessed {
    /// Its folder.
    pub folder: PathBuf,
    /// What refused, if something did.
    pub fault: Option<std::io::Error>,
}

impl KeptCheckpoints {
    /// Those of a state folder.
    #[must_use]
    pub fn in_state(state: &Path) -> Self {
        Self { state: state.to_owned(), folder: checkpoint_folder(state) }
    }

    /// Where one of so many entries is.
    #[must_use]
    pub fn path_of(&self, entries: u64) -> PathBuf {
        self.folder.join(checkpoint_name(entries))
    }

    /// The register of erasures.
    #[must_use]
    pub fn erasures(&self) -> PathBuf {
        self.state.join(ERASURES)
    }

    /// The public key that checkpoints are checked with; `None` before the first.
    ///
    /// # Errors
    /// [`AuditError::Io`].
    pub fn verifier(&self) -> Result<Option<VerifierKey>, AuditError> {
        let path = self.folder.join(KEY);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(VerifierKey::parse(&text)),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(AuditError::io(&path)(cause)),
        }
    }

    /// Every kept checkpoint, by its number of entries.
    ///
    /// # Errors
    /// [`AuditError::Checkpoint`] if one is not signed by the key, [`AuditError::Io`].
    pub fn all(&self, key: &VerifierKey) -> Result<Vec<Checkpoint>, AuditError> {
        let mut paths = Vec::new();
        let listed = match fs::read_dir(&self.folder) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            listed => listed.map_err(AuditError::io(&self.folder))?,
        };
        for entry in listed {
            let entry = entry.map_err(AuditError::io(&self.folder))?;
            if entry.file_name().to_str().and_then(journal::entries_of_name).is_some() {
                paths.push(entry.path());
            }
        }
        paths.sort();
        paths.iter().map(|path| read_checkpoint(path, key)).collect()
    }

    /// The hashes of the leaves that checkpoints were made of, as they were then. Believed only as far as a checkpoint's root says so.
    ///
    /// # Errors
    /// [`AuditError::Io`].
    pub fn leaves(&self) -> Result<Vec<Sha256Hash>, AuditError> {
        read_leaves(&self.folder.join(LEAVES))
    }

    /// Nothing, if the journal goes on from its last checkpoint.
    ///
    /// # Errors
    /// [`AuditError::Tampered`] if it does not; whatever refused.
    pub fn hold(&self, journal: &Journal) -> Result<(), AuditError> {
        let Some(key) = self.verifier()? else { return Ok(()) };
        let last = self.all(&key)?.pop();
        let mut growth = Growth::from(last.as_ref());
        journal.each_tree_part(|part| growth.add(part, None))?;
        growth.tree().map(drop)
    }

    /// Makes a checkpoint of the journal as it is, and keeps it. Gives its note.
    ///
    /// # Errors
    /// [`AuditError::Tampered`] if the journal does not go on from the last one, [`AuditError::NoProof`] if it is empty; whatever refused.
    pub fn make(
        &self,
        journal: &Journal,
        signer: &CheckpointSigner,
        at: &str,
    ) -> Result<(Checkpoint, String), AuditError> {
        if journal.next_number()? == 0 {
            return Err(AuditError::NoProof("the journal has no entry yet".to_owned()));
        }
        let last = self.all(&signer.verifier())?.pop();
        journal::private_folder(&self.folder).map_err(AuditError::io(&self.folder))?;
        let (path, mut growth) = (self.folder.join(LEAVES), Growth::from(last.as_ref()));
        let before = fs::File::open(&path).ok();
        let mut hashes = BufWriter::new(beside(&self.folder).map_err(AuditError::io(&path))?);
        journal.each_tree_part(|part| {
            // of a part that is what it was, the hashes are those of the time before
            let had = before.as_ref().and_then(|file| hashes_of(file, part.numbers()).ok());
            let of_part = match had.filter(|had| part.is_of(had)) {
                Some(had) => {
                    growth.add(part, Some(&had))?;
                    had
                }
                None => growth.add_leaves(part)?,
            };
            hashes.write_all(of_part.as_flattened()).map_err(AuditError::io(&path))
        })?;
        let tree = growth.tree()?;
        let checkpoint = Checkpoint::of(signer.origin(), &tree, at);
        let note = signer.sign(&checkpoint);
        let erasures = ErasureRegister::of(journal)?.text();
        let hashes = hashes.into_inner().map_err(std::io::IntoInnerError::into_error);
        let kept = hashes.and_then(|hashes| keep(hashes, &self.folder, &path));
        kept.map_err(AuditError::io(&path))?;
        replace(&self.folder.join(KEY), format!("{}\n", signer.verifier().text()).as_bytes())?;
        replace(&self.erasures(), erasures.as_bytes())?;
        // last: what its name says is there by then
        replace(&self.path_of(checkpoint.entries), note.as_bytes())?;
        Ok((checkpoint, note))
    }

    /// Copies the newest checkpoint and what goes with it to witnesses. A folder that cannot be written to is told and keeps none of the
    /// others from getting theirs.
    #[must_use]
    pub fn witness(&self, checkpoint: &Checkpoint, folders: &[PathBuf]) -> Vec<Witnessed> {
        let newest = self.path_of(checkpoint.entries);
        let files = [self.folder.join(LEAVES), self.folder.join(KEY), self.erasures(), newest];
        let copied = |folder: &PathBuf| {
            let copied = files.iter().try_for_each(|file| copy(file, folder));
            Witnessed { folder: folder.clone(), fault: copied.err() }
        };
        folders.iter().map(copied).collect()
    }
}

/// The checkpoint in a file.
///
/// # Errors
/// [`AuditError::Checkpoint`], [`AuditError::Io`].
pub fn read_checkpoint(path: &Path, key: &VerifierKey) -> Result<Checkpoint, AuditError> {
    let note = fs::read_to_string(path).map_err(AuditError::io(path))?;
    let path = path.to_owned();
    Checkpoint::open(&note, key).map_err(|fault| AuditError::Checkpoint { path, fault })
}

/// The hashes beside a checkpoint; none if there are none.
///
/// # Errors
/// [`AuditError::Io`].
pub fn leaves_beside(checkpoint: &Path) -> Result<Vec<Sha256Hash>, AuditError> {
    read_leaves(&checkpoint.with_file_name(LEAVES))
}

fn read_leaves(path: &Path) -> Result<Vec<Sha256Hash>, AuditError> {
    match fs::read(path) {
        Ok(bytes) => Ok(bytes.as_chunks::<32>().0.to_vec()),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(cause) => Err(AuditError::io(path)(cause)),
    }
}

/// The hashes of the leaves with these numbers, in a file that has one after the other.
fn hashes_of(mut file: &fs::File, numbers: Range<u64>) -> std::io::Result<Vec<Sha256Hash>> {
    let Range { start, end } = numbers;
    let length = usize::try_from(end - start).map_err(std::io::Error::other)?;
    let mut hashes = vec![[0; 32]; length];
    file.seek(SeekFrom::Start(start * 32))?;
    file.read_exact(hashes.as_flattened_mut())?;
    Ok(hashes)
}

/// Writes a file anew: beside, synced, renamed.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), AuditError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    put(folder, path, bytes).map_err(AuditError::io(path))
}

fn copy(file: &Path, folder: &Path) -> std::io::Result<()> {
    let (mut from, mut to) = (fs::File::open(file)?, beside(folder)?);
    std::io::copy(&mut from, &mut to)?;
    keep(to, folder, &folder.join(file.file_name().unwrap_or_default()))
}

fn put(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = beside(folder)?;
    file.write_all(bytes)?;
    keep(file, folder, path)
}

/// A file that is gone with whoever writes it, unless it is kept.
fn beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}

/// Gives a file its place, for good.
fn keep(file: tempfile::NamedTempFile, folder: &Path, path: &Path) -> std::io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map_err(|fault| fault.error)?;
    fs::File::open(folder)?.sync_all()
}
