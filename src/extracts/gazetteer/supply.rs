//! The files of a gazetteer: one file, or all CSV files of a folder in the order of their names.
//!
//! In: a path, or bytes. Out: files to open as often as there are passes, and one digest over all of them, so that a folder
//! arrives, changes and stays the same as one file does. What the files hold is left to the readers.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{Cursor, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    extracts::{
        encoding::{FileEncoding, detect},
        error::ExtractError,
    },
    rules::{Encoding, FileFormat},
};

/// One file of a gazetteer.
#[derive(Clone, Debug)]
pub(super) struct SupplyFile {
    name: PathBuf,
    /// Its bytes, if they are not on disk.
    bytes: Option<Arc<[u8]>>,
}

/// All files of a gazetteer.
#[derive(Clone, Debug)]
pub(super) struct Supply {
    path: PathBuf,
    files: Vec<SupplyFile>,
}

impl SupplyFile {
    /// What messages call it.
    pub(super) fn name(&self) -> &Path {
        &self.name
    }

    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>, ExtractError> {
        match &self.bytes {
            Some(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
            None => match File::open(&self.name) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(ExtractError::of_io(&self.name, error)),
            },
        }
    }

    /// Length and digest of all its bytes.
    pub(super) fn digest(&self) -> Result<(u64, blake3::Hash), ExtractError> {
        let mut hasher = blake3::Hasher::new();
        hasher
            .update_reader(self.open()?)
            .map_err(|error| ExtractError::of_io(&self.name, error))?;
        Ok((hasher.count(), hasher.finalize()))
    }

    /// The encoding that the rules name, or that the file shows.
    pub(super) fn encoding(&self, format: FileFormat) -> Result<FileEncoding, ExtractError> {
        match format.encoding {
            Encoding::Utf8 => Ok(FileEncoding::Utf8),
            Encoding::Windows1252 => Ok(FileEncoding::Windows1252),
            Encoding::Detect => {
                detect(self.open()?).map_err(|error| ExtractError::of_io(&self.name, error))
            }
        }
    }
}

impl Supply {
    /// The file at a path, or the CSV files of a folder there.
    pub(super) fn at(path: &Path) -> Result<Self, ExtractError> {
        let about = fs::metadata(path).map_err(|error| ExtractError::of_io(path, error))?;
        let names = if about.is_dir() { csv_files(path)? } else { vec![path.to_owned()] };
        if names.is_empty() {
            return Err(ExtractError::NoCsv { path: path.to_owned() });
        }
        let files = names.into_iter().map(|name| SupplyFile { name, bytes: None }).collect();
        Ok(Self { path: path.to_owned(), files })
    }

    /// A file that is in memory.
    pub(super) fn of_bytes(path: &Path, bytes: Vec<u8>) -> Self {
        let file = SupplyFile { name: path.to_owned(), bytes: Some(bytes.into()) };
        Self { path: path.to_owned(), files: vec![file] }
    }

    /// What messages call the whole.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn files(&self) -> &[SupplyFile] {
        &self.files
    }

    /// One digest from those of the files: a single file's own, or that of all names and digests of a folder.
    pub(super) fn digest_of(&self, digests: &[blake3::Hash]) -> blake3::Hash {
        if let ([file], [digest]) = (self.files.as_slice(), digests)
            && file.name == self.path
        {
            return *digest;
        }
        let mut whole = blake3::Hasher::new();
        for (file, digest) in self.files.iter().zip(digests) {
            let name = file.name.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
            whole.update(&(name.len() as u64).to_le_bytes());
            whole.update(name.as_bytes());
            whole.update(digest.as_bytes());
        }
        whole.finalize()
    }
}

/// The digest of an arrival, file or folder: the one that its account gives.
///
/// # Errors
/// If it cannot be read, or is a folder without a CSV file.
pub fn digest_of_arrival(path: &Path) -> Result<blake3::Hash, ExtractError> {
    let supply = Supply::at(path)?;
    let mut digests = Vec::with_capacity(supply.files.len());
    for file in &supply.files {
        digests.push(file.digest()?.1);
    }
    Ok(supply.digest_of(&digests))
}

/// The CSV files of a folder, in the order of their names; what lies in folders below is not looked at.
///
/// # Errors
/// If the folder cannot be listed.
pub fn csv_files(folder: &Path) -> Result<Vec<PathBuf>, ExtractError> {
    let told = |error| ExtractError::Unreadable { path: folder.to_owned(), source: error };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        let is_csv =
            path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        if is_csv && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
