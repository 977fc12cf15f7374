//! Reads a sorted table in place: memory-mapped, by key or position, ordered iteration.
//!
//! In: a file that [`TableWriter`](super::table_writer) wrote. Out: values by key or by position. Opening checks what is
//! cheap (magic, version, lengths); [`Table::verify`] reads everything again and compares the checksum. Leaves to `table_search` how a key is found. A damaged
//! file is an error that names it, never a panic: every length is checked before it is believed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use memmap2::Mmap;

use super::EditionError;
use super::table_search::Fences;
use super::table_writer::{
    ENTRY_HEADER_BYTES, FOOTER_BYTES, FORMAT_VERSION, HEADER_BYTES, MAGIC, TableKind, TableSummary,
};

/// A key and its value, in place.
pub(super) type Entry<'a> = (&'a [u8], &'a [u8]);

/// A table, opened in place.
pub(super) struct Table {
    path: PathBuf,
    bytes: Mmap,
    rows: usize,
    start_of_offsets: usize,
    /// Made by the first search; none if the keys begin with no numbers.
    fences: OnceLock<Option<Fences>>,
}

impl Table {
    /// Opens a table and checks its header, footer and length.
    pub(super) fn open(path: &Path, kind: TableKind) -> Result<Self, EditionError> {
        let corrupt = |detail| EditionError::corrupt(path, detail);
        let file = File::open(path).map_err(EditionError::io(path))?;
        let length = file.metadata().map_err(EditionError::io(path))?.len();
        if length < (HEADER_BYTES + FOOTER_BYTES) as u64 {
            return Err(corrupt("shorter than an empty table"));
        }
        let bytes = map(&file).map_err(EditionError::io(path))?;
        if bytes.get(..8) != Some(&MAGIC) {
            return Err(corrupt("not a table of an edition"));
        }
        let found = number32(&bytes, 8).unwrap_or(0);
        if found > FORMAT_VERSION {
            let readable = FORMAT_VERSION;
            return Err(EditionError::NewerFormat { path: path.to_owned(), found, readable });
        }
        if found == 0 || number32(&bytes, 12) != Some(kind as u32) {
            return Err(corrupt("another table in its place"));
        }
        let footer = bytes.len() - FOOTER_BYTES;
        if bytes.get(bytes.len() - 8..) != Some(&MAGIC) {
            return Err(corrupt("cut short, or its end is damaged"));
        }
        let rows = number64(&bytes, footer).ok_or_else(|| corrupt("no entry count"))?;
        let start_of_offsets = number64(&bytes, footer + 8).ok_or_else(|| corrupt("no offsets"))?;
        let fits = start_of_offsets >= HEADER_BYTES
            && rows.checked_mul(8).and_then(|size| size.checked_add(start_of_offsets))
                == Some(footer);
        if !fits {
            return Err(corrupt("its length is not what its footer says"));
        }
        let fences = if kind.is_by_number() { OnceLock::new() } else { OnceLock::from(None) };
        Ok(Self { path: path.to_owned(), bytes, rows, start_of_offsets, fences })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How many entries.
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// The entry at a position, 0 the first: key and value; `None` past the end.
    pub(super) fn at(&self, position: usize) -> Result<Option<Entry<'_>>, EditionError> {
        if position >= self.rows {
            return Ok(None);
        }
        self.entry(position).map(Some).ok_or_else(|| self.corrupt("an entry lies outside the file"))
    }

    /// The position and value of a key, if it is there.
    pub(super) fn find(&self, key: &[u8]) -> Result<Option<(usize, &[u8])>, EditionError> {
        let position = self.position_of(key)?;
        let found = self.at(position)?.filter(|(found, _)| *found == key);
        Ok(found.map(|(_, value)| (position, value)))
    }

    /// What some of its keys begin with, which a search keeps in memory.
    pub(super) fn fences(&self) -> &OnceLock<Option<Fences>> {
        &self.fences
    }

