//! Copying folders, file by file, each synced, with digests.
//!
//! In: a folder, and which of its entries to leave out. Out: the copy, and its files. A file that goes while the folder is copied is not in the copy.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;

use super::{BackupError, BackupFile};
use crate::journal;

/// Copies a folder with all that is in it, but for what is left out by its path, at whatever depth.
pub(super) fn copy(
    from: &Path,
    to: &Path,
    leave_out: &dyn Fn(&Path) -> bool,
) -> Result<(), BackupError> {
    journal::private_folder(to).map_err(BackupError::io(to))?;
    let listed = match fs::read_dir(from) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        listed => listed.map_err(BackupError::io(from))?,
    };
    for entry in listed {
        let entry = entry.map_err(BackupError::io(from))?;
        let name = entry.file_name();
        if name.to_str().is_none() || leave_out(&entry.path()) {
            continue;
        }
        let (from, to) = (entry.path(), to.join(&name));
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            copy(&from, &to, leave_out)?;
        } else if kind.is_file() {
            copy_file(&from, &to)?;
        }
    }
    File::open(to).and_then(|folder| folder.sync_all()).map_err(BackupError::io(to))
}

fn copy_file(from: &Path, to: &Path) -> Result<(), BackupError> {
    match fs::copy(from, to) {
        Ok(_) => {}
        // it was let go of in the meantime
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound && !from.exists() => {
            return Ok(());
        }
        Err(cause) => return Err(BackupError::io(from)(cause)),
    }
    File::open(to).and_then(|file| file.sync_all()).map_err(BackupError::io(to))
}

/// Every file below a folder with its digest, by path, but for the list itself.
pub(super) fn files_of(folder: &Path) -> Result<Vec<BackupFile>, BackupError> {
    let mut files = Vec::new();
    list(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn list(folder: &Path, within: &str, files: &mut Vec<BackupFile>) -> Result<(), BackupError> {
    for entry in fs::read_dir(folder).map_err(BackupError::io(folder))? {
        let entry = entry.map_err(BackupError::io(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        if entry.path().is_dir() {
            list(&entry.path(), &path, files)?;
        } else if path != super::manifest::FILE {
            let (bytes, digest) = digest(&entry.path())?;
            files.push(BackupFile { path, bytes, digest });
        }
    }
    Ok(())
}

fn digest(path: &Path) -> Result<(u64, String), BackupError> {
    let mut file = File::open(path).map_err(BackupError::io(path))?;
    let (mut hasher, mut buffer, mut bytes) = (blake3::Hasher::new(), vec![0; 1 << 20], 0);
    loop {
        let read = file.read(&mut buffer).map_err(BackupError::io(path))?;
        if read == 0 {
            return Ok((bytes, hasher.finalize().to_hex().to_string()));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}

/// Writes a new file, and syncs it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let mut file = File::create_new(path).map_err(BackupError::io(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(BackupError::io(path))
}

/// Lets nobody but its owner into a folder and all that is in it: whatever the rights of what was copied, a copy holds everything at once.
pub(super) fn for_its_owner(folder: &Path) -> Result<(), BackupError> {
    let rights = |path: &Path, mode: u32| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(path, fs::Permissions::from_mode(mode))
                .map_err(BackupError::io(path))?;
        }
        #[cfg(not(unix))]
        let _ = (path, mode);
        Ok::<(), BackupError>(())
    };
    rights(folder, 0o700)?;
    for entry in fs::read_dir(folder).map_err(BackupError::io(folder))? {
        let path = entry.map_err(BackupError::io(folder))?.path();
        if path.is_dir() {
            for_its_owner(&path)?;
        } else {
            rights(&path, 0o600)?;
        }
    }
    Ok(())
}

/// A folder beside the place that something will take, and gone if it never does.
pub(super) fn beside(place: &Path) -> Result<tempfile::TempDir, BackupError> {
    if place.exists() {
        return Err(BackupError::Taken { path: place.to_owned() });
    }
    let folder = place.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".hearth-").tempdir_in(folder);
    made.map_err(BackupError::io(folder))
}

/// Puts a finished folder in its place.
pub(super) fn put_in_place(made: tempfile::TempDir, place: &Path) -> Result<(), BackupError> {
    let folder = place.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let io = |cause| BackupError::io(place)(cause);
    File::open(made.path()).and_then(|made| made.sync_all()).map_err(io)?;
    fs::rename(made.path(), place).map_err(io)?;
    // it is no longer where it was made: nothing is left to be removed
    let _ = made.keep();
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}
