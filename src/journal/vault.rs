//! A segment's vault: the sealed payloads of its entries with their salts, which can be erased where they lie.
//!
//! In: sealed payloads, in the order of their leaves. Out: records as bytes, and back, or what is wrong with them; a record overwritten with
//! zeros. Leaves to reader and writer which records must be there, and to `sealing` what is in them.
//!
//! ```text
//! 0   4  length of the ciphertext, little-endian
//! 4   8  sequence number
//! 12  8  sequence number of the first entry of its batch
//! 20  4  which key
//! 24  4  the first bytes of blake3 over these 24
//! 28 32  salt; zeros once erased
//! 60  n  ciphertext; zeros once erased
//! ```
//!
//! A batch's records are on disk before its leaves are: after a kill, one batch at most has records and no leaves. More than one is damage:
//! leaves were taken away.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;

use super::keyring::KeyId;
use super::sealing::Salt;
use super::stepping::Stepping;

/// Begins every vault; the number is the format's.
pub(super) const MAGIC: &[u8; 16] = b"hearth vault   2";
/// Bytes before the salt.
pub(super) const HEADER: usize = 28;
const SALT: usize = 32;

/// Where something does not fit, and why.
type Misfit = (usize, &'static str);
const BEGINNING: &str = "it does not begin as a vault of this format does";
/// Said of a payload whose head a reader finds otherwise, too.
pub(super) const HEAD: &str = "a payload's head is not what was written";
const SHORT: &str = "a payload is cut short or gone";
const ANOTHERS: &str = "its payloads are not those of its entries";
/// Said of what follows the last payload of a segment that another follows.
pub(super) const UNLISTED: &str = "there are payloads without an entry";

/// What a record says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// Length of the ciphertext.
    pub(super) length: u32,
    /// The entry.
    pub(super) sequence: u64,
    /// The first entry of its batch.
    pub(super) batch: u64,
    /// What it was sealed with.
    pub(super) key: KeyId,
}

/// A record in a vault's bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'b> {
    pub(super) header: Header,
    /// The header's bytes, which are bound to the payload.
    pub(super) beside: &'b [u8; HEADER],
    pub(super) salt: &'b Salt,
    pub(super) ciphertext: &'b [u8],
}

impl Header {
    pub(super) fn to_bytes(self) -> [u8; HEADER] {
        let Self { length, sequence, batch, key } = self;
        let mut bytes = [0; HEADER];
        bytes[..4].copy_from_slice(&length.to_le_bytes());
        bytes[4..12].copy_from_slice(&sequence.to_le_bytes());
        bytes[12..20].copy_from_slice(&batch.to_le_bytes());
        bytes[20..24].copy_from_slice(&key.to_bits().to_le_bytes());
        let check = check(&bytes[..24]);
        bytes[24..].copy_from_slice(&check);
        bytes
    }

    fn parse(bytes: &[u8; HEADER]) -> Option<Self> {
        let (rest, given) = bytes.split_first_chunk::<24>()?;
        let [l0, l1, l2, l3, s0, s1, s2, s3, s4, s5, s6, s7, rest @ ..] = *rest;
        let [b0, b1, b2, b3, b4, b5, b6, b7, k0, k1, k2, k3] = rest;
        (check(&bytes[..24]) == *given).then_some(Self {
            length: u32::from_le_bytes([l0, l1, l2, l3]),
            sequence: u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7]),
            batch: u64::from_le_bytes([b0, b1, b2, b3, b4, b5, b6, b7]),
            key: KeyId::from_bits(u32::from_le_bytes([k0, k1, k2, k3])),
        })
    }

    /// Length of the whole record.
    pub(super) fn whole(self) -> u64 {
        (HEADER + SALT) as u64 + u64::from(self.length)
    }
}

fn check(header: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = *blake3::hash(header).as_bytes();
    [a, b, c, d]
}

