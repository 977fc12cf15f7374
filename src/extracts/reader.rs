//! One extract, row by row, whatever it is made of.
//!
//! In: a path and its source's rules. Out: batches of verified rows, so that the caller can spread the work on them over
//! threads, and a summary in which every row is accounted for.

use std::path::Path;

use super::{
    changes::Register, encoding::FileEncoding, error::ExtractError, file_reader::FileReader,
    header::Header, row::ExtractRow, summary::ExtractSummary,
};
use crate::rules::SourceRules;

/// Reads one extract.
pub struct ExtractReader {
    made_of: MadeOf,
}

/// What an extract is made of.
enum MadeOf {
    File(Box<FileReader>),
    Deliveries(Box<Register>),
}

impl ExtractReader {
    /// Opens a file and reads its header; where the rules know changes, a folder of deliveries or a list of them as well.
    ///
    /// # Errors
    /// If there is no such file, it holds no row, is of another kind than the rules say, or lacks columns that they use.
    pub fn open(path: &Path, source: &SourceRules) -> Result<Self, ExtractError> {
        let made_of = match &source.changes {
            None => MadeOf::File(Box::new(FileReader::open(path, path, source, None)?)),
            Some(changes) => MadeOf::Deliveries(Box::new(Register::open(path, source, changes)?)),
        };
        Ok(Self { made_of })
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
        let made_of = match &source.changes {
            None => MadeOf::File(Box::new(FileReader::of_bytes(path, bytes, source, None)?)),
            Some(changes) => {
                MadeOf::Deliveries(Box::new(Register::of_bytes(path, bytes, source, changes)?))
            }
        };
        Ok(Self { made_of })
    }

    /// The columns: of the file, or of the rules where the file does not name them.
    #[must_use]
    pub fn header(&self) -> &Header {
        match &self.made_of {
            MadeOf::File(file) => &file.header,
            MadeOf::Deliveries(register) => &register.header,
        }
    }

    /// The encoding the file is read in.
    #[must_use]
    pub fn encoding(&self) -> FileEncoding {
        match &self.made_of {
            MadeOf::File(file) => file.encoding,
            MadeOf::Deliveries(register) => register.encoding,
        }
    }

    /// The next verified rows, at most so many; `None` when the file is read to its end.
    ///
    /// # Errors
    /// If the system cannot read on, a document is not well-formed, or a file states another number of records than it has.
    pub fn next_batch(&mut self, max_rows: usize) -> Result<Option<Vec<ExtractRow>>, ExtractError> {
        match &mut self.made_of {
            MadeOf::File(file) => file.next_batch(max_rows),
            MadeOf::Deliveries(register) => register.next_batch(max_rows),
        }
    }

    /// What became of the rows. Call it when [`ExtractReader::next_batch`] has returned `None`: of rows that nobody has
    /// asked for only the bytes count, towards the digest.
    ///
    /// # Errors
    /// If the system cannot read on.
    pub fn finish(self) -> Result<ExtractSummary, ExtractError> {
        match self.made_of {
            MadeOf::File(file) => file.finish(),
            MadeOf::Deliveries(register) => register.finish(),
        }
    }
}
