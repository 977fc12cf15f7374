//! Writes that were carried out, by the keys that programs sent them under: the same one sent again is answered and not carried out again.
//!
//! In: the journal's entries, a caller and the key that they chose (`Idempotency-Key`). Out: what a key was used for within its life. A key is a
//! caller's own: two callers may choose the same. The journal holds digests under the council's key.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::ToSpan as _;
use jiff::civil::DateTime;

use crate::journal::{JournalEntry, JournalKind, Recorded, WriteAnswered};
use crate::values::{IdentifierKey, UserName};

/// So many hours a key means the write that it was used for.
pub(super) const LIFE_HOURS: i64 = 24;

/// A write as it was sent.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    /// Of the caller and their key.
    key: CompactString,
    /// Of what was sent to where.
    asked: CompactString,
}

/// What a key stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Before {
    /// It was not used, or its life is over.
    Nothing,
    /// This very write was carried out: its first entry, and how many there are.
    Done {
        /// The first.
        first: u64,
        /// How many.
        entries: u64,
    },
    /// It was used for something else.
    Another,
}

/// Every key of late.
#[derive(Clone, Default, Debug)]
pub(super) struct OnceBook(BTreeMap<CompactString, (u64, DateTime, WriteAnswered)>);

impl Sent {
    /// A caller's write: method and path, and what was sent.
    pub(super) fn of(
        council: &IdentifierKey,
        user: &UserName,
        key: &str,
        (route, purpose, body): (&str, &str, &[u8]),
    ) -> Self {
        let secret = council.derived("hearth 2026 keys of writes");
        let digest = |parts: [&[u8]; 3]| {
            let mut hasher = blake3::Hasher::new_keyed(&secret);
            for part in parts {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
            CompactString::from(hasher.finalize().to_hex().as_str())
        };
        Self {
            key: digest([b"key", user.as_str().as_bytes(), key.as_bytes()]),
            asked: digest([route.as_bytes(), purpose.as_bytes(), body]),
        }
    }

    /// The entry that says that it was carried out, behind so many of its own.
    pub(super) fn answered(&self, entries: usize) -> JournalEntry {
        let Self { key, asked } = self;
        let entries = u32::try_from(entries).unwrap_or(u32::MAX);
        let answered = WriteAnswered { key: key.clone(), asked: asked.clone(), entries };
        JournalEntry::WriteAnswered(answered)
    }

    /// 16 bytes that no other write has, at a moment.
    pub(super) fn number(&self, at: DateTime) -> [u8; 16] {
        let hash = blake3::hash(format!("{} {at}", self.key).as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        bytes
    }
}

impl OnceBook {
    /// The kinds of entries that it is made of.
    pub(super) const KINDS: [JournalKind; 1] = [JournalKind::WriteAnswered];

    /// The book that the journal's entries make, in their order; entries of other kinds say nothing here.
    pub(super) fn of<'r>(entries: impl IntoIterator<Item = &'r Recorded>) -> Self {
        let mut book = BTreeMap::new();
        for Recorded { sequence, at, kind: _, digest: _, entry } in entries {
            let Some(JournalEntry::WriteAnswered(answered)) = entry else { continue };
            let at = at.trim_end_matches('Z').parse().unwrap_or(DateTime::MIN);
            // a key whose life was over may have been used again: the later counts
            book.insert(answered.key.clone(), (*sequence, at, answered.clone()));
        }
        Self(book)
    }

    /// What the key of a write stands for at a moment.
    pub(super) fn before(&self, sent: &Sent, now: DateTime) -> Before {
        let Some((sequence, at, answered)) = self.0.get(&sent.key) else { return Before::Nothing };
        let over = at.checked_add(LIFE_HOURS.hours()).is_ok_and(|end| end <= now);
        let entries = u64::from(answered.entries);
        match sequence.checked_sub(entries) {
            Some(first) if !over && answered.asked == sent.asked => Before::Done { first, entries },
            Some(_) if !over => Before::Another,
            Some(_) | None => Before::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Before, OnceBook, Sent};
    use crate::journal::Recorded;
    use crate::values::IdentifierKey;

    fn sent(user: &str, key: &str, body: &[u8]) -> Sent {
        let council = IdentifierKey::from_bytes([9; 32]);
        Sent::of(&council, &user.parse().unwrap(), key, ("POST /v1/x", "p", body))
    }

    fn recorded(sequence: u64, at: &str, sent: &Sent) -> Recorded {
        let entry = sent.answered(2);
        let (at, kind) = (at.to_owned(), entry.kind());
        Recorded { sequence, at, kind, digest: [0; 32], entry: Some(entry) }
    }

    #[test]
    fn a_key_means_one_write_of_one_caller_for_a_day() {
        let write = sent("mk", "k1", b"{}");
        let book = OnceBook::of(&[recorded(9, "2026-11-01T10:00:00Z", &write)]);
        let at = |hour| date(2026, 11, 1).at(hour, 0, 0, 0);
        assert_eq!(book.before(&write, at(11)), Before::Done { first: 7, entries: 2 });
        assert_eq!(book.before(&sent("mk", "k1", b"{ }"), at(11)), Before::Another);
        assert_eq!(book.before(&sent("mk", "k2", b"{}"), at(11)), Before::Nothing);
        assert_eq!(book.before(&sent("dpo", "k1", b"{}"), at(11)), Before::Nothing);
        let next_day = date(2026, 11, 2).at(10, 0, 0, 0);
        assert_eq!(book.before(&sent("mk", "k1", b"other"), next_day), Before::Nothing, "over");
    }

    #[test]
    fn of_a_key_that_was_used_again_the_later_write_counts() {
        let (one, other) = (sent("mk", "k1", b"1"), sent("mk", "k1", b"2"));
        let book = OnceBook::of(&[
            recorded(9, "2026-11-01T10:00:00Z", &one),
            recorded(19, "2026-11-03T10:00:00Z", &other),
        ]);
        let now = date(2026, 11, 3).at(11, 0, 0, 0);
        assert_eq!(book.before(&other, now), Before::Done { first: 17, entries: 2 });
        assert_eq!(book.before(&one, now), Before::Another);
    }
}
