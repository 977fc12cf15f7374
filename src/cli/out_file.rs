//! A result's file appears whole or not at all.
//!
//! In: a path and whoever writes. Out: the file, written beside, synced and renamed; a device, a pipe or a link
//! (`/dev/stdout`) is written through as it is.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Complains before the work is done rather than after: the folder must be there, and no folder in the file's place; nor is `-` a name, which
/// is standard output elsewhere.
pub(super) fn require_place(path: &Path) -> anyhow::Result<()> {
    if path == Path::new("-") {
        bail!("`-` is no file\n  hint: name one; /dev/stdout is standard output");
    }
    if path.is_dir() {
        bail!("{} is a folder\n  hint: name a file in it", path.display());
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        bail!("there is no folder {}\n  hint: make it first", folder.display());
    }
    Ok(())
}

/// Refuses to write over a file that the run reads or that must last, whatever its name or link.
pub(super) fn require_other_than<'p>(
    path: &Path,
    kept: impl IntoIterator<Item = &'p Path>,
) -> anyhow::Result<()> {
    let real = |path: &Path| match path.canonicalize() {
        Ok(whole) => Some(whole),
        // not there yet: its folder is, and its name is its own
        Err(_) => folder_of(path)
            .canonicalize()
            .ok()
            .zip(path.file_name())
            .map(|(at, name)| at.join(name)),
    };
    let Some(target) = real(path) else { return Ok(()) };
    for kept in kept {
        let inside = |kept: &Path| target == kept || (kept.is_dir() && target.starts_with(kept));
        if real(kept).is_some_and(|kept| inside(&kept)) {
            bail!(
                "the result would be written over {}, which must stay as it is\n  hint: name another file",
                kept.display()
            );
        }
    }
    Ok(())
}

/// Writes a file by a function.
pub(super) fn write<T>(
    path: &Path,
    by: impl FnOnce(&mut (dyn Write + Send)) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let cannot = || format!("{} cannot be written", path.display());
    if !is_replaceable(path) {
        let mut file = BufWriter::new(File::create(path).with_context(cannot)?);
        let result = by(&mut file)?;
        file.flush().with_context(cannot)?;
        return Ok(result);
    }
    let beside = tempfile::Builder::new().prefix(".hearth-").tempfile_in(folder_of(path));
    let mut file = BufWriter::new(beside.with_context(cannot)?);
    let result = by(&mut file)?;
    let file =
        file.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(cannot)?;
    readable_by_the_group(file.as_file()).with_context(cannot)?;
    file.as_file().sync_all().with_context(cannot)?;
    file.persist(path).map_err(|fault| fault.error).with_context(cannot)?;
    Ok(result)
}

/// Whether a result's file is put in place of what is there: not of a device, a pipe or a link, which are written through.
/// `/dev/stdout` is a link, even where it leads to a file.
pub(super) fn is_replaceable(path: &Path) -> bool {
    fs::symlink_metadata(path).map_or(true, |known| known.is_file())
}

/// A temporary file is its owner's only; a result may be read by its group, and by nobody else.
#[cfg(unix)]
fn readable_by_the_group(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o640))
}

#[cfg(not(unix))]
fn readable_by_the_group(_file: &File) -> std::io::Result<()> {
    Ok(())
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}
