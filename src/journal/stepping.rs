//! A file of the journal that is read at one place: what stands before it is stepped over by its heads.
//!
//! In: a segment's or a vault's file. Out: the bytes at a place, no more of them than are asked for, as far as the file went when it was opened. Leaves to
//! `segment` and `vault` how far it is from head to head.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read as _, Result, Seek as _, SeekFrom};
use std::path::Path;

/// A file, and where in it reading stands.
pub(super) struct Stepping {
    file: BufReader<File>,
    at: u64,
    end: u64,
}

impl Stepping {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path)?;
        let end = file.metadata()?.len();
        Ok(Self { file: BufReader::new(file), at: 0, end })
    }

    /// The head that begins at a place; none if the file ends before the head does.
    pub(super) fn head<const N: usize>(&mut self, place: u64) -> Result<Option<[u8; N]>> {
        if self.end.saturating_sub(place) < N as u64 {
            return Ok(None);
        }
        self.go_to(place)?;
        let mut head = [0; N];
        match self.file.read_exact(&mut head) {
            Ok(()) => {
                self.at += N as u64;
                Ok(Some(head))
            }
            // a writer has cut off what was torn
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => {
                self.at = self.file.seek(SeekFrom::Start(place))?;
                Ok(None)
            }
            Err(cause) => Err(cause),
        }
    }

    /// So many bytes from a place on; fewer, if the file ends before.
    pub(super) fn bytes(&mut self, place: u64, length: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let length = length.min(self.end.saturating_sub(place));
        if length > 0 {
            self.go_to(place)?;
            let read = self.file.by_ref().take(length).read_to_end(&mut bytes)?;
            self.at += read as u64;
        }
        Ok(bytes)
    }

    fn go_to(&mut self, place: u64) -> Result<()> {
        self.file.seek_relative(place.wrapping_sub(self.at).cast_signed())?;
        self.at = place;
        Ok(())
    }
}
