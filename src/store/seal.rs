//! Is a store as it was left? The seal, and who looks when it does not fit.
//!
//! In: the store's files. Out: a digest of them. Leaves to [`Soundness`] to read a doubtful store through in a process that may die of it.

use std::fs;
use std::path::Path;

use super::StoreError;

/// Reads a doubtful store through, where a panic does no harm.
pub trait Soundness: std::fmt::Debug {
    /// True if every value in this store can be read. The store is not open.
    fn is_sound(&self, db: &Path) -> bool;
}

/// Takes every doubtful store for a bad one: it is made anew from the journal.
#[derive(Clone, Copy, Debug)]
pub struct NothingDoubtful;

impl Soundness for NothingDoubtful {
    fn is_sound(&self, _db: &Path) -> bool {
        false
    }
}

/// A digest of all files in a folder and its folders: names and bytes.
pub(super) fn digest(db: &Path) -> Result<[u8; 32], StoreError> {
    let mut hasher = blake3::Hasher::new();
    add(db, &mut hasher)?;
    Ok(*hasher.finalize().as_bytes())
}

fn add(folder: &Path, hasher: &mut blake3::Hasher) -> Result<(), StoreError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(StoreError::io(folder))? {
        paths.push(entry.map_err(StoreError::io(folder))?.path());
    }
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        hasher.update(&(name.len() as u64).to_le_bytes()).update(name);
        if path.is_dir() {
            add(&path, hasher)?;
        } else {
            let bytes = fs::read(&path).map_err(StoreError::io(&path))?;
            hasher.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
        }
    }
    Ok(())
}
