//! Answers to address queries, kept from night to night in one sorted table.
//!
//! In: a digest of each query with its answer, and a fingerprint of all that the answers rest on. Out: the answers, as
//! long as the fingerprint is the same and the file is whole. No query is kept, only its digest. Leaves to `pipeline`
//! what a digest is of, and what to do without the file.

use std::path::Path;

use rayon::prelude::*;

use super::EditionError;
use super::beside::folder_beside;
use super::durable::sync_folder;
use super::stored_resolution::{decode_resolution, encode_resolution};
use super::table::Table;
use super::table_writer::{TableKind, TableWriter};
use crate::addresses::AddressResolution;

/// The digest of a query.
pub type QueryDigest = [u8; 16];

/// So many queries are looked for in one walk.
const AT_A_TIME: usize = 4096;

/// Sorts before every digest.
const FINGERPRINT_KEY: &[u8] = b"";

/// A file of answers, opened in place.
pub struct AnswerFile(Table);

/// An answer that was found, and its place in the file.
#[derive(Clone, PartialEq, Debug)]
pub struct FoundAnswer {
    /// The answer.
    pub answer: AddressResolution,
    place: usize,
}

/// An answer on its way into the next file.
#[derive(Clone, Copy, Debug)]
pub enum AnswerToKeep<'a> {
    /// One that was found in the last file, as it is written there.
    Written(&'a [u8]),
    /// A new one.
    New(&'a AddressResolution),
}

/// What was found where the file should be.
pub enum FoundAnswers {
    /// The answers, whole and resting on the same as tonight's.
    Usable(AnswerFile),
    /// There is no file.
    None,
    /// They rest on another gazetteer, other rules or another program.
    Outdated,
    /// The file is damaged, or no such file.
    Damaged(EditionError),
}

impl AnswerFile {
    /// Opens the file and reads it whole: a damaged answer would put somebody at another address.
    #[must_use]
    pub fn open(path: &Path, fingerprint: &[u8; 32]) -> FoundAnswers {
        if !path.exists() {
            return FoundAnswers::None;
        }
        let open = || {
            let table = Table::open(path, TableKind::Answers)?;
            table.verify()?;
            let same = table.find(FINGERPRINT_KEY)?.is_some_and(|(_, kept)| kept == fingerprint);
            Ok(same.then_some(Self(table)))
        };
        match open() {
            Ok(Some(file)) => FoundAnswers::Usable(file),
            Ok(None) => FoundAnswers::Outdated,
            Err(fault) => FoundAnswers::Damaged(fault),
        }
    }

    /// The answer to each of these queries, if it is kept and reads as one. They ascend by digest: each is sought from where the one before was, as a
    /// search of the whole table for each would wait for memory more than for anything else.
    #[must_use]
    pub fn find_all(&self, ascending: &[QueryDigest]) -> Vec<Option<FoundAnswer>> {
        ascending.par_chunks(AT_A_TIME).flat_map_iter(|digests| self.walk(digests)).collect()
    }

    fn walk(&self, ascending: &[QueryDigest]) -> impl Iterator<Item = Option<FoundAnswer>> {
        let first = ascending.first().and_then(|digest| self.0.position_of(digest).ok());
        let mut place = first.unwrap_or_default();
        ascending.iter().map(move |digest| {
            place = self.0.position_after(place, digest).ok()?;
            let (found, answer) = self.0.at(place).ok()??;
            let answer = (found == digest).then(|| decode_resolution(answer))??;
            Some(FoundAnswer { answer, place })
        })
    }

    /// A found answer as it is written in the file: it need not be written again from what it says.
    #[must_use]
    pub fn as_written(&self, found: &FoundAnswer) -> Option<&[u8]> {
        let (_, answer) = self.0.at(found.place).ok()??;
        Some(answer)
    }

    /// Puts a file of these answers, ascending by digest, in the place of the last one.
    ///
    /// # Errors
    /// If the folder cannot be written to, or the digests do not ascend.
    pub fn replace<'a>(
        path: &Path,
        fingerprint: &[u8; 32],
        answers: impl IntoIterator<Item = (QueryDigest, AnswerToKeep<'a>)>,
    ) -> Result<(), EditionError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let beside = folder_beside(folder).map_err(EditionError::io(path))?;
        let written = beside.path().join("answers");
        let mut writer = TableWriter::create(&written, TableKind::Answers)?;
        writer.add(FINGERPRINT_KEY, fingerprint)?;
        for (digest, answer) in answers {
            match answer {
                AnswerToKeep::Written(answer) => writer.add(&digest, answer)?,
                AnswerToKeep::New(answer) => {
                    let answer = encode_resolution(answer)
                        .ok_or(EditionError::Inconsistent("an answer cannot be written"))?;
                    writer.add(&digest, &answer)?;
                }
            }
        }
        writer.finish()?;
        owner_only(&written).map_err(EditionError::io(path))?;
        std::fs::rename(&written, path).map_err(EditionError::io(path))?;
        sync_folder(folder)
    }
}

/// Answers hold words of addresses: nobody but the account that runs the night reads them.
#[cfg(unix)]
fn owner_only(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn owner_only(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
