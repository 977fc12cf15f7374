//! What a night saves for the next one, so that only what has changed is worked out again.
//!
//! In: a night's rows and pairs. Out: a file in the state folder; and what an earlier night saved, if it may be relied on. It rests
//! on the edition that the night published, the rules, the model and the program: if any of them is another, or the file is
//! damaged, it is thrown away, and the night is run in full. Nothing is lost with it but time.

use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::editions::Manifest;
use crate::links::RememberedPairs;
use crate::pipeline::earlier_rows::RowsRead;
use crate::pipeline::night_match::MatchFound;

/// The file's name in the state folder.
pub(super) const FILE: &str = "saved-work";

/// What a night saves.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
pub(super) struct SavedWork {
    /// How its rows were read.
    pub(super) rows: RowsRead,
    /// What its candidate pairs weigh by themselves.
    pub(super) pairs: RememberedPairs,
    /// What its matching found, for a night that finds the same records.
    pub(super) found: Option<MatchFound>,
}

/// The same on its way to the disk.
#[derive(Clone, Copy, Serialize)]
pub(super) struct WorkToSave<'w> {
    pub(super) rows: &'w RowsRead,
    pub(super) pairs: &'w RememberedPairs,
    pub(super) found: Option<&'w MatchFound>,
}

/// What was found where the work should be.
#[derive(Debug)]
pub(super) enum FoundWork {
    /// Work that rests on the same as tonight.
    Usable(Box<SavedWork>),
    /// There is none.
    None,
    /// It rests on another edition, other rules, another model or another program.
    Outdated,
    /// The file is damaged.
    Damaged,
}

/// Bytes of a fingerprint.
const PRINT: usize = 32;

/// The digest of all that a night's work rests on: the edition that came of it, and the program that did it.
pub(super) fn fingerprint(manifest: &Manifest, program: &str) -> [u8; PRINT] {
    let Manifest { content_digest, rules_fingerprint, model_fingerprint, .. } = manifest;
    let mut hasher = blake3::Hasher::new();
    for part in [program, content_digest, rules_fingerprint, model_fingerprint] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

impl SavedWork {
    /// Reads what an earlier night saved.
    pub(super) fn open(state: &Path, fingerprint: &[u8; PRINT]) -> FoundWork {
        let bytes = match std::fs::read(state.join(FILE)) {
            Ok(bytes) => bytes,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return FoundWork::None,
            Err(_) => return FoundWork::Damaged,
        };
        let Some((seal, rest)) = bytes.split_first_chunk::<PRINT>() else {
            return FoundWork::Damaged;
        };
        if blake3::hash(rest).as_bytes() != seal {
            return FoundWork::Damaged;
        }
        match rest.split_first_chunk::<PRINT>() {
            Some((resting_on, _)) if resting_on != fingerprint => FoundWork::Outdated,
            Some((_, work)) => {
                let read = postcard::from_bytes(work).map(Box::new);
                read.map_or(FoundWork::Damaged, FoundWork::Usable)
            }
            None => FoundWork::Damaged,
        }
    }
}

impl WorkToSave<'_> {
    /// Saves the work in the place of the last night's: written beside, synced, then named.
    ///
    /// # Errors
    /// If the state folder cannot be written to.
    pub(super) fn keep(self, state: &Path, fingerprint: &[u8; PRINT]) -> std::io::Result<()> {
        let start = fingerprint.to_vec();
        let bytes = postcard::to_extend(&self, start).map_err(std::io::Error::other)?;
        std::fs::create_dir_all(state)?;
        let mut file = tempfile::NamedTempFile::new_in(state)?;
        file.write_all(blake3::hash(&bytes).as_bytes())?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(state.join(FILE)).map_err(|fault| fault.error)?;
        std::fs::File::open(state)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::{FILE, FoundWork, SavedWork, WorkToSave};
    use crate::pipeline::earlier_rows::RowsRead;

    fn work() -> SavedWork {
        let rows = RowsRead { headers: vec![(1, [7; 32])], perishable: vec![(1, [3; 16])] };
        SavedWork { rows, ..SavedWork::default() }
    }

    fn keep(work: &SavedWork, state: &std::path::Path) {
        let SavedWork { rows, pairs, found } = work;
        let work = WorkToSave { rows, pairs, found: found.as_ref() };
        work.keep(state, &[1; 32]).unwrap();
    }

    #[test]
    fn work_is_read_back_only_where_it_rests_on_the_same() {
        let state = tempfile::tempdir().unwrap();
        assert!(matches!(SavedWork::open(state.path(), &[1; 32]), FoundWork::None));
        keep(&work(), state.path());
        let FoundWork::Usable(found) = SavedWork::open(state.path(), &[1; 32]) else {
            panic!("it rests on the same");
        };
        assert_eq!(*found, work());
        assert!(matches!(SavedWork::open(state.path(), &[2; 32]), FoundWork::Outdated));
    }

    #[test]
    fn any_flipped_byte_makes_it_damaged() {
        let state = tempfile::tempdir().unwrap();
        keep(&work(), state.path());
        let whole = std::fs::read(state.path().join(FILE)).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            std::fs::write(state.path().join(FILE), &bytes).unwrap();
            assert!(matches!(SavedWork::open(state.path(), &[1; 32]), FoundWork::Damaged), "{at}");
        }
        std::fs::write(state.path().join(FILE), &whole[..20]).unwrap();
        assert!(matches!(SavedWork::open(state.path(), &[1; 32]), FoundWork::Damaged));
    }
}
