//! The bytes of a document as they are read: hashed, their lines counted, no single piece too long.
//!
//! In: bytes. Out: a buffered reader that knows on which line it stands. Also tells what encoding a document declares.

use std::io::{self, BufRead, BufReader, Read};

use super::super::{
    encoding::{FileEncoding, UTF8_MARK},
    lines::MAX_LINE_BYTES,
};

/// A buffered reader that counts lines and hashes what is read.
pub(in super::super) struct XmlInput {
    input: BufReader<Box<dyn Read + Send>>,
    hasher: blake3::Hasher,
    bytes: u64,
    line: u64,
    /// Bytes of the piece that is being read.
    piece: usize,
}

impl XmlInput {
    pub(in super::super) fn new(input: Box<dyn Read + Send>) -> Self {
        let input = BufReader::with_capacity(1 << 18, input);
        Self { input, hasher: blake3::Hasher::new(), bytes: 0, line: 1, piece: 0 }
    }

    /// The line that comes next, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// A new piece (a tag, a text) begins.
    pub(super) fn next_piece(&mut self) {
        self.piece = 0;
    }

    /// Length and digest of what was read.
    pub(in super::super) fn digest(&self) -> (u64, blake3::Hash) {
        (self.bytes, self.hasher.finalize())
    }

    /// Reads to the end for the digest's sake.
    pub(in super::super) fn drain(&mut self) -> io::Result<()> {
        loop {
            self.piece = 0;
            let length = match self.fill_buf() {
                Ok(bytes) => bytes.len(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if length == 0 {
                return Ok(());
            }
            self.consume(length);
        }
    }

    /// Leaves a byte order mark behind and looks at the document's beginning: whether it is one, and in which encoding.
    pub(in super::super) fn begin(&mut self) -> io::Result<Beginning> {
        let marked = loop {
            match self.input.fill_buf() {
                Ok(bytes) => break bytes.starts_with(UTF8_MARK),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        if marked {
            self.consume(UTF8_MARK.len());
        }
        let bytes = self.input.fill_buf()?;
        let text = bytes.trim_ascii_start();
        Ok(if text.is_empty() && bytes.len() < MAX_LINE_BYTES {
            Beginning::Empty
        } else if !text.starts_with(b"<") {
            Beginning::NoXml
        } else {
            let declaration = bytes.strip_prefix(b"<?xml").unwrap_or_default();
            let end = declaration.windows(2).position(|two| two == b"?>");
            Beginning::Xml(encoding_of(&declaration[..end.unwrap_or_default()]))
        })
    }
}

/// How a document begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Beginning {
    /// With nothing.
    Empty,
    /// As no document does.
    NoXml,
    /// As a document, with the encoding that it declares.
    Xml(Declared),
}

/// What a document says of its encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Declared {
    /// Nothing.
    Nothing,
    /// One that is read.
    Known(FileEncoding),
    /// Another.
    Other,
}

fn encoding_of(declaration: &[u8]) -> Declared {
    let Some(at) = declaration.windows(8).position(|word| word == b"encoding") else {
        return Declared::Nothing;
    };
    let mut parts = declaration[at + 8..].split(|byte| matches!(byte, b'"' | b'\''));
    match parts.nth(1).map(<[u8]>::to_ascii_lowercase).as_deref() {
        Some(b"utf-8" | b"utf8" | b"us-ascii") => Declared::Known(FileEncoding::Utf8),
        // every web reader takes ISO 8859-1 for Windows-1252, which has it all but the control characters
        Some(b"windows-1252" | b"iso-8859-1" | b"latin1") => {
            Declared::Known(FileEncoding::Windows1252)
        }
        Some(_) | None => Declared::Other,
    }
}

impl Read for XmlInput {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.fill_buf()?;
        let read = bytes.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for XmlInput {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > MAX_LINE_BYTES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a piece is too long"));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, read: usize) {
        let bytes = &self.input.buffer()[..read];
        self.hasher.update(bytes);
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.bytes += read as u64;
        self.piece += read;
        self.input.consume(read);
    }
}

#[cfg(test)]
mod tests {
    use super::{Beginning, Declared, FileEncoding, XmlInput};

    fn begin(bytes: &'static [u8]) -> Beginning {
        XmlInput::new(Box::new(bytes)).begin().unwrap()
    }

    #[test]
    fn a_document_declares_its_encoding_or_does_not() {
        let known = |encoding| Beginning::Xml(Declared::Known(encoding));
        let utf8 = b"\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><a/>";
        assert_eq!(begin(utf8), known(FileEncoding::Utf8));
        let windows = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?><a/>";
        assert_eq!(begin(windows), known(FileEncoding::Windows1252));
        assert_eq!(begin(b"<?xml encoding=\"UTF-16\"?>"), Beginning::Xml(Declared::Other));
        assert_eq!(begin(b"\n<a encoding='x'/>"), Beginning::Xml(Declared::Nothing));
        assert_eq!(begin(b"id,name"), Beginning::NoXml);
        assert_eq!(begin(b" \n"), Beginning::Empty);
    }
}