    /// The entries from one key up to another, that one too, in order of key.
    pub(super) fn between<'t>(
        &'t self,
        first: &[u8],
        last: &'t [u8],
    ) -> Result<impl Iterator<Item = Result<Entry<'t>, EditionError>>, EditionError> {
        let from = self.position_of(first)?;
        let rest = (from..self.rows).filter_map(|position| self.at(position).transpose());
        Ok(rest.take_while(move |entry| entry.as_ref().map_or(true, |(key, _)| *key <= last)))
    }

    /// The entries whose keys begin so, in order of key.
    pub(super) fn starting_with<'t>(
        &'t self,
        prefix: &'t [u8],
    ) -> Result<impl Iterator<Item = Result<Entry<'t>, EditionError>>, EditionError> {
        let low = self.position_of(prefix)?;
        let begins = |entry: &Result<Entry<'_>, EditionError>| {
            entry.as_ref().map_or(true, |(key, _)| key.starts_with(prefix))
        };
        let rest = (low..self.rows).filter_map(|position| self.at(position).transpose());
        Ok(rest.take_while(begins))
    }

    /// All entries in order of key.
    pub(super) fn iter(&self) -> impl Iterator<Item = Result<Entry<'_>, EditionError>> {
        (0..self.rows).filter_map(|position| self.at(position).transpose())
    }

    /// Reads the whole file again: checksum, and the order of keys. Returns what it holds.
    pub(super) fn verify(&self) -> Result<TableSummary, EditionError> {
        let body = self.bytes.len() - FOOTER_BYTES + 16;
        let (body, seal) = self.bytes.split_at(body);
        let mut hasher = blake3::Hasher::new();
        hasher.update(body);
        if seal.get(..32) != Some(hasher.finalize().as_bytes().as_slice()) {
            return Err(self.corrupt("its checksum does not fit"));
        }
        let mut last: Option<&[u8]> = None;
        for entry in self.iter() {
            let (key, _) = entry?;
            if last.is_some_and(|last| last >= key) {
                return Err(self.corrupt("its keys are not in order"));
            }
            last = Some(key);
        }
        hasher.update(seal);
        let (rows, bytes) = (self.rows as u64, self.bytes.len() as u64);
        Ok(TableSummary { rows, bytes, blake3: hasher.finalize() })
    }

    fn entry(&self, position: usize) -> Option<Entry<'_>> {
        let start = number64(&self.bytes, self.start_of_offsets + position * 8)?;
        let entries = self.bytes.get(..self.start_of_offsets)?;
        let key_start = start.checked_add(ENTRY_HEADER_BYTES)?;
        let key_length = usize::try_from(number32(entries, start)?).ok()?;
        let value_length = usize::try_from(number32(entries, start.checked_add(4)?)?).ok()?;
        let value_start = key_start.checked_add(key_length)?;
        let value_end = value_start.checked_add(value_length)?;
        Some((entries.get(key_start..value_start)?, entries.get(value_start..value_end)?))
    }

    fn corrupt(&self, detail: &'static str) -> EditionError {
        EditionError::corrupt(&self.path, detail)
    }
}

#[expect(
    unsafe_code,
    reason = "a mapping is sound while nobody changes the file: an edition's files are written once, in a folder without a final name, and never opened for writing again"
)]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: see the reason above; a removed edition stays mapped until its last reader lets go.
    unsafe { Mmap::map(file) }
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(4)?)?;
    part.try_into().ok().map(u32::from_le_bytes)
}

