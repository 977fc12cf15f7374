//! What a night saves for the next one, so that only what has changed is worked out again.
//!
//! In: a night's rows and pairs. Out: a file in the state folder, with its seal; and what an earlier night saved, if it may be relied on: which
//! one that is, `night_rest` says. If it is another, or the file is damaged, it is thrown away, and the night is run in full. Nothing is lost
//! with it but time.

use std::io::{BufWriter, Seek as _, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::editions::file_beside;
use crate::links::{RememberedContext, RememberedPairs};
use crate::persons::Merges;
use crate::pipeline::earlier_rows::RowsRead;
use crate::pipeline::night_match::MatchFound;
use crate::pipeline::night_rest::Print;

/// The file's name in the state folder.
pub(super) const FILE: &str = "saved-work";

/// What a night saves.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
pub(super) struct SavedWork {
    /// How its rows were read.
    pub(super) rows: RowsRead,
    /// What its candidate pairs weigh by themselves.
    pub(super) pairs: RememberedPairs,
    /// How what hangs together was merged.
    pub(super) merges: Merges,
    /// What was found around its pairs.
    pub(super) context: RememberedContext,
    /// What its matching found, for a night that finds the same records.
    pub(super) found: Option<MatchFound>,
}

/// The same on its way to the disk.
#[derive(Clone, Copy, Serialize)]
pub(super) struct WorkToSave<'w> {
    pub(super) rows: &'w RowsRead,
    pub(super) pairs: &'w RememberedPairs,
    pub(super) merges: &'w Merges,
    pub(super) context: &'w RememberedContext,
    pub(super) found: Option<&'w MatchFound>,
}

/// What was found where the work should be.
#[derive(Debug)]
pub(super) enum FoundWork {
    /// The work that was meant.
    Usable(Box<SavedWork>),
    /// There is none.
    None,
    /// It is another than was meant.
    Outdated,
    /// The file is damaged.
    Damaged,
}

impl SavedWork {
    /// Reads what an earlier night saved under this seal.
    pub(super) fn open(state: &Path, seal: &Print) -> FoundWork {
        let bytes = match std::fs::read(state.join(FILE)) {
            Ok(bytes) => bytes,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return FoundWork::None,
            Err(_) => return FoundWork::Damaged,
        };
        let Some((sealed, work)) = bytes.split_first_chunk::<32>() else {
            return FoundWork::Damaged;
        };
        if blake3::hash(work).as_bytes() != sealed {
            return FoundWork::Damaged;
        }
        if sealed != seal {
            return FoundWork::Outdated;
        }
        let read = postcard::from_bytes(work).map(Box::new);
        read.map_or(FoundWork::Damaged, FoundWork::Usable)
    }
}

impl WorkToSave<'_> {
    /// Saves the work in the place of the last night's: written beside, synced, then named. Gives its seal.
    ///
    /// # Errors
    /// If the state folder cannot be written to.
    pub(super) fn keep(self, state: &Path) -> std::io::Result<Print> {
        std::fs::create_dir_all(state)?;
        let mut file = file_beside(state)?;
        // room for the seal, which is known at the end
        file.write_all(&Print::default())?;
        let sealing = Sealing { file, hasher: blake3::Hasher::new() };
        let written = postcard::to_io(&self, BufWriter::with_capacity(AT_ONCE, sealing));
        let written = written.map_err(std::io::Error::other)?;
        let Sealing { mut file, hasher } =
            written.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let seal: Print = *hasher.finalize().as_bytes();
        file.rewind()?;
        file.write_all(&seal)?;
        file.as_file().sync_all()?;
        file.persist(state.join(FILE)).map_err(|fault| fault.error)?;
        std::fs::File::open(state)?.sync_all()?;
        Ok(seal)
    }
}

/// Bytes written at once: digests are made of many quicker than of few.
const AT_ONCE: usize = 1 << 18;

/// A file in the writing: what goes into it goes into its seal.
struct Sealing<F> {
    file: F,
    hasher: blake3::Hasher,
}

impl<F: Write> Write for Sealing<F> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
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

    fn keep(work: &SavedWork, state: &std::path::Path) -> [u8; 32] {
        let SavedWork { rows, pairs, merges, context, found } = work;
        let found = found.as_ref();
        WorkToSave { rows, pairs, merges, context, found }.keep(state).unwrap()
    }

    #[test]
    fn work_is_read_back_only_under_its_seal() {
        let state = tempfile::tempdir().unwrap();
        assert!(matches!(SavedWork::open(state.path(), &[1; 32]), FoundWork::None));
        let seal = keep(&work(), state.path());
        let FoundWork::Usable(found) = SavedWork::open(state.path(), &seal) else {
            panic!("it is the same");
        };
        assert_eq!(*found, work());
        assert!(matches!(SavedWork::open(state.path(), &[2; 32]), FoundWork::Outdated));
    }

    #[test]
    fn any_flipped_byte_makes_it_damaged() {
        let state = tempfile::tempdir().unwrap();
        let seal = keep(&work(), state.path());
        let whole = std::fs::read(state.path().join(FILE)).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            std::fs::write(state.path().join(FILE), &bytes).unwrap();
            assert!(matches!(SavedWork::open(state.path(), &seal), FoundWork::Damaged), "{at}");
        }
        std::fs::write(state.path().join(FILE), &whole[..20]).unwrap();
        assert!(matches!(SavedWork::open(state.path(), &seal), FoundWork::Damaged));
    }
}