impl<'b> Record<'b> {
    /// The record that begins these bytes, or what is wrong with it.
    pub(super) fn parse(bytes: &'b [u8]) -> Result<Self, &'static str> {
        let (beside, rest) = bytes.split_first_chunk::<HEADER>().ok_or(SHORT)?;
        let header = Header::parse(beside).ok_or(HEAD)?;
        let (salt, rest) = rest.split_first_chunk::<SALT>().ok_or(SHORT)?;
        let ciphertext = rest.get(..header.length as usize).ok_or(SHORT)?;
        Ok(Self { header, beside, salt, ciphertext })
    }

    /// Length of the whole record.
    pub(super) fn length(&self) -> usize {
        HEADER + SALT + self.ciphertext.len()
    }
}

/// Where the record of an entry begins, by what the heads before it say. What is there is not looked at: whoever opens it finds out whether it is that record.
pub(super) fn place_of(vault: &mut Stepping, sequence: u64) -> std::io::Result<Option<u64>> {
    let mut at = MAGIC.len() as u64;
    while let Some(head) = vault.head::<HEADER>(at)? {
        let [l0, l1, l2, l3, s0, s1, s2, s3, s4, s5, s6, s7, ..] = head;
        let here = u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
        if here >= sequence {
            return Ok((here == sequence).then_some(at));
        }
        at += (HEADER + SALT) as u64 + u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
    }
    Ok(None)
}

/// The bytes of the record at a place, as far as they are there; of what is none, those of a head.
pub(super) fn bytes_of(vault: &mut Stepping, place: u64) -> std::io::Result<Vec<u8>> {
    let head = vault.bytes(place, HEADER as u64)?;
    match length_of(&head) {
        Some(length) => vault.bytes(place, length as u64),
        None => Ok(head),
    }
}

/// Length of the whole record that a header begins; `None` if it is none.
pub(super) fn length_of(header: &[u8]) -> Option<usize> {
    usize::try_from(Header::parse(header.first_chunk()?)?.whole()).ok()
}

/// Overwrites salt and ciphertext of the records at these places with zeros, and syncs. Doing it again changes nothing.
pub(super) fn overwrite(file: &mut File, places: &[u64]) -> std::io::Result<()> {
    let mut lengths = Vec::with_capacity(places.len());
    for &at in places {
        let mut head = [0; HEADER];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        let Some(header) = Header::parse(&head) else {
            return Err(std::io::Error::other("a payload's head is not what was written"));
        };
        lengths.push(header.length as usize);
    }
    // the salts first: without them the rest opens no more, however much of it a kill leaves
    for &at in places {
        file.seek(SeekFrom::Start(at + HEADER as u64))?;
        file.write_all(&[0; SALT])?;
    }
    file.sync_data()?;
    for (&at, length) in places.iter().zip(lengths) {
        file.seek(SeekFrom::Start(at + (HEADER + SALT) as u64))?;
        file.write_all(&vec![0; length])?;
    }
    file.sync_data()
}

/// The places of entries' records in a vault's bytes, found from head to head, in the order of the vault; `None` if one is not there.
pub(super) fn places_of(bytes: &[u8], sequences: &[u64]) -> Option<Vec<u64>> {
    let mut wanted: BTreeSet<u64> = sequences.iter().copied().collect();
    let mut places = Vec::with_capacity(wanted.len());
    let mut at = MAGIC.len();
    while !wanted.is_empty() {
        let record = Record::parse(bytes.get(at..)?).ok()?;
        if wanted.remove(&record.header.sequence) {
            places.push(at as u64);
        }
        at += record.length();
    }
    Some(places)
}

/// Where the records of these entries begin, which are all that a vault holds, and how long it is; else where it does not fit, and why. Goes from head to head: a vault
/// may be longer than is good to hold while looks are answered.
pub(super) fn places_in(
    file: File,
    numbers: Range<u64>,
) -> std::io::Result<Result<(Vec<u64>, u64), Misfit>> {
    let length = file.metadata()?.len();
    let misfit =
        |place: u64, detail| Ok(Err((usize::try_from(place).unwrap_or(usize::MAX), detail)));
    let mut vault = BufReader::new(file);
    let (mut beginning, mut head) = ([0; MAGIC.len()], [0; HEADER]);
    let (mut places, mut place) = (Vec::new(), MAGIC.len() as u64);
    if length >= place {
        vault.read_exact(&mut beginning)?;
    }
    if beginning != *MAGIC {
        return misfit(0, BEGINNING);
    }
    for sequence in numbers {
        let room = length - place;
        if room < HEADER as u64 {
            return misfit(place, SHORT);
        }
        vault.read_exact(&mut head)?;
        let Some(header) = Header::parse(&head) else { return misfit(place, HEAD) };
        if header.sequence != sequence {
            return misfit(place, ANOTHERS);
        }
        if room < header.whole() {
            return misfit(place, SHORT);
        }
        let rest = header.whole() - HEADER as u64;
        vault.seek_relative(i64::try_from(rest).unwrap_or(i64::MAX))?;
        places.push(place);
        place += header.whole();
    }
    if place < length { misfit(place, UNLISTED) } else { Ok(Ok((places, length))) }
}

/// Where the records of the entries below `next` end, if what follows is at most one batch that was begun and never finished; else where it
/// does not fit, and why.
pub(super) fn sound_end(bytes: &[u8], first: u64, next: u64) -> Result<usize, Misfit> {
    sound_end_on(after_beginning(bytes)?, MAGIC.len(), first, next)
}

/// The same of bytes that begin at some place of a vault, with the record of `first`.
pub(super) fn sound_end_on(
    bytes: &[u8],
    place: usize,
    first: u64,
    next: u64,
) -> Result<usize, Misfit> {
    let sound = end_on(bytes, place, first, next)?;
    let mut at = sound;
    while let Some(Ok(record)) = bytes.get(at - place..).map(Record::parse) {
        if record.header.batch != next {
            return Err((
                at,
                "entries are gone: there are payloads of more than one batch that has no leaves",
            ));
        }
        at += record.length();
    }
    Ok(sound)
}

/// Where the payloads of the entries from `first` to below `next` end; what follows them is not looked at.
pub(super) fn end_of(bytes: &[u8], first: u64, next: u64) -> Result<usize, Misfit> {
    end_on(after_beginning(bytes)?, MAGIC.len(), first, next)
}

fn end_on(bytes: &[u8], place: usize, first: u64, next: u64) -> Result<usize, Misfit> {
    let mut at = place;
    for sequence in first..next {
        let rest = bytes.get(at - place..).unwrap_or_default();
        let record = Record::parse(rest).map_err(|detail| (at, detail))?;
        if record.header.sequence != sequence {
            return Err((at, ANOTHERS));
        }
        at += record.length();
    }
    Ok(at)
}

fn after_beginning(bytes: &[u8]) -> Result<&[u8], Misfit> {
    bytes.strip_prefix(MAGIC).ok_or((0, BEGINNING))
}