fn number64(bytes: &[u8], at: usize) -> Option<usize> {
    let part = bytes.get(at..at.checked_add(8)?)?;
    part.try_into().ok().map(u64::from_le_bytes).and_then(|number| usize::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use proptest::prelude::*;

    use super::super::EditionError;
    use super::super::table_writer::{TableKind, TableSummary, TableWriter};
    use super::Table;

    type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

    fn write(path: &Path, entries: &Entries) -> TableSummary {
        let mut writer = TableWriter::create(path, TableKind::Records).unwrap();
        for (key, value) in entries {
            writer.add(key, value).unwrap();
        }
        writer.finish().unwrap()
    }

    fn three() -> Entries {
        [(&b"a"[..], &b"one"[..]), (b"b", b""), (b"c", b"three")]
            .map(|(key, value)| (key.to_vec(), value.to_vec()))
            .into()
    }

    /// Opens, reads every entry and verifies: what any reader could run into.
    fn read_all(path: &Path) -> Result<Entries, EditionError> {
        let table = Table::open(path, TableKind::Records)?;
        let read: Result<Entries, EditionError> = table
            .iter()
            .map(|entry| entry.map(|(key, value)| (key.to_vec(), value.to_vec())))
            .collect();
        for key in [&b""[..], b"b", b"zz"] {
            table.find(key)?;
        }
        table.verify()?;
        read
    }

    #[test]
    fn every_flipped_byte_is_found_and_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table");
        write(&path, &three());
        let good = std::fs::read(&path).unwrap();
        for at in 0..good.len() {
            for mask in [0x01, 0x80, 0xFF] {
                let mut bad = good.clone();
                bad[at] ^= mask;
                let bad_path = folder.path().join("bad");
                std::fs::write(&bad_path, &bad).unwrap();
                let fault = read_all(&bad_path).expect_err("a flipped byte went unnoticed");
                assert!(fault.to_string().contains("bad"), "byte {at}: {fault}");
            }
        }
    }

    #[test]
    fn every_truncation_is_found_at_opening() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table");
        write(&path, &three());
        let good = std::fs::read(&path).unwrap();
        for length in 0..good.len() {
            let cut = folder.path().join("cut");
            std::fs::write(&cut, &good[..length]).unwrap();
            assert!(Table::open(&cut, TableKind::Records).is_err(), "cut to {length} bytes");
        }
    }

    #[test]
    fn keys_out_of_order_and_another_table_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = TableWriter::create(&folder.path().join("t"), TableKind::Links).unwrap();
        writer.add(b"b", b"").unwrap();
        assert!(writer.add(b"b", b"").is_err());
        assert!(writer.add(b"a", b"").is_err());
        writer.finish().unwrap();
        assert!(Table::open(&folder.path().join("t"), TableKind::Records).is_err());
    }

    #[test]
    fn a_newer_format_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t");
        write(&path, &three());
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[8] = 2;
        std::fs::write(&path, bytes).unwrap();
        let fault = Table::open(&path, TableKind::Records).err().unwrap();
        assert!(matches!(fault, EditionError::NewerFormat { found: 2, .. }), "{fault}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_written_is_found_again(
            entries in prop::collection::btree_map(
                prop::collection::vec(any::<u8>(), 0..12), prop::collection::vec(any::<u8>(), 0..40), 0..40),
            absent in prop::collection::vec(any::<u8>(), 0..12),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("table");
            let written = write(&path, &entries);
            let table = Table::open(&path, TableKind::Records).unwrap();
            prop_assert_eq!(table.verify().unwrap(), written.clone());
            prop_assert_eq!(written.blake3, blake3::hash(&std::fs::read(&path).unwrap()));
            prop_assert_eq!(&read_all(&path).unwrap(), &entries);
            for (position, (key, value)) in entries.iter().enumerate() {
                prop_assert_eq!(table.find(key).unwrap(), Some((position, value.as_slice())));
                let begin = &key[..key.len() / 2];
                let found: Vec<&[u8]> =
                    table.starting_with(begin).unwrap().map(|entry| entry.unwrap().0).collect();
                let expected: Vec<&[u8]> = entries
                    .keys()
                    .filter(|key| key.starts_with(begin))
                    .map(Vec::as_slice)
                    .collect();
                prop_assert_eq!(found, expected);
                let found: Vec<&[u8]> =
                    table.between(&absent, key).unwrap().map(|entry| entry.unwrap().0).collect();
                let expected: Vec<&[u8]> = entries
                    .keys()
                    .filter(|it| **it >= absent && *it <= key)
                    .map(Vec::as_slice)
                    .collect();
                prop_assert_eq!(found, expected);
            }
            prop_assert_eq!(table.find(&absent).unwrap().is_some(), entries.contains_key(&absent));
        }

        #[test]
        fn rubbish_is_an_error_and_never_a_panic(
            entries in prop::collection::btree_map(
                prop::collection::vec(any::<u8>(), 0..8), prop::collection::vec(any::<u8>(), 0..20), 1..20),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("table");
            write(&path, &entries);
            let good = std::fs::read(&path).unwrap();
            let mut bytes = good.clone();
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            std::fs::write(&path, &bytes).unwrap();
            prop_assert_eq!(read_all(&path).is_ok(), bytes == good);
        }
    }
}
