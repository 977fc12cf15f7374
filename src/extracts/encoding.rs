//! Bytes become letters: UTF-8 or Windows-1252, told by the ruleset or by the file itself.
//!
//! In: a file's bytes, a row's cells. Out: which encoding a file is in, a row's text. A byte that the encoding does
//! not have is a fault of its cell, never replaced without a word.

use std::io::{self, Read};

use encoding_rs::WINDOWS_1252;
use serde::{Deserialize, Serialize};

/// The encoding a file turned out to be in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum FileEncoding {
    /// UTF-8.
    Utf8,
    /// Windows-1252.
    Windows1252,
}

impl FileEncoding {
    /// The ruleset's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// The byte order mark of UTF-8.
pub(super) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Which of the two encodings a file is in: UTF-8 if it has the mark, or if its letters beyond ASCII are rather well
/// formed UTF-8 than not; else Windows-1252. One broken byte in a UTF-8 file does not turn all its names around.
pub(super) fn detect(mut input: impl Read) -> io::Result<FileEncoding> {
    let mut buffer = vec![0; 1 << 18];
    let (mut held, mut well_formed, mut broken) = (0, 0_u64, 0_u64);
    let mut start = true;
    loop {
        let read = match input.read(&mut buffer[held..]) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &buffer[..held + read];
        if start && bytes.len() >= UTF8_MARK.len() {
            if bytes.starts_with(UTF8_MARK) {
                return Ok(FileEncoding::Utf8);
            }
            start = false;
        }
        let kept = count(bytes, &mut well_formed, &mut broken);
        let length = bytes.len();
        if read == 0 {
            broken += kept as u64;
            break;
        }
        buffer.copy_within(length - kept..length, 0);
        held = kept;
    }
    Ok(if broken > well_formed { FileEncoding::Windows1252 } else { FileEncoding::Utf8 })
}

/// Counts letters beyond ASCII and bytes that are none; returns how many bytes at the end are an unfinished letter.
fn count(bytes: &[u8], well_formed: &mut u64, broken: &mut u64) -> usize {
    let mut rest = bytes;
    loop {
        let (valid, error) = match std::str::from_utf8(rest) {
            Ok(text) => (text.as_bytes(), None),
            Err(error) => (&rest[..error.valid_up_to()], Some(error)),
        };
        *well_formed += valid.iter().filter(|byte| **byte >= 0xC0).count() as u64;
        let Some(error) = error else { return 0 };
        let Some(length) = error.error_len() else { return rest.len() - valid.len() };
        *broken += 1;
        rest = &rest[valid.len() + length..];
    }
}

/// A row's text and where each cell ends in it, or the first cell (from 0) that cannot be decoded.
pub(super) fn decode(
    encoding: FileEncoding,
    bytes: &[u8],
    ends: &[usize],
) -> Result<(String, Vec<u32>), usize> {
    match encoding {
        FileEncoding::Utf8 => decode_utf8(bytes, ends),
        FileEncoding::Windows1252 => decode_windows_1252(bytes, ends),
    }
}

fn decode_utf8(bytes: &[u8], ends: &[usize]) -> Result<(String, Vec<u32>), usize> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        // two halves of a letter in two cells are well formed only when joined
        if ends.iter().all(|end| text.is_char_boundary(*end)) {
            let ends = ends.iter().map(|end| short(*end)).collect();
            return Ok((text.to_owned(), ends));
        }
    }
    let mut start = 0;
    for (at, end) in ends.iter().enumerate() {
        if std::str::from_utf8(&bytes[start..*end]).is_err() {
            return Err(at);
        }
        start = *end;
    }
    Err(ends.len().saturating_sub(1))
}

fn decode_windows_1252(bytes: &[u8], ends: &[usize]) -> Result<(String, Vec<u32>), usize> {
    let mut text = String::with_capacity(bytes.len() + 8);
    let mut new_ends = Vec::with_capacity(ends.len());
    let mut start = 0;
    for (at, end) in ends.iter().enumerate() {
        let cell = &bytes[start..*end];
        // the five places of the code page that stand for no letter
        if cell.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
            return Err(at);
        }
        match std::str::from_utf8(cell) {
            Ok(plain) if cell.is_ascii() => text.push_str(plain),
            _ => text.push_str(&WINDOWS_1252.decode_without_bom_handling(cell).0),
        }
        new_ends.push(short(text.len()));
        start = *end;
    }
    Ok((text, new_ends))
}

/// A row has at most a hundred lines of a mebibyte.
fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{FileEncoding, decode, detect};

    #[test]
    fn the_file_tells_its_encoding() {
        let of = |bytes: &[u8]| detect(bytes).unwrap();
        assert_eq!(of(b""), FileEncoding::Utf8);
        assert_eq!(of(b"Siobhan"), FileEncoding::Utf8);
        assert_eq!(of("Siobhán".as_bytes()), FileEncoding::Utf8);
        assert_eq!(of(b"Siobh\xE1n"), FileEncoding::Windows1252);
        assert_eq!(of(b"\xEF\xBB\xBFSiobh\xE1n"), FileEncoding::Utf8);
        assert_eq!(of("Siobhán, Zoë, Renée: one \u{e9}".as_bytes()), FileEncoding::Utf8);
    }

    #[test]
    fn one_broken_byte_does_not_turn_a_file_around() {
        let mut bytes = "é".repeat(200_000).into_bytes();
        bytes.push(0xE9);
        assert_eq!(detect(&*bytes).unwrap(), FileEncoding::Utf8);
    }

    #[test]
    fn a_cell_that_cannot_be_decoded_is_named() {
        assert_eq!(decode(FileEncoding::Utf8, b"ab\xE9", &[1, 2, 3]), Err(2));
        assert_eq!(decode(FileEncoding::Utf8, b"\xC3\xA9", &[1, 2]), Err(0));
        assert_eq!(decode(FileEncoding::Windows1252, b"a\x81", &[1, 2]), Err(1));
        let decoded = decode(FileEncoding::Windows1252, b"\xE9a\x80", &[1, 2, 3]);
        assert_eq!(decoded, Ok(("éa€".to_owned(), vec![2, 3, 6])));
    }
}
