//! One extract, row by row, whatever it is made of.
//!
//! In: a path and its source's rules. Out: batches of verified rows, so that the caller can spread the work on them over
//! threads, and a summary in which every row is accounted for.

use std::path::Path;

use super::{
    encoding::FileEncoding, error::ExtractError, file_reader::FileReader, header::Header,
    row::ExtractRow, summary::ExtractSummary,
};
use crate::rules::SourceRules;

/// Reads one extract.
pub struct ExtractReader {
    file: FileReader,
}

impl ExtractReader {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// If there is no such file, it holds no row, is of another kind than the rules say, or lacks columns that they use.
    pub fn open(path: &Path, source: &SourceRules) -> Result<Self, ExtractError> {
        Ok(Self { file: FileReader::open(path, path, source, None)? })
    }

    /// Reads an extract that is in memory; `path` is what messages call it.
    ///
    /// # Errors
    /// As for [`ExtractReader::open`].
    pub fn of_bytes(
        path: &Path,
        bytes: Vec<u8>,
        source: &SourceRules,
    ) -> Result<Self, ExtractError> {
        Ok(Self { file: FileReader::of_bytes(path, bytes, source, None)? })
    }

    /// The columns: of the file, or of the rules where the file does not name them.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.file.header
    }

    /// The encoding the file is read in.
    #[must_use]
    pub fn encoding(&self) -> FileEncoding {
        self.file.encoding
    }

    /// The next verified rows, at most so many; `None` when the file is read to its end.
    ///
    /// # Errors
    /// If the system cannot read on, a document is not well-formed, or a file states another number of records than it has.
    pub fn next_batch(&mut self, max_rows: usize) -> Result<Option<Vec<ExtractRow>>, ExtractError> {
        self.file.next_batch(max_rows)
    }

    /// What became of the rows. Call it when [`ExtractReader::next_batch`] has returned `None`: of rows that nobody has
    /// asked for only the bytes count, towards the digest.
    ///
    /// # Errors
    /// If the system cannot read on.
    pub fn finish(self) -> Result<ExtractSummary, ExtractError> {
        self.file.finish()
    }
}
