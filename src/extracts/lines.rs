//! The lines of a file, one at a time, with the digest of every byte.
//!
//! In: bytes. Out: lines without their ends, numbered from 1, and at the end the length and blake3 digest of all
//! bytes. A line of more than [`MAX_LINE_BYTES`] is cut, so that memory stays bounded by whatever a file holds.

use std::io::{self, BufRead, BufReader, Read};

/// Longer lines are cut and their rows quarantined.
pub(super) const MAX_LINE_BYTES: usize = 1 << 20;

/// One line of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    /// Without the line end.
    pub(super) bytes: Vec<u8>,
    /// True if more of it was left out.
    pub(super) cut: bool,
}

/// Reads lines and hashes what it reads.
pub(super) struct LineReader {
    input: BufReader<Box<dyn Read + Send>>,
    hasher: blake3::Hasher,
    /// How much of what the buffer holds is hashed already: it is hashed as it comes, not a line at a time.
    hashed: usize,
    bytes: u64,
    lines: u64,
}

impl LineReader {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        let input = BufReader::with_capacity(1 << 18, input);
        Self { input, hasher: blake3::Hasher::new(), hashed: 0, bytes: 0, lines: 0 }
    }

    /// What the file starts with, without reading on.
    pub(super) fn peek(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    /// Leaves out so many bytes of what [`LineReader::peek`] showed; they count towards length and digest.
    pub(super) fn skip(&mut self, bytes: usize) {
        let shown = self.input.buffer();
        let bytes = bytes.min(shown.len());
        if self.hashed == 0 {
            self.hasher.update(shown);
            self.hashed = shown.len();
        }
        self.hashed -= bytes;
        self.bytes += bytes as u64;
        self.input.consume(bytes);
    }

    /// The next line; `None` at the end of the file.
    pub(super) fn next_line(&mut self, mut spare: Vec<u8>) -> io::Result<Option<Line>> {
        spare.clear();
        let mut line = Line { number: self.lines + 1, bytes: spare, cut: false };
        let mut any = false;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            any = true;
            if self.hashed == 0 {
                self.hasher.update(buffer);
                self.hashed = buffer.len();
            }
            let end = memchr::memchr(b'\n', buffer);
            let taken = end.map_or(buffer.len(), |end| end + 1);
            let content = &buffer[..end.unwrap_or(taken)];
            let room = MAX_LINE_BYTES - line.bytes.len();
            line.cut |= content.len() > room;
            line.bytes.extend_from_slice(&content[..content.len().min(room)]);
            self.hashed -= taken;
            self.bytes += taken as u64;
            self.input.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.lines += 1;
        if line.bytes.last() == Some(&b'\r') {
            line.bytes.pop();
        }
        Ok(Some(line))
    }

    /// Length and digest of all bytes, once the last line is read.
    pub(super) fn digest(&self) -> (u64, blake3::Hash) {
        (self.bytes, self.hasher.finalize())
    }
}
